package policy

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// impure are built-ins beyond those that OPA itself marks as nondeterministic
// whose result depends on something else than their operands: the clock (the
// verifiers of tokens and certificates) or the host's time zone.
var impure = []string{
	"crypto.x509.parse_and_verify_certificates",
	"crypto.x509.parse_and_verify_certificates_with_options",
	"http.send",
	"io.jwt.decode_verify",
	"net.lookup_ip_addr",
	"opa.runtime",
	"time.add_date",
	"time.clock",
	"time.date",
	"time.diff",
	"time.format",
	"time.now_ns",
	"time.parse_ns",
	"time.weekday",
	"uuid.rfc4122",
}

// capabilities are OPA's without whatever would make a decision depend on
// anything but the input and the policy: network, clock, randomness, the
// process. A module that names such a built-in does not compile.
var capabilities = sync.OnceValue(func() *ast.Capabilities {
	caps := ast.CapabilitiesForThisVersion()
	caps.Builtins = slices.DeleteFunc(caps.Builtins, func(b *ast.Builtin) bool {
		return b.Nondeterministic || strings.HasPrefix(b.Name, "rand.") || slices.Contains(impure, b.Name)
	})
	caps.AllowNet = []string{}
	return caps
})
