"""The seeds as rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from oracle.contract import BLANKS, INACTIVE_WORDS, LARGEST_EXACT_NUMBER, OPERATORS, TRUE_WORDS, Event
from oracle.files import plain_name
from oracle.values import as_text, as_timestamp, is_number, lowered, members_of, page_properties, title_words


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
        if found is not None and members is not None and self.operator in ("equals", "in", "not_equals", "not_in"):
            found_one = [Condition(self.operator.removeprefix("not_"), self.value).matches(member) for member in members]
            return any(found_one) != self.operator.startswith("not_")
        found = lowered(found)
        if found is None or self.operator in ("absent", "present"):
            return (found is None) == (self.operator == "absent")
        wanted = self.value or ""
        if self.operator == "equals":
            return equal(found, wanted)
        if self.operator == "not_equals":
            return not equal(found, wanted)
        choices = [choice.strip(BLANKS) for choice in wanted.split("|") if choice.strip(BLANKS)]
        tests = {
            "in": lambda choice: equal(found, choice),
            "contains": lambda choice: choice in found,
            "starts_with": lambda choice: found.startswith(choice),
            "ends_with": lambda choice: found.endswith(choice),
        }
        if self.operator.removeprefix("not_") in tests:
            return any(map(tests[self.operator.removeprefix("not_")], choices)) != self.operator.startswith("not_")
        if not is_number(found) or not all(map(is_number, choices)):
            return False
        number, limits = float(found), [float(choice) for choice in choices]
        if self.operator == "between":
            return limits[0] <= number <= limits[1]
        return {"at_least": number >= limits[0], "at_most": number <= limits[0], "above": number > limits[0], "below": number < limits[0]}[
            self.operator
        ]


def equal(found: str, wanted: str) -> bool:
    """Whether two lower-cased, trimmed texts are equal: as numbers where both are numbers, else as text.

    Numbers from 2^53 on, long ids above all, compare as text: as floats, neighbours would be one.
    """
    if is_number(found) and is_number(wanted) and abs(float(wanted)) < LARGEST_EXACT_NUMBER:
        return float(found) == float(wanted)
    return found == wanted


def said(event: Event, name: str) -> str | None:
    """What an event says of a property: a column of the contract, or one of the user's own, whose name is compared as headers are."""
    return event.properties[name] if name in event.properties else event.own.get(plain_name(name))


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
    others: list[tuple[str, Condition]]

    def matches(self, event: Event) -> bool:
        """Whether the rule is about the event: its type, the rule's validity and the property."""
        if event.event_type != self.event_type:
            return False
        if self.valid_from is not None and event.day < self.valid_from:
            return False
        if self.valid_to is not None and event.day > self.valid_to:
            return False
        if not all(condition.matches(said(event, name)) for name, condition in self.others):
            return False
        return self.property is None or self.condition.matches(said(event, self.property))


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
        return self.property is None or self.condition.matches(said(event, self.property))


@dataclass(frozen=True)
class FitRule:
    """Points for what somebody is; without a persona it counts for every persona."""

    rule_id: str
    category: str
    persona: str | None
    attribute: str
    condition: Condition
    points: Decimal
    others: list[tuple[str, Condition]]


@dataclass(frozen=True)
class Exclusion:
    """A condition on what somebody is that leaves the person out, with its reason in words."""

    exclusion_id: str
    words: str
    attribute: str
    condition: Condition
    others: list[tuple[str, Condition]]


@dataclass(frozen=True)
class Route:
    """A row of the routing: whoever fulfils all its conditions goes to its owner, the lowest priority first."""

    priority: Decimal
    owner: str
    conditions: list[tuple[str, Condition]]


@dataclass(frozen=True)
class AbsenceRule:
    """Points for something not done; without an event type anything that is rewarded counts as done."""

    rule_id: str
    category: str
    event_type: str | None
    absent_days: Decimal
    points: Decimal


@dataclass(frozen=True)
class FrequencyRule:
    """Points, once, for something done often enough within some days, today being the first of them."""

    rule_id: str
    category: str
    event_type: str
    property: str | None
    condition: Condition
    min_count: Decimal
    within_days: Decimal
    points: Decimal

    def matches(self, event: Event) -> bool:
        """Whether the rule counts the event: its type and the property."""
        if event.event_type != self.event_type:
            return False
        return self.property is None or self.condition.matches(said(event, self.property))


