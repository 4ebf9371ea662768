package story

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"attache"
)

// TestAnyOrder: the order in which reports come is nothing to origins, happenings
// and stories; each is in one group; what a person said holds.
func TestAnyOrder(t *testing.T) {
	reports := loadCorpus(t)
	var sources []Source
	var tellings []Telling
	for _, r := range reports {
		sources = append(sources, SourceOf(r.reading()))
		tellings = append(tellings, Tellings(r.reading(), "")...)
	}
	rapid.Check(t, func(r *rapid.T) {
		from := rapid.IntRange(0, len(sources)-40).Draw(r, "from")
		some := slices.Clone(sources[from : from+40])
		var over []Overrule
		for range rapid.IntRange(0, 4).Draw(r, "overrules") {
			over = append(over, Overrule{A: rapid.SampledFrom(some).Draw(r, "a").ID, B: rapid.SampledFrom(some).Draw(r, "b").ID, Same: rapid.Bool().Draw(r, "same")})
		}
		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "order"), 0))
		want := Origins(some, over)
		shuffle.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
		if d := cmp.Diff(want, Origins(some, over)); d != "" {
			r.Fatal("origins depend on the order of reports", d)
		}
		group, outlines := map[string]string{}, []Outline{}
		for _, o := range want {
			for _, m := range o.Members {
				if group[m] != "" {
					r.Fatalf("%s is in two groups", m)
				}
				group[m] = o.ID
				i := slices.IndexFunc(some, func(s Source) bool { return s.ID == m })
				outlines = append(outlines, Outline{Report: m, Origin: o.ID, Published: some[i].Published, Topic: some[i].Print.Topic})
			}
		}
		if len(group) != len(some) {
			r.Fatalf("%d of %d sources are in a group", len(group), len(some))
		}
		holds(r, group, over)

		some2 := slices.Clone(tellings[from : from+40])
		names := func() (out []string) {
			for _, g := range Happenings(some2, nil) {
				var ids []string
				for _, i := range g {
					ids = append(ids, some2[i].ID())
				}
				out = append(out, strings.Join(ids, " "))
			}
			return out
		}
		first := names()
		shuffle.Shuffle(len(some2), func(i, j int) { some2[i], some2[j] = some2[j], some2[i] })
		if d := cmp.Diff(first, names()); d != "" {
			r.Fatal("happenings depend on the order of tellings", d)
		}

		stories := Stories(outlines, over)
		shuffle.Shuffle(len(outlines), func(i, j int) { outlines[i], outlines[j] = outlines[j], outlines[i] })
		if d := cmp.Diff(stories, Stories(outlines, over)); d != "" {
			r.Fatal("stories depend on the order of reports", d)
		}
	})
}

// holds checks that the last word on a pair stands: apart always, together
// unless that would join what was kept apart.
func holds(r *rapid.T, group map[string]string, over []Overrule) {
	last := map[[2]string]bool{}
	apart := false
	for _, o := range over {
		last[[2]string{min(o.A, o.B), max(o.A, o.B)}] = o.Same
	}
	for p, same := range last {
		apart = apart || !same && p[0] != p[1]
	}
	for p, same := range last {
		together := group[p[0]] == group[p[1]]
		if p[0] != p[1] && (!same && together || same && !together && !apart) {
			r.Fatalf("%v: said %v, together %v", p, same, together)
		}
	}
}

// TestKeysMeet: of two that are compared each finds the other, and all that are
// linked are compared.
func TestKeysMeet(t *testing.T) {
	type keyed struct {
		id          string
		keys, seeks map[string]bool
	}
	set := func(list []string) map[string]bool {
		m := map[string]bool{}
		for _, k := range list {
			m[k] = true
		}
		return m
	}
	meets := func(a, b keyed) bool {
		for k := range a.seeks {
			if b.keys[k] {
				return true
			}
		}
		return false
	}
	check := func(what string, list []keyed, linked func(i, j int) bool) {
		lost := 0
		for i, a := range list {
			for j, b := range list[:i] {
				met := meets(a, b)
				if met != meets(b, a) {
					t.Errorf("%s: of %s and %s one finds the other", what, a.id, b.id)
				}
				if !met && linked(i, j) {
					lost++
					t.Logf("%s: %s and %s would be linked and do not meet", what, a.id, b.id)
				}
			}
		}
		if lost > 0 {
			t.Errorf("%s: %d pairs do not meet", what, lost)
		}
	}
	var sources []Source
	var tellings []Telling
	var ofSources, ofTellings []keyed
	for _, r := range loadCorpus(t) {
		s := SourceOf(r.reading())
		sources, ofSources = append(sources, s), append(ofSources, keyed{s.ID, set(SourceKeys(s)), set(SourceSeeks(s))})
		for _, x := range Tellings(r.reading(), "") {
			tellings, ofTellings = append(tellings, x), append(ofTellings, keyed{x.ID(), set(Keys(x)), set(Seeks(x))})
			if n := len(Keys(x)); n > 64 {
				t.Errorf("%s has %d keys", x.ID(), n)
			}
		}
	}
	check("origins", ofSources, func(i, j int) bool { _, ok := LinkOf(sources[i], sources[j]); return ok })
	check("happenings", ofTellings, func(i, j int) bool {
		same, _, _ := SameEvent(tellings[i], tellings[j])
		return same && tellings[i].Report != tellings[j].Report
	})
}

