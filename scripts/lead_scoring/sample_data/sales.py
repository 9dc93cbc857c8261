"""Opportunities and sales feedback."""

import numpy as np

from .people import People
from .settings import BLOCK_CONTACTS, SECONDS_PER_DAY, STREAM_SALES, Settings
from .truth import Outcomes, fit_log_odds, matching
from .world import SALES_PEOPLE

OPEN_STAGES = ["discovery", "proposal", "negotiation"]
REASONS = {
    "rejected": ["no budget", "wrong person", "uses a competitor", "not reachable", "too small"],
    "recycled": ["bad timing", "no project yet", "asked to call next quarter"],
}
ACCEPTED_ABOVE_BASE = 3.5
"""Sales accepts one in two of the people whose log-odds have risen this far above the intercept."""

SIGNS = [  # event type, property, value, how much it draws the attention of sales, half-life in days
    ("contact_form_submitted", None, None, 40, 45),
    ("demo_requested", None, None, 40, 30),
    ("trial_started", None, None, 35, 30),
    ("page_viewed", "page", "/pricing", 20, 21),
    ("page_viewed", "page", "/shop", 20, 21),
    ("coupon_used", None, None, 15, 45),
    ("email_replied", None, None, 15, 30),
    ("webinar_attended", None, None, 15, 60),
    ("content_downloaded", None, None, 10, 60),
    ("form_submitted", None, None, 8, 45),
    ("email_clicked", None, None, 7, 21),
    ("webinar_registered", None, None, 5, 30),
    ("page_viewed", None, None, 2, 21),
    ("email_opened", None, None, 2, 14),
    ("unsubscribed", None, None, -60, 180),
    ("spam_reported", None, None, -60, 180),
]
FIT_ATTENTION = 8
"""What a log-odds of 1 for fit adds to the attention."""

CALLS_PER_WEEK, CALLS_PER_CONTACT = 50, 0.01
"""What the sales team can call in a week: 50 people, and where there are more than 5,000 contacts, one in a hundred."""

LIST_PER_WEEK = 1.3
"""How many people stand on the list at the end, for each that sales can call in a week."""

DAYS_BETWEEN_CALLS, NEW_ATTENTION = 7, 20
"""Nobody is called again sooner, and then only who left the list and came back, or drew so much attention since."""


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


def _make_calls(random, settings: Settings, people: People, events: dict, ended) -> list:
    """Whom sales calls on which day: each working day those of its list who have not been called since they came into it,
    or did much since.

    The list holds who drew enough attention by the day before, with fit and with what was known of them. Enough is what
    leaves a list at the end that sales can work through.

    Arguments:
        random: random numbers of this part.
        settings: what the run makes.
        people: contacts of the block.
        events: its good events.
        ended: moment by contact from which on nobody calls.

    Returns:
        (contact, day offset) in the order of the days.
    """
    day = (events["loaded"] - settings.start_second) // SECONDS_PER_DAY
    fading: dict = {}
    for event_type, property_name, value, attention, half_life in SIGNS:
        at = np.flatnonzero(matching(event_type, property_name, value, events, people.size))
        # Two views of one page on a day say no more than one.
        cells = np.unique(day[at] * people.size + events["person"][at])
        found = fading.setdefault(half_life, np.zeros((settings.days, people.size)))
        np.add.at(found.reshape(-1), cells, attention)
    new = sum(fading.values()).clip(0)
    attention = FIT_ATTENTION * fit_log_odds(settings, people)[np.arange(settings.days) // 7]
    for half_life, fresh in fading.items():
        for number in range(1, settings.days):
            fresh[number] += fresh[number - 1] * 0.5 ** (1 / half_life)
        attention += fresh

    week = max(CALLS_PER_WEEK, CALLS_PER_CONTACT * settings.contacts) * people.size / settings.contacts
    is_open = (people.created <= settings.last_second) & (ended >= settings.last_second)
    at_end = np.sort(np.where(is_open, attention[-1], -np.inf))[::-1]
    enough = at_end[min(max(round(LIST_PER_WEEK * week), 1), people.size) - 1]
    calls, is_called = [], np.zeros(people.size, dtype=bool)
    last_call, drawn = np.full(people.size, -DAYS_BETWEEN_CALLS), np.zeros(people.size)
    for number in range(1, settings.days):
        morning = settings.start_second + number * SECONDS_PER_DAY
        is_listed = (people.created < morning) & (ended >= morning) & (attention[number - 1] >= enough)
        is_called &= is_listed
        drawn += new[number - 1]
        if (settings.start_date.weekday() + number) % 7 >= 5:
            continue
        is_due = is_listed & (~is_called | (drawn >= NEW_ATTENTION)) & (number - last_call >= DAYS_BETWEEN_CALLS)
        waiting = np.flatnonzero(is_due)
        waiting = waiting[np.argsort(-attention[number - 1, waiting], kind="stable")]
        for contact in waiting[: random.poisson(week / 5)].tolist():
            calls.append((contact, number))
            is_called[contact], last_call[contact], drawn[contact] = True, number, 0
    return calls


def make_feedback(
    settings: Settings, people: People, events: dict, outcomes: Outcomes, intercept: float, block: int
) -> dict:
    """What sales said of leads, as columns of the table: first `contacted`, then mostly a verdict with a
    reason.

    Sales calls those at the top of its list, and a few at random. What it says depends on the log-odds of the
    week before, not on what became of the lead later.

    Arguments:
        settings: what the run makes.
        people: contacts of the block.
        events: its good events.
        outcomes: who converted and who was lost.
        intercept: base log-odds of the process.
        block: number of the block, from 0.
    """
    random = settings.random(STREAM_SALES, block + settings.blocks)
    columns = {
        name: [] for name in ("feedback_id", "contact_id", "recorded_at", "verdict", "reason", "sales_rep")
    }
    above = outcomes.log_odds - intercept
    ended = np.where(outcomes.won + outcomes.lost > 0, outcomes.won + outcomes.lost, settings.last_second)
    calls = _make_calls(random, settings, people, events, ended)
    by_chance = np.flatnonzero(random.random(people.size) < 0.02)
    calls += [(int(contact), int(random.integers(1, settings.days))) for contact in by_chance]

    def add(contact: int, moment: int, verdict: str, reason, sales_person: str) -> None:
        """Add one row of feedback."""
        _append(
            columns,
            f"F{block * BLOCK_CONTACTS * 40 + len(columns['verdict']):09d}",
            people.contact_ids[contact],
            moment,
            verdict,
            reason,
            sales_person,
        )

    for contact, day in calls:
        called = settings.start_second + day * SECONDS_PER_DAY + int(random.integers(8 * 3_600, 17 * 3_600))
        if called <= people.created[contact] or called > ended[contact]:
            continue
        sales_person = people.columns["owner"][contact] or SALES_PEOPLE[random.integers(0, len(SALES_PEOPLE))]
        add(contact, called, "contacted", None, sales_person)
        answered = called + int((1 + random.exponential(5)) * SECONDS_PER_DAY)
        if random.random() < 0.2 or answered > settings.last_second:
            continue
        chance = 1 / (1 + np.exp(-(above[max(day // 7 - 1, 0), contact] - ACCEPTED_ABOVE_BASE)))
        if random.random() < chance:
            add(contact, answered, "accepted", None, sales_person)
        else:
            verdict = "rejected" if random.random() < 0.6 else "recycled"
            reasons = REASONS[verdict]
            reason = None if random.random() < 0.1 else reasons[random.integers(0, len(reasons))]
            add(contact, answered, verdict, reason, sales_person)
    return columns
