"""Operators, behaviour and absence, computed by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from oracle import Condition, Scorer, read_rule_book
from oracle_cases import absence, behavior, decayed_hits, event, fit, frequency, points_of, result_of, seeds_with

# ------------------------------------------------------------------------------------------------------------
# Operators
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "value", "found", "matches"),
    [
        ("equals", "Whitepaper", " WHITEPAPER ", True),
        ("equals", "5", "5.0", True),
        ("equals", ".5", "0.50", True),
        ("equals", "5", "5a", False),
        ("equals", "05", "5", True),
        ("equals", "x05", "x5", False),
        ("equals", "9007199254740991", "9007199254740991.0", True),
        ("equals", "9007199254740992", "9007199254740992.0", False),
        ("equals", "9007199254740993", "9007199254740992", False),
        ("not_equals", "9007199254740993", "9007199254740992", True),
        ("in", "1|9007199254740993", "9007199254740993", True),
        ("at_least", "9007199254740992", "9007199254740992.0", True),
        ("not_equals", "5", "5.0", False),
        ("not_equals", "a", "b", True),
        ("not_equals", "a", "", False),
        ("not_equals", "a", None, False),
        ("in", "a | B|7", "b", True),
        ("in", "a|b|7", "7.00", True),
        ("in", "a|b", "a|b", False),
        ("in", "a||b", None, False),
        ("contains", "VP", "the vp of sales", True),
        ("contains", "vp", "director", False),
        ("contains", "5", "50", True),
        ("at_least", "500", "500", True),
        ("at_least", "500", "5e2", True),
        ("at_least", "500", "499.999", False),
        ("at_least", "9", "10", True),
        ("at_least", "500", "many", False),
        ("at_least", "500", None, False),
        ("at_most", "-1", "-2", True),
        ("at_most", "10", "9", True),
        ("at_most", "10", "10.01", False),
        ("at_most", "10", " ", False),
        ("present", None, "x", True),
        ("present", None, " \t", False),
        ("absent", None, None, True),
        ("absent", None, "  ", True),
        ("absent", None, "x", False),
        ("equals", "", None, False),
        ("contains", "", None, False),
    ],
)
def test_operator(operator: str, value: str | None, found: str | None, matches: bool) -> None:
    """Text compares lower-cased and trimmed; a blank matches only `absent`."""
    rule = fit("r", "Budget", operator.upper(), value)
    raw = {"contact_attributes": [
        {"contact_id": "c1", "attribute": "budget", "observed_at": "2024-01-01", "value": found}
    ]}  # fmt: skip
    assert points_of(result_of(raw=raw, fit_rules=[rule])) == ({("rule", "r"): 1.0} if matches else {})


def test_unknown_operator_is_no_silence() -> None:
    """The oracle refuses what it cannot compute, also where there is nothing to compare."""
    for operator, found in (("resembles", "x"), ("resembles", None), (None, "x")):
        with pytest.raises(ValueError, match="no operator"):
            Condition(operator, "x").matches(found)


# ------------------------------------------------------------------------------------------------------------
# Behaviour
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("half_life", "day", "expected"),
    [
        (None, "2004-07-01", 1.0),
        ("14", "2024-06-30 23:59:59.999999", 1.0),
        ("14", "2024-06-29 23:59:59", 0.5 ** (1 / 14)),
        ("0.5", "2024-06-28", 1 / 16),
        ("3650", "2004-07-05", 0.25),
        ("2.5", "2024-06-25", 0.25),
    ],
)
def test_decay(half_life: str | None, day: str, expected: float) -> None:
    """Ages are whole UTC days; no half-life, no decay."""
    result = result_of([event(occurred_at=day)], behavior_rules=[behavior(half_life_days=half_life)])
    assert decayed_hits(result) == pytest.approx(expected, rel=1e-15)


def test_exponent_is_held_at_a_thousand() -> None:
    """Twenty years at half a day would be 2^-14610; 2^-1000 of 40 points is still no row of the ledger."""
    rules = [behavior(points="40", half_life_days="0.5")]
    assert result_of([event(occurred_at="2004-06-30")], behavior_rules=rules).points == []
    scorer = Scorer(read_rule_book(seeds_with(behavior_rules=rules)), date(2024, 6, 30))
    assert float(scorer.decay(7305, scorer.book.behavior[0].half_life_days)) == 2.0**-1000


def test_a_day_is_a_utc_day() -> None:
    """Half past midnight in Berlin is the day before in UTC."""
    rules = [behavior(half_life_days="1")]
    zoned = datetime(2024, 6, 30, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert decayed_hits(result_of([event(occurred_at=zoned)], behavior_rules=rules)) == 0.5
    assert (
        decayed_hits(result_of([event(occurred_at="2024-06-30T00:30:00+02:00")], behavior_rules=rules)) == 0.5
    )


def test_quantity_and_cap_per_day() -> None:
    """Of 3 + 1 hits on one day 2 count, before decay; on the next day the one there is."""
    events = [
        event("e1", "2024-06-29", quantity="3"),
        event("e2", "2024-06-29"),
        event("e3", "2024-06-30"),
    ]
    result = result_of(events, behavior_rules=[behavior(max_per_day="2", half_life_days="1")])
    (row,) = [row for row in result.points if row.entry_kind == "rule"]
    assert (row.hits, row.decayed_hits, row.points) == (3, 2.0, 2.0)


def test_cap_per_day_counts_what_was_known() -> None:
    """A late event does not use up the cap of a day on which it was not known."""
    events = [
        event("e1", "2024-06-29", loaded_at="2024-07-02", quantity="5"),
        event("e2", "2024-06-29", loaded_at="2024-06-29"),
    ]
    assert decayed_hits(result_of(events, behavior_rules=[behavior(max_per_day="4")])) == 1.0
    assert decayed_hits(result_of(events, "2024-07-02", behavior_rules=[behavior(max_per_day="4")])) == 4.0


@pytest.mark.parametrize(("points", "cap"), [("4", -3.0), ("-4", 3.0), ("2", None)])
def test_cap_comes_after_decay_and_on_both_sides(points: str, cap: float | None) -> None:
    """Four hits that decayed to two: 8 points are cut to 5, -8 to -5, and 4 are below the cap."""
    rules = [behavior(points=points, half_life_days="1", max_points="5")]
    result = result_of([event(occurred_at="2024-06-29", quantity="4")], behavior_rules=rules)
    found = {row.entry_kind: row.points for row in result.points if row.entry_kind.startswith("rule")}
    assert found == {"rule": 2 * float(points), **({} if cap is None else {"rule_cap": cap})}


def test_cap_has_a_row_of_its_own() -> None:
    """The rule row is before its cap; the cap has a row of its own with the rule's id, and without hits."""
    result = result_of([event(quantity="9")], behavior_rules=[behavior(points="2", max_points="5")])
    cap = next(row for row in result.points if row.entry_kind == "rule_cap")
    assert points_of(result) == {("rule", "ping"): 18.0, ("rule_cap", "ping"): -13.0}
    assert (cap.rule_id, cap.category, cap.score, cap.hits, cap.decayed_hits) == (
        "ping",
        "doing",
        "engagement",
        None,
        None,
    )
    assert cap.score_points == -6.5


