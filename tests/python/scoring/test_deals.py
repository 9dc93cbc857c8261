"""How deals stand on each date, whom they credit and what of them is used: by hand, and in random worlds beside the oracle."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from oracle import accept, credited, deal_on, default_as_of, read_raw, read_seeds
from project import PROJECT, CompiledProject
from worlds import WorldOptions, build_world
from written_raw import write_raw

SEEDS = PROJECT / "seeds"
DAY = date(2024, 6, 30)
Row = dict[str, Any]


def deal(deal_id: str, **cells: Any) -> Row:
    """A deal of anna, who works for acme."""
    return {"opportunity_id": deal_id, "contact_id": "anna", "created_at": "2024-06-01", **cells}


# Cells of a deal, how it stands on the day, and its outcome in record_counts.
STATES: dict[str, tuple[Row, str, str]] = {
    "forecast past": ({"is_closed": "no", "closed_at": "2024-06-10"}, "open", "accepted"),
    "forecast to come": ({"is_closed": "0.0", "closed_at": "2024-07-10"}, "open", "accepted"),
    "stage open": ({"stage": "Contract Sent", "closed_at": "2024-06-10", "is_won": "False"}, "open", "accepted"),
    "stage won": ({"stage": "closed_won", "closed_at": "2024-06-10"}, "won", "accepted"),
    "stage won, open": ({"stage": "closedwon", "is_closed": "no", "closed_at": "2024-06-10"}, "won", "accepted"),
    "won tomorrow": ({"is_won": "1.0", "closed_at": "2024-07-01"}, "open", "accepted"),
    "won, says the flag": ({"is_won": "Closed Won", "stage": "Lost", "closed_at": "2024-06-10"}, "won", "accepted"),
    "no beside won": ({"is_won": "no", "stage": "Won", "closed_at": "2024-06-10"}, "lost", "accepted: is_won no beside a stage won"),
    "lost without a date": ({"stage": "Closed-Lost"}, "lost", "accepted"),
    "closed, not won": ({"is_closed": "yes", "closed_at": "2024-06-10"}, "lost", "accepted"),
    "as before": ({"stage": "pilot", "closed_at": "2024-06-10"}, "lost", "accepted"),
    "as before, open": ({"stage": "pilot"}, "open", "accepted"),
    "unreadable is_won": ({"is_won": "perhaps", "stage": "won", "closed_at": "2024-06-10"}, "won", "accepted: unreadable is_won left out"),
    "unreadable closed_at": ({"closed_at": "soon", "is_closed": "no"}, "open", "accepted: unreadable closed_at left out"),
    "unreadable created_at": ({"created_at": "once", "is_won": "yes", "closed_at": "2024-06-10"}, "won", "accepted: unreadable created_at left out"),
    "created late": ({"is_won": "yes", "closed_at": "2024-05-10"}, "won", "accepted: created after it closed"),
    "negative": ({"is_won": "yes", "closed_at": "2024-06-10", "amount": "(500)"}, "won", "accepted: negative amount left out"),
    "two things": (
        {"is_won": "yes", "closed_at": "2024-05-10", "amount": "-5", "currency": "USD", "contact_id": ""}, "won",
        "accepted: credits nobody, amount in another currency left out, negative amount left out, created after it closed",
    ),
    "ambiguous": ({"amount": "1.200"}, "open", "accepted: unreadable amount left out"),
    "contradiction": ({"amount": "£5", "currency": "EUR"}, "open", "accepted: unreadable amount left out"),
    "other sign": ({"amount": "£5"}, "open", "accepted: amount in another currency left out"),
    "plain sign": ({"amount": "$1,200.50"}, "open", "accepted"),
    "not begun, no date": ({"created_at": "", "closed_at": "2024-07-10"}, "open", "accepted"),
    "won without a date": ({"stage": "Closed Won"}, "none", "rejected: won_without_closed_at"),
    "won, unreadable date": ({"is_won": "won", "closed_at": "soon"}, "none", "rejected: unreadable_closed_at"),
    "gone": ({"is_won": "yes", "closed_at": "2024-06-10", "archived": "true"}, "none", "deleted"),
}  # fmt: skip


# Worlds with deals of every kind.
WORLDS = (5, 1, 3, 6, 8, 12)


def states_on(database: Any, day: date) -> dict[str, tuple[str, float | None]]:
    """How each deal stands on a day, with its amount."""
    query = "select opportunity_id, state, amount from intermediate.int_deals where holds_from <= ? and holds_until > ?"
    found = database.execute(query, [day, day]).fetchall()
    assert len({row[0] for row in found}) == len(found), "a deal stands in two ways on one day"
    return {row[0]: row[1:] for row in found}


def test_a_deal_stands_as_what_says_most_says(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """Each kind of deal by hand: its state on the day, what became of its row, and that every reader counts alike."""
    raw = write_raw(tmp_path / "raw", opportunities=[deal(name, **cells) for name, (cells, _, _) in STATES.items()])
    with compiled_project.database(raw, SEEDS, DAY) as database:
        states = states_on(database, DAY)
        outcomes = database.execute("select outcome, row_count from marts.record_counts where raw_table = 'opportunities'").fetchall()
        account = database.execute("select open_deals, won_deals, open_deal_amount from marts.account_scores").fetchone()
        warnings = database.execute("select rule_id, lead_count, detail from marts.rule_warnings where warning = 'unknown_deal_stage'").fetchall()
        customers = database.execute("select lead_id, is_customer_account from marts.lead_scores order by 1").fetchall()
        of_leads = "select sum(amount) from intermediate.int_deals where state = 'open' and lead_number is not null and ? between holds_from and holds_until - 1"
        sums = database.execute(of_leads, [DAY]).fetchall()
    assert {name: states.get(name, ("none",))[0] for name in STATES} == {name: state for name, (_, state, _) in STATES.items()}
    assert dict(outcomes) == Counter(outcome for _, _, outcome in STATES.values())
    of_acme = Counter(state for cells, state, _ in STATES.values() if "contact_id" not in cells)
    assert account == (of_acme["open"], of_acme["won"], 1200.5) and sums == [(1200.5,)]
    assert warnings == [("opportunities.stage", 2, "not in deal_stages.csv, so that closed_at decides, in 2 rows ('pilot')")]
    assert customers == [("anna", True), ("ben", False)]


def test_what_a_later_copy_says_is_known_from_its_day_on(compiled_project: CompiledProject, tmp_path: Path) -> None:
    """A win that is cancelled is none once that is known; before, it was one. The rest is as the copy of the day has it."""
    raw = write_raw(tmp_path / "raw", opportunities=[
        deal("o", is_won="yes", closed_at="2024-06-10", amount="5", updated_at="2024-06-11 09:00"),
        deal("o", is_won="no", is_closed="yes", closed_at="2024-06-10", updated_at="2024-06-20 09:00"),
        deal("o", is_won="yes", closed_at="2024-06-10", amount="9", updated_at="2024-07-20"),
    ])  # fmt: skip
    expected = {date(2024, 6, 10): {}, date(2024, 6, 19): {"o": ("won", 5.0)}, DAY: {"o": ("lost", None)}, date(2024, 7, 20): {"o": ("won", 9.0)}}
    for day, states in expected.items():
        with compiled_project.database(raw, SEEDS, day) as database:
            assert states_on(database, day) == states
            won = database.execute("select count(*) from intermediate.int_lead_conversions").fetchone()
            assert won == (sum(state == "won" for state, _ in states.values()),)
            if day == DAY:
                assert states_on(database, date(2024, 6, 19)) == {"o": ("open", 5.0)}


@pytest.mark.parametrize(("setting", "expected"), [("nobody", {"party": "ben"}), ("earliest_active", {"party": "ben", "company": "anna"})])
def test_deals_with_only_a_company_credit_who_they_should(
    compiled_project: CompiledProject, tmp_path: Path, setting: str, expected: dict[str, str]
) -> None:
    """The contact who takes part, or else as the setting says; the queue leaves out customers where it is asked to."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for file in SEEDS.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace("credit_company_deals,nobody", f"credit_company_deals,{setting}")
        (seeds / file.name).write_text(text.replace("queue_customer_accounts,yes", "queue_customer_accounts,no"), encoding="utf-8")
    won = {"contact_id": "", "company_id": "acme", "is_won": "yes", "closed_at": "2024-06-30"}
    raw = write_raw(
        tmp_path / "raw",
        opportunities=[deal("party", **won), deal("company", **won), deal("early", **{**won, "closed_at": "2024-06-02"})],
        opportunity_contacts=[
            {"opportunity_id": "party", "contact_id": "anna"}, {"opportunity_id": "party", "contact_id": "ben", "is_primary": "yes"},
            {"opportunity_id": "party", "contact_id": "ben"}, {"opportunity_id": "none", "contact_id": "ben"},
            {"opportunity_id": "party", "contact_id": "nobody"},
        ],
    )  # fmt: skip
    with compiled_project.database(raw, seeds, DAY) as database:
        query = "select opportunity_id, contact_id from staging.stg_opportunities where contact_id is not null"
        assert dict(database.execute(query).fetchall()) == expected
        reasons = database.execute("select reason from marts.rejected_records where raw_table = 'opportunity_contacts' order by 1").fetchall()
        assert reasons == [("duplicate",), ("unknown_contact",), ("unknown_opportunity",)]
        assert database.execute("select is_customer_account from marts.lead_scores where lead_id = 'anna'").fetchone() == (True,)
        assert database.execute("select count(*) from intermediate.int_handoff_dates join intermediate.int_lead_accounts using (lead_number) where is_customer_account").fetchone() == (0,)


