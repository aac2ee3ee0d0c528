package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/seawall/seawall/internal/service"
)

func newServe() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the plugin: answer the Docker daemon's questions",
		Long: `serve answers the Docker daemon on the plugin socket until it gets SIGTERM, then
answers what is under way and ends. SIGHUP, or a change of the configuration,
the policy or the waivers, loads them anew; if that fails, the last good policy
stays in force. Under systemd it takes the socket that it is handed and says
when it is ready.`,
		Example: `  seawall serve
  seawall serve --profile baseline --mode audit --audit-file -
  seawall serve --policy /etc/seawall/policies --docker-host none`,
		Args: args(cobra.NoArgs),
	}
	sources := sourceFlags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		s, err := service.Start(c.Context(), service.Options{Sources: sources(), Version: version().Version, Log: logrus.New()})
		if err != nil {
			return err
		}
		hup, stop := hangups(c.Context())
		defer stop()
		return s.Run(c.Context(), hup)
	}
	return c
}

// hangups turns SIGHUP into values on a channel; several at once are one.
func hangups(ctx context.Context) (<-chan struct{}, func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	out := make(chan struct{}, 1)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-signals:
				select {
				case out <- struct{}{}:
				default:
				}
			}
		}
	}()
	return out, func() { signal.Stop(signals) }
}
