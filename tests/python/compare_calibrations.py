"""Compare probabilities before and after they follow the level of now, and those of other methods, on later time.

    export OMP_NUM_THREADS=1    # boosting in many threads waits for itself where the cores are shared
    .venv/bin/python tests/python/compare_calibrations.py --warehouse warehouse/oulad.duckdb --warehouse warehouse/bank.duckdb
    .venv/bin/python tests/python/compare_calibrations.py --world falling --world rising --world seasonal

Judged are the held-out cutoffs of a warehouse, or the last three of a made-up world, but for those on whose day no outcome was known
yet. Each is judged by what was known on its own day, as `lead_scores` of that day would have shown it: whatever is fitted sees the
cutoffs whose horizon was over then, so that neither a fit nor a choice has seen what it is judged on. `before` is the rates of what
would have been the training cutoffs on that day (of all known ones, where too few were known to hold some out); `after` what is
published since. Brier score with the interval of its mean over people; by how much it is above that of `before`, with the interval
of the difference; expected calibration error in twenty bins of leads as many; AUC; average precision; mean probability over the
rate that came. A made-up world has scores alone, no facts to boost or count.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import click
import duckdb
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from lead_scoring.learning import backtest, fitting, judging
from lead_scoring.learning.points import lead_scores

sys.path.insert(0, str(Path(__file__).parent / "support"))
from backtests import BINS, bin_of, binned_rates, level_of_now
from changing_worlds import COURSES, HORIZON, changing_world

DRAWS, LEVEL = 400, 0.95
WORLD_SEED, WORLD_PEOPLE, WORLD_HELD_OUT = 77, 4000, 3


@dataclass(frozen=True)
class Cutoff:
    """The leads of one cutoff, n of them: lead (numbers that tell people apart), score and converted (0 or 1)."""

    lead: NDArray[np.int64]
    score: NDArray[np.float64]
    converted: NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """What a method said of the judged leads, n of them.

    Attributes:
        probability: the chance that it gave.
        rank: what it puts them in order by.
        weight: how many leads each of them stands for.
    """

    lead: NDArray[np.int64]
    converted: NDArray[np.int64]
    probability: NDArray[np.float64]
    rank: NDArray[np.float64]
    weight: NDArray[np.float64]


def known_on(day: date, cutoffs: list, horizon: timedelta) -> list:
    """The cutoffs whose horizon was over on a day."""
    return [other for other in cutoffs if other + horizon <= day]


def half_width(lead: NDArray[np.int64], values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Half the interval of a weighted mean, by drawing people anew: one person stands at several cutoffs."""
    _, person = np.unique(lead, return_inverse=True)
    sums, weights = np.bincount(person, values * weight), np.bincount(person, weight)
    chance = np.random.default_rng(0)
    draws = [(sums[drawn].sum() / weights[drawn].sum()) for drawn in (chance.integers(0, len(sums), len(sums)) for _ in range(DRAWS))]
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return (high - low) / 2


def measures(judged: Judged, before: Judged | None) -> str:
    """The cells of one line. Arguments: before: what the rates of training said of the same leads, where these are the same."""
    squares = (judged.probability - judged.converted) ** 2
    total = judged.weight.sum()
    place = (np.cumsum(judged.weight[np.argsort(judged.rank, kind="stable")]) - 1e-9) / total
    bins = np.empty(len(place), dtype=int)
    bins[np.argsort(judged.rank, kind="stable")] = np.minimum((place * BINS).astype(int), BINS - 1)
    error = np.abs(np.bincount(bins, (judged.probability - judged.converted) * judged.weight)).sum() / total
    above = ""
    if before is not None and len(before.lead) == len(judged.lead):
        more = squares - (before.probability - before.converted) ** 2
        above = f"{np.average(more, weights=judged.weight):+.5f} ± {half_width(judged.lead, more, judged.weight):.5f}"
    return " | ".join([
        f"{np.average(squares, weights=judged.weight):.4f} ± {half_width(judged.lead, squares, judged.weight):.4f}",
        above,
        f"{error:.4f}",
        f"{roc_auc_score(judged.converted, judged.rank, sample_weight=judged.weight):.3f}",
        f"{average_precision_score(judged.converted, judged.rank, sample_weight=judged.weight):.3f}",
        f"{(judged.probability @ judged.weight) / (judged.converted @ judged.weight):.2f}",
    ])


