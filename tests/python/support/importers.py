"""Runs of the importers of public data, for their tests."""

from __future__ import annotations

import datetime
import importlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import click
import duckdb
from click.testing import CliRunner

PROJECT_DIRECTORY = Path(__file__).resolve().parents[3]


def day(year: int, month: int, day_of_month: int) -> datetime.datetime:
    """Midnight of a date, as the raw tables hold it."""
    return datetime.datetime(year, month, day_of_month)


def read(output: Path, table: str, columns: str = "*", suffix: str = "parquet") -> list[tuple]:
    """Give the rows of one file in the order in which they were written."""
    with duckdb.connect() as connection:
        return connection.execute(f"select {columns} from '{output / table}.{suffix}'").fetchall()


@dataclass(frozen=True)
class Importer:
    """One importer.

    Attributes:
        module: the script, as a module.
    """

    module: ModuleType

    def run(self, source: Path, output: Path, *options: str) -> click.testing.Result:
        """Run the command as a user would."""
        return CliRunner().invoke(self.module.main, [str(source), "--output", str(output), *options])

    def imported(self, source: Path, tmp_path: Path) -> Path:
        """Import ``source`` and give the folder of the raw tables."""
        output = tmp_path / "raw"
        result = self.run(source, output)
        assert result.exit_code == 0, result.output
        return output

    def error_of(self, source: Path, output: Path, *options: str) -> str:
        """Give the one line that a failing run prints; nothing may be written."""
        result = self.run(source, output, *options)
        assert result.exit_code == 2
        assert isinstance(result.exception, SystemExit)
        assert result.output.startswith("Error: ")
        assert result.output.count("\n") == 1
        if output.is_dir():
            assert not list(output.glob(".import_*"))
        return result.output


def load(name: str) -> Importer:
    """The importer of this name, e.g. ``import_oulad``."""
    return Importer(importlib.import_module(f"lead_scoring.{name}"))
