"""Random worlds: small raw folders and valid seed folders that reach into every corner of the contract.

A world is built from a `random.Random`, so a seed number brings it back exactly. `world_options()` and
`world_seeds()` are hypothesis strategies to draw from:

    @given(seed=world_seeds(), options=world_options())
    def test_something(seed, options, tmp_path_factory):
        world = build_world(random.Random(seed), tmp_path_factory.mktemp("world"), options)
        expected = score(read_raw(world.raw_path), read_seeds(world.seeds_path), world.as_of)

What is random: the format of each raw file (CSV, Parquet with text, Parquet with types, with or without a
time zone), missing optional tables and columns, extra columns, mixed case, blanks, late rows, stitched
identities, duplicates, erased people, rows that must be rejected, and seeds with all operators, caps,
validity windows, half-lives from half a day to ten years over up to twenty years, negative points, limits and
personas. The seeds pass every check that the contract asks for.
"""

from worlds.making import build_world, shuffled_copy
from worlds.options import World, WorldOptions, world_options, world_seeds
from worlds.seeds import SEED_COLUMNS

__all__ = [
    "SEED_COLUMNS",
    "World",
    "WorldOptions",
    "build_world",
    "shuffled_copy",
    "world_options",
    "world_seeds",
]
