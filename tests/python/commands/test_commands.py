"""The commands with what people give them: files that are no warehouse, text that steers a terminal, questions that would write."""

import os
import shutil
import sqlite3
import subprocess
import sys
import types
from pathlib import Path
from unittest import mock

import duckdb
import pytest
from click.testing import CliRunner
from lead_scoring import building, cli, compaction, seed_files, summary, terminal, warehouse_file
from lead_scoring.learning import report
from lead_scoring.learning.backtest import CannotLearn, Rule, read_backtest
from project import PROJECT

HOSTILE = "[/b] [note] :smile: \x1b[31m\x07\x9b\u202edetsurt\u2066 | <img src=x> `a` [a](http://x)"


def run(*arguments):
    """Run a command in this process: (exit code, all that it printed on one line)."""
    for console in (terminal.console, terminal.progress_console):
        console.width = 400
    done = CliRunner().invoke(cli.cli, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A warehouse with the tables that the commands read, one lead in it with a hostile name and a hostile rule."""
    path = tmp_path_factory.mktemp("small") / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        for schema in warehouse_file.SCHEMAS:
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table marts.lead_scores as select ? as lead_id, date '2026-01-31' as as_of, date '2026-01-31' as calibrated_on, 42.0 as lead_score, ? as tier, 'B' as fit_band, "
            "'high' as engagement_band, ? as top_reasons, true as is_open, false as is_opted_out, false as is_excluded, true as is_sales_ready, 1 as rank, 'abc' as rules_version",
            ["C 1'; rm -rf x", f"Hot{HOSTILE}", HOSTILE],
        )
        connection.execute(
            "create table marts.lead_points as select lead_id, ? as description, 'web' as category, 'fit' as score, 1 as hits, 1.0 as decayed_hits, "
            "1.0 as points, -1.0 as score_points, 'rule' as entry_kind, 'r' as rule_id from marts.lead_scores", [HOSTILE])
        connection.execute("create table history.rules_history as select rules_version, 'tiers' as seed_name, tier as row_id, 'next_step' as column_name, "
                           "? as cell from marts.lead_scores", [HOSTILE])
        connection.execute("create table marts.score_calibration as select 'all' as band, 'held_out' as split, null as auc, null as auc_low, "
                           "null as auc_high, 'not enough data' as finding")
        connection.execute("create table marts.record_counts as select *, date '2026-01-31' as as_of from (values ('contacts', 'accepted', 3), ('contacts', 'rejected: unreadable_created_at', 7), "
                           "('contacts', 'rejected: duplicate', 1), ('events', 'accepted', 5), ('events', 'rejected: before_1990', 5)) "
                           "as counts (raw_table, outcome, row_count)")
        connection.execute("create table marts.rejected_records (raw_table varchar, reason varchar, occurred_on date, loaded_on date)")
        connection.execute("create table commands.rejected_values as from (values ('1/4/2026'), ('1/2/2026'), ('1/2/2026'), ('1/3/2026'), "
                           "('1/5/2026'), (null), (null), (null)) as cells (cell) select 'contacts' as raw_table, 'unreadable_created_at' as reason, cell as value, "
                           "count(*) as row_count group by cell")
        connection.execute("create table marts.rule_warnings as select 'rule_' || lpad(range::varchar, 2, '0') as rule_id, 'behavior' as rule_kind, "
                           "if(range = 24, 'unknown_event_type', 'never_fires') as warning, ? as detail from range(25)", [HOSTILE])
        connection.execute("create table marts.unread_columns as select 'contacts' as raw_table, 'Job Titel' as column_name, 'job_title' as nearest_name, "
                           "date '2026-01-31' as as_of")
        raw = path.with_name("contacts.csv")
        raw.write_text("contact_id\nC1\n")
        connection.execute(f"create view staging.base_contacts as from read_csv('{raw}')")
        raw.unlink()
        connection.execute("create view marts.lead_score_history as select lead_id from marts.lead_scores")
    return path


@pytest.fixture
def warehouse(small, tmp_path):
    """A copy of the small warehouse."""
    return Path(shutil.copy(small, tmp_path / "w.duckdb"))


# ------------------------------------------------------------------------------------------------------------
# What is no warehouse
# ------------------------------------------------------------------------------------------------------------


def text_file(path):
    """A table as text."""
    path.write_text("contact_id,created_at\n" + "C1,2026-01-01\n" * 500)


def binary_file(path):
    """Bytes of no known kind."""
    path.write_bytes(bytes(range(256)) * 20)


def sqlite_file(path):
    """A database of SQLite."""
    connection = sqlite3.connect(path)
    connection.execute("create table a (b)")
    connection.commit()
    connection.close()


def foreign_file(path):
    """A DuckDB file with a table of somebody else."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table precious as select range as a from range(50000)")


