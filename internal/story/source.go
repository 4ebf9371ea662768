package story

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"attache"
)

// A Source is a report as Origins sees it. Published is an ISO date or time,
// "" unknown.
type Source struct {
	ID        string   `json:"id"`
	URL       string   `json:"url,omitempty"`
	Outlet    string   `json:"outlet,omitempty"` // as given
	Agency    string   `json:"agency,omitempty"` // id of the wire service credited
	Byline    string   `json:"byline,omitempty"`
	Published string   `json:"published,omitempty"`
	Print     Print    `json:"print"`
	Cites     []string `json:"cites,omitempty"`  // ids of media that the report as a whole rests on, sorted, its own left out
	Boiler    []uint64 `json:"boiler,omitempty"` // those of Print.Sentences that are standing text of the outlet, sorted
}

// SourceOf is the report of a reading as Origins sees it. Credits are read from
// the agency, from slugs ("WARSAW (Norpress) -"), from "according to X" and "X
// reported" at the head of the text, and from media that hold its claims.
func SourceOf(r attache.Reading) Source {
	rep := r.Report
	s := Source{ID: rep.ID, URL: rep.URL, Outlet: rep.Source, Byline: rep.Byline, Print: PrintOf(rep.Text)}
	if s.ID == "" {
		s.ID = rep.Hash
	}
	if rep.Published != nil {
		s.Published = rep.Published.Start
	}
	m := mediaOf(r)
	if rep.Agency != "" {
		s.Agency = outletID(rep.Agency)
	} else {
		s.Agency = m.dateline(rep.Text)
	}
	sentences := sentencesOf(rep.Text)
	own := outletID(s.Outlet)
	for id := range m.credited(sentences) {
		if id != own && id != s.Agency {
			s.Cites = append(s.Cites, id)
		}
	}
	for id := range holders(r) {
		if id != own && id != s.Agency {
			s.Cites = append(s.Cites, id)
		}
	}
	s.Cites = sortedSet(s.Cites)
	for _, t := range sentences {
		if len(t.words) >= minSentence && standing(t.words) {
			s.Boiler = append(s.Boiler, hashWords(t.words))
		}
	}
	s.Boiler = sortedSet(s.Boiler)
	return s
}

// standingWords open the sentences in which outlets speak of themselves.
var standingWords = []string{
	"follow us", "subscribe", "newsletter", "sign up", "all rights reserved", "click here", "read more", "copyright",
	"is an independent news", "support our journalism", "donate", "reporting by", "editing by", "this article was", "this story was",
	"this report was", "about us", "download our app", "join our", "contact us",
}

func standing(ws []word) bool {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range ws {
		b.WriteString(w.text)
		b.WriteByte(' ')
	}
	return slices.ContainsFunc(standingWords, func(p string) bool { return strings.Contains(b.String(), " "+p) })
}

// dayOf is the day of an ISO date or time, counted from 1970; ok is false where
// there is none.
func dayOf(iso string) (day int, ok bool) {
	if len(iso) < 10 {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, iso[:10])
	if err != nil {
		return 0, false
	}
	return int(t.Unix() / 86400), true
}

// sampled says whether a run of words serves as a blocking key: one in four
// does, enough for a rewrite that shares ten.
func sampled(h uint32) bool { return h%4 == 0 }

// SourceKeys are the blocking keys that a source is stored under, SourceSeeks
// those under which it looks for others: two sources of which neither has a key
// that the other seeks are never linked by Origins. They are the sentences that
// are not standing text, a quarter of the runs of words, pairs of the names of the
// head and each credit with a word of the head, with the days around the report. A source is
// found under its outlet by those that credit it, not by others of that outlet.
func SourceKeys(s Source) []string {
	return sortedSet(append(textKeys(s), dayKeys(s, creditKeys(s, "o"))...))
}

// SourceSeeks are the keys under which a source looks for others: see SourceKeys.
func SourceSeeks(s Source) []string {
	return sortedSet(append(textKeys(s), dayKeys(s, creditKeys(s, "w"))...))
}

func textKeys(s Source) []string {
	var keys, pairs []string
	for _, h := range s.Print.Sentences {
		if _, ok := slices.BinarySearch(s.Boiler, h); !ok {
			keys = append(keys, "s"+strconv.FormatUint(h, 36))
		}
	}
	for _, h := range s.Print.Runs {
		if sampled(h) {
			keys = append(keys, "r"+strconv.FormatUint(uint64(h), 36))
		}
	}
	names := namesFirst(s.Print.Topic)
	names = names[:min(len(names), keyNames)]
	for i, a := range names {
		for _, b := range names[i+1:] {
			pairs = append(pairs, strconv.FormatUint(uint64(a), 36)+"+"+strconv.FormatUint(uint64(b), 36))
		}
	}
	return append(keys, dayKeys(s, pairs)...)
}

// creditKeys are what a source credits ("c"), and the outlet that it is: as kept
// under "o"; and as sought under "w", those that credit it under "c".
func creditKeys(s Source, role string) []string {
	var who []string
	outlet := outletID(s.Outlet)
	for _, id := range credited(s) {
		who = append(who, "c"+id)
		if role == "w" {
			who = append(who, "o"+id)
		}
	}
	if outlet != "" {
		if role == "o" {
			who = append(who, "o"+outlet)
		} else {
			who = append(who, "c"+outlet)
		}
	}
	words := s.Print.Topic
	var keys []string
	for _, w := range who {
		for _, h := range words[:min(len(words), creditWords)] {
			keys = append(keys, w+"#"+strconv.FormatUint(uint64(h), 36))
		}
	}
	return keys
}

// dayKeys are keys that hold for the days around a report: any two days at most
// wireDays apart share one.
func dayKeys(s Source, keys []string) []string {
	days := []string{"?"}
	if d, ok := dayOf(s.Published); ok {
		days = []string{strconv.Itoa(d / (wireDays + 1)), strconv.Itoa((d + wireDays) / (wireDays + 1))}
	}
	var out []string
	for _, k := range keys {
		for _, d := range days {
			out = append(out, k+":"+d)
		}
	}
	return out
}

// keyNames are the names and numbers of a head whose pairs serve as keys,
// creditWords the words of it that stand beside a credit: of those of two rewrites of one
// report, the few with the smallest hashes nearly always meet (the argument of
// MinHash, Broder 1997).
const (
	keyNames    = 4
	creditWords = 12
)

// namesFirst are the names and numbers of a head, by hash.
func namesFirst(topic []uint32) []uint32 {
	var out []uint32
	for _, h := range topic {
		if h&1 == 1 {
			out = append(out, h)
		}
	}
	return out
}
