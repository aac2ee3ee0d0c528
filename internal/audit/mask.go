package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Masked replaces a secret in a record.
const Masked = "***"

// maxBody bounds the body kept in a record, in bytes of the request's JSON. A
// larger one is kept as its hash: a log line must stay readable.
const maxBody = 256 << 10

// maxURI bounds the request target kept in a record, in bytes.
const maxURI = 16 << 10

// Mask returns the request as it may be recorded. Values of environment
// variables, labels, registry credentials, build arguments, secrets, tokens
// and the user part of URLs are replaced by [Masked]; names stay. A body that
// is not JSON is represented by its hash alone, and so is every body of an
// endpoint whose whole content is secret.
func Mask(method, uri string, body []byte) *Request {
	r := &Request{Method: printable(method, 64), URI: maskURI(uri), BodySize: len(body)}
	if len(body) == 0 {
		return r
	}
	if secretEndpoint(uri) || len(body) > maxBody {
		r.BodySHA256 = digest(body)
		return r
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var doc any
	if dec.Decode(&doc) != nil || dec.More() {
		r.BodySHA256 = digest(body)
		return r
	}
	masked, err := json.Marshal(maskValue("", doc))
	if err != nil {
		r.BodySHA256 = digest(body)
		return r
	}
	r.Body = masked
	return r
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// secretEndpoint reports whether everything the endpoint reads is secret. It
// errs towards yes: the path is only searched, not routed.
func secretEndpoint(uri string) bool {
	path, _, _ := strings.Cut(strings.ToLower(uri), "?")
	if decoded, err := url.PathUnescape(path); err == nil {
		path = strings.ToLower(decoded)
	}
	for _, s := range []string{"/auth", "/swarm/unlock", "/secrets/", "/configs/"} {
		if strings.HasSuffix(path, s) || strings.Contains(path, s) && strings.HasSuffix(s, "/") {
			return true
		}
	}
	return false
}

// secretWords mark a key whose value is a secret wherever it stands.
var secretWords = []string{
	"password", "passwd", "secret", "token", "credential", "apikey", "api_key", "api-key",
	"identitytoken", "registrytoken", "unlockkey", "signingcakey", "private", "cookie", "authorization",
}

// valueMaps are keys of maps whose values may be anything, secrets included,
// and whose names are enough for a reviewer.
var valueMaps = map[string]bool{"labels": true, "buildargs": true, "annotations": true, "env": true, "args": true}

func secretKey(key string) bool {
	k := strings.ToLower(key)
	if k == "auth" || k == "data" || k == "key" {
		return true
	}
	for _, w := range secretWords {
		if strings.Contains(k, w) {
			return true
		}
	}
	return false
}

func maskValue(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		return maskMap(key, v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = maskValue(key, e)
		}
		return out
	case string:
		return maskString(key, v)
	}
	if secretKey(key) && v != nil {
		return Masked
	}
	return v
}

func maskMap(key string, m map[string]any) map[string]any {
	values := valueMaps[strings.ToLower(key)]
	out := make(map[string]any, len(m))
	for k, e := range m {
		if _, isText := e.(string); values && isText {
			out[k] = Masked
			continue
		}
		out[k] = maskValue(k, e)
	}
	return out
}

func maskString(key, s string) string {
	switch k := strings.ToLower(key); {
	case k == "env" || k == "settings" || k == "args" && strings.Contains(s, "="):
		name, _, found := strings.Cut(s, "=")
		if !found {
			return s
		}
		return name + "=" + Masked
	case secretKey(k):
		return Masked
	}
	return maskUserinfo(maskOptions(s))
}

// maskOptions masks secrets in comma lists such as a cifs volume's
// "addr=host,username=u,password=p".
func maskOptions(s string) string {
	if !strings.Contains(s, "=") {
		return s
	}
	parts := strings.Split(s, ",")
	for i, p := range parts {
		if name, _, found := strings.Cut(p, "="); found && secretKey(strings.TrimLeft(name, "-")) {
			parts[i] = name + "=" + Masked
		}
	}
	return strings.Join(parts, ",")
}

// maskUserinfo masks the user part of a URL inside s: scheme://user:pw@host.
func maskUserinfo(s string) string {
	i := strings.Index(s, "://")
	if i < 0 {
		return s
	}
	rest := s[i+3:]
	end := strings.IndexAny(rest, "/?# ")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndexByte(rest[:end], '@')
	if at < 0 {
		return s
	}
	return s[:i+3] + Masked + rest[at:]
}

func maskURI(uri string) string {
	path, query, found := strings.Cut(uri, "?")
	if !found {
		return printable(maskUserinfo(path), maxURI)
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		pairs[i] = maskPair(pair)
	}
	return printable(maskUserinfo(path)+"?"+strings.Join(pairs, "&"), maxURI)
}

// maskPair masks one query parameter. One that cannot be decoded keeps its
// name only.
func maskPair(pair string) string {
	rawName, rawValue, found := strings.Cut(pair, "=")
	if !found {
		return rawName
	}
	name, nameErr := url.QueryUnescape(rawName)
	value, valueErr := url.QueryUnescape(rawValue)
	if nameErr != nil || valueErr != nil {
		return rawName + "=" + Masked
	}
	masked := maskQueryValue(name, value)
	if masked == value {
		return pair
	}
	return rawName + "=" + url.QueryEscape(masked)
}

func maskQueryValue(name, value string) string {
	if strings.EqualFold(name, "changes") {
		return maskInstruction(value)
	}
	var doc any
	if strings.HasPrefix(strings.TrimSpace(value), "{") && json.Unmarshal([]byte(value), &doc) == nil {
		if b, err := json.Marshal(maskValue(name, doc)); err == nil {
			return string(b)
		}
		return Masked
	}
	return maskString(name, value)
}

// maskInstruction masks the values of a Dockerfile's ENV, ARG and LABEL
// instructions: everything behind the first name.
func maskInstruction(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch strings.ToUpper(fields[0]) {
		case "ENV", "ARG", "LABEL":
			name, _, _ := strings.Cut(fields[1], "=")
			lines[i] = fields[0] + " " + name + "=" + Masked
		}
	}
	return strings.Join(lines, "\n")
}

// printable bounds s and makes it valid UTF-8.
func printable(s string, limit int) string {
	if len(s) > limit {
		s = s[:limit] + "…"
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
