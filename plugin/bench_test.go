package plugin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/audit"
)

// hardenedBody is a create as the docker client of version 28 sends it, which
// every profile lets through. The image is pinned, as there is no daemon here.
const hardenedBody = `{"Hostname":"","Domainname":"","User":"1000:1000","AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Tty":false,
"OpenStdin":false,"StdinOnce":false,"Env":["TZ=UTC"%s],"Cmd":["true"],"Image":"nginx:1.29@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1",
"Volumes":{},"WorkingDir":"","Entrypoint":null,"Healthcheck":{"Test":["CMD","true"]},"Labels":{"com.example.team":"red"},
"HostConfig":{"Binds":null,"Mounts":[{"Type":"volume","Source":"data","Target":"/data"}],"ContainerIDFile":"","LogConfig":{"Type":"local","Config":{}},
"NetworkMode":"none","PortBindings":{},"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},"AutoRemove":false,"VolumeDriver":"","VolumesFrom":null,
"ConsoleSize":[0,0],"CapAdd":null,"CapDrop":["ALL"],"CgroupnsMode":"","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,"IpcMode":"private",
"Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"","Privileged":%t,"PublishAllPorts":false,"ReadonlyRootfs":true,"SecurityOpt":["no-new-privileges"],
"UTSMode":"","UsernsMode":"","ShmSize":0,"Isolation":"","CpuShares":0,"Memory":67108864,"NanoCpus":500000000,"CgroupParent":"","BlkioWeight":0,
"BlkioWeightDevice":[],"BlkioDeviceReadBps":[],"BlkioDeviceWriteBps":[],"CpuPeriod":0,"CpuQuota":0,"CpusetCpus":"","CpusetMems":"","Devices":[],
"DeviceCgroupRules":null,"DeviceRequests":null,"MemoryReservation":0,"MemorySwap":67108864,"MemorySwappiness":-1,"OomKillDisable":false,"PidsLimit":64,
"Ulimits":[],"MaskedPaths":null,"ReadonlyPaths":null},"NetworkingConfig":{"EndpointsConfig":{}}}`

// hardened gives that body on one line, as clients send it.
func hardened(env string, privileged bool) string {
	return strings.ReplaceAll(fmt.Sprintf(hardenedBody, env, privileged), "\n", "")
}

// benchmark asks a gate with the real policy and a real log over HTTP, without
// a socket. Message gives the n-th question.
func benchmark(b *testing.B, path string, allow bool, message func(n int) []byte) {
	w, err := audit.Open(audit.Options{File: filepath.Join(b.TempDir(), "audit.jsonl")})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	g := newGate(b, nil, func(o *Options) { o.Audit = w })
	s := NewServer(g, nil)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		res := httptest.NewRecorder()
		s.http.Handler.ServeHTTP(res, httptest.NewRequest(http.MethodPost, "/"+path, bytes.NewReader(message(n))))
		if got := bytes.Contains(res.Body.Bytes(), []byte(`"Allow":true`)); got != allow {
			b.Fatalf("allowed %v: %s", got, res.Body)
		}
	}
}

// same asks one question again and again.
func same(b *testing.B, req authorization.Request) func(int) []byte {
	text, err := json.Marshal(req)
	if err != nil {
		b.Fatal(err)
	}
	return func(int) []byte { return text }
}

func BenchmarkCreate(b *testing.B) {
	benchmark(b, authorization.AuthZApiRequest, true, same(b, create(hardened("", false))))
}

// BenchmarkCreateVaried is a create that was never seen before: name of the
// volume, variables, labels and command are new each time.
func BenchmarkCreateVaried(b *testing.B) {
	text := hardened(`,"V0=x"`, false)
	benchmark(b, authorization.AuthZApiRequest, true, func(n int) []byte {
		id := fmt.Sprint(n)
		body := strings.NewReplacer(`"V0=`, `"V`+id+`=`, `"data"`, `"data`+id+`"`, `"true"`, `"`+id+`"`, `"red"`, `"`+id+`"`).Replace(text)
		return same(b, create(body))(0)
	})
}

func BenchmarkCreateDenied(b *testing.B) {
	benchmark(b, authorization.AuthZApiRequest, false, same(b, create(hardened("", true))))
}

func BenchmarkCreateLarge(b *testing.B) {
	benchmark(b, authorization.AuthZApiRequest, true, same(b, create(hardened(`,"LARGE=`+strings.Repeat("x", 200<<10)+`"`, false))))
}

func BenchmarkList(b *testing.B) {
	benchmark(b, authorization.AuthZApiRequest, true, same(b, authorization.Request{RequestMethod: "GET", RequestURI: "/v1.45/containers/json"}))
}

func BenchmarkResponse(b *testing.B) {
	benchmark(b, authorization.AuthZApiResponse, true, same(b, authorization.Request{
		RequestMethod: "GET", RequestURI: "/v1.45/containers/json", ResponseStatusCode: 200, ResponseBody: []byte("[]"),
	}))
}

// BenchmarkNoop is what the helper library's own handler costs for a plugin
// that allows everything, for comparison.
func BenchmarkNoop(b *testing.B) {
	message := same(b, create(hardened("", false)))(0)
	b.ReportAllocs()
	for b.Loop() {
		res := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(message))
		var req authorization.Request
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			b.Fatal(err)
		}
		_ = json.NewEncoder(res).Encode(authorization.Response{Allow: true})
	}
}
