"""Hostile folders of raw files."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from hostile.cases import (
    AMOUNTS,
    BLANK_WORDS,
    DATES,
    EITHER,
    FLAG_WORDS,
    HARM,
    HOSTILE_FOLDERS,
    NEAR,
    NO_TABLES,
    OPT_OUT_WORDS,
    PAGES,
    READS,
    STAGES,
    STOPS,
    UNREAD,
    WON_WORDS,
    HostileCase,
    Random,
    RawFile,
    read_back,
)
from oracle import CONTRACT
from worlds import World, WorldOptions, build_world

# ------------------------------------------------------------------------------------------------------------
# Cells
# ------------------------------------------------------------------------------------------------------------


def sprinkle(random: Random, file: RawFile, column: str, values: list[Any], share: float = 0.3) -> None:
    """Write some of the values over cells of a text column; a column that is missing is added."""
    if column not in file.columns:
        file.columns.append(column)
        if file.arrow is not None:
            file.arrow[column] = pa.string()
        for row in file.rows:
            row[column] = None
    if file.arrow is not None and not pa.types.is_string(file.arrow[column]):
        return
    for row in file.rows:
        if random.random() < share:
            row[column] = random.choice(values)


def hostile_cells(random: Random, case: HostileCase, files: dict[str, RawFile]) -> None:
    """Cells as CRMs, spreadsheets and attackers leave them: each is a value that is read, or an unreadable one."""
    targets: list[tuple[str, str, list[Any]]] = [
        ("contacts", "is_opted_out", OPT_OUT_WORDS), ("contacts", "name", HARM), ("contacts", "job_title", HARM + BLANK_WORDS),
        ("contacts", "country", BLANK_WORDS), ("contacts", "created_at", DATES), ("contacts", "is_deleted", FLAG_WORDS),
        ("contacts", "archived", FLAG_WORDS), ("contacts", "_fivetran_deleted", FLAG_WORDS), ("contacts", "updated_at", DATES),
        ("companies", "industry", BLANK_WORDS + HARM), ("companies", "is_deleted", FLAG_WORDS), ("companies", "updated_at", DATES),
        ("opportunities", "amount", AMOUNTS), ("opportunities", "is_won", WON_WORDS), ("opportunities", "is_closed", FLAG_WORDS),
        ("opportunities", "stage", STAGES), ("opportunities", "closed_at", DATES), ("opportunities", "created_at", DATES),
        ("opportunities", "is_deleted", FLAG_WORDS), ("opportunities", "updated_at", DATES),
        ("events", "page", PAGES + HARM), ("events", "occurred_at", DATES), ("events", "event_type", HARM), ("events", "event_id", HARM),
        ("events", "is_machine", FLAG_WORDS),
        ("campaigns", "cost", AMOUNTS), ("contact_attributes", "value", BLANK_WORDS + HARM), ("sales_feedback", "reason", HARM),
    ]  # fmt: skip
    for table, column, values in random.sample(targets, random.randint(0, 6)):
        if table in files:
            sprinkle(random, files[table], column, values, random.choice([0.1, 0.3, 0.8]))
            case.done.append(f"{table}.{column}")
    # By chances of their own, so that the other cells of a folder stay as they were.
    chance = Random(repr(random.getstate()))
    for column, values in (("never_call", FLAG_WORDS), ("tier", HARM + BLANK_WORDS), ("until", DATES), ("reason", HARM)):
        if "score_overrides" in files and chance.random() < 0.2:
            sprinkle(chance, files["score_overrides"], column, values)
            case.done.append(f"score_overrides.{column}")


def more_tables(random: Random, case: HostileCase, files: dict[str, RawFile]) -> None:
    """The tables that a world may not have: other ids of people, and who takes part in a deal."""
    people = sorted({str(row["contact_id"]).strip() for row in files["contacts"].rows if row["contact_id"]} - {""})
    if random.random() < 0.3 and people:
        rows = [{"alias_id": f"old-{number}", "contact_id": random.choice(people + [f"old-{number + 1}"]), "merged_at": random.choice(["", "2024-01-05"])} for number in range(random.randint(1, 4))]
        if random.random() < 0.3:
            rows.append({"alias_id": random.choice(people), "contact_id": random.choice(people), "merged_at": ""})
        files["contact_aliases"] = RawFile("contact_aliases", ["alias_id", "contact_id", "merged_at"], rows, None)
        for row in files["events"].rows:
            if random.random() < 0.2 and file_takes_text(files["events"], "contact_id"):
                row["contact_id"] = random.choice(rows)["alias_id"]
    deals = [str(row["opportunity_id"]) for row in files.get("opportunities", RawFile("", [], [], None)).rows if row["opportunity_id"]]
    if random.random() < 0.3 and people and deals:
        rows = [{"opportunity_id": random.choice([*deals, "none"]), "contact_id": random.choice(people), "is_primary": random.choice(FLAG_WORDS)} for _ in range(random.randint(1, 6))]
        files["opportunity_contacts"] = RawFile("opportunity_contacts", ["opportunity_id", "contact_id", "is_primary"], rows, None)


def find_circles(case: HostileCase, file: RawFile) -> None:
    """A chain of aliases that comes back to where it began, among the rows that can be read, stops the build. An id's first merge counts."""
    rows = [row for place, row in enumerate(file.rows) if place not in file.ragged]
    aliases: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (str(row.get("merged_at") or ""), str(row["contact_id"]))):
        if row["alias_id"] and row["contact_id"]:
            aliases.setdefault(str(row["alias_id"]).strip(), str(row["contact_id"]).strip())
    if any(circles(alias, aliases) for alias in aliases):
        case.worse(STOPS, "a circle of aliases", "contact_aliases")


