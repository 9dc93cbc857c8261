"""A warehouse with its backtest, and what other people's implementations make of it."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from project import PROJECT, CompiledProject, run_dbt
from sklearn.isotonic import IsotonicRegression

SEEDS = PROJECT / "seeds"
HORIZON = timedelta(days=90)
BINS = 20
CLOSE = {"rel": 1e-9, "abs": 1e-9}

Row = dict[str, Any]


@dataclass(frozen=True)
class Backtest:
    """A built warehouse and its backtest.

    Attributes:
        raw_path: the raw tables.
        connection: reads the warehouse.
    """

    raw_path: Path
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[Row]:
        """The rows of a query, as dicts."""
        found = self.connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found.fetchall()]

    def scored(self, condition: str) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
        """Scores, labels (0 or 1) and groups of people of the rows of the backtest that meet a condition."""
        rows = self.rows(
            "select lead_score, coalesce(cast(is_converted as integer), 0) as label, people_group"
            f" from intermediate.int_backtest_scores where {condition} order by as_of, lead_number"
        )
        return (
            np.array([row["lead_score"] for row in rows]),
            np.array([row["label"] for row in rows]),
            np.array([row["people_group"] for row in rows]),
        )


def make_sample(folder: Path, contacts: int, seed: int = 1) -> Path:
    """Sample data of a size."""
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", str(contacts), "--seed", str(seed),
         "--output", folder],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def build(raw_path: Path, warehouse: Path, as_of: date | None = None, seeds: Path = SEEDS) -> Backtest:
    """All models, without tests."""
    done = run_dbt(["build", "--resource-type", "seed", "--resource-type", "model"], raw_path, seeds, warehouse, as_of)
    assert done.is_success, done.output[-5000:]
    return Backtest(raw_path, duckdb.connect(str(warehouse), read_only=True))


@contextmanager
def in_memory(
    project: CompiledProject, raw_path: Path, seeds: Path = SEEDS, as_of: date | None = None, threads: int = 2
) -> Iterator[Backtest]:
    """The same without dbt, from its compiled SQL, in a database in memory."""
    with project.database(raw_path, seeds, as_of, threads) as connection:
        yield Backtest(raw_path, connection)


CALIBRATION_MARTS = (
    "threshold_curve", "threshold_recommendations", "score_calibration", "rule_evidence", "half_life_evidence", "model_monitoring",
    "lead_scores",
)  # fmt: skip


def weights_by_replicate(backtest: Backtest) -> dict[int, NDArray[np.int64]]:
    """Draws of people: replicate to the weight of each of 64 groups."""
    weights: dict[int, NDArray[np.int64]] = defaultdict(lambda: np.zeros(64, dtype=np.int64))
    for row in backtest.rows("select * from intermediate.int_resamples"):
        weights[row["replicate"]][row["people_group"]] = row["weight"]
    return weights


def nearest_ranks(values: list[float]) -> tuple[float, float]:
    """The ends of the 95 % interval of 200 values: the 5th and the 196th."""
    ordered = sorted(values)
    return ordered[4], ordered[195]


def best(candidates: NDArray[np.float64], merits: NDArray[np.float64]) -> float:
    """The candidate of the greatest merit; of two the higher one."""
    return float(candidates[merits == merits.max()].max())


def chosen_thresholds(scores: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.int64]) -> dict[str, float]:
    """The threshold of each method that looks at conversions, for weighted leads."""
    present = weights > 0
    scores, labels, weights = scores[present], labels[present], weights[present]
    candidates, places = np.unique(scores, return_inverse=True)
    above = np.bincount(places, weights)[::-1].cumsum()[::-1]
    hits = np.bincount(places, weights * labels)[::-1].cumsum()[::-1]
    converted = np.repeat(scores[labels == 1], weights[labels == 1])
    return {
        "just_below_converted": float(np.percentile(converted, 10, method="inverted_cdf")),
        "best_f1": best(candidates, 2 * hits / (above + len(converted))),
        "youden": best(candidates, hits / len(converted) - (above - hits) / (weights.sum() - len(converted))),
        "expected_profit": best(candidates, hits * 12000.0 - above * 60.0),
    }


def bin_of(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bin of each score."""
    return np.minimum((scores * BINS / 100).astype(int), BINS - 1)


def isotonic(backtest: Backtest) -> dict[int, float]:
    """The probability of each bin that held a training lead, by scikit-learn."""
    scores, labels, _ = backtest.scored("split = 'training'")
    bins = bin_of(scores)
    filled = np.unique(bins)
    rates = np.array([labels[bins == number].mean() for number in filled])
    counts = np.array([(bins == number).sum() for number in filled])
    return dict(zip(filled.tolist(), IsotonicRegression().fit_transform(filled, rates, sample_weight=counts).tolist()))


def taught(backtest: Backtest) -> dict[int, float]:
    """The probability of each bin that the training cutoffs teach, which held-out time tests."""
    rows = backtest.rows("select bin_number, probability from intermediate.int_fitted_rates where fit = 'training'")
    return {row["bin_number"]: row["probability"] for row in rows}


