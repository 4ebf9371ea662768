package main

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
)

// resident is the memory of this process in bytes: what is in main memory where
// the system tells (Linux, proc(5): VmRSS), else what Go has taken from it.
func resident() int {
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		for line := range bytes.Lines(status) {
			if rest, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
				kb, err := strconv.Atoi(string(bytes.TrimSuffix(bytes.TrimSpace(rest), []byte(" kB"))))
				if err == nil {
					return 1024 * kb
				}
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.Sys)
}
