# Two commands for people: `make try` and `make test`. Both set up what they need and skip what is done.
# Set-up uses Python and its standard library only, then what requirements*.lock pins, by hash.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help try test check-python bench soak locks format clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
ASK ?= --ward "Hampstead Town"

help:
	@echo 'make try     talk to panelbot at the terminal (sets itself up the first time)'
	@echo 'make test    everything that must pass: format, lint, types, import rules, tests, the built wheel'
	@echo 'make bench   speed and memory, each against a baseline measured in the same run'
	@echo 'make soak    kills it 200 times as it saves, on both databases: nothing acknowledged may be lost'

try: $(VENV)/.ready
	@$(BIN)/panelbot console $(ASK)

test: $(VENV)/.ready-dev
	@sh .ci/checks $(BIN)

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.imports
	@$(BIN)/python -m tests.bench.sync
	@$(BIN)/python -m tests.bench.slack
	@$(BIN)/python -m tests.bench.discord

soak: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.soak

format: $(VENV)/.ready-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# Set-up, quiet unless it fails; then one sentence that says what to do.
check-python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || \
		{ echo 'panelbot needs Python 3.11 or newer: install it, then run this again.' >&2; exit 1; }
	@test -w . || { echo 'This folder is read-only: copy the project somewhere you may write, then run this again.' >&2; exit 1; }

$(VENV)/.ready: requirements.lock pyproject.toml | check-python
	@sh .ci/setup "$(PYTHON)" $(VENV) requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock pyproject.toml | check-python
	@sh .ci/setup "$(PYTHON)" $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.ready

# Pinned, hashed and free of addresses; needs uv, so it is for whoever changes a dependency.
COMPILE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
locks:
	$(COMPILE) --group setup pyproject.toml -o requirements.lock
	$(COMPILE) --group setup --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
