package operate

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"attache"
)

// Metrics are the numbers of a server, in a registry of their own.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	flying   prometheus.Gauge
	reports  *prometheus.CounterVec
	readings *prometheus.HistogramVec
}

// buckets are of seconds: pages and API are promised within 0.15 and 0.05.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2.5, 10}

// NewMetrics makes them. version is the program's.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "attache_http_requests_total", Help: "Requests answered, by route, method and status."}, []string{"route", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "attache_http_request_seconds", Help: "Time to answer, by route; streams are not counted.", Buckets: buckets}, []string{"route"}),
		flying:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "attache_http_requests_in_flight", Help: "Requests being answered."}),
		reports:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "attache_reports_total", Help: "Reports that came in, by what became of them: recorded, unchanged, known, refused, broken."}, []string{"outcome"}),
		readings: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "attache_reading_seconds", Help: "Time to read a report, by ok or the error's code.", Buckets: []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}}, []string{"outcome"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "attache_build_info", Help: "1, with the program's version.", ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.flying, m.reports, m.readings, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the numbers to Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Report counts a report that came in, by what became of it.
func (m *Metrics) Report(outcome string) { m.reports.WithLabelValues(outcome).Inc() }

// Read is a reader that takes the time of its readings.
func (m *Metrics) Read(read func(attache.Report) (attache.Reading, error)) func(attache.Report) (attache.Reading, error) {
	return func(r attache.Report) (attache.Reading, error) {
		begun := time.Now()
		out, err := read(r)
		outcome := "ok"
		if err != nil {
			outcome = attache.ErrorCode(err)
		}
		m.readings.WithLabelValues(outcome).Observe(time.Since(begun).Seconds())
		return out, err
	}
}

// Seq shows the number of the ledger's last change, where f knows it.
func (m *Metrics) Seq(f func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "attache_ledger_seq", Help: "Number of the last change of the ledger."}, f))
}

// methods are those that get a label of their own: what clients make up must not
// make series.
var methods = map[string]bool{"GET": true, "HEAD": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "OPTIONS": true}

type routeKey struct{}

// Count counts requests and takes their time: it stands outermost. The route is
// the pattern that the ServeMux below Route found, so that addresses which clients
// make up share one.
func (m *Metrics) Count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, s, route := time.Now(), &status{ResponseWriter: w}, "none"
		m.flying.Inc()
		defer func() {
			m.flying.Dec()
			method := r.Method
			if !methods[method] {
				method = "other"
			}
			m.requests.WithLabelValues(route, method, strconv.Itoa(s.answered())).Inc()
			if w.Header().Get("Content-Type") != "text/event-stream" {
				m.seconds.WithLabelValues(route).Observe(time.Since(begun).Seconds())
			}
		}()
		next.ServeHTTP(s, r.WithContext(context.WithValue(r.Context(), routeKey{}, &route)))
	})
}

// Route stands just above the ServeMux and tells Count which pattern it found;
// that of the innermost, where one serves another.
func (m *Metrics) Route(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if route, ok := r.Context().Value(routeKey{}).(*string); ok && r.Pattern != "" {
				*route = r.Pattern
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

// A status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader remembers the status.
func (s *status) WriteHeader(code int) {
	if s.code == 0 {
		s.code = code
	}
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap is for http.ResponseController.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// answered is the status; 200 where a handler only wrote, or wrote nothing.
func (s *status) answered() int {
	if s.code == 0 {
		return http.StatusOK
	}
	return s.code
}