def circles(alias: str, aliases: dict[str, str]) -> bool:
    """Whether a chain of aliases comes back to where it began."""
    seen, place = set(), alias
    while place in aliases and place not in seen:
        seen.add(place)
        place = aliases[place]
    return place in seen


def file_takes_text(file: RawFile, column: str) -> bool:
    """Whether a column may hold any text."""
    return file.arrow is None or pa.types.is_string(file.arrow[column])


def hash_ids(random: Random, case: HostileCase, files: dict[str, RawFile]) -> None:
    """Ids of contacts that begin with #, in all tables."""
    if all(file_takes_text(file, "contact_id") for file in files.values() if "contact_id" in file.columns):
        case.done.append("ids with #")
        for file in files.values():
            for row in file.rows:
                for column in ("contact_id", "alias_id"):
                    if row.get(column) and row[column].strip():
                        row[column] = "#" + row[column]


def double_ids(random: Random, case: HostileCase, files: dict[str, RawFile]) -> None:
    """Whole numbers as ids that one table holds as text and another as doubles."""
    case.done.append("ids as doubles")
    people: dict[str, int] = {}
    for table, file in files.items():
        as_double = random.random() < 0.5
        for column in ("contact_id", "alias_id"):
            if column not in file.columns:
                continue
            for row in file.rows:
                text = str(row[column] or "").strip()
                number = people.setdefault(text, 1000 + len(people)) if text else None
                row[column] = None if number is None else (float(number) if as_double else number) if file.arrow else f"{number}.0" if as_double else str(number)
            if file.arrow is not None:
                file.arrow[column] = pa.float64() if as_double else pa.int64()


def not_numbers(random: Random, case: HostileCase, files: dict[str, RawFile]) -> None:
    """NaN, infinity and numbers beyond all sense in a double of Parquet."""
    for table, column in (("opportunities", "amount"), ("campaigns", "cost"), ("events", "quantity")):
        file = files.get(table)
        if file and file.arrow is not None and column in file.columns and pa.types.is_floating(file.arrow[column]):
            case.done.append(f"NaN in {table}.{column}")
            for row in file.rows:
                if random.random() < 0.4:
                    row[column] = random.choice([math.nan, math.inf, -math.inf, 1e24, -5.0, 1e308])


def hostile_columns(random: Random, case: HostileCase, files: dict[str, RawFile]) -> None:
    """Columns that nobody reads, with names that mean harm."""
    for file in random.sample(sorted(files.values(), key=lambda file: file.table), random.randint(1, min(3, len(files)))):
        name = random.choice([*HARM, "Owner E-mail", "Phone Number", "ünïcode", " ", "select", "count(*)", "contacts.contact_id", "n" * 300])
        if name not in file.columns:
            case.done.append(f"column {name[:20]!r} in {file.table}")
            if not name.strip("\ufeff\u200b\u00a0 "):
                case.worse(EITHER, "a blank header", file.table)
            file.columns.append(name)
            if file.arrow is not None:
                file.arrow[name] = pa.string()
            for row in file.rows:
                row[name] = random.choice(HARM)


