package oracle

import (
	"encoding/json"
	"strings"
)

// value is a JSON value: nil, bool, string, number or verbatim text, list,
// object.
type value any

// verbatim is JSON text that is sent as it is, valid or not.
type verbatim string

// list is a JSON array.
type list []value

// object is a JSON object whose members keep their order and may repeat.
type object []member

// member is a key, as JSON text without its quotes, and a value.
type member struct {
	key string
	val value
}

// m makes a member.
func m(key string, val value) member { return member{key: key, val: val} }

// get returns the value of the first member with this very key.
func (o object) get(key string) (value, bool) {
	for _, m := range o {
		if m.key == key {
			return m.val, true
		}
	}
	return nil, false
}

// set replaces the member with this very key, or appends it.
func (o object) set(key string, val value) object {
	for i := range o {
		if o[i].key == key {
			o[i].val = val
			return o
		}
	}
	return append(o, m(key, val))
}

// without returns o without the members of this very key.
func (o object) without(key string) object {
	var kept object
	for _, m := range o {
		if m.key != key {
			kept = append(kept, m)
		}
	}
	return kept
}

// encode writes a value as JSON text.
func encode(v value) string {
	var b strings.Builder
	write(&b, v)
	return b.String()
}

func write(b *strings.Builder, v value) {
	switch v := v.(type) {
	case verbatim:
		b.WriteString(string(v))
	case object:
		b.WriteByte('{')
		for i, m := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + m.key + `":`)
			write(b, m.val)
		}
		b.WriteByte('}')
	case list:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			write(b, e)
		}
		b.WriteByte(']')
	default:
		text, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		b.Write(text)
	}
}
