"""The calibration on two real data sets, beside scikit-learn and scipy, and what is known of these sets.

They are built in memory from the compiled SQL. Where a data set is missing its tests are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from backtests import CLOSE, Backtest, bin_of, in_memory, isotonic, taught
from importers import load
from project import PROJECT, CompiledProject
from scipy.stats import binomtest
from sklearn.metrics import brier_score_loss, roc_auc_score

SHARED = PROJECT.parent / "shared" / "data"
# Name: folder of the data, date of the scores.
SETS = {
    "oulad": ("oulad", date(2015, 7, 31)),
    "bank": ("bank_marketing", date(2010, 12, 31)),
}


@pytest.fixture(scope="module", params=SETS)
def real(request: pytest.FixtureRequest, compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Backtest]]:
    """The name of a set and its backtest."""
    folder, as_of = SETS[request.param]
    if not (SHARED / folder).is_dir():
        pytest.skip(f"the data set is not beside the project, in ../shared/data/{folder}")
    raw_path = tmp_path_factory.mktemp(request.param) / "raw"
    load(f"import_{request.param}").imported(SHARED / folder, raw_path.parent)
    with in_memory(compiled_project, raw_path, PROJECT / "examples" / request.param, as_of) as backtest:
        yield request.param, backtest


def test_real_people_are_calibrated_as_others_would(real: tuple[str, Backtest]) -> None:
    """AUC, isotonic probabilities, Brier score, Wilson's intervals and population stability, within 1e-9."""
    _, backtest = real
    expected = isotonic(backtest)
    promised = taught(backtest)
    assert {number: promised[number] for number in expected} == pytest.approx(expected, **CLOSE)
    for quality in backtest.rows("select * from intermediate.int_score_quality"):
        scores, labels, _ = backtest.scored(f"split = '{quality['split']}'")
        assert quality["auc"] == pytest.approx(roc_auc_score(labels, scores), **CLOSE)
        probabilities = np.array([promised[number] for number in bin_of(scores).tolist()])
        rows = backtest.rows(f"select * from marts.score_calibration where split = '{quality['split']}' and leads > 0")
        whole = next(row for row in rows if row["band"] == "all")
        assert whole["brier_score"] == pytest.approx(brier_score_loss(labels, probabilities), **CLOSE)
        for row in rows:
            interval = binomtest(row["conversions"], row["leads"]).proportion_ci(0.95, method="wilson")
            assert row["conversion_rate_low"] == pytest.approx(interval.low, **CLOSE)
            assert row["conversion_rate_high"] == pytest.approx(interval.high, **CLOSE)
    base, _, _ = backtest.scored("split = 'training'")
    ordered = np.sort(base)
    deciles = 10 * np.searchsorted(ordered, ordered, side="left") // len(ordered)
    edges = np.array([0.0] + [ordered[deciles == number].min() for number in np.unique(deciles)[1:]] + [101.0])
    shares = np.histogram(base, edges)[0] / len(base)
    for row in backtest.rows("select * from marts.model_monitoring where leads > 0"):
        scores, labels, _ = backtest.scored(f"as_of = '{row['period_on']}'")
        actual = np.maximum(np.histogram(scores, edges)[0] / len(scores), 0.0001)
        assert row["population_stability"] == pytest.approx(((actual - shares) * np.log(actual / shares)).sum(), **CLOSE)
        if row["auc"] is not None:
            assert row["auc"] == pytest.approx(roc_auc_score(labels, scores), **CLOSE)


def test_what_is_known_of_these_sets(real: tuple[str, Backtest]) -> None:
    """OULAD: who was registered on day 30 and passed. Bank: the rate of yes drifts, and early thresholds miss."""
    name, backtest = real
    periods = backtest.rows("select * from marts.model_monitoring where leads > 0 order by period_on")
    if name == "oulad":
        found = {str(row["period_on"]): (row["leads"], row["conversions"], row["split"]) for row in periods}
        assert found == {
            "2013-03-03": (1525, 802, "training"), "2013-10-31": (2193, 1349, "held_out"), "2014-10-31": (348, 253, "held_out"),
        }  # fmt: skip
        return
    assert sum(row["leads"] for row in periods) == 41188
    assert sum(row["conversions"] for row in periods) == 4640
    training = [row for row in periods if row["split"] == "training"]
    assert sum(row["conversions"] for row in training) / sum(row["leads"] for row in training) == pytest.approx(0.0524, abs=0.0001)
    held_out = [row for row in periods if row["split"] == "held_out"]
    assert {row["rate_finding"] for row in held_out} == {"higher than in training"}
    assert {row["stability_finding"] for row in held_out} == {"alert"}
    assert min(row["conversion_rate"] / row["mean_probability"] for row in held_out) > 1.4
    for row in backtest.rows("select * from marts.threshold_recommendations where threshold is not null"):
        assert row["holdout_precision"] > 4 * row["precision"], row["method"]
