package problem

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"attache"
)

// ours are the codes of what is our fault, not the asker's: 500 on purpose.
var ours = map[string]bool{
	attache.CodeInternal: true, attache.CodeModel: true, attache.CodeUnreadable: true, attache.CodeNewer: true, attache.CodeCorrupt: true,
}

// TestEveryCode: every code of the root package has a status, or is our fault. A
// new code makes this fail until somebody says which.
func TestEveryCode(t *testing.T) {
	known := 0
	for _, name := range []string{"../../../errors.go", "../../../ledger.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				continue
			}
			for _, spec := range d.Specs {
				s, ok := spec.(*ast.ValueSpec)
				if !ok || !strings.HasPrefix(s.Names[0].Name, "Code") {
					continue
				}
				code, err := strconv.Unquote(s.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				known++
				if _, mapped := statuses[code]; mapped == ours[code] {
					t.Errorf("%s (%s) has no status, or two", s.Names[0].Name, code)
				}
			}
		}
	}
	if known < 15 {
		t.Errorf("only %d codes found", known)
	}
}

// TestWrite: what is our fault is not told; what is the asker's is, with the hint.
func TestWrite(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		has    string
		header string
	}{
		{errors.New("dial /var/lib/secret.db"), 500, `"code":"internal"`, ""},
		{&attache.Error{Code: attache.CodeCorrupt, Op: "open /var/lib/secret.db", Message: "secret.db is damaged"}, 500, "a fault of the program", ""},
		{fmt.Errorf("ask: %w", &attache.Error{Code: attache.CodeNotFound, Op: "open /var/lib/secret.db", Message: "no event e1", Hint: "look again"}), 404, "no event e1 (look again)", ""},
		{&attache.Error{Code: Login}, 401, "login required", "Bearer"},
		{&attache.Error{Code: TooMany, Message: "wait"}, 429, "wait", "1"},
	} {
		w := httptest.NewRecorder()
		Write(w, c.err)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.has) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
		}
		if got := w.Header().Get("WWW-Authenticate") + w.Header().Get("Retry-After"); !strings.HasPrefix(got, c.header) || (got == "") != (c.header == "") {
			t.Errorf("%v: header %q", c.err, got)
		}
	}
}
