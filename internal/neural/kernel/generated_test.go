package kernel_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated: the assembly, its declarations and the constants are what the
// generator writes.
func TestGenerated(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if testing.Short() || err != nil {
		t.Skip("runs the generator")
	}
	dir := t.TempDir()
	if out, err := exec.Command(goTool, "run", "./_generate", dir).CombinedOutput(); err != nil {
		t.Fatalf("generator: %v\n%s", err, out)
	}
	for _, name := range []string{"kernel_amd64.s", "stubs_amd64.go", "constants.go"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s is not what the generator writes: run go generate", name)
		}
	}
}
