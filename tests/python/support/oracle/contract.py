"""What the oracle knows by name: the raw tables, the seeds, the limits of values; and what it hands out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any


def _names(text: str) -> tuple[str, ...]:
    """Names from a text with spaces between them."""
    return tuple(text.split())


# The columns of each raw table, in the order of the contract. Columns that end in `_at`, and `until`, are timestamps.
CONTRACT: dict[str, tuple[str, ...]] = {
    "contacts": _names(
        "contact_id created_at company_id name email job_title department country region age gender "
        "education lead_source campaign_id owner is_opted_out updated_at loaded_at is_deleted _fivetran_deleted archived"
    ),
    "events": _names(
        "event_id contact_id anonymous_id event_type occurred_at loaded_at channel campaign_id page "
        "asset duration_seconds quantity is_machine"
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
    "score_overrides": _names("contact_id set_at until tier never_call reason set_by"),
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
    "score_overrides": _names("contact_id set_at"),
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
    "behavior_rules fit_rules absence_rules frequency_rules resets exclusions buying_stages score_categories scores personas score_bands tiers "
    "routing_rules seniority_patterns email_domains deal_stages blank_words list_attributes calibration_settings rule_conditions "
    "silenced_findings"
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

OPERATORS = _names(
    "equals not_equals in not_in contains not_contains starts_with ends_with at_least at_most above below between present absent"
)

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
        exclusion_reason: the words of the exclusions that match, by their ids, split by "; "; None if none does.
        is_excluded: whether one does.
        override_tier: the tier that a person has set, as written in the seed; None where none is, or there is no such tier.
        is_never_call: whether a person has set that nobody is to call.
        override_reason: why, in the words of that person.
        owner: who is to deal with the lead, by the routing or else the contact's own owner.
        queue_tier: the tier by which sales is to call the lead, if nothing but deals and its own verdicts speak against it; None where
            nobody is to.
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
    exclusion_reason: str | None
    is_excluded: bool
    override_tier: str | None
    is_never_call: bool
    override_reason: str | None
    owner: str | None
    queue_tier: str | None


@dataclass(frozen=True)
class LedgerRow:
    """One row of a lead's ledger.

    Attributes:
        entry_kind: rule (before its cap), rule_cap, category_floor, category_ceiling, base, score_floor,
            score_ceiling or rounding.
        rule_id: for rule and rule_cap.
        category: for rule, rule_cap, category_floor and category_ceiling; lower-cased.
        score: fit or engagement; None for rounding.
        hits: for the rule rows of behaviour rules: hits after the daily cap, before decay; of frequency rules: the events counted.
        decayed_hits: for the rule rows of behaviour rules: the same after decay; of frequency rules: 1.
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
        given_back: the leads that sales rejected or recycled at some time.
    """

    as_of: date
    leads: dict[str, LeadScore]
    points: list[LedgerRow]
    rejected: list[Rejection]
    given_back: set[str]


@dataclass(frozen=True)
class Event:
    """An accepted event of a lead.

    Attributes:
        event_type: lower-cased.
        day: UTC date on which it occurred.
        known_on: UTC date on which it was known to be this lead's.
        quantity: how many events it stands for.
        properties: the columns of raw events, as text.
        machine_from: the first day on which it is known to be a machine's; None for a person's.
        own: columns of the file that are none of the contract, as text, by their plain name.
    """

    event_type: str
    day: date
    known_on: date
    quantity: int
    properties: dict[str, str | None]
    own: dict[str, str | None]
    machine_from: date | None = None

    def counts_on(self, as_of: date) -> bool:
        """Whether it is known by the end of a date, and not yet known to be a machine's."""
        return self.known_on <= as_of and (self.machine_from is None or self.machine_from > as_of)


@dataclass(frozen=True)
class Sign:
    """A day on which something happened that may reset rules.

    Attributes:
        name: the event type, or verdict: and the verdict; lower-cased.
        day: UTC date on which it happened.
        known_on: UTC date on which it was known to be this lead's.
    """

    name: str
    day: date
    known_on: date
