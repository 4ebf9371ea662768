package pipeline

import (
	"iter"

	"attache"
)

// An Incoming is one report on its way in. Exactly one of its three forms holds:
// a Report; a Failed in its place; or After alone.
//
// Provenance.Key, where it is not empty, is looked up before the report is read:
// what the ledger has seen is passed over. With Old it is read all the same, and
// where that fails Old, an earlier reading of it, is recorded instead. Doubts
// stand before those of the reader.
//
// After is called once everything that came before it is kept, and never where
// something of that was left out: the place for what must not be remembered too
// early, such as how far a feed has been read.
type Incoming struct {
	Report     attache.Report
	Provenance attache.Provenance
	Doubts     []attache.Doubt
	Failed     *attache.Failure
	Unlisted   bool // of a Failed: told to Watch and not recorded, it is no report
	After      func() error
	Place      string // where it stood, for messages
	Old        *attache.Reading
}

// A Kind is what became of an incoming report.
type Kind uint8

// The kinds of an Outcome.
const (
	Recorded  Kind = iota // its reading is in the ledger, or a newer one
	Unchanged             // the ledger had this reading
	Known                 // the ledger had seen its key; it was not read
	Refused               // it could not be read; the ledger lists it with Err
	Broken                // a source as a whole could not be read; Err says why
)

// An Outcome is what became of one incoming report.
type Outcome struct {
	Incoming Incoming
	Kind     Kind
	Reading  attache.Reading  // of Recorded and Unchanged
	Recorded attache.Recorded // of Recorded and Unchanged
	Err      error            // of Refused and Broken
}

// A Tally counts outcomes. Events and Claims are those of the readings recorded.
type Tally struct {
	Recorded, Unchanged, Known, Refused, Broken int
	Events, Claims                              int
}

// Total is the number of reports that came in.
func (t Tally) Total() int { return t.Recorded + t.Unchanged + t.Known + t.Refused }

func (t *Tally) add(o Outcome) {
	switch o.Kind {
	case Recorded:
		t.Recorded++
		t.Events += len(o.Reading.Events)
		for _, e := range o.Reading.Events {
			t.Claims += len(e.Claims)
		}
	case Unchanged:
		t.Unchanged++
	case Known:
		t.Known++
	case Refused:
		t.Refused++
	case Broken:
		t.Broken++
	}
}

// A Reader reads one report. It is called from several goroutines; a panic
// costs the report it happened in.
type Reader func(attache.Report) (attache.Reading, error)

// Source gives what comes in; an error beside an Incoming says that a source as
// a whole could not be read, and another may follow.
type Source = iter.Seq2[Incoming, error]
