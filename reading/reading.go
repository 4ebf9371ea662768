// Package reading understands a report: it annotates the text with a model and
// turns what the model sees into claims. It is the library's front door:
//
//	r, err := reading.Open(weights.English(), reading.Options{})
//	got, err := r.Read(attache.Report{Text: text})
//
// Open costs tenths of a second and memory for the model; a Reader is safe for
// concurrent use and its answers depend on nothing but report, lexicon and
// model.
package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode/utf8"

	"attache"
	"attache/internal/annotate"
	"attache/internal/lexicon"
	"attache/internal/neural"
	"attache/text"
)

// Options of a Reader. Lexicon are folders whose tables add to the built-in
// ones. Near is the year near which a date without a year is sought, the
// current one by default; give it for answers that must not change with the
// calendar. Kernel names the arithmetic (avx512vnni, avxvnni, avx2, portable),
// the fastest of this processor by default; none changes an answer.
type Options struct {
	Lexicon []fs.FS
	Near    int
	Kernel  string
}

// A Reader reads reports.
type Reader struct {
	annotator  *annotate.Annotator
	lexicon    *lexicon.Lexicon
	thresholds Thresholds
	model      attache.ModelID
	near       int
	kernel     string
}

// Open makes a Reader of a model file's bytes. Errors say whether the model
// is damaged or newer than the program, or which lexicon row is wrong.
func Open(model []byte, o Options) (*Reader, error) {
	var lex *lexicon.Lexicon
	var badLexicon error
	var beside sync.WaitGroup // the two take about as long: a first claim waits for one of them only
	beside.Go(func() { lex, badLexicon = lexicon.Open(o.Lexicon...) })
	m, err := neural.OpenOn(model, o.Kernel)
	beside.Wait()
	if err != nil {
		return nil, fmt.Errorf("open model: %w", err)
	}
	if badLexicon != nil {
		return nil, fmt.Errorf("open lexicon: %w", badLexicon)
	}
	a, err := annotate.New(m)
	if err != nil {
		return nil, fmt.Errorf("open model: %w", err)
	}
	i := m.Info()
	return &Reader{annotator: a, lexicon: lex, thresholds: ThresholdsOf(m.Thresholds()), near: o.Near, kernel: m.Path(),
		model: attache.ModelID{Name: i.Name, Version: i.Version, SHA256: i.SHA256}}, nil
}

// Model names the weights in use.
func (r *Reader) Model() attache.ModelID { return r.model }

// Read reads one report. Its Text must be valid UTF-8 and within the limits of
// package attache; the error is an *attache.Error with code no_text, too_large,
// not_text or not_english. What cannot be settled is a doubt of the reading.
func (r *Reader) Read(rep attache.Report) (attache.Reading, error) { return r.Measured(rep, nil) }

// A Meter tells where the time of a reading goes.
type Meter = neural.Meter

// Measured is Read under a meter: stages split, pieces, encode, heads, fill,
// link and times, some of them more than once.
func (r *Reader) Measured(rep attache.Report, meter *Meter) (attache.Reading, error) {
	d, a, doubts, err := r.annotate(&rep, meter)
	if err != nil {
		return attache.Reading{}, err
	}
	out := r.finish(d, rep, a, doubts, meter)
	meter.End("link")
	return out, nil
}

// Annotate is the first half of Read: the text with everything the model sees
// in it, the anchor of its times, and the doubts so far. It fills in what the
// text itself tells of the report. Assemble is the second half.
func (r *Reader) Annotate(rep *attache.Report) (*text.Doc, Anchor, []attache.Doubt, error) {
	return r.annotate(rep, nil)
}

func (r *Reader) annotate(rep *attache.Report, meter *Meter) (*text.Doc, Anchor, []attache.Doubt, error) {
	d, doubts, err := r.prepare(rep)
	if err != nil {
		return nil, Anchor{}, nil, err
	}
	a, more := r.anchor(rep, d)
	meter.End("split")
	r.annotator.Measured(d, meter)
	return d, a, append(doubts, more...), nil
}

// anchor finds the report's date; relative times and posts are read as of it.
func (r *Reader) anchor(rep *attache.Report, d *text.Doc) (Anchor, []attache.Doubt) {
	given := ""
	if rep.Published != nil {
		given = rep.Published.Start
	}
	a, doubts := AnchorOf(given, annotate.HeaderOf(d).DatelineDate, d, r.near)
	if rep.Published == nil && a.Known() {
		rep.Published = &a.Date
	}
	return a, doubts
}

