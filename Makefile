# `make` lists what there is to do. Everything runs in .venv, which `make setup` makes and keeps.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
# How many orders the demo sends.
ORDERS ?= 20000
# Tests are shuffled, by a seed that stands still: what fails in CI fails here too. SEED=last, or a number, shuffles anew.
SEED ?= 194026427
# Files of tests that run beside each other. Each starts its own broker, where it needs one.
JOBS ?= 2
# Tests apart from `make test`.
APART := world or browser or long
# One file after the other to whoever is free, the costly ones first (tests/conftest.py).
PYTEST := $(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder --randomly-seed=$(SEED)
# Tests of the pure core, which `make coverage` measures.
CORE := tests/facts tests/golden tests/law tests/licences tests/matching tests/review tests/rules/test_examples.py \
	tests/rules/test_branches.py tests/screening tests/wording

.PHONY: help setup demo test world long check coverage torture bench-engine bench-matching bench-rules bench-lists bench-doors bench-siblings ops-check bare wheel image clean

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do \
		printf '  make %-15s %s\n' "$$name" "$$text"; done

setup: ## make or refresh .venv; as root, installs what is missing for it through apt
	@scripts/setup

demo: setup ## screen 20,000 generated orders on an embedded broker and explain the result (ORDERS=20000)
	@$(BIN)/shipscreen demo --orders $(ORDERS)

test: check ## the checks, then the tests but world and long, JOBS=2 at a time (shuffled; SEED=... for another order)
	$(PYTEST) -m "not ($(APART))" $(CORE:%=--ignore=%)
	$(MAKE) --no-print-directory coverage

world: setup ## workers on a real Kafka while processes, topics, brokers or disks fail under them (needs Java and Maven)
	$(PYTEST) -m world $(CORE:%=--ignore=%)

long: setup ## tests of more than half a minute each: guides followed to the letter, the demo, the whole control table
	$(PYTEST) -m "long or browser" $(CORE:%=--ignore=%)

check: setup ## ruff, mypy, import rules, generated files, and whether the changelog says what is decided otherwise
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m schemas --check
	$(BIN)/python -m scripts.coverage_page --check
	$(BIN)/python -m deploy.generate --check
	$(BIN)/python -m scripts.version_gate --check

coverage: setup ## lines and branches of the pure core that its own tests run, with a floor (pyproject.toml)
	$(PYTEST) -q -m "not ($(APART))" --cov --cov-report=term $(CORE)

torture: setup ## kill, freeze and cut off workers and broker for an hour; count what was lost (needs Java and Maven)
	$(BIN)/python -m tests.reliability.torture

bench-engine: setup ## orders per second and latency beside a raw Kafka loop (needs Java and Maven)
	$(BIN)/python -m bench.engine
	$(BIN)/python -m bench.engine_steps

bench-matching: setup .venv-peer/made ## party matching: quality and time, beside a peer in an environment of its own
	scripts/pins .venv bench
	$(BIN)/python -m bench.matching --peer .venv-peer/bin/python

.venv-peer/made: bench/matching/peer-requirements.txt
	python3 -m venv .venv-peer
	.venv-peer/bin/pip install --quiet --no-deps -r $<
	touch $@

bench-rules: setup ## the rulebook: time per order and rule (BASELINE=a worktree of another commit: the ratio to it)
	$(BIN)/python -m bench.rules $(if $(BASELINE),--baseline $(BASELINE))

bench-lists: setup ## lists loaded, compared, damaged; and screened against 100,000 open orders (needs Java and Maven)
	$(BIN)/python -m bench.lists
	$(BIN)/python -m bench.engine_open --write

bench-doors: setup ## 574 spoilt orders that must not clear, 5,000 right ones that must not hold
	$(BIN)/python -m bench.doors

bench-siblings: setup ## orders one fact away from every example, and 500 legal ones: none clears or holds wrongly (3 minutes)
	$(BIN)/python -m bench.siblings
	$(BIN)/python -m bench.legal

ops-check: setup ## every dashboard query against live workers, a provoked fault for each alert (Java, Maven; 20 min)
	$(BIN)/python -m bench.ops

bare: ## demo and test as a newcomer on a bare Debian, in a chroot (needs root; about 15 minutes)
	@scripts/bare

wheel: setup ## dist/: a wheel, and the list of versions that installs it without a compiler (docs/operations.md)
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel
	scripts/pins --list icu-wheel run demo > dist/requirements.txt

image: ## the steps of deploy/Dockerfile in a bare Debian, in a chroot, and the program in it (needs root; 3 minutes)
	@scripts/image

clean: ## remove .venv and everything that tools left behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find schemas streams tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
