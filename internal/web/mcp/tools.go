package mcp

import (
	"context"
	"errors"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"attache"
	"attache/internal/web/problem"
)

// rows is how many rows a tool gives unless asked for more: what a model reads
// costs it.
const rows = 20

// search narrows a list. Every field may be left out.
type search struct {
	Since  string `json:"since,omitempty" jsonschema:"reports of this day and later, such as 2024-05-31"`
	Until  string `json:"until,omitempty" jsonschema:"reports of this day and earlier"`
	Type   string `json:"type,omitempty" jsonschema:"event type: AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT, or a tie: ALLY BACK AFFILIATE OFFICE CONFLICT ORIGIN"`
	Item   string `json:"item,omitempty" jsonschema:"kind of item: drone missile aircraft tank artillery ship munition small-arms air-defence explosive chemical nuclear personnel money fuel food humanitarian technology intelligence territory …"`
	Holder string `json:"holder,omitempty" jsonschema:"id of who takes a position"`
	Entity string `json:"entity,omitempty" jsonschema:"id of who acts, is acted on or takes a position"`
	Source string `json:"source,omitempty" jsonschema:"outlet"`
	Text   string `json:"text,omitempty" jsonschema:"words that must all stand in the evidence; \"quoted words\" together"`
	Limit  int    `json:"limit,omitempty" jsonschema:"rows, 20 unless said, at most 1000"`
	Cursor string `json:"cursor,omitempty" jsonschema:"next of the answer before"`
}

func (s search) filter() attache.Filter {
	f := attache.Filter{Since: s.Since, Until: s.Until, Type: s.Type, Item: s.Item, Holder: s.Holder, Entity: s.Entity, Source: s.Source, Text: s.Text, Limit: s.Limit, Cursor: s.Cursor}
	if f.Limit <= 0 {
		f.Limit = rows
	}
	return f
}

type eventInput struct {
	ID string `json:"id" jsonschema:"id of the event"`
}

type dossierInput struct {
	ID string `json:"id" jsonschema:"id of the entity, such as IRN"`
	search
}

type dyadInput struct {
	A string `json:"a" jsonschema:"id of an entity, such as IRN"`
	B string `json:"b" jsonschema:"id of another, such as RUS"`
	search
}

type textInput struct {
	Text      string `json:"text" jsonschema:"the report's text, in English"`
	Title     string `json:"title,omitempty" jsonschema:"its headline"`
	Published string `json:"published,omitempty" jsonschema:"day of publication, such as 2024-05-31: relative times need it"`
}

// addTools adds the tools. All only read.
func (o Options) addTools(s *sdk.Server) {
	tool(s, o, "search_claims", "Search claims", "Lists claims, newest first: each is one holder's position on an event, with the words it rests on.", func(ctx context.Context, in search) (attache.Page[attache.ClaimRow], error) {
		return o.Ledger.Claims(ctx, in.filter())
	})
	tool(s, o, "open_event", "Open an event", "One event with all claims on it, oldest first, who says and who denies it, and why its tellings are one event.", func(ctx context.Context, in eventInput) (attache.EventDetail, error) {
		return o.Ledger.Event(ctx, in.ID)
	})
	tool(s, o, "dossier", "Dossier", "What is told of one entity: its events, newest first, counted by type and by the other parties.", func(ctx context.Context, in dossierInput) (attache.Dossier, error) {
		return o.Ledger.Dossier(ctx, in.ID, in.filter())
	})
	tool(s, o, "dyad", "Dyad", "What is told between two entities, either way, newest first, counted by type.", func(ctx context.Context, in dyadInput) (attache.Dyad, error) {
		return o.Ledger.Dyad(ctx, in.A, in.B, in.filter())
	})
	tool(s, o, "list_alarms", "List alarms", "What grows, shrinks, resumes or ends, by whose word.", func(ctx context.Context, in search) (attache.Page[attache.AlarmRow], error) {
		return o.Ledger.Reported(ctx, in.filter())
	})
	tool(s, o, "read_text", "Read a text", "Reads a news report and gives every event in it with everybody's position, each with the words it rests on. Nothing is kept.", func(ctx context.Context, in textInput) (attache.Reading, error) {
		r := attache.Report{Text: in.Text, Title: in.Title, Hash: attache.Hash(in.Text)}
		r.ID = r.Hash
		if in.Published != "" {
			if _, err := time.Parse(time.DateOnly, in.Published); err != nil {
				return attache.Reading{}, &attache.Error{Code: attache.CodeUsage, Message: "published is no day", Hint: "write it as 2024-05-31"}
			}
			r.Published = &attache.Date{Start: in.Published, End: in.Published, How: "given"}
		}
		if err := r.Check(); err != nil {
			return attache.Reading{}, err
		}
		return o.Read(ctx, r)
	})
}

// tool adds one. An error is told to the model as a problem would be: it says
// what is wrong with the call, and of our faults only that they are.
func tool[In, Out any](s *sdk.Server, o Options, name, title, description string, answer func(context.Context, In) (Out, error)) {
	closed := false
	sdk.AddTool(s, &sdk.Tool{Name: name, Title: title, Description: description, Annotations: &sdk.ToolAnnotations{Title: title, ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed, DestructiveHint: &closed}},
		func(ctx context.Context, _ *sdk.CallToolRequest, in In) (*sdk.CallToolResult, Out, error) {
			out, err := answer(ctx, in)
			if err == nil {
				return nil, out, nil
			}
			d := problem.Of(err)
			if d.Code == attache.CodeInternal && ctx.Err() == nil {
				o.Log.ErrorContext(ctx, "mcp", "tool", name, "error", err)
			}
			return nil, out, errors.New(d.Code + ": " + d.Detail)
		})
}
