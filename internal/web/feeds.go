package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"attache"
	"attache/internal/web/problem"
)

// Feeds is what the pages ask about the feeds that are followed. Errors are
// *attache.Error.
type Feeds interface {
	List() ([]FeedRow, error)
	// Preview fetches a feed and says what would come in; it keeps nothing.
	Preview(ctx context.Context, address string) (FeedPreview, error)
	// Follow subscribes; added is false where it was followed already.
	Follow(address, title string) (added bool, err error)
	Unfollow(address string) error
	// Starter are feeds to begin with.
	Starter() []FeedRow
}

// A FeedRow is a feed and how it is.
type FeedRow struct {
	URL     string    `json:"url"`
	Title   string    `json:"title"`
	Site    string    `json:"site,omitempty"`
	Folder  []string  `json:"folder,omitempty"`
	State   string    `json:"state,omitempty"`
	Why     string    `json:"why,omitempty"` // of the state
	LastNew time.Time `json:"last_new,omitzero"`
}

// A FeedPreview is what a feed would bring in.
type FeedPreview struct {
	URL   string           `json:"url"`
	Title string           `json:"title"`
	Kind  string           `json:"kind"`
	Items []attache.Report `json:"items"`
	Drops []string         `json:"drops"` // what could not be used, and why
	Wrong string           `json:"wrong,omitempty"`
}

type feedsPage struct {
	Can     bool
	Rows    []FeedRow
	Starter []FeedRow
	Preview *FeedPreview
	Wrong   string
	Address string
}

func (s *Server) feedsPage() (feedsPage, error) {
	p := feedsPage{Can: s.Feeds != nil}
	if !p.Can {
		return p, nil
	}
	rows, err := s.Feeds.List()
	if err != nil {
		return p, err
	}
	p.Rows = rows
	have := map[string]bool{}
	for _, x := range rows {
		have[x.URL] = true
	}
	for _, x := range s.Feeds.Starter() {
		if !have[x.URL] {
			p.Starter = append(p.Starter, x)
		}
	}
	return p, nil
}

func (s *Server) feeds(*http.Request) (view, error) {
	p, err := s.feedsPage()
	if err != nil {
		return view{}, err
	}
	rows := p.Rows
	if rows == nil {
		rows = []FeedRow{}
	}
	t := &table{Head: []string{"url", "title", "site", "state", "why"}}
	for _, x := range rows {
		t.Rows = append(t.Rows, []string{x.URL, x.Title, x.Site, x.State, x.Why})
	}
	return view{Title: "Feeds", Nav: "sources", Template: "feeds", JSON: attache.Page[FeedRow]{Total: len(rows), Items: rows}, Table: t, Data: p}, nil
}

// previewFeed shows what would come in, before anything does.
func (s *Server) previewFeed(r *http.Request) (view, error) {
	p, err := s.feedsPage()
	if err != nil {
		return view{}, err
	}
	if !p.Can {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "this server follows no feeds"}
	}
	p.Address = strings.TrimSpace(r.PostForm.Get("url"))
	ctx, cancel := context.WithTimeout(r.Context(), 40*time.Second)
	defer cancel()
	got, err := s.Feeds.Preview(ctx, p.Address)
	v := view{Title: "Feeds", Nav: "sources", Template: "feeds"}
	if err != nil {
		if p.Wrong = problem.Of(err).Detail; !refused(err) { // of another's server
			p.Wrong = err.Error()
		}
		v.Status = http.StatusUnprocessableEntity
	} else {
		p.Preview, v.JSON = &got, got
	}
	v.Data = p
	return v, nil
}

func (s *Server) followFeed(r *http.Request) (view, error) {
	if s.Feeds == nil {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "this server follows no feeds"}
	}
	addresses := r.PostForm["url"]
	if len(addresses) == 0 {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "no address of a feed"}
	}
	for _, a := range addresses {
		if _, err := s.Feeds.Follow(strings.TrimSpace(a), strings.TrimSpace(r.PostForm.Get("title"))); err != nil {
			return view{}, err
		}
	}
	return view{JSON: map[string]int{"followed": len(addresses)}, Redirect: "/feeds?said=followed"}, nil
}

func (s *Server) unfollowFeed(r *http.Request) (view, error) {
	if s.Feeds == nil {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "this server follows no feeds"}
	}
	if err := s.Feeds.Unfollow(r.PostForm.Get("url")); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]int{"removed": 1}, Redirect: "/feeds?said=unfollowed"}, nil
}

// sample has the sample press read into the ledger.
func (s *Server) sample(r *http.Request) (view, error) {
	if s.Sample == nil {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "this server has no sample press"}
	}
	if err := s.Sample(r.Context()); err != nil {
		return view{}, err
	}
	s.Recorded()
	return view{JSON: map[string]string{"sample": "being read"}, Redirect: "/?said=sample"}, nil
}
