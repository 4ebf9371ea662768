package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"time"

	"attache"
)

// A Hook posts each alarm as JSON to an address. The header X-Attache-Signature
// is "sha256=" and the HMAC-SHA256, in hex, of the time in X-Attache-Timestamp
// (seconds since 1970), a dot, and the body, under Secret: who knows it can tell
// that the message is ours, and that it is not an old one sent again.
type Hook struct {
	Called  string
	URL     string
	Secret  []byte
	Watches []string // that it is told of; none: all
	Private bool     // addresses of the own network are allowed
	Client  *http.Client
	Now     func() time.Time
}

// Name is what the settings call it.
func (h *Hook) Name() string { return h.Called }

// Wants says whether it is told of a watch's alarms.
func (h *Hook) Wants(watch string) bool {
	return len(h.Watches) == 0 || slices.Contains(h.Watches, watch)
}

// First is at once.
func (h *Hook) First(now time.Time) time.Time { return now }

// Together is false: an alarm a message.
func (h *Hook) Together() bool { return false }

// Message is the body of a hook's request.
type Message struct {
	Kind  string        `json:"kind"` // "alarm"
	Alarm attache.Alarm `json:"alarm"`
	Text  string        `json:"text"`
}

// Signature is the HMAC of a message under a secret: see Hook.
func Signature(secret []byte, timestamp string, body []byte) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(timestamp + "."))
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

// Send posts the alarms. Any answer of 200 to 299 takes them; 400, 401, 403, 404
// and 410 refuse for good, everything else is tried again.
func (h *Hook) Send(ctx context.Context, alarms []attache.Alarm) error {
	for _, a := range alarms {
		body, err := json.Marshal(Message{Kind: "alarm", Alarm: a, Text: Text(a)})
		if err != nil {
			return &RefusedError{Why: "the alarm cannot be written: " + err.Error()}
		}
		if err := h.post(ctx, body); err != nil {
			return err
		}
	}
	return nil
}

func (h *Hook) post(ctx context.Context, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return &RefusedError{Why: "the hook has no usable address"}
	}
	now := time.Now
	if h.Now != nil {
		now = h.Now
	}
	stamp := strconv.FormatInt(now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "attache/1")
	r.Header.Set("X-Attache-Timestamp", stamp)
	if len(h.Secret) > 0 {
		r.Header.Set("X-Attache-Signature", Signature(h.Secret, stamp, body))
	}
	client := h.Client
	if client == nil {
		client = h.client()
	}
	answer, err := client.Do(r)
	if err != nil {
		return withoutAddress(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be used again
	switch {
	case answer.StatusCode >= 200 && answer.StatusCode <= 299:
		return nil
	case slices.Contains([]int{400, 401, 403, 404, 410}, answer.StatusCode):
		return &RefusedError{Why: fmt.Sprintf("refused with status %d", answer.StatusCode)}
	}
	return fmt.Errorf("status %d", answer.StatusCode)
}

// withoutAddress is an error without the hook's address, which may hold a secret.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var refused *RefusedError
	if errors.As(err, &refused) {
		return refused
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("no answer in time")
	}
	return err
}

// client connects to public addresses alone, unless the hook is allowed others:
// the address is checked where the connection is made, after every redirect and
// every answer of a name server.
func (h *Hook) client() *http.Client {
	d := net.Dialer{Timeout: 10 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !h.Private && !public(at.Addr()) {
			return &RefusedError{Why: "an address of the own network; private = true allows it"}
		}
		return nil
	}}
	// No proxy: it would connect in our place, past the check of addresses.
	h.Client = &http.Client{
		Transport: &http.Transport{DialContext: d.DialContext, TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true, MaxIdleConns: 4, IdleConnTimeout: time.Minute},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 3 {
				return errors.New("more than 3 redirects")
			}
			if via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
				return &RefusedError{Why: "a redirect from https to http"}
			}
			return nil
		},
	}
	return h.Client
}

// shared are networks that are no host's own but not public either (RFC 6598,
// 6890): carriers, documentation, benchmarks, translation.
var shared = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("2001:db8::/32"),
}

// public says whether an address is anybody's on the internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	return !slices.ContainsFunc(shared, func(p netip.Prefix) bool { return p.Contains(a) })
}
