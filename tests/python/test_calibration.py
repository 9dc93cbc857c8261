"""The calibration beside other people's implementations: scikit-learn, scipy, and numpy where they have none.

The warehouse is built once by dbt on 5,000 invented contacts. Each test takes rows of the backtest (lead, cutoff, score,
label) and computes a mart anew. That the rows themselves are right is shown first: scores at a cutoff are those of a
build for that day, and labels and eligibility are read off the raw deals.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from numpy.typing import NDArray
from project import PROJECT, CompiledProject, run_dbt
from scipy.stats import binomtest, norm, rankdata
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, precision_recall_curve, roc_auc_score, roc_curve

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
        [sys.executable, PROJECT / "scripts" / "make_sample_data.py", "--contacts", str(contacts), "--seed", str(seed),
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


@pytest.fixture(scope="module")
def backtest(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    """The project built on 5,000 invented contacts."""
    folder = tmp_path_factory.mktemp("calibration")
    return build(make_sample(folder / "raw", 5000), folder / "w.duckdb")


# ------------------------------------------------------------------------------------------------------------
# The rows of the backtest
# ------------------------------------------------------------------------------------------------------------


def test_a_score_at_a_cutoff_is_that_of_a_build_for_that_day(backtest: Backtest, compiled_project: CompiledProject) -> None:
    """The later build and one as of the cutoff give every lead the same score, to the last digit."""
    cutoff = backtest.rows("select max(cutoff_on) as d from intermediate.int_cutoffs where split = 'training'")[0]["d"]
    with in_memory(compiled_project, backtest.raw_path, as_of=cutoff) as then:
        scores = {row["lead_id"]: row["lead_score"] for row in then.rows("select lead_id, lead_score from marts.lead_scores where is_open")}
    later = backtest.rows(
        "select lead_id, lead_score from intermediate.int_backtest_scores join intermediate.int_leads using (lead_number)"
        f" where as_of = '{cutoff}'"
    )
    assert {row["lead_id"]: row["lead_score"] for row in later} == scores
    assert len(scores) > 1000


def test_who_counts_at_a_cutoff_and_what_came(backtest: Backtest) -> None:
    """Leads that existed and were open, with a conversion after the cutoff and within the horizon as the label."""
    leads = {row["lead_id"]: row for row in backtest.rows("select lead_id, lead_number, created_on from intermediate.int_leads")}
    deals: dict[str, list[Row]] = defaultdict(list)
    for deal in backtest.rows("select contact_id, created_on, closed_on, state = 'won' as is_won from staging.stg_opportunities where rejection_reason is null"):
        deals[deal["contact_id"]].append(deal)
    as_of = backtest.rows("select as_of from intermediate.int_as_of")[0]["as_of"]
    found = {
        (row["lead_number"], row["as_of"]): row["is_converted"]
        for row in backtest.rows("select lead_number, as_of, is_converted from intermediate.int_backtest_leads")
    }
    expected: dict[tuple[int, date], bool | None] = {}
    for cutoff in {day for _, day in found}:
        for lead_id, lead in leads.items():
            dates = ((deal, [day for day in (deal["created_on"], deal["closed_on"]) if day]) for deal in deals[lead_id])
            known = [deal for deal, days in dates if min(days, default=cutoff) <= cutoff]
            closed = [deal for deal in known if deal["closed_on"] and deal["closed_on"] <= cutoff]
            is_over = bool(known) and len(closed) == len(known) and not any(deal["is_won"] for deal in closed)
            if lead["created_on"] > cutoff or is_over or any(deal["is_won"] for deal in closed):
                continue
            wins = [deal["closed_on"] for deal in deals[lead_id] if deal["is_won"]]
            label = bool(wins) and cutoff < min(wins) <= cutoff + HORIZON
            expected[lead["lead_number"], cutoff] = label if cutoff + HORIZON <= as_of else None
    assert found == expected
    assert sum(label or False for label in found.values()) > 300


def test_a_horizon_lies_between_training_and_held_out(backtest: Backtest) -> None:
    """The horizon of every training cutoff ends before the first held-out one; every used horizon ends by as_of."""
    cutoffs = backtest.rows("select * from intermediate.int_cutoffs cross join intermediate.int_as_of")
    by_split: dict[str, list[Row]] = defaultdict(list)
    for row in cutoffs:
        by_split[row["split"]].append(row)
    assert {split: len(rows) for split, rows in by_split.items()} == {"training": 9, "gap": 2, "held_out": 3, "watched": 3}
    first_held_out = min(row["cutoff_on"] for row in by_split["held_out"])
    assert max(row["horizon_ends_on"] for row in by_split["training"]) < first_held_out
    assert min(row["horizon_ends_on"] for row in by_split["gap"]) >= first_held_out
    assert all(row["cutoff_on"] + HORIZON <= row["as_of"] for row in cutoffs if row["split"] != "watched")


# What became known after the last training cutoff, 2025-10-31, though some of it happened before.
CUTOFF = date(2025, 10, 31)
LEAKS = {
    "a late event": (
        "events",
        "select 'leak-' || contact_id as event_id, contact_id, 'demo_requested' as event_type,"
        " timestamp '2025-10-20' as occurred_at, timestamp '2025-11-01' as loaded_at",
    ),
    "an attribute": (
        "contact_attributes",
        "select contact_id, 'purchase_timeframe' as attribute, 'this_month' as value, timestamp '2025-11-01' as observed_at",
    ),
    "a deal": (
        "opportunities",
        "select 'leak-' || contact_id as opportunity_id, contact_id, timestamp '2025-11-01' as created_at,"
        " timestamp '2025-11-02' as closed_at, true as is_won",
    ),
    "whose visits they were": (
        "identities",
        "select 'leak-' || contact_id as anonymous_id, contact_id, timestamp '2025-11-01' as linked_at",
    ),
}  # fmt: skip


SCORES_OF_THE_BACKTEST = (
    "select lead_id, as_of, lead_score from intermediate.int_backtest_scores join intermediate.int_leads using (lead_number)"
    " where as_of {} date '2025-10-31' order by all"
)


def scores_on_both_sides(project: CompiledProject, raw_path: Path) -> tuple[list[Any], list[Any]]:
    """Scores of the backtest up to the cutoff, and after it."""
    with in_memory(project, raw_path, as_of=date(2026, 6, 30)) as found:
        return tuple(found.rows(SCORES_OF_THE_BACKTEST.format(sign)) for sign in ("<=", ">"))


@pytest.fixture(scope="module")
def without_leaks(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any], list[Any]]:
    """Raw tables of 1,000 contacts, and the scores of their backtest."""
    raw_path = make_sample(tmp_path_factory.mktemp("leaks") / "raw", 1000)
    return raw_path, *scores_on_both_sides(compiled_project, raw_path)


@pytest.mark.parametrize("leak", LEAKS)
def test_what_was_not_known_at_a_cutoff_does_not_enter(
    compiled_project: CompiledProject, without_leaks: tuple[Path, list[Any], list[Any]], tmp_path: Path, leak: str
) -> None:
    """A fact planted for every second contact moves scores after the day on which it became known, and none before."""
    plain_path, before, after = without_leaks
    table, planted = LEAKS[leak]
    raw_path = tmp_path / "raw"
    shutil.copytree(plain_path, raw_path)
    plants = {table: planted}
    if leak == "whose visits they were":
        plants["events"] = (
            "select 'leak-' || contact_id as event_id, 'leak-' || contact_id as anonymous_id, 'demo_requested' as event_type,"
            " timestamp '2025-10-20' as occurred_at, timestamp '2025-10-20' as loaded_at"
        )
    people = (
        f"(select distinct contact_id from '{plain_path}/contacts.parquet'"
        " where created_at < timestamp '2025-10-01' and md5(contact_id) < '8')"
    )
    with duckdb.connect() as connection:
        for name, query in plants.items():
            connection.execute(
                f"copy (select * from '{plain_path}/{name}.parquet' union all by name ({query} from {people}))"
                f" to '{raw_path}/{name}.parquet'"
            )
    planted_before, planted_after = scores_on_both_sides(compiled_project, raw_path)
    assert planted_before == before
    assert len(before) > 1000
    assert planted_after != after


CALIBRATION_MARTS = (
    "threshold_curve", "threshold_recommendations", "score_calibration", "rule_evidence", "half_life_evidence", "model_monitoring",
    "lead_scores",
)  # fmt: skip
DAY = "timestamp '2026-04-01'"
# What was known by the end of 31 March 2026.
KNOWN = {
    "contacts": f"select * from '{{}}' where created_at is null or created_at < {DAY}",
    "events": f"select * from '{{}}' where coalesce(loaded_at, occurred_at) < {DAY}",
    "identities": f"select * from '{{}}' where linked_at < {DAY}",
    "contact_attributes": f"select * from '{{}}' where observed_at < {DAY}",
    "opportunities": f"select * replace (case when closed_at < {DAY} then closed_at end as closed_at,"
    f" case when closed_at < {DAY} then stage end as stage, coalesce(closed_at < {DAY}, false) and is_won as is_won) from '{{}}' where created_at < {DAY}",
}


def test_a_calibration_needs_nothing_that_came_later(backtest: Backtest, compiled_project: CompiledProject, tmp_path: Path) -> None:
    """As of a past day, every mart is the same with and without all that became known after it, to the last digit."""
    earlier = tmp_path / "raw"
    shutil.copytree(backtest.raw_path, earlier)
    with duckdb.connect() as connection:
        for table, query in KNOWN.items():
            connection.execute(f"copy ({query.format(f'{backtest.raw_path}/{table}.parquet')}) to '{earlier}/{table}.parquet'")
    found = []
    for raw_path in (backtest.raw_path, earlier):
        with in_memory(compiled_project, raw_path, as_of=date(2026, 3, 31)) as then:
            found.append({mart: then.rows(f"select * from marts.{mart} order by all") for mart in CALIBRATION_MARTS})
    for mart in CALIBRATION_MARTS:
        differing = {
            name for with_later, without in zip(found[0][mart], found[1][mart]) for name in without if with_later[name] != without[name]
        }
        assert (mart, differing, len(found[0][mart])) == (mart, set(), len(found[1][mart]))
    assert {row["finding"] for row in found[0]["threshold_recommendations"]} == {"ok"}


def test_one_thread_and_two_calibrate_the_same(backtest: Backtest, compiled_project: CompiledProject) -> None:
    """Every mart of a build with one thread equals that of dbt's build with two, to the last digit."""
    with in_memory(compiled_project, backtest.raw_path, threads=1) as alone:
        for mart in CALIBRATION_MARTS:
            query = f"select * from marts.{mart} order by all"
            assert alone.rows(query) == backtest.rows(query), mart


