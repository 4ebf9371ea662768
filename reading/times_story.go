package reading

// unitOf reads "the week of 5 June", "the weekend", "the day before", "the
// month after", "the year 2011"; the unit is lexeme k.
func (c *clock) unitOf(i, k int) (meaning, int) {
	u := c.lx[k].val
	n := k + 1
	if c.is(n, cNumber) && u == uYear && c.yearIs(n) {
		m := date(yearPeriod(c.lx[n].val), "year")
		m.year = true
		return m, n + 1
	}
	if u == uWeek && (c.is(n, cOf) || c.word(n) == "beginning" || c.word(n) == "starting" || c.is(n, cEdge)) {
		if m, e := c.base(n + 1); e > n+1 && m.prec == "day" {
			p := weekOf(m.start)
			if !c.is(n, cOf) {
				p = period{m.start, m.start + 6}
			}
			m.period, m.prec = p, "week"
			return m, e
		}
	}
	if u == uWeekend {
		return c.fromAnchor(func(a Day) period {
			p := weekendOf(a)
			if p.start > a && c.tense(i, n) <= 0 {
				p.start, p.end = p.start-7, p.end-7
			}
			return p
		}, "week"), n
	}
	if (c.is(n, cBefore) || c.is(n, cAfter)) && u >= uDay && !c.mark(n+1, '-') {
		sign := 1
		if c.is(n, cBefore) {
			sign = -1
		}
		// "the day before the vote": relative to what is not a date.
		if !c.clauseEnds(n + 1) {
			return unplaced(kindDate), n
		}
		return c.fromStory(u, sign), n + 1
	}
	return meaning{}, i
}

// clauseEnds says whether nothing that could be a point of reference follows.
func (c *clock) clauseEnds(n int) bool {
	return n >= len(c.lx) || c.is(n, cMark) && c.lx[n].val != '\'' || c.is(n, cAnd) || c.is(n, cIn) || c.is(n, cTo) || c.is(n, cAt)
}

// yearIs says whether a year stands at n.
func (c *clock) yearIs(n int) bool {
	_, e := c.yearNumber(n)
	return e > n
}

// fromStory is the unit n before or after the one told last.
func (c *clock) fromStory(u, n int) meaning {
	if !c.refNear(2) {
		return unplaced(kindDate)
	}
	m := c.shifted(c.ref.start, u, n)
	m.relative = c.ref.relative
	return m
}

// refNear says whether a date was told in this sentence or at most n before.
func (c *clock) refNear(n int) bool {
	return c.ref.resolved && c.ref.start != NoDay && c.sent-c.refSent <= n
}

// shifted is the unit n units from that of d.
func (c *clock) shifted(d Day, u, n int) meaning {
	y, m, _ := d.Civil()
	switch u {
	case uWeek:
		w := weekOf(d + Day(7*n))
		return date(w, "week")
	case uWeekend:
		return date(weekendOf(d+Day(7*n)), "week")
	case uFortnight:
		return date(dayPeriod(d+Day(14*n)), "day")
	case uMonth:
		first := monthsOn(y, m, n)
		y, m, _ = first.Civil()
		return date(monthPeriod(y, m), "month")
	case uQuarter:
		q := y*4 + (m-1)/3 + n
		return date(quarterPeriod(floorDiv(q, 4), q-4*floorDiv(q, 4)+1), "quarter")
	case uYear:
		return date(yearPeriod(y+n), "year")
	case uDecade:
		return date(decadePeriod(floorDiv(y, 10)*10+10*n), "decade")
	case uCentury:
		return date(centuryPeriod(floorDiv(y, 100)+1+n), "century")
	}
	return date(dayPeriod(d+Day(n)), "day")
}

// unitHere is the week, month or year of the anchor, at lexeme n; in a report
// of the past, of what was told last.
func (c *clock) unitHere(n int) (meaning, int) {
	u := c.lx[n].val
	if c.plural(n) {
		return meaning{}, n
	}
	if (c.past || !c.known) && c.refNear(3) {
		return c.shifted(c.ref.start, u, 0), n + 1
	}
	return c.fromAnchor(func(a Day) period { return c.shifted(a, u, 0).period }, unitPrecision(u)), n + 1
}

// within reads "earlier this month", "later that year", "later in the week",
// "earlier today": from its start to the anchor, or from the anchor to its end.
func (c *clock) within(i int) (meaning, int) {
	early := c.is(i, cEarlier)
	n := i + 1
	if c.is(n, cIn) || c.is(n, cOn) {
		n++
	}
	var m meaning
	f := n
	switch {
	case c.is(n, cThe) && c.is(n+1, cUnit) && n > i+1 && c.lx[n+1].val >= uDay:
		m, f = c.unitHere(n + 1)
	case c.is(n, cThis), c.is(n, cThat), c.is(n, cDeictic), c.is(n, cLast), c.is(n, cNext), c.is(n, cWeekday), c.is(n, cMonth), c.is(n, cNumber) && n > i+1 && c.isYear(n):
		m, f = c.base(n)
	}
	if f <= n || m.kind == kindDuration || m.kind == kindDeictic {
		return meaning{}, i
	}
	if !m.resolved || m.prec == "day" {
		if m.prec == "day" {
			m.kind = kindTime
		}
		return m, f
	}
	from := NoDay
	if c.known {
		from = c.anchor
	}
	if c.is(n, cThat) && c.ref.resolved {
		from = NoDay // the coders give the whole year
	}
	if from == NoDay || from < m.start || from > m.end {
		return m, f
	}
	if early {
		m.end = from
	} else {
		m.start = from
	}
	m.prec = "range"
	return m, f
}
