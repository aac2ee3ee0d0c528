package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// form is one way to write a request that must not be honoured.
type form struct {
	name string
	wire wire
	twin *wire // the nearest well-formed request that passes
	only func(engine.Version) bool
	once bool // not sent before the gate closes: there it would end the daemon or the test
}

// TestHostile sends what a policy forbids in every form that some engine
// honours: first to the open daemon, which shows whether this engine does, then
// through the gate. Behind the gate nothing of it may have an effect.
func TestHostile(t *testing.T) {
	engine.Each(t, func(t *testing.T, v engine.Version) {
		d := prepared(t, v)
		d.Publish("127.0.0.1:5000/foreign:1")
		d.MustDocker("rmi", "127.0.0.1:5000/foreign:1")
		g := serve(t, d, "profile: restricted\n")
		forms := allForms(v)
		before := g.state()
		for name := range targets {
			g.target(name)
		}
		open := map[string]string{}
		for _, f := range forms {
			if !f.once {
				open[f.name] = judged(f.wire.send(d))
				g.calm(f)
			}
		}
		g.restore(before)
		for name := range targets {
			g.target(name)
		}
		g.Reload(engine.WithAuthz("seawall"))
		g.attack(t, forms, open)
	})
}

// allForms are those that the engine's generation can be asked.
func allForms(v engine.Version) (out []form) {
	for _, list := range [][]form{bodyForms(), transportForms(), uriForms(), valueForms(), operationForms(), formBodies(), legacyForms()} {
		for _, f := range list {
			if f.only == nil || f.only(v) {
				out = append(out, f)
			}
		}
	}
	return out
}

// targets are the containers that forms aim at, by how they are made.
var targets = map[string][]string{"web": {"run", "-d", "-i"}, "made": {"create"}}

// target makes a container anew.
func (g *gate) target(name string) {
	g.Docker("rm", "-f", name)
	g.MustDocker(words(targets[name], "--name", name, compliant(), trusted)...)
}

// calm takes back what a form did to the open daemon that other forms would
// stumble over: a swarm, a container that runs, limits that are gone.
func (g *gate) calm(f form) {
	switch {
	case strings.Contains(f.wire.uri, "swarm"):
		g.Docker("swarm", "leave", "-f")
	case strings.Contains(f.wire.uri, "/made/"):
		g.target("made")
	case strings.HasSuffix(f.wire.uri, "/update"):
		g.target("web")
	}
}

// attack sends every form through the gate, and its twin.
func (g *gate) attack(t *testing.T, forms []form, open map[string]string) {
	before := g.state()
	counts := map[string]int{}
	for _, f := range forms {
		r, err := f.wire.send(g.Daemon)
		who := judged(r, err)
		t.Logf("%-55s open: %-20s gate: %s", f.name, open[f.name], who)
		counts[who]++
		if who == honoured || who == unsaid {
			t.Errorf("%s: %s: %d %.300s %v", f.name, who, r.Status, r.Body, err)
		}
		if open[f.name] == honoured {
			counts["honoured without the gate"]++
		}
	}
	for _, c := range changes(before, g.state()) {
		t.Errorf("the forms had an effect: %s", c)
	}
	for _, f := range forms {
		if f.twin == nil {
			continue
		}
		if r, err := f.twin.send(g.Daemon); judged(r, err) != honoured {
			t.Errorf("the twin of %s did not pass: %d %.500s %v", f.name, r.Status, r.Body, err)
		}
	}
	g.restore(before)
	t.Logf("%d forms: %v", len(forms), counts)
	if counts["honoured without the gate"] < len(forms)/3 {
		t.Errorf("the open daemon honours only %d of %d forms: they show little", counts["honoured without the gate"], len(forms))
	}
}

