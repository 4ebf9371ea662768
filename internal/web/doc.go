// Package web shows a ledger to people: pages drawn by the server from embedded
// templates, with plain links and forms, so that they work without scripts; the
// scripts add keys, hovering and the live stream. Every page is also there as
// JSON and CSV under the same address with .json or .csv behind it, and lists as
// an Atom feed with .atom.
//
//	s, err := web.New(web.Options{Ledger: ledger, Read: reader.Read, Guard: guard, …})
//	http.Server{Handler: guard.Identify(s)}
//
// Reports are the words of strangers: they only ever reach a page as text, through
// html/template, under a policy that forbids scripts and styles in the page.
//
// The package stands on attache and its neighbours account and problem; reader,
// feeds, names, API and MCP are handed in.
package web
