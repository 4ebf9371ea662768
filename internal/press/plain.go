package press

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"attache"

	"golang.org/x/text/encoding/charmap"
)

// decodePlain makes text of the bytes of a plain file: UTF-8 as it is, UTF-16
// by its byte order mark, else Windows-1252 with a remark. Bytes that are no
// text get a Drop.
func decodePlain(raw []byte) (text string, remarks []Drop, d *Drop) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return decodeUTF16(raw[2:], binary.LittleEndian), nil, nil
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeUTF16(raw[2:], binary.BigEndian), nil, nil
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if kind := notPlain(raw); kind != "" {
		return "", nil, dropf(attache.CodeNotText, "not plain text but %s", kind)
	}
	if utf8.Valid(raw) {
		return string(raw), nil, nil
	}
	text, err := charmap.Windows1252.NewDecoder().String(string(raw))
	if err != nil {
		return "", nil, dropf(attache.CodeNotText, "neither UTF-8 nor Windows-1252")
	}
	return text, []Drop{{"invalid_utf8", "the file is not UTF-8; it was read as Windows-1252"}}, nil
}

// notPlain names what raw is where it is no plain text, by the sniffing
// algorithm of the WHATWG and its share of control characters.
func notPlain(raw []byte) string {
	head := raw[:min(len(raw), 1<<13)]
	kind := http.DetectContentType(head)
	control := 0
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != '\v' {
			control++
		}
	}
	binaryLike := control*20 > len(head) || bytes.IndexByte(raw, 0) >= 0
	switch {
	case binaryLike:
		return "binary data"
	case len(head) == 0, strings.HasPrefix(kind, "text/plain"), kind == "application/octet-stream":
		return ""
	}
	return kind
}

func decodeUTF16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}
