package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"attache"
)

// jsonLine is v as one line of JSON, with <, > and & as they are.
func jsonLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b.Bytes(), nil
}

// errorLine stands in the place of a report that was refused. The file is
// named where there are several.
func errorLine(file string, line int, err error) []byte {
	type refusal struct {
		File    string `json:"file,omitempty"`
		Line    int    `json:"line"`
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	message := err.Error()
	if coded := (*attache.Error)(nil); errors.As(err, &coded) && coded.Message != "" {
		message = coded.Message // what was tried is clear from the place
		if coded.Err != nil {
			message += ": " + coded.Err.Error()
		}
	}
	out, _ := jsonLine(struct { // strings and an int cannot fail
		Error refusal `json:"error"`
	}{refusal{file, line, attache.ErrorCode(err), message}})
	return out
}
