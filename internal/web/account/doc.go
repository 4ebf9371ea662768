// Package account says who asks and what they may do: users with roles, sessions
// of browsers, tokens of programs, and the log of what was done by whom.
//
// Accounts are kept in a SQLite file of their own, beside the ledger and never in
// it. A ledger is a pure function of readings and corrections, is exported,
// copied, handed on and rebuilt; hashes of passwords and sessions must not travel
// with it. Besides, a ledger has one writer, who is recording: a login must not
// wait for it.
//
// How a server uses it:
//
//	store, err := account.Open(ctx, account.Beside(ledgerURL))
//	local, err := store.Local(ctx, listen)          // may we serve without login?
//	guard := account.NewGuard(store, account.Options{Local: local})
//	mux.Handle("GET /dossier/{id}", guard.Need(account.Read, dossier))
//	mux.Handle("POST /login", login)                // calls guard.Login
//	http.Server{Handler: guard.Identify(mux)}       // outermost: who asks, host, cross-site
package account
