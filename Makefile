# make demo shows the whole thing working, make test proves it. Each target first sets up what it needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo serve test check format docs bench nightly mutants rules clean

RUN := . .venv/env &&
CODE := src tests tools
RULES := tests/varanto/disclosure/test_rules.py tests/varanto/disclosure/test_gate_rules.py \
	tests/varanto/wills/test_rules.py tests/varanto/wills/test_combining.py tests/varanto/rights/test_rules.py \
	tests/varanto/access tests/naive/test_cases.py

help:            ## what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 12

demo: .venv/ready      ## start everything, run the main job over HTTP, write the report, stop
	@$(RUN) .venv/bin/varanto demo

serve: .venv/ready     ## leave the server running with the demo world
	@$(RUN) .venv/bin/varanto serve --demo

test: check .venv/browser  ## check, then every test
	@$(RUN) .venv/bin/pytest -n 2 -m "not nightly"

check: .venv/ready     ## the one definition of format, lint, types, contracts and documents
	@.venv/bin/ruff format --check $(CODE)
	@.venv/bin/ruff check $(CODE)
	@.venv/bin/basedpyright
	@$(RUN) .venv/bin/lint-imports --no-logo
	@$(RUN) .venv/bin/python tools/documents.py --check

format: .venv/ready    ## put the code into its form
	@.venv/bin/ruff check --fix $(CODE)
	@.venv/bin/ruff format $(CODE)

docs: .venv/ready      ## write the documents that are made from the code
	@$(RUN) .venv/bin/python tools/documents.py

bench: .venv/ready     ## measure speed beside pgbench with the same SQL; text, JSON and a picture in build/bench
	@$(RUN) .venv/bin/varanto bench

nightly: check rules mutants .venv/browser  ## every test, the long ones too
	@$(RUN) HYPOTHESIS_PROFILE=nightly .venv/bin/pytest -n 2

mutants: .venv/ready   ## change the rules in every small way: some test must notice each change
	@$(RUN) HYPOTHESIS_PROFILE=mutants .venv/bin/mutmut run
	@$(RUN) .venv/bin/python tools/mutants.py

rules: .venv/ready     ## every branch of the rules of access, disclosure, wills and rights is taken by their own tests
	@$(RUN) .venv/bin/pytest $(RULES) --cov=varanto.access.rules --cov=varanto.disclosure.rules --cov=varanto.wills.rules \
		--cov=varanto.rights.rules --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100

clean:                 ## remove what was made
	@rm -rf .venv build dist mutants .hypothesis .ruff_cache .import_linter_cache

.venv/ready: requirements/dev.lock pyproject.toml tools/setup
	@tools/setup

.venv/browser: .venv/ready
	@tools/setup browser