// createText is a compliant container with more in its HostConfig and after it.
func createText(inside, after string) string {
	return `{"Image":"` + trusted + `","User":"1000:1000","HostConfig":{"ReadonlyRootfs":true,"CapDrop":["ALL"],"SecurityOpt":["no-new-privileges"],` +
		`"Memory":67108864,"MemorySwap":67108864,"PidsLimit":64,"NanoCpus":500000000,"NetworkMode":"none","LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}}` +
		inside + `}` + after + `}`
}

const createURI = "/v1.41/containers/create"

// create asks for a container by this body.
func createWire(body string) wire {
	return wire{uri: createURI, headers: []string{jsonType}, body: body}
}

var fineCreate = createWire(createText("", ""))

func (w wire) at(uri string) wire { w.uri = uri; return w }

func (w wire) with(headers ...string) wire { w.headers = headers; return w }

// bodyForms hide a privilege in the writing of the JSON.
func bodyForms() []form {
	var out []form
	add := func(name, inside, after string, twin *wire) {
		out = append(out, form{name: "body: " + name, wire: createWire(createText(inside, after)), twin: twin})
	}
	lower := createWire(createText(`,"privileged":false`, ""))
	add("plain", `,"Privileged":true`, "", &fineCreate)
	add("key in lower case", `,"privileged":true`, "", &lower)
	add("key in upper case", `,"PRIVILEGED":true`, "", nil)
	add("key with a Kelvin sign", `,"Networ\u212aMode":"host","NetworkMode":"host"`, "", nil)
	add("key with a Kelvin sign, raw", ",\"Networ\u212aMode\":\"host\"", "", nil)
	add("key with a long s", ",\"Bind\u017f\":[\"/:/h\"]", "", nil)
	add("key with an escaped long s", `,"Bind\u017f":["/:/h"]`, "", nil)
	add("key escaped", `,"\u0050rivileged":true`, "", nil)
	add("key repeated", `,"Privileged":false,"Privileged":true`, "", nil)
	add("key repeated in another case", `,"Privileged":false,"pRIVILEGED":true`, "", nil)
	add("two HostConfigs merged", "", `,"HostConfig":{"Privileged":true}`, nil)
	add("two HostConfigs, the last one empty", `,"Privileged":true`, `,"HostConfig":{}`, nil)
	add("two HostConfigs in other cases", "", `,"hostconfig":{"privileged":true}`, nil)
	add("a HostConfig with a long s", "", ",\"Ho\u017ftConfig\":{\"Privileged\":true}", nil)
	add("array appended by a repeat", `,"Binds":["/:/h"],"Binds":null,"binds":["/:/h"]`, "", nil)
	add("not UTF-8", `,"Privileged":true`, ",\"Labels\":{\"a\":\"\xff\"}", nil)
	add("legacy field beside HostConfig", `,"Memory":0`, `,"Memory":0`, nil)
	add("an unknown field of tomorrow", `,"HostEverything":true`, "", nil)
	raw := func(name, body string) {
		out = append(out, form{name: "body: " + name, wire: createWire(body)})
	}
	evil := createText(`,"Privileged":true`, "")
	raw("trailing document", evil+`{"x":1}`)
	raw("trailing text", evil+"xyz")
	raw("trailing null byte", evil+"\x00")
	raw("a compliant one first", createText("", "")+evil)
	raw("byte order mark", "\xef\xbb\xbf"+evil)
	raw("legacy fields at the top", `{"Image":"`+trusted+`","User":"1000:1000","Privileged":true,"Memory":67108864,"PidsLimit":64}`)
	raw("legacy fields beside a null", `{"Image":"`+trusted+`","User":"1000:1000","HostConfig":null,"Privileged":true}`)
	raw("empty", "")
	raw("null", "null")
	raw("an array", "["+evil+"]")
	return out
}

