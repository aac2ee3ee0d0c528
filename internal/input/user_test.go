package input

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/moby/sys/user"

	"github.com/seawall/seawall/internal/engine"
)

func TestParseUser(t *testing.T) {
	type want struct {
		uid, gid        int64
		proof           string
		root, rootGroup bool
	}
	for raw, want := range map[string]want{
		"":                     {0, -1, "default", true, false},
		"0":                    {0, -1, "number", true, false},
		"00":                   {0, -1, "number", true, false},
		"+0":                   {0, -1, "number", true, false},
		"-0":                   {0, -1, "number", true, false},
		"0:0":                  {0, 0, "number", true, true},
		"0:":                   {0, -1, "number", true, false},
		"0:1000":               {0, 1000, "number", true, false},
		"root":                 {0, -1, "name", true, false},
		"root:1000":            {0, 1000, "name", true, false},
		":1000":                {0, 1000, "default", true, false},
		":":                    {0, -1, "default", true, false},
		"1000":                 {1000, -1, "number", false, false},
		"0001000":              {1000, -1, "number", false, false},
		"1000:0":               {1000, 0, "number", false, true},
		"1000:+00":             {1000, 0, "number", false, true},
		"1000:root":            {1000, -1, "number", false, true},
		"1000:0:x":             {1000, 0, "number", false, true}, // older engines drop the rest
		"1000:staff":           {1000, -1, "number", false, false},
		"2147483647":           {2147483647, -1, "number", false, false},
		"2147483648":           {-1, -1, "unproven", false, false},
		"4294967296":           {-1, -1, "unproven", false, false}, // 0 in 32 bits
		"99999999999999999999": {-1, -1, "unproven", false, false},
		"-1":                   {-1, -1, "unproven", false, false},
		"1000:-1":              {1000, -1, "number", false, false},
		"app":                  {-1, -1, "unproven", false, false},
		"Root":                 {-1, -1, "unproven", false, false},
		" 0":                   {-1, -1, "unproven", false, false},
		"0x0":                  {-1, -1, "unproven", false, false},
		"0_0":                  {-1, -1, "unproven", false, false},
		"\u0660":               {-1, -1, "unproven", false, false}, // a digit, but not to the engine
	} {
		u := parseUser(raw)
		if got := (byText(u)); got != byText(WorkloadUser{UID: want.uid, GID: want.gid, Proof: want.proof, Root: want.root, RootGroup: want.rootGroup}) {
			t.Errorf("parseUser(%q) = %+v, want %+v", raw, u, want)
		}
		if u.Raw != raw {
			t.Errorf("parseUser(%q).Raw = %q", raw, u.Raw)
		}
	}
}

// byText leaves of a user what its text decides.
func byText(u WorkloadUser) WorkloadUser {
	u.Raw, u.Source = "", ""
	return u
}

const passwd = `root:x:0:0:root:/root:/bin/sh
app:x:1000:1000::/:
toor:x:0:0::/:
wrap:x:4294967296:4294967296::/:
broken:x:zero:50::/:
app:x:0:0::/:
1000:x:0:0::/:
short
`

const group = `root:x:0:
staff:x:50:
wheel:x:0:app
`

func TestResolveUser(t *testing.T) {
	facts := knownFacts{accounts: map[string]engine.Accounts{
		"web":  {Passwd: []byte(passwd), Group: []byte(group)},
		"bare": {},
		"long": {Passwd: []byte(strings.Repeat("x", 1<<17) + "\n" + passwd)},
	}}
	for _, tt := range []struct {
		id, raw, proof  string
		uid, gid        int64
		root, rootGroup bool
	}{
		{"web", "app", "passwd", 1000, 1000, false, false}, // the first entry counts
		{"web", "app:0", "passwd", 1000, 0, false, true},
		{"web", "app:staff", "passwd", 1000, 50, false, false},
		{"web", "app:wheel", "passwd", 1000, 0, false, true},
		{"web", "toor", "passwd", 0, 0, true, false},
		{"web", "wrap", "passwd", 0, 0, true, false},
		{"web", "broken", "passwd", 0, 50, true, false}, // what is no number is 0
		{"web", "short", "passwd", 0, 0, true, false},
		{"web", "nobody", "unproven", -1, -1, false, false},
		{"web", "app:nobody", "unproven", -1, -1, false, false},
		{"web", "1000", "number", 1000, -1, false, false}, // a number is never a name
		{"web", "1000:wheel", "number", 1000, 0, false, true},
		{"web", "1000:staff:x", "number", 1000, 50, false, false},
		{"web", "root", "name", 0, -1, true, false},
		{"web", "4294967296", "unproven", -1, -1, false, false},
		{"bare", "app", "unproven", -1, -1, false, false},
		{"bare", "1000:staff", "number", 1000, -1, false, false},
		{"long", "app", "unproven", -1, -1, false, false},
	} {
		b := &Builder{Facts: facts}
		u, err := b.resolveUser(context.Background(), tt.id, parseUser(tt.raw), NeedAll)
		if err != nil {
			t.Errorf("%s in %s: %v", tt.raw, tt.id, err)
			continue
		}
		want := WorkloadUser{UID: tt.uid, GID: tt.gid, Proof: tt.proof, Root: tt.root, RootGroup: tt.rootGroup}
		if byText(u) != want {
			t.Errorf("%s in %s is %+v, want %+v", tt.raw, tt.id, byText(u), want)
		}
	}
}

