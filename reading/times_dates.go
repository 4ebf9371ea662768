package reading

// base reads one expression at lexeme i without its bounds; next == i means
// that there is none.
func (c *clock) base(i int) (m meaning, next int) {
	if i >= len(c.lx) || c.depth > 5 { // nobody nests times deeper; a text of "the end of the end of" must not cost its square
		return meaning{}, i
	}
	c.depth++
	defer func() {
		if c.depth--; m.kind == "" {
			next = i // a part that led to nothing
		}
	}()
	x := &c.lx[i]
	switch x.class {
	case cNumber:
		return c.numeric(i)
	case cMonth:
		return c.monthFirst(i)
	case cWeekday:
		return c.weekday(i)
	case cDeictic:
		return c.deictic(i)
	case cThe:
		return c.definite(i)
	case cThis, cLast, cNext, cPrevious, cFollowing, cThat, cSame, cRecent:
		return c.relative(i, i)
	case cEdge:
		return c.edged(i, i)
	case cHalf:
		return c.counted(i)
	case cEarlier, cLater:
		return c.within(i)
	case cSeason:
		return c.season(i, i)
	case cA, cCounting, cVague, cPlenty, cScale, cPossessive:
		return c.counted(i)
	case cOrdinal:
		if m, n := c.ordinalMonth(i); n > i {
			return m, n
		}
		return c.ordinalUnit(i, i)
	case cDayPart:
		return c.partOf(i, i)
	case cFeast:
		return c.feast(i)
	case cEvery:
		return c.every(i)
	case cVagueNow:
		return unplaced(kindDeictic), i + 1
	case cUnit:
		return c.bareUnit(i)
	case cPresent:
		return meaning{}, i
	case cMark:
		if x.val == '\'' && c.is(i+1, cNumber) && c.lx[i+1].glued && c.lx[i+1].digits == 2 && !x.glued {
			if m, n := c.shortYear(i + 1); n > i+1 {
				return m, n // '90s
			}
		}
	}
	return meaning{}, i
}

// dayNumber is a day of the month at lexeme i, with its suffix ("5th").
func (c *clock) dayNumber(i int) (n, next int) {
	x := c.at(i)
	if x.class != cNumber || x.digits < 1 || x.digits > 2 || x.val < 1 || x.val > 31 {
		return 0, i
	}
	if c.is(i+1, cOrdSuffix) && c.lx[i+1].glued {
		return x.val, i + 2
	}
	return x.val, i + 1
}

// yearNumber is a four-digit year at lexeme i.
func (c *clock) yearNumber(i int) (y, next int) {
	x := c.at(i)
	if x.class != cNumber || x.digits != 4 || x.val < 1000 || x.val > 2200 || c.is(i+1, cOther) && c.lx[i+1].glued {
		return 0, i
	}
	return x.val, i + 1
}

// numeric reads what begins with digits.
func (c *clock) numeric(i int) (meaning, int) {
	if c.insideName(i) {
		return meaning{}, i
	}
	if m, n := c.isoDate(i); n > i {
		return m, n
	}
	if m, n := c.slashDate(i); n > i {
		return m, n
	}
	if m, n := c.dayFirst(i); n > i {
		return m, n
	}
	if m, n := c.clockTime(i); n > i {
		return m, n
	}
	x := c.lx[i]
	if c.is(i+1, cOrdSuffix) && c.lx[i+1].glued {
		return c.nthCentury(i, x.val, i+2)
	}
	if m, n := c.decade(i); n > i {
		return m, n
	}
	if c.isYear(i) {
		if c.is(i+1, cMonth) && c.lx[i+1].upper {
			if day, n := c.dayNumber(i + 2); n > i+2 && validDate(x.val, c.lx[i+1].val, day) { // 2001 September 11
				return fullDate(x.val, c.lx[i+1].val, day), n
			}
		}
		m := date(yearPeriod(x.val), "year")
		m.year = true
		// 1980-88
		if c.mark(i+1, '-') && c.is(i+2, cNumber) && c.lx[i+2].digits == 2 && c.lx[i+2].val > x.val%100 && c.lx[i+2].glued == c.lx[i+1].glued && !c.is(i+3, cUnit) {
			m.period = period{m.start, yearPeriod(x.val/100*100 + c.lx[i+2].val).end}
			m.prec = "range"
			return m, i + 3
		}
		return m, i + 1
	}
	return c.counted(i)
}

// insideName says whether the number at i is part of a name: F-16, B52.
func (c *clock) insideName(i int) bool {
	p := c.at(i - 1)
	if !c.lx[i].glued || i == 0 {
		return false
	}
	if p.class == cMark {
		q := c.at(i - 2)
		return p.val == '-' && p.glued && i >= 2 && nameClass(q.class) && !prefixes[c.word(i-2)]
	}
	return nameClass(p.class)
}

// nameClass says whether a word of the class may be glued to a number in a
// name: F-16, M-9, A-10.
func nameClass(k class) bool { return k == cOther || k == cScale || k == cA || k == cMeridiem }

// prefixes stand before a year with a hyphen.
var prefixes = map[string]bool{"pre": true, "post": true, "Pre": true, "Post": true}

