package reading

import "attache/text"

// The roles of figures, of attache.FigureRoles.
const (
	roleKilled    = "killed"
	roleWounded   = "wounded"
	roleDisplaced = "displaced"
	roleDetained  = "detained"
	roleAmount    = "amount"
	roleCount     = "count"
)

// killVerbs are the words that govern a figure, before it ("killing 12") or
// after it ("12 people were killed").
var killVerbs = map[string]string{
	"kill": roleKilled, "kills": roleKilled, "killed": roleKilled, "killing": roleKilled, "killings": roleKilled, "dead": roleKilled, "died": roleKilled, "die": roleKilled, "dies": roleKilled,
	"dying": roleKilled, "death": roleKilled, "deaths": roleKilled, "slain": roleKilled, "slaughtered": roleKilled, "massacred": roleKilled, "murdered": roleKilled, "murdering": roleKilled, "murders": roleKilled,
	"executed": roleKilled, "executes": roleKilled, "executing": roleKilled, "beheaded": roleKilled, "beheads": roleKilled, "assassinated": roleKilled, "fatalities": roleKilled, "perished": roleKilled, "bodies": roleKilled, "claimed": roleKilled,
	"claiming": roleKilled, "toll": roleKilled, "lives": roleKilled, "corpses": roleKilled, "martyred": roleKilled, "fatally": roleKilled, "execution": roleKilled, "executions": roleKilled, "beheading": roleKilled, "beheadings": roleKilled, "massacre": roleKilled, "murder": roleKilled, "assassination": roleKilled, "slaughter": roleKilled, "neutralised": roleKilled, "neutralized": roleKilled, "eliminated": roleKilled, "fell": roleKilled, "massacres": roleKilled, "decapitated": roleKilled, "hanged": roleKilled, "behead": roleKilled,
	"wound": roleWounded, "wounds": roleWounded, "wounded": roleWounded, "wounding": roleWounded, "injure": roleWounded, "injures": roleWounded, "injured": roleWounded, "injuring": roleWounded,
	"injuries": roleWounded, "hurt": roleWounded, "hurting": roleWounded, "maimed": roleWounded, "hospitalized": roleWounded, "hospitalised": roleWounded, "stabbed": roleWounded, "stabs": roleWounded, "stabbing": roleWounded,
	"displaced": roleDisplaced, "displaces": roleDisplaced, "displacing": roleDisplaced, "fled": roleDisplaced, "flee": roleDisplaced, "fleeing": roleDisplaced, "homeless": roleDisplaced, "refugees": roleDisplaced,
	"evacuated": roleDisplaced, "uprooted": roleDisplaced, "evacuate": roleDisplaced, "evacuates": roleDisplaced,
	"arrest": roleDetained, "arrests": roleDetained, "arrested": roleDetained, "arresting": roleDetained, "detain": roleDetained, "detains": roleDetained, "detained": roleDetained, "detaining": roleDetained,
	"captured": roleDetained, "capture": roleDetained, "captures": roleDetained, "capturing": roleDetained, "seizes": roleDetained, "detention": roleDetained, "jailed": roleDetained, "jails": roleDetained, "imprisoned": roleDetained, "imprisons": roleDetained, "custody": roleDetained,
	"detainees": roleDetained, "held": roleDetained, "apprehended": roleDetained, "rounded": roleDetained, "detentions": roleDetained,
}

// FigureRole is what the number counts, read from the words around it in its
// clause: one of attache.FigureRoles. Money and measures are amounts. The
// nearest governing word on either side decides; one of the trigger's own
// (token index, negative for none) decides where no other word does and the
// number stands close behind it.
func FigureRole(d *text.Doc, n Number, trigger int) string {
	if n.Unit != "" && n.Unit != "%" {
		return roleAmount
	}
	if n.First < 0 || n.Last > len(d.Tokens) || n.First >= n.Last {
		return roleCount
	}
	first, last := sentenceAround(d, n.First)
	if countsThings(d, n.Last, last) {
		return roleCount
	}
	after, da := governAfter(d, n.Last, last)
	before, db := governBefore(d, n.First, first)
	switch {
	case after != "" && (before == "" || da <= db):
		return after
	case before != "":
		return before
	}
	if trigger >= first && trigger < last && trigger < n.First && n.First-trigger <= 8 {
		if r := killVerbs[lower(d, trigger)]; r != "" {
			return r
		}
	}
	return roleCount
}

