package check

import (
	"fmt"
	"strings"
)

// SkipError is a skip that cannot count.
type SkipError struct {
	Subject string
	Skip    Skip
	Problem string
}

func (e *SkipError) Error() string {
	return fmt.Sprintf("%s: x-seawall: skip %q: %s", e.Subject, e.Skip.Rule, e.Problem)
}

// checkSkips refuses skips without a reason, of rules that do not exist, and of
// rules that guard the gate itself.
func (r *Report) checkSkips(req Request) error {
	for _, s := range req.Skips {
		problem := fmt.Sprintf("there is no rule %q", s.Rule)
		for _, rule := range r.Rules {
			if rule.ID != s.Rule {
				continue
			}
			problem = ""
			if !rule.Waivable {
				problem = "this rule cannot be skipped"
			}
		}
		if problem == "" && s.Reason == "" {
			problem = "a skip needs a reason"
		}
		if problem != "" {
			return &SkipError{req.Subject, s, problem}
		}
	}
	return nil
}

// skip sets a finding aside if the request says so.
func (f *Finding) skip(skips []Skip) {
	for _, s := range skips {
		if s.Rule == f.Rule {
			f.Status, f.Skip = Skipped, s.Reason
		}
	}
}

// unused notes the skips of a service that set nothing aside, neither for its
// containers nor for its build and its hooks.
func (r *Report) unused(req Request) {
	if strings.Contains(req.Subject, ", ") {
		return // the build or a hook of a service
	}
	for _, s := range req.Skips {
		used := false
		for _, f := range r.Findings {
			used = used || f.Status == Skipped && f.Rule == s.Rule && strings.HasPrefix(f.Subject, req.Subject)
		}
		if !used {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: the skip of %s sets nothing aside and can go", req.Subject, s.Rule))
		}
	}
}
