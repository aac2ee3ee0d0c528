package action

// Class groups actions by what they can do. The zero value belongs to no
// action.
type Class string

const (
	// Read shows the state of the engine or of its objects and changes nothing,
	// though the daemon may ask a registry on the way.
	Read Class = "read"
	// Write makes, changes or removes containers, images, networks, volumes,
	// services and what they hold.
	Write Class = "write"
	// Exec reaches into a running container: new processes and its streams.
	Exec Class = "exec"
	// Exfiltrate takes contents off the host: file systems, images, secrets.
	Exfiltrate Class = "exfiltrate"
	// Control changes the engine itself: plugins, swarm, nodes, debugging.
	Control Class = "control"
	// Build runs or steers image builds, most of which no plugin can see into.
	Build Class = "build"
)

// Action is what a request does. The zero value is the unknown action; Parse
// never returns it without an error.
type Action struct {
	Name  string // unique, of the form subject_verb
	Class Class
}

// BodyKind is what the daemon reads as the body of a request on one route. It
// says nothing about the body that came. On every POST and PUT the daemon also
// merges a body of type application/x-www-form-urlencoded into the query, and
// gives it precedence, and no plugin is shown such a body.
type BodyKind string

const (
	// BodyNone: the daemon reads no body.
	BodyNone BodyKind = "none"
	// BodyForm: the daemon reads a body only if it is a urlencoded form.
	BodyForm BodyKind = "form"
	// BodyJSON: the daemon needs a JSON document.
	BodyJSON BodyKind = "json"
	// BodyJSONOptional: the daemon reads a JSON document if there is one.
	BodyJSONOptional BodyKind = "json-optional"
	// BodyHidden: the daemon reads a JSON document that fixed engines never
	// show to a plugin (POST /auth: it holds a password).
	BodyHidden BodyKind = "hidden"
	// BodyRaw: the daemon reads a tar archive or another opaque stream.
	BodyRaw BodyKind = "raw"
	// BodyHijack: the connection becomes a stream that no plugin sees.
	BodyHijack BodyKind = "hijack"
)

// Request is a request line in normal form.
type Request struct {
	Method     string   // as sent
	RawURI     string   // as sent
	Path       string   // decoded, without the version; starts with "/"
	APIVersion string   // "1.41", "" when the path names none
	Action     Action   // zero only together with an error
	Name       string   // the object in the path, name or ID, decoded; may hold slashes; "" if none
	Query      Query    // nil when there is none
	BodyKind   BodyKind // "" only together with an error
}

// Kind says why a request has no action. Its values are rule identifiers.
type Kind string

const (
	// UnknownEndpoint: method and path lead to no route of any engine.
	UnknownEndpoint Kind = "unknown-endpoint"
	// Undecodable: the daemon might read the request line in another way.
	Undecodable Kind = "undecodable-request"
)

// Error is the error of Parse.
type Error struct {
	Kind   Kind
	Reason string // one line of printable ASCII, of bounded length
}

func (e *Error) Error() string { return string(e.Kind) + ": " + e.Reason }

func undecodable(reason string) *Error { return &Error{Kind: Undecodable, Reason: reason} }
