package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"attache"
)

// maxID bounds report ids: an id is a name, and PostgreSQL indexes no longer ones.
const maxID = 1024

// Record keeps a reading: see attache.Ledger.
func (s *Store) Record(ctx context.Context, r attache.Reading, p attache.Provenance) (attache.Recorded, error) {
	e, err := s.entry(r, p)
	if err != nil {
		return attache.Recorded{}, err
	}
	err = s.keeping(&job{ctx: ctx, entry: &e})
	return e.done, s.wrap(e.op, err)
}

// An entry is a reading that is to be kept, and what came of it.
type entry struct {
	op     string
	report attache.Report
	body   []byte // the reading as JSON
	sum    string // of body
	now    kept
	zipped []byte // body, as it is kept
	raw    []byte // raw bytes, as they are kept; nil none
	page   string // of which it is a version in the end
	done   attache.Recorded
}

// entry checks a reading and makes what is written of it, as far as that does not
// depend on the ledger.
func (s *Store) entry(r attache.Reading, p attache.Provenance) (entry, error) {
	id := cleaned(reportID(r.Report))
	e := entry{op: "record report " + id}
	r.Report.ID = id
	if r.Report.Hash == "" {
		r.Report.Hash = attache.Hash(r.Report.Text)
	}
	if err := r.Check(); err != nil {
		return e, &attache.Error{Code: attache.CodeInvalid, Op: e.op, Err: err}
	}
	if len(id) > maxID || len(r.Report.URL) > 8*maxID {
		return e, &attache.Error{Code: attache.CodeInvalid, Op: "record report " + short(id), Message: fmt.Sprintf("an id above %d bytes or a URL above %d", maxID, 8*maxID)}
	}
	var err error
	if e.body, err = encoded(r); err != nil {
		return e, &attache.Error{Code: attache.CodeInvalid, Op: e.op, Err: err}
	}
	e.report, e.sum, e.zipped = r.Report, digest(e.body), s.packed(e.body)
	e.now = kept{page: pageOf(r.Report), fetched: stamp(p.Fetched), key: cleaned(p.Key), reader: cleaned(p.Reader), model: cleaned(r.Model.Version + " " + r.Model.SHA256), sum: e.sum}
	if p.Raw != nil {
		e.now.raw, e.raw = "sha256:"+digest(p.Raw), s.packed(p.Raw)
	}
	return e, nil
}

