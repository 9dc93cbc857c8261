"""Canonical form: every file has one, it is found at once, and nothing that the project reads in it is another."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import duckdb
import pytest
from gate import Seeds
from hypothesis import HealthCheck, given, settings, strategies
from jinja2 import Environment
from lead_scoring import formatting, rehearsal, seed_files
from project import PROJECT
from test_commands import run

MACROS = ("clean_key", "to_boolean", "to_number")
EXAMPLES = [PROJECT / "seeds", *sorted(path for path in (PROJECT / "examples").iterdir() if path.is_dir())]
CELLS = strategies.one_of(
    strategies.sampled_from([
        "", " ", "\t", "\u00a0", "null", "NULL", "yes", "TRUE", " No ", "f", "1", "0", "maybe", "-0", "007", "+5", "5.", ".5", "1e3", "1E-300", "1e400", "1e99999999999", "0e-99999999", "5e-324", "1e29", "0e0", "2.50",
        "-1.0", "1_000", "1,5", "inf", "nan", "2026-01-31", 'Read "News"', "Sales, Europe", "{{ 1 }}", "“x”", "a|b", "'", "#", "é", "١٢", "０", "--1", "+-1", "0x10", "1 0",
    ]),
    strategies.decimals(-10**7, 10**7, allow_nan=False, places=3).map(str),
    strategies.floats(allow_nan=False, allow_infinity=False).map(repr),
    strategies.text(strategies.characters(exclude_characters="\r\n\x00", exclude_categories=("Cs",)), max_size=8),
)  # fmt: skip


@pytest.fixture(scope="module")
def reads():
    """What the macros of the project read in a cell, by type."""
    environment = Environment()
    for name in MACROS:
        template = environment.from_string((PROJECT / "macros" / "text" / f"{name}.sql").read_text(encoding="utf-8"))
        environment.globals[name] = getattr(template.module, f"duckdb__{name}" if hasattr(template.module, f"duckdb__{name}") else name)
    cell = environment.globals["clean_key"]("?::varchar")
    forms = {"number": environment.globals["to_number"], "yes_no": environment.globals["to_boolean"], "text": str}
    connection = duckdb.connect()
    return lambda text, kind: connection.execute(
        f"with cells as (select {cell} as cell) select {forms[kind]('cell')} from cells", [text if text.strip() else None]
    ).fetchone()[0]


@given(cell=CELLS, kind=strategies.sampled_from(["number", "yes_no", "text"]))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cell_means_what_it_meant(reads, cell: str, kind: str) -> None:
    """The project reads the same number, yes or no, or text, and a cell that it cannot read stays one."""
    written = formatting.spelled(cell, kind)
    assert reads(written, kind) == reads(cell, kind)
    assert formatting.spelled(written, kind) == written


@strategies.composite
def files(draw) -> tuple[str, str]:
    """The name of a seed and a text that somebody may have made of it."""
    seed = draw(strategies.sampled_from(sorted(seed_files.contracts())))
    columns = seed_files.contracts()[seed]
    kept = [name for name, is_required in columns.items() if is_required or draw(strategies.booleans())]
    kept = draw(strategies.permutations([*kept, *draw(strategies.sampled_from([[], ["notes"], ["Notes "]]))]))
    header = [draw(strategies.sampled_from([name, name.upper(), f" {name}"])) for name in kept]
    rows = draw(strategies.lists(strategies.lists(CELLS, min_size=len(kept), max_size=len(kept)), max_size=5))
    blanks = [""] * draw(strategies.integers(0, 2))
    text = io.StringIO(newline="")
    quoting = draw(strategies.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(text, lineterminator=draw(strategies.sampled_from(["\n", "\r\n", "\r"])), quoting=quoting).writerows([row + blanks for row in [header, *rows]])
    return seed, draw(strategies.sampled_from(["", "\ufeff"])) + text.getvalue() + draw(strategies.sampled_from(["", "\n\n", "\r\n"]))


@given(made=files())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_file_says_what_it_said(tmp_path: Path, reads, made: tuple[str, str]) -> None:
    """By the project's own reader: the same rows, every cell the same, and a second time nothing changes."""
    seed, text = made
    file = tmp_path / f"{seed}.csv"
    file.write_bytes(text.encode())
    if seed_files.file_problems(file, seed_files.contracts()[seed]):
        return
    columns, rows = rehearsal.seed_table(file)
    written = formatting.canonical(seed, text.removeprefix("\ufeff"))
    file.write_bytes(written.encode())
    assert seed_files.file_problems(file, seed_files.contracts()[seed]) == []
    new_columns, new_rows = rehearsal.seed_table(file)
    assert new_columns == [name for name in seed_files.contracts()[seed] if name in columns]
    assert len(new_rows) == len(rows)
    kinds, kinds_of_rows = formatting.types(seed)
    for old, new in zip(rows, new_rows, strict=True):
        key = (new[0] or "").lower()
        for name in new_columns:
            kind = kinds_of_rows.get(name, {}).get(key, kinds[name]).replace("whole", "number")
            before, after = old[columns.index(name)] or "", new[new_columns.index(name)] or ""
            kind = kind if kind in ("number", "yes_no") and reads(before, kind) is not None else "text"
            assert reads(after, kind) == reads(before, kind), (name, before, after)
    assert formatting.canonical(seed, written) == written


def test_notes_are_kept(tmp_path: Path) -> None:
    """Nobody reads them, and they are somebody's work: also those of a row that is else blank."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    rows = seeds.rows("resets")
    seeds.write("resets", [["Notes", *rows[0]], ["to do", "", ""], ["", " email_bounced ", "visit_day"], ["", "", ""]])
    assert run("format", "--seeds", seeds.folder)[0] == 0
    assert seeds.file("resets").read_text() == "event_type,rule_id,notes\n,,to do\nemail_bounced,visit_day,\n"


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_the_files_of_the_project_are_canonical(folder: Path) -> None:
    """Mend: .venv/bin/lead-scoring format --seeds FOLDER."""
    assert formatting.unformatted(folder) == {}


def test_the_commands_say_and_mend_it(tmp_path: Path) -> None:
    """`check` names it and ends well; `format --check` ends with 1 and writes nothing; `format` keeps the mode and is done at once."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    seeds.change("behavior_rules", "page_viewed", points="+1.0", is_active="TRUE")
    seeds.recode("tiers", line_end="\r\n", before=b"\xef\xbb\xbf")
    seeds.file("tiers").chmod(0o640)
    before = {file.name: file.read_bytes() for file in seeds.folder.iterdir()}
    code, said = run("check", "--seeds", seeds.folder)
    assert code == 0 and "behavior_rules.csv, line 10: not in canonical form" in said and "tiers.csv, line 1" in said
    code, said = run("format", "--seeds", seeds.folder, "--check", "--json")
    assert code == 1 and json.loads(said) == {"files": [{"file": "behavior_rules.csv", "line": 10}, {"file": "tiers.csv", "line": 1}], "written": False}
    assert {file.name: file.read_bytes() for file in seeds.folder.iterdir()} == before
    assert run("format", "--seeds", seeds.folder)[0] == 0
    assert {file.name: file.read_bytes() for file in seeds.folder.iterdir()} == {file.name: file.read_bytes() for file in (PROJECT / "seeds").iterdir()}
    assert seeds.file("tiers").stat().st_mode & 0o777 == 0o640
    assert "is in canonical form" in run("format", "--seeds", seeds.folder)[1]


def test_a_file_that_cannot_be_read_stops_it(tmp_path: Path) -> None:
    """No file is changed, and the exit code is 2."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    seeds.recode("tiers", line_end="\r\n")
    seeds.replace("scores", ",", ";")
    before = {file.name: file.read_bytes() for file in seeds.folder.iterdir()}
    code, said = run("format", "--seeds", seeds.folder)
    assert code == 2 and "scores.csv, line 1: the columns are split by semicolons" in said
    assert {file.name: file.read_bytes() for file in seeds.folder.iterdir()} == before


def test_the_gate_says_the_same_of_both(tmp_path: Path) -> None:
    """A folder that is badly written and good, and one that is badly written and wrong, are told apart as before."""
    seeds = Seeds(tmp_path / "seeds")
    for mistake in ({}, {"points": "1,5"}, {"half_life_days": "1_000"}):
        seeds.reset()
        chance = random.Random(repr(mistake))
        for seed in ("behavior_rules", "tiers"):
            header, *rows = seeds.rows(seed)
            order = chance.sample(range(len(header)), len(header))
            numbers = [[f"{cell}.0" if cell.isdigit() else cell for cell in row] for row in rows]
            seeds.write(seed, [[row[place] for place in order] for row in [header, *numbers]])
        seeds.add("fit_rules", rule_id="x_slip", attribute="regoin") if mistake else None
        rows = seeds.rows("behavior_rules")
        for column, cell in mistake.items():
            rows[3][rows[0].index(column)] = cell
        seeds.write("behavior_rules", rows)
        before = rehearsal.problems_of(seeds.folder, print)
        assert bool(before) == bool(mistake)
        assert run("format", "--seeds", seeds.folder)[0] == 0
        assert rehearsal.problems_of(seeds.folder, print) == before
