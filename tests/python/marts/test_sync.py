"""A CRM that takes what crm_lead_updates names, by any sequence of days, holds what the scores say to within the step.

The SQL between lead_scores and history.sent_leads is the project's own, compiled; everything above it is made up here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from project import CompiledProject

FIRST = date(2024, 6, 1)
STEP = 500  # scores are counted in hundredths here, so that no difference is inexact
ASKED_FOR = date(1999, 12, 31)
HISTORY = "history.sent_leads"
COLUMNS = "lead_id varchar, as_of date, tier varchar, owner varchar, lead_score double, top_rules varchar, change varchar"
UPDATES = "select lead_id, change, tier, owner, lead_score, previous_tier, previous_score, changed_since from marts.crm_lead_updates"


@dataclass(frozen=True)
class Lead:
    """What the scores say of a lead; the score in hundredths."""

    tier: str
    owner: str | None
    score: int
    top_rules: str | None


@dataclass
class Sql:
    """The compiled SQL of the sync, and the file of those who asked to be forgotten.

    Attributes:
        updates: crm_lead_updates as it is built every day.
        asked: the same with the var changed_since, here ASKED_FOR.
        question: the same under rules of the past.
    """

    updates: str
    asked: str
    question: str
    sent: str
    hook: str
    erasure_requests: Path


@pytest.fixture(scope="module")
def sql(compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Sql:
    """The models of the sync, as dbt compiles them, with the table of earlier builds in its place."""
    raw_path = tmp_path_factory.mktemp("sync")
    (raw_path / "contacts.csv").write_text("contact_id,created_at\n")
    (raw_path / "events.csv").write_text("event_id,contact_id,anonymous_id,event_type,occurred_at\n")
    (raw_path / "erasure_requests.csv").write_text("contact_id,requested_at\nnobody,\n")
    nothing = re.compile(r"\(\s*select\s+cast\(null.*?where 1 = 0\s*\)", re.DOTALL)

    def compiled(**other_vars: Any) -> dict[str, str]:
        """The SQL by name of the model."""
        found = compiled_project.compiled(raw_path, FIRST, ["crm_lead_updates", "sent_leads"], other_vars)
        models = {compiled_project.models[unique_id].name: code for unique_id, code in found.items()}
        models["crm_lead_updates"], places = nothing.subn(HISTORY, models["crm_lead_updates"])
        assert places == 1
        return models

    models = compiled()
    asked, question = [compiled(**given)["crm_lead_updates"] for given in ({"changed_since": ASKED_FOR}, {"rules_version": "r1"})]
    hook = compiled_project._dbt(["compile", "--inline", "{{ forget_sent() }}"], raw_path, FIRST).results[0].node.compiled_code
    hook = re.sub(r'"?compiled_project"?\."?\w+"?\."?inline_query"?', HISTORY, hook)
    return Sql(models["crm_lead_updates"], asked, question, models["sent_leads"], hook, raw_path / "erasure_requests.csv")


@dataclass
class Warehouse:
    """The tables around the sync, in memory, and the CRM that takes what it names.

    Attributes:
        crm: what the CRM holds.
        sent: what was sent on each day, as the oracle writes it down; None for a lead to let go of.
    """

    sql: Sql
    connection: duckdb.DuckDBPyConnection
    crm: dict[str, Lead] = field(default_factory=dict)
    sent: dict[date, dict[str, Lead | None]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def build(
        self,
        day: date,
        leads: dict[str, Lead],
        opted_out: dict[str, Lead] | None = None,
        changed_since: date | None = None,
        is_question: bool = False,
        is_recorded: bool = True,
        is_synced: bool = True,
        retention_days: int | None = None,
    ) -> list[tuple[Any, ...]]:
        """Build one day, let the CRM take it, and return the rows of crm_lead_updates."""
        run = self.connection.execute
        requests = "".join(f"{lead_id},\n" for lead_id in sorted(self.erased))
        self.sql.erasure_requests.write_text(f"contact_id,requested_at\nnobody,\n{requests}")
        keep_from = None if retention_days is None else day - timedelta(days=retention_days)
        run("create or replace table intermediate.int_as_of as select ?::date as as_of, ?::date as keep_from", [day, keep_from])
        run("delete from marts.lead_scores")
        run("delete from intermediate.int_leads")
        run("delete from intermediate.int_lead_states")
        for number, (lead_id, lead) in enumerate(sorted({**leads, **(opted_out or {})}.items())):
            values = [lead_id, lead.tier, lead.score / 100, lead.top_rules, lead_id in (opted_out or {}), False, day]
            run("insert into marts.lead_scores values (?, ?, ?, ?, 'because', 'call', ?, ?, ?)", values)
            run("insert into intermediate.int_leads values (?, ?)", [lead_id, number])
            if lead.owner:
                run("insert into intermediate.int_lead_states values (?, ?)", [number, lead.owner])
        updates_sql = self.sql.asked.replace(str(ASKED_FOR), str(changed_since)) if changed_since else self.sql.updates
        run(f"create or replace table marts.crm_lead_updates as {self.sql.question if is_question else updates_sql}")
        rows = run(f"{UPDATES} order by lead_id").fetchall()
        if is_recorded:
            # As dbt's delete+insert by as_of, and the hook behind it.
            run(f"create or replace temporary table coming as {self.sql.sent}")
            run(f"delete from {HISTORY} where as_of in (select as_of from coming)")
            run(f"insert into {HISTORY} by name from coming")
            run(self.sql.hook)
        if is_recorded and is_synced:
            rules = dict(run("select lead_id, top_rules from marts.lead_scores").fetchall())
            for lead_id, change, tier, owner, score, *_ in rows:
                if change == "removed":
                    assert (tier, owner, score) == (None, None, None)
                    self.crm.pop(lead_id, None)
                else:
                    self.crm[lead_id] = Lead(tier, owner, round(score * 100), rules[lead_id])
        for lead_id in self.erased:
            self.crm.pop(lead_id, None)  # by hand, as docs/data_protection.md asks
        return rows

    def expected(self, day: date, leads: dict[str, Lead], changed_since: date | None) -> list[tuple[str, str]]:
        """Who should be named, worked out anew from what was sent before, in plain loops."""
        earlier = sorted(sent for sent in self.sent if sent < day)
        compared = changed_since or (earlier[-1] if earlier else None)
        held: dict[str, Lead | None] = {}
        since: set[str] = set()
        for sent in sorted(self.sent):
            if compared and sent <= compared:
                held.update(self.sent[sent])
            elif sent <= day:
                since |= set(self.sent[sent])
        found = []
        for lead_id in sorted((set(held) | set(leads) | since) - self.erased):
            lead, before = leads.get(lead_id), held.get(lead_id)
            if lead is None:
                change = "removed" if before or lead_id in since else None
            elif before is None:
                change = "new"
            else:
                others = lead.tier != before.tier or lead.owner != before.owner or lead.top_rules != before.top_rules
                is_off = abs(lead.score - before.score) >= STEP
                change = "changed" if others or is_off or lead_id in since else None
            if change:
                found.append((lead_id, change))
        return found

    def remember(self, day: date, names: list[tuple[str, str]], leads: dict[str, Lead]) -> None:
        """Write down what was sent; what was sent again counts no more on later days."""
        rows = {lead_id: None if change == "removed" else leads[lead_id] for lead_id, change in names}
        if rows:
            self.sent[day] = rows
        for other in self.sent:
            kept = {name: row for name, row in self.sent[other].items() if name not in self.erased}
            self.sent[other] = {name: row for name, row in kept.items() if other <= day or name not in rows}
        self.sent = {other: rows for other, rows in self.sent.items() if rows}

    def history(self) -> dict[tuple[str, date], Lead | None]:
        """What stands in history.sent_leads."""
        rows = self.connection.execute(f"select * from {HISTORY}").fetchall()
        assert all((row[6] == "removed") == (row[2] is None) for row in rows)
        return {
            (lead_id, as_of): None if change == "removed" else Lead(tier, owner, round(score * 100), top_rules)
            for lead_id, as_of, tier, owner, score, top_rules, change in rows
        }


@contextmanager
def warehouse_of(sql: Sql) -> Iterator[Warehouse]:
    """An empty warehouse."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("attach ':memory:' as compiled_project")
        connection.execute("use compiled_project")
        for schema in ("marts", "intermediate", "history"):
            connection.execute(f"create schema {schema}")
        connection.execute(f"create table {HISTORY} ({COLUMNS})")
        connection.execute(
            "create table marts.lead_scores (lead_id varchar, tier varchar, lead_score double, top_rules varchar,"
            " top_reasons varchar, next_step varchar, is_opted_out boolean, is_excluded boolean, as_of date)"
        )
        connection.execute("create table intermediate.int_leads (lead_id varchar, lead_number integer)")
        connection.execute("create table intermediate.int_lead_states (lead_number integer, owner varchar)")
        connection.execute("create table intermediate.int_settings as select 5.0::double as sync_min_score_change")
        yield Warehouse(sql, connection)


