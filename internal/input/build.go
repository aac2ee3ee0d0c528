package input

import (
	"context"
	"maps"
	"slices"

	"github.com/docker/go-units"

	"github.com/seawall/seawall/internal/action"
)

// build fills Build from the query of POST /build. The context and, with
// BuildKit, all that the session carries stay unseen; the header
// X-Registry-Config holds credentials and is never looked at.
func (b *Builder) build(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) error {
	in.SetPart(PartBuild)
	q, v := req.Query, &in.Build
	switch version := q.Get("version"); version {
	case "", "1":
	case "2":
		v.BuildKit = true
	default:
		return undecodable("?version", "no engine has the builder %s", shown(version))
	}
	v.Remote = q.Get("remote")
	v.Dockerfile = q.Get("dockerfile")
	v.NetworkMode = q.Get("networkmode")
	v.CgroupParent = q.Get("cgroupparent")
	v.ExtraHosts = q.All("extrahosts")
	v.Outputs = q.Get("outputs")
	v.SecurityOpt = q.All("securityopt")
	for key, dst := range map[string]*int64{"memory": &v.Memory, "memswap": &v.MemorySwap, "shmsize": &v.ShmSize} {
		n, err := queryInt(q, key)
		if err != nil {
			return err
		}
		*dst = n
	}
	return v.documents(q)
}

// documents reads the parameters that are texts of their own.
func (v *Build) documents(q action.Query) error {
	for _, name := range q.All("t") {
		if name == "" {
			continue // engines skip it
		}
		tag, err := parseTarget(name, "")
		if err != nil {
			return err
		}
		v.Tags = append(v.Tags, tag)
	}
	args := map[string]*string{}
	if err := queryJSON(q, "buildargs", &args); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		v.Args = append(v.Args, Env{Name: name, Literal: args[name] != nil && *args[name] != ""})
	}
	if err := queryJSON(q, "labels", &v.Labels); err != nil {
		return err
	}
	var limits []*units.Ulimit
	if err := queryJSON(q, "ulimits", &limits); err != nil {
		return err
	}
	for _, u := range limits {
		if u == nil {
			return undecodable("?ulimits", "an entry is null")
		}
		v.Ulimits = append(v.Ulimits, Ulimit{Name: u.Name, Soft: u.Soft, Hard: u.Hard})
	}
	return nil
}

// session fills Build for the routes that open a stream to BuildKit.
func (b *Builder) session(_ context.Context, in *Input, _ action.Request, _ *document, _ Needs) error {
	in.SetPart(PartBuild)
	in.Build.BuildKit = true
	in.Build.Session = true
	return nil
}
