"""History, handoff and routing: every day of the past is scored as if it were today, and a lead gets to whom it should.

The independent oracle scores each day by itself; who stands in the queue since when, and who owns a lead, is worked
out here from its scores and the raw files.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from gate import Seeds
from oracle import (
    Acceptance,
    OracleResult,
    accept,
    credited,
    deal_on,
    default_as_of,
    lowered,
    minimums_by_capacity,
    read_raw,
    read_seeds,
    score,
)
from project import CompiledProject
from worlds import World, WorldOptions, build_world
from written_worlds import is_close

# As in seeds/calibration_settings.csv; the worlds leave it blank.
LOOKBACK_DAYS = 30
HISTORY_DAYS = 12
NUMBERS = (21, 38, 101, 137)


def rows_of(connection: Any, table: str) -> list[dict[str, Any]]:
    """The rows of a table as dicts."""
    found = connection.execute(f"select * from {table}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row)) for row in found.fetchall()]


class Days:
    """A world as the oracle sees it, day by day.

    Attributes:
        raw, seeds: the files of the world.
        acceptance: the accepted raw rows.
        today: the date of the scores.
        is_raised: whether what sales can call raises a tier.
    """

    def __init__(self, world: World) -> None:
        """Read a world."""
        self.raw, self.seeds = read_raw(world.raw_path), read_seeds(world.seeds_path)
        self.acceptance: Acceptance = accept(self.raw, self.seeds)
        self.today = default_as_of(self.acceptance) if world.as_of is None else world.as_of
        self._known: dict[date, OracleResult] = {}
        leads = self.on(self.today).leads
        minimums = minimums_by_capacity(
            self.seeds, [lead.lead_score for lead_id, lead in leads.items() if not lead.is_opted_out and self.is_open(lead_id)]
        )
        self.is_raised = any(minimums[row["tier"]] > float(row["min_score"]) for row in self.seeds["tiers"])
        self.seeds = {**self.seeds, "tiers": [{**row, "min_score": str(minimums[row["tier"]])} for row in self.seeds["tiers"]]}
        self._known.clear()

    def on(self, day: date) -> OracleResult:
        """The scores of a day."""
        if day not in self._known:
            self._known[day] = score(self.raw, self.seeds, day)
        return self._known[day]

    def verdict(self, lead_id: str, day: date) -> dict[str, Any] | None:
        """The last verdict of sales on a lead by the end of a day."""
        verdicts = [
            row for row in self.acceptance.rows["sales_feedback"]
            if row["contact_id"] == lead_id and row["recorded_at"].date() <= day
        ]
        return max(verdicts, key=lambda row: (row["recorded_at"], row["feedback_id"]), default=None)

    def is_queued(self, lead_id: str, day: date) -> bool:
        """Whether a lead is to be called on a day, by its tier or one that was set, and not given back without new points since."""
        lead = self.on(day).leads[lead_id]
        verdict = self.verdict(lead_id, day)
        if lead.queue_tier is None or verdict is None or lowered(verdict["verdict"]) not in ("rejected", "recycled"):
            return lead.queue_tier is not None
        days_since = lead.days_since_last_activity
        return days_since is not None and day - timedelta(days=days_since) > verdict["recorded_at"].date()

    def is_open(self, lead_id: str) -> bool:
        """Whether a lead may still buy today: no deal won, and not all of them lost, as known today."""
        states = [
            found[0] for found in (deal_on(copies, self.today, self.today) for copies in self.acceptance.deals.values())
            if found is not None and credited(self.acceptance, found[1], self.today) == lead_id
        ]  # fmt: skip
        return "won" not in states and not (states and set(states) == {"lost"})

    def queue(self) -> dict[str, tuple[date, bool]]:
        """Lead in the queue to the day of its handoff and whether that was earlier still."""
        found = {}
        for lead_id, lead in self.on(self.today).leads.items():
            if lead.is_opted_out or not self.is_open(lead_id) or not self.is_queued(lead_id, self.today):
                continue
            first, looked = self.today, 0
            while looked < LOOKBACK_DAYS:
                day = first - timedelta(days=1)
                if lead_id not in self.on(day).leads or not self.is_queued(lead_id, day):
                    break
                first, looked = day, looked + 1
            existed_before = lead_id in self.on(first - timedelta(days=1)).leads
            found[lead_id] = (first, looked == LOOKBACK_DAYS and existed_before)
        return found


def follow_capacity(world: World) -> None:
    """Let the highest tiers of a world follow what sales can call, 2 in a day and 8 in a week."""
    seeds = Seeds(world.seeds_path)
    header, *tiers = seeds.rows("tiers")
    name, minimum = header.index("tier"), header.index("min_score")
    highest = sorted((row for row in tiers if float(row[minimum]) > 0), key=lambda row: -float(row[minimum]))
    for row, method in zip(highest, ("daily_capacity", "sales_capacity")):
        seeds.change("tiers", row[name], min_score_method=method)
    settings = seeds.rows("calibration_settings")
    for setting, value in (("daily_capacity", "2"), ("weekly_capacity", "8")):
        settings.append([{"setting": setting, "value": value}.get(column, "") for column in settings[0]])
    seeds.write("calibration_settings", settings)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[World, Days]]:
    """Random worlds, each with its oracle."""
    options = WorldOptions(contacts=60, events=900, years=1, broken_share=0.03)
    found = {}
    for number in NUMBERS:
        world = build_world(random.Random(number), tmp_path_factory.mktemp("world"), options)
        follow_capacity(world)
        found[number] = (world, Days(world))
    assert any(days.is_raised for _, days in found.values())
    return found


@pytest.fixture(scope="module", params=NUMBERS)
def built(request: pytest.FixtureRequest, compiled_project: CompiledProject, worlds: dict[int, tuple[World, Days]]) -> Any:
    """The oracle of a world, and the tables that the project makes of it with the history of some days."""
    world, days = worlds[request.param]
    asked = {"history_from": days.today - timedelta(days=HISTORY_DAYS), "history_to": days.today - timedelta(days=1)}
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of, other_vars=asked) as connection:
        tables = {
            name: rows_of(connection, f"{schema}.{name}")
            for schema, name in [
                ("marts", "lead_score_history"), ("marts", "sales_queue"), ("history", "published_scores"),
                ("marts", "lead_persona_scores"),
            ]
        }
    return days, tables


def test_history_is_what_the_oracle_says_of_each_day(built: tuple[Days, dict[str, list[dict[str, Any]]]]) -> None:
    """Every lead on every day asked for, and no other: score, sides, tier."""
    days, tables = built
    history = {(row["lead_id"], row["as_of"]): row for row in tables["lead_score_history"] if row["history_kind"] == "would_have_been"}
    expected = {
        (lead_id, day): lead
        for day in (days.today - timedelta(days=back) for back in range(1, HISTORY_DAYS + 1))
        for lead_id, lead in days.on(day).leads.items()
    }
    assert history.keys() == expected.keys()
    for key, lead in expected.items():
        row = history[key]
        assert is_close(row["lead_score"], lead.lead_score), key
        assert is_close(row["fit_score"], lead.fit_score) and is_close(row["engagement_score"], lead.engagement_score), key
        assert (row["tier"], row["is_sales_ready"]) == (lead.tier, lead.is_sales_ready), key


def moved(days: Days, lead_id: str, before: date, after: date) -> dict[Any, float]:
    """By how much each entry of a lead's ledger moved between two days; a rule and its cap are one entry."""
    changes: dict[Any, float] = defaultdict(float)
    for day, sign in ((after, 1), (before, -1)):
        for row in days.on(day).points:
            if row.lead_id == lead_id and row.entry_kind != "rounding":
                changes[row.rule_id or (row.entry_kind, row.category, row.score)] += sign * row.score_points
    return changes


