package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A bar shows how much of the input has been read; the nil bar shows nothing.
type bar struct{ *progressbar.ProgressBar }

// progress is a bar on standard error when that is a terminal, standard output
// is not, and every input is a file of JSON Lines whose size is known.
func (p *program) progress(inputs []input) bar {
	if !terminal(p.stderr) || terminal(p.stdout) {
		return bar{}
	}
	var total int64
	for _, in := range inputs {
		info, err := os.Stat(in.name)
		if !in.lines || err != nil || !info.Mode().IsRegular() {
			return bar{}
		}
		total += info.Size()
	}
	return bar{progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.stderr), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription("read"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

// watch counts what is read from r.
func (b bar) watch(r io.Reader) io.Reader {
	if b.ProgressBar == nil {
		return r
	}
	return io.TeeReader(r, b.ProgressBar)
}

// clear makes room for a message.
func (b bar) clear() {
	if b.ProgressBar != nil {
		_ = b.Clear() // a terminal that is gone needs no clearing
	}
}

func (b bar) finish() {
	if b.ProgressBar != nil {
		_ = b.Finish()
	}
}
