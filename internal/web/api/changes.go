package api

import (
	"attache"
)

// A Gone is an id that is no more; By took its place, if anything did.
type Gone struct {
	ID string `json:"id"`
	By string `json:"by,omitempty"`
}

// A List is a page; asked with changed_after, it also says what is gone and with
// which number to go on.
type List[T any] struct {
	Total int    `json:"total"`
	Items []T    `json:"items"`
	Next  string `json:"next"`
	Seq   int64  `json:"seq,omitempty" doc:"with changed_after: the next changed_after"`
	Gone  []Gone `json:"gone,omitempty" doc:"with changed_after: what is no more"`
	More  bool   `json:"more,omitempty" doc:"with changed_after: there is more behind seq"`
}

func listed[T any](p attache.Page[T], err error) (*answer[List[T]], error) {
	if err != nil {
		return nil, err
	}
	return &answer[List[T]]{List[T]{Total: p.Total, Items: p.Items, Next: p.Next}}, nil
}

// After is the parameter of a list that can be followed.
type After struct {
	ChangedAfter int64 `query:"changed_after" minimum:"-1" default:"-1" doc:"only what changed after this number of the change feed (0: everything), oldest change first; stands beside limit alone. Every answer has the number to begin with in its header Attache-Seq"`
}

type followed struct {
	Anything
	After
}

type followedCorrections struct {
	Days
	Paging
	After
}

// changed is what became of the things of a kind after a number. find gives one of
// them by id; what it does not find is passed over, for the feed has, or will
// have, its tombstone.
func changed[T any](a *api, r *request, kind string, after int64, limit int, find func(id string) (T, error)) (*answer[List[T]], error) {
	out := List[T]{Items: []T{}, Seq: after}
	for len(out.Items)+len(out.Gone) < limit {
		list, err := a.Ledger.Changes(r.ctx, out.Seq, attache.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if len(out.Items)+len(out.Gone) >= limit {
				out.More = true
				break
			}
			out.Seq = c.Seq
			if c.Kind != kind {
				continue
			}
			if c.Op == "gone" {
				out.Gone = append(out.Gone, Gone{c.ID, c.By})
				continue
			}
			row, err := find(c.ID)
			if attache.ErrorCode(err) == attache.CodeNotFound {
				continue
			}
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, row)
		}
		if len(list) < attache.MaxLimit {
			break
		}
	}
	out.Total = len(out.Items)
	return &answer[List[T]]{out}, nil
}

var errAlone = &attache.Error{Code: attache.CodeUsage, Message: "changed_after stands beside limit alone"}

func (a *api) events(r *request, in *followed) (*answer[List[attache.EventRow]], error) {
	switch {
	case in.ChangedAfter < 0:
		return listed(a.Ledger.Events(r.ctx, in.filter()))
	case !in.empty():
		return nil, errAlone
	}
	return changed(a, r, "event", in.ChangedAfter, in.Limit, func(id string) (attache.EventRow, error) {
		e, err := a.Ledger.Event(r.ctx, id)
		return e.EventRow, err
	})
}

func (a *api) reports(r *request, in *followed) (*answer[List[attache.ReportRow]], error) {
	switch {
	case in.ChangedAfter < 0:
		return listed(a.Ledger.Reports(r.ctx, in.filter()))
	case !in.empty():
		return nil, errAlone
	}
	return changed(a, r, "report", in.ChangedAfter, in.Limit, func(id string) (attache.ReportRow, error) {
		p, err := a.Ledger.Reports(r.ctx, attache.Filter{Report: id, Limit: 1})
		if err == nil && len(p.Items) == 0 {
			err = &attache.Error{Code: attache.CodeNotFound}
		}
		if err != nil {
			return attache.ReportRow{}, err
		}
		return p.Items[0], nil
	})
}

func (a *api) corrections(r *request, in *followedCorrections) (*answer[List[attache.Correction]], error) {
	if in.ChangedAfter < 0 {
		return listed(a.Ledger.Corrections(r.ctx, in.filter(in.Paging)))
	}
	if in.Days != (Days{}) || in.Cursor != "" {
		return nil, errAlone
	}
	all, err := a.allCorrections(r)
	if err != nil {
		return nil, err
	}
	return changed(a, r, "correction", in.ChangedAfter, in.Limit, func(id string) (attache.Correction, error) {
		c, ok := all[id]
		if !ok {
			return c, &attache.Error{Code: attache.CodeNotFound}
		}
		return c, nil
	})
}

// allCorrections are the corrections by id: people make them, there are never many.
func (a *api) allCorrections(r *request) (map[string]attache.Correction, error) {
	all, f := map[string]attache.Correction{}, attache.Filter{Limit: attache.MaxLimit}
	for {
		p, err := a.Ledger.Corrections(r.ctx, f)
		if err != nil {
			return nil, err
		}
		for _, c := range p.Items {
			all[c.ID] = c
		}
		if f.Cursor = p.Next; f.Cursor == "" {
			return all, nil
		}
	}
}

type changesInput struct {
	After int64 `query:"after" minimum:"0" doc:"number of the last change already known"`
	Limit int   `query:"limit" minimum:"1" maximum:"1000" default:"50" doc:"changes, at most"`
}

func (a *api) changes(r *request, in *changesInput) (*answer[[]attache.Change], error) {
	return body(a.Ledger.Changes(r.ctx, in.After, in.Limit))
}
