package policy

import (
	"context"
	"testing"

	"github.com/seawall/seawall/internal/input"
)

// hardened is a create that every profile lets through, with the lists that
// such requests have.
func hardened() *input.Input {
	in := &input.Input{Surface: "gate", Action: input.Action{Name: "container_create", Class: "write"}}
	in.Request = input.Request{Method: "POST", Path: "/containers/create", APIVersion: "1.45"}
	in.Engine = input.Engine{Known: true, Version: "28.5.2", API: "1.51", AppArmor: true, CgroupVersion: "2"}
	w := &in.Workload
	w.Kind, w.Name = "container", "web"
	w.Image = input.Image{
		Raw: "nginx:1.29@" + digest, Ref: "docker.io/library/nginx:1.29@" + digest, Registry: "docker.io",
		Repository: "docker.io/library/nginx", Tag: "1.29", Digest: digest, Lookup: "found", ID: digest,
		RepoDigests: []string{"docker.io/library/nginx@" + digest}, Repositories: []string{"docker.io/library/nginx"},
		Healthcheck: true,
	}
	w.User = input.WorkloadUser{Raw: "1000:1000", Source: "request", UID: 1000, GID: 1000, Proof: "number"}
	w.Capabilities = input.Capabilities{Drop: []string{"ALL"}}
	w.Security = input.Security{Seccomp: input.Seccomp{Mode: "default"}, NoNewPrivileges: true}
	w.Namespaces = input.Namespaces{Network: "app", Networks: []string{"app"}, IPC: "private", Cgroup: "private"}
	w.Limits = input.Limits{Memory: 512 << 20, MemorySwap: 512 << 20, PIDs: 200, NanoCPUs: 1e9}
	w.Restart = input.Restart{Name: "on-failure", MaxRetry: 3}
	w.ReadonlyRootfs = true
	w.Mounts = []input.Mount{{Kind: "volume", Source: "data", Target: "/data", Via: "Mounts", Resolved: true, Field: "HostConfig.Mounts[0]"}}
	w.Ports = []input.Port{{Container: 8080, Protocol: "tcp", HostIP: "127.0.0.1", HostStart: 8080, HostEnd: 8080}}
	w.Env = []input.Env{{Name: "TZ", Literal: true}, {Name: "LANG", Literal: true}}
	w.Logging = input.Logging{Driver: "local"}
	w.Healthcheck = input.Healthcheck{Present: true}
	w.Labels = map[string]string{"com.example.team": "red"}
	w.Cmd = []string{"nginx", "-g", "daemon off;"}
	in.SetPart(input.PartWorkload)
	return in
}

// TestHardened holds that the benchmarks measure what they say.
func TestHardened(t *testing.T) {
	d, err := load(t, Options{}).Decide(context.Background(), hardened())
	if err != nil || !d.Allow {
		t.Errorf("error %v, findings %+v", err, d.Findings)
	}
}

func benchmark(b *testing.B, p *Policy, in *input.Input) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Decide(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecideHardened(b *testing.B) { benchmark(b, load(b, Options{}), hardened()) }

func BenchmarkDecideDenied(b *testing.B) { benchmark(b, load(b, Options{}), privileged()) }

// BenchmarkDecideRead is a request that fills no part.
func BenchmarkDecideRead(b *testing.B) {
	in := &input.Input{Surface: "gate", Action: input.Action{Name: "container_list", Class: "read"}}
	benchmark(b, load(b, Options{}), in)
}

// BenchmarkDecideCold asks a policy that remembers nothing.
func BenchmarkDecideCold(b *testing.B) {
	p, in := load(b, Options{}), hardened()
	b.ReportAllocs()
	for b.Loop() {
		p.memory = newMemory()
		if _, err := p.Decide(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecidePlain is what DecidePlain costs, for comparison.
func BenchmarkDecidePlain(b *testing.B) {
	p, in := load(b, Options{}), hardened()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.DecidePlain(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(b, Options{})
	}
}
