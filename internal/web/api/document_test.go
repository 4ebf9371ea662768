package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// A served document, with its schemas made ready to check answers with.
type served struct {
	Openapi    string
	Paths      map[string]map[string]servedOperation
	Components struct{ Schemas map[string]json.RawMessage }
}

type servedOperation struct {
	OperationID string
	Security    []map[string][]string
	Responses   map[string]struct {
		Content map[string]struct{ Schema json.RawMessage }
	}
}

func documentOf(t *testing.T, w *world) served {
	t.Helper()
	var d served
	g := w.get(t, "/openapi.json", &d)
	if ct := g.header.Get("Content-Type"); !strings.HasPrefix(ct, "application/vnd.oai.openapi+json") {
		t.Errorf("type of the document: %s", ct)
	}
	return d
}

// check validates an answer against what the document says of it.
func (d served) check(t *testing.T, method, path string, g got, status string) {
	t.Helper()
	mediaType, _, _ := strings.Cut(g.header.Get("Content-Type"), ";")
	r, ok := d.Paths[path][strings.ToLower(method)].Responses[status]
	if !ok {
		t.Errorf("%s %s: the document has no answer %s", method, path, status)
		return
	}
	content, ok := r.Content[mediaType]
	if !ok {
		t.Errorf("%s %s: the document has no %s for %s", method, path, mediaType, status)
		return
	}
	defs, err := json.Marshal(map[string]any{"$defs": d.Components.Schemas, "allOf": []json.RawMessage{content.Schema}})
	if err != nil {
		t.Fatal(err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(defs), "#/components/schemas/", "#/$defs/")), &s); err != nil {
		t.Fatalf("%s %s: schema: %v", method, path, err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		t.Fatalf("%s %s: schema: %v", method, path, err)
	}
	var v any
	g.decode(t, &v)
	if err := resolved.Validate(v); err != nil {
		t.Errorf("%s %s: the answer is not what the document says: %v\n%s", method, path, err, g.body)
	}
}

// TestDocument: the document names every route, and nothing else.
func TestDocument(t *testing.T) {
	w := serve(t, false, func(o *Options) { o.Read = unread })
	d := documentOf(t, w)
	if d.Openapi != "3.1.0" {
		t.Errorf("OpenAPI %s", d.Openapi)
	}
	described := map[string]bool{}
	for path, ops := range d.Paths {
		for method, op := range ops {
			described[strings.ToUpper(method)+" "+path] = true
			if len(op.Security) != 2 {
				t.Errorf("%s %s: ways in: %v", method, path, op.Security)
			}
		}
	}
	for pattern := range w.routes.need {
		if !described[pattern] {
			t.Errorf("%s is not in the document", pattern)
		}
		delete(described, pattern)
	}
	for extra := range described {
		t.Errorf("%s is in the document alone", extra)
	}
	local := documentOf(t, serve(t, true, func(o *Options) { o.Read = unread }))
	if got := local.Paths["/api/v1/claims"]["get"].Security; len(got) != 3 || len(got[2]) != 0 {
		t.Errorf("a server without login must say so: %v", got)
	}
}
