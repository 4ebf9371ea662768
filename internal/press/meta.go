package press

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"attache"

	"github.com/PuerkitoBio/goquery"
)

// meta is what a page says of itself, by schema.org in JSON-LD first, by its
// meta elements then.
type meta struct {
	title, byline, agency, publisher, language string
	canonical                                  string // its address, on its own site
	origin                                     string // the same on another site
	date                                       *attache.Date
}

func metaOf(doc *goquery.Document, page *url.URL) meta {
	var m meta
	tags := metaTags(doc)
	ld := articleLD(doc)
	m.title = or(plainTitle(ld.Headline), plainTitle(first(tags, "og:title", "twitter:title", "dc.title", "parsely-title")))
	m.publisher = or(oneLine(ld.Publisher.name()), oneLine(first(tags, "og:site_name", "application-name", "dc.publisher", "publisher")))
	m.language = or(doc.Find("html").AttrOr("lang", ""), first(tags, "og:locale", "dc.language", "language"))
	for _, d := range []string{ld.DatePublished, first(tags, "article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date", "sailthru.date",
		"publishdate", "publish-date", "pubdate", "publication_date", "dc.date.issued", "dcterms.created", "dc.date", "date", "ptime"),
		doc.Find(`article time[datetime], time[pubdate][datetime], time[itemprop="datePublished"]`).First().AttrOr("datetime", "")} {
		if m.date == nil && d != "" {
			m.date = looseDate(d, "page")
		}
	}
	var authors []string
	for _, a := range ld.Author {
		authors = append(authors, a.Name)
	}
	if len(authors) == 0 {
		authors = strings.Split(first(tags, "author", "byl", "parsely-author", "dc.creator", "sailthru.author", "article:author"), ";")
	}
	var byline []string
	for _, a := range authors {
		a = oneLine(a)
		if len(a) > 3 && strings.EqualFold(a[:3], "by ") {
			a = a[3:]
		}
		if a != "" && !strings.Contains(a, "://") && !slices.Contains(byline, a) {
			byline = append(byline, a)
		}
		m.agency = or(m.agency, Agency(a))
	}
	m.byline = strings.Join(byline, ", ")
	for _, s := range []string{ld.SourceOrganization.name(), ld.CreditText, first(tags, "article:source", "dc.source", "news_agency", "source", "cre")} {
		m.agency = or(m.agency, Agency(s))
	}
	m.address(doc, tags, page)
	return m
}

// address takes the canonical link: as the page's own address where it stays on
// the site, as its origin where it names another. One that names the front page
// for an article is a mistake of the site.
func (m *meta) address(doc *goquery.Document, tags map[string]string, page *url.URL) {
	link := or(strings.TrimSpace(doc.Find(`link[rel~="canonical"]`).First().AttrOr("href", "")), first(tags, "og:url"))
	base := ""
	if page != nil {
		base = page.String()
	}
	at, err := pageURL(absolute(base, link))
	if err != nil || strings.Trim(at.Path, "/") == "" && at.RawQuery == "" {
		return
	}
	switch {
	case page == nil || page.Host == "" || site(page.Hostname()) == site(at.Hostname()):
		m.canonical = at.String()
	default:
		m.origin = at.String()
	}
}

// site is a host without the prefixes that sites give their own variants.
func site(host string) string {
	host = strings.ToLower(host)
	for _, p := range [...]string{"www.", "m.", "mobile.", "amp.", "edition."} {
		host = strings.TrimPrefix(host, p)
	}
	return host
}

// metaTags are a page's meta elements by their lower-case name; the first of a
// name counts.
func metaTags(doc *goquery.Document) map[string]string {
	tags := map[string]string{}
	doc.Find("meta").Each(func(_ int, s *goquery.Selection) {
		content := strings.TrimSpace(s.AttrOr("content", ""))
		for _, attr := range [...]string{"property", "name", "itemprop"} {
			if name := strings.ToLower(s.AttrOr(attr, "")); name != "" && content != "" && tags[name] == "" {
				tags[name] = content
			}
		}
	})
	return tags
}

func first(tags map[string]string, names ...string) string {
	for _, n := range names {
		if tags[n] != "" {
			return tags[n]
		}
	}
	return ""
}

// A thing is a person or organization of schema.org: an object with a name, or
// the name alone.
type thing struct{ Name string }

// UnmarshalJSON takes either form; anything else is nothing.
func (t *thing) UnmarshalJSON(b []byte) error {
	var o struct{ Name json.RawMessage }
	if json.Unmarshal(b, &t.Name) == nil {
		return nil
	}
	if json.Unmarshal(b, &o) == nil && json.Unmarshal(o.Name, &t.Name) != nil {
		var several []string
		if json.Unmarshal(o.Name, &several) == nil {
			t.Name = strings.Join(several, ", ")
		}
	}
	return nil
}

// things are one or several.
type things []thing

// UnmarshalJSON takes one thing or a list of them.
func (t *things) UnmarshalJSON(b []byte) error {
	var several []thing
	if json.Unmarshal(b, &several) == nil {
		*t = several
		return nil
	}
	var one thing
	_ = json.Unmarshal(b, &one) // never fails
	*t = things{one}
	return nil
}

func (t things) name() string {
	if len(t) == 0 {
		return ""
	}
	return t[0].Name
}

// word is a string of JSON-LD; other values are "".
type word string

// UnmarshalJSON takes a string, or the first of a list.
func (w *word) UnmarshalJSON(b []byte) error {
	var several []string
	if json.Unmarshal(b, (*string)(w)) != nil && json.Unmarshal(b, &several) == nil && len(several) > 0 {
		*w = word(several[0])
	}
	return nil
}

// An article is schema.org's Article, as far as it is used.
type article struct {
	Headline, DatePublished, CreditText string
	Author, Publisher                   things
	SourceOrganization                  things
}

// articleLD is the article among a page's JSON-LD, or an empty one.
func articleLD(doc *goquery.Document) (found article) {
	doc.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		a, ok := findArticle([]byte(s.Text()), 0)
		if ok {
			found = a
		}
		return !ok
	})
	return found
}

// findArticle searches an object, a list, or an object's @graph.
func findArticle(b []byte, depth int) (article, bool) {
	var list []json.RawMessage
	if depth > 4 || json.Unmarshal(b, &list) == nil {
		for n := 0; n < len(list) && depth <= 4; n++ {
			if a, ok := findArticle(list[n], depth+1); ok {
				return a, true
			}
		}
		return article{}, false
	}
	var o struct {
		Type                                json.RawMessage `json:"@type"`
		Graph                               json.RawMessage `json:"@graph"`
		Headline, DatePublished, CreditText word
		Author, Publisher                   things
		SourceOrganization                  things
	}
	if json.Unmarshal(b, &o) != nil {
		return article{}, false
	}
	for _, t := range [...]string{"Article\"", "BlogPosting\"", "Report\"", "PressRelease\""} { // NewsArticle, ReportageNewsArticle, …
		if strings.Contains(string(o.Type), t) {
			return article{string(o.Headline), string(o.DatePublished), string(o.CreditText), o.Author, o.Publisher, o.SourceOrganization}, true
		}
	}
	if len(o.Graph) > 0 {
		return findArticle(o.Graph, depth+1)
	}
	return article{}, false
}
