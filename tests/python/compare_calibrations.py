"""Compare probabilities before and after they follow the level of now, and those of other methods, on later time.

    .venv/bin/python tests/python/compare_calibrations.py --warehouse warehouse/lead_scoring.duckdb --warehouse warehouse/bank.duckdb

For each warehouse and three made-up worlds: what is judged are the held-out cutoffs (of a world: the day of the scores), and what is
fitted are the cutoffs whose horizon was over on the first of them, so that neither a fit nor a choice has seen what it is judged on.
`before` is the rates of what would have been the training cutoffs then; `after` what is published since. Brier score, expected
calibration error in bins of five points, AUC, average precision, and the mean probability over the rate that came.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import click
import duckdb
import numpy as np
from rich.console import Console
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from lead_scoring.learning import fitting, judging
from lead_scoring.learning.backtest import read_backtest
from lead_scoring.learning.points import lead_scores

sys.path.insert(0, str(Path(__file__).parent / "support"))
from backtests import BINS, bin_of, binned_rates, level_of_now
from changing_worlds import HORIZON, TODAY, changing_world

DRAWS = 100


def measures(probability: np.ndarray, converted: np.ndarray, score: np.ndarray) -> str:
    """Brier score, calibration error, AUC, average precision and the ratio of promised to came, in one line."""
    bins = bin_of(100 * np.clip(np.argsort(np.argsort(score)) / len(score), 0, 0.9999))
    error = sum(abs((probability - converted)[bins == number].sum()) for number in np.unique(bins)) / len(bins)
    rng, size = np.random.default_rng(0), len(converted)
    squares = (probability - converted) ** 2
    spread = np.std([squares[rng.integers(0, size, size)].mean() for _ in range(DRAWS)])
    return (f"{brier_score_loss(converted, probability):.4f} ± {1.96 * spread:.4f} | {error:.4f} | {roc_auc_score(converted, score):.3f} | "
            f"{average_precision_score(converted, score):.3f} | {probability.mean() / converted.mean():.2f}")


def compare(days: dict, judged: list, horizon: timedelta, held_out: int) -> dict:
    """The lines of one set, by method.

    Arguments:
        days: cutoff to (scores, outcomes).
        judged: the cutoffs to judge on.
        horizon: of a conversion.
        held_out: the setting holdout_cutoffs.
    """
    today = min(judged)
    known = [day for day in sorted(days) if day + horizon <= today] or [day for day in sorted(days) if day < today]
    kept_back = known[-held_out:]
    training = [day for day in known if day + horizon < kept_back[0]] or known
    leads = {day: np.bincount(bin_of(days[day][0]), minlength=BINS).astype(float) for day in [*known, today]}
    conversions = {day: np.bincount(bin_of(days[day][0]), days[day][1], BINS) for day in [*known, today]}
    scores, converted = (np.concatenate([days[day][place] for day in judged]) for place in (0, 1))
    past, came = (np.concatenate([days[day][place] for day in known]) for place in (0, 1))
    before = binned_rates(sum(leads[day] for day in training), sum(conversions[day] for day in training))
    after = level_of_now(leads, conversions, horizon, held_out, today)[1]
    platt = LogisticRegression(C=1e6).fit(past[:, None] / 10, came)
    return {
        "before": measures(before[bin_of(scores)], converted, scores),
        "after": measures(after[bin_of(scores)], converted, scores),
        "isotonic (scikit-learn)": measures(IsotonicRegression(out_of_bounds="clip").fit(past, came).predict(scores), converted, scores),
        "Platt (scikit-learn)": measures(platt.predict_proba(scores[:, None] / 10)[:, 1], converted, scores),
    }


def other_scores(warehouse: Path) -> dict:
    """Gradient boosting and one decayed count of a warehouse, fitted on its learning pairs and put to probabilities by isotonic regression."""
    backtest = read_backtest(warehouse)
    learning, held_out = backtest.chosen(~backtest.is_held_out), backtest.chosen(backtest.is_held_out)
    rules, count = fitting.learnable(backtest), fitting.best_count(learning)
    boosted = [judging.boosting_score(learning, side, rules) for side in (learning, held_out)]
    found = {"gradient boosting": [1 / (1 + np.exp(-score)) for score in boosted], "one decayed count": [lead_scores(side, count) for side in (learning, held_out)]}
    lines = {}
    for name, (past, score) in found.items():
        probability = score if name == "gradient boosting" else IsotonicRegression(out_of_bounds="clip").fit(past, learning.converted).predict(score)
        lines[name] = measures(probability, held_out.converted.astype(int), score)
    return lines


@click.command()
@click.option("--warehouse", "warehouses", type=click.Path(path_type=Path), multiple=True, help="Give it once or more.")
def main(warehouses: tuple) -> None:
    """Compare probabilities on later time."""
    console = Console(highlight=False, soft_wrap=True)
    console.print("| set | method | Brier | ECE | AUC | average precision | promised / came |\n|---|---|---|---|---|---|---|")
    for warehouse in warehouses:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            horizon, held_out = connection.execute("select horizon_days, holdout_cutoffs from intermediate.int_settings").fetchone()
            rows = connection.execute("""
                select as_of, split, lead_score, cast(is_converted as integer) as converted from intermediate.int_backtest_scores
                where split <> 'watched' order by as_of, lead_number
            """).fetchnumpy()
        cutoffs, splits = rows["as_of"].astype("datetime64[D]").astype(date), np.asarray(rows["split"])
        days = {day: (np.asarray(rows["lead_score"], dtype=float)[cutoffs == day], np.asarray(rows["converted"], dtype=int)[cutoffs == day])
                for day in sorted(set(cutoffs))}
        judged = sorted(set(cutoffs[splits == "held_out"]))
        for method, line in {**compare(days, judged, timedelta(days=int(horizon)), int(held_out)), **other_scores(warehouse)}.items():
            console.print(f"| {warehouse.stem} | {method} | {line} |")
    for course in ("falling", "rising", "seasonal"):
        for method, line in compare(changing_world(course, 77, 4000), [TODAY], HORIZON, 3).items():
            console.print(f"| {course} world | {method} | {line} |")


if __name__ == "__main__":
    main()
