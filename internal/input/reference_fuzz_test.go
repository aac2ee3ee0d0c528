package input

import "testing"

// FuzzImage holds that an image name is read in one way: what it stands for,
// written out, stands for the same, and a name without a registry is none.
func FuzzImage(f *testing.F) {
	for _, s := range []string{"", "nginx", "nginx:1", "docker.io/library/nginx:1", "localhost:5000/a/b:c", "a@sha256:" + hex64, "a:1@sha256:" + hex64,
		hex64, "sha256:" + hex64, "abcdef012345", "NGINX", "a//b", "a:1:2", "http://a/b", "[::1]:5000/a", "a@b", "\x00", "index.docker.io/a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		img, err := parseImage(raw)
		if err != nil {
			return
		}
		if img.Raw != raw {
			t.Fatalf("%q is kept as %q", raw, img.Raw)
		}
		if img.Ref == "" {
			return // an ID
		}
		if img.Registry == "" || img.Repository == "" || img.Tag == "" && img.Digest == "" {
			t.Fatalf("%q: %+v", raw, img)
		}
		again, err := parseImage(img.Ref)
		if err != nil {
			t.Fatalf("%q became %q: %v", raw, img.Ref, err)
		}
		if again.Raw, again.Tag, img.Raw, img.Tag = "", "", "", ""; again.Ref != img.Ref || again.Repository != img.Repository || again.Registry != img.Registry || again.Digest != img.Digest {
			t.Fatalf("%q: %+v, and again %+v", raw, img, again)
		}
	})
}
