"""An independent re-computation of the whole score in plain Python: the judge of the SQL.

It starts from the raw files (Parquet or CSV) and the seed CSVs, follows the contract in plain loops and
shares no code with the SQL models. Clarity comes before speed: some thousand contacts with a hundred
thousand events take a few seconds.

The usual call:

    raw = read_raw("path/to/raw")
    seeds = read_seeds("path/to/seeds")
    result = score(raw, seeds, as_of=date(2024, 6, 30))
    result.leads["c1"].lead_score

How exact it is: decay is computed with 50 significant digits, the points of a rule are rounded to 15 decimals
(the contract sums points in decimal(38, 15)), and every later step is a fraction without any error. Results
are handed out as floats.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as parquet

# ------------------------------------------------------------------------------------------------------------
# The raw contract and the seeds: names only
# ------------------------------------------------------------------------------------------------------------


def _names(text: str) -> tuple[str, ...]:
    """Names from a text with spaces between them."""
    return tuple(text.split())


# The columns of each raw table, in the order of the contract. Columns that end in `_at` are timestamps.
CONTRACT: dict[str, tuple[str, ...]] = {
    "contacts": _names(
        "contact_id created_at company_id name email job_title department country region age gender "
        "education lead_source campaign_id owner is_opted_out updated_at loaded_at is_deleted _fivetran_deleted archived"
    ),
    "events": _names(
        "event_id contact_id anonymous_id event_type occurred_at loaded_at channel campaign_id page "
        "asset duration_seconds quantity"
    ),
    "identities": _names("anonymous_id contact_id linked_at"),
    "companies": _names(
        "company_id name domain industry business_model employee_count annual_revenue annual_growth country "
        "updated_at loaded_at is_deleted _fivetran_deleted archived"
    ),
    "contact_attributes": _names("contact_id attribute observed_at value"),
    "opportunities": _names(
        "opportunity_id contact_id company_id created_at closed_at stage is_won amount currency is_closed "
        "updated_at loaded_at is_deleted _fivetran_deleted archived"
    ),
    "opportunity_contacts": _names("opportunity_id contact_id is_primary"),
    "campaigns": _names("campaign_id name channel cost started_at ended_at"),
    "sales_feedback": _names("feedback_id contact_id recorded_at verdict reason sales_rep"),
    "contact_aliases": _names("alias_id contact_id merged_at"),
    "erasure_requests": _names("contact_id requested_at"),
}

KEYS: dict[str, tuple[str, ...]] = {
    "contacts": _names("contact_id"),
    "events": _names("event_id"),
    "identities": _names("anonymous_id contact_id"),
    "companies": _names("company_id"),
    "contact_attributes": _names("contact_id attribute observed_at"),
    "opportunities": _names("opportunity_id"),
    "opportunity_contacts": _names("opportunity_id contact_id"),
    "campaigns": _names("campaign_id"),
    "sales_feedback": _names("feedback_id"),
    "contact_aliases": _names("alias_id"),
    "erasure_requests": _names("contact_id"),
}

# Columns that a row must fill besides its key, and columns that hold ids: an id is never cut, because two long ids
# must not become one.
REQUIRED: dict[str, tuple[str, ...]] = {
    "contacts": _names("created_at"),
    "events": _names("event_type occurred_at"),
    "contact_aliases": _names("contact_id"),
}
IDS = frozenset(_names("contact_id alias_id event_id anonymous_id company_id campaign_id opportunity_id feedback_id attribute"))
NUMBERS: dict[str, tuple[str, ...]] = {"events": ("quantity",), "campaigns": ("cost",)}

# Cells that are left blank where they cannot be read; the row stays.
BLANK_WHERE_UNREADABLE: dict[str, tuple[str, ...]] = {
    "contacts": ("updated_at", "loaded_at"),
    "companies": ("updated_at", "loaded_at"),
    "opportunities": ("created_at", "closed_at", "updated_at", "loaded_at"),
}

REQUIRED_TABLES = ("contacts", "events")

SEEDS = _names(
    "behavior_rules fit_rules absence_rules buying_stages score_categories scores personas score_bands tiers "
    "routing_rules seniority_patterns email_domains deal_stages blank_words list_attributes calibration_settings"
)

FIRST_DAY = date(1990, 1, 1)
LONGEST_TEXT = 1000
LARGEST_QUANTITY = 1_000_000
# Above this a float no longer tells whole numbers apart.
LARGEST_EXACT_NUMBER = 2.0**53
# An amount of a thousand millions of millions is a slip, not an amount.
LARGEST_READABLE_NUMBER = 1e15
LARGEST_EXPONENT = 1000
POINT_DECIMALS = Decimal("1e-15")
PRECISE = Context(prec=50, rounding=ROUND_HALF_UP)

OPERATORS = _names("equals not_equals in contains at_least at_most present absent")

BLANKS = " \t\r\n"
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
# A web address or a path: host, path, query, and what is left. A cell that begins otherwise is a page by name.
ADDRESS = re.compile(r"(?:https?://(?P<host>[^/?#]*)|(?=/))(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)? ?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
INACTIVE_WORDS = {"false", "no", "0", "n", "f", "off"}
TRUE_WORDS = {"true", "t", "yes", "y", "1"}
FALSE_WORDS = {"false", "f", "no", "n", "0"}
# Flags of a person's wish and of deletion. What is none of these words is heeded as a yes.
NO_WORDS = _names("false f no n off 0")
NOTHING_WORDS = _names("none nan null n/a -")
DELETED_FLAGS = _names("is_deleted _fivetran_deleted archived")
# Blanks that may stand in an e-mail address unseen.
UNSEEN = " \t\r\n\u00a0\u200b\ufeff"
VERDICTS = {"contacted", "accepted", "rejected", "recycled"}


# ------------------------------------------------------------------------------------------------------------
# What the oracle hands out
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rejection:
    """One raw row that is not used.

    Attributes:
        table: name of the raw table.
        key: key of the row as text; the parts of a longer key joined by `|`; None where the key is blank or
            where the row belongs to a person who is to be forgotten. A key that is too long is cut.
        reason: one of the reason codes, e.g. `duplicate`.
    """

    table: str
    key: str | None
    reason: str


@dataclass
class Acceptance:
    """What became of every raw row.

    Attributes:
        rows: the accepted rows of each raw table, trimmed; timestamps as datetime (UTC, without a zone), in
            events `quantity` as an integer with its default and `loaded_at` with its default. `contact_id` is the
            contact that is left after all merges, and `known_on` the day from which the row is known to be theirs.
        rejected: rows that are not used.
        deals: opportunity_id to its copies that are good or deleted, the oldest first; see `deal_on`. The newest stands in `rows`
            too, as a row whose is_won is true or false.
        deleted: rows that the source calls deleted.
        merged: rows of contacts that stand for an old id. For each table the rows of all four add up to the raw rows.
    """

    rows: dict[str, list[dict[str, Any]]]
    rejected: list[Rejection]
    deals: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    deleted: list[Rejection] = field(default_factory=list)
    merged: list[Rejection] = field(default_factory=list)


@dataclass(frozen=True)
class LeadScore:
    """One lead on one date. Scores run from 0 to 100.

    Attributes:
        lead_score: rounded to two decimals.
        fit_score, engagement_score: not rounded; None where the seed `scores` has no such row.
        tier, fit_band, engagement_band: names as written in the seeds; None where no minimum is reached.
        persona: the persona the lead carries, as written in the seed; None without personas.
        is_sales_ready: what the seed `tiers` says of the tier.
        buying_stage: the highest stage, lower-cased, of which a sign is recent enough; None if there is none.
        next_step: the track with stage and sign, and then the words of the tier, as far as there are any.
        days_since_last_activity: days since the last event that an active behaviour rule rewards; None if
            there never was one.
        is_opted_out: whether nobody may write to the person.
    """

    lead_score: float
    fit_score: float | None
    engagement_score: float | None
    tier: str | None
    fit_band: str | None
    engagement_band: str | None
    persona: str | None
    is_sales_ready: bool
    buying_stage: str | None
    next_step: str | None
    days_since_last_activity: int | None
    is_opted_out: bool


@dataclass(frozen=True)
class LedgerRow:
    """One row of a lead's ledger.

    Attributes:
        entry_kind: rule (before its cap), rule_cap, category_floor, category_ceiling, base, score_floor,
            score_ceiling or rounding.
        rule_id: for rule and rule_cap.
        category: for rule, rule_cap, category_floor and category_ceiling; lower-cased.
        score: fit or engagement; None for rounding.
        hits: for the rule rows of behaviour rules: hits after the daily cap, before decay.
        decayed_hits: for the rule rows of behaviour rules: the same after decay.
        points: raw points; None for rounding.
        score_points: the worth in units of `lead_score`.
    """

    lead_id: str
    entry_kind: str
    rule_id: str | None
    category: str | None
    score: str | None
    hits: int | float | None
    decayed_hits: float | None
    points: float | None
    score_points: float


@dataclass(frozen=True)
class OracleResult:
    """The whole result for one date.

    Attributes:
        as_of: the date of the scores.
        leads: lead_id to LeadScore, every accepted contact created on or before `as_of`.
        points: the ledgers of all leads.
        rejected: the raw rows that are not used.
    """

    as_of: date
    leads: dict[str, LeadScore]
    points: list[LedgerRow]
    rejected: list[Rejection]


# ------------------------------------------------------------------------------------------------------------
# Reading files
# ------------------------------------------------------------------------------------------------------------


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
        and values as the file types them. Extra columns are left out; a missing optional table is empty. A row that has
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
        seeds_path: folder with the sixteen `{seed}.csv`.

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


# ------------------------------------------------------------------------------------------------------------
# Values
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unreadable:
    """A timestamp that is there but cannot be read; keeps its text."""

    text: str


def as_text(value: Any) -> str | None:
    """Any value as text without spaces, tabs and line ends at both sides; None where nothing is left."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return timestamp_text(in_utc(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip(BLANKS) or None


