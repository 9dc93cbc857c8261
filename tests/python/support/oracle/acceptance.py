"""Which raw rows the oracle accepts, and why not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from oracle.contract import (
    BLANK_WHERE_UNREADABLE,
    CONTRACT,
    DELETED_FLAGS,
    FIRST_DAY,
    IDS,
    KEYS,
    LONGEST_TEXT,
    NUMBERS,
    REQUIRED,
    VERDICTS,
    Acceptance,
    Rejection,
)
from oracle.deals import _deal_of, _midnight, _parties_of, credited
from oracle.files import read_seeds
from oracle.rules import own_columns
from oracle.values import (
    Unreadable,
    address_of,
    as_id,
    as_quantity,
    as_text,
    is_flagged,
    is_readable_number,
    is_yes,
    lowered,
    read_timestamp,
    timestamp_text,
)


def accept(
    raw: dict[str, list[dict[str, Any]]],
    seeds: dict[str, list[dict[str, Any]]] | None = None,
    date_order: str | None = None,
    time_zone: str | None = None,
) -> Acceptance:
    """Decide on every raw row: accepted, deleted, or rejected with its first reason.

    Args:
        raw: rows of each raw table, as from `read_raw`; a missing table is empty, a missing column is None.
        seeds: rows of each seed, for what stages mean and which currency counts; by default those of the project.
        date_order, time_zone: the vars raw_date_order and raw_time_zone.

    Returns:
        What became of the rows of all raw tables.

    Raises:
        ValueError: contact_aliases lead in a circle.
    """
    rows = {table: [_trimmed(table, row, date_order, time_zone) for row in raw.get(table, [])] for table in CONTRACT}
    own_names = own_columns(seeds or {})
    accepted: dict[str, list[dict[str, Any]]] = {}
    rejected: list[Rejection] = []
    deleted: list[Rejection] = []
    merged: list[Rejection] = []
    erased = _with_all_ids({row["contact_id"] for row in rows["erasure_requests"]} - {None}, rows["contact_aliases"])

    def is_erased(table: str, row: dict[str, Any]) -> bool:
        """Whether a row bears an id of somebody who is to be forgotten, or is a visit of theirs alone."""
        if table == "erasure_requests":
            return False
        if table == "events" and row["contact_id"] is None and row["anonymous_id"] in erased_visitors:
            return True
        return row.get("contact_id") in erased or row.get("alias_id") in erased

    def reject(table: str, row: dict[str, Any], reason: str) -> None:
        """Note a row that is not used."""
        rejected.append(Rejection(table, _shown_key(table, row, reason), reason))

    def take(
        table: str,
        reason_of: Callable[[dict[str, Any]], str | None] = lambda row: None,
        key_of: Callable[[dict[str, Any]], Any] = lambda row: None,
        loaded_of: Callable[[dict[str, Any]], Any] = lambda row: 0,
    ) -> None:
        """Take the rows of one table: one of each key, the earliest, then the smallest as text."""
        copies: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in rows[table]:
            reason = "erased" if is_erased(table, row) else _cell_problem(table, row) or reason_of(row)
            if reason is None:
                copies[key_of(row)].append(row)
            else:
                reject(table, row, reason)
        for group in copies.values():
            if len(group) > 1:
                group.sort(key=lambda row: (loaded_of(row), row_as_text(table, row), [row.get("own", {}).get(name) or "" for name in own_names]))
                for loser in group[1:]:
                    reject(table, loser, "duplicate")
        accepted[table] = [group[0] for group in copies.values()]

    def take_newest(table: str, key: str) -> dict[str, dict[str, Any]]:
        """Take the newest row of each key.

        Returns:
            The newest row of each key, also where it is deleted.
        """
        copies: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows[table]:
            problem = "erased" if is_erased(table, row) else _cell_problem(table, row)
            is_gone = problem != "erased" and any(is_flagged(row[flag]) for flag in DELETED_FLAGS)
            if is_gone:
                deleted.append(Rejection(table, _shown_key(table, row, "deleted"), "deleted"))
                if row[key] is not None and len(row[key]) <= LONGEST_TEXT:
                    copies[row[key]].append({**row, "is_gone": True})
            elif problem is not None:
                reject(table, row, problem)
            else:
                copies[row[key]].append({**row, "is_gone": False})
        newest = {}
        for name, group in copies.items():
            # Sorts are stable, so the first criterion is sorted by last.
            group.sort(key=lambda row: row_as_text(table, row))
            group.sort(key=lambda row: row["is_gone"], reverse=True)
            group.sort(key=lambda row: row["loaded_at"] or datetime.min, reverse=True)
            group.sort(key=lambda row: row["updated_at"] or datetime.min, reverse=True)
            newest[name] = group[0]
            for loser in group[1:]:
                if not loser["is_gone"]:
                    reject(table, loser, "duplicate")
        accepted[table] = [row for row in newest.values() if not row["is_gone"]]
        return newest

    # Who are known as nobody but people who are to be forgotten; filled when the links are known.
    erased_visitors: set[str] = set()
    take("erasure_requests", key_of=lambda row: row["contact_id"])

    # Old ids: where they lead, from which day on, and whether they lead to anybody.
    usable_ids = {
        row["contact_id"] for row in rows["contacts"] if not is_erased("contacts", row) and _cell_problem("contacts", row) is None
    }
    links: dict[str, dict[str, Any]] = {}
    good_aliases = []
    for row in rows["contact_aliases"]:
        problem = "erased" if is_erased("contact_aliases", row) else _cell_problem("contact_aliases", row)
        if problem is None:
            good_aliases.append(row)
        else:
            reject("contact_aliases", row, problem)
    good_aliases.sort(key=lambda row: (row["merged_at"] or datetime.min, row["contact_id"]))
    for row in good_aliases:
        first = links.setdefault(row["alias_id"], row)
        if first is not row:
            reject("contact_aliases", row, "duplicate" if row["contact_id"] == first["contact_id"] else "already_merged")
    ends = {alias: _end_of_chain(alias, links) for alias in links}
    accepted["contact_aliases"] = []
    for alias, (end, _) in ends.items():
        if end in usable_ids:
            accepted["contact_aliases"].append(links[alias])
        else:
            reject("contact_aliases", links[alias], "unknown_contact")

    newest = take_newest("contacts", "contact_id")
    people = {}
    for row in accepted["contacts"]:
        if row["contact_id"] not in ends:
            people[row["contact_id"]] = row
        elif ends[row["contact_id"]][0] in usable_ids:
            merged.append(Rejection("contacts", row["contact_id"], "merged"))
        else:
            reject("contacts", row, "unknown_contact")
    accepted["contacts"] = list(people.values())
    for alias, (end, _) in ends.items():
        created_at = newest.get(alias, {}).get("created_at")
        if end in people and isinstance(created_at, datetime):
            people[end]["created_at"] = min(people[end]["created_at"], created_at)
    heard = [row for row in rows["contacts"] if not is_erased("contacts", row)]
    wishes = _opted_out([(ends.get(row["contact_id"], (row["contact_id"],))[0], row["email"], row["is_opted_out"]) for row in heard])
    for person, row in people.items():
        row["is_opted_out"] = person in wishes

    def lead_of(row: dict[str, Any]) -> str | None:
        """The contact who is left of the one that a row names."""
        return ends[row["contact_id"]][0] if row["contact_id"] in ends else row["contact_id"]

    def merged_on(row: dict[str, Any]) -> date:
        """From which day on the row is known to be of the contact who is left; the first of all days if always."""
        merged_at = ends[row["contact_id"]][1] if row["contact_id"] in ends else None
        return date.min if merged_at is None else merged_at.date()

    def nobodys_until(row: dict[str, Any]) -> date:
        """Until which day a row was nobody's: an id that was no contact was nobody's before it was merged."""
        return date.min if row["contact_id"] in usable_ids else merged_on(row)

    def unknown_contact(row: dict[str, Any]) -> str | None:
        """The reason of a row that names a contact who does not exist."""
        return "unknown_contact" if row["contact_id"] is not None and lead_of(row) not in people else None

    def give_to_leads(table: str, day_of: Callable[[dict[str, Any]], date]) -> None:
        """Give the accepted rows of a table to the contacts who are left, each from the day on which that is known."""
        for row in accepted[table]:
            row["known_on"] = max(day_of(row), merged_on(row))
            row["contact_id"] = lead_of(row)

    take_newest("companies", "company_id")
    take("campaigns", key_of=lambda row: row["campaign_id"])
    seeds = seeds if seeds is not None else read_seeds(Path(__file__).resolve().parents[4] / "seeds")
    deals: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows["opportunities"]:
        problem = "erased" if is_erased("opportunities", row) else _cell_problem("opportunities", row)
        is_gone = problem != "erased" and any(is_flagged(row[flag]) for flag in DELETED_FLAGS)
        if is_gone:
            deleted.append(Rejection("opportunities", _shown_key("opportunities", row, "deleted"), "deleted"))
            if row["opportunity_id"] is not None:
                deals[row["opportunity_id"]].append({**row, "state": "deleted", "amount": None, "contact_id": lead_of(row)})
            continue
        deal = None if problem else _deal_of(row, seeds)
        if deal is not None and deal["state"] == "won" and deal["closed_at"] is None:
            problem = "unreadable_closed_at" if row["closed_at_was"] is not None else "won_without_closed_at"
        problem = problem or unknown_contact(row)
        if problem is not None:
            reject("opportunities", row, problem)
        else:
            deals[row["opportunity_id"]].append({**deal, "contact_id": lead_of(row)})
    accepted["opportunities"] = []
    for copies in deals.values():
        # Sorts are stable, so the last criterion is sorted by first.
        copies.sort(key=lambda row: row_as_text("opportunities", row), reverse=True)
        copies.sort(key=lambda row: row["state"] == "deleted")
        copies.sort(key=lambda row: row["loaded_at"] or datetime.min)
        copies.sort(key=lambda row: row["updated_at"] or datetime.min)
        for loser in copies[:-1]:
            if loser["state"] != "deleted":
                reject("opportunities", loser, "duplicate")
        if copies[-1]["state"] != "deleted":
            accepted["opportunities"].append(copies[-1])

    live = {row["opportunity_id"] for row in accepted["opportunities"]}
    take(
        "opportunity_contacts",
        lambda row: unknown_contact(row) or (None if row["opportunity_id"] in live else "unknown_opportunity"),
        lambda row: (row["opportunity_id"], lead_of(row)),
        lambda row: not is_yes(row["is_primary"]),
    )
    give_to_leads("opportunity_contacts", lambda row: date.min)
    take(
        "sales_feedback",
        lambda row: _feedback_problem(row) or unknown_contact(row),
        lambda row: row["feedback_id"],
        lambda row: (max(row["recorded_at"], _midnight(nobodys_until(row))), row["recorded_at"]),
    )
    give_to_leads("sales_feedback", lambda row: row["recorded_at"].date())
    take(
        "score_overrides",
        lambda row: _override_problem(row) or unknown_contact(row),
        lambda row: (lead_of(row), row["set_at"]),
        lambda row: max(row["set_at"].date(), merged_on(row)),
    )
    give_to_leads("score_overrides", lambda row: row["set_at"].date())
    take(
        "contact_attributes",
        unknown_contact,
        lambda row: (lead_of(row), row["attribute"].lower(), row["observed_at"]),
        lambda row: max(row["observed_at"].date(), merged_on(row)),
    )
    give_to_leads("contact_attributes", lambda row: row["observed_at"].date())

    def link_order(row: dict[str, Any]) -> Any:
        """Which link of a visitor was first."""
        return max(_link_order(row).date(), nobodys_until(row)), _link_order(row)

    take("identities", unknown_contact, lambda row: (row["anonymous_id"], lead_of(row)), link_order)
    erased_visitors.update(row["anonymous_id"] for row in rows["identities"] if row["contact_id"] in erased)
    erased_visitors.difference_update(row["anonymous_id"] for row in accepted["identities"])
    erased_visitors.discard(None)
    first_links: dict[str, dict[str, Any]] = {}
    for link in sorted(accepted["identities"], key=lambda row: (link_order(row), row["contact_id"])):
        if link["anonymous_id"] in first_links:
            reject("identities", link, "already_linked")
        else:
            first_links[link["anonymous_id"]] = link
    accepted["identities"] = list(first_links.values())
    give_to_leads("identities", lambda row: _link_order(row).date())

    take(
        "events",
        lambda row: _event_problem(row) or unknown_contact(row),
        lambda row: row["event_id"],
        lambda row: (max(row["loaded_at"] or row["occurred_at"], _midnight(nobodys_until(row))), row["loaded_at"] or row["occurred_at"]),
    )
    for event in accepted["events"]:
        event["loaded_at"] = event["loaded_at"] or event["occurred_at"]
        event["quantity"] = as_quantity(event["quantity"])
    give_to_leads("events", lambda row: row["loaded_at"].date())
    parties = accepted["opportunity_contacts"]
    is_asked = any(lowered(row["setting"]) == "credit_company_deals" and lowered(row["value"]) == "earliest_active" for row in seeds.get("calibration_settings", []))
    for copies in deals.values():
        for deal in copies:
            deal["credits"] = [deal["contact_id"]] if deal["contact_id"] else _parties_of(deal, parties, people)
            deal["asks_company"] = is_asked and not deal["credits"]
    acceptance = Acceptance(accepted, rejected, dict(deals), deleted, merged)
    for deal in accepted["opportunities"]:
        deal["contact_id"] = credited(acceptance, deal, date.max)
    return acceptance


def _with_all_ids(ids: set[str], alias_rows: list[dict[str, Any]]) -> set[str]:
    """Some ids with all other ids of the same people, whatever else is wrong with the rows that say so."""
    pairs = [{row["alias_id"], row["contact_id"]} for row in alias_rows]
    pairs = [pair for pair in pairs if None not in pair]
    found, size = set(ids), -1
    while len(found) > size:
        size = len(found)
        for pair in pairs:
            if pair & found:
                found |= pair
    return found


def _end_of_chain(alias: str, links: dict[str, dict[str, Any]]) -> tuple[str, datetime | None]:
    """The id with which a chain of merges ends, and the latest of them; None where all have always been."""
    passed, here, latest = {alias}, alias, None
    while here in links:
        merged_at, here = links[here]["merged_at"], links[here]["contact_id"]
        latest = merged_at if latest is None else latest if merged_at is None else max(latest, merged_at)
        if here in passed:
            raise ValueError("contact_aliases lead in a circle")
        passed.add(here)
    return here, latest


def _opted_out(records: list[tuple[str | None, str | None, str | None]]) -> set[str]:
    """Who has opted out: records that share a person or an address are one group, and one yes in it is enough.

    Args:
        records: person, e-mail and what is_opted_out says.

    Returns:
        The people of all groups with a yes.
    """
    groups: dict[tuple[str, str], set[tuple[str, str]]] = {}
    wishes = []
    for person, email, flag in records:
        address = address_of(email)
        names = [("person", person)] if person is not None else []
        names += [("address", address)] if address is not None else []
        together = set(names).union(*(groups[name] for name in names if name in groups))
        for name in together:
            groups[name] = together
        if is_flagged(flag):
            wishes += names
    return {name for wish in wishes for kind, name in groups[wish] if kind == "person"}


def _trimmed(
    table: str, row: dict[str, Any], date_order: str | None = None, time_zone: str | None = None
) -> dict[str, Any]:
    """A raw row with all columns of the contract: timestamps read, text trimmed and, save in keys, cut."""
    values: dict[str, Any] = {}
    for column in CONTRACT[table]:
        value = row.get(column)
        if column.endswith("_at") or column == "until":
            values[column] = read_timestamp(value, date_order, time_zone)
            if column in BLANK_WHERE_UNREADABLE.get(table, ()) and isinstance(values[column], Unreadable):
                values[f"{column}_was"], values[column] = values[column], None
            elif column in BLANK_WHERE_UNREADABLE.get(table, ()):
                values[f"{column}_was"] = None
        else:
            text = as_id(value) if column in IDS else as_text(value)
            values[column] = text if text is None or column in IDS else text[:LONGEST_TEXT]
            if column == "anonymous_id" and text is not None and "@" in text:
                values[column] = text.lower()
    if table == "events":
        values["own"] = {name: (as_text(cell) or "")[:LONGEST_TEXT] or None for name, cell in row.get("own", {}).items()}
    return values | {key: row[key] for key in ("ragged", "first") if key in row}


def row_as_text(table: str, row: dict[str, Any]) -> str:
    """A trimmed row as one text: the columns of the contract in its order, joined by the unit separator."""
    row = row.get("written", row)
    return chr(31).join(_value_text(row[column]) for column in CONTRACT[table])


def _value_text(value: Any) -> str:
    """A trimmed value as text; blank for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timestamp_text(value)
    return value.text if isinstance(value, Unreadable) else value


