package input

import (
	"mime"
	"strconv"
	"strings"
)

// Message is a request as the daemon tells it to an authorization plugin.
type Message struct {
	Method string
	URI    string
	// Headers hold the last value of each header. The daemon leaves out
	// Authorization, the X-Registry headers, Host and Transfer-Encoding, and
	// Content-Length with a chunked body.
	Headers map[string]string
	Body    []byte // empty when there is none, and when the daemon withholds it
	User    User
}

// header returns the value of a header, whatever the case of its name. Two of
// the same name are an error: the daemon sends each once.
func (m Message) header(name string) (value string, found bool, err error) {
	for key, v := range m.Headers {
		if !strings.EqualFold(key, name) {
			continue
		}
		if found {
			return "", false, undecodable("", "the message names the header %s twice", name)
		}
		value, found = v, true
	}
	return value, found, nil
}

// framing is what the headers show of a request's body.
type framing struct {
	length  int64  // -1 when not shown: chunked, or no body
	typ     string // as shown: the last Content-Type; "" is none
	typed   bool   // a Content-Type is shown, be it empty
	formish bool   // the type shown is a form's
}

func (m Message) framing() (framing, error) {
	f := framing{length: -1}
	text, shows, err := m.header("Content-Length")
	if err != nil {
		return f, err
	}
	if shows {
		n, err := strconv.ParseUint(text, 10, 62)
		if err != nil {
			return f, undecodable("", "the Content-Length %s is not a number", shown(text))
		}
		f.length = int64(n)
	}
	if f.typ, f.typed, err = m.header("Content-Type"); err != nil {
		return f, err
	}
	f.formish = form(f.typ)
	return f, nil
}

// form reports whether a Content-Type is one whose body Go merges into the
// query. In doubt it is.
func form(typ string) bool {
	typ = strings.ToLower(typ)
	media, _, err := mime.ParseMediaType(typ)
	if err != nil {
		return strings.Contains(typ, "form")
	}
	return media == "application/x-www-form-urlencoded" || strings.HasPrefix(media, "multipart/")
}
