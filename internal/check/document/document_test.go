package document

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	body := base64.StdEncoding.EncodeToString([]byte(`{"Image":"a"}`))
	for _, c := range []struct {
		name, text string
		subjects   string
		problem    string
	}{
		{"a plugin message", `{"RequestMethod":"POST","RequestUri":"/v1.45/containers/create?name=x","RequestBody":"` + body + `"}`, "POST /v1.45/containers/create", ""},
		{"a request by hand", `{"method":"POST","uri":"/containers/create","body":{"Image":"a"}}`, "POST /containers/create", ""},
		{"a log", `{"phase":"event","event":"started"}` + "\n" + `{"phase":"request","id":"01J","request":{"method":"GET","uri":"/info"}}` + "\n", "record 01J", ""},
		{"a container", `[{"Id":"abc","Name":"/web","Config":{},"HostConfig":{}}]`, "container web", ""},
		{"an image", `[{"Id":"sha256:abc","RootFS":{}}]`, "", "only containers"},
		{"a log of events", `{"phase":"event"}`, "", "no request in it"},
		{"nothing", ``, "", "no request in it"},
		{"an empty list", `[]`, "", "no request in it"},
		{"an empty object", `{}`, "", "neither a plugin message"},
		{"a number", `1`, "", "not an object"},
		{"half", "\n{\"method\":", "", "x.json:2: not JSON"},
		{"body is not base64", `{"RequestMethod":"POST","RequestUri":"/x","RequestBody":"{}"}`, "", "plugin message"},
		{"an id that is a path", `{"Id":"../../x","Name":"/web","Config":{},"HostConfig":{}}`, "", "without an ID"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(c.text), "x.json")
			if c.problem != "" {
				if err == nil || !strings.Contains(err.Error(), c.problem) {
					t.Fatalf("want %q, got %v", c.problem, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var subjects []string
			for _, r := range got {
				subjects = append(subjects, r.Subject)
			}
			if s := strings.Join(subjects, ","); s != c.subjects {
				t.Errorf("got %q, want %q", s, c.subjects)
			}
		})
	}
}

func TestReadPlaces(t *testing.T) {
	got, err := Read(strings.NewReader("{\"method\":\"GET\",\"uri\":\"/info\"}\n\n\n{\"method\":\"GET\",\"uri\":\"/info\"}"), "x")
	if err != nil || len(got) != 2 || got[0].Place.Line != 1 || got[1].Place.Line != 4 {
		t.Errorf("%+v %v", got, err)
	}
}

// TestReadRecordWithoutBody holds that what a record left out is not judged.
func TestReadRecordWithoutBody(t *testing.T) {
	got, err := Read(strings.NewReader(`{"phase":"request","id":"1","request":{"method":"POST","uri":"/containers/create","body_size":9,"body_sha256":"ab"}}`), "x")
	if err != nil || len(got) != 1 || got[0].Opaque == "" {
		t.Errorf("%+v %v", got, err)
	}
}
