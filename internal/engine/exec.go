package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// Exec inspects an exec. It is never cached. ProcessConfig and its Privileged
// are always there: an answer without them is an error.
func (c *Client) Exec(ctx context.Context, id string) (container.ExecInspectResponse, error) {
	return lookup(ctx, c, "exec", id, func(ctx context.Context, api *client.Client) (container.ExecInspectResponse, error) {
		e, err := c.inspectExec(ctx, api, id)
		switch {
		case err != nil:
		case e.ID != id || e.ContainerID == "":
			err = whole(nil, "")
		case e.ProcessConfig == nil || e.ProcessConfig.Privileged == nil:
			err = fmt.Errorf("the daemon's answer does not say what the process is")
		}
		return e, err
	})
}

// inspectExec asks as [client.Client.ExecInspect] does, which leaves the
// process out of what it returns.
func (c *Client) inspectExec(ctx context.Context, api *client.Client, id string) (e container.ExecInspectResponse, err error) {
	u := url.URL{Scheme: "http", Host: "docker", Path: "/v" + api.ClientVersion() + "/exec/" + id + "/json"}
	if host, ok := strings.CutPrefix(c.opts.Host, "tcp://"); ok {
		u.Host = host
	}
	if c.transport.base.TLSClientConfig != nil {
		u.Scheme = "https"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return e, err
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return e, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return e, failure(resp)
	}
	return e, json.NewDecoder(resp.Body).Decode(&e)
}

// failure reads what the daemon says beside a status. A 404 without a message is
// no answer about the object.
func failure(resp *http.Response) error {
	var answer struct {
		Message string `json:"message"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Message == "" {
		return fmt.Errorf("the daemon answers with the status %d", resp.StatusCode)
	}
	if resp.StatusCode == http.StatusNotFound {
		return fmt.Errorf("%s: %w", answer.Message, errdefs.ErrNotFound)
	}
	return fmt.Errorf("the daemon answers with the status %d: %s", resp.StatusCode, answer.Message)
}
