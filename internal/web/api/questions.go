package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"attache"
	"attache/internal/web/account"
)

// An answer is a body.
type answer[T any] struct{ Body T }

// ask makes a handler of a question that needs nothing but a filter.
func ask[T any](question func(attache.Ledger, context.Context, attache.Filter) (T, error)) func(*api, *request, *Anything) (*answer[T], error) {
	return func(a *api, r *request, in *Anything) (*answer[T], error) {
		return body(question(a.Ledger, r.ctx, in.filter()))
	}
}

func body[T any](v T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{v}, nil
}

// One is the address of one thing.
type One struct {
	ID string `path:"id" minLength:"1" maxLength:"1024" doc:"id, percent-encoded"`
}

type oneAnd struct {
	One
	Anything
}

type two struct {
	A string `path:"a" minLength:"1" maxLength:"1024" doc:"id of an entity, percent-encoded"`
	B string `path:"b" minLength:"1" maxLength:"1024" doc:"id of another"`
	Anything
}

type failedQuery struct {
	Days
	Paging
	Origin
}

type sourceQuery struct {
	Paging
	Source string `query:"source" maxLength:"1024" doc:"one outlet"`
}

// AuditQuery is which part of the audit log is wanted.
type AuditQuery struct {
	Context context.Context
	Before  int64
	Limit   int
}

type auditInput struct {
	Before int64 `query:"before" minimum:"0" doc:"entries before this number"`
	Limit  int   `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"entries, at most"`
}

// register adds all operations. A route that is not in the table of the tests
// makes them fail.
func (a *api) register(h huma.API, m *routes) {
	get := func(path, id, summary string, errors ...int) operation {
		return operation{method: http.MethodGet, path: "/api/v1/" + path, id: id, summary: summary, scope: account.Read, tag: "questions", errors: errors}
	}
	const missing = http.StatusNotFound
	add(h, m, get("claims", "claims", "Who takes which position on what, newest first", missing), ask(attache.Ledger.Claims), a)
	add(h, m, get("events", "events", "Happenings and ties, newest first", missing), (*api).events, a)
	add(h, m, get("events/{id}", "event", "One event with all claims on it, and why they are one", missing), func(a *api, r *request, in *One) (*answer[attache.EventDetail], error) {
		return body(a.Ledger.Event(r.ctx, in.ID))
	}, a)
	add(h, m, get("contested", "contested", "What one says and another denies", missing), ask(attache.Ledger.Contested), a)
	add(h, m, get("stories", "stories", "Reports about one run of happenings", missing), ask(attache.Ledger.Stories), a)
	add(h, m, get("transfers", "transfers", "What goes from whom to whom, and the chains of it", missing), ask(attache.Ledger.Transfers), a)
	add(h, m, get("alarms", "alarms", "What grows or shrinks", missing), (*api).alarms, a)
	add(h, m, get("reports", "reports", "Reports, newest first", missing), (*api).reports, a)
	add(h, m, get("reports/{id}", "report", "The reading of one report: the shape of attache read -o json", missing), func(a *api, r *request, in *One) (*answer[attache.Reading], error) {
		reading, _, err := a.Ledger.Report(r.ctx, in.ID)
		return body(reading, err)
	}, a)
	add(h, m, get("dossier/{id}", "dossier", "What is told of one entity", missing), func(a *api, r *request, in *oneAnd) (*answer[attache.Dossier], error) {
		return body(a.Ledger.Dossier(r.ctx, in.ID, in.filter()))
	}, a)
	add(h, m, get("dyad/{a}/{b}", "dyad", "What is told between two entities", missing), func(a *api, r *request, in *two) (*answer[attache.Dyad], error) {
		return body(a.Ledger.Dyad(r.ctx, in.A, in.B, in.filter()))
	}, a)
	add(h, m, get("sources", "sources", "Outlets, by name"), func(a *api, r *request, in *sourceQuery) (*answer[attache.Page[attache.SourceRow]], error) {
		return body(a.Ledger.Sources(r.ctx, attache.Filter{Source: in.Source, Limit: in.Limit, Cursor: in.Cursor}))
	}, a)
	add(h, m, get("failed", "failed", "Reports that could not be read"), func(a *api, r *request, in *failedQuery) (*answer[attache.Page[attache.Failure]], error) {
		f := in.filter(in.Paging)
		f.Report, f.Source = in.Report, in.Source
		return body(a.Ledger.Failed(r.ctx, f))
	}, a)
	add(h, m, get("corrections", "corrections", "What people said was read wrongly, oldest first"), (*api).corrections, a)
	add(h, m, get("changes", "changes", "What changed after a number, oldest first, each thing once"), (*api).changes, a)
	a.registerStream(h, m)
	add(h, m, operation{method: http.MethodPost, path: "/api/v1/read", id: "read", summary: "Read a text and keep nothing", scope: account.Read, tag: "reading", body: maxBody, errors: tooMuch, describe: readWords}, (*api).read, a)
	add(h, m, operation{method: http.MethodPost, path: "/api/v1/reports", id: "record", summary: "Read a text and record what it says", scope: account.Record, tag: "reading", body: maxBody, errors: tooMuch, status: http.StatusCreated, describe: recordWords}, (*api).record, a)
	add(h, m, operation{method: http.MethodPost, path: "/api/v1/corrections", id: "correct", summary: "Say that something was read wrongly, or rightly", scope: account.Correct, tag: "corrections", status: http.StatusCreated, errors: []int{missing, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusInsufficientStorage}}, (*api).correct, a)
	add(h, m, operation{method: http.MethodGet, path: "/api/v1/me", id: "me", summary: "Who asks, and what they may do", scope: account.Read, tag: "accounts"}, func(_ *api, r *request, _ *struct{}) (*answer[account.Identity], error) {
		return &answer[account.Identity]{account.From(r.ctx)}, nil
	}, a)
	if a.Audit != nil {
		add(h, m, operation{method: http.MethodGet, path: "/api/v1/audit", id: "audit", summary: "Who did what, newest first", scope: account.Admin, tag: "accounts"}, func(a *api, r *request, in *auditInput) (*answer[[]account.Entry], error) {
			return body(a.Audit(AuditQuery{r.ctx, in.Before, in.Limit}))
		}, a)
	}
}

// tooMuch are the errors of whoever takes a text.
var tooMuch = []int{http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusInsufficientStorage}

func (a *api) alarms(r *request, in *Anything) (*answer[attache.Page[attache.AlarmRow]], error) {
	if a.Alarms != nil {
		return body(a.Alarms(r.ctx, in.filter()))
	}
	return body(a.Ledger.Reported(r.ctx, in.filter()))
}
