package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"attache"
	"attache/internal/notify"
)

// notifyFile says who is notified; it lies among the watches.
const notifyFile = "notify.toml"

// receivers are the settings of notify.toml.
type receivers struct {
	Log  *bool          `toml:"log"` // false: alarms are not written to the log
	Hook []hookSettings `toml:"hook"`
	Mail []mailSettings `toml:"mail"`
}

type hookSettings struct {
	Name       string   `toml:"name"`
	URL        string   `toml:"url"`
	URLFile    string   `toml:"url_file"`
	Secret     string   `toml:"secret"`
	SecretFile string   `toml:"secret_file"`
	Watches    []string `toml:"watches"`
	Private    bool     `toml:"private"`
}

type mailSettings struct {
	Name         string   `toml:"name"`
	Host         string   `toml:"host"`
	Port         int      `toml:"port"`
	TLS          string   `toml:"tls"`
	User         string   `toml:"user"`
	Password     string   `toml:"password"`
	PasswordFile string   `toml:"password_file"`
	From         string   `toml:"from"`
	To           []string `toml:"to"`
	Watches      []string `toml:"watches"`
	Digest       *string  `toml:"digest"` // default 08:00; "" sends each alarm as it comes
	Quiet        string   `toml:"quiet"`
	Zone         string   `toml:"zone"` // of digest and quiet; default UTC
}

// outbox is the outbox of a folder of watches, with the receivers that its
// notify.toml names. Secrets may stand in files of their own (secret_file) or in the
// environment: ATTACHE_HOOK_NAME_SECRET, ATTACHE_MAIL_NAME_PASSWORD, with _FILE too.
func (p *program) outbox(f watchFolder, log *slog.Logger) (*notify.Outbox, error) {
	o := &notify.Outbox{Dir: filepath.Join(f.dir, "outbox"), Log: log}
	var r receivers
	raw, err := os.ReadFile(filepath.Join(f.dir, notifyFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &attache.Error{Code: attache.CodeUsage, Op: "receivers", Err: err}
	}
	if err := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields().Decode(&r); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) { // its text shows the line, which may hold a secret
			err = errors.New("a setting that there is not")
			if len(strict.Errors) > 0 {
				err = fmt.Errorf("there is no setting %s", strings.Join(strict.Errors[0].Key(), "."))
			}
		}
		return nil, &attache.Error{Code: attache.CodeUsage, Op: "receivers in " + notifyFile, Err: err}
	}
	if r.Log == nil || *r.Log {
		o.Receivers = append(o.Receivers, notify.Log{Logger: log})
	}
	seen := map[string]bool{"log": true}
	named := func(kind, name string) error {
		if name == "" || seen[name] {
			return usage(fmt.Sprintf("%s: a %s without a name of its own", notifyFile, kind), "name = \"…\"")
		}
		seen[name] = true
		return nil
	}
	for _, h := range r.Hook {
		if err := named("hook", h.Name); err != nil {
			return nil, err
		}
		secret, err := p.secret("hook", h.Name, "secret", h.Secret, h.SecretFile)
		if err != nil {
			return nil, err
		}
		url, err := p.secret("hook", h.Name, "url", h.URL, h.URLFile)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
			return nil, usage(fmt.Sprintf("%s: hook %s has no address", notifyFile, h.Name), "url = \"https://…\"")
		}
		o.Receivers = append(o.Receivers, &notify.Hook{Called: h.Name, URL: url, Secret: []byte(secret), Watches: h.Watches, Private: h.Private})
	}
	for _, m := range r.Mail {
		if err := named("mail", m.Name); err != nil {
			return nil, err
		}
		x, err := p.mail(m)
		if err != nil {
			return nil, err
		}
		o.Receivers = append(o.Receivers, x)
	}
	return o, nil
}

func (p *program) mail(m mailSettings) (*notify.Mail, error) {
	password, err := p.secret("mail", m.Name, "password", m.Password, m.PasswordFile)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(cmp.Or(m.Zone, "UTC"))
	if err != nil {
		return nil, usage(fmt.Sprintf("%s: mail %s: zone %q is not known", notifyFile, m.Name, m.Zone), "write it as Europe/Berlin")
	}
	digest := "08:00"
	if m.Digest != nil {
		digest = *m.Digest
	}
	x := &notify.Mail{Called: m.Name, Host: m.Host, Port: m.Port, TLS: m.TLS, User: m.User, Password: password, From: m.From, To: m.To, Watches: m.Watches, Digest: digest, Quiet: m.Quiet, Zone: zone}
	if err := x.Check(); err != nil {
		return nil, &attache.Error{Code: attache.CodeUsage, Op: notifyFile + ", mail " + m.Name, Err: err}
	}
	return x, nil
}

// secret is a setting that may be secret: from the environment, a file that the
// environment names, a file that the settings name, or the settings.
func (p *program) secret(kind, name, what, given, file string) (string, error) {
	variable := "ATTACHE_" + strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, kind+"_"+name+"_"+what))
	if v := p.env[variable]; v != "" {
		return v, nil
	}
	if file = cmp.Or(p.env[variable+"_FILE"], file); file == "" {
		return given, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", &attache.Error{Code: attache.CodeUsage, Op: fmt.Sprintf("%s of %s %s", what, kind, name), Err: err}
	}
	return strings.TrimSpace(string(raw)), nil
}
