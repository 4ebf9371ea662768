// Package exchange reads the event data of others and writes ours in their
// forms. What it reads are foreign events: they are kept apart from claims, and
// nothing of theirs is ever counted as somebody's word.
package exchange
