package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"attache"
	"attache/internal/pipeline"
	"attache/internal/press"
	"attache/internal/web"
)

// poll follows the feeds until ctx ends: every feed that is due is read, and what
// it brings recorded.
func (h *house) poll(ctx context.Context, every time.Duration) {
	if every <= 0 {
		return
	}
	for {
		if due := h.due(every); len(due) > 0 {
			h.follow(ctx, due)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(every, 20*time.Second)):
		}
	}
}

// due are the feeds that are to be asked now.
func (h *house) due(every time.Duration) []press.Subscription {
	followed, err := h.book.List()
	if err != nil {
		h.log.Warn("feeds", "error", err)
	}
	var subs []press.Subscription
	for _, f := range followed {
		if len(f.Memory.History) == 0 || !f.Memory.Ended && !time.Now().Before(press.NextPoll(f.Memory, every)) {
			subs = append(subs, f.Subscription())
		}
	}
	return subs
}

func (h *house) follow(ctx context.Context, subs []press.Subscription) {
	e, err := h.engine()
	if err != nil {
		h.log.Error("the model cannot be opened", "error", err)
		return
	}
	in := &intake{book: h.book, options: press.Options{Client: h.client, Pages: h.pages}}
	tally, err := pipeline.Run(ctx, in.feeds(ctx, subs), e.Read, h.store, pipeline.Options{Workers: h.workers, Version: programVersion(), Watch: func(o pipeline.Outcome) {
		switch o.Kind {
		case pipeline.Recorded:
			h.feed.Wake()
		case pipeline.Refused, pipeline.Broken:
			h.log.Warn("not read", "place", plain(o.Incoming.Place), "error", plain(o.Err.Error()))
		}
	}})
	if err = cmp.Or(err, in.noted); err != nil && !errors.Is(err, context.Canceled) {
		h.log.Error("feeds", "error", err)
	}
	h.log.Info("feeds asked", "feeds", len(subs), "recorded", tally.Recorded, "known", tally.Known+tally.Unchanged, "refused", tally.Refused)
}

// feedsOf is the book of feeds as the pages ask for it.
type feedsOf struct {
	book   press.Book
	client *press.Client
}

// List are the feeds followed, and how they are.
func (f feedsOf) List() ([]web.FeedRow, error) {
	followed, err := f.book.List()
	rows := []web.FeedRow{}
	for _, x := range followed {
		row := rowOf(x, time.Now())
		last, _ := time.Parse(time.RFC3339, row.LastNew) // "" never
		rows = append(rows, web.FeedRow{URL: row.URL, Title: cmp.Or(row.Title, x.Memory.Title, row.URL), Site: row.Site, Folder: row.Folder, State: row.State, Why: plain(row.Message), LastNew: last})
	}
	if len(rows) > 0 {
		return rows, nil // one that cannot be read does not hide the others
	}
	return rows, err
}

// Preview fetches a feed and keeps nothing.
func (f feedsOf) Preview(ctx context.Context, address string) (web.FeedPreview, error) {
	public := press.PublicURL(address)
	if public == "" {
		return web.FeedPreview{}, usage("this is no address of a feed", "it begins with http:// or https://")
	}
	got, err := f.client.Poll(ctx, press.Memory{URL: public})
	if err != nil {
		return web.FeedPreview{}, err
	}
	if got.Poll.Code != "" {
		return web.FeedPreview{}, &attache.Error{Code: got.Poll.Code, Op: "read " + public, Message: plain(got.Poll.Message)}
	}
	p := web.FeedPreview{URL: public, Title: plain(got.Memory.Title), Items: []attache.Report{}, Drops: []string{}}
	if got.Feed != nil {
		p.Kind = got.Feed.Kind
	}
	for _, i := range got.Items {
		if i.Drop != nil {
			p.Drops = append(p.Drops, plain(cmp.Or(i.Report.Title, i.Key)+": "+i.Drop.Message))
			continue
		}
		p.Items = append(p.Items, i.Report)
	}
	return p, nil
}

// Follow subscribes to a feed.
func (f feedsOf) Follow(address, title string) (bool, error) {
	public := press.PublicURL(address)
	if public == "" {
		return false, usage("this is no address of a feed", "it begins with http:// or https://")
	}
	s := press.Subscription{URL: public, Title: title}
	for _, known := range press.Starter() {
		if known.URL == public {
			s = known
		}
	}
	return f.book.Follow(s, time.Now())
}

// Unfollow forgets a feed.
func (f feedsOf) Unfollow(address string) error {
	ok, err := f.book.Unfollow(cmp.Or(press.PublicURL(address), address))
	if err == nil && !ok {
		err = &attache.Error{Code: attache.CodeNotFound, Message: "this feed is not followed"}
	}
	return err
}

// Starter are feeds to begin with.
func (f feedsOf) Starter() []web.FeedRow {
	var rows []web.FeedRow
	for _, s := range press.Starter() {
		rows = append(rows, web.FeedRow{URL: s.URL, Title: s.Title, Site: s.Site, Folder: s.Folder})
	}
	return rows
}
