package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"attache"

	"github.com/google/go-cmp/cmp"
)

// TestOrder: whatever the workers and however long a report takes, recordings
// come in the order of the input.
func TestOrder(t *testing.T) {
	var list []Incoming
	var want []string
	for n := range 200 {
		text := "They met."
		if n%7 == 0 {
			text = "slow"
		}
		id := fmt.Sprintf("r%03d", n)
		list, want = append(list, came(id, text)), append(want, id)
	}
	for _, workers := range []int{1, 2, 9} {
		l := newMemory()
		tally, err := Run(t.Context(), coming(list...), reader("1"), l, Options{Workers: workers})
		if err != nil || tally.Recorded != 200 || !slices.Equal(l.order, want) {
			t.Errorf("%d workers: %+v, %v; in order: %v", workers, tally, err, slices.Equal(l.order, want))
		}
	}
}

func TestRun(t *testing.T) {
	l := newMemory()
	dropped := Incoming{Failed: &attache.Failure{Code: attache.CodeTooLarge, Message: "too long", Key: "k1"}, Place: "file k1"}
	notice := Incoming{Failed: &attache.Failure{Code: "http_status", Message: "status 500"}, Unlisted: true, Place: "feed"}
	in := []Incoming{came("a", "They met."), dropped, came("b", "foreign"), came("c", "panic"), notice, came("d", "broken"), came("e", "They parted."), came("a", "They met."), came("", "They wrote.")}
	source := func(yield func(Incoming, error) bool) {
		for n, i := range in {
			if n == 2 && !yield(Incoming{}, errors.New("the disk is gone")) || !yield(i, nil) {
				return
			}
		}
	}
	var seen []string
	watch := func(o Outcome) {
		seen = append(seen, strings.TrimSpace(fmt.Sprintf("%d %s %s", o.Kind, o.Incoming.Report.ID, attache.ErrorCode(o.Err))))
	}
	got, err := Run(t.Context(), source, reader("1"), l, Options{Workers: 1, Watch: watch, Version: "v9"})
	if err != nil {
		t.Fatal(err)
	}
	want := Tally{Recorded: 3, Unchanged: 1, Refused: 5, Broken: 1}
	// With one worker the second "a" may be looked up before or after the first is recorded.
	if got.Known == 1 {
		want.Known, want.Unchanged = 1, 0
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("want - got +\n%s", d)
	}
	codes := []string{"0 a", "3  too_large", "4  internal", "3 b not_english", "3 c internal", "3  http_status", "3 d invalid_reading", "0 e"}
	if d := cmp.Diff(codes, seen[:len(codes)]); d != "" {
		t.Errorf("want - got +\n%s", d)
	}
	for id, f := range map[string]string{"b": attache.CodeNotEnglish, "c": attache.CodeInternal, "d": attache.CodeInvalid, attache.Hash("file k1k1"): attache.CodeTooLarge} {
		if l.failed[id].Code != f {
			t.Errorf("failed %s: %+v, want %s", id, l.failed[id], f)
		}
	}
	if len(l.failed) != 4 {
		t.Errorf("%d failed: %v", len(l.failed), l.failed)
	}
	if string(l.failed["b"].Raw) != "foreign" || l.failed["b"].Message != "the text does not look English" || l.failed["b"].Key == "" || l.failed["c"].Key != "" {
		t.Errorf("what is kept of a failure: %+v, %+v", l.failed["b"], l.failed["c"])
	}
	hash := attache.Hash("They wrote.")
	if r := l.readings[hash+hash]; r.Report.Text != "They wrote." || l.provenance[hash+hash].Reader != "v9" {
		t.Errorf("without an id: %+v", r)
	}

	// Again: nothing is read but what failed by a fault of ours.
	read := 0
	counting := func(r attache.Report) (attache.Reading, error) { read++; return reader("1")(r) }
	got, err = Run(t.Context(), coming(in...), counting, l, Options{Workers: 1})
	if err != nil || got.Known != 7 || got.Refused != 2 || read != 1 {
		t.Errorf("again: %+v, %d read, %v", got, read, err)
	}
}

