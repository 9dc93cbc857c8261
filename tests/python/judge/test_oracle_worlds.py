"""What holds of the oracle in any random world."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import CONTRACT, OracleResult, accept, read_raw, read_seeds, score
from worlds import SEED_COLUMNS, World, WorldOptions, build_world, shuffled_copy, world_options, world_seeds


def scored(world: World) -> OracleResult:
    """The result for a world."""
    return score(read_raw(world.raw_path), read_seeds(world.seeds_path), world.as_of)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=world_seeds(), options=world_options())
def test_invariants_on_random_worlds(
    seed: int, options: WorldOptions, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Ledgers close, all raw rows are accounted for, and the order of rows does not matter."""
    chance = random.Random(seed)
    world = build_world(chance, tmp_path_factory.mktemp("world"), options)
    result = scored(world)
    sums: dict[str, float] = defaultdict(float)
    for row in result.points:
        sums[row.lead_id] += row.score_points
    for lead_id, lead in result.leads.items():
        assert sums[lead_id] == pytest.approx(lead.lead_score, abs=1e-9)
        assert 0 <= lead.lead_score <= 100
        assert lead.tier is not None
    raw = read_raw(world.raw_path)
    acceptance = accept(raw)
    rejected = Counter(found.table for found in acceptance.rejected + acceptance.deleted + acceptance.merged)
    for table in CONTRACT:
        assert len(raw[table]) == len(acceptance.rows[table]) + rejected[table]
    again = scored(shuffled_copy(chance, world, tmp_path_factory.mktemp("shuffled")))
    assert again.leads == result.leads
    assert sorted(map(repr, again.points)) == sorted(map(repr, result.points))
    assert Counter(again.rejected) == Counter(result.rejected)


def test_a_seed_number_brings_a_world_back(tmp_path: Path) -> None:
    """The same seed gives the same files, byte for byte."""
    contents = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        build_world(random.Random(7), folder, WorldOptions(contacts=10, events=50))
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        contents.append({file.relative_to(folder): file.read_bytes() for file in files})
    assert contents[0] == contents[1]


def test_worlds_reach_into_the_corners(tmp_path: Path) -> None:
    """Over forty worlds every kind of ledger row, every operator and the main reasons turn up."""
    kinds: Counter[str] = Counter()
    why: Counter[str] = Counter()
    operators: Counter[str] = Counter()
    has_default_date: Counter[bool] = Counter()
    often, begun_anew = 0, 0
    formats: Counter[str] = Counter()
    for number in range(40):
        folder = tmp_path / str(number)
        folder.mkdir()
        options = WorldOptions(
            contacts=15, events=150, years=20 if number % 2 else 1, has_stray_load=number % 7 == 0
        )
        world = build_world(random.Random(number), folder, options)
        seeds = read_seeds(world.seeds_path)
        assert set(seeds) == set(SEED_COLUMNS)
        result = scored(world)
        kinds.update(row.entry_kind for row in result.points)
        why.update(found.reason for found in result.rejected)
        operators.update(
            (row["operator"] or "").lower() for row in seeds["fit_rules"] + seeds["behavior_rules"]
        )
        has_default_date[world.as_of is None] += 1
        often += any(row.rule_id in {rule["rule_id"] for rule in seeds["frequency_rules"]} for row in result.points)
        begun_anew += score(read_raw(world.raw_path), {**seeds, "resets": []}, world.as_of).points != result.points
        formats.update(file.suffix for file in world.raw_path.iterdir())
        if options.has_stray_load:
            assert result.as_of.year < 2099
    assert set(kinds) == {
        "rule", "rule_cap", "category_floor", "category_ceiling", "base", "score_floor", "score_ceiling",
        "rounding",
    }  # fmt: skip
    assert set(operators) == {
        "", "equals", "not_equals", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with", "at_least", "at_most",
        "above", "below", "between", "present", "absent",
    }  # fmt: skip
    assert set(why) >= {
        "missing_event_id", "oversized_event_id", "oversized_contact_id", "missing_contact_id", "missing_event_type", "missing_occurred_at",
        "unreadable_occurred_at", "unreadable_created_at", "unreadable_observed_at", "before_1990",
        "unreadable_loaded_at", "dated_after_load", "quantity_not_positive", "unreadable_quantity",
        "unknown_contact", "duplicate", "already_linked", "erased",
    }  # fmt: skip
    assert often >= 10 and begun_anew >= 10
    assert len(has_default_date) == 2
    assert set(formats) == {".csv", ".parquet"}
