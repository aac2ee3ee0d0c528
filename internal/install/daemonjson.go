package install

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// key is the directive of daemon.json that lists authorization plugins.
const key = "authorization-plugins"

// Add returns daemon.json with the plugin at the end of its list. All else
// stays as it is, byte by byte: order, indentation, line ends. A file that
// lists the plugin already comes back unchanged. nil stands for no file.
func Add(data []byte, plugin string) ([]byte, error) {
	d, err := parse(data)
	if err != nil {
		return nil, err
	}
	if slices.Contains(d.plugins, plugin) {
		return data, nil
	}
	name, err := json.Marshal(plugin)
	if err != nil {
		return nil, err
	}
	var out []byte
	switch {
	case d.blank:
		out = []byte("{\n    \"" + key + "\": [" + string(name) + "]\n}\n")
	case d.list != nil:
		out = d.insertItem(name)
	default:
		out = d.insertMember([]byte("\"" + key + "\": [" + string(name) + "]"))
	}
	return out, unchangedOtherwise(data, out)
}

// Remove returns daemon.json without the plugin, and without the list if
// nothing else is in it. It undoes Add.
func Remove(data []byte, plugin string) ([]byte, error) {
	d, err := parse(data)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.plugins, plugin) {
		return data, nil
	}
	out := data
	if !slices.ContainsFunc(d.plugins, func(p string) bool { return p != plugin }) {
		out = cut(data, d.members, d.member)
	} else {
		for i := len(d.plugins) - 1; i >= 0; i-- {
			if d.plugins[i] != plugin {
				continue
			}
			if d, err = parse(out); err != nil {
				return nil, err
			}
			out = cut(out, d.items, i)
		}
	}
	return out, unchangedOtherwise(data, out)
}

// Plugins lists the plugins that daemon.json names.
func Plugins(data []byte) ([]string, error) {
	d, err := parse(data)
	if err != nil {
		return nil, err
	}
	return d.plugins, nil
}

// unchangedOtherwise compares before and after without the list: the last
// guard against an edit that says more than it should.
func unchangedOtherwise(before, after []byte) error {
	a, err := others(before)
	if err != nil {
		return err
	}
	b, err := others(after)
	if err != nil {
		return fmt.Errorf("the edit would break the file: %w", err)
	}
	if !reflect.DeepEqual(a, b) {
		return errors.New("the edit would change more than " + key)
	}
	return nil
}

func others(data []byte) (map[string]json.RawMessage, error) {
	m := map[string]json.RawMessage{}
	data = bytes.TrimPrefix(data, bom)
	if len(bytes.TrimSpace(data)) == 0 {
		return m, nil
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	delete(m, key)
	return m, nil
}

// span is a half-open range of bytes.
type span struct{ from, to int }

// document is what an edit of daemon.json needs to know.
type document struct {
	data    []byte
	blank   bool   // no file, or only white space
	open    int    // behind the object's brace
	members []span // each "name": value
	member  int    // index of the list among members, -1
	list    *span  // the list with its brackets
	items   []span // each element of the list
	plugins []string
}

var bom = []byte("\xef\xbb\xbf")

// parse finds its way through daemon.json and refuses what the daemon would
// refuse or might read otherwise: trailing text, a name given twice or in
// another case, a list that is none.
func parse(data []byte) (*document, error) {
	d := &document{data: data, member: -1}
	skip := 0
	if bytes.HasPrefix(data, bom) {
		skip = len(bom)
	}
	if len(bytes.TrimSpace(data[skip:])) == 0 {
		d.blank = true
		return d, nil
	}
	dec := json.NewDecoder(bytes.NewReader(data[skip:]))
	at := func() int { return skip + int(dec.InputOffset()) }
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, invalid(data, at(), err, "is not a JSON object")
	}
	d.open = at()
	seen := map[string]bool{}
	for dec.More() {
		from := d.start(at())
		t, err := dec.Token()
		if err != nil {
			return nil, invalid(data, at(), err, "")
		}
		name := t.(string)
		if seen[name] {
			return nil, fmt.Errorf("%q is given twice", name)
		}
		seen[name] = true
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, invalid(data, at(), err, "")
		}
		d.members = append(d.members, span{from, at()})
		if err := d.note(name, raw, at()); err != nil {
			return nil, err
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, invalid(data, at(), err, "")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid(data, at(), nil, "goes on after its object")
	}
	return d, nil
}

