"""Evidence of rules and half-lives, and what cannot be said."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from backtests import CLOSE, SEEDS, Backtest, Row, in_memory, log_odds, make_sample, nearest_ranks, weights_by_replicate
from project import CompiledProject
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score

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
    for row in backtest.rows("select lead_number, as_of, rule_id from intermediate.int_rule_points join intermediate.int_rules using (rule_number)"):
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


def test_suggested_points_give_as_many_points_as_now(backtest: Backtest) -> None:
    """Log-odds times one scale for each score, divided by the mean decayed hits, in whole points."""
    rows = backtest.rows(
        "select rules.rule_id, rules.score, lifts.conversions_with, lifts.leads_with, lifts.conversions_without, lifts.leads_without,"
        " evidence.log_odds_ratio, evidence.suggested_points, sum(abs(points.capped_points)) as given, count(*) as leads,"
        " cast(sum(points.decayed_hits) as double) as decayed_hits"
        " from intermediate.int_rule_lifts as lifts join intermediate.int_rules as rules on lifts.rule_id = rules.rule_id and lifts.replicate = 0"
        " join marts.rule_evidence as evidence on lifts.rule_id = evidence.rule_id"
        " join intermediate.int_rule_points as points on rules.rule_number = points.rule_number"
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
        "select count(*) as n from intermediate.int_half_life_hits as hits"
        " full join (select points.* from intermediate.int_rule_points as points join intermediate.int_backtest_leads as leads"
        " on points.lead_number = leads.lead_number and points.as_of = leads.as_of and leads.split in ('training', 'held_out')"
        " join intermediate.int_behavior_rules using (rule_number)) as points"
        " on points.lead_number = hits.lead_number and points.as_of = hits.as_of and points.rule_number = hits.rule_number"
        " where coalesce(hits.is_current, true) and points.decayed_hits is distinct from hits.decayed_hits"
    )
    assert differing == [{"n": 0}]


# ------------------------------------------------------------------------------------------------------------
# What cannot be said
# ------------------------------------------------------------------------------------------------------------


# What follows from today's leads alone.
CAPACITIES = {"sales_capacity", "daily_capacity"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_conversions_do_not_rank(
    backtest: Backtest, compiled_project: CompiledProject, tmp_path: Path, seed: int
) -> None:
    """Where conversions fall on people by chance the score does not rank, and no threshold is learned from them."""
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
        assert {(row["finding"], row["precision"]) for row in rows} == {("does not rank", None)}
        assert {row["method"] for row in rows if row["threshold"] is not None} == CAPACITIES
        assert shuffled.rows("select distinct conversion_probability as p from marts.lead_scores") == [{"p": None}]
        quality = shuffled.rows("select * from intermediate.int_score_quality where split = 'training'")[0]
        assert quality["conversions"] >= 30


def test_few_conversions_are_not_enough(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """With 300 contacts every mart says so, and shows no bare number."""
    with in_memory(compiled_project, make_sample(tmp_path / "raw", 300)) as few:
        assert few.rows("select * from marts.threshold_curve") == []
        recommendations = few.rows("select * from marts.threshold_recommendations")
        assert {(row["finding"], row["precision"]) for row in recommendations} == {("not enough data", None)}
        assert {row["method"] for row in recommendations if row["threshold"] is not None} == CAPACITIES
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
    file.write_text(text.replace("Cool,30,,", "Cool,30,daily_capacity,"), encoding="utf-8")
    with in_memory(compiled_project, backtest.raw_path, seeds) as moved:
        thresholds = {row["method"]: row["threshold"] for row in moved.rows("select * from marts.threshold_recommendations")}
        tiers = {
            (row["tier"], row["tier_min_score"], row["tier_min_score_source"])
            for row in moved.rows("select distinct tier, tier_min_score, tier_min_score_source from marts.lead_scores")
        }
        today, this_week = thresholds["daily_capacity"], thresholds["sales_capacity"]
        assert today > this_week > 45
        assert tiers == {
            ("Hot", today, "daily_capacity"),
            ("Warm", this_week, "sales_capacity"),
            ("Cool", 30, f"min_score, because daily_capacity ({today:.2f}) would pass another tier"),
            ("Cold", 0, "min_score"),
        }
        hot = moved.rows("select min(lead_score) as low from marts.lead_scores where tier = 'Hot'")[0]["low"]
        assert hot >= today
        # The backtest reads scores and never tiers: nothing that is learned has moved.
        for query in ("select * exclude (as_of, calibrated_rules_version) from marts.threshold_recommendations order by 1", "select * from marts.threshold_curve order by 1, 2"):
            assert moved.rows(query) == backtest.rows(query)
