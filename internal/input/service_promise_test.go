package input

import (
	"slices"
	"testing"

	"github.com/seawall/seawall/internal/engine"
)

// TestServicePromises: what the engine drops below an API version does not
// count. Found by test/oracle: services of API 1.43 and before passed for ones
// without new privileges.
func TestServicePromises(t *testing.T) {
	const body = `{"Name":"s","TaskTemplate":{"ContainerSpec":{"Image":"` + pinned + `","CapabilityDrop":["ALL"],"Privileges":{"NoNewPrivileges":true}},
		"Resources":{"Limits":{"MemoryBytes":100,"Pids":6},"SwapBytes":11}}}`
	facts := func(api string) knownFacts {
		f := serviceFacts
		f.info = engine.Info{API: api}
		return f
	}
	for _, tt := range []struct {
		uri, api    string
		drops, pids bool
		nnp, swap   bool
	}{
		{"/v1.40/services/create", "1.51", false, false, false, false},
		{"/v1.41/services/create", "1.51", true, true, false, false},
		{"/v1.43/services/create", "1.51", true, true, false, false},
		{"/v1.44/services/create", "1.51", true, true, true, false},
		{"/v1.52/services/create", "1.52", true, true, true, true},
		{"/services/create", "1.41", true, true, false, false},
		{"/services/create", "1.51", true, true, true, false},
		{"/services/create", "1.56", true, true, true, true},
		{"/services/create", "", false, false, false, false}, // an engine that says nothing
	} {
		w := workloadOf(t, facts(tt.api), tt.uri, body)
		got := []bool{slices.Contains(w.Capabilities.Drop, "ALL"), w.Limits.PIDs == 6, w.Security.NoNewPrivileges, w.Limits.MemorySwap == 111}
		if want := []bool{tt.drops, tt.pids, tt.nnp, tt.swap}; !slices.Equal(got, want) {
			t.Errorf("%s on an engine of API %q: %v, want %v", tt.uri, tt.api, got, want)
		}
	}
}
