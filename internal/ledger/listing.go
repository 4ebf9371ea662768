package ledger

import (
	"database/sql"
	"slices"

	"attache"
)

// A listing says that a claim is found under a scope: a party of its event or a
// kind of item that this speaks of, as its own report tells it. Listings follow
// from a page alone, whatever its events are grouped with.
type listing struct{ scope, day, claim string }

// listingsOf are the listings of one telling of a page of that day.
func listingsOf(x telling, day string) []listing {
	var scopes []string
	for _, p := range slices.Concat(ids(x.Event.Actors), ids(x.Event.Recipients)) {
		scopes = append(scopes, scopeParty(p))
	}
	for _, k := range kinds(x.Event.Items) {
		scopes = append(scopes, scopeItem(k))
	}
	var list []listing
	for _, s := range set(scopes) {
		for _, c := range x.Claims {
			list = append(list, listing{s, day, c.ID})
		}
	}
	return list
}

// listings are those that a page has, by its tellings as they are stored.
func (t *session) listings(page string) ([]listing, error) {
	var list []listing
	err := t.rows("SELECT p.day, n.body FROM pages p JOIN nodes n ON n.page = p.id WHERE n.kind = ? AND p.id = ?", []any{kindEvent, page}, func(r *sql.Rows) error {
		var day string
		var body []byte
		if err := r.Scan(&day, &body); err != nil {
			return err
		}
		var x telling
		err := t.s.spread(body, &x)
		list = append(list, listingsOf(x, day)...)
		return err
	})
	return list, err
}

// list brings the listings of a page from what they were to what its tellings
// say: those gone are deleted, those to come noted in p.
func (t *session) list(p *page, was []listing) error {
	had := map[listing]bool{}
	for _, x := range was {
		had[x] = true
	}
	var list []listing
	for _, told := range p.tell {
		list = append(list, listingsOf(told, p.day)...)
	}
	t.tally(listingTallies(was), -1)
	t.tally(listingTallies(list), 1)
	for _, x := range list {
		if had[x] {
			delete(had, x)
			continue
		}
		p.listed = append(p.listed, x.row())
	}
	for _, x := range was {
		if !had[x] {
			continue
		}
		if err := t.exec("DELETE FROM claim_index WHERE scope = ? AND day = ? AND claim = ?", x.scope, x.day, x.claim); err != nil {
			return err
		}
	}
	return nil
}

// row is a listing as it is stored.
func (x listing) row() []any { return []any{x.scope, x.day, x.claim} }

// listingTallies count each claim under the scopes of its listings, and the report
// once under each of them.
func listingTallies(list []listing) []tally {
	var out []tally
	var scopes []string
	for _, x := range list {
		out, scopes = append(out, tally{scopeClaims, x.scope}), append(scopes, x.scope)
	}
	for _, s := range set(scopes) {
		out = append(out, tally{scopeReports, s})
	}
	return out
}

// listAll fills the listings of a ledger that has none yet: its second step.
func (t *session) listAll() error {
	const portion = 500 // pages at one time
	for last := ""; ; {
		pages, err := t.strings("SELECT id FROM pages WHERE id > ? ORDER BY id LIMIT (0 + ?)", last, portion)
		if err != nil || len(pages) == 0 {
			return err
		}
		last = pages[len(pages)-1]
		var rows [][]any
		for _, id := range pages {
			list, err := t.listings(id)
			if err != nil {
				return err
			}
			t.tally(listingTallies(list), 1)
			for _, x := range list {
				rows = append(rows, x.row())
			}
		}
		if err := t.insert("claim_index", "scope, day, claim", "", rows); err != nil {
			return err
		}
		if err := t.writeTallies(); err != nil {
			return err
		}
	}
}

// claimLists are the scopes of a filter under which claims are listed.
func claimLists(f attache.Filter) []string {
	return given(optional(scopeItem, f.Item), optional(scopeParty, f.Entity))
}
