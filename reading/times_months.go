package reading

// monthAt says whether lexeme i names a month. "May", "March" and some
// abbreviations need more than a capital: firm says that what stands before
// settles it.
func (c *clock) monthAt(i int, firm bool) bool {
	x := c.at(i)
	if x.class != cMonth || !x.upper {
		return false
	}
	w := c.word(i)
	if firm || w != "May" && w != "March" && w != "Mar" && w != "Jan" && w != "Jun" && w != "Dec" && w != "August" {
		return true
	}
	n := c.at(i + 1)
	if n.class == cNumber && n.digits > 0 || n.class == cMark && (n.val == ',' || n.val == '.') && c.at(i+2).digits >= 1 && c.at(i+2).class == cNumber {
		return w != "Jan" || n.val != ','
	}
	if w == "August" {
		return true
	}
	switch c.at(i - 1).class {
	case cIn, cSince, cUntil, cBy, cLast, cNext, cFrom, cTo, cAnd, cThis, cEdge, cOf, cBetween, cDuring, cPrevious, cFollowing, cBefore, cAfter:
		return i > 0
	case cMark:
		return c.mark(i-1, '-')
	}
	return c.mark(i+1, '\'') && w == "May"
}

// afterMonth is the lexeme after the month at i and the point of its
// abbreviation.
func (c *clock) afterMonth(i int) int {
	if c.mark(i+1, '.') && c.lx[i].hi-c.lx[i].lo <= 4 && c.word(i) != "May" && c.word(i) != "June" && c.word(i) != "July" && c.lx[i+1].glued {
		return i + 2
	}
	return i + 1
}

// monthFirst reads "September 20, 2023", "March 2003", "March".
func (c *clock) monthFirst(i int) (meaning, int) {
	if !c.monthAt(i, false) {
		return meaning{}, i
	}
	mon := c.lx[i].val
	n := c.afterMonth(i)
	k := n
	if c.is(k, cThe) {
		k++
	}
	if d, e := c.dayNumber(k); e > k && !(c.is(e, cUnit) && e == k+1) && c.dayStands(k, e) {
		d2 := d
		if c.mark(e, '-') || c.is(e, cTo) || c.is(e, cAnd) {
			if v, f := c.dayNumber(e + 1); f > e+1 && v > d && !c.monthAt(f, true) && !c.pluralNoun(f) && !c.mark(f, '%') {
				d2, e = v, f
			}
		}
		y := 0
		if v, f := c.yearNumber(e); f > e {
			y, e = v, f
		} else if c.mark(e, ',') {
			if v, f := c.yearNumber(e + 1); f > e+1 && c.yearAfterComma(f) {
				y, e = v, f
			}
		}
		return c.monthDay(i, e, y, mon, d, d2)
	}
	if y, ok := c.sharedYear(n); ok {
		m := date(monthPeriod(y, mon), "month")
		m.year = true
		return m, n
	}
	y, e := c.yearNumber(n)
	if e == n && (c.mark(n, ',') || c.is(n, cOf)) {
		if y, e = c.yearNumber(n + 1); e > n+1 && !c.yearAfterComma(e) {
			y = 0
		}
	}
	if y > 0 {
		m := date(monthPeriod(y, mon), "month")
		m.year = true
		return m, e
	}
	if c.is(n, cOf) && (c.is(n+1, cThis) || c.is(n+1, cLast) || c.is(n+1, cNext) || c.is(n+1, cThat)) && c.is(n+2, cUnit) && c.lx[n+2].val == uYear {
		if m, e := c.relative(n+1, n+1); e > n+1 {
			if !m.resolved {
				return m, e
			}
			y, _, _ := m.start.Civil()
			m.period, m.prec = monthPeriod(y, mon), "month"
			return m, e
		}
	}
	return c.bareMonth(i, n, mon)
}

// sharedYear is the year told after the next of two months: "October and
// December 2003".
func (c *clock) sharedYear(n int) (y int, ok bool) {
	if !c.is(n, cAnd) && !c.mark(n, ',') && c.word(n) != "or" {
		return 0, false
	}
	n++
	if c.is(n, cEdge) {
		n++
	}
	if !c.monthAt(n, true) {
		return 0, false
	}
	n = c.afterMonth(n)
	y, e := c.yearNumber(n)
	return y, e > n
}

// dayStands says whether the number before e can be a day of the month rather
// than a count: "In May 12 people died".
func (c *clock) dayStands(k, e int) bool {
	return !c.is(e, cScale) && !c.people(e) && !(c.mark(e, ':') && c.at(e+1).class == cNumber && c.lx[e+1].glued)
}

// bareMonth is a month without its year.
func (c *clock) bareMonth(i, n, mon int) (meaning, int) {
	y, relative, ok := c.yearFor(i, n, mon, 0)
	if !ok {
		return unplaced(kindDate), n
	}
	m := date(monthPeriod(y, mon), "month")
	m.relative, m.bare = relative, true
	return m, n
}

