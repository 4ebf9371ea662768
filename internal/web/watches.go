package web

import (
	"context"
	"time"

	"attache"
)

// Watches is what the pages ask about the standing questions, the alarms that
// they raised, and what became of those. All methods may be called from many
// goroutines. Errors are *attache.Error: CodeInvalid for a watch that cannot be
// asked, CodeNotFound for a name or id that is not there. Who is the name of the
// user who asks for a write.
type Watches interface {
	// List gives all watches by name, muted ones too.
	List(ctx context.Context) ([]WatchRow, error)
	// Save keeps a watch under its name, in place of one of that name.
	Save(ctx context.Context, who string, w attache.Watch) error
	// Remove forgets a watch; the alarms that it raised stay.
	Remove(ctx context.Context, who, name string) error
	// Mute keeps a watch from notifying anybody until a day, inclusive; "" ends it.
	Mute(ctx context.Context, who, name, until string) error
	// Preview gives the alarms that a watch, kept or not, would have raised over all
	// that was read so far. It keeps nothing.
	Preview(ctx context.Context, w attache.Watch) (WatchPreview, error)
	// Sentence says a watch back in words.
	Sentence(w attache.Watch) string
	// Ready are watches to begin with, for two parties and an item kind; each is ""
	// where it is not known yet, and what needs it is left out.
	Ready(a, b, item string) []attache.Watch

	// Raised gives alarms with their proof, last day first: counted ones, and those
	// that somebody reports. Of f count Entity, Type, Since, Until, Limit and Cursor.
	// Watch narrows to the alarms of one watch; "" does not.
	Raised(ctx context.Context, f attache.Filter, watch string) (attache.Page[AlarmCard], error)
	// Alarm is one alarm.
	Alarm(ctx context.Context, id string) (AlarmCard, error)
	// Acknowledge keeps that somebody has seen an alarm, and what they say of it.
	Acknowledge(ctx context.Context, who, id, why string) error
	// Undelivered gives the notices that no receiver has taken yet, oldest first.
	Undelivered(ctx context.Context) ([]Delivery, error)
}

// A WatchRow is a watch and how it is.
type WatchRow struct {
	attache.Watch
	Sentence string   `json:"sentence"` // the watch in words
	Alarms   int      `json:"alarms"`   // raised so far
	Open     int      `json:"open"`     // of them not acknowledged
	Last     string   `json:"last"`     // day of the last one, "" none
	Muted    string   `json:"muted"`    // until this day, "" not muted
	Thin     []string `json:"thin"`     // tests with too little to count yet, in words
}

// A WatchPreview is what a watch would have raised, first day first, over the
// days from Since to Until; Counted is how many claims it would have counted.
type WatchPreview struct {
	Since    string          `json:"since"`
	Until    string          `json:"until"`
	Sentence string          `json:"sentence"`
	Alarms   []attache.Alarm `json:"alarms"`
	Counted  int             `json:"counted"`
	Thin     []string        `json:"thin"` // tests with too little to count, in words
}

// An AlarmCard is an alarm and what became of it.
type AlarmCard struct {
	attache.Alarm
	Acknowledged *Acknowledgement `json:"acknowledged,omitempty"`
	Deliveries   []Delivery       `json:"deliveries"`
}

// An Acknowledgement says who has seen an alarm.
type Acknowledgement struct {
	Who  string    `json:"who"`
	When time.Time `json:"when"`
	Why  string    `json:"why"`
}

// A Delivery is one notice of an alarm to one receiver. State is waiting, sent or
// failed; Error is the last one, without credentials.
type Delivery struct {
	Alarm    string    `json:"alarm"`
	To       string    `json:"to"` // web hook, mail or log, as it is called in the settings
	State    string    `json:"state"`
	Attempts int       `json:"attempts"`
	Next     time.Time `json:"next,omitzero"` // when it is tried again
	Error    string    `json:"error,omitempty"`
}

// An Outlook is what a machine expects between two entities, apart from anything
// that is claimed. Day is the last one that it knows of; Horizon counts days.
type Outlook struct {
	A         string     `json:"a"`
	B         string     `json:"b"`
	Day       string     `json:"day"`
	Horizon   int        `json:"horizon"`
	Chances   []Chance   `json:"chances"`
	Analogues []Analogue `json:"analogues"`
	Why       string     `json:"why"` // there is no outlook, "" there is one: "too little to count: 3 events"
}

// A Chance is how probable one class of events is within the horizon, by each
// rule and together, and how such statements fared before.
type Chance struct {
	Class string  `json:"class"` // quad class
	P     float64 `json:"p"`     // 0..1
	Base  float64 `json:"base"`  // how often it was so in such a stretch, whatever went before
	Rules []Rule  `json:"rules"`
	Skill float64 `json:"skill"` // Brier skill against the base rate, on days it was not made from
	Tried int     `json:"tried"` // statements that Skill is of
}

// A Rule is what speaks for a chance, in words, with its past hits.
type Rule struct {
	Words string  `json:"words"`
	P     float64 `json:"p"`
	Hits  int     `json:"hits"`
	Tried int     `json:"tried"`
}

// An Analogue is a stretch of the past that looked alike, and what came after.
type Analogue struct {
	A, B         string
	Since, Until string
	After        string // in words
	Distance     float64
}
