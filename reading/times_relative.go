package reading

// definite reads what begins with "the".
func (c *clock) definite(i int) (meaning, int) {
	k := i + 1
	if c.word(k) == "very" {
		k++
	}
	x := c.at(k)
	switch x.class {
	case cLast, cNext, cPrevious, cFollowing, cSame, cRecent:
		return c.relative(i, k)
	case cEdge:
		return c.edged(i, k)
	case cSeason:
		return c.season(i, k)
	case cOrdinal:
		if m, n := c.ordinalMonth(k); n > k {
			return m, n
		}
		return c.ordinalUnit(i, k)
	case cDayPart:
		return c.partOf(i, k)
	case cNumber:
		if m, n := c.numeric(k); n > k && (m.kind != kindDuration) && (m.prec == "decade" || m.prec == "century" || m.prec == "day") {
			return m, n
		}
	case cUnit:
		return c.unitOf(i, k)
	case cMark:
		if x.val == '\'' {
			if m, n := c.base(k); n > k {
				return m, n
			}
		}
	}
	return meaning{}, i
}

// relative reads what begins, at lexeme k, with this, last, next, past,
// previous, coming, following, that or same; the expression begins at i.
func (c *clock) relative(i, k int) (meaning, int) {
	x := c.lx[k]
	n := k + 1
	dir := 0
	inStory := false // counted from what was told last
	switch x.class {
	case cThis:
		if c.is(n, cPrevious) && c.lx[n].val == 1 || c.is(n, cLast) {
			dir, n = -1, n+1
		} else if c.is(n, cFollowing) {
			dir, n = 1, n+1
		} else if c.is(n, cSame) {
			inStory, n = true, n+1
		}
	case cThat:
		inStory = true
		if c.is(n, cSame) {
			n++
		}
	case cSame:
		inStory = true
	case cLast:
		dir = -1
	case cNext:
		dir = 1
		inStory = i < k // "the next day"
	case cPrevious:
		dir = -1
		inStory = x.val == 0 && (c.refNear(2) || !c.known)
	case cFollowing:
		dir = 1
		inStory = x.val == 0
	case cRecent:
		if c.is(n, cUnit) {
			return unplaced(kindDeictic), n + 1
		}
		return meaning{}, i
	}
	if x.class == cPrevious && i < k && c.word(k) == "past" && !c.is(n, cUnit) && !c.is(n, cNumber) && !c.is(n, cCounting) && (n >= len(c.lx) || c.is(n, cMark)) {
		return unplaced(kindDeictic), n
	}
	if x.class != cThis && x.class != cThat && x.class != cSame || n > k+1 && dir != 0 {
		if m, e := c.spanOf(i, n, dir, inStory && c.refNear(1) && x.class != cNext); e > n {
			return m, e
		}
	}
	bareThe := i < k && (x.class == cLast || x.class == cNext)
	y := c.at(n)
	switch y.class {
	case cUnit:
		return c.relativeUnit(i, k, n, dir, inStory)
	case cMonth:
		if !y.upper || x.class == cThat || x.class == cSame || bareThe && x.class == cNext {
			return meaning{}, i
		}
		return c.fromAnchor(func(a Day) period { return relativeMonth(a, y.val, dir) }, "month"), c.afterMonth(n)
	case cWeekday:
		if !y.upper || y.val > 10 {
			return meaning{}, i
		}
		if inStory && c.refNear(1) {
			d := onOrAfter(c.ref.start+1, y.val)
			if dir < 0 {
				d = onOrBefore(c.ref.start-1, y.val)
			} else if dir == 0 {
				d = onOrAfter(c.ref.start, y.val)
			}
			return c.withPart(date(dayPeriod(d), "day"), n+1)
		}
		if c.is(n+1, cMonth) || c.mark(n+1, ',') && c.is(n+2, cMonth) {
			if m, e := c.weekday(n); e > n+1 {
				return m, e
			}
		}
		return c.withPart(c.fromAnchor(func(a Day) period {
			switch {
			case dir < 0:
				return dayPeriod(weekOf(a).start - 7 + Day(y.val-1))
			case dir > 0:
				return dayPeriod(onOrAfter(a+1, y.val))
			case c.tense(i, n+1) > 0:
				return dayPeriod(onOrAfter(a, y.val))
			}
			return dayPeriod(onOrBefore(a, y.val))
		}, "day"), n+1)
	case cSeason:
		if y.upper && c.at(n-1).upper {
			return meaning{}, i
		}
		if inStory && dir == 0 {
			if !c.refNear(3) {
				return unplaced(kindDate), n + 1
			}
			ry, _, _ := c.ref.start.Civil()
			return date(seasonPeriod(ry, y.val), "season"), n + 1
		}
		return c.fromAnchor(func(a Day) period { return relativeSeason(a, y.val, dir, c.tense(i, n+1)) }, "season"), n + 1
	case cDayPart:
		return c.relativePart(n, dir, inStory)
	case cFeast:
		m, e := c.feast(n)
		if e == n {
			return meaning{}, i
		}
		if m.resolved && dir < 0 && m.start > c.anchor {
			yy, mm, dd := m.start.Civil()
			m.period = dayPeriod(DayOf(yy-1, mm, dd))
		}
		return m, e
	case cEdge:
		if x.class == cThis && y.val < 10 { // "this early morning" is not told
			return meaning{}, i
		}
	}
	return meaning{}, i
}

