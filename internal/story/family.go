package story

import (
	_ "embed"
	"strings"
)

//go:embed data/families.tsv
var familiesTSV string

// An outlet is a row of data/families.tsv.
type outlet struct {
	id, family string
	wire       bool
}

// outletTable finds outlets by name (slug) and by registrable domain, the whole
// host first.
type outletTable struct {
	byName, byDomain map[string]outlet
	names            []string // as written, for the look in a text
}

var outlets = readOutlets(familiesTSV)

func readOutlets(tsv string) outletTable {
	t := outletTable{byName: map[string]outlet{}, byDomain: map[string]outlet{}}
	for line := range strings.Lines(tsv) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) != 5 || f[0] == "id" {
			continue
		}
		o := outlet{id: f[0], family: f[1], wire: f[2] == "wire"}
		t.byName[f[0]] = o
		for name := range strings.SplitSeq(f[3], "|") {
			t.byName[slug(name)] = o
			t.names = append(t.names, name)
		}
		for d := range strings.SplitSeq(f[4], "|") {
			if d != "" {
				t.byDomain[d] = o
			}
		}
	}
	return t
}

// Family is the publisher family of an outlet's name or address: the same
// owner or the same site gives the same word. An outlet that the table does not
// know is its registrable domain without the public suffix, or its name, both
// as letters and digits alone ("The Baltic Courier" and balticcourier.example
// are balticcourier). Pages that reprint others (news portals) have none: "".
func Family(outletOrURL string) string {
	s := strings.TrimSpace(outletOrURL)
	if host := hostOf(s); host != "" {
		domain := registrable(host)
		if portals[domain] {
			return ""
		}
		for _, d := range []string{host, domain} {
			if o, ok := outlets.byDomain[d]; ok {
				return o.family
			}
		}
		name, _, _ := strings.Cut(domain, ".")
		return letters(name)
	}
	if o, ok := outlets.byName[slug(s)]; ok {
		return o.family
	}
	return letters(s)
}

// outletID is the id by which reports credit an outlet: that of the table, else
// the name in lower-case-hyphen form.
func outletID(name string) string {
	id := slug(name)
	if o, ok := outlets.byName[id]; ok {
		return o.id
	}
	return id
}

// portals show other publishers' reports under their own address.
var portals = wordSet("yahoo.com msn.com google.com aol.com flipboard.com smartnews.com feedly.com archive.org archive.ph")

// hosting sites give each author a subdomain of its own.
var hosting = wordSet("wordpress.com blogspot.com substack.com medium.com github.io tumblr.com ghost.io")

// secondLevel are the labels under a two-letter suffix that are no publisher's.
var secondLevel = wordSet("co com org net gov gob gouv govt ac edu or ne go mil gen ltd plc nic web info press news")

// hostOf is the host of an address in lower case without www, or "" where s is
// a plain name.
func hostOf(s string) string {
	if strings.ContainsAny(s, " \t\n") || !strings.Contains(s, ".") {
		return ""
	}
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		s = s[:i]
	}
	host := strings.ToLower(s[strings.LastIndexByte(s, '@')+1:])
	host, _, _ = strings.Cut(host, ":")
	host = strings.TrimPrefix(strings.TrimRight(host, "."), "www.")
	if !strings.Contains(host, ".") {
		return ""
	}
	return host
}

// registrable is the part of a host that somebody owns: two labels, three under
// suffixes such as co.uk and on hosting sites. The full public suffix list is
// not carried: a wrong guess only leaves two sites of one owner apart.
func registrable(host string) string {
	l := strings.Split(host, ".")
	n := len(l)
	keep := 2
	if n > 2 && (len(l[n-1]) == 2 && secondLevel[l[n-2]] || hosting[l[n-2]+"."+l[n-1]]) {
		keep = 3
	}
	return strings.Join(l[max(0, n-keep):], ".")
}

// letters is a name without spaces, hyphens, article and words like "online".
func letters(name string) string {
	parts := strings.Split(slug(name), "-")
	for len(parts) > 1 && editionWords[parts[len(parts)-1]] {
		parts = parts[:len(parts)-1]
	}
	s := strings.Join(parts, "")
	if len(s) > 6 {
		s = strings.TrimPrefix(s, "the")
	}
	return s
}

var editionWords = wordSet("online website english edition international digital")
