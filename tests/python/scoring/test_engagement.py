"""How leads answer e-mails and come to the site, worked out again in pandas; and rules that name it.

The score of rules that name these attributes is proved in the random worlds of test_score_equals_oracle.
"""

import csv
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from project import PROJECT

COUNTS = ["emails_sent", "emails_opened", "emails_clicked", "distinct_pages", "visiting_days"]


def recomputed(events, lead_ids):
    """The counts and rates of each lead.

    Args:
        events: accepted events with a lead, one row each: lead_id, event_type, page, occurred_on, quantity.
        lead_ids: all leads.

    Returns:
        A frame indexed by lead_id, with COUNTS, email_open_rate and email_click_rate.
    """
    mails = events.pivot_table(index="lead_id", columns="event_type", values="quantity", aggfunc="sum", fill_value=0)
    visits = events.dropna(subset=["page"]).assign(page=lambda rows: rows["page"].str.lower()).groupby("lead_id")
    found = pd.DataFrame({
        "emails_sent": mails["email_sent"],
        "emails_opened": mails["email_opened"],
        "emails_clicked": mails["email_clicked"],
        "distinct_pages": visits["page"].nunique(),
        "visiting_days": visits["occurred_on"].nunique(),
    }).reindex(lead_ids).fillna(0)
    sent = found["emails_sent"].where(found["emails_sent"] > 0)
    return found.assign(email_open_rate=found["emails_opened"] / sent, email_click_rate=found["emails_clicked"] / sent)


@pytest.fixture(scope="module")
def raw_path(tmp_path_factory):
    """The raw tables of 400 invented contacts."""
    folder = tmp_path_factory.mktemp("engagement") / "raw"
    subprocess.run([sys.executable, "-m", "lead_scoring", "sample", "--contacts", "400", "--output", folder], check=True, capture_output=True)
    return folder


def test_the_mart_is_what_pandas_counts(compiled_project, raw_path):
    """Every count is equal and every rate within its four decimals, for each lead of the sample."""
    with compiled_project.database(raw_path, PROJECT / "seeds") as connection:
        mart = connection.execute("select * from marts.lead_engagement_rates").df().set_index("lead_id").sort_index()
        events = connection.execute(
            "select lead_id, event_type, page, occurred_on, quantity from staging.stg_events "
            "where rejection_reason is null and lead_id is not null and known_on <= (select max(as_of) from intermediate.int_as_of)"
        ).df()
    again = recomputed(events, mart.index)
    assert len(mart) > 300
    assert mart["emails_sent"].sum() > 1000 and mart["visiting_days"].sum() > 1000
    for column in COUNTS:
        assert (mart[column] == again[column]).all(), column
    for column in ("email_open_rate", "email_click_rate"):
        assert (mart[column].isna() == again[column].isna()).all(), column
        assert (mart[column] - again[column]).abs().max() <= 0.00005 + 1e-12, column


@pytest.fixture(scope="module")
def seeds_with_visits(tmp_path_factory):
    """The default seeds and two fit rules on engagement."""
    folder = tmp_path_factory.mktemp("seeds") / "seeds"
    shutil.copytree(PROJECT / "seeds", folder, ignore=shutil.ignore_patterns("*.md"))
    with (folder / "fit_rules.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([
            ["comes_back", "Came on five days or more", "demographics", "", "visiting_days", "at_least", "5", "3", "yes"],
            ["opens_mails", "Opens every fourth e-mail", "demographics", "", "email_open_rate", "at_least", "0.25", "2", "yes"],
        ])
    return folder


def test_a_rule_can_name_them_and_sees_what_is_known_on_the_date(compiled_project, raw_path, seeds_with_visits):
    """Two rules give their points to whom the counts of that date say, today and half a year before."""
    matched = {}
    for as_of in (None, "2025-12-31"):
        with compiled_project.database(raw_path, seeds_with_visits, as_of) as connection:
            events = connection.execute(
                "select lead_id, event_type, page, occurred_on, quantity from staging.stg_events "
                "where rejection_reason is null and lead_id is not null and known_on <= (select as_of from intermediate.int_as_of)"
            ).df()
            lead_ids = [row[0] for row in connection.execute("select lead_id from marts.lead_scores").fetchall()]
            found = connection.execute(
                "select lead_id, rule_id from marts.lead_points where rule_id in ('comes_back', 'opens_mails')"
            ).fetchall()
            warnings = connection.execute("select rule_id, warning from marts.rule_warnings").fetchall()
        again = recomputed(events, lead_ids)
        expected = {(lead_id, "comes_back") for lead_id in again.index[again["visiting_days"] >= 5]}
        expected |= {(lead_id, "opens_mails") for lead_id in again.index[again["email_open_rate"].round(4) >= 0.25]}
        assert set(found) == expected
        assert not [rule_id for rule_id, _ in warnings if rule_id in ("comes_back", "opens_mails")]
        matched[as_of] = expected
    assert {rule_id for _, rule_id in matched[None]} == {"comes_back", "opens_mails"}
    assert matched[None] - matched["2025-12-31"], "Nobody came more often in half a year."
