"""Whoever asks to be forgotten is gone from everything that the project writes, and what is too old is not kept."""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import oracle
import pytest
from oracle import CONTRACT, Acceptance, accept, default_as_of, read_raw, read_seeds
from lead_scoring import compaction
from project import PROJECT, CompiledProject, read_marts, run_dbt
from worlds import WorldOptions, build_world
from written_worlds import TODAY, behavior, built, contact, differences, event, write_world

Row = dict[str, Any]
FIRST_DAY = date.fromisoformat(TODAY)

# Stands in every cell of the person that holds text, so that one search finds all of them.
MARK = "zelda"
ID = f"{MARK}-4711"
# Another id of the person, the one that the request names.
OLD = f"{MARK}-0815"
STRANGER = f"{MARK}-cookie"
DEAL = {"opportunity_id": f"{MARK}-deal", "contact_id": ID, "created_at": "2024-05-01", "stage": f"{MARK} won", "amount": "5000"}
FEEDBACK = {"contact_id": ID, "recorded_at": "2024-05-02", "reason": f"{MARK} said no", "sales_rep": f"{MARK}'s friend"}
PERSON: dict[str, list[Row]] = {
    "contacts": [
        {"contact_id": ID, "created_at": "2024-01-01", "company_id": "acme", "name": "Zelda Quixley", "email": "Zelda.Quixley@acme.com",
         "job_title": f"Chief {MARK} officer", "department": MARK, "owner": f"{MARK}'s friend"},
        {"contact_id": f"  {ID}", "created_at": "2024-01-01", "name": "Zelda Copy"},
        {"contact_id": ID, "created_at": "some day", "email": "broken.zelda@acme.com"},
        {"contact_id": OLD, "created_at": "2024-01-01", "email": "old.zelda@acme.com"},
        {"contact_id": OLD, "created_at": "2024-01-01", "name": "Zelda Deleted", "archived": "yes", "updated_at": "1999-01-01"},
    ],
    "contact_aliases": [
        {"alias_id": OLD, "contact_id": ID, "merged_at": "2024-06-20"},
        {"alias_id": f"{MARK}-lead", "contact_id": OLD, "merged_at": "one day"},
        {"alias_id": OLD},
    ],
    "events": [
        {"event_id": f"{MARK}-0", "contact_id": f"{MARK}-lead", "event_type": "page_viewed", "occurred_at": "2024-06-10", "page": f"/{MARK}"},
        {"event_id": f"{MARK}-1", "contact_id": ID, "event_type": "page_viewed", "occurred_at": "2024-06-10", "page": f"/{MARK}"},
        {"event_id": f"{MARK}-1", "contact_id": ID, "event_type": "page_viewed", "occurred_at": "2024-06-11", "page": f"/{MARK}"},
        {"event_id": f"{MARK}-2", "contact_id": ID, "event_type": f"{MARK}_danced", "occurred_at": "one day"},
        {"event_id": f"{MARK}-3", "contact_id": ID, "event_type": "demo_requested", "occurred_at": "2024-06-10", "loaded_at": "2024-06-01"},
        {"event_id": f"{MARK}-4", "anonymous_id": STRANGER, "event_type": "email_opened", "occurred_at": "2024-06-10"},
        {"event_id": f"{MARK}-5", "anonymous_id": STRANGER, "event_type": "email_opened", "occurred_at": "2024-06-10", "quantity": "-1"},
    ],
    "identities": [
        {"anonymous_id": STRANGER, "contact_id": ID, "linked_at": "2024-06-12"},
        {"anonymous_id": STRANGER, "contact_id": ID, "linked_at": "2024-06-13"},
        {"anonymous_id": f"{MARK}-tablet", "contact_id": ID, "linked_at": "no day"},
    ],
    "contact_attributes": [
        {"contact_id": ID, "attribute": f"{MARK}_hobby", "observed_at": "2024-03-01", "value": f"{MARK} collects stamps"},
        {"contact_id": ID, "attribute": "budget", "observed_at": "2024-03-01", "value": f"{MARK} is rich"},
        {"contact_id": ID, "attribute": "budget", "observed_at": "never", "value": f"{MARK} is poor"},
    ],
    "opportunities": [{**DEAL, "is_won": "yes", "closed_at": "2024-06-01"}, {**DEAL, "stage": f"{MARK} lost"}, {**DEAL, "is_won": "perhaps"}],
    "sales_feedback": [
        {**FEEDBACK, "feedback_id": f"{MARK}-f1", "verdict": "accepted"},
        {**FEEDBACK, "feedback_id": f"{MARK}-f2", "verdict": f"{MARK} liked"},
    ],
    "score_overrides": [
        {"contact_id": ID, "set_at": "2024-05-03", "tier": "Hot", "reason": f"{MARK} is kind", "set_by": f"{MARK}'s friend"},
        {"contact_id": OLD, "set_at": "2024-05-04", "until": "one day", "tier": f"{MARK}", "never_call": f"{MARK}"},
    ],
}  # fmt: skip
OTHERS: dict[str, list[Row]] = {
    "contacts": [{"contact_id": f"c{number}", "created_at": "2024-01-01", "email": f"c{number}@acme.com"} for number in range(12)],
    "events": [
        {"event_id": f"e{number}", "contact_id": f"c{number % 12}", "event_type": "page_viewed", "occurred_at": f"2024-06-{1 + number % 28:02}"}
        for number in range(60)
    ],
    "companies": [{"company_id": "acme", "name": "Acme", "employee_count": "900"}],
    "erasure_requests": [],
}