def off(crm: dict[str, Lead], leads: dict[str, Lead]) -> list[str]:
    """The leads of which a CRM holds something else than it should."""
    wrong = sorted(crm.keys() ^ leads.keys())
    for lead_id in crm.keys() & leads.keys():
        held, lead = crm[lead_id], leads[lead_id]
        same = (held.tier, held.owner, held.top_rules) == (lead.tier, lead.owner, lead.top_rules)
        if not same or abs(held.score - lead.score) >= STEP:
            wrong.append(lead_id)
    return wrong


def moved(chance: random.Random, lead: Lead) -> Lead:
    """A lead a day later: mostly a drift below the step, now and then another owner, other reasons, a leap."""
    drift = -chance.choice((0, 1, 99, 250, 498)) if chance.random() < 0.9 else chance.randint(-6000, 6000)
    score = min(10000, lead.score + drift) if lead.score + drift > 0 else 9000
    return Lead(
        "Hot" if score >= 6000 else "Cold",
        chance.choice(("Kim", "Pat", None)) if chance.random() < 0.05 else lead.owner,
        score,
        chance.choice(("a|b", "a", None)) if chance.random() < 0.05 else lead.top_rules,
    )


@pytest.mark.parametrize("number", range(8))
def test_a_crm_converges(sql: Sql, number: int) -> None:
    """Drifts, opt-outs, returns, days again and out of turn, questions, failed builds, lost syncs, erasures, retention."""
    chance = random.Random(number)
    everybody = {f"lead {place}": Lead("Cold", None, chance.randint(0, 10000), "a") for place in range(8)}
    state = {name: "here" for name in everybody}
    retention_days = chance.choice((None, 1, 4))
    with warehouse_of(sql) as warehouse:
        day, good_day = FIRST, None
        for _ in range(25):
            for name in everybody:
                everybody[name] = moved(chance, everybody[name])
                if chance.random() < 0.12:
                    state[name] = chance.choice(("here", "here", "opted out", "gone"))
            if chance.random() < 0.05:
                warehouse.erased.add(chance.choice(sorted(everybody)))
            here = {name: lead for name, lead in everybody.items() if state[name] == "here" and name not in warehouse.erased}
            silent = {name: lead for name, lead in everybody.items() if state[name] == "opted out" and name not in warehouse.erased}
            given: dict[str, Any] = {"leads": here, "opted_out": silent, "retention_days": retention_days}

            # What came between two syncs that went well.
            kind = chance.choice(("nothing", "nothing", "question", "failed", "lost", "earlier"))
            since = None
            if kind == "question":
                assert warehouse.build(day, is_question=True, **given) == []
            elif kind == "failed":
                warehouse.build(day, is_recorded=False, **given)
            elif kind == "earlier":
                earlier = day - timedelta(days=min(chance.randint(1, 3), retention_days or 3))
                expected = warehouse.expected(earlier, here, None)
                rows = warehouse.build(earlier, **{**given, "retention_days": None})
                assert [row[:2] for row in rows] == expected
                warehouse.remember(earlier, expected, here)
            elif kind == "lost" and good_day and good_day < day and any(sent <= good_day for sent in warehouse.sent):
                # What this build sends never arrives, so the next one asks for what changed since the last that did.
                warehouse.remember(day, [row[:2] for row in warehouse.build(day, is_synced=False, **{**given, "retention_days": None})], here)
                since, day = good_day, day + timedelta(days=chance.randint(0, 1))
                given["retention_days"] = None

            expected = warehouse.expected(day, here, since)
            rows = warehouse.build(day, changed_since=since, **given)
            assert [row[:2] for row in rows] == expected
            warehouse.remember(day, expected, here)
            assert off(warehouse.crm, here) == []
            assert not warehouse.erased & {name for name, _ in warehouse.history()}
            if chance.random() < 0.3:
                assert warehouse.build(day, changed_since=since, **given) == rows
            good_day = day
            day += timedelta(days=chance.choice((0, 1, 1, 3)))
        kept = warehouse.history()
        written = {(name, sent): lead for sent, leads in warehouse.sent.items() for name, lead in leads.items()}
        assert kept == written if retention_days is None else kept.items() < written.items()
        latest = {name: max(sent for other, sent in written if other == name) for name, _ in written}
        assert all((name, sent) in kept or written[name, sent] is None for name, sent in latest.items())