# ------------------------------------------------------------------------------------------------------------
# How well the score ranks
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("split", ["training", "held_out"])
def test_auc_is_that_of_scikit_learn(backtest: Backtest, split: str) -> None:
    """Equal scores share their ranks."""
    scores, labels, _ = backtest.scored(f"split = '{split}'")
    quality = backtest.rows(f"select * from intermediate.int_score_quality where split = '{split}'")[0]
    assert len(set(scores)) < len(scores)
    assert quality["auc"] == pytest.approx(roc_auc_score(labels, scores), **CLOSE)
    assert (quality["leads"], quality["conversions"], quality["finding"]) == (len(scores), labels.sum(), "ok")


def weights_by_replicate(backtest: Backtest) -> dict[int, NDArray[np.int64]]:
    """Draws of people: replicate to the weight of each of 64 groups."""
    weights: dict[int, NDArray[np.int64]] = defaultdict(lambda: np.zeros(64, dtype=np.int64))
    for row in backtest.rows("select * from intermediate.int_resamples"):
        weights[row["replicate"]][row["people_group"]] = row["weight"]
    return weights


def test_people_are_drawn_anew_with_all_their_cutoffs(backtest: Backtest) -> None:
    """Each draw holds 64 groups, every group is drawn about as often as any other, and a person is in one group."""
    weights = weights_by_replicate(backtest)
    assert set(weights) == set(range(201))
    assert (weights[0] == 1).all()
    drawn = np.array([weights[number] for number in range(1, 201)])
    assert (drawn.sum(axis=1) == 64).all()
    # 200 draws of 64 from 64: each group about 200 times, with a standard deviation of 14.
    assert abs(drawn.sum(axis=0) - 200).max() < 60
    assert drawn.var() == pytest.approx(1 - 1 / 64, abs=0.05)
    groups = backtest.rows("select lead_number, count(distinct people_group) as n from intermediate.int_backtest_scores group by 1")
    assert {row["n"] for row in groups} == {1}


