package press

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// toUTF8 reads bytes of a page or feed as text. In order: a byte order mark;
// valid UTF-8 with at least one character above ASCII, whatever is declared;
// the server's charset; what the document declares; Windows-1252.
func toUTF8(body []byte, contentType, declared string) []byte {
	for _, m := range [...]struct{ mark, name string }{{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}} {
		if rest, ok := bytes.CutPrefix(body, []byte(m.mark)); ok {
			e, _ := charset.Lookup(m.name)
			return decoded(e, rest)
		}
	}
	if utf8.Valid(body) && !ascii(body) {
		return body
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if name := charsetOf(params["charset"]); name != "" {
			declared = name
		}
	}
	e, name := charset.Lookup(declared)
	switch {
	case e == nil || name == "replacement":
		if utf8.Valid(body) {
			return body
		}
		e, _ = charset.Lookup("windows-1252")
	case strings.HasPrefix(name, "utf-16") && body16(body) == 0:
		return bytes.ToValidUTF8(body, []byte("\ufffd")) // declared so in ASCII: it cannot be
	case name == "utf-8" && !utf8.Valid(body):
		if broken(body) > 2+len(body)/2000 { // more than a slip: it is not UTF-8
			e, _ = charset.Lookup("windows-1252")
		}
	}
	return decoded(e, body)
}

func decoded(e encoding.Encoding, body []byte) []byte {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		out = body
	}
	return bytes.ToValidUTF8(out, []byte("\ufffd"))
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// body16 counts the zero bytes at the start of b: text in UTF-16 has them.
func body16(b []byte) int { return bytes.Count(b[:min(len(b), 256)], []byte{0}) }

// broken counts the bytes of b that are not UTF-8.
func broken(b []byte) (n int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			n++
		}
		b = b[size:]
	}
	return n
}