def lowered(value: Any) -> str | None:
    """Any value as trimmed, lower-cased text; None where it is blank."""
    text = as_text(value)
    return None if text is None else text.lower()


def page_properties(cell: str | None) -> dict[str, str | None]:
    """What a rule can ask of the page of an event, from its cell."""
    address = ADDRESS.fullmatch(cell or "")
    page, host, query = cell, None, None
    if address is not None:
        page = address["path"].strip().lower().rstrip("/") or "/"
        host = re.sub(r":[^:\]]*$", "", (address["host"] or "").rpartition("@")[2]).lower() or None
        query = as_text(address["query"])
    return {"page": page, "page_url": cell, "page_host": host, "page_query": query}


def is_blank_word(text: str, blank_words: set[str]) -> bool:
    """Whether a text is nothing but a word that means nothing; capitals and blanks do not matter."""
    return text.lower().replace(" ", "") in blank_words


def members_of(cell: str, separator: str, blank_words: set[str]) -> list[str]:
    """The values in the cell of a list; what should be an array and is none is one value."""
    if separator.lower() == "json":
        try:
            items = json.loads(cell)
        except ValueError:
            items = cell
        if not isinstance(items, list):
            items = [cell]
        items = [item if isinstance(item, str | None) else json.dumps(item, separators=(",", ":"), ensure_ascii=False) for item in items]
    else:
        items = cell.split(separator)
    texts = [as_text(item) for item in items]
    return [text for text in texts if text is not None and not is_blank_word(text, blank_words)]


