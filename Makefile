# Everything a person needs to run, check and keep the platform. `make help` lists it.

PYTHON ?= python3
VENV := .venv/bin
PY := $(VENV)/python
WITH_SERVICES := $(PY) -m tests.services run --
UV_COMPILE := $(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
              --no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-dev test unit e2e evening lint rules fmt bench bench-room bench-stage migrate backup restore lock

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## Set up, seed a fictional council and run an evening in it
	$(PY) manage.py demo

setup: ## Only set up what the platform needs
	$(PYTHON) bootstrap.py

setup-dev: ## Set up what the tests and linters need as well
	$(PYTHON) bootstrap.py --dev

test: setup-dev lint ## Everything: lint, types, contracts, tests on SQLite, PostgreSQL and Redis, and in a browser
	$(PY) -m tests

unit: setup-dev ## The tests without a browser (ARGS="-k quorum" for some of them)
	$(WITH_SERVICES) $(PY) -m pytest tests --ignore=tests/e2e $(ARGS)

e2e: setup-dev ## The evening through the screens, in Chromium
	$(WITH_SERVICES) $(PY) -m pytest tests/e2e $(ARGS)

evening: setup-dev ## A whole evening with sound and picture in four browsers: three minutes, with nothing beside it
	$(WITH_SERVICES) $(PY) -m pytest tests/e2e/test_stage_evening.py -s $(ARGS)

rules: setup-dev ## Only the tests of the law: fast, no database
	$(PY) -m pytest tests/council/rules tests/voting/rules -q

lint: setup-dev ## Style, formatting, types and the import contracts
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	PATH="$(CURDIR)/$(VENV):$$PATH" npm --prefix frontend run check

fmt: setup-dev ## Format the Python code, mend what can be mended, renew docs/reference.md and the tables of docs/protocol.md
	$(VENV)/ruff check --fix --exit-zero .
	$(VENV)/ruff format .
	$(PY) -m tests.house.reference
	$(PY) -m tests.house.protocol

bench-room: setup-dev ## Measure the room; prints a table and writes var/bench/room.json
	$(PY) -m tests.bench.room

bench-stage: setup-dev ## Measure the stage beside its peers, 40 minutes; writes var/bench/stage.json (ARGS=--no-long, ARGS=--quick: does it run?)
	$(PY) -m tests.bench.stage $(ARGS)

bench: bench-room bench-stage ## Every measurement

migrate: setup ## Bring the database up to date
	$(PY) manage.py migrate

backup: setup ## Write a backup (FILE=path to choose where)
	$(PY) manage.py backup $(FILE)

restore: setup ## Put a backup back: make restore FILE=path
	@test -n "$(FILE)" || { echo "Say which: make restore FILE=path"; exit 2; }
	$(PY) manage.py restore $(FILE)

lock: setup-dev ## Compile the lock files anew from requirements/*.in
	cd requirements && for name in uv base; do ../$(UV_COMPILE) $$name.in -o $$name.txt || exit 1; done
	cd requirements && ../$(UV_COMPILE) dev.in -c base.txt -o dev.txt
