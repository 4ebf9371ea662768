package ledger

// A cache keeps nodes that were used lately, at most twice half of them. It is
// good for one state of the ledger, which seq names: another program may write.
type cache struct {
	seq        int64
	young, old map[string]any
	half       int
}

func newCache(half int) *cache {
	return &cache{young: map[string]any{}, old: map[string]any{}, half: half}
}

// at forgets all that is not of the state seq.
func (c *cache) at(seq int64) {
	if c.seq != seq {
		c.clear()
		c.seq = seq
	}
}

func (c *cache) clear() { c.young, c.old, c.seq = map[string]any{}, map[string]any{}, -1 }

func (c *cache) get(key string) any {
	if v, ok := c.young[key]; ok {
		return v
	}
	v, ok := c.old[key]
	if ok {
		c.put(key, v)
	}
	return v
}

func (c *cache) put(key string, v any) {
	if len(c.young) >= c.half {
		c.old, c.young = c.young, map[string]any{}
	}
	c.young[key] = v
}

func (c *cache) drop(key string) {
	delete(c.young, key)
	delete(c.old, key)
}
