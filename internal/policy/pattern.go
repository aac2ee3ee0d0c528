package policy

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// checkImagePattern takes a digest, or a repository in full: its registry
// first, * and ? within a segment, ** only as the whole last segment.
func checkImagePattern(p string) error {
	if digestForm.MatchString(p) {
		return nil
	}
	if len(p) > maxWaiverText || strings.HasPrefix(p, "sha256:") || strings.ContainsAny(p, "@ \t\n") {
		return fmt.Errorf("%q is neither a digest (sha256:…) nor a repository", p)
	}
	host, rest, ok := strings.Cut(p, "/")
	if !ok || rest == "" || strings.ContainsAny(host, "*?[") {
		return fmt.Errorf("%q does not begin with a registry, such as docker.io/library/nginx", p)
	}
	body, _ := strings.CutSuffix(rest, "**")
	if strings.Contains(body, "**") || body != rest && body != "" && !strings.HasSuffix(body, "/") {
		return fmt.Errorf("%q: ** stands for the last segments only, after a slash", p)
	}
	return checkGlob(strings.TrimSuffix(body, "/"))
}

func checkGlob(p string) error {
	if _, err := path.Match(p, ""); err != nil {
		return fmt.Errorf("%q is no pattern", p)
	}
	return nil
}

// isGlob reports whether p has any special character.
func isGlob(p string) bool { return strings.ContainsAny(p, `*?[\`) }

// matchRepository compares segment by segment: registry.example.com/team/**
// holds registry.example.com/team/app and not registry.example.com/team-evil.
func matchRepository(pattern, repository string) bool {
	prefix, deep := strings.CutSuffix(pattern, "/**")
	if !deep {
		ok, _ := path.Match(pattern, repository)
		return ok
	}
	want := strings.Count(prefix, "/") + 1
	segments := strings.SplitN(repository, "/", want+1)
	if len(segments) <= want {
		return false
	}
	ok, _ := path.Match(prefix, strings.Join(segments[:want], "/"))
	return ok
}

func matchAny(patterns []string, s string) bool {
	for _, p := range patterns {
		if ok, _ := path.Match(p, s); ok {
			return true
		}
	}
	return false
}
