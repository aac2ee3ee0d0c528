package engine

import "strings"

// Blindspot is something that an engine never shows an authorization plugin,
// or shows otherwise than it uses it.
type Blindspot struct {
	ID         string // stable, for metrics and documentation
	Summary    string // what is not seen
	Mitigation string // what the gate does about it, and what the operator can do
	Always     bool   // true of every engine up to the newest known
}

// spot is a blind spot with the engines it holds for.
type spot struct {
	Blindspot
	holds func(r release, host string) bool // nil: always
}

// Blindspots lists what the engine of that version (ServerVersion of /info),
// reached at host, never shows a plugin. An engine whose version cannot be
// read is taken to have them all. Distributions fix old versions without
// changing the number: what is listed for 20.10.24+dfsg1 may have been fixed
// there, and the summary says so.
func Blindspots(version, host string) []Blindspot {
	r, known := parseVersion(version)
	var list []Blindspot
	if !known {
		list = append(list, unknownVersion)
	}
	for _, s := range spots {
		if s.holds == nil || !known && !s.Always || s.holds(r, host) {
			b := s.Blindspot
			if !b.Always && r.suffix != "" && !r.pre {
				b.Summary += " (a distribution's build, " + version + ": it may hold the fix, which the version does not tell)"
			}
			list = append(list, b)
		}
	}
	return list
}

var unknownVersion = Blindspot{
	ID:         "unknown-version",
	Summary:    "the engine's version cannot be read, so it is taken to have every known blind spot",
	Mitigation: "run a released engine, 29.3.1 or newer",
}

var spots = []spot{
	{holds: func(r release, _ string) bool { return !has41110Fix(r) }, Blindspot: Blindspot{
		ID:         "body-withheld",
		Summary:    "some requests come without their body although the engine uses it (CVE-2024-41110)",
		Mitigation: "the gate refuses a request that needs a body and shows none; upgrade to 23.0.15, 25.0.6, 26.1.5, 27.1.1 or newer",
	}},
	{holds: func(r release, _ string) bool { return !has34040Fix(r) }, Blindspot: Blindspot{
		ID:         "body-1mib",
		Summary:    "a JSON body of 1 MiB or more is withheld although the engine uses it (CVE-2026-34040)",
		Mitigation: "the gate refuses a request that needs a body and shows none; upgrade to 25.0.16, 29.3.1 or newer",
	}},
	{holds: func(r release, _ string) bool { return !(release{number: r.number}).before(29, 2, 0) }, Blindspot: Blindspot{
		ID:         "native-grpc",
		Summary:    "BuildKit over native gRPC on a listener without TLS, the unix socket included, never reaches a plugin",
		Mitigation: "let users reach the engine over TLS only, or put a proxy that speaks HTTP/1.1 only before the socket",
	}},
	{holds: func(_ release, host string) bool { return !strings.HasPrefix(host, "tcp://") }, Blindspot: Blindspot{
		ID:         "no-user",
		Always:     true,
		Summary:    "on the unix socket the engine knows nobody: every requester is the same nameless user",
		Mitigation: "give users client certificates and a TLS listener where roles matter",
	}},
	{Blindspot: Blindspot{
		ID:         "form-body",
		Always:     true,
		Summary:    "form and tar bodies are not shown, and form values come before the query's",
		Mitigation: "the gate refuses form bodies where they could change the meaning; load, import, build and copy in are doors of their own",
	}},
	{Blindspot: Blindspot{
		ID:         "headers",
		Always:     true,
		Summary:    "of a repeated header the engine shows the last value and uses the first",
		Mitigation: "the gate judges the body it is shown whatever the Content-Type says, and takes no header for identity",
	}},
	{Blindspot: Blindspot{
		ID:         "request-target",
		Always:     true,
		Summary:    "for malformed request targets the body is withheld although the engine takes the request",
		Mitigation: "the gate refuses request targets that are not in plain form",
	}},
	{Blindspot: Blindspot{
		ID:         "streams",
		Always:     true,
		Summary:    "what follows an upgraded connection (attach, exec, BuildKit sessions) is not shown",
		Mitigation: "the gate judges the request that opens the stream; BuildKit's session and grpc are doors of their own",
	}},
	{Blindspot: Blindspot{
		ID:         "internal-work",
		Always:     true,
		Summary:    "what the engine does by itself is not asked about: service tasks, build steps, restarts, health checks",
		Mitigation: "the gate judges the service, build or container that is the cause",
	}},
}

// has41110Fix: fixed in 18.09.1, lost in 19.03, fixed again in the releases
// below (GHSA-v23v-6jw2-98fq).
func has41110Fix(r release) bool {
	return r.within([3]int{18, 9, 1}, [3]int{18, 9, 9}) ||
		r.within([3]int{23, 0, 15}, [3]int{23, 0, 999}) ||
		r.within([3]int{25, 0, 6}, [3]int{25, 0, 999}) ||
		r.within([3]int{26, 1, 5}, [3]int{26, 1, 999}) ||
		!r.before(27, 1, 1)
}

// has34040Fix: GHSA-x744-4wpc-v9h2.
func has34040Fix(r release) bool {
	return r.within([3]int{25, 0, 16}, [3]int{25, 0, 999}) || !r.before(29, 3, 1)
}
