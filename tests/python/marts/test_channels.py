"""What channels cost and bring, counted again in plain Python from the raw rows; scores at the age come from the oracle."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist, fmean
from typing import Any

import duckdb
import pytest
from gate import Seeds
from oracle import (
    Scorer,
    accept,
    attributes_of,
    company_of,
    default_as_of,
    engagement_of,
    events_of_leads,
    observed_attributes,
    read_raw,
    read_rule_book,
    read_seeds,
)
from project import PROJECT, CompiledProject

SEEDS = PROJECT / "seeds"
MINIMUM = 12
AGE = timedelta(days=30)

Row = dict[str, Any]
Key = tuple[str, str | None, str | None, date | None]


@pytest.fixture(scope="module")
def raw_path(tmp_path_factory) -> Path:
    """The raw tables of 500 invented contacts, with campaigns that are odd in each way that is allowed."""
    folder = tmp_path_factory.mktemp("channels") / "raw"
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "500", "--output", folder],
        check=True, capture_output=True,
    )  # fmt: skip
    odd = """
        values
        ('K-no-end', 'No end', 'Paid_Search', 1000.0, timestamp '2026-01-15', null),
        ('K-no-start', 'No start', 'paid_search', 500.0, null, timestamp '2026-03-10'),
        ('K-backwards', 'Backwards', 'radio', 77.0, timestamp '2026-03-10', timestamp '2026-02-10'),
        ('K-running', 'Running', 'radio', 310.0, timestamp '2026-06-21', timestamp '2026-07-21'),
        ('K-tomorrow', 'Tomorrow', 'radio', 900.0, timestamp '2026-09-01', timestamp '2026-10-01'),
        ('K-free', 'Free', null, null, timestamp '2026-01-01', timestamp '2026-02-01')
    """
    file, new = folder / "campaigns.parquet", folder / "new.parquet"
    duckdb.execute(f"copy (select campaign_id, name, channel, cost, started_at, ended_at from '{file}' union all {odd}) to '{new}'")
    new.replace(file)
    named = "case contact_id when 'C0000007' then 'K-free' when 'C0000008' then 'K-nowhere' when 'C0000009' then 'K-no-end' else campaign_id end"
    file = folder / "contacts.parquet"
    duckdb.execute(f"copy (select * replace ({named} as campaign_id) from '{file}') to '{new}'")
    new.replace(file)
    return folder


def costs_of(campaigns: list[Row], as_of: date) -> Iterator[tuple[str, str, date, float]]:
    """Channel, campaign, month and cost of each day of each campaign up to a date."""
    for campaign in campaigns:
        if campaign["cost"] is None:
            continue
        start, end = (moment.date() if moment else None for moment in (campaign["started_at"], campaign["ended_at"]))
        first = start or end or as_of
        last = max(first, end or as_of)
        days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
        for day in days:
            if day <= as_of:
                yield (campaign["channel"] or "(none)").lower(), campaign["campaign_id"], day.replace(day=1), float(campaign["cost"]) / len(days)


def keys_of(channel: str, campaign_id: str, month: date) -> list[Key]:
    """The four rows in which something counts."""
    return [("all", None, None, None), ("channel", channel, None, None), ("campaign", channel, campaign_id, None), ("month", channel, campaign_id, month)]


def expected_rows(raw: Path, seeds: Path) -> dict[Key, Row]:
    """What the mart should say, without rates."""
    acceptance = accept(read_raw(raw))
    as_of, rows = default_as_of(acceptance), acceptance.rows
    campaigns = {row["campaign_id"]: row for row in rows["campaigns"]}
    companies = {row["company_id"]: row for row in rows["companies"]}
    book, events = read_rule_book(read_seeds(seeds)), events_of_leads(acceptance)
    won: dict[str, list[float | None]] = defaultdict(list)
    for deal in rows["opportunities"]:
        if deal["is_won"] == "true" and deal["contact_id"] and deal["closed_at"].date() <= as_of:
            is_euro = deal["currency"] is None or deal["currency"].upper() == "EUR"
            won[deal["contact_id"]].append(float(deal["amount"]) if deal["amount"] is not None and is_euro else None)
    found: dict[Key, Row] = defaultdict(lambda: {"leads": 0, "scores": [], "ready": 0, "conversions": 0, "amounts": [], "costs": []})
    for channel, campaign_id, month, cost in costs_of(list(campaigns.values()), as_of):
        for key in keys_of(channel, campaign_id, month):
            found[key]["costs"].append(cost)

    def lead_on(contact: Row, day: date) -> Any:
        """A lead as it was on a day; nothing where the day is still to come."""
        if day > as_of:
            return None
        contact_id = contact["contact_id"]
        observed, lead_events = observed_attributes(acceptance, day).get(contact_id, {}), events.get(contact_id, [])
        attributes = attributes_of(contact, company_of(contact, observed, companies), observed, book, engagement_of(lead_events, book, day))
        return Scorer(book, day).score_lead(contact_id, contact, attributes, lead_events)[0]

    for contact in rows["contacts"]:
        contact_id, created_on = contact["contact_id"], contact["created_at"].date()
        if created_on > as_of:
            continue
        campaign = campaigns.get(contact["campaign_id"])
        channel = campaign["channel"] if campaign else contact["lead_source"]
        if lead_on(contact, as_of).is_excluded:
            continue
        young = lead_on(contact, created_on + AGE)
        for key in keys_of((channel or "(none)").lower(), contact["campaign_id"] or "(none)", created_on.replace(day=1)):
            row = found[key]
            row["leads"] += 1
            row["conversions"] += bool(won[contact_id])
            row["amounts"] += [amount for amount in won[contact_id] if amount is not None]
            if young:
                row["scores"].append(float(young.lead_score))
                row["ready"] += young.is_sales_ready
    return found


def test_the_mart_equals_a_count_in_python(raw_path: Path, compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Every row: leads, scores at the age, conversions, interval, revenue, cost and what follows."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    seeds.set(minimum_conversions=MINIMUM)
    seeds.hold_tiers_still()
    with compiled_project.database(raw_path, seeds.folder, threads=2) as connection:
        result = connection.execute("select * from marts.channel_performance")
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row)) for row in result.fetchall()]
    mart = {(row["dimension"], row["channel"], row["campaign_id"], row["month_on"]): row for row in rows}
    expected = expected_rows(raw_path, seeds.folder)
    assert mart.keys() == expected.keys() and len(mart) == len(rows)
    of_all, z = expected["all", None, None, None], NormalDist().inv_cdf(0.975)
    for key, row in expected.items():
        leads, conversions, is_described = row["leads"], row["conversions"], len(row["scores"]) >= MINIMUM
        is_enough = max(conversions, leads * of_all["conversions"] / of_all["leads"]) >= MINIMUM
        cost = sum(row["costs"]) if row["costs"] else None
        revenue = 0.0 if conversions == 0 else sum(row["amounts"]) if row["amounts"] else None
        share = row["ready"] / len(row["scores"]) if row["scores"] else None
        by_lead = cost / leads if cost is not None and leads else None
        wanted = {
            "leads": leads, "leads_with_that_age": len(row["scores"]), "mean_score_at_age": fmean(row["scores"]) if row["scores"] else None,
            "sales_ready_leads": row["ready"], "sales_ready_share": share if is_described else None, "conversions": conversions,
            "conversion_rate": None, "conversion_rate_low": None, "conversion_rate_high": None, "revenue": revenue, "cost": cost,
            "cost_per_lead": by_lead, "cost_per_sales_ready_lead": by_lead / share if is_described and by_lead is not None and share else None,
            "return_on_cost": (revenue - cost) / cost if is_enough and revenue is not None and cost else None,
        }  # fmt: skip
        if is_enough:
            rate, spread = conversions / leads, z * (conversions * (leads - conversions) / leads + z * z / 4) ** 0.5
            low, high = ((conversions + z * z / 2 + sign * spread) / (leads + z * z) for sign in (-1, 1))
            wanted |= {"conversion_rate": rate, "conversion_rate_low": low, "conversion_rate_high": high}
        for name, value in wanted.items():
            assert mart[key][name] == (None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)), (key, name)
    # Otherwise the sample would prove little.
    assert any(key[1:3] == ("(none)", "K-free") for key in mart)
    assert any(key[2] == "K-nowhere" and row["leads"] and row["cost"] is None for key, row in mart.items())
    assert any(row["dimension"] == "month" and row["cost"] and not row["leads"] for row in rows)
    assert not any(key[2] == "K-tomorrow" for key in mart)
    running = mart["campaign", "radio", "K-running", None]
    assert running["cost"] == pytest.approx(310.0 * 10 / 31)
    assert {"not enough data", "as often as all"} <= {row["finding"] for row in rows}


def test_the_score_at_the_age_is_that_of_a_build_for_that_day(raw_path: Path, compiled_project: CompiledProject) -> None:
    """What became known later does not count: the builds for the days on which leads had the age give the same scores."""
    query = (
        "select lead_id, lead_score from intermediate.int_lead_scores as scores join intermediate.int_leads using (lead_number)"
        " join intermediate.int_score_dates using (lead_number, as_of) where is_channel_date and as_of = date '{}' order by all"
    )
    with compiled_project.database(raw_path, SEEDS, threads=2) as later:
        days = later.execute("select as_of from intermediate.int_score_dates where is_channel_date group by as_of order by count(*) desc, as_of limit 2").fetchall()
        found = {day: later.execute(query.format(day)).fetchall() for (day,) in days}
    for day, scores in found.items():
        with compiled_project.database(raw_path, SEEDS, day, threads=2) as then:
            assert then.execute(query.format(day)).fetchall() == scores
        assert scores
