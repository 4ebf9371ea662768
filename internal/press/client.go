package press

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"attache"
)

// A Client fetches. The zero value is ready to use, with the limits below; it
// is safe for concurrent use and not to be copied. Set fields before the first
// fetch.
type Client struct {
	Agent        string         // User-Agent; default "attache/1 (news reader)". Robots know it as attache
	Delay        time.Duration  // least time between two requests to a host; default 1 s
	Timeout      time.Duration  // for one request with its body; default 30 s
	MaxBytes     int64          // of a body, before and after decompression; default 10 MiB
	MaxRedirects int            // default 10
	Allow        []netip.Prefix // networks of the own side that may be fetched from
	IgnoreRobots bool           // for hosts that are one's own

	Transport http.RoundTripper // replaces the network with its checks of addresses
	Resolver  Resolver          // default: that of the system
	Clock     Clock             // default: that of the system

	once  sync.Once
	send  http.RoundTripper // one request, no redirects, no cookies
	mu    sync.Mutex
	hosts map[string]*host
}

// A Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error // nil after d, else ctx's error
}

type wallClock struct{}

// Now is the time of the system.
func (wallClock) Now() time.Time { return time.Now() }

// Sleep waits for d or the end of ctx.
func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Validator is what a server gave to ask later whether anything changed.
type Validator struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// A Page is what a server answered. With NotModified there is no Body.
type Page struct {
	URL         string // where it was found, after redirects
	Moved       string // the new address, where all redirects were permanent
	Status      int
	Type        string // Content-Type
	Body        []byte // uncompressed
	Valid       Validator
	NotModified bool
	Fetched     time.Time
}

// A LaterError is a server's wish not to be asked before Until. Given says
// whether it named the time itself (Retry-After).
type LaterError struct {
	Status int
	Until  time.Time
	Given  bool
}

// Error says when to come back.
func (e *LaterError) Error() string {
	return fmt.Sprintf("status %d, not before %s", e.Status, e.Until.UTC().Format(time.RFC3339))
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

func (c *Client) clock() Clock {
	if c.Clock != nil {
		return c.Clock
	}
	return wallClock{}
}

func (c *Client) prepare() {
	c.hosts = map[string]*host{}
	if c.send = c.Transport; c.send == nil {
		// No proxy: it would connect in our place, past the check of addresses.
		c.send = &http.Transport{
			DialContext: c.dial, DisableCompression: true, ForceAttemptHTTP2: true, MaxIdleConns: 32, MaxIdleConnsPerHost: 1,
			IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 15 * time.Second, MaxResponseHeaderBytes: 1 << 18,
		}
	}
}

// Get fetches a page, following redirects. v may be empty. The error is an
// *attache.Error whose code says what failed; a *LaterError is in its chain
// where the server asked to come later. Credentials in a URL are left out.
func (c *Client) Get(ctx context.Context, address string, v Validator) (*Page, error) {
	c.once.Do(c.prepare)
	u, err := pageURL(address)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	first, permanent := u.String(), true
	for hops := 0; ; hops++ {
		p, next, err := c.hop(ctx, u, v)
		if err != nil {
			return nil, fail(codeOf(err), "fetch "+u.String(), err)
		}
		if next == nil {
			if permanent && p.URL != first {
				p.Moved = p.URL
			}
			return p, nil
		}
		permanent = permanent && (p.Status == http.StatusMovedPermanently || p.Status == http.StatusPermanentRedirect)
		if hops >= or(c.MaxRedirects, 10) {
			return nil, fail(CodeRedirect, "fetch "+first, fmt.Errorf("more than %d redirects", hops))
		}
		if next.String() == u.String() {
			return nil, fail(CodeRedirect, "fetch "+first, errors.New("a redirect to itself"))
		}
		u = next
	}
}

// hop is one request: its robots.txt asked, its turn waited for, its answer
// read. next is where it redirects to.
func (c *Client) hop(ctx context.Context, u *url.URL, v Validator) (p *Page, next *url.URL, err error) {
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil { // also where Transport is replaced
		if err := c.allowed(ip); err != nil {
			return nil, nil, err
		}
	}
	h := c.host(u)
	defer c.release(h)
	if err := h.enter(ctx); err != nil {
		return nil, nil, err
	}
	defer h.leave()
	if !c.IgnoreRobots {
		if err := c.robots(ctx, h, u); err != nil {
			return nil, nil, err
		}
	}
	if now := c.clock().Now(); now.Before(h.later) {
		return nil, nil, &LaterError{Status: h.status, Until: h.later, Given: true}
	}
	return c.request(ctx, h, u, v)
}

// codeOf is the code of a failed request.
func codeOf(err error) string {
	var e *attache.Error
	var later *LaterError
	var timeout net.Error
	switch {
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &later):
		return CodeLater
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return CodeTimeout
	}
	return CodeFetch
}