def test_validity_includes_both_days() -> None:
    """Of four days in a row the two inside count."""
    events = [event(f"e{day}", f"2024-06-{day} 12:00:00") for day in (10, 11, 12, 13)]
    rules = [behavior(valid_from="2024-06-11", valid_to="2024-06-12")]
    assert decayed_hits(result_of(events, behavior_rules=rules)) == 2.0


@pytest.mark.parametrize("word", ["false", "No", "0", " n ", "F", "off"])
def test_inactive_rules_do_nothing(word: str) -> None:
    """Neither behaviour nor fit nor absence; nor do they reward anything."""
    result = result_of(
        [event()],
        behavior_rules=[behavior(is_active=word)],
        fit_rules=[fit("f", "contact_id", "present", None, is_active=word)],
        absence_rules=[absence("a", "1", "1", is_active=word), absence("any", "1", "-1")],
    )
    assert points_of(result) == {("rule", "any"): -1.0, ("score_floor", "engagement"): 1.0}


@pytest.mark.parametrize("word", [None, "", "true", "yes", "1", "on"])
def test_active_rules(word: str | None) -> None:
    """A blank is_active is active."""
    assert decayed_hits(result_of([event()], behavior_rules=[behavior(is_active=word)])) == 1.0


def test_a_stage_is_the_highest_with_a_recent_sign() -> None:
    """A sign holds on its last day, from the day on which it is known; without one there is no stage."""
    signs = [
        {"rule_id": "visit", "stage": "Awareness", "stage_order": "1", "event_type": "visit", "within_days": "60", "track": "nurture"},
        {"rule_id": "demo", "description": "Asked", "stage": "decision", "stage_order": "10", "event_type": "demo", "within_days": "2",
         "track": "fast-track"},
    ]
    events = [event("e1", "2024-06-01", "visit"), event("e2", "2024-06-02", "demo", loaded_at="2024-06-03")]
    found = {day: result_of(events, day, buying_stages=signs).leads["c1"] for day in ("2024-05-31", "2024-06-02", "2024-06-04", "2024-06-05")}
    assert [lead.buying_stage for lead in found.values()] == [None, "awareness", "decision", "awareness"]
    assert found["2024-06-04"].next_step.startswith("Fast-track (decision: Asked)")
    assert found["2024-06-05"].next_step.startswith("Nurture (awareness: visit)")


