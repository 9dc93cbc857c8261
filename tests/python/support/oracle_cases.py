"""Short ways to write cases for the oracle."""

from __future__ import annotations

from typing import Any

from oracle import OracleResult, accept, score

TODAY = "2024-06-30"
LONG = "x" * 1001


# ------------------------------------------------------------------------------------------------------------
# Short ways to write cases
# ------------------------------------------------------------------------------------------------------------


def contact(contact_id: Any = "c1", created_at: Any = "2024-01-01", **columns: Any) -> dict[str, Any]:
    """A row of contacts."""
    return {"contact_id": contact_id, "created_at": created_at, **columns}


def event(
    event_id: Any = "e1", occurred_at: Any = TODAY, event_type: Any = "ping", **columns: Any
) -> dict[str, Any]:
    """A row of events; of contact c1 unless another or an anonymous id is named."""
    owner = {} if "anonymous_id" in columns else {"contact_id": "c1"}
    return {"event_id": event_id, "event_type": event_type, "occurred_at": occurred_at, **owner, **columns}


def behavior(
    rule_id: str = "ping", points: Any = "1", event_type: str = "ping", **columns: Any
) -> dict[str, Any]:
    """A row of behavior_rules in the category `doing`."""
    return {"rule_id": rule_id, "category": "doing", "event_type": event_type, "points": points, **columns}


def fit(
    rule_id: str, attribute: str, operator: str, value: Any, points: Any = "1", **columns: Any
) -> dict[str, Any]:
    """A row of fit_rules in the category `being`."""
    row = {"rule_id": rule_id, "category": "being", "attribute": attribute, "operator": operator}
    return {**row, "value": value, "points": points, **columns}


def absence(rule_id: str, absent_days: Any, points: Any, **columns: Any) -> dict[str, Any]:
    """A row of absence_rules in the category `doing`."""
    return {"rule_id": rule_id, "category": "doing", "absent_days": absent_days, "points": points, **columns}


def frequency(rule_id: str, min_count: Any, within_days: Any, points: Any = "1", event_type: str = "ping", **columns: Any) -> dict[str, Any]:
    """A row of frequency_rules in the category `doing`."""
    row = {"rule_id": rule_id, "category": "doing", "event_type": event_type, "min_count": min_count}
    return {**row, "within_days": within_days, "points": points, **columns}


def seeds_with(**seeds: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Seeds with 100 full points for both scores and equal weights, save for those named."""
    return {
        "score_categories": [
            {"category": "being", "score": "fit"},
            {"category": "doing", "score": "engagement"},
        ],
        "scores": [
            {"score": "fit", "full_points": "100", "weight": "1"},
            {"score": "engagement", "full_points": "100", "weight": "1"},
        ],
        "tiers": [{"tier": "Cold", "min_score": "0"}],
        **seeds,
    }


def result_of(
    events: list[dict[str, Any]] = (), as_of: Any = TODAY, raw: dict[str, Any] | None = None, **seeds: Any
) -> OracleResult:
    """The result for contact c1, created on 2024-01-01, unless `raw` brings other contacts."""
    return score({"contacts": [contact()], "events": list(events), **(raw or {})}, seeds_with(**seeds), as_of)


def points_of(result: OracleResult, lead_id: str = "c1") -> dict[tuple[str, str | None], float | None]:
    """The ledger of a lead: (entry_kind, rule, category or score) to raw points."""
    return {
        (row.entry_kind, row.rule_id or row.category or row.score): row.points
        for row in result.points
        if row.lead_id == lead_id
    }


def worth_of(result: OracleResult, entry_kind: str, name: str | None) -> float:
    """The worth in units of lead_score of one ledger row of c1."""
    (row,) = [
        row
        for row in result.points
        if row.entry_kind == entry_kind and name == (row.rule_id or row.category or row.score)
    ]
    return row.score_points


def decayed_hits(result: OracleResult, rule_id: str = "ping") -> float | None:
    """The decayed hits of a rule of c1; None where the ledger has no such row."""
    rows = [row for row in result.points if row.entry_kind == "rule" and row.rule_id == rule_id]
    return rows[0].decayed_hits if rows else None


def reasons(
    table: str, rows: list[dict[str, Any]], **others: list[dict[str, Any]]
) -> list[tuple[str | None, str]]:
    """The rejections of one table as (key, reason), beside contact c1."""
    raw = {"contacts": [contact()], **others, table: rows}
    return [(found.key, found.reason) for found in accept(raw).rejected if found.table == table]
