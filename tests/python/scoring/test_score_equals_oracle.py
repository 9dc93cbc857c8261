"""The SQL and an independent computation in plain Python come to the same scores, ledgers and rejections.

Most worlds go through the compiled SQL, which takes about a second each; two go through a real `dbt build`.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from oracle import read_raw, read_seeds, score
from project import CompiledProject, Marts, marts_of, run_dbt
from worlds import SEED_COLUMNS, WorldOptions, build_world, shuffled_copy, world_options, world_seeds
from written_worlds import (
    TODAY,
    behavior,
    built,
    contact,
    differences,
    event,
    expected_of,
    fit,
    leads_with,
    write_world,
)

# Of these, `make test-deep` tries more.
WORLDS = int(os.environ.get("LEAD_SCORING_WORLDS", "20"))

# The same worlds on every run. A seed number cannot be made smaller in any useful way, so nothing is shrunk.
same_worlds = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


# ------------------------------------------------------------------------------------------------------------
# Random worlds
# ------------------------------------------------------------------------------------------------------------


@settings(same_worlds, max_examples=WORLDS)
@given(seed=world_seeds(), options=world_options())
def test_score_equals_oracle(
    compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory, seed: int, options: WorldOptions
) -> None:
    """Every lead, every row of its ledger and every rejected row, in any world."""
    world = build_world(random.Random(seed), tmp_path_factory.mktemp("world"), options)
    marts = compiled_project.build(world.raw_path, world.seeds_path, world.as_of)
    assert differences(marts, expected_of(world)) == []


@settings(same_worlds, max_examples=5)
@given(seed=world_seeds(), options=world_options())
def test_the_order_of_rows_is_no_matter(
    compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory, seed: int, options: WorldOptions
) -> None:
    """Shuffled raw files, read with two threads, give the same ordered content of every mart, to the last digit."""
    chance = random.Random(seed)
    world = build_world(chance, tmp_path_factory.mktemp("world"), options)
    other = shuffled_copy(chance, world, tmp_path_factory.mktemp("shuffled"))
    marts = compiled_project.build(world.raw_path, world.seeds_path, world.as_of)
    assert compiled_project.build(other.raw_path, other.seeds_path, other.as_of, threads=2) == marts


@pytest.mark.parametrize(("number", "threads"), [(3, 1), (8, 2)])
def test_a_real_dbt_build_equals_oracle(
    compiled_project: CompiledProject, tmp_path: Path, number: int, threads: int
) -> None:
    """With one thread or two, with contracts and the project's own data tests: the content is that of the compiled SQL."""
    world = build_world(random.Random(number), tmp_path, WorldOptions(contacts=40, events=400, years=3))
    arguments = ["build", "--exclude-resource-type", "unit_test", "--exclude", "test_type:generic", "tag:macro_cases"]
    done = run_dbt(arguments, world.raw_path, world.seeds_path, tmp_path / "w.duckdb", world.as_of, threads=threads)
    assert done.is_success, done.output[-5000:]
    marts = marts_of(tmp_path / "w.duckdb")
    assert differences(marts, expected_of(world)) == []
    assert compiled_project.build(world.raw_path, world.seeds_path, world.as_of) == marts


