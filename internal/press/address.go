package press

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"attache"
)

// A Resolver looks up the addresses of a host; *net.Resolver is one. network
// is "ip".
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// inner are the networks beside the loopback, private, link-local and multicast
// ones that are nobody's public server: IANA's special-purpose registries
// (RFC 6890 and its successors), and the metadata services of clouds that lie
// in public space.
var inner = func() (out []netip.Prefix) {
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"168.63.129.16/32", // Azure's wire server
		"100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()

// embedding are the networks whose addresses carry an IPv4 address, and where.
var embedding = []struct {
	net netip.Prefix
	at  int // byte
}{
	{netip.MustParsePrefix("64:ff9b::/96"), 12},   // NAT64, RFC 6052
	{netip.MustParsePrefix("64:ff9b:1::/48"), 12}, // local-use NAT64, RFC 8215
	{netip.MustParsePrefix("2002::/16"), 2},       // 6to4, RFC 3056
	{netip.MustParsePrefix("::/96"), 12},          // IPv4-compatible, RFC 4291
}

// PublicAddress says whether a is an address of the public internet: neither
// loopback, private, link-local (where clouds keep their metadata), multicast,
// shared, reserved, nor an IPv6 form of such an IPv4 address.
func PublicAddress(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range inner {
		if p.Contains(a) {
			return false
		}
	}
	if a.Is6() {
		b := a.As16()
		for _, e := range embedding {
			if e.net.Contains(a) {
				return PublicAddress(netip.AddrFrom4([4]byte(b[e.at : e.at+4])))
			}
		}
	}
	return true
}

// allowed is nil for an address that may be connected to.
func (c *Client) allowed(a netip.Addr) error {
	a = a.Unmap().WithZone("")
	for _, p := range c.Allow {
		if p.Contains(a) {
			return nil
		}
	}
	if PublicAddress(a) {
		return nil
	}
	return &attache.Error{Code: CodeAddress, Message: fmt.Sprintf("%s is not a public address", a), Hint: "allow its network if you mean it"}
}

// dial connects to a host of which every address that is tried was checked,
// twice: when it was looked up, and by the socket's own control function just
// before it connects, where no answer of a name server can differ any more.
func (c *Client) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	ips := []netip.Addr{}
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = append(ips, ip)
	} else if ips, err = c.resolver().LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	d := net.Dialer{Timeout: 15 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return c.allowed(at.Addr())
	}}
	last := error(&net.DNSError{Err: "no addresses", Name: host, IsNotFound: true})
	for _, ip := range ips {
		if last = c.allowed(ip); last != nil {
			continue
		}
		var conn net.Conn
		if conn, last = d.DialContext(ctx, network, net.JoinHostPort(ip.String(), port)); last == nil {
			return conn, nil
		}
	}
	return nil, last
}

func (c *Client) resolver() Resolver {
	if c.Resolver != nil {
		return c.Resolver
	}
	return net.DefaultResolver
}

// pageURL is the address that s names, absolute, http or https, without
// credentials and fragment. Errors never repeat s: it may hold a password.
func pageURL(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeUsage, Message: "not a URL"}
	}
	return u, checkURL(u)
}

// checkURL takes credentials and fragment off u and refuses what is not fetched.
func checkURL(u *url.URL) error {
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return &attache.Error{Code: CodeAddress, Message: fmt.Sprintf("scheme %q; only http and https are fetched", u.Scheme)}
	}
	if u.Hostname() == "" {
		return &attache.Error{Code: attache.CodeUsage, Message: "a URL without a host"}
	}
	return nil
}

// PublicURL is s without credentials and fragment, as it may be kept and shown;
// "" where s is not a URL of a page.
func PublicURL(s string) string {
	u, err := pageURL(s)
	if err != nil {
		return ""
	}
	return u.String()
}
