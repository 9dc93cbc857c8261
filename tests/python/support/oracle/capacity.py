"""Where a tier begins that follows what sales can call."""

from __future__ import annotations

from typing import Any

from oracle.values import lowered

METHODS = {"sales_capacity": "weekly_capacity", "daily_capacity": "daily_capacity"}


def minimums_by_capacity(seeds: dict[str, list[dict[str, Any]]], scores: list[float]) -> dict[str, float]:
    """The lowest score of each tier, as long as too few leads have converted: a tier that names a capacity goes up to the lowest
    score at or above which no more leads stand than sales can contact, where there are more leads than that. It stays below the
    next higher tier, and never goes down.

    Args:
        seeds: the rows of the seeds.
        scores: of each lead that sales could contact today: open, and not opted out.
    """
    settings = {lowered(row["setting"]): row["value"] for row in seeds["calibration_settings"]}
    minimums: dict[str, float] = {}
    ceiling = float("inf")
    for row in sorted(seeds["tiers"], key=lambda row: -float(row["min_score"])):
        begins = float(row["min_score"])
        capacity = settings.get(METHODS.get(lowered(row["min_score_method"]) or "", ""))
        if begins > 0 and capacity is not None and len(scores) > float(capacity):
            allowed = [score for score in scores if sum(other >= score for other in scores) <= float(capacity)]
            if allowed and begins < min(allowed) < ceiling:
                begins = min(allowed)
        ceiling = minimums[row["tier"]] = begins
    return minimums
