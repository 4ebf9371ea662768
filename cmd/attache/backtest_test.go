package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"testing"
)

// The protocol's gates. Where a figure falls, the detector or the forecast got
// worse: raise a floor when a change makes it better, never lower one unsaid.
func TestBacktestKeepsItsFigures(t *testing.T) {
	const streams = "../../../shared/streams"
	if _, err := os.Stat(streams); err != nil {
		t.Skip("the event streams are not here")
	}
	if testing.Short() {
		t.Skip("eleven years of events take half a minute")
	}
	var out bytes.Buffer
	p := &program{stdout: &out, stderr: io.Discard, env: map[string]string{}}
	if status := p.run([]string{"backtest", "--streams", streams, "-o", "json"}); status != exitDone {
		t.Fatalf("exit status %d", status)
	}
	type score struct {
		Points  int     `json:"points"`
		Hits    int     `json:"hits"`
		Visible int     `json:"visible"`
		Other   float64 `json:"other_per_stream_year"`
		Delay   float64 `json:"median_delay_days"`
		Placebo float64 `json:"placebo"`
	}
	var got struct {
		Long struct {
			score
			From2010 score `json:"from_2010"`
		} `json:"icews0515"`
		Short score              `json:"icews18"`
		GDELT score              `json:"gdelt"`
		Nulls map[string]float64 `json:"nulls"`
		Links struct {
			MRR    float64 `json:"mrr"`
			Hits10 float64 `json:"hits10"`
		} `json:"forecast_icews14_valid"`
		Dyads map[string]struct {
			Skill       float64 `json:"skill"`
			Calibration float64 `json:"calibration_error"`
		} `json:"forecast_dyads"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	floor := func(what string, got, floor float64) {
		t.Helper()
		if got < floor {
			t.Errorf("%s: %.3f, was %.3f or more", what, got, floor)
		}
	}
	ceiling := func(what string, got, ceiling float64) {
		t.Helper()
		if got > ceiling {
			t.Errorf("%s: %.3f, was %.3f or less", what, got, ceiling)
		}
	}
	floor("ICEWS05-15, points", float64(got.Long.Points), 78)
	floor("ICEWS05-15, hits", float64(got.Long.Hits), 34)
	floor("from 2010, hits", float64(got.Long.From2010.Hits), 24)
	ceiling("from 2010, other alarms", got.Long.From2010.Other, 0.25)
	ceiling("from 2010, delay", got.Long.From2010.Delay, 3)
	ceiling("from 2010, placebo", got.Long.From2010.Placebo, 0.04)
	// 18 at 0.66 with the settings before these: one short of 17 for four more hits from
	// 2010 on and a third fewer other alarms here. Not to be lowered again.
	floor("ICEWS18, hits", float64(got.Short.Hits), 16)
	ceiling("ICEWS18, placebo", got.Short.Placebo, 0.04)
	floor("GDELT, hits", float64(got.GDELT.Hits), 30)
	ceiling("GDELT, other alarms", got.GDELT.Other, 0.3)
	ceiling("Poisson streams", got.Nulls["poisson"], 0.10)
	for _, n := range []string{"negbin", "shuffled", "drift"} {
		ceiling(n+" streams", got.Nulls[n], 0.45)
	}
	ceiling("a 30-day gap", got.Nulls["gap"], 0)
	floor("links, MRR", got.Links.MRR, 0.415)
	if len(got.Dyads) != 4 {
		t.Errorf("%d classes forecast", len(got.Dyads))
	}
	for class, f := range got.Dyads {
		floor(class+", skill", f.Skill, 0.01)
		ceiling(class+", calibration error", f.Calibration, 0.03)
	}
}