def test_what_is_compiled_once(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """The models that are compiled once have the same SQL for a world of other files, columns and dates."""
    world = build_world(random.Random(4), tmp_path, WorldOptions(contacts=5, events=9))
    again = compiled_project.compiled(world.raw_path, "2020-02-29")
    once = compiled_project.compiled_once
    assert len(once) > 40
    assert {name: again[name] for name in once} == once
    assert len(again) == len(once) + len(compiled_project.world_models)
    names = {compiled_project.models[unique_id].name for unique_id in compiled_project.world_models}
    assert {"base_events", "int_as_of"} < names


def test_half_lives_over_twenty_years(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """From half a day to ten years, at every age from today to twenty years: decayed hits within 1e-9."""
    half_lives = ["0.5", "1", "2.75", "7", "14", "90.5", "365", "3650"]
    ages = [*range(40), *range(40, 7306, 61), 7305]
    days = {age: date.fromisoformat(TODAY) - timedelta(days=age) for age in ages}
    contacts = [contact(f"c{age}", created_at=str(days[age])) for age in ages] + [contact("all", created_at="2000-01-01")]
    events = [event(f"e{age}", f"c{age}", occurred_at=str(day), quantity=str(1 + age % 3)) for age, day in days.items()]
    events += [event(f"a{age}", "all", occurred_at=f"{day} 23:59:59.999999", quantity="1000") for age, day in days.items()]
    rules = [behavior(f"half_life_{half_life}", half_life_days=half_life, points="0.7") for half_life in half_lives]
    marts = built(compiled_project, write_world(tmp_path, {"contacts": contacts, "events": events}, behavior_rules=rules))
    for half_life in ("0.5", "7", "3650"):
        rows = {row["lead_id"]: row for row in marts.points if row["rule_id"] == f"half_life_{half_life}"}
        assert rows["c0"]["decayed_hits"] == 1
        assert rows["c7"]["decayed_hits"] == pytest.approx(2 * 2 ** (-7 / float(half_life)), abs=1e-9)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_breaks_inside_quotes(compiled_project: CompiledProject, tmp_path: Path, line_end: str) -> None:
    """A cell of CSV may hold line breaks, commas and quotes, also where most rows before it hold none."""
    contacts = [contact(f"c{number}", name="Anna") for number in range(3000)]
    contacts += [contact("two_lines", job_title=f"Head{line_end}of Sales", department=f'Sales, "DACH"{line_end}and more')]
    contacts += [contact("after", job_title="Head of Sales")]
    rules = [fit("head", "seniority", "equals", "head"), fit("dach", "department", "contains", 'sales, "dach"')]
    marts = built(compiled_project, write_world(
        tmp_path, {"contacts": contacts}, line_end=line_end, fit_rules=rules,
        seniority_patterns=[{"pattern": "head of", "seniority": "head"}],
    ))  # fmt: skip
    assert len(marts.leads) == 3002
    assert leads_with(marts, "head") == {"two_lines", "after"}
    assert leads_with(marts, "dach") == {"two_lines"}


def test_who_changes_the_company_changes_its_rules(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """From the day of the observation on; a blank company is none, and an attribute of a company that was observed itself wins."""
    def observed(contact_id: str, attribute: str, day: str, value: str | None) -> dict[str, Any]:
        """A row of contact_attributes."""
        return {"contact_id": contact_id, "attribute": attribute, "observed_at": day, "value": value}

    tables = {
        "contacts": [contact(name, company_id="acme") for name in ("stays", "moves", "leaves", "says", "returns")] + [contact("joins")],
        "companies": [
            {"company_id": "acme", "name": "Acme", "industry": "toys", "employee_count": "10", "country": "Italy"},
            {"company_id": "rival", "name": "Rival", "industry": "bank", "employee_count": "900", "country": "Spain"},
        ],
        "contact_attributes": [
            observed("moves", "Company_ID", "2024-06-10 23:59", " rival "), observed("joins", "company_id", TODAY, "rival"),
            observed("leaves", "company_id", "2024-06-10", None), observed("says", "company_id", "2024-06-10", "rival"),
            observed("says", "industry", "2024-06-01", "toys"), observed("returns", "company_id", "2024-06-01", "rival"),
            observed("returns", "company_id", "2024-06-10", "acme"), observed("stays", "company_id", "2024-07-01", "rival"),
        ],
    }
    rules = [
        fit("toys", "industry", "equals", "toys"), fit("rival", "company_name", "equals", "rival"), fit("large", "employee_count", "at_least", "900"),
        fit("spain", "company_country", "equals", "spain"), fit("by_id", "company_id", "equals", "rival"), fit("no_company", "company_name", "absent"),
    ]
    firing, companies = {}, {}
    for day in ("2024-06-09", "2024-06-10", TODAY):
        marts = built(compiled_project, write_world(tmp_path / day, tables, day, fit_rules=rules))
        firing[day] = {rule["rule_id"]: leads_with(marts, rule["rule_id"]) for rule in rules}
        companies[day] = {lead_id: (row["company_id"], row["company_name"]) for lead_id, row in marts.leads.items()}
    assert firing["2024-06-09"] == {
        "toys": {"stays", "moves", "leaves", "says"}, **dict.fromkeys(("rival", "large", "spain", "by_id"), {"returns"}), "no_company": {"joins"},
    }
    assert firing["2024-06-10"] == {
        "toys": {"stays", "says", "returns"}, **dict.fromkeys(("rival", "large", "spain", "by_id"), {"moves", "says"}), "no_company": {"joins", "leaves"},
    }
    assert firing[TODAY]["rival"] == {"moves", "says", "joins"}
    assert companies["2024-06-09"]["moves"] == ("acme", "Acme") and companies[TODAY]["moves"] == ("rival", "Rival")
    assert companies[TODAY]["leaves"] == (None, None) and companies[TODAY]["stays"] == ("acme", "Acme")


def test_an_address_is_one_visitor_however_it_is_written(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """In events and in identities; the case of a cookie is its own."""
    tables = {
        "contacts": [contact("ann"), contact("ben")],
        "identities": [{"anonymous_id": " Ann@Acme.com", "contact_id": "ann"}, {"anonymous_id": "Cookie", "contact_id": "ben"}],
        "events": [event("e1", None, anonymous_id="ANN@acme.COM "), event("e2", None, anonymous_id="cookie")],
    }
    marts = built(compiled_project, write_world(tmp_path, tables, behavior_rules=[behavior("ping")]))
    assert leads_with(marts, "ping") == {"ann"}


READABLE = {
    "2024-06-01": "2024-06-01",
    "2024-06-01T10:00:00Z": "2024-06-01",
    "2024-06-01 10:00": "2024-06-01",
    "2024-06-01T10:00:00.123456789Z": "2024-06-01",
    "2024-06-01 10:00:00 UTC": "2024-06-01",
    "2024-06-01 10:00:00 +02:00": "2024-06-01",
    "2024-06-01 00:30:00+05:30": "2024-05-31",
    "2024-06-01 23:30:00-0200": "2024-06-02",
    "2024-06-01 23:30-02": "2024-06-02",
    " 2024-02-29 ": "2024-02-29",
    "1900-01-01": "1900-01-01",
    "2024-6-1": "2024-06-01",
    "2024/06/01": "2024-06-01",
    "20240601": "2024-06-01",
    "1717200000": "2024-06-01",
    "1717200000123": "2024-06-01",
    "2024-06-01 1:00:00": "2024-06-01",
    "2024-06-01 10:00:00 AM": "2024-06-01",
    "June 1 2024": "2024-06-01",
    "2024-06-01 10:00:00,5": "2024-06-01",
    "Sat, 01 Jun 2024 23:30:00 -0200": "2024-06-02",
}
UNREADABLE = (
    "01.06.2024|06/01/2024|24/06/01|202406|17172000001|2024-02-30|2023-02-29|2024-06-01 24:00:00|"
    "2024-06-01 10:60:00|2024-06-01 10|2024-06-01T10|2024-06-01 10:00:00 EST|2024-06-01 13:00:00 AM|"
    "2024-06-01 10:00:00 Europe/Berlin|2024-06-01Z|2024-06-01 10:00:00.|2024-W22-6|2024-153|"
    "June 31 2024|2024-06-01 (BC)|12024-06-01|now|today|epoch|infinity|-infinity"
).split("|")


def test_timestamps_have_one_meaning(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """An offset is turned into UTC in each row for itself; what has one meaning is read, all else is unreadable."""
    contacts = [contact(text, created_at=text) for text in [*READABLE, *UNREADABLE]]
    marts = built(compiled_project, write_world(tmp_path, {"contacts": contacts}))
    assert {lead_id: str(row["created_on"]) for lead_id, row in marts.leads.items()} == {
        text.strip(): day for text, day in READABLE.items()
    }
    assert marts.rejected == {("contacts", "unreadable_created_at"): len(UNREADABLE)}


@pytest.fixture(scope="module")
def small_world(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Marts:
    """One world of many small cases, which agrees with the oracle as a whole."""
    attribute = {"contact_id": "observed", "observed_at": "1980-01-01"}
    feedback = {"feedback_id": "f0", "contact_id": "observed", "recorded_at": TODAY, "verdict": "accepted"}
    numbers = {"sign": "+-1", "plus": "+1", "inf": "inf", "grouped": "1_0", "large": "1e400", "exact": "1e3"}
    ids = {"id_2": "9007199254740992", "id_3": "9007199254740993", "id_1": "9007199254740991.0"}
    emails = {"two_ats": "a@b@acme.com", "twins": "a@@acme.com", "no_name": "@acme.com", "at_first": "@a@acme.com"}
    tables = {
        "contacts": [
            contact("observed", created_at="1980-01-01"), contact("visitor"), contact("forgotten"), contact("long"),
            contact("blanks", job_title="Senior" + " " * 40 + "Manager,   ---   \t Sales"),
            *[contact(name, department=text) for name, text in {**numbers, **ids}.items()],
            *[contact(name, email=text) for name, text in emails.items()],
        ],
        "events": [
            event("own", "visitor", quantity="3.0"),
            event("stitched", None, anonymous_id="a1"),
            event("signed", "visitor", quantity="+-1"),
            event("of_forgotten", "forgotten"),
        ],
        "identities": [{"anonymous_id": "a1", "contact_id": "visitor"}],
        "contact_attributes": [
            {**attribute, "attribute": "budget", "value": "5"},
            {**attribute, "attribute": "b" * 1001, "value": "5"},
            {**attribute, "attribute": "b" * 1000, "value": "5"},
        ],
        "sales_feedback": [
            feedback, {**feedback, "feedback_id": "f1", "contact_id": None, "verdict": "liked"},
            {**feedback, "feedback_id": "f2", "recorded_at": None, "verdict": None},
            {**feedback, "feedback_id": "f3", "verdict": None, "contact_id": "who"},
            {**feedback, "feedback_id": "f4", "verdict": "liked", "contact_id": "who"},
            {**feedback, "feedback_id": "f5", "contact_id": None, "recorded_at": "soon"},
        ],
        "erasure_requests": [
            {"contact_id": "forgotten", "requested_at": "some day"}, {"contact_id": "who_else", "requested_at": None},
        ],
    }  # fmt: skip
    rules = [
        fit("budget", "budget", "equals", "5"),
        fit("senior_manager", "seniority", "equals", "senior_manager"),
        fit("acme", "email_domain", "equals", "acme.com"),
        fit("any_number", "department", "at_most", "1e300"),
        fit("id_2", "department", "equals", "9007199254740992"),
        fit("id_1", "department", "in", "none|9007199254740991"),
        fit("not_id_3", "department", "not_equals", "9007199254740993"),
        fit("buyer", "department", "present", persona_id="BUYER"),
        fit("user", "department", "present", persona_id="user"),
    ]
    rows = [
        behavior("own_contact", property="contact_id", operator="equals", value="Visitor"),
        behavior("no_contact", property="contact_id", operator="absent"),
        behavior("point", property="quantity", operator="contains", value="."),
        behavior("three", property="quantity", operator="contains", value="3"),
        behavior("one", property="quantity", operator="equals", value="1"),
    ]
    world = write_world(
        tmp_path_factory.mktemp("small"), tables, fit_rules=rules, behavior_rules=rows,
        seniority_patterns=[{"pattern": "manager", "seniority": "manager"}, {"pattern": "senior  manager", "seniority": "senior_manager"}],
        personas=[{"persona_id": "buyer"}, {"persona_id": "User"}],
    )  # fmt: skip
    return built(compiled_project, world)


def points_by_rule(marts: Marts, lead_id: str, rules: tuple[str, ...]) -> dict[str, float]:
    """The points of a lead by rule, of those rules that are named."""
    rows = [row for row in marts.points if row["lead_id"] == lead_id and row["rule_id"] in rules]
    return {row["rule_id"]: row["points"] for row in rows}


def test_an_oversized_attribute_is_rejected(small_world: Marts) -> None:
    """The name of an attribute is a key: it is never cut. Observations before 1990 are accepted."""
    assert small_world.rejected["contact_attributes", "oversized_attribute"] == 1
    assert sum(number for (table, _), number in small_world.rejected.items() if table == "contact_attributes") == 1
    assert leads_with(small_world, "budget") == {"observed"}


def test_an_erasure_request_without_a_readable_date_erases(small_world: Marts) -> None:
    """The person is gone, and the request is no rejected row."""
    assert "forgotten" not in small_world.leads
    assert small_world.rejected["contacts", "erased"] == small_world.rejected["events", "erased"] == 1
    assert not [table for table, _ in small_world.rejected if table == "erasure_requests"]


def test_the_property_contact_id_is_that_of_the_row(small_world: Marts) -> None:
    """An anonymous visit has none, also once it is known whose it was. Quantities are whole numbers."""
    rules = ("own_contact", "no_contact", "point", "three", "one")
    assert points_by_rule(small_world, "visitor", rules) == {"own_contact": 3, "no_contact": 1, "three": 3, "one": 1}
    assert small_world.rejected["events", "unreadable_quantity"] == 1


def test_runs_of_blanks_in_a_job_title(small_world: Marts) -> None:
    """Any run of blanks and marks is one blank."""
    assert leads_with(small_world, "senior_manager") == {"blanks"}


def test_several_ats_in_an_address(small_world: Marts) -> None:
    """The domain stands behind the last one, where anything stands before it."""
    assert leads_with(small_world, "acme") == {"two_ats", "twins", "at_first"}


def test_what_is_a_number(small_world: Marts) -> None:
    """Two signs, infinities, grouped digits and numbers beyond all doubles are text."""
    assert leads_with(small_world, "any_number") == {"plus", "exact", "id_1", "id_2", "id_3"}


def test_large_numbers_compare_as_text(small_world: Marts) -> None:
    """From 2^53 on two ids that differ by one are two ids."""
    assert leads_with(small_world, "id_2") == {"id_2"}
    assert leads_with(small_world, "id_1") == {"id_1"}
    assert "id_3" not in leads_with(small_world, "not_id_3") and "id_2" in leads_with(small_world, "not_id_3")


def test_incomplete_feedback_is_rejected(small_world: Marts) -> None:
    """One reason each, in order: what cannot be read, what is missing, an unknown verdict, an unknown contact."""
    found = {reason: number for (table, reason), number in small_world.rejected.items() if table == "sales_feedback"}
    assert found == {
        "missing_contact_id": 1, "missing_recorded_at": 1, "missing_verdict": 1, "unknown_verdict": 1,
        "unreadable_recorded_at": 1,
    }  # fmt: skip


def test_a_tie_of_personas_goes_to_the_smallest_as_written(small_world: Marts) -> None:
    """Capital letters come first."""
    assert {row["persona"] for row in small_world.leads.values()} == {"User"}


@pytest.fixture(scope="module")
def spellings(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Marts:
    """One world of words that mean nothing, addresses of pages and lists, which agrees with the oracle as a whole."""
    nothing = dict.fromkeys(("name", "email", "job_title", "department", "country", "region", "owner", "age"), "N / A")
    observed = {"contact_id": "nobody_knows", "observed_at": "2024-02-01"}
    pages = {
        "slash": "/pricing/", "capital": "/Pricing", "address": "https://acme.example/pricing?plan=pro#faq",
        "port": "HTTP://kim@Acme.example:8080/PRICING", "query": "/pricing?plan=basic", "app": "/app#/pricing", "start": "https://acme.example",
        "name": "pricing/", "deeper": "/pricing/enterprise", "none": None,
    }  # fmt: skip
    tables = {
        "contacts": [
            contact("nobody_knows", company_id="-", **nothing), contact("unknown", company_id="Unknown", name="Unknown Soldier", email="kim@unknown"),
            *[contact(f"p_{name}") for name in pages],
            contact("two", department="Sales; Marketing", region='["EMEA", 7.0]'), contact("one", department="sales", region="[7"),
            contact("neither", department="HR;", region="[]"), contact("blank", department="; unknown;-", region='["n/a", null]'),
        ],
        "companies": [{"company_id": "-", "name": "acme", "industry": "UNKNOWN"}, {"company_id": "Unknown", "industry": "not   set", "employee_count": "-"}],
        "contact_attributes": [
            {**observed, "contact_id": "unknown", "attribute": "country", "value": "Unknown"},
            {**observed, "attribute": "budget", "value": "5"}, {**observed, "attribute": "budget", "observed_at": "2024-03-01", "value": "not set"},
        ],
        "events": [event(f"e_{name}", f"p_{name}", page=page, channel="unknown") for name, page in pages.items()],
    }  # fmt: skip
    rules = [
        fit("has_name", "name", "present"), fit("no_industry", "industry", "absent"), fit("company", "company_name", "present"),
        fit("no_budget", "budget", "absent"), fit("id", "company_id", "equals", "unknown"), fit("domain", "email_domain", "present"),
        fit("not_spain", "country", "not_equals", "spain"), fit("head_count", "employee_count", "present"),
        fit("sells", "department", "in", "sales|marketing"), fit("no_sales", "department", "not_equals", "SALES"),
        fit("any", "department", "present"), fit("cell", "department", "contains", "sales; "), fit("seven", "region", "equals", "7"),
        fit("broken", "region", "equals", "[7"), fit("no_region", "region", "absent"),
    ]  # fmt: skip
    rows = [
        behavior("pricing", property="page", operator="in", value="https://acme.example/Pricing/|/none"),
        behavior("not_pricing", property="page", operator="not_equals", value="/pricing/"),
        behavior("below", property="page", operator="contains", value="/pricing/"),
        behavior("front", property="page", operator="equals", value="/"),
        behavior("pro", property="page_query", operator="equals", value="plan=PRO"),
        behavior("at_acme", property="page_host", operator="equals", value="ACME.example"),
        behavior("no_query", property="page_query", operator="absent"),
        behavior("as_it_came", property="page_url", operator="equals", value="/app#/Pricing"),
        behavior("channel", property="channel", operator="present"),
    ]
    world = write_world(
        tmp_path_factory.mktemp("spellings"), tables, fit_rules=rules, behavior_rules=rows,
        blank_words=[{"word": word} for word in ("unknown", "N/A", "-", "not set")],
        list_attributes=[{"attribute": "Department", "separator": ";"}, {"attribute": "region", "separator": "json"}],
    )  # fmt: skip
    return built(compiled_project, world)


def test_a_word_that_means_nothing_is_blank(spellings: Marts) -> None:
    """In what describes people and companies, whatever its letters and blanks; not in ids, in events or within a value."""
    assert leads_with(spellings, "has_name") == {"unknown"}
    assert {"nobody_knows", "unknown"} <= leads_with(spellings, "no_industry")
    assert leads_with(spellings, "company") == {"nobody_knows"} and leads_with(spellings, "id") == {"unknown"}
    assert "nobody_knows" in leads_with(spellings, "no_budget")
    for rule_id in ("domain", "not_spain", "head_count"):
        assert leads_with(spellings, rule_id) == set()
    assert len(leads_with(spellings, "channel")) == 10
    row = spellings.leads["nobody_knows"]
    assert row["country"] is row["industry"] is None
    assert row["profile_completeness"] == pytest.approx(2 / 10)


def test_a_page_is_the_path_of_its_address(spellings: Marts) -> None:
    """Rules and events write one page in many ways; host, query and the cell itself are properties of their own."""
    pricing = {"p_slash", "p_capital", "p_address", "p_port", "p_query"}
    assert leads_with(spellings, "pricing") == pricing
    assert leads_with(spellings, "not_pricing") == {"p_app", "p_start", "p_name", "p_deeper"}
    assert leads_with(spellings, "below") == {"p_deeper"} and leads_with(spellings, "front") == {"p_start"}
    assert leads_with(spellings, "pro") == {"p_address"} and leads_with(spellings, "as_it_came") == {"p_app"}
    assert leads_with(spellings, "at_acme") == {"p_address", "p_port", "p_start"}
    assert len(leads_with(spellings, "no_query")) == 8


def test_any_value_of_a_list_may_match(spellings: Marts) -> None:
    """A rule gives its points once; none may match for not_equals; a list of nothing is blank, and a broken array one value."""
    assert points_by_rule(spellings, "two", ("sells",)) == {"sells": 1}
    assert leads_with(spellings, "sells") == {"two", "one"} and leads_with(spellings, "no_sales") == {"neither"}
    assert leads_with(spellings, "any") == {"two", "one", "neither"} and leads_with(spellings, "cell") == {"two"}
    assert leads_with(spellings, "seven") == {"two"} and leads_with(spellings, "broken") == {"one"}
    assert {"neither", "blank"} <= leads_with(spellings, "no_region")


def test_seeds_of_the_project_have_the_headers_of_the_worlds(compiled_project: CompiledProject) -> None:
    """A world's seeds go through the SQL that was compiled for the project's own."""
    assert compiled_project.headers == {seed: list(columns) for seed, columns in SEED_COLUMNS.items()}


def test_the_judge_sees_a_wrong_score(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Where one weight differs, both the ledger and the scores are told apart."""
    world = write_world(
        tmp_path, {"contacts": [contact("c1")], "events": [event("e1", "c1")]}, behavior_rules=[behavior("ping")]
    )
    marts = built(compiled_project, world)
    seeds = read_seeds(world.seeds_path)
    seeds["behavior_rules"][0]["points"] = "1.1"
    kinds = {difference[0] for difference in differences(marts, score(read_raw(world.raw_path), seeds, world.as_of))}
    assert kinds == {"lead_score", "engagement_score", "points", "score_points"}
