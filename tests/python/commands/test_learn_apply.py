"""A proposal is a folder that `check` and `compare` take as it is, and a branch of git that touches no file of anybody."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path

import pytest
from gate import Seeds
from lab import Lab
from lead_scoring.learning import learn_weights, seeds
from lead_scoring.learning.backtest import read_backtest
from lead_scoring.learning.points import current_points
from test_commands import run

PAGE = "# Learned weights\n\n**Proposed: it ranks better.**\n\n| rule | old | new |\n|---|---|---|\n"


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    command = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.com", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seeds:
    """The default seeds in a folder of a repository, committed; git knows somebody."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.com")
    found = Seeds(tmp_path / "repository" / "lead scoring" / "seeds")
    found.folder.parent.mkdir(parents=True)
    found.reset()
    (tmp_path / "repository" / "notes.txt").write_text("mine")
    git(tmp_path / "repository", "init", "--quiet", "--initial-branch", "main")
    git(tmp_path / "repository", "add", ".")
    git(tmp_path / "repository", "commit", "--quiet", "-m", "Rules")
    return found


@pytest.fixture
def proposing(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """The learner proposes that a webinar is worth 25 points."""
    backtest = read_backtest(lab.warehouse)
    present = current_points(backtest)
    points = dataclasses.replace(present, points={**present.points, "webinar_attended": 25.0})

    def learned(warehouse, seeds_path, output, *_):
        seeds.emptied(output)
        seeds.write_proposal(output, seeds_path, backtest, points)
        (output / "report.md").write_text(PAGE)
        return learn_weights.Proposal(points, "Proposed: it ranks better.", None, [], PAGE)

    monkeypatch.setattr(learn_weights, "learn_from_warehouse", learned)


def state(folder: Path) -> tuple[str, str, str, dict[str, bytes]]:
    """What git and the disk hold of what somebody works with."""
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts}
    return git(folder, "status", "--porcelain"), git(folder, "diff", "--cached"), git(folder, "symbolic-ref", "HEAD"), files


@pytest.mark.usefixtures("proposing")
def test_the_branch_holds_the_edit_and_nothing_else_moves(lab: Lab, rules: Seeds, tmp_path: Path) -> None:
    """One commit on the last one, with the cells that change and the report as its message; also beside work that is not committed."""
    repository = tmp_path / "repository"
    (repository / "notes.txt").write_text("changed")
    (repository / "new.txt").write_text("staged")
    git(repository, "add", "new.txt")
    before = state(repository)
    code, said = run("learn", "--warehouse", lab.warehouse, "--seeds", rules.folder, "--output", tmp_path / "proposed", "--apply", "--branch", "learned/june", "--json")
    found = json.loads(said)
    assert code == 0 and found["branch"] == "learned/june" and found["is_proposed"], said
    assert state(repository) == before
    assert git(repository, "rev-parse", "learned/june").strip() == found["commit"]
    assert git(repository, "rev-parse", "learned/june^") == git(repository, "rev-parse", "main")
    changed = git(repository, "diff", "--name-only", "main", "learned/june").splitlines()
    assert "lead scoring/seeds/behavior_rules.csv" in changed and not [name for name in changed if "/seeds/" not in name]
    shown = git(repository, "show", "learned/june:lead scoring/seeds/behavior_rules.csv")
    assert shown == (tmp_path / "proposed" / "behavior_rules.csv").read_text()
    assert git(repository, "log", "-1", "--format=%B", "learned/june").strip().endswith(PAGE.strip())
    git(repository, "fsck", "--strict")
    code, said = run("learn", "--warehouse", lab.warehouse, "--seeds", rules.folder, "--output", tmp_path / "proposed", "--apply", "--branch", "learned/june")
    assert code == 2 and "the branch learned/june is there already" in said
    code, said = run("learn", "--warehouse", lab.warehouse, "--seeds", rules.folder, "--output", tmp_path / "proposed", "--apply")
    assert code == 0 and "git show learned-weights" in said


@pytest.mark.usefixtures("proposing")
def test_check_and_compare_take_the_proposal_as_it_is(lab: Lab, rules: Seeds, tmp_path: Path) -> None:
    """With the report and the mark that lie in its folder."""
    proposed = tmp_path / "proposed"
    assert run("learn", "--warehouse", lab.warehouse, "--seeds", rules.folder, "--output", proposed)[0] == 0
    assert (proposed / "report.md").exists()
    code, said = run("check", "--seeds", proposed)
    assert code == 0, said
    code, said = run("compare", "--seeds", proposed, "--against", rules.folder, "--warehouse", lab.warehouse, "--json")
    assert code == 0 and any(rule["rule_id"] == "webinar_attended" for rule in json.loads(said)["rules"]), said


@pytest.mark.usefixtures("proposing")
def test_what_is_in_the_way_is_said(lab: Lab, rules: Seeds, tmp_path: Path) -> None:
    """Edits that are not committed, no repository, a name that git refuses: exit code 2, and no branch."""
    common = ("learn", "--warehouse", lab.warehouse, "--output", tmp_path / "proposed")
    for arguments, words in (
        (("--apply", "--branch", "two words"), "cannot be the name of a branch"),
        (("--apply", "--branch", "-d"), "cannot be the name of a branch"),
        (("--branch", "a"), "--branch needs --apply"),
        (("--apply", "--from-events", tmp_path), "--from-events starts from none"),
    ):
        code, said = run(*common, "--seeds", rules.folder, *arguments)
        assert code == 2 and words in said and "Mend: " in said, said
    rules.change("behavior_rules", "webinar_attended", description="Somebody edits this")
    code, said = run(*common, "--seeds", rules.folder, "--apply")
    assert code == 2 and "behavior_rules.csv in" in said and "not committed" in said, said
    assert git(rules.folder, "branch", "--list").split() == ["*", "main"]
    outside = Seeds(tmp_path / "outside")
    outside.reset()
    code, said = run(*common, "--seeds", outside.folder, "--apply")
    assert code == 2 and "lies in no git repository" in said and "Mend: " in said, said
    git(outside.folder, "init", "--quiet")
    code, said = run(*common, "--seeds", outside.folder, "--apply")
    assert code == 2 and "has no commit yet" in said, said


def test_where_nothing_is_proposed_no_branch_is_written(lab: Lab, rules: Seeds, tmp_path: Path) -> None:
    """Three hundred contacts have too few conversions; the finding stands, and the exit code is 1."""
    code, said = run("learn", "--warehouse", lab.warehouse, "--seeds", rules.folder, "--output", tmp_path / "proposed", "--apply")
    assert code == 1 and "Not enough data" in said and "no branch was written" in said, said
    assert git(rules.folder, "branch", "--list").split() == ["*", "main"]
    assert run("learn", "--warehouse", lab.warehouse, "--seeds", rules.folder, "--output", tmp_path / "proposed")[0] == 0
