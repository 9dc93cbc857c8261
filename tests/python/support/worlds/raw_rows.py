"""The raw rows of a random world."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from worlds.options import WorldOptions
from worlds.words import (
    ASSETS,
    ATTRIBUTE_VALUES,
    CAMPAIGNS,
    CHANNELS,
    COUNTRIES,
    DEPARTMENTS,
    DURATIONS,
    EDUCATION,
    EMAIL_DOMAINS,
    EMAILS_THAT_ARE_NONE,
    EVENT_TYPES,
    FLAGS,
    INDUSTRIES,
    JOB_TITLES,
    LEAD_SOURCES,
    NOTHING,
    OWN_CELLS,
    PAGE_CELLS,
    REGIONS,
    Random,
    Row,
)


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
                "is_machine": self.random.choice(["yes", "1.0", "perhaps"] if self.chance(0.04) else FLAGS),
                **{column: self.random.choice(cells) for column, cells in OWN_CELLS.items()},
            }
            if self.is_broken():
                row.update(self.broken_event(occurred_at))
            rows.append(row)
        rows += self.quick_clicks(rows)
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
                "is_machine": ["yes", "no"],
                "UTM Source": ["newsletter", None],
            },
        )

    def quick_clicks(self, rows: list[Row]) -> list[Row]:
        """E-mails and clicks of some people within a minute or so, as machines make them, each loaded when it pleases."""
        clicks: list[Row] = []
        for row in self.random.sample(rows, len(rows) // 20):
            for _ in range(self.random.choice([2, 4, 8])):
                occurred_at = row["occurred_at"]
                if isinstance(occurred_at, datetime):
                    occurred_at += timedelta(seconds=self.random.choice([0, 0, 1, 2.5, 30, 31, 90]))
                    loaded_at = occurred_at + timedelta(days=self.random.choice([0, 0, 0, 1, 5]))
                clicks.append({
                    **row,
                    "event_id": f"quick {len(clicks)}",
                    "event_type": self.words(["email_clicked"] * 3 + ["email_sent", "page_viewed"], 0),
                    "occurred_at": occurred_at,
                    "loaded_at": loaded_at if isinstance(occurred_at, datetime) and self.chance(0.7) else None,
                    "campaign_id": row["campaign_id"] if self.chance(0.8) else self.random.choice([*CAMPAIGNS, None]),
                    "page": self.words(PAGE_CELLS),
                    "asset": self.words(ASSETS, 0.3),
                    "is_machine": self.random.choice(FLAGS),
                })
        return clicks

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
        """Verdicts of sales, which the score does not use, save where they reset rules."""
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

    def score_overrides(self) -> list[Row]:
        """What people have set for leads: several for one, some without an end, a few that lift what was set before or name no tier."""
        rows: list[Row] = []
        for _ in range(self.random.randrange(len(self.contact_ids) + 5)):
            set_at = self.moment()
            row: Row = {
                "contact_id": self.key(self.anybody()),
                "set_at": set_at,
                "until": self.random.choice([None, None, set_at, set_at + timedelta(days=self.random.randrange(90)), self.moment()]),
                "tier": self.words(["Cold", "Warm", "Hot", "Hot", "Blazing", "no such tier"]),
                "never_call": self.random.choice(["yes", "1.0", "perhaps"] if self.chance(0.2) else FLAGS),
                "reason": self.words(["met at a fair", "asked not to"]),
                "set_by": self.words(["Kim", "Sam"]),
            }
            if self.is_broken():
                column, value = self.random.choice(
                    [("contact_id", None), ("contact_id", "nobody"), ("set_at", None), ("set_at", "lately"), ("until", "soon"), ("until", datetime(1990, 1, 1))]
                )
                row[column] = value
            rows.append(row)
        return self.with_copies(rows, 0.1, {"tier": ["Hot", "Cold", None], "never_call": ["yes", None], "until": [None, self.moment()]})

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