// sentenceAround is the token range of the sentence of token i.
func sentenceAround(d *text.Doc, i int) (first, last int) {
	if s := d.Tokens[i].Sentence; s >= 0 && s < len(d.Sentences) {
		if f, l := tokensOf(d, s); f <= i && i < l {
			return f, l
		}
	}
	for s := range d.Sentences {
		if f, l := tokensOf(d, s); f <= i && i < l {
			return f, l
		}
	}
	return i, i + 1
}

// lower is the word of token i in lower case, "" where it is nothing.
func lower(d *text.Doc, i int) string {
	t := d.Tokens[i]
	if t.Start < 0 || t.End > len(d.Text) || t.Start >= t.End {
		return ""
	}
	w := d.Text[t.Start:t.End]
	for j := range len(w) {
		if 'A' <= w[j] && w[j] <= 'Z' {
			b := []byte(w)
			for k := j; k < len(b); k++ {
				if 'A' <= b[k] && b[k] <= 'Z' {
					b[k] |= 0x20
				}
			}
			return string(b)
		}
	}
	return w
}

// governAfter looks for the governing word after a number: its own clause,
// across "and" to the same verb ("six rebels and five soldiers are killed"),
// across a comma only where a list or aside may end there.
func governAfter(d *text.Doc, i, end int) (role string, dist int) {
	soft := false // in a relative clause: only a passive after it counts
	for j := i; j < end && dist < 22; j++ {
		w := lower(d, j)
		dist++
		if soft && !(killVerbs[w] != "" && auxiliary[lower(d, j-1)] || w == "dead" && lower(d, j-1) == "shot") {
			if w == "and" || w == "," || w == ";" {
				return "", 0
			}
			continue
		}
		switch w {
		case "who":
			soft = true
			continue
		case "with":
			if j+1 < end && numeral(d, j+1) {
				return "", 0
			}
			continue
		case "arrests", "arrest":
			if j <= i+1 {
				return roleDetained, dist
			}
			return "", 0
		case "death":
			if j > i && lower(d, j-1) == "to" {
				return "", 0
			}
			return roleKilled, dist
		case "bars":
			if j > i && lower(d, j-1) == "behind" {
				return roleDetained, dist
			}
		case "seized":
			if passiveHere(d, j, end, "arrested") {
				return roleDetained, dist
			}
			return "", 0
		case ".":
			if j+1 >= end {
				return "", 0
			}
		case ";", ":", "(", "when", "while", "after", "as", "by", "but", "amid", "before", "during":
			return "", 0
		case ",":
			if !resumes(d, j+1, end) {
				k := aside(d, j+1, end)
				if k < 0 {
					return "", 0
				}
				j = k
			}
		case "their", "his", "her":
			if j+1 < end && lower(d, j+1) == "homes" {
				return roleDisplaced, dist
			}
		case "stabbed", "shot", "beaten", "hacked", "burned", "burnt", "crushed":
			if j+2 < end && lower(d, j+1) == "to" && lower(d, j+2) == "death" {
				return roleKilled, dist
			}
			if j == i && w != "stabbed" {
				return "", 0
			}
			if w == "stabbed" && passiveHere(d, j, end, w) {
				return roleWounded, dist
			}
		case "captured", "displaced", "killed", "detained", "wounded":
			if j == i && j+1 < end && adjectival(d, j, end) {
				continue
			}
			if passiveHere(d, j, end, w) {
				return killVerbs[w], dist
			}
			return "", 0
		case "and":
			if j+1 < end && active[lower(d, j+1)] && !(j > i+1 && participle(lower(d, j-1)) && auxiliary[lower(d, j-2)]) {
				return "", 0
			}
		case "killing", "wounding", "injuring", "kills", "injures", "wounds", "arresting", "detains", "detaining", "displacing", "captures", "capturing", "fleeing", "toll", "claimed", "claiming", "held", "rounded", "hurting", "jails", "seizes", "capture", "stabs", "stabbing", "massacre", "execution", "murder", "beheading", "assassination", "detention":
			if w == "detention" && j > i && lower(d, j-1) == "in" {
				return roleDetained, dist
			}
			if j > i || w == "killing" || w == "wounding" || w == "injuring" {
				return "", 0 // it governs what follows
			}
		default:
			if r := killVerbs[w]; r != "" {
				if passiveHere(d, j, end, w) {
					return r, dist
				}
				return "", 0
			}
		}
	}
	return "", 0
}

