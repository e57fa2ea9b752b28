# Every command first sets up a virtual environment from the lock file, and a browser.
# The machine needs git, make, and Python 3.11 or later.

.DEFAULT_GOAL := help
.PHONY: help setup demo try run test test-windows check quick drill bench pictures recordings reference wheel bundle clean

RUN := .venv/bin

# Some machines set this variable; without bytecode files, every test process would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 21

setup: ## set up the virtual environment and a browser; every other command does this first
	@bash .ci/setup

demo: setup ## watch forms being filled on the practice portal; a scripted user submits them
	@$(RUN)/python -m tests.demo

try: setup ## try the program yourself on the practice portal
	@$(RUN)/ipp-helper try

run: setup ## start the real program
	@$(RUN)/ipp-helper

test: setup ## run lint, types, import contracts and all tests, including browser tests
	@bash .ci/check
	@$(RUN)/pytest -n 4 --dist worksteal -m "not drill"

test-windows: setup ## run the tests that need no browser with Python for Windows under Wine
	@$(RUN)/python -m tests.tools.windows $(TESTS)

check: setup ## run lint, types and import contracts only
	@bash .ci/check

quick: setup ## run the checks and the tests of house rules, docs, translations and screens, without a browser
	@bash .ci/check
	@$(RUN)/pytest -n 4 -m "not browser and not drill" tests/test_house.py tests/test_docs.py tests/test_translation.py tests/tui/test_looks.py tests/tui/test_languages.py

drill: setup ## run the long versions of the tests
	@$(RUN)/pytest -n 2 -m drill --timeout 3600

bench: setup ## run the benchmarks and write docs/performance.md
	@$(RUN)/python -m tests.tools.bench

pictures: setup ## redraw the pictures in the docs
	@$(RUN)/python -m tests.tools.pictures
	@$(RUN)/python -m tests.tools.moving_picture

recordings: setup ## rewrite the recordings of the practice portal
	@$(RUN)/python -m tests.tools.record

reference: setup ## rewrite the reference pages of the docs and the template for translations
	@$(RUN)/python -m tests.tools.reference
	@$(RUN)/python -m tests.tools.languages

wheel: setup ## build the package into dist/
	@$(RUN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

bundle: setup ## build a folder and an archive of the program for computers of this kind without Python
	@$(RUN)/python .ci/bundle.py

clean: ## remove generated files; your own data is elsewhere and is kept
	@rm -rf .venv .windows build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
