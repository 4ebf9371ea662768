package kernel

// Every lists all paths with all their tilings, also those that another of the
// same name outruns here.
func Every() []*Path { return append(everyNative(), portable()) }
