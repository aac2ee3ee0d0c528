package input

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/opencontainers/go-digest"

	"github.com/seawall/seawall/internal/engine"
)

// The values of Image.Lookup.
const (
	lookupNone    = "none"
	lookupOff     = "off"
	lookupMissing = "missing"
	lookupFound   = "found"
)

// image parses a reference or an ID as the daemon does where it takes either,
// and, if needs says so, asks the daemon what it stands for there.
func (b *Builder) image(ctx context.Context, raw string, needs Needs) (Image, error) {
	img, err := parseImage(raw)
	if err != nil {
		return Image{}, err
	}
	return img, b.lookUp(ctx, &img, raw, needs)
}

// imageOf is the image of a container, which holds it by its ID: a tag that has
// moved since does not count.
func (b *Builder) imageOf(ctx context.Context, c container.InspectResponse, needs Needs) (Image, error) {
	img := Image{Lookup: lookupNone}
	if c.Config != nil && c.Config.Image != "" {
		if named, err := parseImage(c.Config.Image); err == nil {
			img = named
		}
		img.Raw = c.Config.Image
	}
	img.ID = c.Image
	return img, b.lookUp(ctx, &img, c.Image, needs)
}

// parseImage reads what the daemon looks an image up by. An ID names no
// registry, and 12 to 64 hexadecimal digits may be one.
func parseImage(raw string) (Image, error) {
	img := Image{Raw: raw, Lookup: lookupNone}
	if possibleID(raw) {
		return img, nil
	}
	ref, err := reference.ParseAnyReference(raw)
	if err != nil {
		return img, badReference(raw, err)
	}
	named, ok := ref.(reference.Named)
	if !ok {
		return img, nil // a digest alone, which is an ID
	}
	return named2image(raw, reference.TagNameOnly(named)), nil
}

// parseName reads what the daemon takes for a name only: content that is
// pulled, pushed or tagged. A name without tag or digest is left without.
func parseName(raw string) (reference.Named, error) {
	named, err := reference.ParseNormalizedNamed(raw)
	if err != nil {
		return nil, badReference(raw, err)
	}
	return named, nil
}

// parseTarget reads the name that content is to get: a repository and a tag,
// latest when there is none, never a digest.
func parseTarget(repo, tag string) (Image, error) {
	raw := repo
	if tag != "" {
		raw += ":" + tag
	}
	named, err := parseName(repo)
	if err != nil {
		return Image{}, err
	}
	if _, pinned := named.(reference.Digested); pinned {
		return Image{}, undecodable("", "the name %s to be given holds a digest", shown(raw))
	}
	if tag != "" {
		if named, err = reference.WithTag(reference.TrimNamed(named), tag); err != nil {
			return Image{}, badReference(raw, err)
		}
	}
	return named2image(raw, reference.TagNameOnly(named)), nil
}

// parsePull reads the two parameters of a pull. The tag may be a digest, and
// beats the one in the name. Without either every tag is pulled: Tag is "".
func parsePull(from, tag string) (Image, error) {
	raw := from
	named, err := parseName(strings.TrimSuffix(from, ":"))
	if err != nil {
		return Image{}, err
	}
	if tag == "" {
		return named2image(raw, named), nil
	}
	if dgst, err := digest.Parse(tag); err == nil {
		canonical, err := reference.WithDigest(reference.TrimNamed(named), dgst)
		if err != nil {
			return Image{}, badReference(raw, err)
		}
		return named2image(raw+"@"+tag, canonical), nil
	}
	tagged, err := reference.WithTag(named, tag)
	if err != nil {
		return Image{}, badReference(raw+":"+tag, err)
	}
	return named2image(raw+":"+tag, tagged), nil
}

func badReference(raw string, err error) error {
	e := undecodable("", "%s is not an image reference", shown(raw))
	e.Err = err
	return e
}

// possibleID reports whether the daemon might take raw for an image's ID.
func possibleID(raw string) bool {
	hex := strings.TrimPrefix(raw, "sha256:")
	if hex == raw && len(raw) < 12 || hex == "" || len(hex) > 64 {
		return false
	}
	return strings.Trim(hex, "0123456789abcdef") == ""
}

func named2image(raw string, named reference.Named) Image {
	img := Image{
		Raw:        raw,
		Ref:        named.String(),
		Registry:   reference.Domain(named),
		Repository: named.Name(),
		Lookup:     lookupNone,
	}
	if tagged, ok := named.(reference.Tagged); ok {
		img.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		img.Digest = digested.Digest().String()
	}
	return img
}

// lookUp fills what the daemon knows of the image called name.
func (b *Builder) lookUp(ctx context.Context, img *Image, name string, needs Needs) error {
	if !needs.Has(NeedImage) {
		return nil
	}
	facts, err := b.Facts.Image(ctx, name)
	switch {
	case errors.Is(err, engine.ErrNotFound):
		img.Lookup = lookupMissing
	case errors.Is(err, engine.ErrOff):
		img.Lookup = lookupOff
	case err != nil:
		return unavailable("the image "+shown(name), err)
	default:
		return b.learn(ctx, img, facts)
	}
	return nil
}

// learn takes over what the daemon holds. What proves an origin depends on the
// image store, so that is asked for, too.
func (b *Builder) learn(ctx context.Context, img *Image, facts image.InspectResponse) error {
	info, err := b.Facts.Info(ctx)
	if err != nil {
		return unavailable("the engine's image store", err)
	}
	img.Lookup = lookupFound
	img.config(facts)
	img.Repositories = repositories(facts.RepoDigests)
	if info.ContainerdStore {
		img.Repositories = repositories(pulledFrom(facts.Identity))
	}
	return nil
}

// pulledFrom is the daemon's own record of pulls and pushes, which no tag
// changes. Engines before API 1.53 keep none.
func pulledFrom(id *image.Identity) (names []string) {
	if id == nil {
		return nil
	}
	for _, p := range id.Pull {
		names = append(names, p.Repository)
	}
	return names
}

// repositories reads the repositories of names, sorted, each once. What is no
// name ("<none>@sha256:…") is left out.
func repositories(names []string) (out []string) {
	for _, text := range names {
		if named, err := reference.ParseNormalizedNamed(text); err == nil {
			out = append(out, named.Name())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// config takes over what inspect shows of the content itself.
func (img *Image) config(facts image.InspectResponse) {
	img.ID = facts.ID
	img.RepoTags = facts.RepoTags
	for _, text := range facts.RepoDigests {
		named, err := reference.ParseNormalizedNamed(text)
		if err != nil {
			continue // "<none>@sha256:…": content without a name
		}
		img.RepoDigests = append(img.RepoDigests, named.String())
	}
	if facts.Config == nil {
		return
	}
	img.User = facts.Config.User
	for volume := range facts.Config.Volumes {
		img.Volumes = append(img.Volumes, volume)
	}
	slices.Sort(img.Volumes)
	if check := facts.Config.Healthcheck; check != nil && len(check.Test) > 0 {
		img.Healthcheck = check.Test[0] != "NONE"
	}
}
