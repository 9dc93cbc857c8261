"""People who are excluded: in no queue, no sync, no rate, threshold or forecast, judged on the day that a number is about."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from backtests import make_sample
from gate import Seeds
from oracle import accept, default_as_of, read_raw
from project import CompiledProject, run_dbt
from written_worlds import contact, event, fit, write_world

# What counts leads or learns from them, without the columns of dates that both sides share.
RATES = (
    "threshold_curve", "threshold_recommendations", "score_calibration", "model_monitoring", "rule_evidence", "half_life_evidence",
    "channel_performance", "segment_performance", "time_to_customer", "pipeline_forecast", "sales_feedback_summary",
)  # fmt: skip
LEARNED = ("learning_pairs",)
# What differs between two builds, or two sets of rules, of the same people.
OWN = ("lead_number", "last_loaded_on", "days_since_last_load", "rules_version", "calibrated_rules_version")
COUNTRY = "Germany"


def seeds_with(folder: Path, *exclusions: tuple[str, str, str, str], **settings: str) -> Path:
    """A copy of the default seeds with these exclusions alone: id, attribute, operator and value."""
    seeds = Seeds(folder)
    seeds.reset()
    seeds.header_only("exclusions")
    for exclusion_id, attribute, operator, value in exclusions:
        seeds.add("exclusions", exclusion_id=exclusion_id, description=f"Because of {exclusion_id}", attribute=attribute, operator=operator, value=value)
    seeds.set(**settings)
    return folder


@pytest.fixture(scope="module")
def raw_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw tables of invented contacts."""
    return make_sample(tmp_path_factory.mktemp("exclusions") / "raw", 600)


def without(raw: Path, folder: Path, country: str) -> Path:
    """The raw tables without the people of a country and without what they did and bought."""
    shutil.copytree(raw, folder)
    gone = f"(select contact_id from '{raw}/contacts.parquet' where contact_id is not null and trim(lower(country)) = lower('{country}'))"
    for table in ("contacts", "events", "contact_attributes", "identities", "opportunities", "opportunity_contacts", "sales_feedback"):
        file = folder / f"{table}.parquet"
        if file.exists():
            duckdb.execute(f"copy (select * from '{raw}/{table}.parquet' where contact_id is null or contact_id not in {gone}) to '{folder}/new' (format parquet)")
            (folder / "new").replace(file)
    return folder


def frames(connection: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    """Each mart of rates, and what the learner reads, in an order of its own; without numbers that are made anew in each build."""
    found = {}
    for name in (*(f"marts.{mart}" for mart in RATES), *(f"commands.{view}" for view in LEARNED)):
        frame = connection.execute(f"select * from {name}").df().drop(columns=list(OWN), errors="ignore")
        found[name] = frame.sort_values(list(frame.columns)).reset_index(drop=True)
    return found


def test_rates_are_those_of_a_world_without_them(compiled_project: CompiledProject, raw_path: Path, tmp_path: Path) -> None:
    """Every rate, threshold, forecast and what is learned from: as if who is excluded had never been there."""
    settings = {"minimum_conversions": "8"}
    excluded = seeds_with(tmp_path / "excluded", ("of_country", "country", "equals", COUNTRY), **settings)
    nobody = seeds_with(tmp_path / "nobody", **settings)
    as_of = default_as_of(accept(read_raw(raw_path)))
    with compiled_project.database(raw_path, excluded, as_of, threads=2) as connection:
        found = frames(connection)
        left_out = connection.execute("select count(*) from marts.lead_scores where is_excluded").fetchone()[0]
        queued = connection.execute("select lead_id from marts.sales_queue order by 1").df()
        wrong = connection.execute(
            f"select count(*) from marts.lead_scores where is_excluded <> coalesce(country = '{COUNTRY}', false)"
            " or coalesce(exclusion_reason, '') <> case when is_excluded then 'Because of of_country' else '' end"
        ).fetchone()[0]
        scores = connection.execute("select lead_id, lead_score, rank, tier, is_sales_ready from marts.lead_scores order by 1").df()
    with compiled_project.database(without(raw_path, tmp_path / "raw", COUNTRY), nobody, as_of, threads=2) as connection:
        expected = frames(connection)
        expected_queue = connection.execute("select lead_id from marts.sales_queue order by 1").df()
    assert left_out > 50 and wrong == 0
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame, rtol=1e-9, atol=1e-9, obj=name)
    pd.testing.assert_frame_equal(queued, expected_queue)
    # Score and rank of nobody change; only what sales sees does.
    with compiled_project.database(raw_path, nobody, as_of, threads=2) as connection:
        all_scores = connection.execute("select lead_id, lead_score, rank, tier, is_sales_ready from marts.lead_scores order by 1").df()
        counted = connection.execute("select leads from marts.segment_performance where dimension = 'all'").fetchone()[0]
    same = ["lead_id", "lead_score", "rank"]
    pd.testing.assert_frame_equal(scores[same], all_scores[same])
    assert counted == len(scores)


