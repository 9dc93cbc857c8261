"""Hostile folders: raw files and seeds as people and programs really leave them, and worse.

A case is made from a number, which brings it back exactly. It begins with a random world (`worlds.py`), whose files are then
written anew: other encodings, separators, spellings of names and headers, gzip, folders of parts, rows too long or too short,
cells that are wrong or mean harm, files that are no tables. Each case says what may become of it: `reads` (the build must give what
the oracle gives), `stops` (it must stop in words that name a file) or `either`.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import random as random_module
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from oracle import CONTRACT
from worlds import World, WorldOptions, build_world

Random = random_module.Random
READS, EITHER, STOPS = "reads", "either", "stops"

# What must never stand in a message, nor run: each would leave a file, or end in an error of its own.
HARM = [
    "x'); copy (select 1) to 'pwned.csv' (format csv); --",
    'y" varchar); copy (select 1) to \'pwned.csv\' (format csv); create table zz ("y',
    "{{ 1 / 0 }}", "{% raw %}", "[/b][bold]", "\x1b[31mred", "=cmd|' /C calc'!A0", "'; drop table marts.lead_scores; --", "${HOME}", "%s%n",
    "\u200bnew\u00a0line", "a\u2028b", "..\\..\\x", "$$", "1e999", "NaN", "-inf", "\ufeffbom", "😀" * 40,
]  # fmt: skip
HOSTILE_FOLDERS = ["raw [2026]", "it's raw", "raw; drop", "r{aw}", "raw *", "raw %20 ü", 'ra"w', "{{ raw }}", "raw -- x", "r?w"]
OPT_OUT_WORDS = ["0.0", "Off", "off", "1.0", "Yes", "TRUE", "None", "nan", "NULL", "N/A", "-", "n/a", "maybe", "unsubscribed", "2", " no ", ""]
FLAG_WORDS = ["true", "false", "1", "0", "0.0", "", "None", "Off", "t"]
DATES = [
    "2021-01-07 6:49:18", "2021-01-07T06:49:18.000+0000", "2021-01-07 06:49:18 GMT", "1610002158", "1610002158000", "20210107",
    "2021-01-07", "1/2/2026", "31.12.2023", "12/31/2023", "15 Apr, 2021 00:03:00", "Jan 5, 2021", "2021-13-45", "0000-00-00", "now", "99999999",
]  # fmt: skip
AMOUNTS = ["$1,200.50", "€1200", "(500)", "1.200,50", "1e24", "-29000", "12 %", "1 200", "EUR 5", "NaN", "inf", "", "about 5", "1,2,3", "0", "7000.00"]
WON_WORDS = ["won", "Closed Won", "1.0", "true", "TRUE", "no", "0.0", "", "lost", "perhaps"]
STAGES = ["Closed Won", "closedwon", "closed_lost", "Proposal", "Negotiation", "", "Gewonnen", "open"]
BLANK_WORDS = ["Select", "unknown", "N/A", "not set", "(none)", "-", "null", "NULL ", "n/a"]
PAGES = ["/pricing/", "/Pricing", "https://acme.example/pricing?plan=pro#faq", "http://ACME.example", "pricing", "/", "//", "https://a/%2F/b/", "/a?b=/c/"]
UNREAD = ["notes.csv", "identities.old.parquet", "contacts.backup.parquet", ".DS_Store", "readme.txt", "~$contacts.xlsx", "events.csv.bak", "summary.parquet"]
NEAR = {"contacts": ["contact.csv", "Contcats.csv"], "events": ["event.csv", "Evnts.csv"], "opportunities": ["deals.csv", "Opportunties.csv"],
        "companies": ["accounts.csv", "companys.csv"], "erasure_requests": ["erasure_request.parquet", "Erasure Reqests.csv"],
        "contact_attributes": ["contactatributes.csv"]}  # fmt: skip
NO_TABLES = {
    "a web page": b"<!DOCTYPE html>\n<html><head><title>Leads, all</title></head></html>\n", "a workbook": b"PK\x03\x04" + bytes(range(256)),
    "JSON": b'[{"contact_id": "c1"}]\n', "nothing": b"", "zeros": b"\x00" * 64,
}  # fmt: skip


@dataclass
class RawFile:
    """One raw table on its way to a file.

    Attributes:
        columns: names of the contract, then those that are not read.
        rows: the cells by column; text, None, or what Parquet holds.
        arrow: the types of the columns, for a table that stays Parquet.
        headers: another spelling of a column.
        ragged: how many cells a row has too many (or too few, below 0), by its place.
    """

    table: str
    columns: list[str]
    rows: list[dict[str, Any]]
    arrow: dict[str, pa.DataType] | None
    name: str = ""
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL
    parts: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    ragged: dict[int, int] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it becomes a CSV file."""
        return self.arrow is None

    def spelled(self, column: str) -> str:
        """The header of a column."""
        return self.headers.get(column, column)

    def csv_bytes(self) -> bytes:
        """The CSV file."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.separator, lineterminator=self.line_end, quoting=self.quoting)
        writer.writerow([self.spelled(column) for column in self.columns])
        for place, row in enumerate(self.rows):
            cells = ["" if row[column] is None else row[column] for column in self.columns]
            change = self.ragged.get(place, 0)
            writer.writerow(cells[:change] if change < 0 else [*cells, *["more"] * change])
        data = text.getvalue().encode(self.encoding, errors="replace")
        return gzip.compress(data, mtime=0) if self.name.lower().endswith(".gz") else data

    def arrow_table(self) -> pa.Table:
        """The Parquet table."""
        assert self.arrow is not None
        return pa.table(
            [pa.array([row[column] for row in self.rows], self.arrow[column]) for column in self.columns],
            names=[self.spelled(column) for column in self.columns],
        )

    def write(self, folder: Path) -> None:
        """Write the file, or the folder of parts."""
        if self.is_text:
            (folder / self.name).write_bytes(self.csv_bytes())
        elif not self.parts:
            parquet.write_table(self.arrow_table(), folder / self.name)
        else:
            (folder / self.name).mkdir()
            table = self.arrow_table()
            size = max(1, math.ceil(table.num_rows / self.parts))
            for part in range(self.parts):
                parquet.write_table(table.slice(part * size, size), folder / self.name / f"part-{part:05}.parquet")
            (folder / self.name / "_SUCCESS").touch()


@dataclass
class HostileCase:
    """A folder of raw files and what may become of it.

    Attributes:
        world: where raw files and seeds lie, and the date.
        rows: how many rows each raw table has.
        outcome: READS, EITHER or STOPS.
        names: words of which the message must have one, where the build must stop.
        other_vars: further vars.
        done: what was done to the folder, to read in a failure.
    """

    world: World
    rows: dict[str, int] = field(default_factory=dict)
    outcome: str = READS
    names: list[str] = field(default_factory=list)
    other_vars: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def worse(self, outcome: str, what: str, *names: str) -> None:
        """Something was done, after which at best this may come of it; a message may then name one of these."""
        self.done.append(what)
        self.names += names
        self.outcome = max(self.outcome, outcome, key=[READS, EITHER, STOPS].index)


def read_back(file: Path) -> RawFile:
    """A file of a world."""
    if file.suffix == ".parquet":
        table = parquet.read_table(file)
        rows = table.to_pylist()
        return RawFile(file.stem, list(table.column_names), rows, {name: table.schema.field(name).type for name in table.column_names})
    with file.open(encoding="utf-8", newline="") as lines:
        header, *cells = list(csv.reader(lines))
    return RawFile(file.stem, header, [dict(zip(header, row)) for row in cells], None)


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
        ("campaigns", "cost", AMOUNTS), ("contact_attributes", "value", BLANK_WORDS + HARM), ("sales_feedback", "reason", HARM),
    ]  # fmt: skip
    for table, column, values in random.sample(targets, random.randint(0, 6)):
        if table in files:
            sprinkle(random, files[table], column, values, random.choice([0.1, 0.3, 0.8]))
            case.done.append(f"{table}.{column}")


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


# ------------------------------------------------------------------------------------------------------------
# Seeds
# ------------------------------------------------------------------------------------------------------------

Rows = list[list[str]]
BAD_NUMBERS = ["abc", "1,5", "NaN", "inf", "1e999", "--1", "٣", "0x10", "ten", "1 000", "€5"]
BAD_MARKS = ["“pricing”", "pri\u00a0cing", "pri\u200bcing", "‘x’"]
NUMBER_CELLS = [
    ("behavior_rules", "points"), ("behavior_rules", "half_life_days"), ("behavior_rules", "max_per_day"), ("fit_rules", "points"), ("absence_rules", "absent_days"),
    ("buying_stages", "within_days"), ("scores", "full_points"), ("scores", "weight"), ("score_bands", "min_score"), ("tiers", "min_score"),
    ("routing_rules", "priority"), ("score_categories", "max_points"),
]  # fmt: skip
REQUIRED_CELLS = [("behavior_rules", "event_type"), ("fit_rules", "attribute"), ("tiers", "tier"), ("score_bands", "band"), ("routing_rules", "owner"), ("deal_stages", "outcome")]
OTHER_CELLS = [
    ("fit_rules", "operator", ["equal", "==", "like"], STOPS), ("fit_rules", "attribute", ["Job Title", "shoe_size"], EITHER),
    ("behavior_rules", "category", ["no such"], STOPS), ("behavior_rules", "valid_from", ["01/02/2024", "2024-13-01", "soon"], STOPS),
    ("behavior_rules", "description", ["d" * 201], STOPS), ("behavior_rules", "description", HARM, EITHER), ("behavior_rules", "event_type", BAD_MARKS, STOPS),
    ("behavior_rules", "event_type", HARM, EITHER), ("fit_rules", "value", HARM, EITHER), ("fit_rules", "value", BAD_MARKS, EITHER), ("tiers", "next_step", HARM, EITHER),
    ("tiers", "tier", HARM, EITHER), ("routing_rules", "owner", HARM, EITHER), ("deal_stages", "outcome", ["maybe", "WON "], EITHER), ("blank_words", "word", HARM, EITHER),
    ("list_attributes", "separator", ["", "json", ";;", "'"], EITHER), ("scores", "score", ["fitness"], STOPS), ("calibration_settings", "value", [*HARM, "-1"], EITHER),
    ("calibration_settings", "setting", ["horizon", HARM[0]], STOPS), ("personas", "persona_id", HARM, EITHER), ("absence_rules", "rule_id", HARM, EITHER),
]  # fmt: skip


@dataclass
class SeedCase(HostileCase):
    """A folder of broken seeds over a small world.

    Attributes:
        is_reshaped: whether a file, not only its cells, is other than usual: dbt must load it.
    """

    is_reshaped: bool = False


def write_seed(folder: Path, seed: str, rows: Rows, **how: Any) -> None:
    """Write the file of a seed."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=how.get("line_end", "\n"), delimiter=how.get("separator", ",")).writerows(rows)
    (folder / f"{seed}.csv").write_text(text.getvalue(), encoding=how.get("encoding", "utf-8"), newline="")


