package pipeline

import (
	"context"
	"sync"
)

// inOrder does the work of every job on several workers and gives the results
// in the order of the jobs. At most 4 jobs a worker are held, however long the
// input and however slow one of them is. When ctx ends no more jobs are taken;
// those that were are given still. A take that returns false ends it at once.
func inOrder[J, R any](ctx context.Context, jobs func(yield func(J) bool), workers int, work func(J) R, take func(R) bool) {
	type slot struct {
		job    J
		result chan R
	}
	queue, todo, stop := make(chan slot, 2*workers), make(chan slot, workers), make(chan struct{})
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for s := range todo {
				s.result <- work(s.job)
			}
		})
	}
	running.Go(func() {
		defer close(todo)
		defer close(queue)
		jobs(func(job J) bool {
			s := slot{job, make(chan R, 1)}
			select {
			case queue <- s:
			case <-stop:
				return false
			}
			todo <- s // never waits for ever: the workers go on until it is closed
			return ctx.Err() == nil
		})
	})
	stopped := false
	for s := range queue {
		if r := <-s.result; !stopped && !take(r) {
			stopped = true // the rest is only waited for
			close(stop)
		}
	}
	running.Wait()
}
