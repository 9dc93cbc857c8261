"""An edit is worked out beside the warehouse as a build would work it out, and told in words."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import duckdb
import pytest
from edits import EDITS
from gate import Seeds
from lab import Lab
from lead_scoring import compare, compare_report, rehearsal
from project import PROJECT
from test_commands import run

# `make test-deep` draws many, and builds each.
COUNT = int(os.environ.get("LEAD_SCORING_EDITS", "0"))
KINDS = ("points", "half-life", "method of a tier", "a new rule", "horizon", "a word that means nothing")
TABLES = ("lead_scores", "lead_points", "sales_queue", "threshold_recommendations", "score_calibration", "account_scores", "learning_pairs")


@pytest.fixture
def connection(lab: Lab) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for reading."""
    with rehearsal.opened(lab.warehouse) as connection:
        yield connection


def rows_of(connection: duckdb.DuckDBPyConnection, models: dict[str, rehearsal.Model], database: str) -> dict[str, list]:
    """The rows of what is compared, in order."""
    return {name: sorted(connection.execute(f"from {database}.{models[name].schema}.{name}").fetchall(), key=repr) for name in TABLES}


class Whole(rehearsal.Rehearsal):
    """A rehearsal that takes everything for changed."""

    def _differs(self, *_):
        return True


