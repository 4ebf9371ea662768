package main

import (
	"strings"

	"attache"
)

// phrase is a type in plain English.
func phrase(typ string) string {
	switch typ {
	case "AGREE":
		return "agrees, offers or promises"
	case "CONSULT":
		return "meets, visits or talks"
	case "SUPPORT":
		return "praises, recognises or backs in words"
	case "CONCEDE":
		return "gives way in words"
	case "COOPERATE":
		return "works together or trades"
	case "AID":
		return "gives arms, money, help or shelter"
	case "RETREAT":
		return "withdraws, releases or stands down"
	case "REQUEST":
		return "asks or demands"
	case "ACCUSE":
		return "criticises, warns about or accuses"
	case "REJECT":
		return "refuses, denies or calls off"
	case "THREATEN":
		return "threatens with a consequence"
	case "PROTEST":
		return "protests together"
	case "SANCTION":
		return "cuts ties or aid, expels, sanctions"
	case "MOBILIZE":
		return "deploys, alerts or shows arms"
	case "COERCE":
		return "arrests, seizes, bans or represses"
	case "ASSAULT":
		return "attacks, kills or destroys"
	case "ALLY":
		return "allies or partners"
	case "BACK":
		return "patron and client"
	case "AFFILIATE":
		return "part of or affiliated with"
	case "OFFICE":
		return "holds a post"
	case "CONFLICT":
		return "at war"
	case "ORIGIN":
		return "made or designed by"
	}
	return ""
}

// stance is a position in words, for the report's own voice and for others.
func stance(position string, author bool) string {
	if author {
		switch position {
		case "CT+":
			return "states it"
		case "CT-":
			return "states that it is not so"
		case "PR+":
			return "holds it likely"
		case "PR-":
			return "holds it unlikely"
		case "PS+":
			return "holds it possible"
		case "PS-":
			return "holds it possible that it is not so"
		}
		return "takes no stand"
	}
	return attache.Stance(position)
}

// Marks show at a glance how an event stands.
const (
	markAffirmed  = "●"
	markHollow    = "○" // possible, probable or planned
	markDenied    = "✕"
	markContested = "◐"
)

// mark is the event's: contested; denied by everybody who takes a stand;
// affirmed as a fact by somebody; else only possible, or still to come.
func mark(e attache.Event) string {
	if e.Contested {
		return markContested
	}
	stands := map[string]bool{}
	for _, c := range e.Claims {
		if c.Position != "U" {
			stands[claimMark(c)] = true
		}
	}
	switch {
	case stands[markAffirmed] && e.Aspect != "future":
		return markAffirmed
	case stands[markDenied] && !stands[markAffirmed] && !stands[markHollow]:
		return markDenied
	}
	return markHollow
}

// claimMark is the mark of one position.
func claimMark(c attache.Claim) string {
	switch {
	case c.Position == "CT+":
		return markAffirmed
	case attache.Sign(c.Position) == '-':
		return markDenied
	}
	return markHollow
}

func (s style) paintMark(m string) string {
	switch m {
	case markContested:
		return s.paint(m, sgrYellow, sgrBold)
	case markDenied:
		return s.paint(m, sgrRed, sgrBold)
	case markHollow:
		return s.paint(m, sgrCyan)
	}
	return s.paint(m, sgrBold)
}

// howDate is how the report's date was found, in words.
func howDate(how string) string {
	switch how {
	case "given":
		return "given"
	case "weekday+date":
		return "from weekday and date in the text"
	case "":
		return ""
	}
	return "from " + strings.ReplaceAll(how, "_", " ")
}
