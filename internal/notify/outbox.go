package notify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	renameio "github.com/google/renameio/v2/maybe"

	"attache"
)

// A Notice is an alarm on its way to one receiver. State is waiting, sent or
// failed: failed ones are not tried again, and kept.
type Notice struct {
	Alarm    attache.Alarm `json:"alarm"`
	To       string        `json:"to"`
	State    string        `json:"state"`
	Attempts int           `json:"attempts"`
	Next     time.Time     `json:"next,omitzero"`
	Error    string        `json:"error,omitempty"`
	Made     time.Time     `json:"made"`
}

// The states of a Notice.
const (
	Waiting = "waiting"
	Sent    = "sent"
	Failed  = "failed"
)

// A Receiver takes alarms. Send is called with one or more, oldest first; its
// error says why none of them was taken, without secrets. First is when an alarm
// that is raised now is to be sent, Wants whether it is told of alarms of a watch.
type Receiver interface {
	Name() string
	Wants(watch string) bool
	First(now time.Time) time.Time
	Together() bool // several alarms in one message
	Send(ctx context.Context, alarms []attache.Alarm) error
}

// An Outbox keeps notices in a folder, a file each, written whole or not at all.
type Outbox struct {
	Dir       string
	Receivers []Receiver
	Now       func() time.Time
	Log       *slog.Logger
	Patience  time.Duration // for one sending; 0: 15 s

	mu   sync.Mutex
	wake chan bool
	once sync.Once
}

// Attempts is how often a notice is tried before it counts as failed, over about
// a day and a half.
const Attempts = 14

// wait is the time after a failed attempt: 30 s, doubled each time, at most 8 hours.
func wait(attempts int) time.Duration {
	return min(8*time.Hour, 30*time.Second<<min(attempts-1, 20))
}

func (o *Outbox) prepare() {
	o.once.Do(func() {
		o.wake = make(chan bool, 1)
		if o.Now == nil {
			o.Now = time.Now
		}
		if o.Log == nil {
			o.Log = slog.New(slog.DiscardHandler)
		}
		if o.Patience == 0 {
			o.Patience = 15 * time.Second
		}
	})
}

// Put writes down that the receivers are to be told of an alarm. One that was
// written down before is not told again, whatever became of it.
func (o *Outbox) Put(a attache.Alarm) error {
	o.prepare()
	o.mu.Lock()
	defer o.mu.Unlock()
	var errs []error
	now := o.Now().UTC()
	for _, r := range o.Receivers {
		if !r.Wants(a.Watch) {
			continue
		}
		n := Notice{Alarm: a, To: r.Name(), State: Waiting, Next: r.First(now).UTC(), Made: now}
		if _, err := os.Stat(o.file(n)); err == nil {
			continue
		}
		errs = append(errs, o.write(n))
	}
	select {
	case o.wake <- true:
	default: // it is waking
	}
	return errors.Join(errs...)
}

// file is where a notice is kept: a name that no alarm and no receiver can lead astray.
func (o *Outbox) file(n Notice) string {
	sum := sha256.Sum256([]byte(n.Alarm.ID + "\x00" + n.To))
	return filepath.Join(o.Dir, hex.EncodeToString(sum[:16])+".json")
}

func (o *Outbox) write(n Notice) error {
	raw, err := json.Marshal(n)
	if err == nil {
		err = os.MkdirAll(o.Dir, 0o700)
	}
	if err == nil {
		err = renameio.WriteFile(o.file(n), raw, 0o600)
	}
	if err != nil {
		return &attache.Error{Code: attache.CodeReadOnly, Op: "keep a notice", Err: err}
	}
	return nil
}

// Notices are all notices, oldest first. Files that cannot be read are errors,
// beside the notices that can.
func (o *Outbox) Notices() ([]Notice, error) {
	files, err := os.ReadDir(o.Dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "the notices", Err: err}
	}
	var out []Notice
	var errs []error
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		var n Notice
		raw, err := os.ReadFile(filepath.Join(o.Dir, f.Name()))
		if err == nil {
			err = json.Unmarshal(raw, &n)
		}
		if err != nil {
			errs = append(errs, &attache.Error{Code: attache.CodeUnreadable, Op: "notice in " + f.Name(), Err: err})
			continue
		}
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b Notice) int {
		return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.Alarm.Day, b.Alarm.Day), cmp.Compare(a.Alarm.ID, b.Alarm.ID), cmp.Compare(a.To, b.To))
	})
	return out, errors.Join(errs...)
}

