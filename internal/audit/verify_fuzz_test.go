package audit

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzVerify holds that no file makes the verifier fail otherwise than by a
// report, and that it never finds more than there is.
func FuzzVerify(f *testing.F) {
	for _, s := range []string{"", "\n", "{}", "{}\n", `{"seq":1,"prev":""}` + "\n", `{"seq":1}` + "\n" + `{"seq":3}` + "\n", "not JSON\n{}\n", "\x1f\x8b\x08\x00", `{"seq":18446744073709551615}` + "\n{\"seq\":0}\n"} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte, zipped bool) {
		name := filepath.Join(dir, "audit.jsonl")
		if zipped {
			name += ".gz"
		}
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Verify([]string{name})
		if err != nil {
			return
		}
		if r.Files > 1 || r.Records < 0 || r.Records > 0 && r.Last < r.First && r.Whole() {
			t.Fatalf("%+v", r)
		}
		for _, b := range r.Breaks {
			if b.File == "" || b.Reason == "" || b.Line < 0 {
				t.Fatalf("%+v", b)
			}
		}
		again, err := Verify([]string{name})
		if err != nil || again.Records != r.Records || len(again.Breaks) != len(r.Breaks) {
			t.Fatalf("%+v, and again %+v, %v", r, again, err)
		}
	})
}
