package service

import (
	"strings"
	"testing"

	"github.com/docker/go-plugins-helpers/authorization"
)

const otherPolicy = `package docker.authz

default allow := false

allow if {
	not contains(input.Path, "/containers/create")
	input.Body == null
}

allow if input.Body.Image == "WORD"

allow if input.User == "alice"
`

func create(body string) authorization.Request {
	return authorization.Request{
		RequestMethod: "POST", RequestURI: "/v1.45/containers/create",
		RequestHeaders: map[string]string{"Content-Type": "application/json"}, RequestBody: []byte(body),
	}
}

// TestCompat runs a policy of opa-docker-authz beside seawall's rules, and then,
// by a reload, in their place.
func TestCompat(t *testing.T) {
	h := newHost(t)
	h.write("config.yaml", strings.Replace(start, "restricted", "baseline", 1)+"compat: {opa_docker_authz: {policy: DIR/other.rego}}\n")
	h.write("other.rego", strings.Replace(otherPolicy, "WORD", "one", 1))
	h.run()
	refused := func(req authorization.Request, parts ...string) {
		t.Helper()
		res := h.ask(req)
		if res.Allow {
			t.Errorf("allowed: %s", req.RequestBody)
		}
		for _, p := range parts {
			if !strings.Contains(res.Msg, p) {
				t.Errorf("%s: answer %q lacks %q", req.RequestBody, res.Msg, p)
			}
		}
	}
	privileged := create(`{"Image":"one","HostConfig":{"Privileged":true}}`)

	refused(create(`{"Image":"two"}`), "opa-docker-authz: ", "the policy says no")
	refused(privileged, "privileged: ")
	if res := h.ask(create(`{"Image":"one"}`)); !res.Allow {
		t.Errorf("not allowed by both: %+v", res)
	}
	alice := create(`{"Image":"two"}`)
	alice.User, alice.UserAuthNMethod = "alice", "TLS"
	if res := h.ask(alice); strings.Contains(res.Msg, "opa-docker-authz") {
		t.Errorf("the user was not shown: %+v", res)
	}
	refused(create(`{"Image":`), "undecodable-request: ")

	h.write("other.rego", strings.Replace(otherPolicy, "WORD", "two", 1))
	h.eventually("the changed policy is loaded by itself", func() bool { return h.ask(create(`{"Image":"two"}`)).Allow })
	h.write("other.rego", "package docker.authz\nallow if {")
	h.eventually("the broken policy is noticed", func() bool {
		st, err := h.status()
		return err == nil && strings.Contains(st.Reload, "neither Rego v1 nor v0")
	})
	if !h.ask(create(`{"Image":"two"}`)).Allow {
		t.Error("the last good policy is gone")
	}

	h.write("other.rego", strings.Replace(otherPolicy, "WORD", "one", 1))
	h.write("config.yaml", strings.Replace(start, "restricted", "baseline", 1)+"compat: {opa_docker_authz: {policy: DIR/other.rego, beside: false}}\n")
	h.hup <- struct{}{}
	h.eventually("seawall's rules stand back", func() bool { return h.ask(privileged).Allow })
	refused(create(`{"Image":"two"}`), "opa-docker-authz: ")
	refused(create(`{"Image":"one","image":`), "undecodable-request: ")
	// An endpoint that no engine has passes baseline, with a warning.
	refused(authorization.Request{RequestMethod: "POST", RequestURI: "/v1.45/containers/create/nosuch"}, "opa-docker-authz: ")
	refused(create(`{"Image":"one","HostConfig":{"Binds":["`+h.dir+`/policies:/p"]}}`), "self-protect: ")
	refused(authorization.Request{RequestMethod: "GET", RequestURI: "/version"}, "site: one")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
}