def test_event_types_and_properties_compare_case_insensitively() -> None:
    """A rule without property matches on the event type alone, whatever stands in operator and value."""
    events = [
        event("e1", event_type=" Page_Viewed ", page=" /PRICING"),
        event("e2", event_type="page_viewed"),
    ]
    rules = [
        behavior("all", event_type="PAGE_VIEWED ", operator="equals", value="/nothing"),
        behavior("pricing", event_type="page_viewed", property=" Page", operator="Equals", value="/pricing"),
        behavior("no_page", event_type="page_viewed", property="page", operator="absent"),
        behavior(
            "long", event_type="page_viewed", property="duration_seconds", operator="at_least", value="60"
        ),
    ]
    result = result_of(events, behavior_rules=rules)
    assert [decayed_hits(result, rule) for rule in ("all", "pricing", "no_page", "long")] == [
        2.0,
        1.0,
        1.0,
        None,
    ]


def test_only_what_was_known() -> None:
    """An event counts from its day and from the day it was loaded; without loaded_at from its own day."""
    events = [
        event("late", "2024-06-01", loaded_at="2024-06-20 23:59:59"),
        event("prompt", "2024-06-10"),
    ]
    rules = [behavior()]
    counts = {day: decayed_hits(result_of(events, day, behavior_rules=rules)) for day in
              ("2024-06-09", "2024-06-10", "2024-06-19", "2024-06-20")}  # fmt: skip
    assert counts == {"2024-06-09": None, "2024-06-10": 1.0, "2024-06-19": 1.0, "2024-06-20": 2.0}


def test_default_date() -> None:
    """The latest loaded_at, by default occurred_at, of accepted events, unlinked anonymous ones too."""
    events = [
        event("e1", "2024-06-01", loaded_at="2024-06-03 01:00:00"),
        event("e2", "2024-06-04 23:00:00-02:00", anonymous_id="nobody"),
        event("e3", "2024-06-09", contact_id="unknown"),
    ]
    assert result_of(events, None).as_of == date(2024, 6, 5)
    with pytest.raises(ValueError, match="as_of"):
        result_of([], None)


