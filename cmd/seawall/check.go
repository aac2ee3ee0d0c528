package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/check/render"
)

// checkFlags are the flags of check beside those of the configuration.
type checkFlags struct {
	format         string
	failOn         string
	allowUndecided bool
	explain        bool
	exec           bool
	timeout        time.Duration
	files          []string
	envFiles       []string
	profiles       []string
	baseline       string
	writeBaseline  string
}

func newCheck() *cobra.Command {
	c := &cobra.Command{
		Use:   "check [FILE|FOLDER|-]... | -- docker COMMAND...",
		Short: "Say what the gate would refuse, before anything runs",
		Long: `check judges requests by the same rules as the gate, without asking the gate:
a docker command line, compose files, recorded requests, or what docker inspect
printed. It needs no daemon, no root and no configuration.

After -- comes a command line of docker. The docker client of this machine reads
it, against a stand-in for the daemon that records what is asked and does
nothing. --exec does the same for any other client.

What only a daemon knows is looked up where one is reachable. Where none is, a
rule that depends on it is undecided, which fails unless --allow-undecided.`,
		Example: `  seawall check -- docker run --privileged alpine
  seawall check compose.yaml
  seawall check -f compose.yaml -f compose.prod.yaml --compose-profile web
  seawall check --format sarif . > seawall.sarif
  docker inspect web | seawall check -
  seawall check --exec -- docker-compose up`,
	}
	var f checkFlags
	f.register(c)
	src := sourceFlags(c)
	c.RunE = func(c *cobra.Command, a []string) error {
		if err := f.valid(); err != nil {
			return err
		}
		k, err := newChecker(c, &f, src())
		if err != nil {
			return err
		}
		defer k.close()
		report, err := k.run(c, a)
		if err != nil {
			return err
		}
		return k.conclude(c, report)
	}
	return c
}

func (f *checkFlags) register(c *cobra.Command) {
	fs := c.Flags()
	fs.StringVar(&f.format, "format", render.Formats[0], "output format: "+strings.Join(render.Formats, ", "))
	fs.StringVar(&f.failOn, "fail-on", "deny", "which findings fail the check: deny, warn, or a severity and worse")
	fs.BoolVar(&f.allowUndecided, "allow-undecided", false, "let pass what cannot be decided without a daemon")
	fs.BoolVar(&f.explain, "explain", false, "print each request as the rules see it")
	fs.BoolVar(&f.exec, "exec", false, "what follows -- is any client of the Docker Engine")
	fs.DurationVar(&f.timeout, "timeout", 30*time.Second, "how long the client may take")
	fs.StringArrayVarP(&f.files, "file", "f", nil, "compose file; several make one project, as in docker compose")
	fs.StringArrayVar(&f.envFiles, "env-file", nil, "file with variables for compose files")
	fs.StringArrayVar(&f.profiles, "compose-profile", nil, "compose profile to enable; * is all")
	fs.StringVar(&f.baseline, "baseline", "", "file of known findings, which are set aside")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write what is found to a file of known findings, and pass")
	complete := func(name string, values ...string) {
		_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	complete("format", render.Formats...)
	complete("fail-on", "deny", "warn", "critical", "high", "medium", "low", "info")
}

func (f *checkFlags) valid() error {
	known := false
	for _, k := range render.Formats {
		known = known || k == f.format
	}
	if !known {
		return &failure{code: exitUsage, err: fmt.Errorf("unknown format %q", f.format), hint: "known: " + strings.Join(render.Formats, ", ")}
	}
	if _, err := check.ParseBar(f.failOn); err != nil {
		return &failure{code: exitUsage, err: err}
	}
	return nil
}

// run finds out what is to be checked, and judges it.
func (k *checker) run(c *cobra.Command, a []string) (*check.Report, error) {
	dash := c.ArgsLenAtDash()
	switch {
	case dash > 0, dash == 0 && len(k.flags.files) > 0:
		return nil, &failure{code: exitUsage, err: errors.New("files and a command line exclude each other"), hint: "check them one after the other"}
	case dash == 0:
		return k.command(c.Context(), a)
	case k.flags.exec:
		return nil, &failure{code: exitUsage, err: errors.New("--exec needs a command"), hint: "write it after --"}
	}
	return k.sources(c.Context(), c.InOrStdin(), a)
}

// conclude prints the report and draws the exit code from it, which does not
// depend on the format.
func (k *checker) conclude(c *cobra.Command, r *check.Report) error {
	bar, err := check.ParseBar(k.flags.failOn)
	if err != nil {
		return &failure{code: exitUsage, err: err}
	}
	bar.AllowUndecided = k.flags.allowUndecided
	if err := k.baseline(r); err != nil {
		return err
	}
	o := render.Options{Bar: bar, Version: version().Version, Escape: printable}
	if f, ok := c.OutOrStdout().(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		o.Colour = bool(colours(f))
		o.Width, _, _ = term.GetSize(int(f.Fd()))
	}
	if k.flags.explain && k.flags.format == "text" {
		if err := k.explain(c, r); err != nil {
			return err
		}
	}
	if err := render.Write(c.OutOrStdout(), k.flags.format, r, o); err != nil {
		return err
	}
	switch {
	case bar.Failed(r) && k.flags.writeBaseline == "":
		return &failure{code: exitDenied}
	case k.incomplete != nil:
		return k.incomplete
	case len(r.Requests) == 0:
		return &failure{code: exitUsage, err: errors.New("nothing was checked: there is no request in what was given")}
	case r.Evaluated == 0 && !k.flags.allowUndecided:
		return &failure{code: exitPolicy, err: errors.New("no rule was evaluated, which is no pass"), hint: "see seawall policy list"}
	}
	return nil
}

// baseline sets known findings aside, or makes what is found known.
func (k *checker) baseline(r *check.Report) error {
	if name := k.flags.baseline; name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			return lost(err)
		}
		if err := r.Baseline(text); err != nil {
			return &failure{code: exitUsage, err: fmt.Errorf("%s: %w", name, err)}
		}
	}
	if k.flags.writeBaseline == "" {
		return nil
	}
	var b bytes.Buffer
	n, err := r.WriteBaseline(&b)
	if err != nil {
		return err
	}
	r.Notes = append(r.Notes, fmt.Sprintf("%d findings are known from now on: %s", n, k.flags.writeBaseline))
	if err := os.WriteFile(k.flags.writeBaseline, b.Bytes(), 0o644); err != nil {
		return lost(err)
	}
	return nil
}

// explain prints each request as the rules see it.
func (k *checker) explain(c *cobra.Command, r *check.Report) error {
	for _, req := range r.Requests {
		err := printJSON(c, struct {
			Subject string `json:"subject"`
			Input   any    `json:"input"`
		}{req.Subject, req.Input})
		if err != nil {
			return err
		}
	}
	return nil
}

// command runs a client and judges what it asks for.
func (k *checker) command(ctx context.Context, argv []string) (*check.Report, error) {
	requests, err := k.record(ctx, argv)
	if err != nil {
		return nil, err
	}
	return k.judge(ctx, requests, nil)
}