def of_the_score(days: dict, judged: list, horizon: timedelta, held_out: int) -> dict:
    """What each mapping of the score to a probability said of the judged cutoffs.

    Arguments: days: day to Cutoff; judged: days; horizon: of a conversion; held_out: the setting holdout_cutoffs.
    """
    leads = {day: np.bincount(bin_of(at.score), minlength=BINS).astype(float) for day, at in days.items()}
    conversions = {day: np.bincount(bin_of(at.score), at.converted, BINS) for day, at in days.items()}
    said = defaultdict(list)
    for day in judged:
        known, score = known_on(day, sorted(days), horizon), days[day].score
        first_held_out = known[-held_out:][0]
        training = known_on(first_held_out - timedelta(days=1), known, horizon) or known
        before = binned_rates(sum(leads[other] for other in training), sum(conversions[other] for other in training))
        after = level_of_now(leads, conversions, horizon, held_out, day)[1]
        past, came = (np.concatenate([getattr(days[other], name) for other in known]) for name in ("score", "converted"))
        boosted = HistGradientBoostingClassifier(max_iter=100, learning_rate=0.05, max_depth=3, min_samples_leaf=50, random_state=0)
        said["before"].append(before[bin_of(score)])
        said["after"].append(after[bin_of(score)])
        said["isotonic (scikit-learn)"].append(IsotonicRegression(out_of_bounds="clip").fit(past, came).predict(score))
        said["Platt (scikit-learn)"].append(LogisticRegression(C=1e6).fit(past[:, None] / 10, came).predict_proba(score[:, None] / 10)[:, 1])
        said["gradient boosting of the score"].append(boosted.fit(past[:, None], came).predict_proba(score[:, None])[:, 1])
    lead, score, converted = (np.concatenate([getattr(days[day], name) for day in judged]) for name in ("lead", "score", "converted"))
    found = {method: Judged(lead, converted, np.concatenate(parts), score, np.ones(len(lead))) for method, parts in said.items()}
    boosted = found["gradient boosting of the score"]
    return {**found, "gradient boosting of the score": replace(boosted, rank=boosted.probability)}


def of_the_facts(warehouse: Path, judged: list) -> dict:
    """What gradient boosting and one decayed count, both put to probabilities on learning pairs alone, said of the judged cutoffs.

    The half-life of the count is chosen once, on what was known on the first day. Arguments: warehouse, judged: days.
    """
    try:
        pairs = backtest.read_backtest(warehouse)
    except backtest.CannotLearn as problem:
        click.echo(f"{warehouse} without gradient boosting of the facts and the decayed count: {problem}", err=True)
        return {}
    day_of, rules, count, said = pairs.cutoff.astype("datetime64[D]"), fitting.learnable(pairs), None, defaultdict(list)
    for day in judged:
        learning = pairs.chosen(day_of + np.timedelta64(pairs.horizon, "D") <= np.datetime64(day))
        now = pairs.chosen(day_of == np.datetime64(day))
        count = count or fitting.best_count(learning)
        boosted = judging.boosting_score(learning, now, rules)
        past, score = lead_scores(learning, count), lead_scores(now, count)
        fit = IsotonicRegression(out_of_bounds="clip").fit(past, learning.converted, sample_weight=learning.stands_for)
        for method, probability, rank in (
            ("gradient boosting of the facts", 1 / (1 + np.exp(-boosted)), boosted), ("one decayed count", fit.predict(score), score)
        ):  # fmt: skip
            said[method].append((now.lead, now.converted.astype(int), probability, rank, now.stands_for))
    return {method: Judged(*(np.concatenate(parts) for parts in zip(*rows))) for method, rows in said.items()}


def of_warehouse(warehouse: Path) -> dict:
    """What each method said of the held-out cutoffs of a warehouse."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        days, held_out = connection.execute("select horizon_days, holdout_cutoffs from intermediate.int_settings").fetchone()
        rows = connection.execute("""
            select as_of, split, lead_number, cast(lead_score as double) as lead_score, cast(is_converted as integer) as converted
            from intermediate.int_backtest_scores where split in ('training', 'gap', 'held_out') order by as_of, lead_number
        """).fetchnumpy()
    day_of, horizon, cutoffs = rows["as_of"].astype("datetime64[D]").astype(date), timedelta(days=int(days)), {}
    for day in sorted(set(day_of)):
        at = day_of == day
        cutoffs[day] = Cutoff(*(np.asarray(rows[name])[at] for name in ("lead_number", "lead_score", "converted")))
    judged = [day for day in sorted(set(day_of[np.asarray(rows["split"]) == "held_out"])) if known_on(day, list(cutoffs), horizon)]
    if not judged:
        raise click.ClickException(f"{warehouse}: on no held-out cutoff an outcome was known. Build it for a later date.")
    return of_the_score(cutoffs, judged, horizon, int(held_out)) | of_the_facts(warehouse, judged)


def of_world(course: str) -> dict:
    """What each mapping said of the last cutoffs of a made-up world."""
    world = changing_world(course, WORLD_SEED, WORLD_PEOPLE)
    cutoffs = {day: Cutoff(np.arange(len(scores)), scores, converted) for day, (scores, converted) in world.items()}
    return of_the_score(cutoffs, sorted(cutoffs)[-WORLD_HELD_OUT:], HORIZON, WORLD_HELD_OUT)


@click.command()
@click.option("--warehouse", "warehouses", type=click.Path(path_type=Path, exists=True), multiple=True, help="Give it once or more.")
@click.option("--world", "courses", type=click.Choice(sorted(COURSES)), multiple=True, help="Give it once or more.")
def main(warehouses: tuple, courses: tuple) -> None:
    """Compare probabilities on later time."""
    console = Console(highlight=False, soft_wrap=True)
    console.print("| set | method | Brier | above before | ECE | AUC | average precision | promised / came |\n|---|---|---|---|---|---|---|---|")
    for name, find, source in [
        *((warehouse.stem, of_warehouse, warehouse) for warehouse in warehouses), *((f"{course} world", of_world, course) for course in courses)
    ]:  # fmt: skip
        said = find(source)
        for method, judged in said.items():
            console.print(f"| {name} | {method} | {measures(judged, said['before'] if method != 'before' else None)} |")


if __name__ == "__main__":
    main()
