"""The gate: a mistake in a seed stops the build before any mart changes, and is named with the mend.

One copy of the project is built once on a handful of leads. Each test then edits a fresh copy of the default seeds and
builds again. A build lists all problems at once, so mistakes that do not hide each other share one.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache
from unittest import mock

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from oracle import read_seeds
from project import PROJECT, environment, seed_headers

HEADERS = seed_headers(PROJECT / "seeds")
CONTACTS = """contact_id,created_at,email,job_title,department,region
C1,2026-01-05,ann@example.com,Chief Marketing Officer,marketing,Europe
C2,2026-01-06,bob@gmail.com,Student,,Asia Pacific
C3,2026-01-07,,VP of Sales,sales,
"""
EVENTS = """event_id,contact_id,event_type,occurred_at,loaded_at,page
E1,C1,email_opened,2026-02-01 10:00:00,2026-02-01 11:00:00,
E2,C1,page_viewed,2026-02-02 10:00:00,2026-02-02 11:00:00,/pricing
E3,C2,unsubscribed,2026-02-03 10:00:00,2026-02-03 11:00:00,
E4,C3,webinar_attended,2026-02-04 10:00:00,2026-02-04 11:00:00,
"""
DEFAULTS = {
    "behavior_rules": {"description": "A rule", "category": "email", "event_type": "email_opened", "points": "2"},
    "fit_rules": {"description": "A rule", "category": "company", "attribute": "region", "operator": "equals", "value": "x", "points": "1"},
    "absence_rules": {"description": "A rule", "category": "silence", "absent_days": "30", "points": "-1"},
    "buying_stages": {"stage": "decision", "stage_order": "3", "event_type": "email_opened", "within_days": "30", "track": "fast-track"},
    "score_categories": {"score": "fit"},
    "tiers": {"min_score": "50", "is_sales_ready": "no"},
    "routing_rules": {"attribute": "region", "operator": "equals", "value": "x", "owner": "Somebody"},
    "seniority_patterns": {"seniority": "vp"},
    "email_domains": {"kind": "free"},
    "deal_stages": {"outcome": "open"},
    "list_attributes": {"separator": ";"},
}


# ------------------------------------------------------------------------------------------------------------
# Seeds, and edits to them
# ------------------------------------------------------------------------------------------------------------


class Seeds:
    """A folder of seeds that can be edited as an analyst would."""

    def __init__(self, folder):
        self.folder = folder

    def reset(self):
        """Make the seeds the default ones again."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(PROJECT / "seeds", self.folder)

    def file(self, seed):
        """The file of a seed."""
        return self.folder / f"{seed}.csv"

    def rows(self, seed):
        """The rows of a seed, each a list of cells, the header first."""
        with self.file(seed).open(encoding="utf-8", newline="") as lines:
            return list(csv.reader(lines))

    def write(self, seed, rows):
        """Write a seed from rows."""
        with self.file(seed).open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows(rows)

    def add(self, seed, **cells):
        """Add a row; a column that is not named has its default here, or is blank."""
        cells = {**DEFAULTS.get(seed, {}), **cells}
        self.write(seed, [*self.rows(seed), [cells.get(column, "") for column in HEADERS[seed]]])

    def change(self, seed, key, **cells):
        """Change cells of the rows whose first cell is `key`."""
        rows = self.rows(seed)
        for row in rows[1:]:
            if row[0] == key:
                for column, cell in cells.items():
                    row[rows[0].index(column)] = cell
        self.write(seed, rows)

    def header_only(self, *seeds):
        """Leave nothing but the header."""
        for seed in seeds:
            self.write(seed, self.rows(seed)[:1])

    def without_column(self, seed, column):
        """Take a column out."""
        rows = self.rows(seed)
        place = rows[0].index(column)
        self.write(seed, [row[:place] + row[place + 1 :] for row in rows])

    def replace(self, seed, old, new):
        """Replace a text wherever it stands in the file."""
        text = self.file(seed).read_text(encoding="utf-8")
        assert old in text, f"{old} does not stand in {seed}"
        self.file(seed).write_text(text.replace(old, new), encoding="utf-8")

    def recode(self, seed, encoding="utf-8", line_end="\n", before=b""):
        """Save the file in another encoding, with other line ends, behind other bytes."""
        text = self.file(seed).read_text(encoding="utf-8")
        self.file(seed).write_bytes(before + text.replace("\n", line_end).encode(encoding))


def add(seed, **cells):
    """An edit that adds a row."""
    return lambda seeds: seeds.add(seed, **cells)


def change(seed, key, **cells):
    """An edit that changes cells of a row."""
    return lambda seeds: seeds.change(seed, key, **cells)


def header_only(*names):
    """An edit that leaves nothing but headers."""
    return lambda seeds: seeds.header_only(*names)


def problem(seed, row, column, found, allowed, mend):
    """The sentence that the gate says of one problem."""
    return f"{seed}.csv, row {row}, column {column}: {found}; allowed: {allowed}. Mend: {mend}."


def wrong(seed, row, column, cell, allowed, mend):
    """The sentence that the gate says of one cell; a blank one is None."""
    found = "blank is not allowed" if cell is None else f"'{cell}' is not allowed"
    return problem(seed, row, column, found, allowed, mend)


# ------------------------------------------------------------------------------------------------------------
# The project, built once
# ------------------------------------------------------------------------------------------------------------


class Outcome:
    """How a build ended: whether it went well, dbt's message of each node that failed, and the lines of the gate."""

    def __init__(self, is_success, messages):
        self.is_success = is_success
        self.messages = messages
        # The gate, or what looks at the files before it.
        lines = messages.get("int_rules_gate", messages.get("check_seed_files", "")).splitlines()[1:]
        self.title = lines[0].strip().replace("Invalid Input Error: ", "") if lines else ""
        self.problems = [line.strip() for line in lines[1:] if line.strip() and not line.strip().startswith("> ")]