// valueForms are values that mean more than they look like.
func valueForms() []form {
	var out []form
	for _, f := range [][3]string{
		{"CapAdd as a string", `,"CapAdd":"SYS_ADMIN"`, ""},
		{"CapAdd in lower case", `,"CapAdd":["sys_admin"]`, ""},
		{"CapAdd with CAP_", `,"CapAdd":["CAP_DAC_READ_SEARCH"]`, ""},
		{"CapAdd with a long s", ",\"CapAdd\":[\"\u017fys_admin\"]", ""},
		{"CapAdd all", `,"CapAdd":["all"]`, ""},
		{"NetworkingConfig host beside none", "", `,"NetworkingConfig":{"EndpointsConfig":{"host":{}}}`},
		{"User with a plus", "", `,"User":"+0"`},
		{"User of zeros", "", `,"user":"00:00"`},
		{"PidsLimit null", `,"PidsLimit":null`, ""},
		{"Memory null repeated", `,"Memory":0`, ""},
		{"MaskedPaths empty", `,"MaskedPaths":[]`, ""},
		{"seccomp with a colon", `,"SecurityOpt":["no-new-privileges","seccomp:unconfined"]`, ""},
		{"no-new-privileges taken back", `,"SecurityOpt":["no-new-privileges","no-new-privileges=false"]`, ""},
		{"bind with dots", `,"Binds":["/var/../etc:/h"]`, ""},
		{"bind through proc", `,"Binds":["/proc/1/root:/h"]`, ""},
		{"mount of the socket", `,"Mounts":[{"Type":"bind","Source":"/var/run/docker.sock","Target":"/s"}]`, ""},
		{"volume that is a bind", `,"Mounts":[{"Type":"volume","Target":"/s","VolumeOptions":{"DriverConfig":{"Name":"local","Options":{"type":"none","o":"rbind","device":"/"}}}}]`, ""},
		{"device rule", `,"DeviceCgroupRules":["a *:* rwm"]`, ""},
		{"pid of the host", `,"PidMode":"host"`, ""},
	} {
		inside, after := f[1], f[2]
		out = append(out, form{name: "value: " + f[0], wire: createWire(createText(inside, after))})
	}
	return out
}

// transportForms are ways in which a body travels: some are hidden from every
// plugin.
func transportForms() []form {
	evil := createWire(createText(`,"Privileged":true`, ""))
	chunked, zero := evil, evil.with(jsonType, "Content-Length: 0")
	chunked.chunked, zero.chunked = true, true
	fineChunked := fineCreate
	fineChunked.chunked = true
	padded := createWire(createText(`,"Privileged":true`, `,"Labels":{"pad":"`+strings.Repeat("x", 1100<<10)+`"}`))
	large := createWire(createText("", `,"Labels":{"pad":"`+strings.Repeat("x", 400<<10)+`"}`))
	paddedChunked := padded
	paddedChunked.chunked = true
	spaces := createWire(createText(`,"Privileged":true`, "") + strings.Repeat(" ", 1<<20))
	none := evil.with()
	none.chunked = true
	bareBody := evil
	bareBody.bare = true
	out := []form{
		{name: "transport: chunked", wire: chunked, twin: &fineChunked},
		{name: "transport: chunked with Content-Length 0", wire: zero},
		{name: "transport: neither length nor chunked", wire: bareBody},
		{name: "transport: over 1 MiB", wire: padded, twin: &large},
		{name: "transport: over 1 MiB, chunked", wire: paddedChunked},
		{name: "transport: 1 MiB of blanks", wire: spaces},
		{name: "transport: chunked, no Content-Type", wire: none},
		{name: "transport: pipelined after a ping", wire: wire{first: "GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n", after: 1,
			uri: createURI, headers: evil.headers, body: evil.body}},
	}
	for _, types := range [][]string{
		{},
		{"Content-Type: text/plain"},
		{"Content-Type: Application/JSON"},
		{"Content-Type: application/json; charset=utf-16"},
		{"Content-Type: application/json;;"},
		{"Content-Type: application/json;x"},
		{"Content-Type: application/x-www-form-urlencoded"},
		{jsonType, "Content-Type: text/plain"},
		{"Content-Type: text/plain", jsonType},
		{"Content-Type: application/x-www-form-urlencoded", jsonType},
		{jsonType, "Content-Encoding: gzip"},
		{jsonType, "Expect: 100-continue"},
		{jsonType, "X-Seawall-Probe: abc"},
		{jsonType, "X-Seawall-Lookup: 00000000000000000000000000000000"},
	} {
		out = append(out, form{name: "transport: " + strings.Join(types, " + "), wire: evil.with(types...)})
	}
	return out
}

