package story

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attache"
)

// ecbDocument is a document of ECB+ (Cybulska and Vossen 2014) as kept in
// ../shared/corpora: mentions point at words of the whole document.
type ecbDocument struct {
	ID        string     `json:"id"`
	Topic     int        `json:"topic"`
	Sents     [][]string `json:"sents"`
	Validated []int      `json:"validated_sents"`
	Mentions  []struct {
		Tokens []int  `json:"tokens"`
		Type   string `json:"type"`
		Chain  string `json:"chain"`
	} `json:"mentions"`
}

func ecbDocuments(t *testing.T, part string) []ecbDocument {
	path := filepath.Join("..", "..", "..", "shared", "corpora", "events-ecbplus", part+".jsonl.gz")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("ECB+ is not here: no %s", filepath.ToSlash(path))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var list []ecbDocument
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var d ecbDocument
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

// ecbTellings are the events of the checked sentences as tellings. ECB+ has no
// event types and no roles: the stem of the trigger stands for the type, and the
// people, organisations and places of the sentence, with their gold identity, for
// the parties and the place.
func ecbTellings(d ecbDocument) (list []Telling, chains []string) {
	var words []string
	var sentence []int
	for i, s := range d.Sents {
		for range s {
			sentence = append(sentence, i)
		}
		words = append(words, s...)
	}
	for n, m := range d.Mentions {
		at := sentence[m.Tokens[0]]
		if !strings.Contains(m.Type, "ACTION") || m.Chain == "" || !slices.Contains(d.Validated, at) {
			continue
		}
		e := attache.Event{ID: string(rune('a'+n%26)) + strings.Repeat("x", n/26), Type: "ACT " + stem(strings.ToLower(words[m.Tokens[0]])), Aspect: "past"}
		for _, o := range d.Mentions {
			if sentence[o.Tokens[0]] != at || o.Chain == "" {
				continue
			}
			switch {
			case strings.HasPrefix(o.Type, "HUMAN"):
				e.Actors = append(e.Actors, attache.Party{ID: o.Chain})
			case strings.HasPrefix(o.Type, "LOC") && e.Where == nil:
				e.Where = &attache.Where{ID: o.Chain, Name: o.Chain}
			}
		}
		text := strings.Join(d.Sents[at], " ")
		e.Claims = []attache.Claim{{Evidence: []attache.Span{{Text: text}}}}
		list = append(list, Telling{Report: d.ID, Event: e, Published: "2010-01-01", Words: evidenceWords(e)})
		chains = append(chains, m.Chain)
	}
	return list, chains
}

// TestECBPlus logs what Happenings reaches on the test part of ECB+ across
// documents, given the names of others' annotators: an outside measure, on a task
// (every verb and noun that tells an event) wider than ours. It has no floor.
func TestECBPlus(t *testing.T) {
	byTopic := map[int][]ecbDocument{}
	for _, d := range ecbDocuments(t, "test") {
		byTopic[d.Topic] = append(byTopic[d.Topic], d)
	}
	var c, lemma pairCounts
	n := 0
	for _, docs := range byTopic {
		var ts []Telling
		var gold []string
		for _, d := range docs {
			list, chains := ecbTellings(d)
			ts, gold = append(ts, list...), append(gold, chains...)
		}
		n += len(ts)
		group := make([]int, len(ts))
		for k, g := range Happenings(ts, nil) {
			for _, i := range g {
				group[i] = k
			}
		}
		for i := range ts {
			for j := range i {
				if ts[i].Report == ts[j].Report {
					continue
				}
				for _, x := range []struct {
					counts *pairCounts
					said   bool
				}{{&c, group[i] == group[j]}, {&lemma, ts[i].Event.Type == ts[j].Event.Type}} {
					if x.said {
						x.counts.said++
					}
					if gold[i] == gold[j] {
						x.counts.gold++
					}
					if x.said && gold[i] == gold[j] {
						x.counts.right++
					}
				}
			}
		}
	}
	if n == 0 || c.gold == 0 {
		t.Fatal("ECB+ gave no pairs")
	}
	t.Logf("ECB+ test, %d mentions, pairs across documents of a topic: %v", n, c)
	t.Logf("the same trigger alone:                                   %v", lemma)
}
