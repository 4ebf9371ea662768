// Package ledger is the store: it keeps every reading, finds with the rules of
// internal/story which reports have one origin, which tellings are one event and
// which reports are one story, and answers questions. It implements
// attache.Ledger on SQLite (one file) and PostgreSQL (15 or newer).
//
// What it keeps are readings, raw bytes, failures and corrections. All else
// follows from these and the program, and is made again for the part that a
// call touches: a recording rebuilds its page (derive.go, rebuild.go), puts what
// changed into the groups it belongs to (group.go, three times: origins, events,
// stories), and writes the answers of the groups that changed (summary.go,
// answer.go). A group is a pivot and what follows it; a node looks for its pivot
// only among those that share a key, and a follower decides nothing for others:
// so the cost of a recording does not grow with the ledger, and the groups are a
// function of the set of nodes, whatever the order of calls. A test compares them
// with those that internal/story makes of all nodes at once.
//
// Changes asked for at one time are kept in one transaction (batch.go), and of
// these all recordings are made as one: what they look up is asked for together,
// what they write is written together, and a group that several of them touch is
// made once. Of what is stored only a few thousand nodes stay in memory (cache.go),
// and, once somebody asked for them, the legs of transfers, which their chains are
// found in (trade.go, chains.go).
//
// A page is what has one URL (or, without one, one report id); its readings are
// versions. A telling is one event of one page; an event record the tellings of
// one happening.
package ledger