def write_tables(folder: Path, tables: dict[str, list[Row]]) -> Path:
    """Write raw tables as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, CONTRACT[table], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


# ------------------------------------------------------------------------------------------------------------
# A whole build, searched
# ------------------------------------------------------------------------------------------------------------


def relations_with(warehouse: Path, text: str) -> set[str]:
    """Every table and view of a warehouse file, of any schema, that shows a text in any column, in any case."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        relations = connection.execute(
            "select schema_name, table_name from duckdb_tables() union all select schema_name, view_name from duckdb_views() where not internal"
        ).fetchall()
        assert len(relations) > 100
        found = connection.execute("select count(*) from duckdb_views() where contains(lower(sql), ?)", [text]).fetchone()
        shown = {"the SQL of a view"} if found != (0,) else set()
        for schema, relation in relations:
            found = connection.execute(
                f'select count(*) from {schema}."{relation}" as searched where contains(lower(cast(searched as varchar)), ?)', [text]
            ).fetchone()
            shown |= {f"{schema}.{relation}"} if found != (0,) else set()
    return shown


def files_with(text: str, *folders: Path) -> list[Path]:
    """Every file below some folders whose bytes hold a text, in any case."""
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and text.encode() in path.read_bytes().lower()
    ]


def folders_of_the_project() -> list[Path]:
    """The folders into which the project could write, all but the environment, git, and the tests themselves."""
    return [path for path in PROJECT.iterdir() if path.is_dir() and path.name not in (".git", ".venv", "tests")]


