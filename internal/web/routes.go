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
}

// routes are all pages but the login.
func (s *Server) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/{$}", account.Read, s.front},
		{get, "/brief", account.Read, s.brief},
		{get, "/read", account.Read, s.readPage},
		{post, "/read", account.Read, s.readText},
		{post, "/record", account.Record, s.recordText},
		{get, "/explain", account.Read, s.explain},
		{post, "/explain", account.Read, s.explain},
		{get, "/reports", account.Read, s.reports},
		{get, "/report/{id}", account.Read, s.report},
		{get, "/events", account.Read, s.events},
		{get, "/event/{id}", account.Read, s.event},
		{get, "/claims", account.Read, s.claims},
		{get, "/contested", account.Read, s.contested},
		{get, "/dossier/{$}", account.Read, s.dossiers},
		{get, "/dossier", account.Read, s.dossiers},
		{get, "/dossier/{id}", account.Read, s.dossier},
		{get, "/dyad", account.Read, s.dyads},
		{get, "/dyad/{a}/{b}", account.Read, s.dyad},
		{get, "/transfers", account.Read, s.transfers},
		{get, "/network", account.Read, s.network},
		{get, "/map", account.Read, s.world},
		{get, "/timeline", account.Read, s.timeline},
		{get, "/alarms", account.Read, s.alarms},
		{get, "/alarm/{id}", account.Read, s.alarm},
		{post, "/alarms/acknowledge", account.Correct, s.acknowledge},
		{get, "/watches", account.Read, s.watches},
		{post, "/watches", account.Record, s.saveWatch},
		{post, "/watches/preview", account.Read, s.previewWatch},
		{post, "/watches/remove", account.Record, s.removeWatch},
		{post, "/watches/mute", account.Record, s.muteWatch},
		{get, "/sources", account.Read, s.sources},
		{get, "/review", account.Read, s.review},
		{get, "/corrections", account.Read, s.corrections},
		{post, "/correct", account.Correct, s.correct},
		{get, "/unknowns", account.Read, s.unknowns},
		{get, "/search", account.Read, s.search},
		{post, "/views", account.Read, s.saveView},
		{get, "/cases", account.Read, s.cases},
		{post, "/cases", account.Correct, s.makeCase},
		{get, "/case/{id}", account.Read, s.oneCase},
		{post, "/case/pin", account.Correct, s.pin},
		{post, "/case/unpin", account.Correct, s.unpin},
		{post, "/case/note", account.Correct, s.note},
		{post, "/case/remove", account.Correct, s.removeCase},
		{get, "/settings", account.Read, s.settings},
		{get, "/feeds", account.Read, s.feeds},
		{post, "/feeds/preview", account.Record, s.previewFeed},
		{post, "/feeds", account.Record, s.followFeed},
		{post, "/feeds/remove", account.Record, s.unfollowFeed},
		{post, "/sample", account.Record, s.sample},
		{get, "/live", account.Read, s.live},
		{get, "/changes", account.Read, s.changes},
		{get, "/help", account.Read, s.help},
	}
}
