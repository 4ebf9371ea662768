// Package weights holds the reading models that ship with the program. Other
// models are files of the same kind; see training.
package weights

import _ "embed"

//go:embed english.model
var english []byte

//go:embed fast.model
var fast []byte

// English is the model file for English news. The bytes must not be changed.
func English() []byte { return english }

// Fast is a smaller model file for the same: half the layers, about twice the
// pace, less right (docs/accuracy.md). The bytes must not be changed.
func Fast() []byte { return fast }
