"""Opportunities and sales feedback."""

import numpy as np

from .people import People
from .settings import BLOCK_CONTACTS, SECONDS_PER_DAY, STREAM_SALES, Settings
from .truth import Outcomes
from .world import SALES_PEOPLE

OPEN_STAGES = ["discovery", "proposal", "negotiation"]
REASONS = {
    "rejected": ["no budget", "wrong person", "uses a competitor", "not reachable", "too small"],
    "recycled": ["bad timing", "no project yet", "asked to call next quarter"],
}
CONTACTED_ABOVE_BASE = 5.3
"""Sales starts to call people whose log-odds have risen this far above the intercept."""


def _append(columns: dict, *values) -> None:
    """Add one row; the values stand in the order of the columns."""
    for column, value in zip(columns.values(), values):
        column.append(value)


def _make_amount(random, employee_count: int) -> float:
    """Amount of a deal with a company of this size; 0 employees where that is unknown."""
    return round(float(2_500 * max(employee_count, 10) ** 0.35 * random.lognormal(0, 0.6)), 2)


def make_opportunities(settings: Settings, people: People, outcomes: Outcomes, block: int) -> dict:
    """Opportunities of one block, as columns of the table: won, lost, open, and some of a company without a
    person.

    The first won opportunity of a contact closes at the moment of its conversion.

    Arguments:
        settings: what the run makes.
        people: contacts of the block.
        outcomes: who converted and who was lost.
        block: number of the block, from 0.
    """
    random = settings.random(STREAM_SALES, block)
    columns = {
        name: []
        for name in (
            "opportunity_id",
            "contact_id",
            "company_id",
            "created_at",
            "closed_at",
            "stage",
            "is_won",
            "amount",
            "currency",
        )
    }

    def add(contact, company: int, opened: int, closed, stage: str) -> None:
        """Add one opportunity; `contact` and `company` are positions in the block, None or -1 for none."""
        employees = int(people.employee_count[contact]) if contact is not None else 100
        amount = _make_amount(random, employees)
        _append(
            columns,
            f"O{block * BLOCK_CONTACTS * 4 + len(columns['stage']):08d}",
            None if contact is None else people.contact_ids[contact],
            people.companies["company_id"][company] if company >= 0 else None,
            opened,
            closed,
            stage,
            None if closed is None else stage == "closed_won",
            None if random.random() < 0.02 else amount,
            "USD" if random.random() < 0.06 else "EUR",
        )

    def opened_before(closed: int, contact: int) -> int:
        """Moment some days before a deal closed, not before the contact was created."""
        days = min(8 + random.exponential(35), 150)
        return max(closed - int(days * SECONDS_PER_DAY), int(people.created[contact]) + 1)

    for contact in np.flatnonzero(outcomes.won + outcomes.lost):
        company, created = int(people.company[contact]), int(people.created[contact])
        won = int(outcomes.won[contact])
        closed = won or int(outcomes.lost[contact])
        opened = opened_before(closed, contact)
        if won and random.random() < 0.05 and opened - created > 90 * SECONDS_PER_DAY:
            lost = opened - int(random.integers(20, 60)) * SECONDS_PER_DAY
            add(contact, company, opened_before(lost, contact), lost, "closed_lost")
        add(contact, company, opened, closed, "closed_won" if won else "closed_lost")
        later = closed + int(random.integers(60, 300)) * SECONDS_PER_DAY
        if won and random.random() < 0.15 and later <= settings.last_second:
            add(contact, company, opened_before(later, contact), later, "closed_won")
        elif won and random.random() < 0.05:
            add(contact, company, closed + 1, None, OPEN_STAGES[random.integers(0, 3)])

    # Open deals are a snapshot at the end of the history; the more someone has done, the likelier.
    weeks_before = min(6, settings.weeks - 1)
    recent = outcomes.log_odds[-1 - weeks_before]
    rank = recent.argsort().argsort() / max(people.size - 1, 1)
    is_open = (random.random(people.size) < 0.005 + 0.05 * rank**4) & outcomes.is_known[-1 - weeks_before]
    for contact in np.flatnonzero(is_open & (outcomes.won + outcomes.lost == 0)):
        opened = settings.last_second - int(random.integers(1, 7 * weeks_before + 2)) * SECONDS_PER_DAY
        add(
            contact,
            int(people.company[contact]),
            max(opened, int(people.created[contact]) + 1),
            None,
            OPEN_STAGES[random.integers(0, 3)],
        )

    for company in np.flatnonzero(random.random(len(people.companies["company_id"])) < 0.03):
        closed = (
            settings.start_second
            + int(random.integers(20, max(settings.days, 21))) * SECONDS_PER_DAY
            - 30_000
        )
        stage = ("closed_won", "closed_lost", "proposal")[random.integers(0, 3)]
        add(None, int(company), closed - 20 * SECONDS_PER_DAY, None if stage == "proposal" else closed, stage)
    return columns


