package web

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"attache"
	"attache/internal/ledger"
	"attache/internal/web/account"
	"attache/internal/web/webtest"
)

// browse starts a browser; what its console says against a page fails the test.
// Without a browser on the machine the test is skipped.
func browse(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no chromium here: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WindowSize(1280, 900), chromedp.Flag("force-prefers-reduced-motion", true))
	if os.Getuid() == 0 { // chromium's own sandbox does not run as root
		options = append(options, chromedp.NoSandbox)
	}
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // of events that the library does not know
	ctx, stop := context.WithTimeout(ctx, 5*time.Minute)
	var mu sync.Mutex
	var said []string
	chromedp.ListenTarget(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			said = append(said, ev.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			if ev.Entry.Level == log.LevelError {
				said = append(said, ev.Entry.Text+" "+ev.Entry.URL)
			}
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.APITypeError {
				said = append(said, "console.error")
			}
		}
	})
	if err := chromedp.Run(ctx); err != nil { // the browser lives as long as ctx
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		end()
		endAlloc()
		mu.Lock()
		defer mu.Unlock()
		for _, s := range said {
			t.Errorf("the console says: %s", s)
		}
	})
	return ctx
}

func do(t *testing.T, ctx context.Context, actions ...chromedp.Action) {
	t.Helper()
	step, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Run(step, actions...); err != nil {
		var at, page string
		last, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		_ = chromedp.Run(last, chromedp.Location(&at), chromedp.Text("main", &page, chromedp.ByQuery)) // as far as it goes
		t.Fatalf("%v at %s, which says\n%s", err, at, page)
	}
}

// text is the words of the first element that fits.
func text(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	var s string
	do(t, ctx, chromedp.Text(selector, &s, chromedp.ByQuery))
	return s
}

// TestBrowserFirstStart goes from an empty ledger over a pasted report to a
// corrected claim.
func TestBrowserFirstStart(t *testing.T) {
	ctx := browse(t)
	s := serve(t, true, empty(t))
	do(t, ctx, chromedp.Navigate(s.url+"/"))
	if got := text(t, ctx, "main h2"); got != "The ledger is empty" {
		t.Errorf("first start says %q", got)
	}
	do(t, ctx, chromedp.Click(`.offer a[href="/read"]`, chromedp.ByQuery), chromedp.WaitVisible("#text", chromedp.ByQuery))
	do(t, ctx, chromedp.SendKeys("#text", "Washington accuses Iran of supplying Moscow with drones, a charge Tehran denies.", chromedp.ByQuery))
	do(t, ctx, chromedp.Click(`button[formaction="/record"]`, chromedp.ByQuery), chromedp.WaitVisible(".cardlist .card", chromedp.ByQuery),
		chromedp.WaitVisible(".trig.q-mc.st-contested", chromedp.ByQuery))
	// Hovering a word lights its event up.
	do(t, ctx, chromedp.Evaluate(`document.querySelector(".trig.q-mc").dispatchEvent(new MouseEvent("mouseover", {bubbles: true}))`, nil),
		chromedp.WaitVisible(".card.lit", chromedp.ByQuery))
	do(t, ctx, chromedp.Click(`.card.st-contested .claim button[value=reject]`, chromedp.ByQuery), chromedp.WaitVisible(".v-rejected .verdict", chromedp.ByQuery))
	if n := corrections(t, s.ledger, "reject"); n != 1 {
		t.Errorf("%d rejections are kept", n)
	}
	do(t, ctx, chromedp.Reload(), chromedp.WaitVisible(".v-rejected", chromedp.ByQuery))
	do(t, ctx, chromedp.Navigate(s.url+"/"), chromedp.WaitVisible(".tally", chromedp.ByQuery))
	if got := strings.Fields(text(t, ctx, ".tally li")); len(got) != 2 || got[0] != "1" {
		t.Errorf("the front counts %q", got)
	}
}

