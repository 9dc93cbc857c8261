"""Duplicates and rows that a reader has to refuse, as real sources hold them.

Every such row comes on top of the good ones, so the hidden process stays as stated. The kinds are counted by
table.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np

from .behaviour import NULL, take
from .people import People
from .settings import SECONDS_PER_DAY, Settings
from .tables import UNREADABLE
from .world import BLANK_EVENT_TYPES, TYPE_CODE, World

BROKEN_EVENT_SHARES = {
    "duplicate_identical": 0.0010,
    "duplicate_differing": 0.0005,
    "occurred_at_missing": 0.0003,
    "occurred_at_unreadable": 0.0003,
    "occurred_after_loaded": 0.0005,
    "occurred_before_1990": 0.0003,
    "unknown_contact": 0.0006,
    "no_contact_and_no_visitor": 0.0002,
    "event_id_missing": 0.0002,
    "event_type_blank": 0.0003,
    "quantity_zero": 0.0003,
    "quantity_negative": 0.0003,
    "text_oversized": 0.0001,
}
LOADED_AT_MISSING_SHARE = 0.001
OVERSIZED_TEXT = "x" * 10_000
STRAY_SECOND = 7_258_118_400  # 2200-01-01
BEFORE_1990 = [0, -2_208_988_800, 631_151_999]  # 1970-01-01, 1900-01-01, the last second of 1989

NOBODY, UNKNOWN_CONTACT = -1, -2
"""Stand in the column `contact` of events, where others are positions in a list of keys."""
BROKEN_CONTACTS_PER_BLOCK = 20


def unknown_contact_id(random, settings: Settings) -> str:
    """The key of a contact that no table holds."""
    last_known = settings.contacts + settings.blocks * BROKEN_CONTACTS_PER_BLOCK
    return f"C{last_known + int(random.integers(1, 90_000)):07d}"


def _count(random, block: int, total: int, share: float) -> int:
    """How many rows of one kind a block gets: the first block at least one, where there is anything to
    copy."""
    return min(max(int(random.binomial(total, share)), 1 if block == 0 else 0), total)


def add_broken_events(
    random, settings: Settings, people: People, world: World, events: dict, block: int
) -> tuple:
    """Number the events of a block and add the broken ones.

    Arguments:
        random: random numbers of this part.
        settings: what the run makes.
        people: contacts of the block.
        world: texts of the event columns; an oversized one stands after the last of its assets.
        events: good events as `behaviour.make_behaviour` gives them, with `contact` and `anonymous`.
        block: number of the block, from 0.

    Returns:
        events with the added column `number` (NULL for none), where `contact` may also be UNKNOWN_CONTACT and
        timestamps may be NULL or UNREADABLE; counts of broken rows by kind; counts of odd but
        acceptable rows by kind.
    """
    total = len(events["person"])
    number_of_first = block * settings.events_per_block_limit
    events = dict(events, number=number_of_first + np.arange(total))
    counts = {kind: _count(random, block, total, share) for kind, share in BROKEN_EVENT_SHARES.items()}
    if sum(counts.values()) > total:
        counts = dict.fromkeys(counts, 0)
    originals = (
        random.choice(total, sum(counts.values()), replace=False) if total else np.zeros(0, dtype=np.int64)
    )
    parts, position = [events], 0
    for kind, count in counts.items():
        copies = take(events, np.sort(originals[position : position + count]))
        position += count
        if not kind.startswith("duplicate"):
            copies["number"] = number_of_first + total + position - count + np.arange(count)
        _break(random, settings, world, kind, copies)
        parts.append(copies)

    odd = Counter(loaded_at_missing=_count(random, block, total, LOADED_AT_MISSING_SHARE))
    unhurt = np.setdiff1d(np.arange(total), originals)
    odd["loaded_at_missing"] = min(odd["loaded_at_missing"], len(unhurt))
    chosen = random.choice(unhurt, odd["loaded_at_missing"], replace=False)
    events["loaded"] = events["loaded"].copy()
    events["loaded"][chosen] = NULL
    if settings.with_stray_date and block == 0 and total:
        stray = take(events, np.array([total // 2]))
        stray["number"] = np.array([number_of_first + settings.events_per_block_limit - 1])
        stray["contact"], stray["anonymous"] = np.array([0]), np.array([NOBODY])
        stray["occurred"] = np.maximum(stray["occurred"], people.created[:1] + 1)
        stray["loaded"] = np.array([STRAY_SECOND])
        parts.append(stray)
        odd["stray_loaded_at"] = 1
    everything = {name: np.concatenate([part[name] for part in parts]) for name in events}
    order = np.lexsort((everything["number"], everything["loaded"]))
    return take(everything, order), Counter(counts), odd


def _break(random, settings: Settings, world: World, kind: str, copies: dict) -> None:
    """Spoil copies of good events (in place) in the way that the kind names."""
    count = len(copies["person"])
    if kind == "duplicate_differing":
        copies["loaded"] = np.minimum(
            copies["loaded"] + random.integers(3_600, 3 * SECONDS_PER_DAY, count), settings.last_second
        )
        copies["quantity"] = copies["quantity"] + random.integers(1, 5, count)
    elif kind == "occurred_at_missing":
        copies["occurred"][:] = NULL
    elif kind == "occurred_at_unreadable":
        copies["occurred"][:] = UNREADABLE
    elif kind == "occurred_after_loaded":
        copies["loaded"] = copies["occurred"] - random.integers(1, 30, count) * SECONDS_PER_DAY
    elif kind == "occurred_before_1990":
        copies["occurred"] = np.array(BEFORE_1990)[random.integers(0, len(BEFORE_1990), count)]
    elif kind == "unknown_contact":
        copies["contact"][:] = UNKNOWN_CONTACT
    elif kind == "no_contact_and_no_visitor":
        copies["contact"][:] = NOBODY
        copies["anonymous"][:] = NOBODY
    elif kind == "event_id_missing":
        copies["number"][:] = NULL
    elif kind == "event_type_blank":
        copies["event_type"] = random.choice(
            [TYPE_CODE[BLANK_EVENT_TYPES[0]], TYPE_CODE[BLANK_EVENT_TYPES[1]], NULL], count
        )
    elif kind == "quantity_zero":
        copies["quantity"][:] = 0
    elif kind == "quantity_negative":
        copies["quantity"] = -random.integers(1, 6, count)
    elif kind == "text_oversized":
        copies["asset"][:] = len(world.assets)


def _copy(columns: dict, position: int, **changes) -> None:
    """Append a copy of one row with some values changed."""
    for name, values in columns.items():
        values.append(changes.get(name, values[position]))


def _break_table(random, block: int, columns: dict, kinds: dict) -> Counter:
    """Append broken copies to a table held as lists of values.

    Arguments:
        random: random numbers of this part.
        block: number of the block, from 0.
        columns: column name to list; changed in place.
        kinds: kind to (share, function that gives the changed values of one copy from its number).

    Returns:
        counts by kind.
    """
    counts = Counter()
    total = len(next(iter(columns.values())))
    for kind, (share, change) in kinds.items():
        counts[kind] = _count(random, block, total, share)
        for turn, position in enumerate(
            random.choice(total, counts[kind], replace=False).tolist() if total else []
        ):
            _copy(columns, position, **change(turn))
    return counts


def add_broken_rows(random, settings: Settings, people: People, tables: dict, block: int) -> tuple:
    """Add duplicates and broken rows to all tables of a block but the events (in place).

    Arguments:
        random: random numbers of this part.
        settings: what the run makes.
        people: contacts of the block.
        tables: table name to columns as lists.
        block: number of the block, from 0.

    Returns:
        counts of broken rows by (table, kind); counts of odd but acceptable rows by (table, kind).
    """
    first_new_contact = settings.contacts + block * BROKEN_CONTACTS_PER_BLOCK

    def unknown(turn: int) -> dict:
        """Changes that send a row to a contact nobody knows."""
        return {"contact_id": unknown_contact_id(random, settings)}

    def same(turn: int) -> dict:
        """No change at all: an identical duplicate."""
        return {}

    def new_contact(first: int, created) -> Callable:
        """Changes that make a contact of its own, with a new key and this moment of creation."""
        return lambda turn: {
            "contact_id": f"C{first_new_contact + first + turn % 10:07d}",
            "created_at": created,
            "email": None,
        }

    by_table = {
        "contacts": {
            "duplicate_identical": (0.0015, same),
            "duplicate_differing": (0.0010, lambda turn: {"owner": "Zoe Zimmer"}),
            "created_at_missing": (0.0005, new_contact(0, None)),
            "created_at_unreadable": (0.0005, new_contact(10, UNREADABLE)),
            "contact_id_missing": (0.0005, lambda turn: {"contact_id": None}),
        },
        "identities": {
            "duplicate_identical": (0.002, same),
            "unknown_contact": (0.002, unknown),
            "anonymous_id_missing": (0.001, lambda turn: {"anonymous_id": None}),
        },
        "companies": {
            "duplicate_identical": (0.002, same),
            "company_id_missing": (0.001, lambda turn: {"company_id": None}),
        },
        "contact_attributes": {
            "duplicate_identical": (0.001, same),
            "unknown_contact": (0.001, unknown),
            "observed_at_missing": (0.001, lambda turn: {"observed_at": None}),
            "observed_at_unreadable": (0.001, lambda turn: {"observed_at": UNREADABLE}),
        },
        "opportunities": {
            "duplicate_identical": (0.003, same),
            "unknown_contact": (
                0.003,
                lambda turn: {
                    "contact_id": unknown_contact_id(random, settings),
                    "opportunity_id": f"O{(settings.blocks + block) * 4_000 + turn:08d}",
                },
            ),
            "opportunity_id_missing": (0.001, lambda turn: {"opportunity_id": None}),
        },
        "sales_feedback": {
            "duplicate_identical": (0.002, same),
            "unknown_contact": (
                0.002,
                lambda turn: {
                    "contact_id": unknown_contact_id(random, settings),
                    "feedback_id": f"F{(settings.blocks + block) * 4_000 + turn:08d}",
                },
            ),
            "verdict_unknown": (
                0.003,
                lambda turn: {
                    "verdict": "maybe",
                    "feedback_id": f"F{(settings.blocks + block) * 4_000 + 1_000 + turn:08d}",
                },
            ),
        },
    }
    attributes = tables["contact_attributes"]
    interests = [position for position, name in enumerate(attributes["attribute"]) if name == "interests"]
    broken = Counter()
    for name, kinds in by_table.items():
        for kind, count in _break_table(random, block, tables[name], kinds).items():
            broken[name, kind] = count

    odd = Counter()
    count = _count(random, block, len(interests), 0.002)
    odd["contact_attributes", "two_values_at_one_moment"] = count
    for position in random.choice(interests, count, replace=False).tolist() if count else []:
        _copy(attributes, position, value="zapier")

    requests = tables["erasure_requests"]
    count = min(max(int(random.binomial(people.size, 0.0005)), 2 if block == 0 else 0), people.size)
    for position in random.choice(people.size, count, replace=False).tolist():
        requests["contact_id"].append(people.contact_ids[position])
        requests["requested_at"].append(settings.last_second - int(random.integers(1, 30 * SECONDS_PER_DAY)))
    if block == 0:
        requests["contact_id"].append(unknown_contact_id(random, settings))
        requests["requested_at"].append(settings.last_second - SECONDS_PER_DAY)
        broken["erasure_requests", "unknown_contact"] = 1
    return broken, odd
