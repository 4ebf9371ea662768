package backtest

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"attache"
	"attache/internal/exchange"
)

// A Point is a dated turning point of a pair: Direction is conf or coop.
type Point struct {
	Stream, A, B string
	Day          int // since 1970-01-01
	Direction    string
	What         string
}

// ReadPoints reads a table of stream, a, b, date, direction, what:
// tab-separated, a header line first. Errors have CodeUnreadable.
func ReadPoints(in io.Reader) ([]Point, error) {
	var points []Point
	lines := bufio.NewScanner(in)
	for at := 1; lines.Scan(); at++ {
		c := strings.Split(lines.Text(), "\t")
		if at == 1 {
			continue
		}
		var err error
		p := Point{}
		if len(c) < 6 {
			err = fmt.Errorf("%d cells, not 6", len(c))
		} else {
			p = Point{Stream: c[0], A: c[1], B: c[2], Direction: c[4], What: c[5]}
			p.Day, err = exchange.Day(c[3])
		}
		if err != nil {
			return nil, &attache.Error{Code: attache.CodeUnreadable, Op: fmt.Sprintf("turning points, line %d", at), Err: err}
		}
		points = append(points, p)
	}
	if err := lines.Err(); err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "turning points", Err: err}
	}
	return points, nil
}
