"""Edits to the default seeds, one of each kind that an analyst makes, drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Callable

from gate import Seeds

Edit = Callable[[Seeds, random.Random], None]


def keys(seeds: Seeds, seed: str) -> list[str]:
    """The first cell of every row."""
    return [row[0] for row in seeds.rows(seed)[1:]]


def cell(seed: str, column: str, *values: str) -> Edit:
    """An edit of one cell to one of some values."""

    def change(seeds: Seeds, chance: random.Random) -> None:
        seeds.change(seed, chance.choice(keys(seeds, seed)), **{column: chance.choice(values)})

    return change


def setting(name: str, *values: str) -> Edit:
    """An edit of one setting to one of some values."""
    return lambda seeds, chance: seeds.change("calibration_settings", name, value=chance.choice(values))


def without_a_rule(seeds: Seeds, chance: random.Random) -> None:
    """Take a rule away."""
    rows = seeds.rows("behavior_rules")
    gone = chance.randrange(1, len(rows))
    seeds.write("behavior_rules", rows[:gone] + rows[gone + 1 :])


def another_band(seeds: Seeds, chance: random.Random) -> None:
    """Move the highest band of fit."""
    rows = seeds.rows("score_bands")
    first = next(row for row in rows[1:] if row[0] == "fit")
    first[2] = str(chance.choice([91, 92.5, 97]))
    seeds.write("score_bands", rows)


EDITS: dict[str, Edit] = {
    "points": cell("behavior_rules", "points", "1", "7", "-3", "2.5"),
    "half-life": cell("behavior_rules", "half_life_days", "3", "45", "400", ""),
    "cap of a day": cell("behavior_rules", "max_per_day", "1", "5", ""),
    "cap of a rule": cell("behavior_rules", "max_points", "4", "60", ""),
    "event type": cell("behavior_rules", "event_type", "email_opened", "webinar_attended"),
    "last day of a rule": cell("behavior_rules", "valid_to", "2026-03-31"),
    "points of a fit rule": cell("fit_rules", "points", "12", "-6"),
    "value of a fit rule": lambda seeds, chance: seeds.change("fit_rules", chance.choice([row[0] for row in seeds.rows("fit_rules")[1:] if row[5] in ("equals", "in")]), value="software|retail", operator="in"),
    "a rule that counts no more": cell("fit_rules", "is_active", "no"),
    "absence": cell("absence_rules", "points", "-20", "4"),
    "limit of a category": cell("score_categories", "max_points", "5", "80"),
    "weight of a score": lambda seeds, chance: seeds.change("scores", "fit", weight=chance.choice(["0.2", "3"])),
    "tier": lambda seeds, chance: seeds.change("tiers", "Warm", min_score=chance.choice(["41.5", "52"])),
    "method of a tier": lambda seeds, chance: seeds.change("tiers", "Warm", min_score_method="best_f1"),
    "band": another_band,
    "routing": cell("routing_rules", "owner", "Somebody else"),
    "a new rule": lambda seeds, chance: seeds.add("behavior_rules", rule_id="new_rule", description="A new rule", category="website", event_type=chance.choice(["page_viewed", "email_opened"]), points="3"),
    "a rule less": without_a_rule,
    "a new persona": lambda seeds, _: seeds.add("personas", persona_id="zz", name="Zed", description="Somebody else"),
    "horizon": setting("horizon_days", "60", "120"),
    "capacity": setting("weekly_capacity", "20", "90"),
    "exclusion": lambda seeds, _: seeds.add("exclusions", exclusion_id="region", description="Out of region", attribute="country", operator="in", value="Germany|United States|Brazil"),
    "a word that means nothing": lambda seeds, chance: seeds.add("blank_words", word=chance.choice(["manager", "germany"])),
}  # fmt: skip
