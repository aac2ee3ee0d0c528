package action

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuery(t *testing.T) {
	for _, tc := range []struct {
		raw      string
		want     Query
		repeated []string
	}{
		{"", nil, nil},
		{"&&", Query{}, nil},
		{"a", Query{"a": {""}}, nil},
		{"a=1&b=2", Query{"a": {"1"}, "b": {"2"}}, nil},
		{"t=x&b=1&t=y&b=2&c=3", Query{"t": {"x", "y"}, "b": {"1", "2"}, "c": {"3"}}, []string{"b", "t"}},
		{"%74=1&t=2", Query{"t": {"1", "2"}}, []string{"t"}},
		{"T=1&t=2", Query{"T": {"1"}, "t": {"2"}}, nil},
		{"a=b=c", Query{"a": {"b=c"}}, nil},
		{"=x", Query{"": {"x"}}, nil},
		{"a=x+y%20z%2B", Query{"a": {"x y z+"}}, nil},
		{"a=%3B%23%26%0A", Query{"a": {";#&\n"}}, nil},
	} {
		got, err := parseQuery(tc.raw)
		if err != nil {
			t.Errorf("%q: %v", tc.raw, err)
			continue
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%q: %s", tc.raw, d)
		}
		if d := cmp.Diff(tc.repeated, got.Repeated()); d != "" {
			t.Errorf("%q: %s", tc.raw, d)
		}
		values, goErr := url.ParseQuery(tc.raw)
		if goErr != nil || len(values) != len(got) {
			t.Errorf("%q: net/url has %v, %v", tc.raw, values, goErr)
		}
	}
}

func TestQueryValues(t *testing.T) {
	q := Query{"t": {"x", "y"}, "empty": {""}, "none": nil}
	if got := q.Get("t"); got != "x" {
		t.Errorf("Get is %q, want the first value", got)
	}
	if d := cmp.Diff([]string{"x", "y"}, q.All("t")); d != "" {
		t.Error(d)
	}
	for key, want := range map[string]bool{"t": true, "empty": true, "none": false, "T": false} {
		if q.Has(key) != want {
			t.Errorf("Has(%q) is %t", key, !want)
		}
	}
	var none Query
	if none.Get("x") != "" || none.All("x") != nil || none.Bool("x") || none.Has("x") || none.Repeated() != nil {
		t.Error("a nil Query is not empty")
	}
}

func TestQueryBool(t *testing.T) {
	for value, want := range map[string]bool{
		"": false, "0": false, "no": false, "false": false, "none": false, "No": false, "FALSE": false,
		" none ": false, "\tfalse\n": false, "1": true, "true": true, "yes": true, "00": true, "f": true,
		"n": true, "off": true, "-": true, "null": true,
	} {
		if got := (Query{"v": {value}}).Bool("v"); got != want {
			t.Errorf("%q is %t, want %t", value, got, want)
		}
	}
	if (Query{"v": {"0", "1"}}).Bool("v") {
		t.Error("a later value counts")
	}
}

// TestQueryIsForm compares with the form that the daemon's handlers read.
func TestQueryIsForm(t *testing.T) {
	for _, raw := range []string{"a=1&a=2&b", "a=%41+%2B&A=x", "&=&a&&b==", "a=%3b", "x=/auth"} {
		got, err := parseQuery(raw)
		if err != nil {
			t.Fatal(err)
		}
		req := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/", RawQuery: raw}}
		if err := req.ParseForm(); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(req.Form, url.Values(got)); d != "" {
			t.Errorf("%q: %s", raw, d)
		}
	}
}
