package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache"
)

// Kinds of marked words in a quotation.
const (
	unmarked = iota
	cueWord
	triggerWord
)

// A glyph is one character of a quotation with its mark.
type glyph struct {
	r    rune
	mark int
}

// quote sets a sentence of the report with the event's trigger and the claims'
// cues marked: underlined where colour is on, else by a line of ^ (trigger)
// and ~ (cue) below. Lines begin with indent.
func quote(sentence attache.Span, trigger attache.Span, cues []attache.Span, indent string, look style) string {
	var b strings.Builder
	for _, line := range wrapGlyphs(glyphs(sentence, trigger, cues), look.width-utf8.RuneCountInString(indent)) {
		b.WriteString(indent)
		if look.color {
			b.WriteString(painted(line, look))
		} else {
			writeMarks(&b, line, indent)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// glyphs are the characters of the sentence, white space and control
// characters reduced to single spaces.
func glyphs(sentence, trigger attache.Span, cues []attache.Span) []glyph {
	var out []glyph
	for i, r := range sentence.Text {
		at := sentence.Start + i
		g := glyph{r: r}
		for _, c := range cues {
			if c.Start <= at && at < c.End {
				g.mark = cueWord
			}
		}
		if trigger.Start <= at && at < trigger.End {
			g.mark = triggerWord
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf) {
			if len(out) == 0 || out[len(out)-1].r == ' ' {
				continue
			}
			g.r = ' '
		}
		out = append(out, g)
	}
	for len(out) > 0 && out[len(out)-1].r == ' ' {
		out = out[:len(out)-1]
	}
	return out
}

// wrapGlyphs breaks at spaces into lines of at most width characters; a word
// longer than a line is cut.
func wrapGlyphs(gs []glyph, width int) (lines [][]glyph) {
	for len(gs) > width {
		end := width
		for end > 0 && gs[end].r != ' ' {
			end--
		}
		if end == 0 {
			lines, gs = append(lines, gs[:width]), gs[width:]
			continue
		}
		lines, gs = append(lines, gs[:end]), gs[end+1:]
	}
	if len(gs) > 0 {
		lines = append(lines, gs)
	}
	return lines
}

func painted(line []glyph, look style) string {
	var b, run strings.Builder
	mark := unmarked
	flush := func() {
		switch mark {
		case triggerWord:
			b.WriteString(look.paint(run.String(), sgrBold, sgrUnder))
		case cueWord:
			b.WriteString(look.paint(run.String(), sgrUnder))
		default:
			b.WriteString(look.paint(run.String(), sgrDim))
		}
		run.Reset()
	}
	for _, g := range line {
		if g.mark != mark {
			flush()
			mark = g.mark
		}
		run.WriteRune(g.r)
	}
	flush()
	return b.String()
}

func writeMarks(b *strings.Builder, line []glyph, indent string) {
	var below strings.Builder
	for _, g := range line {
		b.WriteRune(g.r)
		below.WriteByte(" ~^"[g.mark])
	}
	if marks := strings.TrimRight(below.String(), " "); marks != "" {
		b.WriteByte('\n')
		b.WriteString(strings.Repeat(" ", utf8.RuneCountInString(indent)))
		b.WriteString(marks)
	}
}

// wrap breaks text at spaces to the width, the first line beginning with lead,
// the others with as many spaces.
func wrap(lead, text string, width int) string {
	indent := strings.Repeat(" ", utf8.RuneCountInString(lead))
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			b.WriteString(lead)
			column = len(indent)
		case column+1+n > width:
			b.WriteByte('\n')
			b.WriteString(indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	if b.Len() == 0 {
		return ""
	}
	return b.String() + "\n"
}