// countsThings says whether one of the next words is a noun of things and
// acts: "three attacks", "two armoured vehicles".
func countsThings(d *text.Doc, i, end int) bool {
	for j := i; j < min(end, i+4); j++ {
		w := lower(d, j)
		if things[w] {
			return true
		}
		if killVerbs[w] != "" && w != "wounding" && w != "stabbing" || w == "," || w == "and" || w == "in" || w == "people" {
			return false
		}
	}
	return false
}

// things are nouns that are counted and never killed, wounded or detained.
var things = map[string]bool{
	"attacks": true, "attack": true, "bombings": true, "bombs": true, "strikes": true, "airstrikes": true, "raids": true, "rockets": true, "rocket": true, "missiles": true, "missile": true,
	"drones": true, "drone": true, "tanks": true, "vehicles": true, "homes": true, "houses": true, "buildings": true, "villages": true, "districts": true, "towns": true, "cities": true,
	"embassies": true, "jets": true, "aircraft": true, "ships": true, "vessels": true, "boats": true, "rounds": true, "counts": true, "countries": true, "states": true, "companies": true,
	"weapons": true, "rifles": true, "guns": true, "blasts": true, "explosions": true, "incidents": true, "bases": true, "incursions": true, "operations": true, "tests": true, "launches": true,
	"warheads": true, "helicopters": true, "trucks": true, "planes": true, "warplanes": true, "shells": true, "mortars": true, "doses": true, "settlements": true, "schools": true, "hospitals": true,
	"checkpoints": true, "posts": true, "targets": true, "sites": true, "crossings": true, "bridges": true, "roads": true, "ports": true, "seats": true, "votes": true, "resolutions": true, "camps": true, "cars": true,
}

// auxiliary are forms of be that a passive stands after.
var auxiliary = map[string]bool{"are": true, "were": true, "was": true, "is": true, "been": true, "being": true, "be": true}

// participle guesses that w is one.
func participle(w string) bool {
	n := len(w)
	return n > 3 && w[n-2:] == "ed" || w == "shot" || w == "beaten"
}

// numeral says whether token j begins a number.
func numeral(d *text.Doc, j int) bool {
	w := lower(d, j)
	if w == "" {
		return false
	}
	k, _ := classOf(w)
	return w[0] >= '0' && w[0] <= '9' || k == cCounting || k == cPlenty
}

// aside is the comma that ends an aside begun at j and is followed by the verb
// ("two men, members of the guard, were killed"), or -1.
func aside(d *text.Doc, j, end int) int {
	for k := j; k < min(end, j+16); k++ {
		switch w := lower(d, k); {
		case w == "," && k+1 < end && (auxiliary[lower(d, k+1)] || lower(d, k+1) == "have" || lower(d, k+1) == "has"):
			return k
		case w == ";" || killVerbs[w] != "" || auxiliary[w]:
			return -1
		}
	}
	return -1
}

// resumes says whether a clause goes on after a comma: ", including two
// children, were killed", ", two soldiers and a driver were".
func resumes(d *text.Doc, j, end int) bool {
	if j >= end {
		return false
	}
	w := d.Text[d.Tokens[j].Start:d.Tokens[j].End]
	if w[0] >= 'A' && w[0] <= 'Z' || w[0] >= '0' && w[0] <= '9' {
		return true // a list of places or of figures
	}
	if lower(d, j) == "and" && j+1 < end && numeral(d, j+1) {
		return true
	}
	switch lower(d, j) {
	case "dozens", "hundreds", "scores", "thousands", "five", "six", "seven", "eight", "nine", "ten", "including", "were", "was", "are", "is", "have", "had", "mostly", "among", "many", "most", "some", "two", "three", "four", "one", "a", "all", "half", "both":
		return true
	}
	return false
}

