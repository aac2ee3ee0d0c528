package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// printable escapes what could move a terminal's cursor, change its colours or
// reorder its text. Names of images, labels and files are an attacker's to
// choose. Newlines and tabs stay.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func quote(s string) string { return `"` + s + `"` }

// sayf prints to the command's standard output, escaped.
func sayf(c *cobra.Command, format string, a ...any) {
	fmt.Fprint(c.OutOrStdout(), printable(fmt.Sprintf(format, a...)))
}

// printJSON writes v for machines.
func printJSON(c *cobra.Command, v any) error { return writeJSON(c.OutOrStdout(), v, "  ") }

// writeJSON writes v and a newline. What could steer a terminal can stand within
// strings only, and is escaped there as JSON allows.
func writeJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", indent)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	text := b.String()
	if strings.ContainsFunc(text, unsafeInJSON) {
		text = escapeJSON(text)
	}
	_, err := io.WriteString(w, text)
	return err
}

func unsafeInJSON(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}

func escapeJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !unsafeInJSON(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// formatFlag adds --format and checks its value before the command runs.
func formatFlag(c *cobra.Command, known ...string) *string { return formatFlagP(c, "f", known...) }

// formatFlagP is formatFlag with another shorthand, "" for none.
func formatFlagP(c *cobra.Command, shorthand string, known ...string) *string {
	format := c.Flags().StringP("format", shorthand, known[0], "output format: "+strings.Join(known, ", "))
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(known, cobra.ShellCompDirectiveNoFileComp))
	c.PreRunE = func(*cobra.Command, []string) error {
		for _, k := range known {
			if *format == k {
				return nil
			}
		}
		return &failure{code: exitUsage, err: fmt.Errorf("unknown format %q", *format), hint: "known: " + strings.Join(known, ", ")}
	}
	return format
}

// painter colours words, on a terminal that wants colour only.
type painter bool

// colours says whether w is a terminal that wants colour.
func colours(w io.Writer) painter {
	f, ok := w.(*os.File)
	return painter(ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
}

func (p painter) paint(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p painter) good(s string) string { return p.paint("32", s) }
func (p painter) bad(s string) string  { return p.paint("1;31", s) }
