"""Raw tables written by hand, and a copy of a world with some of its rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from oracle import CONTRACT, read_raw
from worlds import World

# A person with a past, a visitor not known yet, a company and an open deal.
CONTACTS = [
    {"contact_id": "anna", "created_at": "2024-01-15", "email": "anna@acme.com", "job_title": "VP of Sales", "company_id": "acme"},
    {"contact_id": "ben", "created_at": "2024-03-01", "email": "ben@acme.com", "department": "it"},
]
EVENTS = [
    {"event_id": "e1", "contact_id": "anna", "event_type": "page_viewed", "occurred_at": "2024-06-10 09:00", "page": "/pricing"},
    {"event_id": "e2", "contact_id": "anna", "event_type": "email_opened", "occurred_at": "2024-06-29 23:59:59"},
    {"event_id": "e3", "anonymous_id": "a1", "event_type": "demo_requested", "occurred_at": "2024-06-20"},
    {"event_id": "e4", "contact_id": "ben", "event_type": "webinar_attended", "occurred_at": "2024-05-01"},
]
DEAL = {"opportunity_id": "o1", "contact_id": "anna", "created_at": "2024-06-01", "stage": "open", "amount": "5000", "currency": "EUR"}


def write_raw(folder: Path, **tables: list[dict[str, Any]]) -> Path:
    """Write raw tables as CSV: the people and events above, and those tables that are named."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in {"contacts": CONTACTS, "events": EVENTS, **tables}.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, CONTRACT[table], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def copy_of(world: World, folder: Path, is_kept: Callable[[str, dict[str, Any]], bool]) -> Path:
    """The raw files of a world with those rows alone that are kept.

    Args:
        world: the world.
        folder: a new folder.
        is_kept: is given the table and the raw row, with the columns of the contract.
    """
    folder.mkdir()
    raw = read_raw(world.raw_path)
    for file in sorted(world.raw_path.iterdir()):
        kept = [number for number, row in enumerate(raw[file.stem]) if is_kept(file.stem, row)]
        if file.suffix == ".parquet":
            parquet.write_table(parquet.read_table(file).take(pa.array(kept, pa.int64())), folder / file.name)
            continue
        with file.open(encoding="utf-8", newline="") as lines:
            header, *rows = list(csv.reader(lines))
        with (folder / file.name).open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows([header, *(rows[number] for number in kept)])
    return folder
