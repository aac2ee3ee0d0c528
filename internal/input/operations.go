package input

import (
	"context"

	"github.com/moby/moby/api/types/checkpoint"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/swarm"

	"github.com/seawall/seawall/internal/action"
)

// operation fills the part of an input that one action concerns. The body is
// nil on routes that read none, and where an optional one is not there.
type operation func(b *Builder, ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error

// operations holds the actions that have a part of the input, or a JSON body.
var operations = map[string]operation{
	"container_create":  (*Builder).containerCreate,
	"container_update":  (*Builder).containerUpdate,
	"container_start":   (*Builder).containerStart,
	"container_restart": (*Builder).containerStart,
	"service_create":    (*Builder).serviceCreate,
	"service_update":    (*Builder).serviceCreate,

	"exec_create": (*Builder).execCreate,
	"exec_start":  (*Builder).execStart,
	"build":       (*Builder).build,
	"session":     (*Builder).session,
	"grpc":        (*Builder).session,

	"volume_create":      (*Builder).volumeCreate,
	"volume_update":      (*Builder).volumeUpdate,
	"network_create":     (*Builder).networkCreate,
	"network_connect":    (*Builder).networkConnect,
	"network_disconnect": (*Builder).networkDisconnect,

	"image_pull":   (*Builder).imagePull,
	"image_import": (*Builder).imageImport,
	"image_load":   (*Builder).imageLoad,
	"image_tag":    (*Builder).imageTag,
	"image_push":   (*Builder).imagePush,
	"image_save":   (*Builder).imageSave,
	"image_remove": (*Builder).imageRemove,
	"image_search": (*Builder).imageSearch,
	"distribution": (*Builder).distribution,
	"commit":       (*Builder).commit,

	"plugin_pull":    (*Builder).pluginInstall,
	"plugin_upgrade": (*Builder).pluginInstall,
	"plugin_set":     (*Builder).pluginSet,
	"plugin_create":  (*Builder).pluginCreate,
	"plugin_enable":  (*Builder).pluginNamed,
	"plugin_disable": (*Builder).pluginNamed,
	"plugin_remove":  (*Builder).pluginNamed,
	"plugin_push":    (*Builder).pluginNamed,

	"swarm_init":   (*Builder).swarmInit,
	"swarm_join":   (*Builder).swarmJoin,
	"swarm_update": (*Builder).swarmUpdate,
	"swarm_leave":  (*Builder).swarmLeave,
	"swarm_unlock": (*Builder).swarmUnlock,

	"container_copy":    bodyOnly[copyBody],
	"checkpoint_create": bodyOnly[checkpoint.CreateRequest],
	"node_update":       bodyOnly[swarm.NodeSpec],
	"secret_create":     bodyOnly[swarm.SecretSpec],
	"secret_update":     bodyOnly[swarm.SecretSpec],
	"config_create":     bodyOnly[swarm.ConfigSpec],
	"config_update":     bodyOnly[swarm.ConfigSpec],
}

// secrets are the places of bodies that hold nothing but a secret: a policy has
// no use for it, and a finding might show it.
var secrets = map[string][]string{
	"secret_create": {"Data"},
	"secret_update": {"Data"},
	"config_create": {"Data"},
	"config_update": {"Data"},
	"swarm_join":    {"JoinToken"},
	"swarm_unlock":  {"UnlockKey"},
	"swarm_init":    {"Spec", "CAConfig", "SigningCAKey"},
	"swarm_update":  {"CAConfig", "SigningCAKey"},
}

// bodyOnly reads a body that has no part of the input: it shows in Input.Body.
func bodyOnly[T any](_ *Builder, _ context.Context, _ *Input, _ action.Request, body *document, _ Needs) error {
	var v T
	return decode(body, &v)
}

// execStartBody is the body of an exec's start: the command is in its creation.
type execStartBody struct {
	container.ExecStartRequest
}

// copyBody is the body of POST /containers/{id}/copy (API before 1.24).
type copyBody struct {
	Resource string
}