@pytest.mark.parametrize("number", WORLDS)
def test_deals_stand_as_the_oracle_says(compiled_project: CompiledProject, tmp_path: Path, number: int) -> None:
    """In random worlds: state, amount and credit on the date of the scores and on earlier ones, what became of each row, and its words."""
    world = build_world(random.Random(100 + number), tmp_path, WorldOptions(contacts=25, events=150, years=1, deals=150))
    seeds = read_seeds(world.seeds_path)
    acceptance = accept(read_raw(world.raw_path), seeds)
    as_of = default_as_of(acceptance) - timedelta(days=30 * (number % 3))
    seen: set[str] = set()
    with compiled_project.database(world.raw_path, world.seeds_path, as_of) as database:
        outcomes = dict(database.execute("select outcome, row_count from marts.record_counts where raw_table = 'opportunities'").fetchall())
        for day in (as_of, as_of - timedelta(days=40), as_of - timedelta(days=150)):
            expected = {}
            for deal_id, copies in acceptance.deals.items():
                found = deal_on(copies, day, as_of)
                if found is not None:
                    expected[deal_id] = (found[0], found[1]["amount"])
            assert states_on(database, day) == expected
            seen.update(state for state, _ in expected.values())
        credits = database.execute(
            "select opportunity_id, contact_id from staging.stg_opportunities where rejection_reason is null order by 1"
        ).fetchall()
    assert seen == {"open", "won", "lost"}
    assert credits == sorted((row["opportunity_id"], credited(acceptance, row, as_of)) for row in acceptance.rows["opportunities"])
    wanted: Counter[str] = Counter()
    for row in acceptance.rows["opportunities"]:
        notes = [*([] if credited(acceptance, row, as_of) else ["credits nobody"]), *row["left_out"]]
        wanted["accepted" + (": " + ", ".join(notes) if notes else "")] += 1
    wanted.update(f"rejected: {row.reason}" for row in acceptance.rejected if row.table == "opportunities")
    wanted.update("deleted" for row in acceptance.deleted if row.table == "opportunities")
    assert outcomes == wanted


def test_no_date_rule_of_deals_is_written_twice() -> None:
    """One model decides how a deal stands on a date: no other reads its dates, beside those that audit the raw rows."""
    readers = {
        path.stem for path in (PROJECT / "models").rglob("*.sql")
        if re.search(r"ref\('stg_opportunities'\)", path.read_text(encoding="utf-8")) and "trust" not in path.parts
    }
    assert readers == {"int_deals"}
