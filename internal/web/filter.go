package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"attache"
)

// filterOf is what the address asks for. Names of entities are looked up, so that
// a form takes "Iran" for IRN.
func (s *Server) filterOf(r *http.Request) attache.Filter {
	q := r.URL.Query()
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	f := attache.Filter{
		Since: get("since"), Until: get("until"), Type: strings.ToUpper(get("type")), Item: strings.ToLower(get("item")),
		Report: q.Get("report"), Event: get("event"), Source: q.Get("source"), Text: get("q"), Cursor: q.Get("cursor"),
	}
	if v := get("entity"); v != "" {
		f.Entity = s.Lookup(v)
	}
	if v := get("holder"); v != "" {
		f.Holder = s.Lookup(v)
	}
	f.Limit, _ = strconv.Atoi(q.Get("limit")) // not a number: the default
	if f.Limit <= 0 {
		f.Limit = attache.DefaultLimit
	}
	return f
}

// A paging is how many rows of how many are shown, and where there are more.
type paging struct {
	Shown, Total int
	Noun         string
	Order        string // "newest first"
	Next, First  string // addresses, "" none
}

func pages(r *http.Request, shown, total int, next, noun string) paging {
	p := paging{Shown: shown, Total: total, Noun: noun, Order: "newest first"}
	q := r.URL.Query()
	if q.Get("cursor") != "" {
		q.Del("cursor")
		p.First = address(r.URL.Path, q)
	}
	if next != "" {
		q.Set("cursor", next)
		p.Next = address(r.URL.Path, q)
	}
	return p
}

func address(path string, q url.Values) string {
	u := url.URL{Path: path, RawQuery: q.Encode()}
	return u.RequestURI()
}

// link is an address of the server with a query: link("/events", "entity", "IRN").
// Empty values are left out.
func link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// mostLooked bounds the rows that a page goes through to count or draw; where
// there are more, the page says that it is about the newest of them.
const mostLooked = 2000

// looked are the newest events of a filter, at most mostLooked, and how many there are.
func (s *Server) looked(r *http.Request, f attache.Filter, most int) ([]attache.EventRow, int, error) {
	f.Limit, f.Cursor = attache.MaxLimit, ""
	var all []attache.EventRow
	for {
		page, err := s.Ledger.Events(r.Context(), f)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, page.Items...)
		if f.Cursor = page.Next; f.Cursor == "" || len(all) >= most {
			return all[:min(most, len(all))], page.Total, nil
		}
	}
}
