package pipeline

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"attache"
)

// Options of Run and Replay. The zero value is good.
type Options struct {
	Workers int           // readings at a time; 0: one a processor
	Retries int           // tries more, where another program holds the ledger; 0: 6
	Version string        // of the program that reads, for Provenance.Reader
	Watch   func(Outcome) // sees every outcome, in order, from one goroutine; may be nil
	// Sleep waits between tries; nil is time itself.
	Sleep func(ctx context.Context, d time.Duration) error
}

// firstWait is the time before the second try; it doubles with every further.
const firstWait = 200 * time.Millisecond

// Run reads what comes in and records it. It returns when in has ended or ctx
// has: then nothing more is taken, reports whose reading was under way are still
// recorded, and the error is that of ctx. Any other error is the ledger's (full,
// not to be written, …) or that of an After; everything up to it is kept.
// What cannot be read, or panics, is recorded as failed and does not stop it.
func Run(ctx context.Context, in Source, read Reader, to attache.Ledger, o Options) (Tally, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Retries == 0 {
		o.Retries = 6
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	l := line{ctx: ctx, keep: context.WithoutCancel(ctx), read: read, ledger: to, options: o}
	inOrder(ctx, l.jobs(in), o.Workers, l.work, l.take)
	if l.err == nil {
		l.err = ctx.Err()
	}
	return l.tally, l.err
}

// A line is one run. keep outlives ctx: what was read is still recorded.
type line struct {
	ctx, keep context.Context
	read      Reader
	ledger    attache.Ledger
	options   Options
	tally     Tally
	err       error
}

// A job is an Incoming, or a source's error.
type job struct {
	incoming Incoming
	err      error
}

func (l *line) jobs(in Source) func(func(job) bool) {
	return func(yield func(job) bool) {
		for i, err := range in {
			if l.ctx.Err() != nil || !yield(job{i, err}) {
				return
			}
		}
	}
}

// done is a job after the worker: an outcome, or a reason to stop.
type done struct {
	Outcome
	stop error
}

// work reads one report, on one of the workers.
func (l *line) work(j job) done {
	out := done{Outcome: Outcome{Incoming: j.incoming}}
	switch {
	case j.err != nil:
		out.Kind, out.Err = Broken, j.err
		return out
	case l.ctx.Err() != nil: // taken, but not begun: left for the next time
		out.stop = l.ctx.Err()
		return out
	case j.incoming.After != nil:
		return out
	}
	key := j.incoming.Provenance.Key
	if j.incoming.Failed != nil {
		key = j.incoming.Failed.Key
	}
	if key != "" && j.incoming.Old == nil {
		seen, err := l.ledger.Seen(l.keep, key)
		if err != nil {
			out.stop = err
			return out
		}
		if seen {
			out.Kind = Known
			return out
		}
	}
	if f := j.incoming.Failed; f != nil {
		out.Kind, out.Err = Refused, &attache.Error{Code: f.Code, Message: f.Message}
		return out
	}
	out.Reading, out.Err = l.readOne(j.incoming)
	if out.Err != nil {
		out.Kind = Refused
	}
	return out
}

// readOne reads a report; a panic is a fault of ours and costs one report.
func (l *line) readOne(i Incoming) (r attache.Reading, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &attache.Error{Code: attache.CodeInternal, Op: "read", Message: fmt.Sprint("fault: ", fault)}
		}
	}()
	rep := i.Report
	if rep.Hash == "" {
		rep.Hash = attache.Hash(rep.Text)
	}
	if rep.ID == "" {
		rep.ID = rep.Hash
	}
	if r, err = l.read(rep); err != nil {
		return r, err
	}
	r.Doubts = append(append([]attache.Doubt{}, i.Doubts...), r.Doubts...) // never nil
	return r, nil
}

// take records one outcome; false ends the run.
func (l *line) take(d done) bool {
	if l.err = d.stop; l.err != nil {
		return false
	}
	if d.Incoming.After != nil {
		l.err = d.Incoming.After()
		return l.err == nil
	}
	out := d.Outcome
	if out.Kind == Recorded {
		p := out.Incoming.Provenance
		p.Reader = l.options.Version
		err := l.record(&out, out.Reading, p)
		switch {
		case attache.ErrorCode(err) == attache.CodeInvalid: // this reading cannot be kept; others can
			out.Kind, out.Err = Refused, err
		case err != nil:
			l.err = err
			return false
		case !out.Recorded.Changed:
			out.Kind = Unchanged
		}
	}
	if out.Kind == Refused {
		if l.err = l.refuse(&out); l.err != nil {
			return false
		}
	}
	l.tally.add(out)
	if l.options.Watch != nil {
		l.options.Watch(out)
	}
	return true
}

func (l *line) record(out *Outcome, r attache.Reading, p attache.Provenance) error {
	return l.patiently(func() (err error) {
		out.Recorded, err = l.ledger.Record(l.keep, r, p)
		return err
	})
}

// refuse keeps what there is of a report that could not be read.
func (l *line) refuse(out *Outcome) error {
	switch {
	case out.Incoming.Old != nil:
		return l.record(out, *out.Incoming.Old, out.Incoming.Provenance)
	case out.Incoming.Unlisted:
		return nil
	}
	return l.patiently(func() error { return l.ledger.RecordFailed(l.keep, failure(*out)) })
}

// patiently tries again while another program holds the ledger.
func (l *line) patiently(try func() error) error {
	wait := firstWait
	for n := 0; ; n++ {
		err := try()
		if attache.ErrorCode(err) != attache.CodeLocked || n >= l.options.Retries {
			return err
		}
		if l.options.Sleep(l.ctx, wait) != nil {
			return err
		}
		wait *= 2
	}
}

// maxName is the length in bytes above which the ledger takes no id.
const maxName = 1024

// failure is what the ledger keeps of a report that could not be read.
func failure(o Outcome) attache.Failure {
	f := attache.Failure{}
	if o.Incoming.Failed != nil {
		f = *o.Incoming.Failed
	} else {
		r, p := o.Incoming.Report, o.Incoming.Provenance
		f = attache.Failure{Report: r.ID, URL: r.URL, Source: r.Source, Title: r.Title, Fetched: p.Fetched, Key: p.Key, Raw: p.Raw}
		if f.Report == "" {
			f.Report = attache.Hash(r.Text)
		}
		if f.Raw == nil {
			f.Raw = []byte(r.Text)
		}
	}
	f.Code, f.Message = attache.ErrorCode(o.Err), message(o.Err)
	if f.Code == attache.CodeInternal {
		f.Key = "" // a fault of ours: to be tried again by a better program
	}
	switch {
	case len(f.Report) > maxName:
		f.Report = attache.Hash(f.Report)
	case f.Report == "" && f.Raw == nil && f.URL == "":
		f.Report = attache.Hash(o.Incoming.Place + f.Key)
	}
	return f
}

// message is an error without its code's hint and what was tried.
func message(err error) string {
	var e *attache.Error
	if errors.As(err, &e) && e.Message != "" {
		if e.Err != nil {
			return e.Message + ": " + e.Err.Error()
		}
		return e.Message
	}
	return err.Error()
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
