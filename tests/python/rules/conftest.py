"""The copy of the project that the tests of the gate share."""

import pytest
from gate import Project


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The project after a good build of the default seeds, with the content of its marts."""
    project = Project(tmp_path_factory.mktemp("gate"))
    done = project.build()
    assert done.is_success, done.messages
    project.good_marts = project.marts()
    assert project.good_marts["lead_scores"]
    return project


@pytest.fixture
def project(built):
    """The built project with default seeds."""
    built.seeds.reset()
    yield built
    built.seeds.reset()


@pytest.fixture
def elsewhere(project, tmp_path):
    """The project with default seeds and a warehouse of its own, for builds that should go well."""
    # dbt has compiled the name of the file into its queries.
    kept, project.warehouse = project.warehouse, tmp_path / project.warehouse.name
    yield project
    project.warehouse = kept
