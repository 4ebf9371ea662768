package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"attache"
)

// TestChangedAfter: following with changed_after gives everything once, then what
// changed, then nothing.
func TestChangedAfter(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	var all attache.Page[attache.EventRow]
	w.get(t, "/api/v1/events?limit=1000", &all)
	var want, got []string
	for _, e := range all.Items {
		want = append(want, e.ID)
	}
	follow := func(path string, seq int64, each func(json.RawMessage)) int64 {
		for {
			var list List[json.RawMessage]
			w.get(t, fmt.Sprintf("%s?limit=3&changed_after=%d", path, seq), &list)
			for _, x := range list.Items {
				each(x)
			}
			if len(list.Items)+len(list.Gone) > 3 || len(list.Items) > 0 && list.Seq <= seq {
				t.Fatalf("behind %d: %d items, %d gone, seq %d", seq, len(list.Items), len(list.Gone), list.Seq)
			}
			if seq = list.Seq; !list.More && len(list.Items)+len(list.Gone) == 0 {
				return seq
			}
		}
	}
	var row attache.EventRow
	seq := follow("/api/v1/events", 0, func(x json.RawMessage) {
		if err := json.Unmarshal(x, &row); err != nil {
			t.Fatal(err)
		}
		got = append(got, row.ID)
	})
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("events followed: %v\nlisted: %v", got, want)
	}
	if g := w.ask(t, "POST", "/api/v1/reports", `{"id": "new", "text": "Peru recalled its ambassador."}`); g.status != http.StatusCreated {
		t.Fatal(g.text())
	}
	var fresh []string
	var report attache.ReportRow
	follow("/api/v1/reports", seq, func(x json.RawMessage) {
		if err := json.Unmarshal(x, &report); err != nil {
			t.Fatal(err)
		}
		fresh = append(fresh, report.ID)
	})
	if !slices.Equal(fresh, []string{"new"}) {
		t.Errorf("reports changed behind %d: %v", seq, fresh)
	}
	var corrections List[attache.Correction]
	w.get(t, "/api/v1/corrections?changed_after=0", &corrections)
	if corrections.Total != 1 || corrections.Items[0].Who != "ana" {
		t.Errorf("corrections: %+v", corrections)
	}
	var known int64
	for range 100 { // the feed looks every 50 ms
		g := w.get(t, "/api/v1/sources", nil)
		if known, _ = strconv.ParseInt(g.header.Get(SeqHeader), 10, 64); known > seq {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if end, err := end(context.Background(), w.ledger); err != nil || known != end {
		t.Errorf("%s is %d, the feed ends at %d, %v", SeqHeader, known, end, err)
	}
}

// numbers is a ledger of nothing but a change feed.
type numbers struct {
	attache.Ledger
	seqs []int64
}

func (n numbers) Changes(_ context.Context, after int64, limit int) ([]attache.Change, error) {
	var out []attache.Change
	for _, s := range n.seqs {
		if s > after && len(out) < limit {
			out = append(out, attache.Change{Seq: s})
		}
	}
	return out, nil
}

// TestEnd: the end of a feed is its largest number, whatever its gaps.
func TestEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seqs := rapid.SliceOfDistinct(rapid.Int64Range(1, 1<<40), func(n int64) int64 { return n }).Draw(t, "seqs")
		slices.Sort(seqs)
		want := int64(0)
		if len(seqs) > 0 {
			want = seqs[len(seqs)-1]
		}
		if got, err := end(context.Background(), numbers{seqs: seqs}); err != nil || got != want {
			t.Fatalf("end of %v: %d, %v", seqs, got, err)
		}
	})
}

// TestStream: a follower hears of a recording, and one that comes back of what it
// missed.
func TestStream(t *testing.T) {
	w := serve(t, true, func(o *Options) { o.Read = unread })
	listen := func(headers ...string) (func() attache.Change, func()) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		r, _ := http.NewRequestWithContext(ctx, "GET", w.url+"/api/v1/stream", nil)
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Header.Set(name, value)
		}
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if ct := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || ct != "text/event-stream" {
			t.Fatalf("stream: %d %s", resp.StatusCode, ct)
		}
		lines := bufio.NewScanner(resp.Body)
		next := func() (c attache.Change) {
			for lines.Scan() {
				if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					if err := json.Unmarshal([]byte(data), &c); err != nil {
						t.Fatal(err)
					}
					return c
				}
			}
			t.Fatalf("the stream ended: %v", lines.Err())
			return c
		}
		return next, func() { cancel(); resp.Body.Close() }
	}
	begin, err := end(context.Background(), w.ledger)
	if err != nil {
		t.Fatal(err)
	}
	next, stop := listen()
	if g := w.ask(t, "POST", "/api/v1/reports", `{"id": "fresh", "text": "Peru recalled its ambassador."}`); g.status != http.StatusCreated {
		t.Fatal(g.text())
	}
	if c := next(); c.Kind != "report" || c.ID != "fresh" || c.Seq != begin+1 {
		t.Errorf("heard %+v", c)
	}
	stop()
	next, stop = listen("Last-Event-ID: " + strconv.FormatInt(begin-1, 10))
	defer stop()
	if c := next(); c.Seq != begin {
		t.Errorf("coming back: heard %+v, want change %d", c, begin)
	}
	if c := next(); c.ID != "fresh" {
		t.Errorf("coming back: heard %+v", c)
	}
}
