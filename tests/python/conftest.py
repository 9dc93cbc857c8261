"""Fixtures that several test files share."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import project
import pytest
from project import PROJECT, CompiledProject, parsed, run_dbt

# As pythonpath in pyproject.toml does for this process: what tests start is this copy of the project, whatever is installed.
os.environ["PYTHONPATH"] = str(PROJECT / "scripts")

# `make test` runs in several processes. Tests of one group run in one of them, one after the other: those of one file, and
# those of all files that share the build below or write into the project's own target/. No two groups write in one place.
GROUPS = {
    **dict.fromkeys(("test_backtest", "test_calibration", "test_rule_evidence"), "calibration"),
    **dict.fromkeys(("test_forty_folders", "test_gate", "test_gate_mistakes"), "gate"),
    **dict.fromkeys(("test_checking", "test_dbt_project", "test_learn_weights", "test_portability", "test_run"), "sample_build"),
    **dict.fromkeys(("test_compare", "test_explain", "test_rules_log", "test_learn_apply", "test_command_line"), "lab"),
    "test_models_and_tests_have_one_style": "one_style",
}
# The groups that take longest begin first, so that all processes end at about the same time.
LONGEST_FIRST = (
    "test_docs", "calibration", "test_pipeline", "sample_build", "test_score_equals_oracle", "gate", "test_invariants", "one_style", "test_time",
)  # fmt: skip


# Processor seconds of each test file, with those of the programs that its tests started; and those spent by this process so far.
SPENT, SO_FAR = Counter(), [0.0]


def pytest_runtest_setup():
    """Count what lies between two tests for none of them."""
    SO_FAR[0] = sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Tell what each part of a test cost, in processor seconds."""
    now = sum(os.times()[:4])
    item.user_properties[:] = [*((name, value) for name, value in item.user_properties if name != "processor_seconds"), ("processor_seconds", now - SO_FAR[0])]
    SO_FAR[0] = now
    return (yield)


def pytest_runtest_logreport(report):
    """Add it up by file."""
    SPENT[report.nodeid.partition("::")[0]] += dict(report.user_properties).get("processor_seconds", 0)


def pytest_terminal_summary(terminalreporter):
    """Say which files cost most."""
    terminalreporter.section("processor seconds by file")
    for file, seconds in SPENT.most_common():
        if seconds >= 1:
            terminalreporter.write_line(f"{seconds:7.0f}  {file}")
    terminalreporter.write_line(f"{SPENT.total():7.0f}  all")


def group_of(test_id):
    """The group of a test: that of its function, or that of its file. Each hostile folder goes by itself: there may be hundreds."""
    file, _, function = test_id.partition("[")[0].partition("::")
    stem = file.split("/")[-1].removesuffix(".py")
    if stem == "test_fuzz":
        return test_id
    return GROUPS.get(function, GROUPS.get(stem, stem))


def pytest_collection_modifyitems(items):
    """Put the long groups first."""
    places = {group: place for place, group in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(group_of(item.nodeid), len(places)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each process whole groups, in order. The loadgroup of xdist 3.8 forgets its groups under pytest 9.2."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        """Hands out groups of tests."""

        def _split_scope(self, nodeid):
            return group_of(nodeid)

    return Groups(config, log)


@dataclass(frozen=True)
class SampleBuild:
    """One full `dbt build --selector all`, unit tests and data tests included, on small sample data.

    Attributes:
        raw_path: folder of the raw tables.
        warehouse: the DuckDB file.
        target: folder of what dbt wrote, compiled SQL among it.
        output: what dbt printed.
        is_success: whether every model and test passed.
    """

    raw_path: Path
    warehouse: Path
    target: Path
    output: str
    is_success: bool


@pytest.fixture(scope="session", autouse=True)
def shared(tmp_path_factory):
    """The folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    project.SHARED[:] = [own.parent if "PYTEST_XDIST_WORKER" in os.environ else own]
    return project.SHARED[0]


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory):
    """The project built on 400 invented contacts, once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("sample")
    raw_path, target = folder / "raw", folder / "target"
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "400", "--output", raw_path],
        check=True, capture_output=True,
    )
    warehouse = folder / "sample.duckdb"
    done = run_dbt(["build", "--selector", "all"], raw_path, PROJECT / "seeds", warehouse, target=target, parses=True)
    return SampleBuild(raw_path, warehouse, target, done.output, done.is_success)


@pytest.fixture(scope="session")
def compiled_project(shared):
    """The project, parsed and compiled once for all tests, and all processes, that build it for many worlds."""

    def compile_in(folder):
        """The project compiled in a folder, for a first world of headers alone."""
        raw_path = shared / "raw_of_headers"
        raw_path.mkdir()
        (raw_path / "contacts.csv").write_text("contact_id,created_at\n")
        (raw_path / "events.csv").write_text("event_id,contact_id,anonymous_id,event_type,occurred_at\n")
        return CompiledProject(folder, raw_path, PROJECT / "seeds", parsed(shared / "parsed"))

    return CompiledProject.shared(shared / "compiled_project", compile_in)
