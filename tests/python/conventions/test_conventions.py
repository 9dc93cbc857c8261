"""The conventions of the project, checked from its files alone: no database and no dbt are needed.

Each test names the file at fault and says what is wrong with it. CONTRIBUTING.md tells the reasons.
"""

from __future__ import annotations

import csv
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[3]

MOST_LINES = 220
MOST_BYTES = 1_000_000

# The columns of every seed, in order. An example holds the same files.
SEED_HEADERS = {
    "behavior_rules": (
        "rule_id,description,category,event_type,property,operator,value,points,half_life_days,max_per_day,"
        "max_points,valid_from,valid_to,is_active"
    ),
    "fit_rules": "rule_id,description,category,persona_id,attribute,operator,value,points,is_active",
    "absence_rules": "rule_id,description,category,event_type,absent_days,points,is_active",
    "frequency_rules": "rule_id,description,category,event_type,property,operator,value,min_count,within_days,points,is_active",
    "resets": "event_type,rule_id",
    "exclusions": "exclusion_id,description,attribute,operator,value,is_active",
    "buying_stages": (
        "rule_id,description,stage,stage_order,event_type,property,operator,value,within_days,track,is_active"
    ),
    "score_categories": "category,score,min_points,max_points,description",
    "scores": "score,base_points,full_points,weight",
    "personas": "persona_id,name,description",
    "score_bands": "score,band,min_score",
    "tiers": (
        "tier,min_score,min_score_method,min_fit_score,min_engagement_score,is_sales_ready,next_step,"
        "respond_within_days"
    ),
    "routing_rules": "priority,attribute,operator,value,owner",
    "seniority_patterns": "pattern,seniority",
    "email_domains": "domain,kind",
    "deal_stages": "stage,outcome",
    "blank_words": "word",
    "list_attributes": "attribute,separator",
    "calibration_settings": "setting,value,unit,description",
    "rule_conditions": "rule_kind,rule_id,property,attribute,operator,value",
    "silenced_findings": "code,row,reason",
}

ENGINES = ("default", "duckdb", "postgres", "spark")

# Macros that yield no expression over values: they read the graph or the catalogue, or yield whole queries.
# Every other macro needs a table of cases.
WITHOUT_CASES = {
    "as_pattern",
    "file_marks",
    "hidden_signs",
    "small_files",
    "steps_below",
    "check_backtest",
    "check_seed_files",
    "check_seed_header",
    "check_parquet_files",
    "check_vars",
    "checked_raw_columns",
    "currency_codes",
    "check_raw_entries",
    "check_raw_quotes",
    "checked_raw_file",
    "declared_attributes",
    "duckdb__create_view_as",
    "earlier_seed",
    "earlier_seed_columns",
    "erased_contacts",
    "materialized",
    "remembered",
    "every_seed",
    "erased_visitors",
    "flag_words",
    "forget_left_behind",
    "forget_published",
    "forget_sent",
    "event_columns",
    "generate_schema_name",
    "is_by_last_calibration",
    "is_calibrating",
    "is_native",
    "known_time_zone",
    "last_calibration",
    "known_properties",
    "lead_attribute_names",
    "lies_inside",
    "create_csv_table",
    "load_csv_rows",
    "named_raw_columns",
    "native_timestamp",
    "own_cells",
    "own_event_columns",
    "plain_name",
    "projected_changes",
    "projected_scores",
    "raw_cell",
    "raw_cells",
    "raw_columns",
    "raw_contact_ids",
    "raw_contract",
    "raw_csv_columns",
    "raw_date_order",
    "raw_entries",
    "raw_left_out",
    "raw_parquet_columns",
    "raw_problem",
    "raw_record_outcomes",
    "raw_time_zone",
    "raw_unreadable_value",
    "raw_value",
    "read_earlier",
    "read_raw",
    "read_seed",
    "refuse_schema",
    "row_place",
    "row_text",
    "seed_cell",
    "seed_cells",
    "seed_columns",
    "seed_contract",
    "seed_file_problems",
    "seed_file_rows",
    "seed_header_problems",
    "seed_headers",
    "seed_row_id",
    "seed_rows",
    "seed_rule",
    "seed_rules",
    "seed_table_rows",
    "seed_texts",
    "seed_value",
    "seeds_path_problem",
    "stray_seed_problem",
    "unpivot_attributes",
    "unreadable_cells",
    "visible",
    "when_calibrating",
    "shown_name",
    "text_literal",
    "unread_raw_columns",
    "unrolled_operands",
}

