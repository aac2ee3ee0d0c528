package input

import "context"

// parseUser reads a user as the runtime does.
func parseUser(raw string) WorkloadUser { return WorkloadUser{Raw: raw} }

// resolveUser reads a user name by the container's own accounts.
func (b *Builder) resolveUser(ctx context.Context, containerID string, u WorkloadUser, needs Needs) (WorkloadUser, error) {
	return u, undecodable("", "not built yet")
}
