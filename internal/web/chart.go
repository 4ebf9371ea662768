package web

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"attache"
)

// A chart is events over time: marks in a lane for each class, counts a week above
// how much was read, all in user units of an SVG picture.
type chart struct {
	Width, Height float64
	Left, Right   float64
	Ticks         []tick
	Lanes         []lane
	Marks         []mark
	More          []mark // where more stand at one place than can be drawn
	Bars          []bar
	Cover         []bar
	Gaps          []bar // nothing was read
	Zero          float64
	BarsTop       float64
	CoverTop      float64
	CoverBottom   float64
	CoverMost     int
	BarMost       int
	Unit          string // week, month
	Undated       int    // events without a day, which stand nowhere
	Events        int
	Looked, Total int
	First, Last   string
}

type tick struct {
	X     float64
	Label string
	Major bool
}

type lane struct {
	Class, Words string
	Top, Height  float64
	N            int
}

// A mark is one event, or N of them where more stand at one place than can be drawn.
type mark struct {
	X, Y, R              float64
	Class, Status, Title string
	Href                 string
	N                    int
	Half                 string // the filled half of a contested mark, as a path
}

type bar struct {
	X, Y, W, H float64
	Class      string
	Href       string
	Title      string
}

const (
	chartWidth = 1000.0
	chartLeft  = 174.0
	chartRight = 990.0
	dot        = 4.2
	column     = 9.4 // of marks that stand on each other
	mostStack  = 7
)

// A period is one bin of a chart.
type period struct {
	from, to time.Time // days, to exclusive
	count    map[string]int
	read     int
}

// drawn is the chart of events; base is the address of the list of them all, to
// which the bars add what they count. It is nil for events without any day.
func (s *Server) drawn(ctx context.Context, events []attache.EventRow, total int, base string) (*chart, error) {
	c := &chart{Width: chartWidth, Left: chartLeft, Right: chartRight, Events: len(events), Looked: len(events), Total: total}
	var dated []attache.EventRow
	for _, e := range events {
		if _, ok := day(e.First); ok {
			dated = append(dated, e)
		} else {
			c.Undated++
		}
	}
	if len(dated) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(dated, func(a, b attache.EventRow) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.ID, b.ID)) })
	first, _ := day(dated[0].First)
	last, _ := day(dated[len(dated)-1].First)
	c.First, c.Last = dated[0].First, dated[len(dated)-1].First
	bins := c.periods(first, last)
	first, last = bins[0].from, bins[len(bins)-1].to
	x := func(t time.Time) float64 {
		return round(c.Left + (c.Right-c.Left)*t.Sub(first).Hours()/last.Sub(first).Hours())
	}
	c.marks(dated, x, base)
	for _, e := range dated {
		d, _ := day(e.First)
		i, _ := slices.BinarySearchFunc(bins, d, func(p period, d time.Time) int {
			if !p.to.After(d) {
				return -1
			}
			if p.from.After(d) {
				return 1
			}
			return 0
		})
		bins[i].count[quad(e.Type)]++
	}
	for i := range bins {
		page, err := s.Ledger.Reports(ctx, attache.Filter{Since: iso(bins[i].from), Until: iso(bins[i].to.AddDate(0, 0, -1)), Limit: 1})
		if err != nil {
			return nil, err
		}
		bins[i].read = page.Total
	}
	c.bars(bins, x, base)
	c.ticks(first, last, x)
	return c, nil
}

// mostBins bounds the bins of a chart: above it they are months, above that years.
const mostBins = 170

// periods are whole weeks, from Monday (ISO 8601), over all days; months or years
// where those would be too many.
func (c *chart) periods(first, last time.Time) []period {
	week := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	starts := map[string]time.Time{"week": week, "month": first.AddDate(0, 0, 1-first.Day()), "year": time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)}
	steps := map[string]func(time.Time) time.Time{
		"week":  func(t time.Time) time.Time { return t.AddDate(0, 0, 7) },
		"month": func(t time.Time) time.Time { return t.AddDate(0, 1, 0) },
		"year":  func(t time.Time) time.Time { return t.AddDate(1, 0, 0) },
	}
	days := last.Sub(first).Hours() / 24
	c.Unit = "week"
	if days/7 > mostBins {
		c.Unit = "month"
	}
	if days/30 > mostBins {
		c.Unit = "year"
	}
	var bins []period
	for t := starts[c.Unit]; !t.After(last) && len(bins) < 1000; t = steps[c.Unit](t) {
		bins = append(bins, period{from: t, to: steps[c.Unit](t), count: map[string]int{}})
	}
	return bins
}

