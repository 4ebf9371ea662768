package ledger

import (
	"testing"

	"attache"
)

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		say := func(sentence string) saying {
			return saying{typ: "AID", actors: "NOR", recipients: "LTU", sentence: sentence, claims: []string{"author CT+"}}
		}
		first := read("a", "The Bell", "2024-03-01", say("Norland shipped forty armoured trucks to the Lutanian coast guard."), say("The President's envoys were negotiating in Åsby."))
		first.Report.URL = "https://bell.example/1"
		must[attache.Recorded](t)(s.Record(t.Context(), first, from("2024-03-02")))
		must[attache.Recorded](t)(s.Record(t.Context(), read("b", "The Horn", "2024-04-01", say("A coast was guarded by forty men, and no truck came.")), from("2024-04-02")))
		for _, c := range []struct {
			words           string
			claims, reports int
		}{
			{"trucks", 2, 2}, {"TRUCK", 2, 2}, {"truck armoured", 1, 1}, {`"coast guard"`, 1, 1}, {`"guard coast"`, 0, 0}, {"forty guarded", 2, 2},
			{"negotiate", 1, 1}, {"negotiate trucks", 0, 1}, // of one sentence; of one text
			{"the negotiation", 1, 1}, {"president", 1, 1}, {"trucks' OR (", 2, 2}, {"zeppelin", 0, 0}, {`"forty armoured" truck`, 1, 1}, {"trucks NOT forty", 2, 2},
		} {
			claims, err1 := s.Claims(t.Context(), attache.Filter{Text: c.words})
			reports, err2 := s.Reports(t.Context(), attache.Filter{Text: c.words})
			if err1 != nil || err2 != nil || claims.Total != c.claims || reports.Total != c.reports {
				t.Errorf("%q: %d claims, want %d; %d reports, want %d; %v %v", c.words, claims.Total, c.claims, reports.Total, c.reports, err1, err2)
			}
		}
		// Words of a version that is no more are found no more.
		second := read("a2", "The Bell", "2024-03-01", say("Norland shipped nothing."))
		second.Report.URL = first.Report.URL
		must[attache.Recorded](t)(s.Record(t.Context(), second, from("2024-03-03")))
		if n := must[attache.Page[attache.ReportRow]](t)(s.Reports(t.Context(), attache.Filter{Text: "envoys"})).Total; n != 0 {
			t.Errorf("%d reports have words of an older version", n)
		}
		if n := must[attache.Page[attache.ReportRow]](t)(s.Reports(t.Context(), attache.Filter{Text: "nothing"})).Total; n != 1 {
			t.Errorf("%d reports have words of the newest version", n)
		}
	})
}

func TestFailures(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		fail := func(f attache.Failure, day string) {
			t.Helper()
			f.Fetched = from(day).Fetched
			if err := s.RecordFailed(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		list := func(f attache.Filter) []attache.Failure {
			t.Helper()
			page := must[attache.Page[attache.Failure]](t)(s.Failed(t.Context(), f))
			if page.Total != len(page.Items) {
				t.Errorf("total %d of %d rows", page.Total, len(page.Items))
			}
			return page.Items
		}
		fail(attache.Failure{Report: "r1", Source: "The Bell", Code: attache.CodeNotEnglish, Message: "it looks Norse", Key: "guid-1", Raw: []byte("hwæt")}, "2024-03-01")
		fail(attache.Failure{URL: "https://bell.example/2", Source: "The Horn", Code: attache.CodeNoText}, "2024-03-02")
		fail(attache.Failure{Raw: []byte{0xff, 0, 0xfe}, Code: attache.CodeNotText}, "2024-03-03")
		fail(attache.Failure{Report: "r1", Source: "The Bell", Code: attache.CodeTooLarge, Message: "later"}, "2024-03-04")
		fail(attache.Failure{Report: "r1", Source: "The Bell", Code: attache.CodeNoText, Message: "an older try, told late"}, "2024-02-01")
		got := list(attache.Filter{})
		if len(got) != 3 || got[0].Report != "r1" || got[0].Message != "later" || got[1].Code != attache.CodeNotText || got[2].URL == "" {
			t.Fatalf("failures: %+v", got)
		}
		if len(list(attache.Filter{Source: "The Horn"})) != 1 || len(list(attache.Filter{Since: "2024-03-03", Until: "2024-03-03"})) != 1 {
			t.Error("failures are not narrowed")
		}
		if seen := must[bool](t)(s.Seen(t.Context(), "guid-1")); !seen {
			t.Error("a failed item is not seen")
		}
		if err := s.RecordFailed(t.Context(), attache.Failure{Code: attache.CodeNoText}); attache.ErrorCode(err) != attache.CodeInvalid {
			t.Errorf("a failure of nothing: %v", err)
		}
		must[attache.Recorded](t)(s.Record(t.Context(), read("r1", "The Bell", "2024-03-01", gift), from("2024-03-05")))
		if got := list(attache.Filter{}); len(got) != 2 {
			t.Errorf("a report that was read after all is still listed: %+v", got)
		}
		if sources := must[attache.Page[attache.SourceRow]](t)(s.Sources(t.Context(), attache.Filter{})); sources.Total != 3 {
			t.Errorf("sources: %+v", sources)
		}
	})
}

func TestInvalid(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		bad := read("r1", "The Bell", "2024-03-01", gift)
		bad.Events[0].Claims[0].Evidence = nil
		before := export(t, s)
		for _, r := range []attache.Reading{bad, {}} {
			if _, err := s.Record(t.Context(), r, from("2024-03-01")); attache.ErrorCode(err) != attache.CodeInvalid {
				t.Errorf("%v, want %s", err, attache.CodeInvalid)
			}
		}
		if export(t, s) != before {
			t.Error("something was kept")
		}
		for _, ask := range []func() error{
			func() error { _, err := s.Event(t.Context(), "nothing"); return err },
			func() error { _, _, err := s.Report(t.Context(), "nothing"); return err },
			func() error { _, err := s.Dyad(t.Context(), "NOR", "LTU", attache.Filter{}); return err },
		} {
			if err := ask(); attache.ErrorCode(err) != attache.CodeNotFound {
				t.Errorf("%v, want %s", err, attache.CodeNotFound)
			}
		}
	})
}
