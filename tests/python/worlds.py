"""Random worlds: small raw folders and valid seed folders that reach into every corner of the contract.

A world is built from a `random.Random`, so a seed number brings it back exactly. `world_options()` and
`world_seeds()` are hypothesis strategies to draw from:

    @given(seed=world_seeds(), options=world_options())
    def test_something(seed, options, tmp_path_factory):
        world = build_world(random.Random(seed), tmp_path_factory.mktemp("world"), options)
        expected = score(read_raw(world.raw_path), read_seeds(world.seeds_path), world.as_of)

What is random: the format of each raw file (CSV, Parquet with text, Parquet with types, with or without a
time zone), missing optional tables and columns, extra columns, mixed case, blanks, late rows, stitched
identities, duplicates, erased people, rows that must be rejected, and seeds with all operators, caps,
validity windows, half-lives from half a day to ten years over up to twenty years, negative points, limits and
personas. The seeds pass every check that the contract asks for.
"""

from __future__ import annotations

import csv
import random as random_module
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from hypothesis import strategies
from oracle import BLANKS, CONTRACT, NUMBER, SEEDS, accept, read_raw

Random = random_module.Random
Row = dict[str, Any]

FORMATS = ("csv", "parquet_text", "parquet_typed", "parquet_zoned")
NUMBER_COLUMNS = {"duration_seconds", "annual_revenue", "annual_growth", "cost"}
INTEGER_COLUMNS = {"age", "quantity", "employee_count"}
BOOLEAN_COLUMNS = {"is_opted_out", "is_deleted"}
FLAGS = [None, "", "false", "0", "0.0", "Off", "n/a", "None", "nan", "-"]

EVENT_TYPES = (
    "email_sent email_opened email_clicked email_replied email_bounced unsubscribed newsletter_signed_up "
    "page_viewed content_downloaded webinar_attended form_submitted demo_requested coupon_used social_liked"
).split()
CHANNELS = ["email", "website", "organic_search", "paid_social", "referral", "webinar"]
PAGES = ["/", "/product", "/pricing", "/shop", "/blog", "/careers", "/pricing/enterprise"]
# What stands in the page of an event, and what a rule may compare it with.
PAGE_CELLS = [
    *PAGES, *PAGES, "/Pricing/", "/shop//?plan=pro", "https://acme.example/pricing?plan=pro#faq", "HTTP://Acme.example:8080",
    "http://kim:x@[::1]:80/shop#?plan=basic", "https://acme.example?plan=pro", "/blog#top", "pricing/", "httpx://acme.example/shop", "What? #1",
    "https://", "/ ?plan=pro", "//acme.example/shop/",
]
PAGE_VALUES = [*PAGES, "/Shop/", "https://acme.example/Pricing/", "pricing/", "http://", "//acme.example/shop"]
# Words that mean nothing, as people write them.
NOTHING = ["Unknown", "n/a", "N / A", "-", "SELECT"]
ASSETS = [
    "whitepaper",
    "ebook",
    "case_study",
    "high_value_offer",
    "survey",
    'say "hello", world',
    "50% off|today",
]
CAMPAIGNS = ["spring", "autumn", "20", "3.50", "9007199254740993"]
DURATIONS = ["0", "12", "30", "59.5", "60", "60.0", "61", "600", "1e3"]
JOB_TITLES = [
    "Chief Marketing Officer", "C.M.O.", "VP of Sales", "V.P., Sales", "Vice-President  Sales",
    "Director, IT", "Senior Director", "Marketing Manager", "Senior Manager/Owner", "Data Analyst",
    "Student", "Head\nof Züge", "Senior      Manager", "Head of Züge", "managerial assistant", "VP_Sales", "Co-Owner", "---", "Leiter",
]  # fmt: skip
DEPARTMENTS = ["sales", "marketing", "it", "operations"]
COUNTRIES = ["Germany", "United States", "Côte d'Ivoire", "Japan"]
REGIONS = ["Europe", "North America", "Asia Pacific"]
EDUCATION = ["secondary", "bachelor", "master", "doctorate"]
LEAD_SOURCES = ["organic_search", "webinar", "trade_show"]
INDUSTRIES = ["software", "manufacturing", "financial services", "retail"]
EMAIL_DOMAINS = ["gmail.com", "acme.com", "Example.ORG", "mail.example.org", "tempmail.net", "rival.io"]
EMAILS_THAT_ARE_NONE = ["no-at-sign", "@gmail.com", "someone@", "a@b@gmail.com", "a@@gmail.com", "@a@gmail.com"]
AMOUNTS = [
    "0",
    "100",
    "5000",
    "5000.0",
    "+5000",
    "1e4",
    ".5",
    "12.",
    "-3",
    "1,000",
    "1_000",
    "about 5",
    "0x10",
    "NaN",
]
ATTRIBUTE_VALUES: dict[str, list[str]] = {
    "interests": [
        "analytics", "automation|crm", "crm", "reporting", "Analytics and CRM", "CRM;analytics", "reporting ; ;unknown", ";", "unknown;-",
    ],
    "topics": [
        "crm", '["crm","Analytics"]', '["crm', "[]", '[1, 2.50, true, null, {"a": 1}, "n/a"]', '["", "-"]', '["say \\"hi\\"", "caf\\u00e9", ["x"]]', '{"a": 1}', "2.5",
    ],
    "budget": AMOUNTS,
    "purchase_timeframe": ["this_month", "this_quarter", "later"],
    "income": AMOUNTS,
    "follower_count": ["0", "10", "1000", "1000.0"],
    "country": COUNTRIES,
    "industry": INDUSTRIES,
    "education": EDUCATION,
    "age": ["17", "30", "65"],
    "seniority": ["vp", "student"],
}
TEXT_ATTRIBUTES: dict[str, list[str]] = {
    "name": ["Anna", "zoë", "test"],
    "email": ["@gmail", "acme", "anna"],
    "job_title": ["manager", "VP of Sales", "chief"],
    "department": DEPARTMENTS,
    "country": COUNTRIES,
    "region": REGIONS,
    "gender": ["female", "male"],
    "education": EDUCATION,
    "lead_source": LEAD_SOURCES,
    "campaign_id": [*CAMPAIGNS, "20.0", "3.5", "9007199254740992"],
    "owner": ["Kim", "Sam"],
    "company_name": ["Acme", "rival"],
    "company_country": COUNTRIES,
    "domain": ["acme.com", "rival"],
    "industry": INDUSTRIES,
    "business_model": ["b2b", "b2c", "marketplace"],
    "seniority": ["c_level", "vp", "director", "manager", "student", "owner"],
    "role": ["vp sales", "manager marketing", "c_level marketing"],
    "email_domain": ["gmail.com", "b@gmail.com", "example.org"],
    "email_domain_kind": ["free", "disposable", "competitor"],
    "interests": ATTRIBUTE_VALUES["interests"],
    "topics": ["crm", "analytics", "2.5", "TRUE", '{"a":1}', 'say "hi"', "café", '["x"]', '["crm'],
    "purchase_timeframe": ATTRIBUTE_VALUES["purchase_timeframe"],
}
NUMBER_ATTRIBUTES: dict[str, list[str]] = {
    "age": ["18", "30", "45.0", "65"],
    "employee_count": ["50", "500", "5e2", "900"],
    "annual_revenue": ["1000000", "2.5e6"],
    "annual_growth": ["0.25", ".25", "-0.1", "0"],
    "budget": ["5000", "100", "0.5"],
    "income": ["5000", "12"],
    "follower_count": ["10", "1000"],
    "emails_sent": ["1", "2"],
    "email_open_rate": ["0.5", "0.3333", "1"],
    "email_click_rate": ["0.25", "0"],
    "distinct_pages": ["2", "3.0"],
    "visiting_days": ["1", "2", "4"],
}
EVENT_PROPERTIES: dict[str, list[str]] = {
    "channel": CHANNELS,
    "page": PAGE_VALUES,
    "page_url": ["https://acme.example/pricing?plan=pro#faq", "/Pricing/", "#", "plan="],
    "page_host": ["acme.example", "[::1]", "kim"],
    "page_query": ["plan=pro", "plan=basic", "pro"],
    "asset": ["whitepaper", "ebook", "case_study", "high_value_offer", "hello"],
    "campaign_id": [*CAMPAIGNS, "20.0", "3.5", "9007199254740992"],
    "contact_id": ["c0", "C2", "1001"],
}
ABSENT_EVENT_TYPE = "fax_received"
HALF_LIVES = ["0.5", "1", "2.75", "7", "14", "30", "90.5", "365", "3650"]
SENIORITY_PATTERNS = [
    ("chief", "c_level"), ("cmo", "c_level"), ("vp", "vp"), ("vice president", "vp"),
    ("Director", "director"), ("senior director", "vp"), ("manager", "manager"),
    ("senior manager", "Manager"), ("owner", "owner"), ("data analyst", "specialist"),
    ("student", "student"), ("head", "head"),
]  # fmt: skip


