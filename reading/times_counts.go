package reading

import "strconv"

// count reads a number of units at lexeme n: digits, number words, "a",
// "several". It is negative where nobody knows the number.
func (c *clock) count(n int) (v float64, next int) {
	x := c.at(n)
	switch x.class {
	case cNumber:
		if c.insideName(n) {
			return 0, n
		}
		v, next = x.num, n+1
		if c.is(next, cScale) {
			return v * float64(c.lx[next].val), next + 1
		}
		return v, next
	case cCounting:
		v, next = float64(x.val), n+1
		if x.val >= 20 && c.mark(next, '-') && c.is(next+1, cCounting) && c.lx[next+1].val < 10 {
			return v + float64(c.lx[next+1].val), next + 2
		}
		if x.val >= 20 && c.is(next, cCounting) && c.lx[next].val < 10 {
			return v + float64(c.lx[next].val), next + 1
		}
		if c.is(next, cScale) {
			return v * float64(c.lx[next].val), next + 1
		}
		return v, next
	case cA:
		if n >= len(c.lx) {
			return 0, n
		}
		next = n + 1
		switch {
		case c.is(next, cVague):
			return c.count(next)
		case c.is(next, cHalf) && c.is(next+1, cScale):
			return float64(c.lx[next+1].val) / 2, next + 2
		case c.is(next, cScale):
			return float64(c.lx[next].val), next + 1
		}
		return 1, next
	case cVague:
		next = n + 1
		if c.is(next, cOf) && x.val == 2 {
			next++
		}
		if x.val == 1 { // "some five years"
			if c.is(next, cVague) {
				return -1, next
			}
			if v, e := c.count(next); e > next {
				return v, e
			}
			return -1, next
		}
		if x.val == 2 {
			return 2, next
		}
		return -1, next
	case cPlenty:
		next = n + 1
		if c.is(next, cOf) {
			next++
		}
		return -1, next
	case cHalf:
		next = n + 1
		if c.is(next, cA) {
			next++
		}
		return 0.5, next
	}
	return 0, n
}

// counted reads a count of units and what places it: "two weeks ago", "three
// years later", "a day after", or nothing, for a plain duration.
func (c *clock) counted(i int) (meaning, int) {
	count, n := c.count(i)
	if n == i {
		return meaning{}, i
	}
	if c.is(n, cAnd) && c.is(n+1, cA) && c.is(n+2, cHalf) { // two and a half
		count, n = count+0.5, n+3
	}
	hyphen := c.mark(n, '-')
	if hyphen {
		n++
	}
	if c.is(n, cPrevious) || c.is(n, cFollowing) || c.is(n, cLast) || c.is(n, cNext) {
		if _, e := c.count(i); e == n && c.is(n+1, cUnit) {
			return meaning{}, i
		}
	}
	if !c.is(n, cUnit) {
		return meaning{}, i
	}
	u := c.lx[n].val
	if u == uQuarter && !c.plural(n) || u == uSecond && !c.plural(n) {
		return meaning{}, i
	}
	if u == uWeekend && !c.plural(n) {
		return meaning{}, i
	}
	if hyphen && c.lx[n].upper && i > 0 { // the Six-Day War
		return meaning{}, i
	}
	n++
	if c.mark(n, '-') && c.word(n+1) == "long" {
		n += 2
	}
	if c.is(n, cOld) || c.mark(n, '-') && c.is(n+1, cOld) {
		return meaning{}, i // an age
	}
	m := unplaced(kindDuration)
	m.length = isoLength(u, count)
	if c.lx[i].class == cA && c.mark(n, '-') {
		return meaning{}, i
	}
	e := n
	if c.word(e) == "and" && c.is(e+1, cA) && c.is(e+2, cHalf) {
		e += 3
	}
	switch {
	case c.is(e, cAgo):
		return c.placed(m, c.known, c.anchor, u, -count), e + 1
	case c.is(e, cFrom) && (c.is(e+1, cVagueNow) || c.is(e+1, cDeictic)):
		return c.placed(m, c.known, c.anchor, u, count), e + 2
	case c.is(e, cLater), c.is(e, cAfter) && c.lx[e].val == 0:
		e2, sign := e+1, count
		if c.is(e, cAfter) && !c.clauseEnds(e+1) {
			if x, f := c.base(e + 1); f > e+1 && x.resolved && x.kind != kindDuration && x.start != NoDay {
				return c.placed(m, true, x.end, u, sign), f
			}
			return c.countedFrom(m, u, -count), e
		}
		return c.placedFromRef(m, u, sign), e2
	case c.is(e, cEarlier), c.is(e, cBefore), c.is(e, cPrevious) && c.lx[e].val == 0:
		if c.is(e, cBefore) && !c.clauseEnds(e+1) {
			if x, f := c.base(e + 1); f > e+1 && x.resolved && x.kind != kindDuration && x.start != NoDay {
				return c.placed(m, true, x.start, u, -count), f
			}
			return c.countedFrom(m, u, count), e
		}
		if c.is(e, cEarlier) && c.word(e+1) == "than" {
			return m, e
		}
		return c.placedFromRef(m, u, -count), e + 1
	}
	if c.lx[i].class == cPossessive {
		return meaning{}, i
	}
	return c.ahead(m, i, n, u, count), n
}

