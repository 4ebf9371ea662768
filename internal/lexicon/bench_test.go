package lexicon

import "testing"

// BenchmarkOpen is the time from nothing to the first answer, the gazetteer
// included: it is to stay under 150 ms.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		l := open(b)
		if len(l.Place("Mosul")) == 0 {
			b.Fatal("no Mosul")
		}
	}
}

// BenchmarkFind is one sentence of news.
func BenchmarkFind(b *testing.B) {
	l := open(b)
	for b.Loop() {
		l.Find("Officials in Tehran said that Iran-backed Houthi fighters had met envoys of the United Nations, Saudi Arabia and the U.S. Navy in Muscat.")
	}
}
