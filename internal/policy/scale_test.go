package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seawall/seawall/internal/input"
)

// manyRules writes n rules of an operator about an action, of which none finds
// anything; each reads a label of its own.
func manyRules(b *testing.B, n int, action string) string {
	b.Helper()
	dir := b.TempDir()
	for i := range n {
		text := fmt.Sprintf(`# METADATA
# title: Site rule %[1]d
# custom:
#   id: site-%[1]d
#   fix: do not
package custom.seawall.rules.site_%[1]d

findings contains {"message": "no"} if {
	input.action.name == %[2]q
	input.workload.labels["site-%[1]d"] == "bad"
}
`, i, action)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("r%d.rego", i)), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// unseen asks about a create whose labels were never seen before, so that every
// rule about labels is evaluated.
func unseen(b *testing.B, p *Policy) {
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		in := hardened()
		in.Workload.Labels = map[string]string{"n": fmt.Sprint(n)}
		if _, err := p.Decide(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScaleRules asks about a create: from memory and unseen, beside rules
// about another action and about this one.
func BenchmarkScaleRules(b *testing.B) {
	for _, action := range []string{"volume_create", "container_create"} {
		for _, n := range []int{10, 100, 1_000} {
			p := load(b, Options{Dirs: []string{manyRules(b, n, action)}})
			b.Run(fmt.Sprintf("%s/%d/seen", action, n), func(b *testing.B) { benchmark(b, p, hardened()) })
			b.Run(fmt.Sprintf("%s/%d/unseen", action, n), func(b *testing.B) { unseen(b, p) })
		}
	}
}

func BenchmarkScaleWaivers(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		list := make([]Waiver, n)
		for i := range list {
			list[i] = waiver(Match{Images: []string{fmt.Sprintf("registry.example.com/team-%d/**", i)}})
			list[i].ID, list[i].Rules = fmt.Sprint(i), []string{"privileged"}
		}
		p := load(b, Options{Waivers: list})
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmark(b, p, privileged()) })
	}
}

func BenchmarkScaleRoles(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		roles := map[string]Role{}
		for i := range n {
			roles[fmt.Sprintf("role-%d", i)] = Role{Users: []string{fmt.Sprintf("user-%d", i)}, Classes: []string{"read"}}
		}
		p := load(b, Options{Roles: roles})
		in := &input.Input{Surface: "gate", Action: input.Action{Name: "container_list", Class: "read"}, User: input.User{Name: "user-7", Auth: "TLS"}}
		in.User.Roles = p.RolesOf(in.User)
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmark(b, p, in) })
	}
}

// BenchmarkScaleImages asks about an image that was never seen before, under
// images.allow of n patterns.
func BenchmarkScaleImages(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		allow := []any{"docker.io/library/*"}
		for i := range n {
			allow = append(allow, fmt.Sprintf("registry.example.com/team-%d/**", i))
		}
		p := load(b, Options{Params: map[string]any{"images": map[string]any{"allow": allow}}})
		b.Run(fmt.Sprintf("%d/seen", n), func(b *testing.B) { benchmark(b, p, hardened()) })
		b.Run(fmt.Sprintf("%d/unseen", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				in := hardened()
				in.Workload.Image.Raw = fmt.Sprint("nginx:", i)
				if _, err := p.Decide(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkScaleLoad is what a reload costs. Requests are decided by the old
// policy meanwhile, and the swap is one store of a pointer.
func BenchmarkScaleLoad(b *testing.B) {
	for _, n := range []int{0, 1_000} {
		opts := Options{}
		if n > 0 {
			opts.Dirs = []string{manyRules(b, n, "container_create")}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				load(b, opts)
			}
		})
	}
}
