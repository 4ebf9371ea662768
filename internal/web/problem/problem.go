// Package problem is how an error looks over HTTP: the one place where the codes
// of package attache become a status, and the form of RFC 9457 (Problem Details).
package problem

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"attache"
)

// Codes of errors of access, beside those of the root package.
const (
	Login     = "login_required" // nobody known asks
	Forbidden = "forbidden"      // known, but not allowed
	CrossSite = "cross_site"     // a browser was made to ask by another site
	WrongHost = "wrong_host"     // a local server asked under a name that is not its own
	TooMany   = "too_many"       // asked too often; wait
	Busy      = "busy"           // too much is being read at the moment; wait
)

// statuses are the HTTP status of each code (RFC 9110 §15); 500 for the rest.
var statuses = map[string]int{
	attache.CodeUsage:       http.StatusBadRequest,
	attache.CodeNotFound:    http.StatusNotFound,
	attache.CodeInvalidJSON: http.StatusBadRequest,
	attache.CodeNoText:      http.StatusUnprocessableEntity,
	attache.CodeNotText:     http.StatusUnprocessableEntity,
	attache.CodeTooLarge:    http.StatusRequestEntityTooLarge,
	attache.CodeNotEnglish:  http.StatusUnprocessableEntity,
	attache.CodeInvalid:     http.StatusUnprocessableEntity,
	attache.CodeReadOnly:    http.StatusServiceUnavailable,
	attache.CodeLocked:      http.StatusServiceUnavailable,
	attache.CodeFull:        http.StatusInsufficientStorage,
	Login:                   http.StatusUnauthorized,
	Forbidden:               http.StatusForbidden,
	CrossSite:               http.StatusForbidden,
	WrongHost:               http.StatusMisdirectedRequest,
	TooMany:                 http.StatusTooManyRequests,
	Busy:                    http.StatusServiceUnavailable,
}

// Status is the HTTP status of an error, by its code; 200 for nil.
func Status(err error) int {
	if err == nil {
		return http.StatusOK
	}
	if s, ok := statuses[attache.ErrorCode(err)]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// A Detail is one breach in a request: where it is, and what is wrong.
type Detail struct {
	Message  string `json:"message"`
	Location string `json:"location,omitempty" doc:"such as body.text or query.limit"`
}

// Details are the body of an error (RFC 9457 §3), with the code as extension.
// Programs go by Code, people read Detail.
type Details struct {
	Title  string   `json:"title" doc:"the status in words"`
	Status int      `json:"status" doc:"HTTP status"`
	Code   string   `json:"code" doc:"what is wrong, as a stable word for programs"`
	Detail string   `json:"detail" doc:"what is wrong, for people"`
	Errors []Detail `json:"errors,omitempty" doc:"each breach of a request that is refused"`

	header http.Header
}

// Of is an error as it is told to others. Of a fault of ours it says nothing but
// that it is one: causes name paths and statements.
func Of(err error) *Details {
	d := &Details{Status: Status(err), Code: attache.ErrorCode(err), header: http.Header{}}
	d.Title = http.StatusText(d.Status)
	var e *attache.Error
	switch {
	case d.Status == http.StatusInternalServerError:
		d.Detail = "a fault of the program; its log has the cause"
	case errors.As(err, &e) && e.Message != "":
		if d.Detail = e.Message; e.Hint != "" {
			d.Detail += " (" + e.Hint + ")"
		}
	default:
		d.Detail = strings.ReplaceAll(d.Code, "_", " ")
	}
	switch d.Status {
	case http.StatusUnauthorized:
		d.header.Set("WWW-Authenticate", `Bearer realm="attache"`)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		d.header.Set("Retry-After", strconv.Itoa(retryAfter))
	}
	return d
}

// retryAfter is when to try again, in seconds.
const retryAfter = 1

// Error is the detail: Details are an error, too.
func (d *Details) Error() string { return d.Detail }

// GetStatus is the HTTP status, as huma asks for it.
func (d *Details) GetStatus() int { return d.Status }

// GetHeaders are the headers that go with the status.
func (d *Details) GetHeaders() http.Header { return d.header }

// ContentType is that of problems.
func (d *Details) ContentType(string) string { return "application/problem+json" }

// Write answers a request with an error.
func Write(w http.ResponseWriter, err error) { WriteDetails(w, Of(err)) }

// WriteDetails answers a request with details that are made already.
func WriteDetails(w http.ResponseWriter, d *Details) {
	for name, values := range d.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", d.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(d.Status)
	_ = json.NewEncoder(w).Encode(d) // the client has gone: nobody to tell
}
