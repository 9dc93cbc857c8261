"""Probabilities of a world whose rate of conversion changes, by the compiled SQL, beside what came and beside numpy."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from backtests import BINS, CLOSE, bin_of, binned_rates, level_of_now
from changing_worlds import HORIZON, TODAY, World, changing_world
from project import DATABASE, CompiledProject

PEOPLE, HELD_OUT = 1500, 3


def splits(world: World) -> dict:
    """What each cutoff is used for."""
    known = [day for day in world if day + HORIZON <= TODAY]
    first_held_out = known[-HELD_OUT]
    return {
        day: "watched" if day not in known else "held_out" if day >= first_held_out else "training" if day + HORIZON < first_held_out else "gap"
        for day in world
    }


def by_sql(project: CompiledProject, world: World) -> tuple[bool, np.ndarray]:
    """Whether the rates are moved, and the probability of each bin."""
    code = {project.models[key].name: text for key, text in project.compiled_once.items()}
    use = splits(world)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach ':memory:' as {DATABASE}; create schema {DATABASE}.intermediate; use {DATABASE}.intermediate")
        connection.execute("create table pairs (as_of date, split varchar, lead_score decimal(5, 2), is_converted integer)")
        for day, (scores, converted) in world.items():
            connection.execute(
                "insert into pairs select ?, ?, unnest(?), unnest(?)",
                [day, use[day], scores.tolist(), converted.tolist() if use[day] != "watched" else [None] * len(scores)],
            )
        connection.execute(f"""
            create table int_settings as select {BINS} as probability_bins, {HELD_OUT} as holdout_cutoffs;
            create table int_as_of as select date '{TODAY}' as as_of;
            create table int_score_quality as select 'training' as split, 'ok' as overall_finding;
            create table int_cutoffs as select distinct as_of as cutoff_on, as_of + {HORIZON.days} as horizon_ends_on, split from pairs;
            create table int_period_counts as
                select as_of, split, lead_score, count(*) as leads, sum(is_converted) as conversions, 0 as won_leads from pairs group by 1, 2, 3;
            create table int_probability_bins as
                select 'training' as split, bins.number as bin_number, count(pairs.as_of) as leads, coalesce(sum(pairs.is_converted), 0) as conversions
                from range({BINS}) as bins (number)
                left join pairs on floor(pairs.lead_score * {BINS} / 100) = bins.number and pairs.split = 'training'
                group by 2;
        """)
        for name in ("int_fitted_rates", "int_published_rates"):
            connection.execute(f"create table {name} as {code[name]}")
        rows = connection.execute("select bin_number, is_moved, probability from int_published_rates order by 1").fetchall()
    return rows[0][1], np.array([row[2] for row in rows])


@pytest.mark.parametrize(("course", "is_moved"), [("falling", True), ("rising", True), ("steady", False), ("seasonal", False)])
def test_probabilities_follow_a_lasting_change(compiled_project: CompiledProject, course: str, is_moved: bool) -> None:
    """Within 1.3 times of what came, where the rates of training would be far off; seasons and chance are not followed."""
    world = changing_world(course, 5, PEOPLE)
    found = by_sql(compiled_project, world)
    leads = {day: np.bincount(bin_of(scores), minlength=BINS).astype(float) for day, (scores, _) in world.items()}
    conversions = {day: np.bincount(bin_of(scores), converted, BINS) for day, (scores, converted) in world.items()}
    expected = level_of_now(leads, conversions, HORIZON, HELD_OUT, TODAY)
    assert found[0] == expected[0] == is_moved
    assert found[1] == pytest.approx(expected[1], **CLOSE)
    came = conversions[TODAY].sum()
    training = [day for day, use in splits(world).items() if use == "training"]
    before = binned_rates(sum(leads[day] for day in training), sum(conversions[day] for day in training))
    ratio, ratio_before = leads[TODAY] @ found[1] / came, leads[TODAY] @ before / came
    if course in ("falling", "rising"):
        assert 1 / 1.3 < ratio < 1.3 and abs(np.log(ratio_before)) > np.log(1.6)
    if course == "steady":
        assert 1 / 1.3 < ratio < 1.3
