package input

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seawall/seawall/internal/engine"
)

const digest64 = "sha256:" + hex64

func TestParseImage(t *testing.T) {
	for _, tt := range []struct {
		raw                              string
		ref, registry, repo, tag, digest string
	}{
		{"nginx", "docker.io/library/nginx:latest", "docker.io", "docker.io/library/nginx", "latest", ""},
		{"nginx:1", "docker.io/library/nginx:1", "docker.io", "docker.io/library/nginx", "1", ""},
		{"team/app", "docker.io/team/app:latest", "docker.io", "docker.io/team/app", "latest", ""},
		{"docker.io/nginx", "docker.io/library/nginx:latest", "docker.io", "docker.io/library/nginx", "latest", ""},
		{"index.docker.io/nginx", "docker.io/library/nginx:latest", "docker.io", "docker.io/library/nginx", "latest", ""},
		{"registry.example.com/a/b/c:x", "registry.example.com/a/b/c:x", "registry.example.com", "registry.example.com/a/b/c", "x", ""},
		{"127.0.0.1:5000/app", "127.0.0.1:5000/app:latest", "127.0.0.1:5000", "127.0.0.1:5000/app", "latest", ""},
		{"localhost/app", "localhost/app:latest", "localhost", "localhost/app", "latest", ""},
		{"Reg/app", "Reg/app:latest", "Reg", "Reg/app", "latest", ""},
		{"nginx@" + digest64, "docker.io/library/nginx@" + digest64, "docker.io", "docker.io/library/nginx", "", digest64},
		{"nginx:1@" + digest64, "docker.io/library/nginx:1@" + digest64, "docker.io", "docker.io/library/nginx", "1", digest64},
		{"beef", "docker.io/library/beef:latest", "docker.io", "docker.io/library/beef", "latest", ""},
		{"deadbeefdead", "", "", "", "", ""},
		{"deadbeefdead:1", "docker.io/library/deadbeefdead:1", "docker.io", "docker.io/library/deadbeefdead", "1", ""},
		{"sha256:dead", "", "", "", "", ""},
		{"sha256:latest", "docker.io/library/sha256:latest", "docker.io", "docker.io/library/sha256", "latest", ""},
		{hex64, "", "", "", "", ""},
		{digest64, "", "", "", "", ""},
		{"sha512:" + hex64 + hex64, "", "", "", "", ""},
	} {
		t.Run(tt.raw, func(t *testing.T) {
			got, err := parseImage(tt.raw)
			if err != nil {
				t.Fatal(err)
			}
			want := Image{Raw: tt.raw, Ref: tt.ref, Registry: tt.registry, Repository: tt.repo, Tag: tt.tag, Digest: tt.digest, Lookup: "none"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, raw := range []string{"", " ", "NGINX", "nginx:", "nginx@", "nginx@sha256:1", "a b", "http://x/y", "../x", "/x", "x/", "é", "x\x00", strings.Repeat("a", 300) + "b:"} {
		if _, err := parseImage(raw); err == nil {
			t.Errorf("%q is taken", raw)
		} else {
			wantUndecodable(t, err, "not an image reference")
		}
	}
}

func TestParsePull(t *testing.T) {
	for _, tt := range []struct{ from, tag, ref string }{
		{"nginx", "", "docker.io/library/nginx"}, // every tag
		{"nginx:", "", "docker.io/library/nginx"},
		{"nginx", "1", "docker.io/library/nginx:1"},
		{"nginx:2", "1", "docker.io/library/nginx:1"},
		{"nginx:2", "", "docker.io/library/nginx:2"},
		{"nginx", digest64, "docker.io/library/nginx@" + digest64},
		{"nginx:2", digest64, "docker.io/library/nginx@" + digest64},
		{"nginx@" + digest64, "1", "docker.io/library/nginx:1@" + digest64},
		{"deadbeefdead", "1", "docker.io/library/deadbeefdead:1"},
	} {
		if got, err := parsePull(tt.from, tt.tag); err != nil || got.Ref != tt.ref {
			t.Errorf("%s and %s: got %q, %v; want %q", tt.from, tt.tag, got.Ref, err, tt.ref)
		}
	}
	for _, tt := range [][2]string{{"", "x"}, {hex64, "x"}, {"nginx", ":"}, {"nginx", "sha256:x"}, {"nginx::", ""}, {"nginx", "é"}} {
		if got, err := parsePull(tt[0], tt[1]); err == nil {
			t.Errorf("%q is taken for %q", tt, got.Ref)
		}
	}
}

func TestParseTarget(t *testing.T) {
	for _, tt := range []struct{ repo, tag, ref string }{
		{"app", "", "docker.io/library/app:latest"},
		{"app:1", "", "docker.io/library/app:1"},
		{"app", "1", "docker.io/library/app:1"},
		{"app:2", "1", "docker.io/library/app:1"},
	} {
		if got, err := parseTarget(tt.repo, tt.tag); err != nil || got.Ref != tt.ref {
			t.Errorf("%s and %s: got %q, %v; want %q", tt.repo, tt.tag, got.Ref, err, tt.ref)
		}
	}
	for _, tt := range [][2]string{{"", ""}, {"app@" + digest64, ""}, {"app", ":"}, {"App", ""}, {hex64, ""}} {
		if got, err := parseTarget(tt[0], tt[1]); err == nil {
			t.Errorf("%q is taken for %q", tt, got.Ref)
		}
	}
}

func TestImageLookup(t *testing.T) {
	facts := known{images: map[string]image.InspectResponse{
		"app": {
			ID:          digest64,
			RepoTags:    []string{"app:latest"},
			RepoDigests: []string{"registry.example.com/app@" + digest64, "nginx@" + digest64, "docker.io/library/nginx@" + digest64, "<none>@" + digest64},
			Config: &v1.DockerOCIImageConfig{
				ImageConfig:             ocispec.ImageConfig{User: "app", Volumes: map[string]struct{}{"/b": {}, "/a": {}}},
				DockerOCIImageConfigExt: v1.DockerOCIImageConfigExt{Healthcheck: &v1.HealthcheckConfig{Test: []string{"CMD", "true"}}},
			},
		},
		"bare": {ID: "sha256:1"},
		"off":  {Config: &v1.DockerOCIImageConfig{DockerOCIImageConfigExt: v1.DockerOCIImageConfigExt{Healthcheck: &v1.HealthcheckConfig{Test: []string{"NONE"}}}}},
	}}
	b := &Builder{Facts: facts}
	got, err := b.image(context.Background(), "app", NeedImage)
	if err != nil {
		t.Fatal(err)
	}
	want := Image{
		Raw: "app", Ref: "docker.io/library/app:latest", Registry: "docker.io", Repository: "docker.io/library/app", Tag: "latest",
		Lookup: "found", ID: digest64, RepoTags: []string{"app:latest"},
		RepoDigests:  []string{"registry.example.com/app@" + digest64, "docker.io/library/nginx@" + digest64, "docker.io/library/nginx@" + digest64},
		Repositories: []string{"docker.io/library/nginx", "registry.example.com/app"},
		User:         "app", Healthcheck: true, Volumes: []string{"/a", "/b"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		facts  engine.Facts
		name   string
		needs  Needs
		lookup string
	}{
		{facts, "bare", NeedImage, "found"},
		{facts, "off", NeedImage, "found"},
		{facts, "other", NeedImage, "missing"},
		{facts, "app", NeedAll &^ NeedImage, "none"},
		{engine.Off{}, "app", NeedImage, "off"},
	} {
		got, err := (&Builder{Facts: tt.facts}).image(context.Background(), tt.name, tt.needs)
		if err != nil || got.Lookup != tt.lookup || got.Healthcheck {
			t.Errorf("%s: %+v, %v; want %s", tt.name, got, err, tt.lookup)
		}
	}
	_, err = (&Builder{Facts: known{err: context.DeadlineExceeded}}).image(context.Background(), "app", NeedImage)
	wantUnavailable(t, err)
	_, err = b.image(context.Background(), "App", NeedImage)
	wantUndecodable(t, err, "App")
}

// TestRepositoriesAreProof: where RepoDigests follow a mere tag they prove
// nothing, and only the daemon's record of pulls does.
func TestRepositoriesAreProof(t *testing.T) {
	img := image.InspectResponse{ID: digest64, RepoDigests: []string{"nginx@" + digest64}}
	pulled := img
	pulled.Identity = &image.Identity{Pull: []image.PullIdentity{{Repository: "docker.io/library/nginx"}, {}, {Repository: "<none>"}, {Repository: "nginx"}}}
	built := img
	built.Identity = &image.Identity{Build: []image.BuildIdentity{{}}}
	for _, tt := range []struct {
		name string
		info engine.Info
		img  image.InspectResponse
		want []string
	}{
		{"classic store", engine.Info{}, img, []string{"docker.io/library/nginx"}},
		{"containerd's store, no record", engine.Info{ContainerdStore: true}, img, nil},
		{"containerd's store, built", engine.Info{ContainerdStore: true, API: "1.53"}, built, nil},
		{"containerd's store, pulled", engine.Info{ContainerdStore: true, API: "1.53"}, pulled, []string{"docker.io/library/nginx"}},
	} {
		b := &Builder{Facts: known{info: tt.info, images: map[string]image.InspectResponse{"nginx": tt.img}}}
		got, err := b.image(context.Background(), "nginx", NeedImage)
		if err != nil || !slices.Equal(got.Repositories, tt.want) || len(got.RepoDigests) != 1 {
			t.Errorf("%s: %q %q, %v; want %q", tt.name, got.Repositories, got.RepoDigests, err, tt.want)
		}
	}
	b := &Builder{Facts: noInfo{known{images: map[string]image.InspectResponse{"nginx": img}}}}
	_, err := b.image(context.Background(), "nginx", NeedImage)
	wantUnavailable(t, err)
}

// noInfo is a daemon that shows its objects and not itself.
type noInfo struct{ known }

func (noInfo) Info(context.Context) (engine.Info, error) {
	return engine.Info{}, context.DeadlineExceeded
}

// TestImageOf: a container's image is asked for by its ID, whatever its tag
// stands for by now.
func TestImageOf(t *testing.T) {
	b := &Builder{Facts: known{images: map[string]image.InspectResponse{
		digest64:      {ID: digest64, RepoTags: []string{"old"}},
		"nginx:stale": {ID: "sha256:2"},
	}}}
	for _, name := range []string{"nginx:stale", "Not A Name", ""} {
		c := container.InspectResponse{Image: digest64, Config: &container.Config{Image: name}}
		got, err := b.imageOf(context.Background(), c, NeedImage)
		if err != nil || got.Raw != name || got.ID != digest64 || got.Lookup != "found" {
			t.Errorf("%q: %+v, %v", name, got, err)
		}
	}
	got, err := b.imageOf(context.Background(), container.InspectResponse{Image: "sha256:gone"}, NeedImage)
	if err != nil || got.Lookup != "missing" || got.ID != "sha256:gone" {
		t.Errorf("%+v, %v", got, err)
	}
	b.Facts = known{err: errors.New("x")}
	_, err = b.imageOf(context.Background(), container.InspectResponse{Image: digest64}, NeedImage)
	wantUnavailable(t, err)
}
