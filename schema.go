package attache

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// ReadingSchema is the JSON Schema (draft 2020-12) of a Reading, indented,
// with a line feed at its end. It is made from the Go types and the
// vocabulary, so it cannot differ from what the program writes.
func ReadingSchema() ([]byte, error) {
	defs := map[string]any{}
	root := typeSchema(reflect.TypeFor[Reading](), defs)
	out, err := json.MarshalIndent(map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "urn:attache:schema:reading",
		"title":       "Reading",
		"description": "What one report says: events, who takes which position on them, and the words it rests on. Spans are byte offsets into report.text (UTF-8), start inclusive, end exclusive.",
		"$ref":        root["$ref"],
		"$defs":       defs,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schema: %w", err)
	}
	return append(out, '\n'), nil
}

// typeSchema is the schema of a Go type; structs go to defs by name.
func typeSchema(t reflect.Type, defs map[string]any) map[string]any {
	switch t.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": typeSchema(t.Elem(), defs)}
	case reflect.Pointer:
		return map[string]any{"oneOf": []any{map[string]any{"type": "null"}, typeSchema(t.Elem(), defs)}}
	case reflect.Struct:
		if defs[t.Name()] == nil {
			defs[t.Name()] = true // a type may hold itself
			defs[t.Name()] = structSchema(t, defs)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	}
	panic("attache: no schema for " + t.String())
}

// structSchema is an object of exactly the type's fields; those written even
// when empty are required.
func structSchema(t reflect.Type, defs map[string]any) map[string]any {
	fields, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		s := typeSchema(f.Type, defs)
		maps.Copy(s, constraint(t.Name()+"."+name))
		fields[name] = s
		if !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": fields, "required": required, "additionalProperties": false}
}

// constraint is what the contract asks of a field beyond its Go type.
func constraint(field string) map[string]any {
	enum := func(words []string) map[string]any { return map[string]any{"enum": words} }
	orNone := func(words []string) map[string]any { return enum(append([]string{""}, words...)) }
	const day = `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`
	switch field {
	case "Event.type":
		return enum(Types)
	case "Event.aspect":
		return orNone(Aspects)
	case "Event.trend":
		return orNone(Trends)
	case "Event.claims", "Claim.holder", "Claim.evidence":
		return map[string]any{"minItems": 1}
	case "Claim.position":
		return enum(Positions)
	case "Claim.confidence":
		return map[string]any{"minimum": 0, "maximum": 1}
	case "Item.kind":
		return enum(ItemKinds)
	case "Figure.role":
		return enum(FigureRoles)
	case "Figure.bound":
		return enum(Bounds)
	case "Date.start", "Date.end", "When.start", "When.end":
		return map[string]any{"pattern": day, "description": "ISO day, inclusive; empty: open or unknown"}
	case "Report.hash":
		return map[string]any{"pattern": "^sha256:[0-9a-f]{64}$", "description": "of the text"}
	case "Report.published":
		return map[string]any{"description": "null: unknown, and a doubt says so"}
	case "Party.how":
		return map[string]any{"description": "why the words mean that entity: name, alias, demonym, metonym, office, pronoun, coreference, compound, implied"}
	case "Party.id":
		return map[string]any{"description": "of an entity listed in entities; author: the report's own voice; unknown: a doer the text does not name", "minLength": 1}
	case "Entity.id":
		return map[string]any{"description": "ISO 3166-1 alpha-3 of states, lexicon id, or ~name-in-lower-case for the unresolved", "minLength": 1}
	case "Doubt.code":
		return doubtCodes()
	}
	return nil
}

// doubtCodes lists the codes with what each means.
func doubtCodes() map[string]any {
	var codes []any
	for _, code := range slices.Sorted(maps.Keys(DoubtCodes)) {
		codes = append(codes, map[string]any{"const": code, "description": DoubtCodes[code]})
	}
	return map[string]any{"oneOf": codes}
}
