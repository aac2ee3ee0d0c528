package input

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/engine"
)

// record is a request of a real client, as a fixed daemon tells it.
type record struct {
	Command string            `json:"command"`
	Method  string            `json:"method"`
	URI     string            `json:"uri"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body,omitempty"`
}

// TestClients holds that whatever a real docker client sends can be read. The
// records are made by the clients themselves:
//
//	go test ./internal/input -run TestClients -capture NAME=PATH-OF-DOCKER
func TestClients(t *testing.T) {
	if *capture != "" {
		name, docker, _ := strings.Cut(*capture, "=")
		record := recorded(t, docker)
		text, err := json.MarshalIndent(record, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/clients/"+name+".json", append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/clients/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no records in testdata/clients: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var records []record
		if err := json.Unmarshal(text, &records); err != nil {
			t.Fatal(err)
		}
		if len(records) < 80 {
			t.Errorf("%s holds only %d requests", file, len(records))
		}
		for _, r := range records {
			t.Run(filepath.Base(file)+"/"+r.Command, func(t *testing.T) { replay(t, r) })
		}
	}
}

func replay(t *testing.T, r record) {
	req, err := action.Parse(r.Method, r.URI)
	if err != nil {
		t.Fatal(err)
	}
	b := Builder{Facts: engine.Off{}, Surface: "gate"}
	msg := Message{Method: r.Method, URI: r.URI, Headers: r.Headers, Body: []byte(r.Body)}
	in, err := b.Input(context.Background(), req, msg, NeedBody)
	if req.Query.Get("rollback") == "previous" {
		wantUndecodable(t, err, "rollback")
		return
	}
	if err != nil {
		t.Fatalf("%s %s %v: %v", r.Method, r.URI, r.Headers, err)
	}
	if len(in.UnknownFields) > 0 {
		t.Errorf("%s %s: unknown fields %v", r.Method, r.URI, in.UnknownFields)
	}
}

var capture = flag.String("capture", "", "record the requests of a docker client, as NAME=PATH")

// commands are what the clients are made to do. Each only has to get its first
// requests out: the server behind them keeps nothing.
var commands = []string{
	"version", "info", "ps -a", "images", "pull nginx", "pull -a nginx", "pull nginx@sha256:" + hex64,
	"tag nginx team/app:1", "push team/app:1", "rmi nginx", "save -o /dev/null nginx redis", "load -i testdata/clients/context.tar",
	"import http://example.com/x.tar team/app:2", "import -c USER=1 testdata/clients/context.tar team/app:2",
	"build -t team/app:3 --build-arg A=b --label l=v --memory 1g --ulimit nofile=10 --add-host a:1.2.3.4 -", "build https://example.com/x.git",
	"commit -c USER=1 -m hi web team/app:4", "search term",
	"create --name web nginx", "run -d --name web --memory 64m --user 1000:1000 --read-only --cap-drop ALL -p 8080:80 -v /data:/data -e A=b --health-cmd true nginx sh -c id",
	"run -d --mount type=volume,src=v,dst=/v --tmpfs /tmp --network app --ip 10.0.0.5 --device /dev/null --gpus all --sysctl net.core.somaxconn=9 --ulimit nofile=1 --security-opt no-new-privileges --restart on-failure:3 nginx",
	"start web", "start --checkpoint c web", "stop web", "stop -t 3 web", "restart web", "kill web", "kill -s HUP web", "pause web", "unpause web",
	"rename web db", "update --memory 32m --restart no web", "rm -f web", "wait web", "top web", "logs web", "diff web", "port web", "stats --no-stream web",
	"inspect web", "exec web id", "exec -u 0 -e A=b -w / web id", "exec -d web id", "attach --no-stdin web", "cp web:/etc/passwd -", "cp testdata/clients/context.tar web:/tmp", "export -o /dev/null web",
	"container prune -f", "image prune -f", "volume prune -f", "network prune -f", "system df", "events --until 1",
	"volume create", "volume create -d local -o type=tmpfs -o device=tmpfs --label a=b v", "volume rm v", "volume inspect v",
	"network create app", "network create -d bridge --subnet 10.1.0.0/16 --gateway 10.1.0.1 --aux-address a=10.1.0.2 -o a=b --internal app", "network connect --ip 10.1.0.9 --alias x app web", "network disconnect -f app web", "network rm app",
	"plugin install --grant-all-permissions team/p", "plugin enable p", "plugin disable -f p", "plugin set p A=b", "plugin upgrade --grant-all-permissions p", "plugin push team/p", "plugin rm p", "plugin create team/q testdata/clients/plugin", "plugin ls",
	"swarm init --advertise-addr 127.0.0.1", "swarm join --token t 127.0.0.1:2377", "swarm update --autolock --cert-expiry 90h", "swarm leave -f", "swarm join-token --rotate worker", "swarm unlock-key --rotate", "swarm ca --rotate --cert-expiry 48h",
	"service create --name s --user 1000 --mount type=volume,src=v,dst=/v --network app --limit-memory 64m --cap-drop ALL --secret src=k --config src=c -p 80:80 --health-cmd true -d nginx", "service update -d --image redis s", "service update -d --rollback s", "service scale -d s=2", "service rm s",
	"node update --role worker n", "node rm n", "secret create k testdata/clients/context.tar", "secret rm k", "config create c testdata/clients/context.tar", "config rm c",
	"checkpoint create web c", "checkpoint ls web", "checkpoint rm web c", "login -u u -p p 127.0.0.1:1",
}

const hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// recorded runs the commands against a server that answers just enough.
func recorded(t *testing.T, docker string) (records []record) {
	socket := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	command := ""
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told := tell(r)
		mu.Lock()
		told.Command = command
		if !strings.HasSuffix(r.URL.Path, "/_ping") {
			records = append(records, told)
		}
		mu.Unlock()
		answer(w, r)
	})}
	go srv.Serve(l)
	defer srv.Close()
	for _, line := range commands {
		mu.Lock()
		command = line
		mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		cmd := exec.CommandContext(ctx, docker, strings.Fields(line)...)
		cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=/usr/bin:/bin", "DOCKER_HOST=unix://" + socket, "DOCKER_BUILDKIT=0", "DOCKER_CONTENT_TRUST=0"}
		if strings.HasSuffix(line, " -") {
			cmd.Stdin = strings.NewReader("FROM scratch\n")
		}
		out, err := cmd.CombinedOutput()
		cancel()
		t.Logf("%s: %v %.200s", line, err, out)
	}
	mu.Lock()
	defer mu.Unlock()
	return records
}

