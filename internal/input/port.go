package input

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/api/types/swarm"
)

// publishedPorts reads HostConfig.PortBindings. A port with an empty list of
// bindings is published all the same, at a port that the daemon picks.
func publishedPorts(bindings network.PortMap, field string) ([]Port, error) {
	ports := []Port{}
	for _, port := range slices.SortedFunc(maps.Keys(bindings), comparePorts) {
		list := bindings[port]
		if len(list) == 0 {
			list = []network.PortBinding{{}}
		}
		for _, binding := range list {
			start, end, err := hostPorts(binding.HostPort)
			if err != nil {
				return nil, undecodable(field+"."+port.String(), "%s is not a port or a range of ports", shown(binding.HostPort))
			}
			p := Port{
				Container: int64(port.Num()), Protocol: string(port.Proto()),
				Wildcard: wildcard(binding.HostIP), HostStart: start, HostEnd: end,
			}
			if binding.HostIP.IsValid() {
				p.HostIP = binding.HostIP.String()
			}
			ports = append(ports, p)
		}
	}
	return ports, nil
}

func comparePorts(a, b network.Port) int {
	return cmp.Or(cmp.Compare(a.Num(), b.Num()), cmp.Compare(a.Proto(), b.Proto()))
}

// wildcard reports whether an address stands for every address of the host.
func wildcard(addr netip.Addr) bool {
	return !addr.IsValid() || addr.Unmap().WithZone("").IsUnspecified()
}

// hostPorts reads a host's port or range; 0 and "" are one that the daemon
// picks.
func hostPorts(s string) (start, end int64, err error) {
	if s == "" {
		return 0, 0, nil
	}
	if strings.Contains(s, "/") { // the parser would take a protocol
		return 0, 0, strconv.ErrSyntax
	}
	r, err := network.ParsePortRange(s)
	if err != nil {
		return 0, 0, err
	}
	if r.Start() == 0 && r.End() > 0 { // port 0 is none
		return 1, int64(r.End()), nil
	}
	return int64(r.Start()), int64(r.End()), nil
}

// servicePorts reads the ports of a service. Swarm reads the words in any case
// and takes those it does not know for tcp and ingress. Both modes listen on
// every address of the node.
func servicePorts(list []swarm.PortConfig) []Port {
	ports := make([]Port, 0, len(list))
	for _, p := range list {
		mode := "ingress"
		if strings.ToUpper(string(p.PublishMode)) == "HOST" {
			mode = "host"
		}
		protocol := strings.ToLower(strings.ToUpper(string(p.Protocol)))
		if protocol != "udp" && protocol != "sctp" {
			protocol = "tcp"
		}
		ports = append(ports, Port{
			Container: int64(p.TargetPort), Protocol: protocol, Wildcard: true, Mode: mode,
			HostStart: int64(p.PublishedPort), HostEnd: int64(p.PublishedPort),
		})
	}
	return ports
}
