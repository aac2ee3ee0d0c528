package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

func newAuditList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List decisions, the newest first",
		Example: `  seawall audit list --verdict deny --verdict error --since 7d
  seawall audit list --rule privileged --user alice --format json
  seawall audit list --image nginx --collapse`,
		Args: args(cobra.NoArgs),
	}
	format := formatFlag(c, "table", "json", "csv")
	filter := filterFlags(c)
	limit := c.Flags().Int("limit", 50, "how many rows; 0 is all")
	before := c.Flags().String("before", "", "go on behind this decision, the last of the page before")
	fold := c.Flags().Bool("collapse", false, "show decisions that follow each other and are alike as one, ×n")
	events := c.Flags().Bool("events", false, "show what the gate did by itself, too: started, reloaded …")
	return auditCommand(c, func(c *cobra.Command, r *audit.Reader, _ []string) error {
		f, err := filter(r)
		if err != nil {
			return err
		}
		f.Events = *events
		return list(c, wanted(r, f, *before), *format, *limit, *fold)
	})
}

// row is a decision, and how many alike it stands for.
type row struct {
	*audit.Event
	Times int `json:"times,omitempty"` // with --collapse
}

// list shows up to limit rows and says where the next page begins.
func list(c *cobra.Command, events iter.Seq2[*audit.Event, error], format string, limit int, fold bool) error {
	out := newRows(c.OutOrStdout(), format)
	n, last, more := 0, "", false
	for r, err := range rows(events, fold) {
		if err != nil {
			return err
		}
		if more = limit > 0 && n == limit; more {
			break
		}
		n++
		last = r.ID
		if err := out.row(r); err != nil {
			return err
		}
	}
	if err := out.end(); err != nil {
		return err
	}
	switch {
	case more:
		fmt.Fprintf(c.ErrOrStderr(), "more: add --before %s\n", printable(last))
	case n == 0:
		fmt.Fprintln(c.ErrOrStderr(), "no decision matches")
	}
	return nil
}

// wanted yields the decisions that match, those behind the decision before
// only.
func wanted(r *audit.Reader, f *audit.Filter, before string) iter.Seq2[*audit.Event, error] {
	return func(yield func(*audit.Event, error) bool) {
		reached := before == ""
		for e, err := range r.Events() {
			switch {
			case err != nil:
				yield(nil, err)
				return
			case !reached:
				reached = e.ID == before
			case f.Match(e) && !yield(e, nil):
				return
			}
		}
		if !reached {
			yield(nil, noDecision(before))
		}
	}
}

// rows folds decisions that follow each other and are alike into one, if asked
// to. The newest stands for all; the page goes on behind the oldest.
func rows(events iter.Seq2[*audit.Event, error], fold bool) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		var open row
		for e, err := range events {
			switch {
			case err != nil:
				yield(row{}, err)
				return
			case !fold:
				if !yield(row{Event: e}, nil) {
					return
				}
			case open.Event != nil && alike(open.Event, e):
				open.Times++
				open.ID = e.ID
			default:
				if open.Event != nil && !yield(open, nil) {
					return
				}
				open = row{e, 1}
			}
		}
		if open.Event != nil {
			yield(open, nil)
		}
	}
}

func alike(a, b *audit.Event) bool {
	return a.Phase == b.Phase && a.Verdict == b.Verdict && a.Action == b.Action && a.Who() == b.Who() &&
		a.About() == b.About() && strings.Join(a.Rules(), ",") == strings.Join(b.Rules(), ",") && a.Record.Event == b.Record.Event
}

// rowWriter writes rows in one format. Nothing is held back but what a table
// needs for its widths.
type rowWriter interface {
	row(row) error
	end() error
}

func newRows(w io.Writer, format string) rowWriter {
	switch format {
	case "csv":
		return &csvRows{w: csv.NewWriter(w)}
	case "json", "jsonl":
		return jsonRows{w}
	}
	return newTableRows(w)
}

// verdict colours a verdict by its weight.
func (p painter) verdict(text string) string {
	switch strings.TrimSpace(text) {
	case "allow":
		return p.good(text)
	case "would_deny":
		return p.paint("33", text)
	case "deny", "error":
		return p.bad(text)
	}
	return text
}