@dataclass(frozen=True)
class Erasure:
    """A person before and after the request.

    Attributes:
        raw_path: the raw files.
        written: the folder of all that dbt wrote.
        warehouse: the DuckDB file in it.
        shown_before: relations that show the person before the request.
        shown_after: the same after the second build, before the file is rewritten.
        shown_after_parts: the same where the second build was one of a selector, by its name.
        bytes_before: whether the file of the first build held the person.
        counts: marts.record_counts after the request.
        rejected: marts.rejected_records after the request.
    """

    raw_path: Path
    written: Path
    warehouse: Path
    shown_before: set[str]
    shown_after: set[str]
    shown_after_parts: dict[str, set[str]]
    bytes_before: bool
    counts: dict[tuple[str, str], int]
    rejected: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def erasure(tmp_path_factory: pytest.TempPathFactory) -> Erasure:
    """The project built with a person, then with the request, then rewritten."""
    folder = tmp_path_factory.mktemp("erasure")
    raw_path, written = folder / "raw", folder / "written"
    written.mkdir()
    warehouse = written / "w.duckdb"
    tables = {table: [*PERSON.get(table, []), *OTHERS.get(table, [])] for table in CONTRACT}

    def build(as_of: date, *left_out: str) -> None:
        """A build as a schedule runs it, without some tests."""
        arguments = ["build", "--exclude-resource-type", "unit_test", *left_out]
        done = run_dbt(arguments, write_tables(raw_path, tables), PROJECT / "seeds", warehouse, as_of, target=written / "target")
        assert done.is_success, done.output[-5000:]

    # Both ids are published as leads, and merged later.
    aliases, tables["contact_aliases"] = tables["contact_aliases"], []
    build(FIRST_DAY, "--exclude-resource-type", "test")
    tables["contact_aliases"] = aliases
    before, bytes_before = relations_with(warehouse, MARK), warehouse in files_with(MARK, written)
    copies = {selector: Path(shutil.copy(warehouse, written / f"{selector}.duckdb")) for selector in ("daily", "core")}
    tables["erasure_requests"] = [{"contact_id": f"{OLD} ", "requested_at": "yesterday"}, {"contact_id": OLD}]
    build(FIRST_DAY + timedelta(days=1), "--exclude", "test_type:generic", "tag:macro_cases")
    after = relations_with(warehouse, MARK)
    after_parts = {}
    for selector, copy in copies.items():
        arguments = ["run", "--selector", selector]
        done = run_dbt(arguments, raw_path, PROJECT / "seeds", copy, FIRST_DAY + timedelta(days=1), target=written / "target")
        assert done.is_success, done.output[-5000:]
        after_parts[selector] = {relation for text in (ID, OLD, "quixley", "old.zelda") for relation in relations_with(copy, text)}
        copy.unlink()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        counts = {(table, outcome): count for table, outcome, count, _ in connection.sql("from marts.record_counts").fetchall()}
        rejected = connection.sql("from marts.rejected_records").fetchall()
    compaction.compact(warehouse)
    return Erasure(raw_path, written, warehouse, before, after, after_parts, bytes_before, counts, rejected)


def test_the_person_was_there(erasure: Erasure) -> None:
    """The search finds the person where it stood, in tables of every layer and in the bytes of the file."""
    assert erasure.bytes_before
    assert {
        "staging.base_contacts", "staging.stg_events", "staging.stg_sales_feedback",
        "intermediate.int_leads", "intermediate.int_known_attributes", "marts.lead_scores", "marts.lead_points",
        "marts.rejected_records", "history.published_scores",
    } <= erasure.shown_before  # fmt: skip


def test_no_relation_shows_the_person(erasure: Erasure) -> None:
    """After `dbt build` alone, nothing that SQL can see bears any word of the person."""
    assert erasure.shown_after == set()
    assert relations_with(erasure.warehouse, MARK) == relations_with(erasure.warehouse, "quixley") == set()


def test_runs_of_a_part_forget_the_person(erasure: Erasure) -> None:
    """Tables that such a run does not build show neither id nor name nor address; counts by a word of hers wait for their own build."""
    assert erasure.shown_after_parts == {"daily": set(), "core": set()}


def test_no_file_holds_the_person(erasure: Erasure) -> None:
    """Once the warehouse is rewritten, no byte is left in it, in what dbt wrote, nor anywhere in the project."""
    assert files_with(MARK, erasure.raw_path), "the raw files hold the person, so a search can find one"
    assert files_with(MARK, erasure.written, *folders_of_the_project()) == []


