package annotate

// starter says whether the word at i of s is one that begins sentences and no
// name: after "U.S." the capital of such a word shows a new sentence.
func starter(s string, i int) bool {
	if i >= len(s) || !upper(s, i) {
		return false
	}
	var b [maxKey]byte
	end := run(s, i)
	switch string(lower(&b, s[i:min(end, i+maxKey)])) {
	case "the", "a", "an", "this", "that", "these", "those", "there", "here", "he", "she", "it", "its", "they", "we", "you", "i",
		"his", "her", "their", "our", "your", "my", "in", "on", "at", "by", "for", "from", "with", "to", "of", "as", "after", "before", "since",
		"during", "until", "under", "over", "despite", "while", "when", "where", "what", "who", "why", "how", "which", "if", "although",
		"though", "because", "but", "and", "or", "so", "yet", "however", "meanwhile", "also", "then", "now", "some", "many", "most",
		"several", "both", "all", "each", "one", "two", "three", "no", "not", "only", "about", "according", "asked", "another",
		"other", "such", "still", "even", "last", "earlier", "later", "nearly", "more", "is", "are", "was", "were", "do", "does", "did",
		"can", "could", "will", "would", "should", "has", "have", "had", "please", "officials", "police", "experts", "critics", "thanks", "let", "between":
		return true
	}
	return false
}

// title says whether low, a word in lower case, is a title or the like that a
// name follows, so that its stop ends no sentence.
func title(low string) bool {
	switch low {
	case "mr", "mrs", "ms", "dr", "drs", "messrs", "mlle", "mme", "prof", "rev", "hon", "gov", "sgt", "cpl", "pvt", "lt", "lieut", "maj",
		"brig", "adm", "cmdr", "capt", "supt", "det", "insp", "rep", "reps", "sen", "sens", "gens", "gen", "col", "pres", "amb", "ft", "mt", "st",
		"vs", "cf", "viz", "eg", "fig", "op":
		return true
	}
	return false
}

// particle says whether a name that is written with a small letter starts at i
// of s: the Arabic article and the like ("al-Shabab").
func particle(s string, i int) bool {
	if i+3 >= len(s) || s[i+2] != '-' {
		return false
	}
	switch s[i : i+2] {
	case "al", "el", "ad", "an", "ar", "as", "ash", "at", "az":
		return upper(s, i+3)
	}
	return false
}

// dayName says whether a weekday, a month or a time zone starts at i of s.
func dayName(s string, i int) bool {
	var b [maxKey]byte
	switch string(lower(&b, s[i:min(run(s, i), i+maxKey)])) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun",
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "eastern", "pacific", "central", "local", "moscow", "greenwich":
		return true
	}
	return false
}
