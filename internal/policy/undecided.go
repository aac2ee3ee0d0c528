package policy

import (
	"slices"
	"strings"

	"github.com/seawall/seawall/internal/input"
)

// Undecided names the rules whose answer about in is not certain: those that
// are in force, concern in, and may read a place that is hidden, or a fact that
// nobody asked the daemon for ([input.Input.Needs]). Places are dotted, without
// the indices of lists: workload.labels.team. The value is the place.
//
// A replay of recorded requests needs this; at the gate nothing is hidden.
func (p *Policy) Undecided(in *input.Input, hidden []string) map[string]string {
	out := map[string]string{}
	missing := missingPlaces(in)
	for _, r := range p.rules {
		if r.Mode == Off || !r.concerns(in.Parts()) {
			continue
		}
		for _, at := range slices.Concat(hidden, missing) {
			if slices.ContainsFunc(r.Reads.Input, func(read string) bool { return reading(read).touches(reading(at)) }) {
				out[r.ID] = at
				break
			}
		}
	}
	if p.waivers.images && !in.Needs().Has(input.NeedImage) && imageNamed(in) {
		p.undecideWaived(out)
	}
	return out
}

// undecideWaived adds the rules that a waiver for an image might set aside.
func (p *Policy) undecideWaived(out map[string]string) {
	for id, rw := range p.waivers.byRule {
		if _, known := out[id]; !known && rw != nil {
			out[id] = "what the image stands for, of which a waiver speaks"
		}
	}
}

func imageNamed(in *input.Input) bool {
	return in.Workload.Image.Raw != "" || in.Exec.Container != "" || in.ImageOp.Source.Raw != ""
}

// missingPlaces are the places of in that are zero because nobody looked.
func missingPlaces(in *input.Input) []string {
	var out []string
	for _, price := range prices {
		part := input.Part(price.place)
		if i := strings.IndexByte(string(price.place), '.'); i > 0 {
			part = input.Part(price.place[:i])
		}
		if part.Bit() != 0 && !in.Parts().Has(part) {
			continue
		}
		if !in.Needs().Has(price.needs) {
			out = append(out, string(price.place))
		}
	}
	return out
}
