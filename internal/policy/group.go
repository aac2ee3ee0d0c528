package policy

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/seawall/seawall/internal/input"
)

// group is the rules in force that read the same places of the input and can fire
// at the same actions: what they find about a request is known when it is known about any request that looked
// the same there.
type group struct {
	id     []byte // two groups never have a key in common
	rules  []*Rule
	places []input.Place
	none   found // what a group finds that finds nothing
}

// groupsOf puts the rules that are not off into groups.
func groupsOf(rules []*Rule) []*group {
	var list []*group
	byReads := map[string]*group{}
	for _, r := range rules {
		if r.Mode == Off {
			continue
		}
		places := placesOf(r)
		like := fmt.Sprint(places, r.always, r.actions)
		g := byReads[like]
		if g == nil {
			g = &group{id: binary.AppendUvarint(nil, uint64(len(list))), places: places}
			list, byReads[like] = append(list, g), g
		}
		g.rules = append(g.rules, r)
	}
	for _, g := range list {
		g.none = make(found, len(g.rules))
	}
	return list
}

// placesOf lists the places that a rule reads, each once. Rules that look up
// keys of one map read one place.
func placesOf(r *Rule) (places []input.Place) {
	for _, at := range r.Reads.Input {
		p := input.PlaceOf(at)
		if !slices.ContainsFunc(places, p.Equal) {
			places = append(places, p)
		}
	}
	return places
}

// byAction lists the groups that can fire at each action; "" stands for an
// action that is not known.
func byAction(groups []*group) map[string][]*group {
	out := map[string][]*group{"": groups}
	for _, name := range actionNames() {
		out[name] = nil // known, if nothing can fire
		for _, g := range groups {
			if g.rules[0].firesAt(name) {
				out[name] = append(out[name], g)
			}
		}
	}
	return out
}

// about returns the groups that a request concerns, by its action and by the
// parts it fills, and how many rules they are.
func (p *Policy) about(action string, parts input.Parts) (asked []*group, rules int) {
	groups, known := p.groups[action]
	if !known {
		groups = p.groups[""]
	}
	asked = make([]*group, 0, len(groups))
	for _, g := range groups {
		if g.rules[0].concerns(parts) {
			asked, rules = append(asked, g), rules+len(g.rules)
		}
	}
	return asked, rules
}

// keysOf returns what each group reads of an input, nil where that is too much
// to be kept.
func keysOf(groups []*group, in *input.Input) [][]byte {
	keys := make([][]byte, len(groups))
	buf := make([]byte, 0, 4<<10)
	for i, g := range groups {
		start := len(buf)
		buf = append(buf, g.id...)
		fits := true
		for _, at := range g.places {
			if buf, fits = in.AppendPlace(buf, at, start+maxKey); !fits {
				break
			}
		}
		if fits {
			keys[i] = slices.Clip(buf[start:])
		} else {
			buf = buf[:start]
		}
	}
	return keys
}

// find returns what each group finds: from memory, or by evaluation, all that
// is not known at once.
func (p *Policy) find(ctx context.Context, groups []*group, in *input.Input) ([]found, error) {
	keys := keysOf(groups, in)
	list := p.memory.recall(keys)
	var asked []*Rule
	for i, g := range groups {
		if list[i] == nil {
			asked = append(asked, g.rules...)
		}
	}
	if len(asked) == 0 {
		return list, ctx.Err()
	}
	sets, err := p.evaluator.eval(ctx, asked, in.Value())
	if err != nil {
		return nil, err
	}
	for i, g := range groups {
		if list[i] != nil {
			continue
		}
		if list[i], err = g.read(sets[:len(g.rules)]); err != nil {
			return nil, err
		}
		sets = sets[len(g.rules):]
		p.memory.keep(keys[i], list[i])
	}
	return list, nil
}
