# Builds and tests seawall. `make help` lists the targets.

SHELL   := /bin/bash
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
# Root installs the engines and starts daemons; sudo does it for others.
SUDO    := $(shell [ "$$(id -u)" = 0 ] || echo sudo -E env "PATH=$$PATH")
# Where Debian's and the Go project's own packages put Go: sudo drops PATH.
export PATH := $(PATH):/usr/local/go/bin:/usr/lib/go/bin
export CGO_ENABLED ?= 0
# A checkout that git does not trust (another user's) must still build.
export GOFLAGS := $(GOFLAGS) -buildvcs=$(shell git status >/dev/null 2>&1 && echo true || echo false)

# All packages that need neither root nor an engine.
unit := ./cmd/... ./internal/... ./plugin/... ./policies/... ./examples/... ./packaging/...

.DEFAULT_GOAL := build
.PHONY: help build demo test test-unit test-e2e bench bench-go bench-compare bench-baseline bench-scale plugin lint generate fuzz fuzz-ci oracle corpus engines clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 12

build: ## bin/seawall, static and stamped
	$(GO) build -trimpath -ldflags "-s -w -X main.stamp=$(VERSION)" -o bin/seawall ./cmd/seawall

demo: build ## a throw-away daemon behind seawall, and a tour (root)
	$(SUDO) hack/demo

test: engines build ## everything, against real engines (root; installs what it needs)
	$(SUDO) $(GO) vet ./...
	$(SUDO) $(GO) test -timeout 30m ./...

test-unit: ## what needs neither root nor an engine
	$(GO) test $(unit)

test-e2e: engines build ## only what runs real engines (root)
	$(SUDO) $(GO) test -timeout 30m ./test/...

bench: engines build ## what the gate costs beside a no-op plugin, on the socket and through dockerd (root)
	$(SUDO) $(GO) run ./test/bench -seawall bin/seawall $(BENCHFLAGS)

bench-go: ## Go benchmarks of the decision path, with allocations
	$(GO) test -run '^$$' -bench . -benchmem $(unit)

# A fixed number of rounds, so that allocations are the same on every machine.
decision_bench = $(GO) test -run '^$$' -bench '^Benchmark(Create|List|Response|Noop|Decide|Input|Value|Parse)' -benchmem -benchtime 200x -count 3 ./plugin ./internal/policy ./internal/input ./internal/action

bench-compare: ## allocations of the decision path against test/bench/baseline.txt
	@mkdir -p bin
	$(decision_bench) > bin/bench.txt
	$(GO) run golang.org/x/perf/cmd/benchstat@v0.0.0-20250305200902-02a15fd477ba test/bench/baseline.txt bin/bench.txt
	hack/bench-allocs test/bench/baseline.txt bin/bench.txt

bench-baseline: ## write test/bench/baseline.txt anew
	$(decision_bench) > test/bench/baseline.txt

bench-scale: ## how the cost of a decision and of a reload grows
	$(GO) test -run '^$$' -bench '^BenchmarkScale' -benchmem -benchtime 300x ./internal/policy

plugin: ## bin/plugin, the managed plugin, without a registry
	VERSION=$(VERSION) hack/plugin bin/plugin

lint: ## gofmt, go vet, and golangci-lint where it is installed
	@out=$$(gofmt -l cmd internal packaging plugin policies test examples); [ -z "$$out" ] || { echo "gofmt: $$out"; exit 1; }
	$(GO) vet ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; else echo "golangci-lint is not installed: only gofmt and go vet ran"; fi

generate: ## schemas, rule pages and examples from the code
	$(GO) generate ./...

fuzz: ## each fuzz target for FUZZTIME (30s)
	@set -e; for pkg in $$($(GO) list $(unit) ./test/corpus); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "== $$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $${FUZZTIME:-30s} $$pkg; \
		done; \
	done

fuzz-ci: ## each fuzz target for 20 s
	$(MAKE) fuzz FUZZTIME=20s

oracle: engines ## compare the gate's reading with real daemons: N bodies each (2000), SEED (1) (root)
	$(SUDO) $(GO) test ./test/oracle -run TestOracle -count 1 -timeout 0 -v -parallel 4 -args -bodies $(or $(N),2000) -seed $(or $(SEED),1)

corpus: engines ## hostile requests and their harmless twins, through the gate and open daemons (root)
	$(SUDO) $(GO) test ./test/corpus -count 1 -timeout 30m -v

engines: ## install the Docker engines that the tests run (root)
	$(SUDO) hack/engines

clean: ## remove what the targets made here; engines stay (hack/engines remove)
	rm -rf bin coverage.out
