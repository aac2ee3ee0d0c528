package compose

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/input"
)

// builder makes requests out of a project.
type builder struct {
	project *types.Project
	tree    *tree
	version string
	list    []check.Request
	skips   []check.Skip // of the service under way
}

// object is a JSON object; put leaves out what says nothing.
type object map[string]any

func (o object) put(key string, v any) {
	switch x := v.(type) {
	case nil:
		return
	case string:
		if x == "" {
			return
		}
	case bool:
		if !x {
			return
		}
	case int64:
		if x == 0 {
			return
		}
	case []string:
		if len(x) == 0 {
			return
		}
	case map[string]string:
		if len(x) == 0 {
			return
		}
	case []object:
		if len(x) == 0 {
			return
		}
	case object:
		if len(x) == 0 {
			return
		}
	}
	o[key] = v
}

// add adds a request. path are the keys of its subject in the file.
func (b *builder) add(subject, uri string, body object, path ...string) error {
	msg := input.Message{Method: "POST", URI: "/v" + b.version + uri, Headers: map[string]string{"Content-Type": "application/json"}}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("%s: %w", subject, err)
		}
		msg.Body = text
	} else {
		msg.Headers = map[string]string{}
	}
	b.list = append(b.list, check.Request{
		Subject: subject, Message: msg, Place: b.tree.place(path), Locate: b.tree.locator(path, targets(body)), Skips: b.skips,
	})
	return nil
}

// requests are what compose asks for: networks, volumes, images, containers.
func (b *builder) requests() ([]check.Request, error) {
	used := b.usedNetworks()
	for _, key := range sorted(b.project.Networks) {
		n := b.project.Networks[key]
		if bool(n.External) || !used[key] {
			continue
		}
		if err := b.network(key, n); err != nil {
			return nil, err
		}
	}
	for _, key := range sorted(b.project.Volumes) {
		if v := b.project.Volumes[key]; !bool(v.External) {
			if err := b.volume(key, v); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range inOrder(b.project) {
		if err := b.service(name); err != nil {
			return nil, err
		}
	}
	for _, name := range sorted(b.project.Jobs) {
		j := b.project.Jobs[name]
		w := workload{spec: &j.ContainerSpec, load: &j.WorkloadSpec}
		if err := b.workload("job "+name, b.project.Name+"-"+name, w, "jobs", name); err != nil {
			return nil, err
		}
	}
	return b.list, nil
}

// usedNetworks are the keys of networks that some service joins: compose makes
// no other.
func (b *builder) usedNetworks() map[string]bool {
	used := map[string]bool{}
	for _, s := range b.project.Services {
		for key := range s.Networks {
			used[key] = true
		}
		if s.NetworkMode == "" && len(s.Networks) == 0 {
			used["default"] = true
		}
	}
	for _, j := range b.project.Jobs {
		for key := range j.Networks {
			used[key] = true
		}
	}
	return used
}

func (b *builder) network(key string, n types.NetworkConfig) error {
	body := object{"Name": n.Name, "Driver": n.Driver}
	body.put("Internal", n.Internal)
	body.put("Attachable", n.Attachable)
	body.put("Options", map[string]string(n.DriverOpts))
	body.put("Labels", labels(n.Labels, nil))
	if n.EnableIPv6 != nil {
		body["EnableIPv6"] = *n.EnableIPv6
	}
	if n.EnableIPv4 != nil {
		body["EnableIPv4"] = *n.EnableIPv4
	}
	ipam := object{}
	ipam.put("Driver", n.Ipam.Driver)
	ipam.put("Options", map[string]string(n.Ipam.Options))
	var pools []object
	for _, c := range n.Ipam.Config {
		pool := object{}
		pool.put("Subnet", c.Subnet)
		pool.put("IPRange", c.IPRange)
		pool.put("Gateway", c.Gateway)
		pool.put("AuxiliaryAddresses", map[string]string(c.AuxiliaryAddresses))
		pools = append(pools, pool)
	}
	ipam.put("Config", pools)
	body.put("IPAM", ipam)
	return b.add("network "+key, "/networks/create", body, "networks", key)
}

func (b *builder) volume(key string, v types.VolumeConfig) error {
	body := object{"Name": v.Name}
	body.put("Driver", v.Driver)
	body.put("DriverOpts", map[string]string(v.DriverOpts))
	body.put("Labels", labels(v.Labels, nil))
	return b.add("volume "+key, "/volumes/create", body, "volumes", key)
}

// image is the build of a service's image. BuildKit sends it through a stream
// that no plugin sees; what the file says of it is told in the words of the
// classic builder, which rules can read.
func (b *builder) image(subject, tag string, c *types.BuildConfig, path ...string) error {
	q := url.Values{"version": {"2"}}
	q.Add("t", tag)
	for _, t := range c.Tags {
		q.Add("t", t)
	}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	set("networkmode", c.Network)
	set("dockerfile", c.Dockerfile)
	set("target", c.Target)
	if strings.Contains(c.Context, "://") || strings.HasPrefix(c.Context, "git@") {
		set("remote", c.Context)
	}
	if c.ShmSize > 0 {
		set("shmsize", fmt.Sprint(int64(c.ShmSize)))
	}
	if len(c.ExtraHosts) > 0 {
		set("extrahosts", strings.Join(c.ExtraHosts.AsList(":"), ","))
	}
	if err := jsonQuery(q, "buildargs", len(c.Args), c.Args); err != nil {
		return err
	}
	if err := jsonQuery(q, "labels", len(c.Labels), c.Labels); err != nil {
		return err
	}
	if err := jsonQuery(q, "ulimits", len(c.Ulimits), ulimits(c.Ulimits)); err != nil {
		return err
	}
	if c.Privileged {
		q.Add("securityopt", "privileged")
	}
	for _, e := range c.Entitlements {
		q.Add("securityopt", e)
	}
	return b.add(subject, "/build?"+q.Encode(), nil, append(path, "build")...)
}

func jsonQuery(q url.Values, key string, n int, v any) error {
	if n == 0 {
		return nil
	}
	text, err := json.Marshal(v)
	q.Set(key, string(text))
	return err
}

// targets are the places inside the container of each mount, by its field.
func targets(body object) map[string]string {
	host, _ := body["HostConfig"].(object)
	out := map[string]string{}
	binds, _ := host["Binds"].([]string)
	for i, bind := range binds {
		if parts := strings.Split(bind, ":"); len(parts) > 1 {
			out[fmt.Sprintf("HostConfig.Binds[%d]", i)] = parts[1]
		}
	}
	mounts, _ := host["Mounts"].([]object)
	for i, m := range mounts {
		out[fmt.Sprintf("HostConfig.Mounts[%d]", i)], _ = m["Target"].(string)
	}
	return out
}

// labels are the labels of a thing, those of the file and compose's own.
func labels(list ...types.Labels) map[string]string {
	out := map[string]string{}
	for _, l := range list {
		for k, v := range l {
			out[k] = v
		}
	}
	return out
}