def test_what_was_erased_is_counted(erasure: Erasure) -> None:
    """Every row of the person counts as erased, whatever else is wrong with it, and shows no key and no day."""
    erased = {table: count for (table, outcome), count in erasure.counts.items() if outcome == "rejected: erased"}
    assert erased == {table: len(rows) for table, rows in PERSON.items()}
    assert erasure.counts["erasure_requests", "accepted"] == erasure.counts["erasure_requests", "rejected: duplicate"] == 1
    shown = {(key, happened, loaded) for _, key, reason, happened, loaded, _ in erasure.rejected if reason == "erased"}
    assert shown == {(None, None, None)}


def published_days(erasure: Erasure) -> dict[date, int]:
    """How many people each published day holds."""
    with duckdb.connect(str(erasure.warehouse), read_only=True) as connection:
        return dict(connection.sql("select as_of, count(*) from history.published_scores group by as_of").fetchall())


def test_what_was_published_keeps_the_others(erasure: Erasure, tmp_path: Path) -> None:
    """The published history loses the person on every day, and the days that are past their retention."""
    others = len(OTHERS["contacts"])
    days = [FIRST_DAY + timedelta(days=number) for number in range(3)]
    assert published_days(erasure) == {days[0]: others, days[1]: others}
    seeds = Path(shutil.copytree(PROJECT / "seeds", tmp_path / "seeds"))
    settings = (seeds / "calibration_settings.csv").read_text(encoding="utf-8")
    assert "retention_days,," in settings
    (seeds / "calibration_settings.csv").write_text(settings.replace("retention_days,,", "retention_days,1,"), encoding="utf-8")
    selected = "calibration_settings int_setting_lists int_settings int_as_of published_scores".split()
    done = run_dbt(
        ["build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test", "--select", *selected],
        erasure.raw_path, seeds, erasure.warehouse, days[2], target=tmp_path / "target",
    )  # fmt: skip
    assert done.is_success, done.output[-5000:]
    assert published_days(erasure) == {days[1]: others}


# ------------------------------------------------------------------------------------------------------------
# Whose rows are erased
# ------------------------------------------------------------------------------------------------------------