@dataclass(frozen=True)
class WorldOptions:
    """How large and how wild a world is.

    Attributes:
        contacts: number of people, from 1.
        events: number of events before duplicates.
        years: span of the events in years.
        broken_share: share of rows that must be rejected, 0 to 1.
        formats: file formats to choose from, see FORMATS.
        has_optional: whether optional tables are there (each may still be missing at random).
        has_stray_load: whether one event is said to have been loaded a lifetime later; `as_of` is given then.
        deals: there are fewer deals than this, before duplicates.
    """

    contacts: int = 20
    events: int = 200
    years: int = 20
    broken_share: float = 0.1
    formats: tuple[str, ...] = FORMATS
    has_optional: bool = True
    has_stray_load: bool = False
    deals: int = 12


@dataclass(frozen=True)
class World:
    """Where a world lies, and the date to score it for.

    Attributes:
        raw_path: folder of the raw files.
        seeds_path: folder of the seed CSVs.
        as_of: the date; None where the default is meant, which then is no stray date.
    """

    raw_path: Path
    seeds_path: Path
    as_of: date | None


def world_seeds() -> strategies.SearchStrategy[int]:
    """Seed numbers for `random.Random`."""
    return strategies.integers(min_value=0, max_value=2**32 - 1)


def world_options() -> strategies.SearchStrategy[WorldOptions]:
    """Options of worlds: 5 to 60 contacts, up to 600 events, days to twenty years."""
    return strategies.builds(
        WorldOptions,
        contacts=strategies.integers(min_value=5, max_value=60),
        events=strategies.integers(min_value=0, max_value=600),
        years=strategies.sampled_from([20, 3, 1]),
        broken_share=strategies.sampled_from([0.1, 0.0, 0.4]),
        formats=strategies.sampled_from([FORMATS, ("csv",), ("parquet_typed",), ("parquet_text",)]),
        has_optional=strategies.sampled_from([True, True, True, False]),
        has_stray_load=strategies.sampled_from([False, False, False, True]),
    )


