package annotate

import (
	"strings"
	"unicode"

	"attache/text"
)

// credits marks the sentences of b that only say where text or picture come
// from.
func credits(d *text.Doc, b block) {
	for i := b.first; i < b.last; i++ {
		s := &d.Sentences[i]
		if isCredit(d.Text[s.Start:s.End], s.Last-s.First, i > b.first) {
			s.Part = text.Credit
			// "Reporting by …; editing by …." runs to the end of its paragraph.
			if i == b.first && i+1 < b.last && startsFold(d.Text[s.Start:s.End], creditVerbs[:]...) {
				for j := i; j < b.last; j++ {
					d.Sentences[j].Part = text.Credit
				}
			}
		}
	}
}

// creditVerbs begin the lines that name who worked on a report.
var creditVerbs = [...]string{"reporting by ", "additional reporting by ", "editing by ", "writing by ", "compiled by ", "edited by ",
	"(reporting by ", "(additional reporting by ", "(editing by ", "(writing by ", "translated by ", "graphic by "}

// creditLabels begin the lines that name the owner of a picture or a text.
var creditLabels = [...]string{"photo:", "photos:", "photo by ", "photo credit", "image:", "images:", "image credit", "picture:", "photograph:",
	"credit:", "photograph by ", "(photo ", "(photo:", "(image:", "\u00a9", "(c) ", "copyright ", "source:", "video:", "our standards: the thomson reuters"}

// isCredit says whether a sentence is nothing but a credit: "(AFP)", "© Reuters",
// "Photo: …", "Reporting by …". inner: other sentences stand before it.
func isCredit(t string, words int, inner bool) bool {
	switch {
	case startsFold(t, creditVerbs[:]...):
		return true
	case words <= mostLabelled && startsFold(t, creditLabels[:]...):
		return true
	}
	bare := strings.Trim(t, "()[]-\u2013\u2014. /|")
	if words > 9 || bare == "" {
		return false
	}
	if agencyName(bare) != "" {
		return inner || bare != t || words == 1 // "(AFP)", "- AFP", "AFP"
	}
	// "AFP/Getty Images", "(AP Photo/Jane Doe)", "REUTERS/Jane Doe", "Reuters and AP"
	name, rest, ok := strings.Cut(bare, "/")
	if ok && (agencyName(strings.TrimSpace(name)) != "" || agencyName(strings.TrimSuffix(name, " Photo")) != "" || strings.HasSuffix(rest, "File Photo")) {
		return true
	}
	if bare != t {
		for _, f := range [...]string{" and ", ", ", "/", " & "} {
			if a, z, ok := strings.Cut(bare, f); ok && agencyName(a) != "" && agencyName(z) != "" {
				return true
			}
		}
	}
	return strings.EqualFold(bare, "agencies") || strings.EqualFold(bare, "with agencies")
}

// isCaption says whether b is the text under a picture: it is labelled so, or
// ends with the picture's credit.
func isCaption(d *text.Doc, b block) bool {
	t := d.Text[b.span.Start:b.span.End]
	if b.words <= 90 && startsFold(t, "file photo", "file -", "file \u2013", "file \u2014", "file image", "caption:", "image caption", "(file photo", "pictured:", "pictured above",
		"in this photo", "in this file photo", "in this image", "a handout photo", "this handout", "a file photo") {
		return true
	}
	if b.words > 90 || len(t) == 0 {
		return false
	}
	tail := t[max(0, len(t)-80):]
	if at := strings.LastIndexAny(tail, ".("); at >= 0 && strings.HasSuffix(tail, ".") {
		if at := strings.LastIndexAny(tail[:len(tail)-1], ".("); at >= 0 {
			tail = tail[at:]
		}
	} else if at >= 0 {
		tail = tail[at:]
	}
	if len(tail) == len(t) {
		return false // nothing but the credit
	}
	for _, m := range [...]string{"REUTERS/", "Reuters/", "AFP/", "/AFP", "/Reuters", "/AP", "AP Photo/", "Getty Images", "File Photo", "Photo: ", "Photo by ", "Image: ", "Photograph: ", "(Photo"} {
		if strings.Contains(tail, m) {
			return true
		}
	}
	last := d.Sentences[b.last-1]
	return b.last-b.first > 1 && startsFold(d.Text[last.Start:last.End], "image:", "photo:", "picture:", "photograph:")
}

// startsFold says whether t starts with one of the prefixes, which are in
// lower case, whatever its own case.
func startsFold(t string, prefixes ...string) bool {
	for _, p := range prefixes {
		if len(t) >= len(p) && strings.EqualFold(t[:len(p)], p) {
			return true
		}
	}
	return false
}

// isByline says whether t names who wrote the report: "By Jane Doe", "Jane Doe,
// with AFP", "Jane Doe and John Roe, Reuters".
func isByline(t string, words int) bool {
	if words > mostByline || t == "" {
		return false
	}
	if startsFold(t, "by ", "by: ", "written by ", "story by ", "text by ", "words by ") {
		_, rest, _ := strings.Cut(t, " ")
		if startsFold(rest, "by ") {
			rest = rest[3:]
		}
		return nameLike(rest)
	}
	names, rest, ok := strings.Cut(t, ",")
	if !ok || strings.HasSuffix(t, ".") {
		return false
	}
	rest = strings.TrimSpace(rest)
	if startsFold(rest, "with ", "for ") {
		rest = rest[strings.IndexByte(rest, ' ')+1:]
	}
	agency, _ := agencyIn(rest)
	return nameLike(names) && agency != "" && len(strings.Fields(rest)) <= 6
}

// nameLike says whether every word of t could stand in a list of names.
func nameLike(t string) bool {
	any := false
	for _, w := range strings.Fields(t) {
		w = strings.Trim(w, ",.;()|\u2022-\u2013\u2014")
		if w == "" {
			continue
		}
		switch strings.ToLower(w) {
		case "and", "with", "in", "of", "for", "at", "the", "de", "da", "di", "del", "der", "den", "van", "von", "la", "le", "bin", "bint", "ben", "al", "el", "ibn", "abu", "dos", "&", "staff", "writer", "writers", "correspondent", "reporter", "agencies", "agency", "editor":
			any = any || w != "and"
			continue
		}
		r := firstRune(w)
		if !unicode.IsUpper(r) && !strings.HasPrefix(w, "al-") && !strings.HasPrefix(w, "el-") {
			return false
		}
		any = true
	}
	return any
}

// nameAlone says whether t is a person's name and nothing else: two to four
// words with a capital each.
func nameAlone(t string, words int) bool {
	n := len(strings.Fields(t))
	if n < 2 || n > 4 || words > 8 || strings.ContainsAny(t, "0123456789:?!\"\u201c,/") {
		return false
	}
	for _, w := range strings.Fields(t) {
		if len(w) > 1 && strings.ToUpper(w) == w && !strings.Contains(w, ".") {
			return false
		}
	}
	return nameLike(t) && !stopWord(strings.ToLower(strings.Fields(t)[0]))
}
