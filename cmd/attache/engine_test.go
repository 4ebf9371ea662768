package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache"
)

// The sample press, read with the program's own model.
var samplePress = filepath.Join("..", "..", "testdata", "reports")

// sampleFiles are the reports of the sample press.
func sampleFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(samplePress, "*.txt"))
	if err != nil || len(files) < 8 {
		t.Fatalf("%d sample reports: %v", len(files), err)
	}
	return files
}

// TestSamplePress reads every report of the sample press as a user would: the
// readings keep the contract, and every report tells something.
func TestSamplePress(t *testing.T) {
	if testing.Short() {
		t.Skip("reads with the whole model")
	}
	files := sampleFiles(t)
	var out, talk bytes.Buffer
	if status := run(append([]string{"read", "-o", "json"}, files...), strings.NewReader(""), &out, &talk, nil); status != exitDone {
		t.Fatalf("status %d: %s", status, talk.String())
	}
	in := json.NewDecoder(&out)
	for _, f := range files {
		var r attache.Reading
		if err := in.Decode(&r); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if r.Report.Text != string(raw) {
			t.Errorf("%s: the text is not the file's, or the order is not the input's", f)
		}
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", f, err)
		}
		if len(r.Events) < 3 {
			t.Errorf("%s: only %d events", f, len(r.Events))
		}
	}
}

// TestFastModel reads the sample press with the smaller model in the program: it
// says which model that was, and its readings keep the contract as well.
func TestFastModel(t *testing.T) {
	if testing.Short() {
		t.Skip("reads with the whole model")
	}
	whole, err := openEngine(engineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	fast, err := openEngine(engineOptions{Model: "fast"})
	if err != nil {
		t.Fatal(err)
	}
	if id := fast.Model(); id.Name != "fast" || id.SHA256 == whole.Model().SHA256 {
		t.Errorf("the smaller model is %+v", id)
	}
	files := sampleFiles(t)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r, err := fast.Read(attache.Report{Text: string(raw)})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Check(); err != nil || len(r.Events) < 3 || r.Model != fast.Model() {
			t.Errorf("%s: %d events by %+v: %v", f, len(r.Events), r.Model, err)
		}
	}
}

// TestSampleBatch reads the batch with bad lines, twice and alone: the same
// bytes, whatever was read beside.
func TestSampleBatch(t *testing.T) {
	if testing.Short() {
		t.Skip("reads with the whole model")
	}
	read := func(in io.Reader, args ...string) (int, string) {
		var out bytes.Buffer
		status := run(append([]string{"read", "-o", "json"}, args...), in, &out, io.Discard, nil)
		return status, out.String()
	}
	path := filepath.Join(samplePress, "reports.jsonl")
	status, all := read(nil, path)
	if status != exitRefused {
		t.Errorf("status %d", status)
	}
	want := []string{`{"report":{"id":"visit-1"`, `{"error":{"line":2,"code":"invalid_json"`, `{"error":{"line":4,"code":"no_text"`, `{"report":{"id":"sha256:`,
		`{"error":{"line":6,"code":"invalid_json"`, `{"report":{"id":"17"`, `{"error":{"line":8,"code":"not_english"`, `{"report":{"id":"short-french"`, `{"report":{"id":"last"`}
	lines := strings.Split(strings.TrimSuffix(all, "\n"), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d", len(lines), len(want))
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d begins %.60s, want %s", i+1, lines[i], w)
		}
	}
	if _, again := read(nil, path); again != all {
		t.Error("a second reading differs")
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	if _, alone := read(strings.NewReader(first), "--jsonl", "-"); alone != lines[0]+"\n" {
		t.Error("a report read alone differs from the same in a batch")
	}
}