def _shown_key(table: str, row: dict[str, Any], reason: str) -> str | None:
    """The key that a rejection shows: none for people who are to be forgotten, cut where it is too long."""
    # Of a row with more cells than the header only the first cell is sure to stand in its place.
    shown = [column for column in KEYS[table] if row.get("ragged") != "long" or column == row["first"]]
    parts = [_value_text(row[column])[:LONGEST_TEXT] for column in shown]
    if reason == "erased" or table == "erasure_requests" or not any(parts):
        return None
    return "|".join(parts)


def _cell_problem(table: str, row: dict[str, Any]) -> str | None:
    """The first column, in the order of the contract, that is missing, too long or cannot be read, as a reason."""
    if row.get("ragged"):
        return "ragged_row"
    for column in CONTRACT[table]:
        value = row[column]
        if value is None:
            if column in KEYS[table] or column in REQUIRED.get(table, ()):
                return f"missing_{column}"
        elif column in IDS and len(value) > LONGEST_TEXT:
            return f"oversized_{column}"
        elif table == "erasure_requests":
            continue  # who asks to be forgotten is forgotten, whatever else the row says
        elif (
            isinstance(value, Unreadable)
            or (column in NUMBERS.get(table, ()) and not is_readable_number(value))
        ):
            return f"unreadable_{column}"
    return None


