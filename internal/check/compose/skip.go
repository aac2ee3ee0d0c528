package compose

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/seawall/seawall/internal/check"
)

// extension is the key of a service under which check reads skips.
const extension = "x-seawall"

// skips are those that a service states:
//
//	x-seawall: {skip: [{rule: readonly-rootfs, reason: writes its own files}]}
func skips(ext types.Extensions) ([]check.Skip, error) {
	v, ok := ext[extension]
	if !ok {
		return nil, nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", extension, err)
	}
	var x struct {
		Skip []check.Skip `json:"skip"`
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&x); err != nil {
		return nil, fmt.Errorf("%s: it holds skip, a list of rule and reason: %w", extension, err)
	}
	return x.Skip, nil
}
