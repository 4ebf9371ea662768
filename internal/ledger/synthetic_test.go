package ledger

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"attache"
)

// synthetic makes a press of invented reports: as many happenings a day as a
// few dozen outlets tell, few parties in most of them (Zipf), each told by one
// to several reports, a third of them in the same words. The same seed gives the same press.
type synthetic struct {
	rand   *rand.Rand
	zipf   *rand.Zipf
	start  time.Time
	perDay int // reports
	told   int
	recent []happening
}

type happening struct {
	typ, actor, recipient, item, sentence string
	denied                                bool
}

func newSynthetic(seed uint64, perDay int) *synthetic {
	r := rand.New(rand.NewPCG(seed, 7))
	return &synthetic{rand: r, zipf: rand.NewZipf(r, 1.25, 6, 799), start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), perDay: perDay}
}

var (
	actTypes = []string{"AGREE", "CONSULT", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "AID", "RETREAT", "REQUEST", "ACCUSE", "ACCUSE", "REJECT", "THREATEN",
		"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "COERCE", "ASSAULT", "ASSAULT", "ASSAULT", "ALLY", "BACK", "CONFLICT"}
	syllables = strings.Fields("ba co du fe ga hi jo ku la mi no pe qua ri so ta ul ve wi xa yo za bren clor dast fron glim holt kers lund morn ness pald rusk stev trin vorn")
)

func (s *synthetic) word() string {
	var b strings.Builder
	for range 2 + s.rand.IntN(2) {
		b.WriteString(syllables[s.rand.IntN(len(syllables))])
	}
	return b.String()
}

func (s *synthetic) words(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = s.word()
	}
	return strings.Join(list, " ")
}

// happening is a new one: 30 in 100 name no recipient, 20 move an item, 15 are denied.
func (s *synthetic) happening() happening {
	name := func() string { return fmt.Sprintf("E%03d", s.zipf.Uint64()) }
	h := happening{typ: actTypes[s.rand.IntN(len(actTypes))], actor: name()}
	if s.rand.IntN(10) < 7 {
		if h.recipient = name(); h.recipient == h.actor {
			h.recipient = "E800"
		}
	}
	if s.rand.IntN(5) == 0 {
		h.item = attache.ItemKinds[s.rand.IntN(len(attache.ItemKinds))]
	}
	h.denied = s.rand.IntN(100) < 15
	h.sentence = "In " + s.word() + " " + h.actor + " " + s.words(9) + "."
	return h
}

// next is the next report with its day: eight events, one in three a happening
// that others told in the last days.
func (s *synthetic) next() (attache.Reading, attache.Provenance) {
	day := s.start.AddDate(0, 0, s.told/s.perDay)
	id := fmt.Sprintf("report-%07d", s.told)
	s.told++
	var sayings []saying
	for range 8 {
		var h happening
		if len(s.recent) > 0 && s.rand.IntN(3) == 0 {
			h = s.recent[s.rand.IntN(len(s.recent))]
			if s.rand.IntN(3) > 0 { // in other words
				h.sentence = "In " + s.word() + " " + h.actor + " " + s.words(9) + "."
			}
		} else {
			h = s.happening()
			if s.recent = append(s.recent, h); len(s.recent) > 3*s.perDay {
				s.recent = s.recent[s.perDay:]
			}
		}
		claims := []string{"author CT+"}
		if h.denied {
			claims = []string{fmt.Sprintf("E%03d CT+", s.zipf.Uint64()), h.actor + " CT-"}
		} else if s.rand.IntN(2) == 0 {
			claims = append(claims, fmt.Sprintf("E%03d PR+", s.zipf.Uint64()))
		}
		sayings = append(sayings, saying{typ: h.typ, actors: h.actor, recipients: h.recipient, items: h.item, sentence: h.sentence, aspect: "past", claims: claims})
	}
	r := read(id, fmt.Sprintf("Outlet %02d", s.rand.IntN(40)), day.Format(time.DateOnly), sayings...)
	return r, attache.Provenance{Fetched: day.Add(time.Duration(s.rand.IntN(86400)) * time.Second), Reader: "1.0"}
}
