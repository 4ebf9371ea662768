package attache

import "fmt"

// Trends are where an event is going, where the text says so.
var Trends = []string{"growing", "shrinking", "resuming", "ending"}

// event checks one event and its claims.
func (c *checker) event(at string, e Event) {
	c.word(at, "type", e.Type, Types)
	c.word(at, "aspect", e.Aspect, append([]string{""}, Aspects...))
	c.word(at, "trend", e.Trend, append([]string{""}, Trends...))
	c.span(at+" trigger", e.Trigger)
	c.parties(at+" actors", e.Actors)
	c.parties(at+" recipients", e.Recipients)
	c.parties(at+" people", e.People)
	if e.Contexts == nil || e.Items == nil || e.Figures == nil {
		c.fail(at, "contexts, items and figures are lists, empty where there are none")
	}
	if e.Title != "" && e.Type != "OFFICE" {
		c.fail(at, "title %q: only an OFFICE has one", e.Title)
	}
	for i, it := range e.Items {
		at := fmt.Sprintf("%s item %d", at, i+1)
		c.word(at, "kind", it.Kind, ItemKinds)
		c.span(at, it.Span)
		for _, id := range []string{it.Maker, it.ModifiedBy} {
			if id != "" && !c.known[id] {
				c.fail(at, "%s is not among the entities", id)
			}
		}
	}
	for i, f := range e.Figures {
		at := fmt.Sprintf("%s figure %d", at, i+1)
		c.word(at, "role", f.Role, FigureRoles)
		c.word(at, "bound", f.Bound, Bounds)
		c.span(at, f.Span)
	}
	if w := e.When; w != nil {
		c.span(at+" when", w.Span)
		if w.Precision == "" || w.Start == "" && w.End == "" || !interval(w.Start, w.End) {
			c.fail(at+" when", "%q to %q, precision %q is no interval of days", w.Start, w.End, w.Precision)
		}
	}
	if w := e.Where; w != nil {
		c.where(at+" where", *w)
	}
	c.claims(at, e)
}

func (c *checker) where(at string, w Where) {
	c.span(at, w.Span)
	switch {
	case w.ID == "" || w.Name == "":
		c.fail(at, "id %q, name %q: neither may be empty", w.ID, w.Name)
	case (w.Lat == nil) != (w.Lon == nil):
		c.fail(at, "half a coordinate")
	case w.Lat != nil && (*w.Lat < -90 || *w.Lat > 90 || *w.Lon < -180 || *w.Lon > 180):
		c.fail(at, "%g, %g is not on Earth", *w.Lat, *w.Lon)
	}
}

// claims checks who says what of the event, and that contested is what they
// make it: surely so where one is certain or thinks it probable that it is so
// and another that it is not, and never without a yes and a no.
func (c *checker) claims(at string, e Event) {
	if len(e.Claims) == 0 {
		c.fail(at, "nobody claims it")
	}
	signs, firm := map[byte]bool{}, map[byte]bool{}
	for i, cl := range e.Claims {
		at := fmt.Sprintf("%s claim %d", at, i+1)
		c.word(at, "position", cl.Position, Positions)
		signs[Sign(cl.Position)] = true
		if len(cl.Position) == 3 && cl.Position[0] != 'P' || cl.Position == "PR+" || cl.Position == "PR-" {
			firm[Sign(cl.Position)] = true
		}
		if len(cl.Holder) == 0 {
			c.fail(at, "no holder")
		}
		for _, h := range cl.Holder {
			c.party(at+" holder", h)
		}
		if cl.Confidence < 0 || cl.Confidence > 1 {
			c.fail(at, "confidence %g", cl.Confidence)
		}
		c.maybe(at+" cue", cl.Cue)
		if len(cl.Evidence) == 0 {
			c.fail(at, "no evidence")
		}
		for _, s := range cl.Evidence {
			c.span(at+" evidence", s)
		}
	}
	if e.Contested && !(signs['+'] && signs['-']) {
		c.fail(at, "contested without a yes and a no")
	}
	if !e.Contested && firm['+'] && firm['-'] {
		c.fail(at, "a yes and a no, and not contested")
	}
}
