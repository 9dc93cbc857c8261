"""The worked example, and limits, scores, tiers and personas of the oracle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from oracle import OracleResult, score
from oracle_cases import behavior, contact, decayed_hits, event, fit, points_of, result_of, seeds_with, worth_of

# ------------------------------------------------------------------------------------------------------------
# The worked example of the design
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def worked_example() -> OracleResult:
    """A C-level contact at a 900-person company, two e-mails opened 14 days ago, the pricing page today."""
    raw = {
        "contacts": [contact(job_title="Chief Executive Officer", company_id="acme")],
        "companies": [{"company_id": "acme", "employee_count": "900"}],
        "events": [
            event("e1", "2024-06-16 08:00:00", "email_opened"),
            event("e2", "2024-06-16 09:00:00", "email_opened"),
            event("e3", "2024-06-30 10:00:00", "page_viewed", page="/pricing"),
            event("e4", "2024-06-30 11:00:00", "page_viewed", page="/careers"),
        ],
    }
    seeds = seeds_with(
        fit_rules=[
            fit("c_level", "seniority", "equals", "c_level", "5"),
            fit("large_company", "employee_count", "at_least", "500", "8"),
        ],
        behavior_rules=[
            behavior("opened", "2", "email_opened", half_life_days="14"),
            behavior("pricing", "20", "page_viewed", property="page", operator="equals", value="/pricing"),
        ],
        scores=[
            {"score": "fit", "base_points": "0", "full_points": "26", "weight": "0.5"},
            {"score": "engagement", "full_points": "100", "weight": "0.5"},
        ],
        seniority_patterns=[{"pattern": "chief", "seniority": "c_level"}],
        tiers=[
            {"tier": "Cold", "min_score": "0", "is_sales_ready": "false"},
            {"tier": "Warm", "min_score": "36", "is_sales_ready": "true"},
            {"tier": "Hot", "min_score": "36.01", "is_sales_ready": "true"},
        ],
        score_bands=[
            {"score": "fit", "band": "B", "min_score": "50"},
            {"score": "fit", "band": "C", "min_score": "0"},
            {"score": "engagement", "band": "high", "min_score": "22.01"},
            {"score": "engagement", "band": "low", "min_score": "0"},
        ],
    )
    return score(raw, seeds)


def test_worked_example(worked_example: OracleResult) -> None:
    """Fit 50, engagement 22, lead score 36.00, and the pricing page alone is worth 10.00 of it."""
    lead = worked_example.leads["c1"]
    assert worked_example.as_of == date(2024, 6, 30)
    assert (lead.lead_score, lead.fit_score, lead.engagement_score) == (36.0, 50.0, 22.0)
    assert (lead.tier, lead.is_sales_ready) == ("Warm", True)
    assert (lead.fit_band, lead.engagement_band) == ("B", "low")
    assert lead.days_since_last_activity == 0
    assert lead.persona is None
    assert worth_of(worked_example, "rule", "pricing") == 10.0
    assert points_of(worked_example) == {
        ("rule", "c_level"): 5.0,
        ("rule", "large_company"): 8.0,
        ("rule", "opened"): 2.0,
        ("rule", "pricing"): 20.0,
    }
    assert decayed_hits(worked_example, "opened") == 1.0
    assert sum(row.score_points for row in worked_example.points) == pytest.approx(36, abs=1e-9)


def test_ledger_row_shows_everything(worked_example: OracleResult) -> None:
    """Hits are counted before decay; fit rules have none."""
    rows = {row.rule_id: row for row in worked_example.points}
    opened, title = rows["opened"], rows["c_level"]
    assert (opened.category, opened.score, opened.hits) == ("doing", "engagement", 2)
    assert (title.category, title.score, title.hits, title.decayed_hits) == ("being", "fit", None, None)
    assert title.score_points == pytest.approx(5 * 100 / 26 / 2)


# Limits, scores, tiers, personas
# ------------------------------------------------------------------------------------------------------------


def categories(**limits: Any) -> list[dict[str, Any]]:
    """The two categories; `doing` with limits."""
    return [{"category": "being", "score": "Fit"}, {"category": "Doing", "score": "engagement", **limits}]


@pytest.mark.parametrize(
    ("points", "limits", "adjustment"),
    [
        ("30", {"max_points": "20"}, ("category_ceiling", -10.0)),
        ("-30", {"min_points": "-5"}, ("category_floor", 25.0)),
        ("3", {"min_points": "4"}, ("category_floor", 1.0)),
        ("4", {"min_points": "4", "max_points": "4"}, None),
        ("0", {"min_points": "2"}, ("category_floor", 2.0)),
        ("0", {"max_points": "-2"}, ("category_ceiling", -2.0)),
    ],
)
def test_category_limits(points: str, limits: dict[str, str], adjustment: tuple[str, float] | None) -> None:
    """Both ends, and leads without any hit too."""
    result = result_of(
        [event()], behavior_rules=[behavior(points=points)], score_categories=categories(**limits)
    )
    found = [(row.entry_kind, row.points) for row in result.points if row.entry_kind.startswith("category")]
    assert found == ([adjustment] if adjustment else [])
    without = result_of([], behavior_rules=[behavior(points=points)], score_categories=categories(**limits))
    ledger = sum(row.score_points for row in without.points)
    assert ledger == pytest.approx(without.leads["c1"].lead_score, abs=1e-9)


def test_caps_come_before_category_limits() -> None:
    """Two rules of 30 points, one capped at 8: 38 points, limited to 35."""
    rules = [behavior("a", "30", max_points="8"), behavior("b", "30")]
    result = result_of([event()], behavior_rules=rules, score_categories=categories(max_points="35"))
    assert points_of(result) == {
        ("rule", "a"): 30.0,
        ("rule_cap", "a"): -22.0,
        ("rule", "b"): 30.0,
        ("category_ceiling", "doing"): -3.0,
    }
    assert result.leads["c1"].engagement_score == 35.0


def test_score_floor_ceiling_and_base() -> None:
    """Fit 5 - 30 stands at 0; engagement 10 + 200 of 80 stands at 100; weights 1 to 3 give 75."""
    scores = [
        {"score": "fit", "base_points": "5", "full_points": "20", "weight": "1"},
        {"score": "engagement", "base_points": "10", "full_points": "80", "weight": "3"},
    ]
    rules = {
        "behavior_rules": [behavior(points="200")],
        "fit_rules": [fit("f", "contact_id", "present", "", "-30")],
    }
    result = result_of([event()], scores=scores, **rules)
    assert points_of(result) == {
        ("rule", "f"): -30.0,
        ("rule", "ping"): 200.0,
        ("base", "fit"): 5.0,
        ("base", "engagement"): 10.0,
        ("score_floor", "fit"): 25.0,
        ("score_ceiling", "engagement"): -130.0,
    }
    lead = result.leads["c1"]
    assert (lead.fit_score, lead.engagement_score, lead.lead_score) == (0.0, 100.0, 75.0)
    assert worth_of(result, "rule", "f") == -37.5
    assert worth_of(result, "score_ceiling", "engagement") == pytest.approx(-121.875)


def test_rounding_row_closes_the_ledger() -> None:
    """One of three points: engagement 33.33..., lead 16.666..., rounded 16.67."""
    scores = [
        {"score": "fit", "full_points": "1", "weight": "1"},
        {"score": "engagement", "full_points": "3", "weight": "1"},
    ]
    result = result_of([event()], behavior_rules=[behavior()], scores=scores)
    rounding = result.points[-1]
    assert (rounding.entry_kind, rounding.score, rounding.points) == ("rounding", None, None)
    assert rounding.score_points == pytest.approx(1 / 300, rel=1e-12)
    assert result.leads["c1"].lead_score == 16.67
    assert result.leads["c1"].engagement_score == pytest.approx(100 / 3, rel=1e-15)


def test_rows_of_zero_are_left_out() -> None:
    """No hits, no points, a base of zero, nothing rounded: no rows."""
    result = result_of([event()], behavior_rules=[behavior(points="0"), behavior("none", "5", "other")])
    assert result.points == []
    assert result.leads["c1"].lead_score == 0.0


def test_weight_zero_keeps_the_points() -> None:
    """A score that has no weight has points that are worth nothing."""
    scores = [
        {"score": "fit", "full_points": "9", "weight": "1"},
        {"score": "engagement", "full_points": "9", "weight": "0"},
    ]
    result = result_of([event()], behavior_rules=[behavior(points="9")], scores=scores)
    assert (result.points[0].points, result.points[0].score_points) == (9.0, 0.0)
    assert (result.leads["c1"].engagement_score, result.leads["c1"].lead_score) == (100.0, 0.0)


TIERS = [
    {"tier": "Hot", "min_score": "30", "min_fit_score": "40", "is_sales_ready": "TRUE"},
    {"tier": "Cold", "min_score": "0"},
    {"tier": "Warm", "min_score": "20.01", "min_engagement_score": "33.33", "is_sales_ready": "false"},
]


@pytest.mark.parametrize(
    ("fit_points", "engagement_points", "tier"),
    [
        ("40", "20", "Hot"),
        ("39.994", "20.006", "Cold"),
        ("39.995", "20.005", "Hot"),
        ("39.99", "40", "Warm"),
        ("6.68", "33.33", "Warm"),
        ("6.69", "33.325", "Warm"),
        ("6.70", "33.3249", "Cold"),
        ("6.67", "33.34", "Warm"),
        ("0", "100", "Warm"),
        ("0", "0", "Cold"),
    ],
)
def test_tiers(fit_points: str, engagement_points: str, tier: str) -> None:
    """The highest tier all of whose minimums the rounded scores reach; minimums are inclusive."""
    result = result_of(
        [event()],
        behavior_rules=[behavior(points=engagement_points)],
        fit_rules=[fit("f", "contact_id", "present", None, fit_points)],
        tiers=TIERS,
    )
    assert (result.leads["c1"].tier, result.leads["c1"].is_sales_ready) == (tier, tier == "Hot")


@pytest.mark.parametrize(("points", "band"), [("74.995", "A"), ("74.9949", "C"), ("10", "C"), ("9.99", None)])
def test_bands(points: str, band: str | None) -> None:
    """The highest minimum that the rounded score reaches, inclusive."""
    bands = [
        {"score": " FIT ", "band": "C", "min_score": "10"},
        {"score": "fit", "band": "A", "min_score": "75"},
        {"score": "engagement", "band": "low", "min_score": "0"},
    ]
    result = result_of(fit_rules=[fit("f", "contact_id", "present", None, points)], score_bands=bands)
    assert (result.leads["c1"].fit_band, result.leads["c1"].engagement_band) == (band, "low")


def persona_result(**seeds: Any) -> OracleResult:
    """c1 with personas user and buyer."""
    personas = [{"persona_id": "user"}, {"persona_id": "buyer"}]
    return result_of([event()], personas=personas, **seeds)


def test_the_persona_with_most_fit_points() -> None:
    """Rules without persona count for both, rules of the other persona not at all."""
    rules = [
        fit("all", "contact_id", "present", None, "1"),
        fit("buyer", "contact_id", "present", None, "2", persona_id="Buyer"),
        fit("user", "contact_id", "present", None, "3", persona_id=" USER"),
    ]
    result = persona_result(fit_rules=rules)
    assert result.leads["c1"].persona == "user"
    assert points_of(result) == {("rule", "all"): 1.0, ("rule", "user"): 3.0}


def test_a_tie_goes_to_the_smallest_persona() -> None:
    """Also where nobody has any points."""
    assert persona_result().leads["c1"].persona == "buyer"
    rules = [fit(name, "contact_id", "present", None, "2.5", persona_id=name) for name in ("user", "buyer")]
    assert persona_result(fit_rules=rules).leads["c1"].persona == "buyer"
    written = [{"persona_id": "buyer"}, {"persona_id": "User"}]
    assert result_of(personas=written, fit_rules=rules).leads["c1"].persona == "User"


def test_personas_compare_after_category_limits() -> None:
    """Six points limited to 3 lose against 4 in two categories; points of engagement do not count."""
    limited = [
        {"category": "being", "score": "fit", "max_points": "3"},
        {"category": "other", "score": "fit"},
        {"category": "doing", "score": "engagement"},
    ]
    rules = [
        fit("buyer", "contact_id", "present", None, "6", persona_id="buyer"),
        fit("buyer_doing", "contact_id", "present", None, "50", persona_id="buyer", category="doing"),
        fit("user_being", "contact_id", "present", None, "2", persona_id="user"),
        fit("user_other", "contact_id", "present", None, "2", persona_id="user", category="other"),
    ]
    result = persona_result(fit_rules=rules, score_categories=limited)
    assert result.leads["c1"].persona == "user"
    assert result.leads["c1"].lead_score == 2.0


def test_what_cannot_be_computed_is_refused() -> None:
    """An unknown category or score and text where a number belongs."""
    for seeds, message in (
        ({"behavior_rules": [behavior(category="nowhere")]}, "no category"),
        ({"behavior_rules": [behavior(points="many")]}, "no number"),
        ({"behavior_rules": [behavior(valid_to="soon")]}, "no date"),
        ({"score_categories": [{"category": "a", "score": "charm"}]}, "no score"),
    ):
        with pytest.raises(ValueError, match=message):
            result_of(**seeds)