WORLD = {
    "contacts": [contact("early"), contact("late"), contact("back"), contact("never")],
    "events": [event("e", "early", occurred_at="2024-01-01"), event("f", "never")],
    "contact_attributes": [
        {"contact_id": "early", "attribute": "relation", "value": "Competitor", "observed_at": "2024-02-10"},
        {"contact_id": "late", "attribute": "relation", "value": "competitor", "observed_at": "2024-06-20"},
        {"contact_id": "back", "attribute": "relation", "value": "competitor", "observed_at": "2024-03-10"},
        {"contact_id": "back", "attribute": "relation", "value": "friend", "observed_at": "2024-06-25"},
        {"contact_id": "never", "attribute": "relation", "value": "friend", "observed_at": "2024-03-10"},
    ],
}  # fmt: skip


def written(folder: Path, as_of: str, relation: str = "relation") -> Any:
    """A world in which everybody is sales-ready, and competitors are left out from the day on which they are known."""
    return write_world(
        folder, WORLD, as_of=as_of, fit_rules=[fit("all", "contact_id", "present")],
        exclusions=[{"exclusion_id": "rival", "attribute": relation, "operator": "equals", "value": "COMPETITOR"}],
        tiers=[{"tier": "Hot", "min_score": "0", "is_sales_ready": "yes", "next_step": "call", "respond_within_days": "2"}],
        calibration_settings=[{"setting": name, "value": value} for name, value in (("horizon_days", "10"), ("handoff_lookback_days", "60"), ("max_cutoffs", "12"))],
    )  # fmt: skip


def test_an_exclusion_is_judged_per_lead_and_date(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Who becomes a competitor leaves on that day and counts before it; who is one no longer comes back as handed off on that day."""
    world = written(tmp_path, "2024-06-30")
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of) as connection:
        leads = dict(connection.execute("select lead_id, exclusion_reason from marts.lead_scores").fetchall())
        queue = connection.execute("select lead_id, handed_off_on, respond_by, is_handed_off_earlier from marts.sales_queue order by 1").fetchall()
        pairs = connection.execute("select as_of, lead_id from intermediate.int_backtest_leads join intermediate.int_leads using (lead_number)").fetchall()
        forecast = dict(connection.execute("select forecast_on, leads from marts.pipeline_forecast where dimension = 'all'").fetchall())
    assert leads == {"early": "rival", "late": "rival", "back": None, "never": None}
    assert queue == [
        ("back", date(2024, 6, 25), date(2024, 6, 27), False), ("never", date(2024, 5, 1), date(2024, 5, 3), True),
    ]  # fmt: skip
    by_day: dict[date, set[str]] = {}
    for day, lead in pairs:
        by_day.setdefault(day, set()).add(lead)
    assert by_day == {
        date(2024, 1, 31): {"early", "late", "back", "never"}, date(2024, 2, 29): {"late", "back", "never"},
        date(2024, 3, 31): {"late", "never"}, date(2024, 4, 30): {"late", "never"}, date(2024, 5, 31): {"late", "never"},
        date(2024, 6, 30): {"back", "never"},
    }  # fmt: skip
    assert forecast == {day: len(found) for day, found in by_day.items()}


def test_who_was_sent_before_is_removed(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """The build of the day on which a lead becomes a competitor tells the CRM to let go of it."""
    for day in ("2024-06-19", "2024-06-20"):
        world = written(tmp_path / day, day)
        done = run_dbt(
            ["build", "--resource-type", "seed", "--resource-type", "model", "--select", "+sent_leads"], world.raw_path, world.seeds_path,
            tmp_path / "w.duckdb", day,
        )  # fmt: skip
        assert done.is_success, done.output[-3000:]
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        rows = connection.execute("select lead_id, change, tier from marts.crm_lead_updates order by 1").fetchall()
        sent = connection.execute("select lead_id from history.sent_leads where as_of = '2024-06-19' order by 1").fetchall()
    assert sent == [("late",), ("never",)] and rows == [("late", "removed", None)]


@pytest.mark.parametrize(("days", "handed_off"), [("", date(2024, 6, 13)), ("0", date(2024, 6, 13)), ("10", date(2024, 6, 20)), ("20", date(2024, 6, 30)), ("21", None)])
def test_a_rejected_lead_rests(compiled_project: CompiledProject, tmp_path: Path, days: str, handed_off: date | None) -> None:
    """It returns on activity after the verdict, and not before so many days; a recycled one on activity alone."""
    verdict = {"recorded_at": "2024-06-10", "sales_rep": "Kim"}
    tables = {
        "contacts": [contact("rejected"), contact("recycled"), contact("idle")],
        "events": [event("e", "rejected", occurred_at="2024-06-13"), event("f", "recycled", occurred_at="2024-06-12"), event("g", "idle", occurred_at="2024-06-01")],
        "sales_feedback": [{**verdict, "feedback_id": name, "contact_id": name, "verdict": name if name != "idle" else "rejected"} for name in ("rejected", "recycled", "idle")],
    }  # fmt: skip
    world = write_world(
        tmp_path / "world", tables, behavior_rules=[{"rule_id": "ping", "category": "doing", "event_type": "ping", "points": "1"}],
        tiers=[{"tier": "Hot", "min_score": "0", "is_sales_ready": "yes", "next_step": "call", "respond_within_days": "2"}],
        calibration_settings=[{"setting": "requeue_after_days", "value": days}],
    )  # fmt: skip
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of) as connection:
        queue = dict(connection.execute("select lead_id, handed_off_on from marts.sales_queue").fetchall())
    assert queue == {"recycled": date(2024, 6, 12), **({"rejected": handed_off} if handed_off else {})}