def break_cell(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """One cell that is wrong, or looks dangerous."""
    kind = random.choice(["number", "number", "blank", "other", "other", "other"])
    if kind == "number":
        (seed, column), cell, outcome = random.choice(NUMBER_CELLS), random.choice(BAD_NUMBERS), STOPS
    elif kind == "blank":
        (seed, column), cell, outcome = random.choice(REQUIRED_CELLS), random.choice(["", "  "]), STOPS
    else:
        seed, column, cells, outcome = random.choice(OTHER_CELLS)
        cell = random.choice(cells)
    rows = seeds[seed]
    if len(rows) > 1:
        place = random.randrange(1, len(rows))
        rows[place][rows[0].index(column)] = cell
        case.worse(outcome, f"{seed}, row {place}, {column}: {cell!r}", f"{seed}.csv")


def repeat_row(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """One key twice."""
    seed = random.choice(["behavior_rules", "tiers", "scores", "score_bands", "email_domains", "deal_stages"])
    if len(seeds[seed]) > 1:
        seeds[seed].append(list(random.choice(seeds[seed][1:])))
        case.worse(STOPS, f"a row of {seed} twice", f"{seed}.csv")


def shut_scale(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """Full points that are no more than the base points."""
    header, *rows = seeds["scores"]
    if not {"base_points", "full_points"} <= set(header):
        return
    row = random.choice(rows)
    row[header.index("base_points")], row[header.index("full_points")] = random.choice([("20", "20"), ("30", "10"), ("1e3", "999")])
    case.worse(STOPS, "full_points at or below base_points", "scores.csv")


def change_header(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """A header outside its contract."""
    seed = random.choice(sorted(seeds))
    rows, place = seeds[seed], random.randrange(len(seeds[seed][0]))
    way = random.choice(["harm", "harm", "unknown", "again", "missing", "notes", "blank"])
    case.is_reshaped = True
    if way in ("notes", "blank"):
        for number, row in enumerate(rows):
            row.append(("notes" if number == 0 else random.choice(HARM)) if way == "notes" else "")
        case.worse(READS, f"{seed} with a column {way}")
        return
    if way == "missing":
        for row in rows:
            del row[place]
    else:
        rows[0][place] = {"harm": random.choice(HARM), "unknown": "colour", "again": rows[0][(place + 1) % len(rows[0])]}[way]
    # Of one column, the same again is the column itself.
    case.worse(EITHER if way in ("missing", "again") else STOPS, f"header of {seed}, column {place}: {way}", f"{seed}.csv")


def change_rows(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """Rows with too many or too few cells."""
    seed = random.choice([seed for seed in sorted(seeds) if len(seeds[seed]) > 1 and len(seeds[seed][0]) > 2])
    row = random.choice(seeds[seed][1:])
    if random.random() < 0.5:
        row.insert(random.randrange(len(row) + 1), "stray")
    else:
        del row[random.randrange(1, len(row)) :]
    case.is_reshaped = True
    case.worse(STOPS, f"a row of {seed} has {len(row)} cells", f"{seed}.csv")


def change_file(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """A file that is saved in another way, is empty, or stands there twice."""
    seed = random.choice(sorted(seeds))
    rows = seeds.pop(seed)
    case.is_reshaped = True
    way = random.choice(["empty", "semicolons", "bom", "crlf", "blank lines", "quote", "copy", "zeros", "copy"])
    outcome = READS if way in ("bom", "crlf", "blank lines") else STOPS
    write_seed(
        folder, seed, rows, separator=";" if way == "semicolons" else ",", line_end="\r\n" if way == "crlf" else "\n",
        encoding="utf-8-sig" if way == "bom" else "utf-8",
    )  # fmt: skip
    file = folder / f"{seed}.csv"
    if way == "empty":
        file.write_bytes(random.choice([b"", b"\n\n", b"\xef\xbb\xbf", b",,\n"]))
    elif way == "blank lines":
        file.write_bytes(file.read_bytes() + b"\n\n")
    elif way == "quote":
        file.write_bytes(file.read_bytes() + b'"never closed,1\nx,2\n')
    elif way == "zeros":
        file.write_bytes(b"\x00" * 40)
    elif way == "copy":
        copy = random.choice([f"{seed} (1).csv", f"Copy of {seed}.csv", f"{seed}_old.csv", f"{seed.upper()}.csv", f"{seed}2.csv"])
        (folder / copy).write_bytes(file.read_bytes())
        case.names.append(copy)
        outcome = EITHER if copy.startswith("Copy") else STOPS
    # A separator is not seen in a file of one column.
    if way == "semicolons" and len(rows[0]) == 1:
        outcome = READS
    case.worse(outcome, f"{seed}.csv: {way}", f"{seed}.csv")


BREAKS: tuple[Callable[[Random, SeedCase, Path, dict[str, Rows]], None], ...] = (
    break_cell, break_cell, break_cell, repeat_row, shut_scale, change_header, change_rows, change_file,
)  # fmt: skip


def hostile_seeds(number: int, folder: Path) -> SeedCase:
    """A folder of broken seeds and a small valid folder of raw files.

    Args:
        number: brings the case back.
        folder: an empty folder.
    """
    random = Random(f"seeds {number}")
    (folder / "plain").mkdir()
    world = build_world(random, folder / "plain", WorldOptions(contacts=5, events=20, years=1, formats=("csv",), broken_share=0.0))
    seeds_path = folder / "seeds"
    seeds_path.mkdir()
    seeds: dict[str, Rows] = {}
    for file in sorted(world.seeds_path.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            seeds[file.stem] = list(csv.reader(lines))
    case = SeedCase(World(world.raw_path, seeds_path, world.as_of))
    # A file that is written in its own way is written last.
    for change in sorted(random.sample(BREAKS, random.choice([1, 1, 1, 2, 3])), key=lambda change: change is change_file):
        change(random, case, seeds_path, seeds)
    for seed, rows in seeds.items():
        write_seed(seeds_path, seed, rows)
    return case
