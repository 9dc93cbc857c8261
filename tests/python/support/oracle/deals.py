"""How the oracle sees opportunities: their state on a day, and whom they credit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from oracle.contract import BLANK_WHERE_UNREADABLE, Acceptance
from oracle.values import is_flagged, is_no, is_yes, lowered, money, stage_name


def _deal_of(row: dict[str, Any], seeds: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """An opportunity with what its cells mean: state, amount, created_at, is_won as true or false, and what is left out."""
    outcomes = {stage_name(stage["stage"]): lowered(stage["outcome"]) for stage in seeds.get("deal_stages", [])}
    reporting = next((row["value"] for row in seeds.get("calibration_settings", []) if lowered(row["setting"]) == "reporting_currency"), None)
    outcome = outcomes.get(stage_name(row["stage"])) if row["stage"] else None
    flags = []
    for column, yes, no in (("is_won", ("won", "closedwon"), ("lost", "closedlost")),
                            ("is_closed", ("won", "lost", "closed", "closedwon", "closedlost"), ("open",))):  # fmt: skip
        word = row[column]
        flags.append(True if is_yes(word) or stage_name(word) in yes else False if is_no(word) or stage_name(word) in no else None)
    won, closed = flags
    if won or (won is None and outcome == "won"):
        state = "won"
    elif closed is not None:
        state = "lost" if closed else "open"
    elif outcome is not None:
        state = "open" if outcome == "open" else "lost"
    else:
        state = "lost" if row["closed_at"] else "open"
    amount, named = money(row["amount"])
    currency = (row["currency"] or named or "").upper()
    is_readable = row["amount"] is None or (amount is not None and (named is None or named == currency))
    is_ours = not currency or reporting is None or currency == reporting.upper()
    is_late = state != "open" and row["closed_at"] and row["created_at"] and row["closed_at"].date() < row["created_at"].date()
    notes = [
        (not is_ours, "amount in another currency left out"), (amount is not None and amount < 0, "negative amount left out"),
        (not is_readable, "unreadable amount left out"), (is_late, "created after it closed"),
        *((row[f"{column}_was"] is not None, f"unreadable {column} left out") for column in BLANK_WHERE_UNREADABLE["opportunities"]),
        (won is None and is_flagged(row["is_won"]), "unreadable is_won left out"),
        (closed is None and is_flagged(row["is_closed"]), "unreadable is_closed left out"),
        (won is False and outcome == "won", "is_won no beside a stage won"),
    ]  # fmt: skip
    return {
        **row, "state": state, "is_won": "true" if state == "won" else "false", "created_at": None if is_late else row["created_at"],
        "amount": amount if is_readable and is_ours and amount is not None and amount >= 0 else None, "currency": None,
        "left_out": [note for is_so, note in notes if is_so], "written": row,
    }  # fmt: skip


def _parties_of(deal: dict[str, Any], parties: list[dict[str, Any]], people: dict[str, dict[str, Any]]) -> list[str]:
    """Who takes part in a deal: the primary contacts first, then by their creation."""
    found = [row for row in parties if row["opportunity_id"] == deal["opportunity_id"]]
    found.sort(key=lambda row: (not is_yes(row["is_primary"]), people[row["contact_id"]]["created_at"], row["contact_id"]))
    return [row["contact_id"] for row in found]


def credited(acceptance: Acceptance, deal: dict[str, Any], as_of: date) -> str | None:
    """The contact credited with a copy of a deal, as known on a date."""
    if deal["credits"]:
        return deal["credits"][0]
    if not deal["asks_company"] or deal["company_id"] is None:
        return None
    is_over = deal["state"] != "open" and deal["closed_at"] is not None
    links = {row["anonymous_id"]: row["contact_id"] for row in acceptance.rows["identities"]}
    active = {
        row["contact_id"] or links.get(row["anonymous_id"]) for row in acceptance.rows["events"]
        if row["known_on"] <= as_of and (not is_over or row["occurred_at"] < deal["closed_at"])
    }  # fmt: skip
    found = [row for row in acceptance.rows["contacts"] if row["company_id"] == deal["company_id"] and row["contact_id"] in active]
    found.sort(key=lambda row: (row["created_at"], row["contact_id"]))
    return found[0]["contact_id"] if found else None


def deal_on(copies: list[dict[str, Any]], day: date, as_of: date) -> tuple[str, dict[str, Any]] | None:
    """How a deal stands on a day, for a build as of a date.

    Returns:
        open, won or lost with the copy that says so; None where the deal is not known on the day.
    """
    def newest(until: date) -> dict[str, Any] | None:
        known = [row for row in copies if row["updated_at"] is None or row["updated_at"].date() <= until]
        return known[-1] if known else None

    today, then = newest(as_of), newest(day)
    # Whether and when it was won is what is known last.
    if today is not None and today["state"] == "won" and today["closed_at"].date() <= day:
        return "won", today
    if then is None or then["state"] == "deleted":
        return None
    if then["state"] == "lost" and (then["closed_at"].date() if then["closed_at"] else as_of) <= day:
        return "lost", then
    return None if then["created_at"] and then["created_at"].date() > day else ("open", then)


def _midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day)