def test_a_change_of_tier_names_what_moved_most(built: tuple[Days, dict[str, list[dict[str, Any]]]]) -> None:
    """Every change is there, up or down, and its entry moved as far in that direction as any."""
    days, tables = built
    minimums = {row["tier"]: float(row["min_score"]) for row in days.seeds["tiers"]}
    changes = 0
    for row in tables["lead_score_history"]:
        before = row["as_of"] - timedelta(days=1)
        if row["history_kind"] != "would_have_been" or row["lead_id"] not in days.on(before).leads:
            continue
        tier, earlier = row["tier"], days.on(before).leads[row["lead_id"]].tier
        if tier == earlier or row["as_of"] == days.today - timedelta(days=HISTORY_DAYS):
            assert row["tier_change"] is None and row["tier_change_reason"] is None
            continue
        direction = 1 if minimums[tier] > minimums[earlier] else -1
        assert row["tier_change"] == ("up" if direction == 1 else "down")
        assert (row["previous_tier"], row["previous_as_of"]) == (earlier, before)
        most = max(direction * change for change in moved(days, row["lead_id"], before, row["as_of"]).values())
        assert is_close(direction * row["tier_change_points"], most)
        changes += 1
    assert changes > 0 or not any(row["tier_change"] for row in tables["lead_score_history"])


