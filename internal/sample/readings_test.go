package sample

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"runtime"
	"sync"
	"testing"

	"attache"
	"attache/reading"
	"attache/weights"
)

var rewrite = flag.Bool("rewrite", false, "write readings.jsonl.gz anew")

// TestReadings reads the sample press and gets the readings that are embedded, to
// the byte.
func TestReadings(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors give the same claims, with other last digits")
	}
	if testing.Short() && !*rewrite {
		t.Skip("reads two hundred reports")
	}
	reader, err := reading.Open(weights.English(), reading.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := reports(t)
	fresh, errs := make([]attache.Reading, len(all)), make([]error, len(all))
	var work sync.WaitGroup
	room := make(chan bool, runtime.GOMAXPROCS(0))
	for i, r := range all {
		room <- true
		work.Go(func() {
			fresh[i], errs[i] = reader.Read(r)
			<-room
		})
	}
	work.Wait()
	for i, err := range errs {
		if err != nil {
			t.Fatalf("%s: %v", all[i].ID, err)
		}
	}
	if *rewrite {
		packed, err := pack(fresh)
		if err == nil {
			err = os.WriteFile("readings.jsonl.gz", packed, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d readings, %d bytes", len(fresh), len(packed))
		return
	}
	kept, err := Readings()
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != len(fresh) {
		t.Fatalf("%d readings are embedded, of %d reports", len(kept), len(fresh))
	}
	differ := 0
	for i := range fresh {
		a, b := line1(t, kept[i]), line1(t, fresh[i])
		if !bytes.Equal(a, b) {
			if differ++; differ == 1 {
				t.Errorf("%s is read anew as\n%s\nembedded is\n%s", all[i].ID, b, a)
			}
		}
		if err := kept[i].Check(); err != nil {
			t.Errorf("%s: %v", all[i].ID, err)
		}
	}
	if differ > 0 {
		t.Errorf("%d of %d readings are not those of the reader any more: go test ./internal/sample -run TestReadings -rewrite", differ, len(fresh))
	}
}

// line1 is a reading as one line of JSON.
func line1(t *testing.T, r attache.Reading) []byte {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestUnpack: what was packed comes out, and what is no pack is refused.
func TestUnpack(t *testing.T) {
	packed, err := pack([]attache.Reading{{Report: attache.Report{ID: "a", Text: "<b> & é"}}, {Report: attache.Report{ID: "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpack(packed)
	if err != nil || len(got) != 2 || got[0].Report.Text != "<b> & é" || got[1].Report.ID != "b" {
		t.Errorf("unpacked %+v, %v", got, err)
	}
	for name, bad := range map[string][]byte{"nothing": nil, "no gzip": []byte("readings"), "cut off": packed[:len(packed)/2]} {
		if got, err := unpack(bad); err == nil {
			t.Errorf("%s gives %d readings", name, len(got))
		}
	}
}
