package input

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of the token-level pass. Real bodies stay far below them: the largest
// are services with some hundred variables, and seccomp profiles, which are
// one string.
const (
	// MaxBody is the longest body read, in bytes. Fixed engines show at most
	// 4 MiB (25.0.16, 29.3.1), the others at most 1 MiB.
	MaxBody = 4<<20 + 4<<10
	// maxDepth bounds nesting. Go itself stops at 10,000; the deepest real
	// body has less than ten levels.
	maxDepth = 64
	// maxValues bounds the values of a body: a short text can hold millions.
	maxValues = 1 << 16
)

// document is a JSON body after the token-level pass: one document, in UTF-8,
// in which no object names a key twice. Its keys are in the client's spelling
// until decode has put them into the daemon's.
type document struct {
	raw  []byte
	root node
	// unknown are the dotted paths of the keys that no supported engine knows,
	// in the order sent; filled by decode.
	unknown []string
}

// node is a JSON value.
type node struct {
	kind byte     // the first byte of its text: { [ " n t f, and 0 for numbers
	text string   // of a string, unquoted; of a number, as written
	keys []string // of an object, in the order sent
	vals []node   // of an object or an array
	skip []bool   // of an object, when not nil: the keys that are unknown
}

// scan is the token-level pass. It refuses what encoding/json takes and what
// another reader, or another release of it, could take otherwise.
func scan(body []byte) (*document, error) {
	if len(body) > MaxBody {
		return nil, undecodable("", "the body is longer than %d bytes", MaxBody)
	}
	if !utf8.Valid(body) {
		return nil, undecodable("", "the body is not UTF-8")
	}
	// Go's own scanner decides what is JSON; it refuses a second document, a
	// byte order mark and comments.
	if !json.Valid(body) {
		return nil, undecodable("", "the body is not one JSON document")
	}
	p := parser{text: string(body)}
	doc := &document{raw: body}
	if err := p.value(&doc.root, 0); err != nil {
		return nil, err
	}
	return doc, nil
}

// parser makes nodes out of a text that is known to be valid JSON.
type parser struct {
	text   string
	pos    int
	values int
}

// space skips white space, and then the one byte if it is there.
func (p *parser) space(skip byte) bool {
	for {
		switch c := p.text[p.pos]; c {
		case ' ', '\t', '\r', '\n':
			p.pos++
			continue
		case skip:
			p.pos++
			return true
		}
		return false
	}
}

func (p *parser) value(n *node, depth int) error {
	p.space(0)
	if p.values++; p.values > maxValues {
		return undecodable("", "the body holds more than %d values", maxValues)
	}
	if depth > maxDepth {
		return undecodable("", "the body is nested deeper than %d levels", maxDepth)
	}
	n.kind = p.text[p.pos]
	var err error
	switch n.kind {
	case '{':
		return p.object(n, depth)
	case '[':
		return p.array(n, depth)
	case '"':
		n.text, err = p.str()
	case 'n', 't':
		p.pos += len("null")
	case 'f':
		p.pos += len("false")
	default:
		n.kind = '0'
		n.text, err = p.number()
	}
	return err
}

func (p *parser) object(n *node, depth int) error {
	p.pos++
	for !p.space('}') {
		p.space(',')
		p.space(0)
		key, err := p.str()
		if err != nil {
			return err
		}
		if strings.IndexByte(key, 0) >= 0 {
			return undecodable("", "a key of the body holds a NUL")
		}
		p.space(':')
		n.keys = append(n.keys, key)
		n.vals = append(n.vals, node{})
		if err := p.value(&n.vals[len(n.vals)-1], depth+1); err != nil {
			return err
		}
	}
	if key, twice := repeated(n.keys); twice {
		return undecodable("", "the body names the key %s twice in one object", shown(key))
	}
	return nil
}