def test_the_visits_of_erased_people(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """A visitor goes with the erased; a good link to somebody who stays keeps the visits, and their points."""
    links = [
        ("alone", "gone", None), ("two", "gone", None), ("two", "gone_too", None), ("both", "gone", "2024-01-01"), ("both", "stays", "2024-06-01"),
        ("unknown", "gone", None), ("unknown", "nobody", None), ("broken", "gone", None), ("broken", "stays", "no day"), ("other", "stays", None),
        ("badly", "gone", "no day"),
    ]  # fmt: skip
    visitors = sorted({visitor for visitor, _, _ in links}) + ["stranger"]
    tables = {
        "contacts": [contact("stays"), contact("gone"), contact("gone_too")],
        "events": [event(f"of_{visitor}", None, anonymous_id=visitor) for visitor in visitors] + [event("named", "stays", anonymous_id="alone")],
        "identities": [{"anonymous_id": visitor, "contact_id": name, "linked_at": day} for visitor, name, day in links],
        "erasure_requests": [{"contact_id": "gone"}, {"contact_id": "gone_too"}],
    }
    world = write_world(tmp_path, tables, behavior_rules=[behavior("ping")])
    marts = built(compiled_project, world)
    assert marts.rejected["events", "erased"] == len({"alone", "two", "unknown", "broken", "badly"})
    assert [row["hits"] for row in marts.points if row["rule_id"] == "ping"] == [len({"both", "other", "named"})]
    counts = {(row["raw_table"], row["outcome"]): row["row_count"] for row in marts.tables["record_counts"]}
    assert counts["events", "accepted: visitor not known"] == 1


def test_a_request_with_an_oversized_id_erases(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Such an id is a broken cell, which the audit says; the person whose rows bear it is forgotten all the same."""
    longest, oversized = "l" * 1000, "o" * 1001
    tables = {
        "contacts": [contact(longest), contact(oversized), contact("stays")],
        "events": [event("e1", longest), event("e2", oversized), event("e3", "stays")],
        "erasure_requests": [{"contact_id": longest}, {"contact_id": oversized}],
    }
    marts = built(compiled_project, write_world(tmp_path, tables))
    assert set(marts.leads) == {"stays"}
    assert marts.rejected == {("contacts", "erased"): 2, ("events", "erased"): 2, ("erasure_requests", "oversized_contact_id"): 1}


def test_a_file_of_requests_without_ids_stops_the_build(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Where nobody can tell who is to be forgotten, no table is made."""
    world = write_world(tmp_path, {"contacts": [contact("c1")], "events": [event("e1", "c1")]})
    (world.raw_path / "erasure_requests.csv").write_text("id,requested_at\nc1,\n")
    with pytest.raises(RuntimeError, match="the raw table erasure_requests lacks the required column contact_id"):
        compiled_project.compiled(world.raw_path, world.as_of, ["base_contacts"])


# ------------------------------------------------------------------------------------------------------------
# How long rows are kept
# ------------------------------------------------------------------------------------------------------------


def kept_by(days: int, as_of: date | None) -> Any:
    """A double of the oracle's `accept` that forgets what is older than some days, once it is accepted."""

    def accept_and_forget(raw: dict[str, list[Row]], seeds: Any = None) -> Acceptance:
        """Accept, then leave out old events, and old attributes that are not the latest known."""
        acceptance = accept(raw, seeds)
        today = as_of or default_as_of(acceptance)
        keep_from = today - timedelta(days=days)
        rows = acceptance.rows
        latest: dict[tuple[str, str], Any] = {}
        for row in rows["contact_attributes"]:
            key = row["contact_id"], row["attribute"].lower()
            if row["known_on"] <= today:
                latest[key] = max(row["observed_at"], latest.get(key, row["observed_at"]))
        rows["events"] = [row for row in rows["events"] if row["occurred_at"].date() >= keep_from]
        rows["contact_attributes"] = [
            row
            for row in rows["contact_attributes"]
            if row["observed_at"].date() >= keep_from or row["observed_at"] == latest.get((row["contact_id"], row["attribute"].lower()))
        ]
        return acceptance

    return accept_and_forget


@pytest.mark.parametrize(("number", "days"), [(1, 30), (2, 400), (5, 5), (11, 1)])
def test_old_rows_are_not_kept(compiled_project: CompiledProject, tmp_path: Path, number: int, days: int) -> None:
    """The scores are those of the rows that are kept, on the date that all rows give, and every raw row is counted."""
    world = build_world(random.Random(number), tmp_path, WorldOptions(contacts=30, events=300, years=3))
    with (world.seeds_path / "calibration_settings.csv").open("a", encoding="utf-8") as lines:
        lines.write(f"retention_days,{days},days,\n")
    raw = read_raw(world.raw_path)
    as_of = world.as_of or default_as_of(accept(raw))
    keep_from = as_of - timedelta(days=days)
    with mock.patch("oracle.scoring.accept", kept_by(days, world.as_of)):
        expected = oracle.score(raw, read_seeds(world.seeds_path), as_of)
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of) as connection:
        marts = read_marts(connection)
        oldest = connection.execute("select min(occurred_on) from staging.stg_events").fetchone()
        fed_back = connection.execute("select min(recorded_on) from staging.stg_sales_feedback").fetchone()
    assert [found for found in differences(marts, expected) if found[0] != "rejected"] == []
    assert oldest and (oldest[0] is None or oldest[0] >= keep_from)
    assert fed_back and (fed_back[0] is None or fed_back[0] >= keep_from)
    past = {table for table, reason in marts.rejected if reason == "past_retention"}
    assert "events" in past and past <= {"events", "contact_attributes", "sales_feedback", "score_overrides"}
    keys = {row["record_key"] for row in marts.tables["rejected_records"] if row["reason"] == "past_retention"}
    assert keys == {None}
    counted = {table: 0 for table in CONTRACT}
    for row in marts.tables["record_counts"]:
        counted[row["raw_table"]] += row["row_count"]
    assert counted == {table: len(raw.get(table, [])) for table in CONTRACT}


# ------------------------------------------------------------------------------------------------------------
# Rewriting the file
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A small warehouse file with freed pages, views on views, and names that need quotes."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.lead_scores as select 1 as lead_score")
        connection.execute(f"create table marts.people as select '{ID}-' || n as id from range(50000) as t(n)")
        connection.execute("checkpoint")
        connection.execute("create or replace table marts.people as select n as id, [n] as list from range(1000) as t(n)")
        connection.execute('create table marts."or der" as select 1 as "a b"')
        connection.execute("create view marts.a_first as select 1 as one")
        connection.execute("create view marts.second as select * from w.marts.people")
        connection.execute("create or replace view marts.a_first as select * from w.marts.second where id < 10")
    return path


