package identity

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxMap bounds a map file, in bytes.
const maxMap = 1 << 20

// Map gives users groups beyond what their certificates say:
//
//	groups:
//	  admins: [alice, cn=bob]
//	  builders: [san=ci@example.com, ou=build]
//
// A member is a user's CN, or a field of the certificate (cn, o, ou, san) and
// its exact value. The zero value and nil give no groups.
type Map struct {
	members map[member][]string
}

// member is one field with one value.
type member struct{ field, value string }

// LoadMap reads a map file. A file that others than its owner can write is
// refused: who writes it can make himself an administrator.
func LoadMap(path string) (*Map, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", path)
	}
	if st.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("%s: writable by group or others (chmod go-w %s)", path, path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxMap+1))
	if err != nil {
		return nil, err
	}
	m, err := ParseMap(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// ParseMap reads the text of a map file.
func ParseMap(text []byte) (*Map, error) {
	if len(text) > maxMap {
		return nil, fmt.Errorf("longer than %d bytes", maxMap)
	}
	var doc struct {
		Groups map[string][]*string `yaml:"groups"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return nil, err
	}
	if err := dec.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document")
	}
	if doc.Groups == nil {
		return nil, errors.New("no groups")
	}
	m := &Map{members: map[member][]string{}}
	for group, members := range doc.Groups {
		if err := m.add(group, members); err != nil {
			return nil, fmt.Errorf("group %q: %w", group, err)
		}
	}
	return m, nil
}

var groupName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)

func (m *Map) add(group string, members []*string) error {
	if !groupName.MatchString(group) {
		return errors.New("a name is 1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first")
	}
	for _, text := range members {
		if text == nil { // YAML would drop it silently from a list of strings
			return errors.New("a member is null")
		}
		who, err := parseMember(*text)
		if err != nil {
			return fmt.Errorf("member %q: %w", *text, err)
		}
		m.members[who] = append(m.members[who], group)
	}
	return nil
}

func parseMember(text string) (member, error) {
	field, value, found := strings.Cut(text, "=")
	if !found {
		field, value = "cn", text
	}
	if !slices.Contains([]string{"cn", "o", "ou", "san"}, field) {
		return member{}, fmt.Errorf("unknown field %q (cn, o, ou or san)", field)
	}
	return member{field, value}, checkText(field, maxSAN, value)
}

// Groups returns the groups of u, sorted and unique. The local user has none:
// nobody has told who it is.
func (m *Map) Groups(u User) []string {
	if m == nil || u.Auth != TLS {
		return nil
	}
	var groups []string
	look := func(field string, values ...string) {
		for _, v := range values {
			groups = append(groups, m.members[member{field, v}]...)
		}
	}
	look("cn", u.Cert.CN)
	look("o", u.Cert.O...)
	look("ou", u.Cert.OU...)
	look("san", u.Cert.SAN...)
	slices.Sort(groups)
	return slices.Compact(groups)
}
