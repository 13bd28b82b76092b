# Every target sets up first; `make help` lists them.
SHELL := /bin/bash
VENV ?= .venv
RUN := $(VENV)/bin/python -m
export VENV

.DEFAULT_GOAL := help
.PHONY: help setup up down demo test prove mutate bench lint lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "PYTHON=… chooses the Python; LOANGRAPH_HOME=… where state lies (default: .loangraph)"

setup: ## make .venv with the command loangraph; nothing to do takes a moment
	@./setup.sh

up: setup ## start the graph server
	@$(VENV)/bin/loangraph up

down: setup ## stop everything that up, demo and serve have started
	@$(VENV)/bin/loangraph down

demo: setup ## a made-up portfolio, from files to decisions that can be traced; the servers stay up
	@$(RUN) engine.demo

test: lint ## lint, types, and every test in reduced counts (within twenty minutes)
	@$(RUN) pytest

prove: ## every test at its full counts, on the oldest and on the newest Python that is here
	@set -o pipefail; ./setup.sh --pythons | sed -n '1p;$$p' | uniq | while read -r version python; do \
	  echo "prove: Python $$version"; \
	  export VENV=build/prove/$$version PYTHON=$$python LOANGRAPH_PROVE=1; \
	  ./setup.sh && $$VENV/bin/python -m pytest </dev/null || exit 1; \
	done

mutate: setup ## plant small faults in every query: do the cases notice? build/mutants.json (needs `make up`)
	@$(RUN) engine.workbench.mutating $(ONLY)

bench: setup ## measure speed: a table, and build/bench.json
	@$(RUN) tests.bench

lint: setup ## ruff, mypy, and the checks of the YAML and Cypher files
	@$(RUN) ruff check --quiet .
	@$(RUN) ruff format --check --quiet .
	@$(RUN) mypy --no-error-summary
	@$(VENV)/bin/loangraph check

lock: setup ## resolve requirements.lock and the server's jars anew (needs the network)
	@$(VENV)/bin/python -m venv build/lock && build/lock/bin/python -m pip install --quiet uv
	@build/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock
	@$(RUN) engine.graph.jars
