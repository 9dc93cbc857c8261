"""A small warehouse beside which rules are edited and leads are followed."""

from __future__ import annotations

import random
from pathlib import Path

from edits import EDITS
from gate import Seeds
from project import PROJECT, run_dbt

WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


class Lab:
    """A warehouse of 300 contacts, and rules beside it."""

    def __init__(self, folder: Path) -> None:
        """Make the raw files and build once."""
        from lead_scoring.sample_data import make_sample_data

        self.folder = folder
        self.warehouse = folder / "w.duckdb"
        make_sample_data.main(["--contacts", "300", "--output", str(folder / "raw")], standalone_mode=False)
        done = self.build(PROJECT / "seeds", self.warehouse)
        assert done.is_success, done.output

    def build(self, seeds: Path, warehouse: Path, *selected: str, as_of: str | None = None, raw: Path | None = None):
        """A build by other seeds, whole unless models are selected; for another day, or of other raw files."""
        select = ("--select", *selected) if selected else ()
        return run_dbt(["build", *WITHOUT_TESTS, *select], raw or self.folder / "raw", seeds, warehouse, as_of)

    def edited(self, number: int, *kinds: str) -> Path:
        """A folder of seeds with edits, drawn by a number."""
        seeds = Seeds(self.folder / f"seeds_{number}")
        seeds.reset()
        for kind in kinds:
            EDITS[kind](seeds, random.Random(f"{number} {kind}"))
        return seeds.folder
