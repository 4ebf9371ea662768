package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache"
	"attache/internal/ledger"
	"attache/internal/watch"
)

// Foreign events come in beside the ledger: a watch can be tried on them, an outlook
// stands on them, and the ledger has no claim of theirs.
func TestImport(t *testing.T) {
	dir := t.TempDir()
	db, table := filepath.Join(dir, "l.db"), filepath.Join(dir, "events.tab")
	store, err := ledger.Open(context.Background(), db, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var b strings.Builder
	b.WriteString("Event ID\tEvent Date\tSource Country\tCAMEO Code\tTarget Country\n")
	first, _ := watch.Day("2015-01-01")
	draw := rand.New(rand.NewPCG(5, 6))
	states := []string{"Iran", "Russia", "Turkey", "China", "India", "Pakistan", "Ukraine", "Japan"}
	for day := range 900 {
		for range 2 {
			i, j := draw.IntN(len(states)), draw.IntN(len(states))
			fmt.Fprintf(&b, "1\t%s\t%s\t042\t%s\n", watch.Date(first+day), states[i], states[j])
		}
		if day > 700 && day < 712 {
			fmt.Fprintf(&b, "1\t%s\tIndia\t190\tPakistan\n", watch.Date(first+day))
		}
	}
	if err := os.WriteFile(table, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(status int, args ...string) string {
		t.Helper()
		var out, talk bytes.Buffer
		if got := run(append(args, "--ledger", db), strings.NewReader(""), &out, &talk, nil); got != status {
			t.Fatalf("%v: status %d: %s", args, got, talk.String())
		}
		return out.String()
	}
	ask(exitDone, "import", "icews", table, "--name", "years")
	ask(exitUsage, "import", "icews", table, "--name", "../years")
	ask(exitFailed, "import", "gdelt", table)
	var tried struct {
		Counted int
		Alarms  []attache.Alarm
	}
	if err := json.Unmarshal([]byte(ask(exitDone, "watch", "test", "--ready", "escalates", "IND", "PAK", "--foreign", "years", "-o", "json")), &tried); err != nil {
		t.Fatal(err)
	}
	if tried.Counted != 11 || len(tried.Alarms) == 0 || tried.Alarms[0].Day < watch.Date(first+701) || tried.Alarms[0].Day > watch.Date(first+706) {
		t.Errorf("%+v", tried)
	}
	o := &outlook{store: store, foreign: ledgerFlag{Ledger: db}.foreign()}
	say, err := o.say(context.Background(), "IRN", "RUS")
	if err != nil || say.Why != "" || len(say.Chances) != 4 || say.Chances[0].P <= 0 || say.Chances[0].Tried < 50 || len(say.Chances[0].Rules) == 0 {
		t.Errorf("%+v, %v", say, err)
	}
	if say, err := o.say(context.Background(), "IRN", "VEN"); err != nil || say.Why == "" {
		t.Errorf("%+v, %v", say, err)
	}
	if page, err := store.Claims(context.Background(), attache.Filter{}); err != nil || page.Total != 0 {
		t.Errorf("%d claims, %v", page.Total, err)
	}
}
