package attache_test

import (
	"strings"
	"testing"

	"attache"
)

func TestWatchCheck(t *testing.T) {
	good := attache.Watch{Name: "n", Dyads: [][2]string{{"IRN", "RUS"}}, Tests: []string{"burst"}}
	if err := good.Check(); err != nil {
		t.Errorf("a good watch: %v", err)
	}
	for _, c := range []struct {
		change func(*attache.Watch)
		says   string
	}{
		{func(w *attache.Watch) { w.Name = " " }, "no name"},
		{func(w *attache.Watch) { w.Tests = nil }, "no test"},
		{func(w *attache.Watch) { w.Tests = []string{"guess"} }, `test "guess"`},
		{func(w *attache.Watch) { w.Types = []string{"HELP"} }, `type "HELP"`},
		{func(w *attache.Watch) { w.Quads = []string{"peace"} }, `quad "peace"`},
		{func(w *attache.Watch) { w.Contexts = []string{"sports"} }, `context "sports"`},
		{func(w *attache.Watch) { w.Items = []string{"sword"} }, `item "sword"`},
		{func(w *attache.Watch) { w.Positions = []string{"yes"} }, `position "yes"`},
		{func(w *attache.Watch) { w.Dyads = [][2]string{{"IRN", "IRN"}} }, "two different"},
		{func(w *attache.Watch) { w.Group = []string{"IRN"} }, "two or more"},
		{func(w *attache.Watch) { w.Actors = []string{""} }, "empty id"},
		{func(w *attache.Watch) { w.Cooldown = -1 }, "not negative"},
		{func(w *attache.Watch) { w.Dyads = nil }, "asks for everything"},
	} {
		w := good
		c.change(&w)
		if err := w.Check(); attache.ErrorCode(err) != attache.CodeInvalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q is not said of %+v: %v", c.says, w, err)
		}
	}
}

func TestAlarmCheck(t *testing.T) {
	good := attache.Alarm{AlarmRow: attache.AlarmRow{ID: "a", Kind: "counted", Watch: "n", Reason: "more"}, Day: "2030-01-02", Arrow: "↑", Test: "burst", Window: 7, P: 0.001,
		Origins: []attache.Telling{{Origin: "o"}}, Off: "less"}
	if err := good.Check(); err != nil {
		t.Errorf("a good alarm: %v", err)
	}
	for name, change := range map[string]func(*attache.Alarm){
		"no id": func(a *attache.Alarm) { a.ID = "" }, "no day": func(a *attache.Alarm) { a.Day = "soon" }, "no test": func(a *attache.Alarm) { a.Test = "" },
		"no proof": func(a *attache.Alarm) { a.Origins = nil }, "no end": func(a *attache.Alarm) { a.Off = "" }, "p above 1": func(a *attache.Alarm) { a.P = 2 },
		"reported by nobody": func(a *attache.Alarm) { a.Kind = "reported" }, "no kind": func(a *attache.Alarm) { a.Kind = "felt" },
	} {
		a := good
		change(&a)
		if attache.ErrorCode(a.Check()) != attache.CodeInvalid {
			t.Errorf("%s passes", name)
		}
	}
}