class Project:
    """A copy of the project with its own seeds, raw data and warehouse."""

    def __init__(self, folder):
        self.folder = folder / "project"
        self.warehouse = folder / "gate.duckdb"
        self.target = folder / "target"
        ignore = shutil.ignore_patterns("__pycache__")
        for name in ("models", "macros", "seeds", "scripts", "tests/dbt"):
            shutil.copytree(PROJECT / name, self.folder / name, ignore=ignore)
        for name in ("dbt_project.yml", "profiles.yml", ".dbtignore"):
            shutil.copy(PROJECT / name, self.folder / name)
        (self.folder / "raw").mkdir()
        (self.folder / "raw" / "contacts.csv").write_text(CONTACTS)
        (self.folder / "raw" / "events.csv").write_text(EVENTS)
        self.seeds = Seeds(self.folder / "seeds")
        # As lead-scoring gives them, so that it need not parse the project again.
        self.variables = {"raw_path": str(self.folder / "raw"), "seeds_path": "seeds"}
        self.manifest = None
        self.manifest = self.dbt("parse").result

    @contextmanager
    def surroundings(self):
        """The environment variables and the folder that dbt works in."""
        places = {**environment(self.warehouse, self.target, threads=2), "DBT_PROJECT_DIR": str(self.folder)}
        before = os.getcwd()
        with mock.patch.dict(os.environ, {**places, "DBT_PROFILES_DIR": str(self.folder)}):
            os.chdir(self.folder)
            try:
                yield
            finally:
                DuckDBConnectionManager.close_all_connections()
                os.chdir(before)

    def dbt(self, *arguments):
        """Run dbt in this process; the project is parsed once."""
        with self.surroundings():
            return dbtRunner(manifest=self.manifest).invoke(
                ["--log-level", "none", "--no-write-json", *arguments, "--vars", json.dumps(self.variables)]
            )

    def build(self):
        """`dbt build` without the tests, which have nothing to say of the gate."""
        return self.outcome(self.dbt("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"))

    @staticmethod
    def outcome(done):
        """How a run of dbt ended."""
        if done.exception is not None:
            assert "check_seed_files" in str(done.exception), done.exception
            return Outcome(False, {"check_seed_files": str(done.exception)})
        failed = [node for node in done.result.results if str(node.status) in ("error", "fail", "runtime error")]
        return Outcome(done.success, {node.node.name: node.message for node in failed})

    def command(self, *arguments):
        """Run lead-scoring as scripts/run.py does."""
        with self.surroundings():
            return subprocess.run(
                [sys.executable, "-m", "lead_scoring", *arguments], check=False,
                capture_output=True, text=True, encoding="utf-8", env={**os.environ, "COLUMNS": "5000", "PYTHONPATH": str(self.folder / "scripts")},
            )

    def query(self, sql):
        """The rows of a query over the warehouse."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def marts(self):
        """The ordered content of every mart."""
        names = [name for (name,) in self.query("select table_name from information_schema.tables where table_schema = 'marts' order by 1")]
        assert names
        return {name: self.query(f"select * from marts.{name} order by all") for name in names}


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


def failing(project, *edits):
    """Build with edits: it must fail and leave every mart as it was. Returns the outcome."""
    project.seeds.reset()
    for edit in edits:
        edit(project.seeds)
    done = project.build()
    assert not done.is_success
    assert project.marts() == project.good_marts, "a mart changed"
    return done


# ------------------------------------------------------------------------------------------------------------
# Mistakes that the gate names
# ------------------------------------------------------------------------------------------------------------

EVENT_COLUMNS = (
    "blank, or a column of events: event_id, contact_id, anonymous_id, event_type, occurred_at, loaded_at, channel, campaign_id, "
    "page, page_url, page_host, page_query, asset, duration_seconds, quantity"
)
CATEGORIES = (
    "a category of score_categories.csv: company, content, data_quality, demographics, email, events, exclusions, forms, intent, "
    "persona, silence, social, website"
)
OPERATORS = "one of equals, not_equals, in, contains, at_least, at_most, present, absent"
POINTS = "a number between -1000000 and 1000000"
HALF_LIFE = "a number of days above 0 and at most 1000000, or blank for no decay"
CAP = "a number above 0 and at most 1000000000, or blank for no cap"
DAY = "a date as YYYY-MM-DD, or blank"
SETTINGS = "one of " + ", ".join(row["setting"] for row in read_seeds(PROJECT / "seeds")["calibration_settings"])
DIGITS = "write digits, with a point before decimals"
WHOLE = "write a whole number, in digits"
LIMITS = "write a number inside these limits"
DATE = "write the date like 2026-01-31"
FILL = "fill the cell"
SPACE = "type a plain space in its place"
WORD = "correct the word"
COPIES = "rename or remove the copies"


def behavior_cell(name, column, cell, allowed, mend, **others):
    """A behaviour rule with one wrong cell, and the sentence about it."""
    row = f"x_{name}"
    return add("behavior_rules", rule_id=row, **{column: cell}, **others), [
        wrong("behavior_rules", row, column, shortened(cell.strip()) or None, allowed, mend)
    ]


def shortened(cell):
    """A cell as messages show it."""
    return cell[:100] + ("…" if len(cell) > 100 else "")


def operand(name, column, found, allowed, mend, **cells):
    """A behaviour rule whose property, operator and value do not go together, and the sentence about it."""
    row = f"x_{name}"
    return add("behavior_rules", rule_id=row, **cells), [wrong("behavior_rules", row, column, found, allowed, mend)]


def copies(seed, row, column, count, *files):
    """The sentence about a key that stands more than once."""
    where = " and ".join(f"{file}.csv" for file in files or [seed])
    return wrong(seed, row, column, row, f"each once, and this one stands {count} times, in {where}", COPIES)


IN_BEHAVIOR_RULES = {
    "unknown category": behavior_cell("category", "category", "emial", CATEGORIES, "correct it, or add it to score_categories.csv"),
    "blank category": behavior_cell("no_category", "category", "", "a category of score_categories.csv", FILL),
    "blank event type": behavior_cell("no_event", "event_type", " ", "an event type, e.g. email_opened", FILL),
    "half-life of 0": behavior_cell("zero", "half_life_days", "0", HALF_LIFE, LIMITS),
    "negative half-life": behavior_cell("minus", "half_life_days", "-3", HALF_LIFE, LIMITS),
    "half-life in letters": behavior_cell("abc", "half_life_days", "abc", HALF_LIFE, DIGITS),
    "half-life with an underscore": behavior_cell("underscore", "half_life_days", "1_000", HALF_LIFE, DIGITS),
    "endless half-life": behavior_cell("inf", "half_life_days", "inf", HALF_LIFE, DIGITS),
    "half-life with a decimal comma": behavior_cell("comma", "half_life_days", "14,5", HALF_LIFE, DIGITS),
    "half-life beyond belief": behavior_cell("long", "half_life_days", "1000001", HALF_LIFE, LIMITS),
    "blank points": behavior_cell("no_points", "points", "", POINTS, FILL),
    "points in letters": behavior_cell("ten", "points", "ten", POINTS, DIGITS),
    "a billion points": behavior_cell("billion", "points", "1e9", POINTS, LIMITS),
    "points that are no number": behavior_cell("nan", "points", "NaN", POINTS, DIGITS),
    "max_per_day of 0": behavior_cell("per_day", "max_per_day", "0", "a number above 0 and at most 1000000000, or blank for no limit", LIMITS),
    "a cap beyond belief": behavior_cell("high_cap", "max_points", "1e300", CAP, LIMITS),
    "negative max_points": behavior_cell("cap", "max_points", "-5", CAP, LIMITS),
    "a day that does not exist": behavior_cell("february", "valid_from", "2026-02-30", DAY, DATE),
    "a date written in another way": behavior_cell("slashes", "valid_to", "01/02/2026", DAY, DATE),
    "a date with a time": behavior_cell("time", "valid_to", "2026-01-01 10:00", DAY, DATE),
    "valid_from after valid_to": behavior_cell(
        "turned", "valid_to", "2026-03-01", "a date on or after valid_from, 2026-03-02", "swap or correct the two dates",
        valid_from="2026-03-02"),
    "is_active neither yes nor no": behavior_cell("maybe", "is_active", "maybe", "yes or no, or blank for yes", "write yes or no"),
    "unknown property": behavior_cell("pgae", "property", "pgae", EVENT_COLUMNS, WORD, operator="equals", value="/"),
    "unknown operator": behavior_cell("is", "operator", "is", f"{OPERATORS}; blank where property is blank", WORD, property="page", value="/"),
    "two operators in one cell": behavior_cell(
        "two", "operator", "equals|not_equals", f"{OPERATORS}; blank where property is blank", WORD, property="page", value="/"),
    "property without operator": operand(
        "no_operator", "operator", None, "an operator beside the property page", "write the operator, or blank the property",
        property="page"),
    "operator without property": operand(
        "no_property", "property", None, "the name of a property beside the operator equals",
        "write the property, or blank the operator", operator="equals", value="/"),
    "value alone": operand(
        "alone", "value", "/", "blank, because the row has no operator", "blank the value, or write property and operator", value="/"),
    "equals without value": operand(
        "equals", "value", None, "a value, because equals compares with one", "write the value", property="page", operator="equals"),
    "in without value": operand("in", "value", None, "a value, because in compares with one", "write the value", property="page", operator="in"),
    "in with nothing but bars": operand(
        "bars", "value", "| |", "a value, because in compares with one", "write the value", property="page", operator="in", value="| |"),
    "at_least without value": operand(
        "least", "value", None, "a value, because at_least compares with one", "write the value", property="quantity", operator="at_least"),
    "at_least with text": operand(
        "many", "value", "many", "a number, because at_least compares numbers", DIGITS, property="quantity", operator="AT_LEAST", value="many"),
    "present with a value": operand(
        "present", "value", "x", "blank, because present compares with nothing", "blank the value",
        property="page", operator="present", value="x"),
    "absent with a value": operand(
        "absent", "value", "x", "blank, because absent compares with nothing", "blank the value", property="page", operator="absent", value="x"),
    "a page with a query": operand(
        "query", "value", "/pricing|/shop?plan=pro", "a page without ? and #, because page is the path alone",
        "write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?)",
        property="page", operator="in", value="/pricing|/shop?plan=pro"),
    "more than 1000 values": operand(
        "thousand", "value", "|".join(str(number) for number in range(1001))[:100] + "…", "at most 1000 values, split by |",
        "split the list over several rules", property="page", operator="in", value="|".join(str(number) for number in range(1001))),
    "an endless value": operand(
        "endless", "value", "x" * 100 + "…", "at most 1000 characters", "write a shorter value",
        property="page", operator="equals", value="x" * 1001),
    "quotes and SQL": behavior_cell("sql", "points", "1'; drop table x; --", POINTS, DIGITS),
    "blank rule_id": (
        add("behavior_rules", rule_id=""),
        [wrong("behavior_rules", "(blank rule_id)", "rule_id", None, "a name that no other rule has", FILL)]),
    "one id twice in a file": (
        lambda seeds: [seeds.add("behavior_rules", rule_id="x_twice"), seeds.add("behavior_rules", rule_id="X_Twice ")],
        [copies("behavior_rules", "X_Twice", "rule_id", 2), copies("behavior_rules", "x_twice", "rule_id", 2)]),
    "one id in two files": (
        add("behavior_rules", rule_id="c_level"),
        [copies("behavior_rules", "c_level", "rule_id", 2, "behavior_rules", "fit_rules"),
         copies("fit_rules", "c_level", "rule_id", 2, "behavior_rules", "fit_rules")]),
}

IN_BUYING_STAGES = {
    "a stage with two orders": (
        lambda seeds: [seeds.add("buying_stages", rule_id="x_first", stage="Choice", stage_order="7", track="nurture"),
                       seeds.add("buying_stages", rule_id="x_second", stage="choice", stage_order="8", track="nurture")],
        [wrong("buying_stages", row, "stage_order", order, "one stage_order for all rows of the stage choice, which has 7 and 8",
               "write the same stage_order in all of them") for row, order in (("x_first", "7"), ("x_second", "8"))]),
    "a stage with two tracks": (
        lambda seeds: [seeds.add("buying_stages", rule_id="x_slow", stage="trial", stage_order="9", track="Nurture"),
                       seeds.add("buying_stages", rule_id="x_fast", stage="trial", stage_order="9.0")],
        [wrong("buying_stages", row, "track", track, "one track for all rows of the stage trial, which has fast-track and nurture",
               "write the same track in all of them") for row, track in (("x_slow", "Nurture"), ("x_fast", "fast-track"))]),
    "two stages with one order": (
        lambda seeds: [seeds.add("buying_stages", rule_id="x_left", stage="left", stage_order="11"),
                       seeds.add("buying_stages", rule_id="x_right", stage="right", stage_order="11")],
        [wrong("buying_stages", f"x_{stage}", "stage", stage, "one stage for all rows of the stage_order 11, which has left and right",
               "give each stage its own stage_order") for stage in ("left", "right")]),
    "a sign that holds for no day": (
        add("buying_stages", rule_id="x_never", within_days="0"),
        [wrong("buying_stages", "x_never", "within_days", "0", "a whole number of days from 1 to 100000", LIMITS)]),
    "a sign without its days": (
        add("buying_stages", rule_id="x_always", within_days=""),
        [wrong("buying_stages", "x_always", "within_days", None, "a whole number of days from 1 to 100000", FILL)]),
    "a sign of no stage": (
        add("buying_stages", rule_id="x_nowhere", stage=""),
        [wrong("buying_stages", "x_nowhere", "stage", None, "the name of a stage, e.g. decision", FILL)]),
    "a stage without its place": (
        add("buying_stages", rule_id="x_floating", stage="floating", stage_order=""),
        [wrong("buying_stages", "x_floating", "stage_order", None, "a whole number from 1 to 1000", FILL)]),
    "a stage in place 0": (
        add("buying_stages", rule_id="x_ground", stage="ground", stage_order="0"),
        [wrong("buying_stages", "x_ground", "stage_order", "0", "a whole number from 1 to 1000", LIMITS)]),
    "a track that is none": (
        add("buying_stages", rule_id="x_track", stage="tracked", stage_order="12", track="slow"),
        [wrong("buying_stages", "x_track", "track", "slow", "fast-track or nurture", WORD)]),
    "a sign of no event": (
        add("buying_stages", rule_id="x_eventless", event_type=""),
        [wrong("buying_stages", "x_eventless", "event_type", None, "an event type, e.g. demo_requested", FILL)]),
    "a sign on a page with a fragment": (
        add("buying_stages", rule_id="x_faq", property="Page", operator="contains", value="#faq"),
        [wrong("buying_stages", "x_faq", "value", "#faq", "a page without ? and #, because page is the path alone",
               "write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?)")]),
    "a sign that compares with nothing": (
        add("buying_stages", rule_id="x_page", property="page", operator="in"),
        [wrong("buying_stages", "x_page", "value", None, "a value, because in compares with one", "write the value")]),
    "the id of a rule for a sign": (
        add("buying_stages", rule_id="quiet_30_days"),
        [copies(seed, "quiet_30_days", "rule_id", 2, "absence_rules", "buying_stages") for seed in ("absence_rules", "buying_stages")]),
}

IN_OTHER_SEEDS = {
    "an attribute one slip away": (
        add("fit_rules", rule_id="x_slip", attribute="Regoin"),
        [wrong("fit_rules", "x_slip", "attribute", "regoin", "the name of a known attribute; region is one slip away", "write region")]),
    "unknown persona": (
        add("fit_rules", rule_id="x_persona", persona_id="nobody"),
        [wrong("fit_rules", "x_persona", "persona_id", "nobody",
               "a persona of personas.csv, or blank for every persona: business_user, revenue_leader, technical_evaluator",
               "correct it, or add it to personas.csv")]),
    "blank operator of a fit rule": (
        add("fit_rules", rule_id="x_operator", operator=""), [wrong("fit_rules", "x_operator", "operator", None, OPERATORS, FILL)]),
    "blank attribute of a fit rule": (
        add("fit_rules", rule_id="x_attribute", attribute=""),
        [wrong("fit_rules", "x_attribute", "attribute", None, "the name of an attribute, e.g. seniority", FILL)]),
    "at_most with text": (
        add("fit_rules", rule_id="x_old", attribute="age", operator="at_most", value="old"),
        [wrong("fit_rules", "x_old", "value", "old", "a number, because at_most compares numbers", DIGITS)]),
    "no day of absence": (
        add("absence_rules", rule_id="x_zero", absent_days="0"),
        [wrong("absence_rules", "x_zero", "absent_days", "0", "a whole number of days from 1 to 100000", LIMITS)]),
    "half a day of absence": (
        add("absence_rules", rule_id="x_half", absent_days="1.5"),
        [wrong("absence_rules", "x_half", "absent_days", "1.5", "a whole number of days from 1 to 100000", WHOLE)]),
    "absence beyond any calendar": (
        add("absence_rules", rule_id="x_long", absent_days="99999999999"),
        [wrong("absence_rules", "x_long", "absent_days", "99999999999", "a whole number of days from 1 to 100000", LIMITS)]),
    "unknown score of a category": (
        add("score_categories", category="x_score", score="both"),
        [wrong("score_categories", "x_score", "score", "both", "fit or engagement", WORD)]),
    "a category twice": (add("score_categories", category="Email"), [
        copies("score_categories", "Email", "category", 2), copies("score_categories", "email", "category", 2)]),
    "min_points above max_points": (
        add("score_categories", category="x_limits", min_points="10", max_points="5"),
        [wrong("score_categories", "x_limits", "min_points", "10", "a number at most max_points", "swap or correct the two limits")]),
    "unknown score of a band": (
        add("score_bands", score="total", band="A", min_score="10"),
        [wrong("score_bands", "total A", "score", "total", "fit or engagement", WORD)]),
    "two bands with one minimum": (
        add("score_bands", score="fit", band="E", min_score="55.0"),
        [wrong("score_bands", "fit B", "min_score", "55", "one fit band for each min_score; this one is that of fit B and fit E",
               "give each its own min_score"),
         wrong("score_bands", "fit E", "min_score", "55.0", "one fit band for each min_score; this one is that of fit B and fit E",
               "give each its own min_score")]),
    "no band at 0": (
        lambda seeds: seeds.replace("score_bands", "engagement,low,0", "engagement,low,1"),
        [problem("score_bands", "(none)", "min_score", "missing", "one engagement band with min_score 0", "add a row with min_score 0")]),
    "two tiers with one minimum": (
        add("tiers", tier="Lukewarm", min_score="45"),
        [wrong("tiers", row, "min_score", "45", "one tier for each min_score; this one is that of Lukewarm and Warm",
               "give each its own min_score") for row in ("Lukewarm", "Warm")]),
    "a tier at 0 that not every lead reaches": (
        change("tiers", "Cold", min_fit_score="10"),
        [problem("tiers", "(none)", "min_score", "missing",
                 "one tier with min_score 0 and no other minimum, where every lead finds a place",
                 "add a row with min_score 0, or leave the other minimums of the row with 0 blank")]),
    "a tier above 100": (
        add("tiers", tier="Boiling", min_score="101"), [wrong("tiers", "Boiling", "min_score", "101", "a number from 0 to 100", LIMITS)]),
    "a response in a fraction of a day": (
        add("tiers", tier="Quick", respond_within_days="0.5"),
        [wrong("tiers", "Quick", "respond_within_days", "0.5", "a whole number of days from 0 to 100000, or blank", WHOLE)]),
    "a response that fits no whole number": (
        add("tiers", tier="Slow", min_score="51", respond_within_days="99999999999"),
        [wrong("tiers", "Slow", "respond_within_days", "99999999999", "a whole number of days from 0 to 100000, or blank", LIMITS)]),
    "a persona twice": (add("personas", persona_id="revenue_leader"), [copies("personas", "revenue_leader", "persona_id", 2)]),
    "a routed attribute one slip away": (
        add("routing_rules", priority="90", attribute="lead_scroe"),
        [wrong("routing_rules", "90", "attribute", "lead_scroe", "the name of a known attribute; lead_score is one slip away",
               "write lead_score")]),
    "a priority twice": (add("routing_rules", priority="10.0"), [
        copies("routing_rules", "10", "priority", 2), copies("routing_rules", "10.0", "priority", 2)]),
    "a priority in letters": (
        add("routing_rules", priority="first"), [wrong("routing_rules", "first", "priority", "first", "a number that no other row has", DIGITS)]),
    "nobody to route to": (
        add("routing_rules", priority="100", owner=""), [wrong("routing_rules", "100", "owner", None, "who gets the lead", FILL)]),
    "a pattern twice, as titles are read": (add("seniority_patterns", pattern="C.E.O."), [
        copies("seniority_patterns", "C.E.O.", "pattern", 2), copies("seniority_patterns", "ceo", "pattern", 2)]),
    "a domain twice": (add("email_domains", domain="Gmail.com"), [
        copies("email_domains", "Gmail.com", "domain", 2), copies("email_domains", "gmail.com", "domain", 2)]),
    "a domain with its at sign": (
        add("email_domains", domain="@example.com"),
        [wrong("email_domains", "@example.com", "domain", "@example.com", "what stands after the @ of an address, e.g. example.com",
               "leave out the @")]),
    "an unknown setting": (
        add("calibration_settings", setting="horizon_day", value="90"),
        [wrong("calibration_settings", "horizon_day", "setting", "horizon_day", SETTINGS, WORD)]),
    "a setting in letters": (
        change("calibration_settings", "horizon_days", value="ninety"),
        [wrong("calibration_settings", "horizon_days", "value", "ninety", "a whole number of days from 1 to 36500, or blank for 90", WHOLE)]),
    "a setting out of range": (
        change("calibration_settings", "confidence_level", value="1"),
        [wrong("calibration_settings", "confidence_level", "value", "1", "a fraction from 0.5 to 0.9999, or blank for 0.95", LIMITS)]),
    "a setting with an unknown word": (
        change("calibration_settings", "cadence", value="day"),
        [wrong("calibration_settings", "cadence", "value", "day", "month or week, or blank for month", WORD)]),
    "a retention of no days": (
        change("calibration_settings", "retention_days", value="0"),
        [wrong("calibration_settings", "retention_days", "value", "0", "a whole number of days from 1 to 36500, or blank to keep everything",
               LIMITS)]),
    "names in marts, neither yes nor no": (
        change("calibration_settings", "show_contact_details", value="perhaps"),
        [wrong("calibration_settings", "show_contact_details", "value", "perhaps", "yes or no, or blank for no", "write yes or no")]),
    "a cutoff that is no date": (
        change("calibration_settings", "cutoffs", value="2026-01-31|31.3.2026"),
        [wrong("calibration_settings", "cutoffs", "value", "31.3.2026", "dates like 2026-01-31, split by |",
               "write each date like 2026-01-31")]),
    "a half-life of no days in the list": (
        change("calibration_settings", "half_lives", value="30|0|ninety"),
        [wrong("calibration_settings", "half_lives", "value", found, "numbers of days above 0, split by |", "write each number in digits")
         for found in ("0", "ninety")]),
    "a size band that is no whole number": (
        change("calibration_settings", "size_bands", value="1|9.5|many"),
        [wrong("calibration_settings", "size_bands", "value", found, "whole numbers from 0 to 1000000000, split by |",
               "write each number in digits") for found in ("9.5", "many")]),
    "an unknown method of a tier": (
        change("tiers", "Hot", min_score_method="best"),
        [wrong("tiers", "Hot", "min_score_method", "best",
               "just_below_converted, best_f1, youden, sales_capacity or expected_profit, or blank", WORD)]),
    "a method for the tier that takes all others": (
        change("tiers", "Cold", min_score_method="best_f1"),
        [wrong("tiers", "Cold", "min_score_method", "best_f1",
               "blank, because the tier with min_score 0 takes all leads that no other tier takes", "blank the cell")]),
    "no weight at all": (
        lambda seeds: [seeds.change("scores", score, weight="0") for score in ("fit", "engagement")],
        [wrong("scores", score, "weight", "0", "weights that add up to more than 0", "give at least one score a weight above 0")
         for score in ("engagement", "fit")]),
    "full_points of 0": (
        change("scores", "fit", full_points="0"), [wrong("scores", "fit", "full_points", "0", "a number from 0.001 to 1000000000", LIMITS)]),
}


def header(seed, column, found, mend):
    """The sentence about a column of a header."""
    found = f"'{column}' is not allowed" if found else "missing"
    return problem(seed, "(header)", column, found, f"the columns {', '.join(HEADERS[seed])}", mend)


# Beside those above, of which a message holds no more.
IN_SETTINGS = {
    "a list one slip away": (
        add("list_attributes", attribute="Departmnet"),
        [wrong("list_attributes", "Departmnet", "attribute", "departmnet", "the name of a known attribute; department is one slip away",
               "write department")]),
    "a list without a separator": (
        add("list_attributes", attribute="department", separator=None),
        [wrong("list_attributes", "department", "separator", None, "the sign between the values, e.g. ; or json for arrays such as ["
               '"a","b"]', FILL)]),
    "a typographic quotation mark": behavior_cell(
        "quote", "value", "L’Oréal", "what the operator compares with, without a typographic quotation mark (U+2019)", "type ' or \" in its place",
        property="page", operator="equals"),
    "a low quotation mark": behavior_cell(
        "low", "value", "„x“", "what the operator compares with, without a typographic quotation mark (U+201C)", "type ' or \" in its place",
        property="page", operator="equals"),
    "a no-break space in a number": (
        add("behavior_rules", rule_id="x_nbsp", half_life_days="1\u00a0000"),
        [wrong("behavior_rules", "x_nbsp", "half_life_days", "1[a no-break space]000", f"{HALF_LIFE}, without a no-break space (U+00A0)", SPACE)]),
    "a narrow no-break space in a value": (
        add("behavior_rules", rule_id="x_narrow", property="page", operator="equals", value="a\u202fb"),
        [wrong("behavior_rules", "x_narrow", "value", "a[a no-break space]b",
               "what the operator compares with, without a no-break space (U+202F)", SPACE)]),
    "a zero-width space in an event type": (
        add("behavior_rules", rule_id="x_zw", event_type="email_\u200bopened"),
        [wrong("behavior_rules", "x_zw", "event_type", "email_[a zero-width character]opened",
               "an event type, e.g. email_opened, without a zero-width character (U+200B)", "take it out, or type the cell anew")]),
    "a soft hyphen in a list": (
        add("behavior_rules", rule_id="x_soft", property="page", operator="in", value="/a|/pri\u00adcing"),
        [wrong("behavior_rules", "x_soft", "value", "/a|/pri[a soft hyphen]cing",
               "what the operator compares with, without a soft hyphen (U+00AD)", "take it out, or type the cell anew")]),
    "a mark of the writing direction": (
        add("behavior_rules", rule_id="x_mark", property="page", operator="equals", value="/a\u200e"),
        [wrong("behavior_rules", "x_mark", "value", "/a[a mark of the writing direction]",
               "what the operator compares with, without a mark of the writing direction (U+200E)", "take it out, or type the cell anew")]),
    "a comma in a list": operand(
        "comma_in", "value", "/a,/b", "values split by |, without commas",
        "write | for the comma; a value that holds one needs a rule of its own, with equals", property="page", operator="in", value="/a,/b"),
    "a description that nobody reads": behavior_cell(
        "wordy", "description", "w" * 201, "the words that the ledger shows, at most 200 characters, or blank for the rule_id", "shorten it; it has 201"),
    "full_points that are base_points": (
        change("scores", "engagement", base_points="150"),
        [wrong("scores", "engagement", "full_points", "150", "a number above base_points", "raise full_points, or lower base_points")]),
    "a stage of a deal twice": (add("deal_stages", stage="closed_won", outcome="won"), [
        copies("deal_stages", "Closed Won", "stage", 2), copies("deal_stages", "closed_won", "stage", 2)]),
    "a word that means nothing twice": (add("blank_words", word="UNKNOWN"), [
        copies("blank_words", "UNKNOWN", "word", 2), copies("blank_words", "unknown", "word", 2)]),
    "a list attribute twice": (
        lambda seeds: [seeds.add("list_attributes", attribute="x_likes"), seeds.add("list_attributes", attribute="X_Likes")],
        [copies("list_attributes", "X_Likes", "attribute", 2), copies("list_attributes", "x_likes", "attribute", 2)]),
    "an outcome that is none": (
        add("deal_stages", stage="x_gone", outcome="gone"), [wrong("deal_stages", "x_gone", "outcome", "gone", "open, won or lost", WORD)]),
    "a no-break space in an owner": (
        add("routing_rules", priority="110", owner="Sales\u00a0DACH"),
        [wrong("routing_rules", "110", "owner", "Sales[a no-break space]DACH", "who gets the lead, without a no-break space (U+00A0)", SPACE)]),
    "event types split by a comma": (
        change("calibration_settings", "email_sent_events", value="email_sent,mail_sent"),
        [wrong("calibration_settings", "email_sent_events", "value", "email_sent,mail_sent", "words split by |, without commas", "write | for the comma")]),
    "a discount that discounts nothing": (
        change("calibration_settings", "account_rank_discount", value="1"),
        [wrong("calibration_settings", "account_rank_discount", "value", "1",
               "a fraction from 0 (only the best lead counts) to 0.99, or blank for 0.5", LIMITS)]),
    "a seniority in the committee that no job title has": (
        change("calibration_settings", "committee_seniorities", value="VP|directors"),
        [wrong("calibration_settings", "committee_seniorities", "value", "directors",
               "seniorities of seniority_patterns.csv, split by |", "correct the word, or add a pattern for it")]),
    "a weekday compared with one week": (
        change("calibration_settings", "freshness_weeks", value="1"),
        [wrong("calibration_settings", "freshness_weeks", "value", "1", "a whole number from 2 to 52, or blank for 6", LIMITS)]),
    "a break at no distance": (
        change("calibration_settings", "freshness_spreads", value="0"),
        [wrong("calibration_settings", "freshness_spreads", "value", "0", "a number above 0, or blank for 4", LIMITS)]),
}

IN_FEW_FILES = {
    "no score for fit": (
        lambda seeds: seeds.write("scores", [row for row in seeds.rows("scores") if row[0] != "fit"]),
        [problem("scores", "(none)", "score", "missing", "one row for fit and one for engagement", "add the row fit")]),
    "a score twice": (
        lambda seeds: seeds.write("scores", [*seeds.rows("scores"), ["engagement", "0", "1", "1"]]),
        [copies("scores", "engagement", "score", 2)]),
    "no tier": (header_only("tiers"), [
        problem("tiers", "(none)", "min_score", "missing", "one tier with min_score 0 and no other minimum, where every lead finds a place",
                "add a row with min_score 0, or leave the other minimums of the row with 0 blank")]),
    "no band": (header_only("score_bands"), [
        problem("score_bands", "(none)", "min_score", "missing", f"one {score} band with min_score 0", "add a row with min_score 0")
        for score in ("engagement", "fit")]),
    "no category for a rule": (
        lambda seeds: [seeds.header_only("score_categories", "absence_rules"),
                       seeds.write("behavior_rules", seeds.rows("behavior_rules")[:2]),
                       seeds.write("fit_rules", [row for row in seeds.rows("fit_rules") if row[0] in ("rule_id", "c_level")])],
        [wrong(seed, row, "category", category, "a category of score_categories.csv (it has no rows)",
               "correct it, or add it to score_categories.csv")
         for seed, row, category in (("behavior_rules", "email_opened", "email"), ("fit_rules", "c_level", "demographics"))]),
}

HOSTILE = 'description" varchar); copy (select 1) to \'x.csv\' (format csv); create table if not exists zz ("y'
COMMAS = "Mend: save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system."

# What is wrong with a file is told before any seed is loaded, and alone.
IN_ODD_HEADERS = {
    "a misspelt column": (
        lambda seeds: seeds.replace("behavior_rules", ",points,", ",point,"),
        [header("behavior_rules", "point", True, "rename or remove the column"), header("behavior_rules", "points", False, "add the column")]),
    "a column too few": (
        lambda seeds: seeds.without_column("fit_rules", "operator"), [header("fit_rules", "operator", False, "add the column")]),
    "semicolons between the columns": (
        lambda seeds: [seeds.header_only("email_domains"), seeds.replace("email_domains", ",", ";")],
        [f"email_domains.csv, line 1: the columns are split by semicolons; allowed: domain,kind. {COMMAS}"]),
    "a column that is SQL": (
        lambda seeds: seeds.replace("routing_rules", "owner", "owner text); drop table tiers; --"),
        [header("routing_rules", "owner text); drop table tiers; --", True, "rename or remove the column"),
         header("routing_rules", "owner", False, "add the column")]),
    "SQL that would run where dbt makes the table": (
        lambda seeds: seeds.write("absence_rules", [[HOSTILE if name == "description" else name for name in seeds.rows("absence_rules")[0]],
                                                    *seeds.rows("absence_rules")[1:]]),
        [problem("absence_rules", "(header)", HOSTILE[:100] + "…" * (len(HOSTILE) > 100), f"'{HOSTILE[:100]}{'…' * (len(HOSTILE) > 100)}' is not allowed",
                 f"the columns {', '.join(HEADERS['absence_rules'])}", "rename or remove the column")]),
    "a column twice": (
        lambda seeds: seeds.write("scores", [[*row, row[-1]] for row in seeds.rows("scores")]),
        ["scores.csv, line 1: the column weight stands there twice; allowed: score,base_points,full_points,weight. Mend: remove one of them."]),
    "an empty file": (
        lambda seeds: seeds.file("personas").write_text(""),
        ["personas.csv: the file is empty; allowed: the file, with its header at least. Mend: write as its first line persona_id,name,description"]),
    "a stray comma": (
        lambda seeds: seeds.replace("tiers", "Call today", "Call today, or tomorrow"),
        ["tiers.csv, line 2, row Hot: 9 cells stand there; allowed: 8, as in the header. "
         'Mend: put a cell that holds a comma between quotation marks, as in "Sales, Europe".']),
    "a short row": (
        lambda seeds: seeds.file("blank_words").write_text("word,notes\nunknown\n"),
        ["blank_words.csv, line 2, row unknown: 1 cell stands there; allowed: 2, as in the header. Mend: write a comma for each cell that is blank."]),
    "stray copies": (
        lambda seeds: [shutil.copy(seeds.file("score_bands"), seeds.folder / name) for name in ("score_bands (1).csv", "Copy of score_bands.csv")],
        [f"{name}.csv: no seed has this name; allowed: score_bands.csv, once. Mend: rename the file, or take it out of the folder."
         for name in ("Copy of score_bands", "score_bands (1)")]),
    "a quotation mark that is never closed": (
        lambda seeds: seeds.file("list_attributes").write_text('attribute,separator\nlikes,;\n"pets,;\nhobbies,;\n'),
        ['list_attributes.csv, line 3, row "pets: a quotation mark begins a cell and none ends it; allowed: one before and one behind the '
         'cell, and two for each inside it, as in "Read ""News"" today". Mend: add or remove quotation marks.']),
    "a quotation mark that swallows rows": (
        lambda seeds: seeds.file("deal_stages").write_text('stage,outcome\n"New,open\nOld",won\n'),
        ["deal_stages.csv, line 2, row New,open[\\n]Old: a cell goes on until line 3; allowed: text on one line. "
         "Mend: take out the line break, or close the quotation mark that is open here."]),
}
IN_FILES = ("odd_headers",)

GROUPS = {
    "behavior_rules": IN_BEHAVIOR_RULES, "buying_stages": IN_BUYING_STAGES, "other_seeds": IN_OTHER_SEEDS, "settings": IN_SETTINGS,
    "few_files": IN_FEW_FILES, "odd_headers": IN_ODD_HEADERS,
}


@pytest.fixture(scope="session")
def outcome_of(built):
    """What the gate says of each group of mistakes, built once."""

    @cache
    def build(group):
        return failing(built, *(edit for edit, _ in GROUPS[group].values()))

    yield build
    built.seeds.reset()


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, mistakes in GROUPS.items() for name in mistakes])
def test_a_mistake_is_named_with_row_column_value_and_mend(outcome_of, group, name):
    problems = outcome_of(group).problems
    for sentence in GROUPS[group][name][1]:
        assert sentence in problems, "\n".join(["not among these:", *problems])


@pytest.mark.parametrize("group", GROUPS)
def test_the_gate_says_nothing_else(outcome_of, group):
    expected = [sentence for _, sentences in GROUPS[group].values() for sentence in sentences]
    done = outcome_of(group)
    assert sorted(set(done.problems) - set(expected)) == []
    assert sorted(done.problems) == sorted(expected)
    place = "the files of the seeds" if group in IN_FILES else "the seeds"
    assert done.title == f"{len(expected)} problems in {place}, no mart was changed:"
    assert list(done.messages) == ["check_seed_files" if group in IN_FILES else "int_rules_gate"]


def test_a_long_list_of_problems_is_cut(project):
    done = failing(project, *(add("personas", persona_id=f"p{number}", description="x" * 201) for number in range(60)))
    assert done.title == "60 problems in the seeds, no mart was changed:"
    assert len(done.problems) == 51
    # In the order of the file: row 10 behind row 9.
    assert [line.split(",")[1] for line in done.problems[:12]] == [f" row p{number}" for number in range(12)]
    assert done.problems[-1] == "and 10 more."


def test_the_next_good_build_takes_the_mended_seeds(project):
    """After builds that failed, the default seeds give the same marts as before, and each table holds what its file says."""
    done = project.build()
    assert done.is_success, done.messages
    assert project.marts() == project.good_marts
    # dbt-duckdb reads a file a second time and guesses how it is quoted; this project does not.
    for seed, columns in HEADERS.items():
        found = project.query(f"select {', '.join(columns)} from seeds.{seed}")
        expected = [tuple(cell or None for cell in row) for row in project.seeds.rows(seed)[1:]]
        assert sorted(map(str, found)) == sorted(map(str, expected)), seed


# ------------------------------------------------------------------------------------------------------------
# What dbt itself stumbles over, and what a person sees
# ------------------------------------------------------------------------------------------------------------

BROKEN_FILES = {
    "fit_rules": (
        lambda seeds: [seeds.replace("fit_rules", "C-level", "Führungskraft"), seeds.recode("fit_rules", "latin-1")],
        "fit_rules.csv: the file is not saved as UTF-8; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited)."),
}


def test_a_file_that_dbt_has_read_before_is_named_as_well(project):
    """Latin-1 ends in dbt's own words where it reads the project anew; here it has read it already."""
    done = failing(project, *(edit for edit, _ in BROKEN_FILES.values()))
    assert done.problems == [sentence for _, sentence in BROKEN_FILES.values()]


