package annotate

import "strings"

// agencyName is the short lower-case name of the news agency that t names, or
// "" where it names none: "AFP" and "Agence France-Presse" are "afp".
func agencyName(t string) string {
	switch t {
	case "AFP", "Agence France-Presse", "Agence France Presse", "afp":
		return "afp"
	case "Reuters", "REUTERS", "Thomson Reuters":
		return "reuters"
	case "AP", "Associated Press", "The Associated Press", "A.P.":
		return "ap"
	case "dpa", "DPA", "Deutsche Presse-Agentur":
		return "dpa"
	case "UPI", "United Press International":
		return "upi"
	case "Xinhua", "XINHUA":
		return "xinhua"
	case "TASS", "Tass", "ITAR-TASS", "Itar-Tass":
		return "tass"
	case "RIA Novosti", "RIA", "Sputnik":
		return "ria"
	case "Interfax", "INTERFAX":
		return "interfax"
	case "Kyodo", "KYODO", "Kyodo News":
		return "kyodo"
	case "Yonhap", "YONHAP":
		return "yonhap"
	case "KCNA":
		return "kcna"
	case "PTI", "Press Trust of India":
		return "pti"
	case "ANI":
		return "ani"
	case "IANS":
		return "ians"
	case "Anadolu", "Anadolu Agency", "AA":
		return "anadolu"
	case "IRNA":
		return "irna"
	case "ISNA":
		return "isna"
	case "Tasnim":
		return "tasnim"
	case "Fars", "FARS", "Fars News":
		return "fars"
	case "Mehr", "MEHR":
		return "mehr"
	case "SANA":
		return "sana"
	case "NNA":
		return "nna"
	case "WAM":
		return "wam"
	case "SPA":
		return "spa"
	case "QNA":
		return "qna"
	case "KUNA":
		return "kuna"
	case "MENA":
		return "mena"
	case "Petra":
		return "petra"
	case "Wafa", "WAFA":
		return "wafa"
	case "EFE":
		return "efe"
	case "ANSA":
		return "ansa"
	case "PA", "Press Association", "PA Media":
		return "pa"
	case "AAP":
		return "aap"
	case "Ukrinform", "UKRINFORM":
		return "ukrinform"
	case "UNIAN":
		return "unian"
	case "Bernama", "BERNAMA":
		return "bernama"
	case "Antara", "ANTARA":
		return "antara"
	case "Bloomberg", "Bloomberg News":
		return "bloomberg"
	case "VOA":
		return "voa"
	case "RFE/RL", "RFERL":
		return "rferl"
	}
	return ""
}

// agencyIn is the first agency that t names among other words, and where; ""
// where it names none. Names that are common words or places count only alone.
func agencyIn(t string) (name string, at Range) {
	words := fields(t)
	for i, w := range words {
		if i+1 < len(words) {
			if n := agencyName(t[w.Start:words[i+1].End]); n != "" {
				return n, Range{w.Start, words[i+1].End}
			}
		}
		switch n := agencyName(t[w.Start:w.End]); n {
		case "", "petra", "pa", "anadolu", "mena", "fars", "spa", "mehr", "wam":
			if len(words) == 1 {
				return n, w
			}
		default:
			return n, w
		}
	}
	return "", Range{}
}

// fields are the stretches of t between spaces, brackets, commas and dashes.
func fields(t string) []Range {
	var out []Range
	start := -1
	for i, r := range t {
		if strings.ContainsRune(" ,;()/[]|\u2013\u2014\u00a9\n\t.:", r) {
			if start >= 0 {
				out, start = append(out, Range{start, i}), -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		out = append(out, Range{start, len(t)})
	}
	return out
}
