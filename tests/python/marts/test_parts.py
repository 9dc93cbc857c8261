"""What one run may leave out: each selector works alone, a run for today says what a whole build says, and nobody is left behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from gate import Seeds
from project import PROJECT, CompiledProject, DbtRun, run_dbt

# These go by the last calibration, the others calibrate.
BY_THE_LAST = ("core", "daily", "sales", "trust")
SELECTORS = (*BY_THE_LAST, "calibration", "forecast", "marketing", "default", "all")
# The youngest lead that is in no past cutoff: without it the calibration stays as it was.
GONE = "gone-4711"
NEW = "A-new-one"


# ------------------------------------------------------------------------------------------------------------
# What is selected
# ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def selected(compiled_project: CompiledProject) -> dict[str, set[str]]:
    """Selector to the names of seeds, models and tests that it selects."""
    raw_path = compiled_project.folder.parent.parent / "raw_of_headers"
    return {
        name: set(compiled_project._dbt(["ls", "--selector", name, "--output", "name"], raw_path, None)) for name in SELECTORS
    }  # fmt: skip


@pytest.mark.parametrize("name", SELECTORS)
def test_a_selector_holds_all_that_it_reads(compiled_project: CompiledProject, selected: dict[str, set[str]], name: str) -> None:
    """All that a model reads is built in the same run, but for the three tables that a run without a calibration does not look at."""
    missing = {
        compiled_project.nodes[parent].name
        for node in compiled_project.models.values() if node.name in selected[name]
        for parent in node.depends_on.nodes if parent in compiled_project.nodes
    } - selected[name]  # fmt: skip
    assert missing == ({"int_threshold_recommendations", "int_published_rates", "int_backtest_leads"} if name in BY_THE_LAST else set())


def test_the_default_leaves_unit_tests_and_cases_of_macros_out(compiled_project: CompiledProject, selected: dict[str, set[str]]) -> None:
    """Both have no business in a production build; `all` has them."""
    units = {unit.name for unit in compiled_project.manifest.unit_tests.values()}
    cases = {path.stem for path in (PROJECT / "tests/dbt/macros").glob("*.sql")}
    assert units and cases and selected["all"] - selected["default"] == units | cases
    assert not any((units | cases) & selected[name] for name in SELECTORS if name != "all")


def test_every_model_has_a_group_with_an_owner(compiled_project: CompiledProject) -> None:
    """Somebody answers for each model, and each group is used."""
    groups = {group.name for group in compiled_project.manifest.groups.values() if group.owner.name}
    assert {str(node.config.group) for node in compiled_project.models.values()} == groups


# ------------------------------------------------------------------------------------------------------------
# What is built
# ------------------------------------------------------------------------------------------------------------


class Lab:
    """One warehouse file that runs change, with copies of its earlier states. The vars stay the same, so dbt parses once."""

    def __init__(self, folder: Path) -> None:
        """Invented contacts, one of whom came last, and seeds that let a recommendation set a tier."""
        self.folder, self.raw_path, self.file = folder, folder / "raw", folder / "w.duckdb"
        self.seeds = Path(shutil.copytree(PROJECT / "seeds", folder / "seeds"))
        make = [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "300", "--output", self.raw_path]
        subprocess.run(make, check=True, capture_output=True)
        for tier, method in (("Hot", ""), ("Warm", ""), ("Cool", "youden")):
            self.edit("tiers", tier, "min_score_method", method)
        # The tier above leaves room.
        self.edit("tiers", "Warm", "min_score", "55")
        self.edit("calibration_settings", "minimum_conversions", "value", "2")
        self.add("contacts", f"select '{GONE}' as contact_id, max(created_at) as created_at, 'Ghislaine Quixley' as name, 'A-lonely' as company_id from raw")
        self.add("events", f"select 'last' as event_id, '{GONE}' as contact_id, 'demo_requested' as event_type, max(occurred_at) as occurred_at from raw")
        self.add("events", f"select '{GONE}-event' as event_id, '{GONE}' as contact_id, 'demo_requested' as event_type, max(occurred_at) as occurred_at, -1 as quantity from raw")

    def add(self, table: str, rows: str) -> None:
        """Add the rows of a query over the rows of a raw table, which it calls raw."""
        file = self.raw_path / f"{table}.parquet"
        duckdb.execute(f"copy (with raw as (from '{file}') from raw union all by name ({rows})) to '{file}.new' (format parquet)")
        Path(f"{file}.new").rename(file)

    def edit(self, seed: str, key: str, column: str, value: str) -> None:
        """Change one cell of a seed."""
        Seeds(self.seeds).change(seed, key, **{column: value})

    def dbt(self, *arguments: str, **other_vars: Any) -> DbtRun:
        """A run of dbt."""
        return run_dbt(arguments, self.raw_path, self.seeds, self.file, other_vars=other_vars)

    def build(self, *arguments: str, **other_vars: Any) -> None:
        """A build, which must go well."""
        done = self.dbt("build", *arguments, **other_vars)
        assert done.is_success, done.output[-5000:]

    def kinds(self) -> set[str]:
        """The kinds of nodes that ran last."""
        results = json.loads((self.folder / "w_target" / "run_results.json").read_text())["results"]
        return {result["unique_id"].split(".")[0] for result in results}

    def keep(self, name: str) -> None:
        """Keep a copy of the warehouse as it is now."""
        shutil.copy(self.file, self.folder / f"{name}.duckdb")

    def go_back(self, name: str) -> None:
        """Make the warehouse what it was."""
        shutil.copy(self.folder / f"{name}.duckdb", self.file)

    def rows(self, query: str, name: str = "w") -> list[tuple[Any, ...]]:
        """The rows of a query over the warehouse, or over a copy."""
        with duckdb.connect(str(self.folder / f"{name}.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def differences(self, name: str, *except_for: str) -> set[str]:
        """The marts and tables of the history whose rows differ from those of a copy, but for some columns."""
        differing = set()
        with duckdb.connect(str(self.file), read_only=True) as connection:
            connection.execute(f"attach '{self.folder / name}.duckdb' as other (read_only)")
            tables = connection.execute(
                "select table_schema, table_name from information_schema.tables where table_catalog = 'w' and table_schema in ('marts', 'history')"
            ).fetchall()
            for schema, table in tables:
                names = {f'"{row[0]}"' for row in connection.execute(f"select column_name from (describe {schema}.{table})").fetchall()} - {f'"{name}"' for name in except_for}
                here, there = (f"select {', '.join(sorted(names))} from {database}.{schema}.{table}" for database in ("w", "other"))
                count = connection.execute(f"select count(*) from (({here} except all {there}) union all ({there} except all {here}))").fetchone()
                differing |= {table} if count != (0,) else set()
        return differing

    def showing(self, text: str) -> set[str]:
        """The tables and views that show a text in any cell, in any case."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            relations = connection.execute("select table_schema, table_name from information_schema.tables where table_catalog = 'w'").fetchall()
            assert len(relations) > 100
            return {
                f"{schema}.{table}" for schema, table in relations
                if connection.execute(f"select count(*) from {schema}.{table} as found where contains(lower(found::varchar), lower(?))", [text]).fetchone() != (0,)
            }  # fmt: skip


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """One warehouse for the tests below, which run in order."""
    return Lab(tmp_path_factory.mktemp("parts"))


