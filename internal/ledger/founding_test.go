package ledger

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

// founding is what a reader should find in a report like the one the program
// was first made for: an accusation with its denial, a return that is only
// possible, a gift, a trend. The sentences are our own.
func founding() attache.Reading {
	accuse := "Washington says Tehran has delivered drones to Moscow, which Tehran disputes."
	returned := "Altered Iranian drones might flow back to Iran, which might hand them on to Damascus, the general told reporters."
	return read("founding", "The Bell", "2023-09-20",
		saying{typ: "COOPERATE", actors: "IRN RUS", contexts: "military", trend: "growing", sentence: "Military cooperation between Iran and Russia is growing, a US general said.", claims: []string{"USA CT+ via alexus-grynkewich"}},
		saying{typ: "COOPERATE", actors: "IRN RUS", items: "drone", contexts: "military technology", sentence: "The two share drone technology, he said.", claims: []string{"USA CT+"}},
		saying{typ: "ASSAULT", actors: "RUS", recipients: "UKR", items: "drone/IRN", aspect: "ongoing", sentence: returned, claims: []string{"USA CT+"}},
		saying{typ: "AID", actors: "RUS", recipients: "IRN", items: "drone/IRN", contexts: "military", aspect: "future", sentence: returned, claims: []string{"USA PS+"}},
		saying{typ: "AID", actors: "IRN", recipients: "SYR", items: "drone", contexts: "military", sentence: returned, claims: []string{"USA PS+"}},
		saying{typ: "ACCUSE", actors: "USA", recipients: "IRN", sentence: accuse, claims: []string{"author CT+"}},
		saying{typ: "AID", actors: "IRN", recipients: "RUS", items: "drone", contexts: "military", aspect: "past", sentence: accuse, claims: []string{"USA CT+", "IRN CT-"}},
		saying{typ: "REJECT", actors: "IRN", recipients: "USA", sentence: accuse, claims: []string{"author CT+"}},
		saying{typ: "AID", actors: "IRN RUS", recipients: "SYR", contexts: "economic military", sentence: "Both have helped the government in Damascus.", claims: []string{"author CT+"}},
		saying{typ: "ALLY", actors: "SAU USA", sentence: "Riyadh is an ally of Washington.", claims: []string{"author CT+"}},
		saying{typ: "AID", actors: "RUS", recipients: "PRK", items: "drone", start: "2023-09-11", end: "2023-09-17", sentence: "The Russian president presented drones to the North Korean leader last week.", claims: []string{"author CT+"}},
		saying{typ: "AID", actors: "IRN", recipients: "SYR", items: "personnel", sentence: "Iran says it has sent advisers to the Syrian army.", claims: []string{"IRN CT+"}},
		saying{typ: "CONSULT", actors: "SAU", recipients: "USA", sentence: "Talks on a treaty may be under way.", claims: []string{"new-york-times PS+"}},
	)
}

