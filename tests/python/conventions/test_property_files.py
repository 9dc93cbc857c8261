"""Property files stand beside what they describe, no file is too long, and every table says what identifies a row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from lead_scoring.seed_files import contracts
from project import PROJECT, CompiledProject

MOST_LINES = {"yml": 400, "py": 600}
FILES = sorted([*PROJECT.glob("models/**/*.yml"), *PROJECT.glob("macros/**/*.yml"), *PROJECT.glob("tests/**/*.py")])


def shown(path: Path) -> str:
    """A path as it is written in the project."""
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    """Property files by subject, and tests by subject: what is longer has more than one."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    most = MOST_LINES[path.suffix[1:]]
    assert lines <= most, f"it has {lines} lines, and {most} are allowed; split it by subject"


def test_every_seed_is_looked_at() -> None:
    """The gate looks at the seeds that one macro names: all that have a contract."""
    named = re.findall(r"'(\w+)'", (PROJECT / "macros/seeds/every_seed.sql").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(contracts())


def test_unit_tests_stand_beside_their_model() -> None:
    """Whoever edits a model sees in its folder what holds it."""
    folders = {path.stem: path.parent for path in PROJECT.glob("models/**/*.sql")}
    strayed = [
        f"{shown(path)}: {test['name']}"
        for path in PROJECT.glob("models/**/*.yml")
        for test in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests") or []
        if folders.get(test["model"]) != path.parent
    ]
    assert strayed == []


def key_tests(manifest: Any) -> set[str]:
    """The ids of the models with a data test that no key stands twice."""
    return {
        node.attached_node
        for node in manifest.nodes.values()
        if getattr(getattr(node, "test_metadata", None), "name", None) in ("unique", "unique_combination")
    }


def test_every_table_has_a_test_of_its_key(compiled_project: CompiledProject) -> None:
    """What is written to the warehouse proves its grain, or `meta: {no_key: …}` in its property file says why it cannot."""
    kept = {unique_id: node for unique_id, node in compiled_project.models.items() if node.config.materialized != "view"}
    tested = key_tests(compiled_project.manifest) & set(kept)
    excused = {unique_id for unique_id, node in kept.items() if node.config.meta.get("no_key")}
    assert sorted(kept[unique_id].name for unique_id in kept.keys() - tested - excused) == []
    assert sorted(kept[unique_id].name for unique_id in tested & excused) == []
