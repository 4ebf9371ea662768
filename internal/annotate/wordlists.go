package annotate

import "unicode/utf8"

// maxKey is the longest word that any list here holds, and a margin.
const maxKey = 24

// lower writes the ASCII lower case of w into b, with ’ as ' and cut at
// maxKey bytes, so that a list can be asked without allocating.
func lower(b *[maxKey]byte, w string) []byte {
	n := 0
	for i := 0; i < len(w) && n < maxKey; i++ {
		c := w[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		case c == 0xE2 && len(w) > i+2 && w[i:i+3] == "\u2019":
			c, i = '\'', i+2
		}
		b[n] = c
		n++
	}
	if n == maxKey { // too long for any list: never equal to an entry
		b[0] = utf8.RuneError & 0xff
	}
	return b[:n]
}

// A stop says when the full stop after a word belongs to the word.
type stop uint8

const (
	never        stop = iota
	always            // "Mr.", everywhere but at the end of the text
	beforeNumber      // "No. 5"
	capital           // when written with a capital: "St.", "Gen."
)

// stopOf is the stop of a word in lower case. The list is of the field of
// news; the treebanks decided the class of those that they hold.
func stopOf(w string) stop {
	switch w {
	case "mr", "mrs", "ms", "dr", "messrs", "mlle", "mme", "prof", "rev", "hon", "jr", "sr", "etc", "vs", "inc", "corp",
		"ltd", "dept", "approx", "attn", "drs", "ave", "blvd", "est", "govt", "gov", "ph", "sgt", "cpl", "pvt", "lt", "lieut",
		"maj", "brig", "adm", "cmdr", "capt", "supt", "det", "insp", "rep", "reps", "sen", "sens", "gens", "jan", "feb",
		"sept", "oct", "nov", "dec", "aug", "eg", "viz", "cf", "eds", "univ", "assn", "bros", "esq", "ft", "mt", "st", "al", "a.k.a":
		return always
	case "gen", "col", "pres", "sec", "co", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
		"fig", "op", "ed", "sts", "mar", "apr", "jun", "jul", "calif", "ariz", "conn", "fla", "ga", "ill", "ind", "kan", "ky", "la",
		"mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "penn", "tenn", "tex",
		"va", "vt", "wash", "wis", "wyo", "que", "ont", "alta", "sask", "ala", "ark", "colo", "del", "bldg", "sq", "conf", "spec", "amb", "cal", "esp":
		return capital
	case "no", "nos", "art", "vol", "vols", "pp", "p", "c", "ca", "v", "ch", "ext", "para", "tel":
		return beforeNumber
	}
	return never
}

// prefix says whether the treebanks keep a hyphen after it inside the word.
// Before anything else the hyphen is a word ("long" "-" "term", "al" "-" "Assad").
func prefix(w string) bool {
	switch w {
	case "non", "e", "re", "mid", "anti", "pre", "co", "pro", "cross", "post", "over", "multi", "ex", "sub", "counter",
		"semi", "mini", "inter", "intra", "neo", "socio", "psycho", "micro", "macro", "arch", "un", "de", "ultra", "trans", "mis", "bi",
		"under", "bio", "geo", "hyper", "super", "extra", "infra", "meta", "proto":
		return true
	}
	return false
}

// contracted is the length of the first of the two words that w, in lower
// case, is written together from, or 0.
func contracted(w string) int {
	switch w {
	case "cannot", "gonna", "gotta":
		return 3
	case "wanna", "outta", "wana":
		return 3
	case "alot":
		return 1
	case "dunno", "infact", "atleast":
		return 2
	case "afterall":
		return 5
	case "dont", "wont", "cant", "aint", "im", "ive":
		switch w {
		case "im", "ive":
			return 1
		}
		return 2
	case "didnt", "isnt", "wasnt", "hasnt", "hadnt", "arent", "doesnt", "couldnt", "wouldnt", "shouldnt", "havent", "werent":
		return len(w) - 2
	case "thats", "theres", "hes", "shes", "whats", "heres", "elses":
		return len(w) - 1
	case "youre", "theyre":
		return len(w) - 2
	case "youll", "theyll":
		return len(w) - 2
	}
	return 0
}

// measure says whether w, in lower case, is a unit or suffix that is a word of
// its own when written on to a number.
func measure(w string) bool {
	switch w {
	case "m", "mn", "bn", "tn", "k", "km", "kms", "cm", "mm", "kg", "kgs", "g", "mg", "lb", "lbs", "oz", "ft", "mph", "kph", "kmh",
		"am", "pm", "pmest", "hr", "hrs", "min", "mins", "sec", "secs", "mw", "gw", "kw", "kwh", "mwh", "mb", "gb", "tb", "kb", "hz", "khz",
		"mhz", "ghz", "ml", "l", "yr", "yrs", "yo", "million", "billion", "trillion", "x", "p", "c", "f", "v", "w", "usd", "eur", "gbp",
		"b", "t", "hh", "watt", "watts", "percent", "pct", "sqm", "ha", "nm", "bbl", "bpd", "in", "kt":
		return true
	}
	return false
}

// hostEnding says whether w, in lower case, ends a host or file name.
func hostEnding(w string) bool {
	switch w {
	case "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "io", "tv", "us", "uk", "ca", "ru", "ir", "cn", "de", "fr",
		"eu", "au", "nz", "in", "il", "ua", "tr", "mx", "br", "jp", "kr", "tw", "hk", "za", "ch", "es", "it", "nl", "be", "se",
		"doc", "docx", "xls", "xlsx", "pdf", "txt", "url", "htm", "html", "jpg", "jpeg", "png", "gif", "zip", "exe", "ppt", "mp3", "mp4", "csv":
		return true
	}
	return false
}
