package input

import "github.com/seawall/seawall/internal/action"

// body returns the JSON document that the daemon will read, nil where it reads
// none. It refuses every request whose body the daemon reads and does not, or
// might not, show.
//
// The daemon shows a body if the first Content-Type is JSON, and shows the last
// Content-Type. So a body that is shown is JSON whatever the type says, and one
// that is not shown may be anything whatever the type says.
func (b *Builder) body(req action.Request, msg Message) (*document, error) {
	frame, err := msg.framing()
	if err != nil {
		return nil, err
	}
	if len(msg.Body) == 0 {
		return nil, unseen(req, frame)
	}
	if frame.length >= 0 && frame.length != int64(len(msg.Body)) {
		return nil, undecodable("", "the daemon shows %d bytes of a body of %d", len(msg.Body), frame.length)
	}
	switch req.BodyKind {
	case action.BodyJSON, action.BodyJSONOptional:
		return seen(req, msg.Body)
	}
	return nil, nil // the daemon reads no JSON here
}

// seen reads a body that is shown.
func seen(req action.Request, body []byte) (*document, error) {
	if req.Action.Name == "image_push" {
		return nil, nil // credentials of very old clients
	}
	doc, err := scan(body)
	if err != nil {
		return nil, err
	}
	kind, optional := doc.root.kind, req.BodyKind == action.BodyJSONOptional
	switch {
	case kind == 'n' && optional:
		return nil, nil // read as nothing by every engine
	case kind == '{' && !listBodies[req.Action.Name]:
		return doc, nil
	case listBodies[req.Action.Name] && (kind == '[' || kind == 'n'):
		// null is Go's empty list, and clients send it for a plugin that
		// asks for no privileges.
		return doc, nil
	case listBodies[req.Action.Name]:
		return nil, undecodable("", "the body is not a list")
	}
	return nil, undecodable("", "the body is not an object")
}

// listBodies are the actions whose body is a list.
var listBodies = map[string]bool{"plugin_pull": true, "plugin_upgrade": true, "plugin_set": true}

// unseen decides on a request that comes without a body.
func unseen(req action.Request, frame framing) error {
	switch {
	case req.BodyKind == action.BodyJSON:
		return undecodable("", "the engine needs a JSON body here and shows none").
			hint("send Content-Type: application/json and less than 1 MiB; update the engine if you do")
	case frame.length == 0:
		return nil // proof that there is no body
	case frame.formish:
		return undecodable("", "a form in the body overrides the query, and no plugin is shown it").
			hint("put the parameters into the query")
	case !readsForm(req):
		return nil
	case frame.length > 0:
		return undecodable("", "the request has a body that the engine does not show").
			hint("send no body, or a JSON one")
	case frame.typed:
		// A chunked body whose first Content-Type is a form's looks like this.
		return undecodable("", "the request may have a body that the engine does not show").
			hint("send Content-Length: 0, or no Content-Type")
	}
	// No Content-Type at all: no form, and no JSON that an engine would take.
	return nil
}

// readsForm reports whether a body that is not shown could change what the
// request does. The daemon merges forms on POST and PUT only. Where it reads a
// raw stream, or hands the connection over, there is one to be expected, and no
// way to know whether it is a form: what the query says is then a claim, and
// these actions are doors that a policy opens knowingly.
func readsForm(req action.Request) bool {
	if req.Method != "POST" && req.Method != "PUT" {
		return false
	}
	switch req.BodyKind {
	case action.BodyHidden, action.BodyHijack:
		return false
	case action.BodyRaw:
		// Content that comes from elsewhere does not come in the body.
		switch remote := req.Query.Get("remote"); req.Action.Name {
		case "image_import":
			return req.Query.Get("fromSrc") != "-"
		case "build":
			// BuildKit clients of 20.10 send a context read from a pipe so.
			return remote != "" && remote != "upload-request"
		}
		return false
	}
	return true
}
