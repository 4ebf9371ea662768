# Everything a contributor types. `make test` and `make lint` are what .ci/run
# asks for; `make gauntlet` is longer.

.PHONY: build test lint accuracy bench-peers int8 screenshots axe load schemathesis gauntlet train ci
.DEFAULT_GOAL := build

export CGO_ENABLED = 0
SHARED := ../shared
LINT   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

build: ## the program, in build/
	go build -trimpath -o build/attache ./cmd/attache

test: ## all tests
	go test ./...

lint: ## vet, gofmt, golangci-lint (.golangci.yml)
	go vet ./...
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "not gofmted"; exit 1; }
	go run $(LINT) run ./...

accuracy: build ## read the development reports and score them
	@test -d $(SHARED)/corpora/claims-dev || { echo "no development reports at $(SHARED)"; exit 1; }
	build/attache read -o json $(SHARED)/corpora/claims-dev/reports.jsonl > build/dev.jsonl
	build/attache score --gold $(SHARED)/corpora/claims-dev/gold.jsonl build/dev.jsonl
	@echo; echo "without OFFICE"
	build/attache score --gold $(SHARED)/corpora/claims-dev/gold.jsonl --no-office build/dev.jsonl

PEERS := build/peers
bench-peers: ## our encoder beside ONNX Runtime's in one run, into docs/benchmarks.md (needs python3 with pip; gcc and objdump for AVX2)
	mkdir -p $(PEERS)
	test -x $(PEERS)/venv/bin/python || python3 -m venv $(PEERS)/venv
	$(PEERS)/venv/bin/python -m pip install -q onnxruntime==1.32.0 onnx==1.23.2 numpy
	go build -o $(PEERS)/peer ./training/peer
	cd training && ../$(PEERS)/venv/bin/python peers.py ../$(PEERS)/peer --work ../$(PEERS) --doc ../docs/benchmarks.md

PYTHON := build/training/venv/bin/python
int8: ## what the model's bytes cost: CKPT=… ENCODER=… LABELS=… as training/export.py takes them
	@mkdir -p build
	$(PYTHON) training/container.py weights/english.model thresholds > build/thresholds.json
	$(PYTHON) training/export.py $(CKPT) $(ENCODER) $(LABELS) build/float32.model --float32 --thresholds build/thresholds.json
	go run ./training/compare -corpora $(SHARED)/corpora weights/english.model build/float32.model

screenshots: ## pictures of every page, into docs/screenshots; look at them
	internal/web/screenshots docs/screenshots

axe: ## axe-core over every page (needs npm and Chromium)
	mkdir -p build && cd build && npm install --silent --no-save axe-core
	ATTACHE_AXE=$(CURDIR)/build/node_modules/axe-core/axe.min.js go test ./internal/web -count 1 -run TestAxe -v

load: ## pages and API at fifty requests a second beside recording, over the ledger LEDGER (it is written to)
	ATTACHE_LOAD=$(LEDGER) go test ./internal/web -count 1 -run TestLoad -v

schemathesis: ## the API against its own document
	internal/web/api/schemathesis 150

FUZZTIME := 10m
gauntlet: ## what is too long for every change: race detector, other processor, an hour of fuzzing
	CGO_ENABLED=1 go test -race -short ./...
	GOARCH=arm64 go vet ./...
	@command -v qemu-aarch64 >/dev/null || { echo "the tests for arm64 need Debian's qemu-user"; exit 1; }
	GOARCH=arm64 go test -short -exec qemu-aarch64 ./internal/neural/... ./text/...
	internal/web/api/schemathesis 150
	@set -e; for package in $$(go list ./...); do \
		for fuzz in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$fuzz"; \
			go test -run '^$$' -fuzz "^$$fuzz\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

train: ## corpora to model file (needs python; see training/README.md)
	training/run

ci:
	.ci/run
