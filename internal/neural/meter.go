package neural

// A Meter tells where the time of a reading goes. Its zero value and nil take
// no notice of anything.
type Meter struct {
	Ended     func(stage string) // called as each stage of the work ends: encode, heads, and what callers add
	Pieces    int                // word pieces encoded
	Sentences int                // sentences read
}

// End says that a stage has ended; the next begins.
func (m *Meter) End(stage string) {
	if m != nil && m.Ended != nil {
		m.Ended(stage)
	}
}

func (m *Meter) encoded(pieces int) {
	if m != nil {
		m.Pieces += pieces
	}
}

// Read adds n to the sentences read.
func (m *Meter) Read(n int) {
	if m != nil {
		m.Sentences += n
	}
}
