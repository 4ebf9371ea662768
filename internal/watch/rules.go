package watch

import (
	"cmp"
	"math"
	"slices"
)

// A Link is one fact of a temporal knowledge graph: days and ids of any origin.
type Link struct{ Day, Source, Relation, Target int32 }

// LinkRules forecasts the missing end of a link (who does r to s today?) from
// cross-relation rules: every past link (s, b, o) is a rule b → r for o, whose
// confidence is how often it came true at that age and decayed count. Learned in
// one pass, single step. The family of CountTRuCoLa (Gastinger et al. 2025) with
// counted instead of fitted confidences.
type LinkRules struct {
	relations int
	half      float64 // half-life of counts, days
	past      []map[other]*trace
	frequency []map[int32]float64 // how often an entity is the end of a relation
	total     []float64
	table     [][]record32
}

type other struct{ relation, end int32 }

type trace struct {
	last  int32
	count float32
}

type record32 struct{ hits, times float32 }

// Settings of the link rules, chosen on the valid split of ICEWS14.
const (
	linkAges   = 10
	linkCounts = 5
	ruleLean   = 30  // a rule is trusted as if it had failed so often before
	ruleTop    = 10  // rules joined, the best first …
	ruleFade   = 0.9 // … each with so much of the weight of the one before
	ruleAlways = 0.3 // weight of how often an entity is the end of the relation at all
	ruleWarm   = 30  // days seen before the rules start to learn
	ruleHalf   = 20  // half-life of counts in days
)

// NewLinkRules has seen nothing of so many entities and relations.
func NewLinkRules(entities, relations int) *LinkRules {
	l := &LinkRules{relations: relations, half: ruleHalf, past: make([]map[other]*trace, entities),
		frequency: make([]map[int32]float64, 2*relations), total: make([]float64, 2*relations), table: make([][]record32, 4*relations*relations)}
	for i := range l.frequency {
		l.frequency[i] = map[int32]float64{}
	}
	return l
}

// A query asks for the ends of a relation from a start; relations from
// l.relations on are the same ones backwards.
type query struct{ start, relation int32 }

// queries are the day's links as questions from both ends with their answers, in order.
func (l *LinkRules) queries(links []Link) ([]query, map[query]map[int32]bool) {
	m := map[query]map[int32]bool{}
	var order []query
	ask := func(q query, end int32) {
		if m[q] == nil {
			m[q] = map[int32]bool{}
			order = append(order, q)
		}
		m[q][end] = true
	}
	for _, x := range links {
		ask(query{x.Source, x.Relation}, x.Target)
		ask(query{x.Target, x.Relation + int32(l.relations)}, x.Source)
	}
	return order, m
}

// Learn takes the links of one day, later than any before, and learns which
// rules would have told them.
func (l *LinkRules) Learn(links []Link) {
	if len(links) == 0 {
		return
	}
	day := links[0].Day
	if order, answers := l.queries(links); day >= ruleWarm {
		for _, q := range order {
			right := answers[q]
			for x, t := range l.past[q.start] {
				i := int(q.relation)*2*l.relations + int(x.relation)
				if l.table[i] == nil {
					l.table[i] = make([]record32, linkAges*linkCounts)
				}
				r := &l.table[i][l.bin(t, day)]
				r.times++
				if right[x.end] {
					r.hits++
				}
			}
		}
	}
	l.Add(links)
}

// Add takes the links of one day without learning rules from them.
func (l *LinkRules) Add(links []Link) {
	for _, x := range links {
		l.add(x.Source, x.Relation, x.Target, x.Day)
		l.add(x.Target, x.Relation+int32(l.relations), x.Source, x.Day)
	}
}

func (l *LinkRules) add(start, relation, end, day int32) {
	if l.past[start] == nil {
		l.past[start] = map[other]*trace{}
	}
	t := l.past[start][other{relation, end}]
	if t == nil {
		t = &trace{last: day}
		l.past[start][other{relation, end}] = t
	}
	t.count = t.count*float32(math.Exp2(-float64(day-t.last)/l.half)) + 1
	t.last = day
	l.frequency[relation][end]++
	l.total[relation]++
}

var (
	linkAge   = []float64{1, 2, 4, 7, 14, 28, 56, 112, 224}
	linkCount = []float64{1.01, 2, 4, 8}
)

func (l *LinkRules) bin(t *trace, day int32) int {
	c := int8(0)
	for _, b := range linkCount {
		if float64(t.count) >= b {
			c++
		}
	}
	return int(bin(linkAge, float64(day-t.last)))*linkCounts + int(c)
}

// score gives every entity with a rule for it its probability of being an end.
func (l *LinkRules) score(q query, day int32) map[int32]float64 {
	rules := map[int32][]float64{}
	for x, t := range l.past[q.start] {
		i := int(q.relation)*2*l.relations + int(x.relation)
		if l.table[i] == nil {
			continue
		}
		if r := l.table[i][l.bin(t, day)]; r.hits > 0 {
			rules[x.end] = append(rules[x.end], float64(r.hits)/(float64(r.times)+ruleLean))
		}
	}
	out := make(map[int32]float64, len(rules))
	for end, ps := range rules {
		slices.SortFunc(ps, func(a, b float64) int { return cmp.Compare(b, a) })
		no, weight := 1.0, 1.0
		for _, p := range ps[:min(len(ps), ruleTop)] {
			no *= 1 - weight*p
			weight *= ruleFade
		}
		out[end] = 1 - no
	}
	if l.total[q.relation] > 0 {
		for end, n := range l.frequency[q.relation] {
			out[end] = 1 - (1-out[end])*(1-ruleAlways*n/l.total[q.relation])
		}
	}
	return out
}

// A Ranking is how well ends were ranked: mean reciprocal rank and the share
// among the first ten.
type Ranking struct {
	N      int     `json:"n"`
	MRR    float64 `json:"mrr"`
	Hits10 float64 `json:"hits10"`
}

// Test ranks the links of one day from both ends, without learning from them,
// and adds to the ranking. Filter: the other right answers of the day are taken
// out (time-aware); ties count half (Gastinger et al. 2023).
func (l *LinkRules) Test(links []Link, sum *Ranking) {
	if len(links) == 0 {
		return
	}
	order, answers := l.queries(links)
	for _, q := range order {
		scores := l.score(q, links[0].Day)
		ends := make([]int32, 0, len(answers[q]))
		for end := range answers[q] {
			ends = append(ends, end)
		}
		slices.Sort(ends)
		for _, end := range ends {
			rank := l.rank(scores, end, answers[q])
			sum.N++
			sum.MRR += (1/rank - sum.MRR) / float64(sum.N)
			hit := 0.0
			if rank <= 10 {
				hit = 1
			}
			sum.Hits10 += (hit - sum.Hits10) / float64(sum.N)
		}
	}
}

func (l *LinkRules) rank(scores map[int32]float64, end int32, right map[int32]bool) float64 {
	own, above, ties := scores[end], 0, 0
	for e, v := range scores {
		switch {
		case e == end || right[e]:
		case v > own:
			above++
		case v == own:
			ties++
		}
	}
	if own == 0 {
		unscored := 0 // right answers that no rule names, this one among them
		for e := range right {
			if _, ok := scores[e]; !ok {
				unscored++
			}
		}
		ties += len(l.past) - len(scores) - unscored
	}
	return 1 + float64(above) + float64(ties)/2
}
