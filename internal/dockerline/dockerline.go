// Package dockerline writes the body of a container's creation as the
// `docker run` command that sends it, for people who think in flags.
//
// It is a rendering for reading. What no flag of `docker run` says is named
// beside the line, and so is whatever was masked.
package dockerline

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Line is a command and what it leaves out.
type Line struct {
	// Args are the words, beginning with docker.
	Args []string
	// Masked says that a value in it was masked and must be filled in.
	Masked bool
	// Unsaid are fields of the body that no flag shows, in Docker's own names.
	Unsaid []string
}

// Create renders the request POST /containers/create?name=… with the given
// target and body. Values equal to masked count as masked.
func Create(uri string, body []byte, masked string) (Line, error) {
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return Line{}, fmt.Errorf("the body is not a container's: %w", err)
	}
	w := &writer{masked: masked, args: []string{"docker", "run"}}
	w.query(uri)
	top := newObject(doc)
	host := newObject(top.object("HostConfig"))
	for _, f := range flags {
		from, prefix := top, ""
		if f.host {
			from, prefix = host, "HostConfig."
		}
		if v, ok := from.take(f.field); ok {
			f.write(w, f.flag, v, prefix+f.field)
		}
	}
	w.network(top)
	w.health(top)
	w.command(top)
	w.rest(host, "HostConfig.")
	w.rest(top, "")
	slices.Sort(w.unsaid)
	return Line{Args: w.args, Masked: w.hidden, Unsaid: slices.Compact(w.unsaid)}, nil
}

// String is the line as a shell takes it, over several lines when it is long.
func (l Line) String() string {
	words := make([]string, len(l.Args))
	for i, a := range l.Args {
		words[i] = quoted(a)
	}
	one := strings.Join(words, " ")
	if len(one) <= 78 {
		return one
	}
	var b strings.Builder
	at := 0
	for i, word := range words {
		switch {
		case i == 0:
		case at+len(word) > 76:
			b.WriteString(" \\\n  ")
			at = 1
		default:
			b.WriteByte(' ')
		}
		b.WriteString(word)
		at += len(word) + 1
	}
	return b.String()
}

// quoted is a word as a POSIX shell takes it; one with control characters, as
// bash and zsh do.
func quoted(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		text := strconv.Quote(s)
		return "$'" + strings.ReplaceAll(strings.ReplaceAll(text[1:len(text)-1], `\"`, `"`), "'", `\'`) + "'"
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=@,+%", r))
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// object gives fields whatever the case of their names, as the daemon reads
// them, and remembers which were read.
type object struct {
	fields map[string]any
	names  map[string]string // lower case to the name sent
	taken  map[string]bool
}

func newObject(fields map[string]any) *object {
	o := &object{fields: fields, names: map[string]string{}, taken: map[string]bool{}}
	for name := range fields {
		o.names[strings.ToLower(name)] = name
	}
	return o
}

func (o *object) take(name string) (any, bool) {
	sent, ok := o.names[strings.ToLower(name)]
	if !ok {
		return nil, false
	}
	o.taken[sent] = true
	v := o.fields[sent]
	return v, !zero(v)
}

func (o *object) object(name string) map[string]any {
	v, _ := o.take(name)
	m, _ := v.(map[string]any)
	return m
}

// zero reports whether a value says nothing.
func zero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		return v == "0"
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, e := range v {
			if !zero(e) {
				return false
			}
		}
		return len(v) == 0 || !marker(v)
	}
	return false
}

// marker reports whether a map's keys mean something by themselves: ports and
// mount points, with empty objects as values.
func marker(m map[string]any) bool {
	for _, e := range m {
		if inner, ok := e.(map[string]any); !ok || len(inner) > 0 {
			return false
		}
	}
	return true
}

// writer collects the words.
type writer struct {
	args   []string
	unsaid []string
	masked string
	hidden bool
}

func (w *writer) query(uri string) {
	_, raw, _ := strings.Cut(uri, "?")
	q, err := url.ParseQuery(raw)
	if err != nil {
		w.unsaid = append(w.unsaid, "the query")
		return
	}
	for _, name := range []string{"name", "platform"} {
		if v := q.Get(name); v != "" {
			w.flag("--"+name, v)
		}
	}
}

// flag writes --flag value, or the flag alone.
func (w *writer) flag(flag, value string) {
	w.hidden = w.hidden || w.masked != "" && strings.Contains(value, w.masked)
	w.args = append(w.args, flag)
	if value != "" {
		w.args = append(w.args, value)
	}
}

func (w *writer) leave(field string) { w.unsaid = append(w.unsaid, field) }

// rest names what no flag took.
func (w *writer) rest(o *object, prefix string) {
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		if !o.taken[name] && !zero(o.fields[name]) {
			w.leave(prefix + name)
		}
	}
}

// command writes entrypoint, image and arguments, which come last.
func (w *writer) command(top *object) {
	tail := []string{top.text("Image")}
	if entry := words(top, "Entrypoint"); len(entry) > 0 {
		w.flag("--entrypoint", entry[0])
		tail = append(tail, entry[1:]...)
	}
	for _, word := range append(tail, words(top, "Cmd")...) {
		w.hidden = w.hidden || w.masked != "" && strings.Contains(word, w.masked)
		w.args = append(w.args, word)
	}
}

// words reads a command, which may be a list or one string.
func words(o *object, name string) []string {
	v, _ := o.take(name)
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		return []string{v}
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			out[i] = fmt.Sprint(e)
		}
		return out
	}
	return nil
}
