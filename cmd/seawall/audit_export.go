package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

func newAuditExport() *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: "Write decisions for another program, both phases joined",
		Long: `export writes every decision that matches, the newest first: JSON, one object a
line, or CSV. Cells of a CSV file that a spreadsheet would take for a formula
begin with an apostrophe.`,
		Example: "  seawall audit export --since 2026-01-01 --format csv -o january.csv",
		Args:    args(cobra.NoArgs),
	}
	format := formatFlag(c, "json", "csv")
	filter := filterFlags(c)
	events := c.Flags().Bool("events", false, "also what the gate did by itself: started, reloaded …")
	output := c.Flags().StringP("output", "o", "-", "file to write, which must not be there yet; - is standard output")
	return auditCommand(c, func(c *cobra.Command, r *audit.Reader, _ []string) error {
		f, err := filter(r)
		if err != nil {
			return err
		}
		f.Events = *events
		if *output == "-" {
			return export(c.OutOrStdout(), r, f, *format)
		}
		// The log is for its owner only, and so is what is taken from it.
		file, err := os.OpenFile(*output, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		if err := export(file, r, f, *format); err != nil {
			file.Close()
			return err
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("%s: %w", *output, err)
		}
		return nil
	})
}

func export(w io.Writer, r *audit.Reader, f *audit.Filter, format string) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	out := newRows(buf, format)
	for e, err := range wanted(r, f, "") {
		if err != nil {
			return err
		}
		if err := out.row(row{Event: e}); err != nil {
			return err
		}
	}
	if err := out.end(); err != nil {
		return err
	}
	return buf.Flush()
}
