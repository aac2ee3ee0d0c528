package input

import (
	"context"
	"strings"

	"github.com/distribution/reference"

	"github.com/seawall/seawall/internal/action"
)

// imagePull fills ImageOp from the query of POST /images/create.
func (b *Builder) imagePull(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) (err error) {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "pull"
	in.ImageOp.Source, err = parsePull(req.Query.Get("fromImage"), req.Query.Get("tag"))
	return err
}

// imageImport fills ImageOp from the query of the same route without fromImage.
func (b *Builder) imageImport(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) error {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "import"
	in.ImageOp.Changes = req.Query.All("changes")
	if from := req.Query.Get("fromSrc"); from != "-" {
		in.ImageOp.FromURL = from
	}
	return in.ImageOp.target(req.Query)
}

// target reads the name that an import or a commit gives, if any.
func (op *ImageOp) target(q action.Query) (err error) {
	repo, tag := q.Get("repo"), q.Get("tag")
	if repo == "" {
		return nil
	}
	op.Target, err = parseTarget(repo, tag)
	return err
}

// imageLoad fills ImageOp: names and contents are in a tar that no plugin sees.
func (b *Builder) imageLoad(_ context.Context, in *Input, _ action.Request, _ *document, _ Needs) error {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "load"
	return nil
}

// imageTag fills ImageOp with the content and the name it would get.
func (b *Builder) imageTag(ctx context.Context, in *Input, req action.Request, _ *document, needs Needs) (err error) {
	in.SetPart(PartImageOp)
	op := &in.ImageOp
	op.Operation = "tag"
	if op.Target, err = parseTarget(req.Query.Get("repo"), req.Query.Get("tag")); err != nil {
		return err
	}
	op.Source, err = b.image(ctx, req.Name, needs)
	return err
}

// imagePush fills ImageOp. Without a tag every tag is pushed: Tag is "".
func (b *Builder) imagePush(ctx context.Context, in *Input, req action.Request, _ *document, needs Needs) (err error) {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "push"
	named, err := parseName(req.Name)
	if err != nil {
		return err
	}
	raw := req.Name
	if tag := req.Query.Get("tag"); tag != "" {
		raw += ":" + tag
		if named, err = reference.WithTag(named, tag); err != nil {
			return badReference(raw, err)
		}
	}
	in.ImageOp.Source = named2image(raw, named)
	return b.lookUp(ctx, &in.ImageOp.Source, named.String(), needs)
}

// imageSave fills ImageOp. Source is the first of Names.
func (b *Builder) imageSave(ctx context.Context, in *Input, req action.Request, _ *document, needs Needs) error {
	in.SetPart(PartImageOp)
	op := &in.ImageOp
	op.Operation = "save"
	if op.Names = req.Query.All("names"); req.Name != "" {
		op.Names = []string{req.Name}
	}
	for i, name := range op.Names {
		img, err := parseImage(name)
		if err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if err := b.lookUp(ctx, &img, name, needs); err != nil {
			return err
		}
		op.Source = img
	}
	return nil
}

// imageRemove fills ImageOp.
func (b *Builder) imageRemove(ctx context.Context, in *Input, req action.Request, _ *document, needs Needs) (err error) {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "remove"
	in.ImageOp.Source, err = b.image(ctx, req.Name, needs)
	return err
}

// imageSearch fills ImageOp: the daemon asks the registry that the term names.
func (b *Builder) imageSearch(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) error {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "search"
	term := req.Query.Get("term")
	in.ImageOp.Source = Image{Raw: term, Registry: "docker.io", Lookup: lookupNone}
	host, _, more := strings.Cut(term, "/")
	if more && (strings.ContainsAny(host, ".:") || host == "localhost") {
		in.ImageOp.Source.Registry = host
	}
	return nil
}

// distribution fills ImageOp: the daemon asks the registry that the path names.
func (b *Builder) distribution(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) error {
	in.SetPart(PartImageOp)
	in.ImageOp.Operation = "distribution"
	named, err := parseName(req.Name)
	if err != nil {
		return err
	}
	in.ImageOp.Source = named2image(req.Name, reference.TagNameOnly(named))
	return nil
}
