package engine

import (
	"archive/tar"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// The users of every busybox image. "toor" is a second name of uid 0, for
// rules that look names up.
const (
	passwd = "root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0:root again:/root:/bin/sh\napp:x:1000:1000:app:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
	groups = "root:x:0:\napp:x:1000:\nnogroup:x:65534:\n"
)

// idle ends at once on SIGTERM, as a bare sleep in a container's first process
// does not: that costs every stop its ten seconds.
const idle = "#!/bin/sh\ntrap 'exit 0' TERM INT\nwhile :; do sleep 3600 & wait; done\n"

// busyboxRoot makes the tar of a root with busybox and its applets, once.
var busyboxRoot = sync.OnceValues(func() (string, error) {
	bin, err := os.ReadFile(tool("busybox"))
	if err != nil {
		return "", err
	}
	applets, err := exec.Command(tool("busybox"), "--list").Output()
	if err != nil {
		return "", fmt.Errorf("busybox --list: %w", err)
	}
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, dir := range []string{"bin/", "etc/", "root/"} {
		w.WriteHeader(&tar.Header{Name: dir, Typeflag: tar.TypeDir, Mode: 0o755})
	}
	w.WriteHeader(&tar.Header{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777})
	file := func(name, text string, mode int64) {
		w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: mode, Size: int64(len(text))})
		w.Write([]byte(text))
	}
	file("bin/busybox", string(bin), 0o755)
	file("bin/idle", idle, 0o755)
	file("etc/passwd", passwd, 0o644)
	file("etc/group", groups, 0o644)
	for _, a := range strings.Fields(string(applets)) {
		if a != "busybox" {
			w.WriteHeader(&tar.Header{Name: "bin/" + a, Typeflag: tar.TypeSymlink, Linkname: "busybox", Mode: 0o777})
		}
	}
	err = w.Close()
	return buf.String(), err
})

// ImportBusybox imports a busybox image under name, with Dockerfile changes
// such as `USER app` or `HEALTHCHECK CMD true`, and returns its ID. Its command
// is "idle", which waits and stops promptly. It has the users root, toor (uid
// 0 too), app (1000) and nobody, and no RepoDigests: see Publish. The gate
// must be open.
func (d *Daemon) ImportBusybox(name string, changes ...string) string {
	d.t.Helper()
	root, err := busyboxRoot()
	if err != nil {
		d.t.Fatal(err)
	}
	repo, tag := splitTag(name)
	changes = append([]string{`CMD ["idle"]`}, changes...)
	q := url.Values{"fromSrc": {"-"}, "repo": {repo}, "tag": {tag}, "changes": changes}
	r := d.Do(http.MethodPost, "/images/create?"+q.Encode(), "application/x-tar", root)
	if r.Status != http.StatusOK || strings.Contains(r.Body, `"error"`) {
		d.t.Fatalf("engine: import %s: %d %s", name, r.Status, r.Body)
	}
	return d.MustDocker("image", "inspect", "-f", "{{.Id}}", name)
}

// Publish makes a busybox image like ImportBusybox and passes it through the
// registry, so that it has RepoDigests under its name. It needs WithRegistry.
// A name without a host ("nginx:1", "team/app:2") becomes Docker Hub's and
// takes the way of a real pull. It returns the digest, "sha256:…".
func (d *Daemon) Publish(name string, changes ...string) string {
	d.t.Helper()
	if !d.conf.reg {
		d.t.Fatal("engine: Publish needs WithRegistry")
	}
	push := name
	if first, rest, _ := strings.Cut(name, "/"); rest == "" {
		push = registryAddr + "/library/" + name
	} else if !strings.ContainsAny(first, ".:") {
		push = registryAddr + "/" + name
	}
	d.ImportBusybox(push, changes...)
	d.MustDocker("push", push)
	if push != name {
		d.MustDocker("rmi", push)
		d.MustDocker("pull", name)
	}
	ref := d.MustDocker("image", "inspect", "-f", "{{index .RepoDigests 0}}", name)
	_, digest, _ := strings.Cut(ref, "@")
	return digest
}

// splitTag splits repo:tag; no tag is "latest".
func splitTag(name string) (repo, tag string) {
	if i := strings.LastIndex(name, ":"); i > strings.LastIndex(name, "/") {
		return name[:i], name[i+1:]
	}
	return name, "latest"
}
