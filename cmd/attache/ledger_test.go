package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestLedgerScripts runs testdata/ledger: the commands that keep and ask, as a
// shell sees them. $SITE is a server of the files in site/.
func TestLedgerScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/ledger",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			server := httptest.NewServer(site(filepath.Join(env.WorkDir, "site")))
			env.Defer(server.Close)
			env.Setenv("SITE", server.URL)
			env.Setenv("USER", "jane")
			env.Setenv("ATTACHE_ALLOW", "127.0.0.0/8")
			env.Setenv("ATTACHE_DELAY", "1ms")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status, "take": take, "edit": edit},
	})
}

// site serves the files of a folder with an ETag; /gone, /busy and /fault answer
// as they are called, /inside redirects to a private address.
func site(dir string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
			return
		case "/busy":
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		case "/fault":
			w.WriteHeader(http.StatusInternalServerError)
			return
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest/", http.StatusFound)
			return
		}
		name := filepath.Join(dir, filepath.Clean("/"+r.URL.Path))
		body, err := os.ReadFile(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256(body))))
		http.ServeContent(w, r, name, time.Time{}, strings.NewReader(string(body)))
	})
}

// take puts a value of the JSON that was printed last into a variable:
// take CLAIM items.0.id.
func take(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: take VARIABLE PATH")
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("no JSON: %v", err)
	}
	for _, part := range strings.Split(args[1], ".") {
		if n, err := strconv.Atoi(part); err == nil {
			list, ok := v.([]any)
			if !ok || n >= len(list) {
				ts.Fatalf("%s: no element %d in %v", args[1], n, v)
			}
			v = list[n]
			continue
		}
		object, ok := v.(map[string]any)
		if !ok || object[part] == nil {
			ts.Fatalf("%s: no %s in %v", args[1], part, v)
		}
		v = object[part]
	}
	ts.Setenv(args[0], fmt.Sprint(v))
}

// edit writes a file anew with words replaced: edit FROM TO OLD NEW ….
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || len(args)%2 != 0 {
		ts.Fatalf("usage: edit FROM TO OLD NEW…")
	}
	before := ts.ReadFile(args[0])
	for i := 2; i < len(args); i += 2 {
		if !strings.Contains(before, args[i]) {
			ts.Fatalf("%s does not contain %s", args[0], args[i])
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.NewReplacer(args[2:]...).Replace(before)), 0o600))
}

// TestServerFeeds: each database of a server has a folder of its own, whoever
// asks and with whatever password.
func TestServerFeeds(t *testing.T) {
	book := func(address string) string { return feedsFlag{}.book(ledgerFlag{address}).Dir }
	base := book("postgres://ana:secret@db.example/news")
	if !strings.HasPrefix(base, "attache-news-") || strings.Contains(base, "secret") || base != book("postgres://ben@db.example/news?sslmode=disable") {
		t.Error(base)
	}
	for _, other := range []string{"postgres://ana@db.example/other", "postgres://ana@db2.example/news", "postgres:///news?host=/run/pg", "postgres://ana@db.example/news?search_path=x", "postgres://%zz"} {
		if dir := book(other); dir == base || strings.ContainsAny(dir, "/%") {
			t.Errorf("%s: %s", other, dir)
		}
	}
}