def is_number(text: str | None) -> bool:
    """Whether a text is a number after trimming; one too large for a float is none."""
    return (
        text is not None
        and NUMBER.fullmatch(text.strip(BLANKS)) is not None
        and math.isfinite(float(text))
    )


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC, without a zone; one without a zone is UTC already."""
    return moment if moment.tzinfo is None else moment.astimezone(timezone.utc).replace(tzinfo=None)


def timestamp_text(moment: datetime) -> str:
    """A moment as `YYYY-MM-DD HH:MM:SS`, with the decimals of a second that it has."""
    text = moment.isoformat(sep=" ", timespec="microseconds" if moment.microsecond else "seconds")
    return text.rstrip("0") if moment.microsecond else text


def as_timestamp(value: Any) -> datetime | Unreadable | None:
    """Read a timestamp: a typed one, or an ISO 8601 date or date and time, with or without a zone.

    Returns:
        The moment in UTC without a zone, None for a blank, Unreadable for anything else.
    """
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = as_text(value)
    if text is None:
        return None
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        return Unreadable(text)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")[:6]),
        )
        return moment - _zone_offset(zone)
    except (ValueError, OverflowError):
        return Unreadable(text)


MONTHS = _names("january february march april may june july august september october november december")
WEEKDAYS = "monday|mon|tuesday|tues|tue|wednesday|wednes|wed|thursday|thurs|thu|friday|fri|saturday|satur|sat|sunday|sun"
MONTH = r"(?P<month>jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|october|nov|november|dec|december)"
CLOCK = (
    r"(?:(?:t|,? +(?:at +)?)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[ap])[.]?m[.]?)?(?: ?(?P<zone>z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
YEAR_FIRST = [rf"(?P<year>[0-9]{{4}}){mark}(?P<month>[0-9]{{1,2}}){mark}(?P<day>[0-9]{{1,2}})" for mark in ("-", "/", "[.]")]
WORDED = [
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]{MONTH}[.]?,?[ -](?P<year>[0-9]{{4}})",
    rf"{MONTH}[.]? +(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>[0-9]{{4}})",
    rf"(?P<year>[0-9]{{4}})-{MONTH}-(?P<day>[0-9]{{1,2}})",
]
YEAR_LAST = [
    rf"(?P<one>[0-9]{{1,2}}){mark}(?P<two>[0-9]{{1,2}}){mark}(?P<year>{years})"
    for mark, years in (("/", "[0-9]{4}|[0-9]{2}"), ("[.]", "[0-9]{4}|[0-9]{2}"), ("-", "[0-9]{4}"))
]
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})t([0-9]{2})([0-9]{2})([0-9]{2})(z?)")


def read_timestamp(value: Any, date_order: str | None = None, time_zone: str | None = None) -> datetime | Unreadable | None:
    """Read a timestamp of the raw data: each shape that has one meaning.

    Args:
        value: what the file holds.
        date_order: `day_first` or `month_first` of dates such as 1/2/2026; without it they cannot be read.
        time_zone: the zone of times without one; without it UTC. A date without a time stays that date.

    Returns:
        The moment in UTC without a zone, None for a blank, Unreadable for anything else.
    """
    if isinstance(value, datetime):
        return in_utc(value) if value.tzinfo else _from_zone(value, time_zone) or Unreadable(timestamp_text(value))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = as_text(value)
    if text is None:
        return None
    try:
        return _moment(text, date_order, time_zone) or Unreadable(text)
    except (ValueError, OverflowError):
        return Unreadable(text)


def _moment(text: str, date_order: str | None, time_zone: str | None) -> datetime | None:
    """The moment that a text means, or None; ValueError where there is no such moment."""
    whole = re.fullmatch(r"([0-9]{8,13})(?:[.]0*)?", text)
    if whole:
        digits = whole[1]
        if len(digits) == 8:
            return datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        unit = {9: 1, 10: 1, 12: 1000, 13: 1000}.get(len(digits))
        return unit and datetime(1970, 1, 1) + timedelta(microseconds=int(digits) * 1_000_000 // unit)
    text = re.sub(rf"^(?:{WEEKDAYS}),? +", "", text.lower())
    text = COMPACT.sub(r"\1-\2-\3t\4:\5:\6\7", text) if COMPACT.fullmatch(text) else text
    for shape in [*YEAR_FIRST, *WORDED, *(YEAR_LAST if date_order else [])]:
        match = re.fullmatch(shape + CLOCK, text)
        if match is None:
            continue
        found = match.groupdict()
        year = int(found["year"])
        if "one" in found:
            found["day"], found["month"] = (found["one"], found["two"]) if date_order == "day_first" else (found["two"], found["one"])
            year += 0 if len(found["year"]) == 4 else 2000 if year <= 68 else 1900
        month = int(found["month"]) if found["month"].isdigit() else 1 + [name[:3] for name in MONTHS].index(found["month"][:3])
        if found["hour"] is None:
            return datetime(year, month, int(found["day"]))
        hour = int(found["hour"])
        if found["half"]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if found["half"] == "p" else 0)
        fraction = int((found["fraction"] or "").ljust(6, "0")[:6])
        moment = datetime(year, month, int(found["day"]), hour, int(found["minute"]), int(found["second"] or 0), fraction)
        return moment - _zone_offset(found["zone"]) if found["zone"] else _from_zone(moment, time_zone)
    return None


def _from_zone(moment: datetime, time_zone: str | None) -> datetime | None:
    """A local time in UTC: of two the earlier, None where the clocks leap over it."""
    if not time_zone:
        return moment
    zone = ZoneInfo(time_zone)
    found = moment.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
    return found.replace(tzinfo=None) if found.astimezone(zone).replace(tzinfo=None) == moment else None


def as_id(value: Any) -> str | None:
    """An id as text: a whole number is the same id however it is stored; a number that is none is blank."""
    if isinstance(value, (float, Decimal)) and not isinstance(value, bool):
        if not math.isfinite(value):
            return None
        if value == int(value) and abs(value) < LARGEST_EXACT_NUMBER:
            return str(int(value))
    text = as_text(value)
    match = re.fullmatch(r"([1-9][0-9]*|0)[.]0", text) if isinstance(value, str) and text else None
    return match[1] if match else text


def is_readable_number(text: str | None) -> bool:
    """Whether a cell of the raw data is a number that can be used."""
    return is_number(text) and abs(float(text)) < LARGEST_READABLE_NUMBER


def _zone_offset(zone: str | None) -> timedelta:
    """The offset from UTC of `Z`, `+02`, `+0200`, `-02:30` or no zone."""
    if zone is None or zone.upper() in ("Z", "UTC", "GMT"):
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset


def as_quantity(text: str | None) -> int | str:
    """Read a quantity.

    Returns:
        The whole number from 1 to a million (1 for a blank), or the reason why the row is rejected.
    """
    if text is None:
        return 1
    if not is_readable_number(text):
        return "unreadable_quantity"
    quantity = float(text)
    if quantity <= 0:
        return "quantity_not_positive"
    if quantity > LARGEST_QUANTITY or not quantity.is_integer():
        return "unreadable_quantity"
    return int(quantity)


def is_flagged(text: str | None) -> bool:
    """Whether a flag is to be heeded: it says yes, or a word that is neither yes nor no nor nothing."""
    if text is None or text.lower() in (*NO_WORDS, *NOTHING_WORDS):
        return False
    return not (is_number(text) and float(text) == 0)


def address_of(email: str | None) -> str | None:
    """An e-mail address as addresses are compared; None where the text is none."""
    if email_domain_of(email) is None:
        return None
    return "".join(letter for letter in email.lower() if letter not in UNSEEN)


# ------------------------------------------------------------------------------------------------------------
# Which raw rows are accepted
# ------------------------------------------------------------------------------------------------------------


def accept(
    raw: dict[str, list[dict[str, Any]]],
    seeds: dict[str, list[dict[str, Any]]] | None = None,
    date_order: str | None = None,
    time_zone: str | None = None,
) -> Acceptance:
    """Decide on every raw row: accepted, deleted, or rejected with its first reason.

    Args:
        raw: rows of each raw table, as from `read_raw`; a missing table is empty, a missing column is None.
        seeds: rows of each seed, for what stages mean and which currency counts; by default those of the project.
        date_order, time_zone: the vars raw_date_order and raw_time_zone.

    Returns:
        What became of the rows of all raw tables.

    Raises:
        ValueError: contact_aliases lead in a circle.
    """
    rows = {table: [_trimmed(table, row, date_order, time_zone) for row in raw.get(table, [])] for table in CONTRACT}
    accepted: dict[str, list[dict[str, Any]]] = {}
    rejected: list[Rejection] = []
    deleted: list[Rejection] = []
    merged: list[Rejection] = []
    erased = _with_all_ids({row["contact_id"] for row in rows["erasure_requests"]} - {None}, rows["contact_aliases"])

    def is_erased(table: str, row: dict[str, Any]) -> bool:
        """Whether a row bears an id of somebody who is to be forgotten, or is a visit of theirs alone."""
        if table == "erasure_requests":
            return False
        if table == "events" and row["contact_id"] is None and row["anonymous_id"] in erased_visitors:
            return True
        return row.get("contact_id") in erased or row.get("alias_id") in erased

    def reject(table: str, row: dict[str, Any], reason: str) -> None:
        """Note a row that is not used."""
        rejected.append(Rejection(table, _shown_key(table, row, reason), reason))

    def take(
        table: str,
        reason_of: Callable[[dict[str, Any]], str | None] = lambda row: None,
        key_of: Callable[[dict[str, Any]], Any] = lambda row: None,
        loaded_of: Callable[[dict[str, Any]], Any] = lambda row: 0,
    ) -> None:
        """Take the rows of one table: one of each key, the earliest, then the smallest as text."""
        copies: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in rows[table]:
            reason = "erased" if is_erased(table, row) else _cell_problem(table, row) or reason_of(row)
            if reason is None:
                copies[key_of(row)].append(row)
            else:
                reject(table, row, reason)
        for group in copies.values():
            if len(group) > 1:
                group.sort(key=lambda row: (loaded_of(row), row_as_text(table, row)))
                for loser in group[1:]:
                    reject(table, loser, "duplicate")
        accepted[table] = [group[0] for group in copies.values()]

    def take_newest(table: str, key: str) -> dict[str, dict[str, Any]]:
        """Take the newest row of each key.

        Returns:
            The newest row of each key, also where it is deleted.
        """
        copies: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows[table]:
            problem = "erased" if is_erased(table, row) else _cell_problem(table, row)
            is_gone = problem != "erased" and any(is_flagged(row[flag]) for flag in DELETED_FLAGS)
            if is_gone:
                deleted.append(Rejection(table, _shown_key(table, row, "deleted"), "deleted"))
                if row[key] is not None and len(row[key]) <= LONGEST_TEXT:
                    copies[row[key]].append({**row, "is_gone": True})
            elif problem is not None:
                reject(table, row, problem)
            else:
                copies[row[key]].append({**row, "is_gone": False})
        newest = {}
        for name, group in copies.items():
            # Sorts are stable, so the first criterion is sorted by last.
            group.sort(key=lambda row: row_as_text(table, row))
            group.sort(key=lambda row: row["is_gone"], reverse=True)
            group.sort(key=lambda row: row["loaded_at"] or datetime.min, reverse=True)
            group.sort(key=lambda row: row["updated_at"] or datetime.min, reverse=True)
            newest[name] = group[0]
            for loser in group[1:]:
                if not loser["is_gone"]:
                    reject(table, loser, "duplicate")
        accepted[table] = [row for row in newest.values() if not row["is_gone"]]
        return newest

    # Who are known as nobody but people who are to be forgotten; filled when the links are known.
    erased_visitors: set[str] = set()
    take("erasure_requests", key_of=lambda row: row["contact_id"])

    # Old ids: where they lead, from which day on, and whether they lead to anybody.
    usable_ids = {
        row["contact_id"] for row in rows["contacts"] if not is_erased("contacts", row) and _cell_problem("contacts", row) is None
    }
    links: dict[str, dict[str, Any]] = {}
    good_aliases = []
    for row in rows["contact_aliases"]:
        problem = "erased" if is_erased("contact_aliases", row) else _cell_problem("contact_aliases", row)
        if problem is None:
            good_aliases.append(row)
        else:
            reject("contact_aliases", row, problem)
    good_aliases.sort(key=lambda row: (row["merged_at"] or datetime.min, row["contact_id"]))
    for row in good_aliases:
        first = links.setdefault(row["alias_id"], row)
        if first is not row:
            reject("contact_aliases", row, "duplicate" if row["contact_id"] == first["contact_id"] else "already_merged")
    ends = {alias: _end_of_chain(alias, links) for alias in links}
    accepted["contact_aliases"] = []
    for alias, (end, _) in ends.items():
        if end in usable_ids:
            accepted["contact_aliases"].append(links[alias])
        else:
            reject("contact_aliases", links[alias], "unknown_contact")

    newest = take_newest("contacts", "contact_id")
    people = {}
    for row in accepted["contacts"]:
        if row["contact_id"] not in ends:
            people[row["contact_id"]] = row
        elif ends[row["contact_id"]][0] in usable_ids:
            merged.append(Rejection("contacts", row["contact_id"], "merged"))
        else:
            reject("contacts", row, "unknown_contact")
    accepted["contacts"] = list(people.values())
    for alias, (end, _) in ends.items():
        created_at = newest.get(alias, {}).get("created_at")
        if end in people and isinstance(created_at, datetime):
            people[end]["created_at"] = min(people[end]["created_at"], created_at)
    heard = [row for row in rows["contacts"] if not is_erased("contacts", row)]
    wishes = _opted_out([(ends.get(row["contact_id"], (row["contact_id"],))[0], row["email"], row["is_opted_out"]) for row in heard])
    for person, row in people.items():
        row["is_opted_out"] = person in wishes

    def lead_of(row: dict[str, Any]) -> str | None:
        """The contact who is left of the one that a row names."""
        return ends[row["contact_id"]][0] if row["contact_id"] in ends else row["contact_id"]

    def merged_on(row: dict[str, Any]) -> date:
        """From which day on the row is known to be of the contact who is left; the first of all days if always."""
        merged_at = ends[row["contact_id"]][1] if row["contact_id"] in ends else None
        return date.min if merged_at is None else merged_at.date()

    def nobodys_until(row: dict[str, Any]) -> date:
        """Until which day a row was nobody's: an id that was no contact was nobody's before it was merged."""
        return date.min if row["contact_id"] in usable_ids else merged_on(row)

    def unknown_contact(row: dict[str, Any]) -> str | None:
        """The reason of a row that names a contact who does not exist."""
        return "unknown_contact" if row["contact_id"] is not None and lead_of(row) not in people else None

    def give_to_leads(table: str, day_of: Callable[[dict[str, Any]], date]) -> None:
        """Give the accepted rows of a table to the contacts who are left, each from the day on which that is known."""
        for row in accepted[table]:
            row["known_on"] = max(day_of(row), merged_on(row))
            row["contact_id"] = lead_of(row)

    take_newest("companies", "company_id")
    take("campaigns", key_of=lambda row: row["campaign_id"])
    seeds = seeds if seeds is not None else read_seeds(Path(__file__).resolve().parents[2] / "seeds")
    deals: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["opportunities"]:
        problem = "erased" if is_erased("opportunities", row) else _cell_problem("opportunities", row)
        is_gone = problem != "erased" and any(is_flagged(row[flag]) for flag in DELETED_FLAGS)
        if is_gone:
            deleted.append(Rejection("opportunities", _shown_key("opportunities", row, "deleted"), "deleted"))
            if row["opportunity_id"] is not None:
                deals[row["opportunity_id"]].append({**row, "state": "deleted", "amount": None, "contact_id": lead_of(row)})
            continue
        deal = None if problem else _deal_of(row, seeds)
        if deal is not None and deal["state"] == "won" and deal["closed_at"] is None:
            problem = "unreadable_closed_at" if row["closed_at_was"] is not None else "won_without_closed_at"
        problem = problem or unknown_contact(row)
        if problem is not None:
            reject("opportunities", row, problem)
        else:
            deals[row["opportunity_id"]].append({**deal, "contact_id": lead_of(row)})
    accepted["opportunities"] = []
    for copies in deals.values():
        # Sorts are stable, so the last criterion is sorted by first.
        copies.sort(key=lambda row: row_as_text("opportunities", row), reverse=True)
        copies.sort(key=lambda row: row["state"] == "deleted")
        copies.sort(key=lambda row: row["loaded_at"] or datetime.min)
        copies.sort(key=lambda row: row["updated_at"] or datetime.min)
        for loser in copies[:-1]:
            if loser["state"] != "deleted":
                reject("opportunities", loser, "duplicate")
        if copies[-1]["state"] != "deleted":
            accepted["opportunities"].append(copies[-1])

    live = {row["opportunity_id"] for row in accepted["opportunities"]}
    take(
        "opportunity_contacts",
        lambda row: unknown_contact(row) or (None if row["opportunity_id"] in live else "unknown_opportunity"),
        lambda row: (row["opportunity_id"], lead_of(row)),
        lambda row: not is_yes(row["is_primary"]),
    )
    give_to_leads("opportunity_contacts", lambda row: date.min)
    take(
        "sales_feedback",
        lambda row: _feedback_problem(row) or unknown_contact(row),
        lambda row: row["feedback_id"],
        lambda row: (max(row["recorded_at"], _midnight(nobodys_until(row))), row["recorded_at"]),
    )
    give_to_leads("sales_feedback", lambda row: row["recorded_at"].date())
    take(
        "contact_attributes",
        unknown_contact,
        lambda row: (lead_of(row), row["attribute"].lower(), row["observed_at"]),
        lambda row: max(row["observed_at"].date(), merged_on(row)),
    )
    give_to_leads("contact_attributes", lambda row: row["observed_at"].date())

    def link_order(row: dict[str, Any]) -> Any:
        """Which link of a visitor was first."""
        return max(_link_order(row).date(), nobodys_until(row)), _link_order(row)

    take("identities", unknown_contact, lambda row: (row["anonymous_id"], lead_of(row)), link_order)
    erased_visitors.update(row["anonymous_id"] for row in rows["identities"] if row["contact_id"] in erased)
    erased_visitors.difference_update(row["anonymous_id"] for row in accepted["identities"])
    erased_visitors.discard(None)
    first_links: dict[str, dict[str, Any]] = {}
    for link in sorted(accepted["identities"], key=lambda row: (link_order(row), row["contact_id"])):
        if link["anonymous_id"] in first_links:
            reject("identities", link, "already_linked")
        else:
            first_links[link["anonymous_id"]] = link
    accepted["identities"] = list(first_links.values())
    give_to_leads("identities", lambda row: _link_order(row).date())

    take(
        "events",
        lambda row: _event_problem(row) or unknown_contact(row),
        lambda row: row["event_id"],
        lambda row: (max(row["loaded_at"] or row["occurred_at"], _midnight(nobodys_until(row))), row["loaded_at"] or row["occurred_at"]),
    )
    for event in accepted["events"]:
        event["loaded_at"] = event["loaded_at"] or event["occurred_at"]
        event["quantity"] = as_quantity(event["quantity"])
    give_to_leads("events", lambda row: row["loaded_at"].date())
    parties = accepted["opportunity_contacts"]
    is_asked = any(lowered(row["setting"]) == "credit_company_deals" and lowered(row["value"]) == "earliest_active" for row in seeds.get("calibration_settings", []))
    for copies in deals.values():
        for deal in copies:
            deal["credits"] = [deal["contact_id"]] if deal["contact_id"] else _parties_of(deal, parties, people)
            deal["asks_company"] = is_asked and not deal["credits"]
    acceptance = Acceptance(accepted, rejected, dict(deals), deleted, merged)
    for deal in accepted["opportunities"]:
        deal["contact_id"] = credited(acceptance, deal, date.max)
    return acceptance


def is_yes(text: str | None) -> bool:
    """Whether a flag plainly says yes."""
    return text is not None and (text.lower() in ("true", "t", "yes", "y", "on") or (is_number(text) and float(text) == 1))


def is_no(text: str | None) -> bool:
    """Whether a flag plainly says no."""
    return text is not None and (text.lower() in ("false", "f", "no", "n", "off") or (is_number(text) and float(text) == 0))


def stage_name(text: str | None) -> str:
    """A stage as stages are compared."""
    return "".join(letter for letter in (text or "").lower() if letter not in " _-\t\r\n\u00a0")


# What stands before or behind an amount. A plain $ is the sign of many currencies.
CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "$": None, "us$": "USD", "zł": "PLN", "kr": None}
CURRENCY_CODES = _names("eur usd gbp chf pln sek jpy cad aud")


def money(text: str | None) -> tuple[float | None, str | None]:
    """The number and the currency that the cell of an amount says; None where it says none for sure."""
    if text is None:
        return None, None
    rest, currency, is_negative = text.lower().replace("\u00a0", " ").replace("\u2212", "-").strip(), None, False
    if rest.startswith("(") and rest.endswith(")"):
        rest, is_negative = rest[1:-1].strip(), True
    for _ in range(3):
        for sign, code in sorted({**{code: code.upper() for code in CURRENCY_CODES}, **CURRENCY_SIGNS}.items(), key=lambda pair: -len(pair[0])):
            if rest.startswith(sign) or rest.endswith(sign):
                rest = (rest[len(sign):] if rest.startswith(sign) else rest[: -len(sign)]).strip()
                currency = code or currency
                break
        if not is_negative and (rest.startswith("-") or rest.endswith("-")):
            rest, is_negative = rest.strip("-").strip(), True
    groups = re.split(r"[ ']", rest)
    if len(groups) > 1:
        head, *tail = groups
        if not 1 <= len(head) <= 3 or not all(re.fullmatch(r"[0-9]{3}([.,][0-9]*)?" if part is tail[-1] else "[0-9]{3}", part) for part in tail):
            return None, currency
        rest = "".join(groups).replace(",", ".")
    elif re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", rest):
        return None, currency
    elif "," in rest or rest.count(".") > 1:
        last = max(rest.rfind(","), rest.rfind("."))
        mark = rest[last]
        whole, tail = rest[:last], rest[last + 1 :]
        other = {"," : ".", ".": ","}[mark]
        is_grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(\{mark}[0-9]{{3}})+", rest) is not None
        if is_grouped:
            rest = rest.replace(mark, "")
        elif re.fullmatch(rf"[1-9][0-9]{{0,2}}(\{other}[0-9]{{3}})+", whole) and (tail.isdigit() or not tail):
            rest = f"{whole.replace(other, '')}.{tail}"
        elif mark == "," and whole.isdigit() and tail.isdigit():
            rest = f"{whole}.{tail}"
        else:
            return None, currency
    if not is_number(rest) or abs(float(rest)) >= 1e15 or rest.startswith(("+", "-")) and is_negative:
        return None, currency
    return (-float(rest) if is_negative else float(rest)), currency


def _deal_of(row: dict[str, Any], seeds: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """An opportunity with what its cells mean: state, amount, created_at, is_won as true or false, and what is left out."""
    outcomes = {stage_name(stage["stage"]): lowered(stage["outcome"]) for stage in seeds.get("deal_stages", [])}
    reporting = next((row["value"] for row in seeds.get("calibration_settings", []) if lowered(row["setting"]) == "reporting_currency"), None)
    outcome = outcomes.get(stage_name(row["stage"])) if row["stage"] else None
    flags = []
    for column, yes, no in (("is_won", ("won", "closedwon"), ("lost", "closedlost")),
                            ("is_closed", ("won", "lost", "closed", "closedwon", "closedlost"), ("open",))):  # fmt: skip
        word = row[column]
        flags.append(True if is_yes(word) or stage_name(word) in yes else False if is_no(word) or stage_name(word) in no else None)
    won, closed = flags
    if won or (won is None and outcome == "won"):
        state = "won"
    elif closed is not None:
        state = "lost" if closed else "open"
    elif outcome is not None:
        state = "open" if outcome == "open" else "lost"
    else:
        state = "lost" if row["closed_at"] else "open"
    amount, named = money(row["amount"])
    currency = (row["currency"] or named or "").upper()
    is_readable = row["amount"] is None or (amount is not None and (named is None or named == currency))
    is_ours = not currency or reporting is None or currency == reporting.upper()
    is_late = state != "open" and row["closed_at"] and row["created_at"] and row["closed_at"].date() < row["created_at"].date()
    notes = [
        (not is_ours, "amount in another currency left out"), (amount is not None and amount < 0, "negative amount left out"),
        (not is_readable, "unreadable amount left out"), (is_late, "created after it closed"),
        *((row[f"{column}_was"] is not None, f"unreadable {column} left out") for column in BLANK_WHERE_UNREADABLE["opportunities"]),
        (won is None and is_flagged(row["is_won"]), "unreadable is_won left out"),
        (closed is None and is_flagged(row["is_closed"]), "unreadable is_closed left out"),
        (won is False and outcome == "won", "is_won no beside a stage won"),
    ]  # fmt: skip
    return {
        **row, "state": state, "is_won": "true" if state == "won" else "false", "created_at": None if is_late else row["created_at"],
        "amount": amount if is_readable and is_ours and amount is not None and amount >= 0 else None, "currency": None,
        "left_out": [note for is_so, note in notes if is_so], "written": row,
    }  # fmt: skip


def _parties_of(deal: dict[str, Any], parties: list[dict[str, Any]], people: dict[str, dict[str, Any]]) -> list[str]:
    """Who takes part in a deal: the primary contacts first, then by their creation."""
    found = [row for row in parties if row["opportunity_id"] == deal["opportunity_id"]]
    found.sort(key=lambda row: (not is_yes(row["is_primary"]), people[row["contact_id"]]["created_at"], row["contact_id"]))
    return [row["contact_id"] for row in found]


def credited(acceptance: Acceptance, deal: dict[str, Any], as_of: date) -> str | None:
    """The contact credited with a copy of a deal, as known on a date."""
    if deal["credits"]:
        return deal["credits"][0]
    if not deal["asks_company"] or deal["company_id"] is None:
        return None
    is_over = deal["state"] != "open" and deal["closed_at"] is not None
    links = {row["anonymous_id"]: row["contact_id"] for row in acceptance.rows["identities"]}
    active = {
        row["contact_id"] or links.get(row["anonymous_id"]) for row in acceptance.rows["events"]
        if row["known_on"] <= as_of and (not is_over or row["occurred_at"] < deal["closed_at"])
    }  # fmt: skip
    found = [row for row in acceptance.rows["contacts"] if row["company_id"] == deal["company_id"] and row["contact_id"] in active]
    found.sort(key=lambda row: (row["created_at"], row["contact_id"]))
    return found[0]["contact_id"] if found else None


def deal_on(copies: list[dict[str, Any]], day: date, as_of: date) -> tuple[str, dict[str, Any]] | None:
    """How a deal stands on a day, for a build as of a date.

    Returns:
        open, won or lost with the copy that says so; None where the deal is not known on the day.
    """
    def newest(until: date) -> dict[str, Any] | None:
        known = [row for row in copies if row["updated_at"] is None or row["updated_at"].date() <= until]
        return known[-1] if known else None

    today, then = newest(as_of), newest(day)
    # Whether and when it was won is what is known last.
    if today is not None and today["state"] == "won" and today["closed_at"].date() <= day:
        return "won", today
    if then is None or then["state"] == "deleted":
        return None
    if then["state"] == "lost" and (then["closed_at"].date() if then["closed_at"] else as_of) <= day:
        return "lost", then
    return None if then["created_at"] and then["created_at"].date() > day else ("open", then)


def _midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day)


def _with_all_ids(ids: set[str], alias_rows: list[dict[str, Any]]) -> set[str]:
    """Some ids with all other ids of the same people, whatever else is wrong with the rows that say so."""
    pairs = [{row["alias_id"], row["contact_id"]} for row in alias_rows]
    pairs = [pair for pair in pairs if None not in pair]
    found, size = set(ids), -1
    while len(found) > size:
        size = len(found)
        for pair in pairs:
            if pair & found:
                found |= pair
    return found


def _end_of_chain(alias: str, links: dict[str, dict[str, Any]]) -> tuple[str, datetime | None]:
    """The id with which a chain of merges ends, and the latest of them; None where all have always been."""
    passed, here, latest = {alias}, alias, None
    while here in links:
        merged_at, here = links[here]["merged_at"], links[here]["contact_id"]
        latest = merged_at if latest is None else latest if merged_at is None else max(latest, merged_at)
        if here in passed:
            raise ValueError("contact_aliases lead in a circle")
        passed.add(here)
    return here, latest


def _opted_out(records: list[tuple[str | None, str | None, str | None]]) -> set[str]:
    """Who has opted out: records that share a person or an address are one group, and one yes in it is enough.

    Args:
        records: person, e-mail and what is_opted_out says.

    Returns:
        The people of all groups with a yes.
    """
    groups: dict[tuple[str, str], set[tuple[str, str]]] = {}
    wishes = []
    for person, email, flag in records:
        address = address_of(email)
        names = [("person", person)] if person is not None else []
        names += [("address", address)] if address is not None else []
        together = set(names).union(*(groups[name] for name in names if name in groups))
        for name in together:
            groups[name] = together
        if is_flagged(flag):
            wishes += names
    return {name for wish in wishes for kind, name in groups[wish] if kind == "person"}


def _trimmed(
    table: str, row: dict[str, Any], date_order: str | None = None, time_zone: str | None = None
) -> dict[str, Any]:
    """A raw row with all columns of the contract: timestamps read, text trimmed and, save in keys, cut."""
    values: dict[str, Any] = {}
    for column in CONTRACT[table]:
        value = row.get(column)
        if column.endswith("_at"):
            values[column] = read_timestamp(value, date_order, time_zone)
            if column in BLANK_WHERE_UNREADABLE.get(table, ()) and isinstance(values[column], Unreadable):
                values[f"{column}_was"], values[column] = values[column], None
            elif column in BLANK_WHERE_UNREADABLE.get(table, ()):
                values[f"{column}_was"] = None
        else:
            text = as_id(value) if column in IDS else as_text(value)
            values[column] = text if text is None or column in IDS else text[:LONGEST_TEXT]
            if column == "anonymous_id" and text is not None and "@" in text:
                values[column] = text.lower()
    return values | {key: row[key] for key in ("ragged", "first") if key in row}


def row_as_text(table: str, row: dict[str, Any]) -> str:
    """A trimmed row as one text: the columns of the contract in its order, joined by the unit separator."""
    row = row.get("written", row)
    return chr(31).join(_value_text(row[column]) for column in CONTRACT[table])


def _value_text(value: Any) -> str:
    """A trimmed value as text; blank for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timestamp_text(value)
    return value.text if isinstance(value, Unreadable) else value


