package reading

import (
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestFigures reads testdata/figures: "numbers" tells the numbers of each line
// and "roles" what each counts.
func TestFigures(t *testing.T) {
	datadriven.Walk(t, "testdata/figures", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, c *datadriven.TestData) string {
			var b strings.Builder
			for _, line := range strings.Split(strings.TrimSpace(c.Input), "\n") {
				trigger := -1
				if i := strings.IndexByte(line, '['); i >= 0 {
					trigger = i
					line = strings.NewReplacer("[", "", "]", "").Replace(line)
				}
				d := docOf([]string{line}, nil)
				for i := range d.Tokens {
					if trigger >= 0 && d.Tokens[i].Start == trigger {
						trigger = i
						break
					}
				}
				var parts []string
				for _, n := range Numbers(d) {
					if c.Cmd == "roles" {
						parts = append(parts, d.Slice(n.First, n.Last)+"="+FigureRole(d, n, trigger))
						continue
					}
					s := d.Slice(n.First, n.Last) + ": " + n.Bound + " " + strconv.FormatFloat(n.Value, 'f', -1, 64)
					if n.High > 0 {
						s += ".." + strconv.FormatFloat(n.High, 'f', -1, 64)
					}
					if n.Unit != "" {
						s += " " + n.Unit
					}
					if n.Approx {
						s += " approx"
					}
					parts = append(parts, s)
				}
				if len(parts) == 0 {
					parts = []string{"-"}
				}
				b.WriteString(strings.Join(parts, map[bool]string{true: " ", false: "; "}[c.Cmd == "roles"]) + "\n")
			}
			return b.String()
		})
	})
}
