"""The rows of the backtest: who counts at a cutoff, and that nothing enters which came later."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from backtests import CALIBRATION_MARTS, HORIZON, Backtest, Row, in_memory, make_sample
from project import CompiledProject


def test_a_score_at_a_cutoff_is_that_of_a_build_for_that_day(backtest: Backtest, compiled_project: CompiledProject) -> None:
    """The later build and one as of the cutoff give every lead the same score, to the last digit."""
    cutoff = backtest.rows("select max(cutoff_on) as d from intermediate.int_cutoffs where split = 'training'")[0]["d"]
    with in_memory(compiled_project, backtest.raw_path, as_of=cutoff) as then:
        scores = {row["lead_id"]: row["lead_score"] for row in then.rows("select lead_id, lead_score from marts.lead_scores where is_open and not is_excluded")}
    later = backtest.rows(
        "select lead_id, lead_score from intermediate.int_backtest_scores join intermediate.int_leads using (lead_number)"
        f" where as_of = '{cutoff}'"
    )
    assert {row["lead_id"]: row["lead_score"] for row in later} == scores
    assert len(scores) > 1000


def test_who_counts_at_a_cutoff_and_what_came(backtest: Backtest) -> None:
    """Leads that existed, were open and not excluded, with a conversion after the cutoff and within the horizon as the label."""
    leads = {row["lead_id"]: row for row in backtest.rows("select lead_id, lead_number, created_on from intermediate.int_leads")}
    # What excludes people here are their name and address, which bear no date.
    excluded = {row["lead_id"] for row in backtest.rows("select lead_id from marts.lead_scores where is_excluded")}
    assert excluded
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
            if lead_id in excluded or lead["created_on"] > cutoff or is_over or any(deal["is_won"] for deal in closed):
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
