"""Making a random world, and a shuffled copy of one."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
from oracle import accept, read_raw
from worlds.options import World, WorldOptions
from worlds.raw_rows import _RawBuilder
from worlds.seeds import SEED_COLUMNS, _SeedBuilder
from worlds.words import Random
from worlds.writing import _left_out_columns, _write_csv, _write_raw


def build_world(random: Random, folder: str | Path, options: WorldOptions | None = None) -> World:
    """Write one world.

    Args:
        random: the only source of chance: the same state gives the same world.
        folder: an existing folder; `raw/` and `seeds/` are made in it.
        options: how large and how wild.

    Returns:
        Where it lies and for which date to score it.
    """
    options = options or WorldOptions()
    raw_path, seeds_path = Path(folder) / "raw", Path(folder) / "seeds"
    raw_path.mkdir()
    seeds_path.mkdir()
    last_day = date(2024, 1, 1) + timedelta(days=random.randrange(400))
    first_day = last_day - timedelta(days=365 * options.years)
    builder = _RawBuilder(random, options, first_day, last_day)
    tables = builder.build()
    for table, rows in tables.items():
        random.shuffle(rows)
        _write_raw(
            random, raw_path, table, rows, random.choice(options.formats), _left_out_columns(random, table)
        )
    for seed, rows in _SeedBuilder(random, first_day, last_day).build().items():
        _write_csv(seeds_path / f"{seed}.csv", list(SEED_COLUMNS[seed]), rows)
    world = World(raw_path, seeds_path, _choose_as_of(random, raw_path, first_day, last_day))
    # By chances of their own, so that the other rows of a world stay as they were.
    builder.random = chance = Random(repr(random.getstate()))
    if options.has_optional and chance.random() < 0.85:
        _write_raw(
            chance, raw_path, "score_overrides", builder.score_overrides(), chance.choice(options.formats), _left_out_columns(chance, "score_overrides")
        )
    return world


def shuffled_copy(random: Random, world: World, folder: str | Path) -> World:
    """The same world with the rows of every raw file in another order; seeds are not copied.

    Args:
        random: source of the new order.
        world: the world to copy.
        folder: an existing folder; `raw/` is made in it.
    """
    raw_path = Path(folder) / "raw"
    raw_path.mkdir()
    for file in sorted(world.raw_path.iterdir()):
        if file.suffix == ".parquet":
            table = parquet.read_table(file)
            order = list(range(table.num_rows))
            random.shuffle(order)
            parquet.write_table(table.take(pa.array(order, pa.int64())), raw_path / file.name)
        else:
            with file.open(encoding="utf-8", newline="") as lines:
                header, *rows = list(csv.reader(lines))
            random.shuffle(rows)
            _write_csv(raw_path / file.name, header, [dict(zip(header, row)) for row in rows])
    return World(raw_path, world.seeds_path, world.as_of)


def _choose_as_of(random: Random, raw_path: Path, first_day: date, last_day: date) -> date | None:
    """A date to score for: the default where it is no stray date, else one early, late or later still."""
    loads = sorted(row["loaded_at"] for row in accept(read_raw(raw_path)).rows["events"])
    is_default_safe = bool(loads) and (loads[-1] - loads[int(0.98 * (len(loads) - 1))]).days <= 25
    middle = first_day + timedelta(days=random.randrange((last_day - first_day).days + 1))
    recent = last_day - timedelta(days=random.randrange(60))
    choices = [last_day, middle, recent, last_day + timedelta(days=random.randrange(400))]
    return None if is_default_safe and random.random() < 0.5 else random.choice(choices)
