package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"attache"
)

// rowsOf are the rows of an answer: its Items, the claims of an event, the
// events of a reading, else the answer itself.
func rowsOf(answer any) reflect.Value {
	v := reflect.ValueOf(answer)
	for _, name := range []string{"Items", "Rows", "Events"} {
		if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct {
			return f
		}
	}
	list := reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1)
	return reflect.Append(list, v)
}

// A field is a column of an answer, by the name that its JSON has.
type field struct {
	name  string
	index int
}

func fieldsOf(row reflect.Type) (out []field) {
	for i := range row.NumField() {
		name, _, _ := strings.Cut(row.Field(i).Tag.Get("json"), ",")
		if name != "-" && name != "" {
			out = append(out, field{name, i})
		}
	}
	return out
}

// cell is a value as one cell: lists with spaces between ids, quotations with
// a bar, all else as JSON has it.
func cell(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case string:
		return x
	case []string:
		return strings.Join(x, " ")
	case []attache.Span:
		var out []string
		for _, s := range x {
			out = append(out, strings.Join(strings.Fields(s.Text), " "))
		}
		return strings.Join(out, " | ")
	case time.Time:
		if x.IsZero() {
			return ""
		}
		return x.UTC().Format(time.RFC3339)
	case bool:
		return strconv.FormatBool(x)
	case int:
		return strconv.Itoa(x)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	out, err := jsonLine(v.Interface())
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// csvAnswer is every field of every row, with a head; RFC 4180.
func csvAnswer(answer any) ([]byte, error) {
	rows := rowsOf(answer)
	fields := fieldsOf(rows.Type().Elem())
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var line []string
	for _, f := range fields {
		line = append(line, f.name)
	}
	_ = w.Write(line) // a buffer does not fail, nor does Flush
	for i := range rows.Len() {
		line = line[:0]
		for _, f := range fields {
			line = append(line, cell(rows.Index(i).Field(f.index)))
		}
		_ = w.Write(line)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// tableColumns are the fields that a table shows, for every kind of row in the
// order in which they help; the rest is in csv and json.
var tableColumns = []string{"", "from", "to", "item", "status", "maker", "correction", "kind", "type", "mode", "actors", "recipients", "items", "holder", "position", "says", "denies", "possible",
	"source", "code", "message", "published", "first", "last", "trend", "family", "direction", "target", "field", "value", "who", "when", "why", "origins", "reports", "claims", "failed", "title", "id", "event", "report"}

// cellWidth bounds a cell of a table.
const cellWidth = 36

// tableAnswer is rows in columns, the widest cells cut.
func tableAnswer(answer any) []byte {
	rows := rowsOf(answer)
	fields := fieldsOf(rows.Type().Elem())
	fields = slices.DeleteFunc(fields, func(f field) bool { return !slices.Contains(tableColumns, f.name) })
	slices.SortStableFunc(fields, func(a, b field) int {
		return slices.Index(tableColumns, a.name) - slices.Index(tableColumns, b.name)
	})
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i, f := range fields {
		fmt.Fprint(w, f.name, end(i, len(fields)))
	}
	for r := range rows.Len() {
		for i, f := range fields {
			text := plain(cell(rows.Index(r).Field(f.index)))
			if f.name != "id" && f.name != "event" && f.name != "report" && f.name != "correction" {
				text = shorten(text, cellWidth)
			}
			fmt.Fprint(w, text, end(i, len(fields)))
		}
	}
	_ = w.Flush() // into a buffer
	var out bytes.Buffer
	for line := range bytes.Lines(b.Bytes()) {
		out.Write(bytes.TrimRight(line, " \n"))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func end(i, n int) string {
	if i == n-1 {
		return "\n"
	}
	return "\t"
}