// ordinalMonth reads "fifth of June".
func (c *clock) ordinalMonth(i int) (meaning, int) {
	x := c.lx[i]
	if x.val < 1 || x.val > 31 {
		return meaning{}, i
	}
	n := i + 1
	if c.is(n, cOf) {
		n++
	} else {
		return meaning{}, i
	}
	if !c.monthAt(n, true) {
		return meaning{}, i
	}
	mon := c.lx[n].val
	n = c.afterMonth(n)
	y, e := c.yearNumber(n)
	if e == n && c.mark(n, ',') {
		if y, e = c.yearNumber(n + 1); e == n+1 {
			e = n
		}
	}
	return c.monthDay(i, e, y, mon, x.val, x.val)
}

// relativeMonth is last (dir < 0), this or next month mon as of a.
func relativeMonth(a Day, mon, dir int) period {
	y, m, _ := a.Civil()
	switch {
	case dir < 0 && mon >= m:
		y--
	case dir > 0 && mon <= m:
		y++
	}
	return monthPeriod(y, mon)
}

// season reads "the summer of 2014", "summer 2014", "in the autumn" from lexeme
// k on.
func (c *clock) season(i, k int) (meaning, int) {
	x := c.lx[k]
	n := k + 1
	if c.is(n, cOf) {
		n++
	}
	if y, e := c.yearNumber(n); e > n && !c.pluralNoun(e) {
		m := date(seasonPeriod(y, x.val), "season")
		m.year = true
		return m, e
	}
	if n > k+1 || x.upper && k > 0 {
		// "the fall of Goma", "the Arab Spring"; "the spring of last year"
		if n > k+1 && (c.is(n, cThis) || c.is(n, cLast) || c.is(n, cNext)) {
			if m, e := c.relative(n, n); e > n && m.prec == "year" {
				y, _, _ := m.start.Civil()
				m.period, m.prec = seasonPeriod(y, x.val), "season"
				return m, e
			}
		}
		return meaning{}, i
	}
	if i == k && !c.is(i-1, cEdge) && !c.mark(i-1, '-') && !c.is(i-1, cBy) && !c.is(i-1, cIn) && !c.is(i-1, cSince) && !c.is(i-1, cUntil) || i == k && c.word(k) == "fall" {
		return meaning{}, i
	}
	if i < k && c.word(k) == "fall" && !c.is(i-1, cIn) && !c.is(i-1, cOf) && !c.is(i-1, cSince) && !c.is(i-1, cUntil) && !c.is(i-1, cBy) {
		return meaning{}, i
	}
	if c.telling() {
		y, _, _ := c.story.start.Civil()
		return date(seasonPeriod(y, x.val), "season"), n
	}
	return c.fromAnchor(func(a Day) period {
		if c.tense(i, n) > 0 {
			y, _, _ := a.Civil()
			p := seasonPeriod(y, x.val)
			if p.end < a {
				p = seasonPeriod(y+1, x.val)
			}
			return p
		}
		y, _, _ := a.Civil()
		p := seasonPeriod(y, x.val)
		if p.start > a {
			p = seasonPeriod(y-1, x.val)
		}
		return p
	}, "season"), n
}

// relativeSeason is last (dir < 0), this or next season s as of a.
func relativeSeason(a Day, s, dir, tense int) period {
	y, _, _ := a.Civil()
	switch {
	case dir < 0:
		p := seasonPeriod(y, s)
		for p.end >= a {
			y--
			p = seasonPeriod(y, s)
		}
		return p
	case dir > 0:
		p := seasonPeriod(y-1, s)
		for y--; p.start <= a; y++ {
			p = seasonPeriod(y+1, s)
		}
		return p
	}
	p := seasonPeriod(y, s)
	if s == sWinter && tense <= 0 && p.start > a {
		return seasonPeriod(y-1, s)
	}
	return p
}

// feast reads the feasts that have a fixed day and a name no other thing has.
func (c *clock) feast(i int) (meaning, int) {
	mon, d, n := 0, 0, i+1
	switch {
	case c.is(i, cFeast) && c.lx[i].val == 1225:
		mon, d = 12, 25
		if c.word(n) != "Eve" && c.word(n) != "Day" && !c.is(i-1, cOn) && !c.is(i-1, cAt) && !c.is(i-1, cBy) && !c.is(i-1, cBefore) && !c.is(i-1, cLast) && !c.is(i-1, cNext) && !c.is(i-1, cThis) {
			return meaning{}, i
		}
		if c.word(n) == "Eve" {
			d, n = 24, n+1
		} else if c.word(n) == "Day" {
			n++
		}
	case c.word(i) == "New" && c.word(n) == "Year" && c.mark(n+1, '\'') && c.word(n+2) == "s" && (c.word(n+3) == "Day" || c.word(n+3) == "Eve"):
		mon, d, n = 1, 1, n+4
		if c.word(n-1) == "Eve" {
			mon, d = 12, 31
		}
	default:
		return meaning{}, i
	}
	if y, e := c.yearNumber(n); e > n {
		return c.monthDay(i, e, y, mon, d, d)
	}
	return c.monthDay(i, n, 0, mon, d, d)
}
