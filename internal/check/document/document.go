// Package document reads the JSON files that check judges: recorded plugin
// messages, records of the audit log, requests written by hand, and what
// docker inspect printed.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/moby/moby/api/types/container"

	"github.com/seawall/seawall/internal/audit"
	"github.com/seawall/seawall/internal/check"
	"github.com/seawall/seawall/internal/input"
)

// maxFile bounds a file of requests, in bytes.
const maxFile = 256 << 20

// shape is what tells the kinds of documents apart: the keys of each.
type shape struct {
	// A plugin message.
	RequestMethod, RequestURI json.RawMessage
	// A record of the audit log.
	Phase   audit.Phase
	Request json.RawMessage
	// A request written by hand.
	Method, URI json.RawMessage
	// A container, an image, a volume or a network as inspected.
	Config, HostConfig, State json.RawMessage
	RootFS, Mountpoint, IPAM  json.RawMessage
}

// Read reads all the documents of a file, one after the other or in lists.
// name is for messages and places.
func Read(r io.Reader, name string) ([]check.Request, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: larger than %d MiB", name, maxFile>>20)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	var out []check.Request
	for {
		var doc json.RawMessage
		before := dec.InputOffset()
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		place := check.Place{File: name, Line: lineAt(text, before)}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: not JSON: %w", name, place.Line, err)
		}
		list, err := read(doc, place)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, place.Line, err)
		}
		out = append(out, list...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no request in it", name)
	}
	return out, nil
}

// lineAt is the line of the first document at or after an offset.
func lineAt(text []byte, offset int64) int {
	rest := text[offset:]
	skipped := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
	return 1 + bytes.Count(text[:int(offset)+skipped], []byte("\n"))
}

// read reads one document, or a list of them.
func read(doc []byte, place check.Place) ([]check.Request, error) {
	if bytes.HasPrefix(bytes.TrimSpace(doc), []byte("[")) {
		var list []json.RawMessage
		if err := json.Unmarshal(doc, &list); err != nil {
			return nil, err
		}
		var out []check.Request
		for i, d := range list {
			more, err := read(d, place)
			if err != nil {
				return nil, fmt.Errorf("document %d: %w", i+1, err)
			}
			out = append(out, more...)
		}
		return out, nil
	}
	var s shape
	if err := json.Unmarshal(doc, &s); err != nil {
		return nil, fmt.Errorf("not an object that can be checked: %w", err)
	}
	switch {
	case s.RequestMethod != nil || s.RequestURI != nil:
		return message(doc, place)
	case s.Phase != "":
		return record(doc, s, place)
	case s.Method != nil && s.URI != nil:
		return written(doc, place)
	case s.Config != nil && s.HostConfig != nil:
		return inspected(doc, place)
	case s.RootFS != nil, s.Mountpoint != nil, s.IPAM != nil:
		return nil, errors.New("of what docker inspect prints, only containers can be checked")
	}
	return nil, errors.New("neither a plugin message, an audit record, a request nor a container's docker inspect")
}

// message is what the daemon sends to a plugin. The body is base64, as Go
// writes bytes.
func message(doc []byte, place check.Place) ([]check.Request, error) {
	var m struct {
		User            string
		UserAuthNMethod string
		RequestMethod   string
		RequestURI      string
		RequestBody     []byte
		RequestHeaders  map[string]string
	}
	if err := json.Unmarshal(doc, &m); err != nil {
		return nil, fmt.Errorf("plugin message: %w", err)
	}
	return []check.Request{request(place, input.Message{
		Method: m.RequestMethod, URI: m.RequestURI, Headers: m.RequestHeaders, Body: m.RequestBody,
		User: input.User{Name: m.User, Auth: m.UserAuthNMethod},
	})}, nil
}

// written is a request as a person writes it, or as an audit record holds it.
func written(doc []byte, place check.Place) ([]check.Request, error) {
	var m struct {
		Method  string
		URI     string
		Headers map[string]string
		Body    json.RawMessage
	}
	if err := json.Unmarshal(doc, &m); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	return []check.Request{request(place, input.Message{Method: m.Method, URI: m.URI, Headers: withType(m.Headers, m.Body), Body: m.Body})}, nil
}

func withType(headers map[string]string, body []byte) map[string]string {
	if headers == nil && len(body) > 0 {
		return map[string]string{"Content-Type": "application/json"}
	}
	return headers
}

// record is a line of the audit log. Lines that hold no request are left out.
func record(doc []byte, s shape, place check.Place) ([]check.Request, error) {
	if s.Phase != audit.PhaseRequest || s.Request == nil {
		return nil, nil
	}
	var r audit.Record
	if err := json.Unmarshal(doc, &r); err != nil {
		return nil, fmt.Errorf("audit record: %w", err)
	}
	req := request(place, input.Message{Method: r.Request.Method, URI: r.Request.URI, Headers: withType(nil, r.Request.Body), Body: r.Request.Body})
	req.Subject = "record " + r.ID
	if r.User != nil {
		req.Message.User = input.User{Name: r.User.Name, Auth: r.User.Auth, Groups: r.User.Groups}
	}
	if r.Request.Body == nil && r.Request.BodySize > 0 {
		req.Opaque = "the request's body, which the record does not hold"
	}
	return []check.Request{req}, nil
}

func request(place check.Place, m input.Message) check.Request {
	uri, _, _ := strings.Cut(m.URI, "?")
	return check.Request{Subject: strings.TrimSpace(m.Method + " " + uri), Message: m, Place: place}
}

// inspected is a container as docker inspect shows it, judged as at its start.
func inspected(doc []byte, place check.Place) ([]check.Request, error) {
	var c container.InspectResponse
	if err := json.Unmarshal(doc, &c); err != nil {
		return nil, fmt.Errorf("container: %w", err)
	}
	name := strings.TrimPrefix(c.Name, "/")
	if c.ID == "" || strings.Trim(c.ID, "0123456789abcdef") != "" || name == "" {
		return nil, errors.New("a container without an ID or a name")
	}
	req := request(place, input.Message{Method: "POST", URI: "/containers/" + c.ID + "/start", Headers: map[string]string{"Content-Length": "0"}})
	req.Subject, req.Inspect = "container "+name, doc
	return []check.Request{req}, nil
}
