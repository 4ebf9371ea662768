package main

import (
	"fmt"
	"net/netip"
	"time"

	"attache/internal/press"
)

// fetchFlags are how the network is asked.
type fetchFlags struct {
	Allow []string      `placeholder:"NETWORK" help:"Own networks that may be fetched from, such as 10.1.0.0/16; without, only public addresses are."`
	Delay time.Duration `default:"1s" placeholder:"TIME" help:"Least time between two requests to a host."`
}

// client is the client that the flags describe.
func (f fetchFlags) client() (*press.Client, error) {
	c := &press.Client{Delay: max(f.Delay, time.Nanosecond)}
	for _, s := range f.Allow {
		net, err := netip.ParsePrefix(s)
		if addr, alone := netip.ParseAddr(s); err != nil && alone == nil {
			net, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, usage(fmt.Sprintf("--allow %q is no network", s), "write it as 10.1.0.0/16")
		}
		c.Allow = append(c.Allow, net)
	}
	return c, nil
}