def truncated_file(path):
    """The first half of a DuckDB file."""
    foreign_file(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def corrupt_file(path):
    """A DuckDB file with other bytes in its headers."""
    foreign_file(path)
    data = bytearray(path.read_bytes())
    data[4100:4160] = data[8200:8260] = b"x" * 60
    path.write_bytes(data)


def encrypted_file(path):
    """A DuckDB file that asks for a key."""
    with duckdb.connect() as connection:
        connection.execute("set force_mbedtls_unsafe = 'true'")
        connection.execute(f"attach '{path}' as locked (encryption_key 'a')")
        connection.execute("create table locked.t as select 1 as a")


def database_without_tables(path):
    """A DuckDB file with nothing in it."""
    duckdb.connect(str(path)).close()


NO_WAREHOUSES = {
    "text": (text_file, "is a text file and no DuckDB file; it was not touched"),
    "binary": (binary_file, "is a file of another kind and no DuckDB file"),
    "gzip": (lambda path: path.write_bytes(b"\x1f\x8b" + bytes(100)), "is a gzip file and no DuckDB file"),
    "parquet": (lambda path: path.write_bytes(b"PAR1" + bytes(100)), "is a Parquet file and no DuckDB file"),
    "empty": (lambda path: path.write_bytes(b""), "is an empty file and no warehouse"),
    "short": (lambda path: path.write_bytes(b"abc"), "is a text file and no DuckDB file"),
    "sqlite": (sqlite_file, "is a SQLite database and no DuckDB file"),
    "foreign": (foreign_file, "is a DuckDB file of something else: it holds main.precious and no table of this project"),
    "truncated": (truncated_file, "is damaged ("),
    "corrupt": (corrupt_file, "is damaged ("),
    "encrypted": (encrypted_file, "is encrypted"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
    "pipe": (os.mkfifo, "is a device or a pipe"),
    "dangling link": (lambda path: path.symlink_to(path.parent / "gone"), "which is not there. Mend: correct the link"),
    "circle": (lambda path: path.symlink_to(path), "leads back to itself"),
}
COMMANDS = {
    "compact": ["compact"], "explain": ["explain", "C1"], "query": ["query", "select 1"], "learn": ["learn"],
    "score": ["score", "--raw", "seeds", "--seeds", "seeds"],
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_WAREHOUSES)
def test_what_is_no_warehouse_is_said_to_be_none_and_stays(tmp_path, kind):
    make, words = NO_WAREHOUSES[kind]
    path = tmp_path / "file.csv"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for command, arguments in COMMANDS.items():
        output = ["--output", tmp_path / "proposed"] if command == "learn" else []
        code, said = run(*arguments, *output, "--warehouse", path)
        assert code == 2 and words in said and "Mend: " in said, (command, said)
        assert "open in another program" not in said
        assert (path.read_bytes() if path.is_file() else None) == before
        assert [file.name for file in tmp_path.iterdir()] == ["file.csv"], command


def test_a_database_without_tables_takes_a_build_and_nothing_else(tmp_path):
    path = tmp_path / "w.duckdb"
    database_without_tables(path)
    assert warehouse_file.check_for_build(path) == path
    code, said = run("compact", "--warehouse", path)
    assert code == 2 and "is a DuckDB file without tables" in said


@pytest.mark.parametrize(("said", "words"), [
    ('IO Error: Could not set lock on file "w": Conflicting lock is held in /usr/bin/python3.11 (PID 7) by user a', "is open in another program. Mend: close it there and run this again. It is open in python3.11, PID 7."),
    ("IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.", "another version of DuckDB"),
    ("IO Error: Could not write file: No space left on device", "the disk is full"),
    ("IO Error: Cannot open file: Permission denied", "may not be opened"),
    ("Serialization Error: Failed to deserialize", "is damaged"),
    ("IO Error: something new", "cannot be opened (IO Error: something new)"),
])  # fmt: skip
def test_the_true_reason_is_said(said, words):
    message = warehouse_file.reason(duckdb.IOException(said), "w.duckdb")
    assert words in message and "Mend: " in message and message.count("\n") == 0


def test_who_may_not_read_or_write_is_told_so(warehouse, monkeypatch):
    for right, words in ((os.R_OK, "you may not read"), (os.W_OK, "you may not write")):
        monkeypatch.setattr(warehouse_file.os, "access", lambda path, mode, right=right: not mode & right)
        code, said = run("compact", "--warehouse", warehouse)
        assert code == 2 and words in said and "Mend: " in said
    monkeypatch.setattr(warehouse_file.os, "access", lambda path, mode: path == warehouse)
    code, said = run("compact", "--warehouse", warehouse)
    assert code == 2 and "you may not write into the folder" in said


def test_a_rewritten_file_keeps_its_mode_and_the_link_to_it(warehouse, tmp_path):
    os.chmod(warehouse, 0o640)
    link = tmp_path / "link.duckdb"
    link.symlink_to(warehouse.name)
    before = warehouse.stat()
    code, said = run("compact", "--warehouse", link)
    after = warehouse.stat()
    assert code == 0 and "is rewritten: " in said
    assert link.is_symlink() and after.st_ino != before.st_ino
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_copy_is_never_readable_by_others_while_it_is_made(warehouse, monkeypatch):
    os.chmod(warehouse, 0o600)
    seen = []
    monkeypatch.setattr(compaction, "content", lambda connection, name: seen.append(os.stat(f"{warehouse}.compacting").st_mode & 0o777))
    compaction.compact(warehouse)
    assert seen == [0o600, 0o600]


def test_a_second_build_and_a_reader_are_named(warehouse):
    reader = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", reader, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"ready\n"
        code, said = run("score", "--raw", "seeds", "--warehouse", warehouse)
        assert code == 2 and "is open in another program. Mend: " in said and f"PID {process.pid}." in said
        assert run("query", "select 1", "--warehouse", warehouse)[0] == 0
    writer = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", writer, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"ready\n"
        for arguments in COMMANDS.values():
            code, said = run(*arguments, "--warehouse", warehouse)
            assert code == 2 and "is open in another program. Mend: " in said, said


# ------------------------------------------------------------------------------------------------------------
# Names of files
# ------------------------------------------------------------------------------------------------------------

NAMES = ("marts.duckdb", "staging.duckdb", "seeds", "main.duckdb", "temp.duckdb", "system.duckdb", "memory.duckdb", "lead_scoring.duckdb", "it's.duckdb",
         'quo"te.duckdb', "a b.c.duckdb", "schön", "select.duckdb", ".hidden", "x;y.duckdb", "--rows")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_can_be_read_under_any_name(warehouse, tmp_path, name):
    path = shutil.copy(warehouse, tmp_path / name)
    code, said = run("query", "select count(*) as n from marts.lead_score_history", f"--warehouse={path}")
    assert (code, said.split()[-1]) == (0, "1"), said
    code, said = run("explain", "C 1'; rm -rf x", f"--warehouse={path}")
    assert code == 0 and "42.00" in said
    if name in ("marts.duckdb", "it's.duckdb"):
        assert run("compact", f"--warehouse={path}")[0] == 0
    with pytest.raises(CannotLearn, match="holds no backtest"):
        read_backtest(path)


@pytest.mark.parametrize("name", ["marts.duckdb", "Staging.duckdb", "seeds", "history.b.duckdb", "temp.duckdb", "it's.duckdb", 'quo"te', "x;y.duckdb", ".duckdb."])
def test_a_build_refuses_names_that_no_query_could_use(tmp_path, name):
    if name == ".duckdb.":
        warehouse_file.check_name(tmp_path / name)
        return
    code, said = run("score", "--raw", "seeds", "--warehouse", tmp_path / name)
    assert code == 2 and f"may not be called {name}" in said and "Mend: " in said
    assert list(tmp_path.iterdir()) == []


def test_views_name_no_database(sample_build):
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as connection:
        views = connection.execute("select view_name, sql from duckdb_views() where not internal").fetchall()
    assert len(views) > 20
    assert [name for name, sql in views if "sample." in sql or '"sample"' in sql] == []


def test_a_copy_under_another_name_is_learned_from(sample_build, tmp_path):
    path = shutil.copy(sample_build.warehouse, tmp_path / "marts.duckdb")
    assert len(read_backtest(path).lead)


# ------------------------------------------------------------------------------------------------------------
# Questions
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sql", "words"), [
    ("", "the question is empty"), (";", "the question is empty"), ("/* nothing */", "the question is empty"),
    ("select 1; select 2", "2 statements stand there"),
    ("select nothing", "nothing"), ("selec 1", "syntax error"), ("select '[/b]' from nowhere", "nowhere"),
    *((sql, "is no question") for sql in (
        "copy (select 1) to 'x.csv'", "export database 'x'", "attach 'x.duckdb'", "install spatial", "load spatial", "set threads = 1",
        "pragma database_list", "call pragma_version()", "create table x as select 1", "create temp table x as select 1", "drop table marts.lead_scores",
        "insert into marts.lead_scores select * from marts.lead_scores", "delete from marts.lead_scores", "checkpoint", "use main", "vacuum",
        "explain analyze copy (select 1) to 'x.csv'", "prepare x as select 1", "begin") if not sql.startswith("pragma")),
    *((sql, "query opens no files") for sql in (
        "select * from read_csv('README.md')", "select * from read_text('/etc/passwd')", "select * from glob('/*')", "select * from staging.base_contacts",
        "select * from 'seeds/tiers.csv'")),
    ("select * from sql", "sql does not exist"),
])  # fmt: skip
def test_a_question_that_is_none_gets_a_sentence_and_writes_nothing(warehouse, tmp_path, sql, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = warehouse.read_bytes()
    code, said = run("query", sql, "--warehouse", warehouse)
    assert code == 2 and words in said and said.startswith("Error: "), said
    assert warehouse.read_bytes() == before and list(tmp_path.iterdir()) == [warehouse]


@pytest.mark.parametrize("sql", [
    "select 1", "select 1;", "with a as (select 1 as b) from a", "values (1)", "describe marts.lead_scores", "show tables", "summarize select 1 as a",
    "from marts.lead_scores", "select * from lead_scoring.marts.lead_scores",
])  # fmt: skip
def test_a_question_is_answered(warehouse, sql):
    assert run("query", sql, "--warehouse", warehouse)[0] == 0


@pytest.mark.parametrize("rows", ["-5", "0", "x", "1e9", "99999999999999999999"])
def test_a_number_of_rows_that_cannot_be_shown_gets_a_sentence(warehouse, rows):
    code, said = run("query", "select 1", "--warehouse", warehouse, "--rows", rows)
    assert code == 2 and f"'{rows}' rows cannot be shown. Allowed: a whole number from 1" in said


# ------------------------------------------------------------------------------------------------------------
# Text that steers a terminal
# ------------------------------------------------------------------------------------------------------------


def is_plain(text):
    """Whether text holds no character that steers a terminal."""
    return not any(ord(letter) < 32 and letter != "\n" or 127 <= ord(letter) < 160 or 0x202A <= ord(letter) <= 0x202E
                   or 0x2066 <= ord(letter) <= 0x2069 for letter in text)


def test_control_characters_are_spelled_out():
    assert terminal.plain("a\x1b[0m\x00\x9b\x7f\r\n\t\u202e\u2066\ud800") == "a\\x1b[0m\\x00\\x9b\\x7f\\r\\n\\t\\u202e\\u2066\\ud800"
    assert terminal.plain("Zoë 李 🙂 ‌é [b] \\") == "Zoë 李 🙂 ‌é [b] \\"
    assert terminal.plain(None) == "" and terminal.plain("a\nb", line_breaks=True) == "a\nb"


def test_every_command_prints_hostile_text_as_it_is_written(warehouse, capsys):
    outputs = [
        run("explain", "C 1'; rm -rf x", "--warehouse", warehouse)[1],
        run("explain", HOSTILE, "--warehouse", warehouse)[1],
        run("query", "select top_reasons as \"[/b]\x1b\" from marts.lead_scores", "--warehouse", warehouse)[1],
        run("query", f"select error('{HOSTILE}')", "--warehouse", warehouse)[1],
        run("score", "--raw", HOSTILE)[1], run("score", "--as-of", HOSTILE)[1], run(HOSTILE)[1], run("score", f"--{HOSTILE}")[1],
        run("learn", "--seeds", HOSTILE)[1], run("query", "select 1", "--rows", HOSTILE)[1], run("compact", "--warehouse", HOSTILE)[1],
    ]
    cli.show_summary(warehouse, PROJECT / HOSTILE)
    outputs.append(capsys.readouterr().out)
    for said in outputs:
        assert is_plain(said), said
    for said in outputs[:4] + outputs[-1:]:
        assert "[/b]" in said and "\\x1b" in said, said
    assert "[note] :smile:" in outputs[0] and "\\u202e" in outputs[0]


def test_reports_hold_no_markup():
    shown = terminal.markdown(HOSTILE)
    assert is_plain(shown) and "<" not in shown and "http://" not in shown
    for mark in "[]|`()*\\":
        assert terminal.markdown(f"a{mark}b") == f"a\\{mark}b"
    rule = Rule(HOSTILE, "a rule", "fit", "web", "fit", None, 1.0)
    learning = types.SimpleNamespace(rules=[rule])
    points = types.SimpleNamespace(points={HOSTILE: 1.0}, half_lives={})
    with mock.patch.multiple(report, current_points=lambda backtest: points, evidence=lambda *pair: {HOSTILE: (0, None)}):
        assert report.rule_table(learning, points, {})[-1].startswith(f"| {shown} | fit | 1 |")


# ------------------------------------------------------------------------------------------------------------
# The summary
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(warehouse, capsys):
    """What the summary of the small warehouse says."""
    for console in (terminal.console, terminal.progress_console):
        console.width = 400
    cli.show_summary(warehouse, PROJECT / "seeds")
    return capsys.readouterr().out


def test_a_table_of_which_most_is_rejected_comes_first(printed):
    lines = [line for line in printed.splitlines() if line.strip()]
    assert lines[0] == "8 of 11 rows of contacts are rejected:"
    assert lines[1] == "  7 as unreadable_created_at, such as 1/2/2026, 1/3/2026, 1/4/2026"
    assert lines[2] == "  1 as duplicate"
    assert lines[3] == "Dates such as 1/2/2026 have two meanings. Mend: say which one counts, with score --date-order day_first or month_first."
    assert lines[4].startswith("Mend: ") and "1 lead, scored for 2026-01-31" in lines[5]
    assert "rows of events are rejected" not in printed


def test_warnings_are_printed_themselves(printed):
    assert "Warnings: 25" in printed and printed.index("unknown_event_type") < printed.index("never_fires")
    assert "rule_18" in printed and "rule_19" not in printed
    assert 'The first 20 of 25 are shown. All: .venv/bin/lead-scoring query "select * from marts.rule_warnings" --rows 25 --warehouse ' in printed


def test_columns_that_are_not_read_are_listed(printed):
    words = printed.split()
    place = words.index("Titel")
    assert "Columns that were not read: 1" in printed and words[place - 2 : place + 2] == ["contacts", "Job", "Titel", "job_title"]


def test_a_command_to_copy_runs_nothing(printed):
    assert """.venv/bin/lead-scoring explain 'C 1'"'"'; rm -rf x' --warehouse""" in printed


@pytest.mark.parametrize(("counts", "words"), [
    ("('contacts', 'rejected: unreadable_created_at', 4)", "of the rows of contacts none is accepted (4 rejected: unreadable_created_at)"),
    ("('contacts', 'accepted', 4)", "all 4 accepted contacts were created after 2026-01-31"),
    ("('events', 'accepted', 4)", "the raw table contacts has no row"),
])  # fmt: skip
def test_a_build_without_leads_says_why(warehouse, counts, words, capsys):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from marts.lead_scores")
        connection.execute(f"create or replace table marts.record_counts as select *, date '2026-01-31' as as_of from (values {counts}) "
                           "as counts (raw_table, outcome, row_count)")
    with pytest.raises(SystemExit) as stopped:
        cli.show_summary(warehouse, PROJECT / "seeds")
    assert stopped.value.code == 1 and words in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------------------
# Missing seeds, and builds that are stopped
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def seeds(tmp_path):
    """A folder of seeds that lacks two files."""
    folder = shutil.copytree(PROJECT / "seeds", tmp_path / "rules")
    for name in ("absence_rules", "routing_rules"):
        (folder / f"{name}.csv").unlink()
    return folder


@pytest.fixture
def no_dbt(monkeypatch):
    """Builds end before dbt runs."""
    monkeypatch.setattr(building, "run_dbt", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))