def nearest_ranks(values: list[float]) -> tuple[float, float]:
    """The ends of the 95 % interval of 200 values: the 5th and the 196th."""
    ordered = sorted(values)
    return ordered[4], ordered[195]


def test_the_interval_of_the_auc_comes_from_the_draws(backtest: Backtest) -> None:
    """Each draw of people has the AUC that scikit-learn gives for its weights, of scores in steps of half a point."""
    scores, labels, groups = backtest.scored("split = 'held_out'")
    scores = np.floor(scores * 2) / 2
    weights = weights_by_replicate(backtest)
    aucs = [roc_auc_score(labels, scores, sample_weight=weights[number][groups]) for number in range(1, 201)]
    low, high = nearest_ranks(aucs)
    quality = backtest.rows("select * from intermediate.int_score_quality where split = 'held_out'")[0]
    assert (quality["auc_low"], quality["auc_high"]) == (pytest.approx(low, **CLOSE), pytest.approx(high, **CLOSE))


# ------------------------------------------------------------------------------------------------------------
# Thresholds
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("split", ["training", "held_out"])
def test_the_curve_is_that_of_scikit_learn(backtest: Backtest, split: str) -> None:
    """Precision, recall, F1, lift and the false-positive rate at every score that stands in the split."""
    scores, labels, _ = backtest.scored(f"split = '{split}'")
    curve = {row["threshold"]: row for row in backtest.rows(f"select * from marts.threshold_curve where split = '{split}'")}
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    false_rate, true_rate, roc_thresholds = roc_curve(labels, scores, drop_intermediate=False)
    assert set(thresholds) <= set(curve)
    for threshold, expected_precision, expected_recall in zip(thresholds, precision, recall):
        row = curve[threshold]
        assert row["precision"] == pytest.approx(expected_precision, **CLOSE)
        assert row["recall"] == pytest.approx(expected_recall, **CLOSE)
        total = expected_precision + expected_recall
        assert row["f1"] == pytest.approx(2 * expected_precision * expected_recall / total if total else 0, **CLOSE)
        assert row["lift"] == pytest.approx(expected_precision / labels.mean(), **CLOSE)
        assert row["expected_profit"] == row["conversions_above"] * 12000 - row["leads_above"] * 60
    for threshold, expected_false, expected_true in zip(roc_thresholds[1:], false_rate[1:], true_rate[1:]):
        assert curve[threshold]["false_positive_rate"] == pytest.approx(expected_false, **CLOSE)
        assert curve[threshold]["recall"] == pytest.approx(expected_true, **CLOSE)


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


