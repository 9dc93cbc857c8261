"""Made-up backtests whose rate of conversion falls, rises or comes and goes with the seasons."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

HORIZON = timedelta(days=90)
TODAY = date(2026, 6, 30)
MONTHS = 18
# The logarithm of the odds in the middle of the horizon, `years` after today, beside those of today.
COURSES = {
    "falling": lambda years: -np.log(2) * years,
    "rising": lambda years: np.log(2) * years,
    "seasonal": lambda years: 0.5 * np.sin(2 * np.pi * years),
    "steady": lambda years: 0.0 * years,
}

World = dict[date, tuple[NDArray[np.float64], NDArray[np.int64]]]


def changing_world(course: str, seed: int, people: int = 3000, rate: float = 0.02) -> World:
    """Scores and outcomes (0 or 1) of people at the ends of months, the last of which is `TODAY`, whose horizon is not over.

    Arguments: course: a name of COURSES; seed; people at each cutoff; rate: of an average score when today's horizon is half over.
    """
    chance = np.random.default_rng(seed)
    standing = chance.normal(40, 12, people)
    world = {}
    for months in range(MONTHS - 1, -1, -1):
        month = TODAY.month - 1 - months
        day = date(TODAY.year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
        scores = np.clip(standing + chance.normal(0, 4, people), 0, 99.99).round(2)
        odds = np.log(rate / (1 - rate)) + COURSES[course]((day - TODAY).days / 365.25) + 0.08 * (scores - 45)
        world[day] = scores, (chance.random(people) < 1 / (1 + np.exp(-odds))).astype(int)
    return world
