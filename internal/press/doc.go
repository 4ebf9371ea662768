// Package press brings reports in: from folders, files, standard input, WARC
// archives, pages and feeds, as attache.Report with where they came from.
//
//	for item, err := range press.Open(ctx, "archive/", press.Options{}) { … }
//
// It stands on attache alone and waits for the network, hence the contexts.
// It logs nothing: what it notices is data. An item that cannot be used is
// delivered like any other, with its Drop, so that nothing disappears; an error
// ends a reading only where the source as a whole cannot be read.
//
// Client fetches: one request at a time to a host, robots.txt, limits of time
// and size, and no address of the own network unless allowed. Client.Poll reads
// a feed once, given the Memory of the last time; StateOf says from the history
// of its polls how a source is. ReadOPML and WriteOPML move subscriptions.
package press
