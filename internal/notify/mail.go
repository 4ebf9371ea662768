package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"attache"
)

// A Mail sends alarms by mail: a digest a day, or each as it comes, and nothing in
// the quiet hours.
type Mail struct {
	Called   string
	Host     string
	Port     int    // 0: that of TLS
	TLS      string // starttls (default), tls, none
	User     string
	Password string
	From     string
	To       []string
	Watches  []string // that it is told of; none: all
	Digest   string   // "15:04": all of the day before at that time; "": each as it comes
	Quiet    string   // "22:00-06:00": nothing is sent; "": always
	Zone     *time.Location
}

// Check says whether times and addresses can be used.
func (m *Mail) Check() error {
	var errs []error
	if m.Host == "" || m.From == "" || len(m.To) == 0 {
		errs = append(errs, errors.New("host, from and to are needed"))
	}
	if !slices.Contains([]string{"", "starttls", "tls", "none"}, m.TLS) {
		errs = append(errs, fmt.Errorf("tls %q is not one of starttls, tls, none", m.TLS))
	}
	if m.Password != "" && m.TLS == "none" {
		errs = append(errs, errors.New("a password is not sent without tls"))
	}
	if m.Digest != "" {
		if _, err := clock(m.Digest); err != nil {
			errs = append(errs, err)
		}
	}
	if m.Quiet != "" {
		if _, _, err := m.quiet(); err != nil {
			errs = append(errs, err)
		}
	}
	if _, err := m.message(nil); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// clock is a time of day in minutes.
func clock(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day such as 08:00", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

func (m *Mail) quiet() (from, to int, err error) {
	a, b, ok := strings.Cut(m.Quiet, "-")
	if !ok {
		return 0, 0, fmt.Errorf("quiet %q is no time such as 22:00-06:00", m.Quiet)
	}
	from, err = clock(strings.TrimSpace(a))
	if err != nil {
		return 0, 0, err
	}
	to, err = clock(strings.TrimSpace(b))
	return from, to, err
}

// Name is what the settings call it.
func (m *Mail) Name() string { return m.Called }

// Wants says whether it is told of a watch's alarms.
func (m *Mail) Wants(watch string) bool {
	return len(m.Watches) == 0 || slices.Contains(m.Watches, watch)
}

// Together is true: one message for all that is due.
func (m *Mail) Together() bool { return true }

// First is the next digest, or now, and not before the quiet hours are over.
func (m *Mail) First(now time.Time) time.Time {
	zone := m.Zone
	if zone == nil {
		zone = time.UTC
	}
	at := now.In(zone)
	if minute, err := clock(m.Digest); err == nil && m.Digest != "" {
		next := time.Date(at.Year(), at.Month(), at.Day(), 0, minute, 0, 0, zone)
		if !next.After(at) {
			next = time.Date(at.Year(), at.Month(), at.Day()+1, 0, minute, 0, 0, zone)
		}
		at = next
	}
	from, to, err := m.quiet()
	if err != nil || from == to {
		return at
	}
	minute := at.Hour()*60 + at.Minute()
	day := at.Day()
	switch {
	case from < to && minute >= from && minute < to, from > to && minute < to:
	case from > to && minute >= from:
		day++
	default:
		return at
	}
	return time.Date(at.Year(), at.Month(), day, 0, to, 0, 0, zone)
}

// message is the mail about alarms.
func (m *Mail) message(alarms []attache.Alarm) (*mail.Msg, error) {
	msg := mail.NewMsg()
	if err := msg.From(m.From); err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	if err := msg.To(m.To...); err != nil {
		return nil, fmt.Errorf("to: %w", err)
	}
	var parts, ids []string
	for _, a := range alarms {
		parts = append(parts, Text(a))
		ids = append(ids, a.ID)
	}
	subject := fmt.Sprintf("attache: %d alarms", len(alarms))
	if len(alarms) == 1 {
		subject = "attache: " + oneLine(alarms[0].Arrow+" "+alarms[0].Watch)
	}
	msg.Subject(subject)
	msg.SetBulk()
	msg.SetGenHeader("X-Attache-Alarms", strings.Join(ids, " "))
	msg.SetBodyString(mail.TypeTextPlain, strings.Join(parts, "\n")+"\n-- \nattache: every alarm is a question to the reports it names, and no claim of its own.\n")
	return msg, nil
}

// Send sends one mail with all alarms.
func (m *Mail) Send(ctx context.Context, alarms []attache.Alarm) error {
	msg, err := m.message(alarms)
	if err != nil {
		return &RefusedError{Why: err.Error()}
	}
	options := []mail.Option{mail.WithTimeout(10 * time.Second)}
	switch m.TLS {
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case "tls":
		options = append(options, mail.WithSSL())
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.Port != 0 {
		options = append(options, mail.WithPort(m.Port))
	}
	if m.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.User), mail.WithPassword(m.Password))
	}
	c, err := mail.NewClient(m.Host, options...)
	if err != nil {
		return &RefusedError{Why: "mail: " + err.Error()}
	}
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		why := err.Error()
		if m.Password != "" {
			why = strings.ReplaceAll(why, m.Password, "…")
		}
		return errors.New("mail: " + why)
	}
	return nil
}
