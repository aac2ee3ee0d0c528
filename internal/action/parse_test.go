package action

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		method, uri         string
		name, version, path string
		action              string
		class               Class
		body                BodyKind
	}{
		{"GET", "/_ping", "", "", "/_ping", "ping", Read, BodyNone},
		{"HEAD", "/_ping", "", "", "/_ping", "ping", Read, BodyNone},
		{"POST", "/v1.41/containers/create?name=web", "", "1.41", "/containers/create", "container_create", Write, BodyJSON},
		{"POST", "/containers/create", "", "", "/containers/create", "container_create", Write, BodyJSON},
		{"POST", "/v0.0/containers/create", "", "0.0", "/containers/create", "container_create", Write, BodyJSON},
		{"POST", "/v1.100/containers/create?", "", "1.100", "/containers/create", "container_create", Write, BodyJSON},

		// Names with slashes, names that are words of the API.
		{"POST", "/v1.41/containers/web/db/exec", "web/db", "1.41", "/containers/web/db/exec", "exec_create", Exec, BodyJSON},
		{"POST", "/images/a/b/c:1/tag", "a/b/c:1", "", "/images/a/b/c:1/tag", "image_tag", Write, BodyForm},
		{"POST", "/plugins/x/y:1/enable", "x/y:1", "", "/plugins/x/y:1/enable", "plugin_enable", Control, BodyForm},
		{"GET", "/containers/create/json", "create", "", "/containers/create/json", "container_inspect", Read, BodyNone},
		{"GET", "/containers/json/json", "json", "", "/containers/json/json", "container_inspect", Read, BodyNone},
		{"POST", "/containers/prune/start", "prune", "", "/containers/prune/start", "container_start", Write, BodyJSONOptional},
		{"DELETE", "/containers/create", "create", "", "/containers/create", "container_remove", Write, BodyNone},
		{"GET", "/volumes/create", "create", "", "/volumes/create", "volume_inspect", Read, BodyNone},
		{"GET", "/networks/", "", "", "/networks/", "network_list", Read, BodyNone},
		{"GET", "/networks/a/b", "a/b", "", "/networks/a/b", "network_inspect", Read, BodyNone},
		{"GET", "/images/get", "", "", "/images/get", "image_save", Exfiltrate, BodyNone},
		{"GET", "/images/get/get", "get", "", "/images/get/get", "image_save", Exfiltrate, BodyNone},
		{"GET", "/containers/x/exec/json", "x/exec", "", "/containers/x/exec/json", "container_inspect", Read, BodyNone},
		{"DELETE", "/containers/web/checkpoints/c1", "web", "", "/containers/web/checkpoints/c1", "checkpoint_remove", Write, BodyNone},
		{"DELETE", "/containers/a/b/checkpoints/c1", "a/b/checkpoints/c1", "", "/containers/a/b/checkpoints/c1", "container_remove", Write, BodyNone},

		// Escapes inside of names.
		{"GET", "/images/team%2Fapp%3A1/json", "team/app:1", "", "/images/team/app:1/json", "image_inspect", Read, BodyNone},
		{"GET", "/containers/%63reate/json", "create", "", "/containers/create/json", "container_inspect", Read, BodyNone},
		{"GET", "/networks/my%20net", "my net", "", "/networks/my net", "network_inspect", Read, BodyNone},
		{"GET", "/networks/a+b%25", "a+b%", "", "/networks/a+b%", "network_inspect", Read, BodyNone},
		{"GET", "/volumes/%C3%A4", "ä", "", "/volumes/ä", "volume_inspect", Read, BodyNone},
		{"DELETE", "/containers/%77eb/checkpoints/c%31", "web", "", "/containers/web/checkpoints/c1", "checkpoint_remove", Write, BodyNone},

		// HEAD is the GET; OPTIONS is answered anywhere.
		{"HEAD", "/v1.41/containers/web/archive?path=/etc", "web", "1.41", "/containers/web/archive", "container_archive_get", Exfiltrate, BodyNone},
		{"HEAD", "/images/json", "", "", "/images/json", "image_list", Read, BodyNone},
		{"OPTIONS", "/v1.41/containers/web/exec", "", "1.41", "/containers/web/exec", "options", Read, BodyNone},
		{"OPTIONS", "/debug/vars", "", "", "/debug/vars", "options", Read, BodyNone},
		{"OPTIONS", "/", "", "", "/", "options", Read, BodyNone},

		// One route, two actions.
		{"POST", "/images/create?fromImage=nginx&tag=1", "", "", "/images/create", "image_pull", Write, BodyForm},
		{"POST", "/images/create?fromSrc=-&repo=x", "", "", "/images/create", "image_import", Write, BodyRaw},
		{"POST", "/images/create?fromImage=&fromImage=nginx", "", "", "/images/create", "image_import", Write, BodyRaw},
		{"POST", "/images/create?fromimage=nginx", "", "", "/images/create", "image_import", Write, BodyRaw},
		{"POST", "/images/create?from%49mage=nginx", "", "", "/images/create", "image_pull", Write, BodyForm},
		{"POST", "/images/create", "", "", "/images/create", "image_import", Write, BodyRaw},

		// Doors, old and new routes.
		{"POST", "/build?t=x", "", "", "/build", "build", Build, BodyRaw},
		{"POST", "/session", "", "", "/session", "session", Build, BodyHijack},
		{"POST", "/v1.40/grpc", "", "1.40", "/grpc", "grpc", Build, BodyHijack},
		{"POST", "/auth", "", "", "/auth", "auth", Read, BodyHidden},
		{"POST", "/v1.20/containers/web/copy", "web", "1.20", "/containers/web/copy", "container_copy", Exfiltrate, BodyJSON},
		{"GET", "/v1.55/images/a/b/attestations", "a/b", "1.55", "/images/a/b/attestations", "image_attestations", Read, BodyNone},
		{"PUT", "/v1.42/volumes/v", "v", "1.42", "/volumes/v", "volume_update", Write, BodyJSON},
		{"PUT", "/containers/web/archive?path=/", "web", "", "/containers/web/archive", "container_archive_put", Write, BodyRaw},
		{"GET", "/containers/web/attach/ws", "web", "", "/containers/web/attach/ws", "container_attach_ws", Exec, BodyHijack},
		{"POST", "/debug/pprof/symbol", "symbol", "", "/debug/pprof/symbol", "debug", Control, BodyForm},
		{"GET", "/v1.51/debug/pprof/", "", "1.51", "/debug/pprof/", "debug", Control, BodyForm},
		{"GET", "/v1.41/swarm", "", "1.41", "/swarm", "swarm_inspect", Exfiltrate, BodyNone},
		{"GET", "/configs/c", "c", "", "/configs/c", "config_inspect", Exfiltrate, BodyNone},
		{"GET", "/services/s/logs", "s", "", "/services/s/logs", "service_logs", Read, BodyNone},
	} {
		t.Run(tc.method+" "+tc.uri, func(t *testing.T) {
			got, err := Parse(tc.method, tc.uri)
			if err != nil {
				t.Fatal(err)
			}
			want := Request{
				Method: tc.method, RawURI: tc.uri, Path: tc.path, APIVersion: tc.version,
				Action: Action{tc.action, tc.class}, Name: tc.name, Query: got.Query, BodyKind: tc.body,
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestParseUndecodable(t *testing.T) {
	for _, tc := range []struct{ uri, reason string }{
		// Escapes that spell out what should stand there plainly.
		{"/%63ontainers/create", "outside of a name"},
		{"/containers/%63reate", "outside of a name"},
		{"/containers%2Fcreate", "outside of a name"},
		{"/containers/web%2Fexec", "outside of a name"},
		{"/containers/web/e%78ec", "outside of a name"},
		{"/images%2fa/b/tag", "outside of a name"},
		{"/%76%31.41/containers/create", "in the version"},
		{"/v1%2e41/containers/create", "in the version"},
		{"/v1.41%2fcontainers/create", "in the version"},
		{"/v1.4%31/containers/web/exec", "in the version"},

		// Versions that are read in more than one way.
		{"/v1.41.0/containers/create", "API version"},
		{"/v01.41/containers/create", "API version"},
		{"/v1.041/containers/create", "API version"},
		{"/v1.41./containers/create", "API version"},
		{"/v1.40.99999/containers/create", "API version"},
		{"/v1/containers/create", "API version"},
		{"/v1./containers/create", "API version"},
		{"/v.41/containers/create", "API version"},
		{"/v./containers/create", "API version"},
		{"/v1..41/containers/create", "API version"},
		{"/v1.9999/containers/create", "API version"},
		{"/v1.41", "API version"},

		// What the router would redirect.
		{"//containers/create", "empty or dot segment"},
		{"/containers//create", "empty or dot segment"},
		{"/containers/./create", "empty or dot segment"},
		{"/containers/../containers/create", "empty or dot segment"},
		{"/containers/%2e%2e/create", "empty or dot segment"},
		{"/images/a%2F%2Fb/tag", "empty or dot segment"},
		{"/%2fcontainers/create", "empty or dot segment"},
		{"/..", "empty or dot segment"},
		{"/.", "empty or dot segment"},

		// Other forms of a request target.
		{"", "not a path"},
		{"*", "not a path"},
		{"containers/create", "not a path"},
		{"?x=1", "not a path"},
		{"%2Fcontainers/create", "not a path"},
		{"http://x/containers/create", "not a path"},
		{"foo://x/v1.41/containers/create", "not a path"},
		{"http:///containers/create", "not a path"},
		{"http:/v1.41/containers/create", "not a path"},
		{"http://user:pw@x/containers/create", "not a path"},
		{"localhost:2375", "not a path"},

		// Fragments, semicolons, bad escapes, bytes.
		{"/containers/create#x", "fragment"},
		{"/containers/create?#%zz", "fragment"},
		{"/containers/create?name=a#b", "fragment"},
		{"/containers/create?a=1;b=2", "semicolon"},
		{"/containers/create?;", "semicolon"},
		{"/containers/%zz/exec", "bad escape in the path"},
		{"/containers/a%/exec", "bad escape in the path"},
		{"/containers/a%2/exec", "bad escape in the path"},
		{"/containers/create?a=%zz", "bad escape in the query"},
		{"/containers/create?%=1", "bad escape in the query"},
		{"/containers/create?a=%ff", "query is not UTF-8"},
		{"/containers/create?%ff=a", "query is not UTF-8"},
		{"/containers/create?a=%00", "NUL byte"},
		{"/containers/%ff/exec", "path is not UTF-8"},
		{"/containers/%00/exec", "control character"},
		{"/containers/a%0Ab/exec", "control character"},
		{"/containers/a%7f/exec", "control character"},
		{"/containers/ä/exec", "printable ASCII"},
		{"/containers/\uFFFD/exec", "printable ASCII"},
		{"/containers/a\xff/exec", "printable ASCII"},
		{"/containers/a b/exec", "printable ASCII"},
		{"/containers/create\x00", "printable ASCII"},
		{"/containers/create?a=\n", "printable ASCII"},

		// Size.
		{"/" + strings.Repeat("a", MaxURI), "longer than 65536 bytes"},
		{"/containers/create?" + strings.Repeat("&", maxQueryPairs), "too many"},
	} {
		methods := []string{"POST", "GET", "DELETE", "OPTIONS", "HEAD", "", "post"}
		if tc.reason == "outside of a name" {
			methods = methods[:1] // with others it is inside of a name, or all is one
		}
		for _, method := range methods {
			got, err := Parse(method, tc.uri)
			wantError(t, method, tc.uri, err, Undecodable, tc.reason)
			if d := cmp.Diff(Request{Method: method, RawURI: tc.uri}, got); d != "" {
				t.Errorf("%s %.80q: %s", method, tc.uri, d)
			}
		}
	}
}

func TestParseUnknown(t *testing.T) {
	for _, tc := range []struct{ method, uri, reason string }{
		{"GET", "/", "no engine has the endpoint GET /"},
		{"GET", "/nothing", "GET /nothing"},
		{"GET", "/v1.41/nothing/at/all?x=1", "GET /nothing/at/all"},
		{"POST", "/containers/create/", "POST /containers/create/"},
		{"POST", "/Containers/create", "POST /Containers/create"},
		{"post", "/containers/create", "post /containers/create"},
		{"PATCH", "/containers/create", "PATCH /containers/create"},
		{"PUT", "/containers/create", "PUT /containers/create"},
		{"", "/containers/create", `"" /containers/create`},
		{"GE\nT", "/info", `"GE\nT" /info`},
		{"*", "/info", "* /info"},
		{"CONNECT", "/info", "CONNECT /info"},
		{"DELETE", "/containers/", "DELETE /containers/"},
		{"DELETE", "/containers/web/", "DELETE /containers/web/"},
		{"GET", "/volumes/", "GET /volumes/"},
		{"GET", "/containers/attach/ws", "GET /containers/attach/ws"},
		{"POST", "/containers/exec", "POST /containers/exec"},
		{"GET", "/services/a/b", "GET /services/a/b"},
		{"GET", "/services/a%2Fb", "GET /services/a/b"},
		{"GET", "/services/a/logs/x", "GET /services/a/logs/x"},
		{"GET", "/debug/pprof/a/b", "GET /debug/pprof/a/b"},
		{"GET", "/debug/pprof", "GET /debug/pprof"},
		{"GET", "/networks/%C3%A4/", `GET "/networks/\u00e4/"`},
		{"GET", "/vx/info", "GET /vx/info"},
		{"GET", "/v/info", "GET /v/info"},
		{"GET", "/v1.41/", "GET /"},
		{"GET", "/v1.41/v1.41/info", "GET /v1.41/info"},
		{"GET", "/" + strings.Repeat("a", 1000), strings.Repeat("a", 100) + "..."},
	} {
		got, err := Parse(tc.method, tc.uri)
		wantError(t, tc.method, tc.uri, err, UnknownEndpoint, tc.reason)
		if got.Action != (Action{}) || got.BodyKind != "" || !strings.HasPrefix(got.Path, "/") {
			t.Errorf("%s %s: got %+v", tc.method, tc.uri, got)
		}
	}
}

func wantError(t *testing.T, method, uri string, err error, kind Kind, reason string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Reason, reason) {
		t.Errorf("%s %.80q: error %v, want %s: … %s …", method, uri, err, kind, reason)
	}
}

func TestMaxURI(t *testing.T) {
	uri := "/build?buildargs="
	uri += strings.Repeat("a", MaxURI-len(uri))
	if _, err := Parse("POST", uri); err != nil {
		t.Errorf("%d bytes: %v", len(uri), err)
	}
	if _, err := Parse("POST", uri+"a"); err == nil {
		t.Errorf("%d bytes pass", len(uri)+1)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, uri := range []string{
		"/v1.51/containers/create?name=web",
		"/v1.51/containers/4c01db0b339c/exec",
		"/images/team%2Fapp/tag?repo=registry.example.com%2Fteam%2Fapp&tag=1",
	} {
		b.Run(uri, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse("POST", uri); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
