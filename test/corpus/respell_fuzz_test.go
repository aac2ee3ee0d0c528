package corpus

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/seawall/seawall/internal/casefile"
)

// FuzzRespelled holds that a denied body stays denied however its keys are
// spelt.
func FuzzRespelled(f *testing.F) {
	w, classes := load(f)
	var denied []Case
	for _, class := range classes {
		for _, c := range class.Cases {
			if c.Deny != "" && json.Valid([]byte(c.Body)) && c.Body[0] == '{' {
				denied = append(denied, c)
			}
		}
	}
	r := &casefile.Runner{Options: options}
	for i := range 8 {
		f.Add(uint16(i*40), uint64(i))
	}
	f.Fuzz(func(t *testing.T, index uint16, seed uint64) {
		c := respelled(rand.New(rand.NewPCG(seed, 0)), denied[int(index)%len(denied)])
		if v := decide(t, r, w, c); v.allow {
			t.Fatalf("%s: allowed as\n%s", &c, c.Body)
		}
	})
}
