"""Hostile folders, each made from a number: a build gives what the oracle gives, or it stops in words.

A few of each in the suite; `make test-deep` runs hundreds. LEAD_SCORING_FUZZ says how many, LEAD_SCORING_FUZZ_FROM with which number
to begin: LEAD_SCORING_FUZZ=1 LEAD_SCORING_FUZZ_FROM=217 brings case 217 back alone.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from hostile import EITHER, HARM, READS, STOPS, HostileCase, hostile_raw, hostile_seeds
from oracle import OracleResult, read_raw, read_seeds, score
from project import ALL_MARTS, PROJECT, CompiledProject, Marts, WorldDatabase, read_marts
from written_worlds import differences

COUNT, FIRST = int(os.environ.get("LEAD_SCORING_FUZZ", "10")), int(os.environ.get("LEAD_SCORING_FUZZ_FROM", "0"))
NUMBERS = range(FIRST, FIRST + COUNT)
# The longest that a case may take, in seconds of processor time, so that a busy machine fails nothing; it has some hundred rows.
SECONDS = 60
# What other runs write in the project at the same time.
NOT_WATCHED = {".git", ".venv", "target", "logs", "warehouse", "data", "__pycache__", ".pytest_cache", ".hypothesis", ".ci-output"}
# Words of programs, not for people. A raised error begins with "Invalid Input Error" or "Compilation Error": that is dbt's and DuckDB's frame.
INTERNALS = re.compile(
    r"Traceback|StopIteration|File \"|(Binder|Parser|Catalog|Conversion|IO|INTERNAL|Internal|Out of Range|Serialization|Not implemented|Constraint|Syntax|Type|Key|"
    r"Value|Index|Attribute|Unicode\w*|Assertion|FileNotFound|Database|Runtime) ?Error|read_csv|read_parquet|sniff|ignore_errors|auto_detect|strict_mode|null_padding|"
    r"LINE \d|Candidate|\bvarchar\b|\bselect \w|0x[0-9a-f]{6}|<class|object at|codec|agate",
)
FRAMES = re.compile(r"^\s*(> in macro|> called by|(Compilation|Invalid Input|Runtime|Database) Error\b|compiled code at).*$", re.MULTILINE)


# ------------------------------------------------------------------------------------------------------------
# What must hold
# ------------------------------------------------------------------------------------------------------------


def snapshot(*folders: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file in some folders."""
    found = {}
    for folder in folders:
        for place, folders_in_it, files in os.walk(folder):
            folders_in_it[:] = [name for name in folders_in_it if name not in NOT_WATCHED]
            for name in files:
                status = os.lstat(os.path.join(place, name))
                found[os.path.join(place, name)] = (status.st_size, status.st_mtime_ns)
    return found