def _feedback_problem(row: dict[str, Any]) -> str | None:
    """The reason why a verdict of sales with readable cells is rejected: the file may lack these columns, a row not."""
    for column in ("contact_id", "recorded_at", "verdict"):
        if row[column] is None:
            return f"missing_{column}"
    return None if row["verdict"].lower() in VERDICTS else "unknown_verdict"


def _override_problem(row: dict[str, Any]) -> str | None:
    """The reason why what a person has set, in readable cells, is rejected: its last day is before the one on which it was set."""
    return "until_before_set_at" if row["until"] is not None and row["until"].date() < row["set_at"].date() else None


def _event_problem(row: dict[str, Any]) -> str | None:
    """The reason why an event with readable cells is rejected, in order of precedence, save its contact."""
    if row["contact_id"] is None and row["anonymous_id"] is None:
        return "missing_contact_id"
    if row["occurred_at"].date() < FIRST_DAY:
        return "before_1990"
    if row["loaded_at"] is not None and row["occurred_at"].date() > row["loaded_at"].date():
        return "dated_after_load"
    quantity = as_quantity(row["quantity"])
    return quantity if isinstance(quantity, str) else None


def _link_order(row: dict[str, Any]) -> datetime:
    """The moment of a link for sorting: one without a moment stands first."""
    return row["linked_at"] or datetime.min
