package ledger

import (
	"database/sql"
	"slices"
	"strconv"
	"sync"
)

// A keptTrade is the trade of the whole ledger as some answer saw it. The change
// feed tells what came since, whoever wrote it.
type keptTrade struct {
	mu     sync.Mutex
	seq    int64  // last of the feed that it knows
	trade  *trade // nil: not asked for yet
	chains [][]string
}

// manyChanges is from how many changed events on a kept trade is made anew.
const manyChanges = 5000

// selectLegs reads what trade.scan puts.
const selectLegs = "SELECT l.giver, l.taker, l.item, l.maker, l.earliest, l.latest, l.event, l.says + l.possible FROM legs l"

// trade counts the transfers that a condition on legs leaves, and finds their
// chains where they are asked for.
func (t *session) trade(w where, chained bool) (total int, chains [][]string, err error) {
	read := func() (int, [][]string, error) {
		x, err := t.readTrade(w)
		if err != nil || !chained {
			return len(x.rows), nil, err
		}
		return len(x.rows), x.chains(), nil
	}
	if len(w.text) > 0 {
		return read()
	}
	seq, err := t.int("SELECT value FROM meta WHERE name = 'seq'")
	if err != nil {
		return 0, nil, err
	}
	k := &t.s.trade
	k.mu.Lock()
	defer k.mu.Unlock()
	now := int64(seq)
	if k.trade != nil && k.seq > now { // kept by who saw a later state than this answer may show
		return read()
	}
	if err := t.followTrade(k, now); err != nil {
		k.trade = nil // half of the changes may be in it
		return 0, nil, err
	}
	return len(k.trade.rows), slices.Clone(k.chains), nil
}

// followTrade brings what is kept to the state of the session.
func (t *session) followTrade(k *keptTrade, now int64) (err error) {
	if k.trade != nil && k.seq == now {
		return nil
	}
	var changed []string
	if k.trade != nil {
		// In the order of the feed: a database that is asked for a kind of change reads all of that kind.
		changed, err = t.strings("SELECT CASE kind WHEN 'event' THEN id ELSE '' END FROM changes WHERE seq > ? ORDER BY seq LIMIT "+strconv.Itoa(manyChanges), k.seq)
		if err != nil {
			return err
		}
	}
	if k.trade == nil || len(changed) == manyChanges {
		if k.trade, err = t.readTrade(where{}); err != nil {
			return err
		}
		k.seq, k.chains = now, k.trade.chains()
		return nil
	}
	moved := false
	for _, event := range changed {
		moved = k.trade.take(event) || moved
	}
	before := len(k.trade.of)
	if err := t.among(selectLegs+" WHERE l.event IN (%s)", nil, changed, k.trade.scan); err != nil {
		return err
	}
	if moved || len(k.trade.of) > before {
		k.chains = k.trade.chains()
	}
	k.seq = now
	return nil
}

// readTrade is the trade of the legs under a condition.
func (t *session) readTrade(w where) (*trade, error) {
	x := newTrade()
	return x, t.rows(selectLegs+w.String(), w.args, x.scan)
}

// scan puts a row of legs.
func (t *trade) scan(r *sql.Rows) error {
	var h hop
	var event string
	var moves int
	if err := r.Scan(&h.from, &h.to, &h.item, &h.maker, &h.earliest, &h.latest, &event, &moves); err != nil {
		return err
	}
	h.moves = moves > 0
	t.put(event, h)
	return nil
}
