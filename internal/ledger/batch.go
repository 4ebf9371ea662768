package ledger

import (
	"context"
	"fmt"
	"sync"

	"attache"
)

// A job is a change that waits for its turn.
type job struct {
	ctx  context.Context
	run  func(*session) error
	done chan error
}

// jobs are the changes that wait, first come first.
type jobs struct {
	mu   sync.Mutex
	wait []*job
	turn chan bool // who holds it writes: for itself and for all that wait
}

// together is how many changes share one transaction at most. A disk takes as
// long to keep one as to keep them all.
const together = 32

// writing runs f in a transaction that is kept if f gives no error. What many
// goroutines ask at one time is kept in one transaction, each behind a savepoint
// of its own. A change that has begun is finished even if its context ends.
func (s *Store) writing(ctx context.Context, f func(*session) error) error {
	if s.write == nil {
		return &attache.Error{Code: attache.CodeReadOnly, Message: "the ledger cannot be written", Hint: "it was opened for questions only, or its file may only be read"}
	}
	j := &job{ctx: ctx, run: f, done: make(chan error, 1)}
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
			n := min(len(s.jobs.wait), together)
			list := append([]*job{}, s.jobs.wait[:n]...)
			s.jobs.wait = append([]*job{}, s.jobs.wait[n:]...)
			s.jobs.mu.Unlock()
			s.keep(list)
		}
	}
}

// keep runs jobs in one transaction and tells each what became of it.
func (s *Store) keep(list []*job) {
	results := make([]error, len(list))
	seq := int64(-1)
	err := s.session(context.WithoutCancel(list[0].ctx), s.write, true, func(t *session) error {
		if err := s.back.lock(t); err != nil {
			return err
		}
		if _, err := t.one("SELECT value FROM meta WHERE name = 'seq'", nil, &seq); err != nil {
			return err
		}
		s.cache.at(seq)
		for i, j := range list {
			if results[i] = j.ctx.Err(); results[i] != nil {
				continue
			}
			if len(list) == 1 {
				if err := j.run(t); err != nil {
					return err
				}
				continue
			}
			var err error
			if results[i], err = t.apart(j.run); err != nil {
				return err
			}
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
	for i, j := range list {
		if results[i] == nil {
			results[i] = err
		}
		j.done <- results[i]
	}
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
	t.said, t.merges = nil, nil
	for _, q := range []string{"ROLLBACK TO SAVEPOINT job", "RELEASE SAVEPOINT job"} {
		if err := t.exec(q); err != nil {
			return result, fmt.Errorf("%w, after %w", err, result)
		}
	}
	return result, nil
}
