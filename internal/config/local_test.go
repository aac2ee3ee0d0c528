package config

import "testing"

func TestLocalAddress(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:9323": true, "[::1]:9323": true, "unix:///run/seawall/metrics.sock": true,
		"0.0.0.0:9323": false, ":9323": false, "[::]:9323": false, "192.0.2.1:1": false, "localhost:1": false, "unix://m.sock": false, "x": false, "": false,
	} {
		if err := LocalAddress(addr); (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
	}
}
