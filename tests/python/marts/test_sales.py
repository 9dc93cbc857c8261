"""What sales made of the leads, counted again in plain Python: the latest verdict, and the score on the day before it.

Tiers and rules come from the oracle, which scores each lead for its own day and shares no code with the SQL.
"""

import math
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from statistics import NormalDist

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

MINIMUM = 8
REFUSED = ("rejected", "recycled")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The raw tables of 800 invented contacts and the default seeds, save for a minimum that some groups reach."""
    folder = tmp_path_factory.mktemp("sales")
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "800", "--output", folder / "raw"],
        check=True, capture_output=True,
    )
    seeds = Seeds(folder / "seeds")
    seeds.reset()
    seeds.set(minimum_conversions=MINIMUM)
    seeds.hold_tiers_still()
    return folder


@pytest.fixture(scope="module")
def summary(compiled_project, world):
    """The rows of the mart by dimension and value."""
    with compiled_project.database(world / "raw", world / "seeds") as connection:
        found = connection.execute("select * from marts.sales_feedback_summary")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row)) for row in found.fetchall()]
    return {(row["dimension"], row["value"]): row for row in rows}


def judged_leads(acceptance, as_of):
    """For each lead with feedback: the contact, its latest verdict known on the date, and the day whose score sales had."""
    contacts = {row["contact_id"]: row for row in acceptance.rows["contacts"]}
    latest = {}
    for row in sorted(acceptance.rows["sales_feedback"], key=lambda row: (row["recorded_at"], row["feedback_id"])):
        if row["recorded_at"].date() <= as_of and contacts[row["contact_id"]]["created_at"].date() <= as_of:
            latest[row["contact_id"]] = row
    for contact_id, verdict in latest.items():
        created_on, recorded_on = contacts[contact_id]["created_at"].date(), verdict["recorded_at"].date()
        scored_on = max(created_on, recorded_on - timedelta(days=1)) if created_on <= recorded_on else None
        yield contacts[contact_id], verdict, scored_on


def groups_of(world):
    """For each dimension and value the latest verdicts of its leads: (verdict, reason)."""
    acceptance = accept(read_raw(world / "raw"))
    book = read_rule_book(read_seeds(world / "seeds"))
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    channels = {row["campaign_id"]: row["channel"] for row in acceptance.rows["campaigns"]}
    events = events_of_leads(acceptance)
    groups = defaultdict(list)
    for contact, verdict, scored_on in judged_leads(acceptance, default_as_of(acceptance)):
        channel = channels.get(contact["campaign_id"]) or contact["lead_source"]
        values = {("all", "all"), ("channel", channel.lower() if channel else "(none)"), ("owner", contact["owner"] or "(none)")}
        if scored_on is None:
            values.add(("tier", "(none)"))
        else:
            contact_id = contact["contact_id"]
            observed = observed_attributes(acceptance, scored_on).get(contact_id, {})
            lead_events = events.get(contact_id, [])
            engagement = engagement_of(lead_events, book, scored_on)
            attributes = attributes_of(contact, company_of(contact, observed, companies), observed, book, engagement)
            lead, ledger = Scorer(book, scored_on).score_lead(contact_id, contact, attributes, lead_events)
            if lead.is_excluded:
                continue
            values.add(("tier", lead.tier))
            capped = Counter()
            for row in ledger:
                if row.rule_id:
                    capped[row.rule_id] += row.points
            values |= {("rule", rule_id) for rule_id, points in capped.items() if points}
        for key in values:
            groups[key].append((verdict["verdict"].lower(), verdict["reason"]))
    return groups


def expected_row(verdicts, rate_of_all):
    """What the mart should say of one group."""
    counts = Counter(verdict for verdict, _ in verdicts)
    decided = len(verdicts) - counts["contacted"]
    row = {"leads": len(verdicts), **{verdict: counts[verdict] for verdict in ("contacted", "accepted", *REFUSED)}, "decided": decided}
    if decided < MINIMUM:
        return {**row, "finding": "not enough data", "acceptance_rate": None, "acceptance_low": None, "acceptance_high": None,
                "top_refusal_reason": None, "top_refusal_share": None}
    rate, z = counts["accepted"] / decided, NormalDist().inv_cdf(0.975)
    middle, spread = rate + z * z / (2 * decided), z * math.sqrt(rate * (1 - rate) / decided + z * z / (4 * decided**2))
    low, high = ((middle + sign * spread) / (1 + z * z / decided) for sign in (-1, 1))
    finding = "accepted more often" if low > rate_of_all else "accepted less often" if high < rate_of_all else "as often as all"
    reasons = Counter(reason.lower() for verdict, reason in verdicts if verdict in REFUSED and reason)
    top = min(reasons, key=lambda reason: (-reasons[reason], reason), default=None)
    return {**row, "finding": finding, "acceptance_rate": rate, "acceptance_low": low, "acceptance_high": high, "top_refusal_reason": top,
            "top_refusal_share": reasons[top] / (counts["rejected"] + counts["recycled"]) if top else None}


def test_the_summary_equals_a_count_in_python(summary, world):
    """Every dimension, value, count, rate, interval, reason and finding."""
    groups = groups_of(world)
    of_all = Counter(verdict for verdict, _ in groups["all", "all"])
    rate_of_all = of_all["accepted"] / (of_all.total() - of_all["contacted"])
    assert summary.keys() == groups.keys()
    for key, verdicts in groups.items():
        expected = expected_row(verdicts, rate_of_all)
        assert {name: summary[key][name] for name in expected} == pytest.approx(expected, abs=1e-9), key
    # Otherwise the sample would prove little.
    assert {dimension for dimension, _ in groups} == {"all", "tier", "rule", "channel", "owner"}
    assert {row["finding"] for row in summary.values()} > {"not enough data"}


def test_without_feedback_the_summary_says_so(compiled_project, world, tmp_path):
    """As on the OULAD data, where no sales team ever spoke: one row, and no number in it but zeros."""
    raw = tmp_path / "raw"
    shutil.copytree(world / "raw", raw)
    (raw / "sales_feedback.parquet").unlink()
    with compiled_project.database(raw, world / "seeds") as connection:
        found = connection.execute("select dimension, value, leads, decided, acceptance_rate, finding from marts.sales_feedback_summary").fetchall()
    assert found == [("all", "all", 0, 0, None, "not enough data")]
