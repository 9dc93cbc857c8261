"""dbt's own checks: parse without deprecations, build with every unit and data test, and one style of SQL."""

import json
import os
import re
import subprocess
import sys

from project import PROJECT, environment, run_dbt


def test_every_model_unit_test_and_data_test_passes(sample_build):
    assert sample_build.is_success, sample_build.output[-6000:]
    results = json.loads((sample_build.target / "run_results.json").read_text())["results"]
    # An exposure names who reads a mart; there is nothing to run. Operations look at the files of the seeds before anything is built.
    results = [result for result in results if not result["unique_id"].startswith("exposure.")]
    kinds = {result["unique_id"].split(".")[0] for result in results}
    assert kinds == {"operation", "seed", "model", "test", "unit_test"}
    assert {result["status"] for result in results} == {"success", "pass"}


def test_parse_warns_of_nothing(sample_build, tmp_path):
    done = run_dbt(["parse", "--no-partial-parse"], sample_build.raw_path, PROJECT / "seeds", sample_build.warehouse, target=tmp_path, parses=True)
    assert done.is_success, done.output
    assert "deprecat" not in done.output.lower(), done.output
    assert "WARNING" not in done.output, done.output


def test_the_next_parser_of_dbt_reads_the_project(sample_build, tmp_path):
    done = run_dbt(["--use-v2-parser", "parse"], sample_build.raw_path, PROJECT / "seeds", sample_build.warehouse, target=tmp_path, parses=True)
    assert done.is_success, done.output
    assert "warning" not in done.output.lower(), done.output


# Without the garbage collector, which walks through ever more trees of SQL, sqlfluff takes two thirds of the time.
SQLFLUFF = "import gc; gc.disable(); from sqlfluff.cli.commands import cli; cli()"


# What stands in a file that is one call of a macro: no SQL of its own, and up to 100,000 letters of the macro's.
ONE_CALL = re.compile(r"\{\{ \w+\([^{}\n]*\) \}\}\n")


def test_models_and_tests_have_one_style(tmp_path):
    """Findings in the files of the project; sqlfluff passes over what a macro yields, and its parser in Rust says what the other says."""
    files = [path for folder in ("models", "tests/dbt") for path in sorted((PROJECT / folder).rglob("*.sql"))]
    own = [path.relative_to(PROJECT).as_posix() for path in files if not ONE_CALL.fullmatch(path.read_text(encoding="utf-8"))]
    assert len(files) - len(own) < 5
    done = subprocess.run(
        [sys.executable, "-c", SQLFLUFF, "lint", "--disable-progress-bar", "--nocolor", *own],
        cwd=PROJECT, capture_output=True, text=True, check=False,
        env={**os.environ, **environment(tmp_path / "style.duckdb", tmp_path / "target", 1)},
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
