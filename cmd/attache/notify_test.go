package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"attache"
	"attache/internal/notify"
)

func TestReceivers(t *testing.T) {
	dir := t.TempDir()
	f := watchFolder{dir, new(sync.Mutex)}
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, notifyFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &program{env: map[string]string{"ATTACHE_HOOK_DESK_SECRET": "from the environment", "ATTACHE_MAIL_MORNING_PASSWORD_FILE": secret}}
	o, err := p.outbox(f, slog.New(slog.DiscardHandler))
	if err != nil || len(o.Receivers) != 1 {
		t.Fatalf("without a file: %v, %v", o, err)
	}
	put(`log = false
[[hook]]
name = "desk"
url = "https://hooks.example/x"
secret_file = "` + secret + `"
[[hook]]
name = "night"
url = "https://hooks.example/y"
secret_file = "` + secret + `"
[[mail]]
name = "morning"
host = "mail.example"
user = "u"
from = "a@b.example"
to = ["c@d.example"]
quiet = "22:00-06:00"
`)
	if o, err = p.outbox(f, slog.New(slog.DiscardHandler)); err != nil || len(o.Receivers) != 3 {
		t.Fatalf("%v, %v", o, err)
	}
	if s := string(o.Receivers[0].(*notify.Hook).Secret); s != "from the environment" {
		t.Errorf("the environment weighs more than the file: %q", s)
	}
	if s := string(o.Receivers[1].(*notify.Hook).Secret); s != "from a file" {
		t.Errorf("%q", s)
	}
	if m := o.Receivers[2].(*notify.Mail); m.Password != "from a file" || m.Digest != "08:00" {
		t.Errorf("a mail is a digest unless said: %+v", m)
	}
	for name, text := range map[string]string{
		"misspelt":   "[[hook]]\nname = \"a\"\nurl = \"https://x.example/s3cret\"\nsecrets = \"s3cret\"\n",
		"no name":    "[[hook]]\nurl = \"https://x.example/s3cret\"\n",
		"twice":      "[[hook]]\nname = \"log\"\nurl = \"https://x.example/s3cret\"\n",
		"no address": "[[hook]]\nname = \"a\"\nsecret = \"s3cret\"\n",
		"in clear":   "[[mail]]\nname = \"a\"\nhost = \"h\"\nfrom = \"a@b.example\"\nto = [\"c@d.example\"]\ntls = \"none\"\nuser = \"u\"\npassword = \"s3cret\"\n",
	} {
		put(text)
		if _, err := p.outbox(f, slog.New(slog.DiscardHandler)); attache.ErrorCode(err) != attache.CodeUsage || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
