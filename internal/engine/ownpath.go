package engine

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
)

// ownRoute is one kind of request that the gate itself sends.
type ownRoute struct {
	methods []string
	path    *regexp.Regexp
	query   []string // the only query keys it uses
}

var (
	get     = []string{http.MethodGet}
	getHead = []string{http.MethodGet, http.MethodHead}
)

// ownRoutes is the whole of what a [Client] asks the daemon. The client sends
// nothing else, and the gate answers nothing else on the strength of the secret.
var ownRoutes = []ownRoute{
	{getHead, regexp.MustCompile(`^/_ping$`), nil},
	{get, regexp.MustCompile(`^/version$`), nil},
	{get, regexp.MustCompile(`^/info$`), nil},
	{get, regexp.MustCompile(`^/events$`), []string{"since", "filters"}},
	{get, regexp.MustCompile(`^/images/.+/json$`), nil},
	{get, regexp.MustCompile(`^/containers/.+/json$`), nil},
	{getHead, regexp.MustCompile(`^/containers/.+/archive$`), []string{"path"}},
	{get, regexp.MustCompile(`^/containers/.+/export$`), nil},
	{get, regexp.MustCompile(`^/exec/[^/]+/json$`), nil},
	{get, regexp.MustCompile(`^/volumes/.+$`), nil},
	{get, regexp.MustCompile(`^/networks/.+$`), nil},
}

var versionPrefix = regexp.MustCompile(`^/v[0-9]+\.[0-9]+/`)

// OwnPath reports whether method and target (the raw request target, as in
// RequestUri) are among the reads that the gate's own client sends. It is no
// proof of origin: ask [Secret.Own] as well.
func OwnPath(method, target string) bool {
	u, err := url.ParseRequestURI(target)
	if err != nil || u.Host != "" || u.Scheme != "" || u.Path != path.Clean(u.Path) {
		return false
	}
	p := u.Path
	if v := versionPrefix.FindString(p); v != "" {
		p = p[len(v)-1:]
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(ownRoutes, func(r ownRoute) bool { return r.match(method, p, query) })
}

func (r ownRoute) match(method, p string, query url.Values) bool {
	if !slices.Contains(r.methods, method) || !r.path.MatchString(p) {
		return false
	}
	for key, values := range query {
		if len(values) != 1 || !slices.Contains(r.query, key) {
			return false
		}
	}
	return true
}
