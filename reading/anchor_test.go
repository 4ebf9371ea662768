package reading

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache"
)

func TestAnchorOf(t *testing.T) {
	const near = 2026
	for _, c := range []struct {
		name, published, dateline, text string
		want                            attache.Date
		doubt, words                    string
	}{
		{"iso date", "2023-09-20", "", "On 3 May 2019 it rained.", on("2023-09-20", "published"), "", "2023-09-20"},
		{"time, the publisher's day", "2023-09-20T23:30:00-05:00", "", "", on("2023-09-20", "published"), "", "2023-09-20T23:30:00-05:00"},
		{"no such day", "2023-02-30", "OSLO, March 3, 2022", "", on("2022-03-03", "dateline"), "", "March 3, 2022"},
		{"dateline before text", "", "OSLO, 3 March 2022 -", "On 4 May 2021 it rained.", on("2022-03-03", "dateline"), "", "3 March 2022"},
		{"dateline without year, text with", "", "OSLO, March 3", "On 4 May 2021 it rained.", on("2021-05-04", "text"), "date_from_text", "4 May 2021"},
		{"latest of the text", "", "", "He was born on 1 May 1970. / He resigned on 4 May 2021. / The war began on 24 February 2020.", on("2021-05-04", "text"), "date_from_text", "4 May 2021"},
		{"not what will be", "", "", "He resigned on 4 May 2021. / The vote will be held on 6 June 2022.", on("2021-05-04", "text"), "date_from_text", "4 May 2021"},
		{"a date with its weekday first", "", "", "Tuesday, August 6, 2019 / The law of 9 October 2020 is quoted.", on("2019-08-06", "text"), "date_from_text", "Tuesday, August 6, 2019"},
		{"a line by itself", "", "", "August 6, 2019 / He was born on 1 May 2020.", on("2019-08-06", "text"), "date_from_text", "August 6, 2019"},
		{"weekday fixes the year", "", "", "The commander spoke on Wednesday, September 20, about drones.", on("2023-09-20", "weekday+date"), "year_from_weekday", "Wednesday, September 20"},
		{"weekday in the dateline", "", "KYIV (Friday 4 March)", "", on("2022-03-04", "weekday+date"), "year_from_weekday", "Friday 4 March"},
		{"weekday shortened", "", "", "On Tues. Sept. 19 it rained.", on("2023-09-19", "weekday+date"), "year_from_weekday", "Tues. Sept. 19"},
		{"leap day", "", "", "On Monday, February 29, it rained.", on("2016-02-29", "weekday+date"), "year_from_weekday", "Monday, February 29"},
		{"a weekday alone is nothing", "", "", "It rained on Wednesday and in March.", attache.Date{}, "no_date", ""},
		{"nothing", "", "", "", attache.Date{}, "no_date", ""},
		{"not a date", "yesterday", "", "It rained.", attache.Date{}, "no_date", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := docOf(strings.Split(c.text, " / "), nil)
			a, doubts := AnchorOf(c.published, c.dateline, d, near)
			if diff := cmp.Diff(c.want, a.Date); diff != "" {
				t.Error(diff)
			}
			if a.Source != c.words || a.Known() != (c.want.Start != "") || a.Known() && a.Day.String() != c.want.Start {
				t.Errorf("source %q, known %v, day %s", a.Source, a.Known(), a.Day)
			}
			code := ""
			if len(doubts) > 0 {
				code = doubts[0].Code
				if s := doubts[0].Span; s != nil && d.Text[s.Start:s.End] != s.Text {
					t.Errorf("span %+v of %q", *s, d.Text)
				}
				if _, ok := attache.DoubtCodes[code]; !ok {
					t.Errorf("no such doubt code: %q", code)
				}
			}
			if code != c.doubt || len(doubts) > 1 {
				t.Errorf("doubts %+v, want code %q", doubts, c.doubt)
			}
		})
	}
}

func on(iso, how string) attache.Date { return attache.Date{Start: iso, End: iso, How: how} }