# What a model must not hold, and why.
FORBIDDEN_IN_MODELS = {
    r"\btarget\s*\.": "asks for the engine; what differs between engines stands in a dispatched macro",
    r"\brun_query\b": "runs a query while it is compiled",
    r"\{%": "holds Jinja statements; a model is SQL, and what repeats is a macro",
    r"\bconfig\s*\(": "holds its own config; config stands on folders in dbt_project.yml",
    r"\bsource\s*\(": "reads a source past the macro read_raw",
}

CLOCKS = r"\b(current_date|current_time|current_timestamp|localtime|localtimestamp|sysdate|run_started_at)\b"
CLOCK_CALLS = r"\b(now|today|getdate|get_current_timestamp|clock_timestamp)\s*\("


# ------------------------------------------------------------------------------------------------------------
# Reading the files
# ------------------------------------------------------------------------------------------------------------


def files(folder: str, pattern: str) -> list[Path]:
    """The files below a folder of the project whose name fits a pattern, in order."""
    return sorted((PROJECT / folder).rglob(pattern))


def shown(path: Path) -> str:
    """A path as it is written in the project."""
    return path.relative_to(PROJECT).as_posix()


def each(paths: list[Path]) -> pytest.MarkDecorator:
    """Runs a test once for each path, under its name."""
    return pytest.mark.parametrize("path", paths, ids=[shown(path) for path in paths])


MACRO_FILES = files("macros", "*.sql")
MODEL_FILES = files("models", "*.sql")
CASE_FILES = files("tests/dbt/macros", "*.sql")
EXAMPLES = sorted(path for path in (PROJECT / "examples").glob("*") if path.is_dir())


@cache
def properties(folder: str, kind: str) -> dict[str, list[tuple[Path, dict[str, Any]]]]:
    """The entries of one kind (models, macros, seeds) in the property files of a folder, each with its file."""
    entries: dict[str, list[tuple[Path, dict[str, Any]]]] = {}
    for path in files(folder, "*.yml"):
        for entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(kind) or []:
            entries.setdefault(entry["name"], []).append((path, entry))
    return entries


def doc_blocks() -> dict[str, str]:
    """The texts that property files quote as `{{ doc("name") }}`."""
    block = re.compile(r"\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}", re.DOTALL)
    return {
        name: text.strip()
        for path in files("models", "*.md")
        for name, text in block.findall(path.read_text(encoding="utf-8"))
    }


DOC_BLOCKS = doc_blocks()


def described(entry: dict[str, Any]) -> str:
    """The description of an entry with its doc blocks filled in; empty where there is none."""
    text = str(entry.get("description") or "")
    quoted = re.compile(r"\{\{\s*doc\(\s*['\"](\w+)['\"]\s*\)\s*\}\}")
    return quoted.sub(lambda match: DOC_BLOCKS.get(match.group(1), ""), text).strip()


def masked(sql: str) -> str:
    """SQL of the same length, with every comment blank, and with letters for text literals and `{{ … }}`.

    Brackets, commas and words that are left are those of the query: J stands for Jinja, S for a literal.
    """
    pieces = re.compile(
        r"(?P<comment>--[^\n]*|/\*.*?\*/|\{#.*?#\})|(?P<jinja>\{\{.*?\}\})|(?P<literal>'(?:[^']|'')*')",
        re.DOTALL,
    )

    def blank(match: re.Match[str]) -> str:
        letter = {"comment": " ", "jinja": "J", "literal": "S"}[str(match.lastgroup)]
        return letter * len(match.group())

    return pieces.sub(blank, sql)


def without_comments(sql: str) -> str:
    """SQL with its comments blank and all else as it is."""
    return "".join(" " if blank == " " else letter for letter, blank in zip(sql, masked(sql)))


@dataclass(frozen=True)
class Cte:
    """One named query: its name, its body, and the body with literals and Jinja masked."""

    name: str
    body: str
    masked_body: str

    @property
    def is_import(self) -> bool:
        """Whether it brings in a model or a seed."""
        return re.search(r"\b(ref|read_seed|read_raw|unread_raw_columns)\s*\(", self.body) is not None


@dataclass(frozen=True)
class Model:
    """A model: its lines, its SQL without comments, its named queries, and what stands behind them."""

    lines: int
    code: str
    ctes: list[Cte]
    tail: str


