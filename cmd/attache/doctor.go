package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"attache"
	"attache/internal/web/account"
)

// doctorCommand is `attache doctor`: is everything there that the program needs,
// and does it work? It changes nothing.
type doctorCommand struct {
	accountsFlag
	feedsFlag
	Model   string `placeholder:"FILE" help:"Model to try: a file, or fast for the smaller one in the program."`
	Lexicon string `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
	Listen  string `placeholder:"ADDR" help:"Also say whether attache serve may listen there."`
}

// A finding is what came of one look: what is well, or what is wrong and what can
// be done. A note is no fault: something that is not there yet.
type finding struct {
	what, said string
	err        error
	note       bool
}

// Run looks at everything and fails where anything is wrong.
func (c *doctorCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	sick := 0
	for _, look := range []func(context.Context, *program) finding{c.config, c.reader, c.ledger, c.place, c.followed, c.accounts} {
		f := look(ctx, p)
		mark := "ok  "
		switch {
		case f.err != nil:
			mark, f.said = "BAD ", plain(f.err.Error())
			sick++
		case f.note:
			mark = "note"
		}
		if _, err := fmt.Fprintf(p.stdout, "%s  %-9s %s\n", mark, f.what, f.said); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	if sick > 0 {
		return errors.New(counted(sick, "thing") + " must be seen to")
	}
	return nil
}

func (c *doctorCommand) config(_ context.Context, p *program) finding {
	f := finding{what: "version", said: programVersion()}
	if path := p.env["ATTACHE_CONFIG"]; path != "" {
		f.said += ", settings " + path
	}
	return f
}

// reader reads one sentence and looks whether it says what it should.
func (c *doctorCommand) reader(_ context.Context, p *program) finding {
	f := finding{what: "reader"}
	begun := time.Now()
	eng, err := p.open(engineOptions{Model: c.Model, Lexicon: c.Lexicon})
	if err != nil {
		f.err = err
		return f
	}
	opened := time.Since(begun)
	begun = time.Now()
	r, err := eng.Read(attache.Report{Text: "Ruritania attacks Graustark.", ID: "doctor", Hash: attache.Hash("Ruritania attacks Graustark.")})
	switch {
	case err != nil:
		f.err = err
	case len(r.Events) == 0:
		f.err = errors.New("it finds nothing in “Ruritania attacks Graustark.”: the model is not one for this program")
	default:
		m := eng.Model()
		f.said = fmt.Sprintf("model %s %s sha256:%.12s, arithmetic %s, opened in %d ms, a sentence in %d ms", m.Name, m.Version, m.SHA256, eng.Kernel(), opened.Milliseconds(), time.Since(begun).Milliseconds())
	}
	return f
}

func (c *doctorCommand) ledger(ctx context.Context, _ *program) finding {
	f := finding{what: "ledger"}
	if !c.server() {
		if _, err := os.Stat(c.Ledger); errors.Is(err, os.ErrNotExist) {
			f.note, f.said = true, "there is none at "+c.Ledger+" yet; attache record and attache serve make one"
			return f
		}
	}
	store, err := c.read(ctx)
	if err != nil {
		f.err = err
		return f
	}
	defer store.Close()
	reports, err := store.Reports(ctx, attache.Filter{Limit: 1})
	if err != nil {
		f.err = err
		return f
	}
	events, err := store.Events(ctx, attache.Filter{Limit: 1})
	if err != nil {
		f.err = err
		return f
	}
	failed, err := store.Failed(ctx, attache.Filter{Limit: 1})
	f.err = err
	f.said = fmt.Sprintf("%s, %s, %d not read", counted(reports.Total, "report"), counted(events.Total, "event"), failed.Total)
	return f
}

// place is whether the folder of the ledger can be written: SQLite makes files
// beside its own.
func (c *doctorCommand) place(context.Context, *program) finding {
	f := finding{what: "folder"}
	if c.server() {
		f.note, f.said = true, "the ledger is on a database server; the accounts are in the working folder"
		return f
	}
	dir := filepath.Dir(c.Ledger)
	file, err := os.CreateTemp(dir, ".attache-doctor-*")
	if err != nil {
		f.err = &attache.Error{Code: attache.CodeReadOnly, Message: "nothing can be written beside the ledger", Err: err}
		return f
	}
	file.Close()
	f.err = os.Remove(file.Name())
	f.said = dir + " can be written"
	return f
}

func (c *doctorCommand) followed(context.Context, *program) finding {
	f := finding{what: "feeds"}
	list, err := c.book(c.ledgerFlag).List()
	switch {
	case err != nil:
		f.err = err
	case len(list) == 0:
		f.note, f.said = true, "none is followed; attache feed add does"
	default:
		f.said = counted(len(list), "feed") + " followed"
	}
	return f
}

func (c *doctorCommand) accounts(ctx context.Context, _ *program) finding {
	f := finding{what: "accounts"}
	info, err := os.Stat(c.path())
	if errors.Is(err, os.ErrNotExist) {
		f.note, f.said = true, "nobody can log in: the server answers to this machine alone"
		if c.Listen != "" && !account.Loopback(c.Listen) {
			f.note, f.err = false, &attache.Error{Code: attache.CodeUsage, Op: "listen on " + c.Listen, Message: "nobody could log in", Hint: "attache user add NAME --role admin"}
		}
		return f
	}
	if err != nil {
		f.err = err
		return f
	}
	if info.Mode().Perm()&0o077 != 0 {
		f.err = fmt.Errorf("%s can be read by others: chmod 600 it", c.path())
		return f
	}
	s, err := account.Open(ctx, c.path())
	if err != nil {
		f.err = err
		return f
	}
	defer s.Close()
	users, err := s.Users(ctx)
	if err == nil && c.Listen != "" {
		_, err = s.Local(ctx, c.Listen)
	}
	f.err = err
	f.said = counted(len(users), "user")
	return f
}
