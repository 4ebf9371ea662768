// Package api is the HTTP API of a ledger, version 1, under /api/v1: every
// question that attache.Ledger answers, reading a text, recording it, correcting,
// and a live stream of changes. Its document, OpenAPI 3.1, is served at
// /openapi.json; errors are problems of RFC 9457 with the codes of errors.go.
//
// How a server uses it:
//
//	feed := api.NewFeed(ledger, time.Second)      // one watcher of the change feed for all
//	go feed.Run(ctx)                              // feed.Wake() after a recording: no need to wait
//	read := api.InTurn(reader.Read, 0)            // shared with MCP and pages
//	h, err := api.New(api.Options{Ledger: ledger, Read: read, Feed: feed, Need: guard.Need, Open: guard.Local(), Version: version})
//	mux.Handle("/api/", h)
//	mux.Handle("/openapi.json", h)
//	server.Handler = guard.Identify(mux)          // the API asks account.From(ctx) who it is
package api