def test_missing_seeds_are_named_and_offered(seeds, tmp_path, no_dbt):
    code, said = run("score", "--raw", PROJECT / "seeds", "--seeds", seeds, "--warehouse", tmp_path / "w.duckdb")
    assert code == 1 and "absence_rules.csv: the file is missing" in said and "routing_rules.csv: the file is missing" in said
    assert "add --write-missing-seeds" in said and not (seeds / "absence_rules.csv").exists()


def test_missing_seeds_are_written_where_wished(seeds, tmp_path, no_dbt):
    code, said = run("score", "--raw", PROJECT / "seeds", "--seeds", seeds, "--warehouse", tmp_path / "w.duckdb", "--write-missing-seeds")
    assert code == 130 and "each with its header alone: absence_rules.csv, routing_rules.csv." in said
    columns = seed_files.contracts()
    for name in ("absence_rules", "routing_rules"):
        assert (seeds / f"{name}.csv").read_text() == ",".join(columns[name]) + "\n"
    assert seed_files.folder_problems(seeds) == []


@pytest.mark.parametrize("answer", ["y", "n"])
def test_somebody_at_a_terminal_is_asked(seeds, answer, monkeypatch):
    monkeypatch.setattr(building.sys, "stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr(building.click, "confirm", lambda question: "lacks absence_rules.csv, routing_rules.csv" in question and answer == "y")
    if answer == "y":
        building.check_seeds(seeds, False)
    else:
        with pytest.raises(SystemExit):
            building.check_seeds(seeds, False)
    assert (seeds / "absence_rules.csv").exists() == (answer == "y")


def test_a_folder_without_any_seed_is_not_filled(tmp_path, no_dbt):
    folder = tmp_path / "holidays"
    folder.mkdir()
    code, _ = run("score", "--raw", PROJECT / "seeds", "--seeds", folder, "--warehouse", tmp_path / "w.duckdb", "--write-missing-seeds")
    assert code == 1 and list(folder.iterdir()) == []


class Node:
    """A node as dbt reports it."""

    def __init__(self, status, message, name="lead_scores"):
        """A node. Arguments: its status, its message, its name."""
        self.status, self.message, self.failures = status, message, 3
        self.node = type("Of", (), {"name": name, "compiled_path": "target/x.sql"})


def stopped_build(monkeypatch, warehouse, new, nodes=(), exception=None):
    """A build that ends with some nodes or an exception, after some marts are new: (exit code, what it said)."""

    def dbt(variables, seeds_path, path, marts, selector=None):
        marts.new = new
        if isinstance(exception, KeyboardInterrupt):
            raise exception
        return type("Result", (), {"exception": exception, "result": type("Results", (), {"results": list(nodes)})})

    monkeypatch.setattr(building, "run_dbt", dbt)
    return run("score", "--raw", PROJECT / "seeds", "--warehouse", warehouse)


BEFORE = "The marts are those of the build before."
FULL = 'Runtime Error in model x (models/x.sql)\n  IO Error: Could not write file "w.duckdb": No space left on device'


@pytest.mark.parametrize(("new", "nodes", "exception", "code", "words", "state"), [
    (0, (), KeyboardInterrupt(), 130, "stopped by Ctrl-C", BEFORE),
    (3, (), KeyboardInterrupt(), 130, "stopped by Ctrl-C", "3 marts are new, the others are those of the build before"),
    (1, [Node("error", FULL)], None, 2, "the disk is full", "1 mart is new, the others"),
    (0, [Node("error", "FATAL Error: database has been invalidated because of a previous fatal error"), Node("error", FULL)], None, 2, "the disk is full", BEFORE),
    (0, (), Exception('IO Error: Could not set lock on file "w": Conflicting lock is held in /bin/dbt (PID 9)'), 2, "It is open in dbt, PID 9.", BEFORE),
    (0, [Node("error", "Runtime Error in model int_as_of (models/x.sql)\n  as_of is unknown: [/b] \x1b")], None, 1, "Error: as_of is unknown: [/b] \\x1b", BEFORE),
    (0, [Node("error", "2 problems in the seeds, no mart was changed:\na\nb")], None, 1, "no mart was changed:\na\nb", ""),
    (9, [Node("fail", None, "ledger_closes")], None, 1, "the test ledger_closes found 3 rows", "do not use them"),
])  # fmt: skip
def test_a_build_that_is_stopped_says_what_is_left(monkeypatch, warehouse, new, nodes, exception, code, words, state):
    found, said = stopped_build(monkeypatch, warehouse, new, nodes, exception)
    assert found == code and words in said and state in said, said
    assert "Traceback" not in said and is_plain(said)


def test_how_dates_are_read_reaches_dbt(monkeypatch, warehouse):
    asked = {}
    monkeypatch.setattr(building, "run_dbt", lambda variables, *_: asked.update(variables) or (_ for _ in ()).throw(KeyboardInterrupt))
    run("score", "--raw", PROJECT / "seeds", "--warehouse", warehouse, "--date-order", "day_first", "--time-zone", "Europe/Berlin")
    assert asked == {"raw_path": str(PROJECT / "seeds"), "raw_date_order": "day_first", "raw_time_zone": "Europe/Berlin"}
    code, said = run("score", "--raw", PROJECT / "seeds", "--date-order", "us")
    assert code == 2 and "day_first" in said


def test_plain_dbt_shares_what_was_parsed(monkeypatch):
    """A run that changes neither the vars nor the environment of a plain `dbt build` does not make it parse everything anew."""
    usual = {"raw_path": str(PROJECT / "data" / "sample"), "seeds_path": "seeds"}
    assert building.beside_defaults(usual) == {}
    assert building.beside_defaults({**usual, "raw_path": "elsewhere", "as_of": "2026-01-31"}) == {"raw_path": "elsewhere", "as_of": "2026-01-31"}
    monkeypatch.delenv("LEAD_SCORING_DUCKDB", raising=False)
    monkeypatch.chdir(PROJECT)
    with building.written_to(PROJECT / "warehouse" / "lead_scoring.duckdb"):
        assert "LEAD_SCORING_DUCKDB" not in os.environ
    with building.written_to(PROJECT / "other.duckdb"):
        assert os.environ["LEAD_SCORING_DUCKDB"] == str(PROJECT / "other.duckdb")
    monkeypatch.chdir(PROJECT / "docs")
    with building.written_to(PROJECT / "warehouse" / "lead_scoring.duckdb"):
        assert os.environ["LEAD_SCORING_DUCKDB"]


def test_what_the_project_warns_of_is_printed_once(monkeypatch, warehouse):
    from dbt.cli import main
    from dbt.events.types import JinjaLogWarning
    from dbt_common.events.base_types import msg_from_base_event

    class Runner:
        """dbt, of which only a warning comes, twice, before it is stopped."""

        def __init__(self, callbacks):
            self.callbacks = callbacks

        def invoke(self, _):
            for _ in range(2):
                self.callbacks[0](msg_from_base_event(JinjaLogWarning(msg="raw_path 'raw' holds [b]notes.csv, which is not read")))
            return type("Result", (), {"exception": Exception("as_of is unknown")})

    monkeypatch.setattr(main, "dbtRunner", Runner)
    before = os.environ.get("LEAD_SCORING_DUCKDB")
    _, said = run("score", "--raw", PROJECT / "seeds", "--warehouse", warehouse)
    assert said.count("Warning: raw_path 'raw' holds [b]notes.csv, which is not read") == 1 and "as_of is unknown" in said
    # What is printed after a build names the warehouse where it is not the one that commands take unless told.
    assert os.environ.get("LEAD_SCORING_DUCKDB") == before


def test_a_first_build_that_is_stopped_leaves_no_marts(monkeypatch, tmp_path):
    code, said = stopped_build(monkeypatch, tmp_path / "new.duckdb", 0, exception=KeyboardInterrupt())
    assert code == 130 and "There are no marts yet." in said


def test_one_thing_is_counted_in_the_singular():
    assert [terminal.counted(number, "lead") for number in (0, 1, 2000)] == ["0 leads", "1 lead", "2,000 leads"]
    assert terminal.counted(1, "mart is", "marts are") + terminal.counted(2, "mart is", "marts are") == "1 mart is2 marts are"


def test_ctrl_c_in_a_question_is_one_sentence(warehouse, monkeypatch):
    monkeypatch.setattr(warehouse_file, "close_off", lambda connection: (_ for _ in ()).throw(RuntimeError("Query interrupted")))
    assert run("query", "select 1", "--warehouse", warehouse) == (130, "Error: stopped by Ctrl-C.\n")


def test_a_full_disk_is_one_sentence(warehouse, monkeypatch):
    monkeypatch.setattr(warehouse_file, "close_off", lambda connection: (_ for _ in ()).throw(OSError(28, "No space left on device", "x")))
    code, said = run("query", "select 1", "--warehouse", warehouse)
    assert code == 2 and "x: No space left on device. Mend: " in said


def test_examples_are_left_out_where_they_cannot_be_read(warehouse):
    with warehouse_file.attached(warehouse) as connection:
        assert summary.examples(connection, "events", "quantity_not_positive") == []
        assert summary.examples(connection, "contacts", "unknown_contact") == []