func (p *parser) array(n *node, depth int) error {
	p.pos++
	for !p.space(']') {
		p.space(',')
		n.vals = append(n.vals, node{})
		if err := p.value(&n.vals[len(n.vals)-1], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// number takes a number as it is written. One that is out of float64's range
// has no value that every reader agrees on.
func (p *parser) number() (string, error) {
	start := p.pos
	for p.pos < len(p.text) && strings.IndexByte("+-.0123456789eE", p.text[p.pos]) >= 0 {
		p.pos++
	}
	text := p.text[start:p.pos]
	if len(text) > maxNumber {
		return "", undecodable("", "a number of the body has more than %d digits", maxNumber)
	}
	f, err := strconv.ParseFloat(text, 64)
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	if err != nil || f == 0 && strings.ContainsAny(mantissa, "123456789") {
		return "", undecodable("", "the number %s of the body is out of range", text)
	}
	return text, nil
}

// maxNumber is the longest number read, in bytes. Docker's own are at most 20.
const maxNumber = 64

// str takes a string. The text is valid, so only surrogates can be wrong: Go
// replaces one without its other half, others keep or refuse it.
func (p *parser) str() (string, error) {
	start := p.pos
	p.pos++
	escaped := false
	for ; p.text[p.pos] != '"'; p.pos++ {
		if p.text[p.pos] != '\\' {
			continue
		}
		escaped = true
		p.pos++
		if p.text[p.pos] != 'u' {
			continue
		}
		if r := p.hex(p.pos + 1); r >= 0xdc00 && r < 0xe000 {
			return "", undecodable("", "the body holds half of a surrogate pair")
		} else if r >= 0xd800 && r < 0xdc00 {
			if low := p.text[p.pos+5:]; low[0] != '\\' || low[1] != 'u' || p.hex(p.pos+7)>>10 != 0xdc00>>10 {
				return "", undecodable("", "the body holds half of a surrogate pair")
			}
			p.pos += 6
		}
		p.pos += 4
	}
	p.pos++
	if !escaped {
		return p.text[start+1 : p.pos-1], nil
	}
	var s string
	if err := json.Unmarshal([]byte(p.text[start:p.pos]), &s); err != nil {
		return "", undecodable("", "a string of the body cannot be read")
	}
	return s, nil
}

// hex reads the four hexadecimal digits at pos.
func (p *parser) hex(pos int) rune {
	n, _ := strconv.ParseUint(p.text[pos:pos+4], 16, 32)
	return rune(n)
}

// repeated returns a key that occurs twice, byte for byte.
func repeated(keys []string) (string, bool) {
	if len(keys) <= 8 {
		for i, key := range keys {
			for _, earlier := range keys[:i] {
				if key == earlier {
					return key, true
				}
			}
		}
		return "", false
	}
	seen := make(map[string]bool, len(keys))
	for _, key := range keys {
		if seen[key] {
			return key, true
		}
		seen[key] = true
	}
	return "", false
}

// fold maps every spelling of a key that encoding/json takes for the same
// field to one: ASCII letters to upper case, any other to the smallest rune of
// its fold set, so that ſ (U+017F) is S and K (U+212A) is K.
func fold(key string) string { return strings.Map(foldRune, key) }

func foldRune(r rune) rune {
	for {
		next := unicode.SimpleFold(r)
		if next <= r {
			return next
		}
		r = next
	}
}

// foldedTwice returns a key that another key of the object folds to.
func foldedTwice(keys []string) (string, bool) {
	if len(keys) < 2 {
		return "", false
	}
	seen := make(map[string]bool, len(keys))
	for _, key := range keys {
		f := fold(key)
		if seen[f] {
			return key, true
		}
		seen[f] = true
	}
	return "", false
}

// shown quotes a text of the request for a message, in ASCII and bounded.
func shown(s string) string {
	const most = 64
	if len(s) > most {
		return strconv.QuoteToASCII(strings.ToValidUTF8(s[:most], "")) + "..."
	}
	return strconv.QuoteToASCII(s)
}
