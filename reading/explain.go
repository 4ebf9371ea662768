package reading

import (
	"attache"
	"attache/text"
)

// An Explanation is all that was seen in a text and why each claim was made:
// words with their tree, names with their links, every decision of the model
// with its probability, and the claims that came of it.
type Explanation struct {
	Words      []SeenWord         `json:"words"`
	Names      []SeenName         `json:"names"`
	Times      []SeenTime         `json:"times"`
	Triggers   []SeenTrigger      `json:"triggers"`
	Reading    attache.Reading    `json:"reading"`
	Thresholds map[string]float64 `json:"thresholds"`
}

// A SeenWord is one word with its tags and its place in the tree. Head counts
// from 1 in the text, 0 for a root.
type SeenWord struct {
	Text     string `json:"text"`
	Lemma    string `json:"lemma"`
	UPOS     string `json:"upos"`
	Head     int    `json:"head"`
	Relation string `json:"relation"`
	Sentence int    `json:"sentence"`
}

// A SeenName is a name and the lexicon row it was linked to, "" for none.
type SeenName struct {
	Text string `json:"text"`
	Type string `json:"type"`
	ID   string `json:"id"`
	How  string `json:"how"`
}

// A SeenTime is a time expression and the days it means.
type SeenTime struct {
	Text  string `json:"text"`
	Start string `json:"start"`
	End   string `json:"end"`
	Kind  string `json:"kind"`
}

// A SeenTrigger is a word that may trigger an event: Taken says whether it was
// likely enough.
type SeenTrigger struct {
	Text      string         `json:"text"`
	Type      string         `json:"type"`
	Prob      float64        `json:"p"`
	Taken     bool           `json:"taken"`
	Others    []text.Scored  `json:"others"` // other types, given that it is one
	Arguments []SeenArgument `json:"arguments"`
	Aspect    text.Scored    `json:"aspect"`
	Mode      text.Scored    `json:"mode"`
	Rules     []string       `json:"rules"` // rules that changed the event afterwards
}

// A SeenArgument is a word that may fill a role. Position is what it would
// hold, for holders.
type SeenArgument struct {
	Role         string  `json:"role"`
	Text         string  `json:"text"`
	Prob         float64 `json:"p"`
	Taken        bool    `json:"taken"`
	Position     string  `json:"position,omitempty"`
	PositionProb float64 `json:"position_p,omitempty"`
}

// Explain reads a sentence or a short text and says what was seen in it.
// Errors are those of Read.
func (r *Reader) Explain(s string) (Explanation, error) {
	rep := attache.Report{Text: s}
	d, a, doubts, err := r.Annotate(&rep)
	if err != nil {
		return Explanation{}, err
	}
	out := Explanation{Thresholds: map[string]float64{"trigger": float64(r.thresholds.Trigger), "author": float64(r.thresholds.Author), "some": float64(r.thresholds.Some)}}
	for role := range text.NumRoles {
		out.Thresholds[role.String()] = float64(r.thresholds.Role[role])
	}
	for i, t := range d.Tokens {
		out.Words = append(out.Words, SeenWord{Text: d.Word(i), Lemma: t.Lemma, UPOS: t.UPOS, Head: t.Head + 1, Relation: t.Rel, Sentence: t.Sentence + 1})
	}
	for _, m := range d.Names {
		n := SeenName{Text: d.Slice(m.First, m.Last), Type: m.Type}
		if m.Layer == text.Named {
			if sense, ok := r.lexicon.Lookup(n.Text); ok {
				n.ID, n.How = sense.ID, sense.How
			}
		}
		out.Names = append(out.Names, n)
	}
	for _, x := range Times(d, a) {
		out.Times = append(out.Times, SeenTime{Text: d.Slice(x.First, x.Last), Start: x.Start, End: x.End, Kind: x.Kind})
	}
	rules := map[int][]string{}
	events, _ := assemble(d, a, r.lexicon, r.thresholds, nil)
	for _, e := range events {
		if e.merged {
			e.why = append(e.why, "told again")
		}
		rules[e.frame.Token] = e.why
	}
	for _, f := range d.Frames {
		out.Triggers = append(out.Triggers, r.seen(d, f, rules[f.Token]))
	}
	out.Reading = r.finish(d, rep, a, doubts, nil)
	return out, nil
}

// seen is one frame with every candidate, taken or not.
func (r *Reader) seen(d *text.Doc, f text.Frame, rules []string) SeenTrigger {
	t := SeenTrigger{Text: d.Word(f.Token), Type: f.Type, Prob: round(f.Prob), Taken: f.Prob > r.thresholds.Trigger, Aspect: f.Aspect, Mode: f.Mode, Rules: rules}
	for _, o := range f.Types {
		if o.Label != f.Type {
			t.Others = append(t.Others, o)
		}
	}
	taken := map[text.Arg]bool{}
	for _, h := range r.thresholds.holders(f) {
		taken[h] = true
	}
	for role := range text.NumRoles {
		if role == text.Holder {
			continue
		}
		for _, c := range r.thresholds.candidates(f, role, role == text.Actor) {
			taken[c] = true
		}
	}
	for _, x := range f.Args {
		a := SeenArgument{Role: x.Role.String(), Prob: round(x.Prob), Taken: taken[x]}
		switch {
		case x.Token >= 0:
			a.Text = d.Word(x.Token)
		case x.Role == text.Holder:
			a.Text = attache.AuthorID
		default:
			a.Text = attache.UnknownID
		}
		if x.Role == text.Holder {
			s := stand(f, x.Token)
			a.Position, a.PositionProb = s.Value, round(s.Prob)
		}
		t.Arguments = append(t.Arguments, a)
	}
	return t
}
