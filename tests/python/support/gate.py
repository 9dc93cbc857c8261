"""A copy of the project, its seeds, and edits to them, for the tests of the gate."""

import csv
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from unittest import mock

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from project import PROJECT, environment
from seed_tables import seed_headers

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
    "frequency_rules": {"description": "A rule", "category": "website", "event_type": "page_viewed", "min_count": "3", "within_days": "7", "points": "1"},
    "resets": {"event_type": "newsletter_signed_up"},
    "exclusions": {"attribute": "region", "operator": "equals", "value": "x"},
    "buying_stages": {"stage": "decision", "stage_order": "3", "event_type": "email_opened", "within_days": "30", "track": "fast-track"},
    "score_categories": {"score": "fit"},
    "tiers": {"min_score": "50", "is_sales_ready": "no"},
    "routing_rules": {"attribute": "region", "operator": "equals", "value": "x", "owner": "Somebody"},
    "seniority_patterns": {"seniority": "vp"},
    "email_domains": {"kind": "free"},
    "deal_stages": {"outcome": "open"},
    "list_attributes": {"separator": ";"},
    "rule_conditions": {"rule_kind": "fit", "rule_id": "c_level", "operator": "present"},
}
OPERATORS = (
    "one of equals, not_equals, in, not_in, contains, not_contains, starts_with, ends_with, at_least, at_most, above, below, "
    "between, present, absent"
)
POINTS = "a number between -1000000 and 1000000"
HALF_LIFE = "a number of days above 0 and at most 1000000, or blank for no decay"
COPIES = "rename or remove the copies"
WHOLE = "write a whole number, in digits"
LIMITS = "write a number inside these limits"
HOSTILE = 'description" varchar); copy (select 1) to \'x.csv\' (format csv); create table if not exists zz ("y'
COMMAS = "Mend: save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system."
CATEGORIES = (
    "a category of score_categories.csv: company, content, data_quality, demographics, email, events, exclusions, forms, intent, "
    "persona, silence, social, website"
)


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

    def set(self, **settings):
        """Give settings of the calibration other values."""
        assert settings.keys() <= {row[0] for row in self.rows("calibration_settings")}
        for setting, value in settings.items():
            self.change("calibration_settings", setting, value=str(value))

    def hold_tiers_still(self):
        """Let each tier start where it is written, on all days, and none where capacity or a calibration says."""
        for tier, *_ in self.rows("tiers")[1:]:
            self.change("tiers", tier, min_score_method="")

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


def copies(seed, row, column, count, *files):
    """The sentence about a key that stands more than once."""
    where = " and ".join(f"{file}.csv" for file in files or [seed])
    return wrong(seed, row, column, row, f"each once, and this one stands {count} times, in {where}", COPIES)


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
        for name in ("dbt_project.yml", "selectors.yml", "profiles.yml", ".dbtignore"):
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


def failing(project, *edits):
    """Build with edits: it must fail and leave every mart as it was. Returns the outcome."""
    project.seeds.reset()
    for edit in edits:
        edit(project.seeds)
    done = project.build()
    assert not done.is_success
    assert project.marts() == project.good_marts, "a mart changed"
    return done


def hostile_header(seeds):
    """Put SQL that dbt would run into a header."""
    rows = seeds.rows("absence_rules")
    seeds.write("absence_rules", [[HOSTILE if name == "description" else name for name in rows[0]], *rows[1:]])
