package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/docker/go-units"
)

const (
	second = time.Second
	day    = 24 * time.Hour
)

// Duration is a time.Duration written with a unit: 500ms, 2s, 1h30m, 90d.
type Duration time.Duration

// UnmarshalText takes what time.ParseDuration takes, and whole days.
func (d *Duration) UnmarshalText(text []byte) error {
	s := string(text)
	if n, ok := strings.CutSuffix(s, "d"); ok {
		days, err := strconv.ParseUint(n, 10, 16)
		if err != nil {
			return fmt.Errorf("%q is not a number of days", s)
		}
		*d = Duration(time.Duration(days) * day)
		return nil
	}
	v, err := time.ParseDuration(s)
	if err != nil {
		return fmt.Errorf("%q is not a duration such as 500ms, 2s, 1h30m or 90d", s)
	}
	if v < 0 {
		return fmt.Errorf("%q is negative", s)
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes whole days as days, so that what is shown reads back.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// String returns the shortest text that reads back as d.
func (d Duration) String() string {
	v := time.Duration(d)
	if v > 0 && v%day == 0 {
		return strconv.FormatInt(int64(v/day), 10) + "d"
	}
	s := v.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// Size is a number of bytes, written as Docker writes sizes: 100m, 4g, 65536.
// The units are powers of 1024.
type Size int64

// UnmarshalText takes a plain number of bytes or one with a unit.
func (s *Size) UnmarshalText(text []byte) error {
	n, err := units.RAMInBytes(string(text))
	if err != nil || n < 0 || n == math.MaxInt64 {
		return fmt.Errorf("%q is not a size such as 65536, 100m or 4g", text)
	}
	*s = Size(n)
	return nil
}

// MarshalText writes s so that it reads back as the same number.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String returns the largest whole unit: 100m, not 104857600.
func (s Size) String() string {
	n, unit := int64(s), ""
	for _, u := range []string{"k", "m", "g", "t"} {
		if n == 0 || n%1024 != 0 {
			break
		}
		n, unit = n/1024, u
	}
	return strconv.FormatInt(n, 10) + unit
}
