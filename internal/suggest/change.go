package suggest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// Change is one line of a proposal: an entry of a list parameter, or a rule in
// a waiver for an image.
type Change struct {
	Param string // images.allow; "" for a waiver
	Value any
	Image string // digest, of a waiver
	Rule  string // of a waiver
	evidence
}

// Evidence says how often, by whom and when last.
func (c Change) Evidence() string { return c.String() }

// key makes equal changes one; its order is that of the proposal.
func (c Change) key() string {
	if c.Param != "" {
		return fmt.Sprintf("param %s %v", c.Param, c.Value)
	}
	return "waiver " + c.Image + " " + c.Rule
}

func parseKey(key string) Change {
	if rest, ok := strings.CutPrefix(key, "param "); ok {
		name, value, _ := strings.Cut(rest, " ")
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return Change{Param: name, Value: n}
		}
		return Change{Param: name, Value: value}
	}
	image, rule, _ := strings.Cut(strings.TrimPrefix(key, "waiver "), " ")
	return Change{Image: image, Rule: rule}
}

// harmless are the rules that a waiver may set aside for one image without
// --include-dangerous: none of them is what stands between a container and the
// host. A rule that is not listed is dangerous.
var harmless = map[string]bool{
	"cap-add": true, "cap-drop-all": true, "cap-net-raw": true, "untrusted-image": true, "image-digest": true, "image-latest": true,
	"default-bridge": true, "dns": true, "network-driver": true, "overlay-encryption": true, "port-bind-all": true,
	"privileged-port": true, "publish-all": true, "root-group": true, "root-user": true, "cpu-limit": true, "healthcheck": true,
	"io-limit": true, "kernel-memory": true, "log-config": true, "memory-limit": true, "memory-swap": true, "pids-limit": true,
	"restart-policy": true, "storage-quota": true, "tmpfs-size": true, "ulimit": true, "readonly-rootfs": true,
	"env-secrets": true, "ssh-server": true, "no-new-privileges": true, "sysctl": true,
}

// need adds the changes that a request needs because of findings, or says why
// there are none for it.
func (c *Collector) need(k *kind, findings []policy.Finding, rules map[string]policy.Rule, params map[string]any) {
	if k.event.Input == nil {
		k.left = cmp.Or(k.event.Error, "the record does not hold what was judged")
		return
	}
	in, err := k.event.Input.Restore()
	if err != nil {
		k.left = err.Error()
		return
	}
	for _, f := range findings {
		if f.Mode != policy.Deny {
			continue
		}
		keys, why := c.changes(f, in, rules[f.Rule], params)
		if why != "" {
			k.left, k.needs = f.Rule+": "+why, nil
			return
		}
		for _, key := range keys {
			if !slices.Contains(k.needs, key) {
				k.needs = append(k.needs, key)
			}
		}
	}
	if len(k.needs) == 0 {
		k.left = "the record names no rule that refused it"
	}
}

// changes are the keys of what one finding needs.
func (c *Collector) changes(f policy.Finding, in *input.Input, r policy.Rule, params map[string]any) (keys []string, why string) {
	if r.ID == "" {
		return nil, "the rule is not in the policy of today"
	}
	for _, ch := range parameters(f, in, params) {
		keys = append(keys, ch.key())
	}
	if len(keys) > 0 {
		return keys, ""
	}
	image := contentOf(in)
	switch {
	case !r.Waivable:
		return nil, "it guards the gate itself"
	case !harmless[r.ID] && !r.Site && !c.opts.IncludeDangerous:
		return nil, "it opens the host; --include-dangerous proposes a waiver all the same"
	case image == "":
		return nil, "no digest tells the image's content"
	}
	return []string{Change{Image: image, Rule: r.ID}.key()}, ""
}

// contentOf is the digest of what would run, "" when it is not known.
func contentOf(in *input.Input) string {
	for _, img := range []input.Image{in.Workload.Image, in.Exec.Image, in.ImageOp.Source} {
		if id := cmp.Or(img.ID, img.Digest); strings.HasPrefix(id, "sha256:") {
			return id
		}
	}
	return ""
}

