package engine

import "context"

// Accounts reads the container's user database.
func (c *Client) Accounts(ctx context.Context, containerID string) (Accounts, error) {
	return Accounts{}, ErrOff
}
