package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:generate go test -run ^TestSchemaIsCurrent$ . -update

var update = flag.Bool("update", false, "rewrite docs/config.schema.json")

const schemaFile = "../../docs/config.schema.json"

func TestSchemaIsCurrent(t *testing.T) {
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run make generate (-want +got):\n%s", diff)
	}
}

// TestSchemaAgrees holds that the schema accepts what Load accepts, and refuses
// an unknown key as Load does.
func TestSchemaAgrees(t *testing.T) {
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := load(t, everything, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := cfg.JSON(false)
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		string(shown): true,
		strings.Replace(string(shown), `"mode"`, `"mood"`, 1): false,
		`{"mode": "learn"}`: false,
	} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != valid {
			t.Errorf("valid=%v wanted, got %v for\n%s", valid, err, text)
		}
	}
}