// unitPrecision is the precision of one unit.
func unitPrecision(u int) string {
	switch u {
	case uWeek, uWeekend:
		return "week"
	case uMonth:
		return "month"
	case uQuarter:
		return "quarter"
	case uYear:
		return "year"
	case uDecade:
		return "decade"
	case uCentury:
		return "century"
	}
	return "day"
}

// relativeUnit reads "this week", "last month", "the same day", "that year",
// "the following year" once the unit at n is reached. dir is -1, 0 or 1;
// inStory says that it counts from what was told last.
func (c *clock) relativeUnit(i, k, n, dir int, inStory bool) (meaning, int) {
	u := c.lx[n].val
	if c.plural(n) || u < uDay {
		return meaning{}, i
	}
	kind := c.lx[k].class
	if inStory && (dir == 0 || c.refNear(2) || i < k && u == uDay) {
		if !c.refNear(3) {
			return unplaced(kindDate), n + 1
		}
		d := c.ref.start
		if dir > 0 {
			d = c.ref.end
		}
		if d == NoDay {
			return unplaced(kindDate), n + 1
		}
		m := c.shifted(d, u, dir)
		m.relative = c.ref.relative
		return m, n + 1
	}
	if inStory && (dir == 0 || i < k && kind == cNext) {
		return unplaced(kindDate), n + 1
	}
	if kind == cLast && i < k {
		if u == uDay || u == uDecade || u == uCentury { // "the last day of the talks"
			if u == uDay {
				return meaning{}, i
			}
		} else if c.is(n+1, cOf) {
			return meaning{}, i
		}
	}
	if kind == cThis && u == uDay {
		if c.is(k-1, cTo) {
			return unplaced(kindDeictic), n + 1 // to this day
		}
		return c.fromAnchor(dayPeriod, "day"), n + 1
	}
	if kind == cThis && u == uWeekend {
		return c.fromAnchor(func(a Day) period {
			p := weekendOf(a)
			if a.Weekday() <= 2 && c.tense(i, n+1) < 0 {
				p.start, p.end = p.start-7, p.end-7
			}
			return p
		}, "week"), n + 1
	}
	if u == uDay && kind == cLast {
		return meaning{}, i
	}
	// "the past year", "the last decade": the span up to the anchor.
	if i < k && (kind == cPrevious || kind == cLast) && u >= uDay || kind == cThis && dir < 0 && u > uWeek {
		if kind == cPrevious && c.lx[k].val == 1 || kind == cLast && u != uWeekend || u >= uDecade {
			return c.fromAnchor(func(a Day) period { return spanBack(a, u, 1) }, "range"), n + 1
		}
	}
	return c.fromAnchor(func(a Day) period { return c.shifted(a, u, dir).period }, unitPrecision(u)), n + 1
}

// plural says whether the unit at n is told in the plural.
func (c *clock) plural(n int) bool {
	w := c.word(n)
	return len(w) > 0 && w[len(w)-1] == 's'
}

// spanBack is the n units up to d.
func spanBack(d Day, u, n int) period { return period{moved(d, u, -n), d} }

// moved is the day n units from d: months and years keep the day of the month.
func moved(d Day, u, n int) Day {
	switch u {
	case uWeek, uWeekend:
		return d + Day(7*n)
	case uFortnight:
		return d + Day(14*n)
	case uMonth:
		return addMonths(d, n)
	case uQuarter:
		return addMonths(d, 3*n)
	case uYear:
		return addMonths(d, 12*n)
	case uDecade:
		return addMonths(d, 120*n)
	case uCentury:
		return addMonths(d, 1200*n)
	case uDay:
		return d + Day(n)
	}
	return d
}

// spanOf reads "[the last] five years", "[the past] 24 hours", "[the next] few
// days" from lexeme n on.
func (c *clock) spanOf(i, n, dir int, inStory bool) (meaning, int) {
	count, e := c.count(n)
	if e == n {
		if !c.is(n, cUnit) || !c.plural(n) {
			return meaning{}, n
		}
		count = -1
	}
	if c.mark(e, '-') {
		e++
	}
	if !c.is(e, cUnit) {
		return meaning{}, n
	}
	u := c.lx[e].val
	m := c.fromAnchor(dayPeriod, "range")
	if inStory {
		m = c.ref
		m.prec = "range"
	}
	m.length = isoLength(u, count)
	if count < 0 || !m.resolved {
		m.resolved, m.kind = false, kindDuration
		return m, e + 1
	}
	steps := int(count)
	if u < uDay {
		hours := count * map[int]float64{uHour: 1, uMinute: 1.0 / 60, uSecond: 1.0 / 3600}[u]
		u, steps = uDay, int((hours+23)/24)
	}
	if float64(steps) > 3000 {
		m.resolved, m.kind = false, kindDuration
		return m, e + 1
	}
	switch {
	case dir < 0:
		m.period = spanBack(m.start, u, steps)
	default:
		m.period = period{m.end, moved(m.end, u, steps)}
	}
	return m, e + 1
}
