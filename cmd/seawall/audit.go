package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/config"
)

func newAudit() *cobra.Command {
	return group(&cobra.Command{
		Use:   "audit",
		Short: "Read the record of decisions",
		Long: `audit reads the record of decisions: the current file, and the rotated and
compressed ones beside it. It only reads, and needs no running gate.`,
		Example: `  seawall audit list --verdict deny --since 24h
  seawall audit show 01M872BZF5JKA6F65ZH05JEDQM
  seawall audit verify`,
	}, newAuditList(), newAuditShow(), newAuditWhy(), newAuditTail(), newAuditStats(), newAuditExport(),
		newAuditReplay(), newAuditSuggest(), newAuditVerify())
}

// logSource says which log a command reads, and by which configuration.
type logSource struct {
	c          *cobra.Command
	file, path *string
	unsafe     *bool
}

// logFlags gives a command the flags of a logSource.
func logFlags(c *cobra.Command) *logSource {
	return &logSource{
		c:      c,
		file:   c.Flags().String("file", "", "audit log (default: audit.file of the configuration)"),
		path:   c.Flags().StringP("config", "c", config.DefaultPath, "configuration file"),
		unsafe: c.Flags().Bool("unsafe-allow-writable-config", false, "accept a configuration that other users can change"),
	}
}

func (l *logSource) sources() config.Sources {
	return config.Sources{Path: *l.path, PathGiven: l.c.Flags().Changed("config"), Env: os.Environ(), UnsafeAllowWritableConfig: *l.unsafe}
}

// current is the path of the log's current file.
func (l *logSource) current() (string, error) {
	if *l.file != "" {
		return *l.file, nil
	}
	cfg, err := config.Load(l.sources())
	if err != nil {
		return "", err
	}
	if cfg.Audit.File == "-" {
		return "", &failure{code: exitUsage, err: errors.New("the gate writes its audit log to standard output"), hint: "keep it in a file and name that with --file"}
	}
	return cfg.Audit.File, nil
}

func (l *logSource) open() (*audit.Reader, error) {
	path, err := l.current()
	if err != nil {
		return nil, err
	}
	return openReader(path)
}

func openReader(path string) (*audit.Reader, error) {
	r, err := audit.OpenReader(path)
	if err != nil {
		return nil, &failure{code: exitUnreachable, err: err, hint: "name the log with --file; only its owner may read it"}
	}
	return r, nil
}

// auditCommand makes a command that reads the log.
func auditCommand(c *cobra.Command, run func(c *cobra.Command, r *audit.Reader, args []string) error) *cobra.Command {
	log := logFlags(c)
	c.RunE = func(c *cobra.Command, a []string) error {
		r, err := log.open()
		if err != nil {
			return err
		}
		if err := run(c, r, a); err != nil {
			return err
		}
		if r.Skipped > 0 {
			complain(c.ErrOrStderr(), plural(r.Skipped, "line")+" of the log could not be read as records", "see seawall audit verify")
		}
		return nil
	}
	return c
}

// plural is "1 line", "2 lines".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
