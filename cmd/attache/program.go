package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"attache"
)

// commands is the command line. Every command is one file.
type commands struct {
	Config string `placeholder:"FILE" help:"Settings in TOML: the flags' names, at the top or under a table with the command's name."`

	Read     readCommand     `cmd:"" help:"Read reports: events, who says so, who denies it."`
	Explain  explainCommand  `cmd:"" help:"Show what was seen in a sentence and why each claim was made."`
	Record   recordCommand   `cmd:"" help:"Keep what reports say in a ledger."`
	Ask      askCommand      `cmd:"" help:"Ask a ledger."`
	Brief    briefCommand    `cmd:"" help:"What is new in a ledger, for printing, with citations."`
	Correct  correctCommand  `cmd:"" help:"Say that something was read wrongly, or rightly."`
	Feed     feedCommand     `cmd:"" help:"Follow feeds."`
	Watch    watchCommand    `cmd:"" help:"Standing questions, and the alarms that they raise."`
	Import   importCommand   `cmd:"" help:"Bring public event data in, beside the ledger: history for forecasts and for trying watches."`
	Export   exportCommand   `cmd:"" help:"Write a ledger out."`
	Replay   replayCommand   `cmd:"" help:"Read every kept report again."`
	Diff     diffCommand     `cmd:"" help:"What differs between two ledgers or files of readings, in words."`
	Score    scoreCommand    `cmd:"" help:"Compare readings with coded reports: precision, recall, F1."`
	Backtest backtestCommand `cmd:"" help:"Measure alarms and forecasts on public event streams."`
	Bench    benchCommand    `cmd:"" help:"Measure how fast this machine reads."`
	Schema   schemaCommand   `cmd:"" help:"Print the JSON Schema of an answer."`
	Serve    serveCommand    `cmd:"" help:"Follow feeds, read, and show it all to a browser."`
	Demo     demoCommand     `cmd:"" help:"Show the sample press to a browser, from a ledger that is thrown away."`
	MCP      mcpCommand      `cmd:"" name:"mcp" help:"Let a language model ask a ledger: Model Context Protocol over stdio."`
	User     userCommand     `cmd:"" help:"Who can log in to a server that others reach."`
	Token    tokenCommand    `cmd:"" help:"Programs' way in to a server that others reach."`
	Settings configCommand   `cmd:"" name:"config" help:"Check settings."`
	Doctor   doctorCommand   `cmd:"" help:"Is everything there, and does it work?"`
	Backup   backupCommand   `cmd:"" help:"Copy a ledger with its accounts and feeds, while it is in use."`
	Restore  restoreCommand  `cmd:"" help:"Bring back what backup made."`
	Version  versionCommand  `cmd:"" help:"Print the versions of program and model."`
}

// A program holds what the commands touch of the world, so that a test can
// replace it.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            map[string]string
	open           func(engineOptions) (engine, error)
}

// errRefused ends a command that is done but could not take all its input;
// what was refused has been said already.
var errRefused = errors.New("some input was refused")

// run parses the arguments, runs the command and maps its error to the exit
// status: the one place where that is done.
func (p *program) run(args []string) int {
	if len(args) == 0 {
		fmt.Fprint(p.stdout, overview)
		return exitDone
	}
	err := p.command(args)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRefused):
		return exitRefused
	case errors.Is(err, syscall.EPIPE):
		return exitFailed // whoever reads us has gone: nobody to tell
	case attache.ErrorCode(err) == attache.CodeUsage:
		fmt.Fprintf(p.stderr, "attache: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(p.stderr, "attache: %v\n", err)
	return exitFailed
}

func (p *program) command(args []string) error {
	settings, err := p.settings(args)
	if err != nil {
		return err
	}
	var cli commands
	helped := false
	parser, err := kong.New(&cli,
		kong.Name("attache"),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(int) { helped = true }),
		kong.Help(printHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 100}),
		kong.Resolvers(settings),
		kong.Vars{"ready": readyNames()},
		kong.Bind(p),
	)
	if err != nil {
		return fmt.Errorf("build the command line: %w", err)
	}
	ctx, err := parser.Parse(args)
	if helped {
		return nil
	}
	if err != nil {
		return usage(err.Error(), "see attache "+named(args)+"-h")
	}
	return ctx.Run(p)
}

// named is the command that the arguments name and a space, for the hint
// after an error; "" where they name none.
func named(args []string) string {
	for _, a := range args {
		for _, c := range commandNames {
			if a == c {
				return c + " "
			}
		}
	}
	return ""
}

func usage(message, hint string) error {
	return &attache.Error{Code: attache.CodeUsage, Message: message, Hint: hint}
}

// environment is the environment as a map; of a name given twice the last
// counts.
func environment(pairs []string) map[string]string {
	env := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	return env
}