def content(path: Path) -> list[Any]:
    """The rows of all relations of the small warehouse."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return [connection.sql(f"from marts.{name} order by all").fetchall() for name in ("people", '"or der"', "a_first", "second")]


def compact_command(path: Path) -> subprocess.CompletedProcess[str]:
    """`lead-scoring compact`, as a person runs it."""
    command = [sys.executable, "-m", "lead_scoring", "compact", "--warehouse", path]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)


def test_a_rewritten_file_holds_the_same_without_freed_pages(warehouse: Path) -> None:
    """Rows, views on views and quoted names stay; the bytes of rows that were removed do not, and nothing lies beside it."""
    before = content(warehouse)
    assert files_with(MARK, warehouse.parent) == [warehouse]
    leftover = warehouse.with_name("w.duckdb.compacting")
    leftover.write_text(f"of a run that was cut off: {ID}")
    done = compact_command(warehouse)
    assert done.returncode == 0, done.stderr
    assert "is rewritten: " in " ".join(done.stdout.split())
    assert content(warehouse) == before
    assert files_with(MARK, warehouse.parent) == []
    assert list(warehouse.parent.iterdir()) == [warehouse]


def test_a_file_that_somebody_reads_stays(warehouse: Path) -> None:
    """One sentence says so, and the file is what it was."""
    before = warehouse.read_bytes()
    reader = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", reader, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"ready\n"
        done = compact_command(warehouse)
    message = " ".join(done.stderr.split())
    assert done.returncode == 2
    assert "is open in another program. Mend: close it there and run this again." in message
    assert warehouse.read_bytes() == before
    assert list(warehouse.parent.iterdir()) == [warehouse]


@pytest.mark.parametrize("fault", ["full disk", "lost row", "no rename"])
def test_what_fails_leaves_the_old_file(warehouse: Path, fault: str) -> None:
    """Whatever goes wrong, the file holds what it held and no copy is left."""
    before = content(warehouse)

    def lost(connection: duckdb.DuckDBPyConnection, database: str) -> str:
        """Content that differs between the two."""
        return database

    faults = {
        "full disk": mock.patch.object(compaction, "content", side_effect=duckdb.IOException("No space left on device")),
        "lost row": mock.patch.object(compaction, "content", lost),
        "no rename": mock.patch.object(compaction.os, "replace", side_effect=PermissionError("not allowed")),
    }
    with faults[fault], pytest.raises(compaction.CannotCompact, match="Mend: "):
        compaction.compact(warehouse)
    assert content(warehouse) == before
    assert list(warehouse.parent.iterdir()) == [warehouse]


def test_no_warehouse_gets_one_line_with_the_mend(tmp_path: Path) -> None:
    """A name that is no file is said to be none, and no file is made."""
    done = compact_command(tmp_path / "none.duckdb")
    message = " ".join(done.stderr.split())
    assert done.returncode == 2 and "there is no warehouse at" in message and "Mend: " in message
    assert list(tmp_path.iterdir()) == []
