package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestSecret(t *testing.T) {
	a, err := NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	if len(a.value) != 64 || a == b {
		t.Fatalf("secrets of %d and %d digits, equal: %v", len(a.value), len(b.value), a == b)
	}
	for _, tt := range []struct {
		name    string
		secret  Secret
		headers map[string]string
		want    bool
	}{
		{"own", a, map[string]string{Header: a.value}, true},
		{"another process", a, map[string]string{Header: b.value}, false},
		{"none", a, nil, false},
		{"empty value", a, map[string]string{Header: ""}, false},
		{"upper case", a, map[string]string{Header: strings.ToUpper(a.value) + "x"}, false},
		{"prefix", a, map[string]string{Header: a.value[:63]}, false},
		{"longer", a, map[string]string{Header: a.value + "0"}, false},
		{"repeated", a, map[string]string{Header: a.value + "," + a.value}, false},
		{"other header", a, map[string]string{"X-Seawall": a.value}, false},
		{"key not canonical", a, map[string]string{strings.ToLower(Header): a.value}, false},
		{"zero secret, empty value", Secret{}, map[string]string{Header: ""}, false},
		{"zero secret, no header", Secret{}, nil, false},
	} {
		if got := tt.secret.Own(tt.headers); got != tt.want {
			t.Errorf("%s: Own = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	s, err := NewSecret()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Host: "unix:///x", Secret: s}
	var texts []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		texts = append(texts, fmt.Sprintf(verb, s), fmt.Sprintf(verb, &s), fmt.Sprintf(verb, o), fmt.Sprintf(verb, &o))
	}
	b, err := json.Marshal(map[string]any{"s": s, "o": struct{ Secret Secret }{s}})
	if err != nil {
		t.Fatal(err)
	}
	texts = append(texts, string(b), fmt.Sprint(s), fmt.Errorf("x %v", s).Error())
	for _, text := range texts {
		if strings.Contains(text, s.value) || strings.Contains(text, fmt.Sprintf("%x", s.value)) {
			t.Errorf("the secret shows in %q", text)
		}
	}
	if want := `{"o":{"Secret":"[secret]"},"s":"[secret]"}`; string(b) != want {
		t.Errorf("JSON %s, want %s", b, want)
	}
}

func TestOwnPath(t *testing.T) {
	for _, tt := range []struct {
		method, target string
		want           bool
	}{
		{"HEAD", "/_ping", true},
		{"GET", "/_ping", true},
		{"GET", "/v1.41/version", true},
		{"GET", "/v1.51/info", true},
		{"GET", "/info", true},
		{"GET", "/v1.41/events?filters=%7B%7D&since=1", true},
		{"GET", "/v1.41/images/registry.example.com:5000/a/b:1/json", true},
		{"GET", "/v1.41/images/sha256:0123/json", true},
		{"GET", "/v1.41/containers/web/json", true},
		{"GET", "/v1.41/containers/web/db/json", true},
		{"GET", "/v1.41/containers/web/export", true},
		{"GET", "/v1.41/containers/web/archive?path=%2Fetc%2Fpasswd", true},
		{"HEAD", "/v1.41/containers/web/archive?path=%2Fetc", true},
		{"GET", "/v1.41/exec/0123/json", true},
		{"GET", "/v1.41/volumes/data", true},
		{"GET", "/v1.41/networks/back%20end", true},

		{"", "", false},
		{"GET", "", false},
		{"GET", "/", false},
		{"get", "/info", false},
		{"POST", "/v1.41/containers/create", false},
		{"POST", "/v1.41/containers/web/json", false},
		{"PUT", "/v1.41/containers/web/archive?path=/", false},
		{"DELETE", "/v1.41/volumes/data", false},
		{"HEAD", "/info", false},
		{"GET", "/v1.41/images/json", false},
		{"GET", "/v1.41/exec/json", false},
		{"GET", "/v1.41/exec/a/b/json", false},
		{"POST", "/v1.41/exec/0123/start", false},
		{"POST", "/v1.41/exec/0123/json", false},
		{"GET", "/v1.41/containers/json", false},
		{"GET", "/v1.41/containers/web/attach/ws", false},
		{"GET", "/v1.41/containers/web/logs", false},
		{"GET", "/v1.41/swarm/unlockkey", false},
		{"GET", "/v1.41/images/get", false},
		{"GET", "/v1.41/info?x=1", false},
		{"GET", "/v1.41/events?until=1", false},
		{"GET", "/v1.41/containers/web/archive?path=/a&path=/b", false},
		{"GET", "/v1.41/containers/web/archive?path=/a;b", false},
		{"GET", "/v1.41/containers/web/json?size=1", false},
		{"GET", "/v1.41/../info", false},
		{"GET", "//info", false},
		{"GET", "/info/", false},
		{"GET", "/v1.41/volumes/", false},
		{"GET", "/v1/info", false},
		{"GET", "/V1.41/info", false},
		{"GET", "http://x/info", false},
		{"GET", "/%zz", false},
		{"GET", "info", false},
	} {
		if got := OwnPath(tt.method, tt.target); got != tt.want {
			t.Errorf("OwnPath(%q, %q) = %v, want %v", tt.method, tt.target, got, tt.want)
		}
	}
}