def test_core_works_on_a_fresh_warehouse(lab: Lab) -> None:
    """Without any calibration there is no probability, and tiers begin at min_score."""
    lab.build("--selector", "core")
    assert lab.kinds() == {"operation", "seed", "model", "test"}
    assert lab.rows("select count(*) > 200, count(conversion_probability), count(calibrated_on), count(calibrated_rules_version) from marts.lead_scores") == [(True, 0, 0, 0)]
    assert lab.rows("select distinct tier_min_score, tier_min_score_source from marts.lead_scores where tier = 'Cool'") == [
        (30.0, "min_score, because youden says: no calibration yet")
    ]


def test_the_default_follows(lab: Lab) -> None:
    """A whole build on the warehouse of core calibrates, and its tiers go by that."""
    lab.build()
    assert lab.kinds() == {"operation", "seed", "model", "test", "exposure"}
    source = lab.rows("select distinct tier_min_score_source, calibrated_on = as_of, calibrated_rules_version = rules_version from marts.lead_scores where tier = 'Cool'")
    assert source == [("youden", True, True)]
    assert lab.rows("select count(distinct conversion_probability) > 2 from marts.lead_scores") == [(True,)]
    assert lab.rows("select distinct tier_min_score from marts.lead_scores where tier = 'Cool'") != [(30.0,)]
    lab.keep("whole")


@pytest.mark.parametrize("name", ["daily", "sales", "trust", "calibration", "forecast", "marketing"])
def test_each_selector_works_alone(lab: Lab, name: str) -> None:
    """After a whole build each gives again what it had given, to the last digit, and changes nothing else."""
    done = lab.dbt("run", "--selector", name)
    assert done.is_success, done.output[-5000:]
    assert lab.differences("whole") == set()
    is_left_out = lab.rows("select count(*) > 0 from intermediate.int_cutoffs where split = 'left_out'")
    assert is_left_out == [(name in BY_THE_LAST,)]


