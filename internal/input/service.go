package input

import (
	"context"
	"strings"

	"github.com/moby/moby/api/types/swarm"

	"github.com/seawall/seawall/internal/action"
)

// serviceCreate fills Workload from the body of POST /services/create and
// POST /services/{id}/update. A rollback takes the former specification, which
// the request does not show and which may be older than the gate or the policy.
func (b *Builder) serviceCreate(ctx context.Context, in *Input, req action.Request, body *document, needs Needs) error {
	if back := req.Query.Get("rollback"); back != "" && back != "none" {
		return undecodable("?rollback", "a rollback brings back a specification that the request does not show").
			hint("send the wanted specification with docker service update")
	}
	var s serviceBody
	if err := decode(body, &s); err != nil {
		return err
	}
	if err := b.dropPromises(ctx, &s, req.APIVersion); err != nil {
		return err
	}
	task := &s.TaskTemplate
	w := Workload{Kind: "service", Name: s.Name, UnknownFields: body.unknown, LegacyFields: []string{}}
	if len(s.Networks) > 0 {
		w.LegacyFields = append(w.LegacyFields, "Networks")
	}
	if err := b.serviceImage(ctx, &w, task, needs); err != nil {
		return err
	}
	if task.ContainerSpec != nil {
		if err := b.containerSpec(ctx, &w, task.ContainerSpec, in.Engine.NoNewPrivileges, needs); err != nil {
			return err
		}
	}
	w.serviceLimits(task.Resources)
	w.Restart = serviceRestart(task.RestartPolicy)
	if task.LogDriver != nil {
		w.Logging = Logging{Driver: task.LogDriver.Name, Options: task.LogDriver.Options}
	}
	if s.EndpointSpec != nil {
		w.Ports = servicePorts(s.EndpointSpec.Ports)
	}
	if err := b.serviceNetworks(ctx, &w, append(task.Networks, s.Networks...), needs); err != nil {
		return err
	}
	in.Workload = w
	in.SetPart(PartWorkload)
	return nil
}

// serviceImage finds the image, or the remote name of the plugin that the
// service installs. A runtime that is neither a container nor a plugin is
// refused by every engine; it counts as a plugin.
func (b *Builder) serviceImage(ctx context.Context, w *Workload, task *swarm.TaskSpec, needs Needs) (err error) {
	contained := task.Runtime == "" || task.Runtime == swarm.RuntimeContainer
	w.PluginRuntime = !contained || task.PluginSpec != nil
	switch {
	case w.PluginRuntime && task.PluginSpec != nil:
		w.Image, err = parseImage(task.PluginSpec.Remote)
	case w.PluginRuntime:
	case task.ContainerSpec == nil:
		return undecodable("TaskTemplate.ContainerSpec", "the service has no container")
	default:
		w.Image, err = b.image(ctx, task.ContainerSpec.Image, needs)
	}
	return err
}

// containerSpec takes what TaskTemplate.ContainerSpec says.
func (b *Builder) containerSpec(ctx context.Context, w *Workload, c *swarm.ContainerSpec, noNewPrivileges bool, needs Needs) error {
	w.User = serviceUser(c.User, w.Image)
	w.Groups = c.Groups
	w.Capabilities = capabilities(c.CapabilityAdd, c.CapabilityDrop, nil, false)
	w.Security = servicePrivileges(c.Privileges, noNewPrivileges)
	w.ReadonlyRootfs = c.ReadOnly
	w.Healthcheck = healthcheck(c.Healthcheck, w.Image.Healthcheck)
	w.Env = envNames(c.Env)
	w.Labels = c.Labels
	w.Entrypoint, w.Cmd = c.Command, c.Args
	w.Sysctls = c.Sysctls
	w.OOM.ScoreAdj = c.OomScoreAdj
	w.DNS.ExtraHosts = extraHosts(c.Hosts)
	if d := c.DNSConfig; d != nil {
		w.DNS.Servers, w.DNS.Search, w.DNS.Options = addresses(d.Nameservers), d.Search, d.Options
	}
	var err error
	if w.Ulimits, err = ulimits(c.Ulimits, "TaskTemplate.ContainerSpec.Ulimits"); err != nil {
		return err
	}
	l := &mounter{b: b, needs: needs}
	if err := l.specs(ctx, "TaskTemplate.ContainerSpec.Mounts", c.Mounts, true); err != nil {
		return err
	}
	if err := l.volumes(ctx, w.Image.Volumes, "", "Image"); err != nil {
		return err
	}
	w.Mounts = l.list
	return nil
}

