package policy

import (
	"encoding/json"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/seawall/seawall/internal/input"
)

// schemas type-check every reference to the input: a field that does not exist
// is a compile error, not a rule that never fires.
var schemas = sync.OnceValue(func() *ast.SchemaSet {
	var schema any
	if err := json.Unmarshal(input.Schema, &schema); err != nil {
		panic("input schema: " + err.Error()) // embedded, and tested
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, schema)
	return set
})
