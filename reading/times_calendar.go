package reading

import "math"

// A Day is a civil day of the proleptic Gregorian calendar: days since
// 1970-01-01. NoDay is an unknown or open one.
type Day int32

// NoDay is no day: unknown, or the open end of an interval.
const NoDay Day = math.MinInt32

// DayOf is the day of year, month (1–12) and day of the month. The day may
// lie outside the month: it counts on from its first. The arithmetic is Howard
// Hinnant's days_from_civil.
func DayOf(year, month, day int) Day {
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	doy := (153*((month+9)%12)+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Day(era*146097 + doe - 719468)
}

// Civil is the year, month and day of the month (civil_from_days).
func (d Day) Civil() (year, month, day int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	month = mp + 3
	year = yoe + era*400
	if month > 12 {
		month, year = month-12, year+1
	}
	return year, month, day
}

// Weekday is the ISO weekday: 1 is Monday, 7 is Sunday.
func (d Day) Weekday() int { return int(d) + 3 - 7*floorDiv(int(d)+3, 7) + 1 }

// String is the ISO date, 2006-01-02, or "" for NoDay and for years that four
// digits cannot hold.
func (d Day) String() string {
	if d == NoDay {
		return ""
	}
	y, m, n := d.Civil()
	if y < 0 || y > 9999 {
		return ""
	}
	return string([]byte{
		'0' + byte(y/1000), '0' + byte(y/100%10), '0' + byte(y/10%10), '0' + byte(y%10), '-',
		'0' + byte(m/10), '0' + byte(m%10), '-', '0' + byte(n/10), '0' + byte(n%10),
	})
}

// ParseDay reads the ISO date that s begins with ("2023-09-20T08:00:00+02:00"
// is 2023-09-20: the day is the one the publisher wrote, not that of UTC).
// ok is false where there is none or the month has no such day.
func ParseDay(s string) (d Day, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || len(s) > 10 && s[10] != 'T' && s[10] != ' ' {
		return NoDay, false
	}
	var n [3]int
	for i, part := range [3]string{s[:4], s[5:7], s[8:10]} {
		for j := range len(part) {
			if part[j] < '0' || part[j] > '9' {
				return NoDay, false
			}
			n[i] = n[i]*10 + int(part[j]-'0')
		}
	}
	if !validDate(n[0], n[1], n[2]) {
		return NoDay, false
	}
	return DayOf(n[0], n[1], n[2]), true
}

func validDate(y, m, d int) bool { return m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m) }

func daysIn(y, m int) int { return int(monthsOn(y, m, 1) - DayOf(y, m, 1)) }

// monthsOn is the first day of the month n months after month m of year y.
func monthsOn(y, m, n int) Day {
	k := y*12 + m - 1 + n
	return DayOf(floorDiv(k, 12), k-12*floorDiv(k, 12)+1, 1)
}

// addMonths is the same day of the month n months on, or that month's last.
func addMonths(d Day, n int) Day {
	y, m, day := d.Civil()
	first := monthsOn(y, m, n)
	y, m, _ = first.Civil()
	return first + Day(min(day, daysIn(y, m))-1)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// A period is a run of days, both ends in it; NoDay is an open end.
type period struct{ start, end Day }

func dayPeriod(d Day) period { return period{d, d} }

// weekOf is the ISO week of d, Monday to Sunday.
func weekOf(d Day) period {
	monday := d - Day(d.Weekday()-1)
	return period{monday, monday + 6}
}

// weekendOf is the Saturday and Sunday of the ISO week of d.
func weekendOf(d Day) period { w := weekOf(d); return period{w.end - 1, w.end} }

func monthPeriod(y, m int) period { return period{DayOf(y, m, 1), monthsOn(y, m, 1) - 1} }

func quarterPeriod(y, q int) period {
	return period{DayOf(y, 3*q-2, 1), monthsOn(y, 3*q-2, 3) - 1}
}

func yearPeriod(y int) period { return period{DayOf(y, 1, 1), DayOf(y, 12, 31)} }

func decadePeriod(y int) period { return period{DayOf(y, 1, 1), DayOf(y+9, 12, 31)} }

// centuryPeriod is the n-th century as newspapers count it: 19 is 1800–1899.
func centuryPeriod(n int) period {
	return period{DayOf((n-1)*100, 1, 1), DayOf(n*100-1, 12, 31)}
}

// The seasons by whole months of the northern hemisphere, where most wire
// copy is written: spring is March to May; the winter of a year begins in its
// December.
const (
	sSpring = iota + 1
	sSummer
	sAutumn
	sWinter
)

func seasonPeriod(y, s int) period { return period{monthsOn(y, 3*s, 0), monthsOn(y, 3*s, 3) - 1} }