func TestFounding(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		done := must[attache.Recorded](t)(s.Record(t.Context(), founding(), from("2023-09-21")))

		contested := must[attache.Page[attache.ContestedRow]](t)(s.Contested(t.Context(), attache.Filter{}))
		if contested.Total != 1 || len(contested.Items) != 1 || contested.Next != "" {
			t.Fatalf("contested: %+v", contested)
		}
		want := attache.ContestedRow{Event: contested.Items[0].Event, Type: "AID", Actors: []string{"IRN"}, Recipients: []string{"RUS"}, Items: []string{"drone"},
			Says: []string{"USA"}, Denies: []string{"IRN"}, Origins: 1, Reports: 1}
		if d := cmp.Diff(want, contested.Items[0]); d != "" {
			t.Error("contested", d)
		}
		if !slices.Contains(done.Events, want.Event) {
			t.Errorf("the contested event is not among those recorded: %v", done.Events)
		}

		transfers := must[attache.TransferPage](t)(s.Transfers(t.Context(), attache.Filter{}))
		var rows []string
		for _, x := range transfers.Items {
			rows = append(rows, strings.TrimSpace(strings.Join([]string{x.From, x.To, x.Item, x.Status, x.Maker}, " ")))
			if x.Origins != 1 || len(x.Events) == 0 {
				t.Errorf("%+v: want one origin and its events", x)
			}
		}
		if d := cmp.Diff([]string{"IRN RUS drone contested", "IRN SYR drone possible", "IRN SYR personnel asserted", "RUS IRN drone possible IRN", "RUS PRK drone asserted"}, rows); d != "" {
			t.Error("transfers", d)
		}
		if d := cmp.Diff([][]string{{"IRN", "RUS", "IRN"}}, transfers.Chains); d != "" {
			t.Error("chains", d)
		}

		dyad := must[attache.Dyad](t)(s.Dyad(t.Context(), "RUS", "IRN", attache.Filter{}))
		if dyad.Total != 4 || len(dyad.Items) != 4 || dyad.Contested != 1 || dyad.A.Name != "name of RUS" {
			t.Errorf("dyad: %+v", dyad) // what one report tells as two stays two
		}
		if d := cmp.Diff([]attache.Count{{ID: "AID", Events: 2}, {ID: "COOPERATE", Events: 2}}, dyad.Types); d != "" {
			t.Error("types of the dyad", d)
		}

		alarms := must[attache.Page[attache.AlarmRow]](t)(s.Reported(t.Context(), attache.Filter{}))
		if alarms.Total != 1 {
			t.Fatalf("alarms: %+v", alarms)
		}
		a := alarms.Items[0]
		if a.Kind != "reported" || a.Family != "cooperation" || a.Direction != "growing" || !slices.Equal(a.Actors, []string{"IRN", "RUS"}) ||
			!slices.Equal(a.Holder, []string{"USA"}) || !slices.Contains(a.Contexts, "military") || len(a.Events) != 1 {
			t.Errorf("alarm: %+v", a)
		}

		dossier := must[attache.Dossier](t)(s.Dossier(t.Context(), "IRN", attache.Filter{}))
		if dossier.Total != 9 || dossier.Says != 2 || dossier.Partners[0] != (attache.Count{ID: "RUS", Events: 4}) {
			t.Errorf("dossier: total %d, says %d, partners %v", dossier.Total, dossier.Says, dossier.Partners)
		}
		if _, err := s.Dossier(t.Context(), "XXX", attache.Filter{}); attache.ErrorCode(err) != attache.CodeNotFound {
			t.Errorf("a dossier of nobody: %v", err)
		}
	})
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name   string
		claims []string
		aspect string
		typ    string
		want   string
	}{
		{"said", []string{"author CT+"}, "past", "AID", "asserted"},
		{"probable", []string{"USA PR+"}, "past", "AID", "asserted"},
		{"said and denied", []string{"USA CT+", "IRN PR-"}, "past", "AID", "contested"},
		{"only denied", []string{"IRN CT-"}, "past", "AID", "denied"},
		{"thought possible and denied", []string{"USA PS+", "IRN CT-"}, "past", "AID", "denied"},
		{"possible", []string{"USA PS+"}, "past", "AID", "possible"},
		{"planned", []string{"RUS CT+"}, "future", "AID", "possible"},
		{"promised", []string{"RUS CT+"}, "past", "AGREE", "possible"},
		{"asked", []string{"USA U"}, "past", "AID", ""},
		{"not a transfer", []string{"author CT+"}, "past", "ASSAULT", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, places(t)[0].make(t))
			must[attache.Recorded](t)(s.Record(t.Context(), read("r", "The Bell", "2024-01-01",
				saying{typ: c.typ, actors: "NOR", recipients: "LTU", items: "tank", aspect: c.aspect, sentence: "Norland and tanks.", claims: c.claims}), from("2024-01-01")))
			page := must[attache.TransferPage](t)(s.Transfers(t.Context(), attache.Filter{}))
			got := ""
			for _, x := range page.Items {
				got += x.Status
			}
			if got != c.want {
				t.Errorf("status %q, want %q", got, c.want)
			}
		})
	}
}
