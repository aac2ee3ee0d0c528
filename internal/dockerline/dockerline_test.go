package dockerline

import (
	"strings"
	"testing"
)

func TestCreate(t *testing.T) {
	for _, c := range []struct {
		name, uri, body, want string
		masked                bool
		unsaid                string
	}{
		{
			name: "flags of the host", uri: "/v1.45/containers/create?name=web",
			body: `{"Image":"nginx","HostConfig":{"Privileged":true,"CapAdd":["SYS_ADMIN"],"Binds":["/:/host"],"PidMode":"host","NetworkMode":"default"}}`,
			want: "docker run --name web --privileged --cap-add SYS_ADMIN --pid host --volume /:/host nginx",
		},
		{
			name: "limits and ports", uri: "/containers/create",
			body: `{"Image":"a","HostConfig":{"Memory":268435456,"NanoCpus":1500000000,"PortBindings":{"80/tcp":[{"HostIp":"::1","HostPort":"8080"}],"81/tcp":[{}]}}}`,
			want: "docker run --publish '[::1]:8080:80/tcp' --publish 81/tcp --memory 268435456 --cpus 1.5 a",
		},
		{
			name: "keys in any case", uri: "/containers/create",
			body: `{"image":"a","hostconfig":{"PRIVILEGED":true}}`,
			want: "docker run --privileged a",
		},
		{
			name: "a mount with its options", uri: "/containers/create",
			body: `{"Image":"a","HostConfig":{"Mounts":[{"Type":"volume","Target":"/d","VolumeOptions":{"DriverConfig":{"Options":{"o":"bind,ro"}}}}]}}`,
			want: `docker run --mount 'type=volume,target=/d,"volume-opt=o=bind,ro"' a`,
		},
		{
			name: "masked", uri: "/containers/create",
			body:   `{"Image":"a","Env":["A=***"],"Entrypoint":["sh","-c"],"Cmd":["x y"]}`,
			want:   `docker run --env 'A=***' --entrypoint sh a -c 'x y'`,
			masked: true,
		},
		{
			name: "what no flag says", uri: "/containers/create",
			body:   `{"Image":"a","HostConfig":{"MaskedPaths":[],"ReadonlyPaths":["/x"],"New":1}}`,
			want:   "docker run a",
			unsaid: "HostConfig.New, HostConfig.ReadonlyPaths",
		},
		{
			name: "control characters", uri: "/containers/create",
			body: "{\"Image\":\"a\",\"Cmd\":[\"x\\n'\\u001b[31m\"]}",
			want: `docker run a $'x\n\'\x1b[31m'`,
		},
		{
			name: "a health check", uri: "/containers/create",
			body: `{"Image":"a","Healthcheck":{"Test":["CMD","curl","-f","a b"],"Interval":5000000000,"Retries":3}}`,
			want: `docker run --health-cmd 'curl -f '\''a b'\''' --health-interval 5s --health-retries 3 a`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Create(c.uri, []byte(c.body), "***")
			if err != nil {
				t.Fatal(err)
			}
			// Long lines are wrapped; the words are what counts.
			if text := strings.ReplaceAll(got.String(), " \\\n  ", " "); text != c.want {
				t.Errorf("\n got %s\nwant %s", text, c.want)
			}
			if got.Masked != c.masked {
				t.Errorf("masked %v", got.Masked)
			}
			if u := strings.Join(got.Unsaid, ", "); u != c.unsaid {
				t.Errorf("unsaid %q, want %q", u, c.unsaid)
			}
		})
	}
}

// Odd shapes are named or left out, and nothing panics.
func TestCreateOddShapes(t *testing.T) {
	for field := range strings.SplitSeq("Binds Mounts PortBindings Ulimits RestartPolicy LogConfig Devices Tmpfs NanoCpus Privileged", " ") {
		for _, v := range []string{`1`, `"x"`, `[1]`, `{"a":1}`, `[{"TmpfsOptions":{"Mode":"x"}}]`, `[null]`, `{"80":[1]}`} {
			if _, err := Create("/containers/create", []byte(`{"HostConfig":{"`+field+`":`+v+`}}`), "***"); err != nil {
				t.Errorf("%s %s: %v", field, v, err)
			}
		}
	}
	if _, err := Create("/containers/create", []byte(`[]`), "***"); err == nil {
		t.Error("a list is no container")
	}
}
