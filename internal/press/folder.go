package press

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"attache"
)

// maxFile bounds a file that is read as a whole.
const maxFile = 10 << 20

// path reads a folder or a file.
func (o Options) path(ctx context.Context, src string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		info, err := os.Stat(src)
		if err != nil {
			code := attache.CodeUnreadable
			if errors.Is(err, fs.ErrNotExist) {
				code = attache.CodeNotFound
			}
			yield(Item{}, fail(code, "open", err))
			return
		}
		if !info.IsDir() {
			o.file(ctx, src, false, yield)
			return
		}
		err = filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
			i := Item{Via: path, Key: path, Fetched: o.Clock.Now()}
			switch {
			case err != nil:
				i.Drop = dropf(attache.CodeUnreadable, "%v", err)
			case ctx.Err() != nil:
				return ctx.Err()
			case d.IsDir() && path != src && strings.HasPrefix(d.Name(), "."):
				i.Drop, i.Notice = &Drop{CodeKind, "a hidden folder"}, true
				if !yield(i, nil) {
					return errStop
				}
				return fs.SkipDir
			case d.IsDir():
				return nil
			default:
				if !o.file(ctx, path, true, yield) {
					return errStop
				}
				return nil
			}
			if !yield(i, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Item{}, err)
		}
	}
}

// errStop ends a walk whose items nobody wants any more.
var errStop = errors.New("stop")

// file reads one file by its extension. Within a folder failures are items with
// a Drop, and files of other kinds are named and not read; a file given alone is
// tried as what it looks like. It is false once there is no more to do.
func (o Options) file(ctx context.Context, path string, inFolder bool, yield func(Item, error) bool) bool {
	i := Item{Via: path, Key: path}
	refuse := func(d *Drop, err error) bool {
		if i.Drop = d; inFolder {
			return yield(i, nil)
		}
		return yield(Item{}, err) && false
	}
	info, err := os.Stat(path) // follows links to files
	if err != nil {
		err = fail(attache.CodeUnreadable, "open", err)
		return refuse(drop(err), err)
	}
	i.Fetched = wallTime(info.ModTime())
	kind := kindOf(path)
	if !info.Mode().IsRegular() && (inFolder || info.IsDir()) || inFolder && kind == "" {
		err := &attache.Error{Code: CodeKind, Message: "not a kind of file that is read"}
		return refuse(drop(err), err)
	}
	f, err := os.Open(path)
	if err != nil {
		err = fail(attache.CodeUnreadable, "open", err)
		return refuse(drop(err), err)
	}
	defer f.Close()
	in := io.Reader(f)
	if strings.EqualFold(filepath.Ext(path), ".gz") && kind != "warc" {
		z, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<16))
		if err != nil {
			err = fail(attache.CodeUnreadable, "uncompress "+path, err)
			return refuse(drop(err), err)
		}
		in = z
	}
	each := func(x Item, err error) bool {
		if err != nil && inFolder {
			i.Drop = drop(err)
			return yield(i, nil)
		}
		return yield(x, err)
	}
	switch kind {
	case "lines":
		return forward(ctx, Lines(in, path, i.Fetched), each)
	case "warc":
		return forward(ctx, WARC(in, path, i.Fetched, maxFile), each)
	}
	raw, err := io.ReadAll(&limited{in, maxFile, maxFile})
	if err != nil {
		err = fail(or(attache.ErrorCode(err), attache.CodeUnreadable), "read "+path, err)
		return refuse(drop(err), err)
	}
	return o.whole(ctx, i, kind, raw, inFolder, yield)
}

// whole makes items of a file that was read as a whole.
func (o Options) whole(ctx context.Context, i Item, kind string, raw []byte, inFolder bool, yield func(Item, error) bool) bool {
	if kind == "" || kind == "xml" {
		kind = or(looksLike(&Page{Body: raw}), kind)
	}
	switch kind {
	case "opml":
		if inFolder { // a folder is read, not subscribed to
			i.Drop, i.Notice = &Drop{CodeKind, "an OPML file; give it by itself to read its feeds"}, true
			return yield(i, nil)
		}
		subs, drops, err := ReadOPML(bytes.NewReader(raw))
		return o.subscriptions(ctx, i.Via, subs, drops, err, yield)
	case "feed":
		return o.feedFile(i, raw, yield)
	case "html", "xml":
		return yield(pageItem(raw, "", "", i.Key, i.Via, i.Fetched), nil)
	case "text":
		i.Raw = raw
		text, remarks, d := decodePlain(raw)
		i.Report.Text, i.Remarks, i.Drop = paragraphsKept(text), remarks, d
		return yield(finished(i), nil)
	}
	return yield(bodyItem(i, "", raw, ""), nil)
}

// feedFile gives the items of a feed that was saved.
func (o Options) feedFile(i Item, raw []byte, yield func(Item, error) bool) bool {
	got := digest(Memory{URL: i.Via}, &Page{URL: "", Body: raw, Fetched: i.Fetched}, nil, i.Fetched)
	for _, x := range got.Items {
		x.Via = i.Via
		if !yield(x, nil) {
			return false
		}
	}
	if got.Poll.Code != "" {
		i.Drop = &Drop{got.Poll.Code, got.Poll.Message}
		return yield(i, nil)
	}
	return true
}

// kindOf is what a file's name says it holds; "" where that is nothing known.
func kindOf(path string) string {
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(path)), ".gz")
	switch filepath.Ext(name) {
	case ".txt", ".text", ".md":
		return "text"
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".jsonl", ".ndjson":
		return "lines"
	case ".warc", ".wet":
		return "warc"
	case ".opml":
		return "opml"
	case ".rss", ".atom":
		return "feed"
	case ".xml":
		return "xml"
	}
	return ""
}
