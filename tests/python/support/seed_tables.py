"""Seeds as dbt-duckdb loads them, without dbt."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb


def load_seed(connection: duckdb.DuckDBPyConnection, relation: str, file: Path) -> None:
    """Load a seed as dbt-duckdb does: all columns text, blank cells null."""
    columns = ", ".join(f'"{name}" varchar' for name in header_of(file))
    connection.execute(f"create table {relation} ({columns})")
    connection.execute(f"copy {relation} from {quoted(file)} (format csv, header true, delimiter ',')")


def quoted(file: Path) -> str:
    """A path as a literal of SQL."""
    return "'" + str(file).replace("'", "''") + "'"


def header_of(file: Path) -> list[str]:
    """The names in the header of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return next(csv.reader(lines))


def seed_headers(seeds_path: str | Path) -> dict[str, list[str]]:
    """The header of every seed in a folder."""
    return {file.stem: header_of(file) for file in sorted(Path(seeds_path).glob("*.csv"))}
