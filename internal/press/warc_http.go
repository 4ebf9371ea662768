package press

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"attache"
)

// mostArchived bounds an archived body after decompression.
const mostArchived = 10 << 20

// archived takes an HTTP answer as an archive keeps it apart. Archives say
// "chunked" or "gzip" also of bodies that they have already undone: a body that
// is not what its header says is taken as it is.
func archived(block []byte) (kind string, body []byte, d *Drop) {
	head, body, ok := bytes.Cut(block, []byte("\r\n\r\n"))
	if !ok {
		if head, body, ok = bytes.Cut(block, []byte("\n\n")); !ok {
			return "", nil, &Drop{CodeTruncated, "an HTTP answer without a body"}
		}
	}
	// The body is ours to take apart, so the parser is told that there is none.
	res, err := http.ReadResponse(bufio.NewReader(io.MultiReader(bytes.NewReader(head), strings.NewReader("\r\n\r\n"))), &http.Request{Method: http.MethodHead})
	if err != nil {
		return "", nil, dropf(CodeWARC, "an HTTP answer that cannot be read: %v", err)
	}
	_ = res.Body.Close() // empty
	if res.StatusCode != http.StatusOK {
		return "", nil, &Drop{CodeStatus, "status " + strconv.Itoa(res.StatusCode)}
	}
	if len(res.TransferEncoding) > 0 {
		if plain, err := io.ReadAll(newChunked(body)); err == nil {
			body = plain
		}
	}
	if enc := strings.ToLower(res.Header.Get("Content-Encoding")); enc == "gzip" || enc == "x-gzip" || bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) {
		if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			if body, err = io.ReadAll(&limited{z, mostArchived, mostArchived}); err != nil {
				if attache.ErrorCode(err) == attache.CodeTooLarge {
					return "", nil, drop(err)
				}
				return "", nil, dropf(CodeTruncated, "compressed: %v", err)
			}
		}
	} else if enc != "" && enc != "identity" {
		return "", nil, dropf(CodeKind, "encoding %.20s is not read", enc)
	}
	return res.Header.Get("Content-Type"), body, nil
}

// newChunked undoes HTTP's chunks, by way of the one parser the library shows.
func newChunked(body []byte) io.Reader {
	head := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	res, err := http.ReadResponse(bufio.NewReader(io.MultiReader(strings.NewReader(head), bytes.NewReader(body))), nil)
	if err != nil {
		return bytes.NewReader(body)
	}
	return res.Body
}

// media is the media type of a Content-Type, without parameters.
func media(contentType string) string {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		t, _, _ = strings.Cut(contentType, ";")
	}
	return strings.ToLower(strings.TrimSpace(t))
}

// bodyItem makes a report of a body by its kind: pages and plain text; the rest
// gets a Drop, and its bytes are not kept.
func bodyItem(i Item, contentType string, body []byte, address string) Item {
	kind := media(contentType)
	if kind == "" || kind == "application/octet-stream" {
		kind = media(http.DetectContentType(body))
	}
	switch kind {
	case "text/html", "application/xhtml+xml":
		page := pageItem(body, contentType, address, i.Key, i.Via, i.Fetched)
		page.Line = i.Line
		return page
	case "text/plain":
		i.Raw = body
		text, remarks, d := decodePlain(toPlain(body, contentType))
		i.Report.Text, i.Remarks, i.Drop = paragraphsKept(text), append(i.Remarks, remarks...), d
		return finished(i)
	}
	i.Drop = dropf(CodeKind, "%.60s is not read", kind)
	return i
}

// toPlain reads plain text in the charset that its server named.
func toPlain(body []byte, contentType string) []byte {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && charsetOf(params["charset"]) != "" {
		return toUTF8(body, contentType, "")
	}
	return body
}

// paragraphsKept is plain text with the line ends of Unix and no more.
func paragraphsKept(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
