package annotate

import "testing"

func TestShape(t *testing.T) {
	for word, want := range map[string]uint8{
		"": 6, "-": 6, "…": 6, "'": 6, "👍": 6, "\u0301": 6,
		"drones": 1, "n't": 1, "’s": 1, "éa": 1, "ß": 1, "ª": 1, "ж": 1,
		"Iran": 2, "I": 2, "O'brien": 2, "'Twas": 2, "Él": 2, "Ж": 2, "A.": 2, "«Sana": 2,
		"UN": 3, "U.S.": 3, "AT&T": 3, "ΑΘ": 3,
		"McDonald": 4, "iPhone": 4, "al-Assad": 4, "中国": 4, "العربية": 4, "Aª": 2, "ǅ": 4,
		"15": 5, "F16": 5, "9th": 5, "m²": 5, "①": 5, "٣": 5, "½": 6, "Ⅳ": 6,
	} {
		if got := Shape(word); got != want {
			t.Errorf("Shape(%q) = %d, want %d", word, got, want)
		}
	}
}
