package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// seen is what the daemon shows, without any of the gate's types: an inspect's
// JSON.
type seen map[string]any

func readSeen(text []byte) (seen, error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var s seen
	err := d.Decode(&s)
	return s, err
}

// at returns the value at path, nil if there is none.
func (s seen) at(path ...string) any {
	var v any = map[string]any(s)
	for _, key := range path {
		o, _ := v.(map[string]any)
		v = o[key]
	}
	return v
}

func (s seen) text(path ...string) string {
	t, _ := s.at(path...).(string)
	return t
}

func (s seen) flag(path ...string) bool {
	b, _ := s.at(path...).(bool)
	return b
}

func (s seen) number(path ...string) int64 {
	n, _ := s.at(path...).(json.Number)
	i, _ := n.Int64()
	return i
}

func (s seen) list(path ...string) []any {
	l, _ := s.at(path...).([]any)
	return l
}

func (s seen) texts(path ...string) []string { return textsOf(s.at(path...)) }

func textsOf(v any) []string {
	out := []string{}
	l, _ := v.([]any)
	for _, e := range l {
		out = append(out, fmt.Sprint(e))
	}
	return out
}

// objects are the elements of a list that are objects.
func (s seen) objects(path ...string) (out []seen) {
	for _, e := range s.list(path...) {
		if o, ok := e.(map[string]any); ok {
			out = append(out, o)
		}
	}
	return out
}

// pairs are the members of an object of texts, as key=value, sorted.
func (s seen) pairs(path ...string) []string {
	o, _ := s.at(path...).(map[string]any)
	out := []string{}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		out = append(out, key+"="+fmt.Sprint(o[key]))
	}
	return out
}

// keys are the keys of an object, sorted.
func (s seen) keys(path ...string) []string {
	o, _ := s.at(path...).(map[string]any)
	return slices.Sorted(maps.Keys(o))
}

func pairsOf(o map[string]string) []string {
	out := []string{}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		out = append(out, key+"="+o[key])
	}
	return out
}

// verdict is the outcome of one field.
type verdict int

const (
	same     verdict = iota
	stricter         // the gate sees more risk, or less protection, than there is
	hidden           // the gate sees less risk, or more protection, than there is
)

// opinion is a field as both sides read it.
type opinion struct {
	field        string
	gate, daemon any
	verdict      verdict
}

// exact takes any difference for one that may hide something.
func exact[T comparable](field string, gate, daemon T) opinion {
	return judged(field, gate, daemon, gate == daemon, false)
}

// sameList is exact for lists whose order matters.
func sameList(field string, gate, daemon []string) opinion {
	return judged(field, gate, daemon, slices.Equal(gate, daemon), false)
}

// risk is a flag that is dangerous when it is set.
func risk(field string, gate, daemon bool) opinion {
	return judged(field, gate, daemon, gate == daemon, gate)
}

// promise is a flag that protects when it is set.
func promise(field string, gate, daemon bool) opinion {
	return judged(field, gate, daemon, gate == daemon, daemon)
}

// atMost is a bound; 0 is none.
func atMost(field string, gate, daemon int64) opinion {
	return judged(field, gate, daemon, gate == daemon, gate == 0 || daemon != 0 && gate > daemon)
}

// risks is a set of what is dangerous: the daemon may not hold more.
func risks(field string, gate, daemon []string) opinion {
	gate, daemon = set(gate), set(daemon)
	return judged(field, gate, daemon, slices.Equal(gate, daemon), includes(gate, daemon))
}

// mode is a namespace or the like: any of the words is the riskier one.
func mode(field, gate, daemon string, risky ...string) opinion {
	return judged(field, gate, daemon, gate == daemon, slices.Contains(risky, gate))
}

func judged(field string, gate, daemon any, equal, stricterIfNot bool) opinion {
	o := opinion{field: field, gate: gate, daemon: daemon, verdict: hidden}
	switch {
	case equal:
		o.verdict = same
	case stricterIfNot:
		o.verdict = stricter
	}
	return o
}

func set(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	if out = slices.Compact(out); out == nil {
		return []string{}
	}
	return out
}

func includes(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}
