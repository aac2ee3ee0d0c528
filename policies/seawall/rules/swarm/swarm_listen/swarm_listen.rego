# METADATA
# title: Swarm management on every address
# description: >-
#   Managers accept the cluster's traffic on each interface of the host unless
#   they are told one address.
# custom:
#   id: swarm-listen
#   severity: low
#   cis: {v1.6.0: ["7.2"], v1.7.0: ["7.2"], v1.8.0: ["7.2"]}
#   pss: ""
#   nist: []
#   owasp: []
#   fix: "name an address: docker swarm init --listen-addr 192.0.2.10:2377"
#   profiles: {baseline: off, restricted: off, cis-l1: warn, cis-l2: warn}
#   surfaces: [swarm]
#   params: []
package seawall.rules.swarm.swarm_listen

findings contains {
	"message": "the node would listen for the swarm on every address of the host",
	"field": "ListenAddr",
	"got": input.swarm.listen_addr,
} if {
	input.swarm.operation in {"init", "join"}
	regex.match(`^(0+(\.0+){0,3}(:[0-9]*)?|\[[0:]*(0\.0\.0\.0)?\](:[0-9]*)?|[0:]+|:[0-9]+)?$`, input.swarm.listen_addr)
}
