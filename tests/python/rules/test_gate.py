"""The gate: a mistake in a seed stops the build before any mart changes, and is named with the mend.

One copy of the project is built once on a handful of leads. Each test then edits a fresh copy of the default seeds and
builds again. A build lists all problems at once, so mistakes that do not hide each other share one.
"""

import os
import shutil
import subprocess
import sys
import time

import duckdb
import pytest
from gate import CATEGORIES, HALF_LIFE, LIMITS, Seeds, failing, hostile_header, wrong
from project import PROJECT, environment

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
    # Before it stands how far the build came.
    said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    assert [line for line in said if not line.startswith(("Reading the ", "Building: "))] == lines
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
    warned = "select rule_id, warning, detail from marts.rule_warnings where warning like 'n%_%' and warning not like 'never_%' order by 1"
    assert elsewhere.query(warned) == [
        ("routing_rules", "no_catch_all", "no row takes everybody, and none takes 1 of 3 leads; end with a row lead_score at_least 0"),
        ("x_near", "near_value", "one slip away from the data: region erope is europe there, region europ is europe there"),
        ("x_slip", "near_event_type", "one slip away from the data: event_type emial_opened is email_opened there"),
    ]
    assert elsewhere.query("select name, description from intermediate.int_personas where persona_id = 'quoted'") == [("'O''Brien'", ODD_TEXT)]
    assert elsewhere.query("select count(*) from intermediate.int_tier_thresholds") == [(4,)]
    assert elsewhere.query("select email_domain_kind from intermediate.int_leads where email_domain = 'gmail.com'") == [("free",)]


def test_lists_may_be_empty(elsewhere):
    elsewhere.seeds.header_only(
        "behavior_rules", "fit_rules", "absence_rules", "frequency_rules", "resets", "exclusions", "buying_stages", "personas", "routing_rules", "email_domains", "seniority_patterns",
        "deal_stages", "blank_words", "list_attributes", "calibration_settings", "rule_conditions"
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
