package replay

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/casefile"
	"github.com/seawall/seawall/internal/policy"
)

// Every request case of the library, recorded, written as a line, read and
// replayed under its own policy, is decided as it was, finding by finding;
// only what masking took is undecidable.
func TestReplayDecidesAsTheGateDid(t *testing.T) {
	files, err := casefile.LoadDir(os.DirFS("../../test/rules"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	runner := &casefile.Runner{}
	decided, undecidable, size, largest := 0, 0, 0, 0
	for _, f := range files {
		for _, res := range runner.Run(ctx, f) {
			if res.Input == nil || res.Decision == nil {
				continue
			}
			e, n := recorded(t, res)
			if e.Input == nil {
				continue // a read that was simply allowed
			}
			size, largest = size+n, max(largest, n)
			got, err := (&Player{Policy: res.Policy}).Play(ctx, e)
			switch {
			case err != nil:
				t.Errorf("%s: %s: %v", res.File, res.Case, err)
			case got.Outcome == Undecidable:
				undecidable++
				if len(e.Input.Masked) == 0 {
					t.Errorf("%s: %s: undecidable, and nothing was masked: %s %v", res.File, res.Case, got.Why, got.Rules)
				}
			case got.Outcome != Same:
				t.Errorf("%s: %s: %s by %v", res.File, res.Case, got.Outcome, got.Rules)
			default:
				decided++
				if len(e.Input.Masked) == 0 {
					same(t, res, got.Decision)
				}
			}
		}
	}
	t.Logf("%d cases decided alike, %d undecidable; inputs take %d bytes on average, %d at most", decided, undecidable, size/max(decided+undecidable, 1), largest)
	if decided < 200 || undecidable*10 > decided {
		t.Errorf("%d decided, %d undecidable", decided, undecidable)
	}
}

// recorded takes a decision through a line of the log. The revision is
// forgotten, so that nothing is taken over from the record.
func recorded(t *testing.T, res casefile.Result) (*audit.Event, int) {
	t.Helper()
	body, err := json.Marshal(res.Input.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.Input.Body == nil {
		body = nil
	}
	req := audit.Mask(res.Input.Request.Method, "/v1.45"+res.Input.Request.Path+"?"+url.Values(res.Input.Request.Query).Encode(), body)
	rec := audit.New("01AAAAAAAAAAAAAAAAAAAAAAAA", time.Now(), res.Input, *res.Decision, req)
	rec.Revision = ""
	line, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	var e audit.Event
	if err := json.Unmarshal(line, &e.Record); err != nil {
		t.Fatal(err)
	}
	if e.Input == nil {
		return &e, 0
	}
	return &e, len(e.Input.Doc)
}

func same(t *testing.T, res casefile.Result, got policy.Decision) {
	t.Helper()
	text := func(d policy.Decision) string {
		out, err := json.Marshal([]any{d.Findings, d.Waived, d.Evaluated})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if diff := cmp.Diff(text(*res.Decision), text(got)); diff != "" {
		t.Errorf("%s: %s: %s", res.File, res.Case, diff)
	}
}
