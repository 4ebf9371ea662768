package main

import (
	"regexp"
	"strings"

	"attache"
	"attache/reading"
	"attache/text"
)

// fakeEngine reads "A attacks B", "A meets B" and "A denies it" and nothing
// else: enough to test everything around a reader without a model.
type fakeEngine struct{ options engineOptions }

func openFake(o engineOptions) (engine, error) {
	if o.Model == "broken" {
		return nil, &attache.Error{Code: attache.CodeModel, Op: "open model", Message: "damaged"}
	}
	return fakeEngine{o}, nil
}

func (f fakeEngine) Model() attache.ModelID {
	name := "fake"
	if f.options.Model != "" {
		name = f.options.Model
	}
	return attache.ModelID{Name: name, Version: "1", SHA256: strings.Repeat("0f", 32)}
}

func (f fakeEngine) Kernel() string { return "abacus" }

// Measured reads in two stages and no time.
func (f fakeEngine) Measured(rep attache.Report, m *reading.Meter) (attache.Reading, error) {
	m.End("split")
	out, err := f.Read(rep)
	m.Pieces += len(strings.Fields(rep.Text))
	m.Read(1)
	m.End("encode")
	return out, err
}

var (
	fakeEvent  = regexp.MustCompile(`([A-Z]\w+) (attacks|meets) ([A-Z]\w+)`)
	fakeDenial = regexp.MustCompile(`([A-Z]\w+) (denies)`)
)

func (f fakeEngine) Read(rep attache.Report) (attache.Reading, error) {
	if strings.Contains(rep.Text, "panic!") {
		panic("asked to")
	}
	if strings.HasPrefix(rep.Text, "Le ") {
		doubt := attache.Doubt{Code: "not_english", Message: "the text does not look English"}
		if len(rep.Text) > 300 {
			return attache.Reading{}, &attache.Error{Code: attache.CodeNotEnglish, Op: "read", Message: doubt.Message}
		}
		return attache.Reading{Report: rep, Entities: []attache.Entity{}, Events: []attache.Event{}, Doubts: []attache.Doubt{doubt}, Model: f.Model()}, nil
	}
	out := attache.Reading{Report: rep, Entities: []attache.Entity{}, Events: []attache.Event{}, Doubts: []attache.Doubt{}, Model: f.Model()}
	span := func(start, end int) attache.Span {
		return attache.Span{Start: start, End: end, Text: rep.Text[start:end], Sentence: 1}
	}
	seen := map[string]bool{}
	party := func(s attache.Span) attache.Party {
		id := "~" + strings.ToLower(s.Text)
		if !seen[id] {
			seen[id] = true
			out.Entities = append(out.Entities, attache.Entity{ID: id, Name: s.Text, Kind: "unresolved"})
		}
		return attache.Party{ID: id, Span: &s, How: "name"}
	}
	if m := fakeEvent.FindStringSubmatchIndex(rep.Text); m != nil {
		e := attache.Event{ID: "e1", Type: "ASSAULT", Contexts: []string{}, Trigger: span(m[4], m[5]), Aspect: "past",
			Actors: []attache.Party{party(span(m[2], m[3]))}, Recipients: []attache.Party{party(span(m[6], m[7]))},
			Items: []attache.Item{}, Figures: []attache.Figure{}, People: []attache.Party{}}
		if rep.Text[m[4]:m[5]] == "meets" {
			e.Type = "CONSULT"
		}
		whole := []attache.Span{span(0, len(rep.Text))}
		e.Claims = []attache.Claim{{Holder: []attache.Party{{ID: attache.AuthorID}}, Position: "CT+", Confidence: 1, Evidence: whole}}
		if d := fakeDenial.FindStringSubmatchIndex(rep.Text); d != nil {
			cue := span(d[4], d[5])
			e.Claims = append(e.Claims, attache.Claim{Holder: []attache.Party{party(span(d[2], d[3]))}, Position: "CT-", Cue: &cue, Confidence: .5, Evidence: whole})
			e.Contested = true
		}
		out.Events = append(out.Events, e)
	}
	return out, nil
}

func (f fakeEngine) Explain(sentence string) (reading.Explanation, error) {
	r, err := f.Read(attache.Report{Text: sentence})
	return reading.Explanation{
		Words:      []reading.SeenWord{{Text: "Ruritania", UPOS: "PROPN", Head: 2, Relation: "nsubj", Sentence: 1}, {Text: "attacks", UPOS: "VERB", Relation: "root", Sentence: 1}},
		Names:      []reading.SeenName{{Text: "Ruritania", Type: "LOC"}},
		Triggers:   []reading.SeenTrigger{{Text: "attacks", Type: "ASSAULT", Prob: .75, Taken: true, Others: []text.Scored{{Label: "ACCUSE", Prob: .2}}, Arguments: []reading.SeenArgument{{Role: "ACTOR", Text: "Ruritania", Prob: .5, Taken: true}}}},
		Thresholds: map[string]float64{"trigger": .5},
		Reading:    r,
	}, err
}
