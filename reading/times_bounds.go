package reading

// bounded reads "since X", "until X", "by X", "from X to Y", "between X and
// Y" at lexeme i.
func (c *clock) bounded(i int) (meaning, int) {
	k := c.lx[i].class
	j := i + 1
	if k == cBy || k == cUntil || k == cBefore {
		c.lean = 1
	}
	x, n := c.base(j)
	c.lean = 0
	if n <= j {
		return meaning{}, i
	}
	if k == cFrom || k == cBetween {
		if x.prec == "range" {
			return x, n // "from 7 to 10 August"
		}
		if y, m := c.secondEnd(j, x, n, k); m > n {
			return y, m
		}
		return meaning{}, i // "from Friday" is Friday, as read by itself
	}
	if x.kind == kindDuration || !x.resolved {
		return meaning{}, i
	}
	if k == cSince && c.mark(n, '\'') && c.word(n+1) == "s" {
		return meaning{}, i // since last month's bombing: the time is the bombing's
	}
	switch k {
	case cSince:
		x.open, x.end = true, NoDay
		if c.known && x.start <= c.anchor {
			x.end = c.anchor
		}
		x.prec = "range"
		return x, n
	case cUntil:
		if c.lx[i].val == 1 { // "through" is until only with a known end ahead
			if !c.known || x.end <= c.anchor {
				return meaning{}, i
			}
		}
		x.open, x.prec = true, "range"
		if x.start = NoDay; c.known && x.end >= c.anchor {
			x.start = c.anchor
		}
		return x, n
	}
	if !c.known || x.end <= c.anchor { // "by 1982": somewhen up to then
		return x, n
	}
	x.open, x.prec, x.start = true, "range", c.anchor
	return x, n
}

// joined reads a second end after a date: "2014–2018", "May to July",
// "15 March - 2 April".
func (c *clock) joined(i int, x meaning, n int) (meaning, int) {
	if c.mark(n, '-') || c.is(n, cTo) && !x.relative || c.is(n, cUntil) {
		if y, m := c.secondEnd(i, x, n, cTo); m > n {
			return y, m
		}
	}
	// "Tuesday and Wednesday", "the 1970s and 1980s": one run of days.
	if c.is(n, cAnd) && x.prec != "range" && x.prec != "year" {
		if y, m := c.base(n + 1); m > n+1 && y.resolved && y.kind == x.kind && y.start == x.end+1 && (y.prec == x.prec || x.prec == "decade") {
			x.end, x.prec = y.end, "range"
			return x, m
		}
	}
	return x, n
}

// secondEnd joins x, which ends at lexeme n, with the date that follows a
// joining word of the kind (from … to, between … and).
func (c *clock) secondEnd(i int, x meaning, n int, k class) (meaning, int) {
	j := n
	switch {
	case c.mark(j, '-'), c.is(j, cTo), c.is(j, cUntil) && k != cBetween:
	case c.is(j, cAnd) && k == cBetween:
	default:
		return meaning{}, n
	}
	j++
	if c.mark(n, '-') && c.present(j) && x.resolved {
		x.open, x.prec, x.end = true, "range", NoDay
		if c.known && x.start <= c.anchor {
			x.end = c.anchor
		}
		return x, j + 1
	}
	dash := c.mark(n, '-')
	if dash && !c.is(j, cMonth) && !c.is(j, cNumber) && !c.is(j, cWeekday) && !c.is(j, cEdge) {
		return meaning{}, n
	}
	y, m := c.base(j)
	if m <= j || x.kind != y.kind && (x.kind == kindDuration || y.kind == kindDuration) {
		return meaning{}, n
	}
	if x.kind == kindDuration {
		return x, m
	}
	if !y.resolved || !x.resolved {
		return unplaced(kindDate), m
	}
	// "between May and July 2019", "from 2 March to 4 April 2011": the year
	// of the second end is that of the first.
	if y.year && x.bare {
		x = c.inYearOf(x, y)
	}
	if x.start > y.end || x.start == NoDay {
		if y.year || x.year || x.start == NoDay {
			return meaning{}, n
		}
		// The second end told without a year follows the first.
		y.start, y.end = addMonths(y.start, 12), addMonths(y.end, 12)
		if x.start > y.end {
			return meaning{}, n
		}
	}
	z := date(period{x.start, y.end}, "range")
	z.year, z.relative = x.year || y.year, x.relative && y.relative
	if x.kind == kindTime && y.kind == kindTime {
		z.kind, z.prec = kindTime, "time"
	}
	return z, m
}

// inYearOf moves x into the year of y, or the one before where x would
// otherwise follow it.
func (c *clock) inYearOf(x, y meaning) meaning {
	yy, ym, _ := y.start.Civil()
	_, xm, xd := x.start.Civil()
	if xm > ym {
		yy--
	}
	length := x.end - x.start
	x.start = DayOf(yy, xm, xd)
	if x.prec == "month" {
		x.period = monthPeriod(yy, xm)
		return x
	}
	x.end = x.start + length
	return x
}

// present says whether lexeme j is "present", "now" or "today" as an end.
func (c *clock) present(j int) bool {
	return c.is(j, cPresent) || c.is(j, cVagueNow) && c.lx[j].val == 0 || c.is(j, cDeictic) && c.lx[j].val == dToday
}