CELLS: tuple[Callable[[Random, HostileCase, dict[str, RawFile]], None], ...] = (hash_ids, double_ids, not_numbers, hostile_columns)


# ------------------------------------------------------------------------------------------------------------
# Files
# ------------------------------------------------------------------------------------------------------------


def spell_headers(random: Random, file: RawFile) -> None:
    """Headers in the spelling of a CRM."""
    for column in file.columns:
        if column in CONTRACT.get(file.table, ()) or column.islower():
            words = column.strip("_").split("_")
            file.headers[column] = random.choice([
                column.upper(), " ".join(word.title() for word in words), "".join(word.title() for word in words), f" {column} ", column.replace("_", " "),
            ])  # fmt: skip


def dress_csv(random: Random, case: HostileCase, file: RawFile) -> None:
    """A CSV file in one of the dialects of the world."""
    file.name = f"{file.table}.csv"
    if random.random() < 0.3:
        file.name = random.choice([file.name.upper(), file.name.title(), f"{file.table.capitalize()}.CSV"])
    if random.random() < 0.2:
        file.name += ".gz"
    if random.random() < 0.3:
        file.encoding = random.choice([*["utf-8-sig", "utf-16"] * 4, "latin-1", "utf-16-le", "cp1252"])
        # UTF-16 is read where it is not compressed and has no sign of two halves.
        if file.encoding != "utf-8-sig":
            case.worse(EITHER, f"{file.name} in {file.encoding}", file.table)
    if random.random() < 0.3 and len(file.columns) > 1:
        file.separator = random.choice([";", "\t", "|"])
        case.worse(EITHER if file.separator == "|" else READS, f"{file.name} by {file.separator!r}", file.table)
    file.line_end = random.choice(["\n", "\n", "\r\n"])
    file.quoting = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    if random.random() < 0.3 and file.rows and len(file.columns) > 1:
        for place in random.sample(range(len(file.rows)), min(len(file.rows), random.randint(1, 3))):
            file.ragged[place] = random.choice([1, 1, 2, -1])
        case.done.append(f"{len(file.ragged)} ragged rows in {file.name}")


def dress(random: Random, case: HostileCase, file: RawFile) -> None:
    """The name, the form and the headers of a file."""
    if file.is_text:
        dress_csv(random, case, file)
    else:
        file.name = f"{file.table}.parquet"
        if random.random() < 0.3:
            file.parts = random.randint(1, 3)
            file.name = random.choice([file.table, file.name])
        elif random.random() < 0.3:
            file.name = random.choice([file.name.upper(), file.name.title()])
    if random.random() < 0.4:
        spell_headers(random, file)
    case.done.append(file.name)


def unread_files(random: Random, case: HostileCase, folder: Path) -> None:
    """Files that are no table: the build goes on, and warns."""
    for name in random.sample(UNREAD, random.randint(0, 3)):
        case.done.append(name)
        if name.endswith(".parquet"):
            parquet.write_table(pa.table({"contact_id": ["c0", "c1"], "anonymous_id": ["a", "b"]}), folder / name)
        else:
            (folder / name).write_bytes(b"contact_id,created_at\nghost,2024-01-01\n")


def misnamed(random: Random, case: HostileCase, folder: Path, files: dict[str, RawFile]) -> None:
    """A table under a name that is nearly its own."""
    table = random.choice([table for table in NEAR if table in files])
    file, name = files[table], random.choice(NEAR[table])
    if name.endswith(".parquet") == file.is_text:
        name = f"{Path(name).stem}{'.csv' if file.is_text else '.parquet'}"
    file.name, file.parts = name, 0
    case.worse(STOPS, f"{table} is called {name}", name)


def twice(random: Random, case: HostileCase, folder: Path, files: dict[str, RawFile]) -> None:
    """One table in two files."""
    file = random.choice(sorted(files.values(), key=lambda file: file.table))
    other = f"{file.table}.{'parquet' if file.is_text else 'csv'}"
    (folder / other).write_bytes(b"x\n")
    case.worse(STOPS, f"{file.name} and {other}", other, file.name)


