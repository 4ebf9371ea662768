package ledger

import (
	"context"
	"fmt"
	"sync"

	"attache"
)

// A job is a change that waits for its turn: a call, or an entry to be recorded.
type job struct {
	ctx   context.Context
	run   func(*session) error
	entry *entry
	done  chan error
}

// do makes the change.
func (j *job) do(t *session) error {
	if j.entry != nil {
		return t.record([]*entry{j.entry})
	}
	return j.run(t)
}

// jobs are the changes that wait, first come first.
type jobs struct {
	mu   sync.Mutex
	wait []*job
	turn chan bool // who holds it writes: for itself and for all that wait
}

// together is how many changes share one transaction at most. A disk takes as
// long to keep one as to keep them all.
const together = 128

// heavy bounds the bytes of the readings that share one transaction: they are
// in memory several times over.
const heavy = 4 << 20

// next is how many of those that wait go into the next transaction.
func (j *jobs) next() int {
	n, size := 0, 0
	for n < min(len(j.wait), together) && size < heavy {
		if e := j.wait[n].entry; e != nil {
			size += len(e.body)
		}
		n++
	}
	return n
}

// writing runs f in a transaction that is kept if f gives no error. What many
// goroutines ask at one time is kept in one transaction, each behind a savepoint
// of its own. A change that has begun is finished even if its context ends.
func (s *Store) writing(ctx context.Context, f func(*session) error) error {
	return s.keeping(&job{ctx: ctx, run: f})
}

// keeping is writing for a job.
func (s *Store) keeping(j *job) error {
	if s.write == nil {
		return &attache.Error{Code: attache.CodeReadOnly, Message: "the ledger cannot be written", Hint: "it was opened for questions only, or its file may only be read"}
	}
	j.done = make(chan error, 1)
	s.jobs.mu.Lock()
	s.jobs.wait = append(s.jobs.wait, j)
	s.jobs.mu.Unlock()
	select {
	case err := <-j.done:
		return err
	case s.jobs.turn <- true:
		defer func() { <-s.jobs.turn }()
	}
	for {
		select {
		case err := <-j.done:
			return err
		default:
			s.jobs.mu.Lock()
			n := s.jobs.next()
			list := append([]*job{}, s.jobs.wait[:n]...)
			s.jobs.wait = append([]*job{}, s.jobs.wait[n:]...)
			s.jobs.mu.Unlock()
			s.keep(list)
		}
	}
}

// keep runs jobs in one transaction and tells each what became of it. Recordings
// alone are made as one, if they can.
func (s *Store) keep(list []*job) {
	if results, ok := s.keepAsOne(list); ok {
		for i, j := range list {
			j.done <- results[i]
		}
		return
	}
	results := make([]error, len(list))
	err := s.transaction(list, func(t *session) error {
		for i, j := range list {
			if results[i] = j.ctx.Err(); results[i] != nil {
				continue
			}
			if len(list) == 1 {
				if err := j.do(t); err != nil {
					return err
				}
				continue
			}
			var err error
			if results[i], err = t.apart(j.do); err != nil {
				return err
			}
		}
		return nil
	})
	for i, j := range list {
		if results[i] == nil {
			results[i] = err
		}
		j.done <- results[i]
	}
}

// keepAsOne records all of a list together, which costs less than one after
// another. ok is false where it holds other jobs too or one of them failed, and
// nothing is kept: each is to be tried apart.
func (s *Store) keepAsOne(list []*job) (results []error, ok bool) {
	results = make([]error, len(list))
	var entries []*entry
	for i, j := range list {
		if j.entry == nil {
			return nil, false
		}
		if results[i] = j.ctx.Err(); results[i] == nil {
			entries = append(entries, j.entry)
		}
	}
	if len(entries) < 2 {
		return nil, false
	}
	err := s.transaction(list, func(t *session) error { return t.record(entries) })
	switch s.back.code(err) {
	case "", attache.CodeInternal:
		return results, err == nil
	}
	for i := range results { // the ledger's fault, not that of one of them
		if results[i] == nil {
			results[i] = err
		}
	}
	return results, true
}

// transaction runs f and keeps what it wrote, or nothing.
func (s *Store) transaction(list []*job, f func(*session) error) error {
	seq := int64(-1)
	err := s.session(context.WithoutCancel(list[0].ctx), s.write, true, func(t *session) error {
		if err := s.back.lock(t); err != nil {
			return err
		}
		if _, err := t.one("SELECT value FROM meta WHERE name = 'seq'", nil, &seq); err != nil {
			return err
		}
		s.cache.at(seq)
		if err := f(t); err != nil {
			return err
		}
		if t.seq > 0 {
			seq = t.seq
		}
		return t.endChanges()
	})
	s.cache.seq = seq
	if err != nil {
		s.cache.clear()
	}
	return err
}

// apart runs f behind a savepoint; err says that the transaction is lost.
func (t *session) apart(f func(*session) error) (result, err error) {
	if err := t.exec("SAVEPOINT job"); err != nil {
		return nil, err
	}
	if result = f(t); result == nil {
		return nil, t.exec("RELEASE SAVEPOINT job")
	}
	t.s.cache.clear()
	t.said, t.merges, t.sums, t.news = nil, nil, nil, nil
	for _, q := range []string{"ROLLBACK TO SAVEPOINT job", "RELEASE SAVEPOINT job"} {
		if err := t.exec(q); err != nil {
			return result, fmt.Errorf("%w, after %w", err, result)
		}
	}
	return result, nil
}
