package policy

import (
	"fmt"

	"github.com/agnivade/levenshtein"
)

// nearest ends an error about an unknown name with the known name that looks
// most like it, if one does.
func nearest(name string, known []string) string {
	best, distance := "", len(name)/2+2
	for _, k := range known {
		if d := levenshtein.ComputeDistance(name, k); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
