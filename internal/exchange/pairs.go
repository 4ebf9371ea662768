package exchange

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// A PairDay is GDELT's signed volume between two states on a day: above 0
// cooperative, below conflictual. It is no count: a busy day weighs more.
// A and B are ISO 3166-1 alpha-3; the pair has no direction.
type PairDay struct {
	Day   int // since 1970-01-01
	A, B  string
	Value float64
}

// ReadPairs reads a table of date, a, b, value: tab-separated, a header line
// first, and calls row for each line. An error names the line and has
// CodeUnreadable; one of row ends the reading.
func ReadPairs(in io.Reader, row func(PairDay) error) error {
	names := map[string]string{}
	name := func(cell string) string {
		n, ok := names[cell]
		if !ok {
			n = strings.Clone(cell)
			names[n] = n
		}
		return n
	}
	date, day := "?", 0
	return table("pairs", in, 4, func(c []string) error {
		if c[0] != date {
			d, err := Day(c[0])
			if err != nil {
				return err
			}
			date, day = strings.Clone(c[0]), d
		}
		v, err := strconv.ParseFloat(c[3], 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("value %q is no number", c[3])
		}
		return row(PairDay{Day: day, A: name(c[1]), B: name(c[2]), Value: v})
	})
}
