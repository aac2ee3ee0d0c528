package action

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzParse(f *testing.F) {
	routes := engineRoutes(f)
	engines := []*engine{newEngine("20", routes), newEngine("28", routes), newEngine("29", routes)}
	f.Add("POST", "/v1.41/containers/create?name=web")
	f.Add("GET", "/images/a/b/c:1/json")
	f.Fuzz(func(t *testing.T, method, uri string) {
		got, err := Parse(method, uri)
		again, errAgain := Parse(method, uri)
		if d := cmp.Diff(got, again) + cmp.Diff(err, errAgain); d != "" {
			t.Fatal(d)
		}
		if err != nil {
			checkError(t, got, err)
			return
		}
		if !Known(got.Action.Name) || got.BodyKind == "" || !strings.HasPrefix(got.Path, "/") || !strings.Contains(got.Path, got.Name) {
			t.Fatalf("got %+v", got)
		}
		checkStable(t, got)
		for _, e := range engines {
			if want := e.route(method, uri); want.action != "" && want.action != got.Action.Name {
				t.Fatalf("%s %q is %s, an engine has %s", method, uri, got.Action.Name, want.action)
			}
		}
	})
}

// checkError: an error is typed, short, printable, and comes without an action.
func checkError(t *testing.T, got Request, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != UnknownEndpoint && e.Kind != Undecodable {
		t.Fatalf("error %#v", err)
	}
	if got.Action != (Action{}) || got.BodyKind != "" {
		t.Fatalf("%v, and %+v", err, got)
	}
	if len(e.Reason) > 2000 || strings.ContainsFunc(e.Error(), func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Fatalf("reason %q", e.Reason)
	}
}

// checkStable: the decoded path, escaped anew, has the same action and name.
func checkStable(t *testing.T, got Request) {
	t.Helper()
	uri := (&url.URL{Path: got.Path, RawQuery: url.Values(got.Query).Encode()}).String()
	if got.APIVersion != "" {
		uri = "/v" + got.APIVersion + uri
	}
	if len(uri) > MaxURI {
		return
	}
	again, err := Parse(got.Method, uri)
	if err != nil {
		t.Fatalf("%q, from %q: %v", uri, got.RawURI, err)
	}
	again.RawURI = got.RawURI
	if d := cmp.Diff(got, again); d != "" {
		t.Fatalf("%q, from %q: %s", uri, got.RawURI, d)
	}
}
