package policy

import "testing"

func TestUnknownEndpoint(t *testing.T) {
	p, err := Load(t.Context(), Options{Params: map[string]any{"endpoints": map[string]any{"allow": []any{"GET /containers/x/new"}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		method, path string
		allow        bool
	}{
		{"GET", "/containers/x/new", true},
		{"POST", "/containers/x/new", false},
		{"GET", "/containers/x/new/", false},
		{"GET", "/containers/y/new", false},
		{"", "", false},
	} {
		d := p.UnknownEndpoint(tc.method, tc.path, "no engine serves it")
		if d.Allow != tc.allow || d.Allow == (len(d.Findings) > 0) {
			t.Errorf("%s %s: %+v", tc.method, tc.path, d)
		}
	}
}
