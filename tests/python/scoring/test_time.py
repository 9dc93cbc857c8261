"""A score for a day uses only what was known by the end of that day, and says so where it cannot know the day."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from oracle import accept, as_timestamp, default_as_of, read_raw
from project import MARTS, PROJECT, CompiledProject, DbtRun, Marts, marts_of, run_dbt
from worlds import WorldOptions, build_world
from written_raw import CONTACTS, DEAL, EVENTS, copy_of, write_raw

SEEDS = PROJECT / "seeds"
YESTERDAY, TODAY = date(2024, 6, 29), date(2024, 6, 30)
# What the facts of other days may change: counts of raw rows and warnings are about the whole data.
SCORES = ("lead_scores", "lead_points")


def scores(marts: Marts) -> dict[str, list[dict[str, Any]]]:
    """The scores and the ledgers alone."""
    return {mart: marts.tables[mart] for mart in SCORES}


# ------------------------------------------------------------------------------------------------------------
# What was not known yet
# ------------------------------------------------------------------------------------------------------------

# A fact that became known today, as the raw tables with it; each of them changes something today.
FACTS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "a late event": {"events": [*EVENTS, {
        "event_id": "late", "contact_id": "ben", "event_type": "demo_requested", "occurred_at": "2024-06-01", "loaded_at": "2024-06-30",
    }]},
    "an attribute": {"contact_attributes": [
        {"contact_id": "ben", "attribute": "purchase_timeframe", "observed_at": "2024-06-30 00:00", "value": "this_month"},
    ]},
    "whose visit it was": {"identities": [{"anonymous_id": "a1", "contact_id": "ben", "linked_at": "2024-06-30 08:00"}]},
    "a deal that closed": {"opportunities": [{**DEAL, "closed_at": "2024-06-30", "is_won": "yes"}]},
    "a deal that was lost": {"opportunities": [{**DEAL, "closed_at": "2024-06-30", "stage": "closed lost"}]},
    "a new contact": {"contacts": [*CONTACTS, {"contact_id": "carl", "created_at": "2024-06-30"}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def before(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[bool, date], Any]:
    """Scores and ledgers without a fact of today, by whether there is an open deal and by day."""
    folder = tmp_path_factory.mktemp("before")
    paths = {False: write_raw(folder / "plain"), True: write_raw(folder / "deal", opportunities=[DEAL])}
    return {
        (has_deal, day): scores(compiled_project.build(path, SEEDS, day))
        for has_deal, path in paths.items()
        for day in (YESTERDAY, TODAY)
    }


@pytest.mark.parametrize("fact", FACTS)
def test_what_became_known_today_changes_nothing_yesterday(
    compiled_project: CompiledProject, before: dict[tuple[bool, date], Any], tmp_path: Path, fact: str
) -> None:
    """Yesterday's scores, as they were known, stay the same to the last digit; today's do not."""
    raw_path = write_raw(tmp_path / "raw", **FACTS[fact])
    after = {day: scores(compiled_project.build(raw_path, SEEDS, day)) for day in (YESTERDAY, TODAY)}
    has_deal = "opportunities" in FACTS[fact]
    assert after[YESTERDAY] == before[has_deal, YESTERDAY]
    assert len(after[YESTERDAY]["lead_scores"]) == 2
    assert after[TODAY] != before[has_deal, TODAY]


def is_known_by(day: date, table: str, row: dict[str, Any]) -> bool:
    """Whether a raw row was known at the end of a day. Columns of contacts and companies count as always known."""
    known_at = {
        "events": as_timestamp(row.get("loaded_at")) or as_timestamp(row.get("occurred_at")),
        "identities": as_timestamp(row.get("linked_at")),
        "contact_attributes": as_timestamp(row.get("observed_at")),
    }.get(table)
    return not isinstance(known_at, datetime) or known_at.date() <= day


@pytest.mark.parametrize("number", range(4))
def test_a_score_needs_nothing_that_came_later(compiled_project: CompiledProject, tmp_path: Path, number: int) -> None:
    """In random worlds: without the rows that came later, scores and ledgers are the same to the last digit."""
    world = build_world(random.Random(number), tmp_path, WorldOptions(contacts=30, events=300, years=1))
    day = max(row["occurred_at"] for row in accept(read_raw(world.raw_path)).rows["events"]).date() - timedelta(days=12)
    earlier = copy_of(world, tmp_path / "earlier", lambda table, row: is_known_by(day, table, row))
    assert len(read_raw(earlier)["events"]) < len(read_raw(world.raw_path)["events"])
    whole = compiled_project.build(world.raw_path, world.seeds_path, day)
    assert scores(compiled_project.build(earlier, world.seeds_path, day)) == scores(whole)
    assert whole.leads and whole.points


# ------------------------------------------------------------------------------------------------------------
# The date of the scores
# ------------------------------------------------------------------------------------------------------------


def test_the_default_date_is_the_last_load(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """To give the date that would be taken anyway changes nothing."""
    world = build_world(random.Random(5), tmp_path, WorldOptions(contacts=30, events=300, years=1, broken_share=0.0))
    default = default_as_of(accept(read_raw(world.raw_path)))
    taken = compiled_project.build(world.raw_path, world.seeds_path)
    assert {row["as_of"] for row in taken.tables["lead_scores"]} == {default}
    assert compiled_project.build(world.raw_path, world.seeds_path, default) == taken


def test_before_anybody_was_created(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """There is nobody to score, and that is no error; the raw rows are accounted for all the same."""
    marts = compiled_project.build(write_raw(tmp_path / "raw"), SEEDS, date(2024, 1, 14))
    assert (marts.tables["lead_scores"], marts.tables["lead_points"]) == ([], [])
    assert {row["raw_table"]: row["row_count"] for row in marts.tables["record_counts"] if row["outcome"] == "accepted"} == {
        "contacts": 2, "events": 3,
    }  # fmt: skip


@dataclass(frozen=True)
class StrayDate:
    """Three builds into one warehouse: a good one, one with a stray date, and that one with the date given.

    Attributes:
        folder: where the warehouse and the raw files lie.
        good: the marts after the first.
        stopped, left: the second, and the marts that it left behind.
        given: the third.
    """

    folder: Path
    good: Marts
    stopped: DbtRun
    left: Marts
    given: DbtRun


def build(raw_path: Path, warehouse: Path, as_of: str | None = None) -> DbtRun:
    """`dbt build` without its tests."""
    arguments = ["build", "--resource-type", "seed", "--resource-type", "model"]
    return run_dbt(arguments, raw_path, SEEDS, warehouse, as_of)


@pytest.fixture(scope="module")
def stray(tmp_path_factory: pytest.TempPathFactory) -> StrayDate:
    """A hundred days of events; then one more that is said to be loaded in 2099."""
    folder = tmp_path_factory.mktemp("stray")
    events = [
        {**EVENTS[0], "event_id": f"d{number}", "occurred_at": str(TODAY - timedelta(days=number))} for number in range(100)
    ]
    good_path = write_raw(folder / "good", events=events)
    odd = {**EVENTS[0], "event_id": "odd", "loaded_at": "2099-07-01"}
    stray_path = write_raw(folder / "stray", events=[*events, odd])
    warehouse = folder / "w.duckdb"
    done = build(good_path, warehouse)
    assert done.is_success, done.output[-5000:]
    good = marts_of(warehouse)
    stopped = build(stray_path, warehouse)
    left = marts_of(warehouse)
    return StrayDate(folder, good, stopped, left, build(stray_path, warehouse, str(TODAY)))


def words(output: str) -> str:
    """What dbt printed, in one line."""
    return " ".join(output.split())


def test_a_stray_date_stops_the_build(stray: StrayDate) -> None:
    """The message names the date, the days, what is allowed and the mend."""
    assert not stray.stopped.is_success
    message = (
        r"the latest loaded_at of the events is 2099-07-01, (\d+) days after 99 % of them: a stray date would move as_of\. "
        r"Allowed: at most 31 days\. Mend: correct that row of events, or give the date: --vars '\{as_of: 2026-01-31\}'"
    )
    found = re.search(message, words(stray.stopped.output))
    assert found is not None, stray.stopped.output[-3000:]
    assert abs(int(found.group(1)) - (date(2099, 7, 1) - TODAY).days) <= 1


def test_a_stray_date_changes_no_mart(stray: StrayDate) -> None:
    """All marts stay as the good build left them."""
    assert all(stray.good.tables[mart] for mart in MARTS if mart != "rejected_records")
    assert stray.left == stray.good


def test_a_date_that_is_given_passes_a_stray_one(stray: StrayDate) -> None:
    """The scores are those without the stray event, which is not known by then."""
    assert stray.given.is_success, stray.given.output[-3000:]
    assert scores(marts_of(stray.folder / "w.duckdb")) == scores(stray.good)


@pytest.mark.parametrize("as_of", ["yesterday", "2026-13-01", "2026-02-30"])
def test_a_wrong_date_gets_a_sentence(compiled_project: CompiledProject, tmp_path: Path, as_of: str) -> None:
    """One message says what was given, what is allowed and the mend, before any model is built."""
    with pytest.raises(RuntimeError) as stopped:
        compiled_project.build(write_raw(tmp_path / "raw"), SEEDS, as_of)
    expected = (
        f"the var as_of is '{as_of}'. Allowed: a date as YYYY-MM-DD, or nothing for the latest loaded_at. "
        "Mend: --vars '{as_of: 2026-01-31}'."
    )
    assert expected in words(str(stopped.value))


def test_a_wrong_date_stops_dbt_and_changes_no_mart(stray: StrayDate) -> None:
    """The same through dbt itself, without a stack trace."""
    warehouse = stray.folder / "w.duckdb"
    before = marts_of(warehouse)
    done = build(stray.folder / "good", warehouse, "2026-13-01")
    assert not done.is_success
    assert "the var as_of is '2026-13-01'. Allowed: a date as YYYY-MM-DD" in words(done.output), done.output[-3000:]
    assert "Traceback" not in done.output
    assert marts_of(warehouse) == before
