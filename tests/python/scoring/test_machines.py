"""What machines do earns nothing, from the day on which it is known to be a machine's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from project import CompiledProject
from worlds import World
from written_worlds import behavior, built, contact, event, fit, leads_with, write_world

START = datetime(2024, 6, 1, 10)
SECONDS = [{"setting": "machine_click_seconds", "value": "30"}]
CLICKED = behavior("clicked", event_type="email_clicked", points="4")


def mail(event_id: str, kind: str, seconds: float, loaded_day: int = 1, **columns: Any) -> dict[str, Any]:
    """An e-mail event of the campaign spring to Ann, some seconds after ten o'clock of 1 June and loaded on a day of June."""
    moment = {"occurred_at": str(START + timedelta(seconds=seconds)), "loaded_at": f"2024-06-{loaded_day:02} 23:00"}
    return event(event_id, "ann", **{"event_type": f"email_{kind}", "campaign_id": "spring", **moment, **columns})


def on_day(world: World, day: int) -> World:
    """The same world on another day of June."""
    return World(world.raw_path, world.seeds_path, date(2024, 6, day))


def test_the_example_of_the_page(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Of four clicks one is Ann's, once the e-mail is known; before, all four count. The same events counted are all five."""
    clicks = [mail(page, "clicked", 2, page=page) for page in ("/a", "/b", "/c")]
    events = [mail("sent", "sent", 0, loaded_day=2), *clicks, mail("later", "clicked", 14400, page="/b")]
    rules = {"behavior_rules": [CLICKED], "fit_rules": [fit("once", "email_click_rate", "equals", "1")]}
    world = write_world(tmp_path, {"contacts": [contact("ann")], "events": events}, calibration_settings=SECONDS, **rules)
    told = [{row["rule_id"]: row["points"] for row in built(compiled_project, on_day(world, day)).points} for day in (1, 2)]
    # Three links in no time show the machine on the first day already; the e-mail shows the same a day later.
    assert told == [{"clicked": 4}, {"clicked": 4, "once": 1}]
    with compiled_project.database(world.raw_path, world.seeds_path, date(2024, 6, 2)) as database:
        covered = database.execute("select event_type, events, machine_events from marts.event_coverage order by 1").fetchall()
        counts = database.execute("select outcome, row_count from marts.record_counts where raw_table = 'events'").fetchall()
    assert covered == [("email_clicked", 4, 3), ("email_sent", 1, 0)]
    assert counts == [("accepted", 5)]


@pytest.mark.parametrize("day", [1, 2, 3, 4, 5, 6, 7])
def test_each_day_knows_what_was_known(compiled_project: CompiledProject, tmp_path: Path, day: int) -> None:
    """Clicks that turn out to be a machine's on different days: points, silence, stage, visits and rates are the oracle's on each."""
    events = [
        mail("sent", "sent", 0, loaded_day=3),
        mail("one", "clicked", 0, page="/a"), mail("two", "clicked", 31, loaded_day=2, page="/b"), mail("three", "clicked", 40, loaded_day=5, page="/c"),
        mail("four", "clicked", 60, loaded_day=4, page="/A", asset="offer"), mail("five", "clicked", 86400 * 3, loaded_day=6, page="/a"),
        mail("flagged", "opened", 86400 * 3, loaded_day=4, page="/d", is_machine="perhaps"),
    ]  # fmt: skip
    rules = {
        "behavior_rules": [CLICKED, behavior("opened", event_type="email_opened")],
        "fit_rules": [
            fit(f"{attribute}_{number}", attribute, "equals", str(number))
            for attribute in ("distinct_pages", "visiting_days", "emails_clicked") for number in range(5)
        ],
        "absence_rules": [
            {"rule_id": f"{kind}_{days}", "category": "doing", "event_type": kind, "absent_days": str(days), "points": "-1"}
            for kind in (None, "email_clicked") for days in (1, 3)
        ],
        "buying_stages": [
            {"rule_id": "keen", "stage": "keen", "stage_order": "1", "event_type": "email_clicked", "within_days": "2", "track": "nurture"},
        ],
    }  # fmt: skip
    settings = [*SECONDS, {"setting": "email_opened_events", "value": "email_opened"}]
    world = write_world(tmp_path, {"contacts": [contact("ann")], "events": events}, calibration_settings=settings, **rules)
    found = built(compiled_project, on_day(world, day))
    clicked = next((row["points"] for row in found.points if row["rule_id"] == "clicked"), 0)
    # On day 5 three pages are known to have been clicked between the seconds 31 and 60.
    assert clicked == {1: 4, 2: 8, 3: 4, 4: 8, 5: 0, 6: 4, 7: 4}[day]
    assert leads_with(found, "opened") == set()


def test_an_odd_word_is_warned_of(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """It counts as a yes, as that of an opt-out does."""
    events = [event("e1", "ann", is_machine="perhaps"), event("e2", "ann", is_machine="No"), event("e3", "ann", is_machine="1.0")]
    world = write_world(tmp_path, {"contacts": [contact("ann")], "events": events}, behavior_rules=[behavior("ping")])
    marts = built(compiled_project, world)
    assert [row["hits"] for row in marts.points if row["rule_id"] == "ping"] == [1]
    warned = [row for row in marts.tables["rule_warnings"] if row["rule_kind"] == "raw"]
    assert [(row["rule_id"], row["warning"], row["lead_count"]) for row in warned] == [("events.is_machine", "unreadable_flag", 1)]
    assert warned[0]["detail"] == "neither yes nor no in 1 row ('perhaps'), read as a machine"
