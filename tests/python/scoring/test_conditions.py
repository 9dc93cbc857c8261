"""Rules that ask for several things, the ways to compare, and columns of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from project import CompiledProject
from written_worlds import behavior, built, contact, event, fit, leads_with, write_world


def condition(kind: str, rule_id: str, name: str, operator: str, value: str | None = None) -> dict[str, Any]:
    """A row of rule_conditions."""
    column = "property" if kind == "behavior" else "attribute"
    return {"rule_kind": kind, "rule_id": rule_id, column: name, "operator": operator, "value": value}


COMPARISONS = [
    # operator, value, what matches, what does not
    ("not_in", "Europe|Asia", ["Africa", "5"], ["europe", " ASIA ", None]),
    ("not_in", "500|x", ["501"], ["500.0", "5e2", "X", None]),
    ("contains", "sales|revenue", ["Head of Sales", "REVENUE"], ["marketing", None]),
    ("not_contains", "sales|revenue", ["marketing"], ["Head of Sales", "chief revenue officer", None]),
    ("starts_with", "sen|vp", ["Senior", "VP Sales"], ["A senior", "v", None]),
    ("ends_with", ".edu|.ac.uk", ["mit.edu", "Oxford.AC.UK"], ["edu.com", "edu", None]),
    ("above", "500", ["500.01", "1e3"], ["500", "499", "many", None]),
    ("below", "500", ["499.99", "-1"], ["500", "501", "few", None]),
    ("between", "50|500", ["50", "500.0", "77"], ["49.9", "501", "50|500", None]),
    ("between", "5|5", ["5"], ["4", "6"]),
]


def test_operators_compare_alike_everywhere(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """In a fit rule, in a behaviour rule, on a column of one's own, and in a condition of either."""
    cells = [(f"{number}-{place}", cell) for number, (_, _, *both) in enumerate(COMPARISONS) for place, cell in enumerate(both[0] + both[1])]
    rules = [(f"{number}", operator, value) for number, (operator, value, *_) in enumerate(COMPARISONS)]
    world = write_world(
        tmp_path,
        {
            "contacts": [contact(name, region=cell) for name, cell in cells],
            "events": [event(name, name, asset=cell, form_name=cell) for name, cell in cells],
        },
        fit_rules=[
            rule for name, operator, value in rules
            for rule in (fit(f"fit {name}", "region", operator, value), fit(f"other fit {name}", "email", "absent"))
        ],
        behavior_rules=[
            rule for name, operator, value in rules
            for rule in (behavior(f"asset {name}", property="asset", operator=operator, value=value),
                         behavior(f"own {name}", property="form_name", operator=operator, value=value), behavior(f"other {name}"))
        ],
        rule_conditions=[
            row for name, operator, value in rules
            for row in (condition("fit", f"other fit {name}", "region", operator, value), condition("behavior", f"other {name}", "asset", operator, value))
        ],
    )
    marts = built(compiled_project, world)
    for number, (operator, value, matching, _) in enumerate(COMPARISONS):
        wanted = {f"{number}-{place}" for place in range(len(matching))}
        for rule in ("fit", "other fit", "asset", "own", "other"):
            found = {lead for lead in leads_with(marts, f"{rule} {number}") if lead.startswith(f"{number}-")}
            assert found == wanted, (operator, value, rule)


