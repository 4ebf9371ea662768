package reading

import (
	"strconv"
	"strings"

	"attache"
	"attache/text"
)

// An Anchor is the day that a report's relative times count from.
// The zero Anchor is unknown.
type Anchor struct {
	Date   attache.Date // How: published, dateline, text, weekday+date; "" unknown
	Day    Day          // the same as a day; valid where Known
	Source string       // the words or the field it was read from
}

// Known says whether there is an anchor at all.
func (a Anchor) Known() bool { return a.Date.Start != "" }

// AnchorOf finds the anchor of a report (docs/claims.md, section 4): published
// (ISO date or RFC 3339 time, as written by the publisher; "" or anything else
// is none); else a full date in the dateline; else a full date in the text;
// else a weekday with month and day, in the dateline or the text, which fixes
// the year: the one nearest to near, not after it where there is one within 11
// years, since nobody reports from the future. Else the anchor is unknown.
// The doubts say what was not given but found. d has tokens and sentences.
func AnchorOf(published, dateline string, d *text.Doc, near int) (Anchor, []attache.Doubt) {
	if day, ok := ParseDay(strings.TrimSpace(published)); ok {
		return anchorAt(day, "published", published), nil
	}
	line := lineDoc(dateline)
	if x, ok := fullDateIn(line); ok {
		return anchorAt(x.day, "dateline", line.Text[x.lo:x.hi]), nil
	}
	if x, ok := fullDateIn(d); ok {
		words := d.Text[x.lo:x.hi]
		return anchorAt(x.day, "text", words), []attache.Doubt{{
			Code: "date_from_text", Message: "no date was given; " + x.day.String() + " stands in the text",
			Span: &attache.Span{Start: x.lo, End: x.hi, Text: words, Sentence: x.sentence},
		}}
	}
	if x, ok := weekdayDateIn(line, near); ok {
		return anchorAt(x.day, "weekday+date", line.Text[x.lo:x.hi]), []attache.Doubt{yearDoubt(line, x, nil)}
	}
	if x, ok := weekdayDateIn(d, near); ok {
		words := d.Text[x.lo:x.hi]
		span := &attache.Span{Start: x.lo, End: x.hi, Text: words, Sentence: x.sentence}
		return anchorAt(x.day, "weekday+date", words), []attache.Doubt{yearDoubt(d, x, span)}
	}
	return Anchor{Day: NoDay}, []attache.Doubt{{
		Code: "no_date", Message: "the report's date is unknown; times relative to it stay unresolved",
	}}
}

func anchorAt(day Day, how, source string) Anchor {
	iso := day.String()
	return Anchor{Date: attache.Date{Start: iso, End: iso, How: how}, Day: day, Source: source}
}

func yearDoubt(d *text.Doc, x found, span *attache.Span) attache.Doubt {
	y, _, _ := x.day.Civil()
	return attache.Doubt{
		Code:    "year_from_weekday",
		Message: "the report gives no year; " + strconv.Itoa(y) + " is the near year in which " + strconv.Quote(d.Text[x.lo:x.hi]) + " is so",
		Span:    span,
	}
}

// lineDoc is a line as a document of one sentence, a token for each run
// without spaces.
func lineDoc(line string) *text.Doc {
	d := &text.Doc{Text: line}
	for i := 0; i < len(line); {
		if line[i] <= ' ' {
			i++
			continue
		}
		j := i
		for j < len(line) && line[j] > ' ' {
			j++
		}
		d.Tokens = append(d.Tokens, text.Token{Start: i, End: j, Head: -1})
		i = j
	}
	d.Sentences = []text.Sentence{{End: len(line), Last: len(d.Tokens)}}
	return d
}

// found is a day and its words: bytes of the text and the sentence from 1.
type found struct {
	day      Day
	lo, hi   int
	sentence int
}

// fullDateIn is the date with day and year that most likely is the text's own:
// one told with its weekday; else one that is a line by itself; else the
// latest, since a report cannot tell of days that come after it, but for what
// it says will be.
func fullDateIn(d *text.Doc) (found, bool) {
	best, rank := found{}, -1
	c := clock{d: d}
	for s := range d.Sentences {
		first, last := tokensOf(d, s)
		c.sent, c.lx = s, lexemes(d, c.lx[:0], first, last)
		for i := 0; i < len(c.lx); i++ {
			k := c.lx[i].class
			if k != cMonth && k != cNumber && k != cWeekday {
				continue
			}
			m, n := c.base(i)
			if n <= i {
				continue
			}
			if !m.resolved || !m.year || m.prec != "day" {
				i = n - 1
				continue
			}
			x := found{m.start, c.lx[i].lo, c.lx[n-1].hi, s + 1}
			r := 0
			switch {
			case k == cWeekday:
				r = 3
			case i == 0 && n >= len(c.lx)-1:
				r = 2
			case c.tense(i, n) > 0:
			default:
				r = 1
			}
			if r > rank || r == rank && r < 2 && x.day > best.day {
				best, rank = x, r
			}
			i = n - 1
		}
	}
	return best, rank >= 0
}

// weekdayDateIn is the first weekday with month and day and the year near the
// given one in which they agree.
func weekdayDateIn(d *text.Doc, near int) (found, bool) {
	c := clock{d: d}
	for s := range d.Sentences {
		first, last := tokensOf(d, s)
		c.lx = lexemes(d, c.lx[:0], first, last)
		for i := range c.lx {
			if !c.is(i, cWeekday) {
				continue
			}
			_, n := c.weekday(i)
			if n <= i || !c.hasDay(i, n) {
				continue
			}
			w, mon, day := c.lx[i].val, 0, 0
			if w > 10 {
				w -= 10
			}
			for j := i; j < n; j++ {
				switch x := c.lx[j]; {
				case x.class == cMonth:
					mon = x.val
				case x.class == cNumber && x.digits <= 2:
					day = x.val
				}
			}
			if y, ok := yearOfWeekday(w, mon, day, near); ok {
				return found{DayOf(y, mon, day), c.lx[i].lo, c.lx[n-1].hi, s + 1}, true
			}
		}
	}
	return found{}, false
}

// yearOfWeekday is the year in which the day of the month falls on weekday w:
// the latest of near and the 11 years before it, else the first after; 29
// February may need 40 years back.
func yearOfWeekday(w, mon, day, near int) (int, bool) {
	back := 11
	if mon == 2 && day == 29 {
		back = 40
	}
	for y := near; y >= near-back; y-- {
		if validDate(y, mon, day) && DayOf(y, mon, day).Weekday() == w {
			return y, true
		}
	}
	for y := near + 1; y <= near+11; y++ {
		if validDate(y, mon, day) && DayOf(y, mon, day).Weekday() == w {
			return y, true
		}
	}
	return 0, false
}
