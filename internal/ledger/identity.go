package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"attache"
)

// name16 is 16 hex digits of the SHA-256 of the parts, which no part can
// imitate the border of.
func name16(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// pageOf names the page of a report: what has one URL, else one id.
func pageOf(r attache.Report) string {
	if r.URL != "" {
		return name16("url", r.URL)
	}
	return name16("id", reportID(r))
}

// reportID is the report's id as given, else the hash of its text.
func reportID(r attache.Report) string {
	if r.ID != "" {
		return r.ID
	}
	return attache.Hash(r.Text)
}

// plain is a sentence without what typography and line ends change in it.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// quoteOf is the evidence of an event that stands first in the text.
func quoteOf(e attache.Event) string {
	var first *attache.Span
	for _, c := range e.Claims {
		for i, s := range c.Evidence {
			if first == nil || s.Start < first.Start {
				first = &c.Evidence[i]
			}
		}
	}
	if first == nil {
		return ""
	}
	return plain(first.Text)
}

// ids are the ids of parties, sorted, each once.
func ids(parties []attache.Party) []string {
	list := []string{}
	for _, p := range parties {
		list = append(list, p.ID)
	}
	return set(list)
}

// kinds are the kinds of items, sorted, each once.
func kinds(items []attache.Item) []string {
	list := []string{}
	for _, it := range items {
		list = append(list, it.Kind)
	}
	return set(list)
}

// set sorts a list and leaves each word once; never nil.
func set(list []string) []string {
	if list == nil {
		return []string{}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// innermost is the holder who takes the position: the last of the chain.
func innermost(c attache.Claim) attache.Party {
	if len(c.Holder) == 0 {
		return attache.Party{ID: attache.UnknownID}
	}
	return c.Holder[len(c.Holder)-1]
}

// holderOf is a chain of holders in one word.
func holderOf(c attache.Claim) string {
	var chain []string
	for _, p := range c.Holder {
		chain = append(chain, p.ID+"/"+p.Person)
	}
	return strings.Join(chain, " > ")
}

// A telling's name within its page is made of what it says and the words it
// rests on, so that the same event read again, by another model, from another
// version, has the same name, and corrections hold.
func tellingName(e attache.Event, quote string) string {
	return name16("telling", e.Type, strings.Join(ids(e.Actors), "|"), strings.Join(ids(e.Recipients), "|"), strings.Join(kinds(e.Items), "|"), quote)
}

// claimName is a claim's id: the telling's, who holds it and whether it is so.
func claimName(telling string, c attache.Claim) string {
	return name16("claim", telling, holderOf(c), string(attache.Sign(c.Position)))
}
