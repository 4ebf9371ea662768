package web

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"attache"
)

// TestPieces: whatever the spans, the pieces are the text, each once and in order.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z é\n]{0,60}`).Draw(t, "text")
		var events []attache.Event
		for i := range rapid.IntRange(0, 4).Draw(t, "events") {
			span := func(label string) attache.Span {
				a, b := rapid.IntRange(-2, len(text)+3).Draw(t, label), rapid.IntRange(-2, len(text)+3).Draw(t, label)
				return attache.Span{Start: a, End: b, Text: "x"}
			}
			actor := span("actor")
			events = append(events, attache.Event{ID: "e" + string(rune('1'+i)), Type: "AID", Trigger: span("trigger"), Actors: []attache.Party{{ID: "IRN", Span: &actor}},
				Claims: []attache.Claim{{Position: "CT+", Evidence: []attache.Span{span("evidence")}}}})
		}
		var all strings.Builder
		for _, p := range pieces(text, events) {
			all.WriteString(p.Text)
		}
		if all.String() != text {
			t.Fatalf("%q became %q", text, all.String())
		}
	})
}

// TestPiecesMarked: a word that two events share belongs to both.
func TestPiecesMarked(t *testing.T) {
	text := "Iran supplied drones.\n\nTehran denies."
	iran := attache.Span{Start: 0, End: 4, Text: "Iran"}
	events := []attache.Event{
		{ID: "e1", Type: "AID", Trigger: attache.Span{Start: 5, End: 13, Text: "supplied"}, Actors: []attache.Party{{ID: "IRN", Span: &iran}}, Aspect: "past", Claims: []attache.Claim{{Position: "PS+", Evidence: []attache.Span{{Start: 0, End: 21, Text: text[:21]}}}}},
		{ID: "e2", Type: "REJECT", Trigger: attache.Span{Start: 30, End: 36, Text: "denies"}, Recipients: []attache.Party{{ID: "IRN", Span: &iran}}, Aspect: "past", Claims: []attache.Claim{{Position: "CT+"}}},
	}
	want := []piece{
		{Text: "Iran", Events: "e1 e2", Roles: "actor recipient", Anchors: []int{0}}, {Text: " "},
		{Text: "supplied", Events: "e1", Roles: "trigger", Trigger: "e1", Quad: "mc", Status: possible},
		{Text: " drones.\n\n", ParagraphEnds: true}, {Text: "Tehran "},
		{Text: "denies", Events: "e2", Roles: "trigger", Trigger: "e2", Quad: "vx", Status: asserted}, {Text: "."},
	}
	if diff := cmp.Diff(want, pieces(text, events)); diff != "" {
		t.Error(diff)
	}
}

func TestStatus(t *testing.T) {
	says, denies, may := []string{"USA"}, []string{"IRN"}, []string{"author"}
	for _, c := range []struct {
		row  attache.EventRow
		want string
	}{
		{attache.EventRow{Says: says, Aspect: "past"}, asserted},
		{attache.EventRow{Says: says, Aspect: "future"}, possible},
		{attache.EventRow{Says: says, Denies: denies, Contested: true}, contested},
		{attache.EventRow{Denies: denies}, denied},
		{attache.EventRow{Possible: may}, possible},
		{attache.EventRow{Possible: may, Denies: denies}, possible},
		{attache.EventRow{}, unstated},
	} {
		if got := status(c.row); got != c.want {
			t.Errorf("%+v is %s, want %s", c.row, got, c.want)
		}
	}
}

