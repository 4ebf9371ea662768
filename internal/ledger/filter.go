package ledger

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"attache"
)

// checked refuses a filter that no answer can fit, with CodeUsage.
func checked(f attache.Filter) error {
	usage := func(message string) error { return &attache.Error{Code: attache.CodeUsage, Message: message} }
	for _, day := range []string{f.Since, f.Until} {
		if day != "" {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				return usage("since and until are days like 2024-05-31, not " + day)
			}
		}
	}
	switch {
	case f.Since != "" && f.Until != "" && f.Since > f.Until:
		return usage("since is after until")
	case f.Type != "" && !slices.Contains(attache.Types, f.Type):
		return usage(f.Type + " is no event type; there are " + strings.Join(attache.Types, " "))
	case f.Item != "" && !slices.Contains(attache.ItemKinds, f.Item):
		return usage(f.Item + " is no kind of item; there are " + strings.Join(attache.ItemKinds, " "))
	case f.Text != "" && len(phrases(f.Text)) == 0:
		return usage("nothing to look for in the words " + f.Text)
	}
	return nil
}

// A phrase is words that stand next to each other.
type phrase []string

// phrases cuts a search into words and "quoted phrases", leaving out words that
// stand in every sentence: PostgreSQL's English dictionary does not know them.
func phrases(q string) []phrase {
	var list []phrase
	for i, part := range strings.Split(q, `"`) {
		words := strings.FieldsFunc(strings.ToLower(part), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if i%2 == 1 {
			if len(words) > 0 {
				list = append(list, words)
			}
			continue
		}
		for _, w := range words {
			if !slices.Contains(stopWords, w) {
				list = append(list, phrase{w})
			}
		}
	}
	return list
}

var stopWords = strings.Fields("a an and are as at be by for from had has have he her his in is it its not of on or she that the their they this to was were which who will with s t")

// A cursor is where a list goes on. Of is the question and filter it belongs to.
type cursor struct {
	Of string   `json:"of"`
	At []string `json:"at"`
}

// of names a question with its filter, so that a cursor serves no other.
func of(question string, f attache.Filter) string {
	f.Cursor, f.Limit = "", 0
	b, _ := json.Marshal(f) // strings: cannot fail
	return name16(question, string(b))
}

// at is the place where the filter's cursor goes on: parts strings, nil for the
// first page.
func at(question string, f attache.Filter, parts int) ([]string, error) {
	if f.Cursor == "" {
		return nil, nil
	}
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.Of != of(question, f) || len(c.At) != parts {
		return nil, &attache.Error{Code: attache.CodeUsage, Message: "the cursor belongs to another question or filter", Hint: "ask again without it"}
	}
	return c.At, nil
}

// next is the cursor behind a place.
func next(question string, f attache.Filter, place ...string) string {
	b, _ := json.Marshal(cursor{of(question, f), place}) // strings: cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

// A where gathers conditions of a query with their arguments.
type where struct {
	text []string
	args []any
}

func (w *where) add(condition string, args ...any) {
	w.text = append(w.text, condition)
	w.args = append(w.args, args...)
}

// days adds since and until on a column.
func (w *where) days(column string, f attache.Filter) {
	if f.Since != "" {
		w.add(column+" >= ?", f.Since)
	}
	if f.Until != "" {
		w.add(column+" <= ?", f.Until)
	}
}

func (w *where) String() string {
	if len(w.text) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.text, " AND ")
}
