"""The seeds of a random world."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from oracle import SEEDS, VERDICTS
from worlds.words import (
    ABSENT_EVENT_TYPE,
    EVENT_PROPERTIES,
    EVENT_TYPES,
    HALF_LIVES,
    NUMBER_ATTRIBUTES,
    OWN_PROPERTIES,
    SENIORITY_PATTERNS,
    TEXT_ATTRIBUTES,
    Random,
    Row,
)

SEED_COLUMNS: dict[str, tuple[str, ...]] = {
    "behavior_rules": tuple(
        "rule_id description category event_type property operator value points half_life_days max_per_day "
        "max_points valid_from valid_to is_active".split()
    ),
    "fit_rules": tuple(
        "rule_id description category persona_id attribute operator value points is_active".split()
    ),
    "absence_rules": tuple("rule_id description category event_type absent_days points is_active".split()),
    "frequency_rules": tuple(
        "rule_id description category event_type property operator value min_count within_days points is_active".split()
    ),
    "resets": tuple("event_type rule_id".split()),
    "exclusions": tuple("exclusion_id description attribute operator value is_active".split()),
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
    "rule_conditions": tuple("rule_kind rule_id property attribute operator value".split()),
    "silenced_findings": tuple("code row reason".split()),
}
assert set(SEED_COLUMNS) == set(SEEDS)


def _key(row: Row) -> tuple[str, ...]:
    """The cells of a condition as the gate compares them."""
    return tuple((row.get(column) or "").strip().lower() for column in SEED_COLUMNS["rule_conditions"])


def _without_copies(rows: list[Row]) -> list[Row]:
    """The conditions that differ from all before them."""
    return [row for place, row in enumerate(rows) if _key(row) not in map(_key, rows[:place])]


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
            operators = ["equals", "not_equals", "in", "not_in", "at_least", "at_least", "at_most", "above", "below", "between", "present", "absent"]
        else:
            operators = [
                "equals", "equals", "not_equals", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with", "present", "absent",
            ]  # fmt: skip
        operator = self.random.choice(operators)
        choices = numbers or texts
        value: str | None = self.random.choice(choices)
        if operator in ("present", "absent"):
            value = None
        elif operator == "between":
            value = self.random.choice(["|", " | "]).join(sorted(self.random.choices(choices, k=2), key=float))
        elif operator in ("in", "not_in") or (operator not in ("equals", "not_equals") and not numbers and self.chance(0.4)):
            value = self.random.choice(["|", " | "]).join(self.random.sample(choices, min(2, len(choices))))
            value = value[1:] if operator not in ("in", "not_in") and self.chance(0.3) and value[1:].strip(" |") else value
        elif not numbers:
            value = self.word(value)
        return self.word(operator), value

    def category(self, score: str | None = None) -> str:
        """A category, of one score if it is named."""
        names = [name for name, its_score in self.categories.items() if score in (None, its_score)]
        return self.word(self.random.choice(names))

    def event_condition(self) -> tuple[str | None, str | None, str | None]:
        """A property of events with an operator and a value, or three blanks."""
        kind = self.random.choice(["none", "none", "text", "number", "own"])
        if kind == "none":
            return None, None, None
        if kind == "own":
            attribute = self.random.choice(sorted(OWN_PROPERTIES))
            return attribute, *self.condition(*OWN_PROPERTIES[attribute])
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

    def attribute_condition(self) -> tuple[str, str, str | None]:
        """An attribute of leads with an operator and a value."""
        if self.chance(0.35):
            attribute = self.random.choice(sorted(NUMBER_ATTRIBUTES))
            return attribute, *self.condition([], NUMBER_ATTRIBUTES[attribute])
        attribute = self.random.choice(sorted(TEXT_ATTRIBUTES))
        return attribute, *self.condition(TEXT_ATTRIBUTES[attribute], [])

    def exclusions(self) -> list[Row]:
        """Whom to leave out; an id may be that of a fit rule, and two rows may match one lead."""
        rows: list[Row] = []
        for number in range(self.random.choice([0, 1, 2, 4])):
            attribute, operator, value = self.attribute_condition()
            rows.append(
                {
                    "exclusion_id": f"fit_{number}",
                    "description": self.maybe(0.7, f"Not for us, no. {9 - number}"),
                    "attribute": self.word(attribute),
                    "operator": operator,
                    "value": value,
                    "is_active": self.active(),
                }
            )
        return rows

    def fit_rules(self) -> list[Row]:
        """Points for what people are."""
        rows: list[Row] = []
        for number in range(self.random.randint(2, 16)):
            attribute, operator, value = self.attribute_condition()
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

    def frequency_rules(self) -> list[Row]:
        """Points for things done often enough."""
        rows: list[Row] = []
        for number in range(self.random.randint(0, 5)):
            attribute, operator, value = self.event_condition()
            rows.append(
                {
                    "rule_id": f"frequency_{number}",
                    "description": self.maybe(0.8, f"Often, no. {number}"),
                    "category": self.category(self.random.choice([None, "engagement"])),
                    "event_type": self.word(self.random.choice(EVENT_TYPES[:3] * 4 + EVENT_TYPES + [ABSENT_EVENT_TYPE])),
                    "property": None if attribute is None else self.word(attribute),
                    "operator": operator,
                    "value": value,
                    "min_count": self.random.choice(["1", "1", "2", "3.0", "5"]),
                    "within_days": self.random.choice(["1", "2", "7", "90", "1000", "100000"]),
                    "points": self.points(),
                    "is_active": self.active(),
                }
            )
        return rows

    def resets(self, rules: list[Row]) -> list[Row]:
        """Events and verdicts that end the earlier hits of some of the rules, or of all."""
        found = {}
        for _ in range(self.random.choice([0, 1, 2, 4])):
            sign = self.random.choice([*EVENT_TYPES[:3] * 2, *EVENT_TYPES, ABSENT_EVENT_TYPE, *(f"verdict:{verdict}" for verdict in sorted(VERDICTS))])
            rule_id = self.maybe(0.7, self.random.choice(rules)["rule_id"])
            found[sign, rule_id] = {"event_type": self.word(sign), "rule_id": None if rule_id is None else self.word(rule_id)}
        return list(found.values())

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

    def rule_conditions(self, behavior: list[Row], fit: list[Row]) -> list[Row]:
        """What rules ask besides: of some rules nothing, of others several things."""
        rows: list[Row] = []
        for rule in [*behavior, *fit, *behavior, *fit]:
            if self.chance(0.8):
                continue
            if rule in behavior:
                name, operator, value = self.event_condition()
            elif self.chance(0.35):
                name = self.random.choice(sorted(NUMBER_ATTRIBUTES))
                operator, value = self.condition([], NUMBER_ATTRIBUTES[name])
            else:
                name = self.random.choice(sorted(TEXT_ATTRIBUTES))
                operator, value = self.condition(TEXT_ATTRIBUTES[name], [])
            if name is not None:
                rows.append(
                    {
                        "rule_kind": self.word("behavior" if rule in behavior else "fit"),
                        "rule_id": self.word(rule["rule_id"]),
                        "property" if rule in behavior else "attribute": self.word(name),
                        "operator": operator,
                        "value": value,
                    }
                )
        rows += self.random.choice([[], [{"rule_kind": "routing", "rule_id": "2.0", "attribute": "region", "operator": "not_in", "value": "Asia|Europe"}]])
        return _without_copies(rows)

    def conditions_on_people(self, exclusions: list[Row], routes: list[Row]) -> list[Row]:
        """What exclusions and the routing ask besides: of some rows nothing, of others several things."""
        rules = [("exclusion", row["exclusion_id"]) for row in exclusions]
        rules += [("routing", self.random.choice([row["priority"], f"{row['priority']}.0"])) for row in routes]
        rows: list[Row] = []
        for kind, rule_id in [*rules, *rules]:
            if self.chance(0.3):
                attribute, operator, value = self.attribute_condition()
                if kind == "routing" and self.chance(0.3):
                    attribute, operator, value = self.random.choice(
                        [("tier", "in", "hot|Warm"), ("persona", "not_equals", "buyer"), ("lead_score", "above", "20"), ("lead_score", "between", "0|36")]
                    )
                row = {"rule_kind": self.word(kind), "rule_id": self.word(rule_id), "attribute": self.word(attribute), "operator": operator, "value": value}
                rows.append(row)
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
        behavior, fit = self.behavior_rules(), self.fit_rules()
        seeds = {
            "behavior_rules": behavior,
            "fit_rules": fit,
            "rule_conditions": self.rule_conditions(behavior, fit),
            "absence_rules": self.absence_rules(),
            "exclusions": self.exclusions(),
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
                    "setting": "email_clicked_events",
                    "value": self.random.choice([None, "Email_Clicked | email_sent", "email_clicked|page_viewed"]),
                    "unit": "event types",
                    "description": "What says that a link was clicked",
                },
                {
                    "setting": "machine_click_seconds",
                    "value": self.random.choice([None, "1", "30", "86400"]),
                    "unit": "seconds",
                    "description": "How soon only machines click",
                },
                {
                    "setting": "reporting_currency",
                    "value": "EUR",
                    "unit": None,
                    "description": "Amounts in other currencies are left out",
                },
            ],
        }
        # By chances of their own, so that the other rows of a world stay as they were.
        self.random = Random(repr(self.random.getstate()))
        seeds["frequency_rules"] = self.frequency_rules()
        seeds["resets"] = self.resets(seeds["behavior_rules"] + seeds["frequency_rules"])
        others = self.conditions_on_people(seeds["exclusions"], seeds["routing_rules"])
        seeds["rule_conditions"] = _without_copies(seeds["rule_conditions"] + others)
        seeds["silenced_findings"] = self.random.choice([[], [{"code": "Never_Fires", "row": "gmail", "reason": "Nobody yet"}]])
        return seeds
