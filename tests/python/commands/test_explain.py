"""The story of one lead is what builds of those days say of it, and its parts add up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from gate import Seeds
from lab import Lab
from lead_scoring import cli, explain, one_lead, rehearsal, terminal
from test_commands import HOSTILE, is_plain, run

FIRST, LAST = date(2026, 5, 31), date(2026, 6, 30)
BUILT = ("+lead_points", "+lead_scores", "+int_tier_change_reasons")
STANDING = "lead_score, tier, fit_band, engagement_band, is_open, is_excluded, tier_expires_on, cheapest_next_action"


@pytest.fixture(scope="module")
def still(lab: Lab) -> Path:
    """Rules whose tiers begin where they do in the warehouse, whatever the day."""
    seeds = Seeds(lab.folder / "still")
    seeds.reset()
    with duckdb.connect(str(lab.warehouse), read_only=True) as connection:
        for tier, minimum in connection.execute("select tier, min_score from commands.tier_minimums").fetchall():
            seeds.change("tiers", tier, min_score=str(minimum), min_score_method="")
    return seeds.folder


@pytest.fixture
def connection(lab: Lab) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for reading."""
    with rehearsal.opened(lab.warehouse) as connection:
        yield connection


def leads_of(connection: duckdb.DuckDBPyConnection, day: date, number: int) -> list[str]:
    """Some leads that were there on a day: the best, and others by chance."""
    return [lead for lead, in connection.execute(
        "(select lead_id from was.marts.lead_scores where created_on <= $1 order by lead_score desc limit 8) union "
        "(select lead_id from was.marts.lead_scores where created_on <= $1 order by md5(lead_id) limit $2) order by 1", [day, number]
    ).fetchall()]  # fmt: skip


def ledger(entries: list[dict]) -> list[tuple]:
    """The lines of a ledger, in order, with numbers rounded far behind what anybody sees."""
    return sorted(
        (entry["entry_kind"], entry["rule_id"] or "", entry["category"] or "", entry["score"] or "", entry["description"], *(
            None if entry[name] is None else round(entry[name], 9) for name in ("hits", "decayed_hits", "points", "score_points")))
        for entry in entries
    )  # fmt: skip


def differing(reader: one_lead.Reader, found: dict, built: str) -> list[str]:
    """What of a lead's day is not what a build says: names of columns, and the ledger."""
    connection, lead = reader.connection, reader.lead_id
    (there,) = one_lead.rows(connection, f"select {STANDING} from {built}.marts.lead_scores where lead_id = ?", [lead])
    points = one_lead.rows(connection, one_lead.LEDGER.format(marts=f"{built}.marts"), [lead])
    return [name for name in there if there[name] != found[name]] + ["ledger"] * (ledger(found["ledger"]) != ledger(points))


def test_today_is_what_the_marts_say(connection: duckdb.DuckDBPyConnection, models: dict[str, rehearsal.Model]) -> None:
    """Worked out for the lead alone, its scores, its ledger and what comes next are those of the whole build."""
    for lead in leads_of(connection, LAST, 8):
        reader = one_lead.Reader(connection, models, lead)
        assert differing(reader, reader.day(LAST), "was") == [], lead


def test_a_past_day_is_what_a_build_of_that_day_says(lab: Lab, still: Path, connection: duckdb.DuckDBPyConnection, models: dict[str, rehearsal.Model]) -> None:
    """A build with as_of on that day, by rules whose tiers stand still."""
    built = lab.folder / "past.duckdb"
    done = lab.build(still, built, *BUILT, as_of=str(FIRST))
    assert done.is_success, done.output
    connection.execute(f"attach '{built}' as past (read_only)")
    leads = leads_of(connection, FIRST, 8)
    for lead in leads:
        reader = one_lead.Reader(connection, models, lead)
        assert differing(reader, reader.day(FIRST), "past") == [], lead
    assert len(leads) >= 8


def test_time_alone_is_a_build_of_a_world_that_stood_still(
    lab: Lab, still: Path, connection: duckdb.DuckDBPyConnection, models: dict[str, rehearsal.Model]
) -> None:
    """Had nothing more become known, the score of the last day would be that of a build on what was known on the first."""
    raw, built = lab.folder / "raw_until", lab.folder / "until.duckdb"
    raw.mkdir()
    with duckdb.connect() as memory:
        for file in (lab.folder / "raw").iterdir():
            known = {"events": "loaded_at", "contact_attributes": "observed_at"}.get(file.stem)
            where = f"where cast({known} as date) <= date '{FIRST}'" if known else ""
            memory.execute(f"copy (select * from '{file}' {where}) to '{raw / file.name}'")
    done = lab.build(still, built, *BUILT, as_of=str(LAST), raw=raw)
    assert done.is_success, done.output
    connection.execute(f"attach '{built}' as until_then (read_only)")
    for lead in leads_of(connection, FIRST, 8):
        middle = one_lead.Reader(connection, models, lead).day(LAST, known_by=FIRST)
        assert ledger(middle["ledger"]) == ledger(one_lead.rows(connection, one_lead.LEDGER.format(marts="until_then.marts"), [lead])), lead


