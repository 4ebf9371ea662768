package api

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// limits bounds how often a client asks: by who it is, by its address where it is
// nobody.
type limits struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu    sync.Mutex
	by    map[string]*rate.Limiter
	swept time.Time
}

func newLimits(perSecond float64, burst int, now func() time.Time) *limits {
	return &limits{rate: rate.Limit(perSecond), burst: burst, now: now, by: map[string]*rate.Limiter{}}
}

func (l *limits) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.allow(client(r)) {
			problem.Write(w, &attache.Error{Code: problem.TooMany, Message: "too many requests"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// client is who has a limit of their own.
func client(r *http.Request) string {
	if i := account.From(r.Context()); i.Name != "" {
		return i.Via + " " + i.Name + " " + i.Token
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return "from " + host
}

func (l *limits) allow(key string) bool {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > time.Minute { // forget who has not asked for long
		for k, x := range l.by {
			if x.TokensAt(now) >= float64(l.burst) {
				delete(l.by, k)
			}
		}
		l.swept = now
	}
	x := l.by[key]
	if x == nil {
		x = rate.NewLimiter(l.rate, l.burst)
		l.by[key] = x
	}
	return x.AllowN(now, 1)
}
