//go:build unix

// Command peer is our side of a comparison with other inference engines
// (training/peers.py): the encoder alone, on one core, for as long as asked.
//
//	peer -dump windows.json        the windows of the sample press, whole and sentence by sentence
//	peer -kernel avx2              answers lines "SET SECONDS" with what was done in that time
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"attache/internal/annotate"
	"attache/internal/neural"
	"attache/internal/sample"
	"attache/weights"
)

func main() {
	dump := flag.String("dump", "", "write the windows to this file and end")
	arithmetic := flag.String("kernel", "", "arithmetic by name, the fastest of this processor by default")
	flag.Parse()
	if err := run(*dump, *arithmetic); err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

func run(dump, arithmetic string) error {
	m, err := neural.OpenOn(weights.English(), arithmetic)
	if err != nil {
		return err
	}
	sets, err := windows(m)
	if err != nil {
		return err
	}
	if dump != "" {
		return write(dump, sets)
	}
	runtime.GOMAXPROCS(1)
	fmt.Println(m.Path())
	s := m.NewScratch()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var name string
		var seconds float64
		if _, err := fmt.Sscan(lines.Text(), &name, &seconds); err != nil || sets[name] == nil {
			return fmt.Errorf("line %q: %w", lines.Text(), err)
		}
		fmt.Println(work(m, s, sets[name], time.Duration(seconds*float64(time.Second))))
	}
	return lines.Err()
}

// windows are the sample press as the model reads it ("windows"), and every
// sentence of it alone ("sentences").
func windows(m *neural.Model) (map[string][]neural.Window, error) {
	reports, err := sample.Reports()
	if err != nil {
		return nil, err
	}
	a, err := annotate.New(m)
	if err != nil {
		return nil, err
	}
	sets := map[string][]neural.Window{}
	for _, r := range reports {
		for _, w := range a.Windows(annotate.Split(r.Text)) {
			sets["windows"] = append(sets["windows"], w)
			sets["sentences"] = append(sets["sentences"], alone(w)...)
		}
	}
	return sets, nil
}

// alone are the new sentences of a window, each between [CLS] and [SEP].
func alone(w neural.Window) []neural.Window {
	var out []neural.Window
	for i := 0; i < len(w.First); {
		from := i
		for i < len(w.First) && w.Sent[i] == w.Sent[from] {
			i++
		}
		if !w.New[from] {
			continue
		}
		end := len(w.IDs)
		if i < len(w.First) {
			end = int(w.First[i])
		}
		start := w.First[from]
		s := neural.Window{IDs: append([]int32{w.IDs[0]}, w.IDs[start:end]...), Shapes: append([]uint8{0}, w.Shapes[start:end]...)}
		for _, f := range w.First[from:i] {
			s.First, s.Sent, s.New = append(s.First, f-start+1), append(s.Sent, 0), append(s.New, true)
		}
		out = append(out, s)
	}
	return out
}

// A plainWindow is what other engines need of a window.
type plainWindow struct {
	IDs    []int32 `json:"ids"`
	Shapes []int   `json:"shapes"` // not bytes: those would be written as base64
}

func write(path string, sets map[string][]neural.Window) error {
	out := map[string][]plainWindow{}
	for name, ws := range sets {
		for _, w := range ws {
			p := plainWindow{IDs: w.IDs}
			for _, s := range w.Shapes {
				p.Shapes = append(p.Shapes, int(s))
			}
			out[name] = append(out[name], p)
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o644)
}

// work encodes the windows again and again, in the order they come, and says
// how many word pieces in how many seconds of processor time and of the clock.
func work(m *neural.Model, s *neural.Scratch, ws []neural.Window, long time.Duration) string {
	const step = 16 // windows at a time, as a long report is read
	begun, cpu, pieces := time.Now(), processor(), 0
	for i := 0; time.Since(begun) < long; i = (i + step) % len(ws) {
		part := ws[i:min(i+step, len(ws))]
		m.Encode(s, part)
		for _, w := range part {
			pieces += len(w.IDs)
		}
	}
	return fmt.Sprintf(`{"pieces": %d, "cpu": %.6f, "wall": %.6f}`, pieces, (processor() - cpu).Seconds(), time.Since(begun).Seconds())
}

// processor is the time this process has spent on processors.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
