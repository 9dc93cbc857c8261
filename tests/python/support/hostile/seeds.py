"""Hostile folders of seeds."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hostile.cases import EITHER, HARM, READS, STOPS, HostileCase, Random
from worlds import World, WorldOptions, build_world

Rows = list[list[str]]
BAD_NUMBERS = ["abc", "1,5", "NaN", "inf", "1e999", "--1", "٣", "0x10", "ten", "1 000", "€5"]
BAD_MARKS = ["“pricing”", "pri\u00a0cing", "pri\u200bcing", "‘x’"]
NUMBER_CELLS = [
    ("behavior_rules", "points"), ("behavior_rules", "half_life_days"), ("behavior_rules", "max_per_day"), ("fit_rules", "points"), ("absence_rules", "absent_days"),
    ("frequency_rules", "min_count"), ("frequency_rules", "within_days"), ("frequency_rules", "points"),
    ("buying_stages", "within_days"), ("scores", "full_points"), ("scores", "weight"), ("score_bands", "min_score"), ("tiers", "min_score"),
    ("routing_rules", "priority"), ("score_categories", "max_points"),
]  # fmt: skip
REQUIRED_CELLS = [("behavior_rules", "event_type"), ("fit_rules", "attribute"), ("exclusions", "attribute"), ("tiers", "tier"), ("score_bands", "band"), ("routing_rules", "owner"), ("deal_stages", "outcome"), ("resets", "event_type")]
OTHER_CELLS = [
    ("fit_rules", "operator", ["equal", "==", "like"], STOPS), ("exclusions", "operator", ["equal", "like"], STOPS), ("exclusions", "value", HARM, EITHER), ("fit_rules", "attribute", ["Job Title", "shoe_size"], EITHER),
    ("behavior_rules", "category", ["no such"], STOPS), ("behavior_rules", "valid_from", ["01/02/2024", "2024-13-01", "soon"], STOPS),
    ("behavior_rules", "description", ["d" * 201], STOPS), ("behavior_rules", "description", HARM, EITHER), ("behavior_rules", "event_type", BAD_MARKS, STOPS),
    ("behavior_rules", "event_type", HARM, EITHER), ("fit_rules", "value", HARM, EITHER), ("fit_rules", "value", BAD_MARKS, EITHER), ("tiers", "next_step", HARM, EITHER),
    ("tiers", "tier", HARM, EITHER), ("routing_rules", "owner", HARM, EITHER), ("deal_stages", "outcome", ["maybe", "WON "], EITHER), ("blank_words", "word", HARM, EITHER),
    ("list_attributes", "separator", ["", "json", ";;", "'"], EITHER), ("scores", "score", ["fitness"], STOPS), ("calibration_settings", "value", [*HARM, "-1"], EITHER),
    ("calibration_settings", "setting", ["horizon", HARM[0]], STOPS), ("personas", "persona_id", HARM, EITHER), ("absence_rules", "rule_id", HARM, EITHER), ("resets", "rule_id", [*HARM, "no_such_rule"], STOPS), ("resets", "event_type", ["verdict:", "verdict:lost"], STOPS),
    ("behavior_rules", "property", [*HARM, "pages"], EITHER), ("rule_conditions", "rule_id", [*HARM, "no such"], EITHER), ("rule_conditions", "property", HARM, EITHER),
]  # fmt: skip


@dataclass
class SeedCase(HostileCase):
    """A folder of broken seeds over a small world.

    Attributes:
        is_reshaped: whether a file, not only its cells, is other than usual: dbt must load it.
    """

    is_reshaped: bool = False


def write_seed(folder: Path, seed: str, rows: Rows, **how: Any) -> None:
    """Write the file of a seed."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=how.get("line_end", "\n"), delimiter=how.get("separator", ",")).writerows(rows)
    (folder / f"{seed}.csv").write_text(text.getvalue(), encoding=how.get("encoding", "utf-8"), newline="")


def break_cell(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """One cell that is wrong, or looks dangerous."""
    kind = random.choice(["number", "number", "blank", "other", "other", "other"])
    if kind == "number":
        (seed, column), cell, outcome = random.choice(NUMBER_CELLS), random.choice(BAD_NUMBERS), STOPS
    elif kind == "blank":
        (seed, column), cell, outcome = random.choice(REQUIRED_CELLS), random.choice(["", "  "]), STOPS
    else:
        seed, column, cells, outcome = random.choice(OTHER_CELLS)
        cell = random.choice(cells)
    rows = seeds[seed]
    if len(rows) > 1:
        place = random.randrange(1, len(rows))
        rows[place][rows[0].index(column)] = cell
        case.worse(outcome, f"{seed}, row {place}, {column}: {cell!r}", f"{seed}.csv")


def repeat_row(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """One key twice."""
    seed = random.choice(["behavior_rules", "tiers", "scores", "score_bands", "email_domains", "deal_stages"])
    if len(seeds[seed]) > 1:
        seeds[seed].append(list(random.choice(seeds[seed][1:])))
        case.worse(STOPS, f"a row of {seed} twice", f"{seed}.csv")


def shut_scale(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """Full points that are no more than the base points."""
    header, *rows = seeds["scores"]
    if not {"base_points", "full_points"} <= set(header):
        return
    row = random.choice(rows)
    row[header.index("base_points")], row[header.index("full_points")] = random.choice([("20", "20"), ("30", "10"), ("1e3", "999")])
    case.worse(STOPS, "full_points at or below base_points", "scores.csv")


def change_header(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """A header outside its contract."""
    seed = random.choice(sorted(seeds))
    rows, place = seeds[seed], random.randrange(len(seeds[seed][0]))
    way = random.choice(["harm", "harm", "unknown", "again", "missing", "notes", "blank"])
    case.is_reshaped = True
    if way in ("notes", "blank"):
        for number, row in enumerate(rows):
            row.append(("notes" if number == 0 else random.choice(HARM)) if way == "notes" else "")
        case.worse(READS, f"{seed} with a column {way}")
        return
    if way == "missing":
        for row in rows:
            del row[place]
    else:
        rows[0][place] = {"harm": random.choice(HARM), "unknown": "colour", "again": rows[0][(place + 1) % len(rows[0])]}[way]
    # Of one column, the same again is the column itself.
    case.worse(EITHER if way in ("missing", "again") else STOPS, f"header of {seed}, column {place}: {way}", f"{seed}.csv")


def change_rows(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """Rows with too many or too few cells."""
    seed = random.choice([seed for seed in sorted(seeds) if len(seeds[seed]) > 1 and len(seeds[seed][0]) > 2])
    row = random.choice(seeds[seed][1:])
    if random.random() < 0.5:
        row.insert(random.randrange(len(row) + 1), "stray")
    else:
        del row[random.randrange(1, len(row)) :]
    case.is_reshaped = True
    case.worse(STOPS, f"a row of {seed} has {len(row)} cells", f"{seed}.csv")


def change_file(random: Random, case: SeedCase, folder: Path, seeds: dict[str, Rows]) -> None:
    """A file that is saved in another way, is empty, or stands there twice."""
    seed = random.choice(sorted(seeds))
    rows = seeds.pop(seed)
    case.is_reshaped = True
    way = random.choice(["empty", "semicolons", "bom", "crlf", "blank lines", "quote", "copy", "zeros", "copy"])
    outcome = READS if way in ("bom", "crlf", "blank lines") else STOPS
    write_seed(
        folder, seed, rows, separator=";" if way == "semicolons" else ",", line_end="\r\n" if way == "crlf" else "\n",
        encoding="utf-8-sig" if way == "bom" else "utf-8",
    )  # fmt: skip
    file = folder / f"{seed}.csv"
    if way == "empty":
        file.write_bytes(random.choice([b"", b"\n\n", b"\xef\xbb\xbf", b",,\n"]))
    elif way == "blank lines":
        file.write_bytes(file.read_bytes() + b"\n\n")
    elif way == "quote":
        file.write_bytes(file.read_bytes() + b'"never closed,1\nx,2\n')
    elif way == "zeros":
        file.write_bytes(b"\x00" * 40)
    elif way == "copy":
        copy = random.choice([f"{seed} (1).csv", f"Copy of {seed}.csv", f"{seed}_old.csv", f"{seed.upper()}.csv", f"{seed}2.csv"])
        (folder / copy).write_bytes(file.read_bytes())
        case.names.append(copy)
        outcome = EITHER if copy.startswith("Copy") else STOPS
    # A separator is not seen in a file of one column.
    if way == "semicolons" and len(rows[0]) == 1:
        outcome = READS
    case.worse(outcome, f"{seed}.csv: {way}", f"{seed}.csv")


BREAKS: tuple[Callable[[Random, SeedCase, Path, dict[str, Rows]], None], ...] = (
    break_cell, break_cell, break_cell, repeat_row, shut_scale, change_header, change_rows, change_file,
)  # fmt: skip


def hostile_seeds(number: int, folder: Path) -> SeedCase:
    """A folder of broken seeds and a small valid folder of raw files.

    Args:
        number: brings the case back.
        folder: an empty folder.
    """
    random = Random(f"seeds {number}")
    (folder / "plain").mkdir()
    world = build_world(random, folder / "plain", WorldOptions(contacts=5, events=20, years=1, formats=("csv",), broken_share=0.0))
    seeds_path = folder / "seeds"
    seeds_path.mkdir()
    seeds: dict[str, Rows] = {}
    for file in sorted(world.seeds_path.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            seeds[file.stem] = list(csv.reader(lines))
    case = SeedCase(World(world.raw_path, seeds_path, world.as_of))
    # A file that is written in its own way is written last.
    for change in sorted(random.sample(BREAKS, random.choice([1, 1, 1, 2, 3])), key=lambda change: change is change_file):
        change(random, case, seeds_path, seeds)
    for seed, rows in seeds.items():
        write_seed(seeds_path, seed, rows)
    return case
