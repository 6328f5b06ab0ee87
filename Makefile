# Everything that a developer or CI runs. `make demo` needs nothing but Python 3.11 or newer; the rest sets itself up.

PYTHON ?= python3
UV ?= uv
# On two cores: much of what a test does is waiting for processes, sockets and disks.
WORKERS ?= 3

VENV := .venv
BIN := $(VENV)/bin
LOCKING := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

# A stamp is older than its lock when the lock has changed; only then is anything installed again.
READY_TO_RUN := $(VENV)/.ready-to-run
READY_TO_TEST := $(VENV)/.ready-to-test

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install setup demo test test-deep check bench format lock browser

help:
	@echo "make demo       open the chat page on this computer"
	@echo "make install    set up .venv/bin/limner"
	@echo "make test       every test but the deep ones, within a few minutes"
	@echo "make check      format, lint, types, imports, dependencies"
	@echo "make test-deep  full counts of kills, state machines and fuzzing"
	@echo "make bench      the promised numbers, each with its bar"
	@echo "make format     tidy the code"
	@echo "make lock       pin the dependencies anew (needs uv)"

setup: $(READY_TO_TEST)

install: $(READY_TO_RUN)
	@echo "Limner is installed. For this shell: . $(VENV)/bin/activate"

demo: $(READY_TO_RUN)
	@$(BIN)/limner demo

check: $(READY_TO_TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .

test: $(READY_TO_TEST) browser
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not deep"

test-deep: $(READY_TO_TEST)
	$(BIN)/pytest -q -m deep --hypothesis-profile anew

bench: $(READY_TO_TEST)
	$(BIN)/python -m tests.bench

format: $(READY_TO_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	$(LOCKING) --extra build --output-file requirements.lock pyproject.toml
	$(LOCKING) --extra build --extra dev --output-file requirements-dev.lock pyproject.toml

browser:
	@tests/browser/get_chromium.sh

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Limner needs Python 3.11 or newer, and '$(PYTHON)' is not that. Try: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; \
		exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 2; }

$(READY_TO_RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Limner needs; this happens once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(READY_TO_TEST): requirements-dev.lock $(READY_TO_RUN)
	@echo "Installing what the tests need; this happens once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
