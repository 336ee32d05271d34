# What a newcomer needs is `make demo` and `make test`; both set everything up first.
# Written for GNU make 3.81 as well, which is what macOS has.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
BIN := .venv/bin
# An empty file for each step of the set-up that is done.
DONE := .venv/done
WEB_FILES := $(shell find web/src web/public -type f 2>/dev/null) \
	$(wildcard web/*.html web/*.ts web/*.js web/*.json)
# Each test process has a database and maybe a browser, and waits for them: one more than there are
# cores keeps those busy; more than four help nobody.
TEST_PROCESSES ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n > 3 ? 4 : n + 1)))
PYTEST_ARGS ?= -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder
# The web tools must find the Node that was installed from Python's wheel, not the machine's own.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUTF8 := 1
# Each command and server of the tests is a process of its own: what one has compiled, the next reads,
# also where a container is set to keep nothing.
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo test check check-python check-web check-web-style migrations-check schema clean

help:
	@echo "make demo    set everything up and show a working district on http://127.0.0.1:8000"
	@echo "make test    set everything up and run all tests"
	@echo "make check   what CI runs: formats, types, layers, web checks, all tests"
	@echo "make setup   only set up: .venv with everything in it, and the web app"
	@echo "make schema  generate the web app's client anew after a change of the API"
	@echo "make clean   remove what setup made (never the data in .gubei)"

setup: $(DONE)/project $(if $(wildcard web/package.json),$(DONE)/web)

demo: setup
	@exec $(BIN)/gubei demo

test: setup
	@exec $(BIN)/python -m pytest $(PYTEST_ARGS)

# Side by side: to read the web app's code line by line takes one core as long as all others another.
check: setup
	@$(MAKE) -j3 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) \
	  check-web-style check-web check-python
	@exec $(BIN)/python -m pytest $(PYTEST_ARGS)

check-python: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-web-style: setup
	cd web && npm run --silent lint

check-web: setup
	cd web && npm run --silent gen -- --check
	cd web && npm run --silent typecheck
	cd web && npm run --silent test

# What the first test of tests/test_migrations.py says, in seconds: no migration is missing.
migrations-check: $(DONE)/project
	$(BIN)/python -m django makemigrations gubei --check --dry-run --settings gubei.config.settings

# The typed client of the web app follows the API; a test and check-web fail where it does not.
schema: $(DONE)/project $(DONE)/node_modules
	$(BIN)/gubei openapi -o web/openapi.json
	cd web && npm run --silent gen

clean:
	rm -rf .venv web/node_modules web/dist build src/*.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(DONE)/python:
	@echo "[1/4] Python: a virtual environment in .venv"
	@for name in $(or $(PYTHON),python3.11 python3.12 python3); do \
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; \
	  then found="$$name"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Gubei needs Python 3.11 or 3.12. Install one, or say where: make setup PYTHON=/path/to/python3.11" >&2; \
	  echo "需要 Python 3.11 或 3.12。请安装，或指明位置：make setup PYTHON=/路径/python3.11" >&2; \
	  exit 1; \
	fi; \
	if ! "$$found" -m venv .venv; then \
	  echo "This Python cannot make a virtual environment; on Debian install python3-venv." >&2; \
	  echo "此 Python 无法创建虚拟环境；Debian 上请安装 python3-venv。" >&2; \
	  exit 1; \
	fi
	@mkdir -p $(DONE)
	@$(BIN)/python -m pip install --quiet uv==$(UV_VERSION) \
	  || echo "uv cannot be installed; pip will do it, more slowly."
	@touch $@

# uv does not read pip's settings, so a mirror that pip was told about is passed on.
$(DONE)/packages: requirements.lock $(DONE)/python
	@echo "[2/4] Python packages, checked against the hashes in requirements.lock"
	@index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null); \
	if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"; fi; \
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock \
	  || $(BIN)/python -m pip install --require-hashes -r requirements.lock
	@touch $@

$(DONE)/project: pyproject.toml $(DONE)/packages
	@echo "[3/4] Gubei itself"
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(DONE)/node_modules: web/package-lock.json web/package.json $(DONE)/packages
	@echo "[4/4] Web app: packages"
	@cd web && npm ci --no-audit --no-fund
	@touch $@

$(DONE)/web: $(DONE)/node_modules $(WEB_FILES)
	@echo "[4/4] Web app: build"
	@cd web && npm run --silent build
	@touch $@