def test_recommended_thresholds_are_the_best(backtest: Backtest) -> None:
    """Each method has the threshold that a search over all scores finds, on the training cutoffs alone."""
    scores, labels, _ = backtest.scored("split = 'training'")
    expected = chosen_thresholds(scores, labels, np.ones_like(labels))
    found = {row["method"]: row for row in backtest.rows("select * from marts.threshold_recommendations")}
    assert {method: found[method]["threshold"] for method in expected} == expected
    held_scores, held_labels, _ = backtest.scored("split = 'held_out'")
    for row in found.values():
        assert row["finding"] == "ok"
        is_above = held_scores >= row["threshold"]
        assert row["holdout_leads_above"] == is_above.sum()
        assert row["holdout_precision"] == pytest.approx(held_labels[is_above].mean(), **CLOSE)
        assert row["holdout_recall"] == pytest.approx(held_labels[is_above].sum() / held_labels.sum(), **CLOSE)
        assert row["threshold_low"] <= row["threshold"] <= row["threshold_high"]


def test_the_interval_of_a_threshold_comes_from_the_draws(backtest: Backtest) -> None:
    """Every draw of people chooses its own thresholds, in steps of half a point; none ends below what all of them choose."""
    scores, labels, groups = backtest.scored("split = 'training'")
    of_all = chosen_thresholds(scores, labels, np.ones_like(labels))
    scores = np.floor(scores * 2) / 2
    weights = weights_by_replicate(backtest)
    draws = [chosen_thresholds(scores, labels, weights[number][groups]) for number in range(1, 201)]
    for row in backtest.rows("select * from marts.threshold_recommendations where method <> 'sales_capacity'"):
        low, high = nearest_ranks([draw[row["method"]] for draw in draws])
        assert (row["method"], row["threshold_low"], row["threshold_high"]) == (row["method"], low, max(high, of_all[row["method"]]))


def test_sales_capacity_counts_todays_leads(backtest: Backtest) -> None:
    """At most 50 open leads that may be written to stand at or above it, and one score lower would be more."""
    row = backtest.rows("select * from marts.threshold_recommendations where method = 'sales_capacity'")[0]
    scores = np.array([lead["lead_score"] for lead in backtest.rows("select * from marts.lead_scores where is_open and not is_opted_out")])
    assert row["leads_today"] == (scores >= row["threshold"]).sum() <= 50
    assert (scores >= scores[scores < row["threshold"]].max()).sum() > 50


# ------------------------------------------------------------------------------------------------------------
# Probabilities
# ------------------------------------------------------------------------------------------------------------


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


def published(backtest: Backtest) -> dict[int, float]:
    """The probability of each bin that the marts show."""
    rows = backtest.rows("select bin_number, probability from intermediate.int_fitted_rates where fit = 'training'")
    return {row["bin_number"]: row["probability"] for row in rows}


def test_probabilities_are_those_of_isotonic_regression(backtest: Backtest) -> None:
    """The max-min form gives what scikit-learn's pooling of violators gives; empty bins take that of the bin below."""
    expected = isotonic(backtest)
    found = published(backtest)
    assert len(found) == BINS
    last = expected[min(expected)]
    for number in range(BINS):
        last = expected.get(number, last)
        assert found[number] == pytest.approx(last, **CLOSE)
    for lead in backtest.rows("select lead_score, is_open, conversion_probability from marts.lead_scores limit 2000"):
        if not lead["is_open"]:
            assert lead["conversion_probability"] is None
            continue
        assert lead["conversion_probability"] == found[int(bin_of(np.array([lead["lead_score"]]))[0])]