func TestStories(t *testing.T) {
	topic := func(text string) []uint32 { return PrintOf(text).Topic }
	quake := topic("An earthquake shook the port of Varnholm on Monday and 12 people died, the mayor of Varnholm said.")
	strike := topic("Dockers in Eastby walked out on Tuesday over pay, their union said in Eastby.")
	for _, c := range []struct {
		name     string
		outlines []Outline
		over     []Overrule
		want     string
	}{
		{"one happening, one subject", []Outline{{Report: "a", Published: "2024-03-01", Happenings: []string{"h1"}, Topic: quake}, {Report: "b", Published: "2024-03-03", Happenings: []string{"h1", "h2", "h3"}, Topic: quake}}, nil, "a b"},
		{"nothing in common", []Outline{{Report: "a", Happenings: []string{"h1"}, Topic: quake}, {Report: "b", Happenings: []string{"h2"}, Topic: quake}}, nil, "a|b"},
		{"background of both", []Outline{{Report: "a", Happenings: []string{"h1", "h2", "h3"}, Topic: quake}, {Report: "b", Happenings: []string{"h3", "h4", "h5"}, Topic: strike}}, nil, "a|b"},
		{"weeks later", []Outline{{Report: "a", Published: "2024-03-01", Happenings: []string{"h1"}, Topic: quake}, {Report: "b", Published: "2024-03-21", Happenings: []string{"h1"}, Topic: quake}}, nil, "a|b"},
		{"one origin", []Outline{{Report: "a", Origin: "o"}, {Report: "b", Origin: "o"}}, nil, "a b"},
		{"a person joins", []Outline{{Report: "a"}, {Report: "b"}, {Report: "c"}}, []Overrule{{"a", "c", true}}, "a c|b"},
		{"a person parts", []Outline{{Report: "a", Origin: "o"}, {Report: "b", Origin: "o"}, {Report: "c", Origin: "o"}}, []Overrule{{"a", "b", false}}, "a c|b"},
		{"the last word", []Outline{{Report: "a"}, {Report: "b"}}, []Overrule{{"a", "b", true}, {"b", "a", false}}, "a|b"},
		{"a clash", []Outline{{Report: "a"}, {Report: "b"}, {Report: "c"}}, []Overrule{{"a", "b", true}, {"b", "c", true}, {"a", "c", false}}, "a b|c"},
	} {
		var got []string
		for _, s := range Stories(c.outlines, c.over) {
			got = append(got, strings.Join(s.Members, " "))
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s: %s, want %s", c.name, g, c.want)
		}
	}
}

func TestFamily(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Reuters", "reuters"}, {"https://www.reuters.com/world/x", "reuters"}, {"RIA Novosti", "rossiya-segodnya"}, {"https://sputniknews.com/1", "rossiya-segodnya"},
		{"The Baltic Courier", "balticcourier"}, {"https://balticcourier.example/2", "balticcourier"}, {"https://news.balticcourier.co.uk/2", "balticcourier"},
		{"https://ana:secret@WWW.Reuters.com:443?x#y", "reuters"}, {"https://news.yahoo.com/3", ""}, {"https://ana.wordpress.com/4", "ana"}, {"", ""},
	} {
		if got := Family(c.name); got != c.want {
			t.Errorf("%q is of family %q, want %q", c.name, got, c.want)
		}
	}
}

// FuzzPrint: any text has a print, is a copy of itself, and comparing is symmetric.
func FuzzPrint(f *testing.F) {
	for _, s := range []string{"", "WARSAW (Norpress) - Poland signed. \"We did,\" he said… It's 1,100.5 euros", "a\xff\xfeb. C", "One.\r\n\r\nTwo! Three? «Four.» ﬁve"} {
		f.Add(s, "Norpress reported on Monday that Poland signed a contract with South Korea to buy 48 guns.")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		p, q := PrintOf(a), PrintOf(b)
		if c := Compare(p, p); len(p.Sentences) > 0 && c.Kind != CopyVerbatim {
			t.Errorf("a text is no copy of itself: %+v", c)
		}
		if d := cmp.Diff(Compare(p, q), Compare(q, p)); d != "" {
			t.Error("comparing is not symmetric", d)
		}
		for _, s := range sentencesOf(a) {
			if s.start < 0 || s.end > len(a) || s.start > s.end {
				t.Fatalf("sentence %d–%d of %d bytes", s.start, s.end, len(a))
			}
		}
		r := attache.Reading{Report: attache.Report{ID: "a", Text: a, Source: b}}
		if s := SourceOf(r); len(SourceKeys(s)) > 0 && s.ID != "a" {
			t.Errorf("another id: %s", s.ID)
		}
	})
}
