package corpus

import (
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seawall/seawall/test/engine"
)

// TestSeen sends the cases that must be denied to open daemons: those that say
// so were taken, and those that say that every engine refuses them were not.
// With SEAWALL_CORPUS_SEEN=FILE.VERSION it writes down which were taken.
func TestSeen(t *testing.T) {
	w, classes := load(t)
	engine.Each(t, func(t *testing.T, v engine.Version) {
		s := newSite(t, v, w)
		taken := []string{}
		for _, class := range classes {
			for _, c := range class.Cases {
				if c.Deny == "" || c.Seen[0] == "reading" {
					continue
				}
				r := s.send(c)
				ok := r.Status >= 200 && r.Status < 300
				if ok {
					taken = append(taken, c.String())
				}
				switch claims := slices.Contains(c.Seen, v.Name); {
				case c.Seen[0] == "todo":
				case c.Seen[0] == "refused" && ok, claims && !ok:
					t.Errorf("%s: %v, and the daemon says %d %s", &c, c.Seen, r.Status, r.Body)
				}
			}
		}
		t.Logf("%d taken", len(taken))
		if name := os.Getenv("SEAWALL_CORPUS_SEEN"); name != "" {
			text, _ := json.Marshal(taken)
			if err := os.WriteFile(name+"."+v.Name, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// site is an open daemon with the objects of the world.
type site struct {
	*engine.Daemon
	app string // ID of the image app:1
}

func newSite(t *testing.T, v engine.Version, w World) *site {
	t.Helper()
	s := &site{Daemon: engine.Start(t, v)}
	s.app = s.ImportBusybox("app:1", "USER app")
	s.ImportBusybox("rooted:1")
	s.ImportBusybox("localonly:1", "USER app")
	s.MustDocker("network", "create", "lan")
	s.MustDocker("volume", "create", "data")
	s.MustDocker("volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/etc", "etcvol")
	s.MustDocker("volume", "create", "-o", "type=ext4", "-o", "device=/dev/sda1", "diskvol")
	s.MustDocker("swarm", "init", "--advertise-addr", "127.0.0.1")
	for name, c := range w.Engine.Containers {
		inspect := c.(map[string]any)
		body := inspect["Config"].(map[string]any)
		body["HostConfig"] = inspect["HostConfig"]
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if r := s.JSON(http.MethodPost, "/v1.41/containers/create?name="+name, string(text)); r.Status != http.StatusCreated {
			t.Fatalf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	s.MustDocker("start", "web")
	s.MustDocker("start", "rootweb")
	return s
}

// send sends a case as its client would, and takes back what it did.
func (s *site) send(c Case) engine.Response {
	headers := c.Sent
	if headers == nil {
		for name, value := range c.Shown {
			if name != "Content-Length" && name != "Connection" {
				headers = append(headers, name+": "+value)
			}
		}
	}
	body := c.Body + c.Hidden
	lines := append([]string{c.Method + " " + c.URI + " HTTP/1.1", "Host: docker", "Connection: close", "Content-Length: " + strconv.Itoa(len(body))}, headers...)
	r, err := s.Raw(c.Method, strings.Join(lines, "\r\n")+"\r\n\r\n"+body)
	if err != nil {
		return engine.Response{Body: err.Error()} // the daemon panicked, and dropped the connection
	}
	var made struct{ ID, Id, Name string }
	if r.Status < 200 || r.Status >= 300 {
		return r
	}
	_ = json.Unmarshal([]byte(r.Body), &made)
	for _, undo := range []struct{ part, method, uri string }{
		{"containers/create", "DELETE", "/v1.41/containers/" + made.ID + made.Id + "?force=1&v=1"},
		{"reate", "DELETE", "/v1.41/containers/" + made.ID + made.Id + "?force=1&v=1"},
		{"services/create", "DELETE", "/v1.41/services/" + made.ID + made.Id},
		{"networks/create", "DELETE", "/v1.41/networks/" + made.ID + made.Id},
		{"volumes/create", "DELETE", "/v1.41/volumes/" + made.Name},
		{"/tag", "POST", "/v1.41/images/" + s.app + "/tag?repo=app&tag=1"},
		{"/rename", "POST", "/v1.41/containers/c/rename?name=web"},
		{"/kill", "POST", "/v1.41/containers/web/start"},
	} {
		if strings.Contains(c.URI, undo.part) {
			s.Do(undo.method, undo.uri, "", "")
		}
	}
	if strings.HasSuffix(c.URI, "start") {
		s.Do("POST", strings.TrimSuffix(c.URI, "start")+"kill", "", "")
	}
	return r
}
