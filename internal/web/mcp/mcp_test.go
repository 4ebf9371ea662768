package mcp

import (
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"attache"
	"attache/internal/ledger"
	"attache/internal/web/api"
	"attache/internal/web/webtest"
)

// connected is a client of a server over a real ledger, by one of the ways.
func connected(t *testing.T, way string) (*sdk.ClientSession, *ledger.Store) {
	t.Helper()
	l := webtest.Ledger(t)
	server := New(Options{Ledger: l, Read: api.InTurn(webtest.Reader().Read, 1), Version: "test"})
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	ctx := context.Background()
	var transport sdk.Transport
	switch way {
	case "memory":
		ours, theirs := sdk.NewInMemoryTransports()
		if _, err := server.Connect(ctx, ours, nil); err != nil {
			t.Fatal(err)
		}
		transport = theirs
	case "http":
		h := httptest.NewServer(Handler(server))
		t.Cleanup(h.Close)
		transport = &sdk.StreamableClientTransport{Endpoint: h.URL}
	case "stdio":
		fromClient, toServer := io.Pipe()
		fromServer, toClient := io.Pipe()
		done := make(chan error, 1)
		go func() { done <- Serve(ctx, server, fromClient, toClient) }()
		t.Cleanup(func() {
			toServer.Close()
			if err := <-done; err != nil {
				t.Errorf("serve: %v", err)
			}
		})
		transport = &sdk.IOTransport{Reader: fromServer, Writer: toServer}
	}
	session, err := client.Connect(ctx, transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session, l
}

// call calls a tool and reads its structured answer into v.
func call(t *testing.T, s *sdk.ClientSession, name string, args map[string]any, v any) *sdk.CallToolResult {
	t.Helper()
	r, err := s.CallTool(context.Background(), &sdk.CallToolParams{Name: name, Arguments: args})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if v != nil && !r.IsError {
		b, err := json.Marshal(r.StructuredContent)
		if err == nil {
			err = json.Unmarshal(b, v)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return r
}

func words(r *sdk.CallToolResult) string {
	var b strings.Builder
	for _, c := range r.Content {
		if x, ok := c.(*sdk.TextContent); ok {
			b.WriteString(x.Text)
		}
	}
	return b.String()
}

// TestTools: the tools there are, each read-only, each with the schema of its
// answer; and each answers what the ledger answers, over every way.
func TestTools(t *testing.T) {
	for _, way := range []string{"memory", "http", "stdio"} {
		t.Run(way, func(t *testing.T) {
			s, l := connected(t, way)
			ctx := context.Background()
			tools, err := s.ListTools(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, x := range tools.Tools {
				names = append(names, x.Name)
				if !x.Annotations.ReadOnlyHint || x.Annotations.OpenWorldHint == nil || *x.Annotations.OpenWorldHint || x.OutputSchema == nil || x.Description == "" {
					t.Errorf("tool %s: %+v", x.Name, x.Annotations)
				}
			}
			slices.Sort(names)
			if want := []string{"dossier", "dyad", "list_alarms", "open_event", "read_text", "search_claims"}; !slices.Equal(names, want) {
				t.Errorf("tools %v, want %v", names, want)
			}
			var claims attache.Page[attache.ClaimRow]
			call(t, s, "search_claims", map[string]any{"holder": "author", "limit": 3}, &claims)
			same(t, claims)(l.Claims(ctx, attache.Filter{Holder: "author", Limit: 3}))
			if len(claims.Items) != 3 || claims.Next == "" {
				t.Fatalf("claims: %+v", claims)
			}
			var event attache.EventDetail
			call(t, s, "open_event", map[string]any{"id": claims.Items[0].Event}, &event)
			same(t, event)(l.Event(ctx, claims.Items[0].Event))
			var dossier attache.Dossier
			call(t, s, "dossier", map[string]any{"id": "RUS"}, &dossier)
			same(t, dossier)(l.Dossier(ctx, "RUS", attache.Filter{Limit: rows}))
			var dyad attache.Dyad
			call(t, s, "dyad", map[string]any{"a": "PRK", "b": "RUS", "type": "AID"}, &dyad)
			same(t, dyad)(l.Dyad(ctx, "PRK", "RUS", attache.Filter{Type: "AID", Limit: rows}))
			var alarms attache.Page[attache.AlarmRow]
			call(t, s, "list_alarms", nil, &alarms)
			same(t, alarms)(l.Reported(ctx, attache.Filter{Limit: rows}))
			const text = "Norway accused Denmark of jamming its coastal radars on Tuesday. Denmark denied the charge."
			var reading attache.Reading
			call(t, s, "read_text", map[string]any{"text": text, "published": "2031-05-30"}, &reading)
			rep := attache.Report{ID: attache.Hash(text), Text: text, Hash: attache.Hash(text), Published: &attache.Date{Start: "2031-05-30", End: "2031-05-30", How: "given"}}
			same(t, reading)(webtest.Reader().Read(rep))
			if _, _, err := l.Report(ctx, rep.ID); attache.ErrorCode(err) != attache.CodeNotFound {
				t.Errorf("what was only read was kept: %v", err)
			}
		})
	}
}

// same compares an answer with the ledger's.
func same[T any](t *testing.T, got T) func(T, error) {
	return func(want T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-ledger +tool)\n%s", diff)
		}
	}
}

// TestSchema: an answer is what the schema of its tool says.
func TestSchema(t *testing.T) {
	s, _ := connected(t, "memory")
	tools, err := s.ListTools(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	args := map[string]map[string]any{"dossier": {"id": "RUS"}, "dyad": {"a": "PRK", "b": "RUS"}, "open_event": nil, "read_text": {"text": "Peru recalled its ambassador."}}
	var claims attache.Page[attache.ClaimRow]
	call(t, s, "search_claims", nil, &claims)
	args["open_event"] = map[string]any{"id": claims.Items[0].Event}
	for _, x := range tools.Tools {
		b, err := json.Marshal(x.OutputSchema)
		if err != nil {
			t.Fatal(err)
		}
		var schema jsonschema.Schema
		if err := json.Unmarshal(b, &schema); err != nil {
			t.Fatal(err)
		}
		resolved, err := schema.Resolve(nil)
		if err != nil {
			t.Fatal(err)
		}
		r := call(t, s, x.Name, args[x.Name], nil)
		if r.IsError {
			t.Errorf("%s: %s", x.Name, words(r))
		} else if err := resolved.Validate(r.StructuredContent); err != nil {
			t.Errorf("%s: %v", x.Name, err)
		}
	}
}

// TestWrongCalls: a model is told what is wrong with its call.
func TestWrongCalls(t *testing.T) {
	s, _ := connected(t, "memory")
	for _, c := range []struct {
		tool string
		args map[string]any
		says string
	}{
		{"open_event", map[string]any{"id": "none"}, "not_found"},
		{"search_claims", map[string]any{"type": "FIGHT"}, "there are AGREE"},
		{"search_claims", map[string]any{"since": "yesterday"}, "usage"},
		{"search_claims", map[string]any{"cursor": "x"}, "cursor"},
		{"search_claims", map[string]any{"entty": "IRN"}, "entty"},
		{"dossier", map[string]any{}, "id"},
		{"dossier", map[string]any{"id": "ATA"}, "no report speaks of ATA"},
		{"read_text", map[string]any{"text": "  "}, "no_text"},
		{"read_text", map[string]any{"text": "Words.", "published": "May"}, "published is no day"},
	} {
		r, err := s.CallTool(context.Background(), &sdk.CallToolParams{Name: c.tool, Arguments: c.args})
		said := ""
		if err != nil {
			said = err.Error()
		} else if r.IsError {
			said = words(r)
		}
		if !strings.Contains(said, c.says) {
			t.Errorf("%s %v: %q, want %q", c.tool, c.args, said, c.says)
		}
	}
}
