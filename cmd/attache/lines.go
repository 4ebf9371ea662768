package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"

	"attache"
)

// maxLine bounds a line of JSON: a report at its limit with every character
// escaped (\u0041), and room for the other fields.
const maxLine = 6*attache.MaxReportBytes + 1<<16

// A rawLine is one line of a file without its end. Of a line above the limit
// only the fact is kept.
type rawLine struct {
	number  int // from 1
	bytes   []byte
	tooLong bool
	err     error // reading failed here; there is no line after it
}

// linesOf gives the lines of r that are not blank. A byte order mark and the
// carriage returns of CRLF are taken off. Memory is bounded by the limit,
// whatever r holds.
func linesOf(r io.Reader, limit int) iter.Seq[rawLine] {
	return func(yield func(rawLine) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		for n := 1; ; n++ {
			line, err := readLine(in, limit)
			line.number = n
			if n == 1 {
				line.bytes = bytes.TrimPrefix(line.bytes, []byte("\ufeff"))
			}
			line.bytes = bytes.TrimSpace(line.bytes)
			if (len(line.bytes) > 0 || line.tooLong) && !yield(line) {
				return
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(rawLine{number: n, err: err})
				return
			}
		}
	}
}

func readLine(in *bufio.Reader, limit int) (line rawLine, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !line.tooLong {
			if len(line.bytes)+len(part) > limit {
				line.bytes, line.tooLong = nil, true
			} else {
				line.bytes = append(line.bytes, part...)
			}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
