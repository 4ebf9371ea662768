package attache

// Types are PLOVER's 16 event types (Halterman et al. 2023, PLOVER codebook)
// and the six ties that PLOVER has no type for.
var Types = []string{
	"AGREE", "CONSULT", "SUPPORT", "CONCEDE", // verbal cooperation
	"COOPERATE", "AID", "RETREAT", // material cooperation
	"REQUEST", "ACCUSE", "REJECT", "THREATEN", // verbal conflict
	"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", // material conflict
	"ALLY", "BACK", "AFFILIATE", "OFFICE", "CONFLICT", "ORIGIN", // ties
}

// Positions are FactBank's values: certain, probable or possible, that it is
// so (+) or is not so (-); U takes no stand.
var Positions = []string{"CT+", "CT-", "PR+", "PR-", "PS+", "PS-", "U"}

// Stance is a position in words, said of its holder: "denies it".
func Stance(position string) string {
	switch position {
	case "CT+":
		return "says it is so"
	case "CT-":
		return "denies it"
	case "PR+":
		return "thinks it likely"
	case "PR-":
		return "thinks it unlikely"
	case "PS+":
		return "thinks it possible"
	case "PS-":
		return "thinks it may not be so"
	}
	return "takes no stand"
}

// Aspects say where an event stands relative to the report.
var Aspects = []string{"past", "ongoing", "future", "historical"}

// ItemKinds are the kinds an Item can have.
var ItemKinds = []string{
	"drone", "missile", "aircraft", "helicopter", "tank", "artillery", "ship", "submarine", "munition", "small-arms",
	"air-defence", "explosive", "chemical", "nuclear", "vehicle", "personnel", "money", "fuel", "food", "humanitarian",
	"technology", "intelligence", "territory", "other",
}

// FigureRoles are what a Figure can count; Bounds how firm the number is.
var (
	FigureRoles = []string{"killed", "wounded", "displaced", "detained", "amount", "count"}
	Bounds      = []string{"=", ">=", "<=", "~"}
)

// Quad is PLOVER's quad class of a type ("verbal cooperation" …), or the type
// itself for a tie: a tie is a class of its own.
func Quad(typ string) string {
	switch typ {
	case "AGREE", "CONSULT", "SUPPORT", "CONCEDE":
		return "verbal cooperation"
	case "COOPERATE", "AID", "RETREAT":
		return "material cooperation"
	case "REQUEST", "ACCUSE", "REJECT", "THREATEN":
		return "verbal conflict"
	case "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT":
		return "material conflict"
	}
	return typ
}

// Mutual says whether all parties of the type stand side by side: who is
// actor and who recipient may be told either way.
func Mutual(typ string) bool {
	switch typ {
	case "CONSULT", "COOPERATE", "AGREE", "ALLY", "CONFLICT":
		return true
	}
	return false
}

// Tie says whether the type is a standing relation rather than an act.
func Tie(typ string) bool {
	switch typ {
	case "ALLY", "BACK", "AFFILIATE", "OFFICE", "CONFLICT", "ORIGIN":
		return true
	}
	return false
}

// Sign reduces a position to + (so), - (not so) or ? (takes no stand).
func Sign(position string) byte {
	if len(position) == 3 {
		return position[2]
	}
	return '?'
}

// DoubtCodes are the codes a Doubt can have, with what each means.
var DoubtCodes = map[string]string{
	"no_date":           "the report's date is unknown; relative times stay unresolved",
	"year_from_weekday": "the report gives no year; the near year in which that date falls on that weekday was taken",
	"date_from_text":    "the report's date was read from its text",
	"not_english":       "the text does not look English",
	"unresolved_entity": "the lexicon does not know this name",
	"unresolved_time":   "a time expression that cannot be placed",
	"long_sentence":     "a sentence too long for one window was cut",
	"control_character": "control characters were read as spaces",
	"invalid_utf8":      "bytes that are not UTF-8 were replaced",
	"no_events":         "no event of the list was found",
	"homoglyph":         "letters of another script stand inside a word",
}
