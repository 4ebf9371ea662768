package api

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"attache"
	"attache/internal/web/problem"
)

// maxWait is how long a text waits for its turn.
const maxWait = 20 * time.Second

// InTurn is a reader that reads n texts at a time, whoever asks (0: one a
// processor): API, MCP and pages share one. Whoever waits for longer than 20 s
// gets problem.Busy. A panic of the reader is an error with CodeInternal: a fault
// of ours costs one report, not the server.
func InTurn(read func(attache.Report) (attache.Reading, error), n int) func(context.Context, attache.Report) (attache.Reading, error) {
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	slots := make(chan bool, n)
	return func(ctx context.Context, r attache.Report) (out attache.Reading, err error) {
		wait, cancel := context.WithTimeout(ctx, maxWait)
		defer cancel()
		select {
		case slots <- true:
			defer func() { <-slots }()
		case <-wait.Done():
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			return out, &attache.Error{Code: problem.Busy, Message: "too many texts are being read"}
		}
		defer func() {
			if fault := recover(); fault != nil {
				err = &attache.Error{Code: attache.CodeInternal, Op: "read " + r.Hash, Message: fmt.Sprint("fault: ", fault)}
			}
		}()
		return read(r)
	}
}