def read_model(path: Path) -> Model:
    """Take a model apart."""
    sql = path.read_text(encoding="utf-8")
    code, mask = without_comments(sql), masked(sql)
    ctes: list[Cte] = []
    start = re.match(r"\s*with\s(\s*recursive\s)?", mask)
    position = start.end() if start else 0
    while start:
        opening = re.compile(r"\s*(\w+)\s+as\s+(?:J+\s+)?\(").match(mask, position)
        if opening is None:
            break
        end = closing_bracket(mask, opening.end())
        ctes.append(Cte(opening.group(1), code[opening.end() : end], mask[opening.end() : end]))
        comma = re.compile(r"\s*,").match(mask, end + 1)
        position = comma.end() if comma else end + 1
        if comma is None:
            break
    return Model(len(sql.splitlines()), code, ctes, " ".join(mask[position:].split()))


def closing_bracket(mask: str, position: int) -> int:
    """Where the bracket closes that was opened just before a position."""
    depth = 1
    for place in range(position, len(mask)):
        depth += {"(": 1, ")": -1}.get(mask[place], 0)
        if depth == 0:
            return place
    return len(mask)


def at_top_level(mask: str) -> str:
    """A masked query with everything in brackets blank."""
    depth, letters = 0, []
    for letter in mask:
        depth -= letter == ")"
        letters.append(letter if depth == 0 else " ")
        depth += letter == "("
    return "".join(letters)


def output_columns(mask: str) -> list[str] | None:
    """The names of the columns that a masked query yields; None where a star or a macro hides them."""
    top = at_top_level(re.split(r"\bunion all\b", mask)[0])
    found = re.match(r"\s*select\s+(?:distinct\s)?(.*?)\bfrom\b", top, re.DOTALL)
    if found is None:
        return None
    names = []
    for item in found.group(1).split(","):
        name = re.search(r"(?:^|\s|\.)(\w+)$", item.strip())
        if name is None or re.fullmatch(r"J+", name.group(1)):
            return None
        names.append(name.group(1))
    return names


def is_plain_read(mask: str) -> bool:
    """Whether a masked query is one select from one relation: `select … from … where …`."""
    plain = re.compile(r"\s*select\s.+?\sfrom\s+J+(\s+as\s+\w+)?(\s+where\s.+)?\s*", re.DOTALL)
    return (
        plain.fullmatch(mask) is not None
        and len(re.findall(r"\bselect\b", mask)) == 1
        and re.search(r"\b(join|union|group by|having|order by|limit)\b", at_top_level(mask)) is None
    )


@dataclass(frozen=True)
class Macro:
    """A macro of a file: its name and the names of its arguments."""

    name: str
    arguments: list[str]


def macros_in(path: Path) -> list[Macro]:
    """The macros that a file defines, in order."""
    head = re.compile(r"\{%-?\s*macro\s+(\w+)\s*\((.*?)\)\s*-?%\}", re.DOTALL)
    default = re.compile(r"'[^']*'|\"[^\"]*\"|\[.*?\]|\{.*?\}")
    macros = []
    for name, arguments in head.findall(path.read_text(encoding="utf-8")):
        parts = default.sub("0", arguments).split(",")
        macros.append(Macro(name, [part.split("=")[0].strip() for part in parts if part.strip()]))
    return macros