// marks puts each event into the lane of its class, at the day of its first
// report; what falls on one place is stacked.
func (c *chart) marks(events []attache.EventRow, x func(time.Time) float64, base string) {
	type place struct {
		class string
		col   int
	}
	stacks := map[place][]attache.EventRow{}
	counts, highest := map[string]int{}, map[string]int{}
	for _, e := range events {
		d, _ := day(e.First)
		p := place{quad(e.Type), int((x(d) - c.Left) / column)}
		stacks[p] = append(stacks[p], e)
		counts[p.class]++
		highest[p.class] = max(highest[p.class], min(mostStack, len(stacks[p])))
	}
	top := 8.0
	for _, q := range quads {
		if counts[q.Class] == 0 {
			continue
		}
		h := float64(highest[q.Class])*column + 10
		c.Lanes = append(c.Lanes, lane{q.Class, q.Words, top, max(h, 24), counts[q.Class]})
		top += max(h, 24)
	}
	for _, l := range c.Lanes {
		for p, stack := range stacks {
			if p.class != l.Class {
				continue
			}
			mid := round(c.Left + (float64(p.col)+.5)*column)
			for i, e := range stack {
				if i == mostStack-1 && len(stack) > mostStack {
					rest := stack[i:]
					c.More = append(c.More, mark{X: mid, Y: round(l.Top + l.Height - 8 - float64(i)*column), Class: l.Class, N: len(rest),
						Href: more(base, "class", l.Class, "first", rest[0].First, "till", rest[len(rest)-1].First), Title: counted(len(rest), "more event")})
					break
				}
				m := mark{X: mid, Y: round(l.Top + l.Height - 8 - float64(i)*column), R: dot, Class: l.Class, Status: status(e), Href: "/event/" + segment(e.ID), Title: e.ID}
				if m.Status == contested {
					m.Half = fmt.Sprintf("M%g %ga%g %g 0 0 1 0 %gz", m.X, round(m.Y-dot), dot, dot, 2*dot)
				}
				c.Marks = append(c.Marks, m)
			}
		}
	}
	slices.SortFunc(c.Marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y), cmp.Compare(a.Href, b.Href))
	})
	slices.SortFunc(c.More, func(a, b mark) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	c.BarsTop = top + 10
}

// title names the marks: who does what, and when it was first told.
func (c *chart) title(events []attache.EventRow, say func(attache.EventRow) string) {
	byID := map[string]string{}
	for _, e := range events {
		byID[e.ID] = say(e)
	}
	for i := range c.Marks {
		c.Marks[i].Title = byID[c.Marks[i].Title]
	}
}

const (
	barsHeight  = 46.0 // of one side of the zero line
	coverHeight = 26.0
)

// bars draws cooperation above and conflict below a line, and under both how many
// reports were read at all: a week in which nothing was read says nothing.
func (c *chart) bars(bins []period, x func(time.Time) float64, base string) {
	most := 1
	for _, b := range bins {
		most = max(most, b.count["mc"]+b.count["vc"], b.count["mx"]+b.count["vx"])
		c.CoverMost = max(c.CoverMost, b.read)
	}
	c.BarMost = most
	c.Zero = c.BarsTop + barsHeight
	c.CoverTop = c.Zero + barsHeight + 14
	c.CoverBottom = c.CoverTop + coverHeight
	c.Height = c.CoverBottom + 22
	for _, b := range bins {
		left := x(b.from)
		w := max(1, round(x(b.to)-left-.8))
		since, until := iso(b.from), iso(b.to.AddDate(0, 0, -1))
		days := spanned(since, until)
		y := c.Zero
		for _, class := range []string{"mc", "vc"} {
			if n := b.count[class]; n > 0 {
				h := round(barsHeight * float64(n) / float64(most))
				y -= h
				c.Bars = append(c.Bars, bar{left, round(y), w, h, class, more(base, "class", class, "first", since, "till", until), fmt.Sprintf("%s: %s", days, counted(n, wordsOf(class)+" event"))})
			}
		}
		y = c.Zero
		for _, class := range []string{"mx", "vx"} {
			if n := b.count[class]; n > 0 {
				h := round(barsHeight * float64(n) / float64(most))
				c.Bars = append(c.Bars, bar{left, round(y), w, h, class, more(base, "class", class, "first", since, "till", until), fmt.Sprintf("%s: %s", days, counted(n, wordsOf(class)+" event"))})
				y += h
			}
		}
		if b.read == 0 {
			c.Gaps = append(c.Gaps, bar{left, c.BarsTop, round(x(b.to) - left), round(c.CoverBottom - c.BarsTop), "", "", days + ": nothing was read"})
			continue
		}
		h := max(1, round(coverHeight*float64(b.read)/float64(c.CoverMost)))
		c.Cover = append(c.Cover, bar{left, round(c.CoverBottom - h), w, h, "", link("/reports", "since", since, "until", until), days + ": " + counted(b.read, "report") + " read"})
	}
}

// ticks marks years and, where there is room, months.
func (c *chart) ticks(first, last time.Time, x func(time.Time) float64) {
	months := int(last.Sub(first).Hours()/24/30) + 1
	step := 1
	for _, n := range []int{1, 2, 3, 6, 12, 24, 60, 120} {
		if step = n; months/n <= 12 {
			break
		}
	}
	at := time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	for ; at.Before(last); at = at.AddDate(0, step, 0) {
		if at.Before(first) {
			continue
		}
		label := at.Format("Jan")
		if at.Month() == 1 || len(c.Ticks) == 0 {
			label = at.Format("Jan 2006")
		}
		if step >= 12 {
			label = at.Format("2006")
		}
		c.Ticks = append(c.Ticks, tick{x(at), label, at.Month() == 1})
	}
	if len(c.Ticks) == 0 {
		c.Ticks = []tick{{x(first), first.Format("2 Jan 2006"), true}}
	}
}

func wordsOf(class string) string {
	for _, q := range quads {
		if q.Class == class {
			return q.Words
		}
	}
	return class
}

func day(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s[:min(10, len(s))])
	return t, err == nil
}

func iso(t time.Time) string { return t.Format(time.DateOnly) }

// round keeps pictures small: tenths of a unit are finer than a screen.
func round(x float64) float64 { return math.Round(x*10) / 10 }
