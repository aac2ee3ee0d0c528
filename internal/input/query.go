package input

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/seawall/seawall/internal/action"
)

// lists are the query parameters of which engines read every value. Of any
// other they read the first, and the gate refuses a second.
var lists = map[string][]string{
	"build":              {"t", "extrahosts", "securityopt"},
	"commit":             {"changes"},
	"image_attestations": {"platform", "type"},
	"image_import":       {"changes"},
	"image_load":         {"platform"},
	"image_remove":       {"platforms"},
	"image_save":         {"names", "platform"},
	"system_df":          {"type"},
}

// single refuses a repeated parameter.
func single(req action.Request) error {
	for _, key := range req.Query.Repeated() {
		if !slices.Contains(lists[req.Action.Name], key) {
			return undecodable("?"+shownKey(key), "the query names the parameter more than once")
		}
	}
	return nil
}

// shownKey is key if it is a plain word, quoted otherwise.
func shownKey(key string) string {
	if q := shown(key); q[1:len(q)-1] != key {
		return q
	}
	return key
}

// queryInt reads a number. Engines read what is none as 0, or refuse it.
func queryInt(q action.Query, key string) (int64, error) {
	text := q.Get(key)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strings.HasPrefix(text, "+") {
		return 0, undecodable("?"+key, "the value is not a number")
	}
	return n, nil
}

// queryJSON reads a value that is a JSON document itself; "" is none.
func queryJSON[T any](q action.Query, key string, dst *T) error {
	text := q.Get(key)
	if text == "" {
		return nil
	}
	doc, err := decodeInto([]byte(text), dst)
	if err == nil && len(doc.unknown) > 0 {
		err = undecodable(doc.unknown[0], "no engine knows the field")
	}
	var e *Error
	if errors.As(err, &e) {
		e.Field = strings.TrimSuffix("?"+key+"."+e.Field, ".")
	}
	return err
}
