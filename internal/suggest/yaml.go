package suggest

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seawall/seawall/internal/config"
)

// YAML writes the proposal as a configuration that loads: what was set before,
// the changes, each with its evidence as a comment, and at the end, as
// comments, what is left refused.
func (p *Proposal) YAML() ([]byte, error) {
	text, err := p.Config.YAML(false)
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	root := doc.Content[0]
	onlySet(root, p.Config)
	for _, ch := range p.Changes {
		if ch.Param != "" {
			comment(root, append([]string{"params"}, strings.Split(ch.Param, ".")...), fmt.Sprint(ch.Value), ch.Evidence())
		} else {
			commentWaiver(root, ch)
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Proposed by seawall audit suggest: %d recorded requests (%d different) that were\n# refused, or would have been, pass under it. Read every line before you use it.\n", p.Claimed, p.Kinds)
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	for i, l := range p.Left {
		if i == 0 {
			out.WriteString("# Left refused:\n")
		}
		fmt.Fprintf(&out, "#   %d× %s: %s\n", l.Times, plain(l.Text), plain(l.Why))
	}
	return out.Bytes(), nil
}

// onlySet drops top-level keys that nobody set: their defaults may change.
func onlySet(root *yaml.Node, cfg *config.Config) {
	var kept []*yaml.Node
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i].Value
		set := key == "profile" || key == "mode" || key == "params" && len(cfg.Params) > 0 || key == "waivers" && len(cfg.Waivers) > 0
		for at := range cfg.Origins {
			set = set || at == key || strings.HasPrefix(at, key+".") || strings.HasPrefix(at, key+"[")
		}
		if set {
			kept = append(kept, root.Content[i], root.Content[i+1])
		}
	}
	root.Content = kept
}

// at finds the value under a path of keys.
func at(n *yaml.Node, path ...string) *yaml.Node {
	for _, key := range path {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var next *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		n = next
	}
	return n
}

// comment sets evidence beside the last entry of a list that has that value.
func comment(root *yaml.Node, path []string, value, text string) {
	list := at(root, path...)
	if list == nil {
		return
	}
	list.Style = 0 // one entry a line, so that each has room for its comment
	for i := len(list.Content) - 1; i >= 0; i-- {
		if list.Content[i].Value == value {
			list.Content[i].LineComment = text
			return
		}
	}
}

// commentWaiver sets evidence beside a rule of the waiver for an image.
func commentWaiver(root *yaml.Node, ch Change) {
	list := at(root, "waivers")
	if list == nil {
		return
	}
	for i := len(list.Content) - 1; i >= 0; i-- {
		w := list.Content[i]
		images, rules := at(w, "match", "images"), at(w, "rules")
		if images == nil || rules == nil || len(images.Content) != 1 || images.Content[0].Value != ch.Image {
			continue
		}
		rules.Style = 0
		for _, r := range rules.Content {
			if r.Value == ch.Rule {
				r.LineComment = ch.Evidence()
			}
		}
		return
	}
}
