package action

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// MaxURI is the longest request target that Parse reads, in bytes. The longest
// that clients send are builds, whose arguments, labels and cache sources all
// travel in the query: some hundred of them fit. The daemon itself takes close
// to 1 MiB; what is longer than this is refused.
const MaxURI = 64 << 10

// maxShown bounds what an error quotes from the request, in bytes.
const maxShown = 128

// Parse finds the action of a request from its method and its target as the
// daemon sends them to a plugin (RequestMethod and RequestUri).
//
// The error, if any, is an *Error, and the Action is then zero. For an unknown
// endpoint the other fields are filled as far as they are known; for an
// undecodable request only Method and RawURI are.
func Parse(method, rawURI string) (Request, error) {
	req := Request{Method: method, RawURI: rawURI}
	rawPath, rawQuery, err := split(rawURI)
	if err != nil {
		return req, err
	}
	query, err := parseQuery(rawQuery)
	if err != nil {
		return req, err
	}
	path, err := decodePath(rawPath)
	if err != nil {
		return req, err
	}
	version, err := versionOf(path)
	if err != nil {
		return req, err
	}
	if version != "" {
		prefix := "/v" + version
		path = path[len(prefix):]
		rest, ok := strings.CutPrefix(rawPath, prefix)
		if !ok || !strings.HasPrefix(rest, "/") {
			return req, undecodable("escape in the version of the path")
		}
		rawPath = rest
	}
	r, name := find(method, path, query)
	if r == nil {
		req.Path, req.APIVersion, req.Query = path, version, query
		return req, unknown(method, path)
	}
	if len(rawPath) != len(path) && !r.matches(rawPath) {
		return req, undecodable("escape outside of a name in the path")
	}
	req.Path, req.APIVersion, req.Query = path, version, query
	req.Action, req.Name, req.BodyKind = r.Action, name, r.Body
	return req, nil
}

// split takes a target apart at the first '?', as net/http does, after it has
// refused all that is not an origin-form target in printable ASCII.
func split(rawURI string) (path, query string, _ *Error) {
	if len(rawURI) > MaxURI {
		return "", "", undecodable(fmt.Sprintf("the request target is longer than %d bytes", MaxURI))
	}
	for i := range len(rawURI) {
		switch c := rawURI[i]; {
		case c <= ' ' || c >= 0x7f:
			return "", "", undecodable("the request target is not printable ASCII")
		case c == '#':
			// An ordinary character for the server, yet the daemon's own
			// plugin client takes it for a fragment.
			return "", "", undecodable("fragment in the request target")
		}
	}
	if !strings.HasPrefix(rawURI, "/") {
		return "", "", undecodable("the request target is not a path")
	}
	path, query, _ = strings.Cut(rawURI, "?")
	return path, query, nil
}

// decodePath unescapes a path and refuses what the daemon would not route: it
// answers a path that is not clean with a redirect and asks no plugin.
func decodePath(raw string) (string, *Error) {
	path, err := url.PathUnescape(raw)
	if err != nil {
		return "", undecodable("bad escape in the path")
	}
	if !utf8.ValidString(path) {
		return "", undecodable("the path is not UTF-8")
	}
	for i := range len(path) {
		if path[i] < ' ' || path[i] == 0x7f {
			return "", undecodable("control character in the path")
		}
	}
	if !clean(path) {
		return "", undecodable("empty or dot segment in the path")
	}
	return path, nil
}

// clean reports whether the router takes the path as it is: no "//", no "."
// and no ".." segment. One slash at the end is fine.
func clean(path string) bool {
	for rest := path[1:]; ; {
		segment, tail, more := strings.Cut(rest, "/")
		if segment == "." || segment == ".." || segment == "" && more {
			return false
		}
		if !more {
			return true
		}
		rest = tail
	}
}

// versionOf returns the API version at the start of a path, "" if there is
// none. The router takes any run of digits and dots for a version and the
// engine compares them number by number, reading what is no number as zero;
// only the one spelling that has one meaning passes.
func versionOf(path string) (string, *Error) {
	if len(path) < 2 || path[1] != 'v' {
		return "", nil
	}
	version, _, more := strings.Cut(path[2:], "/")
	if version == "" || strings.Trim(version, "0123456789.") != "" {
		return "", nil
	}
	major, minor, _ := strings.Cut(version, ".")
	if !more || !plain(major) || !plain(minor) {
		return "", undecodable("API version is not of the form v1.41")
	}
	return version, nil
}

// plain reports whether s is a decimal number of up to three digits without
// leading zeros.
func plain(s string) bool {
	if s == "" || len(s) > 3 || s[0] == '0' && s != "0" {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// unknown is the error for a sound request line without a route.
func unknown(method, path string) *Error {
	return &Error{
		Kind:   UnknownEndpoint,
		Reason: fmt.Sprintf("no engine has the endpoint %s %s", shown(method), shown(path)),
	}
}

// shown quotes s if it has anything but printable ASCII, and bounds it.
func shown(s string) string {
	cut := len(s) > maxShown
	if cut {
		s = s[:maxShown]
	}
	if q := fmt.Sprintf("%+q", s); s == "" || len(q) != len(s)+2 {
		s = q
	}
	if cut {
		s += "..."
	}
	return s
}
