package exchange

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"attache"
)

// A Foreign is an event of somebody else's data: two parties by entity id (or, where
// nobody knows one, by the name the data has), and a class: meet, coop,
// verbal-conflict, material-conflict. It is nobody's claim.
type Foreign struct {
	Day   int // since 1970-01-01
	A, B  string
	Class string
}

// OfTKG are the events of a TKG between two countries: each day, pair and CAMEO
// root once. id gives the entity id of a country's name.
func OfTKG(g TKG, id func(country string) string) []Foreign {
	type once struct {
		day        int
		a, b, root string
	}
	seen := map[once]bool{}
	var out []Foreign
	for _, f := range g.Facts {
		r := g.Relations[f.Relation]
		a, b := g.Entities[f.Source].Country, g.Entities[f.Target].Country
		if a == "" || b == "" || a == b || !slices.Contains(classes, r.Class) {
			continue
		}
		a, b = id(a), id(b)
		o := once{f.Day, min(a, b), max(a, b), r.Root}
		if !seen[o] {
			seen[o] = true
			out = append(out, Foreign{f.Day, a, b, r.Class})
		}
	}
	return sortForeign(out)
}

// OfPairs are the days of a GDELT pair table on which more than nothing was told
// between two: GDELT gives a volume and no count, so a day is one event.
func OfPairs(in io.Reader) ([]Foreign, error) {
	var out []Foreign
	err := ReadPairs(in, func(p PairDay) error {
		switch {
		case p.Value > 0:
			out = append(out, Foreign{p.Day, p.A, p.B, "coop"})
		case p.Value < 0:
			out = append(out, Foreign{p.Day, p.A, p.B, "material-conflict"})
		}
		return nil
	})
	return sortForeign(out), err
}

// ReadICEWS reads the events of the ICEWS data sets as they are published:
// tab-separated, with a header that names the columns, of which Event Date, Source
// Country, CAMEO Code and Target Country count. id gives the entity id of a
// country's name. An error names the line and has CodeUnreadable.
func ReadICEWS(in io.Reader, id func(country string) string) ([]Foreign, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	columns := [4]int{-1, -1, -1, -1}
	if lines.Scan() {
		for i, name := range strings.Split(lines.Text(), "\t") {
			if k := slices.Index([]string{"eventdate", "sourcecountry", "cameocode", "targetcountry"}, strings.ToLower(strings.NewReplacer(" ", "", "_", "").Replace(name))); k >= 0 {
				columns[k] = i
			}
		}
	}
	if slices.Contains(columns[:], -1) {
		return nil, unreadable("ICEWS", 1, cmp.Or(lines.Err(), fmt.Errorf("no columns Event Date, Source Country, CAMEO Code, Target Country")))
	}
	var out []Foreign
	for at := 2; lines.Scan(); at++ {
		c := strings.Split(lines.Text(), "\t")
		if len(c) <= slices.Max(columns[:]) {
			return nil, unreadable("ICEWS", at, fmt.Errorf("%d cells", len(c)))
		}
		day, err := Day(c[columns[0]][:min(len(c[columns[0]]), 10)])
		if err != nil {
			return nil, unreadable("ICEWS", at, err)
		}
		a, b, class := c[columns[1]], c[columns[3]], ClassOf(c[columns[2]])
		if a != "" && b != "" && a != b && class != "" {
			out = append(out, Foreign{day, id(a), id(b), class})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, unreadable("ICEWS", 0, err)
	}
	return sortForeign(out), nil
}

var classes = []string{"meet", "coop", "verbal-conflict", "material-conflict"}

// ClassOf is the class of a CAMEO code by its root (Schrodt 2012): meet 03-04, coop
// 05-08, verbal-conflict 09-13, material-conflict 14-20; "" for statements and for
// what is no code.
func ClassOf(cameo string) string {
	cameo = strings.TrimSpace(cameo)
	if len(cameo) < 2 || cameo[0] < '0' || cameo[0] > '2' || cameo[1] < '0' || cameo[1] > '9' {
		return ""
	}
	switch root := int(cameo[0]-'0')*10 + int(cameo[1]-'0'); {
	case root >= 14 && root <= 20:
		return "material-conflict"
	case root >= 9 && root <= 13:
		return "verbal-conflict"
	case root >= 5 && root <= 8:
		return "coop"
	case root >= 3 && root <= 4:
		return "meet"
	}
	return ""
}

func sortForeign(list []Foreign) []Foreign {
	slices.SortFunc(list, func(a, b Foreign) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(a.Class, b.Class))
	})
	return list
}

// WriteForeign writes events as a table of date, a, b, class, with a header.
func WriteForeign(w io.Writer, date func(day int) string, list []Foreign) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "date\ta\tb\tclass")
	for _, f := range list {
		fmt.Fprintf(b, "%s\t%s\t%s\t%s\n", date(f.Day), f.A, f.B, f.Class)
	}
	return b.Flush()
}

// ReadForeign reads what WriteForeign wrote.
func ReadForeign(in io.Reader) ([]Foreign, error) {
	var out []Foreign
	names := map[string]string{}
	name := func(s string) string {
		n, ok := names[s]
		if !ok {
			n = strings.Clone(s)
			names[n] = n
		}
		return n
	}
	err := table("foreign events", in, 4, func(c []string) error {
		day, err := Day(c[0])
		if err != nil {
			return err
		}
		if !slices.Contains(classes, c[3]) {
			return &attache.Error{Code: attache.CodeUnreadable, Message: fmt.Sprintf("class %q is none", c[3])}
		}
		out = append(out, Foreign{day, name(c[1]), name(c[2]), name(c[3])})
		return nil
	})
	return out, err
}
