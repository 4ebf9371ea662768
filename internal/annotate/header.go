package annotate

import (
	"strings"
	"unicode"

	"attache/text"
)

// A Header is what a text itself says of where it comes from. What it does not
// say is empty; a span with no length goes with it. Spans are bytes of the text.
type Header struct {
	Title         string // the headline
	Byline        string // the names of who wrote it, without "By" and the agency
	Agency        string // the wire service credited, short and in lower case: "afp"
	DatelinePlace string // "BEIRUT", "TEL AVIV, Israel"
	DatelineDate  string // "Sept 20"; or the date that stands alone under the title

	TitleSpan, BylineSpan, AgencySpan, PlaceSpan, DateSpan Range
}

// HeaderOf reads the header off a text that Split has made.
func HeaderOf(d *text.Doc) Header {
	var h Header
	body := 0 // prose sentences seen
	for i, s := range d.Sentences {
		t := d.Text[s.Start:s.End]
		switch s.Part {
		case text.Title:
			if h.Title == "" && i == firstTitle(d) && !strings.HasSuffix(t, ".") {
				h.Title, h.TitleSpan = t, Range{s.Start, s.End}
			}
		case text.Byline:
			h.byline(d.Text, s)
		case text.Credit:
			h.credit(t, s.Start)
		case text.Heading:
			if h.DatelineDate == "" && s.Paragraph < 4 && dateAlone(d, block{first: i, last: i + 1}) {
				h.DatelineDate, h.DateSpan = t, Range{s.Start, s.End}
			}
		case text.Prose:
			if body++; body > 2 || h.DatelinePlace != "" {
				continue
			}
			if l, _, ok := dateline(d, i); ok {
				h.place(d.Text, l)
			}
		}
	}
	if h.Agency == "" {
		h.signature(d)
	}
	return h
}

// firstTitle is the first sentence of d that is a title, or -1.
func firstTitle(d *text.Doc) int {
	for i, s := range d.Sentences {
		if s.Part == text.Title {
			return i
		}
	}
	return -1
}

// credit takes the agency that is credited in t, which begins at start.
func (h *Header) credit(t string, start int) {
	if n, at := agencyIn(t); n != "" && h.Agency == "" {
		h.Agency, h.AgencySpan = n, Range{start + at.Start, start + at.End}
	}
}

// byline reads "By Jane Doe", "Jane Doe, with AFP".
func (h *Header) byline(s string, sent text.Sentence) {
	a, z := sent.Start, sent.End
	for _, p := range [...]string{"written by ", "story by ", "text by ", "words by ", "by: ", "by "} {
		if startsFold(s[a:z], p) {
			a += len(p)
			break
		}
	}
	a, z = trim(s, a, z)
	names := s[a:z]
	for _, sep := range [...]string{",", " with ", " for ", " | ", " in ", " - ", " \u2013 ", " \u2014 "} {
		if at := strings.Index(names, sep); at > 0 {
			tail := names[at:]
			if n, _ := agencyIn(tail); n != "" || sep != "," {
				h.credit(tail, a+at)
				names = names[:at]
				break
			}
		}
	}
	if agencyName(strings.TrimSpace(names)) != "" { // "By Reuters"
		h.credit(names, a)
		return
	}
	names = strings.TrimRight(strings.TrimSpace(names), ",.")
	if h.Byline == "" && names != "" {
		h.Byline, h.BylineSpan = names, Range{a, a + len(names)}
	}
}

// signature finds the agency that a text ends with: "… he said. - AFP", "(AP)".
func (h *Header) signature(d *text.Doc) {
	if len(d.Sentences) == 0 {
		return
	}
	s := d.Sentences[len(d.Sentences)-1]
	t := d.Text[s.Start:s.End]
	for _, sep := range [...]string{" - ", " \u2013 ", " \u2014 ", " -- ", "("} {
		if at := strings.LastIndex(t, sep); at >= 0 && len(t)-at < 30 {
			if agencyName(strings.Trim(t[at+len(sep):], " ().")) != "" {
				h.credit(t[at:], s.Start+at)
			}
		}
	}
}

// A lead is where a dateline has its parts, in tokens; empty ranges are absent.
type lead struct{ place, date, agency Range }

