package plugin

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/docker/go-plugins-helpers/authorization"
)

// FuzzMessage gives any bytes to both doors of the plugin. There is always an
// answer, of status 200, that either allows or says why not; and what is
// allowed was decided, and is on record.
func FuzzMessage(f *testing.F) {
	ping, _ := json.Marshal(authorization.Request{RequestMethod: "GET", RequestURI: "/_ping"})
	bad, _ := json.Marshal(create(privileged))
	for _, m := range [][]byte{nil, []byte("{}"), []byte("null"), []byte("[]"), ping, bad, append(ping, '{'), []byte(`{"RequestMethod":"GET","RequestUri":"/_ping","RequestBody":"!"}`),
		[]byte(`{"requestmethod":"GET","REQUESTURI":"/_ping","RequestPeerCertificates":["x"]}`), []byte(`{"RequestMethod":"GET","RequestUri":"/_ping","User":"x","UserAuthNMethod":"TLS"}`)} {
		f.Add(m, true)
		f.Add(m, false)
	}
	log := &memory{}
	handler := NewServer(newGate(f, log, nil), nil).http.Handler
	f.Fuzz(func(t *testing.T, message []byte, request bool) {
		path := "/" + authorization.AuthZApiRequest
		if !request {
			path = "/" + authorization.AuthZApiResponse
		}
		log.records = nil
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("POST", path, bytes.NewReader(message)))
		var res authorization.Response
		if err := json.Unmarshal(w.Body.Bytes(), &res); err != nil || w.Code != 200 {
			t.Fatalf("%d %v: %s", w.Code, err, w.Body)
		}
		if res.Allow == (res.Msg != "") {
			t.Fatalf("%+v", res)
		}
		if request && res.Allow && len(log.records) != 1 {
			t.Fatalf("allowed with %d records", len(log.records))
		}
	})
}
