package api

import (
	"context"
	"net/url"
	"time"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// maxBody is the most bytes of a report in JSON: one at its limit with every
// character escaped (\u0041), and room for the other fields.
const maxBody = 6*attache.MaxReportBytes + 1<<16

const (
	readWords   = "The answer is the reading, in the shape of attache read -o json. Nothing is kept. Limits: 1 MiB and 50,000 words; English."
	recordWords = "The report is read and recorded. Twice the same changes nothing. What cannot be read is kept among the failed."
)

// A Text is a report as it is sent: the names of a line of attache read --jsonl.
type Text struct {
	ID        string `json:"id,omitempty" nullable:"true" maxLength:"1024" doc:"the sender's own id; without it, the hash of the text"`
	URL       string `json:"url,omitempty" nullable:"true" maxLength:"4096" pattern:"^(https?://[^\\s]+)?$" doc:"where it was published"`
	Source    string `json:"source,omitempty" nullable:"true" maxLength:"1024" doc:"outlet"`
	Title     string `json:"title,omitempty" nullable:"true" maxLength:"4096" doc:"headline"`
	Published string `json:"published,omitempty" nullable:"true" pattern:"^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?)?$" doc:"ISO day, or time in its own zone"`
	Text      string `json:"text" minLength:"1" maxLength:"1048576" doc:"the text itself"`
}

type textInput struct{ Body Text }

// A Kept is what came of recording a text: what the ledger did, and the reading.
type Kept struct {
	Recorded attache.Recorded `json:"recorded"`
	Reading  attache.Reading  `json:"reading"`
}

type keptAnswer struct {
	Location string `header:"Location" doc:"where the report is"`
	Body     Kept
}

// report is the text as the reader takes it.
func (t Text) report() (attache.Report, error) {
	r := attache.Report{ID: t.ID, URL: t.URL, Source: t.Source, Title: t.Title, Text: t.Text, Hash: attache.Hash(t.Text)}
	if r.ID == "" {
		r.ID = r.Hash
	}
	if t.Published != "" {
		day, ok := isoDay(t.Published)
		if !ok {
			return r, &attache.Error{Code: attache.CodeInvalid, Message: "published is no day", Hint: "write it as 2031-05-24"}
		}
		r.Published = &attache.Date{Start: day, End: day, How: "given"}
	}
	return r, r.Check()
}

// isoDay is the day of an ISO 8601 date or time, in the time's own zone.
func isoDay(s string) (string, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano, time.DateTime, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

func (a *api) read(r *request, in *textInput) (*answer[attache.Reading], error) {
	rep, err := in.Body.report()
	if err != nil {
		return nil, err
	}
	return body(a.Read(r.ctx, rep))
}

func (a *api) record(r *request, in *textInput) (*keptAnswer, error) {
	rep, err := in.Body.report()
	if err != nil {
		return nil, err
	}
	fetched := a.Now()
	reading, err := a.Read(r.ctx, rep)
	if err != nil {
		return nil, a.failed(r.ctx, rep, fetched, err)
	}
	kept, err := a.Ledger.Record(r.ctx, reading, attache.Provenance{Raw: []byte(rep.Text), Fetched: fetched, Reader: a.Version})
	if err != nil {
		return nil, err
	}
	a.Feed.Wake()
	return &keptAnswer{Location: "/api/v1/reports/" + url.PathEscape(rep.ID), Body: Kept{kept, reading}}, nil
}

// failed keeps a report that cannot be read, and gives the reason why. One that
// had no turn is not kept: it can be read.
func (a *api) failed(ctx context.Context, rep attache.Report, fetched time.Time, cause error) error {
	if attache.ErrorCode(cause) == problem.Busy || ctx.Err() != nil {
		return cause
	}
	d := problem.Of(cause)
	err := a.Ledger.RecordFailed(ctx, attache.Failure{Report: rep.ID, URL: rep.URL, Source: rep.Source, Title: rep.Title, Code: d.Code, Message: d.Detail, Fetched: fetched, Raw: []byte(rep.Text)})
	if err != nil {
		a.Log.ErrorContext(ctx, "keep a failed report", "error", err)
	}
	return cause
}

// A Word is a person's word on what was read, as it is sent: see
// attache.Correction for what its fields mean for each kind.
type Word struct {
	Kind   string `json:"kind" enum:"accept,reject,edit,merge,split,link,undo"`
	Of     string `json:"of,omitempty" nullable:"true" pattern:"^(event|origin|story)?$" doc:"what is merged or split"`
	Target string `json:"target,omitempty" nullable:"true" maxLength:"1024" doc:"id of the claim; of the event or report for merge and split, of the report for link, of the correction for undo"`
	Other  string `json:"other,omitempty" nullable:"true" maxLength:"1024" doc:"with what it is merged; from what alone it is split"`
	Field  string `json:"field,omitempty" nullable:"true" maxLength:"1024" doc:"of edit: type, mode, aspect, trend, actors, recipients, position; of link: the entity as read"`
	Value  string `json:"value,omitempty" nullable:"true" maxLength:"4096" doc:"of edit: the new value; of link: the entity it is"`
	Why    string `json:"why" minLength:"1" maxLength:"4096" doc:"the reason, kept with it"`
}

type wordInput struct{ Body Word }

func (a *api) correct(r *request, in *wordInput) (*answer[attache.Correction], error) {
	w := in.Body
	c, err := a.Ledger.Correct(r.ctx, attache.Correction{Kind: w.Kind, Of: w.Of, Target: w.Target, Other: w.Other, Field: w.Field, Value: w.Value, Why: w.Why, Who: account.From(r.ctx).Name})
	if err == nil {
		a.Feed.Wake()
	}
	return body(c, err)
}
