package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// A form is how an answer is written.
type form string

const (
	html     form = ""
	asJSON   form = "json"
	asCSV    form = "csv"
	asAtom   form = "atom"
	formsEnd      = ".json .csv .atom"
)

type formKey struct{}

// withForm takes the form off the end of the address: /events.csv is /events as
// CSV, /.json the front as JSON. An id that itself ends so is written with %2E in
// the links of the pages.
func withForm(r *http.Request) *http.Request {
	path := r.URL.EscapedPath()
	if strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/api/") || path == "/openapi.json" {
		return r
	}
	for _, end := range strings.Fields(formsEnd) {
		base, ok := strings.CutSuffix(path, end)
		if !ok {
			continue
		}
		if base == "/front" {
			base = "/"
		}
		plain, err := url.PathUnescape(base)
		if err != nil {
			return r
		}
		r2 := r.WithContext(context.WithValue(r.Context(), formKey{}, form(end[1:])))
		u := *r.URL
		u.Path, u.RawPath = plain, base
		r2.URL = &u
		return r2
	}
	return r
}

func formOf(r *http.Request) form {
	f, _ := r.Context().Value(formKey{}).(form)
	return f
}

func acceptsHTML(r *http.Request) bool {
	a := r.Header.Get("Accept")
	return a == "" || strings.Contains(a, "text/html") || strings.Contains(a, "*/*")
}

// segment is an id as one segment of an address.
func segment(id string) string {
	s := url.PathEscape(id)
	for _, end := range strings.Fields(formsEnd) {
		if base, ok := strings.CutSuffix(s, end); ok {
			s = base + "%2E" + end[1:]
		}
	}
	switch s {
	case ".", "..":
		s = strings.ReplaceAll(s, ".", "%2E")
	}
	return s
}

// local is back if it is an address of this server, else other: a form must not
// send people away.
func local(back, other string) string {
	u, err := url.Parse(back)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsAny(back, "\\\r\n\t") {
		return other
	}
	return back
}
