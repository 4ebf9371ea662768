package web

import (
	"net/http"

	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// A loginForm is who wants in, and where to.
type loginForm struct {
	Name, Back, Wrong string
	In                bool // somebody is logged in already
}

// login shows the form, and on POST begins a session.
func (s *Server) login(r *http.Request) (view, error) {
	l := loginForm{Name: r.PostFormValue("name"), Back: local(r.FormValue("back"), "/"), In: account.From(r.Context()).Name != ""}
	v := view{Title: "Log in", Template: "login", JSON: map[string]bool{"in": l.In}}
	if r.Method == http.MethodPost {
		_, err := s.Guard.Login(r, l.Name, r.PostFormValue("password"))
		switch {
		case err == nil:
			v.Redirect, v.JSON = l.Back, map[string]bool{"in": true}
			return v, nil
		case formOf(r) != html || problem.Status(err) == http.StatusInternalServerError:
			return view{}, err
		}
		l.Wrong, v.Status = problem.Of(err).Detail, problem.Status(err)
	}
	v.Data = l
	return v, nil
}

// logout ends the session.
func (s *Server) logout(r *http.Request) (view, error) {
	if err := s.Guard.Logout(r); err != nil {
		return view{}, err
	}
	return view{JSON: map[string]bool{"in": false}, Redirect: "/"}, nil
}
