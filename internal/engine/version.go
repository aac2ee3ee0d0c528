package engine

import (
	"regexp"
	"strconv"
)

// release is an engine version: the three numbers, and whether it comes
// before them (29.0.0-rc.1).
type release struct {
	number [3]int
	pre    bool
	suffix string // what a distribution appended, "+dfsg1"
}

// versionText takes 28.5.2, v28.5.2, 17.05.0-ce, 20.10.24+dfsg1, 29.0.0-rc.1.
var versionText = regexp.MustCompile(`^v?([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,6})([-+~.][0-9A-Za-z.+~_-]*)?$`)

var preRelease = regexp.MustCompile(`^[-~.](rc|beta|alpha|tp|dev|pre)`)

// parseVersion reads ServerVersion. A build from source calls itself "dev" or
// by a commit, and is not a version.
func parseVersion(text string) (release, bool) {
	m := versionText.FindStringSubmatch(text)
	if m == nil {
		return release{}, false
	}
	var r release
	for i := range r.number {
		r.number[i], _ = strconv.Atoi(m[i+1]) // digits only, few enough for int
	}
	r.pre, r.suffix = preRelease.MatchString(m[4]), m[4]
	return r, true
}

// before reports whether r comes before the release a.b.c. A pre-release of
// a.b.c does.
func (r release) before(a, b, c int) bool {
	for i, n := range [3]int{a, b, c} {
		if r.number[i] != n {
			return r.number[i] < n
		}
	}
	return r.pre
}

// within reports whether r is one of the releases from..to, both included.
func (r release) within(from, to [3]int) bool {
	return !r.before(from[0], from[1], from[2]) && (r.before(to[0], to[1], to[2]) || r.number == to)
}
