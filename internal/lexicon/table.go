package lexicon

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// A table is a parsed file of tab-separated rows. Lines that start with #
// are remarks; the first other line names the columns.
type table struct {
	file    string
	columns []string
	rows    []row
}

// A row is one line of a table. Missing cells at the end are empty.
type row struct {
	t     *table
	line  int // from 1
	cells []string
}

// get is the cell of the named column, "" where the table has no such column.
func (r row) get(column string) string {
	for i, c := range r.t.columns {
		if c == column && i < len(r.cells) {
			return r.cells[i]
		}
	}
	return ""
}

// list is the cell of the named column cut at |, without empty parts.
func (r row) list(column string) []string {
	s := r.get(column)
	if s == "" {
		return nil
	}
	out := strings.Split(s, "|")
	n := 0
	for _, x := range out {
		if x = strings.TrimSpace(x); x != "" {
			out[n] = x
			n++
		}
	}
	return out[:n]
}

// A RowError says what is wrong with one cell of a table and what to do.
type RowError struct {
	File   string // name of the table
	Line   int    // from 1
	Column string // name of the column, "" for the whole line
	Wrong  string // what is wrong
	Do     string // what to do about it
}

// Error is "file:line, column c: what is wrong; what to do".
func (e *RowError) Error() string {
	at := fmt.Sprintf("%s:%d", e.File, e.Line)
	if e.Column != "" {
		at += ", column " + e.Column
	}
	return at + ": " + e.Wrong + "; " + e.Do
}

func (r row) wrong(column, wrong, do string) error {
	return &RowError{File: r.t.file, Line: r.line, Column: column, Wrong: wrong, Do: do}
}

// parseTable reads a table. need are the columns it must have, may those it
// can have besides; any other is refused, since a misspelt column would
// otherwise be lost in silence.
func parseTable(file string, data []byte, need, may []string) (*table, error) {
	t := &table{file: file}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for n := 1; len(data) > 0; n++ {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(bytes.TrimSpace(line)) == 0 || line[0] == '#' {
			continue
		}
		if !utf8.Valid(line) {
			return nil, &RowError{file, n, "", "the line is not UTF-8", "save the file as UTF-8"}
		}
		cells := strings.Split(string(line), "\t")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if t.columns == nil {
			t.columns = cells
			if err := t.checkColumns(n, need, may); err != nil {
				return nil, err
			}
			continue
		}
		if len(cells) > len(t.columns) {
			return nil, &RowError{file, n, "", fmt.Sprintf("the line has %d cells, the table %d columns", len(cells), len(t.columns)), "take out the tabs that are too many"}
		}
		r := row{t, n, cells}
		if r.get(need[0]) == "" {
			return nil, r.wrong(need[0], "the cell is empty", "give every row its "+need[0])
		}
		t.rows = append(t.rows, r)
	}
	if t.columns == nil {
		return nil, &RowError{file, 1, "", "the table has no line with the names of its columns", "start it with: " + strings.Join(need, " TAB ")}
	}
	return t, nil
}

func (t *table) checkColumns(line int, need, may []string) error {
	seen := map[string]bool{}
	for _, c := range t.columns {
		if !contains(need, c) && !contains(may, c) {
			return &RowError{t.file, line, c, "the table has no such column", "take one of: " + strings.Join(append(append([]string(nil), need...), may...), ", ")}
		}
		if seen[c] {
			return &RowError{t.file, line, c, "the column stands twice", "leave one out"}
		}
		seen[c] = true
	}
	for _, c := range need {
		if !seen[c] {
			return &RowError{t.file, line, c, "the column is missing", "add it to the line with the names of the columns"}
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// readTable reads the named table of a folder; a folder without it has an
// empty one.
func readTable(from fs.FS, name string, need, may []string) (*table, error) {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		if _, e := fs.Stat(from, name); e != nil {
			return &table{file: name}, nil
		}
		return nil, fmt.Errorf("read lexicon table %s: %w", name, err)
	}
	return parseTable(name, data, need, may)
}
