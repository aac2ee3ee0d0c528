package input

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// wantUndecodable fails unless err is an Undecodable that says what.
func wantUndecodable(t *testing.T, err error, what string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != Undecodable {
		t.Fatalf("got the error %v, want %s", err, Undecodable)
	}
	if !strings.Contains(e.Error(), what) {
		t.Errorf("got %q, want it to say %q", e, what)
	}
}

func TestScanRefuses(t *testing.T) {
	for _, tt := range []struct{ name, body, what string }{
		{"nothing", "", "not one JSON document"},
		{"white space", " \n", "not one JSON document"},
		{"half", `{"a":`, "not one JSON document"},
		{"a second document", `{"a":1}{"b":1}`, "not one JSON document"},
		{"a trailing word", `{} x`, "not one JSON document"},
		{"a trailing NUL", "{}\x00", "not one JSON document"},
		{"a trailing comma", `{"a":1,}`, "not one JSON document"},
		{"a comment", `{/**/}`, "not one JSON document"},
		{"single quotes", `{'a':1}`, "not one JSON document"},
		{"NaN", `{"a":NaN}`, "not one JSON document"},
		{"a leading zero", `{"a":01}`, "not one JSON document"},
		{"a raw control character", "{\"a\":\"\x01\"}", "not one JSON document"},
		{"a byte order mark", "\ufeff{}", "not one JSON document"},
		{"UTF-16", "{\x00}\x00", "not one JSON document"},
		{"Latin-1", "{\"a\":\"\xe9\"}", "not UTF-8"},
		{"an encoded surrogate", "{\"a\":\"\xed\xa0\x80\"}", "not UTF-8"},
		{"an overlong slash", "{\"a\":\"\xc0\xaf\"}", "not UTF-8"},
		{"a low surrogate alone", `{"a":"\udc00"}`, "surrogate"},
		{"a high surrogate alone", `{"a":"\ud800"}`, "surrogate"},
		{"a high surrogate before text", `{"a":"\ud800aaaaaa"}`, "surrogate"},
		{"a high surrogate before an escape", `{"a":"\ud800\n00000"}`, "surrogate"},
		{"two high surrogates", `{"a":"\ud800\ud800"}`, "surrogate"},
		{"a surrogate in a key", `{"\udfff":1}`, "surrogate"},
		{"NUL in a key", `{"a\u0000":1}`, "NUL"},
		{"a key twice", `{"a":1,"b":2,"a":1}`, `the key "a" twice`},
		{"a key twice by escape", `{"a":1,"\u0061":1}`, `the key "a" twice`},
		{"a key twice below", `{"x":[{"a":{},"a":{}}]}`, `the key "a" twice`},
		{"a key twice among many", object(20) + `,"k3":0}`, `the key "k3" twice`},
		{"an infinite number", `{"a":1e999}`, "out of range"},
		{"a number too small", `{"a":-0.01e-999}`, "out of range"},
		{"a long number", `{"a":` + strings.Repeat("1", 65) + `}`, "more than 64 digits"},
		{"deep arrays", strings.Repeat("[", 66) + strings.Repeat("]", 66), "deeper than 64"},
		{"deep objects", strings.Repeat(`{"a":`, 66) + "1" + strings.Repeat("}", 66), "deeper than 64"},
		{"many values", "[" + strings.Repeat("1,", maxValues) + "1]", "more than 65536 values"},
		{"a long body", `"` + strings.Repeat("a", MaxBody) + `"`, "longer than"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := scan([]byte(tt.body))
			if doc != nil {
				t.Error("a document comes with the error")
			}
			wantUndecodable(t, err, tt.what)
		})
	}
}

// object is an object of n keys without its closing brace.
func object(n int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"k%d":0`, i)
	}
	return "{" + strings.Join(keys, ",")
}

func TestScanTakes(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"an empty object", `{}`, `{}`},
		{"white space around", " \t\r\n{ } \n", `{}`},
		{"white space within", "{ \"a\" :\n[ 1 ,\t2 ] , \"b\" : { } }", `{"a":[1,2],"b":{}}`},
		{"every kind", `[null,true,false,0,-1.5e+3,"x",{},[]]`, `[null,true,false,0,-1.5e+3,"x",{},[]]`},
		{"escapes", `{"\u0061\/\n":"\"\\\u00e9"}`, "{\"a/\\n\":\"\\\"\\\\é\"}"},
		{"a surrogate pair", `"\ud83d\ude00x"`, `"😀x"`},
		{"NUL in a value", `{"a":"\u0000"}`, `{"a":"\u0000"}`},
		{"one key in two objects", `{"x":{"a":1},"y":{"a":1}}`, `{"x":{"a":1},"y":{"a":1}}`},
		{"many keys", object(40) + "}", object(40) + "}"},
		{"64 levels", strings.Repeat("[", 64) + strings.Repeat("]", 64), strings.Repeat("[", 64) + strings.Repeat("]", 64)},
		{"a number", ` 12 `, `12`},
		{"zeroes", `[-0,0.00,0e9,0E-9]`, `[-0,0.00,0e9,0E-9]`},
		{"a replacement character", `"` + "\ufffd" + `"`, `"` + "\ufffd" + `"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := scan([]byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(doc.root.appendJSON(nil, true)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct{ a, b string }{
		{"HostConfig", "hoſtconfig"},
		{"KernelMemory", "\u212aERNELMEMORY"},
		{"É", "é"},
	} {
		if fold(tt.a) != fold(tt.b) {
			t.Errorf("%q and %q do not fold to one", tt.a, tt.b)
		}
	}
	for _, tt := range []struct{ a, b string }{{"a", "b"}, {"ß", "ss"}, {"I", "ı"}, {"a_b", "ab"}} {
		if fold(tt.a) == fold(tt.b) {
			t.Errorf("%q and %q fold to one", tt.a, tt.b)
		}
	}
}

func TestShown(t *testing.T) {
	if got := shown("a\x1b[31m\n"); got != `"a\x1b[31m\n"` {
		t.Errorf("control characters come through: %s", got)
	}
	if got := shown(strings.Repeat("é", 100)); len(got) > 6*64+5 || !strings.HasSuffix(got, "...") {
		t.Errorf("not bounded: %d bytes", len(got))
	}
}
