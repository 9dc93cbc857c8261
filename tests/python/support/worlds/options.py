"""What a random world may be told, and strategies to draw from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hypothesis import strategies
from worlds.words import FORMATS


@dataclass(frozen=True)
class WorldOptions:
    """How large and how wild a world is.

    Attributes:
        contacts: number of people, from 1.
        events: number of events before duplicates.
        years: span of the events in years.
        broken_share: share of rows that must be rejected, 0 to 1.
        formats: file formats to choose from, see FORMATS.
        has_optional: whether optional tables are there (each may still be missing at random).
        has_stray_load: whether one event is said to have been loaded a lifetime later; `as_of` is given then.
        deals: there are fewer deals than this, before duplicates.
    """

    contacts: int = 20
    events: int = 200
    years: int = 20
    broken_share: float = 0.1
    formats: tuple[str, ...] = FORMATS
    has_optional: bool = True
    has_stray_load: bool = False
    deals: int = 12


@dataclass(frozen=True)
class World:
    """Where a world lies, and the date to score it for.

    Attributes:
        raw_path: folder of the raw files.
        seeds_path: folder of the seed CSVs.
        as_of: the date; None where the default is meant, which then is no stray date.
    """

    raw_path: Path
    seeds_path: Path
    as_of: date | None


def world_seeds() -> strategies.SearchStrategy[int]:
    """Seed numbers for `random.Random`."""
    return strategies.integers(min_value=0, max_value=2**32 - 1)


def world_options() -> strategies.SearchStrategy[WorldOptions]:
    """Options of worlds: 5 to 60 contacts, up to 600 events, days to twenty years."""
    return strategies.builds(
        WorldOptions,
        contacts=strategies.integers(min_value=5, max_value=60),
        events=strategies.integers(min_value=0, max_value=600),
        years=strategies.sampled_from([20, 3, 1]),
        broken_share=strategies.sampled_from([0.1, 0.0, 0.4]),
        formats=strategies.sampled_from([FORMATS, ("csv",), ("parquet_typed",), ("parquet_text",)]),
        has_optional=strategies.sampled_from([True, True, True, False]),
        has_stray_load=strategies.sampled_from([False, False, False, True]),
    )
