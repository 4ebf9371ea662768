package attache_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"attache"
)

func readingSchema(t *testing.T) map[string]any {
	t.Helper()
	raw, err := attache.ReadingSchema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

func asJSON(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSchemaAccepts(t *testing.T) {
	schema := readingSchema(t)
	for _, breach := range validate(schema, schema, asJSON(t, sample()), "reading") {
		t.Error(breach)
	}
}

// TestSchemaRefuses changes one value of a good reading at a time.
func TestSchemaRefuses(t *testing.T) {
	schema := readingSchema(t)
	for path, value := range map[string]any{
		"report":                       nil,
		"report.text":                  7.0,
		"report.hash":                  "abc",
		"report.published.start":       "yesterday",
		"report.colour":                "red",
		"events":                       nil,
		"events.0.type":                "GIVE",
		"events.0.trigger.start":       -1.0,
		"events.0.trigger.end":         1.5,
		"events.0.claims":              []any{},
		"events.0.claims.0.position":   "YES",
		"events.0.claims.0.confidence": 1.5,
		"events.0.claims.0.holder":     []any{},
		"events.0.items.0.kind":        "car",
		"events.0.contested":           "yes",
		"doubts.0.code":                "hm",
		"model.version":                nil,
	} {
		r := asJSON(t, sample())
		set(t, r, strings.Split(path, "."), value)
		if len(validate(schema, schema, r, "reading")) == 0 {
			t.Errorf("%s = %v passed", path, value)
		}
	}
}

func set(t *testing.T, at any, path []string, value any) {
	t.Helper()
	switch x := at.(type) {
	case map[string]any:
		if len(path) == 1 {
			x[path[0]] = value
			return
		}
		set(t, x[path[0]], path[1:], value)
	case []any:
		set(t, x[int(path[0][0]-'0')], path[1:], value)
	default:
		t.Fatalf("no %v", path)
	}
}

// TestSchemaOfTypes: every field of every type is in the schema and nothing
// else, and every doubt's code is listed.
func TestSchemaOfTypes(t *testing.T) {
	schema := readingSchema(t)
	defs := schema["$defs"].(map[string]any)
	for _, typ := range []reflect.Type{
		reflect.TypeFor[attache.Reading](), reflect.TypeFor[attache.Report](), reflect.TypeFor[attache.Event](), reflect.TypeFor[attache.Claim](),
		reflect.TypeFor[attache.Party](), reflect.TypeFor[attache.Span](), reflect.TypeFor[attache.When](), reflect.TypeFor[attache.Where](),
	} {
		def, ok := defs[typ.Name()].(map[string]any)
		if !ok {
			t.Errorf("%s is not in the schema", typ.Name())
			continue
		}
		fields := def["properties"].(map[string]any)
		if len(fields) != typ.NumField() {
			t.Errorf("%s: %d fields in the schema, %d in the type", typ.Name(), len(fields), typ.NumField())
		}
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if fields[name] == nil {
				t.Errorf("%s.%s is not in the schema", typ.Name(), name)
			}
		}
	}
	raw := fmt.Sprint(defs["Doubt"])
	for code := range attache.DoubtCodes {
		if !strings.Contains(raw, code) {
			t.Errorf("doubt code %s is not listed", code)
		}
	}
}

// validate is as much of JSON Schema as the schema uses; a keyword it does not
// know fails, so that nothing is passed over.
func validate(root, schema map[string]any, v any, at string) (breaches []string) {
	fail := func(format string, args ...any) { breaches = append(breaches, at+": "+fmt.Sprintf(format, args...)) }
	if want, ok := schema["type"].(string); ok && !isType(want, v) { // the other keywords rest on the type
		fail("not of type %v", want)
		return breaches
	}
	for keyword, want := range schema {
		switch keyword {
		case "$schema", "$id", "$defs", "title", "description", "type", "properties", "items":
		case "$ref":
			name := strings.TrimPrefix(want.(string), "#/$defs/")
			breaches = append(breaches, validate(root, root["$defs"].(map[string]any)[name].(map[string]any), v, at)...)
		case "enum":
			found := false
			for _, w := range want.([]any) {
				found = found || w == v
			}
			if !found {
				fail("%v is not one of %v", v, want)
			}
		case "const":
			if v != want {
				fail("%v is not %v", v, want)
			}
		case "oneOf":
			passed := 0
			for _, s := range want.([]any) {
				if len(validate(root, s.(map[string]any), v, at)) == 0 {
					passed++
				}
			}
			if passed != 1 {
				fail("%v passes %d of oneOf", v, passed)
			}
		case "required":
			for _, name := range want.([]any) {
				if _, ok := v.(map[string]any)[name.(string)]; !ok {
					fail("no %v", name)
				}
			}
		case "additionalProperties":
			for name := range v.(map[string]any) {
				if schema["properties"].(map[string]any)[name] == nil {
					fail("unknown %s", name)
				}
			}
		case "minimum":
			if n, ok := v.(float64); ok && n < want.(float64) {
				fail("%v below %v", v, want)
			}
		case "maximum":
			if n, ok := v.(float64); ok && n > want.(float64) {
				fail("%v above %v", v, want)
			}
		case "minItems":
			if list, ok := v.([]any); ok && float64(len(list)) < want.(float64) {
				fail("%d items", len(list))
			}
		case "minLength":
			if s, ok := v.(string); ok && float64(len(s)) < want.(float64) {
				fail("too short")
			}
		case "pattern":
			if s, ok := v.(string); ok && !regexp.MustCompile(want.(string)).MatchString(s) {
				fail("%q does not match %v", s, want)
			}
		default:
			fail("the test does not know keyword %s", keyword)
		}
	}
	if fields, ok := schema["properties"].(map[string]any); ok {
		for name, s := range fields {
			if x, ok := v.(map[string]any)[name]; ok {
				breaches = append(breaches, validate(root, s.(map[string]any), x, at+"."+name)...)
			}
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		for i, x := range v.([]any) {
			breaches = append(breaches, validate(root, items, x, fmt.Sprintf("%s[%d]", at, i))...)
		}
	}
	return breaches
}

func isType(want string, v any) bool {
	switch v := v.(type) {
	case nil:
		return want == "null"
	case bool:
		return want == "boolean"
	case string:
		return want == "string"
	case float64:
		return want == "number" || want == "integer" && v == math.Trunc(v)
	case []any:
		return want == "array"
	case map[string]any:
		return want == "object"
	}
	return false
}
