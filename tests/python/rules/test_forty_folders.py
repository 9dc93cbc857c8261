"""Forty and more folders as spreadsheets and people break them: each gets its precise sentences, from `check` and from plain `dbt build`."""

from __future__ import annotations

from pathlib import Path

import pytest
from forty_folders import CELLS, FILES
from gate import Project, Seeds, failing
from lead_scoring import rehearsal
from test_gate_mistakes import GROUPS

CASES = {**FILES, **CELLS}


def test_there_are_at_least_forty() -> None:
    """And no two of them are told alike."""
    assert len({tuple(broken.said) for broken in CASES.values()}) == len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_check_says_what_is_wrong_and_nothing_else(tmp_path: Path, name: str) -> None:
    """Each folder alone."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    CASES[name].edit(seeds)
    assert [problem["message"] for problem in rehearsal.problems_of(seeds.folder, print)] == CASES[name].said


@pytest.mark.parametrize("cases", [FILES, CELLS], ids=["files", "cells"])
def test_plain_dbt_says_the_same(project: Project, cases: dict) -> None:
    """All of one kind in one build, since no mistake hides another."""
    done = failing(project, *(broken.edit for broken in cases.values()))
    assert sorted(done.problems) == sorted(sentence for broken in cases.values() for sentence in ([broken.by_dbt] if broken.by_dbt else broken.said))


@pytest.mark.parametrize("group", GROUPS)
def test_check_says_what_the_gate_says_of_every_known_mistake(tmp_path: Path, group: str) -> None:
    """test_gate_mistakes holds the same sentences against builds."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    for edit, _ in GROUPS[group].values():
        edit(seeds)
    expected = [sentence for _, sentences in GROUPS[group].values() for sentence in sentences]
    assert sorted(problem["message"] for problem in rehearsal.problems_of(seeds.folder, print)) == sorted(expected)
