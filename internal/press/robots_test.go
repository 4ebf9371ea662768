package press

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"attache"
)

func TestRobotsRules(t *testing.T) {
	for _, c := range []struct {
		robots, url string
		want        bool
	}{
		{"", "/page", true},
		{"User-agent: *\nDisallow: /", "/page", false},
		{"User-agent: *\nDisallow:", "/page", true},
		{"User-agent: other\nDisallow: /", "/page", true},
		{"User-agent: *\nDisallow: /\nUser-agent: Attache\nAllow: /", "/page", true},
		{"User-agent: attache/1\nDisallow: /a\n\nUser-agent: *\nAllow: /", "/ab", false},
		{"User-agent: attache\nDisallow: /a\nUser-agent: attache\nDisallow: /b", "/b", false}, // groups of one name are one
		{"User-agent: attache\nUser-agent: other\nDisallow: /a", "/a", false},
		{"User-agent: attached\nDisallow: /", "/a", true},
		{"Disallow: /\nUser-agent: *\nAllow: /", "/a", true}, // a rule before any agent is nobody's
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"User-agent: *\nAllow: /a\nDisallow: /a", "/a", true}, // equal: allowed
		{"User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true},
		{"User-agent: *\nDisallow: /x*y", "/ax/y", true}, // from the beginning
		{"User-agent: *\nDisallow: /x*y", "/x/a/y/b", false},
		{"User-agent: *\nDisallow: /page$", "/page", false},
		{"User-agent: *\nDisallow: /page$", "/pages", true},
		{"User-agent: *\nDisallow: /*?print=", "/a?print=1", false},
		{"User-agent: *\nDisallow: / # all of it", "/a", false},
		{"\ufeffUser-agent: *\r\nDisallow: /\r\n", "/a", false},
		{"User-agent: *\nDisallow /\nnonsense\n:\nCrawl-delay: x\nDisallow: /b", "/b", false},
		{"<html>not found</html>", "/a", true},
		{"User-agent: *\nSitemap: http://x/\nDisallow: /a", "/a", false},
		{"User-agent: *\nDisallow: /a", "", true},
	} {
		u, err := url.Parse("http://example.org" + c.url)
		if err != nil {
			t.Fatal(err)
		}
		if got := parseRobots([]byte(c.robots), "attache").allows(u); got != c.want {
			t.Errorf("%q, %s: %v", c.robots, c.url, got)
		}
	}
}

func TestRobots(t *testing.T) {
	page := text("text/html", "words")
	for _, c := range []struct {
		name   string
		robots http.HandlerFunc
		code   string
	}{
		{"disallowed", text("text/plain", "User-agent: *\nDisallow: /page"), CodeRobots},
		{"allowed", text("text/plain", "User-agent: *\nDisallow: /other"), ""},
		{"missing", status(404), ""},
		{"forbidden", status(403), ""},
		{"gone", status(410), ""},
		{"fault", status(500), CodeStatus}, // nothing is allowed while it cannot be known
		{"busy", status(503, "Retry-After", "60"), CodeLater},
		{"moved", status(301, "Location", "/rules"), CodeRobots},
		{"in circles", status(301, "Location", "/robots.txt"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/robots.txt": c.robots, "/page": page, "/rules": text("text/plain", "User-agent: *\nDisallow: /")})
			client, clock := local(t)
			for range 2 {
				if _, err := client.Get(t.Context(), s.URL+"/page", Validator{}); attache.ErrorCode(err) != c.code {
					t.Fatalf("%v, want %q", err, c.code)
				}
			}
			before := s.count("/robots.txt")
			if c.name != "in circles" && before != 1 {
				t.Errorf("asked %d times", before)
			}
			clock.pass(25 * time.Hour)
			_, _ = client.Get(t.Context(), s.URL+"/page", Validator{})
			if s.count("/robots.txt") == before {
				t.Error("kept for more than a day")
			}
			if c.code != "" && s.count("/page") != 0 {
				t.Error("the page was fetched all the same")
			}
			client.IgnoreRobots = true
			clock.pass(25 * time.Hour)
			if _, err := client.Get(t.Context(), s.URL+"/page", Validator{}); err != nil {
				t.Errorf("ignoring it: %v", err)
			}
		})
	}
}

func TestCrawlDelay(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": text("text/plain", "User-agent: *\nCrawl-delay: 9"), "/page": text("text/html", "words")})
	client, clock := local(t)
	for range 2 {
		if _, err := client.Get(t.Context(), s.URL+"/page", Validator{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(clock.slept) != 2 || clock.slept[0] != 9*time.Second || clock.slept[1] != 9*time.Second {
		t.Errorf("waited %v", clock.slept)
	}
}
