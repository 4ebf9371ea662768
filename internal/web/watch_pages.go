package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// A watchesPage is the standing questions, and the form of one.
type watchesPage struct {
	Can     bool
	Rows    []WatchRow
	Form    attache.Watch
	Editing bool // the form has a watch that is kept
	Preview *WatchPreview
	Wrong   []string // what keeps the watch of the form from being asked
	Ready   []attache.Watch
	A, B    string // of the ready ones
	Item    string
	Failed  []Delivery
}

// watches shows the standing questions, with the form of the one that the address
// names, or of a ready-made one.
func (s *Server) watches(r *http.Request) (view, error) {
	p, err := s.watchesPage(r)
	if err != nil {
		return view{}, err
	}
	q := r.URL.Query()
	if name := q.Get("name"); name != "" {
		for _, row := range p.Rows {
			if row.Name == name {
				p.Form, p.Editing = row.Watch, true
			}
		}
		if !p.Editing {
			return view{}, &attache.Error{Code: attache.CodeNotFound, Message: "no watch " + name}
		}
	}
	if n := q.Get("ready"); n != "" && atoi(n) < len(p.Ready) && atoi(n) >= 0 {
		p.Form = p.Ready[atoi(n)]
	}
	return s.watchesView(p), nil
}

// watchesPage is the page without a form.
func (s *Server) watchesPage(r *http.Request) (watchesPage, error) {
	p := watchesPage{Can: s.Watches != nil, Form: attache.Watch{Tests: []string{"burst", "growth"}}}
	if !p.Can {
		return p, nil
	}
	var err error
	if p.Rows, err = s.Watches.List(r.Context()); err != nil {
		return p, err
	}
	if p.Failed, err = s.Watches.Undelivered(r.Context()); err != nil {
		return p, err
	}
	q := r.URL.Query()
	party := func(name string) string {
		if v := strings.TrimSpace(q.Get(name)); v != "" {
			return s.Lookup(v)
		}
		return ""
	}
	p.A, p.B, p.Item = party("a"), party("b"), q.Get("item")
	p.Ready = s.Watches.Ready(p.A, p.B, p.Item)
	return p, nil
}

// watchesView is the page as an answer.
func (s *Server) watchesView(p watchesPage) view {
	rows := p.Rows
	if rows == nil {
		rows = []WatchRow{}
	}
	t := &table{Head: []string{"name", "sentence", "alarms", "open", "last", "muted", "tests"}}
	feed := []entry{}
	for _, w := range rows {
		t.Rows = append(t.Rows, []string{w.Name, w.Sentence, strconv.Itoa(w.Alarms), strconv.Itoa(w.Open), w.Last, w.Muted, semi(w.Tests)})
		feed = append(feed, entry{"watch:" + w.Name, link("/alarms", "watch", w.Name), w.Name, w.Last, w.Sentence})
	}
	return view{Title: "Watches", Nav: "alarms", Template: "watches", JSON: attache.Page[WatchRow]{Total: len(rows), Items: rows}, Table: t, Feed: feed, Data: p}
}

// previewWatch says on which days the watch of the form would have raised an alarm.
func (s *Server) previewWatch(r *http.Request) (view, error) {
	p, err := s.watchesPage(r)
	if err != nil {
		return view{}, err
	}
	if !p.Can {
		return view{}, noWatches()
	}
	p.Form = s.watchOf(r.PostForm)
	var got WatchPreview
	if err = p.Form.Check(); err == nil {
		got, err = s.Watches.Preview(r.Context(), p.Form)
	}
	if err != nil && !refused(err) {
		return view{}, err
	}
	if err != nil {
		p.Wrong = wrongs(err)
		v := s.watchesView(p)
		v.Status = http.StatusUnprocessableEntity
		return v, nil
	}
	p.Preview = &got
	v := s.watchesView(p)
	v.JSON = got
	return v, nil
}