// countedFrom adds to a length when that happened which it is counted from: n units
// from the day told before it in the sentence, else from the report's.
func (c *clock) countedFrom(m meaning, u int, n float64) meaning {
	from, ok := c.anchor, c.known
	if c.ref.resolved && c.refSent == c.sent && c.ref.prec == "day" {
		from, ok = c.ref.start, true
	}
	if of := c.placed(m, ok, from, u, n); of.resolved && u >= uDay {
		m.of = &of
	}
	return m
}

// ahead places a length after "within" or "in" where the words speak of the
// future: "within two weeks" is up to then, "in ten days" is then.
func (c *clock) ahead(m meaning, i, n, u int, count float64) meaning {
	j := i - 1
	if quantifiers[c.word(j)] {
		j--
	}
	if !c.known || count < 1 || u < uDay || !c.is(j, cWithin) && !c.is(j, cIn) || c.is(n, cOf) || c.is(n, cAfter) || c.mark(n, '\'') {
		return m
	}
	t := c.tense(j, n)
	if c.is(j, cIn) && t <= 0 || t < 0 {
		return m
	}
	x := c.placed(m, true, c.anchor, u, count)
	if c.is(j, cWithin) && x.resolved {
		x.period, x.prec = period{c.anchor, moved(c.anchor, u, int(count))}, "range"
	}
	return x
}

// bareUnit reads units in the plural without a number: "weeks ago", "for
// months".
func (c *clock) bareUnit(i int) (meaning, int) {
	if !c.plural(i) || i == len(c.lx) {
		return meaning{}, i
	}
	m := unplaced(kindDuration)
	m.length = isoLength(c.lx[i].val, -1)
	switch n := i + 1; {
	case c.is(n, cAgo), c.is(n, cLater), c.is(n, cEarlier):
		m.kind = kindDate
		return m, n + 1
	}
	switch c.at(i - 1).class {
	case cIn, cWithin, cDuring:
		return m, i + 1
	}
	if w := c.word(i - 1); w == "for" || w == "For" {
		return m, i + 1
	}
	return meaning{}, i
}

// placedFromRef counts from what was told last, at most three sentences before;
// without that "two days earlier" counts from the anchor.
func (c *clock) placedFromRef(m meaning, u int, n float64) meaning {
	if !c.refNear(3) {
		m.kind = kindDate
		if n < 0 && c.known && !c.past && !c.ref.resolved {
			return c.placed(m, true, c.anchor, u, n)
		}
		return m
	}
	d := c.ref.start
	if n > 0 && c.ref.end != NoDay && (c.ref.prec == "day" || c.ref.prec == "range") {
		d = c.ref.end
	}
	if c.ref.prec == "month" && u < uMonth || c.ref.prec == "year" && u < uYear {
		return c.ref // "two days later" than some day of a year is in it
	}
	x := c.placed(m, true, d, u, n)
	x.relative = c.ref.relative
	if c.ref.prec == "month" && u == uYear && x.resolved {
		y, _, _ := x.start.Civil()
		x.period, x.prec = yearPeriod(y), "year"
	}
	return x
}

// placed is n units from d, as precise as the unit: days and weeks give a day,
// months the month, years the year.
func (c *clock) placed(m meaning, ok bool, d Day, u int, n float64) meaning {
	if n == 0.5 || n == -0.5 {
		switch u {
		case uYear:
			u, n = uMonth, n*12
		case uMonth:
			u, n = uDay, n*30
		}
	}
	if !ok || m.length == "" || m.length[len(m.length)-2] == 'X' || n > 5000 || n < -5000 {
		m.kind, m.resolved = kindDate, false
		return m
	}
	length := m.length
	switch {
	case u < uDay:
		hours := n
		if u == uMinute {
			hours = n / 60
		}
		m = date(dayPeriod(d+Day(hours/24)), "day")
	case u == uDay, u == uWeek, u == uFortnight, u == uWeekend:
		m = date(dayPeriod(moved(d, u, int(n))), "day")
	case u == uMonth, u == uQuarter:
		y, mon, _ := addMonths(d, int(n)).Civil()
		if u == uQuarter {
			y, mon, _ = addMonths(d, 3*int(n)).Civil()
		}
		m = date(monthPeriod(y, mon), "month")
	case u == uYear:
		y, _, _ := d.Civil()
		m = date(yearPeriod(y+int(n)), "year")
	default:
		m = c.shifted(moved(d, u, int(n)), uYear, 0)
	}
	m.relative, m.length = true, length
	return m
}

// isoLength is n units in ISO 8601, "P5D", "PT24H", "PXM" where n is unknown.
func isoLength(u int, n float64) string {
	num := "X"
	if n >= 0 {
		num = strconv.FormatFloat(n, 'f', -1, 64)
	}
	switch u {
	case uSecond:
		return "PT" + num + "S"
	case uMinute:
		return "PT" + num + "M"
	case uHour:
		return "PT" + num + "H"
	case uWeek:
		return "P" + num + "W"
	case uFortnight:
		return isoLength(uWeek, n*2)
	case uMonth:
		return "P" + num + "M"
	case uQuarter:
		return isoLength(uMonth, n*3)
	case uYear:
		return "P" + num + "Y"
	case uDecade:
		return isoLength(uYear, n*10)
	case uCentury:
		return isoLength(uYear, n*100)
	}
	return "P" + num + "D"
}
