package main

import (
	"context"
	"errors"
	"log/slog"

	"attache/internal/web/api"
	"attache/internal/web/mcp"
)

// mcpCommand is `attache mcp`: a server of the Model Context Protocol over stdio,
// for a program that starts it. Standard output is the protocol's alone.
type mcpCommand struct {
	ledgerFlag
	Model   string `placeholder:"FILE" help:"Model to read with: a file, or fast for the smaller one in the program."`
	Lexicon string `placeholder:"DIR" help:"Folder of tables that add to the names the program knows."`
}

// Run serves until the client ends it.
func (c *mcpCommand) Run(p *program) error {
	ctx, cancel := untilStopped()
	defer cancel()
	store, err := c.read(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	eng, err := p.open(engineOptions{Model: c.Model, Lexicon: c.Lexicon})
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	server := mcp.New(mcp.Options{Ledger: store, Read: api.InTurn(eng.Read, 0), Version: programVersion(), Log: log})
	if err := mcp.Serve(ctx, server, p.stdin, p.stdout); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
