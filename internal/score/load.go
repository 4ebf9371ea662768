package score

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"attache"
)

// A Set is the coded or read events of many reports by report id.
type Set struct {
	events map[string][]event
}

// Reports is how many reports the set holds.
func (s Set) Reports() int { return len(s.events) }

// An event is one coded or read event, reduced to what is compared.
type event struct {
	optional           bool
	typ                string
	types              []string // typ and what else a coder would accept
	actors, recipients []entity
	claims             []claim
	when               string // the interval as JSON, "" unknown
	where              *entity
	sentence           *float64
	items              []string // kinds, sorted
}

type claim struct {
	holder   *entity // innermost; nil where the chain is empty
	position string
}

// The JSON of both forms: gold has "ISO|name" strings and plain lists where a
// reading has objects.
type (
	line struct {
		ID       string                      `json:"id"`
		Report   struct{ ID string }         `json:"report"`
		Entities []struct{ ID, Name string } `json:"entities"`
		Events   []coded                     `json:"events"`
		Error    json.RawMessage             `json:"error"`
	}
	coded struct {
		Optional   bool              `json:"optional"`
		Type       string            `json:"type"`
		AlsoAccept []string          `json:"also_accept"`
		Actors     []json.RawMessage `json:"actors"`
		Recipients []json.RawMessage `json:"recipients"`
		Claims     []struct {
			Holder   []json.RawMessage `json:"holder"`
			Position string            `json:"position"`
		} `json:"claims"`
		When    json.RawMessage         `json:"when"`
		Where   json.RawMessage         `json:"where"`
		Trigger json.RawMessage         `json:"trigger"`
		S       []float64               `json:"s"`
		Items   []struct{ Kind string } `json:"items"`
	}
	party struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Span *struct {
			Text string `json:"text"`
		} `json:"span"`
	}
)

// Load reads JSON Lines, one report a line, in the form of the gold codings or
// of `attache read -o json`; error lines are passed over. A report told twice
// counts once, the last time.
func Load(r io.Reader) (Set, error) {
	set := Set{events: map[string][]event{}}
	names := parseAliases(aliasTable)
	in := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		raw, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return Set{}, fmt.Errorf("read line %d: %w", n, err)
		}
		if len(bytes.TrimSpace(raw)) > 0 {
			if err := set.add(raw, names); err != nil {
				return Set{}, &attache.Error{Code: attache.CodeInvalidJSON, Op: fmt.Sprintf("line %d", n), Err: err}
			}
		}
		if err == io.EOF {
			return set, nil
		}
	}
}

func (s Set) add(raw []byte, names aliases) error {
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return err
	}
	if l.Error != nil {
		return nil
	}
	id := l.ID
	if id == "" {
		id = l.Report.ID
	}
	if id == "" {
		return fmt.Errorf("no id: neither a coding nor a reading")
	}
	known := map[string]string{}
	for _, e := range l.Entities {
		known[e.ID] = e.Name
	}
	events := make([]event, 0, len(l.Events))
	for i, c := range l.Events {
		e, err := c.event(names, known)
		if err != nil {
			return fmt.Errorf("report %s, event %d: %w", id, i+1, err)
		}
		events = append(events, e)
	}
	s.events[id] = events
	return nil
}

func (c coded) event(names aliases, known map[string]string) (event, error) {
	e := event{optional: c.Optional, typ: c.Type, types: append([]string{c.Type}, c.AlsoAccept...)}
	if c.Type == "" {
		return e, fmt.Errorf("no type")
	}
	var err error
	if e.actors, err = names.parties(c.Actors, known); err != nil {
		return e, fmt.Errorf("actors: %w", err)
	}
	if e.recipients, err = names.parties(c.Recipients, known); err != nil {
		return e, fmt.Errorf("recipients: %w", err)
	}
	for _, cl := range c.Claims {
		chain, err := names.parties(cl.Holder, nil)
		if err != nil {
			return e, fmt.Errorf("holder: %w", err)
		}
		x := claim{position: cl.Position}
		if len(chain) > 0 {
			x.holder = &chain[len(chain)-1]
		}
		e.claims = append(e.claims, x)
	}
	if e.when, err = interval(c.When); err != nil {
		return e, fmt.Errorf("when: %w", err)
	}
	if !empty(c.Where) {
		where, err := names.party(c.Where)
		if err != nil {
			return e, fmt.Errorf("where: %w", err)
		}
		e.where = &where
	}
	e.sentence = c.sentence()
	for _, it := range c.Items {
		e.items = append(e.items, it.Kind)
	}
	slices.Sort(e.items)
	return e, nil
}

// sentence is the number of the first sentence the event stands in.
func (c coded) sentence() *float64 {
	if len(c.S) > 0 {
		return &c.S[0]
	}
	var trigger struct {
		Sentence *float64 `json:"sentence"`
	}
	if json.Unmarshal(c.Trigger, &trigger) != nil {
		return nil // gold has the bare words
	}
	return trigger.Sentence
}

func (a aliases) parties(raw []json.RawMessage, known map[string]string) ([]entity, error) {
	out := make([]entity, 0, len(raw))
	for _, r := range raw {
		e, err := a.party(r)
		if err != nil {
			return nil, err
		}
		n := known[e.id]
		if n == "" {
			n = known["~"+e.id]
		}
		if n != "" {
			e.names[norm(n)] = true
		}
		out = append(out, e)
	}
	return out, nil
}

// party is "id|name" of gold or the object of a reading.
func (a aliases) party(raw json.RawMessage) (entity, error) {
	if len(raw) > 0 && raw[0] == '"' {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return entity{}, err
		}
		id, name, _ := strings.Cut(s, "|")
		return a.entity(id, name), nil
	}
	var p party
	if err := json.Unmarshal(raw, &p); err != nil {
		return entity{}, err
	}
	if p.ID == attache.AuthorID {
		return a.entity(p.ID), nil
	}
	words := ""
	if p.Span != nil {
		words = p.Span.Text
	}
	return a.entity(p.ID, words, p.Name), nil
}

// interval is [start, end] in one spelling for both forms, "" where unknown.
func interval(raw json.RawMessage) (string, error) {
	if empty(raw) {
		return "", nil
	}
	var pair []*string
	if raw[0] == '{' {
		var w struct{ Start, End *string }
		if err := json.Unmarshal(raw, &w); err != nil {
			return "", err
		}
		pair = []*string{w.Start, w.End}
	} else if err := json.Unmarshal(raw, &pair); err != nil {
		return "", err
	}
	b, err := json.Marshal(pair)
	return string(b), err
}

func empty(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}
