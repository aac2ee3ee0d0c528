package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/install"
)

func newInstall() *cobra.Command {
	c := &cobra.Command{
		Use:   "install",
		Short: "Put seawall before this machine's Docker daemon",
		Long: `install writes the systemd units and a commented configuration, starts seawall,
adds it to authorization-plugins in daemon.json (all else stays, with a backup),
reloads the daemon with SIGHUP, and proves by a probe request that the daemon
asks seawall. If the proof fails, daemon.json is put back. Done twice, it changes
nothing. Running containers are not touched.

Begin with --mode audit: for a first week nothing is refused, and the audit log
says what would have been.`,
		Example: `  seawall install --dry-run                 show every step, without root
  sudo seawall install --mode audit         learn first
  sudo seawall install --profile baseline   refuse from the start, mildly`,
		Args: args(cobra.NoArgs),
	}
	opts := installFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		o, err := opts(c)
		if err != nil {
			return err
		}
		if err := install.Install(c.Context(), o); err != nil {
			return err
		}
		if !o.DryRun {
			sayf(c, "next: seawall status\n")
		}
		return nil
	}
	return c
}

func newUninstall() *cobra.Command {
	c := &cobra.Command{
		Use:   "uninstall",
		Short: "Take seawall away from this machine's Docker daemon",
		Long: `uninstall takes seawall out of daemon.json, reloads the daemon, makes sure that
it asks no more, and only then stops seawall and removes the files that install
wrote and nobody changed. The configuration and the audit log stay.

If the daemon refuses everything or does not start: --force (docs/lockout.md).`,
		Args: args(cobra.NoArgs),
	}
	opts := installFlags(c)
	force := c.Flags().Bool("force", false, "go on when the daemon does not answer")
	purge := c.Flags().Bool("purge", false, "remove the configuration, the policies, the backups and the audit log too")
	c.RunE = func(c *cobra.Command, _ []string) error {
		o, err := opts(c)
		if err != nil && *force { // a broken configuration must not keep anybody locked out
			o.Config, err = config.Default(), nil
		}
		if err != nil {
			return err
		}
		o.Force, o.Purge = *force, *purge
		return install.Uninstall(c.Context(), o)
	}
	return c
}

// installFlags adds what install and uninstall share, and returns the options
// that the flags make.
func installFlags(c *cobra.Command) func(*cobra.Command) (install.Options, error) {
	load := sourceFlags(c)
	dryRun := c.Flags().Bool("dry-run", false, "show every step, do nothing; needs no root")
	root := c.Flags().String("root", "", "folder that stands for /: only files are written there")
	daemonJSON := c.Flags().String("daemon-json", install.DefaultDaemonJSON, "the daemon's configuration")
	pidfile := c.Flags().String("pidfile", install.DefaultPidfile, "the daemon's pid file")
	return func(c *cobra.Command) (install.Options, error) {
		o := install.Options{Root: *root, DaemonJSON: *daemonJSON, Pidfile: *pidfile, DryRun: *dryRun, Out: c.OutOrStdout()}
		if !*dryRun && *root == "" && os.Geteuid() != 0 {
			return o, &failure{code: exitUsage, err: errors.New(c.Name() + " changes the system: it needs root"), hint: "sudo seawall " + c.Name() + ", or look first: --dry-run"}
		}
		bin, err := os.Executable()
		if err != nil {
			return o, err
		}
		if o.Binary, err = filepath.EvalSymlinks(bin); err != nil {
			return o, err
		}
		src := load()
		if *root != "" && !src.PathGiven {
			src.Path = filepath.Join(*root, config.DefaultPath)
		}
		if o.Config, err = config.Load(src); err == nil && *root != "" {
			o.Config.File = strings.TrimPrefix(o.Config.File, strings.TrimSuffix(*root, "/"))
		}
		return o, err
	}
}
