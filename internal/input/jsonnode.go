package input

import (
	"encoding/json"
	"strings"
)

// has reports whether the value at path, in canonical spelling, is there and
// is not null.
func (d *document) has(path ...string) bool {
	n := d.at(path...)
	return n != nil && n.kind != 'n'
}

// at returns the value at path, in canonical spelling, nil if there is none.
func (d *document) at(path ...string) *node {
	n := &d.root
	for _, key := range path {
		if n = n.member(key); n == nil {
			return nil
		}
	}
	return n
}

// mask replaces the value at path, if there is one. Without a path it does
// nothing.
func (d *document) mask(path ...string) {
	if n := d.at(path...); len(path) > 0 && n != nil && n.kind != 'n' {
		*n = node{kind: '"', text: "masked"}
	}
}

// member returns the value of a key that is known, nil if there is none.
func (n *node) member(key string) *node {
	for i, k := range n.keys {
		if k == key && (n.skip == nil || !n.skip[i]) {
			return &n.vals[i]
		}
	}
	return nil
}

// plain returns the value in the types that encoding/json uses for any, with
// numbers as they are written.
func (n *node) plain() any {
	switch n.kind {
	case '{':
		m := make(map[string]any, len(n.keys))
		for i, key := range n.keys {
			m[key] = n.vals[i].plain()
		}
		return m
	case '[':
		list := make([]any, len(n.vals))
		for i := range n.vals {
			list[i] = n.vals[i].plain()
		}
		return list
	case '"':
		return n.text
	case '0':
		return json.Number(n.text)
	case 'n':
		return nil
	}
	return n.kind == 't'
}

// appendKnown appends the value as JSON, without the keys that are unknown.
func (n *node) appendKnown(b []byte) []byte { return n.appendJSON(b, false) }

func (n *node) appendJSON(b []byte, all bool) []byte {
	switch n.kind {
	case '{':
		b = append(b, '{')
		start := len(b)
		for i, key := range n.keys {
			if !all && n.skip != nil && n.skip[i] {
				continue
			}
			if len(b) > start {
				b = append(b, ',')
			}
			b = append(appendString(b, key), ':')
			b = n.vals[i].appendJSON(b, all)
		}
		return append(b, '}')
	case '[':
		b = append(b, '[')
		for i := range n.vals {
			if i > 0 {
				b = append(b, ',')
			}
			b = n.vals[i].appendJSON(b, all)
		}
		return append(b, ']')
	case '"':
		return appendString(b, n.text)
	case '0':
		return append(b, n.text...)
	case 't':
		return append(b, "true"...)
	case 'f':
		return append(b, "false"...)
	}
	return append(b, "null"...)
}

// appendString appends s, which is UTF-8, as a JSON string.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' {
			quoted, _ := json.Marshal(s) // a string never fails
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// zero reports whether the value is null, false, 0 or the empty string.
func (n *node) zero() bool {
	switch n.kind {
	case 'n', 'f':
		return true
	case '"':
		return n.text == ""
	case '0':
		return strings.Trim(n.text, "-0.") == ""
	}
	return false
}
