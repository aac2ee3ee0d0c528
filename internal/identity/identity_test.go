package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// issue makes a certificate as a client's would arrive: signed and parsed.
func issue(t testing.TB, tmpl x509.Certificate) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if tmpl.SerialNumber == nil {
		tmpl.SerialNumber = big.NewInt(0x0a1b)
	}
	der, err := x509.CreateCertificate(rand.Reader, &tmpl, &tmpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func named(t testing.TB, n pkix.Name) *x509.Certificate {
	t.Helper()
	return issue(t, x509.Certificate{Subject: n})
}

func TestFromMessage(t *testing.T) {
	uri, _ := url.Parse("spiffe://example.com/ci")
	alice := issue(t, x509.Certificate{
		Subject:        pkix.Name{CommonName: "alice", Organization: []string{"Example"}, OrganizationalUnit: []string{"ops", "dev"}},
		DNSNames:       []string{"a.example.com"},
		EmailAddresses: []string{"alice@example.com"},
		URIs:           []*url.URL{uri},
		IPAddresses:    []net.IP{net.IPv4(10, 0, 0, 1)},
	})
	m, err := ParseMap([]byte("groups: {admins: [alice, ou=ops], ci: ['san=spiffe://example.com/ci'], others: [bob], ops: [o=Example]}"))
	if err != nil {
		t.Fatal(err)
	}
	cert := Certificate{
		CN: "alice", O: []string{"Example"}, OU: []string{"dev", "ops"}, Serial: "0A1B",
		SAN: []string{"a.example.com", "alice@example.com", "spiffe://example.com/ci", "10.0.0.1"},
	}
	mallory := named(t, pkix.Name{CommonName: "mallory"})
	for _, tt := range []struct {
		name   string
		groups Groups
		want   []string
	}{
		{"none", Groups{}, nil},
		{"O", Groups{FromO: true}, []string{"Example"}},
		{"OU", Groups{FromOU: true}, []string{"dev", "ops"}},
		{"map", Groups{Map: m}, []string{"admins", "ci", "ops"}},
		{"all", Groups{FromO: true, FromOU: true, Map: m}, []string{"Example", "admins", "ci", "dev", "ops"}},
	} {
		got, err := FromMessage("alice", TLS, []*x509.Certificate{alice, mallory}, tt.groups)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(User{Name: "alice", Auth: TLS, Groups: tt.want, Cert: cert}, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	local, err := FromMessage("", "", nil, Groups{FromO: true, FromOU: true, Map: m})
	if err != nil || !local.Local() || local.Groups != nil {
		t.Errorf("local: %+v, %v", local, err)
	}
	nameless, err := FromMessage("", TLS, []*x509.Certificate{named(t, pkix.Name{Organization: []string{"Example"}})}, Groups{Map: m})
	if err != nil || nameless.Local() || !cmp.Equal(nameless.Groups, []string{"ops"}) {
		t.Errorf("an empty CN: %+v, %v; must not be local", nameless, err)
	}
}

func TestFromMessageRefuses(t *testing.T) {
	alice := named(t, pkix.Name{CommonName: "alice"})
	list := func(cs ...*x509.Certificate) []*x509.Certificate { return cs }
	cn := func(name string) []*x509.Certificate {
		return list(&x509.Certificate{Subject: pkix.Name{CommonName: name}})
	}
	two := pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{
		{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: "alice"}, {Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: "bob"},
	}}
	for _, tt := range []struct {
		name, user, method string
		certs              []*x509.Certificate
	}{
		{"a user without a method", "alice", "", nil},
		{"a certificate without a method", "", "", list(alice)},
		{"another method", "alice", "Kerberos", list(alice)},
		{"lower case", "alice", "tls", list(alice)},
		{"no certificate", "alice", TLS, nil},
		{"no certificate and no user", "", TLS, nil},
		{"nil", "alice", TLS, list(nil)},
		{"another user", "bob", TLS, list(alice)},
		{"other case", "Alice", TLS, list(alice)},
		{"no user, but a CN", "", TLS, list(alice)},
		{"the second certificate's user", "bob", TLS, list(alice, named(t, pkix.Name{CommonName: "bob"}))},
		{"two CN", "bob", TLS, list(named(t, two))},
		{"control character", "a\x00b", TLS, cn("a\x00b")},
		{"line break", "a\nb", TLS, cn("a\nb")},
		{"not UTF-8", "a\xffb", TLS, cn("a\xffb")},
		{"right to left", "a\u202eb", TLS, cn("a\u202eb")},
		{"zero width", "a\u200bb", TLS, cn("a\u200bb")},
		{"no-break space", "a\u00a0b", TLS, cn("a\u00a0b")},
		{"space before", " alice", TLS, cn(" alice")},
		{"space alone", " ", TLS, cn(" ")},
		{"long", strings.Repeat("a", 257), TLS, cn(strings.Repeat("a", 257))},
		{"control character in O", "", TLS, list(&x509.Certificate{Subject: pkix.Name{Organization: []string{"a\x1b"}}})},
		{"empty OU", "", TLS, list(&x509.Certificate{Subject: pkix.Name{OrganizationalUnit: []string{""}}})},
		{"many OU", "", TLS, list(&x509.Certificate{Subject: pkix.Name{OrganizationalUnit: make([]string, 101)}})},
		{"an address as DNS name", "", TLS, list(&x509.Certificate{DNSNames: []string{"10.0.0.1"}})},
		{"a mail address as DNS name", "", TLS, list(&x509.Certificate{DNSNames: []string{"a@example.com"}})},
		{"a URI as mail address", "", TLS, list(&x509.Certificate{EmailAddresses: []string{"spiffe://a@b"}})},
		{"no mail address", "", TLS, list(&x509.Certificate{EmailAddresses: []string{"a"}})},
		{"a URI without scheme", "", TLS, list(&x509.Certificate{URIs: []*url.URL{{Path: "a.example.com"}}})},
		{"no URI", "", TLS, list(&x509.Certificate{URIs: []*url.URL{nil}})},
		{"long SAN", "", TLS, list(&x509.Certificate{DNSNames: []string{strings.Repeat("a", 1025)}})},
	} {
		if u, err := FromMessage(tt.user, tt.method, tt.certs, Groups{FromO: true}); err == nil || !cmp.Equal(u, User{}) {
			t.Errorf("%s: %+v, %v", tt.name, u, err)
		}
	}
}

func wire(t testing.TB, text []byte) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodePeerCertificates(t *testing.T) {
	c := named(t, pkix.Name{CommonName: "alice"})
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
	good := wire(t, block)
	got, err := DecodePeerCertificates([]json.RawMessage{good, good})
	if err != nil || len(got) != 2 || !got[0].Equal(c) {
		t.Fatalf("%v, %v", got, err)
	}
	if got, err := DecodePeerCertificates(nil); err != nil || len(got) != 0 {
		t.Errorf("none: %v, %v", got, err)
	}
	many := make([]json.RawMessage, 11)
	for i := range many {
		many[i] = good
	}
	if _, err := DecodePeerCertificates(many); err == nil {
		t.Error("eleven were read")
	}
	for name, raw := range map[string]json.RawMessage{
		"nothing":       nil,
		"null":          json.RawMessage(`null`),
		"empty":         json.RawMessage(`""`),
		"number":        json.RawMessage(`1`),
		"object":        json.RawMessage(`{}`),
		"not base64":    json.RawMessage(`"%%%"`),
		"not PEM":       wire(t, []byte("hello")),
		"DER":           wire(t, c.Raw),
		"text before":   wire(t, append([]byte("x\n"), block...)),
		"text after":    wire(t, append(block[:len(block):len(block)], "x"...)),
		"two":           wire(t, append(block[:len(block):len(block)], block...)),
		"another type":  wire(t, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: c.Raw})),
		"with headers":  wire(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Headers: map[string]string{"a": "b"}, Bytes: c.Raw})),
		"truncated":     wire(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw[:len(c.Raw)/2]})),
		"trailing DER":  wire(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: append(c.Raw[:len(c.Raw):len(c.Raw)], 0)})),
		"empty block":   wire(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE"})),
		"too long":      json.RawMessage(`"` + strings.Repeat("A", maxCertificate) + `"`),
		"list of bytes": json.RawMessage(`[45]`),
	} {
		if got, err := DecodePeerCertificates([]json.RawMessage{good, raw}); err == nil || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// Whatever arrives, there is an answer; and what was decoded is a user or an error.
func FuzzDecodePeerCertificates(f *testing.F) {
	c := named(f, pkix.Name{CommonName: "alice"})
	f.Add([]byte(wire(f, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))))
	f.Add([]byte(`"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K"`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		certs, err := DecodePeerCertificates([]json.RawMessage{raw})
		if err != nil {
			return
		}
		if u, err := FromMessage(certs[0].Subject.CommonName, TLS, certs, Groups{FromO: true, FromOU: true}); err == nil && u.Local() {
			t.Errorf("%+v reads as local", u)
		}
	})
}

func TestParseMapRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty":             "",
		"a comment":         "# nothing\n",
		"null":              "null",
		"no groups":         "{}",
		"groups null":       "groups:",
		"a list":            "[]",
		"unknown key":       "groups: {}\nroles: {}",
		"upper case key":    "Groups: {}",
		"repeated key":      "groups: {}\ngroups: {}",
		"repeated group":    "groups: {a: [x], a: [y]}",
		"two documents":     "groups: {}\n---\ngroups: {}",
		"no YAML":           "groups: {",
		"members no list":   "groups: {a: x}",
		"member an object":  "groups: {a: [{x: y}]}",
		"empty group name":  "groups: {'': [x]}",
		"group with space":  "groups: {'a b': [x]}",
		"group with dash":   "groups: {-a: [x]}",
		"long group":        "groups: {" + strings.Repeat("a", 65) + ": [x]}",
		"empty member":      "groups: {a: ['']}",
		"empty value":       "groups: {a: ['cn=']}",
		"unknown field":     "groups: {a: ['uid=0']}",
		"field upper case":  "groups: {a: ['CN=x']}",
		"control character": `groups: {a: ["x\n"]}`,
		"spaces":            "groups: {a: [' x']}",
		"null member":       "groups: {a: [null]}",
		"too long":          "groups: {}" + strings.Repeat(" ", maxMap),
	} {
		if m, err := ParseMap([]byte(text)); err == nil || m != nil {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
}

func TestMapGroups(t *testing.T) {
	m, err := ParseMap([]byte("groups: {b: [alice, cn=alice], a: [alice, 'cn=x=y', ou=ops], none: []}"))
	if err != nil {
		t.Fatal(err)
	}
	user := func(c Certificate) User { return User{Name: c.CN, Auth: TLS, Cert: c} }
	for _, tt := range []struct {
		name string
		m    *Map
		u    User
		want []string
	}{
		{"twice named", m, user(Certificate{CN: "alice"}), []string{"a", "b"}},
		{"an equals sign", m, user(Certificate{CN: "x=y"}), []string{"a"}},
		{"a CN that looks like an OU", m, user(Certificate{CN: "ou=ops"}), nil},
		{"an OU that looks like a CN", m, user(Certificate{OU: []string{"alice"}}), nil},
		{"OU", m, user(Certificate{CN: "bob", OU: []string{"ops", "ops"}}), []string{"a"}},
		{"other case", m, user(Certificate{CN: "Alice"}), nil},
		{"no CN", m, user(Certificate{}), nil},
		{"local with a name", m, User{Name: "alice", Cert: Certificate{CN: "alice"}}, nil},
		{"nil map", nil, user(Certificate{CN: "alice"}), nil},
		{"zero map", &Map{}, user(Certificate{CN: "alice"}), nil},
	} {
		if diff := cmp.Diff(tt.want, tt.m.Groups(tt.u)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestLoadMap(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const text = "groups: {admins: [alice]}"
	m, err := LoadMap(file("good", text, 0o644))
	if err != nil || !cmp.Equal(m.Groups(User{Auth: TLS, Cert: Certificate{CN: "alice"}}), []string{"admins"}) {
		t.Errorf("good: %+v, %v", m, err)
	}
	for name, path := range map[string]string{
		"absent":         filepath.Join(dir, "absent"),
		"a folder":       dir,
		"group can":      file("group", text, 0o664),
		"others can":     file("others", text, 0o646),
		"broken":         file("broken", "groups: {", 0o600),
		"longer than it": file("long", "groups: {}"+strings.Repeat(" ", maxMap), 0o600),
	} {
		if m, err := LoadMap(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}
