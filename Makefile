# Two commands: `make demo` and `make test`. Without make: python3 scripts/run.py demo, python3 scripts/run.py test.
PYTHON ?= python3

.PHONY: demo test test-deep setup lock clean python

demo: python
	@$(PYTHON) scripts/run.py demo

test: python
	@$(PYTHON) scripts/run.py test

# The long random runs: an hour or more. make test-deep LEAD_SCORING_FUZZ=2000 for more of them.
test-deep: export LEAD_SCORING_FUZZ ?= 500
test-deep: export LEAD_SCORING_FORECAST_LEADS ?= 10000
test-deep: export LEAD_SCORING_WORLDS ?= 300
test-deep: export LEAD_SCORING_EDITS ?= 60
test-deep: export LEAD_SCORING_BROKEN ?= 400
test-deep: python
	@$(PYTHON) scripts/run.py test tests/python/raw/test_fuzz.py tests/python/marts/test_forecast.py tests/python/scoring/test_score_equals_oracle.py tests/python/commands/test_compare.py tests/python/rules/test_check_equals_gate.py

setup: python
	@$(PYTHON) scripts/run.py setup

# After a change of the ranges in pyproject.toml. Needs uv.
lock:
	@command -v uv >/dev/null || { echo "Error: uv is not installed. Mend: pip install uv"; exit 1; }
	uv pip compile pyproject.toml --extra test --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.txt

clean:
	rm -rf target logs data warehouse/*

python:
	@command -v $(PYTHON) >/dev/null || { echo "Error: $(PYTHON) is not installed. Mend: install Python 3.10 or later, or name it: make demo PYTHON=python3.12"; exit 1; }
