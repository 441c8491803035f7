# Every target makes what it needs; Python 3.11 or newer, make and git are enough to begin with.
#   make PYTHON=/path/to/python3.13 …   chooses the Python; without it the newest one found is taken

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DEMO := .demo
SOURCES := soundwell_plugins hookspecs templates tests

# Tests start many processes; without this each of them would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint types unit bench docs format texts pins clean audit

help: ## Say what there is to make
	@echo "make …"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-10s %s\n", $$1, $$2}'

demo: $(VENV)/runtime.stamp $(DEMO)/soundwell.key ## Start a demo practice and print its address
	@echo "The practice's mail stays on this machine; read it in a second terminal with"
	@echo "  $(BIN)/soundwell --config examples/demo/soundwell.toml mail list"
	@$(BIN)/soundwell --config examples/demo/soundwell.toml serve

test: lint types unit ## Run every check and every test

lint: $(VENV)/dev.stamp ## Check style, format and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(VENV)/dev.stamp ## Check types
	$(BIN)/mypy

unit: $(VENV)/dev.stamp ## Run the tests alone, on SQLite and then on PostgreSQL
	$(BIN)/pytest -n auto --dist loadfile $(PYTEST)
	$(BIN)/pytest -n auto --dist loadfile --database postgresql --ignore tests/packaging $(PYTEST)

audit: | $(BIN)/python ## Ask whether anything that Soundwell runs on has a known weakness
	@$(BIN)/python requirements/audit

bench: $(VENV)/dev.stamp ## Measure, and compare with what was promised
	$(BIN)/python tests/benchmarks

format: $(VENV)/dev.stamp ## Format the code and mend what can be mended by itself
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

texts: $(VENV)/dev.stamp ## Bring the catalogues of all languages up to date with the texts that are marked
	$(BIN)/python -m soundwell_plugins.testing.texts

docs: $(VENV)/dev.stamp ## Write the reference in docs/reference from the code
	$(BIN)/python -m docs.generator

# UPGRADE=--upgrade moves everything to the newest versions that fit together.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make pins" $(UPGRADE)

pins: $(BIN)/python ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade: newest)
	$(PIP) install --quiet uv
	$(COMPILE) pyproject.toml requirements/build.in --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml requirements/build.in --group dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt

clean: ## Remove all that was made: environment, caches, and the demo with its data
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find $(SOURCES) -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@python="$$(PYTHON='$(PYTHON)' requirements/newest-python)" && \
		echo "Making an environment in $(VENV) with $$python" && \
		{ "$$python" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }; }

# The project itself is installed in place, with the pinned build backend and nothing else.
INSTALL_PROJECT = $(PIP) install --quiet --no-deps --no-build-isolation --editable .

$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the practice runs on …"
	@$(PIP) install --quiet --require-hashes --requirement requirements/runtime.txt
	@$(INSTALL_PROJECT)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the practice runs on and its tests need …"
	@$(PIP) install --quiet --require-hashes --requirement requirements/dev.txt
	@$(INSTALL_PROJECT)
	@touch $@

$(DEMO)/soundwell.key: | $(VENV)/runtime.stamp
	@$(BIN)/soundwell key new $@