def build_world(random: Random, folder: str | Path, options: WorldOptions | None = None) -> World:
    """Write one world.

    Args:
        random: the only source of chance: the same state gives the same world.
        folder: an existing folder; `raw/` and `seeds/` are made in it.
        options: how large and how wild.

    Returns:
        Where it lies and for which date to score it.
    """
    options = options or WorldOptions()
    raw_path, seeds_path = Path(folder) / "raw", Path(folder) / "seeds"
    raw_path.mkdir()
    seeds_path.mkdir()
    last_day = date(2024, 1, 1) + timedelta(days=random.randrange(400))
    first_day = last_day - timedelta(days=365 * options.years)
    tables = _RawBuilder(random, options, first_day, last_day).build()
    for table, rows in tables.items():
        random.shuffle(rows)
        _write_raw(
            random, raw_path, table, rows, random.choice(options.formats), _left_out_columns(random, table)
        )
    for seed, rows in _SeedBuilder(random, first_day, last_day).build().items():
        _write_csv(seeds_path / f"{seed}.csv", list(SEED_COLUMNS[seed]), rows)
    return World(raw_path, seeds_path, _choose_as_of(random, raw_path, first_day, last_day))


def shuffled_copy(random: Random, world: World, folder: str | Path) -> World:
    """The same world with the rows of every raw file in another order; seeds are not copied.

    Args:
        random: source of the new order.
        world: the world to copy.
        folder: an existing folder; `raw/` is made in it.
    """
    raw_path = Path(folder) / "raw"
    raw_path.mkdir()
    for file in sorted(world.raw_path.iterdir()):
        if file.suffix == ".parquet":
            table = parquet.read_table(file)
            order = list(range(table.num_rows))
            random.shuffle(order)
            parquet.write_table(table.take(pa.array(order, pa.int64())), raw_path / file.name)
        else:
            with file.open(encoding="utf-8", newline="") as lines:
                header, *rows = list(csv.reader(lines))
            random.shuffle(rows)
            _write_csv(raw_path / file.name, header, [dict(zip(header, row)) for row in rows])
    return World(raw_path, world.seeds_path, world.as_of)


def _choose_as_of(random: Random, raw_path: Path, first_day: date, last_day: date) -> date | None:
    """A date to score for: the default where it is no stray date, else one early, late or later still."""
    loads = sorted(row["loaded_at"] for row in accept(read_raw(raw_path)).rows["events"])
    is_default_safe = bool(loads) and (loads[-1] - loads[int(0.98 * (len(loads) - 1))]).days <= 25
    middle = first_day + timedelta(days=random.randrange((last_day - first_day).days + 1))
    recent = last_day - timedelta(days=random.randrange(60))
    choices = [last_day, middle, recent, last_day + timedelta(days=random.randrange(400))]
    return None if is_default_safe and random.random() < 0.5 else random.choice(choices)


# ------------------------------------------------------------------------------------------------------------
# Raw rows
# ------------------------------------------------------------------------------------------------------------