// parameters are the entries of lists that let a finding through.
func parameters(f policy.Finding, in *input.Input, params map[string]any) []Change {
	w := &in.Workload
	got, _ := f.Got.(string)
	switch f.Rule {
	case "untrusted-image":
		return repositories(in)
	case "cap-add":
		return one("caps.allowed_add", got)
	case "cap-drop-all":
		if strings.HasSuffix(strings.ToLower(f.Field), "add") {
			return one("caps.restricted_add", got)
		}
	case "sysctl":
		return one("sysctls.allowed", got)
	case "network-driver":
		if f.Field == "Driver" {
			return one("networks.drivers", got)
		}
	case "privileged-port":
		return ports("ports.privileged_ok", w.Ports, func(n int64, _ input.Port) bool { return n < number(params, "ports", "privileged_below") })
	case "port-bind-all":
		return ports("ports.wildcard_ok", w.Ports, func(_ int64, p input.Port) bool { return p.Wildcard })
	}
	return nil
}

func one(param, value string) []Change {
	if value == "" {
		return nil
	}
	return []Change{{Param: param, Value: value}}
}

// repositories proposes where the content is known to come from; a name alone
// only where nothing runs by it before it is pulled and looked at again.
func repositories(in *input.Input) []Change {
	img := in.Workload.Image
	if in.Workload.Kind == "" {
		img = in.ImageOp.Source
	}
	if len(img.Repositories) > 0 {
		return one("images.allow", img.Repositories[0])
	}
	if img.Lookup != "found" {
		return one("images.allow", img.Repository)
	}
	return nil
}

// maxPorts bounds a range of ports that is proposed port by port.
const maxPorts = 16

func ports(param string, list []input.Port, wanted func(int64, input.Port) bool) []Change {
	var out []Change
	for _, p := range list {
		if p.HostStart == 0 || p.HostEnd-p.HostStart >= maxPorts {
			continue
		}
		for n := p.HostStart; n <= max(p.HostEnd, p.HostStart); n++ {
			if wanted(n, p) {
				out = append(out, Change{Param: param, Value: n})
			}
		}
	}
	return out
}

func number(params map[string]any, group, name string) int64 {
	m, _ := params[group].(map[string]any)
	n, _ := strconv.ParseInt(fmt.Sprint(m[name]), 10, 64)
	return n
}

// gather lists the changes that the claimed requests need, with the evidence
// of all of them.
func gather(kinds []*kind) []Change {
	byKey := map[string]*Change{}
	for _, k := range kinds {
		if k.left != "" {
			continue
		}
		for _, key := range k.needs {
			ch := byKey[key]
			if ch == nil {
				c := parseKey(key)
				ch = &c
				byKey[key] = ch
			}
			ch.add(k.evidence)
		}
	}
	out := make([]Change, 0, len(byKey))
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		out = append(out, *byKey[key])
	}
	return out
}

// apply lays changes over the configuration.
func (c *Collector) apply(changes []Change, effective map[string]any) *config.Config {
	cfg := *c.opts.Config
	cfg.Params = copied(cfg.Params)
	cfg.Waivers = slices.Clone(cfg.Waivers)
	waivers := map[string]int{}
	for _, ch := range changes {
		if ch.Param != "" {
			extend(cfg.Params, effective, ch)
			continue
		}
		i, known := waivers[ch.Image]
		if !known {
			i = len(cfg.Waivers)
			waivers[ch.Image] = i
			cfg.Waivers = append(cfg.Waivers, c.waiver(ch.Image))
		}
		w := &cfg.Waivers[i]
		w.Rules = append(w.Rules, ch.Rule)
		w.Match.Users = append(w.Match.Users, ch.users...)
	}
	for _, i := range waivers {
		cfg.Waivers[i].Match.Users = narrowed(cfg.Waivers[i].Match.Users)
	}
	return &cfg
}

// narrowed are the users that a waiver is for; none, which is everybody, when
// one of them was not known.
func narrowed(users []string) []string {
	if slices.Contains(users, audit.Nobody) {
		return nil
	}
	slices.Sort(users)
	return slices.Compact(users)
}

func (c *Collector) waiver(image string) policy.Waiver {
	return policy.Waiver{
		Match:   policy.Match{Images: []string{image}},
		Reason:  "proposed by seawall audit suggest; say here what it is for",
		Owner:   c.opts.Owner,
		Expires: c.opts.Now.UTC().AddDate(0, 0, c.opts.Days).Format(time.DateOnly),
	}
}

// extend appends to a list parameter what is in force, and the new entry.
func extend(params, effective map[string]any, ch Change) {
	group, name, _ := strings.Cut(ch.Param, ".")
	own, _ := params[group].(map[string]any)
	own = copied(own)
	params[group] = own
	list, _ := own[name].([]any)
	if list == nil {
		inForce, _ := effective[group].(map[string]any)
		list, _ = inForce[name].([]any)
	}
	own[name] = append(slices.Clone(list), ch.Value)
}

func copied(m map[string]any) map[string]any {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]any{}
	}
	return out
}
