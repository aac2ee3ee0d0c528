package check

import (
	"slices"
	"strings"

	"github.com/distribution/reference"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"

	"github.com/seawall/seawall/internal/input"
)

const (
	someID     = "sha256:5ea5a11000000000000000000000000000000000000000000000000000000000"
	someoneUID = "65532"
)

// imagined is an image of which nothing is known: at its best it runs as
// nobody, watches its health and was pulled from where its name says; at its
// worst it has none of that. A digest in the name is kept by the daemon, so it
// holds in both.
func imagined(name string, worst bool) image.InspectResponse {
	img := image.InspectResponse{ID: someID, Config: &dockerspec.DockerOCIImageConfig{}}
	named, err := reference.ParseNormalizedNamed(name)
	if err == nil {
		if d, pinned := named.(reference.Digested); pinned {
			img.RepoDigests = []string{named.Name() + "@" + d.Digest().String()}
		}
	}
	if worst {
		return img
	}
	if err == nil && img.RepoDigests == nil {
		img.RepoDigests = []string{named.Name() + "@" + someID}
	}
	img.Config.User = someoneUID + ":" + someoneUID
	img.Config.Healthcheck = &dockerspec.HealthcheckConfig{Test: []string{"CMD", "true"}}
	return img
}

// imaginedContainer is a container of which nothing is known.
func imaginedContainer(name string, worst bool) container.InspectResponse {
	c := container.InspectResponse{
		ID: "seawall-check:" + name, Name: "/" + name, Image: someID,
		Config: &container.Config{User: someoneUID, Image: someID}, HostConfig: &container.HostConfig{},
	}
	if worst {
		c.Config.User = "0"
		c.HostConfig.Binds = []string{"/:/host"}
		c.Mounts = []container.MountPoint{{Type: "bind", Source: "/", Destination: "/host", RW: true}}
	}
	return c
}

// users applies an assumption to users that are names: which uid a name stands
// for says the container's own passwd file, and the gate decides at start.
func users(in *input.Input, assume asked) (found []unknown) {
	for _, u := range []*input.WorkloadUser{&in.Workload.User, &in.Exec.User} {
		name, _, _ := strings.Cut(u.Raw, ":")
		if (u.Proof != "deferred" && u.Proof != "unproven") || strings.Trim(name, "+-0123456789") == "" {
			continue
		}
		found = append(found, unknown{kindUser, "the user " + name + " in the image"})
		if assume.all {
			u.Proof, u.UID = "passwd", 65532
			if assume.worst == kindUser {
				u.UID, u.Root = 0, true
			}
		}
	}
	return found
}

// kinds lists the kinds of unknown things.
func kinds(lists ...[]unknown) (out []kind) {
	for _, u := range slices.Concat(lists...) {
		if !slices.Contains(out, u.kind) {
			out = append(out, u.kind)
		}
	}
	return out
}

// names tells the unknown things of a kind, all of them if it is "".
func names(k kind, lists ...[]unknown) string {
	var out []string
	for _, u := range slices.Concat(lists...) {
		if (k == "" || u.kind == k) && !slices.Contains(out, u.what) && u.what != "the image "+someID {
			out = append(out, u.what)
		}
	}
	return strings.Join(out, " and ")
}
