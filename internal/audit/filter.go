package audit

import (
	"slices"
	"strings"
	"time"
)

// Filter says which decisions are wanted. Within one list any entry will do;
// all lists that are not empty must hold. The zero Filter wants every decision.
type Filter struct {
	Users, Groups    []string // exactly; "-" is a requester whom the daemon does not know
	Actions, Classes []string // exactly
	Rules            []string // of a finding or a waived one, exactly
	Verdicts         []string // exactly
	Images           []string // part of the name
	Containers       []string // part of the name, or the beginning of an ID
	Since, Until     time.Time
	// Events asks for what the gate did by itself (started, reloaded …) beside
	// the decisions.
	Events bool
}

// Match reports whether e is wanted.
func (f *Filter) Match(e *Event) bool {
	if e.Phase != PhaseRequest && !(e.Phase == PhaseEvent && f.Events) {
		return false
	}
	user, groups := e.who()
	image, container := e.where()
	return oneOf(f.Users, user) && oneOf(f.Actions, e.Action) && oneOf(f.Classes, e.Class) && oneOf(f.Verdicts, string(e.Verdict)) &&
		any1(f.Groups, func(g string) bool { return slices.Contains(groups, g) }) &&
		any1(f.Rules, e.names) &&
		any1(f.Images, func(s string) bool { return strings.Contains(image, s) }) &&
		any1(f.Containers, func(s string) bool { return strings.Contains(container, s) || e.made(s) }) &&
		(f.Since.IsZero() || !e.Time.Before(f.Since)) && (f.Until.IsZero() || e.Time.Before(f.Until))
}

func oneOf(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }

func any1(list []string, holds func(string) bool) bool {
	return len(list) == 0 || slices.ContainsFunc(list, holds)
}

// Nobody stands for a requester whom the daemon does not know.
const Nobody = "-"

func (e *Event) who() (string, []string) {
	if e.User == nil {
		return Nobody, nil
	}
	if e.User.Name == "" {
		return Nobody, e.User.Groups
	}
	return e.User.Name, e.User.Groups
}

// Who is the name of the requester, [Nobody] when the daemon knows none.
func (e *Event) Who() string {
	name, _ := e.who()
	return name
}

func (e *Event) where() (image, container string) {
	if e.Target == nil {
		return "", ""
	}
	return e.Target.Image, e.Target.Container
}

// names reports whether the decision speaks of a rule.
func (e *Event) names(rule string) bool { return slices.Contains(e.Rules(), rule) }

// Rules are the rules that found something, waived or not, each once, in the
// order of the record.
func (e *Event) Rules() []string {
	var out []string
	add := func(id string) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, f := range e.Findings {
		add(f.Rule)
	}
	for _, w := range e.Waived {
		add(w.Rule)
	}
	return out
}

// made reports whether the request made the object whose ID begins with id.
func (e *Event) made(id string) bool {
	return e.Response != nil && len(id) >= 4 && strings.HasPrefix(e.Response.CreatedID, id)
}

// About names what the decision is about: the container and its image, or the
// name of anything else, "" when the record names nothing.
func (e *Event) About() string {
	if e.Target == nil {
		return ""
	}
	switch t := e.Target; {
	case t.Container != "" && t.Image != "":
		return t.Container + " (" + t.Image + ")"
	default:
		return first(t.Container, t.Image, t.Name)
	}
}
