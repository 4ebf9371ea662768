package story

import (
	"math/bits"
	"slices"
)

// A Print is what is kept of a text to find its copies: enough to compare, not
// enough to give the text back. Hashes are FNV-1a over normalised words (lower
// case, accents and punctuation dropped), so that case, typography and white
// space do not count.
type Print struct {
	Sim       uint64     `json:"sim"`                 // SimHash (Charikar 2002) over word 4-shingles
	Sentences []uint64   `json:"sentences,omitempty"` // each sentence of 6 words or more, in order
	Words     int        `json:"words"`               // of the whole text
	Lengths   []int      `json:"lengths,omitempty"`   // words of each of Sentences
	Marks     [][]uint32 `json:"marks,omitempty"`     // names and numbers of each of Sentences, sorted
	Runs      []uint32   `json:"runs,omitempty"`      // winnowed 5-word runs outside quotations (Schleimer, Wilkerson and Aiken 2003), sorted
	Quotes    []uint32   `json:"quotes,omitempty"`    // quotations of 4 words or more, sorted
	Topic     []uint32   `json:"topic,omitempty"`     // content words of the head, sorted; odd = name or number
}

const (
	minSentence = 6  // words; shorter ones ("He did not elaborate.") stand in unrelated reports
	shingle     = 4  // words of a SimHash feature
	run         = 5  // words of a winnowed run
	window      = 4  // runs of a winnowing window: any 8 words in common are found
	headWords   = 24 // whole sentences up to here, two at least, are the head of a report
	minQuote    = 4  // words
)

// PrintOf is the print of a text, in time linear in its length. Bytes that are
// not UTF-8 count as separators.
func PrintOf(text string) Print {
	sentences := sentencesOf(text)
	named := namesOf(sentences)
	p := Print{}
	var all []word
	head := 0
	for i, s := range sentences {
		all = append(all, s.words...)
		if head < headWords || i < 2 {
			p.Topic = appendTopic(p.Topic, s.words, named)
			head += len(s.words)
		}
		if len(s.words) < minSentence {
			continue
		}
		p.Sentences = append(p.Sentences, hashWords(s.words))
		p.Lengths = append(p.Lengths, len(s.words))
		p.Marks = append(p.Marks, marksOf(s.words, named))
	}
	p.Words = len(all)
	p.Sim = simHash(all)
	p.Runs = winnow(all)
	p.Quotes = quotesOf(sentences)
	p.Topic = sortedSet(p.Topic)
	return p
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func hashString(s string) uint64 { return hashMore(fnvOffset, s) }

func hashMore(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}

// hashWords is order-sensitive; a space ends each word.
func hashWords(ws []word) uint64 {
	h := uint64(fnvOffset)
	for _, w := range ws {
		h = (hashMore(h, w.text) ^ ' ') * fnvPrime
	}
	return mix(h)
}

// mix spreads the bits (the finaliser of MurmurHash3): FNV's high bits move
// little for short words, and SimHash votes with every bit.
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func simHash(ws []word) uint64 {
	if len(ws) == 0 {
		return 0
	}
	var votes [64]int
	for i := 0; i == 0 || i+shingle <= len(ws); i++ {
		h := hashWords(ws[i:min(i+shingle, len(ws))])
		for b := range votes {
			votes[b] += int(h>>b&1)*2 - 1
		}
	}
	var sim uint64
	for b, v := range votes {
		if v > 0 {
			sim |= 1 << b
		}
	}
	return sim
}

// winnow keeps the smallest hash of every window of runs. Runs that touch a
// quotation are left out: two reporters in one room share the quotation.
func winnow(ws []word) []uint32 {
	var out []uint32
	var ring []uint32
	for i := 0; i+run <= len(ws); i++ {
		if ws[i].quoted || ws[i+run-1].quoted {
			ring = ring[:0]
			continue
		}
		ring = append(ring, uint32(hashWords(ws[i:i+run])))
		if len(ring) >= window {
			out = append(out, slices.Min(ring[len(ring)-window:]))
		}
	}
	return sortedSet(out)
}

func quotesOf(sentences []sentence) []uint32 {
	var out []uint32
	for _, s := range sentences {
		for i := 0; i < len(s.words); {
			j := i
			for j < len(s.words) && s.words[j].quoted {
				j++
			}
			if j-i >= minQuote {
				out = append(out, uint32(hashWords(s.words[i:j])))
			}
			i = j + 1
		}
	}
	return sortedSet(out)
}

// namesOf are the words that stand capitalised inside a sentence somewhere, so
// that "Officers" at the head of one is not taken for a name.
func namesOf(sentences []sentence) map[string]bool {
	names := map[string]bool{}
	for _, s := range sentences {
		for i, w := range s.words {
			if i > 0 && w.upper && !(w.quoted && !s.words[i-1].quoted) && !common[w.text] {
				names[w.text] = true
			}
		}
	}
	return names
}

func mark(w word, named map[string]bool) bool {
	return w.number || w.upper && named[w.text]
}

func marksOf(ws []word, named map[string]bool) []uint32 {
	out := []uint32{}
	for _, w := range ws {
		if mark(w, named) {
			out = append(out, uint32(mix(hashString(w.text))))
		}
	}
	return sortedSet(out)
}

func appendTopic(topic []uint32, ws []word, named map[string]bool) []uint32 {
	for _, w := range ws {
		switch {
		case mark(w, named):
			topic = append(topic, uint32(mix(hashString(stem(w.text))))|1)
		case len(w.text) > 2 && !common[w.text]:
			topic = append(topic, uint32(mix(hashString(stem(w.text))))&^1)
		}
	}
	return topic
}

func sortedSet[T uint32 | uint64 | string](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}

// distance is the number of bits in which two SimHashes differ.
func distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }
