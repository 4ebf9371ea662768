// Command attache reads English news and writes down who does what to whom,
// who says so and who denies it, with the words it rests on.
package main

import (
	"io"
	"os"
)

// Exit statuses.
const (
	exitDone    = 0
	exitFailed  = 1
	exitRefused = 2  // done, but some input was refused
	exitUsage   = 64 // wrong usage, as sysexits.h has it
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}

// run is the whole program: arguments without the program's name, streams, and
// the environment as NAME=value. It returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr, env: environment(env)}
	p.open = onKernel(p.env["ATTACHE_KERNEL"])
	return p.run(args)
}
