"""The command line itself: paths, help, exit codes, output for people and for programs, trials, and how far a build is."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner
from lab import Lab
from lead_scoring import asking, building, cli, terminal
from project import PROJECT
from test_commands import run


def each_command(group: click.Command = cli.cli, name: str = "lead-scoring") -> Iterator[tuple[str, click.Command]]:
    """Every command for users, with the words that call it."""
    if isinstance(group, click.Group):
        for part in group.list_commands(click.Context(group)):
            command = group.get_command(click.Context(group), part)
            if command is not None and not command.hidden:
                yield from each_command(command, f"{name} {part}")
    else:
        yield name, group


COMMANDS = dict(each_command())


def typed(*arguments: object, cwd: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, in some folder, its output in a pipe."""
    return subprocess.run([sys.executable, "-m", "lead_scoring", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False,
                          env={**os.environ, "COLUMNS": "60", **environment})  # fmt: skip


# ------------------------------------------------------------------------------------------------------------
# Help, paths, exit codes
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_an_option_takes(name: str) -> None:
    """Files, folders and dates are called so, never TEXT; each command has --json; all fits into 80 columns."""
    command = COMMANDS[name]
    said = command.get_help(click.Context(command, info_name=name, terminal_width=78))
    assert "TEXT" not in said and "INTEGER" not in said and "DIRECTORY" not in said
    assert "--json" in said and max(map(len, said.splitlines())) <= 80, said


def test_paths_count_from_where_one_stands(lab: Lab, tmp_path: Path) -> None:
    """Warehouse, rules and outputs; messages name them as they would be typed there. Defaults are those of the project."""
    shutil.copy(lab.warehouse, tmp_path / "here.duckdb")
    shutil.copytree(PROJECT / "seeds", tmp_path / "rules")
    (tmp_path / "rules" / "tiers.csv").write_text("")
    done = typed("query", "select count(*) as n from marts.lead_scores", "--warehouse", "here.duckdb", "--csv", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("n\n"), done.stderr
    done = typed("check", "--seeds", "rules", cwd=tmp_path)
    assert done.returncode == 1 and "1 problem in rules." in done.stdout
    version = json.loads(typed("query", "select any_value(rules_version) as v from marts.lead_scores", "--warehouse", "here.duckdb", "--json", cwd=tmp_path).stdout)[0]["v"]
    done = typed("rules", "restore", version, "--output", "back", "--warehouse", "here.duckdb", cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "back" / "tiers.csv").is_file() and "stand in back." in done.stdout, done.stderr
    done = typed("query", "select 1", "--warehouse", "nowhere.duckdb", cwd=tmp_path)
    assert done.returncode == 2 and "there is no warehouse at nowhere.duckdb yet" in done.stderr.replace("\n", " ")
    assert f"{PROJECT}/.venv/bin/lead-scoring" in done.stderr


def test_colours_are_off_where_nobody_sees_them(lab: Lab) -> None:
    """In a pipe there is no escape code, neither on stdout nor on stderr."""
    for arguments in (("explain", "nobody"), ("query", "select 1"), ("query", "select nothing"), ("--help",), ("check", "--seeds", "docs")):
        done = typed(*arguments, **({"LEAD_SCORING_DUCKDB": str(lab.warehouse)}))
        assert "\x1b" not in done.stdout + done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("arguments", "code"), [
    (["check", "--seeds", "{right}"], 0), (["check", "--seeds", "{broken}"], 1), (["check", "--seeds", "nowhere"], 2),
    (["score", "--raw", "nowhere"], 2), (["score", "--raw", "seeds", "--seeds", "{broken}", "--warehouse", "{new}"], 1),
    (["query", "select nothing"], 2), (["query", "select 1"], 0), (["explain", "nobody"], 2), (["compact", "--warehouse", "{new}"], 2),
    (["learn", "--seeds", "docs"], 2), (["rules", "restore", "zz", "--output", "{new}"], 2), (["nothing"], 2), (["query", "select 1", "--rows", "0"], 2),
    (["oulad", "nowhere"], 2), (["sample", "--output", "{file}"], 2),
])  # fmt: skip
def test_exit_codes(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int) -> None:
    """0: fine; 1: it was looked at, and something is wrong; 2: it could not be done. In each case in words."""
    monkeypatch.setenv("LEAD_SCORING_DUCKDB", str(lab.warehouse))
    broken = tmp_path / "broken"
    shutil.copytree(PROJECT / "seeds", broken)
    (broken / "tiers.csv").write_text("")
    (tmp_path / "file").write_text("")
    places = {"right": shutil.copytree(PROJECT / "seeds", tmp_path / "right"), "broken": broken, "new": tmp_path / "new.duckdb", "file": tmp_path / "file"}
    assert run(*(argument.format(**places) for argument in arguments))[0] == code


# ------------------------------------------------------------------------------------------------------------
# Questions
# ------------------------------------------------------------------------------------------------------------


def asked(lab: Lab, sql: str, *options: str) -> str:
    """What is printed on stdout in a pipe, however narrow the terminal would be."""
    terminal.console.width = 60
    done = CliRunner().invoke(cli.cli, ["query", sql, "--warehouse", str(lab.warehouse), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


WIDE = "select 123456789.123456 as a, 987654321012345678 as b, repeat('long words ', 20) as c, 3 as d, date '2026-01-31' as e, -0.000001234 as f"


def test_a_pipe_gets_whole_lines(lab: Lab) -> None:
    """Nothing is folded and no number is cut."""
    said = asked(lab, WIDE)
    lines = [text for text in said.splitlines() if "123456789" in text]
    assert len(lines) == 1 and all(piece in lines[0] for piece in ("123456789.123456", "987654321012345678", "long words " * 19, "2026-01-31")), said


def test_a_terminal_gets_every_number_whole(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is folded; where even that does not suffice, each row is shown as lines."""
    monkeypatch.setattr(type(terminal.console), "is_terminal", True)
    said = asked(lab, "select 987654321012345678 as a, repeat('word ', 20) as b")
    assert "987654321012345678" in said and max(map(len, said.splitlines())) <= 60 and "Row 1" not in said
    said = asked(lab, WIDE)
    assert "Row 1" in said and "  a: 123456789.123456\n" in said and "  b: 987654321012345678\n" in said


def test_programs_get_csv_and_json(lab: Lab) -> None:
    """All rows, as they are; people get 20 and are told so."""
    sql = "select lead_id, lead_score, as_of, is_open, null as nothing, [1, 2] as list from marts.lead_scores order by lead_id"
    with duckdb.connect(str(lab.warehouse), read_only=True) as connection:
        rows = connection.execute(sql).fetchall()
    found = list(csv.reader(io.StringIO(asked(lab, sql, "--csv"))))
    assert found[0] == ["lead_id", "lead_score", "as_of", "is_open", "nothing", "list"] and len(found) == len(rows) + 1
    assert [(lead, float(score), day) for lead, score, day, *_ in found[1:]] == [(lead, score, str(day)) for lead, score, day, *_ in rows]
    read = json.loads(asked(lab, sql, "--json"))
    assert len(read) == len(rows) and read[0] == {"lead_id": rows[0][0], "lead_score": rows[0][1], "as_of": str(rows[0][2]), "is_open": rows[0][3], "nothing": None, "list": [1, 2]}
    assert len(json.loads(asked(lab, sql, "--json", "--rows", "3"))) == 3
    assert "Only the first 20 rows are shown" in asked(lab, sql)
    assert json.loads(asked(lab, "select 'nan'::double as a, 1.5::decimal(9, 2) as b, 7::hugeint as c, interval 1 day as d", "--json")) == [
        {"a": None, "b": 1.5, "c": 7, "d": "1 day, 0:00:00"}
    ]  # fmt: skip


def test_an_empty_answer_is_said_to_be_one(lab: Lab) -> None:
    """In words, as an empty list, as a header."""
    sql = "select lead_id from marts.lead_scores where false"
    assert "No rows." in asked(lab, sql) and json.loads(asked(lab, sql, "--json")) == [] and asked(lab, sql, "--csv") == "lead_id\n"


@pytest.mark.parametrize(("sql", "hint"), [
    ("select lead_scor from marts.lead_scores", 'Candidate bindings: "lead_score"'),
    ("select * from marts.lead_score", "Did you mean"),
    ("select lowr('a')", "Did you mean"),
])
def test_a_wrong_name_gets_the_hint_of_the_database(lab: Lab, sql: str, hint: str) -> None:
    """With the names that are near."""
    code, said = run("query", sql, "--warehouse", lab.warehouse)
    assert code == 2 and hint in said, said


def test_json_knows_every_value() -> None:
    """What JSON has no word for is text."""
    import datetime
    import decimal
    import uuid

    values = [None, True, 1, "a", decimal.Decimal("3"), decimal.Decimal("3.20"), float("inf"), datetime.time(1), uuid.UUID(int=1), b"a", {"a": [decimal.Decimal(1)]}]
    assert [asking.for_json(value) for value in values] == [None, True, 1, "a", 3, 3.2, None, "01:00:00", "00000000-0000-0000-0000-000000000001", "b'a'", {"a": [1]}]


# ------------------------------------------------------------------------------------------------------------
# Builds
# ------------------------------------------------------------------------------------------------------------


def a_build(monkeypatch: pytest.MonkeyPatch, marks: str) -> list[Path]:
    """Builds leave a mark in the warehouse in place of what dbt does. Returns the warehouses that were built."""
    built = []

    def dbt(variables, seeds_path, warehouse, marts, selector=None):
        built.append(warehouse)
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(f"update history.published_scores set owner = '{marks}'")
        return types.SimpleNamespace(exception=None, result=types.SimpleNamespace(results=[]))

    monkeypatch.setattr(building, "run_dbt", dbt)
    return built


def test_a_trial_publishes_nothing(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins with a copy of the warehouse, which itself keeps every byte; the next trial begins anew."""
    warehouse = Path(shutil.copy(lab.warehouse, tmp_path / "w.duckdb"))
    before, stamp = warehouse.read_bytes(), warehouse.stat().st_mtime_ns
    for marks in ("first", "second"):
        built = a_build(monkeypatch, marks)
        code, said = run("score", "--raw", lab.folder / "raw", "--warehouse", warehouse, "--trial")
        assert code == 0 and "A trial: " in said and "w_trial.duckdb" in said, said
        assert built == [tmp_path / "w_trial.duckdb"]
        assert warehouse.read_bytes() == before and warehouse.stat().st_mtime_ns == stamp
    with duckdb.connect(str(tmp_path / "w_trial.duckdb"), read_only=True) as connection:
        assert connection.execute("select distinct owner from history.published_scores").fetchall() == [("second",)]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["w.duckdb", "w_trial.duckdb"]


def test_a_trial_needs_a_warehouse_that_nobody_writes_to(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is none is named; without one, the trial is the first build."""
    built = a_build(monkeypatch, "x")
    (tmp_path / "text.duckdb").write_text("text " * 100)
    code, said = run("score", "--raw", lab.folder / "raw", "--warehouse", tmp_path / "text.duckdb", "--trial")
    assert code == 2 and "is a text file" in said and not built and not (tmp_path / "text_trial.duckdb").exists()
    assert building.scratch_copy(tmp_path / "new.duckdb") == tmp_path / "new_trial.duckdb"


def test_a_build_is_told_to_programs(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON alone on stdout."""
    a_build(monkeypatch, "x")
    warehouse = Path(shutil.copy(lab.warehouse, tmp_path / "w.duckdb"))
    done = CliRunner().invoke(cli.cli, ["score", "--raw", str(lab.folder / "raw"), "--warehouse", str(warehouse), "--json"])
    found = json.loads(done.stdout)
    assert done.exit_code == 0 and found["warehouse"] == str(warehouse) and found["as_of"] == "2026-06-30"
    assert found["leads"] == sum(tier["leads"] for tier in found["tiers"]) > 0 and found["tiers"][0]["tier"] == "Hot"
    done = CliRunner().invoke(cli.cli, ["compact", "--warehouse", str(warehouse), "--json"])
    assert json.loads(done.stdout)["bytes_after"] > 0


def event(name: str, **data: object) -> types.SimpleNamespace:
    """An event of dbt."""
    return types.SimpleNamespace(info=types.SimpleNamespace(name=name), data=types.SimpleNamespace(**data))


def test_a_log_tells_how_far_a_build_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A few lines on stderr, however many steps there are; the last run gives the estimate, by warehouse and selector."""
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path))
    node = types.SimpleNamespace(node_relation=types.SimpleNamespace(schema="staging"), resource_type="model", node_status="success", node_name="a")
    for run_number in (1, 2):
        marts = building.Marts(tmp_path / "w.duckdb")
        course = building.Course(marts, tmp_path / "w.duckdb", None)
        for steps in (20, 300):
            course.on_event(event("ConcurrencyLine", node_count=steps))
            for _ in range(steps):
                course.on_event(event("NodeStart", node_info=node))
                course.on_event(event("NodeFinished", node_info=node))
        course.begun -= 200
        course.remember()
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 2 + building.LINES_OF_PROGRESS and "Building: 300 of 300 steps done" in said
        assert said.startswith("Reading the project (about 3 min in all, as the last time)" if run_number == 2 else "Reading the project\n"), said
    assert building.Course(marts, tmp_path / "w.duckdb", "daily").expected is None
    assert building.Course(marts, tmp_path / "w_trial.duckdb", None).expected == pytest.approx(200, abs=20)
    (tmp_path / building.LAST_RUNS).write_text("[")
    assert building.Course(marts, tmp_path / "w.duckdb", None).expected is None


def test_time_is_told_as_people_say_it() -> None:
    """Seconds, minutes, hours."""
    assert [building.in_minutes(seconds) for seconds in (4.4, 89, 150, 5400)] == ["4 s", "89 s", "2 min", "1.5 h"]