def test_what_looks_back_wants_its_backtest(lab: Lab) -> None:
    """Where the last run left the past out, no model reads what it left; with all that it reads it is well."""
    lab.build("--selector", "daily")
    done = lab.dbt("run", "--select", "half_life_evidence")
    assert not done.is_success and "the last run left the backtest out: " in done.output and "Mend: dbt build --selector calibration" in done.output
    assert lab.differences("whole") == set()


def test_a_day_later(lab: Lab) -> None:
    """Somebody came, somebody asks to be forgotten: a run for today says what a whole build says, and shows nobody who went."""
    assert lab.showing(GONE) > {"marts.lead_scores", "marts.account_scores", "marts.rejected_records"}
    lab.add("contacts", f"select '{NEW}' as contact_id, max(created_at) + interval 1 day as created_at from raw")
    lab.add("events", f"select 'newer' as event_id, '{NEW}' as contact_id, 'demo_requested' as event_type, max(occurred_at) + interval 1 day as occurred_at from raw")
    lab.add("erasure_requests", f"select '{GONE}' as contact_id, max(requested_at) as requested_at from raw")
    lab.build("--selector", "daily")
    assert lab.showing(GONE) == lab.showing("quixley") == set()
    assert lab.rows("select count(*), min(calibrated_on) < min(as_of) from marts.lead_scores where lead_id = '" + NEW + "'") == [(1, True)]
    assert lab.rows("select count(*) from intermediate.int_half_life_hits") == [(0,)]
    # The chance of each lead is still that of the last calibration.
    chances = {chance for chance, in lab.rows("select conversion_probability from marts.lead_scores where conversion_probability is not null")}
    assert chances and chances <= {chance for chance, in lab.rows("select probability from intermediate.int_published_rates", "whole")}
    lab.keep("daily")
    lab.go_back("whole")
    lab.build()
    # What daily leaves out, and the calibration that only the whole build made: another day, so other rates.
    assert lab.differences("daily", "calibrated_on", "conversion_probability", "expected_value") & {
        "lead_scores", "lead_points", "lead_persona_scores", "lead_engagement_rates", "sales_queue", "crm_lead_updates", "published_scores", "sent_leads",
        "rules_history", "rejected_records",
    } == set()  # fmt: skip
    assert lab.showing(GONE) == set()


def test_core_takes_the_erased_out_of_what_it_leaves(lab: Lab) -> None:
    """Also the tables that are only added to, and those of parts that are not built."""
    lab.go_back("whole")
    lab.build("--selector", "core")
    assert lab.showing(GONE) == lab.showing("quixley") == set()


def test_an_edit_wants_a_whole_build(lab: Lab) -> None:
    """Under rules that were never calibrated a run for today changes no mart, and names the command; a calibration mends it."""
    lab.go_back("daily")
    lab.edit("behavior_rules", "demo_requested", "points", "39")
    done = lab.dbt("build", "--selector", "daily")
    assert not done.is_success
    assert "are not those of the last calibration" in done.output and "no mart was changed" in done.output and "Mend: build all of it" in done.output
    assert lab.differences("daily") == set()
    lab.build("--selector", "calibration")
    lab.build("--selector", "daily")
    assert lab.rows("select distinct calibrated_on = as_of, calibrated_rules_version = rules_version from marts.lead_scores") == [(True, True)]


def test_parts_are_left_out_for_good(lab: Lab) -> None:
    """Their models, tests and unit tests are gone, the rest builds, and what is left of them from before forgets people too."""
    lab.go_back("whole")
    lab.build("--exclude-resource-type", "unit_test", disabled_parts=["forecast", "marketing", "trust"])
    ran = {Path(result["unique_id"]).suffix[1:] for result in json.loads((lab.folder / "w_target" / "run_results.json").read_text())["results"]}
    assert "lead_scores" in ran and "threshold_curve" in ran
    assert not ran & {"pipeline_forecast", "segment_performance", "rejected_records", "int_pipeline_counts", "segments_add_up"}
    assert lab.showing(GONE) == lab.showing("quixley") == set()


@pytest.mark.parametrize(
    ("parts", "word"), [(["forecasts"], "'forecasts'"), (["calibration"], "by --selector daily"), ("trusty", "a list of forecast, marketing and trust")],
)  # fmt: skip
def test_an_unknown_part_is_refused(lab: Lab, parts: list[str] | str, word: str) -> None:
    """A name that is none of the parts stops the run with those that there are."""
    done = lab.dbt("compile", "--select", "int_seed_cells", disabled_parts=parts)
    assert not done.is_success and "the var disabled_parts holds" in done.output and word in done.output
