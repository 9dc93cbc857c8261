"""What must hold for any data and any rules: more points never lower a score, one cell changes what it is about,
and the same data gives the same marts, however it comes."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from project import MARTS, PROJECT, CompiledProject, Marts, marts_of, run_dbt

SEEDS = PROJECT / "seeds"
AS_OF = "2026-06-30"
# The columns that the contract asks for; events need one of two columns for the person.
REQUIRED = {
    "contacts": ["contact_id", "created_at"],
    "events": ["event_id", "contact_id", "event_type", "occurred_at"],
    "identities": ["anonymous_id", "contact_id"],
    "companies": ["company_id"],
    "contact_attributes": ["contact_id", "attribute", "observed_at"],
    "opportunities": ["opportunity_id"],
    "campaigns": ["campaign_id"],
    "sales_feedback": ["feedback_id"],
    "erasure_requests": ["contact_id"],
}


# ------------------------------------------------------------------------------------------------------------
# Raw files and seeds, changed
# ------------------------------------------------------------------------------------------------------------


def make_sample(folder: Path, file_format: str) -> Path:
    """Sample data of 300 contacts."""
    command = [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "300", "--events-per-contact", "20"]
    subprocess.run([*command, "--format", file_format, "--output", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample data, as Parquet."""
    return make_sample(tmp_path_factory.mktemp("sample") / "raw", "parquet")


@pytest.fixture(scope="module")
def marts(compiled_project: CompiledProject, sample: Path) -> Marts:
    """The marts of the sample data under the rules of the project."""
    found = compiled_project.build(sample, SEEDS)
    assert all(found.tables[mart] for mart in MARTS)
    return found


def changed_raw(raw_path: Path, folder: Path, change: Callable[[str, pa.Table], pa.Table | None]) -> Path:
    """A copy of Parquet files, each table changed.

    Args:
        raw_path: the files.
        folder: a new folder.
        change: is given the name of a table and its content, and returns what to write; None for no file.
    """
    folder.mkdir()
    for file in sorted(raw_path.glob("*.parquet")):
        table = change(file.stem, parquet.read_table(file))
        if table is not None:
            parquet.write_table(table, folder / file.name)
    return folder


