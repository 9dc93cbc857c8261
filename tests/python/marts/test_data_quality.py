"""What came in, counted again in pandas from the rows that the oracle accepts."""

import shutil
import subprocess
import sys
from collections import Counter
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from oracle import accept, default_as_of, events_of_leads, read_raw, read_rule_book, read_seeds
from project import PROJECT

MARTS = ("event_coverage", "source_freshness", "rejected_records", "record_counts")
WEEKS, SPREADS = 6, 4
# Dates of the tables other than events, as the raw contract names them.
DATES = {"contacts": "created_at", "identities": "linked_at", "contact_attributes": "observed_at", "opportunities": "created_at",
         "campaigns": "started_at", "sales_feedback": "recorded_at"}


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The raw tables of 300 invented contacts."""
    folder = tmp_path_factory.mktemp("quality") / "raw"
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "300", "--output", folder], check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module")
def marts(compiled_project, raw):
    """The marts that are looked at here, by name."""
    with compiled_project.database(raw, PROJECT / "seeds") as connection:
        return {mart: connection.execute(f"select * from marts.{mart}").df() for mart in MARTS}


def test_every_event_type_is_counted_with_its_rules(marts, raw):
    """Events and leads by type, when they were seen, and the active rules that name the type."""
    acceptance = accept(read_raw(raw))
    book = read_rule_book(read_seeds(PROJECT / "seeds"))
    as_of = default_as_of(acceptance)
    events = pd.DataFrame([
        {"event_type": row["event_type"].lower(), "day": row["occurred_at"].date()} for row in acceptance.rows["events"]
    ])
    found = marts["event_coverage"].set_index("event_type")
    counts = events["event_type"].value_counts().reindex(found.index)
    assert (found["events"] == counts).all() and found["events"].sum() == len(events)
    assert (found["share_of_events"] - counts / len(events)).abs().max() < 1e-12
    days = events.groupby("event_type")["day"].agg(["min", "max"]).reindex(found.index)
    assert (found["first_seen_on"].dt.date == days["min"]).all() and (found["last_seen_on"].dt.date == days["max"]).all()
    leads = Counter(
        kind for lead_events in events_of_leads(acceptance).values()
        for kind in {event.event_type.lower() for event in lead_events if event.known_on <= as_of}
    )
    assert found["leads"].to_dict() == {kind: leads[kind] for kind in found.index}
    rewarded = {rule.event_type for rule in book.behavior if rule.points > 0}
    rules = {
        "behavior_rules": Counter(rule.event_type for rule in book.behavior),
        "absence_rules": Counter(
            kind for rule in book.absence for kind in ([rule.event_type] if rule.event_type else rewarded)
        ),
        "stage_signs": Counter(sign.event_type for sign in book.stage_signs),
    }
    for column, wanted in rules.items():
        assert found[column].to_dict() == {kind: wanted[kind] for kind in found.index}
    assert (found["is_scored"] == (found["behavior_rules"] + found["absence_rules"] > 0)).all()
    assert not found["is_looked_at"].all() and found["is_scored"].any()


def accepted_events(raw):
    """The accepted events known by the date of the scores: channel, day of arrival, delay, and what each is as an e-mail."""
    acceptance = accept(read_raw(raw))
    as_of = pd.Timestamp(default_as_of(acceptance))
    events = pd.DataFrame([
        {"channel": (row["channel"] or "(none)").lower(), "day_on": pd.Timestamp(row["loaded_at"].date()),
         "lag": int((row["loaded_at"] - row["occurred_at"]).total_seconds() // 60), "kind": row["event_type"].lower(), "quantity": row["quantity"]}
        for row in acceptance.rows["events"]
    ])
    return acceptance, as_of, pd.concat([events, events.assign(channel="(all)")])


def test_each_day_has_the_rows_that_arrived(marts, raw):
    """Accepted rows, delays and shares of events by channel and day; rows of the other tables by their own date."""
    found = marts["source_freshness"]
    acceptance, as_of, events = accepted_events(raw)
    ours = found[found["raw_table"] == "events"].set_index(["channel", "day_on"])
    days = events.groupby(["channel", "day_on"])
    assert (ours["accepted"] == days.size().reindex(ours.index, fill_value=0)).all()
    assert ours["accepted"].sum() == len(events)
    # The lower of the two in the middle where their number is even.
    lags = days["lag"].quantile(0.5, interpolation="lower").reindex(ours.index)
    pd.testing.assert_series_equal(ours["median_lag_minutes"].astype(float), lags.astype(float), check_names=False)
    counts = {
        kind: events[events["kind"] == kind].groupby(["channel", "day_on"])["quantity"].sum().reindex(ours.index, fill_value=0)
        for kind in ("email_sent", "email_bounced", "spam_reported")
    }
    for column, kind in (("emails_sent", "email_sent"), ("emails_bounced", "email_bounced"), ("emails_complained", "spam_reported")):
        assert (ours[column] == counts[kind]).all() and counts[kind].sum() > 0
    sent = counts["email_sent"].where(counts["email_sent"] > 0)
    for column, kind in (("bounce_share", "email_bounced"), ("complaint_share", "spam_reported")):
        pd.testing.assert_series_equal(ours[column], counts[kind] / sent, check_names=False, rtol=0, atol=1e-12)
        assert (ours[column] > 0).any()
    rejected = marts["rejected_records"].query("raw_table == 'events'")["loaded_on"].dropna()
    first = ours.loc["(all)"].index.min()
    assert ours.loc["(all)"]["rejected"].sum() == rejected.between(first, as_of).sum() > 0
    for table, column in DATES.items():
        dates = pd.Series([pd.Timestamp(row[column].date()) for row in acceptance.rows[table] if row[column]])
        theirs = found[found["raw_table"] == table].set_index("day_on")["accepted"]
        assert (theirs == dates.value_counts().reindex(theirs.index, fill_value=0)).all() and theirs.sum() == (dates <= as_of).sum() > 0
    assert set(found["raw_table"]) == {"events", *DATES}


def judged(source):
    """What the days of one source are, by its numbers of rows in the order of days."""
    roots = np.sqrt(source["row_count"].to_numpy(dtype=float))
    for place, (root, rows) in enumerate(zip(roots, source["row_count"])):
        before = roots[[place - 7 * week for week in range(1, WEEKS + 1) if place >= 7 * week]]
        if len(before) < WEEKS:
            yield np.nan, "not enough data"
            continue
        median = np.median(before)
        reach = SPREADS * max(np.median(np.abs(before - median)) / NormalDist().inv_cdf(0.75), 0.5)
        is_low, is_high = root < median - reach - 1e-9, root > median + reach + 1e-9
        yield median**2, ("no rows" if rows == 0 else "fewer than expected") if is_low else "more than expected" if is_high else "as expected"


def test_breaks_are_days_unlike_their_weekday(marts):
    """Every day of the span once and in order, what was to be expected of it, and the finding."""
    found = marts["source_freshness"]
    for _, source in found.sort_values("day_on").groupby(["raw_table", "channel"]):
        days = source["day_on"]
        assert list(days) == list(pd.date_range(days.iloc[0], source["as_of"].iloc[0]))
        expected = pd.DataFrame(judged(source), columns=["expected_rows", "finding"], index=source.index)
        assert (source["finding"] == expected["finding"]).all()
        assert np.allclose(source["expected_rows"], expected["expected_rows"], rtol=0, atol=1e-9, equal_nan=True)
    assert (found["is_missing"] == (found["row_count"] == 0)).all() and found["is_missing"].any()
    assert set(found["finding"]) >= {"not enough data", "as expected", "more than expected"}
    assert (found["is_break"] == found["finding"].isin(["no rows", "fewer than expected", "more than expected"])).all()


def test_a_day_that_did_not_arrive_and_one_that_came_four_times_are_found(compiled_project, marts, raw, tmp_path):
    """Take the rows of one day away and put those of another there three times more: both are breaks, and were none before."""
    before = marts["source_freshness"].query("raw_table == 'events' and channel == '(all)' and finding == 'as expected' and expected_low > 0")
    days = before[before["day_on"] < before["as_of"]].sort_values("day_on")
    lost = days["day_on"].iloc[-1].date()
    room = days[(days["row_count"] * 4 > days["expected_high"]) & (days["day_on"].dt.weekday != lost.weekday())]
    repeated = room["day_on"].iloc[-1].date()
    shutil.copytree(raw, tmp_path / "raw")
    file = tmp_path / "raw" / "events.parquet"
    events = pd.read_parquet(file)
    loaded_on = events["loaded_at"].fillna(events["occurred_at"]).dt.date
    copies = pd.concat([events[loaded_on == repeated]] * 3).assign(event_id=lambda rows: [f"again {place}" for place in range(len(rows))])
    pd.concat([events[loaded_on != lost], copies]).to_parquet(file)
    with compiled_project.database(tmp_path / "raw", PROJECT / "seeds") as connection:
        query = "select finding, row_count from marts.source_freshness where raw_table = 'events' and channel = '(all)' and day_on = ?"
        assert connection.execute(query, [lost]).fetchall() == [("no rows", 0)]
        assert connection.execute(query, [repeated]).fetchall()[0][0] == "more than expected"


def test_one_lead_and_one_event_are_enough(compiled_project, tmp_path):
    """Two small files: no error, and no more is said than can be."""
    (tmp_path / "contacts.csv").write_text("contact_id,created_at\na,2026-01-01\n", encoding="utf-8")
    (tmp_path / "events.csv").write_text("event_id,contact_id,event_type,occurred_at\n1,a,fax,2026-01-03\n", encoding="utf-8")
    with compiled_project.database(tmp_path, PROJECT / "seeds") as connection:
        freshness = connection.execute("select distinct finding, is_break from marts.source_freshness").fetchall()
        coverage = connection.execute("select event_type, share_of_events, is_looked_at from marts.event_coverage").fetchall()
        missing = connection.execute("select distinct leads, finding from marts.missing_attributes").fetchall()
    assert freshness == [("not enough data", False)]
    assert coverage == [("fax", 1.0, False)]
    assert missing and {leads for leads, _ in missing} == {1} and {finding for _, finding in missing} == {"known of nobody"}
