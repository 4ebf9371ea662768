// Package attache holds the words of the program: what a report is, what it
// says, who says so, and where in the text it stands. It imports nothing of
// ours; every other package speaks in these terms.
//
// A Report says that a holder takes a position on an event. That triple is a
// Claim; a Reading is all the claims of one report with the words they rest on.
// The contract is docs/claims.md; the JSON form of a Reading is the one that
// `attache schema reading` prints.
package attache

// Limits of one report, refused above them: nobody's news story is longer, and
// a reader that can be made to work for minutes by one input is not safe.
const (
	MaxReportBytes = 1 << 20 // 1 MiB of UTF-8
	MaxReportWords = 50_000
)

// AuthorID is the id of the report's own voice as a holder; UnknownID is the
// doer that the text does not name.
const (
	AuthorID  = "author"
	UnknownID = "unknown"
)

// A Span is a stretch of the report's text: byte offsets, start inclusive, end
// exclusive, with the words themselves. Text == report.Text[Start:End] always.
// Sentence, where given, counts from 1 in reading order.
type Span struct {
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Text     string `json:"text"`
	Sentence int    `json:"sentence,omitempty"`
}

// A Date is a day range and how it was found. Start and End are ISO dates
// (2006-01-02), inclusive; "" is an open or unknown end.
type Date struct {
	Start string `json:"start"`
	End   string `json:"end"`
	How   string `json:"how"`
}

// A Report is one published text with its provenance.
type Report struct {
	ID        string `json:"id"`        // as given, else Hash
	Hash      string `json:"hash"`      // "sha256:…" of the text
	URL       string `json:"url"`       // where it was published
	Source    string `json:"source"`    // outlet, as given
	Title     string `json:"title"`     // as given or recognised in the text
	Published *Date  `json:"published"` // nil: unknown, and a doubt says so
	Byline    string `json:"byline"`    // who wrote it, as the text says
	Agency    string `json:"agency"`    // lexicon id of the wire service credited, "afp"
	Language  string `json:"language"`  // ISO 639-1
	Text      string `json:"text"`
}

// An Entity is somebody or something that acts, is acted on, or speaks.
// ID is ISO 3166-1 alpha-3 for states, a stable lexicon id for the rest, and
// "~" + the name in lower-case-hyphen form where the lexicon knows none.
type Entity struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Kind     string `json:"kind"`   // state, body, group, person, agency, …, unresolved
	Sector   string `json:"sector"` // PLOVER sector: GOV MIL REB …
	Wikidata string `json:"wikidata,omitempty"`
}

// A Party is an entity in a role of an event or as a holder, at its place in
// the text. How says why the span means that entity: name, alias, demonym,
// metonym, office, pronoun, coreference, compound, implied. Name is the entity's
// usual name. Person is the id of the person through whom it acts or speaks
// ("Grynkewich" for USA).
type Party struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Person string `json:"person,omitempty"`
	Span   *Span  `json:"span,omitempty"`
	How    string `json:"how,omitempty"`
}

// An Item is what is given, used, shown or withheld.
type Item struct {
	Kind       string `json:"kind"` // drone, missile, … other (docs/claims.md)
	Span       Span   `json:"span"`
	Maker      string `json:"maker"`       // entity id of maker or designer
	ModifiedBy string `json:"modified_by"` // entity id
	Gift       bool   `json:"gift"`
	Hedged     bool   `json:"hedged"` // scare quotes around it
}

// A Figure is a quantity of an event.
type Figure struct {
	Role  string  `json:"role"` // killed wounded displaced detained amount count
	N     float64 `json:"n"`
	Bound string  `json:"bound"` // = >= <= ~
	Unit  string  `json:"unit"`
	Span  Span    `json:"span"`
}

// A When is the time of an event: days, inclusive; "" is an open end.
type When struct {
	Start     string `json:"start"`
	End       string `json:"end"`
	Precision string `json:"precision"` // day week month season year range …
	Span      Span   `json:"span"`
}

// A Where is the place of an event, never finer than the text supports.
type Where struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Country   string   `json:"country"` // ISO 3166-1 alpha-3, "" unknown
	Lat       *float64 `json:"lat,omitempty"`
	Lon       *float64 `json:"lon,omitempty"`
	Precision string   `json:"precision"` // country, place, region
	Span      Span     `json:"span"`
}

// A Claim is one holder's position on an event. Holder is a chain, outermost
// first; the report's own voice is [{author}]. Position is FactBank's value:
// CT+ CT- PR+ PR- PS+ PS- U (Saurí and Pustejovsky 2009). Confidence is the
// model's probability of the position times that of the holder, 0..1.
type Claim struct {
	Holder     []Party `json:"holder"`
	Position   string  `json:"position"`
	Cue        *Span   `json:"cue,omitempty"`
	Confidence float64 `json:"confidence"`
	Evidence   []Span  `json:"evidence"`
}

// An Event is one happening or standing tie, however often the report tells
// it, with everybody's position on it.
type Event struct {
	ID         string   `json:"id"`   // unique within the reading: e1, e2, …
	Type       string   `json:"type"` // PLOVER type or tie
	Mode       string   `json:"mode"`
	Contexts   []string `json:"contexts"`
	Trigger    Span     `json:"trigger"`
	Actors     []Party  `json:"actors"`
	Recipients []Party  `json:"recipients"`
	Items      []Item   `json:"items"`
	Figures    []Figure `json:"figures"`
	When       *When    `json:"when"`
	Where      *Where   `json:"where"`
	Aspect     string   `json:"aspect"` // past ongoing future historical
	Trend      string   `json:"trend"`  // growing shrinking resuming ending
	Title      string   `json:"title"`  // the post of an OFFICE
	People     []Party  `json:"people"`
	Claims     []Claim  `json:"claims"`
	Contested  bool     `json:"contested"`
}

// A Doubt is what the reader could not settle, with a place in the text.
// The codes are DoubtCodes.
type Doubt struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Span    *Span  `json:"span,omitempty"`
}

// A ModelID names the weights a reading was made with.
type ModelID struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// A Reading is what one report says.
type Reading struct {
	Report   Report   `json:"report"`
	Entities []Entity `json:"entities"`
	Events   []Event  `json:"events"`
	Doubts   []Doubt  `json:"doubts"`
	Model    ModelID  `json:"model"`
}
