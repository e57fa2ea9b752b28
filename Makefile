# Every command sets up what it needs: a virtual environment from the hashed lock, and a browser.
# Before the first one: git, make, and Python 3.11 or later.

.DEFAULT_GOAL := help
.PHONY: help setup demo try run test test-windows check drill bench pictures recordings reference wheel bundle clean

RUN := .venv/bin

# A machine may forbid it in its environment: every test process would compile the program and the tests again.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 21

setup: ## set up the virtual environment and a browser; every other command does this first
	@bash .ci/setup

demo: setup ## watch the main job on the practice portal: forms are filled, a scripted user submits
	@$(RUN)/python -m tests.demo

try: setup ## play the user yourself, on the practice portal
	@$(RUN)/ipp-helper try

run: setup ## start the real program
	@$(RUN)/ipp-helper

test: setup ## run lint, types, import contracts and all tests, including browser tests
	@bash .ci/check
	@$(RUN)/pytest -n 4 --dist worksteal -m "not drill"

test-windows: setup ## run the tests that need no browser with Windows Python under Wine
	@$(RUN)/python -m tests.tools.windows $(TESTS)

check: setup ## run lint, types and import contracts only
	@bash .ci/check

drill: setup ## run the long versions of the tests
	@$(RUN)/pytest -n 2 -m drill --timeout 3600

bench: setup ## measure, and write docs/performance.md
	@$(RUN)/python -m tests.tools.bench

pictures: setup ## redraw the pictures of the docs
	@$(RUN)/python -m tests.tools.pictures
	@$(RUN)/python -m tests.tools.moving_picture

recordings: setup ## rewrite the recordings of the practice portal
	@$(RUN)/python -m tests.tools.record

reference: setup ## rewrite the reference pages of the docs, and the template of translations
	@$(RUN)/python -m tests.tools.reference
	@$(RUN)/python -m tests.tools.languages

wheel: setup ## build the package into dist/
	@$(RUN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

bundle: setup ## build the program as one folder and one file, for computers of this kind without Python
	@$(RUN)/python .ci/bundle.py

clean: ## remove generated files; your own data is elsewhere and stays
	@rm -rf .venv .windows build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