func corrections(t *testing.T, l *ledger.Store, kind string) int {
	t.Helper()
	page, err := l.Corrections(context.Background(), attache.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range page.Items {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// TestBrowserReview works through the queue with keys alone.
func TestBrowserReview(t *testing.T) {
	ctx := browse(t)
	s := serve(t, true, webtest.Ledger(t))
	do(t, ctx, chromedp.Navigate(s.url+"/review"), chromedp.WaitVisible("#queue li", chromedp.ByQuery))
	before := corrections(t, s.ledger, "accept")
	do(t, ctx, chromedp.KeyEvent("j"), chromedp.WaitVisible("#queue li:nth-child(1).at", chromedp.ByQuery),
		chromedp.KeyEvent("a"), chromedp.WaitVisible("#queue li:nth-child(1).v-accepted", chromedp.ByQuery), chromedp.WaitVisible("#queue li:nth-child(2).at", chromedp.ByQuery),
		chromedp.KeyEvent("x"), chromedp.WaitVisible("#queue li:nth-child(2).v-rejected", chromedp.ByQuery),
		chromedp.KeyEvent("u"), chromedp.WaitNotPresent("#queue li:nth-child(2).v-rejected", chromedp.ByQuery),
		chromedp.KeyEvent("k"), chromedp.WaitVisible("#queue li:nth-child(1).at", chromedp.ByQuery),
		chromedp.KeyEvent("e"), chromedp.WaitVisible("#queue li:nth-child(1) .edit select", chromedp.ByQuery),
		chromedp.KeyEvent(kb.Escape))
	if a, x, u := corrections(t, s.ledger, "accept")-before, corrections(t, s.ledger, "reject"), corrections(t, s.ledger, "undo"); a != 1 || x != 1 || u != 1 {
		t.Errorf("kept: %d accepted, %d rejected, %d undone", a, x, u)
	}
	do(t, ctx, chromedp.KeyEvent("?"), chromedp.WaitVisible("dialog[open] dl", chromedp.ByQuery), chromedp.KeyEvent("?"), chromedp.KeyEvent("g"), chromedp.KeyEvent("c"), chromedp.WaitVisible(`a[href="/contested"][aria-current]`, chromedp.ByQuery))
}

// TestBrowserDyad goes from a name to a drawn dyad and on to a sentence.
func TestBrowserDyad(t *testing.T) {
	ctx := browse(t)
	s := serve(t, true, webtest.Ledger(t))
	page, err := s.ledger.Events(context.Background(), attache.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	var pair []string
	for _, e := range page.Items {
		if pair = partiesOf(e); len(pair) >= 2 {
			break
		}
	}
	do(t, ctx, chromedp.Navigate(s.url+"/dyad/"+segment(pair[0])+"/"+segment(pair[1])), chromedp.WaitVisible(".chart .dot", chromedp.ByQuery),
		chromedp.Click(`td.day a[data-open]`, chromedp.ByQuery), chromedp.WaitVisible(".versus blockquote a", chromedp.ByQuery),
		chromedp.Click(".versus blockquote a", chromedp.ByQuery), chromedp.WaitVisible("#words", chromedp.ByQuery))
	var hash string
	do(t, ctx, chromedp.Evaluate("location.hash", &hash))
	var there bool
	do(t, ctx, chromedp.Evaluate("!!document.querySelector(location.hash)", &there))
	if !strings.HasPrefix(hash, "#b") || !there {
		t.Errorf("the sentence %q is not in the report", hash)
	}
}

// TestBrowserFeed adds a feed after a look at what would come in, and logs in.
func TestBrowserFeed(t *testing.T) {
	ctx := browse(t)
	s := serve(t, false, webtest.Ledger(t))
	if _, err := s.accounts.AddUser(context.Background(), "ana", "four words are enough here", account.Editor); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(s.url+"/feeds"), chromedp.WaitVisible("input[name=password]", chromedp.ByQuery),
		chromedp.SendKeys("input[name=name]", "ana", chromedp.ByQuery), chromedp.SendKeys("input[name=password]", "four words are enough here", chromedp.ByQuery),
		chromedp.Submit(".loginform", chromedp.ByQuery), chromedp.WaitVisible("#url", chromedp.ByQuery),
		chromedp.SendKeys("#url", "https://press.example/world.xml", chromedp.ByQuery), chromedp.Submit(`form[action="/feeds/preview"]`, chromedp.ByQuery),
		chromedp.WaitVisible(".preview tbody tr", chromedp.ByQuery), chromedp.Click("#follow", chromedp.ByQuery), chromedp.WaitVisible(".state", chromedp.ByQuery))
	if len(s.feeds.rows) != 1 || s.feeds.rows[0].Title != "Example News" {
		t.Errorf("followed: %+v", s.feeds.rows)
	}
}

// TestBrowserLive sees a correction arrive in the stream.
func TestBrowserLive(t *testing.T) {
	ctx := browse(t)
	s := serve(t, true, webtest.Ledger(t))
	claims, err := s.ledger.Claims(context.Background(), attache.Filter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(s.url+"/live"), chromedp.WaitVisible("#live", chromedp.ByQuery), chromedp.Sleep(300*time.Millisecond))
	if _, err := s.ledger.Correct(context.Background(), attache.Correction{Kind: "reject", Target: claims.Items[0].ID, Who: "ana"}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.WaitVisible("#live tbody tr", chromedp.ByQuery), chromedp.Navigate("about:blank"))
}

// TestBrowserHostile opens a page full of markup: nothing of it runs.
func TestBrowserHostile(t *testing.T) {
	ctx := browse(t)
	l := empty(t)
	s := serve(t, true, l)
	for n := range hostile {
		if _, err := l.Record(context.Background(), hostileReading(n), attache.Provenance{}); err != nil {
			t.Fatal(err)
		}
	}
	opened := ""
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(interface{ String() string }); ok && strings.Contains(e.String(), "javascriptDialogOpening") {
			opened = e.String()
		}
	})
	reports, err := l.Reports(context.Background(), attache.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/events", "/dossier", "/report/" + segment(reports.Items[0].ID)} {
		var alerts int
		do(t, ctx, chromedp.Navigate(s.url+path), chromedp.Evaluate("document.querySelectorAll('img, iframe, style, base, math, svg[onload], script:not([src])').length", &alerts))
		if alerts != 0 || opened != "" {
			t.Errorf("%s: %d elements out of texts, dialog %q", path, alerts, opened)
		}
	}
}