def make_feedback(
    settings: Settings, people: People, outcomes: Outcomes, intercept: float, block: int
) -> dict:
    """What sales said of leads, as columns of the table: first `contacted`, then mostly a verdict with a
    reason.

    Sales calls people in the week in which their log-odds first rise far above the base, and a few at random.
    What it says depends on that week alone, not on what became of the lead later.

    Arguments:
        settings: what the run makes.
        people: contacts of the block.
        outcomes: who converted and who was lost.
        intercept: base log-odds of the process.
        block: number of the block, from 0.
    """
    random = settings.random(STREAM_SALES, block + settings.blocks)
    columns = {
        name: [] for name in ("feedback_id", "contact_id", "recorded_at", "verdict", "reason", "sales_rep")
    }
    above = outcomes.log_odds - intercept
    is_high = outcomes.is_known & (above > CONTACTED_ABOVE_BASE)
    week = np.where(is_high.any(axis=0), is_high.argmax(axis=0), -1)
    is_random = (random.random(people.size) < 0.03) & (week < 0)
    week = np.where(is_random, random.integers(0, settings.weeks, people.size), week)
    is_called = (week >= 0) & (random.random(people.size) < 0.7)
    ended = np.where(outcomes.won + outcomes.lost > 0, outcomes.won + outcomes.lost, settings.last_second)

    def add(contact: int, moment: int, verdict: str, reason, sales_person: str) -> None:
        """Add one row of feedback."""
        _append(
            columns,
            f"F{block * BLOCK_CONTACTS * 4 + len(columns['verdict']):08d}",
            people.contact_ids[contact],
            moment,
            verdict,
            reason,
            sales_person,
        )

    for contact in np.flatnonzero(is_called):
        called = (
            settings.start_second + int((week[contact] + 1) * 7 + random.integers(0, 5)) * SECONDS_PER_DAY
        )
        called += int(random.integers(8 * 3_600, 17 * 3_600))
        if called <= people.created[contact] or called > ended[contact]:
            continue
        sales_person = people.columns["owner"][contact] or SALES_PEOPLE[random.integers(0, len(SALES_PEOPLE))]
        add(contact, called, "contacted", None, sales_person)
        answered = called + int((1 + random.exponential(5)) * SECONDS_PER_DAY)
        if random.random() < 0.2 or answered > settings.last_second:
            continue
        chance = 1 / (1 + np.exp(-(above[week[contact], contact] - CONTACTED_ABOVE_BASE)))
        if random.random() < chance:
            add(contact, answered, "accepted", None, sales_person)
        else:
            verdict = "rejected" if random.random() < 0.6 else "recycled"
            reasons = REASONS[verdict]
            reason = None if random.random() < 0.1 else reasons[random.integers(0, len(reasons))]
            add(contact, answered, verdict, reason, sales_person)
    return columns
