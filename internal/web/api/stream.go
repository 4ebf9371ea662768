package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"attache"
	"attache/internal/web/account"
)

const streamPath = "/api/v1/stream"

// heartbeat keeps what stands between us and the client from closing a stream on
// which nothing happens; writeTimeout ends one whose client takes nothing.
const (
	heartbeat    = 15 * time.Second
	writeTimeout = 10 * time.Second
)

type streamInput struct {
	After int64 `query:"after" minimum:"-1" default:"-1" doc:"begin behind this number of the change feed; without it, with what changes from now on"`
	Last  int64 `header:"Last-Event-ID" minimum:"-1" default:"-1" doc:"sent by a browser that comes back: it goes on from there"`
}

type stream struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	NoBuffer     string `header:"X-Accel-Buffering"`
	Body         func(huma.Context)
}

// registerStream adds the live stream (server-sent events, WHATWG HTML §9.2).
func (a *api) registerStream(h huma.API, m *routes) {
	m.need["GET "+streamPath] = account.Read
	huma.Register(h, huma.Operation{
		Method: http.MethodGet, Path: streamPath, OperationID: "stream", Tags: []string{"questions"}, Summary: "Changes as they come, as server-sent events",
		Description: "Each event is named change, has the number of the change as its id and the change (see /api/v1/changes) as its data. A comment comes every 15 seconds.",
		Responses: map[string]*huma.Response{"200": {Description: "The stream, without end", Content: map[string]*huma.MediaType{
			"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}},
		}}},
		Errors:   []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable},
		Metadata: map[string]any{"scope": account.Read},
	}, wrapped(a, (*api).stream))
}

func (a *api) stream(r *request, in *streamInput) (*stream, error) {
	after := max(in.After, in.Last)
	if after < 0 {
		var err error
		if after, err = a.Feed.Seq(r.ctx); err != nil {
			return nil, err
		}
	}
	return &stream{ContentType: "text/event-stream", CacheControl: "no-store", NoBuffer: "no", Body: func(c huma.Context) {
		s := sender{w: c.BodyWriter()}
		if w, ok := s.w.(http.ResponseWriter); ok {
			s.control = http.NewResponseController(w)
		}
		if s.send(fmt.Sprintf("retry: 2000\nid: %d\n\n", after)) == nil {
			a.follow(c.Context(), s, after)
		}
	}}, nil
}

// follow sends what changes, until the client has gone.
func (a *api) follow(ctx context.Context, s sender, after int64) {
	for {
		list, err := a.Ledger.Changes(ctx, after, attache.MaxLimit)
		if err != nil {
			return // the browser comes back, and says from where
		}
		for _, c := range list {
			line, err := json.Marshal(c)
			if err != nil || s.send(fmt.Sprintf("event: change\nid: %d\ndata: %s\n\n", c.Seq, line)) != nil {
				return
			}
			after = c.Seq
		}
		if len(list) > 0 {
			continue
		}
		wait, cancel := context.WithTimeout(ctx, heartbeat)
		err = a.Feed.Wait(wait, after)
		cancel()
		if ctx.Err() != nil || err != nil && s.send(": here\n\n") != nil {
			return
		}
	}
}

// A sender writes to a client that may be slow, or gone.
type sender struct {
	w       io.Writer
	control *http.ResponseController
}

func (s sender) send(text string) error {
	if s.control != nil {
		_ = s.control.SetWriteDeadline(time.Now().Add(writeTimeout)) // not every writer has one
	}
	if _, err := io.WriteString(s.w, text); err != nil {
		return err
	}
	if s.control != nil {
		return s.control.Flush()
	}
	return nil
}
