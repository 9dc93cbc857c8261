"""The first command on somebody's machine: what it says where something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import run
from project import PROJECT



def bare_copy(folder):
    """The files that the first command needs, in an empty folder."""
    (folder / "scripts").mkdir(parents=True)
    for name in ("Makefile", "requirements.txt", "scripts/run.py"):
        shutil.copy(PROJECT / name, folder / name)
    return folder


def test_an_old_python_gets_one_line_with_the_mend(monkeypatch):
    monkeypatch.setattr(run.sys, "version_info", (3, 8, 1))
    with pytest.raises(SystemExit) as stopped:
        run.main(["demo"])
    message = str(stopped.value)
    assert message.startswith("Error: this is Python") and "3.10 or later" in message and "Mend: " in message
    assert "\n" not in message


def test_the_file_starts_on_old_pythons():
    source = (PROJECT / "scripts" / "run.py").read_text()
    for newer in ('f"', "f'", ":=", "match ", "from __future__"):
        assert newer not in source


def test_no_network_gets_one_line_with_the_mend(tmp_path):
    folder = bare_copy(tmp_path / "project")
    done = subprocess.run(
        [sys.executable, "scripts/run.py", "demo"], cwd=folder, capture_output=True, text=True, check=False, timeout=300,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PIP_TIMEOUT": "2",
             "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"},
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last == "Error: the package index cannot be reached. Mend: connect to the network (or set up its proxy) and run this again."
    assert "Traceback" not in done.stderr


def test_a_machine_without_python_gets_one_line_with_the_mend(tmp_path):
    folder = bare_copy(tmp_path / "project")
    done = subprocess.run(
        ["make", "demo", "PYTHON=python-that-is-not-there"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode != 0
    assert done.stdout.strip() == (
        "Error: python-that-is-not-there is not installed. "
        "Mend: install Python 3.10 or later, or name it: make demo PYTHON=python3.12"
    )


def test_a_changed_requirements_file_makes_the_environment_stale(tmp_path, monkeypatch):
    folder = bare_copy(tmp_path / "project")
    monkeypatch.setattr(run, "REQUIREMENTS", str(folder / "requirements.txt"))
    monkeypatch.setattr(run, "STAMP", str(folder / "stamp"))
    monkeypatch.setattr(run, "environment_python", lambda: sys.executable)
    assert not run.is_ready()
    (folder / "stamp").write_text(run.wanted_stamp())
    assert run.is_ready()
    with open(folder / "requirements.txt", "a") as file:
        file.write("# changed\n")
    assert not run.is_ready()


def test_the_locked_packages_have_hashes_and_no_addresses():
    lines = (PROJECT / "requirements.txt").read_text().splitlines()
    packages = [line for line in lines if "==" in line and not line.startswith((" ", "#"))]
    assert len(packages) > 50
    for line in packages:
        assert line.endswith("\\"), f"{line} has no hash"
    assert not any("://" in line or line.startswith("-") for line in lines)


def command(*arguments, warehouse=None):
    """Run a command of lead-scoring; a message must be no stack trace."""
    done = subprocess.run(
        [sys.executable, "-m", "lead_scoring", *map(str, arguments)], capture_output=True, text=True, check=False,
        cwd=PROJECT, env={**os.environ, "COLUMNS": "200", **({"LEAD_SCORING_DUCKDB": str(warehouse)} if warehouse else {})},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.mark.parametrize(("arguments", "message"), [
    (["explain", "C1", "--warehouse", "/nowhere/x.duckdb"], "there is no warehouse at /nowhere/x.duckdb yet. Mend: build one first"),
    (["score", "--raw", "no/such/folder"], "--raw no/such/folder is no folder. Mend: "),
    (["score", "--as-of", "yesterday"], "'yesterday' is not a date. Allowed: YYYY-MM-DD"),
    (["oulad", "no/such/folder"], "no/such/folder"),
    (["bank", "no/such/folder"], "no/such/folder"),
])
def test_a_wrong_argument_gets_a_sentence(arguments, message):
    done = command(*arguments)
    assert done.returncode != 0
    assert message in " ".join((done.stdout + done.stderr).split())


def test_a_folder_without_contacts_is_named(tmp_path):
    done = command("score", "--raw", tmp_path, "--warehouse", tmp_path / "w.duckdb")
    assert done.returncode == 1
    words = " ".join(done.stderr.split())
    assert "the raw table contacts is required and was not found" in words and "Mend: put it there" in words


def test_explain_and_query(sample_build):
    hottest = command("query", "select lead_id from marts.lead_scores order by rank limit 1", warehouse=sample_build.warehouse)
    lead = hottest.stdout.split()[-1]
    explained = command("explain", lead, "--all", warehouse=sample_build.warehouse)
    assert explained.returncode == 0 and "Where every lead starts" in explained.stdout and "lead_score" in explained.stdout
    unknown = command("explain", "nobody", warehouse=sample_build.warehouse)
    assert unknown.returncode == 2 and "there is no lead 'nobody'" in unknown.stderr
    wrong = command("query", "select nothing", warehouse=sample_build.warehouse)
    assert wrong.returncode == 2 and wrong.stderr.startswith("Error: ")


def test_the_console_script_is_the_module_and_has_one_version():
    import lead_scoring

    said = command("--version").stdout
    assert said == f"lead-scoring {lead_scoring.__version__}\n"
    for other in ("pyproject.toml", "dbt_project.yml", "scripts/run.py"):
        assert lead_scoring.__version__ not in (PROJECT / other).read_text()
    for tool in ("architecture", "benchmark", "learning-trials"):
        assert command("tools", tool, "--help").returncode == 0


def test_the_environment_in_use_is_the_locked_one():
    import importlib.metadata

    assert importlib.metadata.version("duckdb") == "1.5.5"
    assert importlib.metadata.version("dbt-core") == "1.12.0"
    assert Path(sys.executable).exists()
