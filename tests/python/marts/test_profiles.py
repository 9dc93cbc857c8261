"""What is known of leads, worked out again from the raw tables and the seeds; the score of what might be known by the oracle."""

import shutil
import subprocess
import sys
from collections import defaultdict
from contextlib import suppress
from itertools import combinations

import pandas as pd
import pytest
from oracle import (
    Scorer, accept, attributes_of, company_of, default_as_of, engagement_of, events_of_leads, observed_attributes, read_raw, read_rule_book, read_seeds,
)  # fmt: skip
from project import PROJECT


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The raw tables of 140 invented contacts."""
    folder = tmp_path_factory.mktemp("profiles") / "raw"
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "140", "--output", folder], check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module", params=[(), ("purchase_timeframe", "region", "interests")], ids=["as_they_are", "with_lists"])
def seeds(request, tmp_path_factory):
    """The seeds of the project, as they are and with some attributes as lists."""
    folder = tmp_path_factory.mktemp("seeds") / "seeds"
    shutil.copytree(PROJECT / "seeds", folder)
    with (folder / "list_attributes.csv").open("a", encoding="utf-8") as rows:
        rows.writelines(f"{attribute},;\n" for attribute in request.param)
    return folder


@pytest.fixture(scope="module")
def people(raw, seeds):
    """Each lead's contact row and attributes on the date of the scores, and the rule book."""
    acceptance = accept(read_raw(raw))
    book = read_rule_book(read_seeds(seeds))
    as_of = default_as_of(acceptance)
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    observed = observed_attributes(acceptance, as_of)
    events = events_of_leads(acceptance)
    attributes = {
        row["contact_id"]: attributes_of(
            row, company_of(row, observed.get(row["contact_id"], {}), companies), observed.get(row["contact_id"], {}), book,
            engagement_of(events.get(row["contact_id"], []), book, as_of),
        )
        for row in acceptance.rows["contacts"] if row["created_at"].date() <= as_of
    }
    return acceptance, book, as_of, attributes


@pytest.fixture(scope="module")
def lead_scores(compiled_project, raw, seeds):
    """The mart, by lead."""
    with compiled_project.database(raw, seeds) as connection:
        return connection.execute("select * from marts.lead_scores").df().set_index("lead_id")


def test_completeness_is_the_share_of_asked_attributes_that_are_known(lead_scores, people):
    """Of the attributes of active fit rules, those with a value; a blank observation takes the value of a column away."""
    *_, book, _, attributes = people
    asked = sorted({rule.attribute for rule in book.fit})
    known = pd.DataFrame({lead_id: {name: is_known(values, name) for name in asked} for lead_id, values in attributes.items()})
    expected = known.mean().reindex(lead_scores.index)
    pd.testing.assert_series_equal(lead_scores["profile_completeness"], expected, check_names=False, rtol=0, atol=1e-12)
    assert lead_scores["profile_completeness"].nunique() > 8


def is_known(values, attribute):
    """Whether a lead has a value; that a domain is in no list says of what kind it is."""
    return values.get(attribute) is not None or (attribute == "email_domain_kind" and values["email_domain"] is not None)


def texts_to_try(rules, is_list):
    """Texts for one attribute, found in another way than by the models: each operand, neighbours of each number, and mixtures.

    A list may hold any of the values together.
    """
    operands = [rule.condition.value for rule in rules if rule.condition.value is not None]
    texts = {"\x01", *operands}
    for operand in operands:
        parts = [part.strip() for part in operand.split("|") if part.strip()]
        texts.update(parts)
        for part in parts:
            with suppress(ValueError):
                texts.update(str(float(part) + step) for step in (-1, -0.001, 0.001, 1))
    needles = [rule for rule in rules if rule.condition.operator == "contains"]
    for sign in (1, -1):
        texts.add(" ".join(rule.condition.value for rule in needles if rule.points * sign > 0) or "\x01")
    if is_list:
        values = sorted({part for operand in operands for part in operand.split("|")})
        texts.update(";".join(chosen) for count in range(1, len(values) + 1) for chosen in combinations(values, count))
    return sorted(texts)


def test_what_could_change_is_found_by_trying_values_with_the_oracle(compiled_project, people, raw, seeds):
    """For each lead and attribute that is not known: the best score, and whether the tier can rise or fall."""
    acceptance, book, as_of, attributes = people
    with compiled_project.database(raw, seeds) as connection:
        found = connection.execute("select * from marts.missing_attributes").df().set_index("attribute")
    contacts = {row["contact_id"]: row for row in acceptance.rows["contacts"]}
    events = events_of_leads(acceptance)
    minimums = {row.tier: row.min_score for row in book.tiers}
    rules = defaultdict(list)
    for rule in book.fit:
        rules[rule.attribute].append(rule)
    tried = defaultdict(list)
    for lead_id, known in attributes.items():
        lead_events = events.get(lead_id, [])

        def score(values, lead_id=lead_id, lead_events=lead_events):
            return Scorer(book, as_of).score_lead(lead_id, contacts[lead_id], values, lead_events)[0]

        today = score(known)
        for attribute in rules:
            if not is_known(known, attribute):
                outcomes = [score({**known, attribute: text}) for text in texts_to_try(rules[attribute], attribute in book.lists)]
                steps = [minimums[outcome.tier] - minimums[today.tier] for outcome in outcomes]
                tried[attribute].append((max(outcome.lead_score - today.lead_score for outcome in outcomes), max(steps) > 0, min(steps) < 0))
    assert set(found.index) == set(rules)
    for attribute, row in found.iterrows():
        outcomes = tried[attribute]
        assert (row["missing"], row["leads"]) == (len(outcomes), len(attributes))
        assert row["leads_that_could_rise"] == sum(rise for _, rise, _ in outcomes), attribute
        assert row["leads_that_could_fall"] == sum(fall for *_, fall in outcomes), attribute
        assert row["leads_that_could_move"] == sum(rise or fall for _, rise, fall in outcomes), attribute
        gain = max((float(gain) for gain, *_ in outcomes), default=None)
        assert (None if pd.isna(row["highest_gain"]) else row["highest_gain"]) == (gain if gain is None else pytest.approx(max(gain, 0), abs=1e-9))
    # Otherwise the sample would prove little.
    assert found["leads_that_could_rise"].max() > 5 and found["leads_that_could_fall"].max() > 2
    moving = found.sort_values("rank")["leads_that_could_move"]
    assert moving.is_monotonic_decreasing
