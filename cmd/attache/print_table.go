package main

import (
	"strings"
	"unicode/utf8"

	"attache"
)

// A column of the table; rows are written as reports are read, so widths are
// fixed and longer cells are cut.
type column struct {
	head  string
	width int
}

var columns = [...]column{{"", 1}, {"report", 14}, {"type", 18}, {"actors", 22}, {"recipients", 22}, {"items", 14}, {"when", 24}, {"where", 14}, {"positions", 0}}

// tableHead is the line of column heads.
func tableHead(look style) string {
	var cells [len(columns)]string
	for i, c := range columns {
		cells[i] = c.head
	}
	return look.paint(strings.TrimSuffix(tableRow(cells), "\n"), sgrBold) + "\n"
}

func tableRow(cells [len(columns)]string) string {
	var b strings.Builder
	for i, c := range columns {
		cell := cells[i]
		if c.width > 0 {
			cell = shorten(cell, c.width)
			cell += strings.Repeat(" ", c.width-utf8.RuneCountInString(cell)+1)
		}
		b.WriteString(cell)
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

// tableRows is a row an event; label says which report it is.
func tableRows(r attache.Reading, label string, look style) []byte {
	p := newPage(r, look)
	for _, e := range r.Events {
		when, where := "", ""
		if e.When != nil {
			when = span(e.When.Start, e.When.End)
		}
		if e.Where != nil {
			where = plain(e.Where.Name)
		}
		typ := e.Type
		if e.Mode != "" {
			typ += "/" + e.Mode
		}
		var items []string
		for _, it := range e.Items {
			items = append(items, it.Kind)
		}
		m := mark(e)
		row := tableRow([...]string{m, label, typ, ids(e.Actors), ids(e.Recipients), strings.Join(items, ","), when, where, stands(e)})
		p.WriteString(strings.Replace(row, m, look.paintMark(m), 1))
	}
	return []byte(p.String())
}

// shortID is enough of a hash to find it again.
func shortID(id string) string {
	if hex, ok := strings.CutPrefix(id, "sha256:"); ok && len(hex) > 12 {
		return hex[:12]
	}
	return plain(id)
}

func ids(list []attache.Party) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = plain(strings.TrimPrefix(x.ID, "~"))
	}
	return strings.Join(out, ",")
}

// stands is every holder with the position, in short: "USA CT+ IRN CT-".
func stands(e attache.Event) string {
	var out []string
	for _, c := range e.Claims {
		var chain []string
		for _, h := range c.Holder {
			chain = append(chain, plain(strings.TrimPrefix(h.ID, "~")))
		}
		out = append(out, strings.Join(chain, ">")+" "+c.Position)
	}
	return strings.Join(out, ", ")
}
