// Command bench measures what the gate costs. In one run and in turn it asks a
// no-op plugin on the same helper library, seawall with the profile restricted
// and its audit log on, and any peer given by socket; then it runs the same
// through a real dockerd, with and without the plugin. Machines are noisy:
// read the ratios.
//
//	sudo make bench
//	sudo go run ./test/bench -n 2000 -json bench.json -peer other=/run/docker/plugins/other.sock
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// options are the command line's.
type options struct {
	seawall string
	noop    string // serve as the no-op plugin on this socket
	n       int
	json    string
	peers   peers
}

// peers are other plugins to be measured, name=socket.
type peers []string

func (p *peers) String() string { return strings.Join(*p, ",") }

func (p *peers) Set(s string) error {
	if name, socket, ok := strings.Cut(s, "="); !ok || name == "" || socket == "" {
		return fmt.Errorf("want NAME=SOCKET, got %q", s)
	}
	*p = append(*p, s)
	return nil
}

func main() {
	var o options
	flag.StringVar(&o.seawall, "seawall", "bin/seawall", "the seawall binary")
	flag.StringVar(&o.noop, "noop", "", "serve as the no-op plugin on this socket, and do nothing else")
	flag.IntVar(&o.n, "n", 2000, "requests for each figure")
	flag.StringVar(&o.json, "json", "", "write the figures as JSON to this file")
	flag.Var(&o.peers, "peer", "another plugin to measure, NAME=SOCKET (repeatable)")
	flag.Parse()
	if o.noop != "" {
		serveNoop(o.noop)
		return
	}
	path, err := filepath.Abs(o.seawall)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v; run `make bench`\n", err)
		os.Exit(2)
	}
	o.seawall = path
	os.Exit(engine.Standalone("bench", func(t testing.TB) { bench(t, o) }))
}

// report is everything a run found.
type report struct {
	Go      string   `json:"go"`
	CPUs    int      `json:"cpus"`
	Engine  string   `json:"engine"`
	N       int      `json:"n"`
	Plugin  []figure `json:"plugin"`  // asked on the plugin socket
	Daemon  []figure `json:"daemon"`  // through dockerd
	Startup float64  `json:"startup"` // seconds from exec to the first answer
	RSS     int64    `json:"rss"`     // bytes resident after the run
}

func bench(t testing.TB, o options) {
	v := engine.Latest()
	r := report{Go: runtime.Version(), CPUs: runtime.NumCPU(), Engine: v.Engine, N: o.n}
	fmt.Printf("Docker %s, %s, %d CPUs, %d requests a figure\n\n", r.Engine, r.Go, r.CPUs, r.N)
	s := newSite(t, v, o)
	r.Startup = s.startup.Seconds()
	r.Plugin = s.askPlugins(t, o)
	printPlugin(r.Plugin)
	r.RSS = s.rss(t)
	r.Daemon = s.askDaemon(t, o)
	printDaemon(r.Daemon)
	fmt.Printf("\nstart-up to the first answer: %.0f ms; resident after the run: %.1f MiB\n", 1000*r.Startup, float64(r.RSS)/(1<<20))
	if o.json == "" {
		return
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.WriteFile(o.json, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