def test_the_parts_of_a_change_add_up(lab: Lab, connection: duckdb.DuckDBPyConnection) -> None:
    """What was earned, lost, faded and given back is the whole of the change; tiers change on the days that are named."""
    moved = 0
    for lead in leads_of(connection, FIRST, 0):
        story = explain.Story(connection, lead, lab.warehouse, lambda _: None, None, FIRST)
        between = story.between
        parts = {name: sum(entry["score_points"] for entry in between[name]) for name in ("earned", "lost", "faded", "regained")}
        assert parts["earned"] + parts["lost"] == pytest.approx(between["by_news"], abs=1e-9)
        assert parts["faded"] + parts["regained"] == pytest.approx(between["by_time"], abs=1e-9)
        assert between["by_time"] + between["by_news"] == pytest.approx(float(between["score_after"] - between["score_before"]), abs=1e-9)
        tiers = [between["tier_before"], *(change["tier"] for change in between["tier_changes"])]
        assert tiers[-1] == between["tier_after"] == story.day["tier"]
        moved += len(tiers) > 1
        if len(tiers) > 1:
            assert story.since == between["tier_changes"][-1]["as_of"] and not story.is_since_earlier
    assert moved


def test_since_when_it_is_in_its_tier() -> None:
    """The run of days that ends today; it may have begun before the first day that is looked at."""
    days = [date(2026, 6, day) for day in range(1, 6)]
    for tiers, expected in (("AABBB", (days[2], False)), ("BBBBB", (days[0], True)), ("BBBBA", (days[4], False)), ("B", (days[0], True))):
        found = {"as_of": days[len(tiers) - 1], "tier": tiers[-1], "tiers": list(zip(days, tiers))}
        assert one_lead.tier_since(found) == expected


def test_the_story_is_told_in_words(lab: Lab, connection: duckdb.DuckDBPyConnection) -> None:
    """Readable at 60 columns; the table comes second and only where it is asked for; JSON holds all of it."""
    (lead,) = connection.execute(f"select arg_max(lead_id, lead_score) from was.marts.lead_scores where created_on <= date '{FIRST}'").fetchone() or ()
    common = ("explain", lead, "--warehouse", str(lab.warehouse))
    _, wide = run(*common)
    terminal.console.width = 60
    done = CliRunner().invoke(cli.cli, [*common, "--from", str(FIRST), "--all"])
    said = done.stdout
    assert done.exit_code == 0 and max(map(len, said.splitlines())) <= 60, said
    order = [said.index(words) for words in (f"{lead} scores", "It has been", f"From {FIRST} to {LAST}", "What was earned", "What speaks for it", "lead_score")]
    assert order == sorted(order) and "lead_score" not in wide
    code, said = run(*common, "--json", "--on", str(FIRST))
    found = json.loads(said)
    assert code == 0 and found["as_of"] == str(FIRST) and found["between"] is None
    assert sum(entry["score_points"] for entry in found["ledger"]) == pytest.approx(found["lead_score"], abs=1e-9)


@pytest.mark.parametrize(("arguments", "words"), [
    (["--on", "2027-01-01"], "lies after the day of the last build, 2026-06-30"),
    (["--on", "2001-01-01"], "came on"),
    (["--from", "2026-06-30"], "Allowed: an earlier day first"),
    (["--to", "2026-06-30"], "--to needs --from"),
    (["--on", "2026-06-30", "--from", "2026-06-01"], "leave one of them out"),
    (["--on", "1/2/2026"], "is not a date"),
])  # fmt: skip
def test_what_cannot_be_told_is_said(lab: Lab, connection: duckdb.DuckDBPyConnection, arguments: list[str], words: str) -> None:
    """In one sentence with its mend, exit code 2."""
    code, said = run("explain", leads_of(connection, FIRST, 0)[0], "--warehouse", lab.warehouse, *arguments)
    assert code == 2 and words in said and "Traceback" not in said, said


def test_a_run_that_left_private_tables_out_is_no_stack_trace(lab: Lab, connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Today is told from the marts all the same; a past day ends in one sentence."""
    lead = leads_of(connection, FIRST, 0)[0]
    for statement, words in (("delete from intermediate.int_leads", "left out what is known of"), ("drop table intermediate.int_signal_days", "does not hold what one lead's story needs")):
        path = shutil.copy(lab.warehouse, tmp_path / "w.duckdb")
        with duckdb.connect(str(path)) as other:
            other.execute(statement)
        code, said = run("explain", lead, "--warehouse", path)
        assert code == 0 and "cannot be told: " in said and words in said and "What speaks for it" in said, said
        code, said = run("explain", lead, "--warehouse", path, "--on", FIRST)
        assert code == 2 and words in said and "Mend: " in said, said


def test_nobody_and_hostile_names(lab: Lab) -> None:
    """A lead that is not there, whatever its name does to a terminal."""
    code, said = run("explain", HOSTILE, "--warehouse", lab.warehouse)
    assert code == 2 and "there is no lead" in said and is_plain(said)
