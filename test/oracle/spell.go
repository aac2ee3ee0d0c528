package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
)

// spelling is how a body is written: what stays plain and what is made odd.
// Half of all bodies are plain but for the case of some keys, so that most are
// read by both sides.
func (g *gen) spell(body value) string {
	if g.chance(55) {
		body = respellKeys(g.Rand, body, g.IntN(60))
	}
	if o, ok := body.(object); ok && g.chance(10) {
		body = g.structural(o)
	}
	text := encode(body)
	if g.chance(3) {
		text = g.around(text)
	}
	return text
}

// respellKeys writes some of the keys in another way that Go takes for the
// same: percent of them.
func respellKeys(r *rand.Rand, v value, percent int) value {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for i, m := range v {
			out[i] = member{m.key, respellKeys(r, m.val, percent)}
			if r.IntN(100) < percent {
				out[i].key = respell(r, m.key)
			}
		}
		return out
	case list:
		out := make(list, len(v))
		for i := range v {
			out[i] = respellKeys(r, v[i], percent)
		}
		return out
	}
	return v
}

// respell writes a key in another way: case, Unicode's simple folding (the long
// s and the Kelvin sign are in the fold sets of s and k), escapes.
func respell(r *rand.Rand, key string) string {
	switch r.IntN(5) {
	case 0:
		return strings.ToLower(key)
	case 1:
		return strings.ToUpper(key)
	case 2:
		return strings.NewReplacer("s", "\u017f", "S", "\u017f", "k", "\u212a", "K", "\u212a").Replace(key)
	case 3:
		return strings.Map(func(c rune) rune {
			if r.IntN(2) == 0 {
				return unicode.SimpleFold(c)
			}
			return c
		}, key)
	}
	if key == "" || strings.ContainsAny(key, `\"`) {
		return key
	}
	runes := []rune(key)
	i := r.IntN(len(runes))
	return string(runes[:i]) + fmt.Sprintf(`\u%04x`, runes[i]&0xffff) + string(runes[i+1:])
}

// structural changes the members of an object, or of one in it.
func (g *gen) structural(o object) value {
	if len(o) == 0 {
		return o
	}
	o = append(object(nil), o...)
	i := g.IntN(len(o))
	if inner, ok := o[i].val.(object); ok && g.chance(60) {
		o[i].val = g.structural(inner)
		return o
	}
	key, val := o[i].key, o[i].val
	switch g.IntN(9) {
	case 0: // twice the same key, and the last counts or both merge
		return append(o, m(key, pick[value](g, nil, object{}, list{}, false, 0, "")))
	case 1:
		return append(object{m(key, pick[value](g, nil, object{}, list{}, true, 1, "x"))}, o...)
	case 2:
		return append(o, m(respell(g.Rand, key), val))
	case 3: // in two halves, which merge
		if inner, ok := val.(object); ok && len(inner) > 1 {
			half := g.IntN(len(inner))
			o[i].val = inner[:half]
			return append(o, m(key, inner[half:]))
		}
		o[i].val = nil
	case 4:
		o[i].val = nil
	case 5: // another type
		o[i].val = pick[value](g, "1", 1, true, list{val}, object{m("x", val)}, verbatim("1e2"), verbatim("-0"), verbatim("0.0"))
	case 6:
		return append(o, m(pick(g, "Config", "X", "hostConfig ", "HostConfig\\u0000", "Privileged "), val))
	case 7: // nothing said by saying it
		o[i].val = pick[value](g, object{}, list{}, "")
	case 8:
		return o.without(key)
	}
	return o
}

// around puts something before or behind the document.
func (g *gen) around(text string) string {
	switch g.IntN(8) {
	case 0:
		return text + " {}"
	case 1:
		return text + "\n\n"
	case 2:
		return " \t\r\n" + text
	case 3:
		return "\ufeff" + text
	case 4:
		return text + "garbage"
	case 5:
		return strings.Replace(text, `"Image"`, "\"La\xffbel\":1,\"Image\"", 1)
	case 6:
		return strings.Replace(text, "{", "{/**/", 1)
	}
	return strings.Replace(text, `"`, `"\ud800`, 1)
}
