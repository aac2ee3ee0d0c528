package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

func newAuditVerify() *cobra.Command {
	c := &cobra.Command{
		Use:   "verify",
		Short: "Say whether the log is whole: nothing changed, removed, inserted or moved",
		Long: `verify follows the chain of hashes through every file of the log, the rotated
and compressed ones first, and names each place where it breaks.

Lines that were cut off at the very end leave no gap. Keep the last number
somewhere else now and then, and give it as --at-least.

Exit codes: 0 whole, 4 broken, 5 the log cannot be read.`,
		Example: "  seawall audit verify\n  seawall audit verify --file /mnt/evidence/audit.jsonl --at-least 120331",
		Args:    args(cobra.NoArgs),
	}
	format := formatFlag(c, textOrJSON...)
	least := c.Flags().Uint64("at-least", 0, "number that the last record must have reached")
	return auditCommand(c, func(c *cobra.Command, r *audit.Reader, _ []string) error {
		report, err := audit.Verify(r.Files)
		if err != nil {
			return err
		}
		if report.Last < *least {
			report.Breaks = append(report.Breaks, audit.Break{
				File: r.Files[len(r.Files)-1], Seq: report.Last,
				Reason: fmt.Sprintf("the log ends with number %d, before %d", report.Last, *least),
			})
		}
		if *format == "json" {
			err = printReport(c, report)
		} else {
			showReport(c, report)
		}
		if err == nil && !report.Whole() {
			err = &failure{code: exitIntegrity}
		}
		return err
	})
}

func printReport(c *cobra.Command, r audit.Report) error {
	if r.Breaks == nil {
		r.Breaks = []audit.Break{}
	}
	return printJSON(c, struct {
		Whole bool `json:"whole"`
		audit.Report
	}{r.Whole(), r})
}

func showReport(c *cobra.Command, r audit.Report) {
	ink := colours(c.OutOrStdout())
	for _, b := range r.Breaks {
		fmt.Fprintf(c.OutOrStdout(), "%s %s\n", ink.bad("BROKEN"), printable(breakText(b)))
	}
	if r.Whole() {
		fmt.Fprint(c.OutOrStdout(), ink.good("whole"))
	} else {
		fmt.Fprint(c.OutOrStdout(), ink.bad("broken in "+plural(len(r.Breaks), "place")))
	}
	sayf(c, ": %s in %s, numbers %d to %d", plural(r.Records, "record"), plural(r.Files, "file"), r.First, r.Last)
	if r.Torn > 0 {
		sayf(c, ", %s torn by a crash", plural(r.Torn, "line"))
	}
	sayf(c, "\n")
}

func breakText(b audit.Break) string {
	at := b.File
	if b.Line > 0 {
		at += fmt.Sprintf(":%d", b.Line)
	}
	if b.Seq > 0 {
		at += fmt.Sprintf(": number %d", b.Seq)
	}
	if b.ID != "" {
		at += ", decision " + b.ID
	}
	return at + ": " + b.Reason
}
