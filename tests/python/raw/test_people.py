"""Who opted out, who was deleted, which copy counts, and who is one person under several ids."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from oracle import accept, read_raw
from project import CompiledProject, Marts
from worlds import WorldOptions, build_world
from written_raw import copy_of
from written_worlds import behavior, built, contact, event, fit, write_world

Row = dict[str, Any]


def counts(marts: Marts) -> dict[tuple[str, str], int]:
    """The rows of record_counts by table and outcome."""
    return {(row["raw_table"], row["outcome"]): row["row_count"] for row in marts.tables["record_counts"]}


def hits(marts: Marts, rule_id: str = "ping") -> dict[str, int]:
    """The hits of a rule by lead."""
    return {row["lead_id"]: row["hits"] for row in marts.points if row["rule_id"] == rule_id}


# ------------------------------------------------------------------------------------------------------------
# Who opted out
# ------------------------------------------------------------------------------------------------------------

MAIL = "ann@acme.com"
WISHES = {
    "no": "0.0|Off|None|nan|NULL|N/A|-|no|false|0|F|n||  ".split("|"),
    "yes": "1.0|On|true|Y|t|1|YES".split("|"),
    "neither": "maybe|2|unsubscribed|select".split("|"),
}


@pytest.fixture(scope="module")
def wishes(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Marts:
    """One world of wishes: words, shared addresses, and records that are no leads."""
    words = [contact(f"{kind} {place}", is_opted_out=word) for kind, listed in WISHES.items() for place, word in enumerate(listed)]
    contacts = [
        *words,
        contact("shared", email=MAIL), contact("blanks", email=" ANN @ACME.com\u00a0"), contact("asked", email="Ann@Acme.com", is_opted_out="yes"),
        contact("of_deleted", email="d@acme.com"), contact("deleted", email="d@acme.com", is_opted_out="yes", archived="1"),
        contact("of_rejected", email="r@acme.com"), contact("rejected", email="r@acme.com", is_opted_out="yes", created_at="one day"),
        contact("of_merged", email="m@acme.com"), contact("merged", email="m@acme.com", is_opted_out="yes"), contact("left", email="l@acme.com"),
        contact("with_left", email="l@acme.com"),
        contact("of_erased", email="e@acme.com"), contact("erased", email="e@acme.com", is_opted_out="yes"),
        contact("copies", is_opted_out="yes", updated_at="2020-01-01"), contact("copies", is_opted_out="no", updated_at="2024-01-01"),
        contact("old_address", email="o@acme.com", updated_at="2020-01-01"), contact("old_address", email="n@acme.com", updated_at="2024-01-01"),
        contact("at_old", email="o@acme.com", is_opted_out="yes"), contact("at_new", email="n@acme.com"),
        contact("without_address", email="n/a", is_opted_out="yes"), contact("like_it", email="n/a"), contact("blank_email"),
        contact("said", is_opted_out="call ann@acme.com"),
    ]  # fmt: skip
    tables = {
        "contacts": contacts, "contact_aliases": [{"alias_id": "merged", "contact_id": "left"}], "erasure_requests": [{"contact_id": "erased"}],
    }  # fmt: skip
    return built(compiled_project, write_world(tmp_path_factory.mktemp("wishes"), tables))


def test_an_opt_out_belongs_to_the_address(wishes: Marts) -> None:
    """One yes goes to all who share the address or the person, from records that are no leads too, but not from erased ones."""
    opted_out = {lead for lead, row in wishes.leads.items() if row["is_opted_out"] and not lead.startswith(tuple(WISHES))}
    assert opted_out == {
        "shared", "blanks", "asked", "of_deleted", "of_rejected", "of_merged", "left", "with_left", "copies", "old_address", "at_old", "at_new",
        "without_address", "said",
    }  # fmt: skip


@pytest.mark.parametrize("kind", WISHES)
def test_the_words_of_a_flag(wishes: Marts, kind: str) -> None:
    """Numbers of pandas and words for nothing are no wish; what is neither yes nor no is one."""
    found = {lead: row["is_opted_out"] for lead, row in wishes.leads.items() if lead.startswith(kind + " ")}
    assert len(found) == len(WISHES[kind])
    assert set(found.values()) == {kind != "no"}


def test_what_is_neither_yes_nor_no_is_warned_of(wishes: Marts) -> None:
    """With three of its values, and none that may be somebody's address."""
    found = {row["rule_id"]: row for row in wishes.tables["rule_warnings"] if row["rule_kind"] == "raw"}
    assert set(found) == {"contacts.is_opted_out"}
    row = found["contacts.is_opted_out"]
    assert (row["warning"], row["lead_count"]) == ("unreadable_flag", 5)
    assert row["detail"] == "neither yes nor no in 5 rows ('2', 'maybe', 'select'), read as opted out"


