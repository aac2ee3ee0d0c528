package plugin

import (
	"encoding/json"
	"time"

	"github.com/docker/go-plugins-helpers/authorization"

	"github.com/seawall/seawall/internal/action"
	"github.com/seawall/seawall/internal/audit"
)

// respondsInRecord reports whether the engine's answer to an action is worth a
// record of its own: what only reads changes nothing.
func respondsInRecord(a action.Action) bool { return a.Class != action.Read }

// AuthZRes takes note of the engine's answer. It allows every one: the daemon
// has acted already, and a refusal here would only hide that. An empty message
// is refused.
func (g *Gate) AuthZRes(req authorization.Request) authorization.Response {
	if req.RequestMethod == "" || req.RequestURI == "" {
		return g.refuseMessage(time.Now(), "the daemon sent an empty message about a response")
	}
	w, ok := g.pending.take(keyOf(req))
	if !ok {
		return authorization.Response{Allow: true}
	}
	err := g.record(&audit.Record{
		ID: w.id, Phase: audit.PhaseResponse,
		Action: w.action.Name, Class: string(w.action.Class), User: w.user,
		Status: req.ResponseStatusCode, CreatedID: createdID(req.ResponseBody),
		LatencyUS: time.Since(w.at).Microseconds(),
	})
	if err != nil {
		g.counts.unrecorded.Add(1)
		g.opts.Log.WithError(err).WithField("decision", w.id).Error("the record of the engine's response could not be written")
	}
	return authorization.Response{Allow: true}
}

// createdID reads the id of a new object out of the engine's answer: Id of
// containers, execs and networks, ID of services, Name of volumes.
func createdID(body []byte) string {
	if len(body) == 0 || body[0] != '{' {
		return ""
	}
	var created struct {
		ID   string `json:"Id"`
		Name string `json:"Name"`
	}
	if json.Unmarshal(body, &created) != nil {
		return ""
	}
	if created.ID != "" {
		return shownText(created.ID, 128)
	}
	return shownText(created.Name, 255)
}
