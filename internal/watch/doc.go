// Package watch answers standing questions over claims: is it more than usual,
// is it growing, is it the first time, has somebody fallen silent, may something
// come back along a chain of transfers, what may follow. Pure functions over
// counts by day: no clock, no store; the same ledger gives the same alarms.
//
// An alarm of this package is counted: it is a test, shown with its window,
// baseline and probability. What somebody reports to be growing is the ledger's
// answer (attache.Ledger.Reported) and only dressed as an alarm here.
package watch
