"""A set of points, and the score that the seeds give with them, by the arithmetic of DESIGN section 5.

Only the last steps are done again here, from decayed hits that the warehouse computed. Two things hold them to the one
score path: before anything is learned the current points must give the current scores of the warehouse
(`differs_from_warehouse`), and a test builds the warehouse with proposed seeds and finds the same scores.
"""

from dataclasses import dataclass

import numpy as np

from .backtest import Backtest

LARGEST_POINTS = 25


@dataclass(frozen=True)
class Points:
    """What a set of seeds says, as far as scores depend on it.

    Attributes:
        points: points by rule_id.
        half_lives: half-life in days by behaviour rule_id; None for no fading.
        max_points: cap by rule_id; None for none.
        categories: category to (score, min_points, max_points).
        scores: score to (base_points, full_points, weight).
    """

    points: dict
    half_lives: dict
    max_points: dict
    categories: dict
    scores: dict


def current_points(backtest: Backtest) -> Points:
    """The points with which the warehouse was built."""
    return Points(
        {rule.rule_id: rule.points for rule in backtest.rules},
        {rule.rule_id: rule.half_life for rule in backtest.rules if rule.kind == "behavior"},
        {rule.rule_id: rule.max_points for rule in backtest.rules},
        dict(backtest.categories),
        dict(backtest.scores),
    )


def absence_matches(backtest: Backtest, rule, points: dict) -> np.ndarray:
    """Whether an absence rule matches, n booleans.

    Arguments:
        backtest: the pairs.
        rule: the absence rule.
        points: points by rule_id; a rule for any event asks which behaviour they reward, so they decide who was silent.
    """
    if rule.event_type:
        return backtest.matches[rule.rule_id]
    quiet = np.full(len(backtest.lead), np.inf)
    for other in backtest.rules:
        if other.kind == "behavior" and points[other.rule_id] > 0:
            quiet = np.minimum(quiet, backtest.quiet[other.rule_id])
    return (backtest.age >= rule.absent_days) & (quiet >= rule.absent_days)


def rule_amounts(backtest: Backtest, points: Points) -> dict:
    """Decayed hits, or whether it matches, n numbers for each rule_id."""
    amounts = {}
    for rule in backtest.rules:
        if rule.kind == "behavior":
            amounts[rule.rule_id] = backtest.hits[rule.rule_id, points.half_lives[rule.rule_id]]
        elif rule.kind in ("fit", "frequency"):
            amounts[rule.rule_id] = backtest.matches[rule.rule_id].astype(float)
        else:
            amounts[rule.rule_id] = absence_matches(backtest, rule, points.points).astype(float)
    return amounts


def side_sums(backtest: Backtest, points: Points) -> dict:
    """The points of each score before its base, n numbers for fit and for engagement; the best persona counts."""
    amounts = rule_amounts(backtest, points)
    size = len(backtest.lead)
    sums = {}
    for score in points.scores:
        by_persona = []
        for persona in (backtest.personas or (None,)) if score == "fit" else (None,):
            total = np.zeros(size)
            for category, (side, low, high) in points.categories.items():
                if side == score:
                    given = np.zeros(size)
                    for rule in backtest.rules:
                        if rule.category == category and rule.persona_id in (None, persona):
                            cap = points.max_points[rule.rule_id]
                            worth = points.points[rule.rule_id] * amounts[rule.rule_id]
                            given += worth if cap is None else np.clip(worth, -cap, cap)
                    total += np.clip(given, -np.inf if low is None else low, np.inf if high is None else high)
            by_persona.append(total)
        sums[score] = np.max(by_persona, axis=0)
    return sums


def side_scores(backtest: Backtest, points: Points) -> dict:
    """The fit and the engagement score, n numbers from 0 to 100 each."""
    return {
        score: 100 * np.clip((points.scores[score][0] + total) / points.scores[score][1], 0, 1)
        for score, total in side_sums(backtest, points).items()
    }


def lead_scores(backtest: Backtest, points: Points) -> np.ndarray:
    """The lead score that the seeds give, n numbers from 0 to 100 with two decimals."""
    sides = side_scores(backtest, points)
    weights = {score: points.scores[score][2] for score in sides}
    exact = sum(weights[score] * sides[score] for score in sides) / sum(weights.values())
    return np.floor(np.round(exact, 9) * 100 + 0.5) / 100


def differs_from_warehouse(backtest: Backtest) -> bool:
    """Whether the current points give other scores here than in the warehouse: then nothing may be learned.

    A last digit may differ where a score lies between two hundredths.
    """
    difference = np.abs(lead_scores(backtest, current_points(backtest)) - backtest.current_score)
    return bool((difference > 0.0101).any() or (difference > 0.001).mean() > 0.001)
