package sample

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"attache"
)

func reports(t *testing.T) []attache.Report {
	t.Helper()
	got, err := Reports()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < 120 {
		t.Fatalf("%d reports, want at least 120", len(got))
	}
	if lines := bytes.Count(Lines(), []byte("\n")); lines != len(got) {
		t.Fatalf("%d lines for %d reports", lines, len(got))
	}
	return got
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// TestReports holds every report to the form that README.md promises.
func TestReports(t *testing.T) {
	titles, urls := map[string]string{}, map[string]bool{}
	last := "2022-02-24"
	for i, r := range reports(t) {
		if want := fmt.Sprintf("sample-%03d", i+1); r.ID != want {
			t.Errorf("report %d has id %q, want %q", i+1, r.ID, want)
		}
		day := r.Published.Start
		if day < last || day > "2024-12-31" {
			t.Errorf("%s: published %s, after a report of %s", r.ID, day, last)
		}
		last = day
		u, err := url.Parse(r.URL)
		name, dated := strings.CutPrefix(r.URL, "https://sample.invalid/"+strings.ReplaceAll(day, "-", "/")+"/")
		if err != nil || u.Host != "sample.invalid" || !dated || !slug.MatchString(name) || urls[r.URL] {
			t.Errorf("%s: address %q is taken or not one of the sample press (%v)", r.ID, r.URL, err)
		}
		urls[r.URL] = true
		if r.Title == "" || r.Source == "" || r.Language != "en" || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s: title %q, source %q, language %q", r.ID, r.Title, r.Source, r.Language)
		}
		if other := titles[r.Title]; other != "" {
			t.Errorf("%s has the title of %s", r.ID, other)
		}
		titles[r.Title] = r.ID
		text, marked := strings.CutSuffix(r.Text, "\n\n"+Mark)
		if !marked || strings.Contains(text, Mark) {
			t.Errorf("%s does not end with the mark, once", r.ID)
		}
		if n := len(strings.Fields(text)); n < 80 || n > 260 {
			t.Errorf("%s has %d words, want 80 to 260", r.ID, n)
		}
		for _, p := range strings.Split(text, "\n\n") {
			if p != strings.TrimSpace(p) || p == "" || strings.ContainsAny(p, "\n\t") || strings.Contains(p, "  ") || !strings.ContainsAny(p[len(p)-1:], `."`) {
				t.Errorf("%s: paragraph %q has loose white space or no end", r.ID, p)
			}
		}
	}
}

// invented are the outlets and agencies; a real name among them would put words
// into somebody's mouth.
var invented = map[string]string{
	"Sample Wire": "agency", "Example Press": "agency",
	"The Sample Courier": "", "The Specimen Post": "", "The Mock Tribune": "", "The Placeholder Times": "", "The Demo Dispatch": "",
	"The Fictive Observer": "", "The Invented Gazette": "", "The Exemplar Herald": "", "The Pretend Monitor": "",
}

var (
	agencies = map[string]string{"sample-wire": "Sample Wire", "example-press": "Example Press"}
	dateline = regexp.MustCompile(`^[A-Z ]+(?:, Russia)?, (\w{3,5} \d+) \((Sample Wire|Example Press)\) - `)
)

// TestCredits holds outlets to the invented ones, and credits to what the texts
// themselves say.
func TestCredits(t *testing.T) {
	seen := map[string]int{}
	all := reports(t)
	for _, r := range all {
		kind, known := invented[r.Source]
		if !known {
			t.Errorf("%s: %q is none of the invented outlets", r.ID, r.Source)
		}
		seen[r.Source]++
		if kind == "agency" {
			m := dateline.FindStringSubmatch(r.Text)
			if m == nil || m[2] != r.Source || r.Agency != "" {
				t.Errorf("%s: an agency signs its dateline and credits nobody: %.60q, agency %q", r.ID, r.Text, r.Agency)
			}
		}
		if r.Agency == "" {
			continue
		}
		if name := agencies[r.Agency]; name == "" || !strings.Contains(r.Text, name) && len(copied(all, r)) == 0 {
			t.Errorf("%s credits %q; its text names no such agency and is not a copy", r.ID, r.Agency)
		}
	}
	for name := range invented {
		if seen[name] < 5 {
			t.Errorf("%s has %d reports; a series needs more", name, seen[name])
		}
	}
}

// copied are the paragraphs that r shares with an earlier report, among all, of
// the agency that it credits.
func copied(all []attache.Report, r attache.Report) []string {
	var out []string
	for _, o := range all {
		if o.ID >= r.ID || o.Source != agencies[r.Agency] {
			continue
		}
		for p := range strings.SplitSeq(strings.TrimSuffix(r.Text, Mark), "\n\n") {
			if len(p) > 40 && strings.Contains(o.Text, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// TestParse refuses what is no report and says where.
func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		`{"id": "a", "published": "2022-02-24", "text": "Words."}` + "\n{":        "report 2",
		`{"id": "a", "author": "b", "published": "2022-02-24", "text": "Words."}`: `unknown field "author"`,
		`{"id": "a", "published": "2022-02-30", "text": "Words."}`:                "report 1 (a)",
		`{"id": "a", "published": "2022-02-24", "text": " "}`:                     "no text",
	} {
		if got, err := parse([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("parse(%s) = %v, %v; want an error with %q", in, got, err, want)
		}
	}
}

// TestSeries looks for what the demonstration needs: a growing series of reports
// that name Iran, Russia and drones or missiles, highest in October 2022.
func TestSeries(t *testing.T) {
	count := map[string]int{}
	for _, r := range reports(t) {
		if strings.Contains(r.Text, "Iran") && strings.Contains(r.Text, "Russia") && (strings.Contains(r.Text, "drone") || strings.Contains(r.Text, "missile")) {
			count[r.Published.Start[:7]]++
		}
	}
	if q, s, o := count["2022-05"]+count["2022-06"], count["2022-09"], count["2022-10"]; !(2*q < s && 3*s/2 < o) {
		t.Errorf("May and June 2022: %d, September: %d, October: %d; want few, more, many", q, s, o)
	}
	for month, n := range count {
		if month != "2022-10" && n >= count["2022-10"] {
			t.Errorf("%s has %d reports, as many as October 2022", month, n)
		}
	}
}
