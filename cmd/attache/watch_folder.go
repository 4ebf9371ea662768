package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
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

	renameio "github.com/google/renameio/v2/maybe"
	"github.com/pelletier/go-toml/v2"

	"attache"
	"attache/internal/web"
)

// A watchFolder keeps watches beside a ledger: a file of TOML a watch, which
// people may edit, written whole or not at all; and what was said of alarms.
type watchFolder struct {
	dir string
	mu  *sync.Mutex // of what was said
}

// watches is the folder of watches that goes with a ledger.
func (f ledgerFlag) watches() watchFolder {
	if f.server() {
		return watchFolder{"attache.watches", new(sync.Mutex)}
	}
	return watchFolder{filepath.Clean(f.Ledger) + ".watches", new(sync.Mutex)}
}

// A keptWatch is a watch as it stands in its file.
type keptWatch struct {
	attache.Watch
	Muted string `json:"muted,omitempty" toml:"muted,omitempty"` // until this day, inclusive, nobody is notified
}

// readWatch reads a watch in TOML. A word that is no setting of a watch is an error:
// misspelt, it would let the watch ask for more than was meant.
func readWatch(raw []byte, from string) (keptWatch, error) {
	var w keptWatch
	d := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) {
			err = errors.New(strings.TrimSpace(strict.String()))
		}
		return w, &attache.Error{Code: attache.CodeInvalid, Op: "watch in " + from, Err: err}
	}
	if err := w.Check(); err != nil {
		return w, fmt.Errorf("%s: %w", from, err)
	}
	return w, nil
}

// list are the watches by name. Files that cannot be read are errors, beside the
// watches that can.
func (f watchFolder) list() ([]keptWatch, error) {
	files, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "the watches", Err: err}
	}
	var out []keptWatch
	var errs []error
	for _, e := range files {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".toml") || e.Name() == notifyFile {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(f.dir, e.Name()))
		if err != nil {
			errs = append(errs, &attache.Error{Code: attache.CodeUnreadable, Op: "watch in " + e.Name(), Err: err})
			continue
		}
		w, err := readWatch(raw, e.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if slices.ContainsFunc(out, func(x keptWatch) bool { return x.Name == w.Name }) {
			errs = append(errs, &attache.Error{Code: attache.CodeInvalid, Op: "watch in " + e.Name(), Message: fmt.Sprintf("another file has a watch %q", w.Name)})
			continue
		}
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b keptWatch) int { return cmp.Compare(a.Name, b.Name) })
	return out, errors.Join(errs...)
}

// questions are the watches without what was done to them.
func questions(kept []keptWatch) []attache.Watch {
	out := make([]attache.Watch, len(kept))
	for i, w := range kept {
		out[i] = w.Watch
	}
	return out
}

// get is the watch of a name.
func (f watchFolder) get(name string) (keptWatch, error) {
	all, err := f.list()
	for _, w := range all {
		if w.Name == name {
			return w, nil
		}
	}
	return keptWatch{}, &attache.Error{Code: attache.CodeNotFound, Message: fmt.Sprintf("there is no watch %q", name), Err: err, Hint: "attache watch list shows the names"}
}

// save keeps a watch under its name.
func (f watchFolder) save(w keptWatch) error {
	if err := w.Check(); err != nil {
		return err
	}
	var raw bytes.Buffer
	if err := toml.NewEncoder(&raw).Encode(w); err != nil {
		return fmt.Errorf("write watch %q: %w", w.Name, err)
	}
	return f.write(f.fileOf(w.Name), raw.Bytes())
}

// fileOf is the file that has a watch of a name, else the one it is given.
func (f watchFolder) fileOf(name string) string {
	files, _ := os.ReadDir(f.dir) // not there: none has it
	for _, e := range files {
		if strings.HasSuffix(e.Name(), ".toml") && e.Name() != notifyFile {
			raw, _ := os.ReadFile(filepath.Join(f.dir, e.Name()))
			if w, err := readWatch(raw, e.Name()); err == nil && w.Name == name {
				return e.Name()
			}
		}
	}
	slug := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name), "-")
	for strings.Contains(slug, "--") {
		slug = strings.ReplaceAll(slug, "--", "-")
	}
	sum := sha256.Sum256([]byte(name))
	return slug[:min(len(slug), 60)] + "-" + hex.EncodeToString(sum[:4]) + ".toml"
}

// write writes a file whole or not at all.
func (f watchFolder) write(name string, raw []byte) error {
	err := os.MkdirAll(f.dir, 0o755)
	if err == nil {
		err = renameio.WriteFile(filepath.Join(f.dir, name), raw, 0o600)
	}
	if err != nil {
		return &attache.Error{Code: attache.CodeReadOnly, Op: "keep " + name, Err: err}
	}
	return nil
}

// remove forgets a watch.
func (f watchFolder) remove(name string) error {
	if _, err := f.get(name); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(f.dir, f.fileOf(name))); err != nil {
		return &attache.Error{Code: attache.CodeReadOnly, Op: "remove the watch", Err: err}
	}
	return nil
}

// mute sets until when a watch notifies nobody; "" ends it.
func (f watchFolder) mute(name, until string) error {
	w, err := f.get(name)
	if err != nil {
		return err
	}
	if _, ok := isoDate(until); until != "" && !ok {
		return usage(fmt.Sprintf("%q is not a day", until), "write it as 2031-05-24")
	}
	w.Muted = until
	return f.save(w)
}

// seenFile holds what was said of alarms, by alarm.
const seenFile = "acknowledged.json"

// acknowledged is what was said of alarms so far.
func (f watchFolder) acknowledged() (map[string]web.Acknowledgement, error) {
	seen := map[string]web.Acknowledgement{}
	raw, err := os.ReadFile(filepath.Join(f.dir, seenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return seen, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &seen)
	}
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "what was said of alarms", Err: err}
	}
	return seen, nil
}

// acknowledge keeps what somebody says of an alarm.
func (f watchFolder) acknowledge(id string, a web.Acknowledgement) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	seen, err := f.acknowledged()
	if err != nil {
		return err
	}
	seen[id] = a
	raw, err := json.MarshalIndent(seen, "", " ")
	if err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	return f.write(seenFile, append(raw, '\n'))
}