// place takes the parts of a dateline.
func (h *Header) place(s string, l lead) {
	if l.place.Start < l.place.End {
		h.DatelinePlace, h.PlaceSpan = s[l.place.Start:l.place.End], l.place
	}
	if l.date.Start < l.date.End { // nearer to the text than a date alone
		h.DatelineDate, h.DateSpan = s[l.date.Start:l.date.End], l.date
	}
	h.credit(s[l.agency.Start:l.agency.End], l.agency.Start)
}

// dateline reads the dateline that sentence i of d begins with: "GENEVA
// (Reuters) -", "BEIRUT, Sept 20 —", "Beirut (AFP) –". The ranges of l are bytes of
// the text; end is the token after it.
func dateline(d *text.Doc, i int) (l lead, end int, ok bool) {
	s := d.Sentences[i]
	shout, open := true, -1
	words, lastPlace := 0, s.Start
	for k := s.First; k < s.Last && k < s.First+24; k++ {
		tok := d.Tokens[k]
		w := d.Text[tok.Start:tok.End]
		switch {
		case open >= 0:
			if w == ")" {
				l.agency, open = Range{open, tok.Start}, -1
			}
		case w == "(":
			open = tok.End
		case dash(w) && (k == s.First || d.Tokens[k-1].End < tok.Start || w != "-") && (k+1 >= s.Last || d.Tokens[k+1].Start > tok.End || w != "-"):
			if l.date.Start > 0 || l.date.End > 0 {
				l.date.End = d.Tokens[k-1].End
				if l.agency.End > 0 && l.agency.Start > l.date.Start {
					l.date.End = lastBefore(d, k, l.agency.Start)
				}
			}
			agency, _ := agencyIn(d.Text[l.agency.Start:l.agency.End])
			credited := agency != ""
			dated := l.date.End > l.date.Start
			if words > 0 {
				l.place = Range{s.Start, lastPlace}
			}
			if !credited {
				l.agency = Range{}
			}
			return l, k + 1, words > 0 && words <= 8 && (shout || credited || dated) || words == 0 && credited
		case w == ",", w == ".", w == "/":
		case l.date.End > 0 || dateWord(w) && words > 0:
			if l.date.End == 0 {
				if l.agency.End > 0 {
					return l, 0, false
				}
				l.date = Range{tok.Start, tok.End}
			}
			if !dateWord(w) {
				return l, 0, false
			}
		case unicode.IsUpper(firstRune(w)) || w == "-" || w == "al" || w == "el" || w == "de" || w == "of" || w == "the" || strings.HasPrefix(w, "'"):
			words++
			if words == 1 && strings.ToUpper(w) != w || len(w) == 1 && words == 1 {
				shout = false
			}
			lastPlace = tok.End
		default:
			return l, 0, false
		}
	}
	return l, 0, false
}

// lastBefore is the end of the last token before token k that ends before the
// bracket that opens at byte at.
func lastBefore(d *text.Doc, k, at int) int {
	for k--; k > 0 && d.Tokens[k].End >= at; k-- {
	}
	return d.Tokens[k].End
}

// dateAlone says whether b is a date and nothing else: "Friday, July 21, 2017".
func dateAlone(d *text.Doc, b block) bool {
	s := d.Sentences[b.first]
	figures, names := 0, 0
	for k := s.First; k < s.Last && k < s.First+9; k++ {
		w := d.Word(k)
		switch {
		case !dateWord(w) && w != "," && w != ".":
			return false
		case digit(w, 0):
			figures++
		case w != "," && w != ".":
			names++
		}
	}
	return b.last == b.first+1 && s.Last-s.First <= 8 && figures > 0 && names > 0
}

// dash says whether w is a dash as datelines end with.
func dash(w string) bool { return w == "-" || w == "--" || w == "\u2013" || w == "\u2014" }

// dateWord says whether w belongs to a date: a weekday, a month, a day, a year.
func dateWord(w string) bool {
	if digit(w, 0) {
		return len(w) <= 4 || strings.ContainsAny(w, "/-")
	}
	w = strings.TrimSuffix(w, ".")
	switch strings.ToLower(w) {
	case "eastern", "pacific", "central", "local", "moscow", "greenwich":
		return false
	}
	return dayName(w, 0) && unicode.IsUpper(firstRune(w))
}