// serviceUser works out who a service's process would be. Nothing looks at its
// tasks when they start, so what cannot be known now stays unproven: a name,
// and the user of an image that is not pinned, which each node pulls anew. A
// missing image stays missing.
func serviceUser(asked string, img Image) WorkloadUser {
	u := createUser(asked, img)
	moving := img.Ref != "" && img.Digest == ""
	if !u.Root && u.Proof != proofMissing && (u.Proof == proofDeferred || u.Source == "image" && moving) {
		u.Proof, u.UID = proofUnproven, -1
	}
	return u
}

// servicePrivileges reads ContainerSpec.Privileges.
func servicePrivileges(p *swarm.Privileges, noNewPrivileges bool) Security {
	s := securityOptions(nil, noNewPrivileges)
	if p == nil {
		return s
	}
	s.NoNewPrivileges = noNewPrivileges || p.NoNewPrivileges
	if c := p.SELinuxContext; c != nil {
		s.SELinux = SELinux{Disabled: c.Disable, User: c.User, Role: c.Role, Type: c.Type, Level: c.Level}
	}
	if p.Seccomp != nil {
		switch p.Seccomp.Mode {
		case swarm.SeccompModeUnconfined:
			s.Seccomp = seccomp("unconfined")
		case swarm.SeccompModeCustom:
			s.Seccomp = seccomp(string(p.Seccomp.Profile))
		}
	}
	if p.AppArmor != nil && p.AppArmor.Mode == swarm.AppArmorModeDisabled {
		s.AppArmor = "unconfined"
	}
	return s
}

// serviceLimits reads TaskTemplate.Resources. Reservations are for the
// scheduler only.
func (w *Workload) serviceLimits(r *swarm.ResourceRequirements) {
	if r == nil {
		return
	}
	if r.Limits != nil {
		w.Limits.Memory = max(r.Limits.MemoryBytes, 0)
		w.Limits.NanoCPUs = max(r.Limits.NanoCPUs, 0)
		w.Limits.PIDs = max(r.Limits.Pids, 0)
	}
	switch swap := r.SwapBytes; {
	case swap == nil || w.Limits.Memory == 0:
	case *swap < 0 || *swap > 1<<62-w.Limits.Memory:
		w.Limits.MemorySwap = -1
	default:
		w.Limits.MemorySwap = w.Limits.Memory + *swap
	}
}

// serviceRestart puts a service's restart policy into a container's words. No
// policy restarts always.
func serviceRestart(p *swarm.RestartPolicy) Restart {
	if p == nil {
		return Restart{Name: "always"}
	}
	r := Restart{Name: string(p.Condition)}
	switch p.Condition {
	case swarm.RestartPolicyConditionNone:
		r.Name = "no"
	case swarm.RestartPolicyConditionAny, "":
		r.Name = "always"
	}
	if p.MaxAttempts != nil {
		r.MaxRetry = int64(min(*p.MaxAttempts, 1<<62))
	}
	return r
}

// serviceNetworks fills Networks. Without any, a task is on docker0; one of
// them may be the host's.
func (b *Builder) serviceNetworks(ctx context.Context, w *Workload, list []swarm.NetworkAttachmentConfig, needs Needs) error {
	asked := make([]string, 0, len(list)+1)
	for _, n := range list {
		asked = append(asked, networkMode(n.Target))
		w.sysctls(n.DriverOpts)
	}
	if len(asked) == 0 {
		asked = append(asked, "bridge")
	}
	names, err := b.networkNames(ctx, asked, needs)
	if err != nil {
		return err
	}
	w.Namespaces.Network = names[0]
	for _, name := range names {
		if name == "host" {
			w.Namespaces.Network = name
		}
	}
	w.Namespaces.Networks = sortedSet(names)
	return nil
}

// extraHosts puts lines of /etc/hosts, which a service has, into host:address.
func extraHosts(lines []string) []string {
	hosts := make([]string, 0, len(lines))
	for _, line := range lines {
		if parts := strings.Fields(line); len(parts) > 1 {
			hosts = append(hosts, parts[1]+":"+parts[0])
		}
	}
	return hosts
}
