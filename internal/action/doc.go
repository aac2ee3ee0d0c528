// Package action names what an Engine API request does.
//
// Parse takes the method and the raw request target that the daemon hands to
// an authorization plugin and answers with the one route the daemon itself
// picked: an Action, the name of the object in the path, the query, and what
// the daemon reads as a body there. It looks at nothing else, keeps no state
// and asks nobody, so the same request line always gives the same answer.
//
// # Reading what the daemon reads
//
// The daemon asks its plugins after it has routed the request, and it sends
// them the target as the client wrote it: neither decoded nor cleaned. Its
// router decodes the path once, takes an optional prefix /vX.Y off and tries
// its patterns in the order in which they were registered; the first one wins.
// The table in routes.go holds those patterns in that order, so that a
// container called "create" or a name with slashes in it ("web/db", the link
// alias; "team/app:1", an image) is understood as the daemon understands it.
//
// Where a target could be read in two ways, Parse refuses it. It does so for
// everything outside printable ASCII, for '#' anywhere, for ';' and broken
// escapes, for absolute-form targets, for empty and dot segments, for an
// escape outside of a name, and for a version that is not written major.minor
// in plain decimals. No Docker client sends any of these.
//
// # Errors
//
// An *Error is of one of two kinds, named after the rules that report them:
// UnknownEndpoint, the target is sound but no engine has such a route, and
// Undecodable, the target is not one that can be read with certainty. Both
// mean no.
//
// # Names and classes
//
// Names have the form subject_verb (container_create). Where Twistlock's
// authz-broker has another name for the route, Route.Alias holds it, so that
// policies written for it can be carried over. Names never change their
// meaning; a new route gets a new name.
//
// Sources: the Engine API up to version 1.56 (test/openapi), the routers of
// engines 20.10 to 29, and observation of real daemons.
package action
