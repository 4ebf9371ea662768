package api

import (
	"github.com/danielgtaylor/huma/v2"

	"attache"
)

// eventType and itemKind are words of the vocabulary; the document lists them.
type (
	eventType string
	itemKind  string
)

// Schema is a string out of attache.Types.
func (eventType) Schema(huma.Registry) *huma.Schema { return oneOf(attache.Types) }

// Schema is a string out of attache.ItemKinds.
func (itemKind) Schema(huma.Registry) *huma.Schema { return oneOf(attache.ItemKinds) }

func oneOf(words []string) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Enum: []any{""}} // a form sends empty fields, too: they narrow nothing
	for _, w := range words {
		s.Enum = append(s.Enum, w)
	}
	return s
}

// The pieces of inputs are exported because huma looks into no others.

// Days narrow a question to a stretch of days.
type Days struct {
	Since string `query:"since" pattern:"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" doc:"reports of this day and later"`
	Until string `query:"until" pattern:"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" doc:"reports of this day and earlier"`
}

// Paging is which part of an answer is wanted.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50" doc:"rows of an answer, at most"`
	Cursor string `query:"cursor" maxLength:"4096" doc:"next of the answer before, of the same question"`
}

// Origin narrows a question to one report or outlet.
type Origin struct {
	Report string `query:"report" maxLength:"1024" doc:"id of a report"`
	Source string `query:"source" maxLength:"1024" doc:"outlet of the reports"`
}

// Anything is the filter of a question about what reports say.
type Anything struct {
	Days
	Paging
	Origin
	Type   eventType `query:"type" doc:"event type"`
	Item   itemKind  `query:"item" doc:"kind of item that is given, used, shown or withheld"`
	Holder string    `query:"holder" maxLength:"1024" doc:"entity that takes a position"`
	Entity string    `query:"entity" maxLength:"1024" doc:"entity that acts, is acted on or takes a position"`
	Event  string    `query:"event" maxLength:"1024" doc:"id of an event record"`
	Text   string    `query:"text" maxLength:"1024" doc:"words that must all stand in the evidence, \"quoted words\" together"`
}

func (f Days) filter(p Paging) attache.Filter {
	return attache.Filter{Since: f.Since, Until: f.Until, Limit: p.Limit, Cursor: p.Cursor}
}

func (f Anything) filter() attache.Filter {
	out := f.Days.filter(f.Paging)
	out.Report, out.Source, out.Type, out.Item = f.Report, f.Source, string(f.Type), string(f.Item)
	out.Holder, out.Entity, out.Event, out.Text = f.Holder, f.Entity, f.Event, f.Text
	return out
}

// empty says whether the filter narrows nothing.
func (f Anything) empty() bool { return f == Anything{Paging: Paging{Limit: f.Limit}} }
