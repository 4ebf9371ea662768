package reading

import (
	"unicode/utf8"

	"attache/text"
)

// A Number is a quantity told in the text.
type Number struct {
	First, Last int // tokens [First, Last), bound and unit included
	Value       float64
	Bound       string // = >= <= ~
	// Unit is an ISO 4217 code for money ("USD"), "%", a unit of measure
	// ("km", "t"), else "": the thing counted is the noun that follows.
	Unit string
	High float64 // the upper end of a range ("10 to 15"), else 0
	// Approx says that the number is a round word (dozens, hundreds) of which
	// Value is the least it can mean.
	Approx bool
}

// Numbers finds the quantities of d in order, without overlap: digits and
// number words with their scale, bound and unit. Dates and lengths of time,
// ordinals, ages, and numbers that are names (Resolution 1701, F-16) are
// left out, and words that give no number ("several"). "dozens" is at least
// 24, "scores" 40, "hundreds" 200, "thousands" 2000, as the coding of news has
// it; "millions" is at least one million.
func Numbers(d *text.Doc) []Number {
	times := Times(d, Anchor{Day: NoDay})
	var out []Number
	c := clock{d: d}
	next := 0
	for s := range d.Sentences {
		first, last := tokensOf(d, s)
		if n := len(out); n > 0 && first < out[n-1].Last {
			continue
		}
		c.lx = lexemes(d, c.lx[:0], first, last)
		for i := 0; i < len(c.lx); {
			tok := c.lx[i].token
			for next < len(times) && times[next].Last <= tok {
				next++
			}
			if next < len(times) && tok >= times[next].First {
				i++
				continue
			}
			n, e := c.quantity(i)
			if e <= i {
				i++
				continue
			}
			n.First, n.Last = tok, c.lx[e-1].token+1
			if next < len(times) && n.Last > times[next].First {
				i++
				continue
			}
			if k := len(out); n.Bound != "" && (k == 0 || n.First >= out[k-1].Last) {
				out = append(out, n)
			}
			i = e
		}
	}
	return out
}

// quantity reads a bound, a currency, a number and its unit at lexeme i. A
// Number without Bound is one to be passed over.
func (c *clock) quantity(i int) (Number, int) {
	switch x := c.lx[i]; x.class {
	case cNumber, cCounting, cPlenty, cScale, cA, cHalf, cVague, cOther, cMark, cWithin, cDuring, cBetween, cAt, cBefore, cBy, cUntil, cThe, cFrom, cTo:
	case cOrdinal:
		return Number{}, i + 1
	default:
		return Number{}, i
	}
	bound, k := c.bound(i)
	n, e := c.amount(k)
	if e == k {
		return Number{}, i
	}
	if c.partOfName(k) || c.isAge(k, e) {
		return Number{}, e
	}
	if c.lx[k].class == cCounting && c.lx[k].val == 1 && e == k+1 && !c.oneCounts(k) {
		return Number{}, e
	}
	if n.Bound == "" {
		n.Bound = "="
	}
	if bound != "" {
		n.Bound = bound
	}
	if b, f := c.boundAfter(e); f > e {
		n.Bound, e = b, f
	}
	return n, e
}

// amount reads "$1.5 million", "three dozen", "10 to 15 per cent" without its
// bound.
func (c *clock) amount(i int) (Number, int) {
	k, unit := i, ""
	if u, f := c.currency(k); f > k {
		unit, k = u, f
	}
	v, e, approx := c.cardinal(k)
	if e == k {
		return Number{}, i
	}
	n := Number{Value: v, Unit: unit, Approx: approx}
	if approx {
		n.Bound = ">="
	}
	// A range: 10-15, 10 to 15, between 10 and 15.
	between := c.is(i-1, cBetween)
	if c.mark(e, '-') && c.lx[e].glued || c.is(e, cTo) || between && c.is(e, cAnd) || c.word(e) == "or" {
		j := e + 1
		if _, f := c.currency(j); f > j {
			j = f
		}
		if c.is(j, cNumber) || c.is(j, cCounting) {
			if w, f, _ := c.cardinal(j); f > j && w > v*1.0 && (c.word(e) != "or" || w == v+1) {
				if w >= 1000 && v < 1000 && c.is(f-1, cScale) { // "2 to 3 million"
					v *= float64(c.lx[f-1].val)
				}
				if w > v {
					n.Value, n.High, e = v, w, f
					n.Bound = ">="
				}
			}
		}
	}
	if n.Unit == "" {
		n.Unit, e = c.unitAfter(e)
	}
	return n, e
}

// cardinal reads a plain number in digits or words from lexeme i on.
func (c *clock) cardinal(i int) (v float64, next int, approx bool) {
	x := c.at(i)
	if i >= len(c.lx) {
		return 0, i, false
	}
	switch x.class {
	case cNumber:
		if c.insideName(i) || c.is(i+1, cOrdSuffix) && c.lx[i+1].glued {
			return 0, i, false
		}
		v, next = x.num, i+1
		for c.is(next, cNumber) && !c.lx[next].glued && c.lx[next].digits == 3 && x.digits > 0 && x.digits <= 3 {
			v, next = v*1000+c.lx[next].num, next+1 // 12 000
			x.digits = 3
		}
		return c.scaled(v, next)
	case cCounting:
		v, next = c.words(i)
		return c.scaled(v, next)
	case cPlenty:
		v, next = float64(x.val), i+1
		if c.is(next, cOf) && (c.is(next+1, cPlenty)) { // tens of thousands
			unit := float64(c.lx[next+1].val) / 2
			if unit > 5e5 {
				unit = float64(c.lx[next+1].val)
			}
			return v * unit, next + 2, true
		}
		return v, next, true
	case cScale:
		if x.val == 20 || x.val < 10 || c.glyphScale(i) {
			return 0, i, false
		}
		return c.scaled(1, i)
	case cA:
		switch {
		case c.is(i+1, cHalf) && c.is(i+2, cScale):
			return float64(c.lx[i+2].val) / 2, i + 3, false
		case c.is(i+1, cScale) && !c.glyphScale(i+1) && c.lx[i+1].val != 20:
			v, next, _ = c.scaled(1, i+1)
			return v, next, false
		}
	case cHalf:
		k := i + 1
		if c.is(k, cA) && c.is(k+1, cScale) {
			return float64(c.lx[k+1].val) / 2, k + 2, false
		}
	case cVague:
		if x.val == 1 && c.is(i+1, cScale) { // "some thousand"
			return c.scaled(1, i+1)
		}
	}
	return 0, i, false
}

// glyphScale says whether the scale at i is a letter (m, k, bn), which counts
// only after digits.
func (c *clock) glyphScale(i int) bool { return c.lx[i].hi-c.lx[i].lo <= 2 }

// words reads "twenty-three", "one hundred and five" and the like up to, not
// with, a last scale.
func (c *clock) words(i int) (v float64, next int) {
	v, next = float64(c.lx[i].val), i+1
	if c.lx[i].val >= 20 {
		k := next
		if c.mark(k, '-') {
			k++
		}
		if c.is(k, cCounting) && c.lx[k].val < 10 && c.lx[k].val > 0 {
			v, next = v+float64(c.lx[k].val), k+1
		}
	}
	return v, next
}

