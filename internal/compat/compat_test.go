package compat

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func load(t *testing.T, opts Options) *Policy {
	t.Helper()
	p, err := Load(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var asJSON = map[string]string{"Content-Type": "application/json"}

// TestDocument holds the input to what opa-docker-authz builds, quirks
// included.
func TestDocument(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("/etc", link); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		in   Request
		want string // as a policy sees it
	}{
		{"no body, version and query", Request{Method: "GET", URI: "/v1.45/images/json?all=1&all=2&x=%2F", User: "alice", Auth: "TLS"},
			`{"AuthMethod":"TLS","BindMounts":null,"Body":null,"Headers":null,"Method":"GET","Path":"/v1.45/images/json?all=1&all=2&x=%2F",
			"PathArr":["","v1.45","images","json"],"PathPlain":"/v1.45/images/json","Query":{"all":["1","2"],"x":["/"]},"User":"alice"}`},
		{"another spelling of the type hides the body", Request{Method: "POST", URI: "/a%2Fb/create", Headers: map[string]string{"Content-Type": "application/json; charset=utf-8"}, Body: []byte(`{"HostConfig":{"Binds":["/:/h"]}}`)},
			`{"AuthMethod":"","BindMounts":null,"Body":null,"Headers":{"Content-Type":"application/json; charset=utf-8"},"Method":"POST","Path":"/a%2Fb/create",
			"PathArr":["","a","b","create"],"PathPlain":"/a/b/create","Query":{},"User":""}`},
		{"binds and mounts", Request{Method: "POST", URI: "/containers/create", Headers: asJSON, Body: []byte(`{"hostconfig":{"Binds":["/x:/y"]},"HostConfig":{
				"Binds":["` + link + `/../usr:/u:ro","` + link + `:/e:ro,z","vol:/v","/nowhere:/n",7],
				"Mounts":[{"Type":"bind","Source":"/etc","ReadOnly":true},{"Type":"bind","Source":"rel","ReadOnly":"yes"},{"Type":"volume","Source":"/v"},{"Type":"bind"},1]},"N":9007199254740993}`)},
			`{"AuthMethod":"","BindMounts":[{"ReadOnly":true,"Resolved":"/usr","Source":"` + link + `/../usr"},{"ReadOnly":false,"Resolved":"/etc","Source":"` + link + `"},
				{"ReadOnly":false,"Resolved":"","Source":"/nowhere"},{"ReadOnly":true,"Resolved":"/etc","Source":"/etc"},{"ReadOnly":false,"Resolved":"","Source":"rel"}],
			"Body":{"hostconfig":{"Binds":["/x:/y"]},"HostConfig":{"Binds":["` + link + `/../usr:/u:ro","` + link + `:/e:ro,z","vol:/v","/nowhere:/n",7],
				"Mounts":[{"Type":"bind","Source":"/etc","ReadOnly":true},{"Type":"bind","Source":"rel","ReadOnly":"yes"},{"Type":"volume","Source":"/v"},{"Type":"bind"},1]},"N":9007199254740992},
			"Headers":{"Content-Type":"application/json"},"Method":"POST","Path":"/containers/create","PathArr":["","containers","create"],"PathPlain":"/containers/create","Query":{},"User":""}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := document(test.in, true)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(normal(t, []byte(test.want)), normal(t, encode(t, doc))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func normal(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDocumentUnreadable(t *testing.T) {
	for _, r := range []Request{
		{Method: "POST", URI: "/containers/create", Headers: asJSON, Body: []byte(`{`)},
		{Method: "POST", URI: "/containers/create", Headers: asJSON, Body: []byte(`[]`)},
		{Method: "GET", URI: "/%zz"},
	} {
		if _, err := document(r, false); err == nil {
			t.Errorf("%s %s %s: shown to the policy", r.Method, r.URI, r.Body)
		}
	}
}

func TestAllow(t *testing.T) {
	create := "/v1.45/containers/create"
	alice := map[string]string{"Content-Type": "application/json", "Authz-User": "alice"}
	for _, test := range []struct {
		name, file, path string
		in               Request
		want             string // "" allows
	}{
		{"list", "deny_list", "", Request{Method: "GET", URI: "/info"}, ""},
		{"path form of the decision", "deny_list", "/docker/authz/allow", Request{Method: "GET", URI: "/info"}, ""},
		{"unknown user", "deny_list", "", Request{Method: "POST", URI: create, Headers: asJSON, Body: []byte(`{}`)}, "says no"},
		{"a header as identity", "deny_list", "", Request{Method: "POST", URI: create, Headers: alice, Body: []byte(`{}`)}, ""},
		{"privileged", "deny_list", "", Request{Method: "POST", URI: create, Headers: alice, Body: []byte(`{"HostConfig":{"Privileged":true}}`)}, "says no"},
		{"privileged in lower case passes, as there", "deny_list", "", Request{Method: "POST", URI: create, Headers: alice, Body: []byte(`{"hostconfig":{"privileged":true}}`)}, ""},
		{"a bind outside", "deny_list", "", Request{Method: "POST", URI: create, Headers: alice, Body: []byte(`{"HostConfig":{"Binds":["/etc:/e"]}}`)}, "says no"},
		{"broken body", "deny_list", "", Request{Method: "POST", URI: create, Headers: alice, Body: []byte(`{`)}, "cannot be shown"},
		{"undefined", "deny_list", "data.docker.authz.permit", Request{Method: "GET", URI: "/info"}, "undefined"},
		{"not a bool", "deny_list", "data.docker.authz.roles", Request{Method: "GET", URI: "/info"}, "is not true or false"},
		{"v0 list", "paths_v0", "", Request{Method: "GET", URI: "/info"}, ""},
		{"v0 create", "paths_v0", "", Request{Method: "POST", URI: create, User: "alice", Headers: asJSON, Body: []byte(`{}`)}, ""},
		{"v0 create of another", "paths_v0", "", Request{Method: "POST", URI: create, User: "bob", Headers: asJSON, Body: []byte(`{}`)}, "says no"},
		{"v0 exact path", "paths_v0", "", Request{Method: "POST", URI: "/v1.45/containers/prune"}, ""},
		{"v0 exact path with a query", "paths_v0", "", Request{Method: "POST", URI: "/v1.45/containers/prune?x=1"}, "says no"},
		{"ping passes unseen", "paths_v0", "", Request{Method: "HEAD", URI: "/_ping"}, ""},
		{"only the bare ping", "paths_v0", "", Request{Method: "HEAD", URI: "/v1.45/_ping"}, "says no"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := load(t, Options{File: "testdata/" + test.file + ".rego", AllowPath: test.path, Resolve: true})
			err := p.Allow(t.Context(), test.in)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestAllowFailsClosed(t *testing.T) {
	p := load(t, Options{File: "testdata/paths_v0.rego", AskPing: true})
	if p.Allow(t.Context(), Request{Method: "HEAD", URI: "/_ping"}) == nil {
		t.Error("AskPing: the ping was not shown to the policy")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if p.Allow(gone, Request{Method: "GET", URI: "/info"}) == nil {
		t.Error("allowed after the context ended")
	}
	var broken *Policy = &Policy{}
	if broken.Allow(t.Context(), Request{Method: "GET", URI: "/info"}) == nil {
		t.Error("a policy that was never loaded allows")
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.rego")
	if err := os.WriteFile(bad, []byte("package docker.authz\n\nallow if {"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{bad, filepath.Join(dir, "none.rego"), dir, ""} {
		if _, err := Load(t.Context(), Options{File: file}); err == nil {
			t.Errorf("%q was loaded", file)
		}
	}
	if got := load(t, Options{File: "testdata/deny_list.rego"}).Rego(); got != "v1" {
		t.Errorf("deny_list is %s", got)
	}
	a, b := load(t, Options{File: "testdata/paths_v0.rego"}), load(t, Options{File: "testdata/paths_v0.rego", AskPing: true})
	if a.Rego() != "v0" {
		t.Errorf("paths_v0 is %s", a.Rego())
	}
	if a.Revision() == b.Revision() {
		t.Error("the revision does not change with the options")
	}
}

func TestWarnings(t *testing.T) {
	for file, want := range map[string][]string{
		"deny_list":  {"content-type", "deny-list", "header", "key-case", "read-only"},
		"paths_v0":   {"content-type", "key-case", "raw-path"},
		"everything": {"content-type", "key-case", "network", "not", "open"},
	} {
		var got []string
		for _, w := range load(t, Options{File: "testdata/" + file + ".rego"}).Warnings() {
			got = append(got, w.Trap)
			if w.Line == 0 || w.Message == "" {
				t.Errorf("%s: %+v", file, w)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", file, diff)
		}
	}
}
