package press

import (
	"context"
	"net/url"
	"time"
)

// A host is what is remembered of one server while the program runs. Who holds
// turn may use the other fields.
type host struct {
	turn  chan struct{} // one at a time
	users int           // under Client.mu: who has it or waits for it
	used  time.Time     // under Client.mu
	last  time.Time     // of the last request
	delay time.Duration // robots.txt's Crawl-delay

	later  time.Time // Retry-After
	status int       // of the answer that said so

	rules map[string]*robotsEntry // by scheme and port
}

// mostHosts are remembered; idle ones make room.
const mostHosts = 2048

// host is that of u; release gives it back.
func (c *Client) host(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := u.Hostname()
	h := c.hosts[name]
	if h == nil {
		if len(c.hosts) >= mostHosts {
			c.forget()
		}
		h = &host{turn: make(chan struct{}, 1), rules: map[string]*robotsEntry{}}
		c.hosts[name] = h
	}
	h.users++
	h.used = c.clock().Now()
	return h
}

func (c *Client) release(h *host) {
	c.mu.Lock()
	h.users--
	c.mu.Unlock()
}

// forget drops hosts that nobody uses: those of the last hour are kept as long
// as half the room is left.
func (c *Client) forget() {
	hourAgo := c.clock().Now().Add(-time.Hour)
	for _, spare := range [...]bool{true, false} {
		for name, h := range c.hosts {
			if h.users == 0 && (!spare || h.used.Before(hourAgo)) && len(c.hosts) > mostHosts/2 {
				delete(c.hosts, name)
			}
		}
	}
}

func (h *host) enter(ctx context.Context) error {
	select {
	case h.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *host) leave() { <-h.turn }

// pause waits until the host may be asked again, and takes note of the asking.
func (h *host) pause(ctx context.Context, clock Clock, delay time.Duration) error {
	if wait := h.last.Add(max(delay, h.delay)).Sub(clock.Now()); wait > 0 && !h.last.IsZero() {
		if err := clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
	h.last = clock.Now()
	return nil
}