// isoDate reads 2023-09-20.
func (c *clock) isoDate(i int) (meaning, int) {
	y, n := c.yearNumber(i)
	if n == i || !c.mark(n, '-') || !c.lx[n].glued || !c.mark(n+2, '-') || !c.is(n+1, cNumber) || !c.is(n+3, cNumber) {
		return meaning{}, i
	}
	m, d := c.lx[n+1], c.lx[n+3]
	if m.digits == 0 || m.digits > 2 || d.digits == 0 || d.digits > 2 || !validDate(y, m.val, d.val) {
		return meaning{}, i
	}
	return fullDate(y, m.val, d.val), n + 4
}

// slashDate reads 9/20/2023 in American order, the other where only that is a
// date, and the day everybody calls 9/11.
func (c *clock) slashDate(i int) (meaning, int) {
	x, y := c.lx[i], c.at(i+2)
	if x.digits == 0 || x.digits > 2 || !c.mark(i+1, '/') || !c.lx[i+1].glued || y.class != cNumber || y.digits == 0 || y.digits > 2 {
		return meaning{}, i
	}
	z := c.at(i + 4)
	if !c.mark(i+3, '/') || z.class != cNumber || z.digits != 4 && z.digits != 2 {
		if x.val == 9 && y.val == 11 && !c.mark(i+3, '/') {
			return fullDate(2001, 9, 11), i + 3
		}
		return meaning{}, i
	}
	yr := z.val
	if z.digits == 2 {
		yr += 2000
		if z.val >= 70 {
			yr -= 100
		}
	}
	m, d := x.val, y.val
	if m > 12 {
		m, d = d, m
	}
	if !validDate(yr, m, d) {
		return meaning{}, i
	}
	return fullDate(yr, m, d), i + 5
}

// fullDate is a day told with its year.
func fullDate(y, m, d int) meaning {
	x := date(dayPeriod(DayOf(y, m, d)), "day")
	x.year = true
	return x
}

// dayFirst reads "20 Sept. 2023", "the 5th of June", "15-17 March", "7 to 10
// August", "the 28th of that month".
func (c *clock) dayFirst(i int) (meaning, int) {
	d, n := c.dayNumber(i)
	if n == i {
		return meaning{}, i
	}
	d2 := 0
	if c.mark(n, '-') || c.is(n, cTo) || c.is(n, cAnd) || c.is(n, cUntil) {
		if e, k := c.dayNumber(n + 1); k > n+1 && e > d {
			d2, n = e, k
		}
	}
	if c.is(n, cOf) && c.monthAt(n+1, true) {
		n++
	}
	if c.mark(n, '-') && c.monthAt(n+1, true) { // 20-Sep-2023
		n++
	}
	if c.is(n, cOf) && (c.is(n+1, cThis) || c.is(n+1, cThat) || c.is(n+1, cLast) || c.is(n+1, cNext)) && c.is(n+2, cUnit) && c.lx[n+2].val == uMonth && d2 == 0 {
		m, e := c.relative(n+1, n+1)
		if m.resolved {
			y, mon, _ := m.start.Civil()
			if !validDate(y, mon, d) {
				return meaning{}, i
			}
			m.period, m.prec = dayPeriod(DayOf(y, mon, d)), "day"
		}
		return m, e
	}
	if !c.monthAt(n, true) {
		return meaning{}, i
	}
	mon := c.lx[n].val
	n = c.afterMonth(n)
	y := 0
	if c.mark(n, ',') || c.mark(n, '-') {
		if v, k := c.yearNumber(n + 1); k > n+1 && c.yearAfterComma(k) {
			y, n = v, k
		}
	} else if v, k := c.yearNumber(n); k > n {
		y, n = v, k
	} else if v, k := c.tinyYear(n); k > n {
		y, n = v, k
	}
	return c.monthDay(i, n, y, mon, d, max(d2, d))
}

// tinyYear reads the two-digit year glued to a month: 20Apr06.
func (c *clock) tinyYear(n int) (y, next int) {
	x := c.at(n)
	if x.class != cNumber || x.digits != 2 || !x.glued {
		return 0, n
	}
	if x.val < 70 {
		return 2000 + x.val, n + 1
	}
	return 1900 + x.val, n + 1
}

// yearAfterComma keeps "On 5 May, 2000 men" from being a year.
func (c *clock) yearAfterComma(k int) bool { return !c.pluralNoun(k) }

// monthDay is days d to d2 of a month, the year told (y > 0) or found; lexemes
// [i, next) are the expression.
func (c *clock) monthDay(i, next, y, mon, d, d2 int) (meaning, int) {
	if mon == 9 && d == 11 && y == 0 && attackWords[c.word(next)] {
		y = 2001
	}
	told := y > 0
	relative := false
	if !told {
		var ok bool
		y, relative, ok = c.yearFor(i, next, mon, d)
		if !ok {
			if !validDate(2000, mon, d) || !validDate(2000, mon, d2) {
				return meaning{}, i
			}
			return unplaced(kindDate), next
		}
	}
	if !validDate(y, mon, d) || !validDate(y, mon, d2) {
		return meaning{}, i
	}
	m := date(period{DayOf(y, mon, d), DayOf(y, mon, d2)}, "day")
	if d2 > d {
		m.prec = "range"
	}
	m.year, m.relative, m.bare = told, relative, !told
	return m, next
}

// attackWords after "September 11" mean that of 2001.
var attackWords = map[string]bool{"attacks": true, "attack": true, "terrorist": true, "terror": true, "hijackers": true, "hijackings": true, "atrocities": true}
