// Package neural runs the reading model: windows of word pieces in, scored
// labels, trees and event frames out. It is pure computation in Go and
// assembly (package kernel); the same file and window give the same bits on
// every processor, alone or in a batch.
//
// The model is a MiniLM encoder (Wang et al. 2020) of 8 bit weights, twelve
// layers or six, with a case-shape embedding, and heads that all read one pass
// of it: tags, lemma rules, two layers of names, mention types, a biaffine tree
// (Dozat and Manning 2017), and the frames of events.
package neural
