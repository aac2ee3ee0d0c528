package install

import (
	"context"
	"strings"
)

// step is one thing that an installation does. Every step is known before the
// first is taken, so that --dry-run shows what would happen.
type step struct {
	title  string
	detail string // what is written, or why
	done   bool   // nothing to do; the title says so
	do     func() error
}

// run shows the steps, and takes them unless it is a dry run.
func (h *host) run(ctx context.Context, steps []step) error {
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case s.done:
			h.say("  = %s", s.title)
		case h.DryRun:
			h.say("  + %s", s.title)
			h.detail(s.detail)
		default:
			h.say("  + %s", s.title)
			if err := s.do(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *host) detail(text string) {
	for line := range strings.Lines(text) {
		h.say("      | %s", strings.TrimRight(line, "\r\n"))
	}
}
