// Package mcp lets language models ask a ledger, over the Model Context Protocol:
// search claims, open an event, dossier, dyad, read a text, list alarms. Every
// tool only reads, says so, and has a schema of its answer.
//
//	server := mcp.New(mcp.Options{Ledger: ledger, Read: api.InTurn(reader.Read, 0), Version: version})
//	mux.Handle("/mcp", guard.Need(account.Read, mcp.Handler(server)))   // streamable HTTP
//	err := mcp.Serve(ctx, server, stdin, stdout)                        // stdio
package mcp
