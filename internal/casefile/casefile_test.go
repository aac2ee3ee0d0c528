package casefile

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const oneCase = `rule: privileged
cases:
  - name: a list
    surface: request
    request: {method: GET, uri: /v1.45/containers/json}
    want: {deny: [privileged]}
`

func files(text string) fstest.MapFS { return fstest.MapFS{"x.yaml": {Data: []byte(text)}} }

func TestLoadRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"nothing":        {"", "has a rule and cases"},
		"an unknown key": {strings.Replace(oneCase, "surface", "surfce", 1), "field surfce not found"},
		"no uri":         {strings.Replace(oneCase, ", uri: /v1.45/containers/json", "", 1), "x.yaml:3: \"a list\": a request has a method and a uri"},
		"two documents":  {oneCase + "---\n" + oneCase, "more than one document"},
	} {
		if _, err := Load(files(tc.text), "x.yaml"); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v\nwant %s", name, err, tc.want)
		}
	}
}

// TestRunTells holds that a case that does not hold says what was wanted and
// what came.
func TestRunTells(t *testing.T) {
	f, err := Load(files(oneCase), "x.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := (&Runner{}).Run(context.Background(), f)[0]
	if r.Pass || !strings.Contains(r.Problem, "want deny [privileged]\n got nothing") {
		t.Errorf("pass %v: %s", r.Pass, r.Problem)
	}
}

func TestMergePatch(t *testing.T) {
	base := map[string]any{"a": map[string]any{"b": 1.0, "c": 2.0}, "d": []any{1.0}}
	patch := map[string]any{"a": map[string]any{"b": nil, "e": 3.0}, "d": []any{}}
	want := map[string]any{"a": map[string]any{"c": 2.0, "e": 3.0}, "d": []any{}}
	if diff := cmp.Diff(want, mergePatch(base, patch)); diff != "" {
		t.Error(diff)
	}
}
