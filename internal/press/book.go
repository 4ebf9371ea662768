package press

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	renameio "github.com/google/renameio/v2/maybe"

	"attache"
)

// A Book keeps in a folder which feeds are followed and what is remembered of
// each: a file of JSON a feed, written whole or not at all, so that several
// programs may use it. It is made when the first is written.
type Book struct{ Dir string }

// A Followed is a feed in a Book. Follow is false for one that was read once
// and only is remembered.
type Followed struct {
	Title  string    `json:"title,omitempty"`
	URL    string    `json:"url"` // as it was subscribed to
	Site   string    `json:"site,omitempty"`
	Folder []string  `json:"folder,omitempty"`
	Follow bool      `json:"follow"`
	Since  time.Time `json:"since,omitzero"`
	Memory Memory    `json:"memory"`
}

// Subscription is the feed as OPML has it.
func (f Followed) Subscription() Subscription {
	return Subscription{Title: cmp.Or(f.Title, f.Memory.Title), URL: f.URL, Site: cmp.Or(f.Site, f.Memory.Site), Folder: f.Folder}
}

// Get is the feed at an address; ok is false where the book has none.
func (b Book) Get(address string) (f Followed, ok bool, err error) {
	raw, err := os.ReadFile(b.file(address))
	if errors.Is(err, fs.ErrNotExist) {
		return Followed{URL: address, Memory: Memory{URL: address}}, false, nil
	}
	if err == nil {
		if err = json.Unmarshal(raw, &f); err == nil && f.URL != address {
			err = fmt.Errorf("it is about %s", f.URL)
		}
	}
	if err != nil {
		return f, false, &attache.Error{Code: attache.CodeUnreadable, Op: "what is known of " + PublicURL(address), Err: err, Hint: "remove the file to forget it"}
	}
	return f, true, nil
}

// Put writes the feed down.
func (b Book) Put(f Followed) error {
	err := b.put(f)
	if err != nil {
		return &attache.Error{Code: attache.CodeReadOnly, Op: "remember " + PublicURL(f.URL), Err: err}
	}
	return nil
}

func (b Book) put(f Followed) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.Dir, 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(b.file(f.URL), raw, 0o600)
}

// Follow subscribes to a feed, keeping what is known of it; added is false where
// it was followed already. A feed that had ended is asked again.
func (b Book) Follow(s Subscription, now time.Time) (added bool, err error) {
	f, _, err := b.Get(s.URL)
	if err != nil {
		return false, err
	}
	added = !f.Follow
	if added {
		f.Since, f.Memory.Ended = now.UTC().Truncate(time.Second), false
	}
	f.Follow, f.Title, f.Site = true, cmp.Or(s.Title, f.Title), cmp.Or(s.Site, f.Site)
	if len(s.Folder) > 0 {
		f.Folder = s.Folder
	}
	return added, b.Put(f)
}

// Unfollow forgets a feed and all that is known of it; ok is false where it was
// not followed.
func (b Book) Unfollow(address string) (ok bool, err error) {
	f, _, err := b.Get(address)
	if err != nil || !f.Follow {
		return false, err
	}
	if err := os.Remove(b.file(address)); err != nil {
		return false, &attache.Error{Code: attache.CodeReadOnly, Op: "forget " + address, Err: err}
	}
	return true, nil
}

// Remember keeps what is to be known of a feed the next time it is read.
func (b Book) Remember(address string, m Memory) error {
	f, _, err := b.Get(address)
	if err != nil {
		return err
	}
	f.Memory = m
	return b.Put(f)
}

// List are the feeds that are followed, by folder, title and address. Files that
// cannot be read are errors, beside the feeds that can.
func (b Book) List() ([]Followed, error) {
	files, err := os.ReadDir(b.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &attache.Error{Code: attache.CodeUnreadable, Op: "the feeds", Err: err}
	}
	var out []Followed
	var errs []error
	for _, e := range files {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		var f Followed
		raw, err := os.ReadFile(filepath.Join(b.Dir, e.Name()))
		if err == nil {
			err = json.Unmarshal(raw, &f)
		}
		if err != nil {
			errs = append(errs, &attache.Error{Code: attache.CodeUnreadable, Op: "feed in " + e.Name(), Err: err})
			continue
		}
		if f.Follow {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Followed) int {
		return cmp.Or(slices.Compare(a.Folder, b.Folder), strings.Compare(a.Subscription().Title, b.Subscription().Title), strings.Compare(a.URL, b.URL))
	})
	return out, errors.Join(errs...)
}

// file is where a feed is kept: a name of which an address cannot leave the folder.
func (b Book) file(address string) string {
	return filepath.Join(b.Dir, strings.TrimPrefix(hashOf(address), "sha256:")[:32]+".json")
}
