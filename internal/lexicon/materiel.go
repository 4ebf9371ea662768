package lexicon

import (
	"io/fs"
	"strings"
)

// A materiel is what a noun or the name of a platform says about an item.
type materiel struct {
	kind, maker string
	platform    bool
	forms       []form // names are told from words by their case
}

var (
	materielColumns = []string{"name", "kind"}
	materielMay     = []string{"class", "maker", "owner", "plural", "aliases"}
)

// ItemKinds are the kinds a row of materiel.tsv can have; the same words as
// attache.ItemKinds, which a test compares.
var itemKinds = []string{
	"drone", "missile", "aircraft", "helicopter", "tank", "artillery", "ship", "submarine", "munition", "small-arms",
	"air-defence", "explosive", "chemical", "nuclear", "vehicle", "personnel", "money", "fuel", "food", "humanitarian",
	"technology", "intelligence", "territory", "other",
}

func (l *Lexicon) loadMateriel(from fs.FS, _ int) error {
	t, err := readTable(from, "materiel.tsv", materielColumns, materielMay)
	if err != nil {
		return err
	}
	for _, r := range t.rows {
		kind, maker := r.get("kind"), r.get("maker")
		if !contains(itemKinds, kind) {
			return r.wrong("kind", "“"+kind+"” is no kind of item", "take one of: "+strings.Join(itemKinds, ", "))
		}
		if maker != "" {
			if _, ok := l.entries[maker]; !ok {
				return r.wrong("maker", "no table has the id “"+maker+"”", "take the id of a state or company")
			}
		}
		for _, n := range append([]string{r.get("name")}, r.list("aliases")...) {
			l.addItem(n, kind, maker, r.get("class") == "platform")
			l.addItem(plural(n), kind, maker, r.get("class") == "platform")
		}
		for _, n := range r.list("plural") {
			l.addItem(n, kind, maker, false)
		}
	}
	return nil
}

func (l *Lexicon) addItem(name, kind, maker string, platform bool) {
	ws := split(name)
	k := key(ws)
	if len(ws) == 0 {
		return
	}
	written := make([]string, len(ws))
	for i, w := range ws {
		written[i] = name[w.start:w.end]
	}
	m := l.items[k]
	m.kind, m.maker, m.platform = kind, maker, platform
	m.forms = append(m.forms, form{words: written})
	l.items[k] = m
	l.longest = max(l.longest, len(ws))
}

// ItemKind is the kind of the item that a noun phrase speaks of and, where the
// phrase names a platform or says who made it ("Iranian-designed"), its maker.
// The head decides: the last known words before the first preposition
// ("drone technology" is technology), else those after it ("a shipment of
// drones"). A sum is money, the name of a place territory.
func (l *Lexicon) ItemKind(phrase string) (kind, maker string, ok bool) {
	s := trim(phrase)
	ws := split(s)
	for i := 0; i < len(ws); {
		j := i
		for j < len(ws) && (!parts(ws[j].fold) || compound(s, ws[j])) {
			j++
		}
		if k, m, found := l.lastItem(s, ws[i:j]); found {
			if !ok {
				kind, ok = k, true
			}
			if maker == "" {
				maker = m
			}
			if k == kind && maker != "" {
				break
			}
		}
		i = j + 1
	}
	if !ok && money(s) {
		return "money", "", true
	}
	if !ok && len(l.Place(s)) > 0 { // "the Golan Heights"
		return "territory", "", true
	}
	if ok && maker == "" {
		maker = l.madeBy(s)
	}
	return kind, maker, ok
}

// lastItem is the last longest known item of the words.
func (l *Lexicon) lastItem(s string, ws []word) (kind, maker string, ok bool) {
	for end := len(ws); end > 0; end-- {
		for n := min(l.longest, end); n > 0; n-- {
			part := ws[end-n : end]
			m, known := l.items[key(part)]
			if !known {
				continue
			}
			for _, f := range m.forms {
				if f.fits(s, part) {
					if !ok {
						kind, maker, ok = m.kind, m.maker, true
						break
					}
					if m.platform && maker == "" && (m.kind == kind || under(m.kind, kind) || m.kind == "aircraft" && fighter(ws[len(ws)-1].fold)) {
						kind, maker = m.kind, m.maker // "Mohajer-10 drones", "S-400 missile system", "Su-30 fighters"
					}
					break
				}
			}
		}
	}
	return kind, maker, ok
}

// fighter says whether the word means an aircraft after the name of one.
func fighter(f string) bool {
	switch f {
	case "fighter", "fighters", "trainer", "trainers":
		return true
	}
	return false
}

// under says whether a platform of the one kind may be spoken of by a general
// noun of the other: "S-400 missile system", "Mohajer-6 aircraft".
func under(platform, noun string) bool {
	switch platform {
	case "air-defence":
		return noun == "missile" || noun == "artillery" || noun == "other" || noun == "munition"
	case "drone":
		return noun == "aircraft" || noun == "munition" || noun == "ship" || noun == "vehicle" || noun == "other"
	case "artillery", "missile":
		return noun == "other"
	}
	return false
}

// compound says whether the word hangs on the one before by a hyphen:
// "surface-to-air".
func compound(s string, w word) bool { return w.start > 0 && s[w.start-1] == '-' }

// parts says whether the word parts the head of a noun phrase from what
// follows it.
func parts(f string) bool {
	switch f {
	case "of", "for", "from", "with", "in", "to", "on", "at", "by", "that", "which", "into", "against", "near", "including", "such", "like", "worth", breakWord, ",":
		return true
	}
	return false
}

// money says whether a phrase without a known noun gives a sum: "$5 billion".
func money(s string) bool {
	if strings.ContainsAny(s, "$€£¥₽₹") {
		return true
	}
	for _, w := range split(s) {
		switch w.fold {
		case "usd", "eur", "gbp":
			return true
		}
	}
	return false
}

// madeBy is the state of "Iranian-designed", "made in China", "US-built".
func (l *Lexicon) madeBy(s string) string {
	ws := split(s)
	for i, w := range ws {
		if !making(w.fold) {
			continue
		}
		from := max(0, i-3)
		found := l.Find(s[ws[from].start:w.start])
		if len(found) > 0 && ws[from].start+found[len(found)-1].End+1 >= w.start {
			return found[len(found)-1].Sense.ID
		}
		if i+2 < len(ws) && (ws[i+1].fold == "in" || ws[i+1].fold == "by") {
			if found = l.Find(s[ws[i+2].start:]); len(found) > 0 {
				return found[0].Sense.ID
			}
		}
	}
	return ""
}

func making(f string) bool {
	switch f {
	case "made", "built", "designed", "manufactured", "produced", "developed":
		return true
	}
	return false
}
