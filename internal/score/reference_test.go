package score

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReference compares our figures with those of the reference script on
// random perturbations of the development coding, taken as readings.
func TestReference(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared")
	script := filepath.Join(shared, "tools", "claimscore.py")
	goldPath := filepath.Join(shared, "corpora", "claims-dev", "gold.jsonl")
	for _, p := range []string{script, goldPath} {
		if _, err := os.Stat(p); err != nil {
			t.Skipf("the reference is not here: %v", err)
		}
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	raw, err := os.ReadFile(goldPath)
	if err != nil {
		t.Fatal(err)
	}
	gold, err := Load(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(6) {
		readings := perturb(t, raw, rand.New(rand.NewPCG(seed, 1)))
		path := filepath.Join(t.TempDir(), "read.jsonl")
		if err := os.WriteFile(path, readings, 0o600); err != nil {
			t.Fatal(err)
		}
		args, o := []string{script, goldPath, path}, Options{}
		switch seed % 3 {
		case 1:
			args, o = append(args, "--no-office"), Options{NoOffice: true}
		case 2:
			args, o = append(args, "re3d"), Options{Only: "re3d"}
		}
		want, err := exec.Command(python, args...).Output()
		if err != nil {
			var exit *exec.ExitError
			errors.As(err, &exit)
			t.Fatalf("reference: %v\n%s", err, exit.Stderr)
		}
		read, err := Load(bytes.NewReader(readings))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), Compare(gold, read, o).String()); diff != "" {
			t.Errorf("seed %d (-reference +ours):\n%s", seed, diff)
		}
	}
}

// perturb makes readings out of codings: half of the reports in the form of a
// reading; events lost, doubled and shuffled; types, parties, positions, items,
// times and places exchanged with those of other events.
func perturb(t *testing.T, raw []byte, rnd *rand.Rand) []byte {
	t.Helper()
	var reports []map[string]any
	pool := map[string][]any{}
	in := bufio.NewScanner(bytes.NewReader(raw))
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var r map[string]any
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
		for _, e := range r["events"].([]any) {
			for k, v := range e.(map[string]any) {
				pool[k] = append(pool[k], v)
			}
		}
	}
	var out bytes.Buffer
	write := json.NewEncoder(&out)
	for _, r := range reports {
		events := []any{}
		for _, e := range r["events"].([]any) {
			for copies := rnd.IntN(5); copies > 0; copies -= 3 { // 0, 1 or 2 tellings
				events = append(events, exchange(e.(map[string]any), pool, rnd))
			}
		}
		rnd.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		line := map[string]any{"id": r["id"], "events": events}
		if rnd.IntN(2) == 0 {
			line = asReading(r["id"], events)
		}
		if rnd.IntN(20) == 0 {
			line = map[string]any{"error": map[string]any{"line": 1}}
		}
		if err := write.Encode(line); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// exchange is a copy of e with some fields taken from other events.
func exchange(e map[string]any, pool map[string][]any, rnd *rand.Rand) map[string]any {
	c := map[string]any{}
	for k, v := range e {
		if k == "optional" || k == "also_accept" {
			continue
		}
		if rnd.IntN(6) == 0 {
			v = pool[k][rnd.IntN(len(pool[k]))]
		}
		c[k] = v
	}
	return c
}

// asReading is the same in the form that the reader writes.
func asReading(id any, events []any) map[string]any {
	entities := map[string]any{}
	party := func(x any) map[string]any {
		id, name, _ := strings.Cut(x.(string), "|")
		if strings.ToLower(id) == id && id != "author" && id != "unknown" {
			id = "~" + id
		}
		entities[id] = map[string]any{"id": id, "name": "the " + strings.ToUpper(name)}
		return map[string]any{"id": id, "span": map[string]any{"text": name}}
	}
	parties := func(x any) (out []any) {
		list, _ := x.([]any)
		for _, p := range list {
			out = append(out, party(p))
		}
		return out
	}
	read := []any{}
	for _, x := range events {
		e := x.(map[string]any)
		c := map[string]any{"type": e["type"], "items": e["items"], "actors": parties(e["actors"]), "recipients": parties(e["recipients"])}
		if s, ok := e["s"].([]any); ok {
			c["trigger"] = map[string]any{"text": e["trigger"], "sentence": s[0]}
		}
		if w, ok := e["when"].([]any); ok {
			c["when"] = map[string]any{"start": w[0], "end": w[1]}
		}
		if w, ok := e["where"].(string); ok {
			c["where"] = party(w)
		}
		var claims []any
		list, _ := e["claims"].([]any)
		for _, x := range list {
			k := x.(map[string]any)
			claims = append(claims, map[string]any{"holder": parties(k["holder"]), "position": k["position"]})
		}
		c["claims"] = claims
		read = append(read, c)
	}
	list := []any{}
	for _, e := range entities {
		list = append(list, e)
	}
	return map[string]any{"report": map[string]any{"id": fmt.Sprint(id)}, "entities": list, "events": read}
}
