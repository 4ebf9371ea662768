package main

import (
	"cmp"
	"slices"
	"strings"

	"attache"
	"attache/internal/lexicon"
	"attache/internal/watch"
)

// A naming gives ids their names and names their ids, by the lexicon's built-in
// tables. It costs a tenth of a second to open: only answers for people pay it.
type naming struct{ lexicon *lexicon.Lexicon }

func openNaming() (naming, error) {
	l, err := lexicon.Open()
	return naming{l}, err
}

// name is the usual name of an id.
func (n naming) name(id string) string {
	switch id {
	case attache.AuthorID:
		return "the report itself"
	case attache.UnknownID:
		return "somebody unnamed"
	}
	if n.lexicon != nil {
		if e, ok := n.lexicon.Entity(id); ok {
			return plain(e.Name)
		}
	}
	if name, ok := strings.CutPrefix(id, "~"); ok {
		id = name
	}
	return plain(id)
}

// names are several, with commas.
func (n naming) names(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.name(id)
	}
	return strings.Join(out, ", ")
}

// said says a watch back in words, with the names of its parties.
func (n naming) said(w attache.Watch) string { return plain(attache.Named(watch.Sentence(w), n.name)) }

// id is the entity that a user means: an id as it is, else what the lexicon
// knows by that name, else a name that no lexicon knows.
func (n naming) id(said string) string {
	said = strings.TrimSpace(said)
	if n.lexicon == nil || said == "" || strings.HasPrefix(said, "~") || said == attache.AuthorID || said == attache.UnknownID {
		return said
	}
	for _, id := range []string{said, strings.ToUpper(said), strings.ToLower(said)} {
		if _, ok := n.lexicon.Entity(id); ok {
			return id
		}
	}
	if s, ok := n.lexicon.Lookup(said); ok {
		return s.ID
	}
	return said
}

// sides are the parties of an event: who → to whom, or all side by side.
func (n naming) sides(actors, recipients []string) string {
	left := cmp.Or(n.names(actors), "somebody unnamed")
	if len(recipients) == 0 {
		return left
	}
	return left + " → " + n.names(recipients)
}

// without is list without what is also in other.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return slices.Contains(other, x) })
}