// saveWatch keeps the watch of the form.
func (s *Server) saveWatch(r *http.Request) (view, error) {
	p, err := s.watchesPage(r)
	if err != nil {
		return view{}, err
	}
	if !p.Can {
		return view{}, noWatches()
	}
	p.Form = s.watchOf(r.PostForm)
	if err = p.Form.Check(); err == nil {
		err = s.Watches.Save(r.Context(), account.From(r.Context()).Name, p.Form)
	}
	switch {
	case err == nil:
		return view{JSON: p.Form, Redirect: "/watches?said=watched"}, nil
	case !refused(err):
		return view{}, err
	}
	p.Wrong = wrongs(err)
	v := s.watchesView(p)
	v.Status = http.StatusUnprocessableEntity
	return v, nil
}

func (s *Server) removeWatch(r *http.Request) (view, error) {
	if s.Watches == nil {
		return view{}, noWatches()
	}
	if err := s.Watches.Remove(r.Context(), account.From(r.Context()).Name, r.PostForm.Get("name")); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]int{"removed": 1}, Redirect: "/watches?said=unwatched"}, nil
}

func (s *Server) muteWatch(r *http.Request) (view, error) {
	if s.Watches == nil {
		return view{}, noWatches()
	}
	until := strings.TrimSpace(r.PostForm.Get("until"))
	if _, ok := day(until); until != "" && (!ok || len(until) != len("2006-01-02")) {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "muted until a day such as 2031-05-24"}
	}
	if err := s.Watches.Mute(r.Context(), account.From(r.Context()).Name, r.PostForm.Get("name"), until); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]string{"muted": until}, Redirect: "/watches?said=muted"}, nil
}

func noWatches() error {
	return &attache.Error{Code: attache.CodeUsage, Message: "this server keeps no watches"}
}

// watchOf is the watch of a form: names are looked up, what a box has not is left
// out.
func (s *Server) watchOf(f url.Values) attache.Watch {
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	ids := func(said string) []string {
		var out []string
		for x := range strings.FieldsFuncSeq(said, func(c rune) bool { return c == ',' || c == ';' || c == '\n' }) {
			if x = strings.TrimSpace(x); x != "" {
				out = append(out, s.Lookup(x))
			}
		}
		return out
	}
	w := attache.Watch{
		Name: get("name"), Actors: ids(get("actors")), Recipients: ids(get("recipients")), Group: ids(get("group")), Places: ids(get("places")),
		Types: chosen(f, "types"), Quads: chosen(f, "quads"), Contexts: chosen(f, "contexts"), Items: chosen(f, "items"),
		Positions: chosen(f, "positions"), Tests: chosen(f, "tests"), Hypothetical: get("hypothetical") != "", Reports: get("reports") != "",
		Cooldown: atoi(get("cooldown")), Silent: atoi(get("silent")),
	}
	for pair := range strings.FieldsFuncSeq(get("dyads"), func(c rune) bool { return c == ';' || c == '\n' }) {
		a, b, _ := strings.Cut(strings.TrimSpace(pair), ",")
		if strings.TrimSpace(a)+strings.TrimSpace(b) != "" {
			w.Dyads = append(w.Dyads, [2]string{s.Lookup(strings.TrimSpace(a)), s.Lookup(strings.TrimSpace(b))})
		}
	}
	if slices.Equal(w.Positions, attache.Affirmed) {
		w.Positions = nil // as where none is named
	}
	return w
}

// chosen are the values of boxes, without the empty one of a list.
func chosen(f url.Values, name string) []string {
	return slices.DeleteFunc(slices.Clone(f[name]), func(v string) bool { return v == "" })
}

// wrongs are the breaches that an error joins, in words.
func wrongs(err error) []string {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var out []string
		for _, e := range many.Unwrap() {
			out = append(out, wrongs(e)...)
		}
		return out
	}
	return []string{problem.Of(err).Detail}
}

// pairs are dyads as the box of the form has them.
func (s *Server) pairs(dyads [][2]string) string {
	var out []string
	for _, d := range dyads {
		out = append(out, s.name(d[0])+", "+s.name(d[1]))
	}
	return strings.Join(out, "; ")
}
