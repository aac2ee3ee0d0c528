package input

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/moby/sys/user"

	"github.com/seawall/seawall/internal/engine"
)

// Proof of a user's uid; see [WorkloadUser].
const (
	proofNumber   = "number"
	proofName     = "name"
	proofDefault  = "default"
	proofPasswd   = "passwd"
	proofDeferred = "deferred"
	proofMissing  = "missing"
	proofUnproven = "unproven"
)

// parseUser reads a user, "name", "uid", "name:group" and so on, as the engine
// does before it looks into the container's accounts. The name of anyone but
// root is unproven.
//
// A number is a uid whatever the accounts say: every engine since 1.12 looks a
// number up by uid only. A number outside of 0 to 2³¹−1 is unproven: engines
// refuse it, or take it for a name, or wrap it around to a uid of 32 bits.
func parseUser(raw string) WorkloadUser {
	if raw == "" {
		return WorkloadUser{Source: "default", Proof: proofDefault, UID: 0, GID: -1, Root: true}
	}
	name, group := splitUser(raw)
	u := WorkloadUser{Raw: raw, Source: "request", UID: -1, GID: -1, Proof: proofUnproven}
	if gid, ok := parseID(group); ok {
		u.GID = gid
	}
	u.RootGroup = u.GID == 0 || group == "root"
	uid, number := parseID(name)
	switch {
	case name == "": // ":group" is not empty: the image's user does not count
		u.UID, u.Proof = 0, proofDefault
	case name == "root":
		u.UID, u.Proof = 0, proofName
	case number:
		u.UID, u.Proof = uid, proofNumber
	}
	u.Root = u.UID == 0
	return u
}

// splitUser takes a user apart. Newer engines refuse a second colon, older
// ones drop what follows it.
func splitUser(raw string) (name, group string) {
	name, group, _ = strings.Cut(raw, ":")
	group, _, _ = strings.Cut(group, ":")
	return name, group
}

// parseID reads a uid or gid as strconv.Atoi does, with signs and leading
// zeros. It is not ok when the text is no number, and when it is out of range.
func parseID(s string) (id int64, ok bool) {
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil || id < 0 || id > math.MaxInt32 {
		return -1, false
	}
	return id, true
}

// numeric reports whether some engine reads s as a number, in range or not.
func numeric(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil || errors.Is(err, strconv.ErrRange)
}

// decided reports whether the accounts of the container have no say in who u
// is: neither in the uid nor in the gid.
func (u WorkloadUser) decided() bool {
	_, group := splitUser(u.Raw)
	return u.Proof != proofUnproven && u.Proof != proofDeferred && (group == "" || u.GID >= 0)
}

// resolveUser reads the names in u by the container's own /etc/passwd and
// /etc/group, as the engine does when it starts a process. Names that these do
// not hold stay unproven, as they do when look-ups are turned off or not asked
// for; the engine refuses to start such a process.
func (b *Builder) resolveUser(ctx context.Context, containerID string, u WorkloadUser, needs Needs) (WorkloadUser, error) {
	if u.decided() || !needs.Has(NeedAccounts) {
		return u, nil
	}
	accounts, err := b.Facts.Accounts(ctx, containerID)
	if errors.Is(err, engine.ErrOff) {
		return u, nil
	}
	if err != nil {
		return u, unavailable("the user database of container "+shown(containerID), err)
	}
	return byAccounts(u, accounts), nil
}

// byAccounts reads the names in u by a user database.
func byAccounts(u WorkloadUser, accounts engine.Accounts) WorkloadUser {
	name, group := splitUser(u.Raw)
	spec := name
	if group != "" {
		spec += ":" + group
	}
	found, err := user.GetExecUser(spec, nil, reader(accounts.Passwd), reader(accounts.Group))
	if err != nil {
		return u
	}
	// Like the engine: a number in the file wraps around to 32 bits.
	uid, gid := int64(uint32(found.Uid)), int64(uint32(found.Gid))
	if group != "" {
		u.GID = gid
		u.RootGroup = u.RootGroup || gid == 0
	}
	if u.Proof == proofUnproven || u.Proof == proofDeferred {
		u.UID, u.Proof, u.Root = uid, proofPasswd, uid == 0
		u.GID = gid
	}
	return u
}

func reader(text []byte) io.Reader {
	if text == nil {
		return nil
	}
	return bytes.NewReader(text)
}
