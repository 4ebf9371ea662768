package story

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"attache"
)

// The evaluation set is written by hand in testdata/clusters-*.txt and spelled
// out in testdata/clusters.jsonl, where the copies are made from their bases.
//
//	cluster ID
//	EVENT TYPE[/mode] ACTORS[>RECIPIENTS] [items=a+b] [at=place] [when=day] [aspect=…] [killed=n] [same=cluster.event]
//	report ID KIND[=of] | outlet | agency | published | EVENT@sentence[:field=value,…] …
//	[url ADDRESS] / title / one sentence a line
//	copy ID verbatim|cut|relede of [kept sentences] | outlet | agency | published [| events]
//	(relede: title / new beginning)
//
// Kinds: base, rewrite-credit, rewrite, update (of another report, the same
// origin), independent, boilerplate (an origin of its own), and the copies.
var rewrite = flag.Bool("rewrite-corpus", false, "write testdata/clusters.jsonl anew from clusters-*.txt")

type testReport struct {
	ID        string      `json:"id"`
	Cluster   string      `json:"cluster"`
	Origin    string      `json:"origin"`
	Event     string      `json:"event"`
	Kind      string      `json:"kind"`
	Outlet    string      `json:"outlet"`
	Agency    string      `json:"agency,omitempty"`
	Published string      `json:"published"`
	URL       string      `json:"url,omitempty"`
	Title     string      `json:"title"`
	Text      string      `json:"text"`
	Events    []testEvent `json:"events"`
	sentences []string
}

type testEvent struct {
	ID         string   `json:"id"`
	Happening  string   `json:"happening"`
	Type       string   `json:"type"`
	Mode       string   `json:"mode,omitempty"`
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients,omitempty"`
	Items      []string `json:"items,omitempty"`
	At         string   `json:"at,omitempty"`
	When       string   `json:"when,omitempty"`
	Aspect     string   `json:"aspect"`
	Killed     int      `json:"killed,omitempty"`
	Wounded    int      `json:"wounded,omitempty"`
	Detained   int      `json:"detained,omitempty"`
	Sentence   int      `json:"sentence"`
	Evidence   string   `json:"evidence"`
}

// heldOut is the third of the clusters that no threshold was set on.
func heldOut(cluster string) bool {
	h := fnv.New32a()
	h.Write([]byte(cluster))
	return mix(uint64(h.Sum32()))%3 == 0
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "+")
}

func (e *testEvent) set(key, value string) error {
	n, _ := strconv.Atoi(value)
	switch key {
	case "type":
		e.Type = value
	case "actors":
		e.Actors = list(value)
	case "items":
		e.Items = list(value)
	case "at":
		e.At = value
	case "when":
		e.When = value
	case "aspect":
		e.Aspect = value
	case "killed":
		e.Killed = n
	case "wounded":
		e.Wounded = n
	case "detained":
		e.Detained = n
	case "same":
		e.Happening = value
	default:
		return fmt.Errorf("unknown field %q", key)
	}
	return nil
}

func parseEvent(cluster, line string) (testEvent, error) {
	f := strings.Fields(line)
	e := testEvent{ID: f[0], Happening: cluster + "." + f[0], Aspect: "past"}
	e.Type, e.Mode, _ = strings.Cut(f[1], "/")
	for i, a := range f[2:] {
		if i == 0 && !strings.Contains(a, "=") {
			actors, recipients, _ := strings.Cut(a, ">")
			e.Actors, e.Recipients = list(actors), list(recipients)
			continue
		}
		key, value, _ := strings.Cut(a, "=")
		if err := e.set(key, value); err != nil {
			return e, err
		}
	}
	return e, nil
}

// tells are the events a report tells: "e1@1:when=,type=AID".
func tells(spec string, known map[string]testEvent) ([]testEvent, error) {
	var out []testEvent
	for _, t := range strings.Fields(spec) {
		head, changes, _ := strings.Cut(t, ":")
		id, at, _ := strings.Cut(head, "@")
		e, ok := known[id]
		if !ok {
			return nil, fmt.Errorf("unknown event %q", id)
		}
		e.Sentence, _ = strconv.Atoi(at)
		if changes != "" {
			for c := range strings.SplitSeq(changes, ",") {
				key, value, _ := strings.Cut(c, "=")
				if err := e.set(key, value); err != nil {
					return nil, err
				}
			}
		}
		out = append(out, e)
	}
	return out, nil
}

