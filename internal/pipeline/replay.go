package pipeline

import (
	"context"
	"errors"
	"slices"

	"attache"
)

// Replay reads every report of a ledger again and records the new readings into
// to, which may be the same ledger; where it is another, failures with their bytes
// and corrections go along. What the new reader refuses keeps its old
// reading. The export that follows does not depend on the number of workers.
func Replay(ctx context.Context, from, to attache.Ledger, read Reader, o Options) (Tally, error) {
	tally, err := Run(ctx, kept(ctx, from), read, to, o)
	if err != nil || from == to {
		return tally, err
	}
	if err := each(ctx, from.Failed, func(f attache.Failure) error {
		if f.RawHash != "" {
			var err error
			if f.Raw, err = from.Raw(ctx, f.RawHash); err != nil {
				return err
			}
		}
		return to.RecordFailed(ctx, f)
	}); err != nil {
		return tally, err
	}
	return tally, each(ctx, from.Corrections, func(c attache.Correction) error {
		_, err := to.Correct(ctx, c)
		return err
	})
}

// each goes through all pages of an answer.
func each[T any](ctx context.Context, ask func(context.Context, attache.Filter) (attache.Page[T], error), do func(T) error) error {
	f := attache.Filter{Limit: attache.MaxLimit}
	for {
		page, err := ask(ctx, f)
		if err != nil {
			return err
		}
		for _, x := range page.Items {
			if err := do(x); err != nil {
				return err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return nil
		}
	}
}

// errStop ends a walk through the readings.
var errStop = errors.New("stop")

// kept gives the reports of a ledger as they came in.
func kept(ctx context.Context, from attache.Ledger) Source {
	return func(yield func(Incoming, error) bool) {
		err := from.Readings(ctx, func(r attache.Reading, p attache.Provenance) error {
			i := Incoming{Report: asCame(r.Report), Provenance: p, Doubts: doubtsOnTheWayIn(r.Doubts), Place: "report " + r.Report.ID, Old: &r}
			if !yield(i, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Incoming{}, err)
		}
	}
}

// given are the ways in which a date comes with a report; any other was found
// in its text by the reader, who is to find it anew.
var given = []string{"given", "feed", "page"}

// asCame is a report without what the reader had found out.
func asCame(r attache.Report) attache.Report {
	if r.Published != nil && !slices.Contains(given, r.Published.How) {
		r.Published = nil
	}
	return r
}

// doubtsOnTheWayIn are those about the form in which the report came, which the
// reader, who sees only the text, cannot have again. They have no place in it.
func doubtsOnTheWayIn(all []attache.Doubt) []attache.Doubt {
	var out []attache.Doubt
	for _, d := range all {
		if d.Span == nil && (d.Code == "invalid_utf8" || d.Code == "unresolved_time") {
			out = append(out, d)
		}
	}
	return out
}
