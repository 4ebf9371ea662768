package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"attache"
	"attache/internal/web/account"
	"attache/internal/web/problem"
)

// document is the OpenAPI document as it is served: huma's, with the schema of a
// reading as the program prints it (attache schema reading) in place of the one
// that huma makes of the Go types, with our problems in place of its errors, and
// with lists that are never null.
func document(o *huma.OpenAPI, open bool) ([]byte, error) {
	o.Info.Description = "Who does what to whom, who says so and who denies it, each with the words it rests on. Nothing is called true: what is contested is shown as contested."
	o.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "a token made with attache token add"},
		"session": {Type: "apiKey", In: "cookie", Name: "attache", Description: "a browser that logged in; its writes must come from the same site"},
	}
	for _, item := range o.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op == nil {
				continue
			}
			op.Security = []map[string][]string{{"token": {}}, {"session": {}}}
			if open {
				op.Security = append(op.Security, map[string][]string{})
			}
			if scope, ok := op.Metadata["scope"].(account.Scope); ok {
				op.Description = strings.TrimSpace(op.Description + "\n\nNeeds the scope " + string(scope) + ".")
			}
			for _, p := range op.Parameters {
				if p.Schema != nil && p.Schema.Type == huma.TypeInteger && p.In != "path" { // as words, above: empty is as if it were not sent
					none := 0
					p.Schema = &huma.Schema{AnyOf: []*huma.Schema{p.Schema, {Type: huma.TypeString, MaxLength: &none}}}
				}
			}
			op.Responses["431"] = &huma.Response{Description: "The address and the headers are too long together", Content: map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}}}}
			if op.Responses["304"] == nil && op.Method == "GET" && op.Path != streamPath {
				op.Responses["304"] = &huma.Response{Description: "The client has it already: If-None-Match is its ETag"}
			}
		}
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	text := strings.ReplaceAll(string(raw), "#/components/schemas/ErrorModel", "#/components/schemas/Problem")
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	components, _ := doc["components"].(map[string]any)
	schemas, ok := components["schemas"].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("write the document: it has no schemas")
	}
	neverNull(schemas)
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	if err := addProblem(schemas); err != nil {
		return nil, err
	}
	if err := addReading(schemas); err != nil {
		return nil, err
	}
	out, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	return out, nil
}

// neverNull makes every list one: ours are empty where there is nothing.
func neverNull(v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			neverNull(x)
		}
	case map[string]any:
		if list, ok := v["type"].([]any); ok && len(list) == 2 && list[0] == "array" && list[1] == "null" {
			v["type"] = "array"
		}
		for _, x := range v {
			neverNull(x)
		}
	}
}

func addProblem(schemas map[string]any) error {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.Schema(reflect.TypeFor[problem.Details](), true, "Problem")
	raw, err := json.Marshal(registry.Map())
	if err != nil {
		return fmt.Errorf("write the schema of a problem: %w", err)
	}
	var defs map[string]any
	if err := json.Unmarshal(raw, &defs); err != nil {
		return fmt.Errorf("write the schema of a problem: %w", err)
	}
	neverNull(defs)
	schemas["Problem"], schemas["Detail"] = defs["Details"], defs["Detail"]
	return nil
}

// addReading puts the definitions of the schema of a reading among the schemas.
func addReading(schemas map[string]any) error {
	raw, err := attache.ReadingSchema()
	if err != nil {
		return err
	}
	var reading struct {
		Defs map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(raw), "#/$defs/", "#/components/schemas/")), &reading); err != nil {
		return fmt.Errorf("write the schema of a reading: %w", err)
	}
	for name, def := range reading.Defs {
		if schemas[name] == nil {
			return fmt.Errorf("the schema of a reading has %s, and the document has not", name)
		}
		schemas[name] = def
	}
	return nil
}
