# Everything a developer types. CI types the same.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo test check serve bench venv docs lock clean

demo: $(VENV)/.run         ## gateway and simulator with a ready account, and a curl line to paste
	@$(BIN)/wxgate demo $(ARGS)

test: $(VENV)/.dev         ## the whole suite: SQLite, PostgreSQL and, where there is Chromium, pages
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev        ## lint, types, layers, generated files, sizes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q --numprocesses=0 -p no:cacheprovider tests/test_layers.py
	@$(BIN)/python -m tools.generate --check
	@$(BIN)/python -m tools.sizes

serve: $(VENV)/.run        ## the gateway, settings from WXGATE_* or wxgate.toml
	@$(BIN)/wxgate serve $(ARGS)

bench: $(VENV)/.dev        ## every figure the docs claim, as a ratio to a reference in the same run
	@$(BIN)/python -m bench $(ARGS)

docs: $(VENV)/.dev         ## write what follows from the declarations: reference pages, OpenAPI, SDK
	@$(BIN)/python -m tools.generate

venv: $(VENV)/.dev         ## just the environment, in .venv

$(VENV)/.run: requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "wxgate needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	@test -x $(BIN)/python || { echo "making $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "installing what wxgate runs on …"
	@$(PIP) --requirement requirements/run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo "installing what the tests and checks need …"
	@$(PIP) --requirement requirements/dev.lock
	@touch $@

lock: $(VENV)/.dev         ## resolve again; hashes only, no registry address
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--upgrade --group build pyproject.toml --output-file requirements/run.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--constraint requirements/run.lock --group dev pyproject.toml --output-file requirements/dev.lock

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache
