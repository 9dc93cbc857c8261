"""How the oracle reads raw files and seeds."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from oracle.contract import BLANKS, CONTRACT, KEYS, REQUIRED, REQUIRED_TABLES, SEEDS
from oracle.values import as_text


class RawError(ValueError):
    """A raw folder or file that stops the build."""


# What people call some of the tables.
OTHER_NAMES = {
    "deals": "opportunities", "leads": "contacts", "accounts": "companies", "people": "contacts", "activities": "events",
}  # fmt: skip


def read_raw(raw_path: str | Path) -> dict[str, list[dict[str, Any]]]:
    """Read the raw tables from a folder.

    Args:
        raw_path: folder with a file `{table}.parquet`, `{table}.csv` or `{table}.csv.gz`, or a folder of Parquet files,
            for each table, whatever the case of the name and with blanks or underscores in it.

    Returns:
        For each table its rows, with every column of the contract (None where the file has no such column)
        and values as the file types them. Extra columns are left out, save those of events, which stand by their plain
        name under the key `own`; a missing optional table is empty. A row that has
        not as many cells as the header has the key `ragged`, `short` or `long`; of a long one only the first cell and
        the cells that may say whose it is are given, and the key `first` names the first.

    Raises:
        FileNotFoundError: the folder or a required table is missing.
        RawError: the folder or a file stops the build.
    """
    folder = Path(raw_path)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no raw folder {folder}.")
    places = _raw_places(folder)
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, columns in CONTRACT.items():
        if table not in places:
            if table in REQUIRED_TABLES:
                raise FileNotFoundError(f"The required table {table} is missing in {folder}.")
            tables[table] = []
            continue
        header, found = _raw_file(places[table], columns)
        names = [plain_name(name) for name in header]
        if any(name and names.count(name) > 1 for name in names):
            raise RawError(f"two columns of {table} are alike")
        wanted = {plain_name(column): column for column in columns}
        missing = [column for column in (*KEYS[table], *REQUIRED.get(table, ())) if plain_name(column) not in names]
        # The file of sales_feedback may lack whom it is about.
        if missing:
            raise RawError(f"{table} lacks {missing}")
        rows = []
        for cells in found:
            row: dict[str, Any] = dict.fromkeys(columns)
            for name, cell in zip(names, cells):
                if name in wanted:
                    row[wanted[name]] = cell
            if table == "events":
                row["own"] = {name: cell for name, cell in zip(names, cells) if name and name not in wanted}
            if len(cells) < len(header):
                row["ragged"] = "short"
            elif len(cells) > len(header):
                first = wanted.get(names[0])
                for column in columns:
                    if column not in (first, "contact_id", "anonymous_id"):
                        row[column] = None
                row |= {"ragged": "long", "first": first}
            rows.append(row)
        tables[table] = rows
    return tables


def plain_name(name: str) -> str:
    """A name without case, blanks, marks of the byte order and underscores: so headers and files are compared."""
    return re.sub(r"[\s_\ufeff\u200b]", "", name.lower())


def slips(one: str, other: str) -> int:
    """How many letters must be put in, taken out, changed or swapped with the next to make one text the other."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _raw_places(folder: Path) -> dict[str, Path]:
    """Which file or folder holds each table.

    Raises:
        RawError: two hold one table, or something is meant as a table and not read.
    """
    places: dict[str, list[Path]] = defaultdict(list)
    unread = []
    for place in sorted(folder.iterdir()):
        if place.name.startswith((".", "~$")) or (place.is_dir() and not any(part.is_file() for part in place.rglob("*"))):
            continue
        name = place.name.lower()
        suffix = next((end for end in (".csv.gz", ".csv.zst", ".csv", ".parquet") if name.endswith(end)), "")
        stem = name.removesuffix(suffix)
        is_readable = (suffix in ("", ".parquet") and bool(_parts(place))) if place.is_dir() else bool(suffix)
        table = next((table for table in CONTRACT if plain_name(table) == plain_name(stem)), None)
        if table and is_readable:
            places[table].append(place)
        else:
            unread.append((stem if suffix or place.is_dir() else stem.split(".")[0], is_readable))
    for table, found in places.items():
        if len(found) > 1:
            raise RawError(f"{table} is there twice")
    for stem, is_readable in unread:
        first = plain_name(stem.split(".")[0])
        if is_readable and min(slips(plain_name(stem), plain_name(table)) for table in CONTRACT) <= 2:
            raise RawError(f"{stem} is a slip away from a table")
        near = min(CONTRACT, key=lambda table: (slips(first, plain_name(table)), table))
        meant = near if slips(first, plain_name(near)) <= 2 else OTHER_NAMES.get(first)
        # Of what has the name of a table and more, only the contacts are missed: identities.old was put aside.
        is_aside = meant == near and plain_name(stem) != first and near != "contacts"
        if meant and meant not in places and not is_aside:
            raise RawError(f"{stem} may be {meant}")
    return {table: found[0] for table, found in places.items()}


def _parts(folder: Path) -> list[Path]:
    """The Parquet files of a folder, without what tools hide in it."""
    return sorted(
        file for file in folder.rglob("*")
        if file.is_file() and file.name.lower().endswith(".parquet")
        and not any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    )  # fmt: skip


