package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seawall/seawall/internal/input"
)

// waiverIndex finds the waiver of a finding without looking at all of them: by
// rule, then by what is rarest in a waiver, its image or its user.
type waiverIndex struct {
	all    []*Waiver
	byRule map[string]*ruleWaivers
	images bool // some waiver asks for the image
}

// ruleWaivers are the waivers of one rule. A waiver sits under each of its
// exact keys, or in rest when it has none.
type ruleWaivers struct {
	byKey map[string][]*Waiver
	rest  []*Waiver
}

func indexWaivers(list []Waiver, byID map[string]*Rule, ids []string) (*waiverIndex, error) {
	x := &waiverIndex{byRule: map[string]*ruleWaivers{}}
	seen := map[string]bool{}
	for i := range list {
		w := list[i]
		if err := w.compile(byID, ids); err != nil {
			return nil, fmt.Errorf("waivers[%d]: %w", i, err)
		}
		if seen[w.ID] {
			return nil, fmt.Errorf("waivers[%d]: the id %q is taken", i, w.ID)
		}
		seen[w.ID] = true
		w.order = i
		x.add(&w)
	}
	return x, nil
}

func (x *waiverIndex) add(w *Waiver) {
	x.all = append(x.all, w)
	x.images = x.images || len(w.Match.Images) > 0
	keys := w.keys()
	for _, id := range w.Rules {
		rw := x.byRule[id]
		if rw == nil {
			rw = &ruleWaivers{byKey: map[string][]*Waiver{}}
			x.byRule[id] = rw
		}
		if len(keys) == 0 {
			rw.rest = append(rw.rest, w)
		}
		for _, k := range keys {
			rw.byKey[k] = append(rw.byKey[k], w)
		}
	}
}

// keys are where the index keeps a waiver: its images when they are exact or
// end in /**, else its users. None means that it is tried for every finding of
// its rules.
func (w *Waiver) keys() []string {
	var keys []string
	for _, p := range w.Match.Images {
		key := strings.TrimSuffix(p, "/**")
		if isGlob(key) {
			keys = nil
			break
		}
		keys = append(keys, "image "+key)
	}
	if keys != nil {
		return keys
	}
	for _, u := range w.Match.Users {
		keys = append(keys, "user "+u)
	}
	return keys
}

// match finds the waiver for a finding of r, the one that comes first in the
// operator's list if there are several.
func (x *waiverIndex) match(r *Rule, who *subject, now time.Time) *Waiver {
	rw := x.byRule[r.ID]
	if rw == nil || !r.Waivable {
		return nil
	}
	var found *Waiver
	try := func(list []*Waiver) {
		for _, w := range list {
			if !w.expired(now) && w.Match.holds(who) && (found == nil || w.order < found.order) {
				found = w
			}
		}
	}
	for _, k := range who.keys() {
		try(rw.byKey[k])
	}
	try(rw.rest)
	return found
}

// subject is what a waiver can match of a request.
type subject struct {
	user         string
	groups       []string
	name         string   // container
	service      string   // service
	digests      []string // what the daemon would run, by content
	repositories []string // where that content came from
	indexKeys    []string
}

// newSubject reads the workload's image, or the exec's, or that of an operation
// on images.
func newSubject(in *input.Input) *subject {
	s := &subject{user: in.User.Name, groups: in.User.Groups}
	switch {
	case in.Workload.Kind == "service":
		s.service = in.Workload.Name
		s.image(&in.Workload.Image)
	case in.Workload.Kind != "":
		s.name = in.Workload.Name
		s.image(&in.Workload.Image)
	case in.Parts().Has(input.PartExec):
		s.name = in.Exec.ContainerName
		s.image(&in.Exec.Image)
	case in.Parts().Has(input.PartImageOp):
		s.image(&in.ImageOp.Source)
	}
	return s
}

// image notes what proves the content. A name alone does not, unless the daemon
// has no such image: then nothing can run under it before it has been pulled,
// and the start is looked at again.
func (s *subject) image(img *input.Image) {
	if img.ID != "" {
		s.digests = append(s.digests, img.ID)
	}
	for _, d := range img.RepoDigests {
		if _, digest, ok := strings.Cut(d, "@"); ok {
			s.digests = append(s.digests, digest)
		}
	}
	s.repositories = append(s.repositories, img.Repositories...)
	if img.Digest != "" {
		s.digests = append(s.digests, img.Digest)
	}
	pinned := img.Lookup == "off" && img.Digest != ""
	if img.Repository != "" && (pinned || img.Lookup == "missing") {
		s.repositories = append(s.repositories, img.Repository)
	}
}

// keys are the places of the index where a waiver for s may be, found once.
func (s *subject) keys() []string {
	if s.indexKeys != nil {
		return s.indexKeys
	}
	keys := []string{"user " + s.user}
	for _, d := range s.digests {
		keys = append(keys, "image "+d)
	}
	for _, r := range s.repositories {
		for at := r; ; {
			keys = append(keys, "image "+at)
			i := strings.LastIndexByte(at, '/')
			if i < 0 {
				break
			}
			at = at[:i]
		}
	}
	slices.Sort(keys)
	s.indexKeys = slices.Compact(keys)
	return s.indexKeys
}

// holds reports whether every list of the match that is not empty holds.
func (m *Match) holds(s *subject) bool {
	overlap := func(want, have []string) bool {
		return len(want) == 0 || slices.ContainsFunc(have, func(h string) bool { return slices.Contains(want, h) })
	}
	switch {
	case len(m.Images) > 0 && !m.holdsImage(s),
		len(m.Names) > 0 && (s.name == "" || !matchAny(m.Names, s.name)),
		len(m.Services) > 0 && (s.service == "" || !matchAny(m.Services, s.service)),
		len(m.Users) > 0 && (s.user == "" || !slices.Contains(m.Users, s.user)),
		!overlap(m.Groups, s.groups):
		return false
	}
	return true
}

func (m *Match) holdsImage(s *subject) bool {
	for _, p := range m.Images {
		if strings.HasPrefix(p, "sha256:") {
			if slices.Contains(s.digests, p) {
				return true
			}
			continue
		}
		if slices.ContainsFunc(s.repositories, func(r string) bool { return matchRepository(p, r) }) {
			return true
		}
	}
	return false
}
