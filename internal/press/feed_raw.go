package press

import (
	"bytes"
	"encoding/json"
	"regexp"

	"golang.org/x/net/html/charset"
)

// xmlDecl finds the charset that an XML declaration names.
var xmlDecl = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["'][^>]*\?>`)

// feedUTF8 is a feed's document in UTF-8, without byte order mark and XML
// declaration. A mark decides before the server's charset, that before the
// declaration (RFC 7303 §3); all three are overruled by bytes that are valid
// UTF-8 and not plain ASCII, which other charsets do not produce by chance.
func feedUTF8(body []byte, contentType string) []byte {
	label := ""
	if m := xmlDecl.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
		label = string(m[1])
	}
	body = toUTF8(body, contentType, label)
	if at := bytes.Index(body[:min(len(body), 1024)], []byte("?>")); at >= 0 && bytes.HasPrefix(bytes.TrimSpace(body), []byte("<?xml")) {
		body = body[at+2:]
	}
	return bytes.TrimSpace(body)
}

// charsetOf is the reader's name of the charset that label means; "" for none.
func charsetOf(label string) string {
	if label == "" {
		return ""
	}
	_, name := charset.Lookup(label)
	return name
}

// rawEntries are the pieces of a feed's document that hold one item each, in
// order, cut at <item> or <entry> outside of comments and CDATA. Where a
// document's markup is not simple the number differs from the parser's, which
// the caller checks.
func rawEntries(doc []byte, kind string) [][]byte {
	if kind == "json" {
		var f struct{ Items []json.RawMessage }
		if json.Unmarshal(doc, &f) != nil {
			return nil
		}
		var out [][]byte
		for _, i := range f.Items {
			out = append(out, i)
		}
		return out
	}
	name := "item"
	if kind == "atom" {
		name = "entry"
	}
	var out [][]byte
	start := -1
	for at := 0; at < len(doc); {
		open := bytes.IndexByte(doc[at:], '<')
		if open < 0 {
			break
		}
		at += open
		rest := doc[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			at = after(doc, at, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			at = after(doc, at, "]]>")
		case start < 0 && opens(rest, name):
			start, at = at, at+1
		case start >= 0 && bytes.HasPrefix(rest, []byte("</"+name)):
			at = after(doc, at, ">")
			out = append(out, doc[start:at])
			start = -1
		default:
			at++
		}
	}
	return out
}

// after is the place behind the next end, or that of the document.
func after(doc []byte, at int, end string) int {
	n := bytes.Index(doc[at:], []byte(end))
	if n < 0 {
		return len(doc)
	}
	return at + n + len(end)
}

func opens(b []byte, name string) bool {
	return len(b) > len(name)+1 && string(b[1:1+len(name)]) == name && bytes.IndexByte([]byte(" \t\r\n>"), b[1+len(name)]) >= 0
}
