package attache

import (
	"context"
	"io"
	"time"
)

// Codes of a ledger's errors, beside those of errors.go.
const (
	CodeReadOnly = "read_only"    // the ledger cannot be written: permissions, medium, or opened so
	CodeLocked   = "locked"       // another program holds the ledger for longer than the busy timeout
	CodeFull     = "disk_full"    // no room left; nothing of the call was kept
	CodeNewer    = "newer_ledger" // the ledger was made by a newer program
	CodeCorrupt  = "corrupt"      // the file is no ledger, or is damaged
)

// A Ledger keeps every reading and answers questions about all of them.
//
// It is a pure function of the readings, the corrections and the program's
// version: whatever the order of the calls, the answers and the export are the
// same. Every call that changes it is one transaction: when it returns without
// error, the change survives a crash; when it returns an error, nothing of it
// was kept. All methods may be called from many goroutines.
//
// Errors are *Error: CodeInvalid or CodeUsage for what was handed in,
// CodeNotFound for an id that is not there, CodeReadOnly, CodeLocked, CodeFull
// and CodeCorrupt for the store. An ended ctx gives its error.
type Ledger interface {
	// Record keeps a reading. It is idempotent by content (report id, hash of
	// the text, reader and model): twice changes nothing. A reading of the same
	// text by a newer reader or model replaces the older one's claims and keeps
	// the corrections; one by an older changes nothing. Another text under the
	// same URL (or, without one, the same report id) is a new version: claims
	// whose sentence is not in the newest version stay, marked retracted.
	// The reading must pass Reading.Check: else CodeInvalid.
	Record(ctx context.Context, r Reading, p Provenance) (Recorded, error)
	// RecordFailed keeps a report that could not be read, with its error. Once
	// a reading of that report is recorded, Failed no longer lists it.
	RecordFailed(ctx context.Context, f Failure) error
	// Seen says whether a report came in under this key of a source (a GUID
	// with a content hash, say), read or failed. "" is never seen.
	Seen(ctx context.Context, key string) (bool, error)

	// Correct keeps a person's word. It fills ID and, where they are empty,
	// When and Marks, and gives the correction as kept. Twice the same is once.
	Correct(ctx context.Context, c Correction) (Correction, error)
	// Corrections lists all corrections ever made, undone ones too, oldest first.
	Corrections(ctx context.Context, f Filter) (Page[Correction], error)

	// The questions. Lists are newest first unless said otherwise, total counts
	// all rows that fit the filter, next is "" on the last page.
	Claims(ctx context.Context, f Filter) (Page[ClaimRow], error)
	Events(ctx context.Context, f Filter) (Page[EventRow], error)
	Contested(ctx context.Context, f Filter) (Page[ContestedRow], error)
	Stories(ctx context.Context, f Filter) (Page[StoryRow], error)
	Reports(ctx context.Context, f Filter) (Page[ReportRow], error)
	Sources(ctx context.Context, f Filter) (Page[SourceRow], error) // by name
	Failed(ctx context.Context, f Filter) (Page[Failure], error)    // newest first, without their bytes
	Transfers(ctx context.Context, f Filter) (TransferPage, error)  // by from, to, item
	Reported(ctx context.Context, f Filter) (Page[AlarmRow], error) // alarms that the press itself raises
	Dossier(ctx context.Context, id string, f Filter) (Dossier, error)
	Dyad(ctx context.Context, a, b string, f Filter) (Dyad, error)
	// Raw are the raw bytes kept under a hash (Provenance.RawHash,
	// Failure.RawHash). CodeNotFound where there are none.
	Raw(ctx context.Context, hash string) ([]byte, error)
	// Event is one event record with all its claims and why they are one. An id
	// that was merged away is followed to the record that has its claims now.
	Event(ctx context.Context, id string) (EventDetail, error)
	// Report is the newest reading of a report, with its provenance.
	Report(ctx context.Context, id string) (Reading, Provenance, error)

	// Changes lists what changed after sequence number after, oldest first: each
	// thing once, at its last change; tombstones for what is gone. limit ≤ 0 is
	// DefaultLimit. The last Seq is the next after.
	Changes(ctx context.Context, after int64, limit int) ([]Change, error)

	// Export writes one reading a line in order of report id and text hash, then
	// one correction a line in order of time and id. Same contents, same bytes.
	Export(ctx context.Context, w io.Writer) error
	// Readings gives every reading with its provenance (Raw too), in the order
	// of Export, until yield returns an error, which it returns.
	Readings(ctx context.Context, yield func(Reading, Provenance) error) error

	Close() error
}

// Provenance is where a report's text came from. Raw are the bytes as fetched,
// kept compressed under their hash; nil keeps none. Fetched is when; of two
// recordings of one text the earlier stands. Key is the source's own name of
// the item, for Seen. Reader is the version of the program that read it.
type Provenance struct {
	Raw     []byte    `json:"-"`
	RawHash string    `json:"raw_hash,omitempty"` // "sha256:…", filled by the ledger
	Fetched time.Time `json:"fetched"`
	Key     string    `json:"key,omitempty"`
	Reader  string    `json:"reader,omitempty"`
}

