"""What a person has set for a lead: in the queue, beside the score, on its own days alone, and forgotten with the person."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from oracle import read_raw, read_seeds, score
from project import CompiledProject
from worlds import World
from written_worlds import TODAY, built, contact, event, write_world

TIERS = [
    {"tier": "Hot", "min_score": "50", "is_sales_ready": "yes", "next_step": "call", "respond_within_days": "1"},
    {"tier": "Warm", "min_score": "0.05", "is_sales_ready": "yes", "next_step": "write", "respond_within_days": "5"},
    {"tier": "Cold", "min_score": "0", "is_sales_ready": "no", "next_step": "wait"},
]
PING = [{"rule_id": "ping", "category": "doing", "event_type": "ping", "points": "10"}]


def override(contact_id: str, set_at: str, until: str | None = None, **columns: Any) -> dict[str, Any]:
    """A row of score_overrides."""
    return {"contact_id": contact_id, "set_at": set_at, "until": until, **columns}


def written(folder: Path, overrides: list[dict[str, Any]], as_of: str = TODAY, **tables: Any) -> World:
    """A world of people who are Cold, save for warm, busy and rested, who came to be Warm on 1 May."""
    names = ("met", "warm", "cooled", "busy", "mistaken", "lifted")
    acts = [event(f"e_{name}", name, occurred_at="2024-05-01") for name in ("warm", "busy")]
    everything = {"contacts": [contact(name) for name in names], "events": acts, "score_overrides": overrides, **tables}
    return write_world(
        folder, everything, as_of=as_of, tiers=TIERS, behavior_rules=PING,
        calibration_settings=[{"setting": "handoff_lookback_days", "value": "60"}],
    )  # fmt: skip


OVERRIDES = [
    override("met", "2024-06-20 15:00", tier=" hot ", reason="met at a fair", set_by="Kim"),
    override("warm", "2024-06-25", "2024-06-30", never_call="yes", reason="asked not to"),
    override("cooled", "2024-06-10", "2024-06-29", tier="Hot"),
    override("busy", "2024-06-01", "2024-06-29", never_call="perhaps"),
    override("mistaken", "2024-06-01", tier="Hott"),
    override("lifted", "2024-06-01", tier="Hot", reason="first"),
    override("lifted", "2024-06-02", reason="no longer"),
]


def test_the_queue_does_as_a_person_says(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Both days of a span are of it; whoever comes in or back is handed off on that day; the score knows nothing of it."""
    marts = built(compiled_project, written(tmp_path / "set", OVERRIDES))
    found = {row["lead_id"]: (row["tier"], row["override_tier"], row["is_never_call"], row["override_reason"], row["is_sales_ready"]) for row in marts.tables["lead_scores"]}
    assert found == {
        "met": ("Cold", "Hot", False, "met at a fair", False), "warm": ("Warm", None, True, "asked not to", True),
        "cooled": ("Cold", None, False, None, False), "busy": ("Warm", None, False, None, True),
        "mistaken": ("Cold", None, False, None, False), "lifted": ("Cold", None, False, "no longer", False),
    }  # fmt: skip
    queue = {row["lead_id"]: (row["tier"], row["next_step"], row["handed_off_on"], row["respond_by"]) for row in marts.tables["sales_queue"]}
    assert queue == {
        "met": ("Hot", "call", date(2024, 6, 20), date(2024, 6, 21)), "busy": ("Warm", "write", date(2024, 6, 30), date(2024, 7, 5)),
    }  # fmt: skip
    warnings = {(row["rule_id"], row["warning"], row["detail"]) for row in marts.tables["rule_warnings"] if row["rule_kind"] == "raw"}
    assert warnings == {
        ("score_overrides.tier", "unknown_tier", "not in tiers.csv, so that the tier stays that of the score, in 1 row ('hott')"),
        ("score_overrides.never_call", "unreadable_flag", "neither yes nor no in 1 row ('perhaps'), read as never call"),
    }
    # Score, rank, tier and ledger are those of a world in which nobody said anything.
    without = built(compiled_project, written(tmp_path / "unset", []))
    own = ("override_tier", "is_never_call", "override_reason")
    assert without.without(*own)["lead_scores"] == marts.without(*own)["lead_scores"] and without.points == marts.points


