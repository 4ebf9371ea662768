package main

import (
	"cmp"
	"fmt"
	"strings"

	"attache"
)

// card sets an alarm: which way, why, from what it was counted or whose word it
// is, and what would switch it off.
func (p *answerPage) card(a attache.Alarm) {
	p.lead(cmp.Or(a.Arrow, "!"), strings.TrimSpace(a.Direction+" "+strings.Join(a.Contexts, ", ")+" "+a.Family), p.names(a.Actors))
	if a.Kind == "reported" {
		p.more("says     ", p.names(a.Holder))
	}
	p.more("", plain(a.Said(p.name)))
	if a.Kind == "counted" {
		counts := fmt.Sprintf("%s: %d seen, %.1f expected, dispersion %.1f, over %d days of baseline, p = %.2g; read %.0f%% of what is usual", a.Test, a.Seen, a.Expected, a.Dispersion, a.Baseline, a.P, 100*a.Coverage)
		if a.Test == "denied" {
			counts = fmt.Sprintf("%s: %d independent origins", a.Test, a.Seen)
		}
		p.more("counted  ", counts)
		if len(a.Before) > 0 {
			p.more("before   ", strings.Join(a.Before, ", "))
		}
	}
	if n := len(a.Origins) + len(a.Contested); n > 0 {
		proof := counted(n, "independent origin")
		if k := len(a.Contested); k > 0 {
			proof += fmt.Sprintf(", %d of them on what somebody denies", k)
		}
		p.more("proof    ", proof)
	}
	p.more("off by   ", a.Off)
	notes := []string{a.Day, a.Kind}
	if a.Watch != "" {
		notes = append(notes, "watch "+plain(a.Watch))
	}
	if a.Escalates != "" {
		notes = append(notes, "escalates "+a.Escalates)
	}
	p.dim(strings.Join(append(notes, counted(len(a.Events), "event"), a.ID), " · "))
}

// textAlarms are alarms for people, first day first, and what is too thin to judge.
func textAlarms(alarms []attache.Alarm, thin []string, n naming, look style) string {
	p := &answerPage{naming: n, look: look}
	spaced(p, alarms, p.card)
	p.foot(len(alarms), len(alarms), "alarm", "")
	for _, t := range thin {
		p.dim(t)
	}
	return p.String()
}

// An alarmLine is an alarm as a row of a table.
type alarmLine struct {
	Day       string   `json:"day"`
	ID        string   `json:"id"`
	Kind      string   `json:"kind"`
	Watch     string   `json:"watch"`
	Test      string   `json:"test"`
	Actors    []string `json:"actors"`
	Family    string   `json:"family"`
	Contexts  []string `json:"contexts"`
	Direction string   `json:"direction"`
	Holder    []string `json:"holder"`
	Seen      int      `json:"seen"`
	Expected  float64  `json:"expected"`
	P         float64  `json:"p"`
	Reason    string   `json:"reason"`
	Events    []string `json:"events"`
}

// alarmLines are alarms as rows.
func alarmLines(page attache.Page[attache.Alarm]) attache.Page[alarmLine] {
	out := attache.Page[alarmLine]{Total: page.Total, Next: page.Next, Items: []alarmLine{}}
	for _, a := range page.Items {
		out.Items = append(out.Items, alarmLine{a.Day, a.ID, a.Kind, a.Watch, a.Test, a.Actors, a.Family, a.Contexts, a.Direction, a.Holder, a.Seen, a.Expected, a.P, a.Reason, a.Events})
	}
	return out
}
