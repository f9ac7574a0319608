# Every command a newcomer needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
FUZZ_SECONDS ?= 600
SOAK_MINUTES ?= 30
q ?= what did the U.S. ask China to clarify?

.DEFAULT_GOAL := help
.PHONY: help ask chat run test test-long check bench format picture lock sbom clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Everything else that the program can do: $(BIN)/attache --help (there after the first make ask)"

ask: $(VENV)/run.stamp  ## ask a question: make ask q="what did the U.S. ask China to clarify?"
	@$(BIN)/attache ask --starter-if-empty -- "$$QUESTION"
# As it was typed: a question may hold a dollar sign.
ask: export QUESTION := $(value q)

chat: $(VENV)/run.stamp  ## ask one question after another in the terminal
	@$(BIN)/attache chat --starter-if-empty

run: $(VENV)/run.stamp  ## start the Discord bot; it needs DISCORD_TOKEN in .env
	@$(BIN)/attache run

test: $(VENV)/dev.stamp  ## run all tests
	@$(BIN)/python -m pytest

test-long: $(VENV)/fuzz.stamp  ## the tests that take hours: crash sweeps, fuzzing, the soak
	@$(BIN)/python -m pytest -m long
	@for target in $$(PYTHONPATH=tests $(BIN)/python -m fuzz --list); do \
	  PYTHONPATH=tests $(BIN)/python -m fuzz $$target --seconds $(FUZZ_SECONDS) || exit 1; done
	@PYTHONPATH=tests $(BIN)/python -m guards
	@PYTHONPATH=tests $(BIN)/python -m soak --minutes $(SOAK_MINUTES)

check: $(VENV)/dev.stamp  ## check style, types and import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/bench.stamp  ## compare index, collecting and answers with other engines, some minutes; BENCH=--help tells how
	@PYTHONPATH=tests $(BIN)/python -m bench $(BENCH)
	@PYTHONPATH=tests $(BIN)/python -m bench.bench_collect
	@PYTHONPATH=tests $(BIN)/python -W ignore -m bench.bench_answers

format: $(VENV)/dev.stamp  ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

picture: $(VENV)/dev.stamp  ## draw docs/answer.svg anew, from a real answer
	@$(BIN)/python docs/make_answer_picture.py

lock:  ## resolve the dependencies anew and write requirements/*.lock
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip --quiet install uv
	@for name in run dev bench fuzz sbom; do \
	  groups="--group build"; [ $$name = run ] || groups="$$groups --group $$name"; \
	  .venv-lock/bin/uv pip compile pyproject.toml $$groups --universal --generate-hashes --no-header \
	    --python-version 3.11 --quiet -o requirements/$$name.lock; done

sbom: $(VENV)/sbom.stamp  ## write docs/licences.md, and the bill of materials into dist/sbom.cdx.json
	@$(BIN)/python docs/make_licences.py
	@mkdir -p dist
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements/run.lock --pyproject pyproject.toml \
	  --output-reproducible -o dist/sbom.cdx.json

clean:  ## remove the environment, never the data
	rm -rf $(VENV) .venv-lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Trade Attaché needs Python 3.11 to 3.13, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	@$(PYTHON) -m venv $(VENV) || { echo "Creating the environment failed. On Debian or Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked packages into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "Installing the locked packages for development ..."
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/fuzz.stamp: requirements/fuzz.lock $(VENV)/dev.stamp
	@echo "Installing the locked packages for fuzzing ..."
	@$(PIP) install --require-hashes -r requirements/fuzz.lock
	@touch $@

$(VENV)/sbom.stamp: requirements/sbom.lock $(VENV)/run.stamp
	@echo "Installing the locked packages for the bill of materials ..."
	@$(PIP) install --require-hashes -r requirements/sbom.lock
	@touch $@

$(VENV)/bench.stamp: requirements/bench.lock $(VENV)/run.stamp
	@echo "Installing the locked packages to compare with ..."
	@$(PIP) install --require-hashes -r requirements/bench.lock
	@touch $@
