package reading

import (
	"os"
	"strings"
	"testing"
)

// TestFiguresOfCodedEvents measures which share of the coded figures is found,
// value and role, in the event's sentences. Figures of one that stand for an
// article or a bare singular ("a soldier was killed") have no number to find:
// their share is told beside it.
func TestFiguresOfCodedEvents(t *testing.T) {
	for _, c := range []struct {
		file        string
		value, role float64
	}{{"train.jsonl.gz", 0.81, 0.75}, {"stories.jsonl.gz", 0.90, 0.84}} {
		t.Run(c.file, func(t *testing.T) {
			var all, value, role, bound, one int
			for _, r := range codedReports(t, c.file) {
				d := docOf(r.Sentences, r.Paragraph)
				numbers := Numbers(d)
				for _, e := range r.Events {
					trigger := -1
					if len(e.S) > 0 && e.S[0] >= 1 && e.S[0] <= len(d.Sentences) {
						s := d.Sentences[e.S[0]-1]
						if p := strings.Index(d.Text[s.Start:s.End], e.Trigger); p >= 0 {
							for i := s.First; i < s.Last; i++ {
								if d.Tokens[i].Start <= s.Start+p && s.Start+p < d.Tokens[i].End {
									trigger = i
								}
							}
						}
					}
					for _, f := range e.Figures {
						all++
						v, ro, bo := false, false, false
						var near []string
						for _, n := range numbers {
							s := d.Tokens[n.First].Sentence + 1
							in := false
							for _, x := range e.S {
								in = in || x == s
							}
							if !in {
								continue
							}
							got := FigureRole(d, n, trigger)
							near = append(near, d.Slice(n.First, n.Last)+"="+got+n.Bound)
							if n.Value == f.N || n.High == f.N && f.N != 0 {
								v = true
								if got == f.Role {
									ro = true
									bo = bo || n.Bound == f.Bound
								}
							}
						}
						if v {
							value++
						} else if f.N == 1 {
							one++
						}
						if ro {
							role++
						}
						if bo {
							bound++
						}
						if os.Getenv("FIGURES_MISSES") != "" && (!ro && f.N != 1 || ro && !bo) {
							var o []string
							for _, n := range e.S {
								if n >= 1 && n <= len(r.Sentences) {
									o = append(o, r.Sentences[n-1])
								}
							}
							t.Logf("MISS v=%v r=%v want %s %g %s (%s) got %q in %q", v, ro, f.Role, f.N, f.Bound, e.Trigger, near, o)
						}
					}
				}
			}
			share := func(n int) float64 { return float64(n) / float64(all) }
			t.Logf("%d figures: value %.3f, value and role %.3f, and bound %.3f; %d not found are ones (%.3f)", all, share(value), share(role), share(bound), one, share(one))
			if share(value) < c.value || share(role) < c.role {
				t.Errorf("value %.3f, value and role %.3f: want at least %.3f and %.3f", share(value), share(role), c.value, c.role)
			}
		})
	}
}
