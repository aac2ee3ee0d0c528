package main

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// figure is one measurement. Times are microseconds.
type figure struct {
	Plugin      string  `json:"plugin"` // noop, seawall, a peer, or none
	Case        string  `json:"case"`
	Concurrency int     `json:"concurrency"`
	P50         float64 `json:"p50"`
	P90         float64 `json:"p90"`
	P99         float64 `json:"p99"`
	PerSecond   float64 `json:"per_second"`
	Ratio       float64 `json:"ratio"` // of P50 to the no-op's, or to no plugin's
}

// measure runs f n times on c goroutines.
func measure(n, c int, f func() error) (figure, error) {
	times := make([]time.Duration, n)
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		first error
	)
	begin := time.Now()
	for w := range c {
		wg.Go(func() {
			for i := w; i < n; i += c {
				start := time.Now()
				err := f()
				times[i] = time.Since(start)
				if err != nil {
					mu.Lock()
					first = err
					mu.Unlock()
					return
				}
			}
		})
	}
	wg.Wait()
	total := time.Since(begin)
	slices.Sort(times)
	at := func(q float64) float64 { return float64(times[int(q*float64(n-1))].Nanoseconds()) / 1000 }
	return figure{Concurrency: c, P50: at(0.5), P90: at(0.9), P99: at(0.99), PerSecond: float64(n) / total.Seconds()}, first
}

func printPlugin(list []figure) {
	fmt.Printf("%-24s %-10s %4s %9s %9s %9s %9s %7s\n", "asked on the socket", "plugin", "conc", "p50 µs", "p90 µs", "p99 µs", "per s", "ratio")
	printRows(list)
}

func printDaemon(list []figure) {
	fmt.Printf("\n%-24s %-10s %4s %9s %9s %9s %9s %7s\n", "through dockerd", "plugin", "conc", "p50 µs", "p90 µs", "p99 µs", "per s", "ratio")
	printRows(list)
}

func printRows(list []figure) {
	last := ""
	for _, f := range list {
		name := f.Case
		if name == last {
			name = ""
		}
		last = f.Case
		fmt.Printf("%-24s %-10s %4d %9.0f %9.0f %9.0f %9.0f %7.2f\n", name, f.Plugin, f.Concurrency, f.P50, f.P90, f.P99, f.PerSecond, f.Ratio)
	}
}
