package reading

// bound reads the words before a number that say how firm it is; next is
// where the number must begin.
func (c *clock) bound(i int) (bound string, next int) {
	x := c.lx[i]
	w := c.word(i)
	switch x.class {
	case cMark:
		switch rune(x.val) {
		case '~', '≈':
			return "~", i + 1
		case '>', '≥':
			return ">=", i + 1
		case '<', '≤':
			return "<=", i + 1
		}
		return "", i
	case cVague:
		if x.val == 1 && (c.is(i+1, cNumber) || c.is(i+1, cCounting) || c.mark(i+1, '$')) { // "some 300"
			return "~", i + 1
		}
		return "", i
	case cDuring: // "over 300"
		if x.val == 1 {
			return ">=", i + 1
		}
		return "", i
	case cBetween:
		return ">=", i + 1
	case cAt:
		switch c.word(i + 1) {
		case "least":
			return ">=", i + 2
		case "most":
			return "<=", i + 2
		}
		return "", i
	case cA, cThe:
		switch c.word(i + 1) {
		case "estimated", "approximate":
			return "~", i + 2
		case "minimum":
			return ">=", c.skipOf(i + 2)
		case "maximum":
			return "<=", c.skipOf(i + 2)
		case "total":
			return "", c.skipOf(i + 2)
		}
		return "", i
	case cUntil, cBy, cFrom, cTo, cBefore, cWithin, cHalf:
		return "", i
	}
	if b := boundWords[w]; b != "" {
		n := i + 1
		if (w == "just" || w == "well" || w == "Just" || w == "Well") && (c.is(n, cDuring) || boundWords[c.word(n)] != "" && boundWords[c.word(n)] != "=") {
			return c.bound(n)
		}
		if w == "just" || w == "well" || w == "Just" || w == "Well" {
			return "", i
		}
		if c.is(n, cA) && c.is(n+1, cOther) && c.word(n+1) == "estimated" {
			n += 2
		}
		return b, n
	}
	switch w {
	case "more", "More", "greater", "higher":
		if c.word(i+1) == "than" {
			return ">=", i + 2
		}
	case "fewer", "Fewer", "less", "Less":
		if c.word(i+1) == "than" {
			return "<=", i + 2
		}
	case "no", "No", "not", "Not":
		switch c.word(i + 1) {
		case "fewer", "less":
			if c.word(i+2) == "than" {
				return ">=", i + 3
			}
		case "more":
			if c.word(i+2) == "than" {
				return "<=", i + 3
			}
		}
	case "up", "Up":
		if c.is(i+1, cTo) {
			return "<=", i + 2
		}
	case "upwards", "upward", "excess":
		if c.is(i+1, cOf) {
			return ">=", i + 2
		}
	case "close", "Close":
		if c.is(i+1, cTo) {
			return "~", i + 2
		}
	case "as", "As":
		switch c.word(i + 1) {
		case "many", "much", "few":
			if c.word(i+2) == "as" {
				return "<=", i + 3
			}
		}
	}
	return "", i
}

func (c *clock) skipOf(i int) int {
	if c.is(i, cOf) {
		return i + 1
	}
	return i
}

// boundAfter reads "or more", "or so", "-odd", "+".
func (c *clock) boundAfter(e int) (bound string, next int) {
	switch {
	case c.mark(e, '+') && c.lx[e].glued:
		return ">=", e + 1
	case c.word(e) == "or":
		switch c.word(e + 1) {
		case "more":
			return ">=", e + 2
		case "so":
			return "~", e + 2
		case "fewer", "less":
			return "<=", e + 2
		}
	case c.mark(e, '-') && c.word(e+1) == "odd":
		return "~", e + 2
	case c.mark(e, '-') && c.word(e+1) == "plus":
		return ">=", e + 2
	}
	return "", e
}

// boundWords are the single words of a bound.
var boundWords = map[string]string{
	"nearly": "~", "almost": "~", "about": "~", "around": "~", "approximately": "~", "roughly": "~", "estimated": "~", "circa": "~", "Nearly": "~", "Almost": "~", "About": "~", "Around": "~",
	"Approximately": "~", "Roughly": "~", "exceeding": ">=", "exceeded": ">=", "exceeds": ">=", "exceed": ">=", "surpassed": ">=", "surpasses": ">=", "topped": ">=", "under": "<=", "Under": "<=", "maximum": "<=", "minimum": ">=", "just": "=", "well": "=", "Just": "=", "Well": "=",
}
