package main

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"attache/internal/sample"
)

// linesUntil gives n lines of JSON Lines, made as they are read, and the live
// heap after every tenth of them.
type linesUntil struct {
	n, given int
	left     []byte
	heap     []uint64
}

func (l *linesUntil) Read(b []byte) (int, error) {
	if len(l.left) == 0 {
		if l.given == l.n {
			return 0, io.EOF
		}
		l.given++
		if l.given%(l.n/10) == 0 {
			l.heap = append(l.heap, heap())
		}
		l.left = fmt.Appendf(nil, `{"id":"item-%d","text":"Ruritania attacks Graustark. Graustark denies it, item %d."}`+"\n", l.given, l.given)
	}
	n := copy(b, l.left)
	l.left = l.left[n:]
	return n, nil
}

// heap is what is reachable, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMemoryOfLines: reading a hundred thousand lines keeps none of them.
func TestMemoryOfLines(t *testing.T) {
	in := &linesUntil{n: 100_000}
	var out counting
	p := &program{stdin: in, stdout: &out, stderr: io.Discard, open: openFake}
	if status := p.run([]string{"read", "--jsonl", "-o", "json"}); status != exitDone {
		t.Fatalf("status %d", status)
	}
	if out.lines != in.n {
		t.Errorf("%d lines came of %d", out.lines, in.n)
	}
	if first, last := in.heap[0], in.heap[len(in.heap)-1]; last > first+2<<20 {
		t.Errorf("the heap grew from %d to %d bytes: %v", first, last, in.heap)
	}
}

// counting counts the lines written to it.
type counting struct{ lines int }

func (c *counting) Write(b []byte) (int, error) {
	for _, x := range b {
		if x == '\n' {
			c.lines++
		}
	}
	return len(b), nil
}

// TestMemoryOfReader: a reader keeps nothing of what it has read.
func TestMemoryOfReader(t *testing.T) {
	if testing.Short() {
		t.Skip("reads with the whole model")
	}
	eng, err := openEngine(engineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	reports, err := sample.Reports()
	if err != nil {
		t.Fatal(err)
	}
	read := func(from, to int) uint64 {
		for _, r := range reports[from:to] {
			if _, err := eng.Read(r); err != nil {
				t.Fatal(err)
			}
		}
		return heap()
	}
	first := read(0, 20)
	if last := read(20, 80); last > first+2<<20 {
		t.Errorf("the heap grew from %d to %d bytes over sixty reports", first, last)
	}
}