def _shown_key(table: str, row: dict[str, Any], reason: str) -> str | None:
    """The key that a rejection shows: none for people who are to be forgotten, cut where it is too long."""
    # Of a row with more cells than the header only the first cell is sure to stand in its place.
    shown = [column for column in KEYS[table] if row.get("ragged") != "long" or column == row["first"]]
    parts = [_value_text(row[column])[:LONGEST_TEXT] for column in shown]
    if reason == "erased" or table == "erasure_requests" or not any(parts):
        return None
    return "|".join(parts)


def _cell_problem(table: str, row: dict[str, Any]) -> str | None:
    """The first column, in the order of the contract, that is missing, too long or cannot be read, as a reason."""
    if row.get("ragged"):
        return "ragged_row"
    for column in CONTRACT[table]:
        value = row[column]
        if value is None:
            if column in KEYS[table] or column in REQUIRED.get(table, ()):
                return f"missing_{column}"
        elif column in IDS and len(value) > LONGEST_TEXT:
            return f"oversized_{column}"
        elif table == "erasure_requests":
            continue  # who asks to be forgotten is forgotten, whatever else the row says
        elif (
            isinstance(value, Unreadable)
            or (column in NUMBERS.get(table, ()) and not is_readable_number(value))
        ):
            return f"unreadable_{column}"
    return None


