"""`lead-scoring check` and a plain build of dbt say the same of the same broken folders, word for word.

Of dbt's side each part is its own: the macros that look at files, its reader of seeds, and the models as it compiles them. Only the
run around them is left out, which would take seconds for each folder; `test_forty_folders` and `test_gate_mistakes` make it. Folders whose
headers are others, and read well, go the long way here too. `make test-deep` takes several hundred folders: LEAD_SCORING_BROKEN says
how many.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt_common.clients.agate_helper import from_csv
from forty_folders import CELLS, FILES
from gate import Seeds
from hostile.seeds import BREAKS, SeedCase, write_seed
from jinja2 import Environment
from lead_scoring import rehearsal, seed_files
from lead_scoring.formatting import BLANKS
from project import DATABASE, PROJECT, CompiledProject, seed_headers
from test_gate_mistakes import GROUPS
from test_seed_files import Macros
from worlds import World

COUNT = int(os.environ.get("LEAD_SCORING_BROKEN", "30"))
EDITS: dict[str, Callable[[Seeds], object]] = {
    **{f"{group}: {name}": edit for group, mistakes in GROUPS.items() for name, (edit, _) in mistakes.items()},
    **{f"forty: {name}": broken.edit for name, broken in {**FILES, **CELLS}.items()},
}


def broken_by_chance(number: int) -> Callable[[Seeds], object]:
    """An edit that breaks one to three things, drawn by a number."""

    def edit(seeds: Seeds) -> None:
        chance = random.Random(f"broken {number}")
        tables = {seed: seeds.rows(seed) for seed in seed_files.contracts()}
        case = SeedCase(World(seeds.folder, seeds.folder, date(2026, 1, 1)))
        for change in sorted(chance.sample(BREAKS, chance.choice([1, 1, 2, 3])), key=lambda change: change.__name__ == "change_file"):
            change(chance, case, seeds.folder, tables)
        for seed, rows in tables.items():
            write_seed(seeds.folder, seed, rows)

    return edit


def folders() -> dict[str, Callable[[Seeds], object]]:
    """Edits by name: every second one a mistake that somebody thought of, in an order drawn once, the others drawn."""
    known = random.Random(0).sample(sorted(EDITS), len(EDITS))
    names = {}
    for number in range(COUNT):
        name = known[number // 2] if number % 2 == 0 and number // 2 < len(known) else f"drawn {number}"
        names[name] = EDITS.get(name) or broken_by_chance(number)
    return names


class Gate:
    """What dbt says of a folder of seeds over data that hold nothing.

    Attributes:
        sql: the SQL of the models up to int_seed_problems, as dbt compiles them for the headers of the default seeds.
    """

    def __init__(self, project: CompiledProject, folder: Path) -> None:
        """Compile. Args: project, as the fixture gives it; folder, an empty one."""
        self.project, self.folder, self.macros = project, folder, Macros()
        self.raw = folder / "raw"
        self.raw.mkdir()
        self.ids = project.needed(["int_seed_problems"])
        names = [project.nodes[unique_id].name for unique_id in self.ids if unique_id in project.models]
        self.sql = project.compiled(self.raw, None, names)
        DuckDBConnectionManager.close_all_connections()
        environment = Environment(extensions=["jinja2.ext.do"])
        environment.globals.update(modules=self.macros.called["modules"], seed_texts=self.texts, seed_file_rows=self.macros.called["seed_file_rows"])
        environment.globals["return"] = Macros.give_back
        template = environment.from_string((PROJECT / "macros" / "seeds" / "seed_table_rows.sql").read_text(encoding="utf-8"))
        self.table_rows = Macros.returning(template.module.seed_table_rows)

    @staticmethod
    def texts(folder: str, file: str) -> dict[str, str]:
        """As the macro of this name."""
        return {file: (Path(folder) / file).read_bytes().decode()}

    def said(self, folder: Path) -> list[str]:
        """Its sentences, in any order."""
        wrong = self.macros.problems(folder)
        if wrong:
            return wrong
        if seed_headers(folder) != self.project.headers:
            return self.said_the_long_way(folder)
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach ':memory:' as {DATABASE}")
            connection.execute(f"use {DATABASE}")
            for unique_id in self.ids:
                node = self.project.nodes[unique_id]
                connection.execute(f"create schema if not exists {node.schema}")
                if unique_id in self.project.models:
                    connection.execute(f"create table {node.relation_name} as ({self.sql[unique_id]}\n)")
                    continue
                file = folder / f"{node.name}.csv"
                table = from_csv(str(file), text_columns=node.config.column_types)
                rows = self.table_rows({"root_path": str(folder), "original_file_path": file.name, "config": node.config}, table)
                connection.execute(f"create table {node.relation_name} ({', '.join(f'{name} varchar' for name in map(quoted_name, table.column_names))})")
                if rows:
                    connection.executemany(f"insert into {node.relation_name} values ({', '.join('?' * len(table.column_names))})", rows)
            return [message for (message,) in connection.execute("select message from intermediate.int_seed_problems").fetchall()]

    def said_the_long_way(self, folder: Path) -> list[str]:
        """The same by `dbt seed` and `dbt compile` for these headers."""
        place = self.folder / "long"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        loaded = self.project.load_seeds(folder, self.raw, place)
        with self.project.database(self.raw, folder, loaded=loaded) as database:
            return [message for (message,) in database.execute("select message from intermediate.int_seed_problems").fetchall()]


def quoted_name(name: str) -> str:
    """A name of a column as SQL."""
    return '"' + name.replace('"', '""') + '"'


@pytest.fixture(scope="module")
def gate(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """The gate of dbt."""
    return Gate(compiled_project, tmp_path_factory.mktemp("gate_of_dbt"))


@pytest.mark.parametrize("name", folders())
def test_both_say_the_same(gate: Gate, tmp_path: Path, name: str) -> None:
    """Every sentence of the one is one of the other."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    folders()[name](seeds)
    checked = sorted({problem["message"] for problem in rehearsal.problems_of(seeds.folder, print)})
    by_dbt = sorted(set(gate.said(seeds.folder)))
    assert [without_letters(message) for message in checked] == [without_letters(message) for message in by_dbt]


def without_letters(message: str) -> str:
    """A sentence without what bytes alone tell: dbt reads text, or nothing. Beside a file that it cannot read it says nothing of others."""
    file, _, said = message.partition(".csv")
    if "UTF-" in said:
        return f"{file}.csv is not saved as UTF-8"
    return message


def test_dbt_reads_a_seed_as_the_check_does(tmp_path: Path) -> None:
    """Blank cells, the word null, blanks around a cell, and rows of nothing but blanks."""
    file = tmp_path / "blank_words.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([["word"], [" a "], ["\u00a0"], ["\u00a0b"], ["\t"], ["none"], ["n/a"], ["Null"], [" null "]])
    table = from_csv(str(file), text_columns={"word": "varchar"})
    gate = Gate.__new__(Gate)
    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals.update(seed_texts=Gate.texts, seed_file_rows=Macros().called["seed_file_rows"])
    environment.globals["return"] = Macros.give_back
    macro = environment.from_string((PROJECT / "macros" / "seeds" / "seed_table_rows.sql").read_text(encoding="utf-8")).module.seed_table_rows
    gate.table_rows = Macros.returning(macro)
    rows = gate.table_rows({"root_path": str(tmp_path), "original_file_path": file.name, "config": {"column_types": {"word": "varchar"}}}, table)
    assert [cell.strip(BLANKS) for (cell,) in rows if cell is not None] == [cell.strip(BLANKS) for (cell,) in rehearsal.seed_table(file)[1]]