# ------------------------------------------------------------------------------------------------------------
# Absence
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "days", "fires"),
    [
        ("2024-05-31", "30", True),
        ("2024-06-01", "30", False),
        (None, "30", True),
        (None, "181", True),
        (None, "182", False),
    ],
)
def test_absence_of_one_type(last: str | None, days: str, fires: bool) -> None:
    """Fires from the day on; a contact that is younger than that has not been absent (c1 is 181 days old)."""
    events = (
        []
        if last is None
        else [event("e0", "2024-05-01"), event("e1", last + " 23:00:00", event_type="PING")]
    )
    result = result_of(events, absence_rules=[absence("a", days, "3", event_type="Ping ")])
    assert points_of(result) == ({("rule", "a"): 3.0} if fires else {})


def test_absence_of_a_type_that_no_rule_rewards() -> None:
    """A named event type needs no behaviour rule; an event that is not known yet is no sign of life."""
    rules = [absence("a", "30", "3", event_type="pong")]
    assert points_of(result_of([event(event_type="pong")], absence_rules=rules)) == {}
    late = event(event_type="pong", loaded_at="2024-07-01")
    assert points_of(result_of([late], absence_rules=rules)) == {("rule", "a"): 3.0}


def test_absence_of_anything_rewarded() -> None:
    """What no active rule rewards, inside its validity and with its property, is no sign of life."""
    rules = [
        behavior(
            "good", "1", "clicked", property="page", operator="equals", value="/a", valid_to="2024-06-20"
        ),
        behavior("bad", "-1", "bounced"),
        behavior("off", "5", "sent", is_active="no"),
    ]

    def fires(*events: dict[str, Any]) -> tuple[bool, int | None]:
        """Whether ten days of silence are seen, and the days since the last activity."""
        result = result_of(list(events), behavior_rules=rules, absence_rules=[absence("a", "10", "-1")])
        return ("rule", "a") in points_of(result), result.leads["c1"].days_since_last_activity

    assert fires() == (True, None)
    assert fires(event("e1", "2024-06-29", "bounced"), event("e2", "2024-06-29", "sent")) == (True, None)
    assert fires(event("e1", "2024-06-20", "clicked", page="/a")) == (True, 10)
    assert fires(event("e1", "2024-06-21", "clicked", page="/a")) == (True, None)
    assert fires(event("e1", "2024-06-19", "clicked", page="/b")) == (True, None)
    rules[0]["valid_to"] = "2024-06-21"
    assert fires(event("e1", "2024-06-21", "clicked", page="/a")) == (False, 9)


def test_absence_rules_add_up() -> None:
    """Thirty and ninety days of silence count both."""
    scores = [{"score": "fit", "full_points": "10", "weight": "1"},
              {"score": "engagement", "base_points": "50", "full_points": "100", "weight": "1"}]  # fmt: skip
    result = result_of(scores=scores, absence_rules=[absence("a30", "30", "-5"), absence("a90", "90", "-10")])
    assert points_of(result) == {("rule", "a30"): -5.0, ("rule", "a90"): -10.0, ("base", "engagement"): 50.0}
    assert result.leads["c1"].engagement_score == 35.0


# ------------------------------------------------------------------------------------------------------------
# Frequency and resets
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "given"), [("2024-03-04", 0), ("2024-03-05", 10), ("2024-03-08", 10), ("2024-03-11", 10), ("2024-03-12", 0)]
)
def test_three_visits_in_seven_days(day: str, given: float) -> None:
    """The example of docs/rules.md: one visit on 1 March, two on the 5th, one on the 6th; points once."""
    events = [event("a", "2024-03-01"), event("b", "2024-03-05", quantity="2"), event("c", "2024-03-06 23:59:59")]
    result = result_of(events, day, frequency_rules=[frequency("often", "3", "7", "10")])
    assert points_of(result).get(("rule", "often"), 0) == given