// finish assembles an annotated text into its reading.
func (r *Reader) finish(d *text.Doc, rep attache.Report, a Anchor, doubts []attache.Doubt, meter *Meter) attache.Reading {
	out := assembled(d, rep, a, r.lexicon, r.thresholds, meter)
	out.Model = r.model
	out.Doubts = append(append([]attache.Doubt{}, doubts...), unresolved(out)...)
	if len(out.Events) == 0 {
		out.Doubts = append(out.Doubts, attache.Doubt{Code: "no_events", Message: "no event of the list was found"})
	}
	return out
}

// minEnglish is the length in characters from which a text that does not look
// English is refused (reading-json rule 3); below it is a doubt.
const minEnglish = 300

// prepare checks a report, cuts it into sentences and words, and fills what the
// text itself says of title, byline and agency.
func (r *Reader) prepare(rep *attache.Report) (*text.Doc, []attache.Doubt, error) {
	var doubts []attache.Doubt
	switch {
	case strings.TrimSpace(rep.Text) == "":
		return nil, nil, &attache.Error{Code: attache.CodeNoText, Op: "read", Message: "the report has no text"}
	case len(rep.Text) > attache.MaxReportBytes:
		return nil, nil, &attache.Error{Code: attache.CodeTooLarge, Op: "read", Message: fmt.Sprintf("the report has %d bytes; at most %d are read", len(rep.Text), attache.MaxReportBytes), Hint: "split it into its stories"}
	case !utf8.ValidString(rep.Text):
		return nil, nil, &attache.Error{Code: attache.CodeNotText, Op: "read", Message: "the text is not valid UTF-8", Hint: "convert it, or let attache read the file"}
	}
	if n := len(strings.Fields(rep.Text)); n > attache.MaxReportWords {
		return nil, nil, &attache.Error{Code: attache.CodeTooLarge, Op: "read", Message: fmt.Sprintf("the report has %d words; at most %d are read", n, attache.MaxReportWords), Hint: "split it into its stories"}
	}
	if !annotate.LooksEnglish(rep.Text) {
		if utf8.RuneCountInString(rep.Text) > minEnglish {
			return nil, nil, &attache.Error{Code: attache.CodeNotEnglish, Op: "read", Message: "the text does not look English", Hint: "attache reads English only"}
		}
		doubts = append(doubts, attache.Doubt{Code: "not_english", Message: "the text does not look English"})
	}
	rep.Language = "en"
	if rep.Hash == "" {
		sum := sha256.Sum256([]byte(rep.Text))
		rep.Hash = "sha256:" + hex.EncodeToString(sum[:])
	}
	if rep.ID == "" {
		rep.ID = rep.Hash
	}
	if i := strings.IndexFunc(rep.Text, control); i >= 0 {
		_, n := utf8.DecodeRuneInString(rep.Text[i:])
		doubts = append(doubts, attache.Doubt{Code: "control_character", Message: "control characters were read as spaces", Span: &attache.Span{Start: i, End: i + n, Text: rep.Text[i : i+n]}})
	}
	d := annotate.Split(rep.Text)
	h := annotate.HeaderOf(d)
	if rep.Title == "" {
		rep.Title = h.Title
	}
	if rep.Byline == "" {
		rep.Byline = h.Byline
	}
	if rep.Agency == "" {
		rep.Agency = h.Agency
	}
	return d, doubts, nil
}

// control says whether a rune is a control character other than line ends and tabs.
func control(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f }

// unresolved are doubts about names the lexicon does not know, each once.
func unresolved(out attache.Reading) []attache.Doubt {
	var ds []attache.Doubt
	at := map[string]*attache.Span{}
	for _, e := range out.Events {
		for _, ps := range [][]attache.Party{e.Actors, e.Recipients} {
			for _, p := range ps {
				if at[p.ID] == nil {
					at[p.ID] = p.Span
				}
			}
		}
	}
	for _, e := range out.Entities {
		if e.Kind == "unresolved" && at[e.ID] != nil {
			ds = append(ds, attache.Doubt{Code: "unresolved_entity", Message: "the lexicon does not know “" + e.Name + "”", Span: at[e.ID]})
		}
	}
	return ds
}

// Kernel names the arithmetic in use.
func (r *Reader) Kernel() string { return r.kernel }

// Thresholds are those of the model in use.
func (r *Reader) Thresholds() Thresholds { return r.thresholds }