def test_all_conditions_of_a_fit_rule_hold_on_the_day(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """A VP in software with over 500 people: what was observed counts from its day on, and only while all of it holds."""
    company = [{"company_id": f"k{size}", "industry": "Software", "employee_count": size} for size in (500, 501)]
    world = write_world(
        tmp_path,
        {
            "companies": company,
            "contacts": [contact(name, company_id=company_id, job_title=title) for name, company_id, title in (
                ("large", "k501", "VP"), ("small", "k500", "VP"), ("other", "k501", "Clerk"), ("none", None, "VP"), ("late", "k501", None), ("gone", "k501", "VP"),
            )],
            "contact_attributes": [
                {"contact_id": "late", "attribute": "seniority", "observed_at": "2024-06-30", "value": "vp"},
                {"contact_id": "gone", "attribute": "industry", "observed_at": "2024-06-30", "value": None},
            ],
        },
        seniority_patterns=[{"pattern": "vp", "seniority": "vp"}],
        fit_rules=[fit("vp_software", "seniority", "equals", "vp", points="9")],
        rule_conditions=[condition("fit", "VP_software", "industry", "contains", "software|saas"), condition("fit", "vp_software", "employee_count", "above", "500")],
    )
    assert leads_with(built(compiled_project, world), "vp_software") == {"large", "late"}


def test_all_conditions_of_an_exclusion_hold_on_the_day(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Who fulfils one of two is not left out, nor is who fulfils the second since the day after; the oracle says the same."""
    world = write_world(
        tmp_path,
        {
            "contacts": [contact("both", region="Asia", country="Japan"), contact("one", region="Asia"), contact("other", country="Japan"), contact("later", country="Japan")],
            "contact_attributes": [{"contact_id": "later", "attribute": "region", "observed_at": "2024-07-01", "value": "Asia"}],
        },
        as_of="2024-06-30",
        exclusions=[{"exclusion_id": "far", "attribute": "region", "operator": "equals", "value": "asia"}],
        rule_conditions=[condition("exclusion", "FAR", "country", "present")],
    )
    marts = built(compiled_project, world)
    assert {row["lead_id"]: row["exclusion_reason"] for row in marts.tables["lead_scores"] if row["is_excluded"]} == {"both": "far"}


def test_all_conditions_of_a_behaviour_rule_hold_of_one_event(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """One event that fulfils all of them is a hit, two that share them are none; other columns make no difference."""
    pages = [
        ("both", "/pricing/", "Newsletter-7"), ("both", "/Pricing", "newsletter"), ("both", "/pricing", "ads"),
        ("shared", "/pricing", "ads"), ("shared", "/blog", "newsletter"), ("blank", "/pricing", None),
    ]
    world = write_world(
        tmp_path,
        {
            "contacts": [contact(name) for name in ("both", "shared", "blank")],
            "events": [event(f"e{place}", name, page=page, **{"UTM Source": source, "gclid": f"g{place}"}) for place, (name, page, source) in enumerate(pages)],
        },
        behavior_rules=[
            behavior("news", property="page", operator="equals", value="/pricing"), behavior("direct", property="utm_source", operator="absent"),
            behavior("off", property="gclid", operator="present", is_active="no"),
        ],
        rule_conditions=[condition("behavior", "news", "utm_source", "starts_with", "news"), condition("behavior", "off", "page", "present")],
    )
    marts = built(compiled_project, world)
    assert {row["lead_id"]: row["hits"] for row in marts.points if row["rule_id"] == "news"} == {"both": 2}
    assert leads_with(marts, "direct") == {"blank"}


def test_a_property_that_the_data_lacks_is_a_warning(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Its rule never fires, and rule_warnings says which columns are missing, once for a rule."""
    world = write_world(
        tmp_path, {"contacts": [contact("a")], "events": [event("e", "a", form_name="x")]},
        behavior_rules=[behavior("own", property="form name", operator="present"), behavior("lacking", property="utm_source", operator="present")],
        rule_conditions=[condition("behavior", "lacking", "gclid", "present"), condition("behavior", "lacking", "page_url", "absent")],
    )
    warnings = {(row["rule_id"], row["warning"], row["detail"]) for row in built(compiled_project, world).tables["rule_warnings"] if row["rule_kind"] == "behavior"}
    assert warnings == {("lacking", "unknown_property", "the data has no property gclid, utm_source")}


def test_only_columns_that_a_rule_names_are_read(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """What no active rule names stands nowhere, and what one names is gone with a person who is to be forgotten."""
    world = write_world(
        tmp_path,
        {
            "contacts": [contact("a"), contact("b")],
            "events": [event("e1", "a", utm_source="kept", secret="hidden"), event("e2", "b", utm_source="forgotten", secret="hidden")],
            "erasure_requests": [{"contact_id": "b"}],
        },
        behavior_rules=[behavior("own", property="utm_source", operator="present")],
    )
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of) as database:
        assert database.execute("select other_cells from staging.base_events order by 1").fetchall() == [("\x1eutm_source\x1fkept",), (None,)]
        assert database.execute("select raw_table, column_name from marts.unread_columns").fetchall() == [("events", "secret")]
