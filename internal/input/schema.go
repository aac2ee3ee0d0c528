package input

import _ "embed"

//go:generate go test -run ^TestSchemaIsCurrent$ . -update

// Schema is the JSON schema of [Input], for policies to be checked against. It
// is closed: a field that is not in it does not exist. Maps whose keys are
// data, and the body, are open.
//
//go:embed schema.json
var Schema []byte
