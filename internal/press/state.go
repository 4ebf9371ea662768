package press

import (
	"slices"
	"time"
)

// A State is how a source is, as people are told.
type State string

// The states of a source.
const (
	StateNew       State = "new"             // never polled
	StateOK        State = "ok"              // it brought something new at the last poll
	StateUnchanged State = "unchanged"       // it answers, and has nothing new
	StateEmpty     State = "valid-but-empty" // it answers with a feed that has no items
	StateFailing   State = "failing"         // it cannot be read
	StateSilent    State = "silent-too-long" // it answers, but has brought nothing new for longer than is its habit
	StateEnded     State = "ended"           // it said that it is gone for good
)

// Patience says when a source is called silent. Zero values mean the defaults.
type Patience struct {
	Silence time.Duration // at most; default 7 days
	Least   time.Duration // at least, however busy it was; default 1 day
}

// Of a source's own habit: after so many arrivals it is known, and so many
// times the middle gap between them is too long.
const (
	habitArrivals = 8
	habitGaps     = 10
	laterFailing  = 3 // so many wishes to come later in a row are a failure
)

// StateOf is the state of a source at now, from the history of its polls,
// oldest first. It is a pure function of its arguments.
//
// A failure counts until the document itself was read again: a 304 after it
// proves nothing. Being asked to come later is no failure until the third time
// in a row. A source that was busy is silent sooner than one that never was.
func StateOf(history []Poll, now time.Time, p Patience) State {
	polls := slices.DeleteFunc(slices.Clone(history), func(p Poll) bool { return p.Outcome == Waiting })
	if len(polls) == 0 {
		return StateNew
	}
	later := 0
	for later < len(polls) && polls[len(polls)-1-later].Outcome == Later {
		later++
	}
	if later >= laterFailing || later == len(polls) {
		return StateFailing
	}
	polls = polls[:len(polls)-later]
	last := polls[len(polls)-1]
	switch last.Outcome {
	case Ended:
		return StateEnded
	case Failed:
		return StateFailing
	case Unchanged, Empty:
		if unproven(polls) {
			return StateFailing
		}
		if last.Outcome == Empty {
			return StateEmpty
		}
	}
	if now.Sub(lastArrival(polls)) > silence(polls, p) {
		return StateSilent
	}
	if last.Outcome == Unchanged {
		return StateUnchanged
	}
	return StateOK
}

// unproven says whether a failure was the last that is known for certain.
func unproven(polls []Poll) bool {
	for _, p := range slices.Backward(polls) {
		switch {
		case p.Outcome == Failed:
			return true
		case p.Proof:
			return false
		}
	}
	return false
}

// lastProof is the last poll that read the document, or none.
func lastProof(polls []Poll) Poll {
	for _, p := range slices.Backward(polls) {
		if p.Proof {
			return p
		}
	}
	return Poll{}
}

// lastArrival is when something new came last, or the first poll.
func lastArrival(polls []Poll) time.Time {
	for _, p := range slices.Backward(polls) {
		if p.New+p.Changed > 0 {
			return p.At
		}
	}
	return polls[0].At
}

// silence is how long without anything new is too long.
func silence(polls []Poll, p Patience) time.Duration {
	most, least := or(p.Silence, 7*24*time.Hour), or(p.Least, 24*time.Hour)
	var at []time.Time
	for _, p := range polls {
		if p.New > 0 {
			at = append(at, p.At)
		}
	}
	if len(at) < habitArrivals {
		return most
	}
	var gaps []time.Duration
	for i := 1; i < len(at); i++ {
		gaps = append(gaps, at[i].Sub(at[i-1]))
	}
	slices.Sort(gaps)
	return min(most, max(least, habitGaps*gaps[len(gaps)/2]))
}

// NextPoll is when to poll a feed again that is polled every so often: later
// after failures, twice as long for each in a row and at most a day, never
// before the server's wish. It is the zero time for a feed that has ended.
func NextPoll(m Memory, every time.Duration) time.Time {
	if m.Ended {
		return time.Time{}
	}
	n := len(m.History)
	if n == 0 {
		return m.NotBefore
	}
	wait := every
	for i := n - 1; i >= 0 && m.History[i].Outcome == Failed && wait < 24*time.Hour; i-- {
		wait *= 2
	}
	next := m.History[n-1].At.Add(min(wait, max(every, 24*time.Hour)))
	if next.Before(m.NotBefore) {
		return m.NotBefore
	}
	return next
}
