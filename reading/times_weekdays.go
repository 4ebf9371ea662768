package reading

// fromAnchor is a meaning placed from the anchor, unplaced where that is
// unknown.
func (c *clock) fromAnchor(p func(anchor Day) period, prec string) meaning {
	if !c.known {
		return unplaced(kindDate)
	}
	m := date(p(c.anchor), prec)
	m.relative = true
	return m
}

// deictic reads today, yesterday, tomorrow, tonight and overnight.
func (c *clock) deictic(i int) (meaning, int) {
	v := c.lx[i].val
	prec := "day"
	n := i + 1
	m := c.fromAnchor(func(a Day) period {
		switch v {
		case dYesterday:
			return dayPeriod(a - 1)
		case dTomorrow:
			return dayPeriod(a + 1)
		case dOvernight:
			return period{a - 1, a}
		}
		return dayPeriod(a)
	}, prec)
	if v == dTonight || v == dOvernight {
		m.kind = kindTime
	}
	if c.mark(n, '\'') && c.is(n+2, cDayPart) {
		m.kind = kindTime
		return m, n + 3
	}
	return c.withPart(m, n)
}

// withPart takes a part of the day after a day ("Tuesday night", "yesterday at
// dawn").
func (c *clock) withPart(m meaning, n int) (meaning, int) {
	switch {
	case c.is(n, cDayPart):
		n++
	case c.is(n, cEdge) && c.is(n+1, cDayPart):
		n += 2
	case c.is(n, cAt) && c.is(n+1, cDayPart):
		n += 2
	case c.is(n, cIn) && c.is(n+1, cThe) && c.is(n+2, cDayPart):
		n += 3
	default:
		return m, n
	}
	m.kind = kindTime
	return m, n
}

// weekday reads "Wednesday", "Wednesday, September 20", "Tuesday night",
// "Monday last week".
func (c *clock) weekday(i int) (meaning, int) {
	x := c.lx[i]
	if !x.upper {
		return meaning{}, i
	}
	n := i + 1
	short := x.val > 10
	if short {
		if c.mark(n, '.') {
			n++
		} else if !c.mark(n, ',') && !c.is(n, cMonth) && !c.is(n, cNumber) {
			return meaning{}, i
		}
	}
	k := n
	if c.is(k, cDayPart) {
		k++
	}
	if c.mark(k, ',') || c.mark(k, '(') {
		k++
	}
	if c.is(k, cThe) {
		k++
	}
	if c.is(k, cMonth) || c.is(k, cNumber) {
		if m, e := c.monthFirst(k); e > k && (m.prec == "day" || !m.resolved) && m.kind == kindDate && c.hasDay(k, e) {
			return c.dated(i, m, n, k, e)
		}
		if m, e := c.dayFirst(k); c.is(k, cNumber) && e > k {
			return c.dated(i, m, n, k, e)
		}
	}
	if short {
		return meaning{}, i
	}
	w := x.val
	switch {
	case (c.is(n, cLast) || c.is(n, cNext) || c.is(n, cThis)) && c.is(n+1, cUnit) && c.lx[n+1].val == uWeek:
		shift := Day(0)
		if c.is(n, cLast) {
			shift = -7
		} else if c.is(n, cNext) {
			shift = 7
		}
		return c.fromAnchor(func(a Day) period { return dayPeriod(weekOf(a).start + shift + Day(w-1)) }, "day"), n + 2
	case c.is(n, cOf) && (c.is(n+1, cLast) || c.is(n+1, cNext) || c.is(n+1, cThis)) && c.is(n+2, cUnit) && c.lx[n+2].val == uWeek:
		shift := Day(0)
		if c.is(n+1, cLast) {
			shift = -7
		} else if c.is(n+1, cNext) {
			shift = 7
		}
		return c.fromAnchor(func(a Day) period { return dayPeriod(weekOf(a).start + shift + Day(w-1)) }, "day"), n + 3
	}
	return c.withPart(c.weekdayNear(w, i, n), n)
}

// hasDay says whether lexemes [k, e) hold a day of the month.
func (c *clock) hasDay(k, e int) bool {
	for ; k < e; k++ {
		if x := c.lx[k]; x.class == cNumber && x.digits <= 2 {
			return true
		}
	}
	return false
}

// dated joins the weekday at i with the date at [k, e): the weekday settles a
// year that nearness leaves open.
func (c *clock) dated(i int, m meaning, n, k, e int) (meaning, int) {
	if c.is(n, cDayPart) {
		m.kind = kindTime
	}
	if c.mark(n, '(') || c.mark(k-1, '(') {
		if c.mark(e, ')') {
			e++
		}
	}
	if !m.year && m.resolved && c.known {
		// The weekday settles a year that nearness leaves open.
		w := c.lx[i].val
		if w > 10 {
			w -= 10
		}
		if m.start.Weekday() != w && m.prec == "day" {
			_, mon, d := m.start.Civil()
			y, _, _ := c.anchor.Civil()
			for _, s := range [...]int{0, -1, 1} {
				if validDate(y+s, mon, d) && DayOf(y+s, mon, d).Weekday() == w && !c.past {
					m.period = dayPeriod(DayOf(y+s, mon, d))
					break
				}
			}
		}
	}
	return m, e
}

