"""The models hang together as docs/architecture.md says: folders in reading order, few models, short paths."""

import re

import pytest
from lead_scoring import PROJECT
from lead_scoring.tools.architecture import FOLDERS, PAGE, PICTURE, Architecture
from project import CompiledProject

# What was reached; it may only become less. A kind of rules that is new may raise either by ten.
MOST_MODELS, LONGEST_PATH = 168, 31


@pytest.fixture(scope="module")
def architecture(compiled_project: CompiledProject) -> Architecture:
    """The models of the project."""
    return Architecture({"nodes": {key: node.to_dict() for key, node in compiled_project.manifest.nodes.items()}})


def test_folders_stand_in_reading_order(architecture: Architecture) -> None:
    """Every model lies in one of the folders, and reads none of a later one."""
    assert {folder.split("/")[0] for folder in architecture.folders.values()} == set(FOLDERS)
    assert architecture.backwards() == []


def test_private_models_are_private(architecture: Architecture) -> None:
    """What stands beside marts is read by the marts of its purpose alone."""
    others = [
        (model, parent) for model, parents in architecture.parents.items() for parent in parents
        if architecture.folders[parent].endswith("/steps") and architecture.folders[model].removesuffix("/steps") != architecture.folders[parent].removesuffix("/steps")
    ]  # fmt: skip
    assert others == []


def test_there_are_few_models_and_short_paths(architecture: Architecture) -> None:
    """A model has a grain of its own or a second reader, or it is a CTE."""
    assert len(architecture.parents) <= MOST_MODELS
    assert max(architecture.depths().values()) <= LONGEST_PATH


def test_the_picture_is_that_of_the_manifest(architecture: Architecture) -> None:
    """Mend: .venv/bin/dbt parse && .venv/bin/lead-scoring tools architecture --write."""
    assert PICTURE.search(PAGE.read_text(encoding="utf-8"))[0] == architecture.picture()


def test_the_commands_read_no_private_table(architecture: Architecture) -> None:
    """They read the marts, the seeds and the schema commands, which are described and may not change unseen.

    One stands apart: the story of a lead puts other days into the models themselves. What it names has to be there.
    """
    private = re.compile(rf"\b({'|'.join(model for model in architecture.parents if model.startswith(('base_', 'stg_', 'int_')))})\b")
    named = {file.name: private.findall(file.read_text(encoding="utf-8")) for file in (PROJECT / "scripts").rglob("*.py")}
    story = (PROJECT / "scripts/lead_scoring/one_lead.py").read_text(encoding="utf-8")
    assert set(re.findall(r"\bint_\w+", story)) == set(named.pop("one_lead.py")) != set()
    assert {file: found for file, found in named.items() if found} == {}
