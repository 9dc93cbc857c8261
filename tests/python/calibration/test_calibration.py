"""The calibration beside other people's implementations: scikit-learn, scipy, and numpy where they have none.

The warehouse is built once by dbt on 5,000 invented contacts. Each test takes rows of the backtest (lead, cutoff, score,
label) and computes a mart anew. That the rows themselves are right is shown in test_backtest.py: scores at a cutoff are
those of a build for that day, and labels and eligibility are read off the raw deals.
"""

from __future__ import annotations

import numpy as np
import pytest
from backtests import (
    BINS,
    CLOSE,
    Backtest,
    bin_of,
    chosen_thresholds,
    delong,
    expected_published,
    isotonic,
    nearest_ranks,
    published,
    taught,
    weights_by_replicate,
)
from scipy.stats import binomtest, norm
from sklearn.metrics import brier_score_loss, precision_recall_curve, roc_auc_score, roc_curve

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
    for row in backtest.rows("select * from marts.threshold_recommendations where method not like '%_capacity'"):
        low, high = nearest_ranks([draw[row["method"]] for draw in draws])
        assert (row["method"], row["threshold_low"], row["threshold_high"]) == (row["method"], low, max(high, of_all[row["method"]]))


@pytest.mark.parametrize(("method", "capacity"), [("sales_capacity", 50), ("daily_capacity", 10)])
def test_capacity_counts_todays_leads(backtest: Backtest, method: str, capacity: int) -> None:
    """At most so many open leads that may be written to stand at or above it, and one score lower would be more."""
    row = backtest.rows(f"select * from marts.threshold_recommendations where method = '{method}'")[0]
    scores = np.array([lead["lead_score"] for lead in backtest.rows("select * from marts.lead_scores where is_open and not is_opted_out and not is_excluded")])
    assert row["leads_today"] == (scores >= row["threshold"]).sum() <= capacity
    assert (scores >= scores[scores < row["threshold"]].max()).sum() > capacity


# ------------------------------------------------------------------------------------------------------------
# Probabilities
# ------------------------------------------------------------------------------------------------------------


def test_probabilities_are_those_of_isotonic_regression(backtest: Backtest) -> None:
    """The max-min form gives what scikit-learn's pooling of violators gives; empty bins take that of the bin below."""
    expected = isotonic(backtest)
    found = taught(backtest)
    assert len(found) == BINS
    last = expected[min(expected)]
    for number in range(BINS):
        last = expected.get(number, last)
        assert found[number] == pytest.approx(last, **CLOSE)


def test_what_is_shown_is_of_every_cutoff_that_is_over(backtest: Backtest) -> None:
    """The rates of all of them, on the level of now where that would have foretold the past better."""
    is_moved, expected = expected_published(backtest)
    found = published(backtest)
    assert backtest.rows("select distinct is_moved from intermediate.int_published_rates") == [{"is_moved": is_moved}]
    assert found == pytest.approx(expected, **CLOSE)
    assert found != pytest.approx(taught(backtest), **CLOSE)
    for lead in backtest.rows("select lead_score, is_open, conversion_probability from marts.lead_scores limit 2000"):
        if not lead["is_open"]:
            assert lead["conversion_probability"] is None
            continue
        assert lead["conversion_probability"] == found[int(bin_of(np.array([lead["lead_score"]]))[0])]


@pytest.mark.parametrize("split", ["training", "held_out"])
def test_calibration_is_that_of_scipy_and_scikit_learn(backtest: Backtest, split: str) -> None:
    """Wilson's interval of each band, the Brier score and the expected calibration error."""
    scores, labels, _ = backtest.scored(f"split = '{split}'")
    promised = taught(backtest)
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


def test_periods_are_those_of_numpy(backtest: Backtest) -> None:
    """AUC with DeLong's interval, Brier score, calibration error, hit rate and population stability of each period."""
    promised = taught(backtest)
    base, base_labels, _ = backtest.scored("split = 'training'")
    ordered = np.sort(base)
    below = np.searchsorted(ordered, ordered, side="left")
    deciles = np.floor(10 * below / len(ordered)).astype(int)
    edges = np.array([0.0] + [ordered[deciles == number].min() for number in np.unique(deciles)[1:]] + [101.0])
    expected = np.histogram(base, edges)[0] / len(base)
    z = norm.ppf(0.975)
    periods = backtest.rows("select * from marts.model_monitoring order by period_on")
    assert len(periods) == 17
    lowest = backtest.rows("select threshold from marts.threshold_recommendations where method = 'sales_capacity'")[0]["threshold"]
    for row in periods:
        scores, labels, _ = backtest.scored(f"as_of = '{row['period_on']}'")
        actual = np.maximum(np.histogram(scores, edges)[0] / len(scores), 0.0001)
        assert row["population_stability"] == pytest.approx(((actual - expected) * np.log(actual / expected)).sum(), **CLOSE)
        assert row["stability_finding"] == ("stable" if row["population_stability"] < 0.1 else "watch")
        assert row["share_sales_ready"] == pytest.approx(row["sales_ready_leads"] / len(scores), **CLOSE)
        assert (row["threshold"], row["leads_above"]) == (lowest, (scores >= lowest).sum())
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
        assert row["hit_rate"] == pytest.approx(labels[scores >= lowest].mean(), **CLOSE)
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
