"""What is known of leads, worked out again from the raw tables and the seeds; the score of what might be known by the oracle."""

import subprocess
import sys

import pandas as pd
import pytest
from oracle import accept, attributes_of, default_as_of, observed_attributes, read_raw, read_rule_book, read_seeds
from project import PROJECT


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The raw tables of 300 invented contacts."""
    folder = tmp_path_factory.mktemp("profiles") / "raw"
    subprocess.run(
        [sys.executable, PROJECT / "scripts" / "make_sample_data.py", "--contacts", "300", "--output", folder], check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module")
def people(raw):
    """Each lead's contact row and attributes on the date of the scores, and the rule book."""
    acceptance = accept(read_raw(raw))
    book = read_rule_book(read_seeds(PROJECT / "seeds"))
    as_of = default_as_of(acceptance)
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    observed = observed_attributes(acceptance, as_of)
    attributes = {
        row["contact_id"]: attributes_of(row, companies.get(row["company_id"]), observed.get(row["contact_id"], {}), book)
        for row in acceptance.rows["contacts"] if row["created_at"].date() <= as_of
    }
    return acceptance, book, as_of, attributes


@pytest.fixture(scope="module")
def lead_scores(compiled_project, raw):
    """The mart, by lead."""
    with compiled_project.database(raw, PROJECT / "seeds") as connection:
        return connection.execute("select * from marts.lead_scores").df().set_index("lead_id")


def test_completeness_is_the_share_of_asked_attributes_that_are_known(lead_scores, people):
    """Of the attributes of active fit rules, those with a value; a blank observation takes the value of a column away."""
    *_, book, _, attributes = people
    asked = sorted({rule.attribute for rule in book.fit})
    known = pd.DataFrame({lead_id: {name: values.get(name) is not None for name in asked} for lead_id, values in attributes.items()})
    expected = known.mean().reindex(lead_scores.index)
    pd.testing.assert_series_equal(lead_scores["profile_completeness"], expected, check_names=False, rtol=0, atol=1e-12)
    assert lead_scores["profile_completeness"].nunique() > 8
