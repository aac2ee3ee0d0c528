package compose_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seawall/seawall/internal/check/compose"
	"github.com/seawall/seawall/internal/check/record"
)

// realCompose is the docker compose of the newest engine's root.
func realCompose(t *testing.T) string {
	t.Helper()
	root := os.Getenv("SEAWALL_ENGINES")
	if root == "" {
		root = "/var/cache/seawall/engines"
	}
	path := filepath.Join(root, "forky/usr/libexec/docker/cli-plugins/docker-compose")
	if _, err := os.Stat(path); err != nil {
		t.Fatal("no docker compose: run sudo hack/engines")
	}
	return path
}

// TestSameAsDockerCompose holds every body that this package makes against the
// one that docker compose sends for the same file, field by field.
func TestSameAsDockerCompose(t *testing.T) {
	real := realCompose(t)
	files, err := filepath.Glob("testdata/real/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "included.yaml" || name == "base.yaml" {
			continue // parts of others
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := record.Run(t.Context(), []string{real, "-p", "p", "-f", file, "up", "-d"}, record.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !rec.Complete() {
				t.Fatalf("docker compose: exit %d: %s", rec.Code, rec.Output)
			}
			want := map[string]any{}
			for _, m := range rec.Messages {
				if m.Method == "POST" {
					put(t, want, m.URI, m.Body)
				}
			}
			p, err := compose.Load(t.Context(), compose.Options{Files: []string{file}, Name: "p"})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]any{}
			for _, r := range p.Requests {
				put(t, got, r.Message.URI, r.Message.Body)
			}
			if len(want) == 0 {
				t.Fatal("docker compose asked for nothing")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("docker compose (-), here (+):\n%s", diff)
			}
		})
	}
}

var apiVersion = regexp.MustCompile(`^/v[0-9.]+/`)

// id is how containers are named: by the ID they got, or by name where there is
// none yet.
var id = regexp.MustCompile(`\b([0-9a-f]{64}|p-a-1)\b`)

// put files a body under what it makes.
func put(t *testing.T, into map[string]any, uri string, text []byte) {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(text, &body); err != nil {
		t.Fatalf("%s: %v", uri, err)
	}
	key := apiVersion.ReplaceAllString(u.Path, "/") + " " + u.Query().Get("name")
	if name, ok := body["Name"].(string); ok {
		key += name
	}
	into[id.ReplaceAllString(key, "ID")] = lean(body)
}

// lean leaves out what says nothing, and what compose notes for itself.
func lean(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range x {
			switch {
			case strings.HasPrefix(k, "com.docker.compose."), k == "AttachStdout", k == "AttachStderr", k == "Aliases", k == "IPAddress":
				continue
			case (k == "MaskedPaths" || k == "ReadonlyPaths") && e != nil:
				out[k] = e // an empty list is the opposite of none
				continue
			case k == "ExposedPorts":
				if e != nil {
					out[k] = strings.Join(slices.Sorted(maps.Keys(e.(map[string]any))), " ")
				}
			case k == "Cmd" && e != nil:
				out[k] = e
			default:
				if e = lean(e); e != nil {
					out[k] = e
				}
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	case []any:
		var out []any
		for _, e := range x {
			if e = lean(e); e != nil {
				out = append(out, e)
			}
		}
		if len(out) == 0 {
			return nil
		}
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		return out
	case string:
		if x == "" {
			return nil
		}
		return id.ReplaceAllString(x, "ID")
	case bool:
		if !x {
			return nil
		}
	case float64:
		if x == 0 {
			return nil
		}
	}
	return v
}
