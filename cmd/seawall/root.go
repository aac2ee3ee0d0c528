package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newRoot builds the whole command line. A new command is one line here.
func newRoot() *cobra.Command {
	root := group(&cobra.Command{
		Use:   "seawall",
		Short: "Refuse dangerous containers before the Docker daemon starts them",
		Long: `seawall is a Docker authorization plugin: the daemon asks it about every
Engine API request, and it answers from Rego policies.

Exit codes: 0 fine, 1 policy says no, 2 usage or configuration, 3 policy cannot
be loaded or evaluated, 4 integrity, 5 daemon or file out of reach,
130 interrupted.`,
		Example: `  seawall check -- docker run --privileged alpine
                                     what would the gate say to this?
  seawall install --dry-run          show what an installation would do
  seawall install --mode audit       install, and learn before refusing
  seawall status                     is the daemon asking, and what is in force?
  seawall policy list                the rules
  seawall config show --origin       every setting, and where it comes from`,
	})
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	root.AddGroup(
		&cobra.Group{ID: "gate", Title: "The gate:"},
		&cobra.Group{ID: "policy", Title: "The policy:"},
		&cobra.Group{ID: "audit", Title: "The record:"},
		&cobra.Group{ID: "other", Title: "Other:"},
	)
	root.SetHelpCommandGroupID("other")
	root.SetCompletionCommandGroupID("other")
	add(root, "gate", newServe(), newInstall(), newUninstall(), newStatus())
	add(root, "policy", newCheck())
	add(root, "policy", newPolicy(), newTest(), newConfig())
	add(root, "audit", newAudit(), newAuditWhy())
	add(root, "other", newVersion())
	return root
}

// add puts commands into one group of the root's help.
func add(root *cobra.Command, group string, commands ...*cobra.Command) {
	for _, c := range commands {
		c.GroupID = group
		root.AddCommand(c)
	}
}

// group makes a command that only holds others: alone it shows its help, and
// an unknown name under it is a usage error with the nearest known one.
func group(c *cobra.Command, sub ...*cobra.Command) *cobra.Command {
	c.AddCommand(sub...)
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		err := &failure{code: exitUsage, err: errors.New("unknown command " + quote(args[0]) + " for " + quote(c.CommandPath()))}
		err.hint = "see " + c.CommandPath() + " --help"
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			err.hint = "did you mean " + quote(near[0]) + "?"
		}
		return err
	}
	c.SuggestionsMinimumDistance = 2
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	return c
}

// flagError makes a bad flag a usage error, with the nearest known flag.
func flagError(c *cobra.Command, err error) error {
	f := &failure{code: exitUsage, err: err, hint: "see " + c.CommandPath() + " --help"}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var known []string
		visit := func(f *pflag.Flag) { known = append(known, f.Name) }
		c.Flags().VisitAll(visit)
		c.InheritedFlags().VisitAll(visit)
		if n := nearest(unknown.GetSpecifiedName(), known); n != "" {
			f.hint = "did you mean --" + n + "?"
		}
	}
	return f
}

// args wraps a cobra check of the arguments so that it fails as usage.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, a []string) error {
		if err := check(c, a); err != nil {
			return &failure{code: exitUsage, err: err, hint: "usage: " + strings.TrimSpace(c.UseLine())}
		}
		return nil
	}
}
