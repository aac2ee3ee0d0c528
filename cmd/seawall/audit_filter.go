package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/audit"
)

// filterFlags gives a command the flags that say which decisions are wanted.
// The function returned applies what concerns the reader to it.
func filterFlags(c *cobra.Command) func(r *audit.Reader) (*audit.Filter, error) {
	f := &audit.Filter{}
	list := func(to *[]string, name, help string) {
		c.Flags().StringArrayVar(to, name, nil, help+" (repeatable)")
	}
	list(&f.Users, "user", "name of the requester; - is one whom the daemon does not know")
	list(&f.Groups, "group", "group of the requester")
	list(&f.Actions, "action", "action, for example container_create")
	list(&f.Classes, "class", "class of action: read, write, exec, exfiltrate, control, build")
	list(&f.Rules, "rule", "rule that found something")
	list(&f.Verdicts, "verdict", "allow, deny, would_deny or error")
	list(&f.Images, "image", "part of an image's name")
	list(&f.Containers, "container", "part of a container's name, or the beginning of its ID")
	grep := c.Flags().String("grep", "", "text anywhere in the record")
	since := c.Flags().String("since", "", "from then on: 90m, 36h, 7d, 2026-01-31 or RFC 3339")
	until := c.Flags().String("until", "", "before then")
	_ = c.RegisterFlagCompletionFunc("verdict", cobra.FixedCompletions(verdicts, cobra.ShellCompDirectiveNoFileComp))
	return func(r *audit.Reader) (*audit.Filter, error) {
		for _, v := range f.Verdicts {
			if n := nearest(v, verdicts); n != v {
				return nil, &failure{code: exitUsage, err: fmt.Errorf("unknown verdict %q", v), hint: "known: " + strings.Join(verdicts, ", ")}
			}
		}
		var err error
		if f.Since, err = moment("since", *since); err != nil {
			return nil, err
		}
		if f.Until, err = moment("until", *until); err != nil {
			return nil, err
		}
		r.Grep, r.Since = *grep, f.Since
		return f, nil
	}
}

var verdicts = []string{"allow", "deny", "would_deny", "error"}

// moment reads a time: a duration back from now, a day, or RFC 3339.
func moment(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return time.Now().AddDate(0, 0, -int(n)), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return time.Now().Add(-d), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &failure{code: exitUsage, err: fmt.Errorf("--%s: %q is no time", flag, text), hint: "write 90m, 36h, 7d, 2026-01-31 or 2026-01-31T12:00:00Z"}
}
