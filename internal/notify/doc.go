// Package notify tells receivers of alarms: web hooks, mail, the log. What is to be
// told is written down first and sent after, so that a dead receiver delays
// nobody, and nothing that was not taken is forgotten.
package notify
