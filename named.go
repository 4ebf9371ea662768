package attache

import (
	"regexp"
	"strings"
)

// entityID is an id as it stands in a sentence about watches and alarms: three
// capitals of ISO 3166, or words joined by hyphens.
var entityID = regexp.MustCompile(`\b(?:[A-Z]{3}|[a-z0-9]+(?:-[a-z0-9]+)+)\b`)

// Named is a sentence that speaks of entities by their ids, with the names that
// people know them by in their place. name gives the id itself where it knows no
// name.
func Named(sentence string, name func(id string) string) string {
	return entityID.ReplaceAllStringFunc(sentence, name)
}

// Said is the reason of the alarm with names in place of ids. Of a reported alarm
// only who says it is named: the rest are the words of the report.
func (a AlarmRow) Said(name func(id string) string) string {
	if a.Kind != "reported" {
		return Named(a.Reason, name)
	}
	who, rest, ok := strings.Cut(a.Reason, ": ")
	if !ok {
		return a.Reason
	}
	ids := strings.Split(who, ", ")
	for i, id := range ids {
		ids[i] = name(id)
	}
	return strings.Join(ids, ", ") + ": " + rest
}
