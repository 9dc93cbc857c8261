"""What the user asked for, the calendar that follows from it, and the random numbers of each part."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

BLOCK_CONTACTS = 1_000
"""Contacts per block. A block is the unit of randomness: its rows depend on the seed, the settings and the
number of the block, never on how many blocks are made at a time."""

SECONDS_PER_DAY = 86_400
EPOCH = date(1970, 1, 1)

# One independent stream of random numbers for each part, so that a change to one leaves the others alone.
STREAM_WORLD, STREAM_PEOPLE, STREAM_BEHAVIOUR, STREAM_CONVERSION, STREAM_SALES, STREAM_BROKEN = range(6)


@dataclass(frozen=True)
class Settings:
    """What one run makes.

    Arguments:
        contacts: number of contacts (rows of the table, broken rows aside).
        events_per_contact: mean number of events per contact over the whole history, visitors who never sign
            up included.
        seed: any whole number from 0; the same seed and settings give the same rows.
        days: length of the history in days, the end date included.
        end_date: last day of the history (UTC); nothing is loaded later.
        with_stray_date: whether one event carries a `loaded_at` far in the future.
    """

    contacts: int
    events_per_contact: float
    seed: int
    days: int
    end_date: date
    with_stray_date: bool = False

    @property
    def start_date(self) -> date:
        """First day of the history: day 0 of every day offset."""
        return self.end_date - timedelta(days=self.days - 1)

    @property
    def start_second(self) -> int:
        """Seconds from 1970-01-01 to the first moment of the history."""
        return (self.start_date - EPOCH).days * SECONDS_PER_DAY

    @property
    def last_second(self) -> int:
        """Seconds from 1970-01-01 to the last second of the history."""
        return self.start_second + self.days * SECONDS_PER_DAY - 1

    @property
    def weeks(self) -> int:
        """Number of weeks that the history touches; the last one may be short."""
        return -(-self.days // 7)

    @property
    def blocks(self) -> int:
        """Number of blocks of contacts."""
        return -(-self.contacts // BLOCK_CONTACTS)

    @property
    def events_per_block_limit(self) -> int:
        """Event numbers that each block may use: a power of ten, far above what a block makes."""
        return 10 ** len(str(int(4 * BLOCK_CONTACTS * max(self.events_per_contact, 5))))

    def block_size(self, block: int) -> int:
        """Number of contacts in a block: 1,000 in all but the last."""
        return min(BLOCK_CONTACTS, self.contacts - block * BLOCK_CONTACTS)

    def random(self, stream: int, block: int = 0) -> np.random.Generator:
        """Random numbers of one part of one block.

        Arguments:
            stream: one of the STREAM constants of this module.
            block: number of the block, from 0.
        """
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, stream, block])))
