package neural

// A Window is some whole sentences of one text as the encoder reads them:
// [CLS] sentence [SEP] sentence [SEP]. It has at most Model.MaxPieces word
// pieces; pieces beyond that share the last position.
type Window struct {
	IDs    []int32 // word pieces, as in Model.Vocab
	Shapes []uint8 // case shape of each piece, 0 to 12: 0 for [CLS] and [SEP], 1 to 6 for a word's first piece, that plus 6 for its others
	First  []int32 // per word: its first piece. Words are in order; [CLS] is none of them
	Sent   []int32 // per word: ordinal of its sentence in the window, from 0
	New    []bool  // per word: is its sentence read here, or only here as context
}

// Root is the head of a root, and the word of an argument that no word is.
const Root = -1

// A Result is what the model says of one window, before any threshold.
type Result struct {
	Words  []Word  // one for each word; those of sentences that are not new are zero but for Head, which is Root
	Frames []Frame // by word; only words of new sentences
}

// A Word is the reading of one word: indices into the model's label lists.
type Word struct {
	Head     int32  // index of a word of the same sentence, or Root
	Lemma    uint16 // list lemma
	Rel      uint16 // list deprel
	UPOS     uint16 // list upos
	Name     uint16 // list ner: one BIO sequence in each sentence
	Materiel uint16 // list nerb: likewise
	Mention  uint16 // list ent: type of the mention whose head the word is
	Features [6]uint16
}

// Scored is a label with its probability.
type Scored struct {
	Label int
	Prob  float32
}

// A Frame is a word that may tell an event, and who may take part in it.
type Frame struct {
	Word  int
	Prob  float32  // that it tells any event
	Types []Scored // list types, the likeliest first, at most four and never type 0; they add up to Prob or less
	// Args are by role, then by word. For every role there is the likeliest
	// word, and all others above the floor.
	Args []Arg
	// Stands has a position for Root, the report's own voice, and for every
	// word that Args has as HOLDER, by word.
	Stands   []Stand
	Aspect   Scored   // list aspects
	Mode     Scored   // list modes; probability 0 where the model has none
	Contexts []Scored // list contexts, those above the floor, by label
}

// Arg is a word that may play a role. Word is Root for none named (ACTOR,
// RECIPIENT) or the report's own voice (HOLDER).
type Arg struct {
	Role int // list roles
	Word int
	Prob float32
}

// Stand is the position the word, as a holder, would take on the event.
type Stand struct {
	Word     int
	Position Scored // list positions
}

// Floors: less likely triggers, arguments and contexts are left out.
const (
	TriggerFloor  = 0.10
	ArgumentFloor = 0.02
	ContextFloor  = 0.20
)
