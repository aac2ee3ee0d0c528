package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/docker/go-plugins-helpers/authorization"
)

// ask is one question that is put to every plugin.
type ask struct {
	name    string
	path    string // of the plugin protocol
	message []byte
	refused bool // what seawall answers
}

const (
	reqPath = "/" + authorization.AuthZApiRequest
	resPath = "/" + authorization.AuthZApiResponse
)

func message(t testing.TB, method, uri string, body any) []byte {
	t.Helper()
	m := authorization.Request{RequestMethod: method, RequestURI: uri, RequestHeaders: map[string]string{
		"User-Agent": "Docker-Client/28.5.2 (linux)", "Accept-Encoding": "gzip",
	}}
	var err error
	if body != nil {
		if m.RequestBody, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
		m.RequestHeaders["Content-Type"] = "application/json"
	}
	if method != "GET" {
		m.RequestHeaders["Content-Length"] = strconv.Itoa(len(m.RequestBody))
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// hardened is the body that `docker run` sends for a container that the profile
// restricted lets pass.
func hardened(image string) map[string]any {
	return map[string]any{
		"Hostname": "", "Domainname": "", "User": "1000:1000", "AttachStdin": false, "AttachStdout": true, "AttachStderr": true,
		"Tty": false, "OpenStdin": false, "StdinOnce": false, "Env": []string{"A=b", "PATH=/usr/bin:/bin"}, "Cmd": []string{"true"},
		"Image": image, "Volumes": map[string]any{}, "WorkingDir": "", "Entrypoint": nil, "OnBuild": nil,
		"Labels": map[string]string{"com.example.team": "search"},
		"HostConfig": map[string]any{
			"Binds": []string{"data:/data"}, "ContainerIDFile": "", "LogConfig": map[string]any{"Type": "", "Config": map[string]string{"max-size": "10m"}},
			"NetworkMode": "none", "PortBindings": map[string]any{}, "RestartPolicy": map[string]any{"Name": "no", "MaximumRetryCount": 0},
			"AutoRemove": true, "VolumeDriver": "", "VolumesFrom": nil, "ConsoleSize": []int{0, 0}, "CapAdd": nil, "CapDrop": []string{"ALL"},
			"CgroupnsMode": "", "Dns": []string{}, "DnsOptions": []string{}, "DnsSearch": []string{}, "ExtraHosts": nil, "GroupAdd": nil,
			"IpcMode": "", "Cgroup": "", "Links": nil, "OomScoreAdj": 0, "PidMode": "", "Privileged": false, "PublishAllPorts": false,
			"ReadonlyRootfs": true, "SecurityOpt": []string{"no-new-privileges"}, "UTSMode": "", "UsernsMode": "", "ShmSize": 0, "Isolation": "",
			"CpuShares": 0, "Memory": 67108864, "NanoCpus": 500000000, "CgroupParent": "", "BlkioWeight": 0, "BlkioWeightDevice": []any{},
			"BlkioDeviceReadBps": []any{}, "BlkioDeviceWriteBps": []any{}, "CpuPeriod": 0, "CpuQuota": 0, "CpusetCpus": "", "CpusetMems": "",
			"Devices": []any{}, "DeviceCgroupRules": nil, "DeviceRequests": nil, "MemoryReservation": 0, "MemorySwap": 67108864,
			"MemorySwappiness": -1, "OomKillDisable": false, "PidsLimit": 64, "Ulimits": []any{}, "CpuCount": 0, "CpuPercent": 0,
			"IOMaximumIOps": 0, "IOMaximumBandwidth": 0, "MaskedPaths": nil, "ReadonlyPaths": nil,
		},
		"NetworkingConfig": map[string]any{"EndpointsConfig": map[string]any{}},
	}
}

// asks are the questions. Web is a running container, made is one that was
// created and never started.
func asks(t testing.TB, image, web, made string) []ask {
	bad := hardened(image)
	host := bad["HostConfig"].(map[string]any)
	host["Privileged"], host["Memory"], host["PidsLimit"] = true, 0, 0
	host["PidMode"], host["NetworkMode"] = "host", "host"
	large := hardened(image)
	large["Env"] = []string{"LARGE=" + strings.Repeat("x", 200<<10)}
	const v = "/v1.51"
	response := func(method, uri string) []byte {
		text, err := json.Marshal(authorization.Request{RequestMethod: method, RequestURI: uri, ResponseStatusCode: 200, ResponseBody: []byte(`[]`)})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	return []ask{
		{"create, hardened", reqPath, message(t, "POST", v+"/containers/create", hardened(image)), false},
		{"create, five reasons", reqPath, message(t, "POST", v+"/containers/create", bad), true},
		{"create, 200 kB body", reqPath, message(t, "POST", v+"/containers/create", large), false},
		{"list", reqPath, message(t, "GET", v+"/containers/json", nil), false},
		{"inspect", reqPath, message(t, "GET", v+"/containers/"+web+"/json", nil), false},
		{"exec create", reqPath, message(t, "POST", v+"/containers/"+web+"/exec", map[string]any{"Cmd": []string{"true"}, "AttachStdout": true}), false},
		{"start, looked up", reqPath, message(t, "POST", v+"/containers/"+made+"/start", nil), false},
		{"response", resPath, response("GET", v+"/containers/json"), false},
	}
}