def test_a_slow_fall_is_sent(sql: Sql) -> None:
    """Two points a day are nothing from day to day and are sent once they add up to five."""
    with warehouse_of(sql) as warehouse:
        named = []
        for number in range(10):
            lead = {"anna": Lead("Cold", None, 5000 - 200 * number, None)}
            named.append([row[1] for row in warehouse.build(FIRST + timedelta(days=number), lead)])
    assert named == [["new"], [], [], ["changed"], [], [], ["changed"], [], [], ["changed"]]


def test_what_is_past_its_retention_makes_nobody_new(sql: Sql) -> None:
    """A lead that is not sent again for long is still held; one that was let go leaves no row."""
    anna, ben = {"anna": Lead("Cold", None, 1000, "a")}, {"ben": Lead("Cold", None, 1000, "a")}
    with warehouse_of(sql) as warehouse:
        warehouse.build(FIRST, {**anna, **ben})
        warehouse.build(FIRST + timedelta(days=1), anna)
        assert warehouse.build(FIRST + timedelta(days=400), anna, retention_days=30) == []
        assert warehouse.history() == {("anna", FIRST): anna["anna"]}
        again = [warehouse.build(FIRST + timedelta(days=500), {"anna": Lead("Hot", None, 7000, "a")}, retention_days=30) for _ in range(2)]
    assert [row[:2] for row in again[0]] == [("anna", "changed")] and again[1] == again[0]
