package backtest

import (
	"slices"

	"attache/internal/exchange"
	"attache/internal/watch"
)

// Volumes are a GDELT pair table as streams: for each pair and direction among
// the points the signed volume, cooperative for coop, turned for conf, as a
// share of all that was told of all pairs that day; without that, GDELT's own
// growth would be everybody's. Days without any row are missing.
type Volumes struct {
	First   int
	Streams []Stream // counts empty: only names and points
	Values  [][]float64
	Missing []bool
}

// A Pairs gathers rows of a pair table.
type Pairs struct {
	first, last int
	total       map[int]float64
	rows        map[[2]string]map[int]float64
}

// NewPairs keeps rows of the pairs that the points name.
func NewPairs(points []Point) *Pairs {
	p := &Pairs{first: 1 << 40, last: -1, total: map[int]float64{}, rows: map[[2]string]map[int]float64{}}
	for _, x := range points {
		k := ordered(x.A, x.B, "")
		p.rows[[2]string{k.a, k.b}] = map[int]float64{}
	}
	return p
}

// Add takes a row.
func (p *Pairs) Add(r exchange.PairDay) error {
	p.first, p.last = min(p.first, r.Day), max(p.last, r.Day)
	p.total[r.Day] += max(r.Value, -r.Value)
	k := ordered(r.A, r.B, "")
	if days := p.rows[[2]string{k.a, k.b}]; days != nil {
		days[r.Day] += r.Value
	}
	return nil
}

// Volumes are the rows as streams of the points.
func (p *Pairs) Volumes(points []Point) Volumes {
	v := Volumes{First: p.first}
	if p.last < p.first {
		return v
	}
	n := p.last - p.first + 1
	v.Missing = make([]bool, n)
	for i := range n {
		v.Missing[i] = p.total[p.first+i] == 0
	}
	for _, x := range points {
		k := ordered(x.A, x.B, x.Direction)
		i := slices.IndexFunc(v.Streams, func(s Stream) bool { return s.A == k.a && s.B == k.b && s.Direction == k.direction })
		if i >= 0 {
			v.Streams[i].Points = append(v.Streams[i].Points, x)
			continue
		}
		sign := 1e4 // in ten-thousandths of the day's volume
		if x.Direction == "conf" {
			sign = -sign
		}
		values := make([]float64, n)
		for d, val := range p.rows[[2]string{k.a, k.b}] {
			values[d-p.first] = sign * val / p.total[d]
		}
		v.Streams = append(v.Streams, Stream{A: k.a, B: k.b, Direction: k.direction, Points: []Point{x},
			Series: watch.Series{First: p.first, Counts: make([]int, n), Missing: v.Missing}})
		v.Values = append(v.Values, values)
	}
	return v
}

// Days are the days of alarms on the streams.
func (v Volumes) Days(settings watch.Signed) [][]int {
	out := make([][]int, len(v.Streams))
	for k, values := range v.Values {
		for _, i := range watch.RaiseSigned(values, v.Missing, settings) {
			out[k] = append(out[k], v.First+i)
		}
	}
	return out
}