def edited_seeds(folder: Path, seed: str, edit: Callable[[dict[str, str]], Any]) -> Path:
    """A copy of the project's seeds, the rows of one of them edited in place."""
    shutil.copytree(SEEDS, folder, dirs_exist_ok=True)
    with (folder / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        edit(row)
    with (folder / f"{seed}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def raise_points(points: dict[str, str]) -> Callable[[dict[str, str]], None]:
    """An edit that gives rules other points."""

    def edit(row: dict[str, str]) -> None:
        row["points"] = points.get(row["rule_id"], row["points"])

    return edit


# ------------------------------------------------------------------------------------------------------------
# Rules
# ------------------------------------------------------------------------------------------------------------


def behavior_points() -> dict[str, Decimal]:
    """The points of the active behaviour rules of the project."""
    with (SEEDS / "behavior_rules.csv").open(encoding="utf-8", newline="") as lines:
        return {row["rule_id"]: Decimal(row["points"]) for row in csv.DictReader(lines) if row["is_active"] == "yes"}


POSITIVE = {rule_id: points for rule_id, points in behavior_points().items() if points > 0}
RAISED = {
    "an e-mail opened": {"email_opened": "3"},
    "a page viewed, by a little": {"page_viewed": "1.001"},
    "the pricing page, beyond its cap": {"pricing_page_viewed": "1000"},
    "a webinar": {"webinar_attended": "30"},
    "every positive rule": {rule_id: str(points * 2) for rule_id, points in POSITIVE.items()},
}


@pytest.mark.parametrize("raised", RAISED)
def test_more_points_never_lower_a_score(
    compiled_project: CompiledProject, sample: Path, marts: Marts, tmp_path: Path, raised: str
) -> None:
    """A positive weight of a behaviour rule goes up: no lead falls, some lead rises, and nobody's fit changes.

    This holds for weights that were positive before: a rule that starts to be positive also starts to be a sign of
    life, and silence may end. Behaviour has no part in the choice of the persona as long as its categories are engagement.
    """
    assert all(Decimal(points) > POSITIVE[rule_id] for rule_id, points in RAISED[raised].items())
    after = compiled_project.build(sample, edited_seeds(tmp_path, "behavior_rules", raise_points(RAISED[raised])))
    assert after.leads.keys() == marts.leads.keys()
    before = marts.leads
    for lead_id, lead in after.leads.items():
        assert lead["lead_score"] >= before[lead_id]["lead_score"], lead_id
        assert lead["engagement_score"] >= before[lead_id]["engagement_score"] - 1e-9, lead_id
        assert (lead["fit_score"], lead["persona"]) == (before[lead_id]["fit_score"], before[lead_id]["persona"])
    assert any(lead["engagement_score"] > before[lead_id]["engagement_score"] for lead_id, lead in after.leads.items())


def by_lead(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of a mart by lead."""
    found = defaultdict(list)
    for row in rows:
        found[row["lead_id"]].append(row)
    return found


def test_one_cell_changes_those_it_is_about(tmp_path: Path, sample: Path) -> None:
    """`dbt build` twice gives the same; after one cell is edited it changes the leads of that rule, and nobody else.

    The rank of others may move, the version of the rules stands on every row, and what a rule would give if it fired
    once more (cheapest_next_action) is about those for whom it has not.
    """
    seeds, warehouse = tmp_path / "seeds", tmp_path / "w.duckdb"
    shutil.copytree(SEEDS, seeds)
    arguments = ["build", "--resource-type", "seed", "--resource-type", "model"]

    def built() -> Marts:
        """The marts after a build."""
        done = run_dbt(arguments, sample, seeds, warehouse)
        assert done.is_success, done.output[-5000:]
        return marts_of(warehouse)

    first = built()
    assert built() == first
    edited_seeds(seeds, "behavior_rules", raise_points({"webinar_attended": "11"}))
    after = built()

    fired = {row["lead_id"] for row in first.points if row["rule_id"] == "webinar_attended"}
    assert 0 < len(fired) < len(first.leads)
    aside = ("rank", "rules_version", "calibrated_rules_version", "cheapest_next_action")
    scores = by_lead(first.without(*aside)["lead_scores"]), by_lead(after.without(*aside)["lead_scores"])
    ledgers = by_lead(first.points), by_lead(after.points)
    assert {lead_id for lead_id in first.leads if ledgers[0][lead_id] != ledgers[1][lead_id]} == fired
    changed = {lead_id for lead_id in first.leads if scores[0][lead_id] != scores[1][lead_id]}
    assert changed and changed <= fired
    for lead_id in fired:
        (row,) = [row for row in ledgers[1][lead_id] if (row["rule_id"], row["entry_kind"]) == ("webinar_attended", "rule")]
        assert row["points"] == pytest.approx(11 * row["decayed_hits"], abs=1e-9)
    versions = [{row["rules_version"] for row in marts.tables["lead_scores"]} for marts in (first, after)]
    assert len(versions[0]) == len(versions[1]) == 1 and versions[0] != versions[1]
    for mart in ("rejected_records", "record_counts"):
        assert after.tables[mart] == first.tables[mart]


def test_no_personas(compiled_project: CompiledProject, sample: Path, marts: Marts, tmp_path: Path) -> None:
    """With the header of personas.csv alone, and no rule that names one, there is simply one score, and no persona."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    seeds = tmp_path / "seeds"
    (seeds / "personas.csv").write_text("persona_id,name,description\n", encoding="utf-8")
    with (seeds / "fit_rules.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    place = header.index("persona_id")
    with (seeds / "fit_rules.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([header, *(row for row in rows if not row[place])])
    found = compiled_project.build(sample, seeds)
    assert found.leads.keys() == marts.leads.keys()
    assert {lead["persona"] for lead in found.leads.values()} == {None}
    with_personas = marts.leads
    for lead_id, lead in found.leads.items():
        assert lead["engagement_score"] == with_personas[lead_id]["engagement_score"]
        assert lead["fit_score"] <= with_personas[lead_id]["fit_score"]


# ------------------------------------------------------------------------------------------------------------
# Raw data
# ------------------------------------------------------------------------------------------------------------


def test_contacts_and_events_alone(compiled_project: CompiledProject, sample: Path, marts: Marts, tmp_path: Path) -> None:
    """All other tables may be missing: as if they had no rows."""
    needed = ("contacts", "events")
    alone = changed_raw(sample, tmp_path / "alone", lambda name, table: table if name in needed else None)
    emptied = changed_raw(sample, tmp_path / "emptied", lambda name, table: table if name in needed else table.slice(0, 0))
    found = compiled_project.build(alone, SEEDS)
    assert found == compiled_project.build(emptied, SEEDS)
    assert {row["raw_table"] for row in found.tables["record_counts"]} == set(needed)
    assert found.leads.keys() >= marts.leads.keys()


def test_missing_columns_are_blank_ones(compiled_project: CompiledProject, sample: Path, tmp_path: Path) -> None:
    """A table without its optional columns is one where they are all null."""

    def cut(name: str, table: pa.Table) -> pa.Table:
        """The required columns alone; events keep the column of visitors, which they need."""
        return table.select([*REQUIRED[name], *(["anonymous_id"] if name == "events" else [])])

    def blank(name: str, table: pa.Table) -> pa.Table:
        """The optional columns null."""
        kept = cut(name, table).column_names
        columns = {column: table.column(column) for column in kept}
        nulls = {column: pa.nulls(table.num_rows, pa.string()) for column in table.column_names if column not in kept}
        return pa.table({**columns, **nulls})

    found = compiled_project.build(changed_raw(sample, tmp_path / "cut", cut), SEEDS)
    assert found == compiled_project.build(changed_raw(sample, tmp_path / "blank", blank), SEEDS)
    assert found.leads and found.points


def test_extra_columns_are_ignored(compiled_project: CompiledProject, sample: Path, marts: Marts, tmp_path: Path) -> None:
    """Also those named like a column of another table or of a model, and in whatever order the columns stand."""

    def add(name: str, table: pa.Table) -> pa.Table:
        """Three more columns, in front."""
        more = {column: pa.array([f"x{row}" for row in range(table.num_rows)]) for column in ("note", "problem", "lead_id", "Größe, m")}
        return pa.table({**more, **{column: table.column(column) for column in reversed(table.column_names)}})

    assert compiled_project.build(changed_raw(sample, tmp_path / "raw", add), SEEDS) == marts


def test_csv_and_parquet_give_the_same(compiled_project: CompiledProject, marts: Marts, tmp_path: Path) -> None:
    """The same data as text and with types: the same marts. A date that no type can hold is missing in Parquet."""
    raw_path = make_sample(tmp_path / "raw", "csv")
    assert not list(raw_path.glob("*.parquet"))
    found = compiled_project.build(raw_path, SEEDS)
    for mart in ("lead_scores", "lead_points", "rule_warnings"):
        assert found.tables[mart] == marts.tables[mart], mart
    reasons = [
        Counter((table, reason.replace("unreadable_", "missing_")) for table, reason in rejected.elements())
        for rejected in (found.rejected, marts.rejected)
    ]
    assert reasons[0] == reasons[1]


def test_no_events_at_all(compiled_project: CompiledProject, sample: Path, marts: Marts, tmp_path: Path) -> None:
    """With the date given, everybody has a score from fit and silence alone."""
    empty = changed_raw(sample, tmp_path / "raw", lambda name, table: table.slice(0, 0) if name == "events" else table)
    found = compiled_project.build(empty, SEEDS, AS_OF)
    assert found.leads.keys() == marts.leads.keys()
    assert {lead["days_since_last_activity"] for lead in found.leads.values()} == {None}
    assert not {row["rule_id"] for row in found.points} & behavior_points().keys()


def test_no_events_and_no_date(compiled_project: CompiledProject, sample: Path, tmp_path: Path) -> None:
    """Without events there is no date to take: the message says so, with the mend."""
    empty = changed_raw(sample, tmp_path / "raw", lambda name, table: table.slice(0, 0) if name == "events" else table)
    with pytest.raises(Exception, match=r"as_of is unknown: there is no accepted event .* Mend: give the date"):
        compiled_project.build(empty, SEEDS)