func TestResolveUserWithoutAnswer(t *testing.T) {
	app := parseUser("app")
	b := &Builder{Facts: knownFacts{}}
	if u, err := b.resolveUser(context.Background(), "gone", app, NeedAll); !errors.Is(err, errDown) || u.Proof != "unproven" {
		t.Errorf("no answer: %+v, %v", u, err)
	}
	if u, err := b.resolveUser(context.Background(), "gone", app, NeedAll&^NeedAccounts); err != nil || u != app {
		t.Errorf("not asked for: %+v, %v", u, err)
	}
	if u, err := b.resolveUser(context.Background(), "gone", parseUser("7"), NeedAll); err != nil || u.UID != 7 {
		t.Errorf("a number: %+v, %v", u, err)
	}
	b.Facts = engine.Off{}
	if u, err := b.resolveUser(context.Background(), "gone", app, NeedAll); err != nil || u != app {
		t.Errorf("turned off: %+v, %v", u, err)
	}
}

func TestUserOfCreate(t *testing.T) {
	for name, tt := range map[string]struct {
		facts       engine.Facts
		body        string
		proof, from string
		uid         int64
		root        bool
	}{
		"the image's number":        {plainFacts, `{"Image":"app"}`, "number", "image", 1000, false},
		"the image's name":          {plainFacts, `{"Image":"name"}`, "deferred", "image", -1, false},
		"an image without":          {plainFacts, `{"Image":"root"}`, "default", "default", 0, true},
		"root beats the image":      {plainFacts, `{"Image":"app","User":"root"}`, "name", "request", 0, true},
		"a bare group is root":      {plainFacts, `{"Image":"app","User":":1000"}`, "default", "request", 0, true},
		"a name":                    {plainFacts, `{"Image":"app","User":"www"}`, "deferred", "request", -1, false},
		"a number out of range":     {plainFacts, `{"Image":"app","User":"4294967296"}`, "unproven", "request", -1, false},
		"an image not there":        {plainFacts, `{"Image":"other"}`, "missing", "image", -1, false},
		"not there, and a name":     {plainFacts, `{"Image":"other","User":"www"}`, "deferred", "request", -1, false},
		"not there, and a number":   {plainFacts, `{"Image":"other","User":"7"}`, "number", "request", 7, false},
		"look-ups off":              {engine.Off{}, `{"Image":"app"}`, "default", "default", 0, true},
		"look-ups off, and a name":  {engine.Off{}, `{"Image":"app","User":"www"}`, "unproven", "request", -1, false},
		"look-ups off, and a digit": {engine.Off{}, `{"Image":"app","User":"7"}`, "number", "request", 7, false},
	} {
		t.Run(name, func(t *testing.T) {
			u := workloadOf(t, tt.facts, "/containers/create", tt.body).User
			if u.Proof != tt.proof || u.Source != tt.from || u.UID != tt.uid || u.Root != tt.root {
				t.Errorf("got %+v", u)
			}
		})
	}
	in, err := sent(plainFacts, "POST", "/containers/create", `{"Image":"app"}`, 0)
	if err != nil || in.Workload.User.Proof != "unproven" {
		t.Errorf("nothing asked for: %+v, %v", in, err)
	}
}

// FuzzUser holds that whoever the engine's own code takes for root by the text
// alone is root here, and that nobody is proven to be someone else.
func FuzzUser(f *testing.F) {
	for _, s := range []string{"0", "+0:0", "root", "app:x", "1000:0", "4294967296", "a:b:c", ":", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u := parseUser(raw)
		if u.Root != (u.UID == 0) {
			t.Errorf("%q: root is %t with uid %d", raw, u.Root, u.UID)
		}
		accounts := engine.Accounts{Passwd: []byte(passwd), Group: []byte(group)}
		resolved := byAccounts(u, accounts)
		found, err := user.GetExecUser(raw, nil, strings.NewReader(passwd), strings.NewReader(group))
		if err != nil {
			return // such a process does not start
		}
		if uint32(found.Uid) == 0 && !resolved.Root {
			t.Errorf("%q is root to the engine, and here %+v", raw, resolved)
		}
		if u.Proof == proofNumber && int64(found.Uid) != u.UID {
			t.Errorf("%q has uid %d to the engine, and here %+v", raw, found.Uid, u)
		}
	})
}
