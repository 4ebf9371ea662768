package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"attache"
	"attache/internal/web/problem"
)

// A request is what a handler may know of it beside its input.
type request struct {
	ctx context.Context
}

// wrapped turns the errors of a handler into problems. What is our fault goes to
// the log, with its cause.
func wrapped[I, O any](a *api, handle func(*api, *request, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(a, &request{ctx: ctx}, in)
		if err == nil {
			return out, nil
		}
		if problem.Status(err) == http.StatusInternalServerError && ctx.Err() == nil {
			a.Log.ErrorContext(ctx, "api", "error", err)
		}
		return nil, problem.Of(err)
	}
}

// codes are those of what huma refuses before a handler is asked.
var codes = map[int]string{
	http.StatusBadRequest:            attache.CodeInvalidJSON,
	http.StatusRequestTimeout:        "timeout",
	http.StatusRequestEntityTooLarge: attache.CodeTooLarge,
	http.StatusUnsupportedMediaType:  "unsupported_media_type",
	http.StatusUnprocessableEntity:   "invalid_request",
}

// transform makes problems of the errors of huma.
func transform(_ huma.Context, _ string, v any) (any, error) {
	e, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	d := &problem.Details{Title: http.StatusText(e.Status), Status: e.Status, Code: codes[e.Status], Detail: e.Detail}
	if d.Code == "" {
		d.Code = attache.CodeInternal
	}
	for _, x := range e.Errors {
		d.Errors = append(d.Errors, problem.Detail{Message: strings.ToValidUTF8(x.Message, "\ufffd"), Location: strings.ToValidUTF8(x.Location, "\ufffd")})
	}
	return d, nil
}
