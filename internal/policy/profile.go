package policy

import (
	"fmt"
	"slices"
	"strings"
)

// A Profile is a set of modes under a name and a version. A rule's METADATA
// says its mode in each; the version is the benchmark's for the CIS profiles
// and counts up for the others whenever a release changes their meaning.
type Profile struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Title   string `json:"title"`
}

// String gives the pinned form, cis-l1@1.8.0.
func (p Profile) String() string { return p.Name + "@" + p.Version }

var profiles = []Profile{
	{"baseline", "1", "no known way to the host; a plain docker run, ordinary compose files, builds and exec pass"},
	{"restricted", "1", "hardened containers only: not root, limited, of a trusted image; the default"},
	{"cis-l1", "1.8.0", "CIS Docker Benchmark, level 1"},
	{"cis-l2", "1.8.0", "CIS Docker Benchmark, level 2, which includes level 1"},
}

var profileNames = func() []string {
	var names []string
	for _, p := range profiles {
		names = append(names, p.Name)
	}
	return names
}()

// Profiles lists the profiles that this version knows.
func Profiles() []Profile { return slices.Clone(profiles) }

// profileOf finds a profile by its name or its pinned form. A pin to another
// version than the one shipped is an error: an upgrade never tightens or
// loosens silently.
func profileOf(text string) (Profile, error) {
	name, version, pinned := strings.Cut(text, "@")
	i := slices.Index(profileNames, name)
	if i < 0 {
		return Profile{}, fmt.Errorf("unknown profile %q%s", text, nearest(name, profileNames))
	}
	if pinned && version != profiles[i].Version {
		return Profile{}, fmt.Errorf("profile %s: this version of seawall has %s", text, profiles[i])
	}
	return profiles[i], nil
}

// Difference is one rule whose mode differs between two profiles.
type Difference struct {
	Rule string `json:"rule"`
	A    Mode   `json:"a"`
	B    Mode   `json:"b"`
}

// Diff lists the rules whose mode differs between the profiles a and b, by id.
func (p *Policy) Diff(a, b string) ([]Difference, error) {
	pa, err := profileOf(a)
	if err != nil {
		return nil, err
	}
	pb, err := profileOf(b)
	if err != nil {
		return nil, err
	}
	var out []Difference
	for _, r := range p.rules {
		if ma, mb := r.Profiles[pa.Name], r.Profiles[pb.Name]; ma != mb {
			out = append(out, Difference{r.ID, ma, mb})
		}
	}
	return out, nil
}