@pytest.mark.parametrize("split", ["training", "held_out"])
def test_calibration_is_that_of_scipy_and_scikit_learn(backtest: Backtest, split: str) -> None:
    """Wilson's interval of each band, the Brier score and the expected calibration error."""
    scores, labels, _ = backtest.scored(f"split = '{split}'")
    promised = published(backtest)
    bins = bin_of(scores)
    probabilities = np.array([promised[number] for number in bins.tolist()])
    rows = {row["band"]: row for row in backtest.rows(f"select * from marts.score_calibration where split = '{split}'")}
    assert len(rows) == BINS + 1
    for row in rows.values():
        is_in = (bins == round(row["min_score"] * BINS / 100)) if row["band"] != "all" else np.ones_like(bins, dtype=bool)
        assert (row["leads"], row["conversions"]) == (is_in.sum(), labels[is_in].sum())
        if not row["leads"]:
            assert (row["conversion_rate"], row["conversion_rate_low"], row["conversion_rate_high"]) == (None, None, None)
            continue
        interval = binomtest(int(labels[is_in].sum()), int(is_in.sum())).proportion_ci(0.95, method="wilson")
        assert row["conversion_rate_low"] == pytest.approx(interval.low, **CLOSE)
        assert row["conversion_rate_high"] == pytest.approx(interval.high, **CLOSE)
        # With one class alone scikit-learn cannot tell which it is.
        assert row["brier_score"] == pytest.approx(brier_score_loss(labels[is_in], probabilities[is_in], pos_label=1), **CLOSE)
    whole = rows["all"]
    assert whole["auc"] == pytest.approx(roc_auc_score(labels, scores), **CLOSE)
    error = sum(abs(labels[bins == number].sum() - probabilities[bins == number].sum()) for number in np.unique(bins)) / len(bins)
    assert whole["calibration_error"] == pytest.approx(error, **CLOSE)
    assert whole["conversion_probability"] == pytest.approx(probabilities.mean(), **CLOSE)
    days = [row["d"] for row in backtest.rows(
        f"select days_to_convert as d from intermediate.int_backtest_scores where split = '{split}' and is_converted"
    )]  # fmt: skip
    assert whole["median_days_to_convert"] == np.median(days)


# ------------------------------------------------------------------------------------------------------------
# Periods
# ------------------------------------------------------------------------------------------------------------


def delong(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, float]:
    """AUC and its standard error after DeLong, DeLong and Clarke-Pearson (1988), from all pairs."""
    converted, others = scores[labels == 1], scores[labels == 0]
    wins = (converted[:, None] > others[None, :]) + 0.5 * (converted[:, None] == others[None, :])
    variance = wins.mean(axis=1).var(ddof=1) / len(converted) + wins.mean(axis=0).var(ddof=1) / len(others)
    return float(wins.mean()), float(np.sqrt(variance))


def test_periods_are_those_of_numpy(backtest: Backtest) -> None:
    """AUC with DeLong's interval, Brier score, calibration error, hit rate and population stability of each period."""
    promised = published(backtest)
    base, base_labels, _ = backtest.scored("split = 'training'")
    ordered = np.sort(base)
    below = np.searchsorted(ordered, ordered, side="left")
    deciles = np.floor(10 * below / len(ordered)).astype(int)
    edges = np.array([0.0] + [ordered[deciles == number].min() for number in np.unique(deciles)[1:]] + [101.0])
    expected = np.histogram(base, edges)[0] / len(base)
    z = norm.ppf(0.975)
    periods = backtest.rows("select * from marts.model_monitoring order by period_on")
    assert len(periods) == 17
    for row in periods:
        scores, labels, _ = backtest.scored(f"as_of = '{row['period_on']}'")
        actual = np.maximum(np.histogram(scores, edges)[0] / len(scores), 0.0001)
        assert row["population_stability"] == pytest.approx(((actual - expected) * np.log(actual / expected)).sum(), **CLOSE)
        assert row["stability_finding"] == ("stable" if row["population_stability"] < 0.1 else "watch")
        assert row["share_sales_ready"] == pytest.approx(row["sales_ready_leads"] / len(scores), **CLOSE)
        assert (row["threshold"], row["leads_above"]) == (45, (scores >= 45).sum())
        if row["split"] == "watched":
            assert (row["finding"], row["conversions"], row["auc"], row["hit_rate"]) == ("horizon not over", None, None, None)
            assert (row["rate_finding"], row["brier_score"]) == (None, None)
            continue
        if labels.sum() < 30:
            assert row["finding"] == "not enough data"
            rates = ("conversion_rate", "rate_finding", "auc", "brier_score", "calibration_error", "hit_rate", "conversions_per_sales_ready_lead")
            assert {row[name] for name in rates} == {None}
            continue
        probabilities = np.array([promised[number] for number in bin_of(scores).tolist()])
        bins = bin_of(scores)
        error = sum(abs((labels - probabilities)[bins == number].sum()) for number in np.unique(bins)) / len(bins)
        assert row["brier_score"] == pytest.approx(brier_score_loss(labels, probabilities), **CLOSE)
        assert row["calibration_error"] == pytest.approx(error, **CLOSE)
        assert row["conversion_rate"] == pytest.approx(labels.mean(), **CLOSE)
        assert row["hit_rate"] == pytest.approx(labels[scores >= 45].mean(), **CLOSE)
        interval = binomtest(int(labels.sum()), len(labels)).proportion_ci(0.95, method="wilson")
        base_rate = base_labels.mean()
        side = "higher than" if interval.low > base_rate else "lower than" if interval.high < base_rate else "as"
        assert row["rate_finding"] == f"{side} in training"
        auc, error = delong(scores, labels)
        assert row["auc"] == pytest.approx(auc, **CLOSE)
        assert row["auc_low"] == pytest.approx(auc - z * error, **CLOSE)
        assert row["auc_high"] == pytest.approx(min(1, auc + z * error), **CLOSE)
        assert row["finding"] == "ok"
    assert {row["days_since_last_load"] for row in periods} <= {0, 1, 2}


