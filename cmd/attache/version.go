package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"attache"
)

// versionCommand is `attache version`.
type versionCommand struct {
	Output string `short:"o" enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`
	Model  string `placeholder:"FILE" help:"Model to ask: a file, or fast for the smaller one in the program."`
}

// versions is what `attache version` answers.
type versions struct {
	Version  string          `json:"version"`
	Commit   string          `json:"commit"`
	Modified bool            `json:"modified"` // built from a changed checkout
	Go       string          `json:"go"`
	Platform string          `json:"platform"`
	Kernel   string          `json:"kernel"`
	Model    attache.ModelID `json:"model"`
}

// Run prints the versions.
func (c *versionCommand) Run(p *program) error {
	v := versions{Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Version = info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				v.Commit = s.Value
			case "vcs.modified":
				v.Modified = s.Value == "true"
			}
		}
	}
	eng, err := p.open(engineOptions{Model: c.Model})
	if err != nil {
		return err
	}
	v.Model, v.Kernel = eng.Model(), eng.Kernel()
	out := fmt.Appendf(nil, "attache %s\ncommit  %s\nmodel   %s %s sha256:%.12s\nkernel  %s\nbuilt   %s %s\n",
		cmp.Or(v.Version, "unknown"), cmp.Or(v.Commit, "unknown"), v.Model.Name, v.Model.Version, v.Model.SHA256, v.Kernel, v.Go, v.Platform)
	if c.Output == "json" {
		if out, err = jsonLine(v); err != nil {
			return err
		}
	}
	if _, err := p.stdout.Write(out); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
