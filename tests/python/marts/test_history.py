"""What was published stays, what is asked for is worked out anew, and a CRM hears of what changed: with the real dbt."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from gate import Seeds
from project import PROJECT, run_dbt
from written_raw import EVENTS, write_raw

FIRST, SECOND = date(2024, 6, 29), date(2024, 6, 30)
CONTACTS = [
    {"contact_id": "anna", "created_at": "2024-01-15", "email": "anna@acme.com", "job_title": "VP of Sales", "country": "Austria"},
    {"contact_id": "ben", "created_at": "2024-03-01", "email": "ben@acme.com", "department": "it"},
    {"contact_id": "olga", "created_at": "2024-03-01", "email": "olga@acme.com", "is_opted_out": "yes"},
]
DEMO = {"event_id": "e9", "contact_id": "anna", "event_type": "demo_requested", "occurred_at": "2024-06-30 08:00"}



class Warehouse:
    """A warehouse that one test after another builds, with seeds that may be edited."""

    def __init__(self, folder: Path) -> None:
        """Begin with the seeds of the project; dbt wants them inside it."""
        self.raw_path = write_raw(folder / "raw", contacts=CONTACTS)
        self.file = folder / "warehouse.duckdb"
        self.seeds = folder / "seeds"
        shutil.copytree(PROJECT / "seeds", self.seeds)

    def build(self, as_of: date, *arguments: str, **other_vars: Any) -> None:
        """Build all models and the data tests that prove something about marts, which must go well."""
        arguments = ("build", "--exclude-resource-type", "unit_test", "--exclude", "test_type:generic", "tag:macro_cases", *arguments)
        done = run_dbt(arguments, self.raw_path, self.seeds, self.file, as_of, other_vars=other_vars)
        assert done.is_success, done.output[-3000:]

    def fails(self, model: str, as_of: date, **other_vars: Any) -> str:
        """What dbt prints where a question stops a model of the build."""
        done = run_dbt(["run", "--select", model], self.raw_path, self.seeds, self.file, as_of, other_vars=other_vars)
        assert not done.is_success
        return done.output

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def edit(self, seed: str, key: str, column: str, value: str) -> None:
        """Change one cell of a seed."""
        Seeds(self.seeds).change(seed, key, **{column: value})


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """One warehouse through a week of builds; the tests of this file run in order."""
    return Warehouse(tmp_path_factory.mktemp("history"))


PUBLISHED = "select as_of, lead_id, lead_score, tier, rules_version from history.published_scores order by all"
UPDATES = """
    select lead_id, change, is_tier_changed, is_owner_changed, is_reason_changed, is_score_changed, changed_since
    from marts.crm_lead_updates order by lead_id
