"""The warehouse that the tests of the commands read."""

from __future__ import annotations

import pytest
from lab import Lab
from lead_scoring import compare, rehearsal


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """One warehouse, which no test changes."""
    return Lab(tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="session")
def models(lab: Lab) -> dict[str, rehearsal.Model]:
    """The compiled models."""
    with rehearsal.opened(lab.warehouse) as connection:
        return rehearsal.compiled_models(*compare.state_of(connection, lab.warehouse), "resource_type:model", lambda _: None)