@dataclass(frozen=True)
class Reset:
    """What ends the earlier hits of a rule; without a rule those of all behaviour and frequency rules.

    Attributes:
        sign: an event type, or verdict: and a verdict; lower-cased.
        rule_id: lower-cased.
    """

    sign: str
    rule_id: str | None


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
    frequency: list[FrequencyRule]
    resets: list[Reset]
    exclusions: list[Exclusion]
    routes: list[Route]
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
    machine_click_seconds: int | None = None

    def members(self, attribute: str, value: str | None) -> list[str] | None:
        """The values of an attribute that is a list; None where it is none."""
        if value is None or attribute not in self.lists:
            return None
        return members_of(value, self.lists[attribute], self.blank_words)


def setting(settings: list[dict[str, str | None]], name: str) -> str | None:
    """The value of a setting; None where it is blank or has no row."""
    return next((row["value"] for row in settings if lowered(row["setting"]) == name), None)


def email_events(settings: list[dict[str, str | None]], kind: str) -> set[str]:
    """The event types that say that an e-mail was sent, opened or clicked: those of the setting, or the default."""
    listed = setting(settings, f"email_{kind}_events") or f"email_{kind}"
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
        elif lowered(row["property"]) == "page" and operator in ("in", "not_in"):
            value = "|".join(page_properties(as_text(choice))["page"] or "" for choice in value.split("|"))
        return Condition(operator, value)

    def others(kind: str, rule_id: str) -> list[tuple[str, Condition]]:
        """What must hold besides a rule's own condition: what is looked at, and how. The priorities of routes are numbers."""
        return [
            (lowered(row["property"] or row["attribute"]), condition(row))
            for row in seeds.get("rule_conditions", [])
            if lowered(row["rule_kind"]) == kind
            and (_decimal(row["rule_id"]) == _decimal(rule_id) if kind == "routing" else lowered(row["rule_id"]) == lowered(rule_id))
        ]

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
                others=others("behavior", row["rule_id"]),
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
                others=others("fit", row["rule_id"]),
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
        frequency=[
            FrequencyRule(
                rule_id=row["rule_id"],
                category=lowered(row["category"]),
                event_type=lowered(row["event_type"]),
                property=lowered(row["property"]),
                condition=condition(row),
                min_count=_decimal(row["min_count"]),
                within_days=_decimal(row["within_days"]),
                points=_decimal(row["points"]),
            )
            for row in active("frequency_rules")
        ],
        resets=[Reset(lowered(row["event_type"]), lowered(row["rule_id"])) for row in seeds.get("resets", [])],
        exclusions=[
            Exclusion(
                exclusion_id=row["exclusion_id"],
                words=row["description"] or row["exclusion_id"],
                attribute=lowered(row["attribute"]),
                condition=condition(row),
                others=others("exclusion", row["exclusion_id"]),
            )
            for row in sorted(active("exclusions"), key=lambda row: row["exclusion_id"])
        ],
        routes=[
            Route(
                priority=_decimal(row["priority"]),
                owner=row["owner"],
                conditions=[(lowered(row["attribute"]), condition(row)), *others("routing", row["priority"])],
            )
            for row in seeds.get("routing_rules", [])
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
        machine_click_seconds=_optional(setting(seeds.get("calibration_settings", []), "machine_click_seconds"), int),
    )
    for rule in [*book.behavior, *book.fit, *book.absence, *book.frequency]:
        if rule.category not in book.categories:
            raise ValueError(f"Rule {rule.rule_id}: there is no category {rule.category}.")
    for name, category in book.categories.items():
        if category.score not in book.scores:
            raise ValueError(f"Category {name}: there is no score {category.score}.")
    return book


def own_columns(seeds: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The properties that active rules on events name, as raw columns are compared, in the order of the names as they are written."""
    named, active = set(), set()
    for seed in ("behavior_rules", "buying_stages", "frequency_rules"):
        for row in seeds.get(seed, []):
            if lowered(row.get("is_active")) not in INACTIVE_WORDS:
                named.add(lowered(row.get("property")))
                active |= {lowered(row["rule_id"])} if seed == "behavior_rules" else set()
    for row in seeds.get("rule_conditions", []):
        if lowered(row["rule_kind"]) == "behavior" and lowered(row["rule_id"]) in active:
            named.add(lowered(row["property"]))
    return [plain_name(name) for name in sorted(named - {None})]


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