def _feedback_problem(row: dict[str, Any]) -> str | None:
    """The reason why a verdict of sales with readable cells is rejected: the file may lack these columns, a row not."""
    for column in ("contact_id", "recorded_at", "verdict"):
        if row[column] is None:
            return f"missing_{column}"
    return None if row["verdict"].lower() in VERDICTS else "unknown_verdict"


def _event_problem(row: dict[str, Any]) -> str | None:
    """The reason why an event with readable cells is rejected, in order of precedence, save its contact."""
    if row["contact_id"] is None and row["anonymous_id"] is None:
        return "missing_contact_id"
    if row["occurred_at"].date() < FIRST_DAY:
        return "before_1990"
    if row["loaded_at"] is not None and row["occurred_at"].date() > row["loaded_at"].date():
        return "dated_after_load"
    quantity = as_quantity(row["quantity"])
    return quantity if isinstance(quantity, str) else None


def _link_order(row: dict[str, Any]) -> datetime:
    """The moment of a link for sorting: one without a moment stands first."""
    return row["linked_at"] or datetime.min


# ------------------------------------------------------------------------------------------------------------
# Rules
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """An operator and its value, both lower-cased; None where they are blank."""

    operator: str | None
    value: str | None

    def matches(self, found: str | None, members: list[str] | None = None) -> bool:
        """Whether a value that was found fulfils the condition; a blank one fulfils only `absent`.

        Args:
            found: the value, the whole cell where it is a list.
            members: the values of a list, at least one; None where it is no list.

        Raises:
            ValueError: the operator is not one of OPERATORS.
        """
        if self.operator not in OPERATORS:
            raise ValueError(f"There is no operator {self.operator}.")
        if found is not None and members is not None and self.operator in ("equals", "in", "not_equals"):
            found_one = [Condition("in" if self.operator == "in" else "equals", self.value).matches(member) for member in members]
            return any(found_one) != (self.operator == "not_equals")
        found = lowered(found)
        if found is None or self.operator in ("absent", "present"):
            return (found is None) == (self.operator == "absent")
        wanted = self.value or ""
        if self.operator == "equals":
            return equal(found, wanted)
        if self.operator == "not_equals":
            return not equal(found, wanted)
        if self.operator == "in":
            return any(equal(found, choice.strip(BLANKS)) for choice in wanted.split("|"))
        if self.operator == "contains":
            return wanted in found
        if self.operator == "at_least":
            return is_number(found) and is_number(wanted) and float(found) >= float(wanted)
        return is_number(found) and is_number(wanted) and float(found) <= float(wanted)


def equal(found: str, wanted: str) -> bool:
    """Whether two lower-cased, trimmed texts are equal: as numbers where both are numbers, else as text.

    Numbers from 2^53 on, long ids above all, compare as text: as floats, neighbours would be one.
    """
    if is_number(found) and is_number(wanted) and abs(float(wanted)) < LARGEST_EXACT_NUMBER:
        return float(found) == float(wanted)
    return found == wanted


@dataclass(frozen=True)
class BehaviorRule:
    """Points for something done; half-life in days, days as dates, blank cells as None."""

    rule_id: str
    category: str
    event_type: str
    property: str | None
    condition: Condition
    points: Decimal
    half_life_days: Decimal | None
    max_per_day: Decimal | None
    max_points: Fraction | None
    valid_from: date | None
    valid_to: date | None

    def matches(self, event: Event) -> bool:
        """Whether the rule is about the event: its type, the rule's validity and the property."""
        if event.event_type != self.event_type:
            return False
        if self.valid_from is not None and event.day < self.valid_from:
            return False
        if self.valid_to is not None and event.day > self.valid_to:
            return False
        return self.property is None or self.condition.matches(event.properties.get(self.property))


