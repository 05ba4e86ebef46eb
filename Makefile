# Every target sets up what it needs; a second call does not do it again.

SHELL := /bin/bash
.DEFAULT_GOAL := help
SET_UP := @deploy/local/setup.sh
PYTHON_IN_VENV := .venv/bin/python
WITH_SERVERS := $(PYTHON_IN_VENV) -m deploy.local.with_servers -- $(PYTHON_IN_VENV)
# Which tests `make test` runs, by their marks (pyproject.toml), and how many at a time: most wait for
# somebody, so one more than the two cores that continuous integration has.
TESTS ?=
WORKERS ?= 3
LOCK := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# Some machines give no home that can be written to, or a locale without UTF-8.
export HOME := $(shell deploy/local/setup.sh home)
export PYTHONUTF8 := 1
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

.PHONY: help run stop seed test check properties faults simulate bench lighthouse lock messages heard

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start everything with sample content; Ctrl-C ends it
	$(SET_UP) python npm servers
	@$(PYTHON_IN_VENV) -m deploy.local.run

stop: ## end what `make run` started
	@if [ -x $(PYTHON_IN_VENV) ]; then $(PYTHON_IN_VENV) -m deploy.local.stop; else echo "Wayfare does not run."; fi

seed: ## load the sample content again into the running system
	@if [ -x $(PYTHON_IN_VENV) ]; then $(PYTHON_IN_VENV) -m deploy.local.seed; else echo "Wayfare does not run; start it with \`make run\`." >&2; exit 1; fi

check: ## format, lint, types, import rules, fast tests; no servers, no other processes
	$(SET_UP) python npm
	@.venv/bin/ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ."; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --no-error-summary
	@said=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }
	@$(PYTHON_IN_VENV) -m pytest -q -n 2 -m "not servers and not processes"

test: ## every test, against real servers
	$(SET_UP) python npm servers browser bench
	@$(WITH_SERVERS) -m pytest -q -n $(WORKERS) --dist loadgroup -m "$(TESTS)"

properties: ## the long form of the property tests and of those with hostile values
	$(SET_UP) python npm servers browser
	@$(WITH_SERVERS) -m pytest -q -n $(WORKERS) --dist loadgroup --hypothesis-profile=whole -m "hypothesis or grows"

faults: ## the long form of the fault tests
	$(SET_UP) python npm servers
	@$(WITH_SERVERS) -m pytest tests/faults --full -q

simulate: ## a year of 100 clinics, with pictures in .local/simulation
	$(SET_UP) python npm bench
	@$(PYTHON_IN_VENV) -m tests.simulation

bench: ## measure
	$(SET_UP) python npm servers browser bench
	@$(PYTHON_IN_VENV) -m tests.bench

lighthouse: ## what Lighthouse gives the site's pages
	$(SET_UP) python npm servers browser
	@$(PYTHON_IN_VENV) -m tests.lighthouse

lock: ## pin the requirements again, with hashes
	$(SET_UP) python
	@$(LOCK) requirements/app.in -o requirements/app.txt
	@$(LOCK) requirements/dev.in -o requirements/dev.txt
	@$(LOCK) requirements/bench.in -o requirements/bench.txt

messages: ## collect the texts to translate into the catalogues
	$(SET_UP) python
	@$(PYTHON_IN_VENV) -m shared.web.messages

heard: ## write down what a screen reader says of the pages
	$(SET_UP) python npm servers browser
	@$(WITH_SERVERS) -m tests.inquiry.accessibility.heard