// uriForms write the path to the same handler in other ways.
func uriForms() []form {
	evil := createWire(createText(`,"Privileged":true`, ""))
	var out []form
	for _, uri := range []string{
		"/v1.41/containers/%63reate", "/v1.41%2fcontainers/create", "/v1.41/containers%2Fcreate", "/v1%2e41/containers/create", "/%76%31.41/containers/create",
		"http://x/v1.41/containers/create", "foo://x/v1.41/containers/create", "http:///v1.41/containers/create", "http:/v1.41/containers/create",
		"http://user:pw@x/v1.41/containers/create", "/v1.041/containers/create", "/v01.41/containers/create", "/v1.41.0/containers/create", "/v1.41./containers/create",
		"/v1.40.99999/containers/create", "/v9.99/containers/create", "/v0/containers/create", "/containers/create", "//containers/create", "/v1.41/./containers/create", "/auth/../containers/create",
		"/v1.41/containers/create/", "/v1.41/containers//create", "/v1.41/containers/create;x", "/V1.41/containers/create",
		createURI + "?#%zz", createURI + "?a=b#/auth", createURI + "?x=/auth", createURI + "?name=a&name=b", createURI + "?a;b", createURI + "?%zz",
		createURI + "?name=a%00b", createURI + "#f", "/v1.41/containers/create%00", "/v1.41/containers/create%20", "/v1.41/containers/create?" + strings.Repeat("a=b&", 2000),
	} {
		name := uri
		if len(name) > 44 {
			name = name[:44] + "…"
		}
		out = append(out, form{name: "uri: " + name, wire: evil.at(uri)})
	}
	bare := fineCreate.at("/v1.41/containers/create?name=twin%2dof-uris")
	out[0].twin = &bare
	put, low := evil, evil
	put.method, low.method = http.MethodPut, "post"
	h2 := wire{method: "PRI", uri: "*", body: "SM\r\n\r\n"}
	return append(out, form{name: "method: PUT", wire: put}, form{name: "method: post", wire: low},
		form{name: "method: PRI (h2c)", wire: h2})
}

