package reading_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"attache"
)

// BenchmarkRead is the whole chain on the sample press, one goroutine:
// sentences a second, text in, reading out.
func BenchmarkRead(b *testing.B) {
	paths, err := filepath.Glob("../testdata/reports/*.txt")
	if err != nil || len(paths) == 0 {
		b.Fatalf("no sample reports: %v", err)
	}
	r := open(b)
	var reports []attache.Report
	sentences := 0
	for _, p := range paths {
		body, err := os.ReadFile(p)
		if err != nil {
			b.Fatal(err)
		}
		rep := attache.Report{Text: string(body)}
		d, _, _, err := r.Annotate(&rep)
		if err != nil {
			b.Fatal(err)
		}
		sentences += len(d.Sentences)
		reports = append(reports, attache.Report{Text: string(body)})
	}
	runtime.GC()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for _, rep := range reports {
			if _, err := r.Read(rep); err != nil {
				b.Fatal(err)
			}
		}
		n += sentences
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
}
