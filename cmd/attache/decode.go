package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"attache"
)

// decodeText makes a report's text of the bytes of a file: UTF-8 as it is,
// UTF-16 by its byte order mark, anything else as Windows-1252 (of which
// Latin-1's letters are a part) with a doubt. Bytes that are no text are
// refused.
func decodeText(raw []byte) (string, []attache.Doubt, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return decodeUTF16(raw[2:], binary.LittleEndian), nil, nil
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeUTF16(raw[2:], binary.BigEndian), nil, nil
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if err := checkPlain(raw); err != nil {
		return "", nil, err
	}
	if utf8.Valid(raw) {
		return string(raw), nil, nil
	}
	doubt := attache.Doubt{Code: "invalid_utf8", Message: "the file is not UTF-8; it was read as Windows-1252"}
	return decodeWindows1252(raw), []attache.Doubt{doubt}, nil
}

// checkPlain refuses pictures, archives, web pages and the like: their bytes
// have words in them, but no report.
func checkPlain(raw []byte) error {
	head := raw[:min(len(raw), 1<<13)]
	kind := http.DetectContentType(head) // the sniffing algorithm of the WHATWG
	control := 0
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != '\v' {
			control++
		}
	}
	switch {
	case len(head) == 0 || strings.HasPrefix(kind, "text/plain"):
		if bytes.IndexByte(raw, 0) < 0 && control*20 <= len(head) {
			return nil
		}
		kind = "application/octet-stream"
	case kind == "application/octet-stream" && control*20 <= len(head) && bytes.IndexByte(raw, 0) < 0:
		return nil // a stray control character makes no binary
	}
	hint := ""
	if strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "text/xml") {
		hint = "give the text of the page"
	}
	return &attache.Error{Code: attache.CodeNotText, Message: fmt.Sprintf("not plain text but %s", kind), Hint: hint}
}

func decodeUTF16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

// windows1252 are the characters of bytes 0x80 to 0x9f; the five bytes without
// one are as in the WHATWG encoding standard. All other bytes are Latin-1.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

func decodeWindows1252(raw []byte) string {
	high := []rune(windows1252)
	var b strings.Builder
	for _, c := range raw {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(high[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}
