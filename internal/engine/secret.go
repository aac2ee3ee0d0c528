package engine

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
)

// Header is the request header by which the gate knows its own look-ups when
// the daemon asks about them. Its value is the process's [Secret]; it belongs
// in no log and no audit record.
const Header = "X-Seawall-Lookup"

// Secret proves that a request was sent by this process: 256 random bits, made
// at start and kept in memory only. It prints as "[secret]" whatever the verb.
// The zero value owns nothing.
//
// Other authorization plugins in the daemon's chain see the header too. They
// run with the daemon's power already.
type Secret struct{ value string }

// NewSecret returns a fresh secret from the system's random source.
func NewSecret() (Secret, error) {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return Secret{}, fmt.Errorf("make the look-up secret: %w", err)
	}
	return Secret{value: hex.EncodeToString(b[:])}, nil
}

// Own reports whether headers, as the daemon forwards them, carry the secret.
// Only a request that is also on the list of [OwnPath] may be answered on the
// strength of it.
func (s Secret) Own(headers map[string]string) bool {
	if s.value == "" {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(headers[Header]), []byte(s.value)) == 1
}

// Format implements [fmt.Formatter]: no verb prints the secret.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[secret]") }

// MarshalText keeps the secret out of every encoder.
func (Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }
