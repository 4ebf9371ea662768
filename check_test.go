package attache_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"attache"
)

// sample is a reading of one invented sentence that keeps the contract.
func sample() attache.Reading {
	const text = "Ruritania says Graustark gave Sylvania tanks last week, a charge Graustark denies."
	span := func(words string) attache.Span {
		i := strings.Index(text, words)
		return attache.Span{Start: i, End: i + len(words), Text: words, Sentence: 1}
	}
	at := func(words string) *attache.Span { s := span(words); return &s }
	lat, lon := 47.5, 19.0
	whole := []attache.Span{span(text)}
	return attache.Reading{
		Report:   attache.Report{ID: "x", Hash: attache.Hash(text), Language: "en", Text: text, Published: &attache.Date{Start: "2031-05-24", End: "2031-05-24", How: "given"}},
		Entities: []attache.Entity{{ID: "RUR", Name: "Ruritania", Kind: "state"}, {ID: "GRA", Name: "Graustark", Kind: "state"}, {ID: "~sylvania", Name: "Sylvania", Kind: "unresolved"}},
		Events: []attache.Event{{
			ID: "e1", Type: "AID", Contexts: []string{"military"}, Trigger: span("gave"), Aspect: "past", Contested: true,
			Actors:     []attache.Party{{ID: "GRA", Span: at("Graustark"), How: "name"}},
			Recipients: []attache.Party{{ID: "~sylvania", Span: at("Sylvania"), How: "name"}},
			Items:      []attache.Item{{Kind: "tank", Span: span("tanks"), Maker: "GRA"}},
			Figures:    []attache.Figure{},
			People:     []attache.Party{},
			When:       &attache.When{Start: "2031-05-12", End: "2031-05-18", Precision: "week", Span: span("last week")},
			Where:      &attache.Where{ID: "GRA", Name: "Graustark", Country: "GRA", Lat: &lat, Lon: &lon, Precision: "country", Span: span("Graustark")},
			Claims: []attache.Claim{
				{Holder: []attache.Party{{ID: "RUR", Span: at("Ruritania")}}, Position: "CT+", Cue: at("says"), Confidence: .9, Evidence: whole},
				{Holder: []attache.Party{{ID: "GRA"}}, Position: "CT-", Cue: at("denies"), Confidence: 1, Evidence: whole},
				{Holder: []attache.Party{{ID: attache.AuthorID}}, Position: "U", Evidence: whole},
			},
		}},
		Doubts: []attache.Doubt{{Code: "unresolved_entity", Message: "not known", Span: at("Sylvania")}},
	}
}

func TestCheckAccepts(t *testing.T) {
	if err := sample().Check(); err != nil {
		t.Error(err)
	}
}

// TestCheckRefuses breaks one thing at a time; the error must name it and
// nothing else.
func TestCheckRefuses(t *testing.T) {
	for want, breach := range map[string]func(*attache.Reading, *attache.Event){
		"hash is not that of the text":    func(r *attache.Reading, _ *attache.Event) { r.Report.Hash = attache.Hash("other") },
		"no interval of days":             func(r *attache.Reading, _ *attache.Event) { r.Report.Published.Start = "2031-06-01" },
		"listed twice":                    func(r *attache.Reading, _ *attache.Event) { r.Entities = append(r.Entities, r.Entities[0]) },
		"~ marks the unresolved":          func(r *attache.Reading, _ *attache.Event) { r.Entities[2].Kind = "state" },
		"none may be empty":               func(r *attache.Reading, _ *attache.Event) { r.Entities[1].Name = "" },
		"id is empty or taken":            func(r *attache.Reading, e *attache.Event) { r.Events = append(r.Events, *e) },
		`type "GIVE" is not one of`:       func(_ *attache.Reading, e *attache.Event) { e.Type = "GIVE" },
		`aspect "soon"`:                   func(_ *attache.Reading, e *attache.Event) { e.Aspect = "soon" },
		`trend "up"`:                      func(_ *attache.Reading, e *attache.Event) { e.Trend = "up" },
		`"gave" in the text, not "given"`: func(_ *attache.Reading, e *attache.Event) { e.Trigger.Text = "given" },
		"outside the text":                func(_ *attache.Reading, e *attache.Event) { e.Trigger.End = 1000 },
		"-1 to 3 is outside":              func(_ *attache.Reading, e *attache.Event) { e.Trigger.Start, e.Trigger.End = -1, 3 },
		"actors: a list":                  func(_ *attache.Reading, e *attache.Event) { e.Actors = nil },
		"actors: USA is not among":        func(_ *attache.Reading, e *attache.Event) { e.Actors[0].ID = "USA" },
		"recipients: no id":               func(_ *attache.Reading, e *attache.Event) { e.Recipients[0].ID = "" },
		"items and figures are lists":     func(_ *attache.Reading, e *attache.Event) { e.Figures = nil },
		"only an OFFICE":                  func(_ *attache.Reading, e *attache.Event) { e.Title = "minister" },
		`kind "car"`:                      func(_ *attache.Reading, e *attache.Event) { e.Items[0].Kind = "car" },
		"item 1: CHN is not among":        func(_ *attache.Reading, e *attache.Event) { e.Items[0].Maker = "CHN" },
		`role "hurt"`: func(_ *attache.Reading, e *attache.Event) {
			e.Figures = []attache.Figure{{Role: "hurt", Bound: "=", Span: e.Trigger}}
		},
		`precision "" is no interval`: func(_ *attache.Reading, e *attache.Event) { e.When.Precision = "" },
		"half a coordinate":           func(_ *attache.Reading, e *attache.Event) { e.Where.Lon = nil },
		"not on Earth":                func(_ *attache.Reading, e *attache.Event) { *e.Where.Lat = 91 },
		"nobody claims it":            func(_ *attache.Reading, e *attache.Event) { e.Claims, e.Contested = nil, false },
		`position "CT"`:               func(_ *attache.Reading, e *attache.Event) { e.Claims[2].Position = "CT" },
		"no holder":                   func(_ *attache.Reading, e *attache.Event) { e.Claims[0].Holder = nil },
		"holder: FRA is not among":    func(_ *attache.Reading, e *attache.Event) { e.Claims[0].Holder[0].Person = "FRA" },
		"confidence 1.5":              func(_ *attache.Reading, e *attache.Event) { e.Claims[0].Confidence = 1.5 },
		"no evidence":                 func(_ *attache.Reading, e *attache.Event) { e.Claims[0].Evidence = nil },
		"cue: span":                   func(_ *attache.Reading, e *attache.Event) { e.Claims[0].Cue = &attache.Span{Start: 3, End: 3} },
		"and not contested":           func(_ *attache.Reading, e *attache.Event) { e.Contested = false },
		"without a yes and a no":      func(_ *attache.Reading, e *attache.Event) { e.Claims[1].Position = "CT+" },
		`unknown code "hm"`:           func(r *attache.Reading, _ *attache.Event) { r.Doubts[0].Code = "hm" },
		"no message":                  func(r *attache.Reading, _ *attache.Event) { r.Doubts[0].Message = "" },
		"doubts are lists":            func(r *attache.Reading, _ *attache.Event) { r.Doubts = nil },
	} {
		r := sample()
		breach(&r, &r.Events[0])
		err := r.Check()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("want one error with %q, got: %v", want, err)
		}
		if code := attache.ErrorCode(err); code != attache.CodeInvalid {
			t.Errorf("%s: code %q", want, code)
		}
	}
}

func TestReportCheck(t *testing.T) {
	for name, c := range map[string]struct {
		report attache.Report
		code   string
	}{
		"text alone":     {attache.Report{Text: "A met B."}, ""},
		"nothing":        {attache.Report{}, attache.CodeNoText},
		"blanks":         {attache.Report{Text: " \n"}, attache.CodeNoText},
		"too many bytes": {attache.Report{Text: strings.Repeat("a", attache.MaxReportBytes+1)}, attache.CodeTooLarge},
		"too many words": {attache.Report{Text: strings.Repeat("a ", attache.MaxReportWords+1)}, attache.CodeTooLarge},
		"not UTF-8":      {attache.Report{Text: "caf\xe9"}, attache.CodeInvalid},
		"open interval":  {attache.Report{Text: "a", Published: &attache.Date{Start: "2031-05-24"}}, ""},
		"no such day":    {attache.Report{Text: "a", Published: &attache.Date{Start: "2031-02-30"}}, attache.CodeInvalid},
	} {
		if got := attache.ErrorCode(c.report.Check()); got != c.code {
			t.Errorf("%s: code %q, want %q", name, got, c.code)
		}
	}
}

func TestError(t *testing.T) {
	cause := errors.New("disk full")
	e := &attache.Error{Code: attache.CodeUnreadable, Op: "read a.txt", Message: "half of it", Hint: "make room", Err: cause}
	wrapped := fmt.Errorf("batch: %w", e)
	if got, want := wrapped.Error(), "batch: read a.txt: half of it: disk full (make room)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(wrapped, cause) {
		t.Error("the cause is lost")
	}
	for want, err := range map[string]error{
		"":                     nil,
		attache.CodeUnreadable: wrapped,
		attache.CodeInternal:   cause,
		attache.CodeNoText:     &attache.Error{Code: attache.CodeNoText, Err: e},
	} {
		if got := attache.ErrorCode(err); got != want {
			t.Errorf("code of %v is %q, want %q", err, got, want)
		}
	}
	if got := (&attache.Error{Code: "x"}).Error(); got != "x" {
		t.Errorf("an error without words is %q", got)
	}
}