# ------------------------------------------------------------------------------------------------------------
# Rules and half-lives
# ------------------------------------------------------------------------------------------------------------


def test_evidence_of_a_rule(backtest: Backtest) -> None:
    """Rates with and without each rule, lift, log-odds and overlap, counted lead by lead."""
    labels = {
        (row["lead_number"], row["as_of"]): (row["is_converted"], row["people_group"])
        for row in backtest.rows("select * from intermediate.int_backtest_scores where split = 'training'")
    }
    fired: dict[str, set[tuple[int, date]]] = defaultdict(set)
    for row in backtest.rows("select lead_number, as_of, rule_id from intermediate.int_rule_points"):
        if (row["lead_number"], row["as_of"]) in labels:
            fired[row["rule_id"]].add((row["lead_number"], row["as_of"]))
    weights = weights_by_replicate(backtest)
    total = sum(label for label, _ in labels.values())
    rows = {row["rule_id"]: row for row in backtest.rows("select * from marts.rule_evidence")}
    assert set(fired) <= set(rows)
    assert {row["finding"] for row in rows.values()} >= {"not enough data", "speaks for", "speaks against", "no clear effect"}
    for rule_id, row in rows.items():
        leads_with = len(fired[rule_id])
        expected_conversions = min(leads_with, len(labels) - leads_with) * total / len(labels)
        assert (row["finding"] == "not enough data") == (expected_conversions < 5), rule_id
        assert (row["lift"] is None) >= (row["finding"] == "not enough data"), rule_id
    for rule_id in ("pricing_page_viewed", "unsubscribed", "c_level", "quiet_30_days"):
        row, leads = rows[rule_id], fired[rule_id]
        hits = sum(labels[key][0] for key in leads)
        assert (row["leads_with"], row["conversions_with"]) == (len(leads), hits)
        with_rule, without = hits / len(leads), (total - hits) / (len(labels) - len(leads))
        assert row["lift"] == pytest.approx(with_rule / without, **CLOSE)
        odds = (hits + 0.5) / (len(leads) - hits + 0.5) * (len(labels) - len(leads) - total + hits + 0.5) / (total - hits + 0.5)
        assert row["log_odds_ratio"] == pytest.approx(np.log(odds), **CLOSE)
        counts = np.zeros((4, 64))
        for key, (label, group) in labels.items():
            counts[2 * (key in leads) + bool(label), group] += 1
        drawn = [counts @ weights[number] for number in range(1, 201)]
        lifts = [(n[3] / (n[2] + n[3])) / (n[1] / (n[0] + n[1])) for n in drawn]
        low, high = nearest_ranks(lifts)
        assert (row["lift_low"], row["lift_high"]) == (pytest.approx(low, **CLOSE), pytest.approx(high, **CLOSE))
        assert row["finding"] == ("speaks for" if low > 1 else "speaks against" if high < 1 else "no clear effect")
    last = max(day for _, day in labels)
    leads_at_last = {rule_id: {key for key in keys if key[1] == last} for rule_id, keys in fired.items()}
    here = leads_at_last["pricing_page_viewed"]
    overlaps = {
        rule_id: len(here & there) / len(here | there) for rule_id, there in leads_at_last.items() if rule_id != "pricing_page_viewed"
    }
    row = rows["pricing_page_viewed"]
    assert row["overlap"] == pytest.approx(max(overlaps.values()), **CLOSE)
    assert overlaps[row["overlaps_most_with"]] == max(overlaps.values())


def log_odds(row: Row) -> float:
    """Of converting with the rule, less those without it, with half a lead added to each of the four counts."""
    with_it = (row["conversions_with"] + 0.5) / (row["leads_with"] - row["conversions_with"] + 0.5)
    without_it = (row["conversions_without"] + 0.5) / (row["leads_without"] - row["conversions_without"] + 0.5)
    return math.log(with_it / without_it)


