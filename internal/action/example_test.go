package action_test

import (
	"fmt"

	"github.com/seawall/seawall/internal/action"
)

func ExampleParse() {
	r, err := action.Parse("POST", "/v1.51/containers/web/db/exec")
	fmt.Println(r.Action.Name, r.Action.Class, r.Name, r.APIVersion, r.BodyKind, err)

	_, err = action.Parse("POST", "/v1.51/containers/%63reate")
	fmt.Println(err)

	_, err = action.Parse("POST", "/v1.51/containers/web/teleport")
	fmt.Println(err)
	// Output:
	// exec_create exec web/db 1.51 json <nil>
	// undecodable-request: escape outside of a name in the path
	// unknown-endpoint: no engine has the endpoint POST /containers/web/teleport
}
