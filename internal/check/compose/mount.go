package compose

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// mounts are volumes, binds, tmpfs, secrets and configs. What the short form
// can say is one of Binds, the rest are Mounts.
func (b *builder) mounts(h object, s *types.ContainerSpec) error {
	var binds []string
	var mounts []object
	for _, v := range s.Volumes {
		switch {
		case v.Type == "bind" && (v.Bind == nil || bool(v.Bind.CreateHostPath) && v.Bind.Propagation == ""):
			binds = append(binds, bind(v))
		case v.Type == "volume" && b.short(v):
			v.Source = b.project.Volumes[v.Source].Name
			binds = append(binds, bind(v))
		default:
			mounts = append(mounts, b.mount(v))
		}
	}
	for _, c := range s.Configs {
		mounts = append(mounts, b.file(b.project.Configs, types.FileReferenceConfig(c), "/")...)
	}
	for _, c := range s.Secrets {
		mounts = append(mounts, b.secret(c)...)
	}
	if s.UseAPISocket {
		mounts = append(mounts, object{"Type": "bind", "Source": "/var/run/docker.sock", "Target": "/var/run/docker.sock"})
	}
	h.put("Binds", binds)
	h.put("Mounts", mounts)
	tmpfs := map[string]string{}
	for _, t := range s.Tmpfs {
		path, opts, _ := strings.Cut(t, ":")
		tmpfs[path] = opts
	}
	h.put("Tmpfs", tmpfs)
	return nil
}

// short reports whether a volume can be written in the short form.
func (b *builder) short(v types.ServiceVolumeConfig) bool {
	_, named := b.project.Volumes[v.Source]
	return named && (v.Volume == nil || !v.Volume.NoCopy && v.Volume.Subpath == "" && len(v.Volume.Labels) == 0)
}

// bind is a mount in the short form.
func bind(v types.ServiceVolumeConfig) string {
	opts := []string{"rw"}
	if v.ReadOnly {
		opts[0] = "ro"
	}
	if v.Bind != nil && v.Bind.SELinux != "" {
		opts = append(opts, v.Bind.SELinux)
	}
	return v.Source + ":" + v.Target + ":" + strings.Join(opts, ",")
}

// mount is a mount in the long form.
func (b *builder) mount(v types.ServiceVolumeConfig) object {
	m := object{"Type": v.Type, "Target": v.Target}
	source := v.Source
	if vol, ok := b.project.Volumes[source]; ok && v.Type == "volume" {
		source = vol.Name
	}
	m.put("Source", source)
	m.put("ReadOnly", v.ReadOnly)
	m.put("Consistency", v.Consistency)
	if v.Bind != nil {
		o := object{}
		o.put("Propagation", v.Bind.Propagation)
		switch v.Bind.Recursive {
		case "disabled":
			o["NonRecursive"] = true
		case "writable":
			o["ReadOnlyNonRecursive"] = true
		case "readonly":
			o["ReadOnlyForceRecursive"] = true
		}
		m.put("BindOptions", o)
	}
	if v.Volume != nil {
		o := object{}
		o.put("NoCopy", v.Volume.NoCopy)
		o.put("Subpath", v.Volume.Subpath)
		o.put("Labels", map[string]string(v.Volume.Labels))
		m.put("VolumeOptions", o)
	}
	if v.Tmpfs != nil {
		o := object{}
		o.put("SizeBytes", int64(v.Tmpfs.Size))
		o.put("Mode", int64(v.Tmpfs.Mode))
		m.put("TmpfsOptions", o)
	}
	if v.Image != nil {
		o := object{}
		o.put("Subpath", v.Image.SubPath)
		m.put("ImageOptions", o)
	}
	return m
}

// file is a config that lies in a file: compose binds it. One with its text in
// the project is copied into the container, which is no mount.
func (b *builder) file(files map[string]types.ConfigObjConfig, ref types.FileReferenceConfig, base string) []object {
	c, ok := files[ref.Source]
	if !ok || bool(c.External) || c.File == "" {
		return nil
	}
	target := ref.Target
	if target == "" {
		target = base + ref.Source
	} else if !filepath.IsAbs(target) {
		target = base + target
	}
	return []object{{"Type": "bind", "Source": c.File, "Target": target, "ReadOnly": true}}
}

func (b *builder) secret(ref types.ServiceSecretConfig) []object {
	files := map[string]types.ConfigObjConfig{}
	for key, s := range b.project.Secrets {
		files[key] = types.ConfigObjConfig(s)
	}
	return b.file(files, types.FileReferenceConfig(ref), "/run/secrets/")
}

// put writes what only services and jobs have: ports, a terminal, health.
func putWorkload(l *types.WorkloadSpec, body, host object) {
	body.put("Tty", l.Tty)
	body.put("OpenStdin", l.StdinOpen)
	ports := object{}
	bindings := map[string][]object{}
	for _, p := range l.Ports {
		key := strconv.Itoa(int(p.Target)) + "/" + p.Protocol
		ports[key] = object{}
		bindings[key] = append(bindings[key], object{"HostIp": p.HostIP, "HostPort": p.Published})
	}
	for _, e := range l.Expose {
		ports[e] = object{}
	}
	body.put("ExposedPorts", ports)
	if len(bindings) > 0 {
		host["PortBindings"] = bindings
	}
	if c := l.HealthCheck; c != nil {
		body.put("Healthcheck", health(c))
	}
}

func health(c *types.HealthCheckConfig) object {
	o := object{}
	if c.Disable {
		return object{"Test": []string{"NONE"}}
	}
	o.put("Test", []string(c.Test))
	for key, d := range map[string]*types.Duration{
		"Interval": c.Interval, "Timeout": c.Timeout, "StartPeriod": c.StartPeriod, "StartInterval": c.StartInterval,
	} {
		if d != nil {
			o.put(key, int64(*d))
		}
	}
	if c.Retries != nil {
		o.put("Retries", int64(*c.Retries))
	}
	return o
}
