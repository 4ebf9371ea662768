package annotate

import (
	"unicode"
	"unicode/utf8"
)

// Shape is the written form of a word as the model was trained to see it: 5
// with any digit; else, of its letters, 6 none, 1 all lower case, 2 the first
// upper and the rest lower (so also a single capital), 3 all upper, 4 mixed.
// Digit and case are meant as in Python's str.isdigit, isalpha, islower and
// isupper: superscript and circled digits count, letters without case are
// neither upper nor lower.
func Shape(word string) uint8 {
	letters, lower, upper := 0, 0, 0
	firstUpper := false
	for _, r := range word {
		if isDigit(r) {
			return 5
		}
		if !isAlpha(r) {
			continue
		}
		letters++
		switch {
		case isLower(r):
			lower++
		case isUpper(r):
			upper++
			firstUpper = firstUpper || letters == 1
		}
	}
	switch {
	case letters == 0:
		return 6
	case lower == letters:
		return 1
	case firstUpper && lower == letters-1:
		return 2
	case upper == letters:
		return 3
	}
	return 4
}

// isDigit is Python's str.isdigit: Unicode's Numeric_Type Digit or Decimal.
func isDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9'
	}
	return unicode.Is(unicode.Nd, r) || unicode.Is(otherDigits, r)
}

// otherDigits are the characters of Numeric_Type Digit that are no decimals:
// superscripts, subscripts, circled and other decorated digits.
var otherDigits = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00B2, Hi: 0x00B3, Stride: 1}, {Lo: 0x00B9, Hi: 0x00B9, Stride: 1}, {Lo: 0x1369, Hi: 0x1371, Stride: 1},
		{Lo: 0x19DA, Hi: 0x19DA, Stride: 1}, {Lo: 0x2070, Hi: 0x2070, Stride: 1}, {Lo: 0x2074, Hi: 0x2079, Stride: 1},
		{Lo: 0x2080, Hi: 0x2089, Stride: 1}, {Lo: 0x2460, Hi: 0x2468, Stride: 1}, {Lo: 0x2474, Hi: 0x247C, Stride: 1},
		{Lo: 0x2488, Hi: 0x2490, Stride: 1}, {Lo: 0x24EA, Hi: 0x24EA, Stride: 1}, {Lo: 0x24F5, Hi: 0x24FD, Stride: 1},
		{Lo: 0x24FF, Hi: 0x24FF, Stride: 1}, {Lo: 0x2776, Hi: 0x277E, Stride: 1}, {Lo: 0x2780, Hi: 0x2788, Stride: 1},
		{Lo: 0x278A, Hi: 0x2792, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x10A40, Hi: 0x10A43, Stride: 1}, {Lo: 0x10E60, Hi: 0x10E68, Stride: 1}, {Lo: 0x11052, Hi: 0x1105A, Stride: 1},
		{Lo: 0x1F100, Hi: 0x1F10A, Stride: 1},
	},
	LatinOffset: 2,
}

// isAlpha is Python's str.isalpha: Unicode's class L.
func isAlpha(r rune) bool { return unicode.IsLetter(r) }

// isLower is Python's str.islower of one character: the property Lowercase,
// which also ª, º and the modifier letters have.
func isLower(r rune) bool { return unicode.IsLower(r) || unicode.Is(unicode.Other_Lowercase, r) }

// isUpper is Python's str.isupper of one character: the property Uppercase.
func isUpper(r rune) bool { return unicode.IsUpper(r) || unicode.Is(unicode.Other_Uppercase, r) }
