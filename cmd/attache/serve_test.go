package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/internal/ledger"
)

// A talk is what a program says, from several goroutines.
type talk struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *talk) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *talk) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// started runs serve until the test ends, and gives its address. That it ends in
// peace is part of the test.
func started(t *testing.T, serve func(ctx context.Context, p *program, ready func(string)) error) (string, *talk) {
	t.Helper()
	said := &talk{}
	p := &program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: said, env: map[string]string{}, open: openEngine}
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, p, func(address string) { ready <- address }) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("serve ended with %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("serve does not end")
		}
	})
	select {
	case address := <-ready:
		return address, said
	case err := <-ended:
		ended <- err
		t.Fatalf("serve: %v", err)
	case <-time.After(20 * time.Second):
		t.Fatal("serve does not begin")
	}
	return "", nil
}

func fetched(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// TestServe begins with nothing: a ledger is made, the front offers ways in, and
// an open stream does not keep the program from ending.
func TestServe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	c := serveCommand{ledgerFlag: ledgerFlag{Ledger: path}, Listen: "127.0.0.1:0", Every: time.Minute}
	began := time.Now()
	address, said := started(t, c.serve)
	status, page := fetched(t, address+"/")
	if status != http.StatusOK || !strings.Contains(page, "The ledger is empty") {
		t.Errorf("front: %d", status)
	}
	t.Logf("from the command to the first page: %s", time.Since(began)) // the machine may be busy with other tests
	for _, path := range []string{"/healthz", "/readyz", "/openapi.json", "/metrics", "/contested.json", "/feeds"} {
		if status, _ := fetched(t, address+path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	if !strings.Contains(said.String(), "is shown at "+address) {
		t.Errorf("said: %s", said.String())
	}
	stream, err := http.Get(address + "/api/v1/stream")
	if err != nil || stream.StatusCode != http.StatusOK {
		t.Fatalf("stream: %v", err)
	}
	t.Cleanup(func() { stream.Body.Close() })
	if _, err := ledger.Open(context.Background(), path, ledger.Options{ReadOnly: true}); err != nil {
		t.Errorf("no ledger was made: %v", err)
	}
}

// TestListen takes the next port where the first is taken.
func TestListen(t *testing.T) {
	var c serveCommand
	first, err := c.listen(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := c.listen(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if first.Addr().String() == second.Addr().String() || !first.Addr().(*net.TCPAddr).IP.IsLoopback() || !second.Addr().(*net.TCPAddr).IP.IsLoopback() {
		t.Errorf("%s and %s", first.Addr(), second.Addr())
	}
	c.Listen = first.Addr().String()
	if l, err := c.listen(context.Background()); err == nil {
		l.Close()
		t.Error("an address that is taken was given")
	}
}

// TestServeElsewhere refuses to be reached by others where nobody could log in.
func TestServeElsewhere(t *testing.T) {
	c := serveCommand{ledgerFlag: ledgerFlag{Ledger: filepath.Join(t.TempDir(), "new.db")}, Listen: "0.0.0.0:0"}
	p := &program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, open: openEngine}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := c.serve(ctx, p, nil); err == nil || !strings.Contains(err.Error(), "attache user add") {
		t.Errorf("serve: %v", err)
	}
}

// TestDemo shows the sample press as it is read, and answers while it is.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the sample press with the whole model")
	}
	c := demoCommand{Listen: "127.0.0.1:0"}
	address, _ := started(t, c.serve)
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(300 * time.Millisecond) {
		status, page := fetched(t, address+"/")
		if status != http.StatusOK {
			t.Fatalf("front: %d", status)
		}
		if strings.Contains(page, "could not be read:") {
			t.Fatal(page)
		}
		if !strings.Contains(page, `id="busy"`) {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the sample press is not read in five minutes")
		}
	}
	for path, want := range map[string]string{"/dyad/IRN/RUS": `class="chart"`, "/contested": "<tbody>", "/transfers": "flowline", "/alarms": "alarms", "/map": "land s5", "/network": "hub", "/timeline": `class="dot`} {
		if status, page := fetched(t, address+path); status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %d, %q is not in it", path, status, want)
		}
	}
}
