package compose

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// workload is what services, jobs and hooks have in common.
type workload struct {
	spec    *types.ContainerSpec
	load    *types.WorkloadSpec // nil for a hook
	deploy  *types.DeployConfig
	restart string
	links   []string
	service string // the service's name, for the alias in its networks
}

// service asks for a service's image, for its containers, and for what its
// hooks run.
func (b *builder) service(name string) error {
	s := b.project.Services[name]
	if s.Provider != nil {
		return nil // something else than a container
	}
	subject := "service " + name
	var err error
	if b.skips, err = skips(s.Extensions); err != nil {
		return fmt.Errorf("%s: %w", subject, err)
	}
	defer func() { b.skips = nil }()
	scale := s.GetScale()
	if scale == 0 {
		return nil
	}
	for i := range s.PreStart {
		w := workload{spec: &s.PreStart[i].ContainerSpec}
		if w.spec.Image == "" {
			w.spec.Image = b.imageName(name, s.Image)
		}
		if err := b.workload(subject+", hook", b.container(name)+"-hook", w, "services", name, "pre_start"); err != nil {
			return err
		}
	}
	w := workload{spec: &s.ContainerSpec, load: &s.WorkloadSpec, deploy: s.Deploy, restart: s.Restart, links: s.Links, service: name}
	if err := b.workload(subject, b.container(name), w, "services", name); err != nil {
		return err
	}
	for key, hooks := range map[string][]types.ServiceHook{"post_start": s.PostStart, "pre_stop": s.PreStop} {
		for _, h := range hooks {
			if err := b.hook(subject+", hook", name, h, "services", name, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// container is the name of a service's first container.
func (b *builder) container(service string) string {
	if s, ok := b.project.Services[service]; ok && s.ContainerName != "" {
		return s.ContainerName
	}
	return b.project.Name + "-" + service + "-1"
}

// imageName is the image a service runs, the name of the one to be built if it
// has no other.
func (b *builder) imageName(service, image string) string {
	if image == "" {
		return b.project.Name + "-" + service
	}
	return image
}

// hook is a command that compose runs in a container.
func (b *builder) hook(subject, service string, h types.ServiceHook, path ...string) error {
	body := object{"Cmd": []string(h.Command)}
	body.put("User", h.User)
	body.put("Privileged", h.Privileged)
	body.put("WorkingDir", h.WorkingDir)
	body.put("Env", environment(h.Environment))
	return b.add(subject, "/containers/"+url.PathEscape(b.container(service))+"/exec", body, path...)
}

// workload asks for a container, and for the build of its image.
func (b *builder) workload(subject, name string, w workload, path ...string) error {
	image := b.imageName(path[1], w.spec.Image)
	if w.load != nil && w.load.Build != nil {
		if err := b.image(subject+", build", image, w.load.Build, path...); err != nil {
			return err
		}
	}
	body, err := b.create(image, w)
	if err != nil {
		return fmt.Errorf("%s: %w", subject, err)
	}
	return b.add(subject, "/containers/create?name="+url.QueryEscape(name), body, path...)
}

// create is the body of a container's create.
func (b *builder) create(image string, w workload) (object, error) {
	s := w.spec
	body := object{"Image": image}
	body.put("Hostname", s.Hostname)
	body.put("Domainname", s.DomainName)
	body.put("User", s.User)
	body.put("Env", environment(s.Environment))
	body.put("WorkingDir", s.WorkingDir)
	body.put("StopSignal", s.StopSignal)
	body.put("Labels", labels(s.Labels))
	if s.Command != nil {
		body["Cmd"] = []string(s.Command)
	}
	if s.Entrypoint != nil {
		body["Entrypoint"] = []string(s.Entrypoint)
	}
	if s.StopGracePeriod != nil {
		body["StopTimeout"] = int64(time.Duration(*s.StopGracePeriod).Seconds())
	}
	host, err := b.host(w)
	if err != nil {
		return nil, err
	}
	if w.load != nil {
		putWorkload(w.load, body, host)
	}
	networks := b.networks(w, host)
	body["HostConfig"] = host
	if len(networks) > 0 {
		body["NetworkingConfig"] = object{"EndpointsConfig": networks}
	}
	return body, nil
}

// environment is the environment as the Engine takes it. A variable without a
// value is taken away from the image's.
func environment(env types.MappingWithEquals) (list []string) {
	for _, k := range sorted(env) {
		if v := env[k]; v != nil {
			list = append(list, k+"="+*v)
		} else {
			list = append(list, k)
		}
	}
	return list
}

// networks joins the networks of a workload, and returns its endpoints.
func (b *builder) networks(w workload, host object) object {
	s := w.spec
	if s.NetworkMode != "" {
		mode := s.NetworkMode
		if other, ok := strings.CutPrefix(mode, "service:"); ok {
			mode = "container:" + b.container(other)
		}
		host["NetworkMode"] = mode
		return nil
	}
	keys := sorted(s.Networks)
	if len(keys) == 0 {
		keys = []string{"default"}
	}
	host.put("Links", b.linked(w.links))
	endpoints := object{}
	primary, priority := "", 0
	for _, key := range keys {
		name := b.project.Name + "_" + key
		if n, ok := b.project.Networks[key]; ok {
			name = n.Name
		}
		conf := s.Networks[key]
		if conf == nil {
			conf = &types.ServiceNetworkConfig{}
		}
		if primary == "" || conf.Priority > priority {
			primary, priority = name, conf.Priority
		}
		e := object{}
		e.put("Aliases", conf.Aliases)
		e.put("DriverOpts", map[string]string(conf.DriverOpts))
		e.put("MacAddress", conf.MacAddress)
		ipam := object{}
		ipam.put("IPv4Address", conf.Ipv4Address)
		ipam.put("IPv6Address", conf.Ipv6Address)
		ipam.put("LinkLocalIPs", conf.LinkLocalIPs)
		e.put("IPAMConfig", ipam)
		e.put("Links", b.linked(w.links))
		endpoints[name] = e
	}
	host["NetworkMode"] = primary
	return endpoints
}

// linked turns links to services into links to their containers.
func (b *builder) linked(links []string) (out []string) {
	for _, l := range links {
		service, alias, named := strings.Cut(l, ":")
		if !named {
			alias = service
		}
		c := b.container(service)
		out = append(out, c+":"+alias, c+":"+strings.TrimPrefix(c, b.project.Name+"-"), c+":"+c)
	}
	return out
}

// restart is the restart policy: deploy's over the service's.
func (w workload) policy() object {
	name, times, _ := strings.Cut(w.restart, ":")
	max, _ := strconv.ParseInt(times, 10, 64)
	if w.deploy != nil && w.deploy.RestartPolicy != nil {
		p := w.deploy.RestartPolicy
		if name = p.Condition; name == "" {
			name = "any"
		}
		max = 0
		if p.MaxAttempts != nil {
			max = int64(*p.MaxAttempts)
		}
	}
	switch name {
	case "none":
		name = "no"
	case "any":
		name = "always"
	}
	out := object{}
	out.put("Name", name)
	out.put("MaximumRetryCount", max)
	return out
}
