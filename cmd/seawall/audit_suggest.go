package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/suggest"
)

func newAuditSuggest() *cobra.Command {
	c := &cobra.Command{
		Use:   "suggest",
		Short: "Propose the smallest configuration under which what was seen passes",
		Long: `suggest reads what was refused, or in audit mode would have been, and proposes
what lets it pass: entries of parameters first, then waivers by image digest that
end after --days. Each line says how often it was needed, by whom and when last.

Nothing that opens privilege, the host's namespaces, devices or files, or the
socket of a container engine is proposed without --include-dangerous. What is
claimed has been replayed under the proposal; what is left refused is listed at
the end.`,
		Example: `  seawall audit suggest --since 7d > proposed.yaml
  seawall config check proposed.yaml
  seawall audit replay --config proposed.yaml`,
		Args: args(cobra.NoArgs),
	}
	sources := sourceFlags(c)
	filter := filterFlags(c)
	file := c.Flags().String("file", "", "audit log (default: audit.file of the configuration)")
	days := c.Flags().Int("days", 30, "how long the waivers last")
	owner := c.Flags().String("owner", "nobody yet", "who answers for the waivers")
	dangerous := c.Flags().Bool("include-dangerous", false, "also propose waivers that open the host")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *days < 1 || *days > 3650 {
			return &failure{code: exitUsage, err: errors.New("--days: a waiver lasts 1 to 3650 days")}
		}
		cfg, r, err := openConfigured(sources(), *file)
		if err != nil {
			return err
		}
		f, err := filter(r)
		if err != nil {
			return err
		}
		all := suggest.NewCollector(suggest.Options{Config: cfg, Now: time.Now(), Days: *days, Owner: *owner, IncludeDangerous: *dangerous})
		for e, err := range wanted(r, f, "") {
			if err != nil {
				return err
			}
			all.Add(e)
		}
		return propose(c, all)
	}
	return c
}

// openConfigured loads a configuration, and opens file or else the log that it
// names.
func openConfigured(src config.Sources, file string) (*config.Config, *audit.Reader, error) {
	cfg, err := config.Load(src)
	if err != nil {
		return nil, nil, err
	}
	if file == "" {
		file = cfg.Audit.File
	}
	if file == "-" {
		return nil, nil, &failure{code: exitUsage, err: errors.New("the gate writes its audit log to standard output"), hint: "name a file with --file"}
	}
	r, err := openReader(file)
	return cfg, r, err
}

func propose(c *cobra.Command, all *suggest.Collector) error {
	p, err := all.Propose(c.Context())
	if err != nil {
		return err
	}
	text, err := p.YAML()
	if err != nil {
		return err
	}
	sayf(c, "%s", text)
	if all.Dropped > 0 {
		complain(c.ErrOrStderr(), fmt.Sprintf("%d more requests were not looked at: there are too many different ones", all.Dropped), "narrow it, for example with --since or --action")
	}
	return nil
}
