package input

import (
	"net/netip"
	"strings"
	"testing"
)

func TestPublishedPorts(t *testing.T) {
	for bindings, want := range map[string][]Port{
		`{}`:                            nil,
		`{"80/tcp":null}`:               {{Container: 80, Protocol: "tcp", Wildcard: true}},
		`{"80":[]}`:                     {{Container: 80, Protocol: "tcp", Wildcard: true}},
		`{"80/UDP":[{"HostPort":"0"}]}`: {{Container: 80, Protocol: "udp", Wildcard: true}},
		`{"80":[{"HostIp":"127.0.0.1","HostPort":"22"}]}`:                   {{Container: 80, Protocol: "tcp", HostIP: "127.0.0.1", HostStart: 22, HostEnd: 22}},
		`{"80":[{"HostIp":"0.0.0.0","HostPort":"8000-8010"}]}`:              {{Container: 80, Protocol: "tcp", HostIP: "0.0.0.0", Wildcard: true, HostStart: 8000, HostEnd: 8010}},
		`{"80":[{"HostIp":"::","HostPort":"0-65535"}]}`:                     {{Container: 80, Protocol: "tcp", HostIP: "::", Wildcard: true, HostStart: 1, HostEnd: 65535}},
		`{"80":[{"HostIp":"::ffff:0.0.0.0"}],"79":[{"HostIp":"10.0.0.1"}]}`: {{Container: 79, Protocol: "tcp", HostIP: "10.0.0.1"}, {Container: 80, Protocol: "tcp", HostIP: "::ffff:0.0.0.0", Wildcard: true}},
		`{"53/tcp":[{}],"53/udp":[{},{"HostPort":"53"}]}`:                   {{Container: 53, Protocol: "tcp", Wildcard: true}, {Container: 53, Protocol: "udp", Wildcard: true}, {Container: 53, Protocol: "udp", Wildcard: true, HostStart: 53, HostEnd: 53}},
	} {
		got := create(t, `{"Image":"app","HostConfig":{"PortBindings":`+bindings+`}}`).Ports
		if d := diff(want, got); d != "" {
			t.Errorf("%s: %s", bindings, d)
		}
	}
	for _, bindings := range []string{
		`{"80":[{"HostPort":"x"}]}`, `{"80":[{"HostPort":"80/udp"}]}`, `{"80":[{"HostPort":"70000"}]}`, `{"80":[{"HostPort":"9-8"}]}`, `{"80":[{"HostPort":" 80"}]}`,
	} {
		refused(t, plainFacts, "/containers/create", `{"Image":"app","HostConfig":{"PortBindings":`+bindings+`}}`, Undecodable, "HostConfig.PortBindings.80/tcp")
	}
	for _, bindings := range []string{`{"80":[{"HostIp":"localhost"}]}`, `{"80-90":[]}`, `{"80":[],"80/TCP":[]}`} {
		refused(t, plainFacts, "/containers/create", `{"Image":"app","HostConfig":{"PortBindings":`+bindings+`}}`, Undecodable, "")
	}
}

func TestWildcard(t *testing.T) {
	for _, text := range strings.Fields("0.0.0.0 :: ::%eth0 ::ffff:0.0.0.0") {
		if !wildcard(netip.MustParseAddr(text)) {
			t.Errorf("%s is no wildcard", text)
		}
	}
	for _, text := range strings.Fields("127.0.0.1 ::1 0.0.0.1 fe80::1%eth0") {
		if wildcard(netip.MustParseAddr(text)) {
			t.Errorf("%s is a wildcard", text)
		}
	}
}
