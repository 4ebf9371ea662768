package press

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"attache"
)

// A robotsEntry is a robots.txt and until when it counts.
type robotsEntry struct {
	rules robotsRules
	err   error // it could not be had: everything is disallowed
	until time.Time
}

// Limits of robots.txt: RFC 9309 §2.5 asks for 500 KiB at least, §2.4 for a day
// at most; a server in trouble is asked again sooner. §2.3.1.2: five redirects.
const (
	robotsBytes     = 512 << 10
	robotsKept      = 24 * time.Hour
	robotsRetry     = 10 * time.Minute
	robotsRedirects = 5
	mostCrawlDelay  = time.Minute
)

// robots asks whether u may be fetched. The caller holds h.
func (c *Client) robots(ctx context.Context, h *host, u *url.URL) error {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	if u.Path == at.Path {
		return nil
	}
	now := c.clock().Now()
	e := h.rules[at.String()]
	if e == nil || !now.Before(e.until) {
		if now.Before(h.later) {
			return &LaterError{Status: h.status, Until: h.later, Given: true}
		}
		e = c.fetchRobots(ctx, h, at)
		if ctx.Err() != nil {
			return ctx.Err() // says nothing of the server
		}
		if len(h.rules) >= 64 { // ports of one host
			clear(h.rules)
		}
		h.rules[at.String()] = e
		h.delay = min(e.rules.delay, mostCrawlDelay)
	}
	if e.err != nil {
		return fmt.Errorf("robots.txt: %w", e.err)
	}
	if !e.rules.allows(u) {
		return &attache.Error{Code: CodeRobots, Message: "robots.txt of " + u.Host + " asks not to"}
	}
	return nil
}

// fetchRobots reads a robots.txt. Where there is none everything is allowed;
// where the server fails nothing is (RFC 9309 §2.3.1).
func (c *Client) fetchRobots(ctx context.Context, h *host, at *url.URL) *robotsEntry {
	e := &robotsEntry{until: c.clock().Now().Add(robotsKept)}
	home := at.Hostname()
	for range robotsRedirects + 1 {
		p, next, err := c.request(ctx, h, at, Validator{})
		var known *attache.Error
		switch {
		case err != nil && errors.As(err, &known) && (known.Code == CodeGone || known.Code == CodeStatus && strings.HasPrefix(known.Message, "status 4")):
			return e
		case err != nil && known != nil && known.Code == attache.CodeTooLarge:
			return e // no robots.txt is that long
		case err != nil:
			e.err, e.until = err, c.clock().Now().Add(robotsRetry)
			return e
		case next == nil:
			e.rules = parseRobots(p.Body[:min(len(p.Body), robotsBytes)], "attache")
			return e
		case next.Hostname() != home:
			return e // another host's turn is not ours to take: as if there were none
		}
		at = next
	}
	return e
}

// robotsRules are the rules that apply to us. The longest that matches decides,
// the permission among equals.
type robotsRules struct {
	rules []robotsRule
	delay time.Duration
}

type robotsRule struct {
	path  string
	allow bool
}

// parseRobots takes the groups that name agent, else those for everybody
// (RFC 9309 §2.2). Lines it does not know are passed over.
func parseRobots(body []byte, agent string) robotsRules {
	var ours, all robotsRules
	named, inAgents, us, everybody := false, false, false, false
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	lines.Buffer(nil, robotsBytes+1)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if key == "user-agent" {
			if !inAgents {
				us, everybody = false, false
			}
			inAgents = true
			token, _, _ := strings.Cut(strings.ToLower(value), "/")
			us = us || token == agent
			everybody = everybody || value == "*"
			named = named || us
			continue
		}
		add := func(f func(*robotsRules)) {
			inAgents = false
			if us {
				f(&ours)
			}
			if everybody {
				f(&all)
			}
		}
		switch key {
		case "allow", "disallow":
			if value == "" {
				inAgents = false
				continue
			}
			add(func(r *robotsRules) { r.rules = append(r.rules, robotsRule{value, key == "allow"}) })
		case "crawl-delay":
			if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && s < 1e6 {
				add(func(r *robotsRules) { r.delay = time.Duration(s * float64(time.Second)) })
			}
		}
	}
	if named {
		return ours
	}
	return all
}

// allows says whether the path and query of u may be fetched.
func (r robotsRules) allows(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	best, allow := -1, true
	for _, rule := range r.rules {
		if n := len(rule.path); (n > best || n == best && rule.allow) && robotsMatch(rule.path, path) {
			best, allow = n, rule.allow
		}
	}
	return allow
}

// robotsMatch says whether a path begins as pattern has it; * stands for
// anything, $ at the end for the end. Linear in both, save for the stars.
func robotsMatch(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	for i, part := range parts[1:] {
		if toEnd && i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			return false
		}
		rest = after
	}
	return !toEnd || rest == ""
}
