package oracle

import "strings"

// plainNames takes the mark of a service's own fields off their names: a
// service has other values under some names than a container.
func plainNames(o object) object {
	for i := range o {
		o[i].key = strings.TrimPrefix(o[i].key, "svc.")
	}
	return o
}

// serviceValues are the values of a service's own fields.
func serviceValues() {
	curated["svc.ReadOnly"] = one(true, false, nil)
	curated["svc.Groups"] = listOf("root", "0", "docker")
	curated["svc.Hosts"] = listOf("127.0.0.1 a", "10.0.0.1 b c", "bad")
	curated["svc.Runtime"] = one("", "container", "plugin", "attachment", "CONTAINER")
	curated["svc.LogDriver"] = one(object{m("Name", "none")}, object{m("Name", "syslog"), m("Options", object{m("a", "b")})}, nil, object{})
	curated["svc.RestartPolicy"] = one(object{m("Condition", "none")}, object{m("Condition", "any")}, object{m("Condition", "on-failure"), m("MaxAttempts", 3)}, object{m("Condition", "ANY")}, object{}, nil)
	curated["svc.Networks"] = one(list{object{m("Target", "host")}}, list{object{m("Target", "lan")}}, list{object{m("Target", "bridge")}}, list{object{m("Target", "none")}}, list{}, nil, list{object{m("target", "HOST")}})
	curated["svc.Resources"] = one(
		object{m("Limits", object{m("MemoryBytes", 67108864), m("NanoCPUs", 500000000), m("Pids", 64)})}, object{m("limits", object{m("pids", 10)})},
		object{m("Limits", object{m("Pids", 5), m("MemoryBytes", -1)})}, object{m("Limits", nil)}, object{}, nil,
		object{m("Limits", object{m("MemoryBytes", 67108864)}), m("SwapBytes", -1)}, object{m("Reservations", object{m("MemoryBytes", 67108864)})},
	)
	curated["svc.EndpointSpec"] = one(
		object{m("Ports", list{object{m("TargetPort", 80), m("PublishedPort", 8080)}})}, object{m("Ports", list{object{m("Protocol", "UDP"), m("TargetPort", 53), m("PublishMode", "HOST")}})},
		object{m("Mode", "dnsrr")}, nil, object{m("Ports", list{object{m("Protocol", "x"), m("TargetPort", 1), m("PublishedPort", 22), m("PublishMode", "ingress")}})},
	)
	curated["svc.Privileges"] = func(g *gen) value {
		o := object{}
		o = g.optional(o, 50, "NoNewPrivileges", true, true, false)
		o = g.optional(o, 40, "Seccomp", object{m("Mode", "unconfined")}, object{m("Mode", "default")}, object{m("Mode", "UNCONFINED")}, object{m("Mode", "custom"), m("Profile", "e30=")}, nil)
		o = g.optional(o, 40, "AppArmor", object{m("Mode", "disabled")}, object{m("Mode", "default")}, object{m("Mode", "DISABLED")}, nil)
		o = g.optional(o, 40, "SELinuxContext", object{m("Disable", true)}, object{m("Type", "spc_t")}, object{}, nil)
		return o
	}
	curated["svc.Mounts"] = func(g *gen) value {
		l, _ := g.mounts().(list)
		for i := range l {
			o := l[i].(object)
			if kind, _ := o.get("Type"); g.chance(20) {
				if s, ok := kind.(string); ok {
					l[i] = o.set("Type", strings.ToUpper(s))
				}
			}
		}
		return l
	}
}
