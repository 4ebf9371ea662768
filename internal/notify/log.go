package notify

import (
	"context"
	"log/slog"
	"time"

	"attache"
)

// A Log writes each alarm as a line of the log.
type Log struct{ Logger *slog.Logger }

// Name is "log".
func (Log) Name() string { return "log" }

// Wants is true: it is told of all.
func (Log) Wants(string) bool { return true }

// First is at once.
func (Log) First(now time.Time) time.Time { return now }

// Together is true: there is a line for each all the same.
func (Log) Together() bool { return true }

// Send writes the lines.
func (l Log) Send(_ context.Context, alarms []attache.Alarm) error {
	for _, a := range alarms {
		l.Logger.Info("alarm", "watch", a.Watch, "kind", a.Kind, "day", a.Day, "id", a.ID, "reason", oneLine(a.Reason))
	}
	return nil
}
