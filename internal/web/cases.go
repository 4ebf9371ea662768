package web

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	renameio "github.com/google/renameio/v2/maybe"

	"attache"
)

// A Case is a folder of pinned events with notes, for one question that somebody
// works on. Everybody who may log in sees it.
type Case struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Who     string    `json:"who"` // made it
	Created time.Time `json:"created"`
	Pins    []Pin     `json:"pins"`
	Notes   []Note    `json:"notes"`
}

// A Pin is an event in a case.
type Pin struct {
	Event string    `json:"event"`
	Who   string    `json:"who"`
	When  time.Time `json:"when"`
	Why   string    `json:"why"`
}

// A Note is what somebody writes down in a case.
type Note struct {
	Who  string    `json:"who"`
	When time.Time `json:"when"`
	Text string    `json:"text"`
}

// Bounds of a case: it is a folder, not a store.
const (
	mostCases    = 1000
	mostPins     = 1000
	mostNotes    = 1000
	longestNote  = 20_000
	longestTitle = 200
)

// A CaseBook keeps cases as JSON, a file each, in a folder of its own. Its methods
// may be called from many goroutines of one program.
type CaseBook struct {
	Dir string
	mu  sync.Mutex
}

// List gives all cases by name.
func (b *CaseBook) List() ([]Case, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	names, err := filepath.Glob(filepath.Join(b.Dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	out := []Case{}
	for _, name := range names {
		c, err := b.open(strings.TrimSuffix(filepath.Base(name), ".json"))
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Case) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// Get is one case.
func (b *CaseBook) Get(id string) (Case, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open(id)
}

// Make begins a case; one of that name is given as it is.
func (b *CaseBook) Make(who, name string, now time.Time) (Case, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len(name) > longestTitle {
		return Case{}, &attache.Error{Code: attache.CodeUsage, Message: "a case needs a name of at most 200 characters"}
	}
	all, err := b.List()
	if err != nil {
		return Case{}, err
	}
	for _, c := range all {
		if c.Name == name {
			return c, nil
		}
	}
	if len(all) >= mostCases {
		return Case{}, &attache.Error{Code: attache.CodeUsage, Message: "there are a thousand cases already: remove some"}
	}
	var id [6]byte
	_, _ = rand.Read(id[:]) // never fails
	c := Case{ID: hex.EncodeToString(id[:]), Name: name, Who: who, Created: now.UTC().Truncate(time.Second), Pins: []Pin{}, Notes: []Note{}}
	b.mu.Lock()
	defer b.mu.Unlock()
	return c, b.keep(c)
}

// Pin puts an event into a case, or changes why it is there.
func (b *CaseBook) Pin(id string, p Pin) error {
	return b.change(id, func(c *Case) error {
		if len(p.Why) > longestNote {
			return &attache.Error{Code: attache.CodeTooLarge, Message: "too long a note"}
		}
		if i := slices.IndexFunc(c.Pins, func(x Pin) bool { return x.Event == p.Event }); i >= 0 {
			c.Pins[i] = p
			return nil
		}
		if c.Pins = append(c.Pins, p); len(c.Pins) > mostPins {
			return &attache.Error{Code: attache.CodeUsage, Message: "a case holds a thousand events"}
		}
		return nil
	})
}

// Unpin takes an event out of a case.
func (b *CaseBook) Unpin(id, event string) error {
	return b.change(id, func(c *Case) error {
		c.Pins = slices.DeleteFunc(c.Pins, func(p Pin) bool { return p.Event == event })
		return nil
	})
}

// Write adds a note to a case.
func (b *CaseBook) Write(id string, n Note) error {
	return b.change(id, func(c *Case) error {
		if strings.TrimSpace(n.Text) == "" || len(n.Text) > longestNote || len(c.Notes) >= mostNotes {
			return &attache.Error{Code: attache.CodeUsage, Message: "a note has words, at most 20,000 characters of them; a case holds a thousand"}
		}
		c.Notes = append(c.Notes, n)
		return nil
	})
}

// Remove forgets a case; one that is gone already is no error.
func (b *CaseBook) Remove(id string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch _, err := b.open(id); {
	case attache.ErrorCode(err) == attache.CodeNotFound:
		return nil
	case err != nil:
		return err
	}
	if err := os.Remove(filepath.Join(b.Dir, id+".json")); err != nil {
		return fmt.Errorf("remove a case: %w", err)
	}
	return nil
}

func (b *CaseBook) change(id string, f func(*Case) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, err := b.open(id)
	if err != nil {
		return err
	}
	if err := f(&c); err != nil {
		return err
	}
	return b.keep(c)
}

// open reads a case. An id is hexadecimal: it names no path.
func (b *CaseBook) open(id string) (Case, error) {
	none := &attache.Error{Code: attache.CodeNotFound, Message: "no case " + oneLine(id, 40)}
	if raw, err := hex.DecodeString(id); err != nil || len(raw) != 6 || strings.ToLower(id) != id {
		return Case{}, none
	}
	raw, err := os.ReadFile(filepath.Join(b.Dir, id+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return Case{}, none
	}
	if err != nil {
		return Case{}, fmt.Errorf("open a case: %w", err)
	}
	var c Case
	if err := json.Unmarshal(raw, &c); err != nil {
		return Case{}, fmt.Errorf("open the case %s: %w", id, err)
	}
	c.ID = id
	return c, nil
}

// keep writes a case beside the old one and puts it in its place.
func (b *CaseBook) keep(c Case) error {
	raw, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return fmt.Errorf("write a case: %w", err)
	}
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return fmt.Errorf("write a case: %w", err)
	}
	path := filepath.Join(b.Dir, c.ID+".json")
	if err := renameio.WriteFile(path, append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write a case: %w", err)
	}
	return nil
}
