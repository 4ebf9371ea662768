package reading

// edged reads "early 2016", "late in June", "mid-2015", "the end of the year"
// from lexeme k on.
func (c *clock) edged(i, k int) (meaning, int) {
	x := c.lx[k]
	e := x.val
	n := k + 1
	if e > 10 {
		if !c.is(n, cOf) {
			return meaning{}, i
		}
		e -= 10
		n++
	} else {
		if c.mark(n, '-') || c.is(n, cIn) || c.is(n, cOn) || c.is(n, cTo) && c.is(n+1, cEdge) || c.is(n, cAnd) && c.is(n+1, cEdge) {
			n++
		}
		if c.is(n, cEdge) { // "early to mid-1980s"
			n++
			if c.mark(n, '-') {
				n++
			}
		}
		if c.is(n, cDayPart) && c.is(k+1, cDayPart) { // "early morning"
			return c.partOf(i, n)
		}
	}
	if c.is(n, cThe) && c.is(n+1, cUnit) {
		if c.lx[n+1].val < uDay {
			return meaning{}, i
		}
		// the end of the month: that of the anchor, or the one told of
		if m, f := c.unitHere(n + 1); f > n+1 {
			return c.cut(m, e), f
		}
		return meaning{}, i
	}
	if (c.is(n, cUnit) || c.is(n, cPossessive)) && x.val > 10 && !c.plural(n) {
		if c.is(n, cUnit) && c.lx[n].val >= uWeek {
			m, f := c.unitHere(n)
			return c.cut(m, e), f
		}
		return meaning{}, i
	}
	m, f := c.base(n)
	if f <= n || m.kind == kindDuration || m.kind == kindSet || m.kind == kindDeictic {
		return meaning{}, i
	}
	return c.cut(m, e), f
}

// cut is the early (1), middle (2) or late (3) part of m: of a month ten days,
// of a year four months, of a decade three or four years, as coders of news cut
// them.
func (c *clock) cut(m meaning, part int) meaning {
	if !m.resolved {
		return m
	}
	y, mon, _ := m.start.Civil()
	switch m.prec {
	case "month":
		switch part {
		case 1:
			m.end = DayOf(y, mon, 10)
		case 2:
			m.start, m.end = DayOf(y, mon, 11), DayOf(y, mon, 20)
		default:
			m.start = DayOf(y, mon, 21)
		}
	case "year":
		switch part {
		case 1:
			m.end = DayOf(y, 5, 1) - 1
		case 2:
			m.start, m.end = DayOf(y, 5, 1), DayOf(y, 9, 1)-1
		default:
			m.start = DayOf(y, 9, 1)
		}
	case "decade":
		switch part {
		case 1:
			m.end = DayOf(y+3, 12, 31)
		case 2:
			m.start, m.end = DayOf(y+4, 1, 1), DayOf(y+6, 12, 31)
		default:
			m.start = DayOf(y+7, 1, 1)
		}
	case "century":
		switch part {
		case 1:
			m.end = DayOf(y+33, 12, 31)
		case 2:
			m.start, m.end = DayOf(y+34, 1, 1), DayOf(y+66, 12, 31)
		default:
			m.start = DayOf(y+67, 1, 1)
		}
	case "quarter", "season":
		m.start, m.end = monthsOn(y, mon, part-1), monthsOn(y, mon, part)-1
	case "week":
		switch part {
		case 1:
			m.end = m.start + 1
		case 2:
			m.start, m.end = m.start+2, m.start+3
		default:
			m.start = m.start + 4
		}
	case "day":
		m.kind = kindTime
	}
	return m
}

// ordinalUnit reads "the first half of 2008", "the third quarter", "the
// twentieth century", "the first week of May".
func (c *clock) ordinalUnit(i, k int) (meaning, int) {
	nth := c.lx[k].val
	n := k + 1
	if c.mark(n, '-') {
		n++
	}
	if c.is(n, cUnit) && c.lx[n].val == uCentury {
		return c.nthCentury(i, nth, n)
	}
	size := 0
	switch {
	case c.is(n, cHalf) && nth <= 2:
		size = 2
	case c.is(n, cUnit) && c.lx[n].val == uQuarter && nth <= 4:
		size = 4
	case c.is(n, cUnit) && (c.lx[n].val == uWeek || c.lx[n].val == uDay || c.lx[n].val == uMonth) && !c.plural(n) && c.is(n+1, cOf):
	default:
		return meaning{}, i
	}
	e := n + 1
	if c.is(e, cOf) {
		e++
	}
	var m meaning
	var f int
	if c.is(e, cThe) && c.is(e+1, cUnit) && c.lx[e+1].val >= uMonth {
		m, f = c.unitHere(e + 1)
	} else if m, f = c.base(e); f > e && (m.kind != kindDate || m.prec != "year" && m.prec != "month") {
		return meaning{}, i
	}
	if f <= e {
		if size != 4 {
			return meaning{}, i
		}
		m, f = c.fromAnchor(func(a Day) period { return c.shifted(a, uYear, 0).period }, "year"), n+1
	}
	if !m.resolved {
		return m, f
	}
	y, mon, _ := m.start.Civil()
	switch {
	case size == 2 && m.prec == "year":
		m.period, m.prec = period{monthsOn(y, 1, 6*(nth-1)), monthsOn(y, 1, 6*nth) - 1}, "range"
	case size == 4 && m.prec == "year":
		m.period, m.prec = quarterPeriod(y, nth), "quarter"
	case size == 2 && m.prec == "month":
		if nth == 1 {
			m.end = DayOf(y, mon, 15)
		} else {
			m.start = DayOf(y, mon, 16)
		}
		m.prec = "range"
	case size == 0 && m.prec == "month" && nth >= 1 && c.lx[n].val == uWeek && nth <= 4:
		m.start = DayOf(y, mon, 7*nth-6)
		m.end, m.prec = m.start+6, "week"
	case size == 0 && nth >= 1 && c.lx[n].val == uDay && nth <= 28:
		m.period, m.prec = dayPeriod(m.start+Day(nth-1)), "day"
	case size == 0 && m.prec == "year" && nth >= 1 && nth <= 12 && c.lx[n].val == uMonth:
		m.period, m.prec = monthPeriod(y, nth), "month"
	default:
		return meaning{}, i
	}
	return m, f
}

// every reads "every day", "each week", "daily".
func (c *clock) every(i int) (meaning, int) {
	if u := c.lx[i].val; u != 0 {
		if c.lx[i].upper && i > 0 { // the Daily Telegraph
			return meaning{}, i
		}
		m := unplaced(kindSet)
		m.length = isoLength(u, 1)
		return m, i + 1
	}
	n := i + 1
	count, e := c.count(n)
	if e > n {
		n = e
	} else {
		count = 1
	}
	switch {
	case c.is(n, cUnit):
		m := unplaced(kindSet)
		m.length = isoLength(c.lx[n].val, count)
		return m, n + 1
	case c.is(n, cWeekday), c.is(n, cDayPart), c.is(n, cSeason):
		return unplaced(kindSet), n + 1
	}
	return meaning{}, i
}