@dataclass(frozen=True)
class StageSign:
    """A sign of a stage: like a behaviour rule it is about events, but it gives no points."""

    rule_id: str
    words: str
    stage: str
    stage_order: Decimal
    event_type: str
    property: str | None
    condition: Condition
    within_days: Decimal
    track: str

    @property
    def step(self) -> str:
        """What it says to do."""
        return f"{self.track.capitalize()} ({self.stage}: {self.words})"

    def matches(self, event: Event) -> bool:
        """Whether the sign is about the event: its type and the property."""
        if event.event_type != self.event_type:
            return False
        return self.property is None or self.condition.matches(event.properties.get(self.property))


@dataclass(frozen=True)
class FitRule:
    """Points for what somebody is; without a persona it counts for every persona."""

    rule_id: str
    category: str
    persona: str | None
    attribute: str
    condition: Condition
    points: Decimal


@dataclass(frozen=True)
class AbsenceRule:
    """Points for something not done; without an event type anything that is rewarded counts as done."""

    rule_id: str
    category: str
    event_type: str | None
    absent_days: Decimal
    points: Decimal


@dataclass(frozen=True)
class Category:
    """A group of rules with its limits in points."""

    score: str
    min_points: Fraction | None
    max_points: Fraction | None


@dataclass(frozen=True)
class ScoreSetting:
    """How points become 0 to 100."""

    base_points: Fraction
    full_points: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Tier:
    """A class of leads with its minimums in rounded scores."""

    tier: str
    min_score: Decimal
    min_fit_score: Decimal | None
    min_engagement_score: Decimal | None
    is_sales_ready: bool
    next_step: str | None


@dataclass(frozen=True)
class RuleBook:
    """The seeds, typed, active rules only."""

    behavior: list[BehaviorRule]
    fit: list[FitRule]
    absence: list[AbsenceRule]
    stage_signs: list[StageSign]
    categories: dict[str, Category]
    scores: dict[str, ScoreSetting]
    personas: list[str]
    bands: dict[str, list[tuple[Decimal, str]]]
    tiers: list[Tier]
    seniorities: list[tuple[str, str]]
    domain_kinds: dict[str, str]
    email_events: dict[str, set[str]]
    blank_words: set[str]
    lists: dict[str, str]

    def members(self, attribute: str, value: str | None) -> list[str] | None:
        """The values of an attribute that is a list; None where it is none."""
        if value is None or attribute not in self.lists:
            return None
        return members_of(value, self.lists[attribute], self.blank_words)


def email_events(settings: list[dict[str, str | None]], kind: str) -> set[str]:
    """The event types that say that an e-mail was sent, opened or clicked: those of the setting, or the default."""
    cells = [row["value"] for row in settings if lowered(row["setting"]) == f"email_{kind}_events"]
    listed = (cells[0] if cells else None) or f"email_{kind}"
    return {lowered(item) for item in listed.split("|") if as_text(item)}


def read_rule_book(seeds: dict[str, list[dict[str, Any]]]) -> RuleBook:
    """Type the seeds.

    Args:
        seeds: rows of each seed, as from `read_seeds`; a missing seed is empty, a missing column is blank.

    Returns:
        The rules, inactive ones left out; ids of categories and scores lower-cased.

    Raises:
        ValueError: a number or date that cannot be read, or a category or score that does not exist. The
            checks on seeds are the business of the project; the oracle refuses what it cannot compute.
    """
    seeds = {
        seed: [defaultdict(lambda: None, {name: as_text(cell) for name, cell in row.items()}) for row in rows]
        for seed, rows in seeds.items()
    }

    def active(seed: str) -> list[dict[str, str | None]]:
        """The rows of a seed of rules that are switched on."""
        return [row for row in seeds.get(seed, []) if lowered(row["is_active"]) not in INACTIVE_WORDS]

    def condition(row: dict[str, str | None]) -> Condition:
        """The condition of a row with an operator and a value; whole pages are written as those of events are."""
        operator, value = lowered(row["operator"]), lowered(row["value"])
        if lowered(row["property"]) == "page" and operator in ("equals", "not_equals"):
            value = page_properties(value)["page"]
        elif lowered(row["property"]) == "page" and operator == "in":
            value = "|".join(page_properties(as_text(choice))["page"] or "" for choice in value.split("|"))
        return Condition(operator, value)

    book = RuleBook(
        behavior=[
            BehaviorRule(
                rule_id=row["rule_id"],
                category=lowered(row["category"]),
                event_type=lowered(row["event_type"]),
                property=lowered(row["property"]),
                condition=condition(row),
                points=_decimal(row["points"]),
                half_life_days=_optional(row["half_life_days"], _decimal),
                max_per_day=_optional(row["max_per_day"], _decimal),
                max_points=_optional(row["max_points"], _fraction),
                valid_from=_optional(row["valid_from"], as_date),
                valid_to=_optional(row["valid_to"], as_date),
            )
            for row in active("behavior_rules")
        ],
        fit=[
            FitRule(
                rule_id=row["rule_id"],
                category=lowered(row["category"]),
                persona=lowered(row["persona_id"]),
                attribute=lowered(row["attribute"]),
                condition=condition(row),
                points=_decimal(row["points"]),
            )
            for row in active("fit_rules")
        ],
        absence=[
            AbsenceRule(
                rule_id=row["rule_id"],
                category=lowered(row["category"]),
                event_type=lowered(row["event_type"]),
                absent_days=_decimal(row["absent_days"]),
                points=_decimal(row["points"]),
            )
            for row in active("absence_rules")
        ],
        stage_signs=[
            StageSign(
                rule_id=row["rule_id"],
                words=row["description"] or row["rule_id"],
                stage=lowered(row["stage"]),
                stage_order=_decimal(row["stage_order"]),
                event_type=lowered(row["event_type"]),
                property=lowered(row["property"]),
                condition=condition(row),
                within_days=_decimal(row["within_days"]),
                track=lowered(row["track"]),
            )
            for row in active("buying_stages")
        ],
        categories={
            lowered(row["category"]): Category(
                score=lowered(row["score"]),
                min_points=_optional(row["min_points"], _fraction),
                max_points=_optional(row["max_points"], _fraction),
            )
            for row in seeds.get("score_categories", [])
        },
        scores={
            lowered(row["score"]): ScoreSetting(
                base_points=_fraction(row["base_points"] or "0"),
                full_points=_fraction(row["full_points"]),
                weight=_fraction(row["weight"]),
            )
            for row in seeds.get("scores", [])
        },
        personas=sorted(row["persona_id"] for row in seeds.get("personas", [])),
        bands=_bands(seeds.get("score_bands", [])),
        tiers=[
            Tier(
                tier=row["tier"],
                min_score=_decimal(row["min_score"]),
                min_fit_score=_optional(row["min_fit_score"], _decimal),
                min_engagement_score=_optional(row["min_engagement_score"], _decimal),
                is_sales_ready=lowered(row["is_sales_ready"]) in TRUE_WORDS,
                next_step=row["next_step"],
            )
            for row in seeds.get("tiers", [])
        ],
        seniorities=[
            (title_words(row["pattern"]), row["seniority"])
            for row in seeds.get("seniority_patterns", [])
            if row["pattern"] is not None
        ],
        domain_kinds={lowered(row["domain"]): row["kind"] for row in seeds.get("email_domains", [])},
        email_events={
            kind: email_events(seeds.get("calibration_settings", []), kind) for kind in ("sent", "opened", "clicked")
        },
        blank_words={lowered(row["word"]).replace(" ", "") for row in seeds.get("blank_words", [])},
        lists={lowered(row["attribute"]): row["separator"] for row in seeds.get("list_attributes", [])},
    )
    for rule in [*book.behavior, *book.fit, *book.absence]:
        if rule.category not in book.categories:
            raise ValueError(f"Rule {rule.rule_id}: there is no category {rule.category}.")
    for name, category in book.categories.items():
        if category.score not in book.scores:
            raise ValueError(f"Category {name}: there is no score {category.score}.")
    return book


def _bands(rows: Iterable[dict[str, str | None]]) -> dict[str, list[tuple[Decimal, str]]]:
    """The bands of each score as (minimum, name)."""
    bands: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for row in rows:
        bands[lowered(row["score"])].append((_decimal(row["min_score"]), row["band"]))
    return bands


def _decimal(text: str | None) -> Decimal:
    """A number of a seed; ValueError where it is none."""
    if not is_number(text):
        raise ValueError(f"{text!r} is no number.")
    return Decimal(text)


def _fraction(text: str | None) -> Fraction:
    """A number of a seed without any error."""
    return Fraction(_decimal(text))


def as_date(value: str | date) -> date:
    """A date from a date or from its ISO text; ValueError where it is none."""
    moment = as_timestamp(value)
    if not isinstance(moment, datetime):
        raise ValueError(f"{value!r} is no date.")
    return moment.date()


def _optional(text: str | None, read: Callable[[str], Any]) -> Any:
    """A cell of a seed, read, or None where it is blank."""
    return None if text is None else read(text)


# ------------------------------------------------------------------------------------------------------------
# Leads: their events and their attributes
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """An accepted event of a lead.

    Attributes:
        event_type: lower-cased.
        day: UTC date on which it occurred.
        known_on: UTC date on which it was known to be this lead's.
        quantity: how many events it stands for.
        properties: the columns of raw events, as text.
    """

    event_type: str
    day: date
    known_on: date
    quantity: int
    properties: dict[str, str | None]


