package main

import (
	"io/fs"
	"os"
	"time"

	"attache"
	"attache/internal/neural/kernel"
	"attache/reading"
	"attache/weights"
)

// An engine reads reports. It is safe for concurrent use.
type engine interface {
	Read(attache.Report) (attache.Reading, error)
	Explain(sentence string) (reading.Explanation, error)
	Model() attache.ModelID
}

// engineOptions are the choices a user has.
type engineOptions struct {
	Model   string // path of a model file, "" for the one in the program
	Lexicon string // folder of tables that add to the program's own, or ""
}

// openEngine opens the reader of package reading.
func openEngine(o engineOptions) (engine, error) {
	model := weights.English()
	if o.Model != "" {
		var err error
		if model, err = os.ReadFile(o.Model); err != nil {
			return nil, &attache.Error{Code: attache.CodeModel, Op: "open model", Err: err}
		}
	}
	options := reading.Options{Near: time.Now().Year()}
	if o.Lexicon != "" {
		if info, err := os.Stat(o.Lexicon); err != nil || !info.IsDir() {
			return nil, &attache.Error{Code: attache.CodeUsage, Op: "open lexicon", Message: o.Lexicon + " is no folder", Err: err}
		}
		options.Lexicon = []fs.FS{os.DirFS(o.Lexicon)}
	}
	r, err := reading.Open(model, options)
	if err != nil {
		return nil, &attache.Error{Code: attache.CodeModel, Err: err}
	}
	return r, nil
}

// kernelName is the arithmetic in use.
func kernelName() string { return kernel.Best().Name() }