// note looks at one member that ends at to.
func (d *document) note(name string, raw json.RawMessage, to int) error {
	if name != key {
		if strings.EqualFold(name, key) {
			return fmt.Errorf("%q must be written %q", name, key)
		}
		return nil
	}
	if err := json.Unmarshal(raw, &d.plugins); err != nil || raw[0] != '[' {
		return fmt.Errorf("%s is not a list of names", key)
	}
	d.member = len(d.members) - 1
	d.list = &span{to - len(raw), to}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token()
	for dec.More() {
		from := d.start(d.list.from + int(dec.InputOffset()))
		_, _ = dec.Token()
		d.items = append(d.items, span{from, d.list.from + int(dec.InputOffset())})
	}
	return nil
}

// start skips white space and the comma before an element.
func (d *document) start(i int) int {
	for i < len(d.data) && strings.IndexByte(" \t\r\n,", d.data[i]) >= 0 {
		i++
	}
	return i
}

// insertItem puts a name behind the last one, with the gap that the list uses.
func (d *document) insertItem(name []byte) []byte {
	if len(d.items) == 0 {
		return splice(d.data, d.list.from+1, name)
	}
	gap := []byte(" ")
	if n := len(d.items); n > 1 {
		gap = afterComma(d.data[d.items[n-2].to:d.items[n-1].from])
	} else if lead := d.data[d.list.from+1 : d.items[0].from]; bytes.ContainsAny(lead, "\n") {
		gap = lead
	}
	return splice(d.data, d.items[len(d.items)-1].to, []byte(","), gap, name)
}

// insertMember puts the list behind the last directive, indented like it.
func (d *document) insertMember(member []byte) []byte {
	if len(d.members) == 0 {
		return splice(d.data, d.open, []byte("\n    "), member, []byte("\n"))
	}
	n := len(d.members)
	gap := d.data[d.open:d.members[0].from]
	if n > 1 {
		gap = afterComma(d.data[d.members[n-2].to:d.members[n-1].from])
	}
	return splice(d.data, d.members[n-1].to, []byte(","), gap, member)
}

// afterComma is the white space behind the comma of a gap.
func afterComma(gap []byte) []byte { return gap[bytes.IndexByte(gap, ',')+1:] }

func splice(data []byte, at int, parts ...[]byte) []byte {
	return slices.Concat(data[:at], slices.Concat(parts...), data[at:])
}

// cut takes element i out, with the comma and gap before it, or behind it if
// it is the first.
func cut(data []byte, elements []span, i int) []byte {
	from, to := elements[i].from, elements[i].to
	switch {
	case i > 0:
		from = elements[i-1].to
	case len(elements) > 1:
		to = elements[1].from
	default: // the only one: with the white space around it
		for from > 0 && strings.IndexByte(" \t\r\n", data[from-1]) >= 0 {
			from--
		}
		for to < len(data) && strings.IndexByte(" \t\r\n", data[to]) >= 0 {
			to++
		}
	}
	return slices.Concat(data[:from], data[to:])
}

// invalid names the line of a syntax error.
func invalid(data []byte, at int, err error, what string) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = int(syntax.Offset)
	}
	line := 1 + bytes.Count(data[:min(at, len(data))], []byte("\n"))
	if what == "" || err != nil {
		what = "is not valid JSON"
		if err != nil {
			what += ": " + strings.TrimPrefix(err.Error(), "json: ")
		}
	}
	return fmt.Errorf("line %d: %s", line, what)
}
