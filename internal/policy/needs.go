package policy

import (
	"slices"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/input"
)

// partsByAction says which parts an action fills. An action that is not here
// may fill any.
var partsByAction = map[string]input.Parts{
	"container_create":  input.PartWorkload.Bit(),
	"container_update":  input.PartWorkload.Bit(),
	"container_start":   input.PartWorkload.Bit() | input.PartStart.Bit(),
	"container_restart": input.PartWorkload.Bit() | input.PartStart.Bit(),
	"service_create":    input.PartWorkload.Bit(),
	"service_update":    input.PartWorkload.Bit(),
	"exec_create":       input.PartExec.Bit(),
	"exec_start":        input.PartExec.Bit(),
}

// place and what it costs to fill it.
type price struct {
	place reading
	needs input.Needs
}

// prices lists the places of the input that cost a question to the daemon.
var prices = []price{
	{"engine", input.NeedInfo},
	{"workload.security.no_new_privileges", input.NeedInfo},
	{"body", input.NeedBody},
	{"workload.user", input.NeedImage | input.NeedContainer | input.NeedAccounts},
	{"workload.healthcheck.present", input.NeedImage},
	{"workload.mounts", input.NeedVolume | input.NeedContainer | input.NeedImage},
	{"workload.namespaces", input.NeedContainer},
	{"network", input.NeedNetwork},
	{"exec.container_id", input.NeedContainer},
	{"exec.container_name", input.NeedContainer},
	{"exec.container_user", input.NeedContainer},
	{"exec.user", input.NeedContainer | input.NeedImage | input.NeedAccounts},
	{"volume", input.NeedVolume},
	{"plugin_op", input.NeedContainer},
	{"image_op.container", input.NeedContainer},
	{"image_op.user", input.NeedContainer},
}

// imageFacts are the fields of an image that only the daemon knows.
var imageFacts = []reading{"lookup", "id", "repo_digests", "repositories", "repo_tags", "user", "healthcheck", "volumes"}

func init() {
	for _, at := range []reading{"workload.image", "exec.image", "image_op.source", "image_op.target", "build.tags"} {
		for _, fact := range imageFacts {
			needs := input.NeedImage
			if at == "exec.image" {
				needs |= input.NeedContainer
			}
			prices = append(prices, price{at + "." + fact, needs})
		}
	}
}

// Needs says which facts the rules in force may read about an action. It is
// derived from what they refer to; where that leaves doubt it says more.
func (p *Policy) Needs(a action.Action) input.Needs {
	if n, ok := p.needs[a.Name]; ok {
		return n
	}
	return p.anyNeeds
}

// needsOf is the union over the rules that parts concern. The container or exec
// itself is needed wherever a request names one that exists instead of describing it.
func (p *Policy) needsOf(parts input.Parts, name string) input.Needs {
	var n input.Needs
	for _, r := range p.rules {
		if r.Mode == Off || !r.concerns(parts) || !r.firesAt(name) {
			continue
		}
		for _, price := range prices {
			if slices.ContainsFunc(r.Reads.Input, func(at string) bool { return reading(at).touches(price.place) }) {
				n |= price.needs
			}
		}
		if name != "container_create" && r.parts&input.PartWorkload.Bit() != 0 ||
			name != "exec_create" && r.parts&input.PartExec.Bit() != 0 {
			n |= input.NeedContainer
		}
	}
	if p.waivers.images && parts&(input.PartWorkload.Bit()|input.PartExec.Bit()|input.PartImageOp.Bit()) != 0 {
		n |= input.NeedImage | input.NeedContainer
	}
	return n
}

// settleNeeds fills the table that Needs reads.
func (p *Policy) settleNeeds() {
	p.needs = make(map[string]input.Needs, len(actionNames()))
	for _, name := range actionNames() {
		parts, known := partsByAction[name]
		if !known {
			parts = allParts
		}
		p.needs[name] = p.needsOf(parts, name)
	}
	p.anyNeeds = p.needsOf(allParts, "")
}
