package reading

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"attache"
	"attache/internal/lexicon"
	"attache/text"
)

// The files of testdata/assemble are hand-made documents: no model is needed
// to say what the assembly must make of them. A word is a line
//
//	number form lemma UPOS head relation [B-PER…]
//
// numbers count from 1 through the whole document and head 0 is the root; a
// line "=" ends a sentence. A trigger is
//
//	event WORD TYPE [p=.9] [ROLE=word[:p]]… [HOLDER=word|author:POSITION[:p]]… [aspect=…] [mode=…] [contexts=a,b]
//
// with word 0 for "unknown". Given p, an argument has that probability, else .9.
func TestAssemble(t *testing.T) {
	lex, err := lexicon.Open()
	if err != nil {
		t.Fatal(err)
	}
	datadriven.Walk(t, "testdata/assemble", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, td *datadriven.TestData) string {
			d, err := handmade(td.Input)
			if err != nil {
				td.Fatalf(t, "%v", err)
			}
			date := ""
			td.MaybeScanArgs(t, "date", &date)
			a, _ := AnchorOf(date, "", d, 2024)
			got := Assemble(d, attache.Report{Text: d.Text, Published: &a.Date}, a, lex, defaultThresholds)
			var b strings.Builder
			for _, e := range got.Events {
				b.WriteString(line(e))
				b.WriteByte('\n')
			}
			if b.Len() == 0 {
				return "nothing\n"
			}
			return b.String()
		})
	})
}

// line is an event as the expectations write it: type, parties, what the text
// adds, then every holder with position and cue.
func line(e attache.Event) string {
	ids := func(ps []attache.Party) string {
		var out []string
		for _, p := range ps {
			s := p.ID
			if p.Person != "" {
				s += "(" + p.Person + ")"
			}
			out = append(out, s)
		}
		return strings.Join(out, ",")
	}
	s := e.Type + " " + ids(e.Actors)
	if len(e.Recipients) > 0 {
		s += " > " + ids(e.Recipients)
	}
	for _, i := range e.Items {
		s += fmt.Sprintf(" item=%s:%q", i.Kind, i.Span.Text)
		if i.Maker != "" {
			s += " maker=" + i.Maker
		}
		if i.Gift {
			s += " gift"
		}
		if i.Hedged {
			s += " hedged"
		}
	}
	for _, f := range e.Figures {
		s += fmt.Sprintf(" %s%s%g", f.Role, f.Bound, f.N)
	}
	if e.When != nil {
		s += " when=" + e.When.Start + ".." + e.When.End
	}
	if e.Where != nil {
		s += " where=" + e.Where.ID
	}
	if e.Aspect != "past" {
		s += " " + e.Aspect
	}
	if e.Trend != "" {
		s += " " + e.Trend
	}
	if e.Title != "" {
		s += fmt.Sprintf(" title=%q", e.Title)
	}
	s += " |"
	for _, c := range e.Claims {
		s += " " + ids(c.Holder) + " " + c.Position
		if c.Cue != nil {
			s += fmt.Sprintf("(%s)", c.Cue.Text)
		}
	}
	if e.Contested {
		s += " contested"
	}
	return s
}

// handmade builds a document from the lines of a test.
func handmade(input string) (*text.Doc, error) {
	d := &text.Doc{}
	var b strings.Builder
	first := 0
	end := func() {
		if first < len(d.Tokens) {
			d.Sentences = append(d.Sentences, text.Sentence{Start: d.Tokens[first].Start, End: b.Len(), First: first, Last: len(d.Tokens)})
			first = len(d.Tokens)
		}
	}
	glue := false
	for _, l := range strings.Split(input, "\n") {
		f := strings.Fields(l)
		switch {
		case len(f) == 0:
		case f[0] == "=":
			end()
		case f[0] == "event":
			end()
			fr, err := frame(f[1:])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", l, err)
			}
			d.Frames = append(d.Frames, fr)
		default:
			n, err := strconv.Atoi(f[0])
			if err != nil || n != len(d.Tokens)+1 || len(f) < 6 {
				return nil, fmt.Errorf("%s: need: %d form lemma UPOS head relation", l, len(d.Tokens)+1)
			}
			head, err := strconv.Atoi(f[4])
			if err != nil {
				return nil, fmt.Errorf("%s: head: %w", l, err)
			}
			form := f[1]
			tight := glue || strings.ContainsAny(form[:1], ".,;:)’'”") || form == "-"
			if b.Len() > 0 && !tight {
				b.WriteByte(' ')
			}
			glue = form == "-" || form == "(" || form == "“"
			t := text.Token{Start: b.Len(), Lemma: f[2], UPOS: f[3], Head: head - 1, Rel: f[5], Sentence: len(d.Sentences)}
			b.WriteString(form)
			t.End = b.Len()
			d.Tokens = append(d.Tokens, t)
			if len(f) > 6 {
				i := len(d.Tokens) - 1
				if typ, ok := strings.CutPrefix(f[6], "B-"); ok {
					d.Names = append(d.Names, text.Mention{First: i, Last: i + 1, Type: typ})
				} else if len(d.Names) > 0 {
					d.Names[len(d.Names)-1].Last = i + 1
				}
			}
		}
	}
	end()
	d.Text = b.String()
	return d, nil
}

func frame(f []string) (text.Frame, error) {
	n, err := strconv.Atoi(f[0])
	if err != nil || len(f) < 2 {
		return text.Frame{}, fmt.Errorf("need: event WORD TYPE")
	}
	out := text.Frame{Token: n - 1, Type: f[1], Prob: 0.9, Aspect: text.Scored{Label: "past", Prob: 0.9}}
	for _, x := range f[2:] {
		k, v, _ := strings.Cut(x, "=")
		part := strings.Split(v, ":")
		prob := func(i int) float32 {
			if len(part) > i {
				p, _ := strconv.ParseFloat(part[i], 32)
				return float32(p)
			}
			return 0.9
		}
		switch k {
		case "p":
			out.Prob = prob(0)
		case "aspect":
			out.Aspect.Label = v
		case "mode":
			out.Mode = text.Scored{Label: v, Prob: 0.9}
		case "contexts":
			for _, c := range strings.Split(v, ",") {
				out.Contexts = append(out.Contexts, text.Scored{Label: c, Prob: 0.9})
			}
		case "HOLDER":
			w := text.Implied
			if part[0] != "author" {
				n, err := strconv.Atoi(part[0])
				if err != nil {
					return out, err
				}
				w = n - 1
			}
			out.Args = append(out.Args, text.Arg{Role: text.Holder, Token: w, Prob: prob(2)})
			out.Stands = append(out.Stands, text.Stand{Token: w, Value: part[1], Prob: 0.9})
		default:
			r, ok := text.RoleOf(k)
			if !ok {
				return out, fmt.Errorf("role %q", k)
			}
			n, err := strconv.Atoi(part[0])
			if err != nil {
				return out, err
			}
			out.Args = append(out.Args, text.Arg{Role: r, Token: n - 1, Prob: prob(1)})
		}
	}
	return out, nil
}
