package service

import (
	"fmt"
	"os"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/sirupsen/logrus"
	"golang.org/x/sys/unix"

	"github.com/seawall/seawall/internal/config"
)

// state is what systemd is told (sd_notify).
type state string

const (
	ready    state = daemon.SdNotifyReady
	stopping state = daemon.SdNotifyStopping
	alive    state = daemon.SdNotifyWatchdog
	// reloading wants the time as well, since systemd 253.
	reloading state = daemon.SdNotifyReloading
)

// notify tells systemd, if it is there.
func notify(log logrus.FieldLogger, s state) {
	text := string(s)
	if s == reloading {
		var now unix.Timespec
		if unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) == nil {
			text += fmt.Sprintf("\nMONOTONIC_USEC=%d", now.Nano()/1000)
		}
	}
	if _, err := daemon.SdNotify(false, text); err != nil {
		log.WithError(err).Warn("systemd could not be told: " + string(s))
	}
}

// setLog makes the log follow its configuration.
func setLog(log *logrus.Logger, cfg config.Log) error {
	level, err := logrus.ParseLevel(cfg.Level)
	if err != nil {
		return err
	}
	log.SetLevel(level)
	log.SetOutput(os.Stderr)
	if cfg.Format == "json" {
		log.SetFormatter(&logrus.JSONFormatter{})
		return nil
	}
	log.SetFormatter(&logrus.TextFormatter{FullTimestamp: true})
	return nil
}
