// Package packaging holds the files that an installation writes: systemd units
// and the first configuration. They are templates of text/template over
// [Values].
package packaging

import (
	"bytes"
	"embed"
	"text/template"
)

//go:embed *.tmpl
var files embed.FS

// Values fill the templates.
type Values struct {
	Binary     string // absolute path of seawall
	Config     string // absolute path of the configuration
	Socket     string // absolute path of the plugin's socket
	DockerHost string // Engine API address, or none
	AuditFile  string // absolute path, or -
	AuditDir   string // its folder, "" if the audit goes to standard output
	Profile    string
	Mode       string
	Network    bool // the daemon is asked over TCP
}

// Render fills the template of a file: config.yaml, seawall.service,
// seawall.socket or docker.conf.
func Render(name string, v Values) ([]byte, error) {
	t, err := template.New(name+".tmpl").Option("missingkey=error").ParseFS(files, name+".tmpl")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, v)
	return out.Bytes(), err
}
