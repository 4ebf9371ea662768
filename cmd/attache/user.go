package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"attache"
	"attache/internal/web/account"
)

// accountsFlag is the ledger whose users, tokens and audit log are meant: they are
// in a file beside it, its name with .accounts.
type accountsFlag struct{ ledgerFlag }

// path is where the accounts are.
func (f accountsFlag) path() string { return account.Beside(f.Ledger) }

// with opens the accounts, does what act says, and writes it into the audit log.
func (f accountsFlag) with(p *program, act, target string, do func(context.Context, *account.Store) error) error {
	ctx, cancel := untilStopped()
	defer cancel()
	s, err := account.Open(ctx, f.path())
	if err != nil {
		return err
	}
	defer s.Close()
	if err = do(ctx, s); act == "" {
		return err
	}
	outcome := "done"
	if err != nil {
		outcome = attache.ErrorCode(err)
	}
	who := cmp.Or(p.env["USER"], p.env["USERNAME"], "somebody")
	return errors.Join(err, s.Audit(ctx, account.Entry{Who: who, Via: "command line", Act: act, Target: target, Outcome: outcome}))
}

// userCommand is `attache user`: who can log in.
type userCommand struct {
	accountsFlag

	Add      userAdd      `cmd:"" help:"Let somebody log in."`
	List     userList     `cmd:"" help:"Who can log in."`
	Role     userRole     `cmd:"" help:"Give a user another role; ends their sessions."`
	Password userPassword `cmd:"" help:"Give a user another password; ends their sessions."`
	Remove   userRemove   `cmd:"" help:"Let a user in no more; takes their tokens back."`
	Audit    userAudit    `cmd:"" help:"Who did what, newest first."`
}

// passwordFlag says where a password comes from. There is no flag for the password
// itself: other programs of the machine can read a command line.
type passwordFlag struct {
	PasswordFile string `placeholder:"FILE" help:"File whose first line is the password, - for standard input; without it, it is asked for."`
}

type userAdd struct {
	Name string `arg:"" name:"NAME" help:"Name of the user: a-z 0-9 . _ @ -"`
	Role string `default:"reader" placeholder:"ROLE" help:"reader asks, editor also records and corrects, admin also manages users."`
	passwordFlag
}

// Run makes a user.
func (c *userAdd) Run(p *program, g *userCommand) error {
	role, err := account.ParseRole(c.Role)
	if err != nil {
		return err
	}
	password, err := c.password(p, c.Name)
	if err != nil {
		return err
	}
	return g.with(p, "user add", c.Name+" "+string(role), func(ctx context.Context, s *account.Store) error {
		_, err := s.AddUser(ctx, c.Name, password, role)
		return err
	})
}

type userRole struct {
	Name string `arg:"" name:"NAME" help:"Name of the user."`
	Role string `arg:"" name:"ROLE" help:"reader, editor or admin."`
}

// Run changes a role.
func (c *userRole) Run(p *program, g *userCommand) error {
	role, err := account.ParseRole(c.Role)
	if err != nil {
		return err
	}
	return g.with(p, "user role", c.Name+" "+string(role), func(ctx context.Context, s *account.Store) error {
		return s.SetRole(ctx, c.Name, role)
	})
}

type userPassword struct {
	Name string `arg:"" name:"NAME" help:"Name of the user."`
	passwordFlag
}

// Run changes a password.
func (c *userPassword) Run(p *program, g *userCommand) error {
	password, err := c.password(p, c.Name)
	if err != nil {
		return err
	}
	return g.with(p, "user password", c.Name, func(ctx context.Context, s *account.Store) error {
		return s.SetPassword(ctx, c.Name, password)
	})
}

type userRemove struct {
	Name string `arg:"" name:"NAME" help:"Name of the user."`
}

// Run removes a user.
func (c *userRemove) Run(p *program, g *userCommand) error {
	return g.with(p, "user remove", c.Name, func(ctx context.Context, s *account.Store) error { return s.RemoveUser(ctx, c.Name) })
}

// listFlag is how a list is printed.
type listFlag struct {
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`
}

type userList struct{ listFlag }

// Run lists users.
func (c *userList) Run(p *program, g *userCommand) error {
	return g.with(p, "", "", func(ctx context.Context, s *account.Store) error {
		users, err := s.Users(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"name", "role", "since"}}
		for _, u := range users {
			rows = append(rows, []string{u.Name, string(u.Role), u.Created.Format("2006-01-02")})
		}
		return c.print(p, users, rows)
	})
}

type userAudit struct {
	listFlag
	Limit int `default:"100" placeholder:"N" help:"Entries, at most 1000."`
}

// Run lists the audit log.
func (c *userAudit) Run(p *program, g *userCommand) error {
	return g.with(p, "", "", func(ctx context.Context, s *account.Store) error {
		log, err := s.Log(ctx, 0, c.Limit)
		if err != nil {
			return err
		}
		rows := [][]string{{"at", "who", "via", "act", "target", "outcome", "from"}}
		for _, e := range log {
			rows = append(rows, []string{e.At.Format("2006-01-02 15:04:05Z"), e.Who, e.Via, e.Act, e.Target, e.Outcome, e.Remote})
		}
		return c.print(p, log, rows)
	})
}

// print writes a list as one line of JSON, or in columns.
func (f listFlag) print(p *program, v any, rows [][]string) error {
	if f.Output == "json" {
		line, err := jsonLine(v)
		if err == nil {
			_, err = p.stdout.Write(line)
		}
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = plain(cell)
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// password is asked for, twice, without showing it; or read from the file.
func (f passwordFlag) password(p *program, name string) (string, error) {
	switch terminal, _ := p.stdin.(*os.File); {
	case f.PasswordFile == "-":
		return firstLine(p.stdin)
	case f.PasswordFile != "":
		file, err := os.Open(f.PasswordFile)
		if err != nil {
			return "", &attache.Error{Code: attache.CodeUnreadable, Op: "read the password", Err: err}
		}
		defer file.Close()
		return firstLine(file)
	case terminal == nil || !isTerminal(terminal):
		return "", usage("no terminal to ask for the password on", "give it with --password-file FILE, or - for standard input")
	default:
		var said [2]string
		for i, prompt := range []string{"Password for " + plain(name) + ": ", "Again: "} {
			fmt.Fprint(p.stderr, prompt)
			b, err := term.ReadPassword(int(terminal.Fd()))
			fmt.Fprintln(p.stderr)
			if err != nil {
				return "", fmt.Errorf("read the password: %w", err)
			}
			said[i] = string(b)
		}
		if said[0] != said[1] {
			return "", usage("the two passwords differ", "")
		}
		return said[0], nil
	}
}

// firstLine is the first line of r, without its end.
func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 1<<16)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
