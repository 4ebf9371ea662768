package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// The elements of a feed (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// writeAtom writes the entries of a view as a feed. Ids are those of the ledger,
// the same on whatever host it is shown.
func (s *Server) writeAtom(b *bytes.Buffer, r *http.Request, v view) error {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	root := url.URL{Scheme: scheme, Host: r.Host}
	self := root.String() + r.URL.RequestURI()
	f := atomFeed{ID: "tag:attache," + "2024:" + r.URL.RequestURI(), Title: "attache: " + v.Title, Author: "attache", Links: []atomLink{{"alternate", self}}}
	for _, e := range v.Feed {
		day := stamp(e.Day)
		f.Updated = max(f.Updated, day)
		f.Entries = append(f.Entries, atomEntry{ID: "tag:attache,2024:" + e.ID, Title: xmlText(e.Title), Updated: day, Link: atomLink{"alternate", root.String() + e.Link}, Summary: xmlText(e.Text)})
	}
	if f.Updated == "" {
		f.Updated = stamp("")
	}
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(b).Encode(f); err != nil {
		return fmt.Errorf("write the feed: %w", err)
	}
	return nil
}

// stamp is a day as a time; the beginning of our count where it is unknown.
func stamp(day string) string {
	if t, err := time.Parse(time.DateOnly, day[:min(len(day), 10)]); err == nil {
		return t.Format(time.RFC3339)
	}
	return "1970-01-01T00:00:00Z"
}

// xmlText leaves out what XML cannot hold.
func xmlText(s string) string {
	out := []rune{}
	for _, c := range s {
		if c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000 {
			out = append(out, c)
		}
	}
	return string(out)
}
