"""Accepted and rejected rows, anonymous events and files, by hand."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from oracle import CONTRACT, Rejection, accept, as_timestamp, read_raw, read_seeds, score
from oracle_cases import (
    LONG,
    TODAY,
    behavior,
    contact,
    decayed_hits,
    event,
    fit,
    points_of,
    reasons,
    result_of,
    seeds_with,
)

# ------------------------------------------------------------------------------------------------------------
# Accepted and rejected rows
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "key", "reason"),
    [
        ({"event_id": None, "event_type": None}, None, "missing_event_id"),
        ({"event_id": " \n"}, None, "missing_event_id"),
        ({"event_id": LONG}, "x" * 1000, "oversized_event_id"),
        ({"contact_id": LONG, "event_type": None}, "e1", "oversized_contact_id"),
        ({"campaign_id": LONG}, "e1", "oversized_campaign_id"),
        ({"contact_id": " ", "loaded_at": "2024-06-29"}, "e1", "missing_contact_id"),
        ({"contact_id": " ", "event_type": None}, "e1", "missing_event_type"),
        ({"event_type": "", "occurred_at": None}, "e1", "missing_event_type"),
        ({"occurred_at": None}, "e1", "missing_occurred_at"),
        ({"occurred_at": "yesterday", "loaded_at": "soon"}, "e1", "unreadable_occurred_at"),
        ({"occurred_at": "1989-12-31 23:59:59", "quantity": "0"}, "e1", "before_1990"),
        ({"loaded_at": "soon", "quantity": "0"}, "e1", "unreadable_loaded_at"),
        ({"loaded_at": "2024-06-29 23:59:59", "quantity": "0"}, "e1", "dated_after_load"),
        ({"quantity": "0", "contact_id": "who"}, "e1", "quantity_not_positive"),
        ({"quantity": "-2"}, "e1", "quantity_not_positive"),
        ({"quantity": "1.5", "contact_id": "who"}, "e1", "unreadable_quantity"),
        ({"contact_id": "who"}, "e1", "unknown_contact"),
        ({"contact_id": "C1"}, "e1", "unknown_contact"),
        ({"contact_id": "who", "anonymous_id": "a1"}, "e1", "unknown_contact"),
    ],
)
def test_rejected_events(columns: dict[str, Any], key: str | None, reason: str) -> None:
    """Each reason, the first in precedence where there are two."""
    assert reasons("events", [{**event(), **columns}]) == [(key, reason)]


def test_accepted_events() -> None:
    """The first day of 1990, loaded hours early on its day, anonymous and unlinked, long text, a long id."""
    rows = [
        event("e1", "1990-01-01"),
        event("e2", "2024-06-30 23:00:00", loaded_at="2024-06-30 01:00:00"),
        event("e3", anonymous_id="a1"),
        event("e4", asset="y" * 5000),
        event("z" * 1000),
        event("E1"),
    ]
    acceptance = accept({"contacts": [contact()], "events": rows})
    assert acceptance.rejected == []
    assert {row["event_id"]: len(row["asset"] or "") for row in acceptance.rows["events"]}["e4"] == 1000


def winner(rows: list[dict[str, Any]]) -> Any:
    """The page of the one accepted copy; the others are rejected as duplicates, in any order of the rows."""
    found = set()
    for copies in (rows, rows[::-1]):
        acceptance = accept({"contacts": [contact()], "events": copies})
        assert [rejection.reason for rejection in acceptance.rejected] == ["duplicate"] * (len(rows) - 1)
        (accepted,) = acceptance.rows["events"]
        found.add(accepted["page"])
    (page,) = found
    return page


def test_the_first_loaded_copy_wins() -> None:
    """An earlier loaded_at wins over a smaller row; without one it is the moment of the event."""
    late = event(page="a", loaded_at="2024-07-02 00:00:01")
    early = event(page="b", loaded_at="2024-07-02T00:00:00Z")
    prompt = event(page="c")
    assert winner([late, early]) == "b"
    assert winner([late, early, prompt]) == "c"


def test_then_the_smallest_row_as_text_wins() -> None:
    """Columns compare in the order of the contract, as text, null as nothing."""
    assert winner([event(page="b", asset="a"), event(page="a", asset="b")]) == "a"
    assert winner([event(page="a"), event(page=None)]) is None
    assert winner([event(page="x", quantity="10"), event(page="y", quantity="2")]) == "x"
    assert winner([event(page="x", channel="b"), event(page="y", channel="a")]) == "y"
    assert winner([event(page="B"), event(page="a")]) == "B"
    ten = event(page="x", duration_seconds="10", campaign_id="z")
    assert winner([ten, event(page="x", duration_seconds="9", campaign_id="z")]) == "x"


def test_only_acceptable_copies_compete() -> None:
    """A copy that must be rejected has its own reason, also where it was loaded first."""
    rows = [event(page="a", quantity="0"), event(page="b", loaded_at="2024-07-05")]
    acceptance = accept({"contacts": [contact()], "events": rows})
    assert acceptance.rejected == [Rejection("events", "e1", "quantity_not_positive")]
    assert [row["page"] for row in acceptance.rows["events"]] == ["b"]


@pytest.mark.parametrize(
    ("columns", "key", "reason"),
    [
        ({"contact_id": ""}, None, "missing_contact_id"),
        ({"contact_id": LONG}, "x" * 1000, "oversized_contact_id"),
        ({"created_at": " "}, "c9", "missing_created_at"),
        ({"created_at": "2024-13-01"}, "c9", "unreadable_created_at"),
    ],
)
def test_rejected_contacts(columns: dict[str, Any], key: str | None, reason: str) -> None:
    """Each reason of a contact; events that name it are those of an unknown contact then."""
    raw = {"contacts": [{**contact("c9"), **columns}], "events": [event(contact_id="c9")]}
    assert [(found.key, found.reason) for found in accept(raw).rejected] == [
        (key, reason),
        ("e1", "unknown_contact"),
    ]


def test_duplicate_contacts() -> None:
    """The smallest row wins (created_at comes first); one copy that opted out is enough, also one that cannot be used."""
    rows = [
        contact(created_at="2024-02-01", name="A"),
        contact(created_at="2024-01-31", name="B", is_opted_out="no"),
        contact(created_at="unreadable", is_opted_out="yes"),
        contact("C1"),
    ]
    result = score(
        {"contacts": rows, "events": []}, seeds_with(fit_rules=[fit("b", "name", "equals", "b")]), TODAY
    )
    assert points_of(result) == {("rule", "b"): 1.0}
    assert set(result.leads) == {"c1", "C1"}
    assert result.leads["c1"].is_opted_out and not result.leads["C1"].is_opted_out
    assert Counter(found.reason for found in result.rejected) == {"duplicate": 1, "unreadable_created_at": 1}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False), ("", False), ("False", False), ("f", False), ("NO", False), ("n", False), ("0", False),
        (False, False), (0, False), (True, True), ("TRUE", True), ("t", True), ("yes", True), (" Y ", True),
        (1, True), ("perhaps", True), ("2", True),
    ],
)  # fmt: skip
def test_opted_out(value: Any, expected: bool) -> None:
    """A word that nobody knows counts as opted out."""
    raw = {"contacts": [contact(is_opted_out=value)], "events": []}
    assert score(raw, seeds_with(), TODAY).leads["c1"].is_opted_out is expected


def test_leads_exist_from_the_day_they_were_created() -> None:
    """A contact of tomorrow is no lead yet; one of today is, also without an e-mail address; one of 1900 is."""
    days = {"today": "2024-06-30 23:59:59", "tomorrow": "2024-07-01", "old": "1900-01-01"}
    result = result_of(raw={"contacts": [contact(name, day) for name, day in days.items()]})
    assert set(result.leads) == {"today", "old"}
    assert result.rejected == []


def test_erased_people_are_gone_from_every_table() -> None:
    """Their rows are rejected without a key, whatever else is wrong with them; others stay."""
    raw = {
        "contacts": [contact(), contact("c2"), contact("c2", None)],
        "events": [
            event("e1", contact_id="c2"),
            event(None, contact_id=" c2 "),
            event("e3", anonymous_id="a1"),
            event(),
        ],
        "identities": [{"anonymous_id": "a1", "contact_id": "c2"}],
        "contact_attributes": [{"contact_id": "c2", "attribute": "x", "observed_at": TODAY}],
        "opportunities": [{"opportunity_id": "o1", "contact_id": "c2"}, {"opportunity_id": "o2"}],
        "sales_feedback": [{"feedback_id": "f1", "contact_id": "c2"}],
        "erasure_requests": [
            {"contact_id": "c2", "requested_at": "never"},
            {"contact_id": "c2"},
            {"contact_id": None},
        ],
    }
    raw["events"][3]["event_id"] = "e4"
    acceptance = accept(raw)
    assert Counter((found.table, found.key, found.reason) for found in acceptance.rejected) == {
        ("contacts", None, "erased"): 2,
        ("events", None, "erased"): 3,
        ("identities", None, "erased"): 1,
        ("contact_attributes", None, "erased"): 1,
        ("opportunities", None, "erased"): 1,
        ("sales_feedback", None, "erased"): 1,
        ("erasure_requests", None, "duplicate"): 1,
        ("erasure_requests", None, "missing_contact_id"): 1,
    }
    assert [row["event_id"] for row in acceptance.rows["events"]] == ["e4"]


def test_the_visits_of_erased_people() -> None:
    """A visitor goes with the erased, unless a good link gives the visitor to somebody who stays."""
    links = {"alone": ["gone"], "both": ["gone", "c1"], "unknown": ["gone", "nobody"], "other": ["c1"], "two": ["gone", "gone_too"]}
    raw = {
        "contacts": [contact(), contact("gone"), contact("gone_too")],
        "events": [{**event(None, anonymous_id=visitor), "event_id": visitor} for visitor in [*links, "stranger"]],
        "identities": [{"anonymous_id": visitor, "contact_id": name} for visitor, names in links.items() for name in names],
        "erasure_requests": [{"contact_id": "gone"}, {"contact_id": "gone_too"}],
    }
    acceptance = accept(raw)
    assert {row["event_id"] for row in acceptance.rows["events"]} == {"both", "other", "stranger"}
    assert sum(found.table == "events" and found.reason == "erased" for found in acceptance.rejected) == 3


def test_rejected_attributes() -> None:
    """Each reason; attribute names compare lower-cased; the smallest copy of one moment wins."""
    base = {"contact_id": "c1", "attribute": "budget", "observed_at": "2024-01-01", "value": "5"}
    rows = [
        base,
        {**base, "attribute": " BUDGET ", "value": "4"},
        {**base, "observed_at": "2024-01-01 00:00:01"},
        {**base, "observed_at": "1980-01-01"},
        {**base, "attribute": None},
        {**base, "attribute": LONG},
        {**base, "observed_at": None},
        {**base, "observed_at": "long ago"},
        {**base, "contact_id": "who"},
    ]
    assert sorted(reasons("contact_attributes", rows), key=str) == sorted(
        [
            ("c1|budget|2024-01-01 00:00:00", "duplicate"),
            ("c1||2024-01-01 00:00:00", "missing_attribute"),
            (f"c1|{'x' * 1000}|2024-01-01 00:00:00", "oversized_attribute"),
            ("c1|budget|", "missing_observed_at"),
            ("c1|budget|long ago", "unreadable_observed_at"),
            ("who|budget|2024-01-01 00:00:00", "unknown_contact"),
        ],
        key=str,
    )


def test_other_tables_keep_one_row_of_each_key() -> None:
    """The smallest row as text wins; a row without a key is rejected; an opportunity needs no contact."""
    assert reasons("companies", [{"company_id": "k", "name": "b"}, {"company_id": "k", "name": "a"}, {}]) == [
        (None, "missing_company_id"),
        ("k", "duplicate"),
    ]
    assert reasons("campaigns", [{"campaign_id": "k"}, {"campaign_id": LONG}]) == [
        ("x" * 1000, "oversized_campaign_id")
    ]
    opportunities = [
        {"opportunity_id": "o1"},
        {"opportunity_id": "o2", "contact_id": "who"},
        {"opportunity_id": "o3", "is_won": "yes"},
        {"opportunity_id": "o4", "is_won": "perhaps"},
        {"opportunity_id": "o5", "amount": "much", "closed_at": "2024-01-01"},
        {"opportunity_id": "o6", "closed_at": "soon"},
        {"opportunity_id": "o7", "closed_at": "soon", "is_won": "Closed Won"},
    ]
    assert reasons("opportunities", opportunities) == [
        ("o2", "unknown_contact"),
        ("o3", "won_without_closed_at"),
        ("o7", "unreadable_closed_at"),
    ]
    feedback = {"feedback_id": "f", "contact_id": "c1", "recorded_at": TODAY, "verdict": "Accepted"}
    assert reasons("sales_feedback", [feedback] * 3) == [("f", "duplicate")] * 2
    assert reasons("sales_feedback", [{**feedback, "verdict": "liked"}]) == [("f", "unknown_verdict")]
    assert reasons("sales_feedback", [{**feedback, "verdict": " "}]) == [("f", "missing_verdict")]
    assert reasons("sales_feedback", [{**feedback, "recorded_at": None}]) == [("f", "missing_recorded_at")]
    assert reasons("sales_feedback", [{"feedback_id": "f", "verdict": "liked"}]) == [("f", "missing_contact_id")]
    unreadable = {"feedback_id": "f", "recorded_at": "soon"}
    assert reasons("sales_feedback", [unreadable]) == [("f", "unreadable_recorded_at")]
    nobody = {**feedback, "contact_id": "who", "verdict": "liked"}
    assert reasons("sales_feedback", [nobody]) == [("f", "unknown_verdict")]


# ------------------------------------------------------------------------------------------------------------
# Anonymous events
# ------------------------------------------------------------------------------------------------------------


def test_anonymous_events_count_once_they_are_linked() -> None:
    """Known from the later of loaded_at and linked_at; one that names its contact needs no link."""
    events = [
        event("e1", "2024-06-01", anonymous_id="a1"),
        event("e2", "2024-06-02", contact_id="c1", anonymous_id="a1"),
    ]
    raw = {"identities": [{"anonymous_id": " a1", "contact_id": "c1", "linked_at": "2024-06-10 12:00:00"}]}
    counts = [
        decayed_hits(result_of(events, day, raw, behavior_rules=[behavior()]))
        for day in ("2024-06-01", "2024-06-09", "2024-06-10")
    ]
    assert counts == [None, 1.0, 2.0]


def test_first_link_wins() -> None:
    """First linked, null before all, then the smallest contact; later links are rejected."""
    contacts = [contact("c1"), contact("c2"), contact("c3")]

    def owner(*links: tuple[str, Any]) -> tuple[str, list[str]]:
        """Who gets a visit of a1, and the reasons of the links that are not used."""
        identities = [{"anonymous_id": "a1", "contact_id": who, "linked_at": when} for who, when in links]
        found = set()
        for order in (identities, identities[::-1]):
            raw = {"contacts": contacts, "identities": order, "events": [event(anonymous_id="a1")]}
            result = score(raw, seeds_with(behavior_rules=[behavior()]), "2024-12-31")
            (row,) = [row for row in result.points if row.entry_kind == "rule"]
            found.add((row.lead_id, tuple(sorted(rejection.reason for rejection in result.rejected))))
        ((lead_id, why),) = found
        return lead_id, list(why)

    assert owner(("c1", "2024-06-02"), ("c2", "2024-06-01")) == ("c2", ["already_linked"])
    assert owner(("c1", "2024-06-02"), ("c3", None)) == ("c3", ["already_linked"])
    assert owner(("c3", "2024-06-02"), ("c2", "2024-06-02")) == ("c2", ["already_linked"])
    assert owner(("c1", "2024-06-02"), ("c1", "2024-06-01")) == ("c1", ["duplicate"])
    assert owner(("c1", "2024-06-03"), ("c1", "2024-06-01"), ("c2", "2024-06-02")) == (
        "c1",
        ["already_linked", "duplicate"],
    )
    assert owner(("who", "2024-06-01"), ("c2", "2024-06-02")) == ("c2", ["unknown_contact"])
    assert owner(("c1", "soon"), ("c2", "2024-06-02")) == ("c2", ["unreadable_linked_at"])


def test_unlinked_visits_belong_to_nobody() -> None:
    """They are accepted and give nobody points."""
    result = result_of([event(anonymous_id="a1")], behavior_rules=[behavior()])
    assert (result.rejected, result.points) == ([], [])


# ------------------------------------------------------------------------------------------------------------
# Files
# ------------------------------------------------------------------------------------------------------------


def test_raw_files(tmp_path: Path) -> None:
    """CSV and Parquet; missing optional tables are empty, missing columns null, extra columns ignored."""
    with (tmp_path / "contacts.csv").open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines).writerows([["Contact_ID", "created_at", "note"], ["c1", "2024-01-01", "x"], ["c2"], ["c3", "", "x", "y"]])
    zoned = pa.array([datetime(2024, 6, 1, tzinfo=timezone.utc)], pa.timestamp("ns", tz="Asia/Tokyo"))
    table = pa.table(
        {"event_id": ["e1"], "event_type": ["x"], "occurred_at": zoned, "quantity": pa.array([3], pa.int64()), "extra": [1]}
    )
    parquet.write_table(table, tmp_path / "events.parquet")
    raw = read_raw(tmp_path)
    assert list(raw) == list(CONTRACT)
    assert [row["contact_id"] for row in raw["contacts"]] == ["c1", "c2", "c3"]
    assert [row.get("ragged") for row in raw["contacts"]] == [None, "short", "long"]
    assert raw["contacts"][1]["created_at"] is None
    assert set(raw["contacts"][0]) >= set(CONTRACT["contacts"])
    assert raw["contacts"][1]["ragged"]
    assert as_timestamp(raw["events"][0]["occurred_at"]) == datetime(2024, 6, 1)
    assert (raw["events"][0]["quantity"], raw["events"][0]["channel"]) == (3, None)
    assert raw["companies"] == []


def test_missing_files(tmp_path: Path) -> None:
    """Required tables, the folder and seeds have to be there."""
    with pytest.raises(FileNotFoundError, match="no raw folder"):
        read_raw(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="contacts"):
        read_raw(tmp_path)
    with pytest.raises(FileNotFoundError, match="behavior_rules"):
        read_seeds(tmp_path)
