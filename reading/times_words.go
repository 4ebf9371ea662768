package reading

// class is what a lexeme can be to a time or a figure.
type class uint8

const (
	cOther class = iota
	cSpace
	cMark   // val: the rune, dashes and quotes made plain
	cNumber // digits
	cMonth  // 1–12
	cWeekday
	cUnit     // of time: val is a unit constant
	cDayPart  // morning, night …
	cSeason   // spring …
	cEdge     // early, mid, late: 1, 2, 3; as nouns (beginning, middle, end): 11, 12, 13
	cDeictic  // today …
	cVagueNow // now, recently …
	cCounting // a number word: val is the number
	cScale    // hundred, thousand …
	cPlenty   // dozens, scores, hundreds …
	cVague    // few, several …: a number nobody knows
	cOrdinal  // first …
	cOrdSuffix
	cThe
	cA
	cThis
	cThat
	cSame
	cLast
	cNext
	cPrevious
	cFollowing
	cRecent
	cOf
	cIn
	cOn
	cAt
	cSince
	cUntil
	cBy
	cFrom
	cTo
	cAnd
	cBetween
	cAgo
	cLater
	cEarlier
	cBefore
	cAfter
	cDuring
	cMeridiem // am pm
	cFeast
	cEvery
	cHalf
	cOld
	cPresent
	cWithin
	cPossessive // her, his, its, their: "her first year"
)

// The units of time.
const (
	uSecond = iota + 1
	uMinute
	uHour
	uDay
	uWeek
	uFortnight
	uWeekend
	uMonth
	uQuarter
	uYear
	uDecade
	uCentury
)

// The words that stand for a day by themselves.
const (
	dToday = iota + 1
	dYesterday
	dTomorrow
	dTonight
	dOvernight
)

type timeWord struct {
	class class
	val   int
}

