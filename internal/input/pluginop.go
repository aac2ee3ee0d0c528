package input

import (
	"context"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/moby/api/types/plugin"

	"github.com/seawall/seawall/internal/action"
)

// pluginInstall fills PluginOp for pull and upgrade, whose body is the list of
// rights that the client accepts.
func (b *Builder) pluginInstall(_ context.Context, in *Input, req action.Request, body *document, _ Needs) error {
	var accepted []plugin.Privilege
	if err := decode(body, &accepted); err != nil {
		return err
	}
	remote, err := parseName(req.Query.Get("remote"))
	if err != nil {
		return err
	}
	name := req.Name
	if name == "" {
		name = req.Query.Get("name")
	}
	if name == "" {
		// Engines name it after the remote; after a digest, as latest.
		name = reference.FamiliarName(remote)
		if tagged, ok := remote.(reference.NamedTagged); ok {
			if _, pinned := remote.(reference.Digested); !pinned {
				name += ":" + tagged.Tag()
			}
		}
	}
	if err := b.plugin(in, req, name); err != nil {
		return err
	}
	in.PluginOp.Remote = named2image(req.Query.Get("remote"), reference.TagNameOnly(remote))
	for _, p := range accepted {
		in.PluginOp.Privileges = append(in.PluginOp.Privileges, PluginPrivilege{Name: p.Name, Value: p.Value})
	}
	return nil
}

// pluginSet fills PluginOp. The values of settings may be secrets.
func (b *Builder) pluginSet(_ context.Context, in *Input, req action.Request, body *document, _ Needs) error {
	var settings []string
	if err := decode(body, &settings); err != nil {
		return err
	}
	for _, s := range settings {
		name, _, _ := strings.Cut(s, "=")
		in.PluginOp.Settings = append(in.PluginOp.Settings, name)
	}
	return b.plugin(in, req, req.Name)
}

// pluginCreate fills PluginOp: manifest and content are in a tar.
func (b *Builder) pluginCreate(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) error {
	return b.plugin(in, req, req.Query.Get("name"))
}

// pluginNamed fills PluginOp for the operations on a plugin that is there.
func (b *Builder) pluginNamed(_ context.Context, in *Input, req action.Request, _ *document, _ Needs) error {
	return b.plugin(in, req, req.Name)
}

// plugin fills what all operations share.
func (b *Builder) plugin(in *Input, req action.Request, name string) error {
	in.SetPart(PartPluginOp)
	op := &in.PluginOp
	op.Operation = strings.TrimPrefix(req.Action.Name, "plugin_")
	op.Force = req.Query.Bool("force")
	full, err := pluginName(name)
	if err != nil {
		return err
	}
	op.Name = full
	if b.Own.PluginName == "" {
		return nil
	}
	own, err := pluginName(b.Own.PluginName)
	if err != nil {
		return err
	}
	// A prefix of its ID names it too, of any length.
	op.Self = full == own || strings.Trim(name, "0123456789abcdef") == ""
	return nil
}

// pluginName is the local name as engines keep it: short, and with a tag.
func pluginName(name string) (string, error) {
	if len(name) == 64 && strings.Trim(name, "0123456789abcdef") == "" {
		return name, nil // an ID
	}
	named, err := parseName(name)
	if err != nil {
		return "", undecodable("", "%s is not the name of a plugin", shown(name))
	}
	return reference.FamiliarString(reference.TagNameOnly(named)), nil
}
