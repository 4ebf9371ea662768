package press

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"attache"

	"github.com/PuerkitoBio/goquery"
	readability "github.com/go-shiori/go-readability"
	"golang.org/x/net/html"
)

// maxPage bounds the HTML of a page that is searched for its article: the
// search is not linear, and no news page is near it.
const maxPage = 4 << 20

// ParsePage finds the article in a page: its text without boiler-plate, title,
// date, byline, agency, address and publisher. contentType is the server's,
// address where the page was found; both may be empty. fetched bounds the date.
// Origin is the address on another site that the page names as its canonical
// one, "" for none. A page without an article has a Drop.
func ParsePage(body []byte, contentType, address string, fetched time.Time) (r attache.Report, origin string, d *Drop) {
	if len(body) > maxPage {
		return r, "", dropf(attache.CodeTooLarge, "a page of %d bytes; at most %d are searched", len(body), maxPage)
	}
	defer func() {
		if p := recover(); p != nil {
			d = drop(panicked(p))
		}
	}()
	body = toUTF8(body, contentType, declaredCharset(body))
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return r, "", dropf(attache.CodeNotText, "no page that can be read: %v", err)
	}
	page, _ := url.Parse(address)
	m := metaOf(goquery.NewDocumentFromNode(root), page)
	address = or(m.canonical, PublicURL(address))
	if m.date == nil {
		m.date = addressDate(address, fetched)
	}
	dropBoilerplate(root)
	parser := readability.NewParser()
	parser.DisableJSONLD = true // read above, and more of it
	got, err := parser.ParseDocument(root, or(page, &url.URL{}))
	if err != nil {
		return r, "", dropf(attache.CodeNoText, "no article found in the page: %v", err)
	}
	r = attache.Report{URL: address, Source: or(or(m.publisher, oneLine(got.SiteName)), outlet(page)), Title: or(m.title, oneLine(got.Title)),
		Published: m.date, Byline: or(m.byline, oneLine(got.Byline)), Agency: m.agency, Language: language(or(m.language, got.Language))}
	var w textWriter
	if got.Node != nil {
		w.node(got.Node, false)
	}
	r.Text = articleText(w.text(), r.Title)
	if r.Text == "" {
		return r, m.origin, &Drop{attache.CodeNoText, "no article found in the page"}
	}
	return r, m.origin, nil
}

// outlet is the host of a page's address without www, for pages that do not say
// whose they are; "" for none.
func outlet(page *url.URL) string {
	if page == nil {
		return ""
	}
	return site(page.Hostname())
}

// declaredCharset is what a page's meta elements name, within the kilobyte that
// HTML allows for it, four for good measure.
func declaredCharset(body []byte) string {
	if m := metaCharset.FindSubmatch(body[:min(len(body), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

var metaCharset = regexp.MustCompile(`(?i)<(?:meta[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)

// articleText is text without a first paragraph that repeats the title, and
// without what sites put under an article.
func articleText(text, title string) string {
	first, rest, _ := strings.Cut(text, "\n\n")
	if title != "" && strings.EqualFold(oneLine(first), oneLine(title)) {
		text = rest
	}
	return withoutTeaser(strings.TrimSpace(text))
}

// pageItem is the item of a page. key is its address, or its path.
func pageItem(body []byte, contentType, address, key, via string, fetched time.Time) Item {
	i := Item{Raw: body, Fetched: fetched, Via: via, Key: key}
	i.Report, i.Origin, i.Drop = ParsePage(body, contentType, address, fetched)
	if i.Report.URL == "" {
		i.Report.URL = PublicURL(address)
	}
	return finished(i)
}

// WithPage completes an item of which a feed gave a summary alone with the text
// of its page. Where the page cannot be had or says less, the item stays as it
// is, with a remark saying why.
func (c *Client) WithPage(ctx context.Context, i Item) Item {
	if !i.Partial || i.Report.URL == "" {
		return i
	}
	p, err := c.Get(ctx, i.Report.URL, Validator{})
	if err != nil {
		i.Remarks = append(i.Remarks, *drop(err))
		return i
	}
	r, origin, d := ParsePage(p.Body, p.Type, p.URL, p.Fetched)
	if d != nil || len(r.Text) <= len(i.Report.Text) {
		if d == nil {
			d = dropf(attache.CodeNoText, "the page has no more text than the feed")
		}
		i.Remarks = append(i.Remarks, Drop{d.Code, fmt.Sprintf("page of the item: %s", d.Message)})
		return i
	}
	was := i.Report
	i.Report = attache.Report{URL: or(r.URL, was.URL), Source: or(was.Source, r.Source), Title: or(was.Title, r.Title), Published: was.Published, Byline: or(r.Byline, was.Byline),
		Agency: or(r.Agency, was.Agency), Language: or(r.Language, was.Language), Text: r.Text}
	if i.Report.Published == nil {
		i.Report.Published = r.Published
	}
	i.Raw, i.RawHash, i.Fetched, i.Origin, i.Partial, i.Drop = p.Body, "", p.Fetched, origin, false, nil
	return finished(i)
}