def events_of_leads(acceptance: Acceptance) -> dict[str, list[Event]]:
    """The accepted events of each contact; anonymous ones go to the contact their id was first linked to."""
    links = {row["anonymous_id"]: row for row in acceptance.rows["identities"]}
    events: dict[str, list[Event]] = defaultdict(list)
    for row in acceptance.rows["events"]:
        contact_id = row["contact_id"]
        known_on = row["known_on"]
        if contact_id is None:
            link = links.get(row["anonymous_id"])
            if link is None:
                continue
            contact_id = link["contact_id"]
            known_on = max(known_on, link["known_on"])
        events[contact_id].append(
            Event(
                event_type=row["event_type"].lower(),
                day=row["occurred_at"].date(),
                known_on=known_on,
                quantity=row["quantity"],
                properties={**{column: as_text(value) for column, value in row.items()}, **page_properties(as_text(row["page"]))},
            )
        )
    return events


def title_words(title: str) -> str:
    """A job title or pattern as lower-cased words, one space apart: `V.P.,  Sales` becomes `vp sales`."""
    kept = []
    for character in title.lower().replace(".", ""):
        is_separator = character.isascii() and not character.isalnum()
        kept.append(" " if is_separator else character)
    return " ".join(word for word in "".join(kept).split(" ") if word)


def seniority_of(job_title: str | None, seniorities: list[tuple[str, str]]) -> str | None:
    """The seniority of a job title: that of the longest pattern found as whole words, then the smallest."""
    if job_title is None:
        return None
    title = f" {title_words(job_title)} "
    found = [(-len(words), words, seniority) for words, seniority in seniorities if f" {words} " in title]
    return min(found)[2] if found else None


def email_domain_of(email: str | None) -> str | None:
    """The part after the last @ of an e-mail address, lower-cased, if there is text on both sides of it."""
    local_part, _, domain = (email or "").lower().rpartition("@")
    return as_text(domain) if as_text(local_part) else None


