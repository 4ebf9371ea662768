package press

import (
	"regexp"
	"strings"
	"time"

	"attache"
)

// isoLayouts are the forms of ISO 8601 that are met in the wild.
var isoLayouts = [...]string{
	time.RFC3339Nano, time.DateOnly, time.DateTime, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04", "20060102", "20060102T150405Z",
}

// isoDate is the day of an ISO 8601 date or time, in the time's own zone; nil
// where s is none.
func isoDate(s, how string) *attache.Date {
	s = strings.TrimSpace(s)
	for _, layout := range isoLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return dayOf(t, how)
		}
	}
	return nil
}

// feedLayouts are RFC 822 dates as feeds write them, with a zone that is a number:
// the day of 23:30 -0500 is that of the place, not of Greenwich.
var feedLayouts = [...]string{"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700"}

// feedDate is the day of a feed's date: in its own zone where that is plain,
// else as the feed's parser took it, which is in UTC; nil where it is none.
func feedDate(s string, parsed *time.Time) *attache.Date {
	if d := isoDate(s, "feed"); d != nil {
		return d
	}
	for _, layout := range feedLayouts {
		if t, err := time.Parse(layout, oneLine(s)); err == nil {
			return dayOf(t, "feed")
		}
	}
	if parsed != nil {
		return dayOf(*parsed, "feed")
	}
	return looseDate(s, "feed")
}

// dayOf is the day of t in its own zone; nil for a time that cannot be a
// newspaper's.
func dayOf(t time.Time, how string) *attache.Date {
	if t.Year() < 1600 || t.Year() > 2200 {
		return nil
	}
	day := t.Format(time.DateOnly)
	return &attache.Date{Start: day, End: day, How: how}
}

// looseDate is the day of a date as people write it in the fields of feeds and
// pages, in English and with a year: "Wed 20th September 2023, 14:10 GMT". Only
// full dates are taken, with the month in letters, so that it does not depend on
// the day it runs: 03/04/2024 is March or April.
func looseDate(s, how string) *attache.Date {
	s = oneLine(s)
	if len(s) < 8 || len(s) > 64 {
		return nil
	}
	if d := isoDate(s, how); d != nil {
		return d
	}
	day, month, year := "", "", ""
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := monthFirst.FindStringSubmatch(s); m != nil {
		day, month, year = m[2], m[1], m[3]
	} else {
		return nil
	}
	t, err := time.Parse("2 Jan 2006", day+" "+month[:3]+" "+year)
	if err != nil {
		return nil
	}
	return dayOf(t, how)
}

const months = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`

var (
	dayFirst   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?` + months + `[., -]{1,2}(\d{4})\b`)
	monthFirst = regexp.MustCompile(`(?i)\b` + months + `\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	inAddress  = regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)`)
)

// addressDate is the day that stands in the path of a page's address, as many
// outlets have it; nil where none does or it lies after the fetching.
func addressDate(address string, fetched time.Time) *attache.Date {
	m := inAddress.FindStringSubmatch(address)
	if m == nil {
		return nil
	}
	t, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
	if err != nil || t.After(fetched.Add(24*time.Hour)) {
		return nil
	}
	return dayOf(t, "page")
}