def test_suggested_points_give_as_many_points_as_now(backtest: Backtest) -> None:
    """Log-odds times one scale for each score, divided by the mean decayed hits, in whole points."""
    rows = backtest.rows(
        "select rules.rule_id, rules.score, lifts.conversions_with, lifts.leads_with, lifts.conversions_without, lifts.leads_without,"
        " evidence.log_odds_ratio, evidence.suggested_points, sum(abs(points.capped_points)) as given, count(*) as leads,"
        " cast(sum(points.decayed_hits) as double) as decayed_hits"
        " from intermediate.int_rule_lifts as lifts join intermediate.int_rules as rules on lifts.rule_id = rules.rule_id and lifts.replicate = 0"
        " join marts.rule_evidence as evidence on lifts.rule_id = evidence.rule_id"
        " join intermediate.int_rule_points as points on lifts.rule_id = points.rule_id"
        " join intermediate.int_backtest_scores as backtest on points.lead_number = backtest.lead_number"
        " and points.as_of = backtest.as_of and backtest.split = 'training' group by all"
    )
    for score in ("fit", "engagement"):
        side = [row for row in rows if row["score"] == score]
        odds = {row["rule_id"]: log_odds(row) for row in side}
        scale = float(sum(row["given"] for row in side)) / sum(row["leads"] * abs(odds[row["rule_id"]]) for row in side)
        for row in side:
            if row["suggested_points"] is None:
                continue
            assert row["log_odds_ratio"] == pytest.approx(odds[row["rule_id"]], **CLOSE)
            exact = odds[row["rule_id"]] * scale / (row["decayed_hits"] / row["leads"])
            assert abs(row["suggested_points"] - exact) <= 0.5 + 1e-9
    assert len(rows) > 50
    assert len([row for row in rows if row["suggested_points"] is not None]) > 30


def test_half_lives_are_compared_by_auc(backtest: Backtest) -> None:
    """The decayed hits of one rule, made anew from its days, rank as half_life_evidence says."""
    rule = backtest.rows("select * from intermediate.int_behavior_rules where rule_id = 'page_viewed'")[0]
    days: dict[int, list[Row]] = defaultdict(list)
    for row in backtest.rows(f"select * from intermediate.int_signal_days where rule_number = {rule['rule_number']}"):
        days[row["lead_number"]].append(row)
    evidence = {
        row["half_life_days"]: row
        for row in backtest.rows("select * from marts.half_life_evidence where rule_id = 'page_viewed'")
    }
    assert set(evidence) == {7, 14, 30, 60, 90, 180, 365, None} | {rule["half_life_days"]}
    for split, column in (("training", "auc"), ("held_out", "holdout_auc")):
        rows = backtest.rows(f"select lead_number, as_of, is_converted from intermediate.int_backtest_scores where split = '{split}'")
        labels = [row["is_converted"] for row in rows]
        for half_life in (7, 90, None):
            compared = {
                (row["lead_number"], row["as_of"]): row["decayed_hits"]
                for row in backtest.rows(
                    f"select * from intermediate.int_half_life_hits where rule_number = {rule['rule_number']}"
                    f" and half_life_days is not distinct from {half_life or 'null'}"
                )
            }
            amounts = []
            for row in rows:
                quantities: dict[date, float] = defaultdict(float)
                for day in days[row["lead_number"]]:
                    if day["known_from"] <= row["as_of"] < day["known_until"]:
                        quantities[day["signal_on"]] += day["quantity"]
                amount = sum(
                    min(quantity, rule["max_per_day"] or quantity)
                    * (0.5 ** ((row["as_of"] - day).days / half_life) if half_life else 1)
                    for day, quantity in quantities.items()
                )
                # Whose amounts are equal in all 15 decimals is tied: which ones those are, only the decimals can say.
                amounts.append(compared.get((row["lead_number"], row["as_of"]), Decimal(0)))
                assert float(amounts[-1]) == pytest.approx(amount, **CLOSE)
            ranks = rankdata([int(amount * 10**15) for amount in amounts])
            assert evidence[half_life][column] == pytest.approx(roc_auc_score(labels, ranks), **CLOSE)
    assert [row["half_life_days"] for row in evidence.values() if row["is_current"]] == [rule["half_life_days"]]
    best_rows = [row for row in evidence.values() if row["is_best"]]
    assert [row["auc"] for row in best_rows] == [max(row["auc"] for row in evidence.values())]


def test_the_half_lives_that_stand_give_the_hits_that_score(backtest: Backtest) -> None:
    """At the half-life that a rule has, the hits compared are those that the score uses, to the last digit."""
    differing = backtest.rows(
        "select count(*) as n from intermediate.int_half_life_hits as hits join intermediate.int_behavior_rules as rules using (rule_number)"
        " full join (select points.* from intermediate.int_rule_points as points join intermediate.int_backtest_leads as leads"
        " on points.lead_number = leads.lead_number and points.as_of = leads.as_of and leads.split in ('training', 'held_out') where points.rule_kind = 'behavior') as points"
        " on points.lead_number = hits.lead_number and points.as_of = hits.as_of and points.rule_id = rules.rule_id"
        " where coalesce(hits.is_current, true) and points.decayed_hits is distinct from hits.decayed_hits"
    )
    assert differing == [{"n": 0}]