def headers_alike(random: Random, case: HostileCase, folder: Path, files: dict[str, RawFile]) -> None:
    """Two headers that are one."""
    file = random.choice(sorted(files.values(), key=lambda file: file.table))
    column = random.choice([column for column in file.columns if column.islower() and "_" in column])
    again = column.replace("_", " ").title()
    file.columns.append(again)
    file.headers.pop(again, None)
    if file.arrow is not None:
        file.arrow[again] = pa.string()
    for row in file.rows:
        row[again] = "x"
    case.worse(STOPS, f"{file.name} has {column} twice", file.table)


def no_table(random: Random, case: HostileCase, folder: Path, files: dict[str, RawFile]) -> None:
    """A file that is something else."""
    file = random.choice(sorted(files.values(), key=lambda file: file.table))
    what = random.choice(sorted(NO_TABLES))
    name = f"{file.table}.{random.choice(['csv', 'parquet', 'csv.gz'])}"
    (folder / name).write_bytes(NO_TABLES[what])
    del files[file.table]
    case.worse(STOPS if file.table in ("contacts", "events") else EITHER, f"{name} is {what}", file.table)


def missing_table(random: Random, case: HostileCase, folder: Path, files: dict[str, RawFile]) -> None:
    """A table that must be there is not."""
    table = random.choice(["contacts", "events"])
    del files[table]
    case.worse(STOPS, f"no {table}", table)


def wrong_var(random: Random, case: HostileCase, folder: Path, files: dict[str, RawFile]) -> None:
    """A var that is none of those that are allowed."""
    name, values = random.choice([
        ("raw_date_order", ["us", "'; drop table x; --", "{{ 1 }}"]), ("raw_time_zone", ["Mars/Base", "'; select 1; --", "+2"]),
        ("history_from", ["yesterday", HARM[0]]), ("changed_since", ["2024-02-30", HARM[0]]), ("rules_version", [HARM[0]]),
    ])  # fmt: skip
    case.other_vars[name] = random.choice(values)
    # A var that only the history reads stops only who asks for the history.
    case.worse(STOPS if name.startswith("raw") else EITHER, f"{name}: {case.other_vars[name]}", name)


FAULTS: tuple[Callable[[Random, HostileCase, Path, dict[str, RawFile]], None], ...] = (
    misnamed, twice, headers_alike, no_table, missing_table, wrong_var,
)  # fmt: skip


def hostile_raw(number: int, folder: Path) -> HostileCase:
    """A folder of raw files and a valid folder of seeds.

    Args:
        number: brings the case back.
        folder: an empty folder.
    """
    random = Random(number)
    options = WorldOptions(
        contacts=random.randint(3, 15), events=random.randint(0, 60), years=random.choice([1, 3]), broken_share=random.choice([0.0, 0.1, 0.4]),
        formats=random.choice([("csv",), ("csv", "parquet_text", "parquet_typed", "parquet_zoned"), ("parquet_typed",)]),
    )  # fmt: skip
    (folder / "plain").mkdir()
    plain = build_world(random, folder / "plain", options)
    raw_path = folder / random.choice([*["raw"] * 6, *HOSTILE_FOLDERS])
    raw_path.mkdir()
    files = {file.stem: read_back(file) for file in sorted(plain.raw_path.iterdir())}
    case = HostileCase(World(raw_path, plain.seeds_path, plain.as_of))
    case.done.append(raw_path.name)
    if "{{" in raw_path.name:
        case.worse(EITHER, "a path that dbt renders", "raw_path")
    more_tables(random, case, files)
    hostile_cells(random, case, files)
    for change in random.sample(CELLS, random.randint(0, 2)):
        change(random, case, files)
    for file in files.values():
        dress(random, case, file)
    if "contact_aliases" in files:
        find_circles(case, files["contact_aliases"])
    unread_files(random, case, raw_path)
    if random.random() < 0.3:
        random.choice(FAULTS)(random, case, raw_path, files)
    for file in files.values():
        file.write(raw_path)
    case.rows = {table: len(file.rows) for table, file in files.items()}
    return case
