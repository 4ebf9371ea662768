package main

import (
	"iter"
	"sync"
)

// inOrder does the work of every job on several workers and gives the answers
// in the order of the jobs. No more than 4 jobs a worker are held at a time,
// however long the input and however slow one of them is.
func inOrder[J, A any](jobs iter.Seq[J], workers int, work func(J) A) iter.Seq[A] {
	type slot struct {
		job    J
		answer chan A
	}
	return func(yield func(A) bool) {
		queue, todo, stop := make(chan slot, 2*workers), make(chan slot, workers), make(chan struct{})
		var running sync.WaitGroup
		for range workers {
			running.Go(func() {
				for s := range todo {
					s.answer <- work(s.job)
				}
			})
		}
		go func() {
			defer close(todo)
			defer close(queue)
			for job := range jobs {
				s := slot{job, make(chan A, 1)}
				select {
				case queue <- s:
				case <-stop:
					return
				}
				todo <- s
			}
		}()
		for s := range queue {
			if !yield(<-s.answer) {
				close(stop)
				return // workers end with the feeder; it may be waiting for input that never comes
			}
		}
		running.Wait()
	}
}
