package main

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"
)

// A style is how text is drawn: width in columns, and whether colour and
// underline may be used.
type style struct {
	width int
	color bool
}

// Widths of the text, in columns.
const (
	defaultWidth = 80
	minWidth     = 40
	maxWidth     = 110 // longer lines are hard to follow
)

// ANSI sequences (ECMA-48 SGR).
const (
	sgrReset  = "\x1b[0m"
	sgrBold   = "\x1b[1m"
	sgrDim    = "\x1b[2m"
	sgrUnder  = "\x1b[4m"
	sgrRed    = "\x1b[31m"
	sgrYellow = "\x1b[33m"
	sgrCyan   = "\x1b[36m"
)

// style is the style of standard output under --color auto, always or never.
func (p *program) style(color string) style {
	s := style{width: defaultWidth}
	f, ok := p.stdout.(*os.File)
	terminal := ok && isTerminal(f)
	if terminal {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			s.width = w
		}
	}
	if w, err := strconv.Atoi(p.env["COLUMNS"]); err == nil && w > 0 {
		s.width = w
	}
	s.width = min(max(s.width, minWidth), maxWidth)
	s.color = color == "always" || color == "auto" && terminal && p.env["NO_COLOR"] == "" && p.env["TERM"] != "dumb"
	return s
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// terminal says whether w is one.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isTerminal(f)
}

// paint puts text between SGR sequences where colour is on.
func (s style) paint(text string, codes ...string) string {
	if !s.color || text == "" {
		return text
	}
	return strings.Join(codes, "") + text + sgrReset
}

// rule stands above each of several reports and says where it comes from.
func (s style) rule(place string) string {
	place = shorten(plain(place), s.width-8)
	return s.paint("── "+place+" "+strings.Repeat("─", max(2, s.width-4-utf8.RuneCountInString(place))), sgrDim) + "\n"
}

// plain is foreign text made safe for a terminal: control and format
// characters, which could move the cursor or turn the writing round, are
// spaces, and so is every run of white space.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) && r != '\u200d' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// shorten cuts s to n columns, with an ellipsis where something is lost.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}
