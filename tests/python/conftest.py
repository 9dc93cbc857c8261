"""Fixtures that several test files share."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from project import PROJECT, CompiledProject, run_dbt

# `make test` runs in several processes. Tests of one group run in one of them, one after the other: those of one file, and
# those of all files that share the build below or write into the project's own target/. No two groups write in one place.
GROUPS = {
    **dict.fromkeys(("test_dbt_project", "test_learn_weights", "test_portability", "test_run"), "sample_build"),
    "test_models_and_tests_have_one_style": "one_style",
}
# The groups that take longest begin first, so that all processes end at about the same time.
LONGEST_FIRST = (
    "test_docs", "test_calibration", "test_pipeline", "sample_build", "test_score_equals_oracle", "test_gate", "test_invariants", "one_style", "test_time",
)  # fmt: skip


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


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory):
    """The project built on 400 invented contacts, once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("sample")
    raw_path, target = folder / "raw", folder / "target"
    subprocess.run(
        [sys.executable, PROJECT / "scripts" / "make_sample_data.py", "--contacts", "400", "--output", raw_path],
        check=True, capture_output=True,
    )
    warehouse = folder / "sample.duckdb"
    done = run_dbt(["build", "--selector", "all"], raw_path, PROJECT / "seeds", warehouse, target=target)
    return SampleBuild(raw_path, warehouse, target, done.output, done.is_success)


@pytest.fixture(scope="session")
def compiled_project(tmp_path_factory):
    """The project, parsed and compiled once for all tests, and all processes, that build it for many worlds."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def compile_in(folder):
        """The project compiled in a folder, for a first world of headers alone."""
        raw_path = shared / "raw_of_headers"
        raw_path.mkdir()
        (raw_path / "contacts.csv").write_text("contact_id,created_at\n")
        (raw_path / "events.csv").write_text("event_id,contact_id,anonymous_id,event_type,occurred_at\n")
        return CompiledProject(folder, raw_path, PROJECT / "seeds")

    return CompiledProject.shared(shared / "compiled_project", compile_in)
