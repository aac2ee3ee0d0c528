package policy

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/input"
)

// Role says what the users for whom it holds may ask for. The zero Role holds
// for nobody and grants nothing.
type Role struct {
	// Users are names of client certificates, exactly; "*" is every user with
	// a verified certificate.
	Users []string `yaml:"users"`
	// Groups are groups of such users, exactly.
	Groups []string `yaml:"groups"`
	// Local says whether the role holds for whoever comes without a
	// certificate, through the daemon's unix socket.
	Local bool `yaml:"local"`
	// Actions are names of actions, or their names in Twistlock's policies; "*"
	// is all.
	Actions []string `yaml:"actions"`
	// Classes are classes of actions.
	Classes []string `yaml:"classes"`
}

// NamedRole is a role with its name.
type NamedRole struct {
	Name string
	Role
	// Default says that the role holds for every user with a certificate for
	// whom no other does.
	Default bool
}

// ruleUserAction is the rule that roles turn on.
const ruleUserAction = "user-action"

// everybody is the entry of Role.Users and Role.Actions that stands for all.
const everybody = "*"

// roleIndex finds the roles of a user without looking at all of them.
type roleIndex struct {
	list     []NamedRole
	byUser   map[string][]string
	byGroup  map[string][]string
	local    []string
	fallback string
}

// indexRoles checks roles and makes the index. fallback is the name of the
// default role, "" if there is none.
func indexRoles(roles map[string]Role, fallback string) (*roleIndex, error) {
	x := &roleIndex{byUser: map[string][]string{}, byGroup: map[string][]string{}, fallback: fallback}
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		r := roles[name]
		if err := r.check(name); err != nil {
			return nil, err
		}
		r.Actions = plainActions(r.Actions)
		x.list = append(x.list, NamedRole{Name: name, Role: r, Default: name == fallback})
		for _, u := range r.Users {
			x.byUser[u] = append(x.byUser[u], name)
		}
		for _, g := range r.Groups {
			x.byGroup[g] = append(x.byGroup[g], name)
		}
		if r.Local {
			x.local = append(x.local, name)
		}
	}
	if _, ok := roles[fallback]; fallback != "" && !ok {
		return nil, &OptionError{[]string{"identity", "default_role"}, x.unknown(fallback)}
	}
	return x, nil
}

// unknown is the problem with a name that is no role's.
func (x *roleIndex) unknown(name string) string {
	if len(x.list) == 0 {
		return fmt.Sprintf("there is no role %q; configure it under roles", name)
	}
	return fmt.Sprintf("there is no role %q%s", name, nearest(name, x.names()))
}

func (x *roleIndex) names() []string {
	var names []string
	for _, r := range x.list {
		names = append(names, r.Name)
	}
	return names
}

// of names the roles that hold for u, sorted. The certificate decides, and
// nothing else: without one only the local roles hold, whatever the name says.
func (x *roleIndex) of(u input.User) []string {
	switch u.Auth {
	case "":
		return slices.Clone(x.local)
	case "TLS":
	default:
		return nil
	}
	held := slices.Clone(x.byUser[everybody])
	if u.Name != "" && u.Name != everybody {
		held = append(held, x.byUser[u.Name]...)
	}
	for _, g := range u.Groups {
		held = append(held, x.byGroup[g]...)
	}
	if len(held) == 0 && x.fallback != "" {
		return []string{x.fallback}
	}
	slices.Sort(held)
	return slices.Compact(held)
}

// data is what rules see as data.roles: what each role grants, not to whom.
func (x *roleIndex) data() map[string]any {
	out := map[string]any{}
	for _, r := range x.list {
		out[r.Name] = map[string]any{"actions": anys(r.Actions), "classes": anys(r.Classes)}
	}
	return out
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// RolesOf names the roles that hold for a user, sorted: what Input.User.Roles
// must be before Decide. Roles that the user already names do not count.
func (p *Policy) RolesOf(u input.User) []string { return p.roles.of(u) }

// Roles lists the roles by name, with the names of actions spelt as seawall
// spells them.
func (p *Policy) Roles() []NamedRole { return slices.Clone(p.roles.list) }

var (
	roleName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)
	classes  = []string{"read", "write", "exec", "exfiltrate", "control", "build"}
)

func (r Role) check(name string) error {
	wrong := func(key, format string, args ...any) error {
		return &OptionError{[]string{"roles", name, key}, fmt.Sprintf(format, args...)}
	}
	if !roleName.MatchString(name) {
		return &OptionError{[]string{"roles", name}, "a name is 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first"}
	}
	for key, list := range map[string][]string{"users": r.Users, "groups": r.Groups} {
		for _, s := range list {
			if s == "" || len(s) > maxWaiverText {
				return wrong(key, "an entry is empty or too long")
			}
		}
	}
	if slices.Contains(r.Groups, everybody) {
		return wrong("groups", `"*" is no group; write users: ["*"] for every user with a certificate`)
	}
	for _, a := range r.Actions {
		if a != everybody && !action.Known(a) && aliases()[a] == nil {
			return wrong("actions", "unknown action %q%s", a, nearest(a, actionNames()))
		}
	}
	for _, c := range r.Classes {
		if !slices.Contains(classes, c) {
			return wrong("classes", "unknown class %q%s", c, nearest(c, classes))
		}
	}
	return nil
}