func TestSpanned(t *testing.T) {
	for _, c := range [][3]string{
		{"2023-09-20", "2023-09-20", "20 Sep 2023"}, {"2023-08-01", "2023-08-31", "Aug 2023"}, {"2011-01-01", "2011-12-31", "2011"},
		{"2023-09-18", "2023-09-24", "18–24 Sep 2023"}, {"2023-09-28", "2023-10-02", "28 Sep – 2 Oct 2023"}, {"2022-12-30", "2023-01-02", "30 Dec 2022 – 2 Jan 2023"},
		{"2023-09-20", "", "since 20 Sep 2023"}, {"", "2023-09-20", "until 20 Sep 2023"}, {"", "", "day unknown"}, {"soon", "later", "soon – later"},
	} {
		if got := spanned(c[0], c[1]); got != c[2] {
			t.Errorf("%s to %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestLocal(t *testing.T) {
	for back, want := range map[string]string{"/review?x=1#c2": "/review?x=1#c2", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "javascript:alert(1)": "/", "": "/", "/\tx": "/"} {
		if got := local(back, "/"); got != want {
			t.Errorf("%q: %q, want %q", back, got, want)
		}
	}
}

func TestInert(t *testing.T) {
	for cell, want := range map[string]string{"=1+1": "'=1+1", "+x": "'+x", "-x": "'-x", "@x": "'@x", "CT+": "CT+", "": ""} {
		if got := inert(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

// TestPeriods covers every day once, in weeks from Monday, then months, then years.
func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		first, last, unit string
	}{{"2023-09-20", "2023-09-20", "week"}, {"2022-02-24", "2024-12-27", "week"}, {"2015-01-01", "2024-12-27", "month"}, {"1979-01-01", "2024-12-27", "year"}} {
		first, _ := day(c.first)
		last, _ := day(c.last)
		var ch chart
		bins := ch.periods(first, last)
		if ch.Unit != c.unit || first.Before(bins[0].from) || !last.Before(bins[len(bins)-1].to) || len(bins) > mostBins+2 {
			t.Errorf("%s to %s: %d bins of a %s from %s to %s", c.first, c.last, len(bins), ch.Unit, bins[0].from, bins[len(bins)-1].to)
		}
		if c.unit == "week" && bins[0].from.Weekday() != time.Monday {
			t.Errorf("a week from %s", bins[0].from.Weekday())
		}
		for i := 1; i < len(bins); i++ {
			if !bins[i].from.Equal(bins[i-1].to) {
				t.Errorf("a gap before %s", bins[i].from)
			}
		}
	}
}

// TestBorders: every line is a country with a middle inside the picture.
func TestBorders(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(borders), "\n")
	all := countries()
	if len(all) != len(lines)-1 || len(all) < 170 {
		t.Fatalf("%d countries of %d lines", len(all), len(lines)-1)
	}
	for _, c := range all {
		if len(c.ID) != 3 || c.X <= 0 || c.X >= 1000 || c.Y <= 0 || c.Y >= 480 || !strings.HasPrefix(c.Path, "M") || strings.Trim(c.Path, "MLZ0123456789. -") != "" {
			t.Errorf("%s at %g %g: %.40s", c.ID, c.X, c.Y, c.Path)
		}
	}
}

// TestNetworkSettles: the same ties give the same picture, inside its frame.
func TestNetworkSettles(t *testing.T) {
	s := &Server{}
	rows := []attache.EventRow{}
	for _, p := range []string{"IRN RUS", "IRN USA", "RUS UKR", "USA UKR", "PRK RUS", "SYR IRN", "CAN BHR"} {
		rows = append(rows, attache.EventRow{Type: "AID", Actors: strings.Fields(p)[:1], Recipients: strings.Fields(p)[1:]})
	}
	draw := func() net {
		edges, _ := edgesOf(rows, 10)
		return s.laidOut(edges)
	}
	first := draw()
	if diff := cmp.Diff(first, draw()); diff != "" {
		t.Error(diff)
	}
	for i, n := range first.Nodes {
		if n.X < 40 || n.X > 960 || n.Y < 20 || n.Y > 620 {
			t.Errorf("%s at %g %g", n.ID, n.X, n.Y)
		}
		for _, m := range first.Nodes[i+1:] {
			if abs(n.X-m.X) < 30 && abs(n.Y-m.Y) < 20 {
				t.Errorf("%s and %s stand in each other", n.ID, m.ID)
			}
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

// TestBarOf: what is known to the day is narrow, a year is wide, an open end says so.
func TestBarOf(t *testing.T) {
	event := func(start, end string) attache.EventDetail {
		return attache.EventDetail{EventRow: attache.EventRow{Start: start, End: end, First: "2023-09-20", Last: "2023-09-22"}, Rows: []attache.ClaimRow{{Published: "2023-09-20"}, {Published: "2023-09-22"}, {Published: "2023-09-20"}}}
	}
	one, year, open, none := barOf(event("2023-09-20", "2023-09-20")), barOf(event("2023-01-01", "2023-12-31")), barOf(event("2023-09-01", "")), barOf(event("", ""))
	if len(one.Days) != 2 || one.Days[0] >= one.Days[1] {
		t.Errorf("days of reports: %v", one.Days)
	}
	if year.W < 500 || one.W > 250 || one.W <= 0 || !open.Open || one.Open || none.W != 0 {
		t.Errorf("widths: day %g, year %g, open %g %v, none %g", one.W, year.W, open.W, open.Open, none.W)
	}
	if barOf(attache.EventDetail{}) != nil {
		t.Error("an event without any day is drawn")
	}
}
