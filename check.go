package attache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Hash is the content hash of a report's text, "sha256:" and 64 hex digits.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Check says whether the report can be read and recorded: it has a text of at
// most MaxReportBytes and MaxReportWords in UTF-8, its hash, where given, is
// that of the text, and its date, where given, is one. The error is an *Error
// with CodeNoText, CodeTooLarge or CodeInvalid.
func (r Report) Check() error {
	words := 0
	for range strings.FieldsSeq(r.Text) {
		words++
	}
	switch {
	case words == 0:
		return &Error{Code: CodeNoText, Message: "no text"}
	case len(r.Text) > MaxReportBytes:
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d bytes, above %d", len(r.Text), MaxReportBytes)}
	case words > MaxReportWords:
		return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d words, above %d", words, MaxReportWords)}
	case !utf8.ValidString(r.Text):
		return invalid("report: the text is not UTF-8")
	case r.Hash != "" && r.Hash != Hash(r.Text):
		return invalid("report: the hash is not that of the text")
	}
	if r.Published != nil {
		if !interval(r.Published.Start, r.Published.End) {
			return invalid("report: published %s to %s is no interval of days", r.Published.Start, r.Published.End)
		}
	}
	return nil
}

// Check says whether the reading keeps the contract (docs/claims.md): every
// span is the text at its offsets, every word of the vocabulary is in it, every
// party is listed, every claim has evidence. The error joins one *Error with
// CodeInvalid for each breach and says where it is.
func (r Reading) Check() error {
	c := checker{text: r.Report.Text, known: map[string]bool{AuthorID: true, UnknownID: true}}
	if err := r.Report.Check(); err != nil {
		c.errs = append(c.errs, err)
	}
	if r.Entities == nil || r.Events == nil || r.Doubts == nil {
		c.fail("reading", "entities, events and doubts are lists, empty where there are none")
	}
	for i, e := range r.Entities {
		c.entity(fmt.Sprintf("entity %d", i+1), e)
	}
	seen := map[string]bool{}
	for i, e := range r.Events {
		at := fmt.Sprintf("event %d (%s)", i+1, e.ID)
		if e.ID == "" || seen[e.ID] {
			c.fail(at, "the id is empty or taken")
		}
		seen[e.ID] = true
		c.event(at, e)
	}
	for i, d := range r.Doubts {
		at := fmt.Sprintf("doubt %d", i+1)
		if DoubtCodes[d.Code] == "" {
			c.fail(at, "unknown code %q", d.Code)
		}
		if d.Message == "" {
			c.fail(at, "no message")
		}
		c.maybe(at, d.Span)
	}
	return errors.Join(c.errs...)
}

func invalid(format string, args ...any) error {
	return &Error{Code: CodeInvalid, Message: fmt.Sprintf(format, args...)}
}

// interval says whether start and end are ISO days in order, "" being open.
func interval(start, end string) bool {
	for _, day := range []string{start, end} {
		if day != "" {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				return false
			}
		}
	}
	return start == "" || end == "" || start <= end
}

// A checker gathers the breaches of one reading.
type checker struct {
	text  string
	known map[string]bool // ids of entities
	errs  []error
}

func (c *checker) fail(at, format string, args ...any) {
	c.errs = append(c.errs, invalid(at+": "+format, args...))
}

// word fails unless the word is of the list; "" passes where it may be left out.
func (c *checker) word(at, what, word string, list []string) {
	if !slices.Contains(list, word) {
		c.fail(at, "%s %q is not one of %s", what, word, strings.Join(list, " "))
	}
}

func (c *checker) span(at string, s Span) {
	switch {
	case s.Start < 0 || s.End <= s.Start || s.End > len(c.text):
		c.fail(at, "span %d to %d is outside the text or empty", s.Start, s.End)
	case c.text[s.Start:s.End] != s.Text:
		c.fail(at, "span %d to %d is %q in the text, not %q", s.Start, s.End, c.text[s.Start:s.End], s.Text)
	case s.Sentence < 0:
		c.fail(at, "sentence %d", s.Sentence)
	}
}

func (c *checker) maybe(at string, s *Span) {
	if s != nil {
		c.span(at, *s)
	}
}

func (c *checker) entity(at string, e Entity) {
	switch {
	case e.ID == "" || e.Name == "" || e.Kind == "":
		c.fail(at, "id %q, name %q, kind %q: none may be empty", e.ID, e.Name, e.Kind)
	case c.known[e.ID]:
		c.fail(at, "%s is listed twice or reserved", e.ID)
	case strings.HasPrefix(e.ID, "~") != (e.Kind == "unresolved"):
		c.fail(at, "%s is of kind %s: ~ marks the unresolved and only them", e.ID, e.Kind)
	}
	c.known[e.ID] = true
}

// party checks ids, which must be listed, and the words.
func (c *checker) party(at string, p Party) {
	for _, id := range []string{p.ID, p.Person} {
		if id != "" && !c.known[id] {
			c.fail(at, "%s is not among the entities", id)
		}
	}
	if p.ID == "" {
		c.fail(at, "no id")
	}
	c.maybe(at, p.Span)
}

func (c *checker) parties(at string, list []Party) {
	if list == nil {
		c.fail(at, "a list, empty where there are none")
	}
	for _, p := range list {
		c.party(at, p)
	}
}
