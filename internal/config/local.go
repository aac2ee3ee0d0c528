package config

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
)

// LocalAddress refuses an address that others than this host could reach. It
// accepts unix:///absolute/path and HOST:PORT with a loopback address in
// figures.
func LocalAddress(addr string) error {
	if path, ok := strings.CutPrefix(addr, "unix://"); ok {
		if !filepath.IsAbs(path) {
			return errors.New("needs an absolute path behind unix://")
		}
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return errors.New("is neither unix:///path nor 127.0.0.1:PORT")
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%q is not a loopback address", host)
	}
	return nil
}
