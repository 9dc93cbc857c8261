"""The raw files of a random world."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from oracle import BLANKS, CONTRACT, NUMBER
from worlds.words import BOOLEAN_COLUMNS, INTEGER_COLUMNS, NUMBER_COLUMNS, OWN_CELLS, Random, Row


def _left_out_columns(random: Random, table: str) -> set[str]:
    """Optional columns that a raw file does not have."""
    needed = {
        "contacts": {"contact_id", "created_at"},
        "events": {"event_id", "contact_id", "anonymous_id", "event_type", "occurred_at"},
        "identities": {"anonymous_id", "contact_id"},
        "companies": {"company_id"},
        "contact_attributes": set(CONTRACT["contact_attributes"]),
        "opportunities": {"opportunity_id"},
        "opportunity_contacts": {"opportunity_id", "contact_id"},
        "campaigns": {"campaign_id"},
        "sales_feedback": {"feedback_id"},
        "score_overrides": {"contact_id", "set_at"},
        "contact_aliases": {"alias_id", "contact_id"},
        "erasure_requests": {"contact_id", "requested_at"},
    }[table]
    if random.random() < 0.6:
        return set()
    return {column for column in CONTRACT[table] if column not in needed and random.random() < 0.2}


def _write_raw(
    random: Random, folder: Path, table: str, rows: list[Row], file_format: str, left_out: set[str]
) -> None:
    """Write one raw table in one of FORMATS, sometimes with a column that nobody asked for."""
    columns = [column for column in CONTRACT[table] if column not in left_out]
    columns += [column for column in OWN_CELLS if table == "events" and random.random() < 0.8]
    if random.random() < 0.3:
        columns.append("row_note")
    if random.random() < 0.2:
        random.shuffle(columns)
    rows = [{column: row.get(column, "extra" if column == "row_note" else None) for column in columns} for row in rows]
    if file_format == "csv":
        _write_csv(folder / f"{table}.csv", columns, [_texts(random, row) for row in rows])
        return
    arrays = {}
    for column in columns:
        values = [row[column] for row in rows]
        if file_format == "parquet_text":
            arrays[column] = pa.array([_text(random, value) for value in values], pa.string())
        else:
            arrays[column] = _typed_array(column, values, file_format == "parquet_zoned")
    parquet.write_table(pa.table(arrays), folder / f"{table}.parquet")


def _text(random: Random, value: Any) -> str | None:
    """A value as text; a moment in one of the ways in which people write it."""
    if not isinstance(value, datetime):
        return value
    way = random.choice(["space", "space", "t", "z", "offset", "date"])
    if way == "date" and value.time() == datetime.min.time():
        return value.date().isoformat()
    if way == "offset":
        shifted = value + timedelta(hours=2)
        return shifted.isoformat(sep=" ") + "+02:00"
    if way == "z":
        return value.isoformat() + "Z"
    return value.isoformat(sep="T" if way == "t" else " ")


def _texts(random: Random, row: Row) -> Row:
    """A row of text for a CSV file."""
    return {column: _text(random, value) for column, value in row.items()}


def _typed_array(column: str, values: list[Any], is_zoned: bool) -> pa.Array:
    """A column with the type that a warehouse would give it; what does not fit becomes null."""
    if column.endswith("_at") or column == "until":
        moments = [value if isinstance(value, datetime) else None for value in values]
        if is_zoned:
            zoned = [None if moment is None else moment.replace(tzinfo=timezone.utc) for moment in moments]
            return pa.array(zoned, pa.timestamp("us", tz="Europe/Berlin"))
        return pa.array(moments, pa.timestamp("us"))
    texts = [None if value is None else value.strip(BLANKS) or None for value in values]
    if column in NUMBER_COLUMNS:
        return pa.array(
            [float(text) if text and NUMBER.fullmatch(text) else None for text in texts], pa.float64()
        )
    if column in INTEGER_COLUMNS:
        numbers = [float(text) if text and NUMBER.fullmatch(text) else None for text in texts]
        return pa.array([None if number is None else int(number) for number in numbers], pa.int64())
    if column in BOOLEAN_COLUMNS:
        words = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "0": False}
        return pa.array([words.get((text or "").lower()) for text in texts], pa.bool_())
    is_whole = all(text is None or (text.isascii() and text.isdigit() and text[0] != "0") for text in texts)
    if column == "contact_id" and is_whole and any(texts):
        return pa.array([None if text is None else int(text) for text in texts], pa.int64())
    return pa.array(values, pa.string())


def _write_csv(file: Path, columns: list[str], rows: list[Row]) -> None:
    """Write a CSV file with a header; None is a blank cell."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
