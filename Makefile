# `make` lists what there is. Needs Python 3.11, 3.12 or 3.13; another one is named by `make book PYTHON=/path/to/python`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
INSTALLED := .venv/installed
HTML := _build/html
PORT ?= 8000
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

export TF_CPP_MIN_LOG_LEVEL := 3
export PIP_DISABLE_PIP_VERSION_CHECK := 1

FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

.PHONY: help book serve test browser fonts execute bench results speed lint lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' Makefile

$(INSTALLED): requirements.txt pyproject.toml
	@python=""; \
	for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	  if "$$candidate" -c '$(FITS)' 2>/dev/null; then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "This needs Python 3.11, 3.12 or 3.13 with venv (Debian: apt install python3-venv). Found none as" \
	    "$(or $(PYTHON),python3 python3.13 python3.12 python3.11). Name one: make book PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	echo "Installing into .venv with $$("$$python" --version)."; \
	"$$python" -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

book: $(INSTALLED) ## build the site from the committed notebooks
	@rm -rf $(HTML) _build/.doctrees
	$(BIN)/jupyter-book build . -W -n --keep-going -q
	@echo "The book: file://$(CURDIR)/$(HTML)/index.html"
	@echo "'make serve' serves it at http://127.0.0.1:$(PORT)/"

serve: book ## build the site and serve it on this machine
	@echo "Serving at http://127.0.0.1:$(PORT)/ until Ctrl-C."
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(HTML) $(PORT)

# The notebooks are compared on the stand-in data, whatever data this shell names or an earlier run downloaded.
STAND_IN := env -u CONVLAB_DATA XDG_CACHE_HOME=$(CURDIR)/_build/cache

test: $(INSTALLED) lint browser book fonts ## run every test: unit tests, the site in a browser, each notebook again
	$(BIN)/python -m pytest tests
	$(STAND_IN) $(BIN)/python -m pytest --nbval --nbval-sanitize-with tests/nbval-sanitize.cfg notebooks

browser: $(INSTALLED) # a Chromium for the browser tests: found, or installed
	@$(BIN)/python tests/chromium.py

fonts: $(INSTALLED) # matplotlib says on standard error that it builds its font cache: once, before any notebook runs
	@$(STAND_IN) $(BIN)/python -c "import matplotlib.font_manager" 2>/dev/null

execute: $(INSTALLED) fonts ## run the notebooks again and rewrite their outputs
	$(STAND_IN) $(BIN)/python book/execute.py $(NOTEBOOKS)

bench: browser book ## print the speed of convlab's operations as ratios, and how light and quick the widgets are
	$(BIN)/python benchmarks/ops.py
	$(BIN)/python benchmarks/widgets.py

results: $(INSTALLED) ## record all trainings on the real data again (about an hour on two cores; CONVLAB_DATA names the data)
	$(BIN)/python -m convlab record

speed: $(INSTALLED) ## measure how soon the CIFAR-10 networks learn, piece by piece (CONVLAB_DATA names the data)
	$(BIN)/python benchmarks/training.py

lint: $(INSTALLED) ## check the style of the code, and the spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell --ignore-words-list ois $$(git ls-files | grep -v -e ipynb -e requirements.txt -e results/)

lock: ## renew requirements.txt (needs uv)
	uv pip compile pyproject.toml --extra tensorflow --group book --group test --universal --fork-strategy fewest \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -o requirements.txt

clean: ## remove what was built, and the environment
	rm -rf _build .venv
