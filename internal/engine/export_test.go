package engine

import (
	"context"
	"net"
)

// DialWith has c reach its daemon through dial, for a daemon in a network
// namespace of its own.
func (c *Client) DialWith(dial func(ctx context.Context, network, addr string) (net.Conn, error)) {
	c.transport.base.DialContext = dial
}