@pytest.mark.parametrize("kind", KINDS)
def test_what_did_not_change_is_left_as_it_is(lab: Lab, models: dict[str, rehearsal.Model], connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """What stays as it was stored is what it would be if everything were made anew."""
    tables = rehearsal.seed_tables(lab.edited(KINDS.index(kind), kind))
    trial = rehearsal.Rehearsal(connection, models, tables)
    assert trial.problems() == []
    trial.need(*TABLES)
    found = rows_of(connection, models, "lead_scoring")
    trial.close()
    whole = Whole(connection, models, tables)
    whole.need(*TABLES)
    assert found == rows_of(connection, models, "lead_scoring")
    assert found != rows_of(connection, models, "was")
    assert len(trial.anew) < len(whole.anew)


def test_an_edit_of_points_reads_no_event(lab: Lab, models: dict[str, rehearsal.Model], connection: duckdb.DuckDBPyConnection) -> None:
    """Nor anything else of the folders before the scores but the rules and the days on which leads are scored."""
    trial = rehearsal.Rehearsal(connection, models, rehearsal.seed_tables(lab.edited(50, "points")))
    trial.need(*TABLES)
    folders = {file.stem: file.parent.name for file in (PROJECT / "models").rglob("*.sql")}
    assert {name for name in trial.anew if folders[name] in ("raw", "staging", "leads")} <= {"int_activity_spans"}
    assert "int_rule_points" in trial.anew and "int_signal_days" not in trial.anew


def test_nothing_is_made_anew_for_the_same_rules(models: dict[str, rehearsal.Model], connection: duckdb.DuckDBPyConnection) -> None:
    """Rules as they were built change nothing, also with their rows in another order."""
    tables = {name: (columns, rows[::-1]) for name, (columns, rows) in rehearsal.seed_tables(PROJECT / "seeds").items()}
    trial = rehearsal.Rehearsal(connection, models, tables)
    trial.need(*TABLES)
    assert trial.anew == []


def test_a_model_left_out_is_noticed(lab: Lab, models: dict[str, rehearsal.Model], connection: duckdb.DuckDBPyConnection) -> None:
    """Where a model that changes is taken for unchanged, what comes out is not what it would be."""
    tables = rehearsal.seed_tables(lab.edited(50, "points"))
    trial = rehearsal.Rehearsal(connection, models, tables)
    trial.need(*TABLES)
    right = rows_of(connection, models, "lead_scoring")
    trial.close()
    short = rehearsal.Rehearsal(connection, models, tables)
    short._done["int_category_points"] = False
    short._view(models["int_category_points"].schema, "int_category_points")
    short.need(*TABLES)
    assert rows_of(connection, models, "lead_scoring") != right


@pytest.mark.parametrize("number", range(100, 100 + COUNT) or [100])
def test_a_build_gives_the_same(lab: Lab, models: dict[str, rehearsal.Model], connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Several edits at once: every row that is compared is that of a whole build by dbt."""
    chance = random.Random(number)
    kinds = chance.sample(sorted(EDITS), 3) if COUNT else ["points", "value of a fit rule", "tier", "cap of a rule", "a rule less", "capacity"]
    seeds = lab.edited(number, *kinds)
    trial = rehearsal.Rehearsal(connection, models, rehearsal.seed_tables(seeds))
    problems = trial.problems()
    built = Path(shutil.copy(lab.warehouse, lab.folder / f"built_{number}.duckdb"))
    done = lab.build(seeds, built)
    assert done.is_success == (not problems), (kinds, problems, done.output[-2000:])
    if problems:
        assert all(problem["message"] in done.output for problem in problems)
        return
    trial.need(*TABLES)
    connection.execute(f"attach '{built}' as built (read_only)")
    for name in TABLES:
        here, there = (f"from {database}.{models[name].schema}.{name}" for database in ("lead_scoring", "built"))
        differing = connection.execute(f"select count(*) from (({here} except all {there}) union all ({there} except all {here}))").fetchone()
        assert differing == (0,), (kinds, name)
    built.unlink()


# ------------------------------------------------------------------------------------------------------------
# What is said of it
# ------------------------------------------------------------------------------------------------------------


def test_every_figure_is_that_of_the_two_sides(lab: Lab, models: dict[str, rehearsal.Model], connection: duckdb.DuckDBPyConnection) -> None:
    """Tier matrix, calls, AUC, precision, movers and ledgers, each counted again in Python from the rows of both sides."""
    tables = [rehearsal.seed_tables(folder) for folder in (PROJECT / "seeds", lab.edited(50, "points", "tier", "exclusion"))]
    found = json.loads(compare.as_json(compare.Comparison(connection, models, *tables)))
    sides = []
    for table in tables:
        trial = rehearsal.Rehearsal(connection, models, table)
        trial.need(*TABLES)
        called = "is_sales_ready and is_open and not is_opted_out and not is_excluded"
        scores = connection.execute(f"select lead_id, tier, lead_score, {called}, is_excluded from lead_scoring.marts.lead_scores").fetchall()
        pairs = connection.execute("select lead_score, is_converted, stands_for from lead_scoring.commands.learning_pairs where is_held_out").fetchall()
        ledger = connection.execute("select lead_id, score_points from lead_scoring.marts.lead_points").fetchall()
        sides.append(({row[0]: row for row in scores}, pairs, ledger))
        trial.close()
    (before, pairs_before, _), (after, pairs_after, _) = sides
    for row in found["tier_matrix"]:
        assert row["leads"] == sum(before[lead][1] == row["from"] and after[lead][1] == row["to"] for lead in before)
    assert sum(row["leads"] for row in found["tier_matrix"]) == len(before) == len(after)
    for side, rows in (("before", before), ("after", after)):
        assert found["sales_ready"][side]["leads"] == sum(row[3] for row in rows.values())
    assert sum(row[4] for row in after.values()) > len(after) / 10 > sum(row[4] for row in before.values())
    moved = sorted(before, key=lambda lead: (-abs(after[lead][2] - before[lead][2]), lead))[: len(found["movers"])]
    assert [mover["lead_id"] for mover in found["movers"]] == moved
    for mover in found["movers"]:
        for side, rows in (("before", before), ("after", after)):
            assert abs(sum(entry[side] or 0 for entry in mover["ledger"]) - float(rows[mover["lead_id"]][2])) < 1e-9
    for row in found["backtest"]["thresholds"]:
        pairs = pairs_before if row["side"] == "before" else pairs_after
        caught = sum(converted and score >= row["min_score"] for score, converted, _ in pairs)
        assert row["conversions_above"] == caught
        assert row["leads_above"] == pytest.approx(sum(weight for score, _, weight in pairs if score >= row["min_score"]))
    moved_tiers = sum(before[lead][1] != after[lead][1] for lead in before)
    assert found["verdict"].startswith(f"{moved_tiers} of {len(before)} leads change")
    # Leads that are excluded now are in no past cutoff any more.
    assert found["verdict"].endswith("whether it ranks better cannot be told: the edit changes which leads are looked back at.")
    assert found["backtest"]["finding"] == "the edit changes which leads are looked back at"


def test_the_difference_is_that_of_the_same_people() -> None:
    """With enough data the interval is that of the difference, by the draws of the marts; the AUC is scikit-learn's."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    chance = np.random.default_rng(4)
    size = 3000
    truth = chance.random(size) < 0.1
    before, after = truth + chance.normal(0, 1.5, size), truth + chance.normal(0, 1.0, size)
    group = chance.integers(0, 64, size)
    connection = duckdb.connect()
    for side, score in (("before", before), ("after", after)):
        connection.execute(f"attach ':memory:' as {side}")
        rows = {"lead_number": np.arange(size), "as_of": np.zeros(size), "is_held_out": np.ones(size, bool), "people_group": group, "is_converted": truth, "lead_score": score,
                "stands_for": np.ones(size), "confidence_level": np.full(size, 0.9), "minimum_conversions": np.full(size, 30), "resamples": np.full(size, 100)}  # fmt: skip
        connection.register("given", __import__("pandas").DataFrame(rows))
        connection.execute(f"create table {side}.pairs as from given")
        connection.execute(f"create table {side}.tiers as select 'Hot' as tier, 1.0 as min_score, true as is_sales_ready")
    comparison = compare.Comparison.__new__(compare.Comparison)
    comparison.connection = connection
    found = comparison.backtest
    assert found["auc_before"] == pytest.approx(roc_auc_score(truth, before)) and found["auc_after"] == pytest.approx(roc_auc_score(truth, after))
    assert found["finding"] == "ranks better" and 0 < found["auc_difference_low"] < found["auc_difference"] < found["auc_difference_high"]


def test_it_is_told_to_people(lab: Lab, tmp_path: Path) -> None:
    """In a terminal, as a comment and as JSON; a broken edit and a missing folder end in words, with exit code 2."""
    edited = lab.edited(50, "points")
    common = ("compare", "--warehouse", lab.warehouse, "--against", PROJECT / "seeds", "--seeds")
    code, said = run(*common, edited)
    assert code == 0 and "leads change tier" in said.replace("\n", " ") and "Rules that move the most leads" in said
    code, said = run(*common, edited, "--markdown")
    assert code == 0 and said.startswith("**") and "|---|" in said and len(said) < compare_report.LONGEST_COMMENT
    code, said = run(*common, edited, "--json")
    assert code == 0 and list(json.loads(said)) == ["verdict", "tier_matrix", "sales_ready", "backtest", "rules", "movers"]
    seeds = Seeds(tmp_path / "broken")
    seeds.reset()
    seeds.change("tiers", "Hot", min_score="110")
    code, said = run(*common, seeds.folder)
    assert code == 2 and "tiers.csv, row Hot, column min_score: '110' is not allowed" in said and "(after)" in said
    code, said = run(*common, tmp_path / "nowhere")
    assert code == 2 and "is no folder" in said
    code, said = run("compare", "--warehouse", tmp_path / "none.duckdb", "--against", edited)
    assert code == 2 and "there is no warehouse" in said
    code, said = run("compare", "--warehouse", lab.warehouse, "--against", "no-such-revision")
    assert code == 2 and "neither a folder nor a revision" in said


def test_a_revision_of_git_can_be_compared_with(tmp_path: Path) -> None:
    """The folder of the rules at a commit, a seed that was not there yet being an empty one; where the branch came off main by default."""

    def git(*arguments: str) -> None:
        """Run git in the folder."""
        subprocess.run(["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@example.com", *arguments], check=True, capture_output=True)

    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    seeds.file("tiers").unlink()
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "rules")
    git("switch", "-c", "edit")
    seeds.change("scores", "fit", weight="7")
    git("commit", "-am", "edit")
    with mock.patch.object(compare, "PROJECT", tmp_path):
        with compare.folder_of(None, seeds.folder) as (folder, _):
            assert Seeds(folder).rows("scores") == Seeds(PROJECT / "seeds").rows("scores") and len(Seeds(folder).rows("tiers")) == 1
        with compare.folder_of("HEAD", seeds.folder) as (folder, name):
            assert name == "HEAD" and [row[-1] for row in Seeds(folder).rows("scores") if row[0] == "fit"] == ["7"]
        with pytest.raises(compare.CannotCompare, match="outside the project"), compare.folder_of("HEAD", PROJECT / "seeds"):
            pass
        shutil.rmtree(tmp_path / ".git")
        with pytest.raises(compare.CannotCompare, match="--against"), compare.folder_of(None, seeds.folder):
            pass


def test_the_check_says_what_the_gate_says(tmp_path: Path) -> None:
    """Each mistake at once, in the words of the gate, with exit code 1; none is exit code 0."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    assert run("check", "--seeds", seeds.folder)[0] == 0
    seeds.change("behavior_rules", "email_opened", points="many", category="emial")
    code, said = run("check", "--seeds", seeds.folder, "--json")
    problems = json.loads(said)["problems"]
    assert code == 1 and [(problem["row"], problem["column"], problem["found"]) for problem in problems] == [
        ("email_opened", "category", "emial"), ("email_opened", "points", "many"),
    ]  # fmt: skip
    code, said = run("check", "--seeds", seeds.folder)
    assert code == 1 and all(problem["message"] in said for problem in problems) and "2 problems in" in said
    seeds.file("tiers").write_bytes(b"")
    code, said = run("check", "--seeds", seeds.folder)
    assert code == 1 and "tiers.csv: the file is empty" in said
