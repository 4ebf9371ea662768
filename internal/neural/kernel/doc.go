// Package kernel is the arithmetic of the reading model: products of matrices
// of float32 and of bytes, and the row functions between them, in assembly for
// amd64 and in plain Go for every processor.
//
// All paths give the same bits. Integer products are exact; a float product is
// rounded before it is added; a sum runs along k, or in sixteen lanes that are
// folded by halves. What a row becomes does not depend on the rows beside it.
package kernel

//go:generate go run ./_generate
