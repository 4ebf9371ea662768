package reading

import (
	"strings"

	"attache/text"
)

// issuer is the token of the body whose release a text is: the "we" outside
// quotations. It is the first organisation or state named as the subject of
// the text's first sentences; -1 where the text never says "we" of itself.
func issuer(d *text.Doc, l *linker) int {
	own := false
	for i, t := range d.Tokens {
		if t.UPOS == "PRON" || t.UPOS == "DET" {
			switch strings.ToLower(d.Word(i)) {
			case "we", "our", "us":
				own = true
			}
		}
		if own {
			break
		}
	}
	if !own {
		return -1
	}
	for _, m := range d.Names {
		if m.Layer != text.Named || m.Type != "ORG" && m.Type != "LOC" || d.Tokens[m.First].Sentence > 3 {
			continue
		}
		at := nameEnd(d, m)
		for k, n := at, 0; k >= 0 && n < 4; k, n = d.Tokens[k].Head, n+1 {
			if text.Relation(d.Tokens[k].Rel) == "nsubj" {
				return at
			}
		}
	}
	return -1
}
