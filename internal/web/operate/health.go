package operate

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"

	"attache"
)

// A Check says whether something can be used now.
type Check func(context.Context) error

// checkTime is how long all checks together may take.
const checkTime = 3 * time.Second

// Health says that the program runs: nothing else, so that a ledger that is gone
// for a while does not make a supervisor end us.
func Health() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "ok"})
	})
}

// Ready says whether questions can be answered: 200 where every check passes,
// else 503, with the code of each.
func Ready(checks map[string]Check) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTime)
		defer cancel()
		status, out := http.StatusOK, map[string]string{"status": "ok"}
		for _, name := range slices.Sorted(maps.Keys(checks)) {
			out[name] = "ok"
			if err := checks[name](ctx); err != nil {
				status, out["status"], out[name] = http.StatusServiceUnavailable, "not ready", attache.ErrorCode(err)
			}
		}
		answer(w, status, out)
	})
}

// LedgerCheck asks a ledger the cheapest question there is.
func LedgerCheck(l attache.Ledger) Check {
	return func(ctx context.Context) error {
		_, err := l.Changes(ctx, 0, 1)
		return err
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone: nobody to tell
}