// timeWords is the vocabulary of times and numbers. Months and weekdays count
// only with a capital; the grammar sees to it.
var timeWords = map[string]timeWord{
	"january": {cMonth, 1}, "february": {cMonth, 2}, "march": {cMonth, 3}, "april": {cMonth, 4}, "may": {cMonth, 5}, "june": {cMonth, 6},
	"july": {cMonth, 7}, "august": {cMonth, 8}, "september": {cMonth, 9}, "october": {cMonth, 10}, "november": {cMonth, 11}, "december": {cMonth, 12},
	"jan": {cMonth, 1}, "feb": {cMonth, 2}, "mar": {cMonth, 3}, "apr": {cMonth, 4}, "jun": {cMonth, 6}, "jul": {cMonth, 7},
	"aug": {cMonth, 8}, "sep": {cMonth, 9}, "sept": {cMonth, 9}, "oct": {cMonth, 10}, "nov": {cMonth, 11}, "dec": {cMonth, 12},
	"monday": {cWeekday, 1}, "tuesday": {cWeekday, 2}, "wednesday": {cWeekday, 3}, "thursday": {cWeekday, 4},
	"friday": {cWeekday, 5}, "saturday": {cWeekday, 6}, "sunday": {cWeekday, 7},
	"mon": {cWeekday, 11}, "tue": {cWeekday, 12}, "tues": {cWeekday, 12}, "wed": {cWeekday, 13}, "thu": {cWeekday, 14}, "thur": {cWeekday, 14},
	"thurs": {cWeekday, 14}, "fri": {cWeekday, 15}, "sat": {cWeekday, 16}, "sun": {cWeekday, 17},
	"second": {cOrdinal, 2}, "seconds": {cUnit, uSecond}, "minute": {cUnit, uMinute}, "minutes": {cUnit, uMinute}, "hour": {cUnit, uHour}, "hours": {cUnit, uHour},
	"day": {cUnit, uDay}, "days": {cUnit, uDay}, "week": {cUnit, uWeek}, "weeks": {cUnit, uWeek}, "fortnight": {cUnit, uFortnight}, "weekend": {cUnit, uWeekend},
	"weekends": {cUnit, uWeekend}, "month": {cUnit, uMonth}, "months": {cUnit, uMonth}, "quarter": {cUnit, uQuarter}, "quarters": {cUnit, uQuarter},
	"year": {cUnit, uYear}, "years": {cUnit, uYear}, "decade": {cUnit, uDecade}, "decades": {cUnit, uDecade}, "century": {cUnit, uCentury}, "centuries": {cUnit, uCentury},
	"morning": {cDayPart, 1}, "afternoon": {cDayPart, 2}, "evening": {cDayPart, 3}, "night": {cDayPart, 4}, "dawn": {cDayPart, 5}, "noon": {cDayPart, 6},
	"midday": {cDayPart, 6}, "midnight": {cDayPart, 7}, "lunchtime": {cDayPart, 6}, "dusk": {cDayPart, 3}, "nightfall": {cDayPart, 3}, "daybreak": {cDayPart, 5},
	"mornings": {cDayPart, 1}, "evenings": {cDayPart, 3}, "nights": {cDayPart, 4},
	"spring": {cSeason, sSpring}, "summer": {cSeason, sSummer}, "autumn": {cSeason, sAutumn}, "fall": {cSeason, sAutumn}, "winter": {cSeason, sWinter},
	"early": {cEdge, 1}, "mid": {cEdge, 2}, "late": {cEdge, 3}, "beginning": {cEdge, 11}, "start": {cEdge, 11}, "middle": {cEdge, 12}, "end": {cEdge, 13},
	"midst": {cEdge, 12},
	"today": {cDeictic, dToday}, "yesterday": {cDeictic, dYesterday}, "tomorrow": {cDeictic, dTomorrow}, "tonight": {cDeictic, dTonight}, "overnight": {cDeictic, dOvernight},
	"now": {cVagueNow, 0}, "currently": {cVagueNow, 0}, "nowadays": {cVagueNow, 0}, "recently": {cVagueNow, -1}, "lately": {cVagueNow, -1},
	"zero": {cCounting, 0}, "one": {cCounting, 1}, "two": {cCounting, 2}, "three": {cCounting, 3}, "four": {cCounting, 4}, "five": {cCounting, 5}, "six": {cCounting, 6},
	"seven": {cCounting, 7}, "eight": {cCounting, 8}, "nine": {cCounting, 9}, "ten": {cCounting, 10}, "eleven": {cCounting, 11}, "twelve": {cCounting, 12},
	"thirteen": {cCounting, 13}, "fourteen": {cCounting, 14}, "fifteen": {cCounting, 15}, "sixteen": {cCounting, 16}, "seventeen": {cCounting, 17},
	"eighteen": {cCounting, 18}, "nineteen": {cCounting, 19}, "twenty": {cCounting, 20}, "thirty": {cCounting, 30}, "forty": {cCounting, 40}, "fifty": {cCounting, 50},
	"sixty": {cCounting, 60}, "seventy": {cCounting, 70}, "eighty": {cCounting, 80}, "ninety": {cCounting, 90},
	"dozen": {cScale, 12}, "score": {cScale, 20}, "hundred": {cScale, 100}, "thousand": {cScale, 1000}, "million": {cScale, 1e6}, "billion": {cScale, 1e9}, "trillion": {cScale, 1e12},
	"bn": {cScale, 1e9}, "tn": {cScale, 1e12}, "mn": {cScale, 1e6}, "m": {cScale, 1e6}, "k": {cScale, 1000}, "lakh": {cScale, 1e5}, "crore": {cScale, 1e7},
	"tens": {cPlenty, 20}, "dozens": {cPlenty, 24}, "scores": {cPlenty, 40}, "hundreds": {cPlenty, 200}, "thousands": {cPlenty, 2000}, "millions": {cPlenty, 1e6}, "billions": {cPlenty, 1e9},
	"few": {cVague, 0}, "several": {cVague, 0}, "couple": {cVague, 2}, "many": {cVague, 0}, "some": {cVague, 1},
	"first": {cOrdinal, 1}, "third": {cOrdinal, 3}, "fourth": {cOrdinal, 4}, "fifth": {cOrdinal, 5}, "sixth": {cOrdinal, 6}, "seventh": {cOrdinal, 7},
	"eighth": {cOrdinal, 8}, "ninth": {cOrdinal, 9}, "tenth": {cOrdinal, 10}, "eleventh": {cOrdinal, 11}, "twelfth": {cOrdinal, 12}, "thirteenth": {cOrdinal, 13},
	"fourteenth": {cOrdinal, 14}, "fifteenth": {cOrdinal, 15}, "sixteenth": {cOrdinal, 16}, "seventeenth": {cOrdinal, 17}, "eighteenth": {cOrdinal, 18},
	"nineteenth": {cOrdinal, 19}, "twentieth": {cOrdinal, 20}, "final": {cOrdinal, -1},
	"st": {cOrdSuffix, 0}, "nd": {cOrdSuffix, 0}, "rd": {cOrdSuffix, 0}, "th": {cOrdSuffix, 0},
	"the": {cThe, 0}, "a": {cA, 0}, "an": {cA, 0}, "this": {cThis, 0}, "that": {cThat, 0}, "same": {cSame, 0}, "last": {cLast, 0}, "next": {cNext, 0}, "past": {cPrevious, 1},
	"previous": {cPrevious, 0}, "preceding": {cPrevious, 0}, "prior": {cPrevious, 0}, "following": {cFollowing, 0}, "coming": {cFollowing, 1}, "upcoming": {cFollowing, 1},
	"ensuing": {cFollowing, 0}, "subsequent": {cFollowing, 0}, "recent": {cRecent, 0}, "of": {cOf, 0}, "in": {cIn, 0}, "on": {cOn, 0}, "at": {cAt, 0},
	"since": {cSince, 0}, "until": {cUntil, 0}, "till": {cUntil, 0}, "through": {cUntil, 1}, "by": {cBy, 0}, "from": {cFrom, 0}, "to": {cTo, 0}, "and": {cAnd, 0}, "between": {cBetween, 0},
	"ago": {cAgo, 0}, "later": {cLater, 0}, "afterwards": {cLater, 0}, "afterward": {cLater, 0}, "earlier": {cEarlier, 0}, "previously": {cEarlier, 0}, "before": {cBefore, 0}, "after": {cAfter, 0},
	"during": {cDuring, 0}, "throughout": {cDuring, 0}, "over": {cDuring, 1}, "within": {cWithin, 0},
	"am": {cMeridiem, 0}, "pm": {cMeridiem, 12}, "gmt": {cMeridiem, 0}, "utc": {cMeridiem, 0},
	"christmas": {cFeast, 1225}, "new": {cFeast, 0}, "each": {cEvery, 0}, "every": {cEvery, 0}, "daily": {cEvery, uDay}, "weekly": {cEvery, uWeek},
	"monthly": {cEvery, uMonth}, "annually": {cEvery, uYear}, "yearly": {cEvery, uYear}, "annual": {cEvery, uYear}, "half": {cHalf, 0}, "old": {cOld, 0}, "present": {cPresent, 0},
	"its": {cPossessive, 0}, "his": {cPossessive, 0}, "her": {cPossessive, 0}, "their": {cPossessive, 0}, "our": {cPossessive, 0},
}
