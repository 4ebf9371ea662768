package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"attache"
)

// A savedView is a search with a name. Views are kept by the browser, in a cookie.
type savedView struct{ Name, Address string }

const (
	viewCookie = "views"
	mostViews  = 20
	viewsBytes = 3500 // a cookie holds 4096
)

// viewsOf are the saved views of whoever asks, by name.
func viewsOf(r *http.Request) []savedView {
	c, err := r.Cookie(viewCookie)
	if err != nil {
		return nil
	}
	q, err := url.ParseQuery(c.Value)
	if err != nil {
		return nil
	}
	var out []savedView
	for name, v := range q {
		if a := local(v[0], ""); strings.HasPrefix(a, "/search?") {
			out = append(out, savedView{oneLine(name, 60), a})
		}
	}
	slices.SortFunc(out, func(a, b savedView) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// saveView keeps a search under a name, or forgets it.
func (s *Server) saveView(r *http.Request) (view, error) {
	name, at := oneLine(r.PostForm.Get("name"), 60), local(r.PostForm.Get("address"), "")
	back, remove := "/search", r.PostForm.Get("remove") != ""
	if name == "" || !remove && !strings.HasPrefix(at, "/search?") {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "a saved search has a name and is a search"}
	}
	kept := url.Values{}
	for _, v := range viewsOf(r) {
		kept.Set(v.Name, v.Address)
	}
	kept.Del(name)
	if !remove {
		back = at
		kept.Set(name, at)
	}
	value := kept.Encode()
	if len(kept) > mostViews || len(value) > viewsBytes {
		return view{}, &attache.Error{Code: attache.CodeUsage, Message: "too many saved searches for a browser to keep", Hint: "remove some"}
	}
	cookie := &http.Cookie{Name: viewCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 400 * 24 * 3600, Secure: r.TLS != nil}
	return view{JSON: map[string]int{"views": len(kept)}, Redirect: back, cookies: []*http.Cookie{cookie}}, nil
}