// Recorded is what a recording did. Events are the ids of the event records
// that it made or changed, sorted; Gone those that are no more (merged into
// others or retracted by a re-reading). Changed is false where the ledger had it all.
type Recorded struct {
	Report  string   `json:"report"`
	Changed bool     `json:"changed"`
	Version int      `json:"version"` // of the page, from 1
	Claims  int      `json:"claims"`  // of the page, retracted ones too
	Events  []string `json:"events"`
	Gone    []string `json:"gone"`
	Seq     int64    `json:"seq"` // of the change feed after it
}

// A Failure is a report that could not be read.
type Failure struct {
	Report  string    `json:"report"` // id as given, else the hash of the raw bytes, else of the URL
	URL     string    `json:"url"`
	Source  string    `json:"source"`
	Title   string    `json:"title"`
	Code    string    `json:"code"`
	Message string    `json:"message"`
	Fetched time.Time `json:"fetched"`
	Key     string    `json:"key,omitempty"`
	Raw     []byte    `json:"-"`
	RawHash string    `json:"raw_hash,omitempty"`
}

// DefaultLimit and MaxLimit bound the rows of one answer.
const (
	DefaultLimit = 50
	MaxLimit     = 1000
)

// A Filter narrows a question; empty fields do not. Since and Until are ISO
// days, inclusive, of the report (an event's last report): publication, else,
// where that is unknown, the day of fetching. Type is an event type; Item an
// item kind; Holder an entity that takes a position; Entity one that acts or
// is acted on; Text words that must all stand in the evidence, "quoted
// words" together. Limit ≤ 0 is DefaultLimit, above MaxLimit is MaxLimit.
// Cursor is Next of the page before, of the same question and filter.
// A malformed field is CodeUsage.
type Filter struct {
	Since, Until string
	Type         string
	Item         string
	Holder       string
	Entity       string
	Report       string
	Event        string
	Source       string
	Text         string
	Limit        int
	Cursor       string
}

// A Page is a stretch of an answer.
type Page[T any] struct {
	Total int    `json:"total"`
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// A ClaimRow is one holder's position on an event, with its words.
type ClaimRow struct {
	ID         string   `json:"id"`
	Event      string   `json:"event"`
	Report     string   `json:"report"`
	Source     string   `json:"source"`
	URL        string   `json:"url"`
	Title      string   `json:"title"`
	Published  string   `json:"published"` // "" unknown
	Type       string   `json:"type"`
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients"`
	Items      []string `json:"items"`
	Holder     []string `json:"holder"` // outermost first
	Person     string   `json:"person"` // through whom the innermost speaks
	Position   string   `json:"position"`
	Confidence float64  `json:"confidence"`
	Evidence   []Span   `json:"evidence"`
	Retracted  bool     `json:"retracted"` // its sentence is not in the newest version
	Verdict    string   `json:"verdict"`   // accepted, rejected, or "" by corrections
}

// An EventRow is one event record. Says and Denies are the innermost holders
// of CT+/PR+ and CT-/PR-, Possible those of PS+.
// Origins counts independent origins, Reports the reports.
// Retracted and rejected claims count for nothing here.
type EventRow struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Mode       string   `json:"mode"`
	Contexts   []string `json:"contexts"`
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients"`
	Items      []string `json:"items"`
	Makers     []string `json:"makers"`
	Trend      string   `json:"trend"`
	Aspect     string   `json:"aspect"`
	Start      string   `json:"start"` // of the event itself, "" unknown
	End        string   `json:"end"`
	Where      []string `json:"where"`
	Says       []string `json:"says"`
	Denies     []string `json:"denies"`
	Possible   []string `json:"possible"`
	Contested  bool     `json:"contested"`
	Origins    int      `json:"origins"`
	Reports    int      `json:"reports"`
	Claims     int      `json:"claims"`
	First      string   `json:"first"` // day of the first report
	Last       string   `json:"last"`
	Quote      string   `json:"quote"` // of the first report
}

// EventDetail is an event record with its claims, oldest first, and why its
// tellings are one event and its reports so many origins.
type EventDetail struct {
	EventRow
	Rows []ClaimRow `json:"rows"`
	Why  []string   `json:"why"`
}

// A ContestedRow is an event that one holder says and another denies.
type ContestedRow struct {
	Event      string   `json:"event"`
	Type       string   `json:"type"`
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients"`
	Items      []string `json:"items"`
	Says       []string `json:"says"`
	Denies     []string `json:"denies"`
	Origins    int      `json:"origins"`
	Reports    int      `json:"reports"`
}

// A TransferRow is an item kind that goes from one entity to another in the
// events listed. Status: asserted (somebody is certain or thinks it probable,
// nobody denies), contested, possible (PS or future only), denied. Maker is
// the maker named most often, "" where none is.
type TransferRow struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Item    string   `json:"item"`
	Status  string   `json:"status"`
	Maker   string   `json:"maker"`
	Origins int      `json:"origins"`
	Events  []string `json:"events"`
}