"""


def test_the_life_of_a_history(warehouse: Warehouse) -> None:
    """Publish, go on, build a day again, edit a rule, ask for the past, refresh everything."""
    # The first day: everybody is new to the CRM, save who opted out.
    warehouse.build(FIRST)
    first_day = warehouse.rows(PUBLISHED)
    assert [row[:2] for row in first_day] == [(FIRST, "anna"), (FIRST, "ben"), (FIRST, "olga")]
    assert warehouse.rows(UPDATES) == [(lead, "new", False, False, False, False, None) for lead in ("anna", "ben")]
    rules = first_day[0][4]

    # The second day: Anna asked for a demo. The first day stays as it was.
    write_raw(warehouse.raw_path, contacts=CONTACTS, events=[*EVENTS, DEMO])
    warehouse.build(SECOND)
    both_days = warehouse.rows(PUBLISHED)
    assert [row for row in both_days if row[0] == FIRST] == first_day and len(both_days) == 6
    updates = {row[0]: row[1:] for row in warehouse.rows(UPDATES)}
    assert updates["anna"] == ("changed", True, False, True, True, FIRST)
    change = warehouse.rows(
        "select tier_change, previous_as_of, tier_change_rule_id from marts.lead_score_history"
        " where lead_id = 'anna' and as_of = date '2024-06-30'"
    )
    assert change == [("up", FIRST, "demo_requested")]

    # The same day again, after an edit: it replaces that day and no other; both sets of rules are kept.
    warehouse.edit("behavior_rules", "demo_requested", "points", "1")
    warehouse.build(SECOND)
    edited = warehouse.rows(PUBLISHED)
    assert [row for row in edited if row[0] == FIRST] == first_day and len(edited) == 6
    assert {row[4] for row in edited if row[0] == SECOND} != {rules}
    kept = warehouse.rows("select rules_version, count(*) from history.rules_history group by 1")
    assert len(kept) == 2 and rules in dict(kept)

    # What the earlier rules would say of both days is what was said; nothing is published, also not by --full-refresh.
    warehouse.build(SECOND, "--full-refresh", rules_version=rules, history_from=FIRST)
    asked = "select as_of, lead_id, lead_score, tier, rules_version from marts.lead_score_history where history_kind = '{}' order by all"
    assert warehouse.rows(asked.format("would_have_been")) == both_days
    assert warehouse.rows(asked.format("published")) == edited
    assert warehouse.rows("select distinct rules_version from marts.lead_scores") == [(rules,)]
    assert warehouse.rows("select rules_version, count(*) from history.rules_history group by 1 order by 1") == sorted(kept)


SENT = "select lead_id, as_of, tier, owner, lead_score, top_rules, change from history.sent_leads order by as_of, lead_id"
CHANGES = "select lead_id, change, previous_tier, tier, changed_since from marts.crm_lead_updates order by lead_id"
THIRD, FOURTH = date(2024, 7, 1), date(2024, 7, 2)
# All that the sync needs; the seeds are loaded by then.
SYNC = ("--exclude-resource-type", "seed", "--indirect-selection", "cautious", "--select", "+sent_leads")


def test_a_crm_is_told_and_told_to_let_go(warehouse: Warehouse) -> None:
    """What was sent stays written down; who opts out is let go of once; a day again gives the same; the erased are named nowhere."""
    # The question to earlier rules, before this test, sent nothing and left what the second day had sent.
    assert warehouse.rows(CHANGES) == []
    sent = warehouse.rows(SENT)
    assert [(row[0], row[1], row[6]) for row in sent] == [
        ("anna", FIRST, "new"), ("ben", FIRST, "new"), ("anna", SECOND, "changed"),
    ]  # fmt: skip
    assert warehouse.rows(
        "select sent.tier, sent.lead_score, sent.top_rules from history.sent_leads as sent where lead_id = 'anna' and as_of = date '2024-06-30'"
    ) == warehouse.rows(
        "select tier, lead_score, top_rules from history.published_scores where lead_id = 'anna' and as_of = date '2024-06-30'"
    )

    # Anna opts out and Ben leaves the raw data.
    contacts = [{**CONTACTS[0], "is_opted_out": "yes"}, CONTACTS[2], {"contact_id": "carl", "created_at": "2024-03-01", "owner": "Kim"}]
    write_raw(warehouse.raw_path, contacts=contacts, events=[*EVENTS, DEMO])
    warehouse.build(THIRD, *SYNC)
    tiers = dict(warehouse.rows("select lead_id, max_by(tier, as_of) from history.sent_leads where tier is not null group by all"))
    gone = [("anna", "removed", tiers["anna"], None, SECOND), ("ben", "removed", tiers["ben"], None, SECOND)]
    updates = warehouse.rows(CHANGES)
    assert updates == [*gone, ("carl", "new", None, tiers["carl"], SECOND)]
    assert warehouse.rows("select owner, lead_score, top_reasons, next_step from marts.crm_lead_updates where change = 'removed'") == [(None,) * 4] * 2
    sent = warehouse.rows(SENT)
    warehouse.build(THIRD, *SYNC, "--full-refresh")
    assert (warehouse.rows(CHANGES), warehouse.rows(SENT)) == (updates, sent)

    # Anna comes back, Carl leaves, and Ben, of whom the row to let go is left, asks to be forgotten.
    write_raw(warehouse.raw_path, contacts=CONTACTS[:1], events=[*EVENTS, DEMO], erasure_requests=[{"contact_id": "ben"}])
    warehouse.build(FOURTH, *SYNC)
    assert [row[:2] for row in warehouse.rows(CHANGES)] == [("anna", "new"), ("carl", "removed")]
    assert {row[0] for row in warehouse.rows(SENT)} == {"anna", "carl"}


def test_a_copy_of_the_file_answers(warehouse: Warehouse, tmp_path: Path) -> None:
    """Every mart can be read from a copy that goes by another name, as BI tools attach it."""
    copy = tmp_path / "copied.duckdb"
    shutil.copy(warehouse.file, copy)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{copy}' as elsewhere (read_only)")
        marts = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_catalog = 'elsewhere' and table_schema in ('marts', 'history')"
        ).fetchall()
        assert ("marts.lead_score_history",) in marts and len(marts) > 15
        for (mart,) in marts:
            connection.execute(f"select count(*) from elsewhere.{mart}").fetchall()


def test_wrong_questions_get_an_answer(warehouse: Warehouse) -> None:
    """An unknown set of rules, a day that was not published, a range that ends before it begins: each says what to do."""
    output = warehouse.fails("int_seed_cells", SECOND, rules_version="ffff")
    assert "the var rules_version is 'ffff', and no such set of rules was kept" in output and "Mend: --vars" in output
    output = warehouse.fails("crm_lead_updates", SECOND, changed_since="2024-05-01")
    assert "nothing had been sent by 2024-05-01, the day of the var changed_since." in output
    assert "Allowed: a day from 2024-06-29, when the first lead was sent, to the day before the scores. Mend: " in output
    output = warehouse.fails("crm_lead_updates", FOURTH, changed_since=FOURTH)
    assert "the var changed_since is 2024-07-02, and the scores are of 2024-07-02. Allowed: a day from 2024-06-29" in output
    output = warehouse.fails("int_history_dates", SECOND, history_from="2024-06-30", history_to="2024-06-29")
    assert "the var history_from is 2024-06-30, later than the last day asked for, 2024-06-29" in output
    output = warehouse.fails("int_history_dates", SECOND, history_from="2024-06-30", history_to="2024-07-03")
    assert "the var history_to is 2024-07-03, later than the date of the scores, 2024-07-02" in output
    output = warehouse.fails("int_history_dates", SECOND, history_from="yesterday")
    assert "the var history_from is 'yesterday'. Allowed: a date as YYYY-MM-DD, or nothing." in output


def test_the_trend_is_what_was_published(tmp_path: Path) -> None:
    """A week and 30 days ago are the last published days of the weeks that ended then; it works in core and daily, and forgets the erased."""
    lab = Warehouse(tmp_path)
    erased = {"contact_id": "ella", "created_at": "2024-03-01", "email": "ella@acme.com"}
    trend = (
        "select lead_id, lead_score_7_days_ago, tier_7_days_ago, lead_score_30_days_ago, tier_30_days_ago, score_direction"
        " from marts.{} order by lead_id"
    )

    def build(selector: str, as_of: date) -> None:
        """A run of one selector, which must go well."""
        done = run_dbt(["build", "--selector", selector], lab.raw_path, lab.seeds, lab.file, as_of)
        assert done.is_success, done.output[-3000:]

    write_raw(lab.raw_path, contacts=[*CONTACTS, erased])
    for day in (date(2024, 5, 26), date(2024, 5, 30), date(2024, 6, 20)):
        build("core", day)
        assert {row[5] for row in lab.rows(trend.format("lead_scores"))} == {None}
    said = {(day, lead): (score, tier) for day, lead, score, tier, _ in lab.rows(PUBLISHED)}
    write_raw(
        lab.raw_path, contacts=[*CONTACTS, erased, {"contact_id": "nora", "created_at": "2024-06-29"}], events=[*EVENTS, DEMO],
        erasure_requests=[{"contact_id": "ella", "requested_at": "2024-06-30"}],
    )  # fmt: skip
    build("daily", SECOND)
    rows = {row[0]: row[1:] for row in lab.rows(trend.format("lead_scores"))}
    assert sorted(rows) == ["anna", "ben", "nora", "olga"]
    for lead in ("anna", "ben", "olga"):
        # Ten days ago lies in the week that ended 7 days ago, and 31 days ago in that which ended 30 days ago.
        assert rows[lead][:4] == (*said[date(2024, 6, 20), lead], *said[date(2024, 5, 30), lead])
    assert rows["nora"] == (None,) * 5
    now = dict(lab.rows("select lead_id, lead_score from marts.lead_scores"))
    moves = {lead: now[lead] - rows[lead][0] for lead in ("anna", "ben", "olga")}
    assert {lead: rows[lead][4] for lead in moves} == {
        lead: "up" if move >= 5 else "down" if move <= -5 else "level" for lead, move in moves.items()
    }
    assert rows["anna"][4] == "up"
    queued = lab.rows(trend.format("sales_queue"))
    assert queued and queued == [(lead, *rows[lead]) for lead, *_ in queued]

    # Nothing was published in the weeks that ended 7 and 30 days before this one.
    build("core", date(2024, 7, 6))
    assert {row[1:] for row in lab.rows(trend.format("lead_scores"))} == {(None,) * 5}
