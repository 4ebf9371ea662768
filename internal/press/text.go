package press

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text is a piece of HTML as plain text: blocks become paragraphs with an empty
// line between them, white space is folded, scripts, styles, figures and the
// like are left out. Plain text goes through with its paragraphs.
func Text(fragment string) string {
	if strings.TrimSpace(fragment) == "" {
		return ""
	}
	if !strings.ContainsAny(fragment, "<&") {
		return paragraphs(fragment)
	}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // nested too deeply
		return ""
	}
	var w textWriter
	for _, n := range nodes {
		w.node(n, false)
	}
	return w.text()
}

// paragraphs folds white space within the paragraphs of plain text.
func paragraphs(s string) string {
	var w textWriter
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		w.words(p)
		w.end()
	}
	return w.text()
}

// A textWriter collects paragraphs.
type textWriter struct {
	done  []string
	para  strings.Builder
	space bool // white space is due before the next word
}

// skipped have no text of the report; breaking end a paragraph.
var (
	skipped = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Iframe: true, atom.Object: true, atom.Head: true,
		atom.Figure: true, atom.Figcaption: true, atom.Svg: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Button: true, atom.Select: true, atom.Form: true, atom.Textarea: true, atom.Nav: true}
	breaking = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Footer: true, atom.Aside: true,
		atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Pre: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
		atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Tr: true, atom.Hr: true, atom.Details: true, atom.Summary: true, atom.Body: true, atom.Html: true, atom.Caption: true}
)

// node writes n; the parser bounds how deep it goes.
func (w *textWriter) node(n *html.Node, afterBreak bool) {
	switch n.Type {
	case html.TextNode:
		w.words(n.Data)
		return
	case html.ElementNode:
		switch {
		case skipped[n.DataAtom]:
			return
		case n.DataAtom == atom.Br:
			if afterBreak {
				w.end() // two in a row part paragraphs
			}
			w.space = true
			return
		case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
			w.space = true
		}
	}
	block := n.Type == html.ElementNode && breaking[n.DataAtom]
	if block {
		w.end()
	}
	wasBreak := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, wasBreak)
		if c.Type != html.TextNode || strings.TrimSpace(c.Data) != "" {
			wasBreak = c.Type == html.ElementNode && c.DataAtom == atom.Br
		}
	}
	if block {
		w.end()
	}
}

func (w *textWriter) words(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '\v', '\u00a0', '\u2028', '\u2029':
			w.space = true
		case '\u200b', '\u00ad', '\ufeff': // zero width space, soft hyphen, mark
		default:
			if w.space && w.para.Len() > 0 {
				w.para.WriteByte(' ')
			}
			w.space = false
			w.para.WriteRune(r)
		}
	}
}

func (w *textWriter) end() {
	if w.para.Len() > 0 {
		w.done = append(w.done, w.para.String())
		w.para.Reset()
	}
	w.space = false
}

func (w *textWriter) text() string {
	w.end()
	return strings.Join(w.done, "\n\n")
}

// teaser is what blogs put behind a summary.
var teaser = regexp.MustCompile(`(?i)^(the post .{1,300} (first )?appeared (first )?on .{1,120}|continue reading.{0,120}|read (more|the full (story|article)).{0,60}|\[?(…|\.\.\.)\]?)$`)

// withoutTeaser takes such paragraphs off the end of text, and the arrow or
// dots in brackets where a text was cut.
func withoutTeaser(text string) string {
	for text != "" {
		before, last := "", text
		if at := strings.LastIndex(text, "\n\n"); at >= 0 {
			before, last = text[:at], text[at+2:]
		}
		if !teaser.MatchString(last) {
			break
		}
		text = before
	}
	for _, cut := range [...]string{"[…]", "[...]", "[&#8230;]"} {
		text = strings.TrimSpace(strings.TrimSuffix(text, cut))
	}
	return text
}
