"""Worlds written by hand, and what the marts of a world and the oracle do not agree on."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from oracle import CONTRACT, OracleResult, read_raw, read_seeds, score
from project import CompiledProject, Marts
from worlds import SEED_COLUMNS, World

NUMBERS = ("lead_score", "fit_score", "engagement_score")
WORDS = (
    "tier", "fit_band", "engagement_band", "persona", "is_sales_ready", "buying_stage", "next_step", "is_opted_out",
    "days_since_last_activity", "is_excluded", "exclusion_reason", "override_tier", "is_never_call", "override_reason",
)  # fmt: skip
TODAY = "2024-06-30"


def is_close(found: float | None, expected: float | None) -> bool:
    """Whether two numbers are the same within 1e-9; None is like None alone."""
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= 1e-9


def ledger(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows of a ledger by what they stand for, one for each."""
    columns = ("lead_id", "entry_kind", "rule_id", "category", "score")
    by_key = {tuple((row[column] or "").lower() if column == "category" else row[column] for column in columns): row for row in rows}
    assert len(by_key) == len(rows), "two rows of a ledger stand for the same"
    return by_key


def differences(marts: Marts, result: OracleResult) -> list[tuple[Any, ...]]:
    """What the SQL and the oracle do not agree on: where, what the SQL says, what the oracle says.

    A row that one ledger lacks counts as zero. Hits are compared for behaviour rules only.
    """
    found: list[tuple[Any, ...]] = []
    for lead_id in sorted(marts.leads.keys() ^ result.leads.keys()):
        found.append(("leads", lead_id, lead_id in marts.leads, lead_id in result.leads))
    for lead_id in sorted(marts.leads.keys() & result.leads.keys()):
        row, lead = marts.leads[lead_id], result.leads[lead_id]
        found += [(name, lead_id, row[name], getattr(lead, name)) for name in NUMBERS if not is_close(row[name], getattr(lead, name))]
        found += [(name, lead_id, row[name], getattr(lead, name)) for name in WORDS if row[name] != getattr(lead, name)]
        if row["as_of"] != result.as_of:
            found.append(("as_of", lead_id, row["as_of"], result.as_of))
    found += differences_of_sales(marts, result)
    rows, expected_rows = ledger(marts.points), ledger([vars(row) for row in result.points])
    for key in sorted(rows.keys() | expected_rows.keys(), key=str):
        row, expected = rows.get(key, {}), expected_rows.get(key, {})
        columns = ["points", "score_points"]
        if expected.get("hits") is not None:
            columns += ["hits", "decayed_hits"] if row else []
        for column in columns:
            if not is_close(row.get(column) or 0.0, expected.get(column) or 0.0):
                found.append((column, key, row.get(column), expected.get(column)))
    expected_counts = {}
    for rejection in result.rejected:
        key = (rejection.table, rejection.reason)
        expected_counts[key] = expected_counts.get(key, 0) + 1
    for key in sorted(marts.rejected.keys() | expected_counts.keys()):
        if marts.rejected[key] != expected_counts.get(key, 0):
            found.append(("rejected", key, marts.rejected[key], expected_counts.get(key, 0)))
    return found


def differences_of_sales(marts: Marts, result: OracleResult) -> list[tuple[Any, ...]]:
    """What the SQL and the oracle do not agree on of the queue: who is called, by which tier, and by whom.

    It may lack leads that are closed or of customers, and those that sales gave back.
    """
    queue = {row["lead_id"]: row for row in marts.tables["sales_queue"]}
    found: list[tuple[Any, ...]] = []
    for lead_id in sorted(marts.leads.keys() & result.leads.keys()):
        row, lead, queued = marts.leads[lead_id], result.leads[lead_id], queue.get(lead_id)
        may_be_out = not row["is_open"] or row["is_customer_account"] or lead_id in result.given_back
        if queued is None and lead.queue_tier is not None and not may_be_out:
            found.append(("queue", lead_id, None, lead.queue_tier))
        if queued is not None and (queued["tier"], queued["owner"]) != (lead.queue_tier, lead.owner):
            found.append(("queue", lead_id, (queued["tier"], queued["owner"]), (lead.queue_tier, lead.owner)))
    return found


def expected_of(world: World) -> OracleResult:
    """What the oracle says of a world."""
    return score(read_raw(world.raw_path), read_seeds(world.seeds_path), world.as_of)


def csv_text(table: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    """The header and the rows of a raw table: the columns of the contract, and of events others that a row has."""
    others = dict.fromkeys(column for row in rows for column in row if table == "events" and column not in CONTRACT[table])
    columns = [*CONTRACT[table], *others]
    return [columns, *[[row.get(column) for column in columns] for row in rows]]


def write_world(
    folder: Path, tables: dict[str, list[dict[str, Any]]], as_of: str | None = TODAY, line_end: str = "\n", **seeds: Any
) -> World:
    """Write a world by hand: raw tables as CSV; seeds of two categories without any rule, save for those named."""
    everything: dict[str, list[dict[str, Any]]] = {
        "score_categories": [{"category": "being", "score": "fit"}, {"category": "doing", "score": "engagement"}],
        "scores": [{"score": name, "full_points": "1000", "weight": "1"} for name in ("fit", "engagement")],
        "tiers": [{"tier": "Cold", "min_score": "0", "is_sales_ready": "no", "next_step": "wait"}],
        "score_bands": [{"score": name, "band": "low", "min_score": "0"} for name in ("fit", "engagement")],
        **seeds,
    }
    raw_path, seeds_path = folder / "raw", folder / "seeds"
    raw_path.mkdir(parents=True)
    seeds_path.mkdir()
    files = {raw_path / f"{table}.csv": csv_text(table, rows) for table, rows in {"contacts": [], "events": [], **tables}.items()}
    for seed, columns in SEED_COLUMNS.items():
        rows = [[row.get(column) for column in columns] for row in everything.get(seed, [])]
        files[seeds_path / f"{seed}.csv"] = [list(columns), *rows]
    for file, lines in files.items():
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator=line_end if file.parent == raw_path else "\n").writerows(lines)
    return World(raw_path, seeds_path, None if as_of is None else date.fromisoformat(as_of))


def contact(contact_id: str, **columns: Any) -> dict[str, Any]:
    """A row of contacts."""
    return {"contact_id": contact_id, "created_at": "2024-01-01", **columns}


def event(event_id: str, contact_id: str | None, **columns: Any) -> dict[str, Any]:
    """A row of events, on the last day."""
    return {"event_id": event_id, "contact_id": contact_id, "event_type": "ping", "occurred_at": TODAY, **columns}


def fit(rule_id: str, attribute: str, operator: str, value: str | None = None, **columns: Any) -> dict[str, Any]:
    """A fit rule of one point."""
    rule = {"rule_id": rule_id, "category": "being", "attribute": attribute, "operator": operator, "value": value}
    return {**rule, "points": "1", **columns}


def behavior(rule_id: str, **columns: Any) -> dict[str, Any]:
    """A behaviour rule of one point for each ping."""
    return {"rule_id": rule_id, "category": "doing", "event_type": "ping", "points": "1", **columns}


def built(compiled_project: CompiledProject, world: World) -> Marts:
    """The marts of a world, which must agree with the oracle."""
    marts = compiled_project.build(world.raw_path, world.seeds_path, world.as_of)
    assert differences(marts, expected_of(world)) == []
    return marts


def leads_with(marts: Marts, rule_id: str) -> set[str]:
    """The leads that have points from a rule."""
    return {row["lead_id"] for row in marts.points if row["rule_id"] == rule_id and row["entry_kind"] == "rule"}
