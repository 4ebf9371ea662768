package press

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"attache"
)

// An Item is one report as it came in. Raw is what was fetched, uncompressed:
// the file, the line, the page, or the feed's own words for one of its items;
// RawHash is "sha256:…" of it. Items with a Drop are no reports: what is known
// of them is filled in, the rest empty.
type Item struct {
	Report  attache.Report
	Raw     []byte
	RawHash string
	Fetched time.Time // for a file its last change, for a WARC record its date
	Via     string    // the feed, file or archive it came by
	Key     string    // the same for every version: GUID, URL, or path#line
	Line    int       // of JSON Lines, from 1; else 0
	Site    string    // home page of the outlet, where a feed's <source> names it
	Origin  string    // address on another site that the page names as the original
	Changed bool      // a feed showed it before with other words
	Partial bool      // a feed's summary: its page may say more (Client.WithPage)
	Drop    *Drop
	Notice  bool   // the Drop is about a source (a feed that fails, a folder passed over), not about a report
	Remarks []Drop // what was noticed and did not stop it
}

// A Drop is why an item was not used. Code is one of attache's error codes or
// of this package's, Message says it in words.
type Drop struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Codes beside those of package attache: of a Drop, and of the *attache.Error
// that a failed fetch gives.
const (
	CodeAddress   = "refused_address" // an address of the own network, or a scheme other than http and https
	CodeRobots    = "robots"          // robots.txt asks not to
	CodeStatus    = "http_status"     // the server answered with an error
	CodeLater     = "later"           // the server asked to come later (429, 503)
	CodeGone      = "gone"            // the server says it is gone for good (410)
	CodeRedirect  = "redirects"       // too many, in a circle, or without a goal
	CodeTimeout   = "timeout"         // no full answer in time
	CodeFetch     = "fetch"           // no connection, or it broke
	CodeFeed      = "invalid_feed"    // neither RSS nor Atom nor JSON Feed
	CodeOPML      = "invalid_opml"    // not an OPML file
	CodeWARC      = "invalid_warc"    // a damaged record
	CodeTruncated = "truncated"       // a record or file that ends before it should
	CodeDuplicate = "duplicate"       // the same item twice in one document
	CodeKind      = "kind"            // a kind of file or record that is not read
)

// drop is the Drop that err amounts to.
func drop(err error) *Drop {
	return &Drop{Code: attache.ErrorCode(err), Message: err.Error()}
}

func dropf(code, format string, args ...any) *Drop {
	return &Drop{Code: code, Message: fmt.Sprintf(format, args...)}
}

// panicked is the error of a library that gave up on foreign bytes.
func panicked(r any) error {
	return &attache.Error{Code: attache.CodeInternal, Message: fmt.Sprintf("the parser gave up: %v", r)}
}

func fail(code, op string, err error) *attache.Error {
	return &attache.Error{Code: code, Op: op, Err: err}
}

// hashOf is "sha256:…" of b, in hexadecimal.
func hashOf[T string | []byte](b T) string {
	sum := sha256.Sum256([]byte(b))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// finished fills in what follows from the rest: hashes, id, and the Drop of a
// text that is no report.
func finished(i Item) Item {
	if i.RawHash == "" && i.Raw != nil {
		i.RawHash = hashOf(i.Raw)
	}
	if i.Drop != nil {
		return i
	}
	if !utf8.ValidString(i.Report.Text) {
		i.Report.Text = strings.ToValidUTF8(i.Report.Text, "\ufffd")
		i.Remarks = append(i.Remarks, Drop{"invalid_utf8", "bytes that are not UTF-8 were replaced"})
	}
	if i.Drop = checkText(i.Report.Text); i.Drop != nil {
		i.Report.Text = ""
		return i
	}
	i.Report.Hash = hashOf(i.Report.Text)
	if i.Report.ID == "" {
		i.Report.ID = i.Report.Hash
	}
	return i
}

// checkText is why a text is no report by its size, or nil.
func checkText(text string) *Drop {
	if strings.TrimSpace(text) == "" {
		return &Drop{attache.CodeNoText, "no text"}
	}
	if len(text) > attache.MaxReportBytes {
		return dropf(attache.CodeTooLarge, "%d bytes; a report has at most %d", len(text), attache.MaxReportBytes)
	}
	words := 0
	for range strings.FieldsSeq(text) {
		words++
	}
	if words > attache.MaxReportWords {
		return dropf(attache.CodeTooLarge, "%d words; a report has at most %d", words, attache.MaxReportWords)
	}
	return nil
}
