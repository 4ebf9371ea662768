package account

import (
	"context"
	"slices"
	"strings"

	"attache"
)

// A Scope is one kind of thing that may be done.
type Scope string

// The scopes. Read is every question, and reading a text without keeping it.
const (
	Read    Scope = "read"
	Record  Scope = "record"  // keep reports, follow feeds
	Correct Scope = "correct" // say that something was read wrongly
	Admin   Scope = "admin"   // users, tokens of others, the audit log
)

// Scopes are all scopes, least first.
var Scopes = []Scope{Read, Record, Correct, Admin}

// A Role is a set of scopes with a name.
type Role string

// The roles: a reader asks, an editor also records and corrects, an admin also
// says who may.
const (
	Reader        Role = "reader"
	Editor        Role = "editor"
	Administrator Role = "admin"
)

// Roles are all roles, least first.
var Roles = []Role{Reader, Editor, Administrator}

// Scopes are what the role may do; none for a role that does not exist.
func (r Role) Scopes() []Scope {
	switch r {
	case Reader:
		return []Scope{Read}
	case Editor:
		return []Scope{Read, Record, Correct}
	case Administrator:
		return slices.Clone(Scopes)
	}
	return nil
}

// ParseRole is the role of that name, else CodeUsage.
func ParseRole(s string) (Role, error) {
	if r := Role(strings.ToLower(strings.TrimSpace(s))); slices.Contains(Roles, r) {
		return r, nil
	}
	return "", &attache.Error{Code: attache.CodeUsage, Message: s + " is no role", Hint: "there are reader, editor and admin"}
}

// ParseScopes are the scopes named in a list with commas or blanks, each once
// and in the order of Scopes; else CodeUsage.
func ParseScopes(s string) ([]Scope, error) {
	var out []Scope
	names := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ',' || r == ' ' })
	for _, n := range names {
		if !slices.Contains(Scopes, Scope(n)) {
			return nil, &attache.Error{Code: attache.CodeUsage, Message: n + " is no scope", Hint: "there are read, record, correct and admin"}
		}
	}
	for _, scope := range Scopes {
		if slices.Contains(names, string(scope)) {
			out = append(out, scope)
		}
	}
	if len(out) == 0 {
		return nil, &attache.Error{Code: attache.CodeUsage, Message: "no scope", Hint: "there are read, record, correct and admin"}
	}
	return out, nil
}

// Ways in.
const (
	ViaLocal   = "local"   // this machine, without login
	ViaSession = "session" // a browser that logged in
	ViaToken   = "token"   // a program
)

// An Identity is who asks. The zero value is nobody.
type Identity struct {
	Name  string  `json:"name"`
	Role  Role    `json:"role"`
	Via   string  `json:"via"`
	May   []Scope `json:"may"` // of a token: what both role and token allow
	Token string  `json:"token,omitempty"`
}

// Allows says whether the identity may do what the scope names.
func (i Identity) Allows(s Scope) bool { return slices.Contains(i.May, s) }

type contextKey struct{}

// From is who asks, as Guard.Identify found; nobody where it was not asked.
func From(ctx context.Context) Identity {
	i, _ := ctx.Value(contextKey{}).(Identity)
	return i
}

// With is a context in which i asks.
func With(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, contextKey{}, i)
}