def published(backtest: Backtest) -> dict[int, float]:
    """The probability of each bin that lead_scores shows."""
    return {row["bin_number"]: row["probability"] for row in backtest.rows("select bin_number, probability from intermediate.int_published_rates")}


def expected_published(backtest: Backtest, held_out: int = 3) -> tuple[bool, dict[int, float]]:
    """What `level_of_now` makes of a warehouse.

    Arguments: backtest: with the horizon of the default seeds; held_out: its setting holdout_cutoffs.
    """
    rows = backtest.rows("""
        select scores.as_of, scores.lead_score, scores.is_converted from intermediate.int_backtest_scores as scores
        inner join intermediate.int_cutoffs as cutoffs on scores.as_of = cutoffs.cutoff_on where cutoffs.split <> 'future' and scores.split <> 'converted'
    """)
    leads, conversions = defaultdict(lambda: np.zeros(BINS)), defaultdict(lambda: np.zeros(BINS))
    for row in rows:
        number = bin_of(np.array([row["lead_score"]]))[0]
        leads[row["as_of"]][number] += 1
        conversions[row["as_of"]][number] += bool(row["is_converted"])
    is_moved, rates = level_of_now(leads, conversions, HORIZON, held_out, max(leads))
    return is_moved, dict(enumerate(rates))


def binned_rates(total: NDArray[np.float64], converted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Isotonic rates of bins by scikit-learn; one that held no lead takes the rate of the one below it. Arguments: counts of the bins."""
    filled = np.flatnonzero(total)
    fit = IsotonicRegression(out_of_bounds="clip").fit(filled, (converted / np.maximum(total, 1))[filled], sample_weight=total[filled])
    return fit.predict([filled[max(np.searchsorted(filled, number, side="right") - 1, 0)] for number in range(len(total))])


def level_of_now(
    leads: Mapping[date, NDArray[np.float64]], conversions: Mapping[date, NDArray[np.float64]], horizon: timedelta, held_out: int, today: date
) -> tuple[bool, NDArray[np.float64]]:
    """Whether the rates stand on the level of now, and the rate of each bin: by scikit-learn's isotonic regression and numpy's polyfit.

    Arguments: leads, conversions: by cutoff and bin, those to come are not looked at; horizon; held_out: the setting holdout_cutoffs;
    today: the day of the scores.
    """

    def known_on(day: date) -> list[date]:
        """The cutoffs whose horizon was over."""
        return [other for other in sorted(leads) if other + horizon <= day]

    def odds(successes: float, trials: float) -> float:
        """The logarithm of the odds, half a trial added to each side."""
        return math.log((successes + 0.5) / (trials - successes + 0.5))

    def rates_on(day: date) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """The rates of all known cutoffs by bin, and those on the level of the day."""
        known = known_on(day)
        rates = binned_rates(sum(leads[other] for other in known), sum(conversions[other] for other in known))
        if len(known) < 4:
            return rates, None
        ages = np.array([(day - other).days for other in known])
        counts = np.array([(conversions[other].sum(), leads[other].sum(), leads[other] @ rates) for other in known])
        gaps = [odds(came, all_leads) - odds(expected, all_leads) for came, all_leads, expected in counts]
        variances = 1 / (counts[:, 0] + 0.5) + 1 / (counts[:, 1] - counts[:, 0] + 0.5)
        line = np.polyfit(ages, gaps, 1, w=1 / np.sqrt(variances))[1]
        came, all_leads, expected = counts[-held_out:].sum(axis=0)
        level = math.exp((odds(came, all_leads) - odds(expected, all_leads)) / 3 + 2 * line / 3)
        return rates, rates * level / (1 - rates + rates * level)

    gain = 0.0
    for day in known_on(today):
        if known_on(day):
            plain, moved = rates_on(day)
            if moved is not None:
                came, all_leads = conversions[day].sum(), leads[day].sum()
                for rates, sign in ((moved, 1), (plain, -1)):
                    share = (leads[day] @ rates + 0.5) / (all_leads + 1)
                    gain += sign * (came * math.log(share) + (all_leads - came) * math.log(1 - share))
    plain, moved = rates_on(today)
    return gain > 0, moved if gain > 0 else plain


def delong(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, float]:
    """AUC and its standard error after DeLong, DeLong and Clarke-Pearson (1988), from all pairs."""
    converted, others = scores[labels == 1], scores[labels == 0]
    wins = (converted[:, None] > others[None, :]) + 0.5 * (converted[:, None] == others[None, :])
    variance = wins.mean(axis=1).var(ddof=1) / len(converted) + wins.mean(axis=0).var(ddof=1) / len(others)
    return float(wins.mean()), float(np.sqrt(variance))


def log_odds(row: Row) -> float:
    """Of converting with the rule, less those without it, with half a lead added to each of the four counts."""
    with_it = (row["conversions_with"] + 0.5) / (row["leads_with"] - row["conversions_with"] + 0.5)
    without_it = (row["conversions_without"] + 0.5) / (row["leads_without"] - row["conversions_without"] + 0.5)
    return math.log(with_it / without_it)
