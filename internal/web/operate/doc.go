// Package operate is what a server shows to whoever runs it: whether it lives
// (/healthz), whether it can answer (/readyz), and its numbers for Prometheus
// (/metrics).
//
//	m := operate.NewMetrics(version)
//	mux.Handle("GET /healthz", operate.Health())
//	mux.Handle("GET /readyz", operate.Ready(map[string]operate.Check{"ledger": operate.LedgerCheck(ledger)}))
//	mux.Handle("GET /metrics", guard.Need(account.Read, m.Handler()))
//	server.Handler = m.Count(guard.Identify(m.Route(mux)))
package operate
