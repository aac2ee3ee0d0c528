package main

import (
	"fmt"
	"os"

	"github.com/docker/go-plugins-helpers/authorization"
)

// noop allows everything: what any plugin on the helper library costs.
type noop struct{}

func (noop) AuthZReq(authorization.Request) authorization.Response {
	return authorization.Response{Allow: true}
}

func (noop) AuthZRes(authorization.Request) authorization.Response {
	return authorization.Response{Allow: true}
}

func serveNoop(socket string) {
	if err := authorization.NewHandler(noop{}).ServeUnix(socket, 0); err != nil {
		fmt.Fprintln(os.Stderr, "bench: no-op plugin:", err)
		os.Exit(1)
	}
}