// scaled takes the scales after a number: "1.5 million", "two hundred
// thousand", "three hundred and five", "5bn", "300k".
func (c *clock) scaled(v float64, i int) (float64, int, bool) {
	next := i
	if c.is(next, cAnd) && c.is(next+1, cA) && c.is(next+2, cHalf) {
		v, next = v+0.5, next+3
	}
	if c.mark(next, '-') && c.is(next+1, cScale) {
		next++
	}
	if !c.is(next, cScale) || c.glyphScale(next) && !c.letterScale(next) {
		return v, i, false
	}
	s := float64(c.lx[next].val)
	v, next = v*s, next+1
	if s < 1000 && c.is(next, cScale) && !c.glyphScale(next) && c.lx[next].val >= 1000 {
		v, next = v*float64(c.lx[next].val), next+1
		return v, next, false
	}
	// The rest: "two thousand three hundred", "three hundred and five".
	k := next
	if c.is(k, cAnd) {
		k++
	}
	if s >= 100 && c.is(k, cCounting) && (c.is(next, cAnd) || k == next) && !c.glyphScale(next-1) {
		w, f := c.words(k)
		if c.is(f, cScale) && float64(c.lx[f].val) < s {
			w, f, _ = c.scaled(w, f)
		}
		if w < s && !(c.is(next, cAnd) && c.is(i-1, cNumber)) {
			return v + w, f, false
		}
	}
	return v, next, false
}

// letterScale says whether the letter scale at i can be one: glued to its
// number, or "bn". "300 m" are metres.
func (c *clock) letterScale(i int) bool {
	return c.lx[i].glued && (c.lx[i].val != 1e6 || c.money(i-2)) || c.word(i) == "bn" || c.word(i) == "mn" || c.word(i) == "tn"
}

func (c *clock) money(i int) bool {
	_, f := c.currency(i)
	return f > i
}

// currency reads a currency's sign or code before a number.
func (c *clock) currency(i int) (unit string, next int) {
	x := c.at(i)
	if i < 0 || i >= len(c.lx) {
		return "", i
	}
	if x.class == cMark {
		switch rune(x.val) {
		case '$':
			return "USD", i + 1
		case '€':
			return "EUR", i + 1
		case '£':
			return "GBP", i + 1
		case '¥':
			return "JPY", i + 1
		case '₹':
			return "INR", i + 1
		case '₽':
			return "RUB", i + 1
		case '₪':
			return "ILS", i + 1
		}
		return "", i
	}
	if x.class != cOther || !x.upper {
		return "", i
	}
	w := c.word(i)
	if u := codes[w]; u != "" {
		if c.mark(i+1, '$') {
			return u, i + 2
		}
		if len(w) == 3 && c.is(i+1, cNumber) {
			return u, i + 1
		}
	}
	return "", i
}

// codes are the letters before a dollar sign or an amount.
var codes = map[string]string{
	"US": "USD", "A": "AUD", "C": "CAD", "AU": "AUD", "NZ": "NZD", "HK": "HKD", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "CHF": "CHF", "AUD": "AUD", "CAD": "CAD",
}

// unitAfter reads the unit after a number, as far as it is one of money,
// share or measure.
func (c *clock) unitAfter(i int) (unit string, next int) {
	if c.mark(i, '%') {
		return "%", i + 1
	}
	w := c.word(i)
	if w == "m" && !c.lx[i].glued {
		return "m", i + 1
	}
	if c.is(i, cOther) {
		if w == "per" && (c.word(i+1) == "cent") {
			return "%", i + 2
		}
		if u := measures[w]; u != "" {
			return u, i + 1
		}
		if (w == "square" || w == "sq") && c.is(i+1, cOther) {
			if u := measures[c.word(i+1)]; u != "" {
				return u + "2", i + 2
			}
		}
		// "million US dollars", "Australian dollars"
		if u := measures[c.word(i+1)]; len(u) == 3 && c.lx[i].upper && c.is(i+1, cOther) {
			if n := nations[w]; n != "" && u == "USD" {
				u = n
			}
			return u, i + 2
		}
	}
	if c.mark(i, '-') {
		if u := measures[c.word(i+1)]; u != "" {
			return u, i + 2
		}
	}
	return "", i
}

var nations = map[string]string{"Australian": "AUD", "Canadian": "CAD", "Taiwan": "TWD", "Singapore": "SGD"}

