// Package pipeline carries reports from where they come in to the ledger: the
// straight line
//
//	Incoming ──▶ read, on several workers ──▶ recorded, one after another
//
// Reports are recorded in the order in which they came, whatever the number of
// workers, so that a program that is killed leaves a beginning of its input and
// takes up where it stopped. What cannot be read is kept with its error. The
// package stands on attache alone: sources, reader and ledger are handed in.
package pipeline
