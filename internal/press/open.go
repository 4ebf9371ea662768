package press

import (
	"context"
	"io"
	"iter"
	"strings"
	"time"

	"attache"
)

// Options of Open. The zero value reads files and fetches with a Client of
// default settings.
type Options struct {
	Client *Client   // for addresses
	Stdin  io.Reader // for "-"; nil is an empty one
	Clock  Clock     // for what has no time of its own; default: the client's
	Pages  bool      // fetch the page of feed items that are but a summary
	Feeds  int       // feeds of a list that are read at a time; default 1, which keeps their order

	// Recall gives what is known of a feed, Remember takes what is to be known
	// the next time; it is called after the feed's items were taken, with the
	// address under which the feed was asked for, whatever it has moved to. Both
	// may be nil: then every item is new.
	Recall   func(feed string) Memory
	Remember func(feed string, m Memory) error
	// Watch sees every poll and what vanished; it may be nil.
	Watch func(Polled)
}

// Open gives the items of a source, one after another, in an order that depends
// on nothing but the source: a folder (its files sorted, with those in folders
// below), a file (.txt .html .jsonl .warc .opml, a feed; also with .gz), "-" for
// JSON Lines on standard input, or an address, of a page, a feed or an OPML
// file. Memory is bounded by the largest item that is allowed.
//
// Items that cannot be used come with their Drop. The error, an *attache.Error,
// is the last pair: the source could not be opened, or reading it failed.
func Open(ctx context.Context, src string, o Options) iter.Seq2[Item, error] {
	o = o.filled()
	return func(yield func(Item, error) bool) {
		scheme, _, isURL := strings.Cut(src, "://")
		switch {
		case src == "-":
			in := o.Stdin
			if in == nil {
				in = strings.NewReader("")
			}
			forward(ctx, Lines(in, "-", o.Clock.Now()), yield)
		case isURL && !strings.ContainsAny(scheme, `/\.`):
			o.address(ctx, src, yield)
		default:
			forward(ctx, o.path(ctx, src), yield)
		}
	}
}

// filled is o with what it leaves open.
func (o Options) filled() Options {
	if o.Client == nil {
		o.Client = &Client{}
	}
	if o.Clock == nil {
		o.Clock = o.Client.clock()
	}
	return o
}

// forward passes items on until ctx ends; false once there is no more to do.
func forward(ctx context.Context, items iter.Seq2[Item, error], yield func(Item, error) bool) bool {
	for i, err := range items {
		if err == nil && ctx.Err() != nil {
			err = ctx.Err()
		}
		if !yield(i, err) || err != nil {
			return false
		}
	}
	return true
}

// address reads a page, a feed or an OPML file; false once there is no more to
// do.
func (o Options) address(ctx context.Context, src string, yield func(Item, error) bool) bool {
	m := Memory{URL: src}
	if o.Recall != nil {
		m = o.Recall(src)
		m.URL = or(m.URL, src)
	}
	if now := o.Clock.Now(); m.Ended || now.Before(m.NotBefore) {
		return o.polled(ctx, src, Polled{Poll: Poll{At: now, Outcome: Waiting}, Memory: m}, yield)
	}
	p, err := o.Client.Get(ctx, m.URL, m.validator())
	if ctx.Err() != nil {
		return yield(Item{}, ctx.Err()) && false
	}
	known := len(m.Seen) > 0 || len(m.History) > 0
	switch {
	case err != nil && !known:
		if o.Remember != nil { // a feed perhaps; the failure is part of its history
			if err := o.Remember(src, digest(m, p, err, o.Clock.Now()).Memory); err != nil {
				return yield(Item{}, err) && false
			}
		}
		return yield(Item{}, err) && false
	case known && (err != nil || p.NotModified || looksLike(p) == "feed"), err == nil && looksLike(p) == "feed":
		return o.polled(ctx, src, digest(m, p, err, o.Clock.Now()), yield)
	case looksLike(p) == "opml":
		subs, drops, err := ReadOPML(strings.NewReader(string(p.Body)))
		return o.subscriptions(ctx, src, subs, drops, err, yield)
	}
	i := bodyItem(Item{Fetched: p.Fetched, Via: PublicURL(src), Key: p.URL, Report: attache.Report{URL: p.URL}}, p.Type, p.Body, p.URL)
	return yield(i, nil)
}

// polled gives the items of a feed and then remembers it. A feed that failed is
// an item with a Drop: it is one source of several.
func (o Options) polled(ctx context.Context, feed string, got Polled, yield func(Item, error) bool) bool {
	for _, i := range got.Items {
		if o.Pages {
			i = o.Client.WithPage(ctx, i)
		}
		if ctx.Err() != nil {
			return yield(Item{}, ctx.Err()) && false
		}
		if !yield(i, nil) {
			return false
		}
	}
	if p := got.Poll; p.Code != "" {
		if !yield(Item{Fetched: p.At, Via: PublicURL(got.Memory.URL), Key: PublicURL(got.Memory.URL), Notice: true, Drop: &Drop{p.Code, p.Message}}, nil) {
			return false
		}
	}
	if o.Watch != nil {
		o.Watch(got)
	}
	if o.Remember != nil && got.Poll.Outcome != Waiting {
		if err := o.Remember(feed, got.Memory); err != nil {
			return yield(Item{}, err) && false
		}
	}
	return true
}

// looksLike tells feeds and OPML from pages by their first element, since
// servers send them under any type.
func looksLike(p *Page) string {
	head := feedUTF8(p.Body[:min(len(p.Body), 4096)], p.Type)
	for len(head) > 0 {
		switch {
		case head[0] == '{':
			if strings.Contains(string(head), "jsonfeed.org/version") || media(p.Type) == "application/feed+json" {
				return "feed"
			}
			return ""
		case strings.HasPrefix(string(head), "<?"), strings.HasPrefix(string(head), "<!--"):
			end := "?>"
			if head[1] == '!' {
				end = "-->"
			}
			head = []byte(strings.TrimSpace(string(head[after(head, 0, end):])))
			continue
		case strings.HasPrefix(string(head), "<!DOCTYPE opml"), opens(head, "opml"):
			return "opml"
		case opens(head, "rss"), opens(head, "feed"), opens(head, "rdf:RDF"), opens(head, "atom:feed"):
			return "feed"
		}
		return ""
	}
	return ""
}

// wallTime keeps file times to the second, as archives have them.
func wallTime(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
