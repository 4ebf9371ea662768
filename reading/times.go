package reading

import "attache/text"

// A TimeExpr is a time expression and the days it means.
type TimeExpr struct {
	First, Last int // tokens [First, Last), preposition of a bounded range ("since", "by") included
	// Start and End are ISO days, both in the interval; "" is an open or
	// unresolved end.
	Start, End string
	// Precision is that of the words: time, day, week, month, quarter, season,
	// year, decade, century; range for two ends; "" where unresolved.
	Precision string
	Kind      string // date, time, duration, set, deictic
	Resolved  bool   // Start or End is known
	// Open says that the words give one end only ("since 2011", "by Friday"):
	// the other is then the anchor where that is known, as coders of news put
	// it, else "".
	Open bool
	// Length is a duration in ISO 8601 ("P2M"), with X for an unknown number;
	// "" where the expression has none.
	Length string
	// OfStart, OfEnd and OfPrecision tell when that happened which the words
	// count from, in "a day after the raid" the raid: so long before the day
	// that the sentence names, else before the report's. "" elsewhere.
	OfStart, OfEnd, OfPrecision string
}

// Kinds of time expression, after TIMEX3 (ISO-TimeML): a deictic is a vague
// reference ("recently") that no calendar resolves.
const (
	kindDate     = "date"
	kindTime     = "time"
	kindDuration = "duration"
	kindSet      = "set"
	kindDeictic  = "deictic"
)

// Times finds the time expressions of d in order, without overlap, and
// resolves them against the anchor a and the dates told before them. With an
// unknown anchor what is relative to it stays unresolved. Only tokens and
// sentences of d are read.
func Times(d *text.Doc, a Anchor) []TimeExpr {
	c := clock{d: d, anchor: a.Day, known: a.Known()}
	c.history(d)
	for s := range d.Sentences {
		c.sentence(s)
	}
	return c.out
}

// clock reads times, sentence by sentence.
type clock struct {
	d      *text.Doc
	anchor Day
	known  bool
	past   bool // the report tells of a time long before its own date
	lx     []lexeme
	out    []TimeExpr

	sent      int
	paragraph int
	ref       meaning // what was told last, resolved, and where
	refSent   int
	story     meaning // the last date told with its year, and where
	storySent int
	storyPara int
	lean      int // the tense where no word tells it
	depth     int // of base within base
}

// meaning is what an expression says, before it becomes a TimeExpr.
type meaning struct {
	period
	prec     string
	kind     string
	length   string
	resolved bool
	open     bool
	year     bool     // the words themselves give the year
	relative bool     // placed from the anchor
	bare     bool     // a month (and day) whose year was found, not told
	of       *meaning // when that happened which it is counted from
}

// date is a resolved meaning of kind date.
func date(p period, prec string) meaning {
	return meaning{period: p, prec: prec, kind: kindDate, resolved: true}
}

// unplaced is an expression that cannot be resolved.
func unplaced(kind string) meaning {
	return meaning{period: period{NoDay, NoDay}, kind: kind}
}

// history says whether the report's own years are mostly long past.
func (c *clock) history(d *text.Doc) {
	if !c.known {
		return
	}
	now, _, _ := c.anchor.Civil()
	old, near := 0, 0
	for i := range d.Sentences {
		first, last := tokensOf(d, i)
		c.lx = lexemes(d, c.lx[:0], first, last)
		for j := range c.lx {
			if c.isYear(j) {
				if c.lx[j].val < now-3 {
					old++
				} else {
					near++
				}
			}
		}
	}
	c.past = old >= 8 && near*8 < old
}

// tokensOf is the token range of sentence i, cut to the tokens there are.
func tokensOf(d *text.Doc, i int) (first, last int) {
	s := d.Sentences[i]
	return max(s.First, 0), min(s.Last, len(d.Tokens))
}

func (c *clock) sentence(s int) {
	first, last := tokensOf(c.d, s)
	if n := len(c.out); n > 0 && first < c.out[n-1].Last {
		return // overlapping sentences: read once
	}
	c.sent, c.paragraph = s, c.d.Sentences[s].Paragraph
	c.lx = lexemes(c.d, c.lx[:0], first, last)
	for i := 0; i < len(c.lx); {
		if c.lx[i].class == cOther || c.lx[i].class == cSpace {
			i++
			continue
		}
		m, next := c.expression(i)
		if next <= i {
			i++
			continue
		}
		c.emit(i, next, m)
		i = next
	}
}

// emit records lexemes [i, next) as an expression that means m.
func (c *clock) emit(i, next int, m meaning) {
	x := TimeExpr{
		First: c.lx[i].token, Last: c.lx[next-1].token + 1, Kind: m.kind,
		Resolved: m.resolved, Open: m.open, Length: m.length,
	}
	if m.resolved {
		x.Start, x.End, x.Precision = m.start.String(), m.end.String(), m.prec
		x.Resolved = x.Start != "" || x.End != ""
	}
	if m.of != nil && m.of.resolved {
		x.OfStart, x.OfEnd, x.OfPrecision = m.of.start.String(), m.of.end.String(), m.of.prec
	}
	if n := len(c.out); n > 0 && x.First < c.out[n-1].Last {
		return // two expressions in one token: the first stands for it
	}
	c.out = append(c.out, x)
	if m.resolved && m.kind != kindDuration && m.start != NoDay {
		c.tell(m)
	}
}

// tell makes m what later "two days after" and "that year" refer to.
func (c *clock) tell(m meaning) {
	c.ref, c.refSent = m, c.sent
	if m.year && c.near(m) || !m.relative && c.story.resolved && !m.year {
		c.story, c.storySent, c.storyPara = m, c.sent, c.paragraph
	}
}

// near says whether a date may carry the story on: a bare year two decades
// from it is an aside.
func (c *clock) near(m meaning) bool {
	if !c.story.resolved || m.prec == "day" || m.prec == "month" || c.story.start == NoDay {
		return true
	}
	gap := m.start - c.story.start
	return gap < 7300 && gap > -7300
}

// at is lexeme i, or one of no class.
func (c *clock) at(i int) lexeme {
	if i < 0 || i >= len(c.lx) {
		return lexeme{}
	}
	return c.lx[i]
}

func (c *clock) is(i int, k class) bool { return i >= 0 && i < len(c.lx) && c.lx[i].class == k }

// mark says whether lexeme i is the mark r.
func (c *clock) mark(i int, r rune) bool { return c.is(i, cMark) && c.lx[i].val == int(r) }

func (c *clock) word(i int) string {
	if i < 0 || i >= len(c.lx) {
		return ""
	}
	return c.d.Text[c.lx[i].lo:c.lx[i].hi]
}

// expression is the whole expression that begins at lexeme i: a date, what
// stands before it (since, by, between) and a second end after it.
func (c *clock) expression(i int) (meaning, int) {
	switch c.lx[i].class {
	case cSince, cUntil, cBy, cFrom, cBetween:
		if m, n := c.bounded(i); n > i {
			return m, n
		}
		return meaning{}, i
	case cBefore:
		if c.is(i+1, cThe) && c.is(i+2, cEdge) && c.lx[i+2].val == 13 {
			if m, n := c.bounded(i); n > i {
				return m, n
			}
		}
		return meaning{}, i
	case cOf, cIn, cOn, cAt, cTo, cAnd:
		return meaning{}, i
	}
	m, n := c.base(i)
	if n <= i || !m.resolved || m.kind == kindDuration {
		return m, n
	}
	return c.joined(i, m, n)
}
