package ledger

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"slices"

	"attache"
)

// Export writes readings and corrections as JSON Lines: see attache.Ledger.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	err := s.reading(ctx, func(t *session) error {
		err := t.rows("SELECT body FROM readings ORDER BY report, hash", nil, func(r *sql.Rows) error {
			var body []byte
			if err := r.Scan(&body); err != nil {
				return err
			}
			body, err := unpacked(body)
			if err == nil {
				_, err = out.Write(append(body, '\n'))
			}
			return err
		})
		if err != nil {
			return err
		}
		list, err := t.allCorrections()
		for _, c := range list {
			line, err := encoded(c)
			if err != nil {
				return err
			}
			if _, err := out.Write(append(line, '\n')); err != nil {
				return err
			}
		}
		return err
	})
	if err == nil {
		err = out.Flush()
	}
	return s.wrap("export", err)
}

// allCorrections are all that were ever made, by time and id.
func (t *session) allCorrections() ([]attache.Correction, error) {
	list := []attache.Correction{}
	err := t.rows("SELECT body FROM corrections ORDER BY said, id", nil, func(r *sql.Rows) error {
		var body string
		if err := r.Scan(&body); err != nil {
			return err
		}
		var c attache.Correction
		err := json.Unmarshal([]byte(body), &c)
		list = append(list, c)
		return err
	})
	return list, err
}

// Readings gives every reading: see attache.Ledger. It asks in portions, so
// that yield may take its time and no transaction is held over it.
func (s *Store) Readings(ctx context.Context, yield func(attache.Reading, attache.Provenance) error) error {
	report, hash := "", ""
	for {
		var rows []reread
		err := s.reading(ctx, func(t *session) error {
			var err error
			rows, err = t.reread(" WHERE r.report > ? OR (r.report = ? AND r.hash > ?) ORDER BY r.report, r.hash LIMIT 100", report, report, hash)
			return err
		})
		if err != nil {
			return s.wrap("go through the readings", err)
		}
		if len(rows) == 0 {
			return nil
		}
		for _, x := range rows {
			report, hash = x.report, x.hash
			if err := yield(x.reading, x.provenance); err != nil {
				return err
			}
		}
	}
}

// A reread is one reading as stored.
type reread struct {
	report, hash string
	reading      attache.Reading
	provenance   attache.Provenance
}

func (t *session) reread(rest string, args ...any) ([]reread, error) {
	var list []reread
	err := t.rows("SELECT r.report, r.hash, r.fetched, r.key, r.raw, r.reader, r.body, w.body FROM readings r LEFT JOIN raws w ON w.hash = r.raw"+rest, args, func(r *sql.Rows) error {
		var x reread
		var fetched string
		var body, raw []byte
		if err := r.Scan(&x.report, &x.hash, &fetched, &x.provenance.Key, &x.provenance.RawHash, &x.provenance.Reader, &body, &raw); err != nil {
			return err
		}
		x.provenance.Fetched = unstamp(fetched)
		body, err := unpacked(body)
		if err == nil {
			err = json.Unmarshal(body, &x.reading)
		}
		if err == nil && raw != nil {
			x.provenance.Raw, err = unpacked(raw)
		}
		list = append(list, x)
		return err
	})
	return list, err
}

// Report is the newest reading of a report: see attache.Ledger.
func (s *Store) Report(ctx context.Context, id string) (attache.Reading, attache.Provenance, error) {
	var found []reread
	err := s.reading(ctx, func(t *session) error {
		var err error
		found, err = t.reread(" WHERE r.report = ? ORDER BY r.fetched DESC, r.hash DESC LIMIT 1", id)
		if err == nil && len(found) == 0 {
			err = &attache.Error{Code: attache.CodeNotFound, Message: "no such report"}
		}
		return err
	})
	if err != nil {
		return attache.Reading{}, attache.Provenance{}, s.wrap("show report "+id, err)
	}
	return found[0].reading, found[0].provenance, nil
}

// Raw are the raw bytes kept under a hash: see attache.Ledger.
func (s *Store) Raw(ctx context.Context, hash string) ([]byte, error) {
	var body []byte
	err := s.reading(ctx, func(t *session) error {
		found, err := t.one("SELECT body FROM raws WHERE hash = ?", []any{hash}, &body)
		if err == nil && !found {
			err = &attache.Error{Code: attache.CodeNotFound, Message: "no such bytes"}
		}
		return err
	})
	if err == nil {
		body, err = unpacked(body)
	}
	return body, s.wrap("show the raw bytes "+hash, err)
}

// inOrder sorts corrections by time and id.
func inOrder(list []attache.Correction) {
	slices.SortFunc(list, func(a, b attache.Correction) int {
		return order(a.When.Compare(b.When), compare(a.ID, b.ID))
	})
}
