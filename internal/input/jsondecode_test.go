package input

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/moby/api/types/network"
)

// sample has every shape that the walker tells apart.
type sample struct {
	sampleBase
	*SampleMore
	Name    string
	Renamed bool   `json:"Other,omitempty"`
	Hidden  string `json:"-"`
	Self    *sample
	List    []sample
	Words   stringList
	Labels  map[string]string
	Ports   map[network.Port][]string
	Nested  map[string]*sample
	When    time.Time
	Addr    netip.Addr
	Free    any
	Raw     json.RawMessage
	Data    []byte
	Size    *int64
	Small   int8
	private string
}

type sampleBase struct {
	Name string // hidden by the outer one
	Base int
}

// SampleMore is embedded by pointer.
type SampleMore struct {
	More string
	Base2
}

// Base2 is two levels down.
type Base2 struct{ Deep string }

func TestDecodeSpellsKeysAsTheEngine(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"exact", `{"Name":"x"}`, `{"Name":"x"}`},
		{"lower case", `{"name":"x","list":[{"self":{"small":1}}]}`, `{"Name":"x","List":[{"Self":{"Small":1}}]}`},
		{"a long s and a Kelvin sign", `{"ſelf":{},"LABEL\u017f":{}}`, `{"Self":{},"Labels":{}}`},
		{"by escape", `{"\u006eAME":"x"}`, `{"Name":"x"}`},
		{"a tag", `{"OTHER":true}`, `{"Other":true}`},
		{"embedded", `{"base":1,"more":"x","deep":"y"}`, `{"Base":1,"More":"x","Deep":"y"}`},
		{"map keys are data", `{"labels":{"Name":"1","name":"2"}}`, `{"Labels":{"Name":"1","name":"2"}}`},
		{"structs in a map", `{"nested":{"name":{"name":"x"}}}`, `{"Nested":{"name":{"Name":"x"}}}`},
		{"ports", `{"ports":{"80/tcp":["a"],"80/udp":[]}}`, `{"Ports":{"80/tcp":["a"],"80/udp":[]}}`},
		{"a bare string for a list", `{"words":"x"}`, `{"Words":["x"]}`},
		{"a list of strings", `{"words":["x"]}`, `{"Words":["x"]}`},
		{"null everywhere", `{"name":null,"self":null,"list":null,"words":null,"labels":null,"small":null,"when":null}`,
			`{"Name":null,"Self":null,"List":null,"Words":null,"Labels":null,"Small":null,"When":null}`},
		{"free values keep their keys", `{"free":{"name":1,"Name":2},"raw":{"name":1}}`, `{"Free":{"name":1,"Name":2},"Raw":{"name":1}}`},
		{"texts", `{"when":"2026-01-02T03:04:05Z","addr":"::1","data":"YQ=="}`, `{"When":"2026-01-02T03:04:05Z","Addr":"::1","Data":"YQ=="}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s sample
			doc, err := decodeInto([]byte(tt.body), &s)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(doc.root.appendJSON(nil, true)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if doc.unknown != nil {
				t.Errorf("unknown: %v", doc.unknown)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range []struct{ name, body, what string }{
		{"not JSON", `{`, "not one JSON document"},
		{"two spellings", `{"Name":"x","name":"x"}`, "different spellings"},
		{"two spellings below", `{"List":[{},{"Self":{"SMALL":1,"Small":1}}]}`, "List[1].Self"},
		{"two spellings by Unicode", `{"Self":{},"ſelf":{}}`, "different spellings"},
		{"two spellings of an unknown key", `{"X":1,"x":1}`, "different spellings"},
		{"two spellings below an unknown key", `{"X":[{"y":{"a":1,"A":1}}]}`, "different spellings"},
		{"two spellings in a map's struct", `{"nested":{"a":{"Name":"","name":""}}}`, "Nested.a"},
		{"one port twice", `{"Ports":{"80":[],"80/tcp":[]}}`, "Ports.80/tcp"},
		{"a key that talks to the terminal", `{"Nested":{"\u001b[31m":{"Name":1,"name":1}}}`, `"Nested.\x1b[31m": `},
		{"a port that is none", `{"Ports":{"x/y/z":[]}}`, "Ports.x/y/z"},
		{"a string for a struct", `{"Self":"x"}`, "Self"},
		{"an array for a struct", `{"Self":[]}`, "Self"},
		{"an object for a list", `{"List":{}}`, "List"},
		{"an object for a list of strings", `{"Words":{}}`, "Words"},
		{"numbers in a list of strings", `{"Words":[1]}`, "Words"},
		{"a number for a string", `{"Name":1}`, "Name"},
		{"a string for a number", `{"Small":"1"}`, "Small"},
		{"a bool for a number", `{"Small":true}`, "Small"},
		{"a fraction for a number", `{"Small":1.5}`, "Small"},
		{"a whole fraction for a number", `{"Small":1.0}`, "Small"},
		{"an exponent for a number", `{"Small":1e1}`, "Small"},
		{"a number too large", `{"Small":128}`, "Small"},
		{"a number too large for 64 bits", `{"Size":9223372036854775808}`, "Size"},
		{"a list for a map", `{"Labels":[]}`, "Labels"},
		{"a number in a map of strings", `{"Labels":{"a":1}}`, "Labels"},
		{"a number for an embedded string", `{"Self":{"Deep":1}}`, ": Self.Deep: a number is not"},
		{"a number for a string in a list", `{"List":[{"Name":1}]}`, ": List.Name: a number is not"},
		{"no time", `{"When":"soon"}`, "does not have the form"},
		{"no address", `{"Addr":"localhost"}`, "does not have the form"},
		{"no base64", `{"Data":"!"}`, "does not have the form"},
		{"an array at the top", `[]`, "not what the engine reads"},
		{"a string at the top", `"x"`, "not what the engine reads"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s sample
			_, err := decodeInto([]byte(tt.body), &s)
			wantUndecodable(t, err, tt.what)
		})
	}
}

func TestDecodeNotesUnknownKeys(t *testing.T) {
	var s sample
	doc, err := decodeInto([]byte(`{"nme":1,"self":{"Hidden":"x","private":1},"list":[{"Q":[]}],"Nested":{"a":{"b":{}}},"No":null,"None":0,"False":false,"Empty":"","Zero":-0.0}`), &s)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"nme", "Self.Hidden", "Self.private", "List[0].Q", "Nested.a.b"}
	if diff := cmp.Diff(want, doc.unknown); diff != "" {
		t.Error(diff)
	}
	if got := string(doc.root.appendKnown(nil)); got != `{"Self":{},"List":[{}],"Nested":{"a":{}}}` {
		t.Errorf("known: %s", got)
	}
	if s.Hidden != "" || s.private != "" {
		t.Error("a hidden field is filled")
	}
}

// opaque reads JSON in its own way: the walker cannot follow.
type opaque struct{ X int }

func (o *opaque) UnmarshalJSON([]byte) error { return nil }

func TestDecodeRefusesTypesThatItCannotFollow(t *testing.T) {
	var s struct{ O opaque }
	_, err := decodeInto([]byte(`{"O":{"x":1}}`), &s)
	wantUndecodable(t, err, "no reading of type")
	if _, err := decodeInto([]byte(`{"O":null}`), &s); err != nil {
		t.Error(err)
	}
}

// fickle reads a text otherwise each time: a stand-in for any way in which the
// two readings of a body could differ.
type fickle int

var fickleReads int

func (f *fickle) UnmarshalText([]byte) error {
	fickleReads++
	*f = fickle(fickleReads)
	return nil
}

func TestDecodeComparesTheTwoReadings(t *testing.T) {
	var s struct{ K fickle }
	_, err := decodeInto([]byte(`{"k":"x"}`), &s)
	wantUndecodable(t, err, "two readings")
}

func TestDocumentHas(t *testing.T) {
	var s sample
	doc, err := decodeInto([]byte(`{"self":{"name":null,"small":0},"odd":{"x":1}}`), &s)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path []string
		want bool
	}{
		{nil, true},
		{[]string{"Self"}, true},
		{[]string{"self"}, false},
		{[]string{"Self", "Small"}, true},
		{[]string{"Self", "Name"}, false},
		{[]string{"Self", "List"}, false},
		{[]string{"Name", "List"}, false},
		{[]string{"odd"}, false},
	} {
		if got := doc.has(tt.path...); got != tt.want {
			t.Errorf("has(%q) = %v", tt.path, got)
		}
	}
}

// TestFieldsAreThoseOfEncodingJSON asks encoding/json itself about every name.
func TestFieldsAreThoseOfEncodingJSON(t *testing.T) {
	type inner struct {
		A string `json:"B"`
		C string
	}
	type Twice struct{ A, D string }
	type Also struct{ A, D string }
	type tricky struct {
		inner
		*Twice
		Also
		B  string
		D  string `json:"d"`
		DD string `json:"D,omitempty"`
		E  string `json:",omitempty"`
		F  string `json:"-,"`
		// Embedded with a name: no promotion.
		Base2 `json:"Named"`
	}
	exact, _ := fieldsOf(reflect.TypeFor[tricky]())
	for _, name := range []string{"A", "B", "C", "D", "d", "E", "F", "-", "Named", "Base2", "Deep", "inner", "Twice"} {
		_, known := exact[name]
		text, _ := json.Marshal(map[string]any{name: map[string]any{}})
		strict := json.NewDecoder(bytes.NewReader(text))
		strict.DisallowUnknownFields()
		err := strict.Decode(new(tricky))
		if asks := err != nil && err.Error() == `json: unknown field "`+name+`"`; asks == known {
			t.Errorf("%s: known here: %v; encoding/json: %v", name, known, err)
		}
	}
}
