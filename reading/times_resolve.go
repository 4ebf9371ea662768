package reading

// yearFor is the year of a month (and day, 0 for none) told without one, at
// lexemes [i, next). relative says that the anchor gave it. Among the dates
// that fit it takes, while the report tells of another year, the one nearest
// to what was told last; else the one nearest to the anchor, the past ones
// before the future ones unless the words speak of the future.
func (c *clock) yearFor(i, next, mon, d int) (y int, relative, ok bool) {
	if c.telling() {
		return c.yearInStory(mon, d), false, true
	}
	if !c.known {
		return 0, false, false
	}
	ay, am, _ := c.anchor.Civil()
	if d == 0 {
		future := mon - am // months until the next such month
		if future < 0 {
			future += 12
		}
		tense := c.tense(i, next)
		switch {
		case future == 0:
		case tense > 0 && future <= 9 || tense == 0 && future <= 1: // "the May summit", told in April
			if mon < am {
				ay++
			}
		case mon > am:
			ay--
		}
		return ay, true, true
	}
	best, bestCost := 0, 1<<30
	tense := 0
	for y := ay - 1; y <= ay+1; y++ {
		if !validDate(y, mon, d) {
			continue
		}
		dist := int(DayOf(y, mon, d) - c.anchor)
		cost := -dist
		if dist > 0 {
			if tense == 0 {
				if tense = c.tense(i, next); tense == 0 {
					tense = 2
				}
			}
			switch tense {
			case 1: // the future is meant
				cost = dist / 4
			case 2:
				cost = dist * 3 / 2
				if dist <= 60 {
					cost = dist
				}
			default:
				cost = dist * 3
				if dist <= 14 {
					cost = dist
				}
			}
		}
		if cost < bestCost {
			best, bestCost = y, cost
		}
	}
	if bestCost == 1<<30 {
		// 29 February: the last leap year.
		for best = ay; !validDate(best, mon, d) && best > ay-8; best-- {
		}
	}
	return best, true, true
}

// telling says whether the report is telling of another time than its own, so
// that dates follow what was told last.
func (c *clock) telling() bool {
	if !c.story.resolved || c.story.start == NoDay {
		return false
	}
	if !c.known || c.past {
		return true
	}
	sy, _, _ := c.story.start.Civil()
	ay, _, _ := c.anchor.Civil()
	if sy >= ay || c.story.open {
		return false
	}
	return c.storySent == c.sent && c.story.prec != "year" || c.storyPara == c.paragraph && c.sent-c.storySent <= 1 && ay-sy > 1 && c.story.prec != "year"
}

// yearInStory is the year of the month and day nearest to the story, forward
// sooner than back.
func (c *clock) yearInStory(mon, d int) int {
	sy, sm, _ := c.story.start.Civil()
	if c.story.prec == "year" || c.story.prec == "season" {
		return sy
	}
	if d == 0 {
		d = 15
	}
	from := c.story.start
	if c.story.prec == "month" && mon == sm {
		return sy
	}
	best, bestCost := sy, 1<<30
	for y := sy - 1; y <= sy+1; y++ {
		cost := int(DayOf(y, mon, d) - from)
		if cost < 0 {
			cost = -cost * 5 / 4
		}
		if cost < bestCost {
			best, bestCost = y, cost
		}
	}
	return best
}

// tense is what the words near lexemes [i, next) speak of: 1 the future, -1
// the past, 0 neither. The nearest cue before the expression in its clause
// decides; at the head of a sentence the first after it.
func (c *clock) tense(i, next int) int {
	if t := c.told(i, next); t != 0 {
		return t
	}
	return c.lean
}

func (c *clock) told(i, next int) int {
	fronted := true
	for j, n := i-1, 0; j >= 0 && n < 16; j, n = j-1, n+1 {
		x := c.lx[j]
		if x.class == cMark {
			if x.val == ';' || x.val == ':' || x.val == '"' || x.val == '“' || x.val == '”' {
				break
			}
			continue
		}
		if x.class != cOther {
			if x.class == cNext || x.class == cFollowing && x.val == 1 || n == 0 && c.word(j) == "beginning" {
				return 1
			}
			continue
		}
		if n <= 2 && c.word(j) == "ahead" {
			return 1
		}
		if t := c.cue(j); t != 0 {
			return t
		}
		if n > 1 {
			fronted = false
		}
	}
	limit := 4
	if fronted {
		limit = 14
	}
	for j, n := next, 0; j < len(c.lx) && n < limit; j, n = j+1, n+1 {
		if x := c.lx[j]; x.class == cMark && (x.val == ';' || x.val == ':') {
			break
		}
		if t := c.cue(j); t != 0 {
			return t
		}
	}
	return 0
}

// cue is the tense that word j speaks of.
func (c *clock) cue(j int) int {
	w := c.word(j)
	if t, ok := tenseCues[w]; ok {
		if t < 0 && j > 0 && c.word(j-1) == "be" {
			return 1
		}
		return t
	}
	n := len(w)
	switch {
	case w == "is" || w == "are" || w == "was" || w == "were":
		if c.is(j+1, cTo) {
			return 1
		}
		if w[0] == 'w' {
			return -1
		}
	case w == "ll":
		return 1
	case n >= 4 && w[n-2:] == "ed" && w[n-3] != 'e' && !c.lx[j].upper:
		if b := c.word(j - 1); b == "be" && j > 0 {
			return 1
		}
		return -1
	}
	return 0
}

// tenseCues are frequent words of news that tell the time of a clause.
var tenseCues = map[string]int{
	"will": 1, "shall": 1, "would": 1, "wo": 1, "scheduled": 1, "due": 1, "planned": 1, "plans": 1, "plan": 1, "planning": 1, "expected": 1,
	"expects": 1, "set": 1, "slated": 1, "upcoming": 1, "forthcoming": 1, "intends": 1, "vows": 1, "promises": 1,
	"tomorrow": 1, "going": 1, "invited": 1, "hopes": 1, "likely": 1, "can": 1, "may": 1, "might": 1, "could": 1, "should": 1, "must": 1,
	"deadline": 1, "poised": 1, "ready": 1, "effective": 1, "calls": 1, "starting": 1, "commencing": 1, "threatens": 1, "orders": 1, "demands": 1, "urges": 1,
	"begins": 1, "ends": 1, "starts": 1, "expires": 1, "takes": 1, "meets": 1, "opens": 1,
	"withdrew": -1, "drew": -1, "grew": -1, "chose": -1, "swore": -1, "stole": -1, "spent": -1, "built": -1, "bought": -1, "sought": -1, "caught": -1, "thought": -1,
	"quit": -1, "shut": -1, "dealt": -1, "kept": -1, "stood": -1, "paid": -1, "sold": -1, "overthrew": -1, "cost": -1, "laid": -1,
	"had": -1, "has": -1, "have": -1, "said": -1, "told": -1, "met": -1, "held": -1, "took": -1, "struck": -1, "fell": -1, "fled": -1, "shot": -1,
	"left": -1, "sent": -1, "gave": -1, "went": -1, "came": -1, "began": -1, "made": -1, "fought": -1, "won": -1, "lost": -1, "found": -1, "saw": -1,
	"killing": -1, "wounding": -1, "brought": -1, "broke": -1, "spoke": -1, "wrote": -1, "became": -1, "hit": -1, "led": -1, "ran": -1, "rose": -1,
	"seized": -1, "put": -1, "flew": -1, "drove": -1, "blew": -1, "following": -1, "launched": -1, "did": -1, "been": -1, "heard": -1, "threw": -1, "sank": -1,
}
