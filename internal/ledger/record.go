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
	id := cleaned(reportID(r.Report))
	op := "record report " + id
	r.Report.ID = id
	if r.Report.Hash == "" {
		r.Report.Hash = attache.Hash(r.Report.Text)
	}
	if err := r.Check(); err != nil {
		return attache.Recorded{}, &attache.Error{Code: attache.CodeInvalid, Op: op, Err: err}
	}
	if len(id) > maxID || len(r.Report.URL) > 8*maxID {
		return attache.Recorded{}, &attache.Error{Code: attache.CodeInvalid, Op: "record report " + short(id), Message: fmt.Sprintf("an id above %d bytes or a URL above %d", maxID, 8*maxID)}
	}
	body, err := encoded(r)
	if err != nil {
		return attache.Recorded{}, &attache.Error{Code: attache.CodeInvalid, Op: op, Err: err}
	}
	var done attache.Recorded
	err = s.writing(ctx, func(t *session) error {
		var err error
		done, err = t.record(r, body, p)
		return err
	})
	return done, s.wrap(op, err)
}

// record keeps the reading if it is new or newer, and makes its page again.
func (t *session) record(r attache.Reading, body []byte, p attache.Provenance) (attache.Recorded, error) {
	page, sum := pageOf(r.Report), digest(body)
	raw := ""
	if p.Raw != nil {
		raw = "sha256:" + digest(p.Raw)
		if err := t.exec("INSERT INTO raws (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING", raw, t.s.packed(p.Raw)); err != nil {
			return attache.Recorded{}, err
		}
	}
	if p.Key != "" {
		if err := t.exec("INSERT INTO seen (key) VALUES (?) ON CONFLICT DO NOTHING", seenKey(p.Key)); err != nil {
			return attache.Recorded{}, err
		}
	}
	var old kept
	found, err := t.one("SELECT page, fetched, key, raw, reader, model, sum FROM readings WHERE report = ? AND hash = ?", []any{r.Report.ID, r.Report.Hash},
		&old.page, &old.fetched, &old.key, &old.raw, &old.reader, &old.model, &old.sum)
	if err != nil {
		return attache.Recorded{}, err
	}
	now := kept{page: page, fetched: stamp(p.Fetched), key: cleaned(p.Key), raw: raw, reader: cleaned(p.Reader), model: cleaned(r.Model.Version + " " + r.Model.SHA256), sum: sum}
	pages := []string{page}
	if found {
		merged := old.with(now)
		if merged == old {
			done, err := t.state(page, r.Report.ID)
			return done, err
		}
		now = merged
		pages = set([]string{page, old.page})
		if now.sum != sum { // an older reading: only its provenance counts
			if err := t.exec("UPDATE readings SET fetched = ?, key = ?, raw = ? WHERE report = ? AND hash = ?", now.fetched, now.key, now.raw, r.Report.ID, r.Report.Hash); err != nil {
				return attache.Recorded{}, err
			}
			page, pages = old.page, []string{old.page}
		}
	}
	if !found || now.sum == sum {
		if err := t.insert("readings", "report, hash, page, fetched, key, raw, reader, sum, model, body",
			`ON CONFLICT (report, hash) DO UPDATE SET page = excluded.page, fetched = excluded.fetched, key = excluded.key, raw = excluded.raw,
			reader = excluded.reader, sum = excluded.sum, model = excluded.model, body = excluded.body`,
			[][]any{{r.Report.ID, r.Report.Hash, page, now.fetched, now.key, now.raw, now.reader, sum, now.model, t.s.packed(body)}}); err != nil {
			return attache.Recorded{}, err
		}
	}
	if !found {
		t.body = body // of the only version, where there is no other
	}
	touched, err := t.rebuild(pages, false)
	t.body = nil // also where that failed: the next of a batch must not see it
	if err != nil {
		return attache.Recorded{}, err
	}
	done, err := t.state(page, r.Report.ID)
	done.Changed, done.Seq = true, t.seq
	for id, alive := range touched {
		if alive {
			done.Events = append(done.Events, id)
		} else {
			done.Gone = append(done.Gone, id)
		}
	}
	done.Events, done.Gone = set(done.Events), set(done.Gone)
	return done, err
}

// state is what the ledger has of a page, as a Recorded that changed nothing.
func (t *session) state(page, report string) (attache.Recorded, error) {
	done := attache.Recorded{Report: report, Events: []string{}, Gone: []string{}}
	if _, err := t.one("SELECT versions, claims FROM pages WHERE id = ?", []any{page}, &done.Version, &done.Claims); err != nil {
		return done, err
	}
	_, err := t.one("SELECT value FROM meta WHERE name = 'seq'", nil, &done.Seq)
	return done, err
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
	if n, err := t.int("SELECT COUNT(*) FROM readings WHERE page = ?", page); err != nil {
		return nil, err
	} else if n == 1 && t.body != nil {
		v := version{}
		if _, err := t.one("SELECT report, hash, fetched FROM readings WHERE page = ?", []any{page}, &v.report, &v.hash, &v.fetched); err != nil {
			return nil, err
		}
		err := json.Unmarshal(t.body, &v.reading)
		return []version{v}, err
	}
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
