package dockerline

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// mounts writes --mount type=bind,source=/a,target=/b,readonly.
func (w *writer) mounts(flag string, v any, field string) {
	for _, e := range each(v) {
		m := newObject(asMap(e))
		var parts []string
		for _, p := range [][2]string{{"Type", "type"}, {"Source", "source"}, {"Target", "target"}, {"Consistency", "consistency"}} {
			if text := m.text(p[0]); text != "" {
				parts = append(parts, p[1]+"="+text)
			}
		}
		if m.text("ReadOnly") == "true" {
			parts = append(parts, "readonly")
		}
		parts = append(parts, w.bind(m.object("BindOptions"), field)...)
		parts = append(parts, w.volume(m.object("VolumeOptions"), field)...)
		parts = append(parts, w.tmpfs(m.object("TmpfsOptions"), field)...)
		for i, p := range parts {
			if strings.ContainsAny(p, `,"`) { // the flag's value is a line of CSV
				parts[i] = `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
			}
		}
		w.flag(flag, strings.Join(parts, ","))
		w.rest(m, field+".")
	}
}

func (w *writer) bind(options map[string]any, field string) (parts []string) {
	o := newObject(options)
	if text := o.text("Propagation"); text != "" {
		parts = append(parts, "bind-propagation="+text)
	}
	if o.text("NonRecursive") == "true" {
		parts = append(parts, "bind-recursive=disabled")
	}
	if o.text("ReadOnlyForceRecursive") == "true" {
		parts = append(parts, "bind-recursive=readonly")
	}
	w.rest(o, field+".BindOptions.")
	return parts
}

func (w *writer) volume(options map[string]any, field string) (parts []string) {
	o := newObject(options)
	if o.text("NoCopy") == "true" {
		parts = append(parts, "volume-nocopy")
	}
	if text := o.text("Subpath"); text != "" {
		parts = append(parts, "volume-subpath="+text)
	}
	labels := o.object("Labels")
	for _, k := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, "volume-label="+k+"="+fmt.Sprint(labels[k]))
	}
	driver := newObject(o.object("DriverConfig"))
	if text := driver.text("Name"); text != "" {
		parts = append(parts, "volume-driver="+text)
	}
	opts := driver.object("Options")
	for _, k := range slices.Sorted(maps.Keys(opts)) {
		parts = append(parts, "volume-opt="+k+"="+fmt.Sprint(opts[k]))
	}
	w.rest(o, field+".VolumeOptions.")
	return parts
}

func (w *writer) tmpfs(options map[string]any, field string) (parts []string) {
	o := newObject(options)
	if text := o.text("SizeBytes"); text != "" {
		parts = append(parts, "tmpfs-size="+text)
	}
	if v, ok := o.take("Mode"); ok {
		number, _ := v.(json.Number)
		if n, err := number.Int64(); err == nil {
			parts = append(parts, fmt.Sprintf("tmpfs-mode=%04o", n))
		}
	}
	w.rest(o, field+".TmpfsOptions.")
	return parts
}

// network writes the networks that HostConfig.NetworkMode does not name. Only
// plain endpoints have a flag.
func (w *writer) network(top *object) {
	config := newObject(top.object("NetworkingConfig"))
	ends := config.object("EndpointsConfig")
	for _, name := range slices.Sorted(maps.Keys(ends)) {
		if !slices.Contains(w.args, name) {
			w.flag("--network", name)
		}
		if !zero(ends[name]) {
			w.leave("NetworkingConfig.EndpointsConfig." + name)
		}
	}
	w.rest(config, "NetworkingConfig.")
}

// health writes the health check's command and times.
func (w *writer) health(top *object) {
	check := newObject(top.object("Healthcheck"))
	test := words(check, "Test")
	switch {
	case len(test) == 0:
	case test[0] == "NONE":
		w.flag("--no-healthcheck", "")
	case test[0] == "CMD-SHELL" && len(test) == 2:
		w.flag("--health-cmd", test[1])
	default: // a list of words has no flag; a shell splits the same
		var parts []string
		for _, word := range test[1:] {
			parts = append(parts, quoted(word))
		}
		w.flag("--health-cmd", strings.Join(parts, " "))
	}
	for _, p := range [][2]string{{"Interval", "interval"}, {"Timeout", "timeout"}, {"StartPeriod", "start-period"}, {"StartInterval", "start-interval"}} {
		if v, ok := check.take(p[0]); ok {
			if n, isNumber := v.(json.Number); isNumber {
				ns, _ := n.Int64()
				w.flag("--health-"+p[1], time.Duration(ns).String())
			}
		}
	}
	if text := check.text("Retries"); text != "" {
		w.flag("--health-retries", text)
	}
	w.rest(check, "Healthcheck.")
}
