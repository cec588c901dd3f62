package bff

import (
	"errors"
	"math"
	"strconv"
	"time"
)

// ErrSeconds says that a JSON value is no duration in seconds.
var ErrSeconds = errors.New("a duration is a number of seconds, from 0 to a year")

const maxSeconds = 366 * 24 * 60 * 60

// Duration is s as Go spells durations.
func (s Seconds) Duration() time.Duration { return time.Duration(s) }

// MarshalJSON spells s as a number of seconds, with a fraction where it needs
// one.
func (s Seconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, time.Duration(s).Seconds(), 'f', -1, 64), nil
}

// UnmarshalJSON reads a number of seconds: 90, 0.5.
func (s *Seconds) UnmarshalJSON(src []byte) error {
	f, err := strconv.ParseFloat(string(src), 64)
	if err != nil || math.IsNaN(f) || f < 0 || f > maxSeconds {
		return ErrSeconds
	}
	*s = Seconds(math.Round(f * float64(time.Second)))
	return nil
}