class _RawBuilder:
    """Makes the rows of all raw tables: values are text, None or datetime (UTC, without a zone)."""

    def __init__(self, random: Random, options: WorldOptions, first_day: date, last_day: date) -> None:
        """Take what the world is to be like; days are dates in UTC."""
        self.random = random
        self.options = options
        self.first_day = first_day
        self.last_day = last_day
        has_integer_ids = random.random() < 0.25
        self.contact_ids = [
            str(1000 + number) if has_integer_ids else f"C{number - 1}" if number % 4 == 3 else f"c{number}"
            for number in range(options.contacts)
        ]
        self.old_ids = [str(5000 + number) if has_integer_ids else f"old {number}" for number in range(options.contacts // 5)]
        self.anonymous_ids = [
            f"Visitor{number}@Mail.example" if number % 4 == 1 else f"anon-{number}" for number in range(max(3, options.contacts // 2))
        ]
        self.company_ids = [f"company {number}" for number in range(max(1, options.contacts // 4))]

    # -- small helpers

    def chance(self, share: float) -> bool:
        """True in a share of all calls."""
        return self.random.random() < share

    def moment(self) -> datetime:
        """A moment of the span, a third of them in its last 20 days, some at the edges of a day."""
        if self.chance(0.35):
            day = self.last_day - timedelta(days=self.random.randrange(20))
        else:
            day = self.first_day + timedelta(
                days=self.random.randrange((self.last_day - self.first_day).days + 1)
            )
        seconds = self.random.choice([0, 1, 43200, 86399, self.random.randrange(86400)])
        microseconds = self.random.choice([0, 0, 0, 1, 500000, 999999])
        return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds, microseconds=microseconds)

    def words(self, choices: list[str], blank_share: float = 0.2) -> str | None:
        """One of some texts, sometimes in another case, padded or blank."""
        if self.chance(blank_share):
            return self.random.choice([None, "", "  ", "\t", self.random.choice(NOTHING)])
        text = self.random.choice(choices)
        if self.chance(0.25):
            text = self.random.choice([text.upper(), text.title(), text.swapcase()])
        if self.chance(0.15):
            text = self.random.choice([f" {text}", f"{text}  ", f"\t{text}\r\n"])
        return text

    def key(self, text: str) -> str:
        """A key, sometimes padded."""
        return f" {text} " if self.chance(0.03) else text

    def anybody(self) -> str:
        """An id of a contact, sometimes an old one."""
        return self.random.choice(self.old_ids if self.old_ids and self.chance(0.1) else self.contact_ids)

    def deletion(self) -> Row:
        """Flags that seldom say that a row was deleted, and when it was changed and loaded."""
        words = {flag: self.random.choice(FLAGS) for flag in ("is_deleted", "_fivetran_deleted", "archived")}
        if self.chance(0.06):
            words[self.random.choice(sorted(words))] = self.random.choice(["true", "1", "1.0", "ON", "perhaps"])
        return {**words, "updated_at": self.random.choice([None, self.moment()]), "loaded_at": self.random.choice([None, self.moment()])}

    def visitor(self, text: str) -> str:
        """The key of a visitor, an e-mail address in any case."""
        return self.key(self.random.choice([text, text.lower(), text.upper()]) if "@" in text else text)

    def is_broken(self) -> bool:
        """Whether to break the row at hand."""
        return self.chance(self.options.broken_share)

    def with_copies(self, rows: list[Row], share: float, columns: dict[str, list[Any]]) -> list[Row]:
        """The rows with copies of some, most of which differ in one of some columns."""
        copies = []
        for row in rows:
            while self.chance(share):
                copy = dict(row)
                if self.chance(0.8):
                    column = self.random.choice(sorted(columns))
                    copy[column] = self.random.choice(columns[column])
                copies.append(copy)
        return rows + copies

    # -- tables

    def build(self) -> dict[str, list[Row]]:
        """Rows of every table that the world has."""
        tables = {"contacts": self.contacts(), "events": self.events()}
        optional = {
            "identities": self.identities,
            "companies": self.companies,
            "contact_attributes": self.contact_attributes,
            "opportunities": self.opportunities,
            "opportunity_contacts": self.opportunity_contacts,
            "campaigns": self.campaigns,
            "sales_feedback": self.sales_feedback,
            "contact_aliases": self.contact_aliases,
            "erasure_requests": self.erasure_requests,
        }
        for table, make in optional.items():
            rows = make()
            if self.options.has_optional and not self.chance(0.15):
                tables[table] = rows
        return tables

    def contacts(self) -> list[Row]:
        """People, some of them twice."""
        rows = []
        for contact_id in self.contact_ids:
            domain = self.random.choice(EMAIL_DOMAINS)
            local = self.random.choice(["anna", "ZOE.m", "x+1"]) + (f".{contact_id}" if self.chance(0.8) else "")
            row: Row = {
                "contact_id": self.key(contact_id),
                "created_at": self.moment(),
                "company_id": self.random.choice([*self.company_ids, None, "company unknown"]),
                "name": self.words(["Anna Müller", "Zoë", "test test", "\u00a0", "李雷"]),
                "email": self.words([f"{local}@{domain}"] * 4 + EMAILS_THAT_ARE_NONE, 0.1),
                "job_title": self.words(JOB_TITLES),
                "department": self.words(DEPARTMENTS),
                "country": self.words(COUNTRIES),
                "region": self.words(REGIONS),
                "age": self.random.choice(["17", "30", "45", "65", None]),
                "gender": self.words(["female", "male"], 0.4),
                "education": self.words(EDUCATION),
                "lead_source": self.words(LEAD_SOURCES),
                "campaign_id": self.random.choice([*CAMPAIGNS, None]),
                "owner": self.words(["Kim", "Sam"]),
                "is_opted_out": self.random.choice(["true", "Y", "1.0", "on"] if self.chance(0.1) else FLAGS),
                **self.deletion(),
            }
            if self.is_broken():
                column, value = self.random.choice(
                    [
                        ("contact_id", None),
                        ("contact_id", "k" * 1001),
                        ("created_at", None),
                        ("created_at", "the other day"),
                        ("created_at", "2024-01-05 Europe/Berlin"),
                        ("created_at", datetime(1989, 12, 31, 23, 59, 59)),
                        ("name", "n" * 1200),
                        ("is_opted_out", "maybe"),
                    ]
                )
                row[column] = value
            rows.append(row)
        return self.with_copies(
            rows,
            0.1,
            {
                "job_title": JOB_TITLES,
                "created_at": [self.moment(), self.moment(), "unreadable"],
                "is_opted_out": ["yes", "no", None],
                "company_id": [*self.company_ids, None],
                "email": ["second@acme.com", "anna.c1@acme.com", None],
                "updated_at": [self.moment(), None, "some day"],
                "loaded_at": [self.moment(), self.moment()],
                "archived": ["yes", "no"],
            },
        )

    def events(self) -> list[Row]:
        """Events, known and anonymous, some late, some twice, some broken."""
        rows = []
        for number in range(self.options.events):
            occurred_at = self.moment()
            late_days = self.random.choice([0, 0, 0, 0, 1, 3, 40])
            loaded_at = occurred_at + timedelta(days=late_days, seconds=self.random.randrange(3000))
            is_anonymous = self.chance(0.25)
            row: Row = {
                "event_id": self.key(f"e{number}"),
                "contact_id": None if is_anonymous else self.key(self.anybody()),
                "anonymous_id": self.visitor(self.random.choice(self.anonymous_ids))
                if is_anonymous or self.chance(0.1)
                else None,
                "event_type": self.words(EVENT_TYPES[: self.random.choice([3, 14])], 0),
                "occurred_at": occurred_at,
                "loaded_at": None if self.chance(0.3) else loaded_at,
                "channel": self.words(CHANNELS),
                "campaign_id": self.random.choice([*CAMPAIGNS, None]),
                "page": self.words(PAGE_CELLS),
                "asset": self.words(ASSETS, 0.5),
                "duration_seconds": self.random.choice([*DURATIONS, None, None]),
                "quantity": self.random.choice([None, "1", "1", "2", "3.0", "17", "1e2"]),
            }
            if self.is_broken():
                row.update(self.broken_event(occurred_at))
            rows.append(row)
        if self.options.has_stray_load and rows:
            rows[0].update({"loaded_at": datetime(2099, 7, 1, 12)})
        earlier, later = self.moment(), self.moment()
        return self.with_copies(
            rows,
            0.08,
            {
                "loaded_at": [earlier, later, datetime(2023, 6, 1), None],
                "page": PAGE_CELLS,
                "quantity": ["1", "4", None, "0"],
                "occurred_at": [earlier, later],
                "contact_id": self.contact_ids + self.old_ids,
                "asset": ["whitepaper", None],
            },
        )

    def broken_event(self, occurred_at: datetime) -> Row:
        """Columns of an event that break it, one way or two."""
        ways: list[Row] = [
            {"event_id": None},
            {"event_id": "\t "},
            {"event_id": "e" * 1001},
            {"contact_id": None, "anonymous_id": " "},
            {"event_type": ""},
            {"occurred_at": None},
            {"occurred_at": "31.12.2023"},
            {"occurred_at": "2023-02-30 10:00:00"},
            {"occurred_at": datetime(1989, 12, 31, 23, 59, 59, 999999)},
            {"occurred_at": datetime(1970, 1, 1), "loaded_at": None},
            {"loaded_at": "soon"},
            {"loaded_at": occurred_at - timedelta(days=1)},
            {"quantity": "0"},
            {"quantity": "-3"},
            {"quantity": "two"},
            {"quantity": "+-1"},
            {"quantity": "2.5"},
            {"quantity": "2000000"},
            {"contact_id": "nobody"},
            {"asset": "long " * 300},
        ]
        broken = dict(self.random.choice(ways))
        if self.chance(0.2):
            broken.update(self.random.choice(ways))
        return broken

    def identities(self) -> list[Row]:
        """Links of anonymous ids to people, some of them to several."""
        rows: list[Row] = []
        for anonymous_id in self.anonymous_ids:
            for _ in range(self.random.choice([0, 1, 1, 1, 2, 3])):
                row: Row = {
                    "anonymous_id": self.visitor(anonymous_id),
                    "contact_id": self.key(self.anybody()),
                    "linked_at": self.random.choice(
                        [None, self.moment(), self.moment(), datetime(2024, 1, 15)]
                    ),
                }
                if self.is_broken():
                    row[self.random.choice(["anonymous_id", "contact_id"])] = self.random.choice(
                        [None, "", "nobody", "i" * 1002]
                    )
                rows.append(row)
        return self.with_copies(rows, 0.15, {"linked_at": [None, self.moment(), self.moment()]})

    def companies(self) -> list[Row]:
        """Companies, some of them twice."""
        rows: list[Row] = []
        for company_id in self.company_ids:
            row: Row = {
                "company_id": self.key(company_id),
                "name": self.words(["Acme, Inc.", "Rival GmbH"]),
                "domain": self.words(["acme.com", "rival.io"]),
                "industry": self.words(INDUSTRIES),
                "business_model": self.words(["b2b", "b2c"]),
                "employee_count": self.random.choice([None, "3", "500", "900"]),
                "annual_revenue": self.random.choice([None, "1000000", "2500000.50"]),
                "annual_growth": self.random.choice([None, "0.25", "-0.1", "0"]),
                "country": self.words(COUNTRIES),
                **self.deletion(),
            }
            if self.is_broken():
                row["company_id"] = self.random.choice([None, " ", "c" * 1001])
            rows.append(row)
        return self.with_copies(rows, 0.2, {"name": ["Acme", "zzz"], "employee_count": ["1", "1000"], "updated_at": [self.moment()]})

    def contact_attributes(self) -> list[Row]:
        """Observed attributes with their history."""
        rows: list[Row] = []
        for contact_id in self.contact_ids + self.old_ids:
            for _ in range(self.random.choice([0, 1, 2, 4])):
                attribute = self.random.choice(sorted(ATTRIBUTE_VALUES))
                row: Row = {
                    "contact_id": self.key(contact_id),
                    "attribute": self.words([attribute], 0),
                    "observed_at": self.random.choice(
                        [self.moment(), datetime(2024, 1, 1, 8), datetime(2015, 5, 5)]
                    ),
                    "value": self.words(ATTRIBUTE_VALUES[attribute], 0.15),
                }
                if self.chance(0.15):
                    row["attribute"] = self.words(["company_id"], 0)
                    row["value"] = self.random.choice([*self.company_ids, "company unknown", None])
                if self.is_broken():
                    column, value = self.random.choice(
                        [
                            ("contact_id", None),
                            ("contact_id", "nobody"),
                            ("attribute", "  "),
                            ("attribute", "a" * 1001),
                            ("observed_at", None),
                            ("observed_at", "2024-13-45"),
                            ("value", "v" * 1500),
                        ]
                    )
                    row[column] = value
                rows.append(row)
        return self.with_copies(
            rows, 0.2, {"value": ["5000", "crm", "vp", None], "observed_at": [datetime(2024, 1, 1, 9)]}
        )

    def opportunities(self) -> list[Row]:
        """Opportunities; the score does not use them."""
        rows: list[Row] = []
        for number in range(self.random.randrange(self.options.deals)):
            created_at = self.moment()
            rows.append(
                {
                    "opportunity_id": None if self.is_broken() else f"o{number}",
                    "contact_id": self.random.choice([*self.contact_ids, *self.old_ids, None, None]),
                    "company_id": self.random.choice([*self.company_ids, None]),
                    "created_at": self.random.choice([created_at, created_at, None, created_at + timedelta(days=60)]),
                    "closed_at": self.random.choice([None, created_at + timedelta(days=30), created_at + timedelta(days=30)]),
                    "stage": self.random.choice(["proposal", "closed won", "Closed-Lost", "pilot", None]),
                    "is_won": self.random.choice(["true", "false", "0.0", "Closed Won", "n/a", "perhaps", None, None]),
                    "is_closed": self.random.choice([None, None, None, "no", "1.0", "Open"]),
                    "amount": self.random.choice(["1000", "$1,200.50", "€1200", "(500)", "1.200", "1.200,50 €", "1 200", "tbd", None]),
                    "currency": self.random.choice(["EUR", "USD", None, None]),
                    **self.deletion(),
                }
            )
        self.deal_ids = [row["opportunity_id"] for row in rows] + ["no deal"]
        copied = {"stage": ["Closed Won", "closed lost"], "is_won": [None, "yes"], "amount": ["1", "-2"], "updated_at": [None, self.moment(), self.moment()]}
        return self.with_copies(rows, 0.4, copied)

    def opportunity_contacts(self) -> list[Row]:
        """Who takes part in deals."""
        rows: list[Row] = [
            {"opportunity_id": self.random.choice(self.deal_ids), "contact_id": self.anybody(), "is_primary": self.random.choice(["yes", "0", None, "maybe"])}
            for _ in range(self.random.randrange(12))
        ]
        return self.with_copies(rows, 0.2, {"is_primary": ["yes", "no"]})

    def campaigns(self) -> list[Row]:
        """Campaigns; the score does not use them."""
        rows: list[Row] = [
            {
                "campaign_id": None if self.is_broken() else campaign_id,
                "name": f"Campaign {campaign_id}",
                "channel": self.random.choice(CHANNELS),
                "cost": self.random.choice(["1000", "99.5", None]),
                "started_at": self.moment(),
                "ended_at": None,
            }
            for campaign_id in CAMPAIGNS
        ]
        return self.with_copies(rows, 0.1, {"name": ["A", "B"]})

    def sales_feedback(self) -> list[Row]:
        """Verdicts of sales; the score does not use them."""
        rows: list[Row] = [
            {
                "feedback_id": None if self.is_broken() else f"f{number}",
                "contact_id": self.anybody(),
                "recorded_at": self.moment(),
                "verdict": self.words(["contacted", "accepted", "rejected", "recycled"], 0),
                "reason": self.words(["no budget", "too early"]),
                "sales_rep": self.words(["Kim", "Sam"]),
            }
            for number in range(self.random.randrange(12))
        ]
        for row in rows:
            if self.is_broken():
                row[self.random.choice(["contact_id", "recorded_at", "verdict"])] = self.random.choice([None, "other"])
        return self.with_copies(rows, 0.1, {"reason": ["A", "B"]})

    def contact_aliases(self) -> list[Row]:
        """Old ids, of contacts and of nobody, that lead to ids which come earlier, so that none leads in a circle."""
        ids = self.contact_ids + self.old_ids
        rows: list[Row] = []
        for place in range(1, len(ids)):
            is_old = place >= len(self.contact_ids)
            while self.chance(0.4 if is_old else 0.08):
                row: Row = {
                    "alias_id": self.key(ids[place]),
                    "contact_id": self.random.choice(ids[:place]),
                    "merged_at": self.random.choice([None, self.moment(), self.moment()]),
                }
                if self.is_broken():
                    column = self.random.choice(["alias_id", "contact_id", "merged_at"])
                    row[column] = "soon" if column == "merged_at" else self.random.choice([None, "nobody", "i" * 1002])
                rows.append(row)
        return self.with_copies(rows, 0.1, {"merged_at": [None, self.moment()]})

    def erasure_requests(self) -> list[Row]:
        """People who asked to be forgotten."""
        rows: list[Row] = []
        for contact_id in self.contact_ids + self.old_ids:
            if self.chance(0.04):
                rows.append({"contact_id": self.key(contact_id), "requested_at": self.moment()})
        if self.is_broken():
            rows.append({"contact_id": None, "requested_at": self.moment()})
            rows.append({"contact_id": self.random.choice(self.contact_ids), "requested_at": "soon"})
        return self.with_copies(rows, 0.2, {"requested_at": [self.moment(), None]})


# ------------------------------------------------------------------------------------------------------------
# Writing
# ------------------------------------------------------------------------------------------------------------


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
    if column.endswith("_at"):
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


# ------------------------------------------------------------------------------------------------------------
# Seeds
# ------------------------------------------------------------------------------------------------------------

SEED_COLUMNS: dict[str, tuple[str, ...]] = {
    "behavior_rules": tuple(
        "rule_id description category event_type property operator value points half_life_days max_per_day "
        "max_points valid_from valid_to is_active".split()
    ),
    "fit_rules": tuple(
        "rule_id description category persona_id attribute operator value points is_active".split()
    ),
    "absence_rules": tuple("rule_id description category event_type absent_days points is_active".split()),
    "buying_stages": tuple(
        "rule_id description stage stage_order event_type property operator value within_days track is_active".split()
    ),
    "score_categories": tuple("category score min_points max_points description".split()),
    "scores": tuple("score base_points full_points weight".split()),
    "personas": tuple("persona_id name description".split()),
    "score_bands": tuple("score band min_score".split()),
    "tiers": tuple(
        "tier min_score min_score_method min_fit_score min_engagement_score is_sales_ready next_step "
        "respond_within_days".split()
    ),
    "routing_rules": tuple("priority attribute operator value owner".split()),
    "seniority_patterns": tuple("pattern seniority".split()),
    "email_domains": tuple("domain kind".split()),
    "deal_stages": tuple("stage outcome".split()),
    "blank_words": ("word",),
    "list_attributes": tuple("attribute separator".split()),
    "calibration_settings": tuple("setting value unit description".split()),
}
assert set(SEED_COLUMNS) == set(SEEDS)


class _SeedBuilder:
    """Makes the rows of all seeds; everything in them is allowed."""

    def __init__(self, random: Random, first_day: date, last_day: date) -> None:
        """Take the span of the events; days are dates in UTC."""
        self.random = random
        self.first_day = first_day
        self.last_day = last_day
        self.categories = {
            "demographic": "fit",
            "firmographic": "fit",
            "intent": "engagement",
            "email": "engagement",
            "silence": random.choice(["fit", "engagement"]),
        }
        self.personas = random.choice([[], [], ["buyer"], ["buyer", "User"], ["user", "Champion", "buyer"]])

    def chance(self, share: float) -> bool:
        """True in a share of all calls."""
        return self.random.random() < share

    def maybe(self, share: float, value: Any) -> Any:
        """A value in a share of all calls, else a blank."""
        return value if self.chance(share) else None

    def word(self, text: str) -> str:
        """A word that compares case-insensitively, sometimes written in another way."""
        return self.random.choice([text.upper(), text.title(), f" {text} "]) if self.chance(0.15) else text

    def points(self) -> str:
        """Points of a rule: mostly small and whole, some negative, some with decimals."""
        return self.random.choice(
            ["1", "2", "3", "5", "8", "10", "20", "40", "2.5", "0.1", "-3", "-10", "-0.7"]
        )

    def active(self) -> str | None:
        """The switch of a rule, mostly on."""
        return self.random.choice([None, "true", "TRUE", "1", "yes", "true", "true", "false", "No", "0"])

    def condition(self, texts: list[str], numbers: list[str]) -> tuple[str, str | None]:
        """An operator and a value that it can use.

        Args:
            texts: values for comparisons of text.
            numbers: values for comparisons of numbers; empty for something that is no number.
        """
        if numbers:
            operators = ["equals", "not_equals", "in", "at_least", "at_least", "at_most", "present", "absent"]
        else:
            operators = ["equals", "equals", "not_equals", "in", "contains", "present", "absent"]
        operator = self.random.choice(operators)
        choices = numbers or texts
        value: str | None = self.random.choice(choices)
        if operator in ("present", "absent"):
            value = None
        elif operator == "in":
            value = self.random.choice(["|", " | "]).join(self.random.sample(choices, min(2, len(choices))))
        elif not numbers:
            value = self.word(value)
        return self.word(operator), value

    def category(self, score: str | None = None) -> str:
        """A category, of one score if it is named."""
        names = [name for name, its_score in self.categories.items() if score in (None, its_score)]
        return self.word(self.random.choice(names))

    def event_condition(self) -> tuple[str | None, str | None, str | None]:
        """A property of events with an operator and a value, or three blanks."""
        kind = self.random.choice(["none", "none", "text", "number"])
        if kind == "none":
            return None, None, None
        if kind == "text":
            attribute = self.random.choice(sorted(EVENT_PROPERTIES))
            return attribute, *self.condition(EVENT_PROPERTIES[attribute], [])
        attribute = self.random.choice(["duration_seconds", "duration_seconds", "quantity"])
        return attribute, *self.condition([], ["1", "3.0", "30", "59.5", "60", "6e1", "1000"])

    def behavior_rules(self) -> list[Row]:
        """Points for things done."""
        rows: list[Row] = []
        for number in range(self.random.randint(3, 18)):
            attribute, operator, value = self.event_condition()
            days = (self.last_day - self.first_day).days
            valid_from = self.first_day + timedelta(days=self.random.randrange(days))
            valid_to = valid_from + timedelta(days=self.random.randrange(days))
            event_type = self.random.choice(EVENT_TYPES[:3] * 4 + EVENT_TYPES + [ABSENT_EVENT_TYPE])
            rows.append(
                {
                    "rule_id": f"behavior_{number}",
                    "description": f'Something "done", no. {number}',
                    "category": self.category(None if self.chance(0.2) else "engagement"),
                    "event_type": self.word(event_type),
                    "property": None if attribute is None else self.word(attribute),
                    "operator": operator,
                    "value": value,
                    "points": self.points(),
                    "half_life_days": self.maybe(0.75, self.random.choice(HALF_LIVES)),
                    "max_per_day": self.maybe(0.3, self.random.choice(["1", "2", "5"])),
                    "max_points": self.maybe(0.5, self.random.choice(["1.5", "4", "10", "25.5"])),
                    "valid_from": self.maybe(0.15, valid_from.isoformat()),
                    "valid_to": self.maybe(0.15, valid_to.isoformat()),
                    "is_active": self.active(),
                }
            )
        return rows

    def fit_rules(self) -> list[Row]:
        """Points for what people are."""
        rows: list[Row] = []
        for number in range(self.random.randint(2, 16)):
            if self.chance(0.35):
                attribute = self.random.choice(sorted(NUMBER_ATTRIBUTES))
                operator, value = self.condition([], NUMBER_ATTRIBUTES[attribute])
            else:
                attribute = self.random.choice(sorted(TEXT_ATTRIBUTES))
                operator, value = self.condition(TEXT_ATTRIBUTES[attribute], [])
            persona = (
                self.word(self.random.choice(self.personas)) if self.personas and self.chance(0.5) else None
            )
            rows.append(
                {
                    "rule_id": f"fit_{number}",
                    "description": f"Somebody, no. {number}",
                    "category": self.category(None if self.chance(0.1) else "fit"),
                    "persona_id": persona,
                    "attribute": self.word(attribute),
                    "operator": operator,
                    "value": value,
                    "points": self.points(),
                    "is_active": self.active(),
                }
            )
        return rows

    def absence_rules(self) -> list[Row]:
        """Points for things not done."""
        return [
            {
                "rule_id": f"absence_{number}",
                "description": f"Silence, no. {number}",
                "category": self.category(self.random.choice([None, "engagement"])),
                "event_type": self.maybe(
                    0.5, self.word(self.random.choice([*EVENT_TYPES[:4], ABSENT_EVENT_TYPE]))
                ),
                "absent_days": self.random.choice(["1", "7", "30", "90", "365"]),
                "points": self.random.choice(["-5", "-10", "-2.5", "3"]),
                "is_active": self.active(),
            }
            for number in range(self.random.randint(0, 4))
        ]

    def buying_stages(self) -> list[Row]:
        """Signs of stages: several for one stage, in any order, also none at all."""
        stages = [("decision", "3", "fast-track"), ("Awareness", "1", "nurture"), ("consideration", "20", "nurture")]
        rows: list[Row] = []
        for number in range(self.random.randint(0, 6)):
            stage, order, track = self.random.choice(stages)
            attribute, operator, value = self.event_condition()
            rows.append(
                {
                    "rule_id": f"stage_{number}",
                    "description": self.maybe(0.8, f"Sign no. {number}"),
                    "stage": self.word(stage),
                    "stage_order": order,
                    "event_type": self.word(self.random.choice([*EVENT_TYPES, ABSENT_EVENT_TYPE])),
                    "property": None if attribute is None else self.word(attribute),
                    "operator": operator,
                    "value": value,
                    "within_days": self.random.choice(["1", "7", "30", "90", "365", "36500"]),
                    "track": self.word(track),
                    "is_active": self.active(),
                }
            )
        return rows

    def score_categories(self) -> list[Row]:
        """Groups of rules; their limits may also bind people without any points in them."""
        rows: list[Row] = []
        for category, score in self.categories.items():
            min_points, max_points = self.random.choice(
                [
                    (None, None),
                    (None, None),
                    (None, "20"),
                    ("-5", None),
                    ("-10", "15.5"),
                    ("0", "30"),
                    ("2", "40"),
                    ("-8", "-1"),
                ]
            )
            rows.append(
                {
                    "category": category,
                    "score": self.word(score),
                    "min_points": min_points,
                    "max_points": max_points,
                    "description": f"About {category}",
                }
            )
        return rows

    def scores(self) -> list[Row]:
        """The two scores."""
        return [
            {
                "score": score,
                "base_points": self.random.choice([None, "0", "10", "2.5"]),
                "full_points": self.random.choice(["20", "30", "60", "100", "70.5", "3000"]),
                "weight": self.random.choice(["1", "1", "0.5", "2", "0.3"]),
            }
            for score in ("fit", "engagement")
        ]

    def score_bands(self) -> list[Row]:
        """Bands of both scores, in any order, the lowest at 0."""
        rows: list[Row] = []
        for score, names in (("fit", ["D", "C", "B", "A"]), ("engagement", ["low", "medium", "high"])):
            minimums = [
                "0",
                *sorted(
                    self.random.sample(["10", "25", "33.33", "50", "75", "100"], len(names) - 1), key=float
                ),
            ]
            for band, minimum in zip(names, minimums):
                rows.append({"score": self.word(score), "band": band, "min_score": minimum})
        self.random.shuffle(rows)
        return rows

    def tiers(self) -> list[Row]:
        """Tiers, in any order, the lowest at 0 and open to all."""
        minimums = self.random.sample(
            ["5", "12.5", "20", "36", "50", "66.67", "80"], self.random.randint(1, 3)
        )
        names = ["Warm", "Hot", "Blazing"]
        rows: list[Row] = [
            {"tier": "Cold", "min_score": "0", "is_sales_ready": "false", "next_step": "wait, kindly"}
        ]
        for name, minimum in zip(names, sorted(minimums, key=float)):
            rows.append(
                {
                    "tier": name,
                    "min_score": minimum,
                    "min_fit_score": self.maybe(0.3, self.random.choice(["10", "40"])),
                    "min_engagement_score": self.maybe(0.3, self.random.choice(["5", "33.33"])),
                    "is_sales_ready": self.random.choice(["true", "false"]),
                    "next_step": "call",
                    "respond_within_days": "2",
                }
            )
        self.random.shuffle(rows)
        return rows

    def build(self) -> dict[str, list[Row]]:
        """Rows of every seed."""
        patterns = self.random.sample(SENIORITY_PATTERNS, self.random.randint(1, len(SENIORITY_PATTERNS)))
        return {
            "behavior_rules": self.behavior_rules(),
            "fit_rules": self.fit_rules(),
            "absence_rules": self.absence_rules(),
            "buying_stages": self.buying_stages(),
            "score_categories": self.score_categories(),
            "scores": self.scores(),
            "personas": [
                {"persona_id": persona, "name": persona.title(), "description": f"The {persona}"}
                for persona in self.personas
            ],
            "score_bands": self.score_bands(),
            "tiers": self.tiers(),
            "routing_rules": [
                {
                    "priority": "1",
                    "attribute": "region",
                    "operator": "equals",
                    "value": "Europe",
                    "owner": "Kim",
                },
                {
                    "priority": "3",
                    "attribute": "visiting_days",
                    "operator": "at_least",
                    "value": "3",
                    "owner": "Pat",
                },
                {
                    "priority": "2",
                    "attribute": "lead_score",
                    "operator": "at_least",
                    "value": "50",
                    "owner": "Sam",
                },
            ],
            "seniority_patterns": [{"pattern": pattern, "seniority": level} for pattern, level in patterns],
            "email_domains": [
                {"domain": "gmail.com", "kind": "free"},
                {"domain": "Tempmail.net", "kind": "disposable"},
                {"domain": "rival.io", "kind": "competitor"},
            ],
            "deal_stages": [
                {"stage": "Closed Won", "outcome": "won"},
                {"stage": "closed_lost", "outcome": "LOST"},
                {"stage": "Proposal", "outcome": "open"},
            ],
            "blank_words": [{"word": word} for word in ("unknown", "N/A", "-", "Select")],
            "list_attributes": [
                {"attribute": "interests", "separator": ";"},
                {"attribute": " Topics", "separator": "JSON"},
                *self.random.choice([[], [{"attribute": "country", "separator": "ed"}, {"attribute": "age", "separator": "7"}]]),
            ],
            "calibration_settings": [
                {
                    "setting": "horizon_days",
                    "value": "90",
                    "unit": "days",
                    "description": "Days after a cutoff in which a conversion counts",
                },
                {
                    "setting": "email_sent_events",
                    "value": self.random.choice([None, "email_sent", "Email_Sent| email_bounced |", "newsletter_signed_up"]),
                    "unit": "event types",
                    "description": "What says that an e-mail was sent",
                },
                {
                    "setting": "email_opened_events",
                    "value": self.random.choice([None, "email_opened|email_clicked|page_viewed"]),
                    "unit": "event types",
                    "description": "What says that an e-mail was opened",
                },
                {
                    "setting": "reporting_currency",
                    "value": "EUR",
                    "unit": None,
                    "description": "Amounts in other currencies are left out",
                },
            ],
        }
