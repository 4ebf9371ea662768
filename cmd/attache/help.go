package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// overview is what `attache` alone prints.
const overview = `attache reads English news and writes down who does what to whom, who says so
and who denies it, each with the words it rests on.

  attache read report.txt               read a report and show what it says
  attache read --jsonl -o json < news   read many, one JSON object a line in and out
  attache explain "SENTENCE"            what was seen in a sentence, and why
  attache record SOURCE…                keep what folders, files, pages and feeds say
  attache ask contested                 ask the ledger: claims, events, dossiers, transfers …
  attache brief                         what is new, for printing, with citations
  attache correct reject CLAIM --why …  say that something was read wrongly
  attache feed add URL                  follow a feed
  attache watch add --ready escalates A B   raise an alarm when … (also: test, list)
  attache import icews FILE…            public event data, beside the ledger
  attache export jsonl                  write the ledger out
  attache replay                        read every kept report again
  attache diff A B                      what differs between two ledgers, in words
  attache serve                         follow feeds, read, and show it in a browser
  attache demo                          the sample press in a browser
  attache mcp                           let a language model ask the ledger
  attache user add NAME                 who may log in (also: token)
  attache doctor                        is everything there, and does it work?
  attache backup FOLDER                 copy a ledger in use (also: restore)
  attache config check                  check settings
  attache score --gold FILE READINGS    precision, recall, F1 against coded reports
  attache backtest --streams DIR        measure alarms on public event streams
  attache bench                         how fast this machine reads
  attache schema reading                the JSON Schema of a reading
  attache version                       versions of program and model

attache COMMAND -h shows examples and flags. Every flag can be given as
ATTACHE_NAME in the environment or in a TOML file named by --config; a flag
outweighs the environment, the environment the file.
`

// commandNames are the commands in the order of the overview.
var commandNames = []string{"read", "explain", "record", "ask", "brief", "correct", "feed", "watch", "import", "export", "replay", "diff", "serve", "demo", "mcp", "user", "token", "doctor", "backup", "restore", "config", "score", "backtest", "bench", "schema", "version"}

// examples stand first in a command's help: they say more than a list of flags.
// A command within another has its own under both names, or the other's.
var examples = map[string]string{
	"read": `  attache read testdata/reports/gift-of-drones.txt
  attache read --jsonl -o json reports.jsonl > readings.jsonl
`,
	"explain": `  attache explain "Washington accuses Iran of supplying Moscow with drones."
  attache explain -o json "Troops withdrew from the border on Tuesday."
`,
	"record": `  attache record reports/ archive.warc.gz
  attache record https://news.example/world/rss.xml --ledger world.db
`,
	"ask": `  attache ask contested --since 2031-05-01
  attache ask dyad IRN RUS --type AID -o json
`,
	"brief": `  attache brief
  attache brief --since 2031-05-01 > brief.txt
`,
	"correct": `  attache correct reject 3f0c9d2e51ab7788 --why "the sentence is a question"
  attache correct link GEO 'USA-GA|Georgia (US state)' --report r17 --why "the US state"
`,
	"feed": `  attache feed add https://news.example/world/rss.xml --title "News of the World"
  attache feed list
`,
	"feed import": `  attache feed import subscriptions.opml
  attache feed import starter
`,
	"watch": `  attache watch add --ready cooperates-militarily Iran Russia
  attache watch test --dyad Iran/Russia --context military --quad cooperation --test burst --test growth
`,
	"watch list": `  attache watch list
  attache watch list -o json --ledger world.db
`,
	"watch show": `  attache watch show "IRN–RUS cooperates militarily"
  attache watch show "IRN–RUS cooperates militarily" -o json
`,
	"watch mute": `  attache watch mute "IRN–RUS cooperates militarily" --until 2031-06-01
  attache watch mute "IRN–RUS cooperates militarily" --off
`,
	"watch remove": `  attache watch remove "IRN–RUS cooperates militarily"
`,
	"import": `  attache import tkg streams/icews18
  attache import icews events.2018.tab --name icews-2018
`,
	"export": `  attache export jsonl > ledger.jsonl
  attache export jsonl --no-text --out claims.jsonl --ledger world.db
`,
	"replay": `  attache replay
  attache replay --into again.db --workers 8
`,
	"diff": `  attache diff attache.db again.db
  attache diff -o json old.jsonl new.jsonl
`,
	"serve": `  attache serve
  attache serve --ledger world.db --listen 127.0.0.1:8400
`,
	"demo": `  attache demo
  attache demo --listen 127.0.0.1:8400
`,
	"mcp": `  attache mcp
  attache mcp --ledger world.db
`,
	"user": `  attache user add ada --role admin
  attache user list
`,
	"token": `  attache token list
  attache token list --ledger world.db
`,
	"doctor": `  attache doctor
  attache doctor --ledger world.db -o json
`,
	"backup": `  attache backup copies/monday
  attache backup copies/monday --ledger world.db
`,
	"restore": `  attache restore copies/monday
  attache restore copies/monday --ledger world.db
`,
	"config": `  attache config check attache.toml
  attache config check
`,
	"backtest": `  attache backtest --streams streams/
  attache backtest --streams streams/ -o json
`,
	"score": `  attache score --gold gold.jsonl readings.jsonl
  attache score --gold gold.jsonl --no-office -o json readings.jsonl
`,
	"bench": `  attache bench
  attache bench --seconds 10 --workers 2 -o json
`,
	"schema": `  attache schema reading
  attache schema reading > reading.schema.json
`,
	"version": `  attache version
  attache version -o json
`,
}

// printHelp writes a command's examples, then its flags; for the program as a
// whole, the overview.
func printHelp(o kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		_, err := fmt.Fprint(ctx.Stdout, overview)
		return err
	}
	path := strings.Fields(node.Path())
	if _, err := fmt.Fprintf(ctx.Stdout, "Examples:\n%s\n", cmp.Or(examples[strings.Join(path, " ")], examples[path[0]])); err != nil {
		return fmt.Errorf("print help: %w", err)
	}
	return kong.DefaultHelpPrinter(o, ctx)
}