// measures are the units of money and measure that news counts in.
var measures = map[string]string{
	"dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP", "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY",
	"rubles": "RUB", "roubles": "RUB", "rupees": "INR", "shekels": "ILS", "francs": "CHF", "lira": "TRY", "riyals": "SAR", "dirhams": "AED", "dinars": "IQD",
	"won": "KRW", "pesos": "MXN", "percent": "%", "percentage": "%",
	"km": "km", "kilometers": "km", "kilometres": "km", "kilometer": "km", "kilometre": "km", "mile": "mi", "miles": "mi", "meters": "m", "metres": "m", "meter": "m", "metre": "m",
	"feet": "ft", "foot": "ft", "acres": "acre", "hectares": "ha", "ton": "t", "tons": "t", "tonnes": "t", "tonne": "t", "kg": "kg", "kilograms": "kg", "kilogrammes": "kg",
	"barrels": "bbl", "gallons": "gal", "liters": "l", "litres": "l", "megawatts": "MW", "kilotons": "kt", "kiloton": "kt", "mph": "mph", "degrees": "deg",
	"mm": "mm", "cm": "cm", "inch": "in", "inches": "in", "nm": "nmi",
}

// partOfName says whether the number at k is a name or a rank: Resolution
// 1701, No. 5, Mi-24, a number after a colon or slash, a score.
func (c *clock) partOfName(k int) bool {
	if k == 0 {
		return false
	}
	x, p := c.lx[k], c.lx[k-1]
	if p.class == cOther && (p.upper && numbered[c.word(k-1)] || c.word(k-1) == "No" || c.word(k-1) == "version") {
		return true
	}
	if x.class != cNumber {
		return false
	}
	if p.class == cMark {
		switch p.val {
		case '-':
			return p.glued && x.glued && k >= 2 && (c.is(k-2, cOther) || c.is(k-2, cNumber))
		case '#', '/':
			return true
		case ':':
			return x.glued
		case '.':
			return x.glued || c.word(k-2) == "No" && k >= 2
		}
	}
	if p.class == cOther && p.upper && p.hi-p.lo >= 2 && x.digits > 0 && !c.is(k+1, cScale) && k+1 < len(c.lx) && k > 1 && !c.pluralNoun(k+1) && !c.is(k+1, cOther) {
		return true // "Unit 8200 ,": a capital before, no noun after
	}
	if x.glued && p.class == cOther {
		return true
	}
	return c.mark(k+1, '/') && c.lx[k+1].glued || c.is(k+1, cOther) && c.lx[k+1].glued && !(c.is(k+1, cScale)) && measures[c.word(k+1)] == ""
}

// isAge says whether the number at [k, e) is somebody's age: "aged 27",
// "Zarif, 27, said".
func (c *clock) isAge(k, e int) bool {
	if w := c.word(k - 1); k > 0 && (w == "aged" || w == "age") {
		return true
	}
	if c.is(e, cUnit) || c.mark(e, '-') && c.is(e+1, cUnit) {
		return true // years old, and lengths of time that Times has read
	}
	return c.lx[k].digits > 0 && c.lx[k].val < 110 && c.mark(k-1, ',') && (c.mark(e, ',') || c.mark(e, '.')) && c.at(k-2).upper
}

// oneCounts says whether "one" at k is a number of things: "one soldier", "one of
// them", and not "no one", "one another".
func (c *clock) oneCounts(k int) bool {
	if c.is(k+1, cMark) && !c.mark(k+1, '-') || k+1 >= len(c.lx) {
		return c.at(k-1).class == cOther && killVerbs[c.word(k-1)] != ""
	}
	switch w := c.word(k + 1); w {
	case "another", "day", "that", "who", "which", "thing", "way", "side", "hand", "reason", "is", "can":
		return false
	}
	switch w := c.word(k - 1); w {
	case "no", "any", "every", "each", "No", "this", "that", "the":
		return false
	}
	return !(c.mark(k+1, '-')) && utf8.RuneCountInString(c.word(k+1)) > 1
}