// operationForms are other doors to the same power.
func operationForms() []form {
	postJSON := func(uri, body string) wire { return wire{uri: "/v1.41" + uri, headers: []string{jsonType}, body: body} }
	hijack := func(method, uri string) wire {
		return wire{method: method, uri: "/v1.41" + uri, headers: []string{"Connection: Upgrade", "Upgrade: h2c", "X-Docker-Expose-Session-Uuid: u", "X-Docker-Expose-Session-Name: n"}}
	}
	plain := func(w wire) wire { return w.with("Content-Type: text/plain") }
	hidden := func(w wire) wire { return w.at(w.uri + "?#%zz") }
	volume := `{"Name":"hostile","Driver":"local","driveropts":{"type":"none","o":"bind","device":"/"}}`
	fineVolume, fineExec := postJSON("/volumes/create", `{"Name":"fine"}`), postJSON("/containers/web/exec", `{"Cmd":["true"]}`)
	fineUpdate := postJSON("/containers/web/update", `{"Memory":67108864,"MemorySwap":67108864}`)
	fineNetwork := postJSON("/networks/create", `{"Name":"fine-net","Driver":"bridge","Internal":true,"Options":{"com.docker.network.bridge.enable_icc":"false"}}`)
	init := postJSON("/swarm/init", `{"ListenAddr":"127.0.0.1:2377","AdvertiseAddr":"127.0.0.1"}`)
	return []form{
		{name: "exec: privileged", wire: postJSON("/containers/web/exec", `{"Cmd":["true"],"Privileged":true}`), twin: &fineExec},
		{name: "exec: key folded", wire: postJSON("/containers/web/exec", `{"Cmd":["true"],"pRIVILEGED":true}`)},
		{name: "exec: root as 00", wire: postJSON("/containers/web/exec", `{"Cmd":["true"],"u\u017fer":"00"}`)},
		{name: "exec: a second name of root", wire: postJSON("/containers/web/exec", `{"Cmd":["true"],"User":"toor"}`)},
		{name: "exec: hidden by ?#%zz", wire: hidden(postJSON("/containers/web/exec", `{"Cmd":["true"],"Privileged":true}`))},
		{name: "exec: slash in the name", wire: postJSON("/containers/web%2fexec", `{"Cmd":["true"],"Privileged":true}`)},
		{name: "update: limits off", wire: postJSON("/containers/web/update", `{"pid\u017flimit":-1}`), twin: &fineUpdate},
		{name: "update: hidden by ?#%zz", wire: hidden(postJSON("/containers/web/update", `{"PidsLimit":-1}`))},
		{name: "volume: a bind", wire: postJSON("/volumes/create", volume), twin: &fineVolume},
		{name: "volume: hidden by ?#%zz", wire: hidden(postJSON("/volumes/create", volume))},
		{name: "volume: no Content-Type", wire: postJSON("/volumes/create", volume).with()},
		{name: "network: the host's bridge", wire: postJSON("/networks/create", `{"Name":"n","Driver":"macvlan","Options":{"parent":"lo"}}`), twin: &fineNetwork},
		{name: "network: over 1 MiB", wire: postJSON("/networks/create", `{"Name":"n","Driver":"macvlan","Labels":{"a":"`+strings.Repeat("x", 1100<<10)+`"}}`)},
		{name: "swarm: init", wire: init},
		{name: "swarm: init as text", wire: plain(init)},
		{name: "swarm: init hidden by ?#%zz", wire: hidden(init)},
		{name: "swarm: join a stranger", wire: postJSON("/swarm/join", `{"RemoteAddrs":["127.0.0.1:1"],"JoinToken":"SWMTKN-1-x"}`), once: true},
		{name: "plugin: pull as text", wire: plain(postJSON("/plugins/pull?remote=127.0.0.1:5000/p:1", `[]`)), once: true},
		{name: "plugin: disable the gate", wire: postJSON("/plugins/seawall/disable?force=1", ``)},
		{name: "plugin: create", wire: wire{uri: "/v1.41/plugins/create?name=x", headers: []string{"Content-Type: application/x-tar"}, body: tarball}},
		{name: "session", wire: hijack("POST", "/session")},
		{name: "grpc", wire: hijack("POST", "/grpc")},
		{name: "archive: put", wire: wire{method: http.MethodPut, uri: "/v1.41/containers/web/archive?path=/", headers: []string{"Content-Type: application/x-tar"}, body: tarball}},
		{name: "load", wire: wire{uri: "/v1.41/images/load", headers: []string{"Content-Type: application/x-tar"}, body: tarball}},
		{name: "build: with the host's network", wire: wire{uri: "/v1.41/build?t=x&networkmode=host&remote=http://127.0.0.1:1/x", headers: []string{"Content-Type: application/x-tar"}}},
		{name: "debug", wire: wire{method: http.MethodGet, uri: "/debug/vars"}},
		{name: "checkpoint", wire: postJSON("/containers/web/checkpoints", `{"CheckpointID":"c","CheckpointDir":"/etc"}`)},
	}
}

