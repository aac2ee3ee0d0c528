package audit

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const canary = "C4n4ry-7d1f"

func TestMaskLetsNoSecretThrough(t *testing.T) {
	for _, tc := range []struct{ name, method, uri, body string }{
		{"env", "POST", "/v1.45/containers/create", `{"Env":["DB_PASSWORD=` + canary + `"],"image":"x"}`},
		{"env in another case", "POST", "/containers/create", `{"env":["A=` + canary + `"]}`},
		{"labels", "POST", "/containers/create", `{"Labels":{"a":"` + canary + `"},"HostConfig":{"Annotations":{"k":"` + canary + `"}}}`},
		{"service env", "POST", "/services/create", `{"TaskTemplate":{"ContainerSpec":{"Env":["A=` + canary + `"],"Labels":{"a":"` + canary + `"}}}}`},
		{"log token", "POST", "/containers/create", `{"HostConfig":{"LogConfig":{"Config":{"splunk-token":"` + canary + `"}}}}`},
		{"cifs password", "POST", "/volumes/create", `{"DriverOpts":{"o":"addr=h,username=u,password=` + canary + `"}}`},
		{"auth", "POST", "/v1.41/auth", `{"username":"u","password":"` + canary + `"}`},
		{"auth without version", "POST", "/auth", `{"identitytoken":"` + canary + `"}`},
		{"encoded auth", "POST", "/%61uth", `{"x":"` + canary + `"}`},
		{"secret", "POST", "/secrets/create", `{"Name":"n","Data":"` + canary + `"}`},
		{"config", "POST", "/configs/create", `{"Data":"` + canary + `"}`},
		{"swarm join", "POST", "/swarm/join", `{"JoinToken":"` + canary + `"}`},
		{"swarm unlock", "POST", "/swarm/unlock", `{"UnlockKey":"` + canary + `"}`},
		{"swarm ca", "POST", "/swarm/update", `{"CAConfig":{"SigningCAKey":"` + canary + `"}}`},
		{"plugin set", "POST", "/plugins/p/set", `["TOKEN=` + canary + `"]`},
		{"not JSON", "POST", "/containers/create", `Env=` + canary},
		{"trailing", "POST", "/containers/create", `{} ` + canary},
		{"build args", "POST", "/build?buildargs=" + url.QueryEscape(`{"TOKEN":"`+canary+`"}`), ""},
		{"build labels", "POST", "/build?labels=" + url.QueryEscape(`{"l":"`+canary+`"}`), ""},
		{"broken build args", "POST", "/build?buildargs=%zz" + canary, ""},
		{"remote user", "POST", "/build?remote=" + url.QueryEscape("https://u:"+canary+"@git.example.com/x.git"), ""},
		{"import user", "POST", "/images/create?fromSrc=https://u:" + canary + "@h/x", ""},
		{"changes", "POST", "/commit?changes=" + url.QueryEscape("env A="+canary), ""},
		{"changes of many lines", "POST", "/commit?changes=" + url.QueryEscape("USER 1\nLABEL a="+canary), ""},
		{"query token", "GET", "/x?registrytoken=" + canary, ""},
		{"absolute form", "GET", "http://u:" + canary + "@h/version", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, err := json.Marshal(Mask(tc.method, tc.uri, []byte(tc.body)))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(out), canary) {
				t.Errorf("the secret is in the record: %s", out)
			}
		})
	}
}

func TestMaskKeepsWhatAReviewerNeeds(t *testing.T) {
	got := Mask("POST", "/v1.45/containers/create?name=web", []byte(`{"Image":"nginx","Env":["A=1","B"],"HostConfig":{"Privileged":true,"Memory":12345678901234567890,"Binds":["/etc:/etc"]}}`))
	want := &Request{
		Method: "POST", URI: "/v1.45/containers/create?name=web",
		Body:     json.RawMessage(`{"Env":["A=***","B"],"HostConfig":{"Binds":["/etc:/etc"],"Memory":12345678901234567890,"Privileged":true},"Image":"nginx"}`),
		BodySize: 119,
	}
	got.BodySize = want.BodySize
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestMaskBoundsWhatItKeeps(t *testing.T) {
	big := `{"Image":"` + strings.Repeat("x", maxBody) + `"}`
	r := Mask("POST", "/containers/create?"+strings.Repeat("a", maxURI*2), []byte(big))
	if r.Body != nil || r.BodySHA256 == "" || r.BodySize != len(big) {
		t.Errorf("body %d bytes, hash %q", len(r.Body), r.BodySHA256)
	}
	if len(r.URI) > maxURI+8 {
		t.Errorf("URI of %d bytes", len(r.URI))
	}
}

func FuzzMask(f *testing.F) {
	f.Add("POST", "/build?x=1", `{"Env":["A=1"]}`)
	f.Fuzz(func(t *testing.T, method, uri, body string) {
		if _, err := json.Marshal(Mask(method, uri, []byte(body))); err != nil {
			t.Fatal(err)
		}
	})
}
