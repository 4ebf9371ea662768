package web

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"attache/internal/web/webtest"
)

// A shownPage is a page to look at. Follow is the link on it that leads to the
// page meant, "" the page itself.
type shownPage struct{ name, path, follow string }

// shownPages are looked at as pictures and by axe: every kind of page there is.
var shownPages = []shownPage{
	{"front", "/", ""}, {"brief", "/brief", ""}, {"read", "/read", ""}, {"explain", "/explain?sentence=Iran+sent+drones+to+Moscow%2C+Kyiv+said%2C+which+Tehran+denies.", ""},
	{"contested", "/contested", ""}, {"events", "/events?contested=only", ""}, {"event", "/events?contested=only&several=only&item=drone&entity=Iran", "td.day a[data-open]"}, {"claims", "/claims", ""},
	{"reports", "/reports", ""}, {"report", "/reports?q=drones", "a[data-open]"}, {"who", "/dossier", ""}, {"dossier", "/dossier/IRN", ""}, {"dyad", "/dyad/IRN/RUS", ""},
	{"transfers", "/transfers", ""}, {"alarms", "/alarms", ""}, {"alarm", "/alarms", "a[data-open]"}, {"watches", "/watches?a=IRN&b=RUS&item=drone", ""}, {"timeline", "/timeline", ""},
	{"network", "/network", ""}, {"map", "/map", ""}, {"sources", "/sources", ""}, {"review", "/review", ""}, {"corrections", "/corrections", ""}, {"cases", "/cases", ""}, {"case", "/cases", "a[data-open]"},
	{"search", "/search?q=drones&contested=only", ""}, {"unknowns", "/unknowns", ""}, {"changes", "/changes?after=1", ""}, {"feeds", "/feeds", ""}, {"live", "/live", ""},
	{"settings", "/settings", ""}, {"login", "/login", ""}, {"help", "/help", ""},
}

// shown is a server to look at: the one that the environment names, such as
// attache demo, else one over the reports of testdata. It has a case.
func shown(t *testing.T, ctx context.Context) string {
	t.Helper()
	address := os.Getenv("ATTACHE_SHOWN")
	if address == "" {
		address = serve(t, true, webtest.Ledger(t)).url
	}
	do(t, ctx, chromedp.Navigate(address+"/events?contested=only"), chromedp.Click("td.day a[data-open]", chromedp.ByQuery), chromedp.WaitVisible(".pinning summary", chromedp.ByQuery),
		chromedp.Click(".pinning summary", chromedp.ByQuery), chromedp.WaitVisible(".pinning input[name=name]", chromedp.ByQuery),
		chromedp.SendKeys(".pinning input[name=name]", "Who denies what", chromedp.ByQuery), chromedp.SendKeys(".pinning input[name=why]", "said and denied within a day", chromedp.ByQuery),
		chromedp.Submit(".pinning form", chromedp.ByQuery), chromedp.WaitVisible(".case .pinned", chromedp.ByQuery),
		chromedp.SendKeys(".case textarea", "Compare with what the later reports say.", chromedp.ByQuery), chromedp.Submit(`.case form[action="/case/note"]`, chromedp.ByQuery), chromedp.WaitVisible(".case .note", chromedp.ByQuery))
	return address
}

// found goes to a page; ok is false where the link to it is not there.
func found(t *testing.T, ctx context.Context, address string, p shownPage) (ok bool) {
	t.Helper()
	do(t, ctx, chromedp.Navigate(address+p.path), chromedp.WaitVisible("main", chromedp.ByQuery))
	if p.follow == "" {
		return true
	}
	var to string
	do(t, ctx, chromedp.Evaluate(`document.querySelector('`+p.follow+`')?.href || ""`, &to))
	if to == "" {
		return false
	}
	do(t, ctx, chromedp.Navigate(to), chromedp.WaitVisible("main", chromedp.ByQuery))
	return true
}

func scheme(name string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}})
}

