"""`lead-scoring check` on the last build: what is odd is told with its code, silenced by code and row, and explained in the docs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from gate import Seeds
from project import PROJECT
from test_commands import run

PAGE = (PROJECT / "docs" / "findings.md").read_text(encoding="utf-8")
HEADINGS = ("**Example.**", "**Why.**", "**How to change.**", "**What it does not do.**")


def codes_of_the_project() -> set[str]:
    """Every code that a finding can have: what may be silenced, and a silence of nothing."""
    (seed,) = yaml.safe_load((PROJECT / "models/rules/seeds/_silenced__seeds.yml").read_text(encoding="utf-8"))["seeds"]
    return {*seed["columns"][0]["config"]["meta"]["allowed"], "unused_silence"}


def test_every_code_has_its_section() -> None:
    """With the four headings; no section is of a code that there is not."""
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    described = [code for section in sections for code in re.findall(r"`(\w+)`", section.split("\n")[0])]
    assert sorted(described) == sorted(codes_of_the_project())
    for section in sections:
        if "`" in section.split("\n")[0]:
            assert [section.count(f"\n{heading}") for heading in HEADINGS] == [1, 1, 1, 1], section.split("\n")[0]


def test_every_warning_of_the_mart_can_be_silenced() -> None:
    """The codes of rule_warnings are codes of findings."""
    (model,) = yaml.safe_load((PROJECT / "models/marts/trust/rule_warnings.yml").read_text(encoding="utf-8"))["models"]
    (column,) = (column for column in model["columns"] if column["name"] == "warning")
    assert set(column["data_tests"][0]["accepted_values"]["arguments"]["values"]) <= codes_of_the_project()


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    """The seeds of the build."""
    seeds = Seeds(tmp_path / "seeds")
    seeds.reset()
    return seeds


def asked(seeds: Seeds, warehouse: Path) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of a check."""
    code, said = run("check", "--seeds", seeds.folder, "--warehouse", warehouse, "--json")
    return code, json.loads(said)


def test_findings_are_those_of_the_build(sample_build, seeds: Seeds) -> None:
    """Row by row the view of the warehouse, which stays as it is."""
    with duckdb.connect(str(sample_build.warehouse), read_only=True) as connection:
        stored = connection.execute("select code, severity, seed_name || '.csv', row_id, detail, is_silenced, reason from commands.findings order by all").fetchall()
    code, found = asked(seeds, sample_build.warehouse)
    assert set(found) == {"problems", "format", "findings", "not_linted"} and found["not_linted"] is None
    assert stored and sorted(map(repr, (tuple(finding.values()) for finding in found["findings"]))) == sorted(map(repr, stored))
    assert code == int(any(finding["severity"] == "warning" for finding in found["findings"]))
    said = run("check", "--seeds", seeds.folder, "--warehouse", sample_build.warehouse)[1]
    assert all(f"{finding['row']}: {finding['detail']}" in said for finding in found["findings"]) and "0 silenced. What to do: docs/findings.md" in said


def test_a_silence_counts_at_once(sample_build, seeds: Seeds) -> None:
    """It takes no build; what is silenced is counted and not told; a silence of nothing is told and ends with 1."""
    findings = asked(seeds, sample_build.warehouse)[1]["findings"]
    for finding in findings:
        seeds.add("silenced_findings", code=finding["code"].upper(), row=f" {finding['row'].upper()}", reason="Seen")
    code, found = asked(seeds, sample_build.warehouse)
    assert code == 0 and [finding["reason"] for finding in found["findings"]] == ["Seen"] * len(findings)
    said = run("check", "--seeds", seeds.folder, "--warehouse", sample_build.warehouse)[1]
    assert f"0 findings in the build of 2026-06-30, {len(findings)} silenced." in said and findings[0]["detail"] not in said
    seeds.add("silenced_findings", code="never_fires", row="gone", reason="Not yet")
    code, found = asked(seeds, sample_build.warehouse)
    assert code == 1 and [finding["row"] for finding in found["findings"] if finding["code"] == "unused_silence"] == ["never_fires gone"]


def test_an_edit_since_the_build_is_named(sample_build, seeds: Seeds) -> None:
    """Another spelling is no edit, and mistakes are told beside findings."""
    seeds.recode("tiers", line_end="\r\n")
    seeds.write("scores", [row[::-1] for row in seeds.rows("scores")])
    assert "Edited since" not in run("check", "--seeds", seeds.folder, "--warehouse", sample_build.warehouse)[1]
    seeds.change("behavior_rules", "email_opened", points="many")
    code, said = run("check", "--seeds", seeds.folder, "--warehouse", sample_build.warehouse)
    assert code == 1 and "row email_opened, column points: 'many' is not allowed" in said and "note too_many_rules" in said
    assert "Edited since that build, so that findings are of the rules before: behavior_rules.csv." in said


def test_without_a_build_the_rules_are_checked_alone(seeds: Seeds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was asked for and cannot be read is exit code 2; a default one is not missed."""
    code, said = run("check", "--seeds", seeds.folder, "--warehouse", tmp_path / "none.duckdb")
    assert code == 2 and "there is no warehouse at" in said
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute("create schema marts; create table marts.lead_scores as select 1 as lead_id")
    code, said = run("check", "--seeds", seeds.folder, "--warehouse", tmp_path / "old.duckdb")
    assert code == 2 and "holds no findings" in said and "Mend: build it anew" in said
    monkeypatch.setenv("LEAD_SCORING_DUCKDB", str(tmp_path / "none.duckdb"))
    code, said = run("check")
    assert code == 0 and "No problem in seeds." in said and "The rules were checked alone: there is no warehouse" in said
    assert "checked alone" not in run("check", "--seeds", seeds.folder)[1]
    seeds.file("tiers").write_bytes(b"")
    code, said = run("check", "--seeds", seeds.folder, "--warehouse", tmp_path / "none.duckdb")
    assert code == 1 and "tiers.csv: the file is empty" in said


def test_no_folder_is_exit_code_2(tmp_path: Path) -> None:
    """In words."""
    for command in ("check", "format"):
        code, said = run(command, "--seeds", tmp_path / "none")
        assert code == 2 and "is no folder" in said and "Traceback" not in said