def _raw_file(place: Path, columns: tuple[str, ...]) -> tuple[list[str], list[list[Any]]]:
    """The header and the rows of one raw table.

    Raises:
        RawError: it cannot be read.
    """
    if place.is_dir() or place.name.lower().endswith(".parquet"):
        header: list[str] = []
        parts = []
        for file in _parts(place) if place.is_dir() else [place]:
            names, rows = _parquet_rows(file)
            held = dict(part.split("=", 1) for part in file.relative_to(place).parts if "=" in part) if place.is_dir() else {}
            names, rows = [*names, *held], [[*row, *held.values()] for row in rows]
            header += [name for name in names if name not in header] if parts else names
            parts.append((names, rows))
        if len(parts) == 1:
            return header, parts[0][1]
        return header, [[dict(zip(names, row)).get(name) for name in header] for names, rows in parts for row in rows]
    content = place.read_bytes()
    if place.name.lower().endswith(".gz"):
        content = gzip.decompress(content)
    try:
        text = content.decode("utf-16" if content.startswith(b"\xff\xfe") else "utf-8")
    except UnicodeDecodeError as error:
        raise RawError(f"{place.name} is not in UTF-8") from error
    text = text.removeprefix("\ufeff")
    if text.lstrip("\ufeff \t").lower().startswith(("<!doctype", "<html", "<?xml", "{", "[", "%pdf", "par1")) or "\0" in text.split("\n")[0]:
        raise RawError(f"{place.name} is no CSV")
    lines = text.lstrip("\r\n").split("\n")
    said = re.fullmatch(r'"?sep=([,;|\t])"?', lines[0].strip(" \r"))
    if said:
        delimiter, text = said[1], text.lstrip("\r\n").partition("\n")[2]
    else:
        known = {plain_name(column) for column in columns}
        delimiter = max(",;\t|", key=lambda mark: sum(plain_name(cell.replace('"', "")) in known for cell in lines[0].split(mark)))
    records = _records(text, delimiter)
    if not records:
        raise RawError(f"{place.name} is empty")
    return records[0], records[1:]


def _records(text: str, delimiter: str) -> list[list[str]]:
    """The records of a CSV text, letter by letter; a blank line is none.

    Raises:
        RawError: a quote is not closed, or text stands beside a quoted cell.
    """
    records: list[list[str]] = []
    cells: list[str] = []
    place, end = 0, len(text)
    while place < end:
        # One cell begins here.
        behind = place
        while behind < end and text[behind] in " \t" and text[behind] != delimiter:
            behind += 1
        if behind > place and behind < end and text[behind] == '"':
            raise RawError("blanks before a quote")
        if text[place] == '"':
            cell, place = "", place + 1
            while True:
                close = text.find('"', place)
                if close < 0:
                    raise RawError("a quote is not closed")
                cell, place = cell + text[place:close], close + 1
                if text[place : place + 1] != '"':
                    break
                cell, place = cell + '"', place + 1
            if text[place : place + 1] not in ("", delimiter, "\r", "\n"):
                raise RawError("text behind a quote")
            is_quoted = True
        else:
            start = place
            while place < end and text[place] not in (delimiter, "\r", "\n"):
                place += 1
            cell, is_quoted = text[start:place], False
        if place < end and text[place] == delimiter:
            cells.append(cell)
            place += 1
            if place < end:
                continue
            cell, is_quoted = "", False
        if cells or cell or is_quoted:
            records.append([*cells, cell])
        cells = []
        if text[place : place + 2] == "\r\n":
            place += 1
        place += 1
    return records


def _parquet_rows(file: Path) -> tuple[list[str], list[list[Any]]]:
    """The header and the rows of a Parquet file, with Python values; timestamps in microseconds."""
    table = parquet.ParquetFile(file).read()
    columns = []
    for column in table.columns:
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
        columns.append(column.to_pylist())
    return list(table.column_names), [list(row) for row in zip(*columns)]


def read_seeds(seeds_path: str | Path) -> dict[str, list[dict[str, str | None]]]:
    """Read the seed CSVs as trimmed text, blank cells as None.

    Args:
        seeds_path: folder with the eighteen `{seed}.csv`.

    Returns:
        For each seed its rows.

    Raises:
        FileNotFoundError: a seed is missing; an empty seed still needs its header.
    """
    folder = Path(seeds_path)
    seeds: dict[str, list[dict[str, str | None]]] = {}
    for seed in SEEDS:
        file = folder / f"{seed}.csv"
        if not file.is_file():
            raise FileNotFoundError(f"The seed {seed}.csv is missing in {folder}.")
        seeds[seed] = [{column: as_text(value) for column, value in row.items()} for row in _read_csv(file)]
    return seeds


def _read_csv(file: Path) -> list[dict[str, Any]]:
    """Rows of a CSV file, all values text; column names lower-cased; a short line lacks its last cells."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        header = [name.strip(BLANKS).lower() for name in next(reader, [])]
        return [dict(zip(header, row)) for row in reader if row]
