package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attache"
)

// TestFounding records the report that the program was first made for and asks
// what it was made to answer, with the program's own model.
func TestFounding(t *testing.T) {
	seed := filepath.Join("..", "..", "..", "shared", "seed")
	raw, err := os.ReadFile(filepath.Join(seed, "expected.json"))
	if err != nil {
		t.Skip("no ../shared/seed beside the checkout")
	}
	var want struct {
		Contested []attache.ContestedRow
		Transfers []struct {
			attache.TransferRow
			Optional bool
		}
		Alarms []attache.AlarmRow
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "founding.db")
	ask := func(answer any, args ...string) {
		t.Helper()
		var out, talk bytes.Buffer
		if status := run(append(args, "--ledger", db), strings.NewReader(""), &out, &talk, nil); status != exitDone {
			t.Fatalf("%v: status %d: %s", args, status, talk.String())
		}
		if answer != nil {
			if err := json.Unmarshal(out.Bytes(), answer); err != nil {
				t.Fatalf("%v: %v", args, err)
			}
		}
	}
	ask(nil, "record", filepath.Join(seed, "report.txt"))

	var contested attache.Page[attache.ContestedRow]
	ask(&contested, "ask", "contested", "-o", "json")
	for _, w := range want.Contested {
		if !slices.ContainsFunc(contested.Items, func(c attache.ContestedRow) bool {
			return c.Type == w.Type && slices.Equal(c.Actors, w.Actors) && slices.Equal(c.Recipients, w.Recipients) && slices.Equal(c.Says, w.Says) && slices.Equal(c.Denies, w.Denies)
		}) {
			t.Errorf("contested: %+v, want %+v", contested.Items, w)
		}
	}
	var transfers attache.TransferPage
	ask(&transfers, "ask", "transfers", "-o", "json")
	for _, w := range want.Transfers {
		found := slices.ContainsFunc(transfers.Items, func(x attache.TransferRow) bool {
			return x.From == w.From && x.To == w.To && x.Item == w.Item && x.Status == w.Status
		})
		if !found && !w.Optional {
			t.Errorf("no transfer %s → %s %s %s: %+v", w.From, w.To, w.Item, w.Status, transfers.Items)
		}
	}
	if chain := []string{"IRN", "RUS", "IRN"}; !slices.ContainsFunc(transfers.Chains, func(c []string) bool { return len(c) >= 3 && slices.Equal(c[:3], chain) }) {
		t.Errorf("no chain back to Iran: %v", transfers.Chains)
	}
	var alarms attache.Page[attache.AlarmRow]
	ask(&alarms, "ask", "alarms", "-o", "json")
	for _, w := range want.Alarms {
		if !slices.ContainsFunc(alarms.Items, func(a attache.AlarmRow) bool {
			return a.Kind == w.Kind && slices.Equal(a.Actors, w.Actors) && a.Family == w.Family && a.Direction == w.Direction && slices.Equal(a.Contexts, w.Contexts) && slices.Contains(a.Holder, w.Holder[0])
		}) {
			t.Errorf("alarms: %+v, want %+v", alarms.Items, w)
		}
	}
	var dyad attache.Dyad
	ask(&dyad, "ask", "dyad", "Iran", "Russia", "-o", "json")
	if dyad.A.ID != "IRN" || dyad.B.ID != "RUS" || dyad.Contested != 1 || dyad.Total < 3 {
		t.Errorf("dyad: %+v", dyad)
	}
}
