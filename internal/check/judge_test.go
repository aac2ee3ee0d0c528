package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/moby/moby/api/types/image"

	"context"

	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

var loaded = map[string]*policy.Policy{}

func judge(t *testing.T, profile string, facts engine.Facts, requests ...Request) *Report {
	t.Helper()
	p, ok := loaded[profile]
	if !ok {
		var err error
		if p, err = policy.Load(t.Context(), policy.Options{Profile: profile}); err != nil {
			t.Fatal(err)
		}
		loaded[profile] = p
	}
	r, err := (&Judge{Policy: p, Facts: facts}).Judge(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func create(body string) Request { return post("/v1.45/containers/create?name=web", body) }

func post(uri, body string) Request {
	m := input.Message{Method: "POST", URI: uri, Body: []byte(body), Headers: map[string]string{"Content-Type": "application/json"}}
	if body == "" {
		m.Headers = nil
	}
	return Request{Subject: "x", Message: m}
}

// of lists what a report says of some rules, as "rule status".
func of(r *Report, rules ...string) (out []string) {
	for _, f := range r.Findings {
		if slices.Contains(rules, f.Rule) {
			out = append(out, f.Rule+" "+string(f.Status))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestJudgeWithoutDaemon(t *testing.T) {
	const pinned = "nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000"
	for _, c := range []struct {
		name    string
		request Request
		rules   string
		want    []string
	}{
		{"what the request says is decided", create(`{"Image":"nginx","HostConfig":{"Privileged":true}}`), "privileged", []string{"privileged deny"}},
		{"a limit is decided", create(`{"Image":"nginx"}`), "memory-limit", []string{"memory-limit deny"}},
		{"the image's user is not", create(`{"Image":"nginx"}`), "root-user", []string{"root-user undecided"}},
		{"the image's origin is not", create(`{"Image":"nginx","User":"1000"}`), "root-user untrusted-image", []string{"untrusted-image undecided"}},
		{"a digest proves the origin", create(`{"Image":"` + pinned + `","User":"1000"}`), "root-user untrusted-image", nil},
		{"root by request is decided", create(`{"Image":"nginx","User":"0:0"}`), "root-user", []string{"root-user deny"}},
		{"a name is not", create(`{"Image":"nginx","User":"app"}`), "root-user", []string{"root-user undecided"}},
		{"a volume that may be a bind", create(`{"Image":"nginx","HostConfig":{"Binds":["data:/data"]}}`), "host-path", []string{"host-path undecided"}},
		{"a network's name is no ID", create(`{"Image":"nginx","HostConfig":{"NetworkMode":"front"}}`), "host-network", nil},
		{"hexadecimal may be the host's", create(`{"Image":"nginx","HostConfig":{"NetworkMode":"abc123"}}`), "host-network", []string{"host-network undecided"}},
		{"an exec as who knows who", post("/v1.45/containers/web/exec", `{"Cmd":["id"],"User":"app"}`), "exec-root", []string{"exec-root undecided"}},
		{"a start of who knows what", post("/v1.45/containers/web/start", ""), "not-decidable", []string{"not-decidable undecided"}},
		{"what cannot be read is refused", create(`{"Image":"nginx"`), "undecodable-request", []string{"undecodable-request deny"}},
		{"an endpoint that is none", post("/v1.45/no/such", ""), "unknown-endpoint", []string{"unknown-endpoint deny"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			profile := "cis-l2"
			if strings.Contains(c.rules, "untrusted") || strings.Contains(c.rules, "exec-root") {
				profile = "restricted"
			}
			r := judge(t, profile, engine.Off{}, c.request)
			if diff := cmp.Diff(c.want, of(r, strings.Fields(c.rules)...)); diff != "" {
				t.Error(diff)
			}
			for _, f := range r.Findings {
				if f.Status == Undecided && f.Depends == "" {
					t.Errorf("%s depends on nothing", f.Rule)
				}
				if strings.Contains(f.Message, someID) {
					t.Errorf("%s tells what was assumed: %s", f.Rule, f.Message)
				}
			}
		})
	}
}

// TestJudgeKnowsWhatRequestsMake holds that a volume made by one request is
// known to the next.
func TestJudgeKnowsWhatRequestsMake(t *testing.T) {
	use := create(`{"Image":"nginx","HostConfig":{"Binds":["data:/data"]}}`)
	plain := judge(t, "baseline", engine.Off{}, post("/v1.45/volumes/create", `{"Name":"data"}`), use)
	if got := of(plain, "host-path"); got != nil {
		t.Errorf("a plain volume: %v", got)
	}
	bind := judge(t, "baseline", engine.Off{}, post("/v1.45/volumes/create", `{"Name":"data","DriverOpts":{"type":"none","o":"bind","device":"/"}}`), use)
	if diff := cmp.Diff([]string{"host-path deny"}, of(bind, "host-path")); diff != "" {
		t.Error(diff)
	}
}

func TestJudgeInspect(t *testing.T) {
	req := post("/containers/abc/start", "")
	req.Inspect = []byte(`{"Id":"abc","Name":"/web","Image":"sha256:0","Config":{"Image":"nginx","User":"1000"},"HostConfig":{"Privileged":true}}`)
	r := judge(t, "baseline", engine.Off{}, req)
	if diff := cmp.Diff([]string{"privileged deny"}, of(r, "privileged", RuleUndecidable)); diff != "" {
		t.Error(diff)
	}
}

func TestJudgeOpaque(t *testing.T) {
	req := create(`{}`)
	req.Opaque = "its body"
	r := judge(t, "baseline", engine.Off{}, req)
	if r.Count(Undecided) != 1 || !(Bar{}).Failed(r) {
		t.Errorf("%+v", r.Findings)
	}
}

// daemon knows one image.
type daemon struct{ engine.Off }

func (daemon) Info(context.Context) (engine.Info, error) { return engine.Info{Version: "28"}, nil }

func (daemon) Image(_ context.Context, name string) (image.InspectResponse, error) {
	if name != "nginx" {
		return image.InspectResponse{}, engine.ErrNotFound
	}
	return image.InspectResponse{ID: someID, Config: &dockerspec.DockerOCIImageConfig{}}, nil
}

// TestJudgeWithDaemon holds that what a daemon knows is decided, and that an
// image it does not have yet is not.
func TestJudgeWithDaemon(t *testing.T) {
	known := judge(t, "cis-l1", daemon{}, create(`{"Image":"nginx"}`))
	if diff := cmp.Diff([]string{"root-user deny"}, of(known, "root-user")); diff != "" {
		t.Error(diff)
	}
	missing := judge(t, "cis-l1", daemon{}, create(`{"Image":"other"}`))
	if diff := cmp.Diff([]string{"root-user undecided"}, of(missing, "root-user")); diff != "" {
		t.Error(diff)
	}
}

func TestBar(t *testing.T) {
	deny := Finding{Finding: policy.Finding{Severity: "medium", Mode: policy.Deny}, Status: Denied}
	warn := Finding{Finding: policy.Finding{Severity: "high", Mode: policy.Warn}, Status: Warned}
	open := Finding{Finding: policy.Finding{Severity: "high", Mode: policy.Deny}, Status: Undecided}
	skip := Finding{Finding: policy.Finding{Severity: "critical", Mode: policy.Deny}, Status: Skipped}
	for _, c := range []struct {
		bar                    string
		deny, warn, open, skip bool
	}{
		{"deny", true, false, true, false},
		{"warn", true, true, true, false},
		{"high", false, true, true, false},
		{"critical", false, false, false, false},
		{"info", true, true, true, false},
	} {
		b, err := ParseBar(c.bar)
		if err != nil {
			t.Fatal(err)
		}
		got := [4]bool{b.Fails(deny), b.Fails(warn), b.Fails(open), b.Fails(skip)}
		if got != [4]bool{c.deny, c.warn, c.open, c.skip} {
			t.Errorf("%s: %v", c.bar, got)
		}
		if b.AllowUndecided = true; b.Fails(open) {
			t.Errorf("%s: undecided fails although it is allowed", c.bar)
		}
	}
	if _, err := ParseBar("never"); err == nil {
		t.Error("never is a bar")
	}
}
