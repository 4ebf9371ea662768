package press

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"attache"
)

// Waiting times of a server that asks to come later: what is taken where it
// does not say for how long, and the most that is believed.
const (
	laterDefault = 15 * time.Minute
	laterMost    = 7 * 24 * time.Hour
)

// request waits for the host's turn and does one request. The caller holds h.
func (c *Client) request(ctx context.Context, h *host, u *url.URL, v Validator) (*Page, *url.URL, error) {
	clock := c.clock()
	if err := h.pause(ctx, clock, or(c.Delay, time.Second)); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, or(c.Timeout, 30*time.Second))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("User-Agent", or(c.Agent, "attache/1 (news reader)"))
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
	req.Header.Set("Accept-Language", "en")
	req.Header.Set("Accept-Encoding", "gzip")
	if v.ETag != "" {
		req.Header.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		req.Header.Set("If-Modified-Since", v.LastModified)
	}
	res, err := c.send.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	p := &Page{URL: u.String(), Status: res.StatusCode, Type: res.Header.Get("Content-Type"), Fetched: clock.Now(),
		Valid: Validator{ETag: res.Header.Get("ETag"), LastModified: res.Header.Get("Last-Modified")}}
	switch code := res.StatusCode; {
	case code == http.StatusNotModified:
		p.NotModified = true
		return p, nil, nil
	case code >= 300 && code < 400:
		next, err := redirect(u, res.Header.Get("Location"))
		return p, next, err
	case code == http.StatusGone:
		return nil, nil, &attache.Error{Code: CodeGone, Message: "status 410, gone for good"}
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		later := &LaterError{Status: code}
		later.Until, later.Given = retryAfter(res.Header.Get("Retry-After"), clock.Now())
		if later.Given {
			h.later, h.status = later.Until, code
		}
		return nil, nil, later
	case code != http.StatusOK && code != http.StatusNonAuthoritativeInfo:
		return nil, nil, &attache.Error{Code: CodeStatus, Message: "status " + strconv.Itoa(code)}
	}
	p.Body, err = c.body(res)
	return p, nil, err
}

// body reads and uncompresses an answer, both within the limit.
func (c *Client) body(res *http.Response) ([]byte, error) {
	limit := or(c.MaxBytes, 10<<20)
	if res.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	plain := io.Reader(&limited{res.Body, limit, limit})
	switch enc := strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))); enc {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(plain)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		plain = &limited{z, limit, limit}
	default:
		return nil, &attache.Error{Code: CodeFetch, Message: fmt.Sprintf("an encoding that was not asked for: %.20q", enc)}
	}
	return io.ReadAll(plain)
}

func tooLarge(limit int64) error {
	return &attache.Error{Code: attache.CodeTooLarge, Message: fmt.Sprintf("more than %d bytes", limit)}
}

// limited reads at most left bytes of r and then fails, where io.LimitReader
// would make the rest vanish.
type limited struct {
	r         io.Reader
	left, max int64
}

// Read fails with too_large above the limit.
func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, tooLarge(l.max)
	}
	return n, err
}

// redirect is where Location leads from u.
func redirect(u *url.URL, location string) (*url.URL, error) {
	if location == "" {
		return nil, &attache.Error{Code: CodeRedirect, Message: "a redirect without a goal"}
	}
	ref, err := url.Parse(location)
	if err != nil {
		return nil, &attache.Error{Code: CodeRedirect, Message: "a redirect to what is not a URL"}
	}
	next := u.ResolveReference(ref)
	return next, checkURL(next)
}

// retryAfter is the time a Retry-After header names, in seconds or as a date
// (RFC 9110 §10.2.3), or a quarter of an hour.
func retryAfter(header string, now time.Time) (until time.Time, given bool) {
	header = strings.TrimSpace(header)
	if n, err := strconv.ParseInt(header, 10, 64); err == nil && n >= 0 {
		return now.Add(time.Duration(min(n, int64(laterMost/time.Second))) * time.Second), true
	}
	if at, err := http.ParseTime(header); err == nil {
		if latest := now.Add(laterMost); at.After(latest) {
			at = latest
		}
		return at, true
	}
	return now.Add(laterDefault), false
}
