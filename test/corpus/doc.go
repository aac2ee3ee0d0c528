// Package corpus holds requests that were made to get past a gate, and near
// twins of them that are harmless.
//
// Each file in testdata is one class of attempts. A case is what the daemon
// tells a plugin: method, URI, headers, body. To keep it readable, a body may
// use what a compliant request has:
//
//	$top   the members of a compliant container create beside HostConfig
//	$host  the members of its HostConfig
//	$spec  the members of a compliant service's ContainerSpec
//	$task  what a compliant service's TaskTemplate has beside it
//
// and leave members out by name: $host-SecurityOpt-Memory. What they stand for,
// and the daemon that all cases are about, is in testdata/world.yaml.
//
// A case that must be denied says in seen which engines were seen to take it:
// TestSeen sends it to them, open, and wants success. Where that is
// not possible, because the request needs what the harness lacks or would end
// the daemon, seen is [reading]; [refused] says that every engine refuses it
// by itself, and the gate must all the same have an answer.
package corpus