def test_a_window_counts_what_matches_and_was_known() -> None:
    """Other types, other pages and rules that are off count for nothing; what is loaded later counts from then on."""
    events = [event("a", "2024-06-28", page="/A", loaded_at="2024-06-30"), event("b", "2024-06-29", page="/a"), event("c", "2024-06-29", page="/b"),
              event("d", "2024-06-29", "pong", page="/a")]  # fmt: skip
    rules = [frequency("two", "2", "3", property="page", operator="equals", value="/a"), frequency("off", "1", "9", is_active="no"),
             frequency("five", "5", "100"), frequency("last_day", "1", "1")]  # fmt: skip
    assert points_of(result_of(events, "2024-06-30", frequency_rules=rules)) == {("rule", "two"): 1.0}
    assert points_of(result_of(events, "2024-06-29", frequency_rules=rules)) == {("rule", "last_day"): 1.0}


def test_a_reset_ends_the_days_before_it() -> None:
    """From the day on which it is known; hits of its own day count, of that rule alone or of all, and silence is not reset."""
    events = [event("a", "2024-06-01"), event("b", "2024-06-10"), event("c", "2024-06-10", "again", loaded_at="2024-06-12"), event("d", "2024-06-02", loaded_at="2024-06-20")]
    rules = {"behavior_rules": [behavior(), behavior("other")], "frequency_rules": [frequency("two", "2", "100", "5")], "absence_rules": [absence("a", "1", "7", event_type="ping")]}

    def given(day: str, *resets: str | None) -> dict[str, float]:
        """The points by rule on a day."""
        rows = [{"event_type": " AGAIN", "rule_id": rule_id} for rule_id in resets]
        return {name: points for (_, name), points in points_of(result_of(events, day, resets=rows, **rules)).items()}

    assert given("2024-06-11", "Ping ") == {"ping": 2.0, "other": 2.0, "two": 5.0, "a": 7.0}
    assert given("2024-06-12", "Ping ") == {"ping": 1.0, "other": 2.0, "two": 5.0, "a": 7.0}
    assert given("2024-06-12", None) == {"ping": 1.0, "other": 1.0, "a": 7.0}
    assert given("2024-06-20", "two", "PING") == {"ping": 1.0, "other": 3.0, "a": 7.0}
    assert result_of(events, "2024-06-12", resets=[{"event_type": "again", "rule_id": None}], **rules).leads["c1"].days_since_last_activity == 2


def test_a_verdict_resets() -> None:
    """A lead that was recycled begins anew on that day; another verdict, and an event of that name, do nothing."""
    events = [event("a", "2024-06-01"), event("b", "2024-06-10"), event("c", "2024-06-20", "verdict:recycled"), event("d", "2024-06-21", "verdict:rejected")]
    feedback = [{"feedback_id": "f1", "contact_id": "c1", "recorded_at": "2024-06-10 09:00:00", "verdict": "Recycled"},
                {"feedback_id": "f2", "contact_id": "c1", "recorded_at": "2024-06-15", "verdict": "contacted"}]  # fmt: skip
    rows = [{"event_type": f"Verdict:{verdict}", "rule_id": None} for verdict in ("recycled", "rejected")]
    raw = {"sales_feedback": feedback}
    hits = {day: decayed_hits(result_of(events, day, raw, behavior_rules=[behavior()], resets=rows)) for day in ("2024-06-09", "2024-06-10", "2024-06-30")}
    assert hits == {"2024-06-09": 1.0, "2024-06-10": 1.0, "2024-06-30": 1.0}
    assert decayed_hits(result_of(events[:1], "2024-06-30", raw, behavior_rules=[behavior()], resets=rows)) is None


def test_signing_up_again_ends_the_minus() -> None:
    """The example of docs/rules.md."""
    events = [event("a", "2024-03-01", "unsubscribed"), event("b", "2024-03-31", "newsletter_signed_up")]
    rules = [behavior("unsubscribed", "-10", "unsubscribed", half_life_days="180")]
    rows = [{"event_type": "newsletter_signed_up", "rule_id": "unsubscribed"}]
    found = [points_of(result_of(events, day, behavior_rules=rules, resets=rows)).get(("rule", "unsubscribed"), 0) for day in ("2024-03-30", "2024-03-31")]
    assert found == [pytest.approx(-8.94, abs=0.005), 0]
