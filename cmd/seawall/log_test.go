package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/docker/go-plugins-helpers/authorization"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/image"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/sirupsen/logrus"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/compat"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
	"github.com/seawall/seawall/plugin"
)

// daemon is what the look-ups of a recorded log found.
type daemon struct{ engine.Off }

func (daemon) Info(context.Context) (engine.Info, error) {
	return engine.Info{Version: "28.5.2", API: "1.51", AppArmor: true, CgroupVersion: "2", StorageDriver: "overlay2"}, nil
}

// digest is the content of every image of this daemon but those it does not
// have.
const digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111"

func (daemon) Image(_ context.Context, name string) (image.InspectResponse, error) {
	repository := map[string]string{
		"docker.io/library/nginx:1.29": "docker.io/library/nginx",
		"nginx:1.29":                   "docker.io/library/nginx",
		"registry.example.com/app:1":   "registry.example.com/app",
	}[name]
	if repository == "" {
		return image.InspectResponse{}, engine.ErrNotFound
	}
	return image.InspectResponse{ID: digest, RepoDigests: []string{repository + "@" + digest}}, nil
}

func (daemon) Container(context.Context, string) (container.InspectResponse, error) {
	return container.InspectResponse{}, engine.ErrNotFound
}

// request is one line of a request file: what somebody asks the daemon for.
type request struct {
	User   string          `json:"user"`
	Groups []string        `json:"groups"`
	Method string          `json:"method"`
	URI    string          `json:"uri"`
	Body   json.RawMessage `json:"body"`
	// Base is a compliant body of test/rules/base that Body is merged into at
	// HostConfig and above.
	Base    string `json:"base"`
	Created string `json:"created"` // what the daemon answers
	Times   int    `json:"times"`
}

var compiled = sync.OnceValues(func() (*policy.Policy, error) {
	return policy.Load(context.Background(), policy.Options{})
})

// recordLog makes a log as the gate makes it: record MODE REQUESTS LOG [MAXSIZE].
// The requests "sample" are those of testdata/requests.jsonl.
func recordLog(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: record MODE REQUESTS LOG [MAXSIZE]")
	}
	var size int
	if len(args) > 3 {
		size, _ = strconv.Atoi(args[3])
	}
	p, err := compiled()
	ts.Check(err)
	p, err = p.With(policy.Options{Mode: policy.Mode(args[0])})
	ts.Check(err)
	w, err := audit.Open(audit.Options{File: ts.MkAbs(args[2]), MaxSize: int64(size)})
	ts.Check(err)
	gate := newTestGate(ts, p, w)
	from := ts.MkAbs(args[1])
	if args[1] == "sample" {
		from = "testdata/requests.jsonl"
	}
	f, err := os.Open(from)
	ts.Check(err)
	defer f.Close()
	for dec := json.NewDecoder(f); ; {
		var r request
		if err := dec.Decode(&r); err == io.EOF {
			break
		} else if err != nil {
			ts.Fatalf("%s: %v", args[1], err)
		}
		for range max(r.Times, 1) {
			r.send(ts, gate)
		}
	}
	ts.Check(w.Close())
}

func newTestGate(ts *testscript.TestScript, p *policy.Policy, w *audit.Writer) *plugin.Gate {
	silent := logrus.New()
	silent.SetOutput(io.Discard)
	gate, err := plugin.New(plugin.Options{
		Policy: func() (*policy.Policy, *compat.Policy) { return p, nil },
		Input:  &input.Builder{Facts: daemon{}, Surface: "gate"},
		Audit:  w,
		Identify: func(r authorization.Request) (input.User, error) {
			u := input.User{Name: r.User, Auth: r.UserAuthNMethod, Cert: input.Certificate{CN: r.User}}
			if g := r.RequestHeaders["X-Test-Groups"]; g != "" {
				u.Groups = []string{g}
			}
			return u, nil
		},
		Own: func(map[string]string, string, string) bool { return false },
		Log: silent,
	})
	ts.Check(err)
	return gate
}

// send takes a request through both phases.
func (r request) send(ts *testscript.TestScript, gate *plugin.Gate) {
	body := []byte(r.Body)
	if r.Base != "" {
		base, err := os.ReadFile(filepath.Join("../../test/rules/base", r.Base+".json"))
		ts.Check(err)
		body, err = merge(base, r.Body)
		ts.Check(err)
	}
	msg := authorization.Request{RequestMethod: r.Method, RequestURI: r.URI, RequestBody: body, RequestHeaders: map[string]string{}}
	if len(body) > 0 {
		msg.RequestHeaders["Content-Type"] = "application/json"
	}
	if r.User != "" {
		msg.User, msg.UserAuthNMethod = r.User, "TLS"
	}
	if len(r.Groups) > 0 {
		msg.RequestHeaders["X-Test-Groups"] = r.Groups[0]
	}
	if !gate.AuthZReq(msg).Allow {
		return
	}
	msg.ResponseStatusCode = 200
	if r.Created != "" {
		msg.ResponseStatusCode, msg.ResponseBody = 201, []byte(`{"Id":"`+r.Created+`"}`)
	}
	gate.AuthZRes(msg)
}

// merge lays patch over base, and its HostConfig over that of base.
func merge(base, patch []byte) ([]byte, error) {
	var a, b map[string]any
	if err := json.Unmarshal(base, &a); err != nil {
		return nil, err
	}
	if len(patch) > 0 {
		if err := json.Unmarshal(patch, &b); err != nil {
			return nil, err
		}
	}
	host, _ := a["HostConfig"].(map[string]any)
	for k, v := range b {
		over, isMap := v.(map[string]any)
		if k != "HostConfig" || !isMap {
			a[k] = v
			continue
		}
		for name, value := range over {
			host[name] = value
		}
	}
	return json.Marshal(a)
}
