package text

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadCoNLLU reads sentences in CoNLL-U (universaldependencies.org/format) into
// one Doc. Words are the rows with a plain number; ranges ("1-2") only say
// where no space stands, empty nodes ("8.1") are left out. The text is built
// from the forms and SpaceAfter=No; sentences are joined by a newline, and a
// "# newpar" or "# newdoc" starts a paragraph. Names come from MISC
// Name=B-PER. An error names the line.
func ReadCoNLLU(r io.Reader) (*Doc, error) {
	d := &Doc{}
	var b strings.Builder
	var rows [][]string
	par, started := 0, false
	line := 0
	tight := map[int]bool{} // words inside a multiword token: no space between them
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		s := Sentence{Start: b.Len(), First: len(d.Tokens), Paragraph: par}
		for i, f := range rows {
			head, err := strconv.Atoi(f[6])
			if f[6] == "_" {
				head, err = 0, nil
			}
			if err != nil || head < 0 || head > len(rows) {
				return fmt.Errorf("conllu: line %d: word %d of the sentence before it: head %q is none of its %d words", line, i+1, f[6], len(rows))
			}
			t := Token{Start: b.Len(), Lemma: blank(f[2]), UPOS: blank(f[3]), Feats: blank(f[5]), Rel: blank(f[7]), Head: s.First + head - 1, Sentence: len(d.Sentences)}
			if head == 0 {
				t.Head = -1
			}
			b.WriteString(f[1])
			t.End = b.Len()
			d.Tokens = append(d.Tokens, t)
			if i+1 < len(rows) && !strings.Contains(f[9], "SpaceAfter=No") && !tight[i+1] {
				b.WriteByte(' ')
			}
		}
		s.Last, s.End = len(d.Tokens), b.Len()
		d.Sentences = append(d.Sentences, s)
		if err := readNames(d, s, rows); err != nil {
			return fmt.Errorf("conllu: sentence before line %d: %w", line, err)
		}
		rows, started = rows[:0], true
		clear(tight)
		return nil
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<20)
	for sc.Scan() {
		line++
		l := strings.TrimRight(sc.Text(), "\r")
		switch {
		case l == "":
			if err := flush(); err != nil {
				return nil, err
			}
		case strings.HasPrefix(l, "# newpar") || strings.HasPrefix(l, "# newdoc"):
			if started {
				par++
				started = false
			}
		case l[0] == '#':
		default:
			f := strings.Split(l, "\t")
			if len(f) != 10 {
				return nil, fmt.Errorf("conllu: line %d: %d columns, need 10 separated by tabs", line, len(f))
			}
			if from, to, ok := strings.Cut(f[0], "-"); ok {
				x, _ := strconv.Atoi(from)
				y, _ := strconv.Atoi(to)
				for k := x; k < y && k < x+20; k++ {
					tight[k] = true
				}
				continue
			}
			if strings.Contains(f[0], ".") {
				continue
			}
			if f[0] != strconv.Itoa(len(rows)+1) {
				return nil, fmt.Errorf("conllu: line %d: word number %q, need %d", line, f[0], len(rows)+1)
			}
			if f[1] == "" {
				return nil, fmt.Errorf("conllu: line %d: empty form", line)
			}
			rows = append(rows, append([]string(nil), f...))
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("conllu: after line %d: %w", line, err)
	}
	line++
	if err := flush(); err != nil {
		return nil, err
	}
	d.Text = b.String()
	return d, nil
}

// readNames turns Name=B-PER, Name=I-PER of the MISC column into mentions.
func readNames(d *Doc, s Sentence, rows [][]string) error {
	open := -1
	for i, f := range rows {
		tag := ""
		for _, m := range strings.Split(f[9], "|") {
			if v, ok := strings.CutPrefix(m, "Name="); ok {
				tag = v
			}
		}
		switch {
		case tag == "":
			open = -1
		case strings.HasPrefix(tag, "B-"):
			d.Names = append(d.Names, Mention{First: s.First + i, Last: s.First + i + 1, Type: tag[2:]})
			open = len(d.Names) - 1
		case strings.HasPrefix(tag, "I-") && open >= 0 && d.Names[open].Type == tag[2:]:
			d.Names[open].Last = s.First + i + 1
		default:
			return fmt.Errorf("word %d: name tag %q continues nothing", i+1, tag)
		}
	}
	return nil
}

func blank(s string) string {
	if s == "_" {
		return ""
	}
	return s
}

// WriteCoNLLU writes the sentences of d in CoNLL-U; what is unknown is "_".
// ReadCoNLLU reads them back, save for white space other than single spaces.
func WriteCoNLLU(w io.Writer, d *Doc) error {
	b := bufio.NewWriter(w)
	tags := make(map[int]string)
	for _, m := range d.Names {
		if m.Layer != Named {
			continue
		}
		for i := m.First; i < m.Last; i++ {
			if i == m.First {
				tags[i] = "Name=B-" + m.Type
			} else {
				tags[i] = "Name=I-" + m.Type
			}
		}
	}
	or := func(s string) string {
		if s == "" {
			return "_"
		}
		return s
	}
	for n, s := range d.Sentences {
		if n > 0 && s.Paragraph != d.Sentences[n-1].Paragraph {
			fmt.Fprintln(b, "# newpar")
		}
		fmt.Fprintf(b, "# sent_id = %d\n# text = %s\n", n+1, strings.Join(strings.Fields(d.Text[s.Start:s.End]), " "))
		for i := s.First; i < s.Last; i++ {
			t := d.Tokens[i]
			head := t.Head - s.First + 1
			if t.Head < 0 {
				head = 0
			}
			misc := tags[i]
			if i+1 < s.Last && t.End == d.Tokens[i+1].Start {
				if misc != "" {
					misc += "|"
				}
				misc += "SpaceAfter=No"
			}
			fmt.Fprintf(b, "%d\t%s\t%s\t%s\t_\t%s\t%d\t%s\t_\t%s\n", i-s.First+1, d.Word(i), or(t.Lemma), or(t.UPOS), or(t.Feats), head, or(t.Rel), or(misc))
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}
