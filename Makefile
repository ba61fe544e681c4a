# What people are promised. Each is one call of `book`; what is missing is set up first.

PYTHON ?= python3

# Run from the checkout: the project itself is not installed into its environment.
IN_VENV = .venv/bin/python
BOOK = $(IN_VENV) -m book

.PHONY: all pdf epub check proof serve test validators pictures bench locks clean help
# One after the other even under -j: the editions share their photographs, and `book` itself
# keeps every core busy.
.NOTPARALLEL:

all: pdf epub  ## the PDFs and the EPUB (what plain `make` does)

pdf: .venv/.ready  ## build/*-print.pdf for the printing house, build/*-screen.pdf for readers
	$(BOOK) build print screen

epub: .venv/.ready  ## build/*.epub for e-book shops and libraries
	$(BOOK) build epub

check: .venv/.ready  ## reads the editions back; what is found comes to build/report/index.html
	$(BOOK) check

proof: .venv/.ready-proof  ## all pages to look at, with findings, in build/proof/index.html
	$(BOOK) proof

serve: .venv/.ready-serve  ## shows pages and e-book in a browser while they are written
	$(BOOK) serve

test: .venv/.ready-test  ## everything that CI runs
	$(IN_VENV) -m ruff check
	$(IN_VENV) -m ruff format --check
	$(IN_VENV) -m mypy --strict book
	$(IN_VENV) .venv/bin/lint-imports
	$(IN_VENV) -m pytest -n auto --dist loadfile

validators:  ## the outside judges and readers that tests ask (without them those tests are skipped)
	PYTHONPATH=. $(PYTHON) tests/validators/fetch.py

# The photographs come from packages of Debian 12, which are unpacked here and not installed.
pictures: .venv/.ready-test  ## the pages that stand in README.md, with photographs from Debian
	$(IN_VENV) -m tests.support.demonstration build/demonstration
	$(BOOK) build screen epub --project build/demonstration
	$(IN_VENV) -m tests.support.draw_pictures build/demonstration .pictures

bench: .venv/.ready-test  ## speed and memory of builds, composition, proofs and preview
	$(IN_VENV) -m tests.bench.bench_photographs
	$(IN_VENV) -m tests.bench.bench_editions
	$(IN_VENV) -m tests.bench.bench_composition
	$(IN_VENV) -m tests.bench.bench_proof
	$(IN_VENV) -m tests.bench.bench_serve

# By uv (docs.astral.sh/uv). Each lock has the versions of the one before; none names a registry.
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet

locks:  ## the locks of all packages anew, with uv, after a change of pyproject.toml
	$(LOCK) -o requirements.lock
	$(LOCK) --extra proof -c requirements.lock -o book/proof/sheets/requirements.lock
	$(LOCK) --extra serve -c requirements.lock -o book/proof/live/requirements.lock
	$(LOCK) --extra proof --extra serve --group test -c requirements.lock \
		-c book/proof/sheets/requirements.lock -c book/proof/live/requirements.lock \
		-o tests/requirements.lock
	$(IN_VENV) -m tests.bench.bench_serve

clean:  ## remove what was built
	rm -rf build

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

# The stamps come last in their recipes, so a set-up that failed or was killed runs again.
.venv/.ready: requirements.lock book/bootstrap.py $(IN_VENV)
	$(PYTHON) -m book.bootstrap .venv $<
	@touch $@

.venv/.ready-proof: book/proof/sheets/requirements.lock .venv/.ready
	$(PYTHON) -m book.bootstrap .venv $<
	@touch $@

.venv/.ready-serve: book/proof/live/requirements.lock .venv/.ready
	$(PYTHON) -m book.bootstrap .venv $<
	@touch $@

.venv/.ready-test: tests/requirements.lock .venv/.ready
	$(PYTHON) -m book.bootstrap .venv $<
	@touch $@

# Nothing makes it by itself; when its interpreter has left the machine, the set-up runs again.
$(IN_VENV):