// pageRows is how many rows of a table are aligned together.
const pageRows = 1000

// narrow is the width below which a decision takes two lines.
const narrow = 110

type tableRows struct {
	w      io.Writer
	grid   grid
	narrow bool
}

func newTableRows(w io.Writer) *tableRows {
	t := &tableRows{w: w}
	ink := colours(w)
	t.grid.colour = func(_ []string, column int, text string) string {
		if column != 1 {
			return text
		}
		return ink.verdict(text)
	}
	t.grid.head, t.grid.give = []string{"TIME", "VERDICT", "USER", "ACTION", "ABOUT", "RULES", "DECISION"}, []int{4, 5, 2, 3}
	if n := width(w); n > 0 && n < narrow {
		t.narrow = true
		t.grid.head, t.grid.give = []string{"TIME", "VERDICT", "USER", "ACTION", "DECISION"}, []int{3, 2}
	}
	return t
}

func (t *tableRows) row(r row) error {
	verdict := string(r.Verdict)
	if r.Phase == audit.PhaseEvent {
		verdict = r.Record.Event
	}
	if r.Times > 1 {
		verdict += fmt.Sprintf(" ×%d", r.Times)
	}
	when, rules := r.Time.UTC().Format(time.RFC3339), strings.Join(r.Rules(), ",")
	if t.narrow {
		t.grid.add(when, verdict, r.Who(), r.Action, r.ID)
		t.grid.below(strings.TrimSpace(r.About() + "  " + rules))
	} else {
		t.grid.add(when, verdict, r.Who(), r.Action, r.About(), rules, r.ID)
	}
	if len(t.grid.rows) >= pageRows {
		return t.end()
	}
	return nil
}

func (t *tableRows) end() error {
	if len(t.grid.rows) == 0 {
		return nil
	}
	err := t.grid.print(t.w)
	t.grid.rows, t.grid.under = nil, nil
	return err
}

// jsonRows writes one object a line.
type jsonRows struct{ w io.Writer }

func (j jsonRows) row(r row) error { return writeJSON(j.w, r, "") }
func (jsonRows) end() error        { return nil }

type csvRows struct {
	w      *csv.Writer
	headed bool
}

func (c *csvRows) row(r row) error {
	if err := c.head(); err != nil {
		return err
	}
	var groups []string
	if r.User != nil {
		groups = r.User.Groups
	}
	var target audit.Target
	if r.Target != nil {
		target = *r.Target
	}
	message, status, created := "", "", ""
	if len(r.Findings) > 0 {
		message = r.Findings[0].Message
	}
	if r.Response != nil {
		status, created = fmt.Sprint(r.Response.Status), r.Response.CreatedID
	}
	cells := []string{
		r.ID, r.Time.UTC().Format(time.RFC3339Nano), string(r.Verdict), r.Action, r.Class, r.Who(), strings.Join(groups, " "),
		target.Container, target.Image, target.Name, strings.Join(r.Rules(), " "), message, r.Error, status, created,
		fmt.Sprint(r.LatencyUS), r.Profile, r.Revision,
	}
	for i, cell := range cells {
		cells[i] = inert(cell)
	}
	return c.w.Write(cells)
}

// inert makes a cell that no spreadsheet takes for a formula, and no terminal
// for a command.
func inert(s string) string {
	s = oneLine(s)
	if s != Nobody && strings.IndexAny(s, "=+-@") == 0 {
		return "'" + s
	}
	return s
}

// Nobody is how a requester whom the daemon does not know is shown.
const Nobody = audit.Nobody

func (c *csvRows) head() error {
	if c.headed {
		return nil
	}
	c.headed = true
	return c.w.Write([]string{"id", "time", "verdict", "action", "class", "user", "groups", "container", "image", "name",
		"rules", "message", "error", "status", "created_id", "latency_us", "profile", "revision"})
}

func (c *csvRows) end() error {
	if err := c.head(); err != nil {
		return err
	}
	c.w.Flush()
	return c.w.Error()
}

func noDecision(id string) error {
	return &failure{code: exitUsage, err: errors.New("the log holds no decision " + quote(id)), hint: "see seawall audit list"}
}
