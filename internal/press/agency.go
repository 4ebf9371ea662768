package press

import "strings"

// wires are the news agencies by the names under which bylines and page data
// credit them. The ids are those of the lexicon's agencies.
var wires = map[string]string{
	"afp": "afp", "agence france-presse": "afp", "agence france presse": "afp",
	"reuters": "reuters", "thomson reuters": "reuters",
	"ap": "ap", "associated press": "ap", "the associated press": "ap", "a.p.": "ap",
	"dpa": "dpa", "deutsche presse-agentur": "dpa",
	"upi": "upi", "united press international": "upi",
	"xinhua": "xinhua", "xinhua news agency": "xinhua", "tass": "tass", "interfax": "interfax",
	"kyodo": "kyodo", "kyodo news": "kyodo", "yonhap": "yonhap", "yonhap news agency": "yonhap", "kcna": "kcna",
	"pti": "pti", "press trust of india": "pti", "ani": "ani", "ians": "ians",
	"anadolu": "anadolu", "anadolu agency": "anadolu",
	"irna": "irna", "isna": "isna", "tasnim": "tasnim", "sana": "sana",
}

// Agency is the id of the wire service that a byline or credit names: "afp" of
// "AFP", "Jane Doe, AFP" and "Agence France-Presse"; "" where it names none.
func Agency(credit string) string {
	for part := range strings.FieldsFuncSeq(credit, func(r rune) bool { return strings.ContainsRune(",;/|()[]", r) }) {
		part = strings.ToLower(strings.TrimSpace(part))
		for _, lead := range [...]string{"by ", "with ", "source: ", "and "} {
			part = strings.TrimPrefix(part, lead)
		}
		for _, p := range strings.Split(part, " and ") {
			if id := wires[strings.TrimSpace(p)]; id != "" {
				return id
			}
		}
	}
	return ""
}
