package install

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddRemove(t *testing.T) {
	tests := []struct {
		name, before, after string
		remains             string // after Remove, if it is not before
	}{
		{"no file", "", "{\n    \"authorization-plugins\": [\"seawall\"]\n}\n", "{}\n"},
		{"blank", " \n", "{\n    \"authorization-plugins\": [\"seawall\"]\n}\n", "{}\n"},
		{"empty object", "{}", "{\n    \"authorization-plugins\": [\"seawall\"]\n}", ""},
		{"one line", `{"debug":true}`, `{"debug":true,"authorization-plugins": ["seawall"]}`, ""},
		{"two spaces", "{\n  \"debug\": true,\n  \"bip\": \"172.26.0.1/16\"\n}\n", "{\n  \"debug\": true,\n  \"bip\": \"172.26.0.1/16\",\n  \"authorization-plugins\": [\"seawall\"]\n}\n", ""},
		{"tabs and CRLF", "{\r\n\t\"debug\": true\r\n}\r\n", "{\r\n\t\"debug\": true,\r\n\t\"authorization-plugins\": [\"seawall\"]\r\n}\r\n", ""},
		{"another plugin", `{"authorization-plugins": ["other"], "debug": true}`, `{"authorization-plugins": ["other", "seawall"], "debug": true}`, ""},
		{"two others, one a line", "{\"authorization-plugins\": [\n  \"a\",\n  \"b\"\n]}", "{\"authorization-plugins\": [\n  \"a\",\n  \"b\",\n  \"seawall\"\n]}", ""},
		{"one other on its line", "{\"authorization-plugins\": [\n  \"a\"\n]}", "{\"authorization-plugins\": [\n  \"a\",\n  \"seawall\"\n]}", ""},
		{"empty list", `{"authorization-plugins": [], "debug": true}`, `{"authorization-plugins": ["seawall"], "debug": true}`, `{"debug": true}`},
		{"byte order mark", "\xef\xbb\xbf{\"debug\": true}", "\xef\xbb\xbf{\"debug\": true,\"authorization-plugins\": [\"seawall\"]}", ""},
		{"brackets in text", `{"log-opts": {"tag": "],\"authorization-plugins\":["}}`, `{"log-opts": {"tag": "],\"authorization-plugins\":["},"authorization-plugins": ["seawall"]}`, ""},
		{"large number", `{"max": 123456789012345678901234567890}`, `{"max": 123456789012345678901234567890,"authorization-plugins": ["seawall"]}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Add([]byte(tt.before), "seawall")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("Add (-want +got):\n%s", diff)
			}
			again, err := Add(got, "seawall")
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("a second Add gave %q, %v", again, err)
			}
			back, err := Remove(got, "seawall")
			if err != nil {
				t.Fatal(err)
			}
			want := tt.before
			if tt.remains != "" {
				want = tt.remains
			}
			if diff := cmp.Diff(want, string(back)); diff != "" {
				t.Errorf("Remove (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemoveFromTheMiddle(t *testing.T) {
	for before, want := range map[string]string{
		`{"authorization-plugins": ["seawall", "b"]}`:            `{"authorization-plugins": ["b"]}`,
		`{"authorization-plugins": ["a", "seawall", "b"]}`:       `{"authorization-plugins": ["a", "b"]}`,
		`{"authorization-plugins": ["seawall", "a", "seawall"]}`: `{"authorization-plugins": ["a"]}`,
		`{"authorization-plugins": ["seawall"], "debug": true}`:  `{"debug": true}`,
		`{"debug": true}`: `{"debug": true}`,
	} {
		got, err := Remove([]byte(before), "seawall")
		if err != nil || string(got) != want {
			t.Errorf("Remove(%s) = %s, %v, want %s", before, got, err, want)
		}
	}
}

func TestInvalidStops(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"comma", "{\n  \"debug\": true,\n}", "line 3"},
		{"comment", "{\n  // no\n}", "line 2"},
		{"cut", `{"debug": tr`, "not valid JSON"},
		{"list", `[]`, "not a JSON object"},
		{"null", `null`, "not a JSON object"},
		{"trailing", `{} {}`, "goes on"},
		{"trailing brace", `{}}`, "goes on"},
		{"twice", `{"authorization-plugins": ["a"], "authorization-plugins": []}`, "given twice"},
		{"another twice", `{"debug": true, "debug": false}`, "given twice"},
		{"other case", `{"Authorization-Plugins": ["a"]}`, "must be written"},
		{"text", `{"authorization-plugins": "a"}`, "not a list"},
		{"null list", `{"authorization-plugins": null}`, "not a list"},
		{"numbers", `{"authorization-plugins": [1]}`, "not a list"},
	} {
		for edit, f := range map[string]func([]byte, string) ([]byte, error){"Add": Add, "Remove": Remove} {
			if got, err := f([]byte(tt.data), "seawall"); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: %s gave %s, %v, want an error with %q", tt.name, edit, got, err, tt.want)
			}
		}
	}
}

// FuzzAdd holds that an edit loses no directive, adds exactly the plugin, and
// is undone by Remove.
func FuzzAdd(f *testing.F) {
	f.Add(`{"debug": true, "log-opts": {"a": [1, {"b": null}]}}`)
	f.Add(`{"authorization-plugins": ["a", "b"], "x": "]"}`)
	f.Add("{\n\t\"\\u0061uthorization-plugins\": []\n}")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		data := []byte(text)
		had, err := Plugins(data)
		if err != nil {
			return
		}
		added, err := Add(data, "seawall")
		if err != nil {
			t.Fatalf("Add: %v", err)
		}
		has, err := Plugins(added)
		if err != nil {
			t.Fatalf("after Add: %v\n%s", err, added)
		}
		want := had
		if !slices.Contains(had, "seawall") {
			want = append(slices.Clone(had), "seawall")
		}
		if !slices.Equal(has, want) {
			t.Errorf("plugins %q became %q", had, has)
		}
		sameOthers(t, data, added)
		removed, err := Remove(added, "seawall")
		if err != nil {
			t.Fatalf("Remove: %v\n%s", err, added)
		}
		sameOthers(t, data, removed)
		left, err := Plugins(removed)
		if err != nil || slices.Contains(left, "seawall") {
			t.Errorf("after Remove: %q, %v", left, err)
		}
	})
}

// sameOthers compares all directives but the list, by a reader of its own.
func sameOthers(t *testing.T, before, after []byte) {
	t.Helper()
	read := func(data []byte) map[string]any {
		m := map[string]any{}
		dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, bom)))
		dec.UseNumber()
		if err := dec.Decode(&m); err != nil && len(bytes.TrimSpace(bytes.TrimPrefix(data, bom))) > 0 {
			t.Fatalf("%v\n%s", err, data)
		}
		delete(m, key)
		return m
	}
	if diff := cmp.Diff(read(before), read(after)); diff != "" {
		t.Errorf("other directives (-before +after):\n%s", diff)
	}
}