def kept_files() -> list[Path]:
    """The files that git tracks, and the new ones that no ignore rule names."""
    command = ["git", "-C", str(PROJECT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout, so nothing says which files belong to the project")
    return [PROJECT / name for name in listed if name and (PROJECT / name).is_file()]


# ------------------------------------------------------------------------------------------------------------
# Macros
# ------------------------------------------------------------------------------------------------------------


@each(MACRO_FILES)
def test_a_macro_file_holds_one_macro_of_its_name(path: Path) -> None:
    """One public macro a file, named as the file; only its variants for engines may stand beside it."""
    public, *variants = [macro.name for macro in macros_in(path)] or ["(none)"]
    assert public == path.stem, f"the first macro is {public}, not {path.stem}"
    allowed = [f"{engine}__{path.stem}" for engine in ENGINES]
    assert set(variants) <= set(allowed), f"{set(variants) - set(allowed)} need files of their own"
    if variants:
        assert variants[0] == allowed[0], f"{allowed[0]} stands first among the variants"
        call = f"adapter.dispatch('{path.stem}', 'lead_scoring')"
        assert call in path.read_text(encoding="utf-8"), f"the public macro does not call {call}"


@each(MACRO_FILES)
def test_variants_of_a_macro_take_the_same_arguments(path: Path) -> None:
    """Every engine is asked with the same arguments."""
    public, *variants = macros_in(path)
    for variant in variants:
        assert variant.arguments == public.arguments, f"{variant.name} takes others than {public.name}"


@each(MACRO_FILES)
def test_a_macro_is_documented(path: Path) -> None:
    """The property file of the folder describes the macro and all its arguments, in order and with types."""
    property_file = path.parent / f"_{path.parent.name}__macros.yml"
    entries = properties("macros", "macros").get(path.stem, [])
    found = [entry for file, entry in entries if file == property_file]
    assert len(found) == 1, f"it stands {len(found)} times in {shown(property_file)}"
    assert described(found[0]), "it has no description"
    arguments = found[0].get("arguments") or []
    assert [argument["name"] for argument in arguments] == macros_in(path)[0].arguments
    for argument in arguments:
        assert argument.get("type"), f"the argument {argument['name']} has no type"
        assert described(argument), f"the argument {argument['name']} has no description"


def test_no_property_file_describes_a_macro_that_is_gone() -> None:
    """Every macro in a property file has its file."""
    assert not set(properties("macros", "macros")) - {path.stem for path in MACRO_FILES}


@each([path for path in MACRO_FILES if path.stem not in WITHOUT_CASES])
def test_an_expression_macro_has_a_table_of_cases(path: Path) -> None:
    """A macro that yields an expression has cases with expected results, in a test of its name."""
    cases = PROJECT / "tests/dbt/macros" / f"{path.stem}.sql"
    assert cases.is_file(), f"there is no {shown(cases)}"
    model = read_model(cases)
    assert "cases" in [cte.name for cte in model.ctes], "it has no table `cases`"
    assert re.search(rf"\b{path.stem}\(", model.code), "it does not use the macro"
    last = model.ctes[-1].body
    sees_nulls = "is distinct from" in last or "not coalesce(" in last
    assert sees_nulls, "it compares in a way that passes over nulls"
    assert model.tail == f"select * from {model.ctes[-1].name}", "it does not end with its last table"


@each(CASE_FILES)
def test_a_table_of_cases_belongs_to_a_macro(path: Path) -> None:
    """No cases are left of a macro that is gone."""
    assert path.stem in {macro.stem for macro in MACRO_FILES} - WITHOUT_CASES


@each([*MODEL_FILES, *MACRO_FILES])
def test_nothing_reads_the_clock(path: Path) -> None:
    """The same input gives the same output on any day: `as_of` is the only date."""
    code = without_comments(path.read_text(encoding="utf-8"))
    found = re.search(f"{CLOCKS}|{CLOCK_CALLS}", code, re.IGNORECASE)
    assert found is None, f"it reads the clock: {found.group()}"


# ------------------------------------------------------------------------------------------------------------
# Models
# ------------------------------------------------------------------------------------------------------------


@each(MODEL_FILES)
def test_a_model_is_short(path: Path) -> None:
    """A model is as long as its thought, and still read from top to bottom."""
    lines = read_model(path).lines
    assert lines <= MOST_LINES, f"it has {lines} lines"


@each(MODEL_FILES)
def test_a_model_is_plain_sql(path: Path) -> None:
    """No engine, no query while compiling, no Jinja statement and no config stands in a model."""
    code = read_model(path).code
    assert [fault for pattern, fault in FORBIDDEN_IN_MODELS.items() if re.search(pattern, code)] == []


@each(MODEL_FILES)
def test_a_model_ends_with_its_last_cte(path: Path) -> None:
    """A model ends with `select * from <last cte>`, or it is one line or a union of plain reads."""
    model = read_model(path)
    if model.ctes:
        assert model.tail == f"select * from {model.ctes[-1].name}", f"it ends with: {model.tail}"
        return
    parts = re.split(r"\bunion all\b", model.tail)
    for part in parts:
        is_macro = re.fullmatch(r"\s*J+\s*", part) is not None
        assert is_macro or is_plain_read(part), f"this is no plain read: {part.strip()}"
    assert len(parts) > 1 or model.lines == 1, "it is more than one line and has no named queries"


@each([path for path in MODEL_FILES if read_model(path).ctes])
def test_refs_stand_in_imports_at_the_top(path: Path) -> None:
    """Other models come in by named queries at the top, one each: `name as (select … from ref …)`."""
    model = read_model(path)
    imports = [cte for cte in model.ctes if cte.is_import]
    in_imports = sum(len(re.findall(r"\bref\s*\(", cte.body)) for cte in imports)
    assert in_imports == len(re.findall(r"\bref\s*\(", model.code)), "a ref stands outside the named queries"
    for cte in imports:
        assert is_plain_read(cte.masked_body), f"{cte.name} does more than read one relation"
    misplaced = [cte.name for cte in model.ctes[: len(imports)] if not cte.is_import]
    assert not misplaced, f"{misplaced[0]} stands before the last import"


@each(MODEL_FILES)
def test_a_model_is_described(path: Path) -> None:
    """A property file of the folder says what a row is, and describes exactly the columns that there are."""
    entries = properties("models", "models").get(path.stem, [])
    assert len(entries) == 1, f"it stands {len(entries)} times in the property files"
    file, entry = entries[0]
    assert file.parent in path.parents, f"it is described in another folder, in {shown(file)}"
    beginning = described(entry)[:12]
    assert beginning == "One row per ", "its description does not say first what a row is"
    columns = {column["name"]: described(column) for column in entry.get("columns") or []}
    assert columns, "no column is described"
    undescribed = [name for name, text in columns.items() if not text]
    assert not undescribed, "these columns have no description"
    model = read_model(path)
    yielded = output_columns(model.ctes[-1].masked_body if model.ctes else model.tail)
    if yielded is not None:
        assert len(yielded) == len(set(yielded)), "two of its columns have one name"
        assert set(columns) == set(yielded), "the columns described and those of the model differ"


@each([path for path in files("models", "*.yml") if "\nunit_tests:\n" in path.read_text(encoding="utf-8")])
def test_expected_rows_have_their_columns_in_one_order(path: Path) -> None:
    """dbt puts expected rows under each other by place and not by name, and now and then takes the wrong ones."""
    for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]:
        rows = test["expect"].get("rows") or []
        orders = {tuple(row) for row in rows if isinstance(row, dict)}
        assert len(orders) <= 1, f"the rows that {test['name']} expects have their columns in {len(orders)} orders"


def test_no_property_file_describes_a_model_that_is_gone() -> None:
    """Every model in a property file has its file."""
    assert not set(properties("models", "models")) - {path.stem for path in MODEL_FILES}


# ------------------------------------------------------------------------------------------------------------
# Seeds
# ------------------------------------------------------------------------------------------------------------


@each([PROJECT / "seeds", *EXAMPLES])
def test_a_folder_of_seeds_is_whole(path: Path) -> None:
    """The seeds and every example hold the same files, each with the header that the project knows."""
    headers = {}
    for file in sorted(path.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            headers[file.stem] = ",".join(next(csv.reader(lines), []))
    assert headers == SEED_HEADERS


@each([PROJECT / "seeds", *EXAMPLES])
def test_silence_is_said_of_what_earns_points(path: Path) -> None:
    """A rule for any event knows of those alone that another rule rewards, and its words say no more than that."""
    with (path / "absence_rules.csv").open(encoding="utf-8", newline="") as lines:
        descriptions = [row["description"] for row in csv.DictReader(lines) if not row["event_type"]]
    assert [text for text in descriptions if re.search("nothing|silent|inactive|quiet", text) and "that earns points" not in text] == []


def test_every_column_of_a_seed_is_described() -> None:
    """The property file knows exactly the columns of the seeds, and describes each."""
    entries = {name: found[0][1] for name, found in properties("models", "seeds").items()}
    known = {name: ",".join(column["name"] for column in entry["columns"]) for name, entry in entries.items()}
    assert known == SEED_HEADERS
    for name, entry in entries.items():
        assert described(entry), f"{name} has no description"
        undescribed = [column["name"] for column in entry["columns"] if not described(column)]
        assert not undescribed, f"{name}: these columns have no description"


# ------------------------------------------------------------------------------------------------------------
# All files
# ------------------------------------------------------------------------------------------------------------


def test_nothing_is_put_off() -> None:
    """What is left to do stands in an issue, not in a file."""
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
    found = []
    for path in kept_files():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            if marks.search(line):
                found.append(f"{shown(path)}:{number}")
    assert not found


def test_no_file_is_big() -> None:
    """No file over 1 MB is tracked: data does not belong into the history."""
    sizes = {shown(path): path.stat().st_size for path in kept_files()}
    assert not {name: size for name, size in sizes.items() if size > MOST_BYTES}
