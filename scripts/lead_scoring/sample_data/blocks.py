"""One block of contacts from start to end: its rows of every table, and what is counted on the way."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .behaviour import NULL, VISITORS_PER_CONTACT, make_behaviour
from .broken import OVERSIZED_TEXT, UNKNOWN_CONTACT, add_broken_events, add_broken_rows, unknown_contact_id
from .people import People, make_people
from .sales import make_feedback, make_opportunities
from .settings import BLOCK_CONTACTS, STREAM_BROKEN, Settings
from .tables import SCHEMAS, moments, table_from_rows
from .truth import HISTOGRAM_BINS, Outcomes, make_outcomes
from .world import BLANK_EVENT_TYPES, CHANNELS, EVENT_TYPES, PAGES, World

UNKNOWN_CONTACTS_PER_BLOCK = 5


def _new_histogram() -> np.ndarray:
    return np.zeros(HISTOGRAM_BINS, dtype=np.int64)


@dataclass
class Counts:
    """What is counted while blocks are made; blocks add up.

    Attributes:
        won, lost: contacts that converted, and that were lost.
        contact_weeks: weeks at risk of converting, over all contacts.
        events_by_type: good events of contacts and visitors by event type.
        broken, odd: rows by (table, kind).
        converting, others: histograms of the log-odds at the cutoffs, see `truth.Outcomes`.
    """

    won: int = 0
    lost: int = 0
    contact_weeks: int = 0
    events_by_type: Counter = field(default_factory=Counter)
    broken: Counter = field(default_factory=Counter)
    odd: Counter = field(default_factory=Counter)
    converting: np.ndarray = field(default_factory=_new_histogram)
    others: np.ndarray = field(default_factory=_new_histogram)

    def add(self, other: "Counts") -> None:
        """Add the counts of another block."""
        self.won += other.won
        self.lost += other.lost
        self.contact_weeks += other.contact_weeks
        self.events_by_type.update(other.events_by_type)
        self.broken.update(other.broken)
        self.odd.update(other.odd)
        self.converting = self.converting + other.converting
        self.others = self.others + other.others


def _texts(words: list, codes: np.ndarray) -> pa.Array:
    """Texts at positions of a list; null where the position is negative."""
    positions = pa.array(codes.clip(0), type=pa.int64(), mask=codes < 0)
    return pc.take(pa.array(words, type=pa.string()), positions)


def _whole_numbers(values: np.ndarray) -> pa.Array:
    return pa.array(values, type=pa.int64(), mask=values == NULL)


def _anonymous_ids(settings: Settings, people: People, block: int) -> list:
    """Keys of the two devices of each contact, then of the visitors who never sign up."""
    first = block * BLOCK_CONTACTS * 2
    first_visitor = settings.contacts * 2 + block * int(BLOCK_CONTACTS * VISITORS_PER_CONTACT)
    devices = [f"V{first + number:08d}" for number in range(people.size * 2)]
    visitors = int(people.size * VISITORS_PER_CONTACT)
    return devices + [f"V{first_visitor + number:08d}" for number in range(visitors)]


def _name_people(random, people: People, events: dict) -> dict:
    """Add to good events who they name: `contact` and `anonymous`, positions in lists of keys, -1 for none.

    A page view before sign-up, or on a second device before that was linked, names its device alone; later
    ones name the contact and, for some, the device as well.
    """
    person, device, occurred = events["person"], events["device"], events["occurred"]
    is_contact = person < people.size
    contact = np.where(is_contact, person, 0)
    known_since = np.where(device == 1, people.second_device_linked[contact], people.created[contact])
    is_page = is_contact & (events["page"] >= 0)
    is_anonymous = is_page & (occurred < known_since)
    has_device = (device == 1) | people.visited_before[contact]
    shows_device = is_page & has_device & (is_anonymous | (random.random(len(person)) < 0.4))
    device_position = np.where(is_contact, contact * 2 + device, person + people.size)
    return dict(
        events,
        contact=np.where(is_contact & ~is_anonymous, person, -1),
        anonymous=np.where(shows_device | ~is_contact, device_position, -1),
    )


def _event_table(
    random, settings: Settings, world: World, people: People, events: dict, block: int
) -> pa.Table:
    """The table `events` of one block, with texts in place of positions."""
    unknown = [unknown_contact_id(random, settings) for _ in range(UNKNOWN_CONTACTS_PER_BLOCK)]
    is_unknown = events["contact"] == UNKNOWN_CONTACT
    contact = events["contact"].copy()
    contact[is_unknown] = people.size + random.integers(0, len(unknown), is_unknown.sum())
    event_ids = pc.binary_join_element_wise(
        pa.scalar("e"), pc.cast(_whole_numbers(events["number"]), pa.string()), pa.scalar("")
    )
    return pa.Table.from_arrays(
        [
            event_ids,
            _texts(people.contact_ids.tolist() + unknown, contact),
            _texts(_anonymous_ids(settings, people, block), events["anonymous"]),
            _texts(EVENT_TYPES + BLANK_EVENT_TYPES, events["event_type"]),
            moments(events["occurred"], events["occurred"] == NULL),
            moments(events["loaded"], events["loaded"] == NULL),
            _texts(CHANNELS, events["channel"]),
            _texts(world.campaigns["campaign_id"], events["campaign"]),
            _texts(PAGES, events["page"]),
            _texts(world.assets + [OVERSIZED_TEXT], events["asset"]),
            _whole_numbers(events["duration"]),
            _whole_numbers(events["quantity"]),
        ],
        schema=SCHEMAS["events"],
    )


def _identity_columns(settings: Settings, people: People, block: int) -> dict:
    """Columns of the table `identities`: the device seen before sign-up, and the second device."""
    keys = _anonymous_ids(settings, people, block)
    first = np.flatnonzero(people.visited_before)
    second = np.flatnonzero(people.second_device_linked > 0)
    return {
        "anonymous_id": [keys[position * 2] for position in first]
        + [keys[position * 2 + 1] for position in second],
        "contact_id": people.contact_ids[first].tolist() + people.contact_ids[second].tolist(),
        "linked_at": people.created[first].tolist() + people.second_device_linked[second].tolist(),
    }


def _opt_out(random, people: People, events: dict) -> None:
    """Set `is_opted_out` (in place) for those who unsubscribed or reported spam, and for a few who said so
    elsewhere."""
    leaving = [EVENT_TYPES.index("unsubscribed"), EVENT_TYPES.index("spam_reported")]
    is_opted_out = random.random(people.size) < 0.004
    is_opted_out[events["person"][np.isin(events["event_type"], leaving)]] = True
    people.columns["is_opted_out"] = is_opted_out.tolist()


def make_block(settings: Settings, world: World, intercept: float, block: int) -> tuple:
    """All rows of one block.

    Arguments:
        settings: what the run makes.
        world: campaigns and webinars of the run.
        intercept: intercept of the hidden process.
        block: number of the block, from 0.

    Returns:
        table name to Arrow table (all tables but `campaigns`), and the Counts of the block.
    """
    people = make_people(settings, world, block)
    events = make_behaviour(settings, world, people, block)
    outcomes: Outcomes = make_outcomes(settings, people, events, intercept, block)
    random = settings.random(STREAM_BROKEN, block)
    _opt_out(random, people, events)
    by_type = np.bincount(events["event_type"], minlength=len(EVENT_TYPES))
    counts = Counts(
        won=int((outcomes.won > 0).sum()),
        lost=int((outcomes.lost > 0).sum()),
        contact_weeks=outcomes.contact_weeks,
        events_by_type=Counter({name: int(count) for name, count in zip(EVENT_TYPES, by_type)}),
        converting=outcomes.converting,
        others=outcomes.others,
    )
    rows = {
        "contacts": people.columns,
        "companies": people.companies,
        "contact_attributes": people.attributes,
        "identities": _identity_columns(settings, people, block),
        "opportunities": make_opportunities(settings, people, outcomes, block),
        "sales_feedback": make_feedback(settings, people, events, outcomes, intercept, block),
        "erasure_requests": {"contact_id": [], "requested_at": []},
    }
    counts.broken, counts.odd = add_broken_rows(random, settings, people, rows, block)
    events = _name_people(random, people, events)
    events, broken, odd = add_broken_events(random, settings, people, world, events, block)
    counts.broken.update({("events", kind): count for kind, count in broken.items()})
    counts.odd.update({("events", kind): count for kind, count in odd.items()})
    tables = {name: table_from_rows(name, columns) for name, columns in rows.items()}
    tables["events"] = _event_table(random, settings, world, people, events, block)
    return tables, counts
