"""Sets of rules are listed with what changed, and can be had back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from gate import Seeds
from lab import Lab
from lead_scoring import rehearsal, rules_log
from project import PROJECT
from test_commands import run

EARLIER = "0123456789ab"


@pytest.fixture(scope="module")
def twice(lab: Lab) -> Path:
    """A copy of the warehouse in which an earlier set of rules has been published for a day."""
    path = Path(shutil.copy(lab.warehouse, lab.folder / "twice.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"""
            insert into history.rules_history
            select '{EARLIER}', seed_name, row_id, column_name,
                case when row_id = 'webinar_attended' and column_name = 'points' then '-40' else cell end, date '2026-06-01'
            from history.rules_history where row_id <> 'spam_reported'
        """)
        connection.execute(f"insert into history.published_scores by name select * replace (date '2026-06-08' as as_of, '{EARLIER}' as rules_version) from history.published_scores limit 1")
    return path


def test_what_changed_is_listed_cell_by_cell(lab: Lab, twice: Path) -> None:
    """The latest set first, with its days, the cells that differ, and what today's leads would be under both."""
    code, said = run("rules", "log", "--warehouse", twice, "--json")
    latest, first = json.loads(said)["versions"]
    assert code == 0 and (first["rules_version"], first["first_on"], first["last_on"], first["changes"]) == (EARLIER, "2026-06-01", "2026-06-08", None)
    assert latest["is_last"] and latest["first_on"] == latest["last_on"] == "2026-06-30"
    assert latest["changes"] == [
        {"file": "behavior_rules.csv", "row": "spam_reported", "column": None, "before": None, "after": "new"},
        {"file": "behavior_rules.csv", "row": "webinar_attended", "column": "points", "before": "-40", "after": "15"},
    ]
    tiers = latest["tiers"]
    with duckdb.connect(str(lab.warehouse), read_only=True) as connection:
        now = dict(connection.execute("select tier, count(*) from marts.lead_scores group by 1").fetchall())
    assert {name: after for name, (_, after) in tiers["tiers"].items()} == now and tiers["leads"] == sum(now.values())
    assert tiers["moved"] > 0
    code, said = run("rules", "log", "--warehouse", twice)
    assert code == 0 and "behavior_rules.csv, row webinar_attended, points: -40 → 15" in said and "spam_reported: new" in said
    assert f"{tiers['moved']} of {tiers['leads']} leads of the last build change" in said and f"{EARLIER}  2026-06-01 to 2026-06-08" in said


def test_todays_rules_restored_mean_the_same(lab: Lab, models: dict[str, rehearsal.Model], tmp_path: Path) -> None:
    """The gate accepts them, no model is made anew by them, and the files are those that stand in `seeds`."""
    with rehearsal.opened(lab.warehouse) as connection:
        version = rules_log.RulesHistory(connection, "w").versions[-1]["rules_version"]
    restored = tmp_path / "restored"
    code, said = run("rules", "restore", version[:6], "--output", restored, "--warehouse", lab.warehouse)
    assert code == 0 and version in said
    assert run("check", "--seeds", restored)[0] == 0
    with rehearsal.opened(lab.warehouse) as connection:
        trial = rehearsal.Rehearsal(connection, models, rehearsal.seed_tables(restored))
        trial.need("lead_scores", "lead_points", "sales_queue", "learning_pairs")
        assert trial.anew == []
        assert connection.execute("select count(*) from (from lead_scoring.marts.lead_scores except all from was.marts.lead_scores)").fetchone() == (0,)
    for file in (PROJECT / "seeds").glob("*.csv"):
        ours, theirs = Seeds(restored).rows(file.stem), Seeds(PROJECT / "seeds").rows(file.stem)
        shared = [column for column in theirs[0] if column != "notes"]
        assert [[row[ours[0].index(column)] for column in shared] for row in ours] == [[row[theirs[0].index(column)] for column in shared] for row in theirs], file.stem


def test_an_earlier_set_is_restored_as_it_was(twice: Path, tmp_path: Path) -> None:
    """With the cell that was changed since, without the row that came since, and every seed as a file."""
    assert run("rules", "restore", EARLIER, "--output", tmp_path / "old", "--warehouse", twice)[0] == 0
    rows = {row[0]: row for row in Seeds(tmp_path / "old").rows("behavior_rules")}
    assert rows["webinar_attended"][rows["rule_id"].index("points")] == "-40" and "spam_reported" not in rows
    assert {file.name for file in (tmp_path / "old").iterdir()} == {file.name for file in (PROJECT / "seeds").glob("*.csv")}


def test_what_cannot_be_restored_is_said(lab: Lab, twice: Path, tmp_path: Path) -> None:
    """A version that nobody knows, the first letters of several, and a folder that holds something: exit code 2, nothing written."""
    for name, words in (("ffff", "is no set of rules that was kept. Allowed: one of "), ("", "is no set of rules")):
        code, said = run("rules", "restore", name, "--output", tmp_path / "new", "--warehouse", twice)
        assert code == 2 and words in said and EARLIER in said and not (tmp_path / "new").exists(), said
    (tmp_path / "mine.csv").write_text("a")
    code, said = run("rules", "restore", EARLIER, "--output", tmp_path, "--warehouse", twice)
    assert code == 2 and "nothing in it is overwritten" in said and [file.name for file in tmp_path.iterdir()] == ["mine.csv"]
    code, said = run("rules", "log", "--warehouse", tmp_path / "none.duckdb")
    assert code == 2 and "there is no warehouse" in said
    code, said = run("rules", "log", "--warehouse", lab.warehouse)
    assert code == 0 and "the first set of rules that was kept" in said
