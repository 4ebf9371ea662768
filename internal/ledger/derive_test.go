package ledger

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

// TestRetracted: of an event that two sentences tell, each its holder, a page's
// next version has only one of them, or neither, or tells it anew.
func TestRetracted(t *testing.T) {
	const says, denies = "Vesland says that Ostria raided the coast.", "Ostria called the report false."
	first := read("page", "The Bell", "2024-03-01",
		saying{typ: "ASSAULT", actors: "OST", recipients: "VES", sentence: says, claims: []string{"VES CT+", "OST CT-"}},
		saying{typ: "REJECT", actors: "OST", recipients: "VES", sentence: denies, claims: []string{"author CT+"}})
	at := strings.Index(first.Report.Text, denies)
	first.Events[0].Claims[1].Evidence = []attache.Span{{Start: at, End: at + len(denies), Text: denies, Sentence: 2}}
	accuses := saying{typ: "ASSAULT", actors: "OST", recipients: "VES", sentence: says, claims: []string{"VES CT+"}}
	other := saying{typ: "CONSULT", actors: "OST", recipients: "VES", sentence: "The two met.", claims: []string{"author CT+"}}
	for _, c := range []struct {
		name string
		next []saying
		want []string
	}{
		{"one sentence is left", []saying{accuses}, []string{"ASSAULT OST CT- retracted", "ASSAULT VES CT+", "REJECT author CT+ retracted"}},
		{"none is left", []saying{other}, []string{"ASSAULT OST CT- retracted", "ASSAULT VES CT+ retracted", "CONSULT author CT+", "REJECT author CT+ retracted"}},
		{"one is left and read otherwise", []saying{{typ: "ACCUSE", actors: "VES", recipients: "OST", sentence: says, claims: []string{"author CT+"}}},
			[]string{"ACCUSE author CT+", "ASSAULT OST CT- retracted", "REJECT author CT+ retracted"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, places(t)[0].make(t))
			next := read("page", "The Bell", "2024-03-01", c.next...)
			must[attache.Recorded](t)(s.Record(t.Context(), first, from("2024-03-01")))
			done := must[attache.Recorded](t)(s.Record(t.Context(), next, from("2024-03-02")))
			if done.Version != 2 || done.Claims != len(c.want) {
				t.Errorf("%+v, want version 2 with %d claims", done, len(c.want))
			}
			var got []string
			for _, x := range claimsOf(t, s, attache.Filter{}) {
				line := x.Type + " " + strings.Join(x.Holder, " ") + " " + x.Position
				if x.Retracted {
					line += " retracted"
				}
				got = append(got, line)
			}
			slices.Sort(got)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if n := must[attache.Page[attache.ContestedRow]](t)(s.Contested(t.Context(), attache.Filter{})).Total; n != 0 {
				t.Errorf("%d contested events; the denial was taken back", n)
			}
		})
	}
}
