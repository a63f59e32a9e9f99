PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: help run test check bench clean

help:
	@echo "make run    install into $(VENV) and serve on http://127.0.0.1:$(PORT)"
	@echo "make test   run the tests        make check   lint, types, layers        make bench   measure"

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	touch $@

run: $(VENV)/.installed
	$(BIN)/chuangban serve --port $(PORT)

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build *.egg-info
