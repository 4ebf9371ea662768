package press

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// TestFollow reads several feeds at a time: those of a feed stay in its order,
// and a feed is remembered after all its items were taken.
func TestFollow(t *testing.T) {
	var now, most atomic.Int32
	handlers := map[string]http.HandlerFunc{"/2": status(500), "/5": status(410)}
	for n := range 8 {
		if path := fmt.Sprintf("/%d", n); handlers[path] == nil {
			var items []string
			for i := range 5 {
				items = append(items, item(fmt.Sprintf("%d-%d", n, i), "", "T", "They met."))
			}
			handlers[path] = text("text/xml", channel(items...))
		}
	}
	s := serve(t, handlers)
	var subs []Subscription
	for n := range 8 {
		// Names of their own, so that no feed waits for the turn of another.
		subs = append(subs, Subscription{URL: strings.Replace(fmt.Sprintf("%s/%d", s.URL, n), "127.0.0.1", fmt.Sprintf("f%d.example", n), 1)})
	}
	table := map[string][]string{}
	for n := range 8 {
		table[fmt.Sprintf("f%d.example", n)] = []string{"127.0.0.1"}
	}
	for _, feeds := range []int{0, 1, 3, 20} {
		client, _ := local(t)
		client.Resolver = &names{m: table}
		taken, remembered, watched := map[string][]string{}, map[string]int{}, 0
		o := Options{Client: client, Feeds: feeds,
			Recall: func(feed string) Memory {
				most.Store(max(most.Load(), now.Add(1)))
				now.Add(-1)
				return Memory{URL: feed}
			},
			Remember: func(feed string, m Memory) error {
				remembered[feed] = len(taken[feed])
				return nil
			},
			Watch: func(Polled) { watched++ },
		}
		drops := 0
		for i, err := range Follow(t.Context(), subs, o) {
			if err != nil {
				t.Fatal(err)
			}
			if i.Drop != nil {
				if drops++; !i.Notice {
					t.Errorf("%+v", i)
				}
				continue
			}
			taken[i.Via] = append(taken[i.Via], i.Key)
		}
		if len(taken) != 6 || drops != 2 || len(remembered) != 8 || most.Load() != 1 {
			t.Errorf("%d at a time: %d feeds, %d drops, %d remembered", feeds, len(taken), drops, len(remembered))
		}
		for feed, keys := range taken {
			if !slices.IsSorted(keys) || len(keys) != 5 || remembered[feed] != 5 {
				t.Errorf("%s: %v, remembered after %d", feed, keys, remembered[feed])
			}
		}
	}
	// It ends when nobody wants more, and when its context does.
	client, _ := local(t)
	client.Resolver = &names{m: table}
	n := 0
	for range Follow(t.Context(), subs, Options{Client: client, Feeds: 3}) {
		if n++; n == 2 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	client, _ = local(t)
	client.Resolver = &names{m: table}
	var last error
	for _, err := range Follow(ctx, subs, Options{Client: client, Feeds: 3}) {
		last = err
		cancel()
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("after the end of its context: %v", last)
	}
	client, _ = local(t)
	client.Resolver = &names{m: table}
	for _, err := range Follow(t.Context(), subs, Options{Client: client, Feeds: 3, Remember: func(string, Memory) error { return errors.New("no room") }}) {
		last = err
	}
	if last == nil || last.Error() != "no room" {
		t.Errorf("what cannot be remembered: %v", last)
	}
}
