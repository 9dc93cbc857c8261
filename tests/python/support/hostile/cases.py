"""What a hostile folder is, and the words that stand in it."""

from __future__ import annotations

import csv
import gzip
import io
import math
import random as random_module
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from worlds import World

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
