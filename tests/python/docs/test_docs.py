"""Each command and each query that the docs show runs, and says what the docs say."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import run
from project import PROJECT

PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md") for path in PROJECT.glob(pattern)
)
# Where the data set of a command lies, for the commands that end in PATH.
DATA_SETS = {name: PROJECT.parent / "shared" / "data" / folder for name, folder in (("oulad", "oulad"), ("bank", "bank_marketing"))}
# This is what is running now.
THIS_RUN = {"make test", "python3 scripts/run.py test"}


def blocks(language):
    """Every fenced block of a language in the docs: (page, text)."""
    for page in PAGES:
        for text in re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), flags=re.MULTILINE | re.DOTALL):
            yield page.relative_to(PROJECT).as_posix(), text.strip()


COMMANDS = [(page, line) for page, text in blocks("sh") for line in text.splitlines() if line and not line.startswith("#")]
INLINE = sorted({
    command
    for page in PAGES
    for command in re.findall(r"`((?:python3 scripts/|make |\.venv/bin/)[^`]+)`", page.read_text())
})


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """A copy of the project's files with the environment of this run as its .venv."""
    folder = tmp_path_factory.mktemp("clone") / "project"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    environment = folder / ".venv"
    (environment / "bin").mkdir(parents=True)
    programs = {"python": Path(sys.executable), "dbt": Path(sys.executable).with_name("dbt"), "lead-scoring": f"{sys.executable} -m lead_scoring"}
    for program, source in programs.items():
        (environment / "bin" / program).write_text(f'#!/bin/sh\nPYTHONPATH="{folder}/scripts" exec {source} "$@"\n')
        (environment / "bin" / program).chmod(0o755)
    (environment / "requirements.sha256").write_text(run.wanted_stamp() + "\n")
    return folder


def run_in(clone, command):
    """Run a command of the docs in the copy, with an empty environment but for the path."""
    return subprocess.run(
        ["bash", "-c", command], cwd=clone, capture_output=True, text=True, check=False, timeout=600,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(clone.parent), "PYTHONUTF8": "1",
             "COLUMNS": "120"},
    )


@pytest.fixture(scope="session")
def demo(clone):
    """The copy after `make demo`; what it printed."""
    done = run_in(clone, "make demo")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def run_for_page(clone, demo):
    """Runs a command of a page in the copy after the demo. A page that repeats another page's command gets its outcome."""
    outcomes = {}

    def run(page, command):
        """The outcome of the command."""
        if outcomes.get(command, (page,))[0] == page:
            outcomes[command] = page, run_in(clone, command)
        return outcomes[command][1]

    return run


def test_the_demo_shows_tiers_and_the_hottest_leads_with_reasons(demo):
    for words in ("Hot", "Warm", "Cool", "Cold", "The five hottest open leads", "Where to look next", "(+"):
        assert words in demo


@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda value: value[:50])
def test_command_runs(run_for_page, page, command):
    if command in THIS_RUN or command == "make demo":
        return
    if command.endswith(" PATH"):
        data_set = DATA_SETS[command.split()[-2]]
        if not data_set.is_dir():
            pytest.skip(f"the data set does not lie beside the project, in ../shared/data/{data_set.name}")
        command = command.removesuffix("PATH") + shlex.quote(str(data_set))
    done = run_for_page(page, command)
    assert done.returncode == 0, f"{page}: {command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("command", INLINE, ids=lambda value: value[:50])
def test_command_in_a_sentence_is_known(clone, demo, command):
    program = command.split()[:3]
    if program[0] == "make":
        known = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE)
        assert program[1] in known
    elif program[1] == "scripts/run.py":
        assert program[2] in ("setup", "demo", "test")
    elif program[0] == ".venv/bin/lead-scoring":
        done = run_in(clone, f"{command} --help")
        assert done.returncode == 0, done.stderr
    else:
        assert (PROJECT / program[1]).exists() or program[0].startswith(".venv/bin/")


@pytest.mark.parametrize(("page", "query"), list(blocks("sql")), ids=lambda value: " ".join(value.split())[:50])
def test_query_answers(clone, demo, page, query):
    with duckdb.connect(str(clone / "warehouse" / "lead_scoring.duckdb"), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    assert rows or "rule_warnings" in query, f"{page}: no row"


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_names_every_raw_column():
    import yaml

    readme = (PROJECT / "README.md").read_text()
    sources = yaml.safe_load((PROJECT / "models/raw/_raw__sources.yml").read_text())
    for table in sources["sources"][0]["tables"]:
        row = next(line for line in readme.splitlines() if re.match(rf"\| \**{table['name']}\** \|", line))
        for column in table["columns"]:
            assert column["name"] in row, f"{table['name']}.{column['name']}"
