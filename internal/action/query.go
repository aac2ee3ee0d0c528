package action

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxQueryPairs bounds the key=value pairs of a query. Current Go releases
// stop at 10,000; no client comes near a thousand.
const maxQueryPairs = 1000

// Query is a decoded query: all values of each key in the order sent. Keys are
// case-sensitive. A nil Query is an empty one.
//
// It is the query alone: where the daemon merges a form body into it, the
// daemon's values may differ (see BodyKind).
type Query map[string][]string

// Get returns the first value of key, which is the one the daemon uses, or ""
// when there is none.
func (q Query) Get(key string) string {
	if v := q[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// All returns the values of key. The daemon uses all of them for a few keys
// only (changes, t, names, extrahosts, type, platform and the like).
func (q Query) All(key string) []string { return q[key] }

// Has reports whether key is there, with or without a value.
func (q Query) Has(key string) bool { return len(q[key]) > 0 }

// Bool reads the first value of key as the daemon does: blank, "0", "no",
// "false" and "none" in any case are false, everything else is true.
func (q Query) Bool(key string) bool {
	switch strings.ToLower(strings.TrimSpace(q.Get(key))) {
	case "", "0", "no", "false", "none":
		return false
	}
	return true
}

// Repeated returns the keys that have more than one value, sorted.
func (q Query) Repeated() []string {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(q)) {
		if len(q[key]) > 1 {
			keys = append(keys, key)
		}
	}
	return keys
}

// parseQuery decodes as url.ParseQuery does since Go 1.17. Engines built with
// an older Go split at ';', so it is refused as newer engines refuse it.
func parseQuery(raw string) (Query, *Error) {
	if raw == "" {
		return nil, nil
	}
	if strings.IndexByte(raw, ';') >= 0 {
		return nil, undecodable("semicolon in the query")
	}
	pairs := strings.Count(raw, "&") + 1
	if pairs > maxQueryPairs {
		return nil, undecodable("too many query parameters")
	}
	query := make(Query, pairs)
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		key, err := unescapeQuery(key)
		if err != nil {
			return nil, err
		}
		value, err = unescapeQuery(value)
		if err != nil {
			return nil, err
		}
		query[key] = append(query[key], value)
	}
	return query, nil
}

func unescapeQuery(s string) (string, *Error) {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s, nil
	}
	s, err := url.QueryUnescape(s)
	switch {
	case err != nil:
		return "", undecodable("bad escape in the query")
	case !utf8.ValidString(s):
		return "", undecodable("the query is not UTF-8")
	case strings.IndexByte(s, 0) >= 0:
		return "", undecodable("NUL byte in the query")
	}
	return s, nil
}