func parseClusters(text string) ([]testReport, error) {
	var out []testReport
	byID := map[string]int{}
	known := map[string]testEvent{}
	cluster := ""
	var body *testReport
	var kept []string // of a relede's base
	var keptEvents []testEvent
	finish := func() error {
		if body == nil {
			return nil
		}
		body.sentences = append(body.sentences, kept...)
		for _, e := range keptEvents {
			if !slices.ContainsFunc(body.Events, func(o testEvent) bool { return o.ID == e.ID }) {
				e.Sentence += len(body.sentences) - len(kept)
				body.Events = append(body.Events, e)
			}
		}
		for i, e := range body.Events {
			if e.Sentence < 1 || e.Sentence > len(body.sentences) {
				return fmt.Errorf("%s: event %s in sentence %d of %d", body.ID, e.ID, e.Sentence, len(body.sentences))
			}
			body.Events[i].Evidence = body.sentences[e.Sentence-1]
		}
		body.Event = body.Events[0].Happening
		body.Text = layOut(body.ID, body.sentences)
		byID[body.ID] = len(out)
		out = append(out, *body)
		body, kept, keptEvents = nil, nil, nil
		return nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case strings.HasPrefix(line, "#"):
		case line == "":
			if err := finish(); err != nil {
				return nil, err
			}
		case word == "cluster" && body == nil:
			cluster, known = rest, map[string]testEvent{}
		case word == "report", word == "copy":
			if err := finish(); err != nil {
				return nil, err
			}
			f := strings.Split(rest, "|")
			for len(f) < 5 {
				f = append(f, "")
			}
			for i := range f {
				f[i] = strings.TrimSpace(f[i])
			}
			head := strings.Fields(f[0])
			r := testReport{ID: cluster + "." + head[0], Cluster: cluster, Outlet: f[1], Agency: f[2], Published: f[3]}
			r.Origin = r.ID
			events, err := tells(f[4], known)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.ID, err)
			}
			r.Events = events
			if word == "report" {
				kind, of, _ := strings.Cut(head[1], "=")
				r.Kind = kind
				if of != "" {
					r.Origin = out[byID[cluster+"."+of]].Origin
				}
				body = &r
				continue
			}
			r.Kind = head[1]
			base := out[byID[cluster+"."+head[2]]]
			r.Origin, r.Title, r.URL = base.Origin, base.Title, ""
			keep := "1-"
			if len(head) > 3 {
				keep = head[3]
			}
			kept, keptEvents = keepOf(base, keep)
			body = &r
			if r.Kind != "relede" {
				if err := finish(); err != nil {
					return nil, err
				}
			}
		case body == nil:
			e, err := parseEvent(cluster, line)
			if err != nil {
				return nil, fmt.Errorf("cluster %s: %w", cluster, err)
			}
			known[e.ID] = e
		case word == "url":
			body.URL = rest
		case body.Title == "" || body.Kind == "relede" && len(body.sentences) == 0 && body.Title == out[len(out)-1].Title:
			body.Title = line
		default:
			body.sentences = append(body.sentences, line)
		}
	}
	return out, finish()
}

// keepOf is the part "1-3,5" of a report: its sentences and the events they tell.
func keepOf(base testReport, spec string) (sentences []string, events []testEvent) {
	for part := range strings.SplitSeq(spec, ",") {
		from, to, ranged := strings.Cut(part, "-")
		a, _ := strconv.Atoi(from)
		b := a
		if ranged {
			if b, _ = strconv.Atoi(to); to == "" {
				b = len(base.sentences)
			}
		}
		for n := a; n <= b; n++ {
			sentences = append(sentences, base.sentences[n-1])
			for _, e := range base.Events {
				if e.Sentence == n {
					e.Sentence = len(sentences)
					events = append(events, e)
				}
			}
		}
	}
	return sentences, events
}

