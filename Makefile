# Every target sets up what it needs; a second call does not do it again.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON_IN_VENV := .venv/bin/python
WITH_SERVERS := $(PYTHON_IN_VENV) -m deploy.local.with_servers -- $(PYTHON_IN_VENV)
LOCK := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: help run stop seed test check faults bench lock messages browser libraries

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.installed node_modules/.installed libraries ## start everything with sample content; Ctrl-C ends it
	@$(PYTHON_IN_VENV) -m deploy.local.run

stop: ## end what `make run` started
	@if [ -x $(PYTHON_IN_VENV) ]; then $(PYTHON_IN_VENV) -m deploy.local.stop; else echo "Wayfare does not run."; fi

seed: .venv/.installed ## load the sample content again into the running system
	@$(PYTHON_IN_VENV) -m deploy.local.seed

check: .venv/.installed node_modules/.installed ## format, lint, types, import rules, fast tests; no servers
	@.venv/bin/ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ."; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --no-error-summary
	@said=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }
	@$(PYTHON_IN_VENV) -m pytest -q -n 2 -m "not servers" --hypothesis-profile=quick

test: .venv/.installed node_modules/.installed libraries browser ## every test, against real servers
	@$(WITH_SERVERS) -m pytest -q -n 2 --dist loadgroup

faults: .venv/.installed node_modules/.installed libraries ## the long form of the fault tests
	@$(WITH_SERVERS) -m pytest tests/faults --full -q

bench: .venv/.installed node_modules/.installed libraries ## measure
	@$(PYTHON_IN_VENV) -m tests.bench

lock: .venv/.installed ## pin the requirements again, with hashes
	@$(LOCK) requirements/app.in -o requirements/app.txt
	@$(LOCK) requirements/dev.in -o requirements/dev.txt

messages: .venv/.installed ## collect the texts to translate into the catalogues
	@$(PYTHON_IN_VENV) -m shared.web.messages

browser:
	@deploy/local/setup.sh browser

libraries: .venv/.installed
	@deploy/local/setup.sh libraries

.venv/.installed: requirements/dev.txt
	@deploy/local/setup.sh python

node_modules/.installed: package-lock.json
	@deploy/local/setup.sh npm
