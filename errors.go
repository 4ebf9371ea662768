package attache

import (
	"errors"
	"strings"
)

// Codes of errors: stable words for programs, listed once here and mapped once
// at the edge (exit status of the command, error lines of a batch).
const (
	CodeUsage       = "usage"           // the call itself is wrong
	CodeNotFound    = "not_found"       // a file or id that does not exist
	CodeUnreadable  = "unreadable"      // a file that cannot be opened or read
	CodeInvalidJSON = "invalid_json"    // a line that is not a JSON object of the expected shape
	CodeNoText      = "no_text"         // a report without words
	CodeNotText     = "not_text"        // bytes that are no plain text: pictures, archives, web pages
	CodeTooLarge    = "too_large"       // above MaxReportBytes or MaxReportWords
	CodeNotEnglish  = "not_english"     // a long text in another language
	CodeInvalid     = "invalid_reading" // a Reading or Report that breaks the contract
	CodeModel       = "invalid_model"   // a model file that cannot be used
	CodeInternal    = "internal"        // a fault of the program
)

// An Error is a failure with a code for programs and words for people. Op is
// what was tried, Message what went wrong, Hint what the user can do about it.
// Err is the cause, kept for errors.Is and errors.As and shown last.
type Error struct {
	Code    string
	Op      string
	Message string
	Hint    string
	Err     error
}

// Error is "op: message: cause (hint)", leaving out what is empty.
func (e *Error) Error() string {
	var parts []string
	for _, s := range []string{e.Op, e.Message} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	if len(parts) == 0 {
		parts = append(parts, e.Code)
	}
	s := strings.Join(parts, ": ")
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrorCode is the code of the outermost Error in err's chain: "" for nil,
// CodeInternal where nobody gave one.
func ErrorCode(err error) string {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) && e.Code != "" {
		return e.Code
	}
	return CodeInternal
}
