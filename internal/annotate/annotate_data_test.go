package annotate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"attache/text"
)

var partNames = map[text.Part]string{
	text.Prose: "prose", text.Title: "title", text.Byline: "byline", text.Credit: "credit", text.Caption: "caption", text.Heading: "heading",
}

// TestFiles runs the expectations in testdata: words (one text a line), sentences,
// parts and header.
func TestFiles(t *testing.T) {
	for _, name := range []string{"words", "sentences", "parts", "header"} {
		datadriven.RunTest(t, "testdata/"+name, func(t *testing.T, d *datadriven.TestData) string {
			in := strings.ReplaceAll(d.Input, "\u00b6\n", "\n") // "¶" alone is a blank line
			in = strings.ReplaceAll(in, "\u00b6", "")
			var b strings.Builder
			switch d.Cmd {
			case "words":
				for line := range strings.Lines(in) {
					line = strings.TrimSuffix(line, "\n")
					fmt.Fprintln(&b, shown(line, Words(line)))
				}
			case "sentences":
				doc := Split(in)
				for _, s := range doc.Sentences {
					fmt.Fprintf(&b, "%d: %s\n", s.Paragraph, strings.ReplaceAll(in[s.Start:s.End], "\n", " / "))
				}
			case "parts":
				doc := Split(in)
				for _, s := range doc.Sentences {
					fmt.Fprintf(&b, "%d %s: %s\n", s.Paragraph, partNames[s.Part], in[s.Start:s.End])
				}
			case "header":
				h := HeaderOf(Split(in))
				for _, f := range []struct {
					name, value string
					span        Range
				}{
					{"title", h.Title, h.TitleSpan},
					{"byline", h.Byline, h.BylineSpan},
					{"agency", h.Agency, h.AgencySpan},
					{"place", h.DatelinePlace, h.PlaceSpan},
					{"date", h.DatelineDate, h.DateSpan},
				} {
					if f.value != "" {
						fmt.Fprintf(&b, "%s: %s  <%s>\n", f.name, f.value, in[f.span.Start:f.span.End])
					}
				}
			default:
				d.Fatalf(t, "no command %q", d.Cmd)
			}
			return b.String()
		})
	}
}
