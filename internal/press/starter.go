package press

import (
	"bytes"
	_ "embed" // starter.opml
)

//go:embed starter.opml
var starter []byte

// Starter are public English feeds of world affairs to begin with. Their
// addresses are the published ones; they were not fetched when this list was
// made, and publishers move them: StateOf says which still answer.
func Starter() []Subscription {
	subs, _, err := ReadOPML(bytes.NewReader(starter))
	if err != nil {
		panic("press: starter.opml: " + err.Error()) // part of the program
	}
	return subs
}
