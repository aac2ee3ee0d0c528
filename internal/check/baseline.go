package check

import (
	"encoding/json"
	"fmt"
	"io"
)

// Known is a finding that is known and set aside, for repositories that are
// older than their policy. A line may move; file, subject, rule and field may
// not.
type Known struct {
	File    string `json:"file,omitempty"`
	Subject string `json:"subject"`
	Rule    string `json:"rule"`
	Field   string `json:"field"`
}

func known(f Finding) Known { return Known{f.File, f.Subject, f.Rule, f.Field} }

// WriteBaseline writes the findings of a report as known, and returns how many
// they are. Those of rules that guard the gate itself are left out.
func (r *Report) WriteBaseline(w io.Writer) (int, error) {
	list := []Known{}
	seen := map[Known]bool{}
	for _, f := range r.Findings {
		if k := known(f); f.Status != Skipped && !seen[k] && r.waivable(f.Rule) {
			seen[k] = true
			list = append(list, k)
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return len(list), enc.Encode(list)
}

// Baseline sets the known findings aside. What is known and not found any more
// is noted: it can go.
func (r *Report) Baseline(text []byte) error {
	var list []Known
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("not a baseline: %w", err)
	}
	used := map[Known]bool{}
	for _, k := range list {
		used[k] = false
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if _, listed := used[known(*f)]; listed && f.Status != Skipped && r.waivable(f.Rule) {
			used[known(*f)] = true
			f.Status, f.Skip = Skipped, "in the baseline"
		}
	}
	gone := 0
	for _, u := range used {
		if !u {
			gone++
		}
	}
	if gone > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("the baseline lists %d findings that are not found any more; write it anew", gone))
	}
	return nil
}

// waivable reports whether findings of a rule may be set aside.
func (r *Report) waivable(id string) bool {
	for _, rule := range r.Rules {
		if rule.ID == id {
			return rule.Waivable
		}
	}
	return false
}
