package watch

import "attache"

// The ready-made watches: a question that is asked often, with the blanks filled in.

// DyadEscalates watches conflict between two entities.
func DyadEscalates(a, b string) attache.Watch {
	return attache.Watch{Name: a + "–" + b + " escalates", Dyads: [][2]string{{a, b}}, Quads: []string{"conflict"}, Tests: []string{"burst", "level"}}
}

// DyadCooperatesMilitarily watches military cooperation of two entities.
func DyadCooperatesMilitarily(a, b string) attache.Watch {
	return attache.Watch{Name: a + "–" + b + " cooperates militarily", Dyads: [][2]string{{a, b}}, Quads: []string{"cooperation"}, Contexts: []string{"military"}, Tests: []string{"burst", "growth"}}
}

// ItemMovesTo watches an item kind that is given to somebody.
func ItemMovesTo(item, to string) attache.Watch {
	return attache.Watch{Name: item + " moves to " + to, Items: []string{item}, Recipients: []string{to}, Types: []string{"AID", "COOPERATE"}, Tests: []string{"first", "burst"}}
}

// FirstSupplier watches for the first time that one entity gives anything to another.
func FirstSupplier(from, to string) attache.Watch {
	return attache.Watch{Name: from + " supplies " + to + " for the first time", Actors: []string{from}, Recipients: []string{to}, Types: []string{"AID"}, Tests: []string{"first"}}
}

// DeniedGathers watches charges against an entity that are denied and gather origins.
func DeniedGathers(id string) attache.Watch {
	return attache.Watch{Name: "a denied charge against " + id + " gathers origins", Actors: []string{id}, Tests: []string{"denied"}}
}

// FallsSilent watches for an actor of whom nothing is told any more.
func FallsSilent(id string) attache.Watch {
	return attache.Watch{Name: id + " falls silent", Actors: []string{id}, Tests: []string{"silence"}}
}

// SanctionsGrow watches sanctions against an entity.
func SanctionsGrow(against string) attache.Watch {
	return attache.Watch{Name: "sanctions against " + against + " grow", Types: []string{"SANCTION"}, Recipients: []string{against}, Tests: []string{"burst", "growth"}}
}

// SuddenMobilisation watches an entity's military posture.
func SuddenMobilisation(id string) attache.Watch {
	return attache.Watch{Name: id + " mobilises", Types: []string{"MOBILIZE"}, Actors: []string{id}, Tests: []string{"burst", "first"}}
}