@pytest.mark.parametrize(("day", "called"), [
    ("2024-05-31", {"warm", "busy"}), ("2024-06-01", {"warm", "lifted"}), ("2024-06-02", {"warm"}), ("2024-06-10", {"warm", "cooled"}),
    ("2024-06-24", {"met", "warm", "cooled"}), ("2024-06-25", {"met", "cooled"}), ("2024-06-29", {"met", "cooled"}), (TODAY, {"met", "busy"}),
    ("2024-07-01", {"met", "warm", "busy"}),
])  # fmt: skip
def test_on_each_day_counts_what_was_known(compiled_project: CompiledProject, tmp_path: Path, day: str, called: set[str]) -> None:
    """Nothing that is set later changes the queue of an earlier day."""
    marts = built(compiled_project, written(tmp_path, OVERRIDES, as_of=day))
    assert {row["lead_id"] for row in marts.tables["sales_queue"]} == called


def test_rows_that_are_not_used_are_named(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Each with its reason; who is erased is gone from all of it, under an old id too."""
    rows = [
        override("met", "2024-06-20", "2024-06-19", tier="Hot"), override("nobody", "2024-06-20"), override("met", "lately"),
        override("met", "2024-06-20", "soon"), override("warm", "2024-06-20", tier="Hot", reason="a"), override("warm", "2024-06-20", tier="Hot", reason="b"),
        override("old", "2024-06-21", never_call="yes", reason="of a friend"), override("gone", "2024-06-21", tier="Hot", reason="secret words"),
    ]  # fmt: skip
    aliases = [{"alias_id": "old", "contact_id": "busy", "merged_at": "2024-06-28"}]
    world = written(tmp_path, rows, erasure_requests=[{"contact_id": "gone"}], contact_aliases=aliases)
    marts = built(compiled_project, world)
    found = {(row["record_key"], row["reason"]) for row in marts.tables["rejected_records"] if row["raw_table"] == "score_overrides"}
    assert found == {
        ("met", "until_before_set_at"), ("nobody", "unknown_contact"), ("met", "unreadable_set_at"), ("met", "unreadable_until"),
        ("warm", "duplicate"), (None, "erased"),
    }  # fmt: skip
    assert marts.leads["busy"]["is_never_call"] and marts.leads["warm"]["override_reason"] == "a"
    assert "secret words" not in str(marts.tables) and "gone" not in str(marts.tables)
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of) as connection:
        known = connection.execute("select known_from from intermediate.int_override_spans join intermediate.int_leads using (lead_number) where lead_id = 'busy'").fetchall()
    assert known == [(date(2024, 6, 28),)]


@pytest.mark.parametrize("number", range(3))
def test_the_day_of_the_handoff_is_found_by_looking_at_each_day(compiled_project: CompiledProject, tmp_path: Path, number: int) -> None:
    """Many spans that overlap, end or lift others: the run in the queue begins where the oracle, asked for each day, says."""
    chance = random.Random(number)
    last, names = date.fromisoformat(TODAY), [f"c{place}" for place in range(60)]

    def some_day(days: int) -> date:
        """A day at most so many days before the last."""
        return last - timedelta(days=chance.randrange(days))

    rows = []
    for name in names:
        for _ in range(chance.choice([0, 1, 2, 4])):
            set_on = some_day(50)
            until = chance.choice([None, set_on, set_on + timedelta(days=chance.randrange(20)), last - timedelta(days=1)])
            words = {"tier": chance.choice(["Hot", "WARM", "Cold", None]), "never_call": chance.choice(["yes", None, None, None])}
            rows.append(override(name, f"{set_on} {chance.randrange(24):02}:15", until and str(until), **words))
    acts = [event(f"e_{name}", name, occurred_at=str(some_day(60))) for name in chance.sample(names, 30)]
    world = written(tmp_path, rows, contacts=[contact(name) for name in names], events=acts)
    found = {row["lead_id"]: row["handed_off_on"] for row in built(compiled_project, world).tables["sales_queue"]}
    raw, seeds = read_raw(world.raw_path), read_seeds(world.seeds_path)
    called = {day: {name for name, lead in score(raw, seeds, day).leads.items() if lead.queue_tier} for day in (last - timedelta(days=age) for age in range(61))}
    expected = {}
    for name in called[last]:
        expected[name] = last
        while expected[name] > min(called) and name in called[expected[name] - timedelta(days=1)]:
            expected[name] -= timedelta(days=1)
    assert found == expected and len(set(found.values())) > 10
