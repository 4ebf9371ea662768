package press

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"attache"
)

// A Record is one record of a WARC file (ISO 28500). Header names are in lower
// case; of a name that occurs twice the first counts.
type Record struct {
	Version string // "1.0", "1.1"
	Header  map[string]string
	Body    []byte // the block; nil where TooLarge
	// TooLarge: the block is longer than the limit. Truncated: the file ended
	// within it; there is no record after it.
	TooLarge, Truncated bool
}

// Limits of a WARC file: bytes of the header of a record.
const warcHeader = 64 << 10

// Records gives the records of a WARC file, plain or of gzip members, one after
// another; maxBody bounds the memory a record takes. A damaged file ends with
// an error of code invalid_warc, or truncated within a header.
func Records(r io.Reader, maxBody int64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			z, err := gzip.NewReader(in) // reads one member after the other
			if err != nil {
				yield(Record{}, fail(CodeWARC, "read WARC", err))
				return
			}
			in = bufio.NewReaderSize(z, 1<<16)
		}
		for {
			rec, err := readRecord(in, maxBody)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Record{}, fail(codeOfWARC(err), "read WARC", err))
				return
			}
			if !yield(rec, nil) || rec.Truncated {
				return
			}
		}
	}
}

func codeOfWARC(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return CodeTruncated
	}
	return CodeWARC
}

// readRecord reads one record; io.EOF says that there is none.
func readRecord(in *bufio.Reader, maxBody int64) (rec Record, err error) {
	left := warcHeader
	line := ""
	for line == "" { // the empty lines that end the record before
		line, err = warcLine(in, &left)
		if err != nil && line == "" {
			return rec, err
		}
	}
	version, ok := strings.CutPrefix(line, "WARC/")
	if !ok && !strings.HasPrefix("WARC/", line) {
		return rec, fmt.Errorf("a record that begins with %.20q", line)
	}
	if err != nil {
		return rec, err
	}
	rec = Record{Version: version, Header: map[string]string{}}
	name := ""
	for {
		line, err = warcLine(in, &left)
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return rec, err
		}
		if line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' { // folded, as WARC 1.0 allows
			if name != "" {
				rec.Header[name] += " " + strings.TrimSpace(line)
			}
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return rec, fmt.Errorf("a header line without a colon: %.20q", line)
		}
		name = strings.ToLower(strings.TrimSpace(key))
		if _, twice := rec.Header[name]; twice {
			name = "" // and its folds
			continue
		}
		rec.Header[name] = strings.TrimSpace(value)
	}
	length, err := strconv.ParseInt(rec.Header["content-length"], 10, 64)
	if err != nil || length < 0 {
		return rec, fmt.Errorf("content-length %.20q", rec.Header["content-length"])
	}
	if length > maxBody {
		rec.TooLarge = true
		n, err := io.CopyN(io.Discard, in, length)
		rec.Truncated = n < length
		return rec, damaged(err)
	}
	// Grown as it comes: a length is only a promise.
	body, err := io.ReadAll(io.LimitReader(in, length))
	rec.Body, rec.Truncated = body, int64(len(body)) < length
	return rec, damaged(err)
}

// damaged is err unless it only says that the file ended, which Truncated does.
func damaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// warcLine reads a line without its end; left is what the header may still
// take. With io.ErrUnexpectedEOF comes the line that the file ended in.
func warcLine(in *bufio.Reader, left *int) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if *left -= len(part); *left < 0 {
			return "", errors.New("a header above the limit")
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return strings.TrimRight(string(line), "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(bytes.TrimSpace(line)) > 0:
			return string(line), io.ErrUnexpectedEOF
		default:
			return "", err
		}
	}
}

// URI is the address the record is about.
func (r Record) URI() string {
	return strings.Trim(r.Header["warc-target-uri"], "<>")
}

// Date is when it was fetched; the zero time where the record does not say.
func (r Record) Date() time.Time {
	t, _ := time.Parse(time.RFC3339Nano, r.Header["warc-date"]) // the zero time where it fails
	return t
}

// WARC gives an item for every record that holds, or stands for, something
// fetched: responses, resources, conversions and revisits. Pages and plain
// texts are read; what is no report has its Drop. via names the file.
func WARC(r io.Reader, via string, fetched time.Time, maxBody int64) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		n := 0
		for rec, err := range Records(r, maxBody) {
			n++
			if err != nil {
				// What came before stands; that the rest is lost is one item.
				i := Item{Fetched: fetched, Via: via, Key: fmt.Sprintf("%s#%d", via, n), Drop: drop(err)}
				yield(i, nil)
				return
			}
			i, ok := recordItem(rec, n, via, fetched)
			if ok && !yield(i, nil) {
				return
			}
		}
	}
}

// recordItem is the item of a record; ok is false for those about the archive
// itself.
func recordItem(rec Record, n int, via string, fetched time.Time) (i Item, ok bool) {
	typ := strings.ToLower(rec.Header["warc-type"])
	i = Item{Fetched: rec.Date(), Via: via, Key: or(rec.URI(), fmt.Sprintf("%s#%d", via, n))}
	if i.Fetched.IsZero() {
		i.Fetched = fetched
	}
	i.Report.URL = PublicURL(rec.URI())
	switch typ {
	case "response", "resource", "conversion":
	case "revisit":
		i.Drop = &Drop{CodeDuplicate, "a revisit: the archive has the same page elsewhere"}
		return i, true
	default: // warcinfo, request, metadata, continuation
		return i, false
	}
	switch cut := rec.Header["warc-truncated"]; {
	case rec.TooLarge:
		i.Drop = dropf(attache.CodeTooLarge, "a record of %s bytes", rec.Header["content-length"])
	case rec.Truncated:
		i.Drop = &Drop{CodeTruncated, "the file ends within the record"}
	case cut != "":
		i.Drop = dropf(CodeTruncated, "the crawler cut it off: %.40s", cut)
	}
	if i.Drop != nil {
		return i, true
	}
	kind, body := rec.Header["content-type"], rec.Body
	if media(kind) == "application/http" || typ == "response" && media(kind) == "" {
		if strings.Contains(kind, "msgtype=request") {
			return i, false
		}
		kind, body, i.Drop = archived(rec.Body)
		if i.Drop != nil {
			return i, true
		}
	}
	return bodyItem(i, kind, body, rec.URI()), true
}