// tell flattens a request as the daemon does for its plugins.
func tell(r *http.Request) record {
	rec := record{Method: r.Method, URI: r.RequestURI, Headers: map[string]string{}}
	for key, values := range r.Header {
		if key == "Authorization" || strings.HasPrefix(key, "X-Registry-") {
			continue
		}
		rec.Headers[key] = values[len(values)-1]
	}
	if r.Header.Get("Connection") == "Upgrade" && r.ContentLength < 0 {
		return rec
	}
	body, _ := io.ReadAll(r.Body)
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && media == "application/json" && len(body) > 0 && !strings.HasSuffix(r.URL.Path, "/auth") {
		rec.Body = string(body)
	}
	return rec
}

// answer keeps the clients going.
func answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Docker-Experimental", "true")
	w.Header().Set("Ostype", "linux")
	w.Header().Set("Api-Version", "1.51")
	w.Header().Set("Docker-Plugin-Name", "team/p:latest")
	path := r.URL.Path
	if i := strings.Index(path[1:], "/"); strings.HasPrefix(path, "/v1.") && i >= 0 {
		path = path[i+1:]
	}
	spec := `"ID":"x","Version":{"Index":1},"Spec":{"Name":"s","TaskTemplate":{"ContainerSpec":{"Image":"nginx"}},"Mode":{"Replicated":{"Replicas":1}}},"PreviousSpec":{"Name":"s","TaskTemplate":{"ContainerSpec":{"Image":"nginx"}},"Mode":{"Replicated":{"Replicas":1}}}`
	text := `{}`
	switch {
	case strings.HasSuffix(path, "/_ping"):
		text = "OK"
	case strings.HasPrefix(path, "/exec/") && strings.HasSuffix(path, "/start"):
		w.WriteHeader(500)
	case path == "/info":
		text = `{"ID":"x","Swarm":{"LocalNodeState":"active","NodeID":"n","ControlAvailable":true},"IndexServerAddress":"https://index.docker.io/v1/","OSType":"linux"}`
	case path == "/images/create", path == "/build", path == "/images/load", strings.HasSuffix(path, "/push"), path == "/events":
	case path == "/containers/json", path == "/images/json", path == "/plugins", path == "/networks", path == "/tasks":
		text = `[]`
	case path == "/plugins/privileges":
		text = `null`
	case strings.HasPrefix(path, "/plugins/") && strings.HasSuffix(path, "/json"):
		text = `{"Id":"p","Name":"p:latest","Enabled":false,"PluginReference":"docker.io/team/p:latest","Config":{}}`
	case strings.HasPrefix(path, "/containers/") && strings.HasSuffix(path, "/json"):
		text = `{"Id":"x","Name":"/web","State":{"Running":true,"Status":"running"},"Config":{},"HostConfig":{"LogConfig":{}},"NetworkSettings":{}}`
	case r.Method == "GET" && strings.HasSuffix(path, "/archive"):
		w.Header().Set("X-Docker-Container-Path-Stat", "e30=")
	case r.Method == "HEAD":
		w.Header().Set("X-Docker-Container-Path-Stat", "eyJtb2RlIjoyMTQ3NDg0MTQxfQ==")
	case r.Method == "GET" && (path == "/swarm" || strings.HasPrefix(path, "/services/") || strings.HasPrefix(path, "/nodes/")):
		text = `{` + spec + `,"JoinTokens":{"Worker":"w"},"Description":{}}`
	case path == "/secrets" && r.Method == "GET":
		text = `[{"ID":"k","Spec":{"Name":"k"}}]`
	case path == "/configs" && r.Method == "GET":
		text = `[{"ID":"c","Spec":{"Name":"c"}}]`
	case r.Method == "POST":
		text = `{"Id":"x","ID":"x","Warnings":[]}`
		if strings.HasSuffix(path, "/create") || strings.HasSuffix(path, "/exec") || path == "/commit" {
			w.WriteHeader(201)
		} else if strings.HasPrefix(path, "/plugins/") || strings.HasPrefix(path, "/containers/") && !strings.HasSuffix(path, "/wait") && !strings.HasSuffix(path, "/update") && !strings.HasSuffix(path, "/prune") {
			w.WriteHeader(204)
			return
		}
	}
	io.Copy(w, bytes.NewBufferString(text))
}