// A TransferPage also gives, on its first page, the chains along which one
// item kind may have gone on: from, via …, to.
type TransferPage struct {
	Total  int           `json:"total"`
	Items  []TransferRow `json:"items"`
	Chains [][]string    `json:"chains"`
	Next   string        `json:"next"`
}

// An AlarmRow of kind "reported" is a trend that somebody reports.
type AlarmRow struct {
	ID        string   `json:"id"`
	Kind      string   `json:"kind"`
	Watch     string   `json:"watch"`
	Actors    []string `json:"actors"`
	Family    string   `json:"family"` // cooperation, conflict
	Contexts  []string `json:"contexts"`
	Direction string   `json:"direction"`
	Holder    []string `json:"holder"`
	Reason    string   `json:"reason"`
	Events    []string `json:"events"`
}

// A ReportRow is the newest version of a report.
type ReportRow struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Fetched   string `json:"fetched"`
	Versions  int    `json:"versions"`
	Claims    int    `json:"claims"`
	Origin    string `json:"origin"`
	Story     string `json:"story"`
}

// A StoryRow is the reports about one run of happenings.
type StoryRow struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"` // of the first report
	First   string   `json:"first"`
	Last    string   `json:"last"`
	Origins int      `json:"origins"`
	Reports []string `json:"reports"`
}

// A SourceRow is an outlet as the ledger knows it.
type SourceRow struct {
	Source  string `json:"source"`
	Reports int    `json:"reports"`
	Claims  int    `json:"claims"`
	Failed  int    `json:"failed"`
	First   string `json:"first"`
	Last    string `json:"last"`
}

// A Count is how many events stand behind a word.
type Count struct {
	ID     string `json:"id"`
	Events int    `json:"events"`
}

// A Dossier is what is told of one entity: its events, newest first, counted
// by type and by the other parties. Says counts the events it takes a position on.
type Dossier struct {
	Entity   Entity     `json:"entity"`
	Total    int        `json:"total"`
	Says     int        `json:"says"`
	Types    []Count    `json:"types"`
	Partners []Count    `json:"partners"` // the 20 with most
	Items    []EventRow `json:"items"`
	Next     string     `json:"next"`
}

// A Dyad is what is told between two entities, either way.
type Dyad struct {
	A         Entity     `json:"a"`
	B         Entity     `json:"b"`
	Total     int        `json:"total"`
	Contested int        `json:"contested"`
	Types     []Count    `json:"types"`
	Items     []EventRow `json:"items"`
	Next      string     `json:"next"`
}

// A Change is one entry of the change feed. Kind: report, event, claim,
// correction; Op: put or gone; By is the id that took its place, if one did.
type Change struct {
	Seq  int64     `json:"seq"`
	Kind string    `json:"kind"`
	ID   string    `json:"id"`
	Op   string    `json:"op"`
	By   string    `json:"by,omitempty"`
	At   time.Time `json:"at"`
}

// A Correction is a person's word on what the program found. Corrections are
// kept for ever, in the order of When and ID; a later one stands above an
// earlier, and an undo takes one back without deleting it.
//
//	accept, reject  Target: claim id
//	edit            Target: claim id; Field: type, mode, aspect, trend, actors, recipients, position; Value: the new value, ids with commas
//	link            Target: report id, "" for all; Field: entity id as read; Value: entity id it is, "ID|Name" names a new one
//	merge           Target, Other: event ids (Of "event"), report ids (Of "origin", "story"): they are one
//	split           Target: claim id (Of "event") or report id: it is none of its group's others; Other narrows to one of them
//	undo            Target: correction id
//
// Marks are what the ids meant when it was said, so that it still holds after a
// re-reading gave the claims other ids; Correct fills them where they are empty,
// and takes them as they are where not (from an export, before its reports).
type Correction struct {
	ID     string    `json:"correction"`
	Kind   string    `json:"kind"`
	Of     string    `json:"of,omitempty"`
	Target string    `json:"target"`
	Other  string    `json:"other,omitempty"`
	Field  string    `json:"field,omitempty"`
	Value  string    `json:"value,omitempty"`
	Who    string    `json:"who"`
	When   time.Time `json:"when"`
	Why    string    `json:"why"`
	Marks  []Mark    `json:"marks,omitempty"`
}

// A Mark names a claim, an event's telling or a page by its content. Side is a
// for Target, b for Other and for the others of its group. Holder and Sign are
// empty for a telling, Type and Quote too for a page.
type Mark struct {
	Side   string `json:"side"`
	Page   string `json:"page"`
	ID     string `json:"id,omitempty"` // of the claim or telling then
	Type   string `json:"type,omitempty"`
	Quote  string `json:"quote,omitempty"`
	Holder string `json:"holder,omitempty"`
	Sign   string `json:"sign,omitempty"`
}

// CorrectionKinds are the kinds a Correction can have.
var CorrectionKinds = []string{"accept", "reject", "edit", "merge", "split", "link", "undo"}
