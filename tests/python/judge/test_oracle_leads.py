"""Attributes of leads, computed by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from oracle import accept, attributes_of, email_domain_of, engagement_of, read_rule_book, seniority_of, title_words
from oracle_cases import contact, fit, points_of, result_of, seeds_with


def test_attributes_as_known_on_the_day() -> None:
    """The latest value wins, also when blank, over a column, and not before it was observed."""
    history = [("2024-02-01 09:00:00", "France"), ("2024-02-01 10:00:00", "Japan"), ("2024-03-01", " ")]
    raw = {
        "contacts": [contact(country="Germany")],
        "contact_attributes": [
            {"contact_id": "c1", "attribute": "Country", "observed_at": moment, "value": value}
            for moment, value in history
        ],
    }
    countries = ("germany", "france", "japan")
    rules = [fit(country, "country", "equals", country) for country in countries]
    rules.append(fit("nowhere", "country", "absent", None))
    found = {
        day: [rule for _, rule in points_of(result_of([], day, raw, fit_rules=rules))]
        for day in ("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01")
    }
    assert found == {
        "2024-01-31": ["germany"],
        "2024-02-01": ["japan"],
        "2024-02-29": ["japan"],
        "2024-03-01": ["nowhere"],
    }


def attributes(
    columns: dict[str, Any], company: dict[str, Any] | None = None, **seeds: Any
) -> dict[str, str | None]:
    """The attributes of one contact and its company."""
    raw = {"contacts": [contact(company_id="k", **columns)], "companies": [company] if company else []}
    rows = accept(raw).rows
    found = rows["companies"][0] if company else None
    book = read_rule_book(seeds_with(**seeds))
    return attributes_of(rows["contacts"][0], found, {}, book, engagement_of([], book, date(2024, 1, 1)))


def test_company_attributes() -> None:
    """Name and country of the company have names of their own; without a company all are null."""
    company = {
        "company_id": "k",
        "name": "Acme",
        "country": "Japan",
        "industry": "media",
        "employee_count": 900,
    }
    found = attributes({"name": "Anna", "country": "Germany"}, company)
    names = ("name", "country", "company_name", "company_country", "industry", "employee_count", "domain")
    assert [found[name] for name in names] == ["Anna", "Germany", "Acme", "Japan", "media", "900", None]
    assert attributes({})["company_name"] is None
    result = result_of(
        fit_rules=[fit("r", "industry", "absent", None), fit("s", "industry", "not_equals", "x")]
    )
    assert points_of(result) == {("rule", "r"): 1.0}


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("V.P.,  Sales", "vp sales"), ("Vice-President/EMEA", "vice president emea"),
        ("Head of Züge", "head of züge"), ("VP_Sales", "vp sales"), ("---", ""),
        ("\tC.T.O.\n& Owner", "cto owner"),
    ],
)  # fmt: skip
def test_title_words(title: str, words: str) -> None:
    """Dots vanish, other signs become spaces, letters beyond ASCII stay."""
    assert title_words(title) == words


@pytest.mark.parametrize(
    ("title", "seniority"),
    [
        ("Manager", "manager"), ("SENIOR  MANAGER", "senior_manager"),
        ("Managerial work", None), (None, None),
        ("VP, former manager", "manager"), ("VP, boss", "boss"), ("VP", "vp"), ("C.E.O.", "c_level"),
    ],
)  # fmt: skip
def test_seniority(title: str | None, seniority: str | None) -> None:
    """Whole words; the longest pattern wins, then the smallest."""
    patterns = [
        ("vp", "vp"),
        ("manager", "manager"),
        ("senior manager", "senior_manager"),
        ("ceo", "c_level"),
    ]
    assert seniority_of(title, [*patterns, ("boss", "boss")]) == seniority
    assert seniority_of("zulu alfa", [("zulu", "z"), ("alfa", "a")]) == "a"


def test_an_observed_attribute_wins_over_a_derived_one() -> None:
    """What was observed of somebody is known better than what a title tells."""
    raw = {
        "contacts": [contact(job_title="VP")],
        "contact_attributes": [
            {"contact_id": "c1", "attribute": "seniority", "observed_at": "2024-02-01", "value": "student"}
        ],
    }
    rules = [fit(level, "seniority", "equals", level) for level in ("vp", "student")]
    patterns = [{"pattern": "vp", "seniority": "vp"}]
    found = [
        list(points_of(result_of([], day, raw, fit_rules=rules, seniority_patterns=patterns)))
        for day in ("2024-01-31", "2024-02-01")
    ]
    assert found == [[("rule", "vp")], [("rule", "student")]]


def test_role() -> None:
    """Seniority and department, blank where either is."""
    patterns = [{"pattern": "V.P.", "seniority": "vp"}]
    found = [
        attributes({"job_title": title, "department": department}, seniority_patterns=patterns)["role"]
        for title, department in (("VP of it all", " Sales "), ("VP", None), ("Clerk", "sales"))
    ]
    assert found == ["vp sales", None, None]


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        (" Anna@GMAIL.com ", "gmail.com"), ("a@b@Acme.com", "acme.com"),
        ("no sign", None), ("@acme.com", None), ("anna@", None), (None, None), ("", None), ("a@@b", "b"),
    ],
)  # fmt: skip
def test_email_domain(email: str | None, domain: str | None) -> None:
    """The part after the last @ if there is text on both sides."""
    assert email_domain_of(email) == domain


def test_email_domain_kind() -> None:
    """By exact match; a domain that is not listed has no kind."""
    listed = [{"domain": "Gmail.com", "kind": "free"}]
    emails = ("a@gmail.com", "a@mail.gmail.com", "a@acme.com", None)
    found = [attributes({"email": email}, email_domains=listed)["email_domain_kind"] for email in emails]
    assert found == ["free", None, None, None]
    assert attributes({"email": " Anna@Acme.COM "})["email"] == "anna@acme.com"
