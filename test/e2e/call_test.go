package e2e

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// call is one request or one command of a client, so that tables can hold it.
type call func(g *gate) engine.Result

// cli is a docker command.
func cli(parts ...any) call {
	return func(g *gate) engine.Result { return g.Docker(words(parts...)...) }
}

// tty is a docker command on a terminal.
func tty(input string, parts ...any) call {
	return func(g *gate) engine.Result { return g.DockerTTY(input, words(parts...)...) }
}

// raw is a request that the client cannot make; its exit code is 0 for a status
// below 400.
func raw(method, uri, contentType, body string, headers ...string) call {
	return func(g *gate) engine.Result {
		r := g.Do(method, uri, contentType, body, headers...)
		out := engine.Result{Stdout: r.Body}
		if r.Status >= 400 {
			out.Code = r.Status
		}
		return out
	}
}

// post is raw with a JSON body, in the API version that all engines speak.
func post(path, body string) call { return raw("POST", "/v1.41"+path, "application/json", body) }

// create is a compliant `docker create` with more flags.
func create(extra ...string) call {
	return cli("create", compliant(extra...), trusted)
}

// lacking is create without these flags of compliant, and with more.
func lacking(flags []string, extra ...string) call {
	return cli("create", without(flags...), extra, trusted)
}

// without is compliant without these flags.
func without(flags ...string) []string {
	args := compliant()
	for _, f := range flags {
		i := slices.Index(args, f)
		n := 2
		if f == "--read-only" {
			n = 1
		}
		args = slices.Delete(args, i, i+n)
	}
	return args
}

// body is a compliant create for the raw API, under a merge patch (RFC 7386).
func body(patch string) string { return merged(compliantBody, patch) }

const compliantBody = `{"Image":"` + trusted + `","User":"1000:1000","HostConfig":{"ReadonlyRootfs":true,"CapDrop":["ALL"],
	"SecurityOpt":["no-new-privileges"],"Memory":67108864,"MemorySwap":67108864,"PidsLimit":64,"NanoCpus":500000000,"NetworkMode":"none"}}`

// serviceOf is a compliant service without tasks, under a merge patch. Its image
// is named by digest, as the client does. The API is the engine's newest: older
// ones drop fields that the service promises.
func serviceOf(name, patch string) call {
	return func(g *gate) engine.Result { return serviceIn(g.Version.API, name, patch)(g) }
}

// serviceIn is serviceOf in this version of the API.
func serviceIn(api, name, patch string) call {
	return func(g *gate) engine.Result {
		ref := g.MustDocker("image", "inspect", "-f", "{{index .RepoDigests 0}}", trusted)
		base := merged(compliantService, `{"Name":"`+name+`","TaskTemplate":{"ContainerSpec":{"Image":"`+ref+`"}}}`)
		return raw("POST", "/v"+api+"/services/create", "application/json", merged(base, patch))(g)
	}
}

const compliantService = `{"TaskTemplate":{"ContainerSpec":{"User":"1000:1000","ReadOnly":true,"CapabilityDrop":["ALL"],"Privileges":{"NoNewPrivileges":true},
	"Healthcheck":{"Test":["CMD","true"],"Interval":100000000,"Timeout":5000000000}},
	"Resources":{"Limits":{"MemoryBytes":67108864,"NanoCPUs":500000000,"Pids":64}}},
	"Mode":{"Replicated":{"Replicas":0}}}`

func merged(base, patch string) string {
	var a, b map[string]any
	for text, to := range map[string]*map[string]any{base: &a, patch: &b} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			panic(err)
		}
	}
	out, _ := json.Marshal(merge(a, b))
	return string(out)
}

func merge(base, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	b, ok := base.(map[string]any)
	if !ok {
		b = map[string]any{}
	}
	for k, v := range p {
		if v == nil {
			delete(b, k)
		} else {
			b[k] = merge(b[k], v)
		}
	}
	return b
}

// through checks that the gate let r pass; what the engine made of it does not
// matter.
func through(t testing.TB, r engine.Result) {
	t.Helper()
	if rules := rulesOf(r); len(rules) > 0 {
		t.Errorf("refused by %v: %s", rules, r.Out())
	}
}
