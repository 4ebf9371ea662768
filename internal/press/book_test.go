package press

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"attache"

	"github.com/google/go-cmp/cmp"
)

func TestBook(t *testing.T) {
	now := time.Date(2031, 5, 24, 10, 0, 0, 0, time.UTC)
	b := Book{Dir: filepath.Join(t.TempDir(), "feeds")}
	if list, err := b.List(); err != nil || len(list) != 0 {
		t.Fatalf("an empty book: %v, %v", list, err)
	}
	follow := func(s Subscription, want bool) {
		t.Helper()
		if added, err := b.Follow(s, now); err != nil || added != want {
			t.Errorf("follow %s: %v, %v", s.URL, added, err)
		}
	}
	one, two := "https://courier.example/rss?a=../../b", "https://herald.example/rss"
	follow(Subscription{URL: two, Title: "Herald", Folder: []string{"Papers"}}, true)
	follow(Subscription{URL: one}, true)
	follow(Subscription{URL: one, Title: "Courier", Site: "https://courier.example/"}, false)

	// What is remembered stays with the feed, also for one that is not followed.
	m := Memory{URL: "https://courier.example/moved", Title: "The Courier", Seen: map[string]Sight{"g1": {Hashes: []string{"h"}, First: now, Last: now}}, Last: []string{"g1"}}
	for _, address := range []string{one, "https://once.example/rss"} {
		if err := b.Remember(address, m); err != nil {
			t.Fatal(err)
		}
		f, ok, err := b.Get(address)
		if d := cmp.Diff(m, f.Memory); d != "" || !ok || err != nil || f.Follow != (address == one) {
			t.Errorf("%s: %v, %v\n%s", address, ok, err, d)
		}
	}
	list, err := b.List()
	if err != nil || len(list) != 2 || list[0].URL != one || list[1].URL != two {
		t.Fatalf("%+v, %v", list, err)
	}
	want := Subscription{Title: "Courier", URL: one, Site: "https://courier.example/"}
	if d := cmp.Diff(want, list[0].Subscription()); d != "" {
		t.Error(d)
	}

	// Followed anew after its end it is asked again; what it brought is known still.
	m.Ended = true
	if err := b.Remember("https://once.example/rss", m); err != nil {
		t.Fatal(err)
	}
	follow(Subscription{URL: "https://once.example/rss"}, true)
	if f, _, _ := b.Get("https://once.example/rss"); f.Memory.Ended || len(f.Memory.Seen) != 1 {
		t.Errorf("%+v", f)
	}

	for _, want := range []bool{true, false} {
		if ok, err := b.Unfollow(one); ok != want || err != nil {
			t.Errorf("unfollow: %v, %v", ok, err)
		}
	}
	if _, ok, _ := b.Get(one); ok {
		t.Error("it is not forgotten")
	}

	// A damaged file is an error that leaves the others readable.
	if err := os.WriteFile(b.file(two), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err = b.List(); len(list) != 1 || attache.ErrorCode(err) != attache.CodeUnreadable {
		t.Errorf("%d feeds, %v", len(list), err)
	}
	if _, _, err = b.Get(two); attache.ErrorCode(err) != attache.CodeUnreadable {
		t.Errorf("%v", err)
	}
	if left, err := filepath.Glob(filepath.Join(b.Dir, ".new-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
