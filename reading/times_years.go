package reading

import "strings"

// nthCentury reads "century" after its number n.
func (c *clock) nthCentury(i, n, next int) (meaning, int) {
	if c.mark(next, '-') {
		next++
	}
	if !c.is(next, cUnit) || c.lx[next].val != uCentury || n < 1 || n > 30 {
		return meaning{}, i
	}
	m := date(centuryPeriod(n), "century")
	return m, next + 1
}

// decade reads "1990s" and "the 90s".
func (c *clock) decade(i int) (meaning, int) {
	x := c.lx[i]
	n := i + 1
	if c.mark(n, '\'') && c.lx[n].glued {
		n++
	}
	if c.word(n) != "s" || !c.lx[n].glued && !c.is(i-1, cThe) && !c.is(i-1, cEdge) && !c.mark(i-1, '-') || x.val%10 != 0 {
		return meaning{}, i
	}
	if x.digits != 4 {
		if x.digits == 2 && c.is(i-1, cThe) || x.digits == 2 && c.is(i-1, cEdge) {
			return c.shortYear(i)
		}
		return meaning{}, i
	}
	m := date(decadePeriod(x.val), "decade")
	if x.val%100 == 0 && x.val < 2000 { // the 1800s are a century
		m = date(centuryPeriod(x.val/100+1), "century")
	}
	m.year = true
	return m, n + 1
}

// shortYear reads the decade of two digits at i ("'90s").
func (c *clock) shortYear(i int) (meaning, int) {
	n := i + 1
	if c.mark(n, '\'') {
		n++
	}
	if c.word(n) != "s" || c.lx[i].val%10 != 0 {
		return meaning{}, i
	}
	y := 1900 + c.lx[i].val
	if c.lx[i].val < 20 {
		y += 100
	}
	m := date(decadePeriod(y), "decade")
	m.year = true
	return m, n + 1
}

// isYear says whether the number at i stands for a year and not for a count.
func (c *clock) isYear(i int) bool {
	x := c.lx[i]
	if x.class != cNumber || x.digits != 4 || x.val < 1000 || x.val > 2150 || c.insideName(i) {
		return false
	}
	if c.is(i+1, cScale) || c.is(i+1, cUnit) || c.mark(i+1, '%') || c.is(i+1, cOther) && c.lx[i+1].glued {
		return false
	}
	if c.mark(i+1, '/') || c.mark(i-1, '/') || c.mark(i-1, '$') || c.mark(i-1, '€') || c.mark(i-1, '£') || c.mark(i-1, '#') {
		return false
	}
	if c.mark(i+1, ':') && c.is(i+2, cNumber) && c.lx[i+2].glued {
		return false
	}
	p := c.at(i - 1)
	firm := false
	if i > 0 {
		switch p.class {
		case cIn, cSince, cUntil, cBy, cDuring, cFrom, cBetween, cEdge, cThe, cOf, cMonth, cSeason, cBefore, cAfter, cThis, cPossessive, cWeekday:
			firm = true
		case cMark:
			firm = p.val == '(' || p.val == '-' && (c.is(i-2, cNumber) || c.is(i-2, cEdge)) || p.val == '\''
		case cTo, cAnd:
			firm = x.val >= 1900 && c.at(i-2).class == cNumber && c.lx[i-2].digits == 4
		}
	}
	if x.val < 1500 || x.val > 2100 {
		return firm && p.class == cIn && !c.pluralNoun(i+1)
	}
	if c.people(i + 1) {
		return false
	}
	if firm {
		return !(p.class == cOf || p.class == cBy || p.class == cBetween || p.class == cFrom || p.class == cAfter) || !c.pluralNoun(i+1)
	}
	return x.val >= 1800 && !c.pluralNoun(i+1) && !c.quantified(i)
}

// quantified says whether what stands before i makes it a count or a name:
// "than 2000", "Resolution 1973", "about 2000".
func (c *clock) quantified(i int) bool {
	switch p := c.at(i - 1); p.class {
	case cOther:
		w := c.word(i - 1)
		return quantifiers[w] || p.upper && (numbered[w] || quantifiers[strings.ToLower(w)])
	case cVague:
		return i > 0
	}
	return false
}

// pluralNoun guesses that lexeme i is a plural noun, as after a count.
func (c *clock) pluralNoun(i int) bool {
	x := c.at(i)
	if x.class != cOther || i >= len(c.lx) {
		return c.is(i, cUnit)
	}
	w := c.word(i)
	return len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's' && !x.upper && !notPlural[w] || c.people(i)
}

// people says whether lexeme i is a noun that only a count stands before.
func (c *clock) people(i int) bool { return i < len(c.lx) && i >= 0 && peopleNouns[c.word(i)] }

// peopleNouns stand after counts.
var peopleNouns = map[string]bool{
	"people": true, "men": true, "women": true, "children": true, "troops": true, "soldiers": true, "civilians": true, "police": true,
	"fighters": true, "militants": true, "km": true, "kilometers": true, "kilometres": true, "miles": true, "tons": true, "tonnes": true,
	"dollars": true, "euros": true, "percent": true, "personnel": true, "prisoners": true, "refugees": true, "meters": true, "metres": true,
	"square": true, "cubic": true, "other": true, "others": true, "more": true, "dead": true, "killed": true, "wounded": true, "injured": true,
}

// quantifiers stand before counts, never before years.
var quantifiers = map[string]bool{
	"than": true, "about": true, "around": true, "nearly": true, "almost": true, "approximately": true, "roughly": true,
	"least": true, "exactly": true, "only": true, "estimated": true, "to": true,
}

// numbered are the words whose number is a name.
var numbered = map[string]bool{
	"Resolution": true, "Article": true, "Flight": true, "Section": true, "Chapter": true, "Channel": true, "Route": true, "Highway": true,
	"Room": true, "Page": true, "Part": true, "Phase": true, "Number": true, "No": true, "Type": true, "Unit": true, "Boeing": true,
	"Airbus": true, "Order": true, "Directive": true, "Law": true, "Act": true, "Protocol": true, "Annex": true, "Paragraph": true,
	"Battalion": true, "Brigade": true, "Area": true, "Zone": true, "Line": true, "Block": true, "Gate": true, "Tier": true, "Group": true,
	"Class": true, "Category": true, "Level": true, "Radio": true, "Tupolev": true, "Kepler": true, "Apollo": true, "Agenda": true, "Vision": true,
}

// notPlural are words in -s that may follow a year: verbs and the like.
var notPlural = map[string]bool{
	"was": true, "has": true, "is": true, "does": true, "says": true, "this": true, "its": true, "his": true, "thus": true,
	"perhaps": true, "always": true, "as": true, "crisis": true, "plus": true, "versus": true, "towards": true,
}
