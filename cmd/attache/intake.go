package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"attache"
	"attache/internal/pipeline"
	"attache/internal/press"
)

// An intake makes of what the press gives what the pipeline takes.
type intake struct {
	options   press.Options
	book      press.Book
	published *attache.Date // of reports that come without
	source    string        // of reports that come without

	duplicates, summaries int // counted as they pass
	pending               []func() error
	noted                 error // that what is known of a feed could not be read
}

// feedsAtATime are read side by side: they lie on different hosts.
const feedsAtATime = 8

// sources gives the reports of sources, one source after another.
func (in *intake) sources(ctx context.Context, names []string) pipeline.Source {
	return func(yield func(pipeline.Incoming, error) bool) {
		for _, name := range names {
			if !in.pass(press.Open(ctx, name, in.remembering()), yield) || ctx.Err() != nil {
				return
			}
		}
	}
}

// feeds gives the reports of feeds.
func (in *intake) feeds(ctx context.Context, subs []press.Subscription) pipeline.Source {
	return func(yield func(pipeline.Incoming, error) bool) {
		in.pass(press.Follow(ctx, subs, in.remembering()), yield)
	}
}

// remembering are the options with the book of feeds behind them. What is to be
// remembered waits until the reports before it are recorded.
func (in *intake) remembering() press.Options {
	o := in.options
	o.Feeds = feedsAtATime
	o.Recall = func(feed string) press.Memory {
		f, _, err := in.book.Get(feed)
		if err != nil {
			in.noted = cmp.Or(in.noted, err)
			return press.Memory{URL: feed}
		}
		return f.Memory
	}
	o.Remember = func(feed string, m press.Memory) error {
		in.pending = append(in.pending, func() error { return in.book.Remember(feed, m) })
		return nil
	}
	return o
}

// pass hands items on; false once no more are wanted.
func (in *intake) pass(items iter.Seq2[press.Item, error], yield func(pipeline.Incoming, error) bool) bool {
	for item, err := range items {
		switch {
		case !in.flush(yield):
			return false
		case err != nil:
			if !yield(pipeline.Incoming{}, err) {
				return false
			}
			continue
		case item.Drop != nil && item.Drop.Code == press.CodeDuplicate:
			in.duplicates++
			continue
		case item.Drop == nil && item.Partial:
			in.summaries++
		}
		if !yield(in.incoming(item), nil) {
			return false
		}
	}
	return in.flush(yield)
}

// flush hands on what is to be remembered.
func (in *intake) flush(yield func(pipeline.Incoming, error) bool) bool {
	for _, f := range in.pending {
		if !yield(pipeline.Incoming{After: f}, nil) {
			return false
		}
	}
	in.pending = in.pending[:0]
	return true
}

// incoming is one item. Its key is the source's own with the hash of its words:
// the same words under the same key are not read twice, other words are.
func (in *intake) incoming(i press.Item) pipeline.Incoming {
	out := pipeline.Incoming{Report: i.Report, Place: place(i), Unlisted: i.Notice,
		Provenance: attache.Provenance{Raw: i.Raw, Fetched: i.Fetched, Key: i.Key + " " + i.Report.Hash}}
	for _, r := range i.Remarks {
		if attache.DoubtCodes[r.Code] != "" {
			out.Doubts = append(out.Doubts, attache.Doubt{Code: r.Code, Message: r.Message})
		}
	}
	if out.Report.Published == nil {
		out.Report.Published = in.published
	}
	out.Report.Source = cmp.Or(out.Report.Source, in.source)
	if d := i.Drop; d != nil {
		r := out.Report
		out.Failed = &attache.Failure{Report: r.ID, URL: r.URL, Source: r.Source, Title: r.Title, Code: d.Code, Message: d.Message, Fetched: i.Fetched, Raw: i.Raw}
		if i.RawHash != "" { // else nothing says that it will fail again
			out.Failed.Key = i.Key + " " + i.RawHash
		}
	}
	return out
}

// place is where an item stood, for messages.
func place(i press.Item) string {
	switch {
	case i.Line > 0:
		return fmt.Sprintf("%s:%d", i.Via, i.Line)
	case i.Key != i.Via && i.Key != "":
		return i.Via + ": " + shorten(plain(i.Key), 120)
	}
	return i.Via
}
