package input

import (
	"strings"
	"testing"

	"github.com/seawall/seawall/internal/engine"
)

// headers is a message's headers, in pairs.
func headers(pairs ...string) map[string]string {
	h := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		h[pairs[i]] = pairs[i+1]
	}
	return h
}

const (
	typ    = "Content-Type"
	length = "Content-Length"
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

// TestBodies holds, for what the daemon shows of a request's body, what the
// gate makes of it. An empty want passes.
func TestBodies(t *testing.T) {
	const noBody, form, hidden, perhaps = "shows none", "a form in the body", "does not show", "may have a body"
	for _, tt := range []struct {
		name    string
		line    string
		headers map[string]string
		body    string
		want    string
	}{
		// Where the engine needs a body. CVE-2024-41110: chunked, or
		// Content-Length 0 as engines up to 27.1.0 tell it. CVE-2026-34040:
		// a body of 1 MiB and more.
		{"JSON", "POST /volumes/create", headers(typ, asJSON, length, "2"), "{}", ""},
		{"JSON, chunked", "POST /volumes/create", headers(typ, asJSON), "{}", ""},
		{"JSON, shown as text", "POST /volumes/create", headers(typ, "text/plain", length, "2"), "{}", ""},
		{"JSON, shown as a form", "POST /volumes/create", headers(typ, asForm, length, "2"), "{}", ""},
		{"JSON without headers", "POST /volumes/create", nil, "{}", ""},
		{"withheld, length 0", "POST /volumes/create", headers(typ, asJSON, length, "0"), "", noBody},
		{"withheld, chunked", "POST /volumes/create", headers(typ, asJSON), "", noBody},
		{"withheld, large", "POST /volumes/create", headers(typ, asJSON, length, "1048576"), "", noBody},
		{"withheld, no headers", "POST /volumes/create", nil, "", noBody},
		{"withheld, text", "POST /containers/create", headers(typ, "text/plain", length, "9"), "", noBody},
		{"withheld, update", "POST /containers/x/update", headers(length, "0"), "", noBody},
		{"withheld, exec", "POST /containers/x/exec", nil, "", noBody},
		{"withheld, exec start", "POST /exec/x/start", nil, "", noBody},
		{"withheld, service", "POST /services/create", headers(typ, asJSON), "", noBody},
		{"withheld, plugin", "POST /plugins/pull?remote=p", headers(typ, asJSON), "", noBody},
		{"withheld, old copy", "POST /v1.20/containers/x/copy", nil, "", noBody},
		{"withheld, PUT", "PUT /volumes/x", headers(length, "0"), "", noBody},
		{"blank", "POST /volumes/create", headers(length, "1"), " ", "not one JSON document"},
		{"null", "POST /volumes/create", headers(length, "4"), "null", "not an object"},
		{"a list", "POST /volumes/create", headers(length, "2"), "[]", "not an object"},
		{"a string", "POST /volumes/create", headers(length, "4"), `"{}"`, "not an object"},
		{"an object for a list", "POST /plugins/x/set", headers(length, "2"), "{}", "not a list"},
		{"null for a list", "POST /plugins/pull?remote=p", headers(length, "4"), "null", ""},
		{"a length of another body", "POST /volumes/create", headers(length, "3"), "{}", "2 bytes of a body of 3"},
		{"a length of none", "POST /volumes/create", headers(length, "0"), "{}", "2 bytes of a body of 0"},
		{"a negative length", "POST /volumes/create", headers(length, "-1"), "{}", "is not a number"},
		{"a length in words", "POST /volumes/create", headers(length, "two"), "{}", "is not a number"},
		{"two lengths", "POST /volumes/create", headers(length, "2", "content-length", "2"), "{}", "twice"},
		{"two types", "POST /images/load", headers(typ, "x", "CONTENT-TYPE", "y"), "", "twice"},
		{"headers in lower case", "POST /containers/x/stop", headers("content-length", "0", "content-type", "text/plain"), "", ""},

		// Where a body is optional.
		{"start", "POST /containers/x/stop", headers(length, "0"), "", ""},
		{"commit without", "POST /commit?container=x", headers(length, "0"), "", ""},
		{"commit with null", "POST /commit?container=x", headers(typ, asJSON, length, "5"), "null\n", ""},
		{"commit with a body", "POST /commit?container=x", headers(typ, asJSON, length, "14"), `{"User":"uid"}`, ""},
		{"commit with a list", "POST /commit?container=x", nil, "[]", "not an object"},
		{"commit, withheld", "POST /commit?container=x", headers(typ, asJSON), "", perhaps},
		{"commit, withheld, length", "POST /commit?container=x", headers(typ, asJSON, length, "9"), "", hidden},
		{"commit, neither header", "POST /commit?container=x", nil, "", ""},
		{"start, withheld", "POST /v1.23/containers/x/start", headers(typ, asJSON), "", perhaps},
		{"start, withheld, large", "POST /v1.23/containers/x/start", headers(typ, asJSON, length, "1048576"), "", hidden},
		{"push with old credentials", "POST /images/x/push", headers(typ, asJSON, length, "1"), "[", ""},

		// Where a form would override the query.
		{"tag, 20.10", "POST /images/x/tag?repo=a", headers(typ, "text/plain", length, "0"), "", ""},
		{"tag, 28", "POST /images/x/tag?repo=a", headers(length, "0"), "", ""},
		{"tag, curl -X POST", "POST /images/x/tag?repo=a", nil, "", ""},
		{"tag, curl -d ''", "POST /images/x/tag?repo=a", headers(typ, asForm, length, "0"), "", ""},
		{"tag, JSON", "POST /images/x/tag?repo=a", headers(typ, asJSON, length, "2"), "{}", ""},
		{"tag, not JSON at all", "POST /images/x/tag?repo=a", headers(typ, asJSON, length, "1"), "{", ""},
		{"tag, form", "POST /images/x/tag?repo=a", headers(typ, asForm, length, "6"), "", form},
		{"tag, form, chunked", "POST /images/x/tag?repo=a", headers(typ, asForm), "", form},
		{"tag, form in capitals", "POST /images/x/tag?repo=a", headers(typ, "Application/X-WWW-Form-Urlencoded; charset=x"), "", form},
		{"tag, form with junk", "POST /images/x/tag?repo=a", headers(typ, asForm+";;"), "", form},
		{"tag, multipart", "POST /images/x/tag?repo=a", headers(typ, "multipart/form-data; boundary=x"), "", form},
		{"tag, multipart without boundary", "POST /images/x/tag?repo=a", headers(typ, "multipart/mixed"), "", form},
		{"tag, form shown as text", "POST /images/x/tag?repo=a", headers(typ, "text/plain", length, "6"), "", hidden},
		{"tag, form shown as JSON", "POST /images/x/tag?repo=a", headers(typ, asJSON, length, "6"), "", hidden},
		{"tag, form shown as text, chunked", "POST /images/x/tag?repo=a", headers(typ, "text/plain"), "", perhaps},
		{"tag, form shown as nothing, chunked", "POST /images/x/tag?repo=a", headers(typ, ""), "", perhaps},
		{"tag, no type", "POST /images/x/tag?repo=a", headers(length, "6"), "", hidden},
		{"pull, chunked", "POST /images/create?fromImage=x", headers(typ, "text/plain"), "", perhaps},
		{"rename, chunked", "POST /containers/x/rename?name=y", headers(typ, "text/plain"), "", perhaps},
		{"kill, form", "POST /containers/x/kill", headers(typ, asForm, length, "9"), "", form},
		{"prune, form", "POST /images/prune", headers(typ, asForm, length, "9"), "", form},

		// Where a stream is to be expected.
		{"load", "POST /images/load", headers(typ, "application/x-tar"), "", ""},
		{"load, form", "POST /images/load", headers(typ, asForm), "", form},
		{"build", "POST /build?t=x", headers(typ, "application/x-tar"), "", ""},
		{"build, tar shown as JSON", "POST /build?t=x", headers(typ, asJSON, length, "3"), "tar", ""},
		{"build, form", "POST /build", headers(typ, asForm, length, "3"), "", form},
		{"build from afar", "POST /build?remote=https://example.com/x.git", headers(typ, "application/x-tar", length, "0"), "", ""},
		{"build from afar, with a stream", "POST /build?remote=https://example.com/x.git", headers(typ, "application/x-tar"), "", perhaps},
		{"build from a session", "POST /build?version=2&remote=client-session&session=x", headers(typ, "application/x-tar", length, "0"), "", ""},
		{"build from a pipe", "POST /build?version=2&remote=upload-request&buildid=x", headers(typ, "application/x-tar"), "", ""},
		{"import from the client", "POST /images/create?fromSrc=-", headers(typ, "text/plain"), "", ""},
		{"import from afar", "POST /images/create?fromSrc=https://example.com/x.tar", headers(typ, "text/plain", length, "0"), "", ""},
		{"import from afar, with a stream", "POST /images/create?fromSrc=https://example.com/x.tar", headers(typ, "text/plain"), "", perhaps},
		{"import from nowhere, with a stream", "POST /images/create", headers(typ, "text/plain"), "", perhaps},
		{"copy in", "PUT /containers/x/archive?path=/", headers(typ, "application/x-tar"), "", ""},
		{"copy in, form", "PUT /containers/x/archive?path=/", headers(typ, asForm), "", form},
		{"attach", "POST /containers/x/attach?stdin=1", headers(typ, "text/plain", "Upgrade", "tcp"), "", ""},
		{"session", "POST /session", headers("Upgrade", "h2c"), "", ""},
		{"login", "POST /auth", headers(typ, asJSON, length, "62"), "", ""},
		{"login, shown", "POST /auth", headers(typ, asJSON, length, "2"), `{}`, ""},

		// Where nobody reads a body.
		{"GET", "GET /info", nil, "", ""},
		{"GET with a type", "GET /info", headers(typ, asJSON), "", ""},
		{"GET with a form", "GET /containers/x/logs", headers(typ, "multipart/form-data; boundary=x"), "", form},
		{"GET with a body", "GET /info", headers(typ, asJSON, length, "9"), `{"a":1,}x`, ""},
		{"DELETE", "DELETE /containers/x", nil, "", ""},
		{"DELETE with a form", "DELETE /containers/x", headers(typ, asForm, length, "4"), "", form},
	} {
		t.Run(tt.name, func(t *testing.T) {
			method, uri, _ := strings.Cut(tt.line, " ")
			b := &Builder{Facts: engine.Off{}}
			_, err := inputOfMessage(t, b, Message{Method: method, URI: uri, Headers: tt.headers, Body: []byte(tt.body)}, NeedAll)
			if tt.want != "" {
				wantUndecodable(t, err, tt.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestQueries(t *testing.T) {
	for _, tt := range []struct{ name, line, want string }{
		{"one value", "POST /images/x/tag?repo=a", ""},
		{"two values", "POST /images/x/tag?repo=a&repo=b", "?repo: the query names the parameter more than once"},
		{"two equal values", "POST /images/x/tag?repo=a&repo=a", "?repo"},
		{"two values by escape", "POST /images/x/tag?repo=a&rep%6f=b", "?repo"},
		{"an odd key twice", "GET /info?a%22=1&a%22=2", `?"a\""`},
		{"keys in two cases", "POST /images/x/tag?repo=a&Repo=b", ""},
		{"a list", "POST /build?t=a&t=b&extrahosts=c&extrahosts=d", ""},
		{"a list elsewhere", "POST /images/x/tag?repo=a&t=b&t=c", "?t"},
		{"changes", "POST /commit?changes=a&changes=b&container=x", ""},
		{"names", "GET /images/get?names=a&names=b", ""},
		{"one of a list's companions twice", "POST /build?t=a&t=b&networkmode=host&networkmode=none", "?networkmode"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := inputOf(t, &Builder{Facts: engine.Off{}}, tt.line, "", 0)
			if tt.want != "" {
				wantUndecodable(t, err, tt.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}
