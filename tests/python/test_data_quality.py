"""What came in, counted again in pandas from the rows that the oracle accepts."""

import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest
from oracle import accept, default_as_of, events_of_leads, read_raw, read_rule_book, read_seeds
from project import PROJECT


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The raw tables of 300 invented contacts."""
    folder = tmp_path_factory.mktemp("quality") / "raw"
    subprocess.run(
        [sys.executable, PROJECT / "scripts" / "make_sample_data.py", "--contacts", "300", "--output", folder], check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module")
def marts(compiled_project, raw):
    """The marts that are looked at here, by name."""
    with compiled_project.database(raw, PROJECT / "seeds") as connection:
        return {mart: connection.execute(f"select * from marts.{mart}").df() for mart in ("event_coverage",)}


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