COMMANDS = {
    "a wrong cell": (
        lambda seeds: [seeds.change("behavior_rules", "email_opened", half_life_days="0"), seeds.change("fit_rules", "c_level", category="demografics")],
        ["Error: 2 problems in the seeds, no mart was changed:",
         wrong("behavior_rules", "email_opened", "half_life_days", "0", HALF_LIFE, LIMITS),
         wrong("fit_rules", "c_level", "category", "demografics", CATEGORIES, "correct it, or add it to score_categories.csv")]),
    "a broken file": (
        lambda seeds: [seeds.replace("absence_rules", "nothing that earns points for 30", "nothing, for 30"),
                       seeds.replace("fit_rules", "C-level", "Führungskraft"), seeds.recode("fit_rules", "latin-1"), seeds.file("scores").unlink()],
        ["Error: 3 problems in the files of the seeds, no mart was changed:",
         "absence_rules.csv, line 2, row quiet_30_days: 8 cells stand there; allowed: 7, as in the header. "
         'Mend: put a cell that holds a comma between quotation marks, as in "Sales, Europe".',
         "fit_rules.csv, line 2, row c_level: 'ü' is not saved as UTF-8; allowed: UTF-8. "
         "Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).",
         "scores.csv: the file is missing; allowed: the file, with its header at least. "
         "Mend: put it back; its first line is score,base_points,full_points,weight",
         "What is missing can be written, each file with its header alone: add --write-missing-seeds."]),
}