@contextmanager
def nothing_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file of the project, of the case or of the folder in which the build runs comes, goes or changes."""
    here = folder / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    before = snapshot(PROJECT, folder)
    yield
    after = snapshot(PROJECT, folder)
    assert {file for file in before.keys() | after.keys() if before.get(file) != after.get(file)} == set()


def words_of(error: BaseException) -> str:
    """The words of an error without the frame that dbt and DuckDB put around them."""
    text = re.sub(r"^dbt \w+: ", "", str(error))
    text = re.sub(r"(Invalid Input|Compilation) Error: ?", "", text)
    return FRAMES.sub("", text).replace("\\n", "\n").strip(" \n[]'\"")


def without_harm(case: HostileCase, message: str) -> str:
    """A message without the hostile text that it shows, whole or its beginning."""
    for harm in [*HARM, *map(str, case.other_vars.values())]:
        shown = next((harm[:length] for length in range(len(harm), 7, -1) if harm[:length] in message), None)
        message = message.replace(shown, "") if shown else message
    return message


def complaints(case: HostileCase, message: str) -> list[str]:
    """What is wrong with a message to a person."""
    found = []
    if INTERNALS.search(without_harm(case, message)):
        found.append(f"says {INTERNALS.search(without_harm(case, message))[0]!r}")
    if "Mend: " not in message:
        found.append("names no mend")
    if "@" in message:
        found.append("shows an address")
    if case.names and not any(name.lower() in message.lower() for name in case.names):
        found.append(f"names none of {case.names}")
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2028]", message):
        found.append("holds characters that a terminal obeys")
    return found


def check_counts(case: HostileCase, database: WorldDatabase) -> None:
    """Every raw row is accepted, rejected or deleted, once."""
    counts = database.execute("select raw_table, outcome, row_count from marts.record_counts").fetchall()
    words = {re.split(r"[: ]", outcome)[0] for _, outcome, _ in counts}
    assert words <= {"accepted", "rejected", "deleted"}, words
    rows: Counter[str] = Counter()
    for table, _, count in counts:
        rows[table] += count
    assert {table: count for table, count in rows.items() if count} == {table: count for table, count in case.rows.items() if count}


def expected_of(case: HostileCase) -> OracleResult:
    """What the oracle says of a case."""
    world = case.world
    return score(read_raw(world.raw_path), read_seeds(world.seeds_path), world.as_of)


def read_in_time(database: WorldDatabase) -> Marts:
    """The marts, with an end to what takes too long."""
    begun, is_done = time.process_time(), threading.Event()

    def watch() -> None:
        while not is_done.wait(1):
            if time.process_time() - begun > SECONDS:
                database.connection.interrupt()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        database.build(ALL_MARTS)
        return read_marts(database)
    finally:
        is_done.set()
        watcher.join()


def check(case: HostileCase, marts: Marts | None, message: str) -> None:
    """The build did what may become of the case: marts that the oracle gives, or a message in words."""
    if marts is None:
        assert complaints(case, message) == [], f"{case.done}\n{message}"
        assert case.outcome != READS, f"{case.done} should be read, but: {message}"
    else:
        assert case.outcome != STOPS, f"the build goes on: {case.done}"
        assert differences(marts, expected_of(case)) == [], case.done


# ------------------------------------------------------------------------------------------------------------
# The cases
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", NUMBERS)
def test_a_raw_folder_is_read_or_refused_in_words(
    compiled_project: CompiledProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Whatever lies in the raw folder."""
    case = hostile_raw(number, tmp_path)
    world = case.world
    marts, message = None, ""
    with nothing_changes(tmp_path, monkeypatch):
        try:
            with compiled_project.database(world.raw_path, world.seeds_path, world.as_of, other_vars=case.other_vars) as database:
                marts = read_in_time(database)
                check_counts(case, database)
        except (duckdb.Error, RuntimeError) as error:
            message = words_of(error)
    check(case, marts, message)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_seed_folder_is_read_or_refused_in_words(
    compiled_project: CompiledProject, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Whatever lies in the folder of seeds. dbt loads them where a file is of another shape; else that is not what is tried."""
    case = hostile_seeds(number, tmp_path)
    world, target = case.world, tmp_path_factory.mktemp("warehouse")
    marts, message, loaded = None, "", None
    with nothing_changes(tmp_path, monkeypatch):
        try:
            if case.is_reshaped:
                loaded = compiled_project.load_seeds(world.seeds_path, world.raw_path, target)
            with compiled_project.database(world.raw_path, world.seeds_path, world.as_of, loaded=loaded) as database:
                marts = read_in_time(database)
        except (duckdb.Error, RuntimeError) as error:
            message = words_of(error)
    check(case, marts, message)


def test_the_judge_sees_what_is_not_for_people() -> None:
    """A stack trace, a message without a mend or a file, an address, an escape code."""
    case = HostileCase(world=None, names=["contacts.csv"])  # type: ignore[arg-type]
    assert complaints(case, "contacts.csv: two columns are called email. Mend: rename one.") == []
    assert len(complaints(case, "Binder Error: Referenced column not found\nLINE 1: x")) == 3
    assert len(complaints(case, f"contacts.csv: ann@example.com {HARM[5]} Mend: none.")) == 2
    assert max(READS, EITHER, STOPS, key=[READS, EITHER, STOPS].index) == STOPS
