package press

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"attache"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestReadOPML(t *testing.T) {
	subs, drops, err := ReadOPML(strings.NewReader("\ufeff" + `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE opml>
<opml version="1.1"><head><title>mine</title></head><body>
  <outline text="War &amp; peace"><outline title="Inner">
    <outline type="rss" text="A &lt;b&gt; &quot;c&quot; &nbsp;d" xmlUrl=" http://c.example/a?x=1&amp;y=2 " htmlUrl="http://c.example/"/>
  </outline></outline>
  <OUTLINE TYPE="rss" TEXT="B" XMLURL="https://c.example/b"/>
  <outline type="rss" text="old style" url="http://c.example/old"/>
  <outline text="again" xmlUrl="https://c.example/b"/>
  <outline text="password" xmlUrl="https://jane:secret@c.example/p"/>
  <outline text="mail" xmlUrl="mailto:x@c.example"/>
  <outline text="a note"/>
  <outline type="link" text="a link" url="http://c.example/"/>
</body></opml>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Subscription{
		{Title: `A <b> "c" d`, URL: "http://c.example/a?x=1&y=2", Site: "http://c.example/", Folder: []string{"War & peace", "Inner"}},
		{Title: "B", URL: "https://c.example/b"}, {Title: "old style", URL: "http://c.example/old"}, {Title: "password", URL: "https://c.example/p"},
	}
	if diff := cmp.Diff(want, subs); diff != "" {
		t.Errorf("want - got +\n%s", diff)
	}
	var codes []string
	for _, d := range drops {
		codes = append(codes, d.Code)
	}
	if diff := cmp.Diff([]string{CodeDuplicate, attache.CodeUsage, CodeKind, CodeKind}, codes); diff != "" {
		t.Errorf("drops: want - got +\n%s\n%v", diff, drops)
	}
	for name, c := range map[string]struct{ doc, code string }{
		"empty": {"", CodeOPML}, "a page": {"<html></html>", CodeOPML}, "cut": {`<opml><body><outline text="a`, CodeOPML},
		"too deep": {"<opml>" + strings.Repeat("<outline text='a'>", opmlDepth+1), attache.CodeTooLarge},
		"too long": {"<opml>" + strings.Repeat(" ", opmlBytes), attache.CodeTooLarge},
		"entities": {`<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><outline text="&b;&b;" xmlUrl="http://c.example/"/></opml>`, ""}, // not expanded
	} {
		if _, _, err := ReadOPML(strings.NewReader(c.doc)); attache.ErrorCode(err) != c.code {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

func TestOPMLRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[A-Za-zé<>&"' ]{0,12}`)
		var subs []Subscription
		for n := range rapid.IntRange(0, 12).Draw(t, "feeds") {
			s := Subscription{Title: oneLine(word.Draw(t, "title")), URL: fmt.Sprintf("https://c.example/%d?q=%s&r=1", n, url.QueryEscape(word.Draw(t, "query")))}
			if rapid.Bool().Draw(t, "site") {
				s.Site = "https://c.example/"
			}
			for range rapid.IntRange(0, 3).Draw(t, "depth") {
				if name := oneLine(word.Draw(t, "folder")); name != "" {
					s.Folder = append(s.Folder, name)
				}
			}
			subs = append(subs, s)
		}
		var b bytes.Buffer
		if err := WriteOPML(&b, word.Draw(t, "head"), subs); err != nil {
			t.Fatal(err)
		}
		got, drops, err := ReadOPML(&b)
		if err != nil || len(drops) > 0 {
			t.Fatal(err, drops)
		}
		byURL := cmpopts.SortSlices(func(a, b Subscription) bool { return a.URL < b.URL })
		if diff := cmp.Diff(subs, got, byURL, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("want - got +\n%s", diff)
		}
		var c bytes.Buffer
		if err := WriteOPML(&c, "", got); err != nil {
			t.Fatal(err)
		}
		if again, _, _ := ReadOPML(&c); !cmp.Equal(again, got, cmpopts.EquateEmpty()) {
			t.Fatal("the order is not stable")
		}
	})
}

func TestStarter(t *testing.T) {
	subs := Starter()
	if len(subs) < 38 || len(subs) > 45 {
		t.Errorf("%d feeds", len(subs))
	}
	for _, s := range subs {
		if s.Title == "" || s.Site == "" || len(s.Folder) != 1 || !strings.HasPrefix(s.URL, "https://") {
			t.Errorf("%+v", s)
		}
	}
	if _, drops, _ := ReadOPML(bytes.NewReader(starter)); len(drops) > 0 {
		t.Errorf("%v", drops)
	}
	var hosts []string
	for _, s := range subs {
		u, _ := url.Parse(s.URL)
		hosts = append(hosts, u.Host)
	}
	slices.Sort(hosts)
	if n := len(slices.Compact(hosts)); n < 38 {
		t.Errorf("only %d hosts", n)
	}
}
