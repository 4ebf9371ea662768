// Package text is an annotated text: one flat array of tokens with byte
// offsets, sentences, trees, names and event frames as views over it. Nothing
// is lost: the offsets give the text back. It knows language, not politics, and
// imports nothing of ours.
package text

// Implied is the token of an argument that has no word: the unnamed doer as
// Actor, the report's own voice as Holder.
const Implied = -1

// A Part says what a sentence is in the report.
type Part uint8

// The parts of a report. Only Prose and Title are read for claims.
const (
	Prose   Part = iota
	Title        // headline or standfirst
	Byline       // who wrote it
	Credit       // agency and photo credits
	Caption      // of a picture
	Heading      // a line between paragraphs
)

// A Doc is one text and what is known about it so far.
type Doc struct {
	Text      string
	Sentences []Sentence
	Tokens    []Token
	Names     []Mention // sorted, not overlapping within one Layer
	Frames    []Frame   // sorted by trigger token
}

// A Sentence is a half-open range of bytes and of tokens.
type Sentence struct {
	Start, End  int // bytes
	First, Last int // tokens [First, Last)
	Paragraph   int // from 0
	Part        Part
}

// A Token is a word in the sense of the UD English treebanks: "do" + "n't",
// "15" "-" "year". Head is an index into Doc.Tokens, -1 for the root.
type Token struct {
	Start, End int    // bytes
	Lemma      string // lower case where the lemma is
	UPOS       string // universal part of speech
	Feats      string // CoNLL-U features, "Number=Sing|Tense=Past"
	Head       int
	Rel        string // universal relation with subtype: nsubj:pass
	Sentence   int    // index into Doc.Sentences
}

// Layer tells two conventions of names apart.
type Layer uint8

// Named mentions (PER LOC ORG MISC, UNER's convention) and materiel mentions
// (Weapon MilitaryPlatform Vehicle …, re3d's convention).
const (
	Named Layer = iota
	Materiel
)

// A Mention is a half-open range of tokens that names something.
type Mention struct {
	First, Last int
	Type        string
	Layer       Layer
}

// A Role is what a word is to an event.
type Role uint8

// The argument roles.
const (
	Actor Role = iota
	Recipient
	Item
	Place
	Time
	Figure
	Holder
	Cue
	NumRoles
)

var roleNames = [NumRoles]string{"ACTOR", "RECIPIENT", "ITEM", "PLACE", "TIME", "FIGURE", "HOLDER", "CUE"}

// String is the role's name in upper case, as the model file lists it.
func (r Role) String() string { return roleNames[r] }

// RoleOf is the role of that name; ok is false where there is none.
func RoleOf(name string) (r Role, ok bool) {
	for i, n := range roleNames {
		if n == name {
			return Role(i), true
		}
	}
	return 0, false
}

// An Arg is a word that may fill a role of a frame, with its probability.
// Token is the head word of the phrase, or Implied.
type Arg struct {
	Role  Role
	Token int
	Prob  float32
}

// A Stand is the position a holder would take on the event.
// Token is the holder's head word, or Implied for the report's own voice.
type Stand struct {
	Token int
	Value string // CT+ CT- PR+ PR- PS+ PS- U
	Prob  float32
}

// A Scored is a label with its probability.
type Scored struct {
	Label string
	Prob  float32
}

// A Frame is an event trigger and everything the model thinks of it. Args hold
// every candidate above a low floor, best first within a role: choosing is the
// reader's work.
type Frame struct {
	Token    int
	Type     string
	Prob     float32  // that the word triggers any event at all
	Types    []Scored // best types first, given that it is one
	Args     []Arg
	Stands   []Stand // one for each Holder argument, and for Implied
	Aspect   Scored
	Mode     Scored // Label "" where none
	Contexts []Scored
}

// Word is the text of token i.
func (d *Doc) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// Slice is the text of tokens [first, last).
func (d *Doc) Slice(first, last int) string {
	if first >= last {
		return ""
	}
	return d.Text[d.Tokens[first].Start:d.Tokens[last-1].End]
}

// Children calls f for each token whose head is i, left to right, until f
// returns false. Only the sentence of i is searched.
func (d *Doc) Children(i int, f func(child int) bool) {
	s := d.Sentences[d.Tokens[i].Sentence]
	for j := s.First; j < s.Last; j++ {
		if d.Tokens[j].Head == i && j != i && !f(j) {
			return
		}
	}
}

// Child is the first child of i with one of the relations (subtypes count as
// their relation unless named), or -1.
func (d *Doc) Child(i int, rels ...string) int {
	found := -1
	d.Children(i, func(c int) bool {
		for _, r := range rels {
			if d.Tokens[c].Rel == r || Relation(d.Tokens[c].Rel) == r {
				found = c
				return false
			}
		}
		return true
	})
	return found
}

// Relation is a relation without its subtype: nsubj for nsubj:pass.
func Relation(rel string) string {
	for i := range len(rel) {
		if rel[i] == ':' {
			return rel[:i]
		}
	}
	return rel
}

// Yield is the smallest half-open token range that covers the subtree of i.
func (d *Doc) Yield(i int) (first, last int) {
	s := d.Sentences[d.Tokens[i].Sentence]
	first, last = i, i+1
	for j := s.First; j < s.Last; j++ {
		if j != i && d.Under(j, i) {
			first, last = min(first, j), max(last, j+1)
		}
	}
	return first, last
}

// Under says whether token j stands below i in the tree.
func (d *Doc) Under(j, i int) bool {
	for n := 0; j >= 0 && n < 200; n++ {
		j = d.Tokens[j].Head
		if j == i {
			return true
		}
	}
	return false
}

// NameAt is the mention of the layer that covers token i; ok is false where
// there is none.
func (d *Doc) NameAt(i int, layer Layer) (m Mention, ok bool) {
	for _, m := range d.Names {
		if m.Layer == layer && m.First <= i && i < m.Last {
			return m, true
		}
	}
	return Mention{}, false
}
