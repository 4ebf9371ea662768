package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/webtest"
)

// FuzzBodies: whatever is sent, the answer is JSON, no fault of ours, and what is
// accepted is a report that can be kept.
func FuzzBodies(f *testing.F) {
	for _, s := range []string{
		`{"text": "Peru recalled its ambassador."}`, `{"text": "\u0000\ud800 x", "id": "\u0000"}`, `{"text": 1}`, `[]`, `null`, ``, `{"text": "a", "published": "2031-05-30T23:30:00-05:00"}`,
		`{"kind": "edit", "target": "x", "field": "type", "value": "AID", "why": "so"}`, `{"kind": "link", "field": "GEO", "value": "|", "why": "so"}`, `{"kind":"undo","target":"\u2028","why":"'; DROP TABLE claims;--"}`,
		"{\"text\": \"\xff\xfe\", \"id\": \"\xc3\"}", strings.Repeat(`{"text":`, 2000),
	} {
		f.Add(s)
	}
	l := webtest.Ledger(f)
	h, err := New(Options{Ledger: l, Read: unread, Feed: NewFeed(l, 1), Rate: 1e9})
	if err != nil {
		f.Fatal(err)
	}
	ctx := account.With(context.Background(), account.Identity{Name: "fuzz", May: account.Scopes})
	f.Fuzz(func(t *testing.T, body string) {
		for _, path := range []string{"/api/v1/read", "/api/v1/reports", "/api/v1/corrections"} {
			r := httptest.NewRequestWithContext(ctx, "POST", path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			if path != "/api/v1/reports" || w.Code != http.StatusCreated {
				continue
			}
			var kept Kept
			if err := json.Unmarshal(w.Body.Bytes(), &kept); err != nil {
				t.Fatal(err)
			}
			if _, _, err := l.Report(ctx, kept.Recorded.Report); err != nil {
				t.Fatalf("%s was recorded and is not there: %v", kept.Recorded.Report, err)
			}
			if err := kept.Reading.Check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzQueries: whatever is asked, the answer is JSON and no fault of ours.
func FuzzQueries(f *testing.F) {
	for _, s := range []string{"claims?text=%00", "claims?text=%22", "events?entity=%ff", "dossier/%2e%2e", "dyad/%2F/%00", "reports/%F0%9F", "events?changed_after=9223372036854775807", "changes?after=-1", "transfers?cursor=e30", "claims?text=AND OR NOT NEAR(", "claims?holder='--"} {
		f.Add(s)
	}
	l := webtest.Ledger(f)
	h, err := New(Options{Ledger: l, Read: unread, Feed: NewFeed(l, 1), Rate: 1e9})
	if err != nil {
		f.Fatal(err)
	}
	ctx := account.With(context.Background(), account.Identity{Name: "fuzz", May: account.Scopes})
	f.Fuzz(func(t *testing.T, question string) {
		if strings.HasPrefix(question, "stream") {
			t.Skip("it does not end")
		}
		r, err := http.NewRequestWithContext(ctx, "GET", "http://localhost/api/v1/"+question, nil)
		if err != nil {
			t.Skip("no address")
		}
		if strings.Contains(r.URL.Path, "stream") {
			t.Skip("it does not end")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code < 300 && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s: %d %s", question, w.Code, w.Body)
		}
	})
}

var _ attache.Ledger = numbers{}
