package press

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"attache"
)

// A Subscription is a feed that somebody follows.
type Subscription struct {
	Title  string
	URL    string // of the feed
	Site   string // its home page, "" unknown
	Folder []string
}

// Limits of an OPML file.
const (
	opmlBytes = 10 << 20
	opmlDepth = 32
	opmlFeeds = 100_000
)

// ReadOPML gives the feeds of an OPML file (1.0 to 2.0) in its order, each once,
// with the folders they lie in. Outlines that name no feed are folders if they
// hold others; else they are among the drops, as are feeds with an address that
// cannot be fetched. The error has code invalid_opml or too_large.
func ReadOPML(r io.Reader) ([]Subscription, []Drop, error) {
	doc, err := io.ReadAll(&limited{r, opmlBytes, opmlBytes})
	if err != nil {
		return nil, nil, fail(or(attache.ErrorCode(err), CodeOPML), "read OPML", err)
	}
	var (
		subs   []Subscription
		drops  []Drop
		path   []folder // open outlines
		seen   = map[string]bool{}
		isOPML bool
	)
	d := xml.NewDecoder(bytes.NewReader(feedUTF8(doc, "")))
	d.Strict, d.Entity, d.AutoClose = false, xml.HTMLEntity, nil
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && isOPML {
			return subs, drops, nil
		}
		if err != nil {
			return nil, nil, fail(CodeOPML, "read OPML", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !isOPML && !strings.EqualFold(t.Name.Local, "opml") {
				return nil, nil, fail(CodeOPML, "read OPML", fmt.Errorf("the document is <%.20s>", t.Name.Local))
			}
			isOPML = true
			if !strings.EqualFold(t.Name.Local, "outline") {
				continue
			}
			if len(path) >= opmlDepth || len(subs)+len(drops) >= opmlFeeds {
				return nil, nil, fail(attache.CodeTooLarge, "read OPML", fmt.Errorf("deeper than %d or longer than %d", opmlDepth, opmlFeeds))
			}
			f := folder{attrs: attributes(t)}
			if n := len(path); n > 0 {
				path[n-1].holds = true
			}
			path = append(path, f)
			url := or(f.attrs["xmlurl"], linkedOPML(f.attrs))
			if url == "" {
				continue
			}
			path[len(path)-1].holds = true
			s := Subscription{Title: f.name(), URL: PublicURL(url), Site: PublicURL(f.attrs["htmlurl"])}
			for _, p := range path[:len(path)-1] {
				if p.name() != "" {
					s.Folder = append(s.Folder, p.name())
				}
			}
			switch {
			case s.URL == "":
				drops = append(drops, *dropf(attache.CodeUsage, "outline %.60q: no address that can be fetched", s.Title))
			case seen[s.URL]:
				drops = append(drops, *dropf(CodeDuplicate, "%s stands there twice", s.URL))
			default:
				seen[s.URL] = true
				subs = append(subs, s)
			}
		case xml.EndElement:
			if strings.EqualFold(t.Name.Local, "outline") && len(path) > 0 {
				if f := path[len(path)-1]; !f.holds {
					drops = append(drops, *dropf(CodeKind, "outline %.60q is neither feed nor folder", f.name()))
				}
				path = path[:len(path)-1]
			}
		}
	}
}

// A folder is an open outline.
type folder struct {
	attrs map[string]string
	holds bool // other outlines, or a feed
}

func (f folder) name() string { return oneLine(or(f.attrs["text"], f.attrs["title"])) }

func attributes(t xml.StartElement) map[string]string {
	m := map[string]string{}
	for _, a := range t.Attr {
		m[strings.ToLower(a.Name.Local)] = strings.TrimSpace(a.Value)
	}
	return m
}

// linkedOPML is the address of a feed under the name some programs use.
func linkedOPML(attrs map[string]string) string {
	if strings.EqualFold(attrs["type"], "rss") || strings.EqualFold(attrs["type"], "atom") {
		return attrs["url"]
	}
	return ""
}

// WriteOPML writes subscriptions as OPML 2.0, folders in order of first
// appearance. ReadOPML gives them back in that order.
func WriteOPML(w io.Writer, title string, subs []Subscription) error {
	root := &tree{}
	for _, s := range subs {
		at := root
		for _, name := range s.Folder {
			at = at.sub(name)
		}
		at.feeds = append(at.feeds, s)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header + "<opml version=\"2.0\">\n  <head>\n    <title>" + escaped(title) + "</title>\n  </head>\n  <body>\n")
	root.write(&b, "    ")
	b.WriteString("  </body>\n</opml>\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write OPML: %w", err)
	}
	return nil
}

type tree struct {
	name  string
	feeds []Subscription
	subs  []*tree
}

func (t *tree) sub(name string) *tree {
	if i := slices.IndexFunc(t.subs, func(s *tree) bool { return s.name == name }); i >= 0 {
		return t.subs[i]
	}
	s := &tree{name: name}
	t.subs = append(t.subs, s)
	return s
}

func (t *tree) write(b *bytes.Buffer, indent string) {
	for _, s := range t.feeds {
		fmt.Fprintf(b, `%s<outline type="rss" text="%s" title="%s" xmlUrl="%s"`, indent, escaped(s.Title), escaped(s.Title), escaped(s.URL))
		if s.Site != "" {
			fmt.Fprintf(b, ` htmlUrl="%s"`, escaped(s.Site))
		}
		b.WriteString("/>\n")
	}
	for _, s := range t.subs {
		fmt.Fprintf(b, "%s<outline text=\"%s\">\n", indent, escaped(s.name))
		s.write(b, indent+"  ")
		b.WriteString(indent + "</outline>\n")
	}
}

// escaped is s for an attribute; characters that XML cannot hold become U+FFFD.
func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer does not fail
	return b.String()
}