// record keeps readings, each if it is new or newer, and makes their pages again:
// those of different pages together.
func (t *session) record(list []*entry) error {
	for len(list) > 0 {
		n, taken := 0, map[string]bool{}
		for n < len(list) && !taken[list[n].now.page] && !taken["report "+list[n].report.ID] {
			taken[list[n].now.page], taken["report "+list[n].report.ID] = true, true
			n++
		}
		if err := t.recordApart(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// recordApart keeps readings of different reports and pages.
func (t *session) recordApart(list []*entry) error {
	olds, crowded, err := t.keptOf(list)
	if err != nil {
		return err
	}
	var raws, seen, rows [][]any
	var pages []string
	t.arrived = map[string]version{}
	defer func() { t.arrived = nil }() // also where that failed: the next must not see it
	for _, e := range list {
		if e.raw != nil {
			raws = append(raws, []any{e.now.raw, e.raw})
		}
		if e.now.key != "" {
			seen = append(seen, []any{seenKey(e.now.key)})
		}
		e.done = attache.Recorded{Report: e.report.ID, Events: []string{}, Gone: []string{}}
		now := e.now
		e.page = now.page
		old, found := olds[e.report.ID+" "+e.report.Hash]
		if found {
			merged := old.with(now)
			if merged == old {
				e.page = old.page
				continue
			}
			e.done.Changed = true
			pages = append(pages, old.page)
			if now = merged; now.sum != e.sum { // an older reading: only its provenance counts
				if err := t.exec("UPDATE readings SET fetched = ?, key = ?, raw = ? WHERE report = ? AND hash = ?", now.fetched, now.key, now.raw, e.report.ID, e.report.Hash); err != nil {
					return err
				}
				e.page = old.page
				continue
			}
		} else if !crowded[now.page] {
			v := version{report: cleaned(e.report.ID), hash: cleaned(e.report.Hash), fetched: now.fetched}
			if err := json.Unmarshal(e.body, &v.reading); err != nil { // as it will be read back
				return err
			}
			t.arrived[now.page] = v
		}
		pages = append(pages, now.page)
		e.done.Changed = true
		rows = append(rows, []any{e.report.ID, e.report.Hash, now.page, now.fetched, now.key, now.raw, now.reader, e.sum, now.model, e.zipped})
	}
	for _, w := range []struct {
		table, columns, tail string
		rows                 [][]any
	}{
		{"raws", "hash, body", "ON CONFLICT DO NOTHING", raws},
		{"seen", "key", "ON CONFLICT DO NOTHING", seen},
		{"readings", "report, hash, page, fetched, key, raw, reader, sum, model, body",
			`ON CONFLICT (report, hash) DO UPDATE SET page = excluded.page, fetched = excluded.fetched, key = excluded.key, raw = excluded.raw,
			reader = excluded.reader, sum = excluded.sum, model = excluded.model, body = excluded.body`, rows},
	} {
		if err := t.insert(w.table, w.columns, w.tail, w.rows); err != nil {
			return err
		}
	}
	touched := map[string]bool{}
	if len(pages) > 0 {
		if touched, err = t.rebuild(set(pages), false); err != nil {
			return err
		}
	}
	return t.told(list, touched)
}

// keptOf are the readings that the ledger has of these reports, by report and
// hash, and the pages of which it has any.
func (t *session) keptOf(list []*entry) (olds map[string]kept, crowded map[string]bool, err error) {
	var reports, pages []string
	for _, e := range list {
		reports, pages = append(reports, e.report.ID), append(pages, e.now.page)
	}
	olds, crowded = map[string]kept{}, map[string]bool{}
	if err := t.among("SELECT report, hash, page, fetched, key, raw, reader, model, sum FROM readings WHERE report IN (%s)", nil, reports, func(r *sql.Rows) error {
		var k kept
		var report, hash string
		err := r.Scan(&report, &hash, &k.page, &k.fetched, &k.key, &k.raw, &k.reader, &k.model, &k.sum)
		olds[report+" "+hash] = k
		return err
	}); err != nil {
		return nil, nil, err
	}
	err = t.among("SELECT DISTINCT page FROM readings WHERE page IN (%s)", nil, pages, func(r *sql.Rows) error {
		page := ""
		err := r.Scan(&page)
		crowded[page] = true
		return err
	})
	return olds, crowded, err
}

// told says to each entry what it changed: the events that its page tells, and
// to the last one also what else changed.
func (t *session) told(list []*entry, touched map[string]bool) error {
	var pages []string
	for _, e := range list {
		pages = append(pages, e.page)
	}
	events := map[string][]string{} // by page
	if err := t.among("SELECT page, grp FROM nodes WHERE kind = ? AND page IN (%s)", []any{kindEvent}, pages, func(r *sql.Rows) error {
		var page, grp string
		err := r.Scan(&page, &grp)
		events[page] = append(events[page], grp)
		return err
	}); err != nil {
		return err
	}
	at := map[string][2]int{}
	if err := t.among("SELECT id, versions, claims FROM pages WHERE id IN (%s)", nil, pages, func(r *sql.Rows) error {
		var id string
		var n [2]int
		err := r.Scan(&id, &n[0], &n[1])
		at[id] = n
		return err
	}); err != nil {
		return err
	}
	var seq int64
	if _, err := t.one("SELECT value FROM meta WHERE name = 'seq'", nil, &seq); err != nil {
		return err
	}
	rest := maps.Clone(touched)
	var last *entry
	for _, e := range list {
		e.done.Version, e.done.Claims, e.done.Seq = at[e.page][0], at[e.page][1], seq
		if !e.done.Changed {
			continue
		}
		last, e.done.Seq = e, t.seq
		for _, id := range events[e.page] {
			if touched[id] {
				e.done.Events = append(e.done.Events, id)
				delete(rest, id)
			}
		}
	}
	for id, alive := range rest {
		if alive {
			last.done.Events = append(last.done.Events, id)
		} else {
			last.done.Gone = append(last.done.Gone, id)
		}
	}
	for _, e := range list {
		e.done.Events, e.done.Gone = set(e.done.Events), set(e.done.Gone)
	}
	return nil
}

// A kept is all of a row of readings but the reading.
type kept struct{ page, fetched, key, raw, reader, model, sum string }

// with is what stays of two recordings of one text: the reading of the newer
// model, reader or, among equals, the greater digest; the provenance of the
// earlier fetching. It does not matter which came first.
func (k kept) with(o kept) kept {
	reading, other := k, o
	if c := order(natural(o.model, k.model), natural(o.reader, k.reader), strings.Compare(o.sum, k.sum)); c > 0 {
		reading, other = o, k
	}
	early, late := reading, other
	if c := order(later(other.fetched, reading.fetched), strings.Compare(other.raw+other.key, reading.raw+reading.key)); c < 0 {
		early, late = other, reading
	}
	reading.fetched, reading.key, reading.raw = early.fetched, early.key, early.raw
	if reading.raw == "" {
		reading.raw = late.raw
	}
	if reading.key == "" {
		reading.key = late.key
	}
	return reading
}

// later compares times of fetching; an unknown one is after every known one.
func later(a, b string) int {
	if (a == "") != (b == "") {
		if a == "" {
			return 1
		}
		return -1
	}
	return strings.Compare(a, b)
}

func order(by ...int) int {
	for _, c := range by {
		if c != 0 {
			return c
		}
	}
	return 0
}

// natural compares versions: runs of digits as numbers, so that 1.10 is after 1.9.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, nb := digits(a), digits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := order(len(x)-len(y), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// RecordFailed keeps a report that could not be read: see attache.Ledger.
func (s *Store) RecordFailed(ctx context.Context, f attache.Failure) error {
	switch {
	case f.Report != "":
	case f.Raw != nil:
		f.Report = "sha256:" + digest(f.Raw)
	case f.URL != "":
		f.Report = "sha256:" + digest([]byte(f.URL))
	default:
		return &attache.Error{Code: attache.CodeInvalid, Op: "record a failed report", Message: "neither id nor bytes nor URL"}
	}
	if len(f.Report) > maxID {
		return &attache.Error{Code: attache.CodeInvalid, Op: "record a failed report", Message: fmt.Sprintf("an id above %d bytes", maxID)}
	}
	return s.wrap("record failed report "+f.Report, s.writing(ctx, func(t *session) error {
		if f.Raw != nil {
			f.RawHash = "sha256:" + digest(f.Raw)
			if err := t.exec("INSERT INTO raws (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING", f.RawHash, s.packed(f.Raw)); err != nil {
				return err
			}
		}
		if f.Key != "" {
			if err := t.exec("INSERT INTO seen (key) VALUES (?) ON CONFLICT DO NOTHING", seenKey(f.Key)); err != nil {
				return err
			}
		}
		// The latest try stands; of two at one moment the greater message.
		return t.exec(`INSERT INTO failures (report, url, source, title, code, message, fetched, key, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (report) DO UPDATE SET url = excluded.url, source = excluded.source, title = excluded.title, code = excluded.code,
			message = excluded.message, fetched = excluded.fetched, key = excluded.key, raw = excluded.raw
			WHERE excluded.fetched > failures.fetched OR (excluded.fetched = failures.fetched AND excluded.message > failures.message)`,
			f.Report, f.URL, short(f.Source), f.Title, f.Code, f.Message, stamp(f.Fetched), f.Key, f.RawHash)
	}))
}

// Seen says whether a report came in under the key: see attache.Ledger.
func (s *Store) Seen(ctx context.Context, key string) (bool, error) {
	n := 0
	err := s.reading(ctx, func(t *session) error {
		var err error
		n, err = t.int("SELECT COUNT(*) FROM seen WHERE key = ?", seenKey(key))
		return err
	})
	return n > 0, s.wrap("look for an item's key", err)
}

// seenKey bounds the length of a key, which feeds make as long as they like.
func seenKey(key string) string {
	if len(key) > 200 {
		return "sha256:" + digest([]byte(key))
	}
	return key
}

// short bounds a name that is indexed.
func short(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), 500)], "")
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// versions are the readings of a page, oldest first.
func (t *session) versions(page string) ([]version, error) {
	var list []version
	err := t.rows("SELECT report, hash, fetched, body FROM readings WHERE page = ?", []any{page}, func(r *sql.Rows) error {
		var v version
		var body []byte
		if err := r.Scan(&v.report, &v.hash, &v.fetched, &body); err != nil {
			return err
		}
		body, err := unpacked(body)
		if err != nil {
			return err
		}
		err = json.Unmarshal(body, &v.reading)
		list = append(list, v)
		return err
	})
	newest(list)
	return list, err
}

// encoded is v as JSON without a line feed, with <, > and & as they are.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// sortedKeys are a map's keys in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
