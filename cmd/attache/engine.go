package main

import (
	"io/fs"
	"os"
	"time"

	"attache"
	"attache/reading"
	"attache/weights"
)

// An engine reads reports. It is safe for concurrent use.
type engine interface {
	Read(attache.Report) (attache.Reading, error)
	Explain(sentence string) (reading.Explanation, error)
	Measured(attache.Report, *reading.Meter) (attache.Reading, error) // Read, telling where the time goes
	Model() attache.ModelID
	Kernel() string // the arithmetic in use
}

// engineOptions are the choices a user has.
type engineOptions struct {
	Model   string // path of a model file, "" for the program's own, fast for its smaller one
	Lexicon string // folder of tables that add to the program's own, or ""
	Kernel  string // arithmetic by name, "" for the fastest of this processor
}

// onKernel opens engines on the arithmetic of that name: ATTACHE_KERNEL in the
// environment, for tests and measurements.
func onKernel(name string) func(engineOptions) (engine, error) {
	return func(o engineOptions) (engine, error) {
		o.Kernel = name
		return openEngine(o)
	}
}

// openEngine opens the reader of package reading.
func openEngine(o engineOptions) (engine, error) {
	model := weights.English()
	switch o.Model {
	case "":
	case "fast":
		model = weights.Fast()
	default:
		var err error
		if model, err = os.ReadFile(o.Model); err != nil {
			return nil, &attache.Error{Code: attache.CodeModel, Op: "open model", Err: err}
		}
	}
	options := reading.Options{Near: time.Now().Year(), Kernel: o.Kernel}
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
