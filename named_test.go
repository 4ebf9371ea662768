package attache

import "testing"

func TestSaid(t *testing.T) {
	names := map[string]string{"IRN": "Iran", "islamic-state": "Islamic State", AuthorID: "the report itself"}
	name := func(id string) string {
		if n, ok := names[id]; ok {
			return n
		}
		return id
	}
	for _, c := range []struct{ kind, reason, want string }{
		{"counted", "military cooperation between IRN and USD-payers", "military cooperation between Iran and USD-payers"},
		{"counted", "3 tellings of AID by islamic-state, high-speed", "3 tellings of AID by Islamic State, high-speed"},
		{"reported", "IRN, author: growing: IRN said that it grows", "Iran, the report itself: growing: IRN said that it grows"},
		{"reported", "no colon", "no colon"},
	} {
		if got := (AlarmRow{Kind: c.kind, Reason: c.reason}).Said(name); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.reason, got, c.want)
		}
	}
}
