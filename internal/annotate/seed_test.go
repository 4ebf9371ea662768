package annotate

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/text"
)

// TestFoundingReport: the standfirst that the first paragraph tells again, the
// agency's credit at the end of the fourth, the byline with agency as last line.
func TestFoundingReport(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(corpora), "seed", "report.txt"))
	if err != nil {
		t.Skipf("the founding report is not at hand: %v", err)
	}
	d := Split(string(raw))
	type part struct {
		Paragraph int
		Part      text.Part
	}
	var got []part
	for _, s := range d.Sentences {
		got = append(got, part{s.Paragraph, s.Part})
	}
	want := []part{
		{0, text.Title}, {1, text.Prose}, {2, text.Prose}, {3, text.Prose}, {3, text.Prose}, {3, text.Credit},
		{4, text.Prose}, {5, text.Prose}, {6, text.Prose}, {7, text.Prose}, {8, text.Prose}, {9, text.Prose},
		{10, text.Prose}, {11, text.Prose}, {12, text.Prose}, {13, text.Byline},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
	h := HeaderOf(d)
	if h.Byline != "Khalil Wakim" || h.Agency != "afp" || h.Title != "" || h.DatelinePlace != "" {
		t.Errorf("header: %+v", h)
	}
}
