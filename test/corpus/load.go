package corpus

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seawall/seawall/internal/casefile"
)

//go:embed testdata
var files embed.FS

// World is what all cases share.
type World struct {
	Macros map[string]map[string]string `yaml:"macros"` // name → member → JSON text
	Engine casefile.Engine              `yaml:"engine"`
}

// Class is one file.
type Class struct {
	Name  string `yaml:"class"`
	About string `yaml:"about"`
	Cases []Case `yaml:"cases"`
}

// Case is one request. Exactly one of Deny and Allow is its name.
type Case struct {
	Deny   string            `yaml:"deny"`
	Allow  string            `yaml:"allow"`
	Rules  []string          `yaml:"rules"` // that deny, among others
	Seen   []string          `yaml:"seen"`
	Method string            `yaml:"method"` // POST when empty
	URI    string            `yaml:"uri"`
	Shown  map[string]string `yaml:"headers"` // as shown to the plugin; JSON and the length when there is a body
	Sent   []string          `yaml:"sends"`   // as sent, where that is something else
	Body   string            `yaml:"body"`
	Base64 string            `yaml:"base64"`
	// Hidden is a body that is sent and not shown.
	Hidden string `yaml:"hidden"`

	class string
}

// Load reads the corpus.
func Load() (World, []Class, error) {
	var w World
	if err := read("testdata/world.yaml", &w); err != nil {
		return w, nil, err
	}
	names, err := fs.Glob(files, "testdata/class/*.yaml")
	if err != nil {
		return w, nil, err
	}
	var classes []Class
	for _, name := range names {
		var c Class
		if err := read(name, &c); err != nil {
			return w, nil, err
		}
		for i := range c.Cases {
			if err := c.Cases[i].settle(w, c.Name); err != nil {
				return w, nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		classes = append(classes, c)
	}
	return w, classes, nil
}

func read(name string, into any) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// settle completes and checks a case.
func (c *Case) settle(w World, class string) error {
	c.class = class
	if c.Method == "" {
		c.Method = "POST"
	}
	if c.Base64 != "" {
		text, err := base64.StdEncoding.DecodeString(c.Base64)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
		c.Body = string(text)
	}
	c.Body = w.expand(c.Body)
	if c.Shown == nil && c.Body != "" {
		c.Shown = map[string]string{"Content-Type": "application/json", "Content-Length": strconv.Itoa(len(c.Body))}
	}
	switch {
	case (c.Deny == "") == (c.Allow == ""):
		return fmt.Errorf("%q%q: a case is either denied or allowed", c.Deny, c.Allow)
	case c.URI == "":
		return fmt.Errorf("%s: no uri", c.Name())
	case c.Deny != "" && (len(c.Rules) == 0 || len(c.Seen) == 0):
		return fmt.Errorf("%s: no rules, or nothing about who takes it", c.Name())
	}
	return nil
}

var macro = regexp.MustCompile(`\$(top|host|spec|task)((?:-[A-Za-z]+)*)`)

// expand replaces the macros by members in the order of their names.
func (w World) expand(body string) string {
	return macro.ReplaceAllStringFunc(body, func(s string) string {
		parts := strings.Split(s[1:], "-")
		members := w.Macros[parts[0]]
		var out []string
		for name, text := range members {
			if !slices.Contains(parts[1:], name) {
				out = append(out, strconv.Quote(name)+":"+text)
			}
		}
		slices.Sort(out)
		return strings.Join(out, ",")
	})
}

// Name is the case's name.
func (c *Case) Name() string { return c.Deny + c.Allow }

// String is the class and the name.
func (c *Case) String() string { return c.class + ": " + c.Name() }