// TestStop: a run that is stopped leaves a beginning of its input; going on
// gives the whole, and nothing is remembered too early.
func TestStop(t *testing.T) {
	for _, at := range []int{0, 1, 5, 17, 50} {
		l := newMemory()
		remembered := 0
		var list []Incoming
		for n := range 60 {
			list = append(list, came(fmt.Sprintf("r%02d", n), "slow"))
			if n%10 == 9 {
				list = append(list, Incoming{After: func() error {
					if len(l.readings) < n+1 {
						t.Errorf("remembered %d reports of %d", n+1, len(l.readings))
					}
					remembered++
					return nil
				}})
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		taken := 0
		source := func(yield func(Incoming, error) bool) {
			for _, i := range list {
				if taken++; taken > at {
					cancel()
				}
				if !yield(i, nil) {
					return
				}
			}
		}
		tally, err := Run(ctx, source, reader("1"), l, Options{Workers: 3})
		if !errors.Is(err, context.Canceled) || tally.Recorded != len(l.order) || len(l.order) > at+1 {
			t.Errorf("stopped at %d: %+v, %v, %d recorded", at, tally, err, len(l.order))
		}
		for n, id := range l.order {
			if want := fmt.Sprintf("r%02d", n); id != want {
				t.Errorf("stopped at %d: number %d is %s", at, n, id)
			}
		}
		before := len(l.order)
		tally, err = Run(t.Context(), coming(list...), reader("1"), l, Options{Workers: 3})
		if err != nil || len(l.readings) != 60 || tally.Known != before || tally.Recorded != 60-before || remembered < 6 {
			t.Errorf("going on from %d: %+v, %v, %d remembered", before, tally, err, remembered)
		}
	}
}

// TestLedgerErrors: a lock is waited for, a full disk ends the run.
func TestLedgerErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newMemory()
		busy := 3
		l.fail = func() error {
			if busy--; busy >= 0 {
				return &attache.Error{Code: attache.CodeLocked}
			}
			return nil
		}
		began := time.Now()
		tally, err := Run(t.Context(), coming(came("a", "They met.")), reader("1"), l, Options{Workers: 1})
		if err != nil || tally.Recorded != 1 || time.Since(began) != 7*firstWait {
			t.Errorf("busy: %+v, %v after %s", tally, err, time.Since(began))
		}
		l.fail = func() error { return &attache.Error{Code: attache.CodeLocked} }
		if _, err = Run(t.Context(), coming(came("b", "They met.")), reader("1"), l, Options{Workers: 1, Retries: 2}); attache.ErrorCode(err) != attache.CodeLocked {
			t.Errorf("busy for ever: %v", err)
		}
	})
	l := newMemory()
	room := 5
	l.fail = func() error {
		if room--; room < 0 {
			return &attache.Error{Code: attache.CodeFull, Message: "no room left"}
		}
		return nil
	}
	taken := 0
	endless := func(yield func(Incoming, error) bool) {
		for n := 0; ; n++ {
			if taken++; !yield(came(fmt.Sprint(n), "They met."), nil) {
				return
			}
		}
	}
	tally, err := Run(t.Context(), endless, reader("1"), l, Options{Workers: 4})
	if attache.ErrorCode(err) != attache.CodeFull || tally.Recorded != 5 || len(l.failed) != 0 {
		t.Errorf("full: %+v, %v", tally, err)
	}
	if taken > 5+4*4 {
		t.Errorf("%d reports were held at a time", taken)
	}
	broken := Incoming{After: func() error { return errors.New("the folder is gone") }}
	if _, err := Run(t.Context(), coming(broken, came("x", "They met.")), reader("1"), newMemory(), Options{}); err == nil || err.Error() != "the folder is gone" {
		t.Errorf("what cannot be remembered: %v", err)
	}
}

func TestReplay(t *testing.T) {
	day := func(how string) *attache.Date { return &attache.Date{Start: "2031-05-24", End: "2031-05-24", How: how} }
	from := newMemory()
	in := []Incoming{came("given", "They met."), came("found", "They parted."), came("lost", "foreign words"), came("doubted", "They wrote.")}
	in[0].Report.Published, in[1].Report.Published = day("given"), day("weekday+date")
	in[3].Doubts = []attache.Doubt{{Code: "invalid_utf8", Message: "bytes were replaced"}}
	lenient := func(r attache.Report) (attache.Reading, error) {
		r.Text = strings.Replace(r.Text, "foreign", "fluent", 1)
		out, err := reader("1")(r)
		out.Report.Text = strings.Replace(r.Text, "fluent", "foreign", 1)
		return out, err
	}
	if _, err := Run(t.Context(), coming(in...), lenient, from, Options{}); err != nil {
		t.Fatal(err)
	}
	from.corrections = []attache.Correction{{ID: "c1", Kind: "accept"}}
	from.failed["f"] = attache.Failure{Report: "f", Code: attache.CodeNoText, RawHash: "sha256:1"}
	exports := map[string]bool{}
	for _, workers := range []int{1, 5} {
		to := newMemory()
		tally, err := Replay(t.Context(), from, to, reader("2"), Options{Workers: workers, Version: "v2"})
		if err != nil || tally.Recorded != 3 || tally.Refused != 1 {
			t.Fatalf("%+v, %v", tally, err)
		}
		export := ""
		for id, m := range map[string]string{"given": "2", "found": "2", "lost": "1", "doubted": "2"} {
			r, _, err := find(to, id)
			if err != nil || r.Model.Version != m {
				t.Errorf("%s: model %q, %v", id, r.Model.Version, err)
			}
		}
		if given, _, _ := find(to, "given"); given.Report.Published == nil {
			t.Error("a date that came with the report is lost")
		}
		if found, _, _ := find(to, "found"); found.Report.Published != nil {
			t.Error("a date that the old reader found is taken for given")
		}
		if doubted, p, _ := find(to, "doubted"); len(doubted.Doubts) != 1 || p.Reader != "v2" || p.Key == "" {
			t.Errorf("doubts %v, provenance %+v", doubted.Doubts, p)
		}
		if len(to.corrections) != 1 || to.failed["f"].Code != attache.CodeNoText || string(to.failed["f"].Raw) != "bytes of sha256:1" || len(to.failed) != 1 {
			t.Errorf("corrections %v, failed %v", to.corrections, to.failed)
		}
		for _, id := range []string{"doubted", "found", "given", "lost"} {
			r, _, _ := find(to, id)
			export += fmt.Sprintf("%+v\n", r)
		}
		exports[export] = true
	}
	if len(exports) != 1 {
		t.Errorf("the number of workers shows in the export:\n%v", exports)
	}
	tally, err := Replay(t.Context(), from, from, reader("1"), Options{})
	if err != nil || tally.Unchanged+tally.Recorded != 3 || len(from.corrections) != 1 {
		t.Errorf("in place: %+v, %v", tally, err)
	}
}

func find(m *memory, id string) (attache.Reading, attache.Provenance, error) {
	for key, r := range m.readings {
		if r.Report.ID == id {
			return r, m.provenance[key], nil
		}
	}
	return attache.Reading{}, attache.Provenance{}, errors.New("not there")
}
