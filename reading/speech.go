package reading

import (
	"strings"

	"attache/text"
)

// A quote is a stretch of direct speech: tokens [First, Last) between the
// marks, and the token of who speaks, -1 where that stays open.
type quote struct{ first, last, speaker int }

// Verbs that carry direct speech, by lemma.
var speaking = words("say tell add write state declare announce explain reply respond ask warn claim insist argue note comment remark continue conclude stress " +
	"vow promise tweet post read quote complain recall acknowledge admit")

// quotes are the stretches of direct speech of a text, with their speakers: the
// subject of the verb of speaking beside the quote, else whoever spoke in the
// quote just before it, else whom the sentence before it is about.
func quotes(d *text.Doc) []quote {
	var out []quote
	open := -1
	paragraph := -1
	closeAt := func(i int) {
		if open >= 0 && i-open >= 1 {
			out = append(out, quote{open, i, -1})
		}
		open = -1
	}
	for i := range d.Tokens {
		if p := d.Sentences[d.Tokens[i].Sentence].Paragraph; p != paragraph {
			closeAt(i)
			paragraph = p
		}
		switch d.Word(i) {
		case "“", "``":
			closeAt(i)
			open = i + 1
		case "”", "''":
			closeAt(i)
		case "\"":
			if open >= 0 {
				closeAt(i)
			} else {
				open = i + 1
			}
		}
	}
	closeAt(len(d.Tokens))
	inside := make([]bool, len(d.Tokens))
	for _, q := range out {
		for i := q.first; i < q.last; i++ {
			inside[i] = true
		}
	}
	for k := range out {
		q := &out[k]
		first, last := d.Tokens[q.first].Sentence, d.Tokens[q.last-1].Sentence
		for s := first; s <= last && q.speaker < 0; s++ {
			q.speaker = speaker(d, d.Sentences[s], inside)
		}
		if q.speaker >= 0 || !whole(d, *q) {
			continue
		}
		if k > 0 && out[k-1].speaker >= 0 && first-d.Tokens[out[k-1].last-1].Sentence <= 1 {
			q.speaker = out[k-1].speaker
			continue
		}
		if first > 0 && d.Sentences[first-1].Last > d.Sentences[first-1].First && !inside[d.Sentences[first-1].First] {
			q.speaker = introduced(d, d.Sentences[first-1], d.Sentences[first])
		}
	}
	return out
}

// whole says whether a quote begins a sentence: only then does it go on from
// another quote or follow its announcement.
func whole(d *text.Doc, q quote) bool {
	s := d.Sentences[d.Tokens[q.first].Sentence]
	return q.first-s.First <= 1
}

// speaker is the subject of a verb of speaking that stands outside all quotes
// of a sentence; -1 if there is none.
func speaker(d *text.Doc, s text.Sentence, inside []bool) int {
	for i := s.First; i < s.Last; i++ {
		if inside[i] || !speaking[strings.ToLower(d.Tokens[i].Lemma)] {
			continue
		}
		if n := d.Child(i, "nsubj"); n >= 0 && !inside[n] {
			return n
		}
	}
	return -1
}

// introduced is who is about to speak by the sentence before a quote: its
// subject, where it ends in a colon or stands in the same paragraph.
func introduced(d *text.Doc, before, s text.Sentence) int {
	if d.Word(before.Last-1) != ":" && before.Paragraph != s.Paragraph {
		return -1
	}
	for i := before.First; i < before.Last; i++ {
		if d.Tokens[i].Head >= 0 {
			continue
		}
		n := d.Child(i, "nsubj")
		if n < 0 || d.Tokens[n].UPOS == "PRON" || d.Tokens[n].UPOS == "NUM" {
			return -1
		}
		return n
	}
	return -1
}

// shortQuote is the number of words up to which quoted words are an expression
// that the report takes up, not somebody's account.
const shortQuote = 4

// speakerOf is who says the sentence that a trigger stands in, where it stands
// in direct speech; -1 elsewhere.
func (l *linker) speakerOf(trigger int) int {
	for _, q := range l.quotes {
		if q.first <= trigger && trigger < q.last && q.last-q.first > shortQuote {
			return q.speaker
		}
	}
	return -1
}

// spokenActs are done by speaking: in direct speech it is the speaker who
// accuses, praises, threatens or asks, and the report that tells so.
var spokenActs = map[string]bool{"ACCUSE": true, "REQUEST": true, "REJECT": true, "THREATEN": true, "SUPPORT": true, "OFFICE": true}

// spoken gives an event told in direct speech to the speaker, where the model
// sees nobody behind it but the report itself.
func (l *linker) spoken(f text.Frame, holders []text.Arg) []text.Arg {
	for _, h := range holders {
		if h.Token != text.Implied {
			return holders
		}
	}
	s := l.speakerOf(f.Token)
	if s < 0 || spokenActs[f.Type] {
		return holders
	}
	return []text.Arg{{Role: text.Holder, Token: s, Prob: 1}}
}
