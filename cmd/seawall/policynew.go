package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/policy"
)

// templates are the files of a new rule, rule standing for its name.
//
//go:embed template
var templates embed.FS

var ruleName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func newPolicyNew() *cobra.Command {
	c := &cobra.Command{
		Use:   "new RULE",
		Short: "Write a rule of your own, with tests and a page, to start from",
		Long: `new writes four files: the rule, its Rego tests, request cases and a page. They
pass "seawall test" as they are; nothing that is there is overwritten.`,
		Example: "  seawall policy new team-label --dir /etc/seawall/policies",
		Args:    args(cobra.ExactArgs(1)),
	}
	dir := c.Flags().String("dir", ".", "folder of your policy; it is made if need be")
	c.RunE = func(c *cobra.Command, a []string) error {
		if err := newRuleName(c, a[0]); err != nil {
			return err
		}
		names, err := writeRule(*dir, a[0])
		if err != nil {
			return err
		}
		for _, name := range names {
			sayf(c, "%s\n", name)
		}
		sayf(c, "next: seawall test %s\n", *dir)
		return nil
	}
	return c
}

// newRuleName refuses what is no rule's name, or a shipped rule's.
func newRuleName(c *cobra.Command, id string) error {
	if !ruleName.MatchString(id) || len(id) > 64 {
		return &failure{code: exitUsage, err: fmt.Errorf("%q is no name for a rule", id), hint: "lower case letters and digits, words joined by -, as in team-label"}
	}
	if strings.HasSuffix(id, "-test") {
		return &failure{code: exitUsage, err: fmt.Errorf("%q is no name for a rule: files ending in _test are tests", id)}
	}
	p, err := policy.Load(c.Context(), policy.Options{})
	if err != nil {
		return err
	}
	if _, err := findRule(p, id); err == nil {
		return &failure{code: exitUsage, err: fmt.Errorf("seawall has a rule %q already", id), hint: "see seawall policy show " + id}
	}
	return nil
}

// writeRule writes all files of a new rule or none.
func writeRule(dir, id string) ([]string, error) {
	data := map[string]string{"ID": id, "Name": strings.ReplaceAll(id, "-", "_")}
	all, err := template.ParseFS(templates, "template/*.tmpl")
	if err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	var names []string
	for _, t := range []string{"rule.rego", "rule_test.rego", "rule_test.yaml", "rule.md"} {
		var b bytes.Buffer
		if err := all.ExecuteTemplate(&b, t+".tmpl", data); err != nil {
			return nil, err
		}
		name := filepath.Join(dir, data["Name"]+strings.TrimPrefix(t, "rule"))
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return nil, &failure{code: exitUsage, err: fmt.Errorf("%s is there already", name), hint: "choose another name or folder"}
		}
		texts[name] = b.Bytes()
		names = append(names, name)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	for _, name := range names {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(texts[name]); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	return names, nil
}
