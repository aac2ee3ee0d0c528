package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/identity"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/internal/service"
)

func newPolicyRoles() *cobra.Command {
	c := &cobra.Command{
		Use:   "roles",
		Short: "List the roles, or those of one user and what they allow",
		Example: "  seawall policy roles\n  seawall policy roles --user alice --groups dev,ops\n" +
			"  seawall policy roles --local",
		Args: args(cobra.NoArgs),
	}
	user := c.Flags().String("user", "", "the CN of a client certificate; groups of the map file are found by it")
	groups := c.Flags().StringSlice("groups", nil, "more groups of the user, as O or OU of the certificate give them")
	local := c.Flags().Bool("local", false, "whoever comes through the daemon's unix socket")
	format := formatFlag(c, textOrJSON...)
	src := sourceFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		named := c.Flags().Changed("user") || c.Flags().Changed("groups")
		if named && *local {
			return &failure{code: exitUsage, err: fmt.Errorf("on the unix socket nobody has a name or groups"), hint: "leave out --local, or --user and --groups"}
		}
		p, cfg, err := loadPolicy(c.Context(), src())
		if err != nil {
			return err
		}
		if !named && !*local {
			return listRoles(c, p, *format)
		}
		who, err := requester(cfg, *user, *groups, *local)
		if err != nil {
			return err
		}
		return showRoles(c, p, who, *format)
	}
	return c
}

// requester is the user that the flags describe.
func requester(cfg *config.Config, name string, groups []string, local bool) (input.User, error) {
	if local {
		return input.User{}, nil
	}
	from, err := service.Groups(cfg)
	if err != nil {
		return input.User{}, err
	}
	u := input.User{Name: name, Auth: identity.TLS, Groups: slices.Clone(groups)}
	u.Groups = append(u.Groups, from.Map.Groups(identity.User{Name: name, Auth: identity.TLS, Cert: identity.Certificate{CN: name}})...)
	slices.Sort(u.Groups)
	u.Groups = slices.Compact(u.Groups)
	return u, nil
}

// listedRole is a role as `policy roles --format json` gives it.
type listedRole struct {
	Name    string   `json:"name"`
	Users   []string `json:"users"`
	Groups  []string `json:"groups"`
	Local   bool     `json:"local"`
	Default bool     `json:"default"`
	Actions []string `json:"actions"`
	Classes []string `json:"classes"`
}

func listRoles(c *cobra.Command, p *policy.Policy, format string) error {
	if format == "json" {
		out := []listedRole{}
		for _, r := range p.Roles() {
			out = append(out, listedRole{r.Name, full(r.Users), full(r.Groups), r.Local, r.Default, full(r.Actions), full(r.Classes)})
		}
		return printJSON(c, out)
	}
	return table(c, "ROLE\tHOLDS FOR\tALLOWS", func(row func(...any)) {
		for _, r := range p.Roles() {
			row(r.Name, holders(r), grants(r))
		}
	})
}

// holders says in words for whom a role holds.
func holders(r policy.NamedRole) string {
	var parts []string
	switch {
	case slices.Contains(r.Users, "*"):
		parts = append(parts, "every user")
	case len(r.Users) > 0:
		parts = append(parts, "users "+some(r.Users))
	}
	if len(r.Groups) > 0 {
		parts = append(parts, "groups "+some(r.Groups))
	}
	if r.Local {
		parts = append(parts, "the unix socket")
	}
	if r.Default {
		parts = append(parts, "users without another role")
	}
	if len(parts) == 0 {
		return "nobody"
	}
	return strings.Join(parts, "; ")
}

// grants says in words what a role grants.
func grants(r policy.NamedRole) string {
	if slices.Contains(r.Actions, "*") {
		return "everything"
	}
	var parts []string
	if len(r.Classes) > 0 {
		parts = append(parts, "classes "+strings.Join(r.Classes, ", "))
	}
	if len(r.Actions) > 0 {
		parts = append(parts, "actions "+strings.Join(r.Actions, ", "))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, "; ")
}

// either lists names, of which there may be none.
func either(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// some shows the beginning of a list that may be long.
func some(list []string) string {
	const shown = 6
	if len(list) <= shown {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:shown], ", "), len(list)-shown)
}

// shownRoles is a user as `policy roles --user --format json` gives one.
type shownRoles struct {
	User    string      `json:"user"`
	Local   bool        `json:"local"`
	Groups  []string    `json:"groups"`
	Roles   []string    `json:"roles"`
	Mode    policy.Mode `json:"mode"` // of the rule user-action
	Origin  string      `json:"origin"`
	Actions []string    `json:"actions"` // that the rule lets pass
}

func showRoles(c *cobra.Command, p *policy.Policy, who input.User, format string) error {
	granted, err := p.Granted(c.Context(), who)
	if err != nil {
		return err
	}
	rule, err := findRule(p, "user-action")
	if err != nil {
		return err
	}
	out := shownRoles{
		User: who.Name, Local: who.Auth == "", Groups: full(who.Groups), Roles: full(p.RolesOf(who)), Mode: rule.Mode, Origin: rule.Origin,
		Actions: []string{},
	}
	for _, a := range granted {
		out.Actions = append(out.Actions, a.Name)
	}
	if format == "json" {
		return printJSON(c, out)
	}
	name := who.Name
	if out.Local {
		name = "anybody on the unix socket"
	}
	sayf(c, "user         %s\ngroups       %s\nroles        %s\nuser-action  %s (%s)\n\n",
		name, either(out.Groups), either(out.Roles), rule.Mode, rule.Origin)
	return table(c, "CLASS\tALLOWED", func(row func(...any)) {
		for _, class := range []action.Class{action.Read, action.Write, action.Exec, action.Exfiltrate, action.Control, action.Build} {
			row(class, extent(class, granted))
		}
	})
}

// extent says which of a class's actions are granted.
func extent(class action.Class, granted []action.Action) string {
	of := func(list []action.Action) (names []string) {
		for _, a := range list {
			if a.Class == class {
				names = append(names, a.Name)
			}
		}
		return names
	}
	names := of(granted)
	switch {
	case len(names) == 0:
		return "none"
	case len(names) == len(of(policy.Actions())):
		return "all"
	}
	return strings.Join(names, ", ")
}
