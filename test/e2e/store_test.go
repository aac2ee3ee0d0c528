package e2e

import (
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// TestContainerdStore shows that in containerd's image store, where a mere tag
// gets a RepoDigest under any name, a borrowed name opens nothing: engines that
// keep no record of pulls can have images vouched for by ID only, and say so.
func TestContainerdStore(t *testing.T) {
	t.Parallel()
	for _, v := range engine.Versions() {
		if v.Before("26.1") {
			continue // has no such store
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			d := prepared(t, v, engine.WithContainerdStore())
			d.MustDocker("tag", local, "nginx:1")
			if out := d.MustDocker("image", "inspect", "-f", "{{.RepoDigests}}", local); !strings.Contains(out, "nginx@sha256:") {
				t.Fatalf("a tag gives no RepoDigest, so this store proves more than thought: %s", out)
			}
			d.MustDocker(words("create", "--name", "old", compliant(), "nginx:1")...)
			g := serve(t, d, "profile: restricted\n")
			g.Reload(engine.WithAuthz("seawall"))
			for _, image := range []string{"nginx:1", local, trusted} {
				g.unchanged(func() { r := g.Docker(words("create", compliant(), image)...); refusedByStore(t, v, r, image) })
			}
			refused(t, g.Docker("start", "old"), "untrusted-image")
			refused(t, g.Docker("tag", trusted, "nginx:2"), "image-retag")
			g.vouched(t)
		})
	}
}

// refusedByStore checks that the refusal names the cause and the ways out.
func refusedByStore(t *testing.T, v engine.Version, r engine.Result, image string) {
	t.Helper()
	refused(t, r, "untrusted-image")
	for _, want := range []string{"engine " + v.Engine[:4], "containerd store", "images.exempt_ids", "engine 29"} {
		if !strings.Contains(r.Out(), want) {
			t.Errorf("%s: the refusal does not say %q: %s", image, want, r.Out())
		}
	}
}

// vouched names one image by its ID: that one runs, its neighbours do not.
func (g *gate) vouched(t *testing.T) {
	t.Helper()
	id := g.MustDocker("image", "inspect", "-f", "{{.Id}}", trusted)
	g.reconfigure("params: {images: {exempt_ids: [\"" + id + "\"]}}\n")
	passed(t, g.Docker(words("run", "--rm", compliant(), trusted, "true")...))
	refused(t, g.Docker(words("create", compliant(), local)...), "untrusted-image")
}
