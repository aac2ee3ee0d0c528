// Command gate is the smallest authorization plugin: it allows everything and says so. The
// harness's tests pack it as a managed plugin.
package main

import (
	"io"
	"log"
	"net"
	"net/http"
)

func main() {
	l, err := net.Listen("unix", "/run/docker/plugins/gate.sock")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/Plugin.Activate", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"Implements":["authz"]}`)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		log.Print("gate was asked")
		io.WriteString(w, `{"Allow":true}`)
	})
	log.Fatal(http.Serve(l, nil))
}