@pytest.mark.parametrize(("edit", "lines"), COMMANDS.values(), ids=COMMANDS)
def test_a_person_reads_sentences_and_no_stack_trace(project, edit, lines):
    edit(project.seeds)
    done = project.command("score", "--raw", "raw", "--seeds", "seeds", "--warehouse", str(project.warehouse))
    assert done.returncode == 1
    assert [line.strip() for line in done.stderr.splitlines() if line.strip()] == lines
    assert done.stdout == ""
    assert project.marts() == project.good_marts


def test_a_wrong_cell_is_told_before_anything_but_the_rules_is_built(project, tmp_path):
    project.seeds.change("fit_rules", "c_level", category="demografics")
    done = project.command("score", "--raw", "raw", "--seeds", "seeds", "--warehouse", str(tmp_path / "first.duckdb"))
    assert done.returncode == 1 and "There are no marts yet" not in done.stderr and "no mart was changed" in done.stderr
    with duckdb.connect(str(tmp_path / "first.duckdb"), read_only=True) as connection:
        built = {name for (name,) in connection.execute("select table_name from information_schema.tables where table_schema <> 'seeds'").fetchall()}
    rules = {file.stem for file in (PROJECT / "models" / "rules").glob("*.sql")}
    assert "int_rules_gate" not in built and built & rules and built - rules <= {"base_contact_attributes"}