// Run sends what is due until ctx ends. Each receiver has its own turn: one that
// is slow delays no other.
func (o *Outbox) Run(ctx context.Context) {
	o.prepare()
	var work sync.WaitGroup
	defer work.Wait()
	busy := map[string]bool{}
	var mu sync.Mutex
	for ctx.Err() == nil {
		next := o.Now().Add(time.Minute)
		for _, r := range o.Receivers {
			mu.Lock()
			skip := busy[r.Name()]
			mu.Unlock()
			if skip {
				continue
			}
			due, soonest := o.due(r.Name())
			if !soonest.IsZero() && soonest.Before(next) {
				next = soonest
			}
			if len(due) == 0 {
				continue
			}
			mu.Lock()
			busy[r.Name()] = true
			mu.Unlock()
			work.Go(func() {
				o.send(ctx, r, due)
				mu.Lock()
				busy[r.Name()] = false
				mu.Unlock()
				select {
				case o.wake <- true:
				default:
				}
			})
		}
		select {
		case <-ctx.Done():
		case <-o.wake:
		case <-time.After(max(10*time.Millisecond, next.Sub(o.Now()))):
		}
	}
}

// due are the notices for a receiver whose time has come, and when that of the
// next is.
func (o *Outbox) due(to string) (due []Notice, next time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	all, err := o.Notices()
	if err != nil {
		o.Log.Warn("notices", "error", err)
	}
	now := o.Now()
	for _, n := range all {
		switch {
		case n.To != to || n.State != Waiting:
		case !n.Next.After(now):
			due = append(due, n)
		case next.IsZero() || n.Next.Before(next):
			next = n.Next
		}
	}
	return due, next
}

// send tells a receiver, all in one message or one after another.
func (o *Outbox) send(ctx context.Context, r Receiver, due []Notice) {
	portions := [][]Notice{due}
	if !r.Together() {
		portions = nil
		for _, n := range due {
			portions = append(portions, []Notice{n})
		}
	}
	for _, p := range portions {
		var alarms []attache.Alarm
		for _, n := range p {
			alarms = append(alarms, n.Alarm)
		}
		patience, cancel := context.WithTimeout(ctx, o.Patience)
		err := r.Send(patience, alarms)
		cancel()
		if err != nil && ctx.Err() != nil {
			return // stopping: it is tried again after the next start
		}
		for _, n := range p {
			o.note(n, err)
		}
	}
}

// note keeps what became of an attempt.
func (o *Outbox) note(n Notice, err error) {
	n.Attempts++
	n.Next, n.Error, n.State = time.Time{}, "", Sent
	if err != nil {
		n.Error = err.Error()
		n.State, n.Next = Waiting, o.Now().UTC().Add(wait(n.Attempts))
		var refused *RefusedError
		if n.Attempts >= Attempts || errors.As(err, &refused) {
			n.State, n.Next = Failed, time.Time{}
		}
		o.Log.Warn("alarm not delivered", "alarm", n.Alarm.ID, "to", n.To, "attempts", n.Attempts, "state", n.State, "error", n.Error)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.write(n); err != nil {
		o.Log.Error("notice", "error", err)
	}
}

// A RefusedError is a sending that must not be tried again.
type RefusedError struct{ Why string }

// Error says why.
func (e *RefusedError) Error() string { return e.Why }

// Text is an alarm as plain text: what, why, when, by what proof, what would
// switch it off.
func Text(a attache.Alarm) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n%s\n", a.Arrow, cmp.Or(a.Watch, "reported"), oneLine(a.Reason))
	if a.Kind == "reported" {
		fmt.Fprintf(&b, "Who says so: %s\n", oneLine(strings.Join(a.Holder, ", ")))
	} else {
		fmt.Fprintf(&b, "Test: %s, %d seen in %d days, %.1f expected, p = %.2g\n", a.Test, a.Seen, a.Window, a.Expected, a.P)
	}
	fmt.Fprintf(&b, "Proof: %d independent origins, %d on what somebody denies\n", len(a.Origins)+len(a.Contested), len(a.Contested))
	fmt.Fprintf(&b, "Switched off by: %s\n%s · %s\n", a.Off, a.Day, a.ID)
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