def company_of(
    contact: dict[str, Any], observed: dict[str, str | None], companies: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """The accepted company of a lead on a date: the one observed last, also where that is blank, else that of the row."""
    return companies.get(observed.get("company_id", contact["company_id"]))


def attributes_of(
    contact: dict[str, Any],
    company: dict[str, Any] | None,
    observed: dict[str, str | None],
    book: RuleBook,
    engagement: dict[str, str | None],
) -> dict[str, str | None]:
    """Everything that a fit rule can name, of one lead.

    Args:
        contact: the accepted row of contacts.
        company: the accepted row of companies, None if there is none, from `company_of`.
        observed: the latest known value of each attribute in contact_attributes; wins over a column.
        book: the reference lists for seniority and e-mail domains.
        engagement: how the lead answers e-mails and comes to the site, from `engagement_of`.

    Returns:
        Attribute name to text; None for a blank.
    """
    def known(attribute: str, value: Any) -> str | None:
        """A value, None where it is a word that means nothing; an id may be any word."""
        text = as_text(value)
        return None if text is not None and attribute not in IDS and is_blank_word(text, book.blank_words) else text

    attributes = {column: known(column, value) for column, value in contact.items()}
    attributes["email"] = lowered(attributes["email"])
    for column in CONTRACT["companies"]:
        if column != "company_id":
            attribute = f"company_{column}" if column in ("name", "country") else column
            attributes[attribute] = None if company is None else known(attribute, company[column])
    seniority = seniority_of(attributes["job_title"], book.seniorities)
    department = lowered(attributes["department"])
    email_domain = known("email_domain", email_domain_of(attributes["email"]))
    attributes["seniority"] = seniority
    attributes["role"] = f"{seniority} {department}" if seniority and department else None
    attributes["email_domain"] = email_domain
    attributes["email_domain_kind"] = book.domain_kinds.get(email_domain)
    attributes.update(engagement)
    attributes.update({attribute: known(attribute, value) for attribute, value in observed.items()})
    return {name: None if book.members(name, value) == [] else value for name, value in attributes.items()}


def engagement_of(events: list[Event], book: RuleBook, as_of: date) -> dict[str, str | None]:
    """How a lead answers e-mails and comes to the site, over all that was known by the end of a date.

    Args:
        events: the accepted events of the lead.
        book: the event types that say that an e-mail was sent, opened or clicked.
        as_of: the date.

    Returns:
        Attribute name to text. Rates have four decimals, half up, and are None without an e-mail sent.
    """
    known = [event for event in events if event.known_on <= as_of]
    visits = [event for event in known if event.properties["page"] is not None]
    counts = {
        kind: sum(event.quantity for event in known if event.event_type in event_types)
        for kind, event_types in book.email_events.items()
    }

    def per_email(count: int) -> str | None:
        if counts["sent"] == 0:
            return None
        return str((Decimal(count) / counts["sent"]).quantize(Decimal("0.0001"), ROUND_HALF_UP))

    return {
        "emails_sent": str(counts["sent"]),
        "emails_opened": str(counts["opened"]),
        "emails_clicked": str(counts["clicked"]),
        "email_open_rate": per_email(counts["opened"]),
        "email_click_rate": per_email(counts["clicked"]),
        "distinct_pages": str(len({lowered(event.properties["page"]) for event in visits})),
        "visiting_days": str(len({event.day for event in visits})),
    }


def observed_attributes(acceptance: Acceptance, as_of: date) -> dict[str, dict[str, str | None]]:
    """For each contact the latest value of each attribute that was observed by the end of a date."""
    latest: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in sorted(acceptance.rows["contact_attributes"], key=lambda row: row["observed_at"]):
        if row["known_on"] <= as_of:
            latest[row["contact_id"]][row["attribute"].lower()] = row["value"]
    return latest


# ------------------------------------------------------------------------------------------------------------
# The score
# ------------------------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """What one rule gives one lead, before the limits of its category.

    Attributes:
        points: before the cap of the rule.
        capped_points: after it.
        hits, decayed_hits: for behaviour rules only.
    """

    rule_id: str
    category: str
    points: Fraction
    capped_points: Fraction
    hits: int | float | None = None
    decayed_hits: Decimal | None = None


@dataclass
class CategoryPoints:
    """The points of one category before and after its limits."""

    points: Fraction = Fraction(0)
    limited_points: Fraction = Fraction(0)


@dataclass
class Scorer:
    """Computes scores for one date and one set of rules."""

    book: RuleBook
    as_of: date
    decays: dict[tuple[int, Decimal | None], Decimal] = field(default_factory=dict)

    def decay(self, age: int, half_life_days: Decimal | None) -> Decimal:
        """What is left of one hit after `age` whole days; the exponent is held at 1000."""
        if half_life_days is None:
            return Decimal(1)
        if (age, half_life_days) not in self.decays:
            exponent = min(PRECISE.divide(Decimal(age), half_life_days), Decimal(LARGEST_EXPONENT))
            self.decays[age, half_life_days] = PRECISE.power(Decimal(2), -exponent)
        return self.decays[age, half_life_days]

    def behavior_entry(self, rule: BehaviorRule, known_events: list[Event]) -> Entry:
        """What a behaviour rule gives for the known events of a lead."""
        quantity_by_day: dict[date, int] = defaultdict(int)
        for event in known_events:
            if rule.matches(event):
                quantity_by_day[event.day] += event.quantity
        hits = Decimal(0)
        decayed_hits = Decimal(0)
        for day, quantity in sorted(quantity_by_day.items()):
            hits_of_day = (
                Decimal(quantity) if rule.max_per_day is None else min(Decimal(quantity), rule.max_per_day)
            )
            hits = PRECISE.add(hits, hits_of_day)
            decay = self.decay((self.as_of - day).days, rule.half_life_days)
            decayed_hits = PRECISE.add(decayed_hits, PRECISE.multiply(hits_of_day, decay))
        points = Fraction(
            PRECISE.multiply(rule.points, decayed_hits).quantize(POINT_DECIMALS, context=PRECISE)
        )
        capped = points if rule.max_points is None else max(-rule.max_points, min(rule.max_points, points))
        shown_hits = int(hits) if hits == hits.to_integral_value() else float(hits)
        return Entry(rule.rule_id, rule.category, points, capped, shown_hits, decayed_hits)

    def last_rewarded_day(self, known_events: list[Event]) -> date | None:
        """The last day with an event that an active behaviour rule rewards."""
        rewards = [rule for rule in self.book.behavior if rule.points > 0]
        return max(
            (event.day for event in known_events if any(rule.matches(event) for rule in rewards)),
            default=None,
        )

    def stage_sign(self, known_events: list[Event]) -> StageSign | None:
        """The sign that says where a lead stands: of the highest stage the latest, then the smallest rule_id."""
        holding = []
        for sign in self.book.stage_signs:
            days = [event.day for event in known_events if sign.matches(event)]
            age = (self.as_of - max(days)).days if days else None
            if age is not None and age <= sign.within_days:
                holding.append((-sign.stage_order, age, sign.rule_id, sign))
        return min(holding, key=lambda found: found[:3])[3] if holding else None

    def absence_entries(self, created_on: date, known_events: list[Event]) -> list[Entry]:
        """What the absence rules give a lead."""
        entries = []
        for rule in self.book.absence:
            if rule.event_type is None:
                last_day = self.last_rewarded_day(known_events)
            else:
                last_day = max(
                    (event.day for event in known_events if event.event_type == rule.event_type), default=None
                )
            was_silent = last_day is None or (self.as_of - last_day).days >= rule.absent_days
            if was_silent and (self.as_of - created_on).days >= rule.absent_days:
                entries.append(
                    Entry(rule.rule_id, rule.category, Fraction(rule.points), Fraction(rule.points))
                )
        return entries

    def fit_entries(self, attributes: dict[str, str | None], persona: str | None) -> list[Entry]:
        """What the fit rules give a lead as one persona."""
        return [
            Entry(rule.rule_id, rule.category, Fraction(rule.points), Fraction(rule.points))
            for rule in self.book.fit
            if rule.persona in (None, lowered(persona))
            and rule.condition.matches(
                attributes.get(rule.attribute), self.book.members(rule.attribute, attributes.get(rule.attribute))
            )
        ]

    def category_points(self, entries: list[Entry]) -> dict[str, CategoryPoints]:
        """The points of every category, those without any entry too."""
        totals = {category: CategoryPoints() for category in self.book.categories}
        for entry in entries:
            totals[entry.category].points += entry.capped_points
        for category, total in totals.items():
            limits = self.book.categories[category]
            total.limited_points = total.points
            if limits.min_points is not None:
                total.limited_points = max(total.limited_points, limits.min_points)
            if limits.max_points is not None:
                total.limited_points = min(total.limited_points, limits.max_points)
        return totals

    def points_of_score(self, score: str, totals: dict[str, CategoryPoints]) -> Fraction:
        """The sum of a score's category points after their limits."""
        return sum(
            (
                total.limited_points
                for category, total in totals.items()
                if self.book.categories[category].score == score
            ),
            Fraction(0),
        )

    def score_lead(
        self, lead_id: str, contact: dict[str, Any], attributes: dict[str, str | None], events: list[Event]
    ) -> tuple[LeadScore, list[LedgerRow]]:
        """Score one lead.

        Args:
            lead_id: the contact_id.
            contact: the accepted row of contacts.
            attributes: as known at the end of the date.
            events: all accepted events of the lead, also those not yet known.

        Returns:
            The score and the ledger.
        """
        known_events = [event for event in events if event.day <= self.as_of and event.known_on <= self.as_of]
        common = [self.behavior_entry(rule, known_events) for rule in self.book.behavior]
        common += self.absence_entries(contact["created_at"].date(), known_events)

        best: tuple[Fraction, str | None, list[Entry], dict[str, CategoryPoints]] | None = None
        for persona in self.book.personas or [None]:
            entries = common + self.fit_entries(attributes, persona)
            totals = self.category_points(entries)
            fit_points = self.points_of_score("fit", totals)
            if best is None or fit_points > best[0]:  # personas come sorted, so the smallest wins a tie
                best = (fit_points, persona, entries, totals)
        _, persona, entries, totals = best

        points_of_score: dict[str, Fraction] = {}
        scores: dict[str, Fraction] = {}
        for name, setting in self.book.scores.items():
            points_of_score[name] = setting.base_points + self.points_of_score(name, totals)
            share = points_of_score[name] / setting.full_points
            scores[name] = 100 * max(Fraction(0), min(Fraction(1), share))
        weights = sum((setting.weight for setting in self.book.scores.values()), Fraction(0))
        exact = (
            sum((self.book.scores[name].weight * value for name, value in scores.items()), Fraction(0))
            / weights
        )
        lead_score = rounded(exact)

        ledger = self.ledger(lead_id, entries, totals, points_of_score, weights)
        rounding = Fraction(lead_score) - exact
        if rounding != 0:
            ledger.append(LedgerRow(lead_id, "rounding", None, None, None, None, None, None, float(rounding)))

        fit_score, engagement_score = scores.get("fit"), scores.get("engagement")
        tier = self.tier_of(lead_score, fit_score, engagement_score)
        last_day = self.last_rewarded_day(known_events)
        sign = self.stage_sign(known_events)
        lead = LeadScore(
            lead_score=float(lead_score),
            fit_score=None if fit_score is None else float(fit_score),
            engagement_score=None if engagement_score is None else float(engagement_score),
            tier=None if tier is None else tier.tier,
            fit_band=self.band_of("fit", fit_score),
            engagement_band=self.band_of("engagement", engagement_score),
            persona=persona,
            is_sales_ready=tier is not None and tier.is_sales_ready,
            buying_stage=None if sign is None else sign.stage,
            next_step=". ".join(filter(None, [sign and sign.step, tier and tier.next_step])) or None,
            days_since_last_activity=None if last_day is None else (self.as_of - last_day).days,
            is_opted_out=contact["is_opted_out"],
        )
        return lead, ledger

    def ledger(
        self,
        lead_id: str,
        entries: list[Entry],
        totals: dict[str, CategoryPoints],
        points_of_score: dict[str, Fraction],
        weights: Fraction,
    ) -> list[LedgerRow]:
        """The ledger of one lead without its rounding row; rows of zero points are left out."""
        ledger: list[LedgerRow] = []

        def add(
            entry_kind: str, score: str, points: Fraction, category: str | None = None, **columns: Any
        ) -> None:
            """Add one row, with its worth in units of lead_score."""
            if points != 0:
                setting = self.book.scores[score]
                worth = points * 100 / setting.full_points * setting.weight / weights
                row = {"rule_id": None, "hits": None, "decayed_hits": None, **columns}
                ledger.append(
                    LedgerRow(
                        lead_id=lead_id,
                        entry_kind=entry_kind,
                        category=category,
                        score=score,
                        points=float(points),
                        score_points=float(worth),
                        **row,
                    )
                )

        for entry in entries:
            score = self.book.categories[entry.category].score
            add(
                "rule",
                score,
                entry.points,
                entry.category,
                rule_id=entry.rule_id,
                hits=entry.hits,
                decayed_hits=None if entry.decayed_hits is None else float(entry.decayed_hits),
            )
            add("rule_cap", score, entry.capped_points - entry.points, entry.category, rule_id=entry.rule_id)
        for category, total in totals.items():
            change = total.limited_points - total.points
            kind = "category_floor" if change > 0 else "category_ceiling"
            add(kind, self.book.categories[category].score, change, category)
        for score, setting in self.book.scores.items():
            points = points_of_score[score]
            add("base", score, setting.base_points)
            add("score_floor", score, max(Fraction(0), -points))
            add("score_ceiling", score, min(Fraction(0), setting.full_points - points))
        return ledger

    def tier_of(
        self, lead_score: Decimal, fit_score: Fraction | None, engagement_score: Fraction | None
    ) -> Tier | None:
        """The highest tier all of whose minimums the lead reaches."""
        reached = [
            tier
            for tier in self.book.tiers
            if lead_score >= tier.min_score
            and _reaches(fit_score, tier.min_fit_score)
            and _reaches(engagement_score, tier.min_engagement_score)
        ]
        return max(reached, key=lambda tier: tier.min_score, default=None)

    def band_of(self, name: str, value: Fraction | None) -> str | None:
        """The band of a score: the one with the highest minimum that the rounded score reaches."""
        reached = [band for band in self.book.bands.get(name, []) if _reaches(value, band[0])]
        return max(reached)[1] if reached else None


def _reaches(value: Fraction | None, minimum: Decimal | None) -> bool:
    """Whether a score, rounded, reaches a minimum; without a minimum every score does."""
    return minimum is None or (value is not None and rounded(value) >= minimum)


def rounded(value: Fraction) -> Decimal:
    """A score of at least zero rounded to nine decimals and then, half up, to two."""
    billionths = (value * 10**9 + Fraction(1, 2)).__floor__()
    hundredths = (Fraction(billionths, 10**7) + Fraction(1, 2)).__floor__()
    return Decimal(hundredths).scaleb(-2)


def default_as_of(acceptance: Acceptance) -> date:
    """The UTC date of the latest loaded_at among accepted events.

    Raises:
        ValueError: there is no accepted event.
    """
    if not acceptance.rows["events"]:
        raise ValueError("There is no accepted event to take a date from: say as_of.")
    return max(row["loaded_at"] for row in acceptance.rows["events"]).date()


def score(
    raw: dict[str, list[dict[str, Any]]],
    seeds: dict[str, list[dict[str, Any]]],
    as_of: date | str | None = None,
) -> OracleResult:
    """Compute the scores and ledgers of all leads for one date.

    Args:
        raw: rows of each raw table, as from `read_raw`.
        seeds: rows of each seed, as from `read_seeds`.
        as_of: the date, or its ISO text; by default the UTC date of the latest loaded_at of accepted events.

    Returns:
        Scores, ledgers and rejected rows.

    Raises:
        ValueError: a seed that cannot be computed, or no date to be had.
    """
    acceptance = accept(raw, seeds)
    book = read_rule_book(seeds)
    day = default_as_of(acceptance) if as_of is None else as_date(as_of)
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    observed = observed_attributes(acceptance, day)
    events = events_of_leads(acceptance)
    scorer = Scorer(book, day)

    leads: dict[str, LeadScore] = {}
    points: list[LedgerRow] = []
    for contact in sorted(acceptance.rows["contacts"], key=lambda row: row["contact_id"]):
        lead_id = contact["contact_id"]
        if contact["created_at"].date() <= day:
            attributes = attributes_of(
                contact,
                company_of(contact, observed.get(lead_id, {}), companies),
                observed.get(lead_id, {}),
                book,
                engagement_of(events.get(lead_id, []), book, day),
            )
            leads[lead_id], ledger = scorer.score_lead(lead_id, contact, attributes, events.get(lead_id, []))
            points.extend(ledger)
    return OracleResult(day, leads, points, acceptance.rejected)
