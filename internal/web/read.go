package web

import (
	"net/http"
	"strings"
	"time"

	"attache"
	"attache/internal/web/problem"
	"attache/reading"
)

// A readForm is a text to read, with what came of it.
type readForm struct {
	Text, Title, Source, Published, URL string
	CanRead, CanFetch                   bool
	Wrong                               string
	Page                                *readingPage
}

func (s *Server) readPage(*http.Request) (view, error) {
	return view{Title: "Read", Nav: "read", Template: "read", JSON: map[string]string{"post": "/api/v1/readings"}, Data: readForm{CanRead: s.Read != nil, CanFetch: s.Fetch != nil}}, nil
}

// given is what the form says.
func (s *Server) given(r *http.Request) (readForm, attache.Report) {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	form := readForm{Text: strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"), Title: get("title"), Source: get("source"), Published: get("published"), URL: get("url"), CanRead: s.Read != nil, CanFetch: s.Fetch != nil}
	rep := attache.Report{Text: form.Text, Title: form.Title, Source: form.Source, URL: form.URL}
	if _, ok := day(form.Published); ok {
		rep.Published = &attache.Date{Start: form.Published, End: form.Published, How: "given"}
	}
	return form, rep
}

// read makes a reading of what the form says: of its text, else of its address.
func (s *Server) read(r *http.Request) (readForm, attache.Reading, error) {
	form, rep := s.given(r)
	if s.Read == nil {
		return form, attache.Reading{}, &attache.Error{Code: attache.CodeUsage, Message: "this server reads nothing"}
	}
	if strings.TrimSpace(rep.Text) == "" && rep.URL != "" && s.Fetch != nil {
		got, err := s.Fetch(r.Context(), rep.URL)
		if err != nil {
			return form, attache.Reading{}, err
		}
		rep = got
		form.Text, form.Title, form.Source, form.URL = got.Text, got.Title, got.Source, got.URL
		if got.Published != nil {
			form.Published = got.Published.Start
		}
	}
	if rep.Hash == "" {
		rep.Hash = attache.Hash(rep.Text)
	}
	if rep.ID == "" {
		rep.ID = rep.Hash
	}
	got, err := s.Read(r.Context(), rep)
	return form, got, err
}

// refused are errors that are told beside the form instead of on a page of their own.
func refused(err error) bool {
	return err != nil && problem.Status(err) < http.StatusInternalServerError
}

func (s *Server) readText(r *http.Request) (view, error) {
	form, got, err := s.read(r)
	v := view{Title: "Read", Nav: "read", Template: "read", JSON: got}
	if err != nil {
		if !refused(err) && form.Text != "" || formOf(r) == asJSON || r.Context().Err() != nil {
			return view{}, err
		}
		v.Status = http.StatusUnprocessableEntity
		form.Wrong = problem.Of(err).Detail
		if form.Text == "" { // the address could not be had: the cause is somebody else's
			form.Wrong = err.Error()
		}
	} else {
		p := s.readingPage(got)
		form.Page = &p
	}
	v.Data = form
	return v, nil
}

// recordText reads and keeps.
func (s *Server) recordText(r *http.Request) (view, error) {
	form, got, err := s.read(r)
	if err == nil {
		_, err = s.Ledger.Record(r.Context(), got, attache.Provenance{Raw: []byte(form.Text), Fetched: s.Now().UTC().Truncate(time.Second), Reader: s.Version})
	}
	if err != nil {
		if !refused(err) || formOf(r) == asJSON {
			return view{}, err
		}
		form.Wrong = problem.Of(err).Detail
		return view{Title: "Read", Nav: "read", Template: "read", Status: http.StatusUnprocessableEntity, Data: form}, nil
	}
	s.Recorded()
	return view{JSON: got, Redirect: "/report/" + segment(got.Report.ID) + "?said=kept"}, nil
}

// An explained is a sentence with what was seen in it.
type explained struct {
	Sentence string
	Can      bool
	Wrong    string
	Seen     *reading.Explanation
	Page     *readingPage
}

const mostExplained = 5000 // bytes: the page shows every word

func (s *Server) explain(r *http.Request) (view, error) {
	sentence := r.FormValue("sentence")
	e := explained{Sentence: sentence, Can: s.Explain != nil}
	v := view{Title: "Explain", Nav: "read", Template: "explain", JSON: map[string]string{}}
	if strings.TrimSpace(sentence) != "" && e.Can {
		if len(sentence) > mostExplained {
			return view{}, &attache.Error{Code: attache.CodeTooLarge, Message: "that is more than some sentences", Hint: "the read page takes whole reports"}
		}
		s.turn <- true
		got, err := s.Explain(sentence)
		<-s.turn
		switch {
		case refused(err):
			e.Wrong = problem.Of(err).Detail
		case err != nil:
			return view{}, err
		default:
			p := s.readingPage(got.Reading)
			e.Seen, e.Page, v.JSON = &got, &p, got
		}
	}
	v.Data = e
	return v, nil
}
