// Package weights holds the reading model that ships with the program. Other
// models are files of the same kind; see training.
package weights

import _ "embed"

//go:embed english.model
var english []byte

// English is the model file for English news. The bytes must not be changed.
func English() []byte { return english }
