package annotate

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// LooksEnglish says whether s reads as English. It counts the commonest English
// words first, whatever their case, and asks whatlanggo's trigrams (Abadojack,
// after Cavnar and Trenkle 1994) where those leave it open. A text too short to
// tell counts as English if it is in Latin letters.
func LooksEnglish(s string) bool {
	latin, other := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	if latin == 0 || other*2 > latin {
		return false
	}
	words, stops, only := 0, 0, 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		words++
		w = strings.ToLower(w)
		if stopWord(w) {
			stops++
		}
		switch w { // in no other language with Latin letters
		case "the", "and", "that", "with", "from", "were", "been", "have", "their", "which", "said", "after", "they", "would", "this", "who":
			only++
		}
	}
	switch share := float64(stops) / float64(max(words, 1)); {
	case share >= 0.25:
		return true
	case only > 0 && float64(only) >= 0.05*float64(words):
		return true
	case words >= 60 && share < 0.10:
		return false
	}
	info := whatlanggo.Detect(strings.ToLower(s))
	if info.Lang == whatlanggo.Eng {
		return true
	}
	// Trigrams of few words say little: one English function word outweighs them.
	return words < 6 && info.Confidence < 0.6 || stops > 0 && words < 12 || float64(stops) >= 0.16*float64(words)
}

// stopWord says whether w, in lower case, is one of the commonest words of
// English that other European languages do not share.
func stopWord(w string) bool {
	switch w {
	case "the", "of", "and", "to", "for", "that", "with", "by", "from", "is", "was", "were", "are", "be", "been", "has", "have", "had",
		"it", "its", "he", "she", "they", "his", "her", "their", "this", "these", "those", "which", "who", "whose", "what", "when", "where",
		"would", "could", "should", "will", "not", "but", "said", "says", "after", "before", "about", "into", "over", "between", "against",
		"during", "as", "at", "on", "or", "an", "you", "we", "our", "your", "there", "than", "more", "all", "if", "while", "because", "also",
		"other", "some", "such", "being", "did", "does", "do", "can", "may", "might", "how", "why", "out", "up", "down", "off", "under", "a", "in":
		return true
	}
	return false
}
