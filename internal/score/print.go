package score

import (
	"fmt"
	"strings"
)

// String is the table for people: a line on what was compared, then a line a
// measure with precision, recall, F1 and the counts they come from. The share
// of positions that are not the author's plain assertion is set in, being part
// of the line above it.
func (t Table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d reports, gold %d events, read %d\n", t.Reports, t.GoldEvents, t.ReadEvents)
	for _, r := range t.Rows {
		name := r.Name
		if name == "not author +" {
			name = "  " + name
		}
		fmt.Fprintf(&b, "%-16s P %.3f  R %.3f  F1 %.3f   (%d of %d / %d)\n", name, r.Precision, r.Recall, r.F1, r.Right, r.Read, r.Gold)
	}
	return b.String()
}
