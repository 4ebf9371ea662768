package score

import (
	_ "embed"
	"strings"
	"unicode"
)

// aliasTable lists ids that mean one entity: coder and reader may name the
// same body differently ("isil", "islamic-state") and neither is wrong.
//
//go:embed aliases.tsv
var aliasTable string

// An aliases maps another id of an entity to the id used for comparing.
type aliases map[string]string

// parseAliases reads tab-separated rows: an id, then its other ids.
func parseAliases(table string) aliases {
	out := aliases{}
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		for _, other := range cells[1:] {
			out[other] = cells[0]
		}
	}
	return out
}

// An entity is an id with the names it goes by in one report, both normalised
// for comparing.
type entity struct {
	id    string
	key   string // norm(id)
	names map[string]bool
}

// entity resolves an id ("~" of unresolved ids is taken off) and its names.
func (a aliases) entity(id string, names ...string) entity {
	id = strings.Trim(id, "~")
	if other, ok := a[id]; ok {
		id = other
	} else if other, ok := a[norm(id)]; ok {
		id = other
	}
	e := entity{id: id, key: norm(id), names: map[string]bool{}}
	for _, n := range names {
		if n := norm(n); n != "" {
			e.names[n] = true
		}
	}
	return e
}

// same says whether a and b are one entity: by id, by the id of one being a
// name of the other, or by a common name. Two states with different codes are
// never one, whatever they are called.
func (a entity) same(b entity) bool {
	switch {
	case a.id == b.id, a.key == b.key:
		return true
	case b.names[a.key], a.names[b.key]:
		return true
	case a.state() && b.state():
		return false
	}
	for n := range a.names {
		if b.names[n] {
			return true
		}
	}
	return false
}

// state says whether the id has the form of an ISO 3166-1 alpha-3 code. Upper
// case is asked of letters only, so that "3RD" counts as it does in the
// reference.
func (a entity) state() bool {
	upper := false
	for _, r := range a.id {
		if unicode.IsLower(r) {
			return false
		}
		upper = upper || unicode.IsUpper(r)
	}
	return upper && len([]rune(a.id)) == 3
}

// norm is a name in lower-case-hyphen form without possessive and article:
// "the Kremlin's" is "kremlin".
func norm(s string) string {
	s = strings.ReplaceAll(s, "İ", "i̇") // as Unicode's full mapping has it; Go's is one to one
	s = withoutPossessive(strings.ToLower(s))
	for _, article := range []string{"the", "a", "an"} {
		if rest, ok := strings.CutPrefix(s, article); ok {
			if cut := strings.TrimLeftFunc(rest, space); len(cut) < len(rest) {
				s = cut
				break
			}
		}
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// withoutPossessive removes every 's that ends a word.
func withoutPossessive(s string) string {
	runes := []rune(s)
	out := runes[:0:0]
	for i := 0; i < len(runes); i++ {
		if (runes[i] == '’' || runes[i] == '\'') && i+1 < len(runes) && runes[i+1] == 's' &&
			(i+2 == len(runes) || !wordRune(runes[i+2])) {
			i++
			continue
		}
		out = append(out, runes[i])
	}
	return string(out)
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func space(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }
