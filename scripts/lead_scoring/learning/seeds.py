"""Sets of seeds as files: a proposed one beside the present one, and a neutral one to start from."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lead_scoring import PROJECT

from .backtest import Backtest, CannotLearn
from .points import Points, current_points, lead_scores, side_scores

MARK = "learned_by.txt"
"""A folder that holds this file was written here, and may be written again."""

SAMPLE_SEEDS = PROJECT / "seeds"
"""The seeds that fit the sample data."""

EMPTY_AT_START = ("fit_rules", "absence_rules", "personas", "routing_rules", "buying_stages", "frequency_rules", "rule_conditions", "resets", "silenced_findings")
"""Seeds whose rows are somebody's rules: a start from nothing has none of them, as far as they are there."""

RULE_SEEDS = ("behavior_rules", "fit_rules", "absence_rules", "frequency_rules")


@dataclass(frozen=True)
class Table:
    """One seed: its header and its rows, all text.

    Attributes:
        header: names of the columns.
        rows: a dict for each row.
    """

    header: list
    rows: list


def read_table(file: Path) -> Table:
    """Read one seed."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        return Table([name.strip().lower() for name in reader.fieldnames or []], [
            {str(name).strip().lower(): (cell or "").strip() for name, cell in row.items()} for row in reader
        ])


def write_table(file: Path, table: Table) -> None:
    """Write one seed."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, table.header, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table.rows)


def checked_output(output: Path, seeds: Path) -> Path:
    """The folder to write into, made where it is missing.

    Raises:
        CannotLearn: it is, holds or lies in the folder of the seeds, or holds files that were not written here.
    """
    output, seeds = output.resolve(), seeds.resolve()
    if output == seeds or output.is_relative_to(seeds) or seeds.is_relative_to(output):
        raise CannotLearn(f"{output} would overwrite the seeds in use. Mend: give --output another folder, such as proposed.")
    if output.exists() and not output.is_dir():
        raise CannotLearn(f"{output} is a file. Mend: give --output a folder.")
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).exists():
        raise CannotLearn(f"{output} holds files that were not written here. Mend: give --output a new or empty folder.")
    return output


def emptied(output: Path) -> Path:
    """A checked folder, made, without what an earlier run wrote there."""
    output.mkdir(parents=True, exist_ok=True)
    for file in [*output.glob("*.csv"), output / "report.md"]:
        file.unlink(missing_ok=True)
    for folder in output.glob("set_?"):
        if (folder / MARK).exists():
            shutil.rmtree(folder)
    mark = "This folder was written by the command learn, and the next run writes it again.\n"
    (output / MARK).write_text(mark, encoding="utf-8")
    return output


def number(text: str) -> float | None:
    """The number that a cell holds; None where it is blank."""
    return float(text) if text else None


def check_same(seeds: Path, backtest: Backtest) -> None:
    """Whether the warehouse was built with these seeds.

    Raises:
        CannotLearn: a rule has other points, another half-life or another cap there, or is not there.
    """
    present = current_points(backtest)
    found, keys = {}, {key.lower(): key for key in present.points}
    for seed in RULE_SEEDS:
        for row in read_table(seeds / f"{seed}.csv").rows:
            if row["rule_id"].lower() in keys:
                cells = (row.get(name, "") for name in ("points", "half_life_days", "max_points"))
                found[keys[row["rule_id"].lower()]] = tuple(map(number, cells))
    wanted = {key: (present.points[key], present.half_lives.get(key), present.max_points[key]) for key in present.points}
    for key in wanted:
        if found.get(key) != wanted[key]:
            raise CannotLearn(f"the warehouse was built with other seeds than {seeds}: the rule {key} differs. "
                              "Mend: name its seeds with --seeds, or build it again.")


def taken_ids(seeds: Path) -> frozenset:
    """The rule_ids of all rules, active or not, in small letters."""
    return frozenset(row["rule_id"].lower() for seed in RULE_SEEDS for row in read_table(seeds / f"{seed}.csv").rows)


def shown(value: float | None) -> str:
    """A number as a cell: whole where it is whole, blank for None."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else str(round(float(value), 2))


def write_proposal(output: Path, seeds: Path, backtest: Backtest, points: Points, is_start: bool = False) -> None:
    """Write a whole set of seeds with other points; what does not depend on points stays as it is.

    Tiers and bands move with the scores, so that as many leads of the backtest as now reach each of them.

    Arguments:
        output: an emptied folder.
        seeds: the present seeds.
        backtest: all its pairs; rules of it that stand in no seed become rows of fit_rules where they have points.
        points: the proposed points.
        is_start: whether the present tiers and bands are those of the neutral start, which nobody chose.
    """
    for file in seeds.glob("*.csv"):
        shutil.copyfile(file, output / file.name)
    keys = {key.lower(): key for key in points.points}
    for name in RULE_SEEDS:
        table = read_table(seeds / f"{name}.csv")
        for row in table.rows:
            key = keys.get(row["rule_id"].lower())
            if key:
                row["points"] = shown(points.points[key])
                if key in points.half_lives:
                    row["half_life_days"] = shown(points.half_lives[key])
                    row["max_points"] = shown(points.max_points[key])
        if name == "fit_rules":
            table.rows.extend({
                "rule_id": rule.rule_id, "description": rule.description, "category": rule.category, "attribute": rule.attributes[0],
                "operator": rule.operator, "value": rule.value, "points": shown(points.points[rule.rule_id]), "is_active": "yes",
            } for rule in backtest.rules if rule.operator and points.points[rule.rule_id])
        write_table(output / f"{name}.csv", table)
    categories = read_table(seeds / "score_categories.csv")
    for row in categories.rows:
        for category, (_, low, high) in points.categories.items():
            if category.lower() == row["category"].lower():
                row["min_points"], row["max_points"] = shown(low), shown(high)
    write_table(output / "score_categories.csv", categories)
    scores = read_table(seeds / "scores.csv")
    for row in scores.rows:
        row["base_points"], row["full_points"], row["weight"] = map(shown, points.scores[row["score"].lower()])
    write_table(output / "scores.csv", scores)
    (_first_thresholds if is_start else _move_thresholds)(output, seeds, backtest, points)


def _first_thresholds(output: Path, seeds: Path, backtest: Backtest, points: Points) -> None:
    """Give tiers where nothing is known yet, and bands of engagement that are equally full.

    The tiers name their methods, which the next build follows; what stands in min_score is what these would have said of the
    backtest: Hot for as many leads as sales can call in a week at the latest cutoff, Warm below the scores of most who converted.
    """
    scores = lead_scores(backtest, points)
    is_latest = backtest.cutoff == backtest.cutoff.max()
    order = np.argsort(-scores[is_latest], kind="stable")
    passed = np.cumsum(backtest.stands_for[is_latest][order])
    capacity = next((number(row["value"]) for row in read_table(seeds / "calibration_settings.csv").rows
                     if row["setting"].lower() == "weekly_capacity"), None)
    place = min(np.searchsorted(passed, passed[-1] / 10 if capacity is None else capacity), len(order) - 1)
    hot = float(np.clip(np.ceil(scores[is_latest][order[place]]), 2, 100))
    warm = float(np.clip(np.floor(np.quantile(scores[backtest.converted], 0.1)), 1, hot - 1))
    tiers = read_table(seeds / "tiers.csv")
    for row in tiers.rows:
        row["min_score"] = shown({"Hot": hot, "Warm": warm}.get(row["tier"], 0.0))
    write_table(output / "tiers.csv", tiers)
    bands = read_table(seeds / "score_bands.csv")
    rows = sorted((row for row in bands.rows if row["score"].lower() == "engagement"), key=lambda row: float(row["min_score"]))
    engagement = side_scores(backtest, points)["engagement"]
    floor = -1.0
    for place, row in enumerate(rows):
        floor = max(float(np.floor(np.quantile(engagement, place / len(rows)))) if place else 0.0, floor + 1)
        row["min_score"] = shown(floor)
    write_table(output / "score_bands.csv", bands)


def _move_thresholds(output: Path, seeds: Path, backtest: Backtest, points: Points) -> None:
    """Give tiers, bands and routing rows the thresholds that as many leads reach as now."""
    present = current_points(backtest)
    old = {"lead_score": lead_scores(backtest, present), **side_scores(backtest, present)}
    new = {"lead_score": lead_scores(backtest, points), **side_scores(backtest, points)}
    tiers = read_table(seeds / "tiers.csv")
    _move(tiers.rows, "min_score", old["lead_score"], new["lead_score"], backtest.stands_for)
    for side in ("fit", "engagement"):
        _move(tiers.rows, f"min_{side}_score", old[side], new[side], backtest.stands_for, is_ladder=False)
    write_table(output / "tiers.csv", tiers)
    bands = read_table(seeds / "score_bands.csv")
    for side in ("fit", "engagement"):
        _move([row for row in bands.rows if row["score"].lower() == side], "min_score", old[side], new[side], backtest.stands_for)
    write_table(output / "score_bands.csv", bands)
    routing = read_table(seeds / "routing_rules.csv")
    conditions = read_table(seeds / "rule_conditions.csv")
    rows = [row for row in [*routing.rows, *(row for row in conditions.rows if row["rule_kind"].lower() == "routing")]
            if row["attribute"].lower() == "lead_score" and row["operator"].lower() in ("at_least", "at_most", "above", "below", "between")]
    for row in rows:
        limits = [{"value": limit} for limit in row["value"].split("|")]
        _move(limits, "value", old["lead_score"], new["lead_score"], backtest.stands_for, is_ladder=False)
        row["value"] = "|".join(limit["value"] for limit in limits)
    write_table(output / "routing_rules.csv", routing)
    write_table(output / "rule_conditions.csv", conditions)


def moved(threshold: float, old: np.ndarray, new: np.ndarray, stands_for: np.ndarray) -> float:
    """The threshold that about as many leads reach by the new scores as reach `threshold` by the old ones.

    Arguments:
        threshold: the present one.
        old, new: scores of the same pairs.
        stands_for: how many leads each of them stands for.
    """
    is_reached = old >= threshold
    if threshold <= 0 or is_reached.all():
        return 0.0
    if not is_reached.any():
        return float(np.ceil(new.max()) + 1)
    order = np.argsort(-new, kind="stable")
    place = np.searchsorted(np.cumsum(stands_for[order]), stands_for[is_reached].sum() - 1e-6)
    return float(np.ceil(new[order[min(place, len(order) - 1)]]))


def _move(
    rows: list, column: str, old: np.ndarray, new: np.ndarray, stands_for: np.ndarray, is_ladder: bool = True
) -> None:
    """Move the thresholds of some rows in place; on a ladder no two become the same, and none passes 100."""
    floor = -1.0
    filled = sorted((row for row in rows if row[column]), key=lambda row: float(row[column]))
    for place, row in enumerate(filled):
        value = moved(float(row[column]), old, new, stands_for)
        if is_ladder:
            value = min(max(value, floor + 1), 100.0 - (len(filled) - 1 - place))
            floor = value
        row[column] = shown(min(value, 100.0))


def write_neutral(output: Path, seeds: Path, event_types: list, most_events: int) -> None:
    """Write a set of seeds in which every event type gives one point and nothing else counts.

    Arguments:
        output: an empty folder.
        seeds: where calibration settings and reference lists are taken from. What only the sample knows stays behind: its
            rules, its signs of buying, and where these are the seeds of the project what its deals bring and its calls cost.
        event_types: names of the event types, in order.
        most_events: the most events of one person, which will be a score of 100.
    """
    for file in seeds.glob("*.csv"):
        shutil.copyfile(file, output / file.name)
    rows: dict = {
        "behavior_rules": [
            {"rule_id": rule_id, "description": f"Event {event_type}", "category": "behaviour", "event_type": event_type,
             "points": "1", "is_active": "yes"}
            for rule_id, event_type in zip(rule_ids(event_types), event_types)
        ],
        "tiers": [
            {"tier": "Hot", "min_score": "60", "min_score_method": "sales_capacity", "is_sales_ready": "yes",
             "next_step": "Call: there is time for as many as these", "respond_within_days": "1"},
            {"tier": "Warm", "min_score": "30", "min_score_method": "just_below_converted", "is_sales_ready": "no",
             "next_step": "Keep in touch until they are hot"},
            {"tier": "Cold", "min_score": "0", "is_sales_ready": "no", "next_step": "Wait for a sign of interest"},
        ],
        "score_categories": [
            {"category": "behaviour", "score": "engagement", "description": "What the lead did"},
            {"category": "person", "score": "fit", "description": "Who the lead is: no rule yet"},
        ],
        "scores": [
            {"score": "fit", "base_points": "0", "full_points": "1", "weight": "0"},
            {"score": "engagement", "base_points": "0", "full_points": str(max(most_events, 1)), "weight": "100"},
        ],
        "routing_rules": [], "rule_conditions": [],
    }
    rows.update({name: [] for name in EMPTY_AT_START if (seeds / f"{name}.csv").exists()})
    for name, content in rows.items():
        write_table(output / f"{name}.csv", Table(read_table(seeds / f"{name}.csv").header, content))
    if seeds.resolve() == SAMPLE_SEEDS.resolve():
        settings = read_table(seeds / "calibration_settings.csv")
        for row in settings.rows:
            if row["setting"].lower() in ("deal_value", "cost_per_contact"):
                row["value"] = ""
        write_table(output / "calibration_settings.csv", settings)


def rule_ids(event_types: list) -> list:
    """A rule_id for each event type: its letters and digits, made unique."""
    found: list = []
    for event_type in event_types:
        plain = "_".join("".join(letter if letter.isalnum() else " " for letter in event_type.lower()).split()) or "event"
        unique, count = plain, 2
        while unique in found:
            unique, count = f"{plain}_{count}", count + 1
        found.append(unique)
    return found