// layOut sets the sentences as different outlets do: a paragraph a sentence, or
// two, with straight or curly marks, with or without the agency in the dateline.
func layOut(id string, sentences []string) string {
	h := fnv.New32a()
	h.Write([]byte(id))
	style := h.Sum32()
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 {
			if style%2 == 0 && i%2 == 1 {
				b.WriteByte(' ')
			} else {
				b.WriteString("\n\n")
			}
		}
		if style%3 == 0 {
			s = strings.NewReplacer("'", "’", ` "`, " “", `" `, "” ", `",`, "”,", `."`, ".”").Replace(s)
			if strings.HasPrefix(s, `"`) {
				s = "“" + s[1:]
			}
		}
		if place, rest, ok := strings.Cut(s, " - "); ok && i == 0 && style%5 == 0 && strings.HasSuffix(place, ")") {
			place, _, _ = strings.Cut(place, " (")
			s = place + " — " + rest
		}
		b.WriteString(s)
	}
	return b.String()
}

func TestCorpusIsSpelledOut(t *testing.T) {
	var want bytes.Buffer
	files, err := filepath.Glob("testdata/clusters-*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no clusters: %v", err)
	}
	clusters := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		reports, err := parseClusters(string(text))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for _, r := range reports {
			clusters[r.Cluster] = true
			enc := json.NewEncoder(&want)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	const path = "testdata/clusters.jsonl"
	if *rewrite {
		if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not what clusters-*.txt say; run go test -rewrite-corpus", path)
	}
	if len(clusters) < 60 {
		t.Errorf("%d clusters, at least 60 are promised", len(clusters))
	}
}

func loadCorpus(t testing.TB) []testReport {
	f, err := os.Open("testdata/clusters.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []testReport
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var r testReport
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// reading is the report as the reader would hand it over. The invented agencies
// are in nobody's lexicon, so they are among its entities where they are named.
func (r testReport) reading() attache.Reading {
	out := attache.Reading{Report: attache.Report{
		ID: r.ID, URL: r.URL, Source: r.Outlet, Title: r.Title, Agency: r.Agency, Text: r.Text, Language: "en",
		Published: &attache.Date{Start: r.Published, End: r.Published, How: "given"},
	}}
	for _, name := range []string{"Norpress", "Orbis", "Interlink", "Continental Press"} {
		if strings.Contains(r.Text, name) {
			id, _, _ := strings.Cut(slug(name), "-")
			out.Entities = append(out.Entities, attache.Entity{ID: id, Name: name, Kind: "media", Sector: "MED"})
		}
	}
	for _, e := range r.Events {
		out.Events = append(out.Events, e.event(r))
	}
	return out
}

func (e testEvent) event(r testReport) attache.Event {
	at := strings.Index(r.Text, e.Evidence[:min(20, len(e.Evidence))])
	span := attache.Span{Start: max(at, 0), Text: e.Evidence, Sentence: e.Sentence}
	out := attache.Event{ID: e.ID, Type: e.Type, Mode: e.Mode, Aspect: e.Aspect}
	for _, id := range e.Actors {
		out.Actors = append(out.Actors, attache.Party{ID: id})
	}
	for _, id := range e.Recipients {
		out.Recipients = append(out.Recipients, attache.Party{ID: id})
	}
	for _, k := range e.Items {
		out.Items = append(out.Items, attache.Item{Kind: k})
	}
	for role, n := range map[string]int{"killed": e.Killed, "wounded": e.Wounded, "detained": e.Detained} {
		if n > 0 {
			out.Figures = append(out.Figures, attache.Figure{Role: role, N: float64(n), Bound: "="})
		}
	}
	if e.When != "" {
		out.When = &attache.When{Start: e.When, End: e.When, Precision: "day"}
	}
	if e.At != "" {
		out.Where = &attache.Where{ID: e.At, Name: e.At, Precision: "place"}
		if strings.ToUpper(e.At) == e.At {
			out.Where.Country, out.Where.Precision = e.At, "country"
		}
	}
	out.Claims = []attache.Claim{{Holder: []attache.Party{{ID: attache.AuthorID}}, Position: "CT+", Evidence: []attache.Span{span}}}
	return out
}