// TestAxe runs axe-core, of which the environment names the file (npm install
// axe-core, axe.min.js), over every page, light and dark.
func TestAxe(t *testing.T) {
	file := os.Getenv("ATTACHE_AXE")
	if file == "" {
		t.Skip("ATTACHE_AXE names no axe.min.js")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ctx := browse(t)
	address := shown(t, ctx)
	for _, p := range shownPages {
		for _, look := range []string{"light", "dark"} {
			var bad []string
			do(t, ctx, scheme(look))
			if !found(t, ctx, address, p) {
				t.Logf("%s: nothing to follow", p.name)
				continue
			}
			do(t, ctx, chromedp.Evaluate(string(axe)+";0", nil),
				chromedp.Evaluate(`axe.run().then(r => r.passes.length < 10 ? ["axe saw nothing"] : r.violations.filter(v => ["serious", "critical"].includes(v.impact)).map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 140)).join(" | ")))`, &bad,
					func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
			for _, f := range bad {
				t.Errorf("%s, %s: %s", p.name, look, f)
			}
		}
	}
}

// TestScreenshots writes pictures of every page into the folder that the
// environment names: light, dark at half size, and at the width of a phone. With
// ATTACHE_SCREENSHOTS_WHOLE they show whole pages. No page is wider than its screen.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("ATTACHE_SCREENSHOTS")
	if folder == "" {
		t.Skip("ATTACHE_SCREENSHOTS names no folder")
	}
	ctx := browse(t)
	address := shown(t, ctx)
	only := strings.Fields(os.Getenv("ATTACHE_SCREENSHOTS_ONLY"))
	for _, look := range []struct {
		name, scheme  string
		width, height int64
		scale         float64
	}{{"light", "light", 1240, 860, 1}, {"dark", "dark", 1240, 860, .5}, {"phone", "light", 390, 800, 1}} {
		do(t, ctx, chromedp.EmulateViewport(look.width, look.height, chromedp.EmulateScale(look.scale)), scheme(look.scheme))
		for _, p := range shownPages {
			if len(only) > 0 && !slices.Contains(only, p.name) {
				continue
			}
			if !found(t, ctx, address, p) {
				t.Logf("%s: nothing to follow", p.name)
				continue
			}
			var picture []byte
			var wide bool
			shot := chromedp.CaptureScreenshot(&picture)
			if os.Getenv("ATTACHE_SCREENSHOTS_WHOLE") != "" {
				shot = chromedp.FullScreenshot(&picture, 100)
			}
			do(t, ctx, chromedp.Evaluate("document.documentElement.scrollWidth > innerWidth + 1", &wide), shot)
			if wide {
				t.Errorf("%s is wider than a %s screen", p.name, look.name)
			}
			small, err := reduced(picture)
			if err == nil {
				err = os.WriteFile(filepath.Join(folder, p.name+"-"+look.name+".png"), small, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// inks is how many colours a picture keeps: pages are made of few.
const inks = 40

// reduced is a picture with the colours that most of it has.
func reduced(raw []byte) ([]byte, error) {
	in, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	type tone [3]uint8
	at := func(x, y int) tone {
		r, g, b, _ := in.At(x, y).RGBA()
		return tone{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
	}
	far := func(a, b tone) int {
		d := 0
		for i := range a {
			d += (int(a[i]) - int(b[i])) * (int(a[i]) - int(b[i]))
		}
		return d
	}
	counts, bounds := map[tone]int{}, in.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[at(x, y)]++
		}
	}
	var tones []tone
	for c := range counts {
		tones = append(tones, c)
	}
	slices.SortFunc(tones, func(a, b tone) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
	})
	var kept []tone
	var palette color.Palette
	for _, least := range []int{700, 120} { // what differs much first, then what is left
		for _, c := range tones {
			if len(kept) == inks || slices.ContainsFunc(kept, func(k tone) bool { return far(k, c) < least }) {
				continue
			}
			kept = append(kept, c)
			palette = append(palette, color.RGBA{c[0], c[1], c[2], 255})
		}
	}
	nearest := map[tone]uint8{}
	out := image.NewPaletted(bounds, palette)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := at(x, y)
			i, ok := nearest[c]
			if !ok {
				for k := range kept {
					if far(kept[k], c) < far(kept[i], c) {
						i = uint8(k)
					}
				}
				nearest[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
