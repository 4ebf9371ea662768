package web

import (
	"net/http"

	"attache/internal/web/account"
)

// A route is an address of a page, who may ask for it, and what answers.
type route struct {
	Method, Pattern string
	Need            account.Scope
	handle          func(*http.Request) (view, error)
	costly          bool // it looks through much: kept on the shelf
}

// routes are all pages but the login.
func (s *Server) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/{$}", account.Read, s.front, false},
		{get, "/brief", account.Read, s.brief, true},
		{get, "/read", account.Read, s.readPage, false},
		{post, "/read", account.Read, s.readText, false},
		{post, "/record", account.Record, s.recordText, false},
		{get, "/explain", account.Read, s.explain, false},
		{post, "/explain", account.Read, s.explain, false},
		{get, "/reports", account.Read, s.reports, true},
		{get, "/report/{id}", account.Read, s.report, true},
		{get, "/events", account.Read, s.events, true},
		{get, "/event/{id}", account.Read, s.event, true},
		{get, "/claims", account.Read, s.claims, true},
		{get, "/contested", account.Read, s.contested, true},
		{get, "/dossier/{$}", account.Read, s.dossiers, true},
		{get, "/dossier", account.Read, s.dossiers, true},
		{get, "/dossier/{id}", account.Read, s.dossier, true},
		{get, "/dyad", account.Read, s.dyads, false},
		{get, "/dyad/{a}/{b}", account.Read, s.dyad, true},
		{get, "/transfers", account.Read, s.transfers, true},
		{get, "/network", account.Read, s.network, true},
		{get, "/map", account.Read, s.world, true},
		{get, "/timeline", account.Read, s.timeline, true},
		{get, "/alarms", account.Read, s.alarms, false},
		{get, "/alarm/{id}", account.Read, s.alarm, false},
		{post, "/alarms/acknowledge", account.Correct, s.acknowledge, false},
		{get, "/watches", account.Read, s.watches, false},
		{post, "/watches", account.Record, s.saveWatch, false},
		{post, "/watches/preview", account.Read, s.previewWatch, false},
		{post, "/watches/remove", account.Record, s.removeWatch, false},
		{post, "/watches/mute", account.Record, s.muteWatch, false},
		{get, "/sources", account.Read, s.sources, true},
		{get, "/review", account.Read, s.review, true},
		{get, "/corrections", account.Read, s.corrections, false},
		{post, "/correct", account.Correct, s.correct, false},
		{get, "/unknowns", account.Read, s.unknowns, true},
		{get, "/search", account.Read, s.search, true},
		{post, "/views", account.Read, s.saveView, false},
		{get, "/cases", account.Read, s.cases, false},
		{post, "/cases", account.Correct, s.makeCase, false},
		{get, "/case/{id}", account.Read, s.oneCase, false},
		{post, "/case/pin", account.Correct, s.pin, false},
		{post, "/case/unpin", account.Correct, s.unpin, false},
		{post, "/case/note", account.Correct, s.note, false},
		{post, "/case/remove", account.Correct, s.removeCase, false},
		{get, "/settings", account.Read, s.settings, false},
		{get, "/feeds", account.Read, s.feeds, false},
		{post, "/feeds/preview", account.Record, s.previewFeed, false},
		{post, "/feeds", account.Record, s.followFeed, false},
		{post, "/feeds/remove", account.Record, s.unfollowFeed, false},
		{post, "/sample", account.Record, s.sample, false},
		{get, "/live", account.Read, s.live, false},
		{get, "/changes", account.Read, s.changes, false},
		{get, "/help", account.Read, s.help, false},
	}
}
