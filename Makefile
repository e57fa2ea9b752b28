# Every command sets up what it needs: a virtual environment from the hashed lock, and a browser.
# Before the first one: git, make, and Python 3.11 or later.

.DEFAULT_GOAL := help
.PHONY: help setup demo try run test test-windows check drill bench pictures recordings reference wheel bundle clean

RUN := .venv/bin

# A machine may forbid it in its environment: every process of the tests would compile the program and them anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 21

setup: ## the virtual environment and a browser; every other command does this first
	@bash .ci/setup

demo: setup ## watch the main job on the practice portal: forms are filled, a scripted person submits
	@$(RUN)/python -m tests.demo

try: setup ## play the person yourself, on the practice portal
	@$(RUN)/ipp-helper try

run: setup ## the real program
	@$(RUN)/ipp-helper

test: setup ## lint, types, import contracts and all tests, browser tests included
	@bash .ci/check
	@$(RUN)/pytest -n 4 --dist worksteal -m "not drill"

test-windows: setup ## the tests that need no browser, with Windows' own Python under Wine
	@$(RUN)/python -m tests.tools.windows $(TESTS)

check: setup ## lint, types and import contracts only
	@bash .ci/check

drill: setup ## the long drills that make test runs in a short form
	@$(RUN)/pytest -n 2 -m drill --timeout 3600

bench: setup ## measure, and write docs/performance.md
	@$(RUN)/python -m tests.tools.bench

pictures: setup ## draw the pictures of the docs anew
	@$(RUN)/python -m tests.tools.pictures
	@$(RUN)/python -m tests.tools.moving_picture

recordings: setup ## write the recordings of the practice portal anew
	@$(RUN)/python -m tests.tools.record

reference: setup ## write the reference pages of the docs anew
	@$(RUN)/python -m tests.tools.reference

wheel: setup ## build the package into dist/
	@$(RUN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

bundle: setup ## the program in one folder, for a computer of this kind without Python; also as one file
	@$(RUN)/python .ci/bundle.py

clean: ## remove what the commands made; your own data is elsewhere and stays
	@rm -rf .venv .windows build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
