package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"attache/internal/web/account"
)

// tokenCommand is `attache token`: programs' way in.
type tokenCommand struct {
	accountsFlag

	Add    tokenAdd    `cmd:"" help:"Make a token and print it: it is shown this once."`
	List   tokenList   `cmd:"" help:"The tokens there are, without their secrets."`
	Remove tokenRemove `cmd:"" help:"Take a token back."`
}

type tokenAdd struct {
	User   string `arg:"" name:"USER" help:"Whose token it is: it allows no more than their role."`
	Scopes string `default:"read" placeholder:"SCOPES" help:"With commas: read, record, correct, admin."`
	Name   string `placeholder:"WORDS" help:"What it is for."`
	Days   int    `default:"365" placeholder:"N" help:"Days that it is valid; 0 for ever."`
}

// Run makes a token. The secret alone goes to standard output.
func (c *tokenAdd) Run(p *program, g *tokenCommand) error {
	scopes, err := account.ParseScopes(c.Scopes)
	if err != nil {
		return err
	}
	if c.Days < 0 || c.Days > 36500 {
		return usage(fmt.Sprintf("--days %d", c.Days), "give 0 for ever, or a number of days")
	}
	secret := ""
	err = g.with(p, "token add", c.User+" "+c.Scopes+" "+c.Name, func(ctx context.Context, s *account.Store) error {
		var t account.Token
		if t, secret, err = s.AddToken(ctx, c.User, c.Name, scopes, time.Duration(c.Days)*24*time.Hour); err == nil {
			fmt.Fprintf(p.stderr, "attache: token %s of %s; send it as Authorization: Bearer …\n", t.ID, plain(t.User))
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, secret)
	return err
}

type tokenList struct{ listFlag }

// Run lists tokens.
func (c *tokenList) Run(p *program, g *tokenCommand) error {
	return g.with(p, "", "", func(ctx context.Context, s *account.Store) error {
		tokens, err := s.Tokens(ctx, "")
		if err != nil {
			return err
		}
		day := func(t time.Time) string {
			if t.IsZero() {
				return "never"
			}
			return t.Format(time.DateOnly)
		}
		rows := [][]string{{"id", "user", "scopes", "made", "expires", "used", "for"}}
		for _, t := range tokens {
			var scopes []string
			for _, x := range t.Scopes {
				scopes = append(scopes, string(x))
			}
			rows = append(rows, []string{t.ID, t.User, strings.Join(scopes, ","), day(t.Created), day(t.Expires), day(t.Used), t.Name})
		}
		return c.print(p, tokens, rows)
	})
}

type tokenRemove struct {
	ID string `arg:"" name:"ID" help:"Id of the token, as the list has it."`
}

// Run takes a token back.
func (c *tokenRemove) Run(p *program, g *tokenCommand) error {
	return g.with(p, "token remove", c.ID, func(ctx context.Context, s *account.Store) error { return s.RemoveToken(ctx, c.ID) })
}
