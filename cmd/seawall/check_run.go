package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/check/record"
	"github.com/seawall/seawall/internal/config"
	"github.com/seawall/seawall/internal/engine"
	"github.com/seawall/seawall/internal/input"
	"github.com/seawall/seawall/internal/policy"
)

// checker is one run of check.
type checker struct {
	flags  *checkFlags
	config *config.Config
	policy *policy.Policy
	facts  engine.Facts
	daemon string // which was asked, or why none
	api    string // of the daemon, "" if none
	close  func()
	notes  []string
	// incomplete says that not all could be seen that was to be checked.
	incomplete error
}

func newChecker(c *cobra.Command, f *checkFlags, src config.Sources) (*checker, error) {
	k := &checker{flags: f, close: func() {}}
	if unreadable(src) {
		src.Path, src.PathGiven = os.DevNull+"/none", false
		k.notes = append(k.notes, config.DefaultPath+" cannot be read by this user: the built-in defaults hold, and the gate may differ")
	}
	var err error
	if k.policy, k.config, err = loadPolicy(c.Context(), src); err != nil {
		return nil, err
	}
	return k, k.dial(c.Context())
}

// unreadable reports whether the gate's own configuration is there, is what
// would be read, and is closed to this user.
func unreadable(src config.Sources) bool {
	if src.PathGiven || os.Getenv("SEAWALL_CONFIG") != "" {
		return false
	}
	f, err := os.Open(config.DefaultPath)
	if err == nil {
		f.Close()
	}
	return errors.Is(err, os.ErrPermission)
}

// dial finds a daemon to ask. One that the user names must answer.
func (k *checker) dial(ctx context.Context) error {
	k.facts = engine.Off{}
	host := k.config.Docker.Host
	named := k.config.Origins["docker.host"].Source != config.Builtin && k.config.Origins["docker.host"].Source != ""
	if env := os.Getenv("DOCKER_HOST"); !named && strings.HasPrefix(env, "unix://") {
		host = env
	}
	if host == config.None {
		k.daemon = "no daemon was asked (docker.host is none)"
		return nil
	}
	opts := engine.Options{Host: host, Timeout: time.Duration(k.config.Docker.Timeout)}
	if t := k.config.Docker.TLS; t.CA != "" {
		opts.TLS = &engine.TLS{CA: t.CA, Cert: t.Cert, Key: t.Key}
	}
	client, err := engine.Dial(opts)
	if err != nil {
		return &failure{code: exitUsage, err: err}
	}
	info, err := client.Info(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		k.facts, k.api = client, info.API
		k.close = func() { _ = client.Close() }
		k.daemon = fmt.Sprintf("asked the daemon at %s (%s)", host, info.Version)
	case named:
		return &failure{code: exitUnreachable, err: fmt.Errorf("the daemon at %s does not answer: %w", host, err), hint: "leave out --docker-host to check without a daemon"}
	default:
		k.daemon = "no daemon was asked: none answers at " + host
	}
	return nil
}

// record runs the client on the command line.
func (k *checker) record(ctx context.Context, argv []string) ([]check.Request, error) {
	if len(argv) == 0 {
		return nil, &failure{code: exitUsage, err: errors.New("no command after --"), hint: "for example: seawall check -- docker run alpine"}
	}
	if !k.flags.exec && !record.Docker(argv) {
		return nil, &failure{code: exitUsage, err: fmt.Errorf("%q is not the docker client", argv[0]), hint: "for another client of the Docker Engine add --exec"}
	}
	if record.Docker(argv) {
		if err := record.CheckArgs(argv); err != nil {
			return nil, &failure{code: exitUsage, err: err, hint: "leave it out; --docker-host of check says whom to ask for facts"}
		}
	}
	opts := record.Options{APIVersion: k.api, Timeout: k.flags.timeout, Stdin: os.Stdin}
	rec, err := record.Run(ctx, argv, opts)
	if errors.Is(err, record.ErrNoClient) {
		return nil, &failure{
			code: exitUnreachable, err: fmt.Errorf("%s is not installed here, and it is what reads the command line", argv[0]),
			hint: "install the docker client (no daemon is needed), or check a compose file or a recorded request",
		}
	}
	if err != nil {
		return nil, err
	}
	requests := recorded(rec, argv)
	if !rec.Complete() {
		k.incomplete = unfinished(rec, argv)
	}
	if len(requests) == 0 {
		if k.incomplete == nil {
			k.incomplete = &failure{code: exitUsage, err: fmt.Errorf("%s asked the daemon for nothing that could be judged", argv[0])}
		}
		return nil, k.incomplete
	}
	return requests, nil
}

func unfinished(rec *record.Recording, argv []string) *failure {
	why := fmt.Sprintf("it ended with code %d", rec.Code)
	if rec.Stopped != "" {
		why = rec.Stopped
	}
	return &failure{
		code: exitUsage, hint: "mend the command line, or raise --timeout",
		err: fmt.Errorf("%s did not come to its end (%s), so nobody knows what else it would ask for:\n%s", argv[0], why, rec.Output),
	}
}

// recorded are the requests worth judging: those that do something, and if
// there are none the questions.
func recorded(rec *record.Recording, argv []string) []check.Request {
	var acts, reads []check.Request
	for _, m := range rec.Messages {
		req, err := action.Parse(m.Method, m.URI)
		r := check.Request{Subject: subject(argv, req.Action.Name), Message: m}
		switch {
		case err == nil && (req.Action.Name == "ping" || req.Action.Name == "version" || req.Action.Name == "info"):
		case err == nil && req.Action.Class == action.Read:
			reads = append(reads, r)
		default:
			acts = append(acts, r)
		}
	}
	if len(acts) == 0 {
		return reads
	}
	return acts
}

func subject(argv []string, name string) string {
	return strings.TrimSpace(strings.Join(argv[:min(2, len(argv))], " ") + ": " + name)
}

// judge judges requests, read from files if there are any.
func (k *checker) judge(ctx context.Context, requests []check.Request, files []string) (*check.Report, error) {
	j := &check.Judge{
		Policy: k.policy, Facts: check.Remember(k.facts), Explain: k.flags.explain,
		Own: input.Own{PluginName: k.config.Plugin.Name, Paths: k.config.OwnPaths()},
	}
	if !strings.HasPrefix(k.config.Docker.Host, "tcp://") && k.config.Docker.HostRoot != config.None {
		j.HostRoot = k.config.Docker.HostRoot
	}
	r, err := j.Judge(ctx, requests)
	if bad := (*check.SkipError)(nil); errors.As(err, &bad) {
		return nil, &failure{code: exitUsage, err: err}
	}
	if err != nil {
		return nil, &failure{code: exitPolicy, err: err}
	}
	r.Files = append(r.Files, files...)
	r.Daemon = k.daemon
	r.Notes = append(r.Notes, k.notes...)
	return r, nil
}