// formBodies override the query where no plugin sees it.
func formBodies() []form {
	const formType = "Content-Type: application/x-www-form-urlencoded"
	fineTag := wire{uri: "/v1.41/images/" + local + "/tag?repo=own.example.com/x&tag=1"}
	var out []form
	for _, f := range []struct{ name, uri, body string }{
		{"pull", "/v1.41/images/create?fromImage=docker.io/library/app&tag=1", "fromImage=127.0.0.1:5000/foreign&tag=1"},
		{"pull without a query", "/v1.41/images/create", "fromImage=127.0.0.1:5000/foreign&tag=1"},
		{"tag", fineTag.uri, "repo=app&tag=9"},
		{"commit", "/v1.41/commit?container=web&repo=own.example.com/c&tag=1", "repo=app&tag=8&changes=USER+root"},
		{"build", "/v1.41/build?t=own.example.com/b:1", "t=app:7&networkmode=host"},
		{"rename", "/v1.41/containers/made/rename?name=made2", "name=seawall"},
	} {
		w := wire{uri: f.uri, headers: []string{formType}, body: f.body}
		two := w.with(formType, jsonType)
		hidden := w
		hidden.chunked = true
		out = append(out,
			form{name: "form: " + f.name, wire: w},
			form{name: "form: " + f.name + ", chunked", wire: hidden},
			form{name: "form: " + f.name + ", second type JSON", wire: two})
	}
	out[6].twin = &fineTag // tag
	out = append(out,
		form{name: "form: pull, multipart", wire: wire{uri: "/v1.41/images/create?fromImage=docker.io/library/app&tag=1", headers: []string{"Content-Type: multipart/form-data; boundary=b"},
			body: "--b\r\nContent-Disposition: form-data; name=\"fromImage\"\r\n\r\n127.0.0.1:5000/foreign\r\n--b--\r\n"}},
		form{name: "query: pull by an encoded key", wire: wire{uri: "/v1.41/images/create?%66romImage=127.0.0.1:5000/foreign&tag=1"}},
		form{name: "query: pull, the first of two", wire: wire{uri: "/v1.41/images/create?fromImage=127.0.0.1:5000/foreign&fromImage=docker.io/library/app&tag=1"}},
		form{name: "query: start from a checkpoint", wire: wire{uri: "/v1.41/containers/made/start?checkpoint=c&checkpoint-dir=/etc"}})
	return out
}

// legacyForms are honoured by engines that still speak API 1.23.
func legacyForms() []form {
	old := func(v engine.Version) bool { return v.Before("26.1") }
	start := func(uri string) wire {
		return wire{uri: uri, headers: []string{jsonType}, body: `{"Binds":["/:/h"],"PidMode":"host"}`}
	}
	fine := wire{uri: "/v1.41/containers/made/start"}
	out := []form{
		{name: "legacy: start with a HostConfig", wire: start("/v1.23/containers/made/start"), only: old, twin: &fine},
		{name: "legacy: start with a HostConfig, 1.12", wire: start("/v1.12/containers/made/start"), only: old},
		{name: "legacy: start hidden by ?#%zz", wire: start("/v1.23/containers/made/start?#%zz"), only: old},
		{name: "legacy: start with a HostConfig, today's API", wire: start("/v1.41/containers/made/start")},
		{name: "legacy: copy", wire: wire{uri: "/v1.23/containers/web/copy", headers: []string{jsonType}, body: `{"Resource":"/etc/passwd"}`}, only: old},
		{name: "legacy: exec start as text, 1.21", wire: wire{uri: "/v1.21/exec/x/start", headers: []string{"Content-Type: text/plain"}, body: `{}`}, only: old},
		{name: "legacy: attach by websocket, 1.23", wire: wire{method: http.MethodGet, uri: "/v1.23/containers/web/attach/ws?stream=1&stdin=1", headers: []string{
			"Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://docker"}}, only: old},
	}
	return out
}
