package annotate

import (
	"strings"
	"unicode"

	"attache/text"
)

// A block is one paragraph of a document: its sentences and its words.
type block struct {
	first, last int // sentences [first, last)
	span        Range
	words       int
}

// blocks are the paragraphs of d.
func blocks(d *text.Doc) []block {
	var out []block
	for i, s := range d.Sentences {
		if i == 0 || s.Paragraph != d.Sentences[i-1].Paragraph {
			out = append(out, block{first: i, span: Range{s.Start, s.End}})
		}
		b := &out[len(out)-1]
		b.last, b.span.End, b.words = i+1, s.End, b.words+s.Last-s.First
	}
	return out
}

// stops says whether what b has before its credits ends the way a sentence ends.
func (b block) stops(d *text.Doc) bool {
	for i := b.last - 1; i >= b.first; i-- {
		if s := d.Sentences[i]; s.Part != text.Credit {
			return closes(d.Text[s.Start:s.End])
		}
	}
	return false
}

// Lengths in words, as headlines, standfirsts and headings have them.
const (
	mostTitle    = 28
	mostStand    = 45
	mostHeading  = 10
	mostByline   = 16
	mostLabelled = 30
)

// setParts says for every sentence of d what it is in the report. What is not
// recognised stays Prose.
func setParts(d *text.Doc) {
	bs := blocks(d)
	set := func(b block, p text.Part) {
		for i := b.first; i < b.last; i++ {
			if d.Sentences[i].Part == text.Prose {
				d.Sentences[i].Part = p
			}
		}
	}
	for n, b := range bs {
		if isCaption(d, b) {
			credits(d, b)
			set(b, text.Caption)
			continue
		}
		credits(d, b)
		if (n < 4 || n >= len(bs)-3) && isByline(d.Text[b.span.Start:b.span.End], b.words) {
			set(b, text.Byline)
		}
	}
	head := headlines(d, bs, set)
	for n := head; n < len(bs); n++ {
		b := bs[n]
		t := d.Text[b.span.Start:b.span.End]
		if d.Sentences[b.first].Part != text.Prose || b.stops(d) && !boiler(t) {
			continue
		}
		switch {
		case n == len(bs)-1 && n > head && nameAlone(t, b.words):
			set(b, text.Byline)
		case boiler(t), n+1 < len(bs) && b.words <= mostHeading && headingStart(t):
			set(b, text.Heading)
		}
	}
}

// headlines marks the title and what stands under it, and is the number of
// the first block after them.
func headlines(d *text.Doc, bs []block, set func(block, text.Part)) int {
	n := 0
	plain := func(n int) bool { return n+1 < len(bs) && d.Sentences[bs[n].first].Part == text.Prose }
	for n+1 < len(bs) && d.Sentences[bs[n].first].Part != text.Prose {
		n++ // a byline or caption before everything
	}
	if !plain(n) {
		return n
	}
	t := d.Text[bs[n].span.Start:bs[n].span.End]
	if _, _, isDateline := dateline(d, bs[n].first); isDateline {
		return n
	}
	asked := strings.HasSuffix(t, "?") || strings.HasSuffix(t, "!")
	if bs[n].words <= mostTitle && (!bs[n].stops(d) || asked) && !strings.HasSuffix(t, ":") && headingStart(t) {
		set(bs[n], text.Title)
		n++
		if plain(n) && dateAlone(d, bs[n]) {
			set(bs[n], text.Heading)
			n++
		}
		name := func() {
			if plain(n) && !bs[n].stops(d) && nameAlone(d.Text[bs[n].span.Start:bs[n].span.End], bs[n].words) {
				set(bs[n], text.Byline)
				n++
			}
		}
		name()
		if _, _, isDateline := dateline(d, bs[min(n, len(bs)-1)].first); plain(n) && bs[n].words <= mostStand && !bs[n].stops(d) && !isDateline {
			set(bs[n], text.Title)
			n++
		}
		name()
	}
	// A first paragraph that the next one tells again is a standfirst.
	if m := nextProse(d, bs, n); plain(n) && m > n && restates(d, bs[n], bs[m]) {
		set(bs[n], text.Title)
		n++
	}
	return n
}

// nextProse is the first block after n that is prose, or n.
func nextProse(d *text.Doc, bs []block, n int) int {
	for m := n + 1; m < len(bs); m++ {
		if d.Sentences[bs[m].first].Part == text.Prose {
			return m
		}
	}
	return n
}

// restates says whether the short paragraph a and the paragraph b tell the
// same: they share most content words, and there are enough of them to tell.
func restates(d *text.Doc, a, b block) bool {
	wa, wb := content(d, a), content(d, b)
	if len(wa) < 7 || len(wb) < 7 || a.words > 80 {
		return false
	}
	both := 0
	for w := range wa {
		if wb[w] {
			both++
		}
	}
	return both*2 >= min(len(wa), len(wb))+1
}

// content are the words of b with four letters or more or a capital, in lower
// case, cut to their first six letters so that "shared" and "sharing" meet.
func content(d *text.Doc, b block) map[string]bool {
	set := map[string]bool{}
	for _, s := range d.Sentences[b.first:min(b.last, b.first+6)] {
		for i := s.First; i < s.Last && i < s.First+maxSentence; i++ {
			w := d.Word(i)
			if !stopWord(strings.ToLower(w)) && (len(w) >= 4 || unicode.IsUpper(firstRune(w))) {
				w = strings.ToLower(w)
				set[w[:min(len(w), 5)]] = true
			}
		}
	}
	return set
}

// headingStart says whether t starts the way a headline does: not as a list
// item, and with a capital, a figure or a quote.
func headingStart(t string) bool {
	r := firstRune(t)
	return unicode.IsUpper(r) || unicode.IsDigit(r) && !strings.Contains(t[:min(len(t), 4)], ".") || strings.ContainsRune("\"'\u201c\u2018\u00ab", r)
}

// boiler says whether t is one of the lines that sites put between paragraphs.
func boiler(t string) bool {
	for _, p := range [...]string{"read more", "also read", "read also", "related:", "related stories", "see also", "more on this", "watch:", "listen:",
		"advertisement", "sign up", "subscribe", "follow us", "share this", "recommended", "story continues"} {
		if len(t) >= len(p) && len(t) < 200 && strings.EqualFold(t[:len(p)], p) {
			return true
		}
	}
	return false
}
