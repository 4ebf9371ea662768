package annotate

import "attache/text"

// maxSentence is the most words a sentence keeps: a longer one is cut, so that
// no text makes the tree quadratic in its length.
const maxSentence = 300

// Split is raw as an annotated text: sentences with their part and paragraph,
// and words with their offsets. Heads are -1, the other annotations empty. Text
// is raw, unchanged; time is linear in len(raw).
func Split(raw string) *text.Doc {
	d := &text.Doc{Text: raw, Tokens: make([]text.Token, 0, len(raw)/5+1)}
	for p, r := range paragraphs(raw) {
		for _, s := range sentences(raw, r.Start, r.End) {
			addSentence(d, s, p)
		}
	}
	setParts(d)
	return d
}

// addSentence appends the sentence and its words, cut where it is too long.
func addSentence(d *text.Doc, s Range, paragraph int) {
	words := Words(d.Text[s.Start:s.End])
	for len(words) > 0 {
		n := longest(d.Text[s.Start:s.End], words)
		first := len(d.Tokens)
		for _, w := range words[:n] {
			d.Tokens = append(d.Tokens, text.Token{
				Start: s.Start + w.Start, End: s.Start + w.End, Head: -1, Sentence: len(d.Sentences),
			})
		}
		d.Sentences = append(d.Sentences, text.Sentence{
			Start: s.Start + words[0].Start, End: s.Start + words[n-1].End,
			First: first, Last: first + n, Paragraph: paragraph,
		})
		words = words[n:]
	}
}

// longest is the number of words that the first sentence of words gets: all, or up
// to the last semicolon or else comma among the most allowed.
func longest(s string, words []Range) int {
	if len(words) <= maxSentence {
		return len(words)
	}
	for _, mark := range [...]string{";", ":", ","} {
		for n := maxSentence; n > maxSentence/3; n-- {
			if s[words[n-1].Start:words[n-1].End] == mark {
				return n
			}
		}
	}
	return maxSentence
}