def test_the_queue_is_what_the_oracle_says(built: tuple[Days, dict[str, list[dict[str, Any]]]]) -> None:
    """Who is in it, since when, and in which order."""
    days, tables = built
    queue = sorted(tables["sales_queue"], key=lambda row: row["place"])
    assert {row["lead_id"]: (row["handed_off_on"], row["is_handed_off_earlier"]) for row in queue} == days.queue()
    assert [row["lead_score"] for row in queue] == sorted((row["lead_score"] for row in queue), reverse=True)
    due = {row["tier"]: row["respond_within_days"] for row in days.seeds["tiers"]}
    for row in queue:
        within = due[row["tier"]]
        respond_by = None if within is None else row["handed_off_on"] + timedelta(days=int(within))
        assert row["respond_by"] == respond_by
        verdict = days.verdict(row["lead_id"], days.today)
        is_contacted = (
            verdict is not None and lowered(verdict["verdict"]) in ("contacted", "accepted")
            and (verdict["recorded_at"].date() >= row["handed_off_on"] or row["is_handed_off_earlier"])
        )
        assert row["is_contacted"] == is_contacted
        assert row["is_overdue"] == (respond_by is not None and respond_by < days.today and not is_contacted)


def test_owners_follow_the_routing_rules(built: tuple[Days, dict[str, list[dict[str, Any]]]]) -> None:
    """Every lead of today has the owner of the first rule that matches it."""
    days, tables = built
    leads = days.on(days.today).leads
    for row in tables["published_scores"]:
        assert row["owner"] == leads[row["lead_id"]].owner, row["lead_id"]


def test_each_persona_is_scored_as_if_it_were_the_only_one(built: tuple[Days, dict[str, list[dict[str, Any]]]]) -> None:
    """With one persona alone the oracle gives its fit score; who has the most points is carried, and by how far is said."""
    days, tables = built
    by_lead: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in tables["lead_persona_scores"]:
        by_lead[row["lead_id"]][row["persona"]] = row
    for persona in days.seeds["personas"]:
        alone = score(days.raw, {**days.seeds, "personas": [persona]}, days.today).leads
        assert not by_lead or alone.keys() == by_lead.keys()
        for lead_id, lead in alone.items():
            assert is_close(by_lead[lead_id][persona["persona_id"]]["fit_score"], lead.fit_score), (lead_id, persona)
    for lead_id, lead in days.on(days.today).leads.items():
        rows = sorted(by_lead[lead_id].values(), key=lambda row: (-row["fit_points"], row["persona"]))
        assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["persona"] for row in rows if row["is_carried"]] == ([lead.persona] if rows else [])
        for row in rows:
            others = [other["fit_points"] for other in rows if other is not row]
            ahead = row["fit_points"] - max(others) if others else None
            assert is_close(row["points_ahead"], ahead), (lead_id, row["persona"])


def test_the_worlds_show_something(worlds: dict[int, tuple[World, Days]]) -> None:
    """Together the worlds hold queues, leads that sales gave back, and runs with a beginning or without."""
    seen: set[str] = set()
    for _, days in worlds.values():
        queue = days.queue()
        seen.update("queued" for _ in queue)
        seen.update("began" for first, is_earlier in queue.values() if first < days.today and not is_earlier)
        seen.update("earlier" for _, is_earlier in queue.values() if is_earlier)
        for lead_id, lead in days.on(days.today).leads.items():
            if lead.queue_tier and not days.is_queued(lead_id, days.today):
                seen.add("given back")
    assert seen == {"queued", "began", "earlier", "given back"}