# ------------------------------------------------------------------------------------------------------------
# What a person wrote does not run
# ------------------------------------------------------------------------------------------------------------


def hostile_header(seeds):
    """Put SQL that dbt would run into a header."""
    rows = seeds.rows("absence_rules")
    seeds.write("absence_rules", [[HOSTILE if name == "description" else name for name in rows[0]], *rows[1:]])


def state(project):
    """What the SQL of the header would change: the tables, and the files around."""
    tables = project.query("select table_schema || '.' || table_name from information_schema.tables order by 1")
    return [name for (name,) in tables], sorted(file.name for folder in (project.folder, project.folder.parent) for file in folder.iterdir())


def test_a_header_runs_nothing(project):
    before = state(project)
    hostile_header(project.seeds)
    for command in ("seed", "build"):
        done = project.dbt(command, "--select", "absence_rules+1")
        assert not done.success and "rename or remove the column" in str(done.exception), command
        assert state(project) == before
    # dbt builds nothing where no seed is asked for, and reads no file either.
    assert project.dbt("run", "--select", "int_seed_contract").success


def test_a_path_that_leaves_the_project_writes_nothing(project):
    seeds = {file.name: file.read_bytes() for file in project.seeds.folder.iterdir()}
    before = state(project)
    given, manifest = project.variables, project.manifest
    project.variables, project.manifest = {**given, "seeds_path": "../../../seeds"}, None
    try:
        done = project.dbt("seed")
    finally:
        project.variables, project.manifest = given, manifest
    assert "the var seeds_path is '../../../seeds'. Allowed: a folder inside the project" in str(done.exception)
    assert {file.name: file.read_bytes() for file in project.seeds.folder.iterdir()} == seeds
    assert state(project) == before


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """Another project that has this one as a package, with the hostile header; returns what runs dbt there."""
    folder = tmp_path_factory.mktemp("installed")
    package = folder / "root" / "dbt_packages" / "lead_scoring"
    built.seeds.reset()
    shutil.copytree(built.folder, package, ignore=lambda place, names: {"dbt_packages", "raw"} & set(names) if str(place) == str(built.folder) else set())
    hostile_header(Seeds(package / "seeds"))
    (folder / "root" / "dbt_project.yml").write_text("name: other\nversion: 1.0.0\nprofile: lead_scoring\n")
    (folder / "root" / "packages.yml").write_text("packages:\n- local: dbt_packages/lead_scoring\n")
    shutil.copy(built.folder / "profiles.yml", folder / "root")

    def run():
        """`dbt seed`, in a process of its own."""
        places = {**environment(folder / "w.duckdb", folder / "target", threads=1), "DBT_PROJECT_DIR": str(folder / "root")}
        done = subprocess.run(
            [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--no-use-colors", "seed", "--select", "absence_rules"],
            cwd=folder / "root", env={**os.environ, **places, "DBT_PROFILES_DIR": str(folder / "root")}, check=False,
            capture_output=True, text=True, encoding="utf-8",
        )
        with duckdb.connect(str(folder / "w.duckdb"), read_only=True) as connection:
            tables = connection.execute("select table_name from information_schema.tables").fetchall()
        assert tables == [] and list(folder.rglob("x.csv")) == []
        assert done.returncode != 0
        return done.stdout

    run.package = package
    return run


def test_a_header_runs_nothing_where_this_is_a_package(installed):
    """Both checks stand there: that of the files, and without it that of each seed."""
    output = installed()
    assert "1 problem in the files of the seeds, no mart was changed" in output, output
    assert "absence_rules.csv, row (header), column description" in output
    file = installed.package / "dbt_project.yml"
    text = file.read_text()
    file.write_text("\n".join(line for line in text.splitlines() if not line.startswith("on-run-start")))
    output = installed()
    assert "in the files of the seeds" not in output
    assert "absence_rules.csv, row (header), column description" in output and "check_seed_header" in output


# ------------------------------------------------------------------------------------------------------------
# What is allowed
# ------------------------------------------------------------------------------------------------------------

ODD_TEXT = """Said "hi", wrote C:\\new\\table and 'x'; drop table marts.lead_scores; -- 😀 {{ 1 / 0 }} % $1 ? |"""


def test_what_analysts_and_spreadsheets_do_is_no_mistake(elsewhere):
    """Everything here is allowed: it builds, and means what it should."""
    seeds = elsewhere.seeds
    seeds.add("behavior_rules", rule_id="x_odd", description=ODD_TEXT, property=" Page ", operator=" IN ", value="a|" + "v" * 2000 + "|/Pricing",
              category=" Website ", event_type="PAGE_VIEWED", points=" 5 ", is_active="YES", valid_from="2026-02-02", valid_to="2026-02-02")
    seeds.add("behavior_rules", rule_id="x_brief", half_life_days="1e-300", points="1e6", max_points="1e9", max_per_day="1e9")
    seeds.add("buying_stages", rule_id="x_sign", stage=" Decision ", event_type="CARRIER_PIGEON", track=" FAST-TRACK ", is_active="")
    seeds.add("fit_rules", rule_id="x_not_there", attribute="shoe_size", operator="at_least", value="46")
    seeds.add("fit_rules", rule_id="x_apostrophe", description="'Has no address'", attribute="email", operator="absent", value="", points="7")
    seeds.add("behavior_rules", rule_id="x_slip", event_type="emial_opened")
    seeds.add("fit_rules", rule_id="x_near", operator="in", value="Europ|Asia Pacific|Erope")
    seeds.add("fit_rules", rule_id="x_private", attribute="email", value="bbo@gmail.com")
    seeds.write("routing_rules", [row for row in seeds.rows("routing_rules") if row[0] != "80"])
    seeds.add("absence_rules", rule_id="x_prose", description="Said “no”\u00a0– l’été \u200d🙂", is_active="no")
    seeds.add("personas", persona_id="quoted", name="'O''Brien'", description=ODD_TEXT)
    seeds.without_column("absence_rules", "is_active")
    seeds.without_column("score_categories", "description")
    seeds.replace("scores", "score,base_points", " Score ,BASE_POINTS")
    seeds.write("email_domains", [row[::-1] for row in seeds.rows("email_domains")])
    seeds.write("tiers", [row for place, line in enumerate(seeds.rows("tiers")) for row in (line, [""] * (len(line) if place else 0)) if row])
    seeds.recode("tiers", line_end="\r\n", before=b"\xef\xbb\xbf")
    seeds.recode("routing_rules", line_end="\r")
    seeds.write("personas", [[*row, cell, "", ""] for row, cell in zip(seeds.rows("personas"), ["Notes", "{{ 1 / 0 }}", "“odd”\u00a0", "", ""])])
    done = elsewhere.build()
    assert done.is_success, done.messages
    rule = elsewhere.query("""
        select description, category, event_type, property, operator, length(value), points, is_active, valid_from = valid_to
        from intermediate.int_behavior_rules where rule_id = 'x_odd'
    """)
    assert rule == [(ODD_TEXT, "website", "page_viewed", "page", "in", len("a|/Pricing|") + 2000, 5.0, True, True)]
    assert elsewhere.query("select lead_id, points from marts.lead_points where rule_id = 'x_odd'") == [("C1", 5)]
    assert elsewhere.query("select description, points from marts.lead_points where rule_id = 'x_apostrophe'") == [("'Has no address'", 7)]
    assert elsewhere.query("select warning, detail from marts.rule_warnings where rule_id = 'x_not_there'") == [
        ("unknown_attribute", "the data has no attribute shoe_size")
    ]
    assert elsewhere.query("select warning, rule_kind, detail from marts.rule_warnings where rule_id = 'x_sign'") == [
        ("unknown_event_type", "stage", "the data has no event type carrier_pigeon")
    ]
    warned = "select rule_id, warning, detail from marts.rule_warnings where warning like 'n%_%' and warning <> 'never_fires' order by 1"
    assert elsewhere.query(warned) == [
        ("routing_rules", "no_catch_all", "no row takes everybody, and none takes 1 of 3 leads; end with a row lead_score at_least 0"),
        ("x_near", "near_value", "one slip away from the data: region erope is europe there, region europ is europe there"),
        ("x_slip", "near_event_type", "one slip away from the data: event_type emial_opened is email_opened there"),
    ]
    assert elsewhere.query("select name, description from intermediate.int_personas where persona_id = 'quoted'") == [("'O''Brien'", ODD_TEXT)]
    assert elsewhere.query("select count(*) from intermediate.int_tiers") == [(4,)]
    assert elsewhere.query("select email_domain_kind from intermediate.int_leads where email_domain = 'gmail.com'") == [("free",)]


def test_lists_may_be_empty(elsewhere):
    elsewhere.seeds.header_only(
        "behavior_rules", "fit_rules", "absence_rules", "buying_stages", "personas", "routing_rules", "email_domains", "seniority_patterns", "deal_stages", "blank_words",
        "list_attributes", "calibration_settings"
    )
    done = elsewhere.build()
    assert done.is_success, done.messages
    assert elsewhere.query("select count(*), min(tier), count(buying_stage) from marts.lead_scores") == [(3, "Cold", 0)]


def test_five_thousand_rules_are_checked_quickly(project):
    rules = project.seeds.rows("behavior_rules")
    rules += [[f"r{number}", "A rule", "email", "email_opened", "asset", "in", f"v{number}|w{number}", "2", *[""] * 6] for number in range(5000)]
    rules[-1][2] = "emial"
    project.seeds.write("behavior_rules", rules)
    start = time.process_time()
    done = project.build()
    assert time.process_time() - start < 60
    assert done.problems == [wrong("behavior_rules", "r4999", "category", "emial", CATEGORIES, "correct it, or add it to score_categories.csv")]
    assert project.marts() == project.good_marts
