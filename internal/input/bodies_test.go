package input

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/moby/moby/api/types/checkpoint"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/plugin"
	"github.com/moby/moby/api/types/swarm"
	"github.com/moby/moby/api/types/volume"

	"github.com/seawall/seawall/internal/action"
)

// TestEveryBodyTypeCanBeFollowed: none of the engine's types has a reading of
// its own that the walker cannot follow.
func TestEveryBodyTypeCanBeFollowed(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(path string, typ reflect.Type)
	walk = func(path string, typ reflect.Type) {
		s := shapeOf(typ)
		if seen[s.typ] {
			return
		}
		seen[s.typ] = true
		if s.kind == shapeOpaque {
			t.Errorf("%s: %s reads JSON in a way of its own", path, s.typ)
		}
		if s.elem != nil {
			walk(path+"[]", s.elem)
		}
		for _, name := range slices.Sorted(maps.Keys(s.exact)) {
			walk(path+"."+name, s.exact[name].typ)
		}
	}
	for name, v := range bodies {
		walk(name, reflect.TypeOf(v))
	}
	for name := range operations {
		if route := routeOf(name); bodies[name] == nil && name != "image_push" &&
			(route.Body == "json" || route.Body == "json-optional") {
			t.Errorf("%s is not among the bodies here", name)
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d types", len(seen))
	}
}

// bodies are the types that bodies are decoded into, by action.
var bodies = map[string]any{
	"container_create":  createBody{},
	"container_update":  updateBody{},
	"container_start":   createBody{},
	"service_create":    serviceBody{},
	"service_update":    serviceBody{},
	"exec_create":       execBody{},
	"exec_start":        execStartBody{},
	"container_copy":    copyBody{},
	"checkpoint_create": checkpoint.CreateRequest{},
	"commit":            commitBody{},
	"volume_create":     volume.CreateRequest{},
	"volume_update":     volumeUpdateBody{},
	"network_create":    networkBody{},
	"network_connect":   network.ConnectRequest{},

	"network_disconnect": network.DisconnectRequest{},

	"plugin_pull":    []plugin.Privilege{},
	"plugin_upgrade": []plugin.Privilege{},
	"plugin_set":     []string{},
	"swarm_init":     swarm.InitRequest{},
	"swarm_join":     swarm.JoinRequest{},
	"swarm_update":   swarm.Spec{},
	"swarm_unlock":   swarm.UnlockRequest{},
	"node_update":    swarm.NodeSpec{},
	"secret_create":  swarm.SecretSpec{},
	"secret_update":  swarm.SecretSpec{},
	"config_create":  swarm.ConfigSpec{},
	"config_update":  swarm.ConfigSpec{},
}

// routeOf returns the first route of an action.
func routeOf(name string) action.Route {
	for _, r := range action.All() {
		if r.Action.Name == name {
			return r
		}
	}
	return action.Route{}
}
