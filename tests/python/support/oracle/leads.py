"""Leads of the oracle: their events and their attributes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oracle.contract import CONTRACT, IDS, Acceptance, Event, Sign
from oracle.rules import RuleBook
from oracle.values import as_text, email_domain_of, is_blank_word, is_flagged, lowered, page_properties, title_words


def events_of_leads(acceptance: Acceptance, book: RuleBook | None = None) -> dict[str, list[Event]]:
    """The accepted events of each contact; anonymous ones go to the contact their id was first linked to.

    Args:
        acceptance: what became of the raw rows.
        book: by what clicks are told from those of machines; without one only the source says which events are a machine's.
    """
    links = {row["anonymous_id"]: row for row in acceptance.rows["identities"]}
    events: dict[str, list[Event]] = defaultdict(list)
    moments: dict[str, list[datetime]] = defaultdict(list)
    for row in acceptance.rows["events"]:
        contact_id = row["contact_id"]
        known_on = row["known_on"]
        if contact_id is None:
            link = links.get(row["anonymous_id"])
            if link is None:
                continue
            contact_id = link["contact_id"]
            known_on = max(known_on, link["known_on"])
        events[contact_id].append(
            Event(
                event_type=row["event_type"].lower(),
                day=row["occurred_at"].date(),
                known_on=known_on,
                quantity=row["quantity"],
                own=row["own"],
                properties={**{column: as_text(value) for column, value in row.items() if column != "own"}, **page_properties(as_text(row["page"]))},
                machine_from=known_on if is_flagged(row["is_machine"]) else None,
            )
        )
        moments[contact_id].append(row["occurred_at"])
    if book is not None and book.machine_click_seconds is not None:
        for contact_id, of_contact in events.items():
            events[contact_id] = machines_told(of_contact, moments[contact_id], book)
    return events


def verdicts_of_leads(acceptance: Acceptance) -> dict[str, list[Sign]]:
    """What sales said of each contact, each verdict with its day and the day on which it was known."""
    verdicts: dict[str, list[Sign]] = defaultdict(list)
    for row in acceptance.rows["sales_feedback"]:
        verdicts[row["contact_id"]].append(Sign(f"verdict:{lowered(row['verdict'])}", row["recorded_at"].date(), row["known_on"]))
    return verdicts


def overrides_of_leads(acceptance: Acceptance, as_of: date) -> dict[str, dict[str, Any]]:
    """What a person has set for each contact and what is in force on a date: of several the one that was set last."""
    in_force: dict[str, dict[str, Any]] = {}
    for row in sorted(acceptance.rows["score_overrides"], key=lambda row: row["set_at"]):
        if row["known_on"] <= as_of and (row["until"] is None or as_of <= row["until"].date()):
            in_force[row["contact_id"]] = row
    return in_force


def machines_told(events: list[Event], moments: list[datetime], book: RuleBook) -> list[Event]:
    """The events of one contact, each click with the first day on which others show that a machine made it.

    A click is a machine's that follows an e-mail of its campaign within so many seconds; and so are all clicks of a campaign within
    as many seconds, if they name three different assets or three different pages.

    Args:
        events: those of the contact.
        moments: when each of them happened.
        book: which types are clicks and e-mails, and how many seconds.
    """
    span = timedelta(seconds=book.machine_click_seconds)
    places = [place for place, event in enumerate(events) if event.properties["campaign_id"] is not None]
    clicks = [place for place in places if events[place].event_type in book.email_events["clicked"]]
    mails = [place for place in places if events[place].event_type in book.email_events["sent"]]

    def is_same_campaign(one: int, other: int) -> bool:
        return events[one].properties["campaign_id"] == events[other].properties["campaign_id"]

    shown_on: dict[int, list[date]] = defaultdict(list)
    for click in clicks:
        for mail in mails:
            if click != mail and is_same_campaign(click, mail) and timedelta(0) <= moments[click] - moments[mail] <= span:
                shown_on[click].append(max(events[click].known_on, events[mail].known_on))
        together = [other for other in clicks if is_same_campaign(click, other) and timedelta(0) <= moments[other] - moments[click] <= span]
        for column in ("asset", "page"):
            first_known: dict[str, date] = {}
            for other in together:
                name = lowered(events[other].properties[column])
                if name is not None:
                    first_known[name] = min(first_known.get(name, date.max), events[other].known_on)
            if len(first_known) >= 3:
                for other in together:
                    shown_on[other].append(max(events[other].known_on, sorted(first_known.values())[2]))
    return [
        replace(event, machine_from=min(shown_on[place] + ([event.machine_from] if event.machine_from else []), default=None))
        for place, event in enumerate(events)
    ]


def seniority_of(job_title: str | None, seniorities: list[tuple[str, str]]) -> str | None:
    """The seniority of a job title: that of the longest pattern found as whole words, then the smallest."""
    if job_title is None:
        return None
    title = f" {title_words(job_title)} "
    found = [(-len(words), words, seniority) for words, seniority in seniorities if f" {words} " in title]
    return min(found)[2] if found else None


def company_of(
    contact: dict[str, Any], observed: dict[str, str | None], companies: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """The accepted company of a lead on a date: the one observed last, also where that is blank, else that of the row."""
    return companies.get(observed.get("company_id", contact["company_id"]))


def attributes_of(
    contact: dict[str, Any],
    company: dict[str, Any] | None,
    observed: dict[str, str | None],
    book: RuleBook,
    engagement: dict[str, str | None],
) -> dict[str, str | None]:
    """Everything that a fit rule can name, of one lead.

    Args:
        contact: the accepted row of contacts.
        company: the accepted row of companies, None if there is none, from `company_of`.
        observed: the latest known value of each attribute in contact_attributes; wins over a column.
        book: the reference lists for seniority and e-mail domains.
        engagement: how the lead answers e-mails and comes to the site, from `engagement_of`.

    Returns:
        Attribute name to text; None for a blank.
    """
    def known(attribute: str, value: Any) -> str | None:
        """A value, None where it is a word that means nothing; an id may be any word."""
        text = as_text(value)
        return None if text is not None and attribute not in IDS and is_blank_word(text, book.blank_words) else text

    attributes = {column: known(column, value) for column, value in contact.items()}
    attributes["email"] = lowered(attributes["email"])
    for column in CONTRACT["companies"]:
        if column != "company_id":
            attribute = f"company_{column}" if column in ("name", "country") else column
            attributes[attribute] = None if company is None else known(attribute, company[column])
    seniority = seniority_of(attributes["job_title"], book.seniorities)
    department = lowered(attributes["department"])
    email_domain = known("email_domain", email_domain_of(attributes["email"]))
    attributes["seniority"] = seniority
    attributes["role"] = f"{seniority} {department}" if seniority and department else None
    attributes["email_domain"] = email_domain
    attributes["email_domain_kind"] = book.domain_kinds.get(email_domain)
    attributes.update(engagement)
    attributes.update({attribute: known(attribute, value) for attribute, value in observed.items()})
    return {name: None if book.members(name, value) == [] else value for name, value in attributes.items()}


def engagement_of(events: list[Event], book: RuleBook, as_of: date) -> dict[str, str | None]:
    """How a lead answers e-mails and comes to the site, over all that was known by the end of a date to be done by people.

    Args:
        events: the accepted events of the lead.
        book: the event types that say that an e-mail was sent, opened or clicked.
        as_of: the date.

    Returns:
        Attribute name to text. Rates have four decimals, half up, and are None without an e-mail sent.
    """
    known = [event for event in events if event.counts_on(as_of)]
    visits = [event for event in known if event.properties["page"] is not None]
    counts = {
        kind: sum(event.quantity for event in known if event.event_type in event_types)
        for kind, event_types in book.email_events.items()
    }

    def per_email(count: int) -> str | None:
        if counts["sent"] == 0:
            return None
        return str((Decimal(count) / counts["sent"]).quantize(Decimal("0.0001"), ROUND_HALF_UP))

    return {
        "emails_sent": str(counts["sent"]),
        "emails_opened": str(counts["opened"]),
        "emails_clicked": str(counts["clicked"]),
        "email_open_rate": per_email(counts["opened"]),
        "email_click_rate": per_email(counts["clicked"]),
        "distinct_pages": str(len({lowered(event.properties["page"]) for event in visits})),
        "visiting_days": str(len({event.day for event in visits})),
    }


def observed_attributes(acceptance: Acceptance, as_of: date) -> dict[str, dict[str, str | None]]:
    """For each contact the latest value of each attribute that was observed by the end of a date."""
    latest: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in sorted(acceptance.rows["contact_attributes"], key=lambda row: row["observed_at"]):
        if row["known_on"] <= as_of:
            latest[row["contact_id"]][row["attribute"].lower()] = row["value"]
    return latest
