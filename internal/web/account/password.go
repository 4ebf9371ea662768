package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"attache"
)

// The cost of a password: argon2id with the second recommended parameters of
// RFC 9106 §4 (64 MiB, three passes, four lanes). They are kept in each hash, so
// that they can be raised without making anybody log in anew.
var strong = cost{time: 3, memory: 64 * 1024, threads: 4}

// A cost is what argon2id takes to check a password.
type cost struct {
	time, memory uint32 // passes, KiB
	threads      uint8
}

const (
	saltBytes = 16
	keyBytes  = 32
)

// Bounds of a password, in characters and bytes. NIST SP 800-63B-4 §3.1.1.2 asks
// for 15 where it stands alone; no rule about its characters.
const (
	MinPassword = 15
	MaxPassword = 1024
)

// checkPassword refuses what is too short or too long, with CodeUsage.
func checkPassword(p string) error {
	switch {
	case utf8.RuneCountInString(p) < MinPassword:
		return &attache.Error{Code: attache.CodeUsage, Message: fmt.Sprintf("the password has fewer than %d characters", MinPassword), Hint: "four words that have nothing to do with each other will do"}
	case len(p) > MaxPassword:
		return &attache.Error{Code: attache.CodeUsage, Message: fmt.Sprintf("the password has more than %d bytes", MaxPassword)}
	}
	return nil
}

// hash is the password as it is kept, in the PHC string format.
func (c cost) hash(p string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: crypto/rand
	key := argon2.IDKey([]byte(p), salt, c.time, c.memory, c.threads, keyBytes)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads, enc.EncodeToString(salt), enc.EncodeToString(key))
}

// verifyPassword says whether the hash is that of the password. A hash that is
// none, or costs more than any of ours ever did, fits no password.
func verifyPassword(hash, p string) bool {
	var version int
	var memory, time uint32
	var threads uint8
	var rest string
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &time, &threads, &rest); err != nil || version != argon2.Version {
		return false
	}
	if memory > 1<<20 || time > 64 || time == 0 || threads == 0 {
		return false
	}
	salt, key, ok := saltAndKey(rest)
	if !ok {
		return false
	}
	got := argon2.IDKey([]byte(p), salt, time, memory, threads, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1
}

func saltAndKey(s string) (salt, key []byte, ok bool) {
	for i := range len(s) {
		if s[i] != '$' {
			continue
		}
		salt, err1 := base64.RawStdEncoding.DecodeString(s[:i])
		key, err2 := base64.RawStdEncoding.DecodeString(s[i+1:])
		return salt, key, err1 == nil && err2 == nil && len(salt) >= 8 && len(key) >= 16 && len(key) <= 64
	}
	return nil, nil, false
}
