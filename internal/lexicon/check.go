package lexicon

import (
	"fmt"
	"sort"
)

// check looks for ids in entries that no table has.
func (l *Lexicon) check() error {
	ids := make([]string, 0, len(l.entries))
	for id := range l.entries {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		e := l.entries[id]
		for _, state := range []string{e.State, e.Home} {
			if state != "" && l.entries[state].Kind != KindState {
				return fmt.Errorf("lexicon entry %s: no table has the state “%s”; take the ISO3 code of a state", id, state)
			}
		}
	}
	for k, fs := range l.names.forms {
		for _, f := range fs {
			if _, ok := l.entries[f.sense.ID]; !ok {
				return fmt.Errorf("lexicon name “%s”: it means “%s”, which no table has; add it or change the column codes", k, f.sense.ID)
			}
		}
	}
	return nil
}
