package input

// document is a JSON body after the token-level pass: one document, free of
// duplicates, in the spelling of the client until decode is called.
type document struct {
	raw     []byte
	root    node
	unknown []string // dotted paths of keys that the type decoded into does not know
}

// node is a JSON value.
type node struct {
	kind byte     // one of n t f 0 " [ {
	text string   // of a string, unquoted; of a number, as written
	keys []string // of an object, in the order sent
	vals []node   // of an object or an array
}

// decodeInto reads body, which the daemon decodes into something like dst, in
// canonical spelling. It is scan and decode in one.
func decodeInto[T any](body []byte, dst *T) (*document, error) {
	doc, err := scan(body)
	if err != nil {
		return nil, err
	}
	return doc, decode(doc, dst)
}

// scan makes the token-level pass.
func scan(body []byte) (*document, error) { return nil, undecodable("", "not built yet") }

// decode puts doc into canonical spelling by dst's type, notes the unknown
// keys in doc.unknown, and decodes it into dst. It must be called only once
// for a document.
func decode[T any](doc *document, dst *T) error { return undecodable("", "not built yet") }

// has reports whether the value at path, in canonical spelling, is there and
// not null.
func (d *document) has(path ...string) bool { return false }