# ------------------------------------------------------------------------------------------------------------
# What cannot be said
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_conversions_do_not_rank(
    backtest: Backtest, compiled_project: CompiledProject, tmp_path: Path, seed: int
) -> None:
    """Where conversions fall on people by chance the score does not rank, and no threshold is recommended."""
    raw_path = tmp_path / "raw"
    shutil.copytree(backtest.raw_path, raw_path)
    deals = parquet.read_table(backtest.raw_path / "opportunities.parquet")
    people = backtest.rows("select lead_id, created_on from intermediate.int_leads order by created_on, lead_id")
    created = np.array([person["created_on"] for person in people], dtype="datetime64[D]")
    closed = [day.date() if (day := moment.as_py()) else date(2026, 6, 30) for moment in deals["closed_at"]]
    # Whoever was there by the day on which a deal closed may get it: at every cutoff each lead has the same chance.
    present = np.searchsorted(created, np.array(closed, dtype="datetime64[D]"), side="right")
    drawn = (np.random.default_rng(seed).random(len(present)) * present).astype(int)
    owners = pa.array([people[number]["lead_id"] for number in drawn])
    deals = deals.set_column(deals.column_names.index("contact_id"), "contact_id", owners)
    parquet.write_table(deals, raw_path / "opportunities.parquet")
    with in_memory(compiled_project, raw_path) as shuffled:
        rows = shuffled.rows("select * from marts.threshold_recommendations")
        assert {(row["finding"], row["threshold"], row["precision"]) for row in rows} == {("does not rank", None, None)}
        assert shuffled.rows("select distinct conversion_probability as p from marts.lead_scores") == [{"p": None}]
        quality = shuffled.rows("select * from intermediate.int_score_quality where split = 'training'")[0]
        assert quality["conversions"] >= 30


def test_few_conversions_are_not_enough(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """With 300 contacts every mart says so, and shows no bare number."""
    with in_memory(compiled_project, make_sample(tmp_path / "raw", 300)) as few:
        assert few.rows("select * from marts.threshold_curve") == []
        recommendations = few.rows("select * from marts.threshold_recommendations")
        assert {(row["finding"], row["threshold"]) for row in recommendations} == {("not enough data", None)}
        bands = few.rows("select * from marts.score_calibration")
        assert {(row["band"], row["finding"], row["conversion_probability"]) for row in bands} == {("all", "not enough data", None)}
        assert {(row["finding"], row["lift"], row["suggested_points"]) for row in few.rows("select * from marts.rule_evidence")} == {
            ("not enough data", None, None)
        }
        assert {(row["finding"], row["auc"]) for row in few.rows("select * from marts.half_life_evidence")} == {("not enough data", None)}
        assert {row["auc"] for row in few.rows("select * from marts.model_monitoring")} == {None}
        assert few.rows("select count(conversion_probability) as n from marts.lead_scores") == [{"n": 0}]


def test_tiers_follow_a_recommendation_and_say_so(backtest: Backtest, compiled_project: CompiledProject, tmp_path: Path) -> None:
    """A method sets the threshold of its tier; one that would pass another tier does not, and says why."""
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    file = seeds / "tiers.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Hot,60,,", "Hot,60,sales_capacity,").replace("Cool,30,,", "Cool,30,best_f1,"), encoding="utf-8")
    with in_memory(compiled_project, backtest.raw_path, seeds) as moved:
        thresholds = {row["method"]: row["threshold"] for row in moved.rows("select * from marts.threshold_recommendations")}
        tiers = {
            (row["tier"], row["tier_min_score"], row["tier_min_score_source"])
            for row in moved.rows("select distinct tier, tier_min_score, tier_min_score_source from marts.lead_scores")
        }
        capacity, best_f1 = thresholds["sales_capacity"], thresholds["best_f1"]
        assert tiers == {
            ("Hot", capacity, "sales_capacity"),
            ("Warm", 45, "min_score"),
            ("Cool", 30, f"min_score, because best_f1 ({best_f1:.2f}) would pass another tier"),
            ("Cold", 0, "min_score"),
        }
        hot = moved.rows("select min(lead_score) as low from marts.lead_scores where tier = 'Hot'")[0]["low"]
        assert hot >= capacity
        # The backtest reads scores and never tiers: nothing that is learned has moved.
        for query in ("select * exclude (as_of) from marts.threshold_recommendations order by 1", "select * from marts.threshold_curve order by 1, 2"):
            assert moved.rows(query) == backtest.rows(query)
