package corpus

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/policies"
)

var options = policy.Options{Library: policies.FS, Profile: "restricted", Mode: policy.Enforce, Now: time.Now}

// verdict is what the gate says to a case.
type verdict struct {
	allow bool
	rules []string // that deny; "unavailable" where a fact is not to be had
	why   string
	res   casefile.Result
}

// decide runs cases through action, input and policy.
func decide(t testing.TB, r *casefile.Runner, w World, c Case) verdict {
	t.Helper()
	one := casefile.Case{Name: c.Name(), Engine: w.Engine, Request: casefile.Request{Method: c.Method, URI: c.URI, Headers: c.Shown}}
	if c.Body != "" {
		one.Request.RawBody = &c.Body
	}
	res := r.Run(context.Background(), &casefile.File{Name: c.class, Cases: []casefile.Case{one}})[0]
	if res.Decision == nil {
		if !strings.HasPrefix(res.Problem, "unavailable: ") {
			t.Fatalf("%s: %s", &c, res.Problem)
		}
		return verdict{rules: []string{"unavailable"}, why: res.Problem, res: res}
	}
	return verdict{allow: res.Decision.Allow, rules: res.Got.Deny, why: res.Problem, res: res}
}

func load(t testing.TB) (World, []Class) {
	t.Helper()
	w, classes, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return w, classes
}

// TestCorpus holds that every case gets the answer it says, that the plain
// evaluation of the rules gives the same, and that there are enough of each.
func TestCorpus(t *testing.T) {
	w, classes := load(t)
	r := &casefile.Runner{Options: options}
	rules := map[string][]string{}
	var table strings.Builder
	denied, allowed, names := 0, 0, map[string]bool{}
	for _, class := range classes {
		d, a, seen := 0, 0, 0
		for _, c := range class.Cases {
			if names[c.String()] {
				t.Errorf("%s: twice", &c)
			}
			names[c.String()] = true
			v := decide(t, r, w, c)
			rules[c.String()] = v.rules
			switch {
			case c.Allow != "":
				a++
				if !v.allow {
					t.Errorf("%s: denied\n%s\n%s", &c, c.Body, v.why)
				}
			case v.allow || !includes(v.rules, c.Rules):
				t.Errorf("%s: allowed %v, denied by %v, want %v\n%s", &c, v.allow, v.rules, c.Rules, c.Body)
				fallthrough
			default:
				d++
				if c.Seen[0] != "reading" && c.Seen[0] != "refused" {
					seen++
				}
			}
			plain(t, c, v.res)
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %d |\n", class.Name, d, seen, a)
		denied, allowed = denied+d, allowed+a
	}
	t.Logf("\n| class | denied | of which seen honoured | allowed |\n|---|---|---|---|\n%s| all | %d | | %d |", &table, denied, allowed)
	if denied < 300 || allowed < 100 {
		t.Errorf("%d cases that must be denied and %d that must be allowed: want 300 and 100", denied, allowed)
	}
	if name := os.Getenv("SEAWALL_CORPUS_RULES"); name != "" {
		text, _ := json.Marshal(rules)
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func includes(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}

// plain compares with the slow and obvious evaluation.
func plain(t *testing.T, c Case, res casefile.Result) {
	t.Helper()
	if res.Input == nil {
		return
	}
	d, err := res.Policy.DecidePlain(context.Background(), res.Input)
	if err != nil {
		t.Fatalf("%s: %v", &c, err)
	}
	if diff := cmp.Diff(d.Findings, res.Decision.Findings); diff != "" {
		t.Errorf("%s: the plain evaluation differs: %s", &c, diff)
	}
}

// TestRespelled holds that no spelling of the keys of a denied body allows it.
func TestRespelled(t *testing.T) {
	w, classes := load(t)
	r := &casefile.Runner{Options: options}
	rnd := rand.New(rand.NewPCG(1, 2))
	tried := 0
	for _, class := range classes {
		for _, c := range class.Cases {
			if c.Deny == "" || !json.Valid([]byte(c.Body)) || c.Body[0] != '{' {
				continue
			}
			for range 2 {
				again := respelled(rnd, c)
				tried++
				if v := decide(t, r, w, again); v.allow {
					t.Errorf("%s: allowed as\n%s", &c, again.Body)
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d respelled", tried)
	}
}

// respelled is the case with other keys. What denies it in its headers stays.
func respelled(r *rand.Rand, c Case) Case {
	if c.Shown["Content-Length"] == strconv.Itoa(len(c.Body)) {
		c.Shown = map[string]string{"Content-Type": "application/json"}
	}
	c.Body = respell(r, c.Body)
	return c
}

var key = regexp.MustCompile(`"([A-Z][A-Za-z0-9]*)":`)

// respell writes keys that begin with a capital letter, as fields do, in
// another case or by folding.
func respell(r *rand.Rand, body string) string {
	return key.ReplaceAllStringFunc(body, func(s string) string {
		return strings.Map(func(c rune) rune {
			if c == ':' || r.IntN(2) == 0 {
				return c
			}
			return unicode.SimpleFold(c)
		}, s)
	})
}