// passiveHere says whether the word at j takes what stands before it as the
// one it is done to: "were killed", "12 dead", but not "militants killed two".
func passiveHere(d *text.Doc, j, end int, w string) bool {
	switch w {
	case "killed", "wounded", "injured", "arrested", "detained", "captured", "displaced", "murdered", "executed", "stabbed", "beheaded", "evacuated":
	default:
		return true
	}
	if j > 0 {
		switch lower(d, j-1) {
		case "were", "was", "been", "are", "is", "be", "being", "reported", "people", "others", "civilians", "and", "or", "more", "least", "left":
			return true
		}
	}
	if j+1 >= end {
		return true
	}
	switch x := lower(d, j+1); x {
	case "a", "an", "the", "at", "more", "nearly", "about", "dozens", "hundreds", "scores", "several", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "one", "his", "its", "their":
		if x == "at" {
			return j+2 >= end || lower(d, j+2) != "least"
		}
		return false
	default:
		return !(x[0] >= '0' && x[0] <= '9')
	}
}

// adjectival says whether the participle at j stands before a noun and so is
// no verb: "23 captured soldiers", "8,000 displaced people".
func adjectival(d *text.Doc, j, end int) bool {
	switch w := lower(d, j+1); w {
	case "and", "or", "in", "by", "at", "after", "on", "during", "when", "as", "near", "since", "from", "with", "while", ",", ".", ";", ")", "this", "across", "last", "the", "a", "outside", "inside", "over", "an", "following", "before", "between", "-", "–", "—", "so", "including", "his", "their", "under", "among", "overnight", "today", "yesterday":
		return false
	default:
		return w != "" && (w[0] < '0' || w[0] > '9') && d.Text[d.Tokens[j+1].Start] >= 'A'
	}
}

// nounOf are nouns that govern the figure after their "of" only.
var nounOf = map[string]bool{
	"massacre": true, "massacres": true, "execution": true, "executions": true, "beheading": true, "beheadings": true, "murder": true, "assassination": true,
	"slaughter": true, "detention": true, "death": true, "killings": true,
}

// active are verb forms that open a new clause after "and".
var active = map[string]bool{
	"injures": true, "injured": true, "injuring": true, "wounds": true, "wounding": true, "wounded": true, "kills": true, "killing": true, "killed": true,
	"arrests": true, "arrested": true, "arresting": true, "detains": true, "detained": true, "detaining": true, "captures": true, "captured": true, "capturing": true,
	"displaced": true, "displaces": true, "displacing": true, "left": true, "leaving": true, "hurting": true, "leaves": true, "injure": true, "wound": true,
}

// governBefore looks for the governing word before a number: "killing 12",
// "wounded more than 30", "a death toll of 40".
func governBefore(d *text.Doc, i, first int) (role string, dist int) {
	part := false // of a number told before: "40 were killed, including ten"
	for j := i - 1; j >= first && dist < 24; j-- {
		w := lower(d, j)
		dist++
		switch w {
		case "including", "among":
			part = part || dist <= 4
		case ";", ")", "but", "while", "because", "that":
			return "", 0
		case "dead", "deaths", "refugees", "homeless", "lives", "bodies", "hostages", "detainees", "injuries", "custody", "homes":
			if w == "dead" && j > first && (lower(d, j-1) == "shot" || lower(d, j-1) == "shoot" || lower(d, j-1) == "shoots" || lower(d, j-1) == "shooting") {
				return roleKilled, dist
			}
			if w != "deaths" && w != "lives" && w != "bodies" || dist > 4 {
				continue // it has its own number before it
			}
			return killVerbs[w], dist
		}
		if r := killVerbs[w]; r != "" && (dist <= 16 || w == "toll") {
			if nounOf[w] && (j+1 >= i || lower(d, j+1) != "of" || dist > 6) {
				continue
			}
			if j > first && !part {
				switch lower(d, j-1) {
				case "were", "was", "been", "are", "is", "be", "being":
					return "", 0 // its number stands before it
				}
			}
			return r, dist
		}
	}
	return "", 0
}
