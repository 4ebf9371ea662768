package press

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"time"

	"attache"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// A Feed is one state of a feed's document.
type Feed struct {
	Title   string
	Site    string // its home page
	Lang    string // as the feed says, "en-gb"
	Kind    string // rss, atom, json
	Entries []Entry
}

// An Entry is one item of a feed, in the feed's order. Key is its GUID, else
// its link, else the hash of its words; Hash is that of its words: title, link,
// content and summary, and of nothing that changes by itself.
type Entry struct {
	GUID, Link string
	Key, Hash  string
	Title      string
	Content    string // HTML, the whole text where the feed has it
	Summary    string // HTML
	Published  *attache.Date
	Authors    []string
	Source     string // the publisher that <source> names, else ""
	SourceURL  string
	Raw        []byte // the feed's own words for it
}

// ParseFeed reads RSS, Atom and JSON Feed in any charset. base is the feed's
// address, against which links are resolved; it may be empty. contentType is
// the server's, for its charset. The error has code invalid_feed.
func ParseFeed(body []byte, contentType, base string) (f *Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fail(CodeFeed, "read feed", panicked(r))
		}
	}()
	body = feedUTF8(body, contentType)
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	got, err := p.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fail(CodeFeed, "read feed", err)
	}
	f = &Feed{Title: oneLine(got.Title), Site: absolute(base, got.Link), Lang: strings.ToLower(strings.TrimSpace(got.Language)), Kind: got.FeedType}
	raws := rawEntries(body, got.FeedType)
	if len(raws) != len(got.Items) {
		raws = nil // a dialect we do not cut
	}
	for n, i := range got.Items {
		if i == nil {
			continue
		}
		e := entryOf(i, or(got.Link, base), base)
		e.Source, e.SourceURL = sourceOf(got.OriginalFeed(), n)
		if raws != nil {
			e.Raw = raws[n]
		} else {
			e.Raw = []byte(or(i.Content, i.Description))
		}
		f.Entries = append(f.Entries, e)
	}
	keyEntries(f.Entries, nil)
	return f, nil
}

// entryOf is the entry of a feed item, without its key.
func entryOf(i *gofeed.Item, site, base string) Entry {
	e := Entry{GUID: strings.TrimSpace(i.GUID), Title: plainTitle(i.Title), Content: i.Content, Summary: i.Description}
	e.Link = absolute(or(base, site), i.Link)
	if e.Link == "" && (strings.HasPrefix(e.GUID, "http://") || strings.HasPrefix(e.GUID, "https://")) {
		e.Link = PublicURL(e.GUID)
	}
	if e.Published = feedDate(i.Published, i.PublishedParsed); e.Published == nil {
		e.Published = feedDate(i.Updated, i.UpdatedParsed)
	}
	for _, a := range i.Authors {
		if a != nil && a.Name != "" {
			e.Authors = append(e.Authors, oneLine(a.Name))
		}
	}
	e.Hash = hashOf(strings.Join([]string{e.Title, e.Link, e.Content, e.Summary}, "\x00"))
	return e
}

// sourceOf is the publisher that item n of a feed names as its source.
func sourceOf(original any, n int) (name, home string) {
	switch f := original.(type) {
	case *rss.Feed:
		if n < len(f.Items) && f.Items[n] != nil && f.Items[n].Source != nil {
			s := f.Items[n].Source
			return oneLine(s.Title), PublicURL(s.URL)
		}
	case *atom.Feed:
		if n < len(f.Entries) && f.Entries[n] != nil && f.Entries[n].Source != nil {
			s := f.Entries[n].Source
			for _, l := range s.Links {
				if l != nil && (l.Rel == "" || l.Rel == "alternate") {
					home = PublicURL(l.Href)
				}
			}
			return oneLine(s.Title), home
		}
	}
	return "", ""
}

// keyEntries gives every entry its key. A GUID that one document uses for
// different links names nothing: such entries, and those whose GUID was shared
// before, go by their link. It returns all GUIDs known to be shared.
func keyEntries(entries []Entry, shared []string) []string {
	links := map[string]string{}
	for _, e := range entries {
		if was, ok := links[e.GUID]; ok && e.GUID != "" && was != e.Link && !slices.Contains(shared, e.GUID) {
			shared = append(slices.Clone(shared), e.GUID)
		}
		links[e.GUID] = e.Link
	}
	slices.Sort(shared)
	for n := range entries {
		e := &entries[n]
		e.Key = e.GUID
		if e.Key == "" || slices.Contains(shared, e.GUID) {
			e.Key = or(e.Link, e.Hash)
		}
	}
	return shared
}

// absolute is link seen from base, without credentials; "" where it is none.
func absolute(base, link string) string {
	link = strings.TrimSpace(link)
	if link == "" {
		return ""
	}
	ref, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if b, err := url.Parse(base); err == nil && b.IsAbs() {
		ref = b.ResolveReference(ref)
	}
	return PublicURL(ref.String())
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// plainTitle is a title without the markup and entities that feeds put in it.
func plainTitle(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = Text(s)
	}
	return oneLine(s)
}

// fullLength in bytes is longer than any summary.
const fullLength = 1500

// Item is the report that the feed itself gives of an entry: its content, else
// its summary. via is the feed's address.
func (f *Feed) Item(e Entry, via string, fetched time.Time) Item {
	content, summary := Text(e.Content), Text(e.Summary)
	text := content
	if len(summary) > len(text) {
		text = summary
	}
	agency, byline := "", strings.Join(e.Authors, ", ")
	for _, a := range e.Authors {
		agency = or(agency, Agency(a))
	}
	i := Item{Raw: e.Raw, Fetched: fetched, Via: via, Key: e.Key, Site: e.SourceURL, Report: attache.Report{
		URL: e.Link, Source: or(e.Source, f.Title), Title: e.Title, Published: e.Published, Byline: byline, Agency: agency,
		Language: language(f.Lang), Text: withoutTeaser(text),
	}}
	// Above some length a summary is the whole text under another name.
	i.Partial = len(i.Report.Text) < fullLength && len(content) <= len(summary)+len(summary)/4
	if i.Report.Text == "" {
		i.Drop = &Drop{attache.CodeNoText, "neither content nor summary"}
	}
	return finished(i)
}

// language is the ISO 639-1 code of a language tag, "en" of "en-GB".
func language(tag string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	if len(code) != 2 {
		return ""
	}
	return code
}
