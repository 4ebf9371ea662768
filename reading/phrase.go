package reading

import (
	"strings"

	"attache/text"
)

// Relations whose yield belongs to the mention of a head word: before it, and
// after it. What follows otherwise ("of …", "who …", ", …") is not part of the
// shortest telling name (coding guide, mentions).
var (
	before = map[string]bool{"compound": true, "amod": true, "nummod": true, "flat": true, "det": true, "nmod:poss": true, "nmod:desc": true, "nmod:unmarked": true}
	after  = map[string]bool{"flat": true, "fixed": true, "goeswith": true, "compound": true, "nummod": true}
)

// maxPhrase bounds the words before a head that may belong to its phrase: a
// wrong tree must not swallow the sentence.
const maxPhrase = 10

// phrase is the noun phrase headed by token w, as a half-open token range, and
// the name that w is part of, if any.
func phrase(d *text.Doc, w int) (first, last int, name text.Mention, named bool) {
	first, last = w, w+1
	name, named = d.NameAt(w, text.Named)
	if named {
		name = joined(d, name)
		first, last = min(first, name.First), max(last, name.Last)
	}
	d.Children(w, func(c int) bool {
		rel := d.Tokens[c].Rel
		a, b := d.Yield(c)
		switch {
		case c < w && (before[rel] || before[text.Relation(rel)]) && a < first:
			first = a
		case c > w && (after[rel] || after[text.Relation(rel)]) && b > last && !crosses(d, w+1, b):
			last = b
		}
		return true
	})
	first = max(first, w-maxPhrase)
	for first < w && (d.Tokens[first].UPOS == "PUNCT" && d.Word(first) != "“" && d.Word(first) != "\"" || d.Tokens[first].UPOS == "CCONJ") {
		first++
	}
	return first, last, name, named
}

// crosses says whether a comma or bracket stands in [a, b): a phrase does not
// run over one.
func crosses(d *text.Doc, a, b int) bool {
	for i := a; i < b; i++ {
		switch d.Word(i) {
		case ",", ";", "(", ")", ":":
			return true
		}
	}
	return false
}

// joined widens a name over hyphens without spaces: the model sometimes cuts
// "Mohammad-Reza" or "al-Shabaab", which are five and three words here.
func joined(d *text.Doc, m text.Mention) text.Mention {
	s := d.Sentences[d.Tokens[m.First].Sentence]
	tight := func(i int) bool { return d.Tokens[i].End == d.Tokens[i+1].Start }
	dash := func(i int) bool { w := d.Word(i); return w == "-" || w == "–" || w == "‐" }
	for m.Last-1 > m.First && d.Tokens[m.Last-1].UPOS == "ADP" {
		m.Last-- // "the Ministry of Defence in"
	}
	for m.Last+1 < s.Last && dash(m.Last) && tight(m.Last-1) && tight(m.Last) && isUpper(d.Word(m.Last+1)) {
		m.Last += 2
	}
	for m.First-2 >= s.First && dash(m.First-1) && tight(m.First-1) && tight(m.First-2) && short(d.Word(m.First-2)) {
		m.First -= 2
	}
	return m
}

// short says whether a word may be the article or prefix of a hyphenated name
// (al-, el-, Abu-) rather than the name of somebody else ("Tehran-backed").
func short(w string) bool {
	switch strings.ToLower(w) {
	case "al", "el", "ar", "as", "an", "ad", "ash", "at", "az", "abu", "bin", "ben":
		return true
	}
	return false
}

func isUpper(w string) bool {
	for _, r := range w {
		return 'A' <= r && r <= 'Z' || r > 127 && strings.ToUpper(string(r)) == string(r) && strings.ToLower(string(r)) != string(r)
	}
	return false
}

// prolonged is the end of a proper name that goes on with "of …", "on …", "for
// …" ("Committee on the Rights of the Child"): last where it does not.
func prolonged(d *text.Doc, w, last int) int {
	end := last
	d.Children(w, func(c int) bool {
		if c < last || text.Relation(d.Tokens[c].Rel) != "nmod" || d.Tokens[c].UPOS != "PROPN" && !isUpper(d.Word(c)) {
			return true
		}
		k := d.Child(c, "case")
		if k != last {
			return true
		}
		switch strings.ToLower(d.Word(k)) {
		case "of", "on", "for":
		default:
			return true
		}
		_, b := d.Yield(c)
		for b > c+1 && d.Tokens[b-1].UPOS == "PUNCT" {
			b--
		}
		if b-last <= 9 && !crosses(d, last, b) {
			end = b
		}
		return false
	})
	return end
}

// conjuncts are the nouns joined to w by "and", commas or "or".
func conjuncts(d *text.Doc, w int) []int {
	var out []int
	d.Children(w, func(c int) bool {
		if u := d.Tokens[c].UPOS; d.Tokens[c].Rel == "conj" && (u == "PROPN" || u == "NOUN" || u == "PRON") {
			out = append(out, c)
		}
		return true
	})
	return out
}

// relativeHead is the noun that a relative pronoun stands for, or -1.
func relativeHead(d *text.Doc, w int) int {
	for k, n := d.Tokens[w].Head, 0; k >= 0 && n < 4; k, n = d.Tokens[k].Head, n+1 {
		if strings.HasPrefix(d.Tokens[k].Rel, "acl") {
			return d.Tokens[k].Head
		}
	}
	return -1
}

// bare is a mention without its leading article and the possessive at its end.
func bare(s string) string {
	for _, suffix := range []string{"'s", "’s", "'", "’"} {
		s = strings.TrimSuffix(s, suffix)
	}
	for _, a := range []string{"the ", "a ", "an ", "The ", "A ", "An ", "THE "} {
		s = strings.TrimPrefix(s, a)
	}
	return strings.TrimSpace(s)
}

// slug is a name in lower-case-hyphen form: letters and digits of the basic
// Latin alphabet as they are, everything else a hyphen (spec/claims.md §3).
func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(bare(s)) {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
			continue
		}
		if f := folded(r); f != "" {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteString(f)
			continue
		}
		dash = true
	}
	return b.String()
}

// folded is a letter with a mark as basic Latin letters, "" for what has none.
func folded(r rune) string {
	const from = "àáâãäåāăąçćčďèéêëēėęěğģìíîïīįıķłļñńňòóôõöøōőřśşšţťùúûüūůűųýÿžźż"
	const to = "aaaaaaaaacccdeeeeeeeeggiiiiiiikllnnnoooooooorsssttuuuuuuuuyyzzz"
	i := 0
	for _, f := range from {
		if f == r {
			return to[i : i+1]
		}
		i++
	}
	switch r {
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ß':
		return "ss"
	case 'đ':
		return "d"
	}
	return ""
}