# ------------------------------------------------------------------------------------------------------------
# What was deleted, and which copy counts
# ------------------------------------------------------------------------------------------------------------


def test_deleted_rows_are_counted_and_not_scored(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Any of three columns says so; the newest copy decides, and where nothing decides the deleted one."""
    contacts = [
        contact("stays", is_deleted="0.0", archived="false"), contact("a", is_deleted="true"), contact("b", _fivetran_deleted="1"),
        contact("c", archived="perhaps"), contact("bare", created_at=None, is_deleted="yes"),
        contact("back", updated_at="2024-02-02"), contact("back", updated_at="2024-02-01", archived="yes"),
        contact("gone", updated_at="2024-02-01"), contact("gone", updated_at="2024-02-02", archived="yes"),
        contact("gone_bare", updated_at="2024-02-01"), contact("gone_bare", updated_at="2024-02-02", created_at=None, archived="yes"),
        contact("tied"), contact("tied", archived="yes"),
        contact("of_deleted", company_id="k"), contact("of_living", company_id="l"),
    ]  # fmt: skip
    companies = [
        {"company_id": "k", "industry": "retail", "archived": "true"},
        {"company_id": "l", "industry": "retail", "updated_at": "2020-01-01"},
        {"company_id": "l", "industry": "banks", "updated_at": "2021-01-01"},
    ]
    events = [event("e1", "stays"), event("e2", "a"), event("e3", "gone")]
    tables = {"contacts": contacts, "companies": companies, "events": events}
    rules = [fit("retail", "industry", "equals", "retail"), fit("banks", "industry", "equals", "banks")]
    world = write_world(tmp_path, tables, fit_rules=rules, behavior_rules=[behavior("ping")])
    marts = built(compiled_project, world)
    assert set(marts.leads) == {"stays", "back", "of_deleted", "of_living"}
    assert {row["lead_id"]: row["rule_id"] for row in marts.points if row["score"] == "fit"} == {"of_living": "banks"}
    assert counts(marts) == {
        ("contacts", "accepted"): 4, ("contacts", "deleted"): 8, ("contacts", "rejected: duplicate"): 3,
        ("companies", "accepted"): 1, ("companies", "deleted"): 1, ("companies", "rejected: duplicate"): 1,
        ("events", "accepted"): 1, ("events", "rejected: unknown_contact"): 2,
    }  # fmt: skip
    assert "deleted" not in {reason for _, reason in marts.rejected}
    with compiled_project.database(world.raw_path, world.seeds_path, world.as_of) as connection:
        assert connection.execute("select company_id from marts.account_scores").fetchall() == [("l",)]


def test_the_newest_copy_counts(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Of contacts: updated_at, then loaded_at, then the text; a blank or unreadable date is older than any."""
    copies = {
        "updated": [{"updated_at": "2024-01-02", "department": "z"}, {"updated_at": "2024-01-01", "department": "a"}],
        "loaded": [
            {"updated_at": "2024-01-02", "loaded_at": "2024-01-04", "department": "z"},
            {"updated_at": "2024-01-02", "loaded_at": "2024-01-03", "department": "a"},
        ],
        "blank": [{"updated_at": "1999-01-02", "department": "z"}, {"loaded_at": "2024-01-03", "department": "a"}],
        "unreadable": [{"updated_at": "1999-01-02", "department": "z"}, {"updated_at": "new", "department": "a"}],
        "text": [{"updated_at": "2024-01-02", "department": "z"}, {"updated_at": "2024-01-02", "department": "zz"}],
        "zone": [{"updated_at": "2024-01-02T23:00:00Z", "department": "z"}, {"updated_at": "2024-01-03T00:30:00+02:00", "department": "a"}],
    }
    contacts = [contact(name, **row) for name, rows in copies.items() for row in rows]
    world = write_world(tmp_path, {"contacts": contacts}, fit_rules=[fit("newest", "department", "equals", "z")])
    marts = built(compiled_project, world)
    assert {row["lead_id"] for row in marts.points if row["rule_id"] == "newest"} == set(copies)
    assert counts(marts)["contacts", "rejected: duplicate"] == len(copies)


# ------------------------------------------------------------------------------------------------------------
# One person, several ids
# ------------------------------------------------------------------------------------------------------------

ALIASES = [
    {"alias_id": "old", "contact_id": "middle", "merged_at": "2024-03-01"},
    {"alias_id": "middle", "contact_id": "left", "merged_at": "2024-02-01"},
    {"alias_id": "lead", "contact_id": "left"},
    {"alias_id": "lead", "contact_id": "other", "merged_at": "2024-05-01"},
    {"alias_id": "lead", "contact_id": "left", "merged_at": "2024-05-01"},
    {"alias_id": "lost", "contact_id": "nobody"},
    {"alias_id": "lost_too", "contact_id": "lost"},
]
MERGED: dict[str, list[Row]] = {
    "contact_aliases": ALIASES,
    "contacts": [
        contact("left", created_at="2023-06-01", email="l@acme.com"), contact("old", created_at="2023-01-01"), contact("other"),
        contact("lead", created_at="2022-12-24", is_deleted="yes"), contact("lost"),
    ],
    "events": [
        event("e_old", "old", occurred_at="2024-01-10"), event("e_middle", "middle", occurred_at="2024-01-10"), event("e_lead", "lead", occurred_at="2024-01-10"),
        event("e_late", "old", occurred_at="2024-04-01"), event("e_lost", "lost"), event("e_lost_too", "lost_too"),
        event("e_visit", None, anonymous_id="v", occurred_at="2024-01-10"), event("e_other", "other", occurred_at="2024-01-10"),
    ],
    "identities": [{"anonymous_id": "v", "contact_id": "old", "linked_at": "2024-01-15"}, {"anonymous_id": "v", "contact_id": "other", "linked_at": "2024-01-16"}],
    "contact_attributes": [
        {"contact_id": "old", "attribute": "budget", "observed_at": "2024-01-20", "value": "5"},
        {"contact_id": "left", "attribute": "budget", "observed_at": "2024-01-10", "value": "1"},
    ],
    "opportunities": [{"opportunity_id": "o", "contact_id": "old", "closed_at": "2024-01-05", "is_won": "yes"}],
    "sales_feedback": [{"feedback_id": "f", "contact_id": "lead", "recorded_at": "2024-01-05", "verdict": "accepted"}],
}  # fmt: skip
# Of each day the hits of the contact who is left and the budget that is known: old from the later of both merges on.
DAYS = {"2024-01-12": (1, "1"), "2024-02-15": (2, "1"), "2024-02-29": (2, "1"), "2024-03-01": (4, "5"), "2024-04-01": (5, "5")}


@pytest.fixture(scope="module")
def merged(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Marts]:
    """The marts of one world of merges on several days."""
    rules = [fit(f"budget_{value}", "budget", "equals", value) for value in "15"]
    marts = {}
    for day in DAYS:
        world = write_world(tmp_path_factory.mktemp("merged") / "world", MERGED, as_of=day, fit_rules=rules, behavior_rules=[behavior("ping")])
        marts[day] = built(compiled_project, world)
    return marts


@pytest.mark.parametrize("day", DAYS)
def test_rows_under_old_ids_are_known_from_their_merge(merged: dict[str, Marts], day: str) -> None:
    """Events, visits and attributes count from the day on which all merges of their chain are known."""
    marts = merged[day]
    assert set(marts.leads) == {"left", "other"}
    assert hits(marts) == {"left": DAYS[day][0], "other": 1}
    assert {row["rule_id"] for row in marts.points if row["score"] == "fit"} == {f"budget_{DAYS[day][1]}"}
    assert str(marts.leads["left"]["created_on"]) == "2022-12-24"


def test_every_row_of_old_ids_has_its_outcome(merged: dict[str, Marts]) -> None:
    """A merged contact is accepted, a chain that ends nowhere is an unknown contact, and of two survivors the first counts."""
    assert counts(merged["2024-04-01"]) == {
        ("contacts", "accepted"): 2, ("contacts", "accepted: merged"): 1, ("contacts", "deleted"): 1, ("contacts", "rejected: unknown_contact"): 1,
        ("contact_aliases", "accepted"): 3, ("contact_aliases", "rejected: already_merged"): 1, ("contact_aliases", "rejected: duplicate"): 1,
        ("contact_aliases", "rejected: unknown_contact"): 2,
        ("events", "accepted"): 6, ("events", "rejected: unknown_contact"): 2, ("identities", "accepted"): 1,
        ("identities", "rejected: already_linked"): 1, ("contact_attributes", "accepted"): 2, ("opportunities", "accepted"): 1,
        ("sales_feedback", "accepted"): 1,
    }  # fmt: skip


@pytest.mark.parametrize("aliases", [[("a", "a")], [("a", "b"), ("b", "a")], [("t", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")]])
def test_a_circle_stops_the_build(compiled_project: CompiledProject, tmp_path: Path, aliases: list[tuple[str, str]]) -> None:
    """One sentence names the rows of the circle alone, and no id."""
    rows = [{"alias_id": f"Zelda {alias}", "contact_id": f"Zelda {left}"} for alias, left in aliases]
    world = write_world(tmp_path, {"contacts": [contact("c1")], "contact_aliases": rows})
    with pytest.raises(duckdb.Error) as stopped:
        compiled_project.build(world.raw_path, world.seeds_path, world.as_of)
    circle = ", ".join(str(place) for place, (alias, _) in enumerate(aliases, 1) if alias in "abc")
    assert f"contact_aliases: the rows {circle} (the header not counted) lead in a circle" in str(stopped.value)
    assert "Mend: " in str(stopped.value) and "Zelda" not in str(stopped.value)


def test_a_request_for_any_id_erases_all(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Whichever id of a person the request names, rows under each of them are erased, those of others are not."""
    ids = {"left", "middle", "old", "lead"}
    tables = {**MERGED, "contact_aliases": [row for row in ALIASES if row["contact_id"] != "other"]}
    expected = Counter(table for table, rows in tables.items() for row in rows if {row.get("contact_id"), row.get("alias_id")} & ids)
    for name in sorted(ids):
        world = write_world(tmp_path / name, {**tables, "erasure_requests": [{"contact_id": name}]}, behavior_rules=[behavior("ping")])
        marts = built(compiled_project, world)
        assert set(marts.leads) == {"other"}
        assert {table: number for (table, outcome), number in counts(marts).items() if outcome == "rejected: erased"} == expected
        # The visitor has a good link to somebody who stays.
        assert hits(marts) == {"other": 2}


@pytest.mark.parametrize("number", range(3))
def test_a_merge_learned_later_changes_no_earlier_day(compiled_project: CompiledProject, tmp_path: Path, number: int) -> None:
    """In random worlds: without the merges that came later, nobody but the merged has other hits on the day."""
    world = build_world(random.Random(number + 73), tmp_path, WorldOptions(contacts=30, events=300, years=1, broken_share=0.0))
    raw = read_raw(world.raw_path)
    assert raw["contact_aliases"]
    day = max(row["occurred_at"] for row in accept(raw).rows["events"]).date() - timedelta(days=60)

    def is_kept(table: str, row: Row) -> bool:
        """Whether a merge was known on the day, or a row is something else."""
        return table != "contact_aliases" or row["merged_at"] is None or str(row["merged_at"]) <= str(day + timedelta(days=1))

    earlier = copy_of(world, tmp_path / "earlier", is_kept)
    found = {}
    for name, path in {"later": world.raw_path, "earlier": earlier}.items():
        with compiled_project.database(path, world.seeds_path, day) as connection:
            rows = connection.execute(
                "select lead_id, event_id, known_on from staging.stg_events where rejection_reason is null and known_on <= ? and lead_id is not null",
                [day],
            ).fetchall()
            leads = connection.execute("select lead_id from intermediate.int_leads").fetchall()
            found[name] = set(rows), {lead for (lead,) in leads}
    (rows_later, leads_later), (rows_earlier, leads_earlier) = found["later"], found["earlier"]
    assert {row for row in rows_earlier if row[0] in leads_later} == rows_later
    assert leads_later <= leads_earlier and date.min < day