// weekdayNear is the weekday w told at lexemes [i, n): the latest on or before
// the anchor, or the next one where the words speak of the future. While the
// report tells of another time, the first on or after the day told last.
func (c *clock) weekdayNear(w, i, n int) meaning {
	if (!c.known || c.past) && c.ref.resolved && c.ref.prec == "day" && c.sent-c.refSent <= 2 {
		m := date(dayPeriod(onOrAfter(c.ref.start, w)), "day")
		return m
	}
	return c.fromAnchor(func(a Day) period {
		if a.Weekday() != w && c.tense(i, n) > 0 {
			return dayPeriod(onOrAfter(a, w))
		}
		return dayPeriod(onOrBefore(a, w))
	}, "day")
}

// onOrBefore is the latest weekday w up to d.
func onOrBefore(d Day, w int) Day { return d - Day((d.Weekday()-w+7)%7) }

// onOrAfter is the first weekday w from d on.
func onOrAfter(d Day, w int) Day { return d + Day((w-d.Weekday()+7)%7) }

// partOf reads "the night of 3 May", "the early hours of 12 May", "midnight on
// Friday" from lexeme k on, the part of the day.
func (c *clock) partOf(i, k int) (meaning, int) {
	n := k + 1
	if c.is(n, cUnit) && c.lx[n].val == uHour {
		n++
	}
	if c.is(n, cOf) || c.is(n, cOn) {
		m, f := c.base(n + 1)
		if f > n+1 && m.kind == kindDate && (m.prec == "day" || !m.resolved) {
			m.kind = kindTime
			return m, f
		}
	}
	return meaning{}, i
}

// clockTime reads "10:40", "8:17 a.m.", "6 pm", with the day that follows.
// Without one it is of the day told last in the sentence, else of the anchor.
func (c *clock) clockTime(i int) (meaning, int) {
	x := c.lx[i]
	n := i + 1
	ok := false
	if c.mark(n, ':') && c.lx[n].glued && c.is(n+1, cNumber) && c.lx[n+1].glued && c.lx[n+1].digits == 2 && x.digits > 0 && x.digits <= 2 && x.val < 25 && c.lx[n+1].val < 60 {
		ok, n = true, n+2
		if c.mark(n, ':') && c.is(n+1, cNumber) && c.lx[n+1].digits == 2 {
			n += 2
		}
	}
	if e, is := c.halfDay(n); is && x.num <= 12.6 {
		ok, n = true, e
	} else if c.word(n) == "o" && c.mark(n+1, '\'') {
		ok, n = true, n+3
	}
	if !ok {
		return meaning{}, i
	}
	for c.is(n, cMeridiem) || c.word(n) == "local" || c.word(n) == "time" || c.word(n) == "EST" || c.word(n) == "EDT" || c.word(n) == "BST" || c.word(n) == "CET" || c.word(n) == "ET" {
		n++
	}
	k := n
	if c.is(k, cOn) || c.mark(k, ',') {
		k++
	}
	if k < len(c.lx) && (c.is(k, cWeekday) || c.is(k, cDeictic) || c.is(k, cMonth) || c.is(k, cNumber) && c.is(k+1, cMonth)) {
		if m, e := c.base(k); e > k && (m.prec == "day" || !m.resolved) {
			m.kind = kindTime
			return m, e
		}
	}
	var m meaning
	if c.refNear(0) && c.ref.prec == "day" || c.past && c.refNear(3) && c.ref.prec == "day" {
		m = date(dayPeriod(c.ref.start), "time")
		m.relative = c.ref.relative
	} else if c.past {
		m = unplaced(kindTime)
	} else {
		m = c.fromAnchor(dayPeriod, "time")
	}
	m.kind = kindTime
	return m, n
}

// halfDay is the end of an am or pm at n, in any spelling.
func (c *clock) halfDay(n int) (next int, ok bool) {
	if c.is(n, cMeridiem) && c.word(n) != "GMT" && c.word(n) != "UTC" {
		return n + 1, true
	}
	w := c.word(n)
	if (w == "a" || w == "p") && c.mark(n+1, '.') && c.word(n+2) == "m" {
		n += 3
		if c.mark(n, '.') && c.lx[n].glued {
			n++
		}
		return n, true
	}
	return n, false
}

// relativePart reads "this morning", "last night", "that night"; the part of
// the day is lexeme n.
func (c *clock) relativePart(n, dir int, inStory bool) (meaning, int) {
	var m meaning
	switch {
	case inStory:
		if !c.refNear(3) || c.ref.prec != "day" {
			m = unplaced(kindTime)
		} else {
			m = date(dayPeriod(c.ref.end+Day(dir)), "day")
			m.relative = c.ref.relative
		}
	default:
		m = c.fromAnchor(func(a Day) period { return dayPeriod(a + Day(dir)) }, "day")
	}
	m.kind = kindTime
	return m, n + 1
}
