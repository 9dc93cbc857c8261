"""The files of the seeds, before dbt reads them: each mistake is named with file, line, row, what is allowed and the mend.

The commands check them in Python, a plain `dbt build` by macros; both say the same. test_gate.py runs a few in real builds.
"""

import random
import re
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
import yaml
from jinja2 import Environment
from lead_scoring import building, seed_files
from project import PROJECT

SEED = "absence_rules"
FILE = f"{SEED}.csv"
GOOD = (PROJECT / "seeds" / FILE).read_text(encoding="utf-8")
HEADER = GOOD.splitlines()[0]
WORDS = "Has done nothing that earns points for 30 days"
QUOTES = (
    f"{FILE}, line 2, row quiet_30_days: a quotation mark begins a cell and none ends it; allowed: one before and one behind "
    'the cell, and two for each inside it, as in "Read ""News"" today". Mend: add or remove quotation marks.'
)
ENCODING = "allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited)."
COMMAS = "Mend: save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system."
NO_HEADER = f"{FILE}, line 1: no header stands there; allowed: {HEADER}. Mend: remove what stands above the header."
COLUMNS = f"allowed: the columns {HEADER.replace(',', ', ')}. Mend:"
SQL = 'description" varchar); copy (select 1) to \'x.csv\' (format csv); create table if not exists zz ("y'
SHOWN_SQL = SQL[:100] + ("…" if len(SQL) > 100 else "")
TWICE = f"{FILE}, line 1: the column points stands there twice; allowed: {HEADER}. Mend: remove one of them."


def column(name):
    """The sentence about a column that nobody knows."""
    return f"{FILE}, row (header), column {name}: '{name}' is not allowed; {COLUMNS} rename or remove the column."


def with_column(name):
    """The good file with one more column before is_active."""
    first, *rows = GOOD.splitlines()
    lines = [first.replace("is_active", f"{name},is_active"), *(row[: row.rindex(",")] + ",1" + row[row.rindex(",") :] for row in rows)]
    return "\n".join(lines) + "\n"


READABLE = {
    "as it is": GOOD,
    "line ends of Windows": GOOD.replace("\n", "\r\n"),
    "line ends of old Macs": GOOD.replace("\n", "\r"),
    "mixed line ends": GOOD.replace("\n", "\r\n", 1),
    "a byte order mark, as Excel writes it": b"\xef\xbb\xbf" + GOOD.encode(),
    "no line end at the end": GOOD.rstrip("\n"),
    "blank lines": GOOD.replace("\n", "\n\n"),
    "a blank row": GOOD + ",,,,,,\n",
    "a short blank row": GOOD + ",,\n",
    "a header alone": HEADER + "\n",
    "a comma between quotation marks": GOOD.replace(WORDS, '"Nothing, for 30 days"'),
    "quotation marks inside a cell": GOOD.replace(WORDS, 'Has done "nothing"'),
    "doubled quotation marks": GOOD.replace(WORDS, '"Has done ""nothing"""'),
    "an umlaut and an emoji": GOOD.replace(WORDS, "30 Tage müßig 😴"),
    "a very long cell": GOOD.replace(WORDS, "word " * 100_000),
    "blank columns at the end": GOOD.replace("\n", ",,\n"),
    "blank columns at the end of the header alone": GOOD.replace("\n", " , \n", 1),
    "a column of notes": with_column(" Notes "),
    "headers in capitals, with blanks": GOOD.replace(HEADER, " " + HEADER.upper().replace(",", " , ")),
    "what looks like code, in cells": GOOD.replace(WORDS, "{{ 1/0 }}{% do x %} '; drop table x; --"),
    "typographic quotation marks in words": GOOD.replace(WORDS, "Said “nothing”"),
}

UNREADABLE = {
    "missing": (None, f"{FILE}: the file is missing; allowed: the file, with its header at least. "
                      f"Mend: put it back; its first line is {HEADER}"),
    "empty": ("", f"{FILE}: the file is empty; allowed: the file, with its header at least. "
                  f"Mend: write as its first line {HEADER}"),
    "nothing but blanks": (" \n,,\n", f"{FILE}: the file is empty; allowed: the file, with its header at least. "
                                      f"Mend: write as its first line {HEADER}"),
    "UTF-16": (GOOD.encode("utf-16"), f"{FILE}: the file is saved as UTF-16 or is no text; {ENCODING}"),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), f"{FILE}: the file is saved as UTF-16 or is no text; {ENCODING}"),
    "Latin-1": (GOOD.replace("90 days (", "90 días (").encode("latin-1"),
                f"{FILE}, line 3, row quiet_90_days: 'í' is not saved as UTF-8; {ENCODING}"),
    "semicolons": (GOOD.replace(",", ";"), f"{FILE}, line 1: the columns are split by semicolons; allowed: {HEADER}. {COMMAS}"),
    "semicolons behind a byte order mark": (b"\xef\xbb\xbf" + GOOD.replace(",", ";").encode(),
                                            f"{FILE}, line 1: the columns are split by semicolons; allowed: {HEADER}. {COMMAS}"),
    "tabs": (GOOD.replace(",", "\t"), f"{FILE}, line 1: the columns are split by tabs; allowed: {HEADER}. {COMMAS}"),
    "a line for Excel": ("sep=,\n" + GOOD, NO_HEADER),
    "a blank line first": ("\n" + GOOD, NO_HEADER),
    "a column twice": (with_column("points"), TWICE),
    "a column twice, in capitals": (with_column("Points "), TWICE),
    "a column without a name": (GOOD.replace("description", " ", 1),
                                f"{FILE}, line 1: column 2 has no name; allowed: {HEADER}. Mend: remove the column, or name it."),
    "a cell below no name": (
        GOOD.replace("\n", ",\n").replace("-5,yes,", "-5,yes,why"),
        f"{FILE}, line 2, row quiet_30_days: 'why' stands in a column without a name; allowed: blank cells there. "
        "Mend: name the column notes, or blank the cell."),
    "SQL in a header": (
        GOOD.replace("description", f'"{SQL.replace(chr(34), chr(34) * 2)}"', 1), f"{FILE}, row (header), column {SHOWN_SQL}: '{SHOWN_SQL}' is not allowed; {COLUMNS} rename or remove the column."),
    "SQL behind all columns": (with_column('x"" int) ; attach'), column('x"" int) ; attach')),
    "Jinja in a header": (with_column("{{ run_query('drop schema seeds') }}"), column("{{ run_query('drop schema seeds') }}")),
    "a header with a line break": (with_column('"a\nb"'), column("a[\\n]b")),
    "a header with a no-break space": (
        GOOD.replace("category", "\u00a0category\u200b", 1),
        column("category[\\u200b]") + "\n" + f"{FILE}, row (header), column category: missing; {COLUMNS} add the column."),
    "an optional column, misspelt": (GOOD.replace("is_active", "is_actve", 1), column("is_actve")),
    "a needed column, misspelt": (
        GOOD.replace("points", "pionts", 1),
        column("pionts") + "\n" + f"{FILE}, row (header), column points: missing; {COLUMNS} add the column."),
    "a column of its own": (with_column("owner"), column("owner")),
    "notes twice": (with_column("notes,Notes").replace(",1,", ",1,1,"), f"{FILE}, line 1: the column notes stands there twice; allowed: {HEADER}. Mend: remove one of them."),
    "a header of another file": (GOOD.replace(HEADER, "domain,kind", 1), "\n".join(
        [column("domain"), column("kind"), *(f"{FILE}, row (header), column {name}: missing; {COLUMNS} add the column."
                                             for name in ("rule_id", "category", "absent_days", "points"))])),
    "no header": (GOOD.split("\n", 1)[1], None),
    "bars": (GOOD.replace(",", "|"), f"{FILE}, line 1: the columns are split by bars; allowed: {HEADER}. {COMMAS}"),
    "a comma without quotation marks": (
        GOOD.replace(WORDS, "Has done nothing, for 30 days"),
        f"{FILE}, line 2, row quiet_30_days: 8 cells stand there; allowed: 7, as in the header. "
        'Mend: put a cell that holds a comma between quotation marks, as in "Sales, Europe".'),
    "a cell too few": (
        GOOD.replace(",-5,yes", ",-5"),
        f"{FILE}, line 2, row quiet_30_days: 6 cells stand there; allowed: 7, as in the header. "
        "Mend: write a comma for each cell that is blank."),
    "a blank row that is too long": (
        GOOD + ",,,,,,,,\n", f"{FILE}, line 5, row (blank): 9 blank cells stand there; allowed: 7, as in the header. Mend: remove the row."),
    "a quotation mark that is never closed": (GOOD.replace(WORDS, '"' + WORDS), QUOTES),
    "a quotation mark that swallows a row": (GOOD.replace(WORDS, '"' + WORDS).replace("website for 60", '"website" for 60'), QUOTES),
    "text behind a quotation mark": (GOOD.replace(WORDS, '"Has" done nothing'), QUOTES),
    "a backslash before a quotation mark": (GOOD.replace(WORDS, r'"Has done \"nothing\""'), QUOTES),
    "a line break in a cell": (
        GOOD.replace(WORDS, '"Has done\nnothing"'),
        f"{FILE}, line 2, row quiet_30_days: a cell goes on until line 3; allowed: text on one line. "
        "Mend: take out the line break, or close the quotation mark that is open here."),
}


class Return(Exception):
    """What a macro of dbt gives back."""


class Stop(Exception):
    """The sentence with which a macro stops dbt."""


class Macros:
    """The macros of the project that look at a file, run by Jinja alone."""

    # Each after those that it calls.
    NAMES = (
        "text/hidden_signs", "text/visible", "text/as_pattern", "seeds/seed_file_rows", "seeds/seed_header_problems", "seeds/seed_file_problems", "seeds/stray_seed_problem",
        "seeds/lies_inside", "seeds/seeds_path_problem", "seeds/check_vars", "scoring/date_or_null", "seeds/check_seed_header",
    )

    def __init__(self, **context):
        environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
        environment.globals.update(
            {"modules": SimpleNamespace(re=re), "return": self.give_back, **context},
            edit_distance=lambda one, other: f"damerau_levenshtein({one}, {other})",
            run_query=self.query, exceptions=SimpleNamespace(raise_compiler_error=self.stop),
            adapter=SimpleNamespace(dispatch=lambda name, package: environment.globals[f"duckdb__{name}"]),
        )
        for name in self.NAMES:
            template = environment.from_string((PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8"))
            for macro in (Path(name).name, f"duckdb__{Path(name).name}"):
                if hasattr(template.module, macro):
                    environment.globals[macro] = self.returning(getattr(template.module, macro))
            # What dispatches is called by the macro itself.
            if hasattr(template.module, f"duckdb__{Path(name).name}"):
                environment.globals[Path(name).name] = environment.globals[f"duckdb__{Path(name).name}"]
        self.called = environment.globals
        self.file_problems = environment.globals["seed_file_problems"]
        self.stray_problem = environment.globals["stray_seed_problem"]

    @staticmethod
    def query(sql):
        """As dbt's `run_query`, on DuckDB."""
        rows = duckdb.sql(sql).fetchall()
        return SimpleNamespace(rows=rows, columns=[SimpleNamespace(values=lambda: [row[0] for row in rows])])

    @staticmethod
    def stop(message):
        """As dbt's `raise_compiler_error`."""
        raise Stop(message)

    @staticmethod
    def give_back(value):
        """As dbt's `return`."""
        raise Return(value)

    @staticmethod
    def returning(macro):
        """A macro that gives back what it returns."""

        def call(*arguments):
            try:
                return str(macro(*arguments))
            except Return as returned:
                return returned.args[0]

        return call

    def problems(self, folder):
        """What check_seed_files says of a folder."""
        problems = []
        for path in sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.csv")):
            columns = seed_files.contracts().get(path.removesuffix(".csv"))
            if columns is None:
                problems.append(self.stray_problem(path, list(seed_files.contracts())))
                continue
            try:
                text = (folder / path).read_bytes().decode()
            except UnicodeDecodeError:
                text = None
            problems += self.file_problems(path, text, list(columns), [name for name, is_required in columns.items() if is_required])
        return [problem for problem in problems if problem]


@pytest.fixture(scope="session")
def macros():
    """The macros, read once."""
    return Macros()


@pytest.fixture
def folder(tmp_path):
    """A folder of the default seeds."""
    return Path(shutil.copytree(PROJECT / "seeds", tmp_path / "seeds"))


def write(folder, content):
    """Put a text, bytes or nothing in the place of the seed."""
    if content is None:
        (folder / FILE).unlink()
    else:
        (folder / FILE).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("content", READABLE.values(), ids=READABLE)
def test_a_readable_file_is_left_alone(folder, content):
    write(folder, content)
    assert seed_files.folder_problems(folder) == []


@pytest.mark.parametrize(("content", "sentence"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_file_is_named_with_the_mend(folder, content, sentence):
    write(folder, content)
    problems = seed_files.folder_problems(folder)
    assert sentence is None or "\n".join(problems) == sentence
    assert problems


# Over these dbt stumbles before it reads a macro.
BEFORE_MACROS = ("missing", "UTF-16", "Latin-1")


@pytest.mark.parametrize("content", [
    *READABLE.values(), *(content for name, (content, _) in UNREADABLE.items() if name not in BEFORE_MACROS)
], ids=[*READABLE, *(name for name in UNREADABLE if name not in BEFORE_MACROS)])
def test_plain_dbt_says_what_the_commands_say(folder, macros, content):
    write(folder, content)
    assert macros.problems(folder) == seed_files.folder_problems(folder)


@pytest.mark.parametrize("seed", range(20))
def test_plain_dbt_says_what_the_commands_say_of_random_files(folder, macros, seed):
    """Twenty-five files each: good ones with a few signs put in, taken out or swapped."""
    chance = random.Random(seed)
    for _ in range(25):
        content = list(chance.choice([GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, HEADER + "\n" + ",,,,,,\n" * 3]))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(content))
            content[place : place + chance.randint(0, 2)] = chance.choice(
                ["", ",", ",,", '"', '""', "\n", "\r", "\r\n", ";", "\t", " ", "\u00a0", "\u200b", '",', ',"', "x", "'", "{{", "|"]
            )
        write(folder, "".join(content))
        assert macros.problems(folder) == seed_files.folder_problems(folder), "".join(content)


@pytest.mark.parametrize("example", sorted(path for path in (PROJECT / "examples").iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_the_examples_are_readable(example):
    assert seed_files.folder_problems(example) == []


@pytest.mark.parametrize(("name", "near"), [
    ("fit_rules (1).csv", "fit_rules"), ("tiers - Copy.csv", "tiers"), ("behaviour_rules.csv", "behavior_rules"), ("sub/tiers.csv", "tiers"),
    ("Copy of behavior_rules.csv", "behavior_rules"), ("Kopie von scores (2).csv", "scores"), ("Fit Rules.csv", "fit_rules"),
    ("teirs.csv", "tiers"), ("routing-rules.csv", "routing_rules"), ("absence_rules_old.csv", "absence_rules"), ("2 score_bands.csv", "score_bands"),
])
def test_a_copy_or_a_misspelt_file_is_named(folder, macros, name, near):
    (folder / "sub").mkdir()
    shutil.copy(folder / f"{near}.csv", folder / name)
    assert seed_files.folder_problems(folder) == [
        f"{name}: no seed has this name; allowed: {near}.csv, once. Mend: rename the file, or take it out of the folder."
    ]
    assert macros.problems(folder) == seed_files.folder_problems(folder)


@pytest.mark.parametrize("name", ['h" (x int); copy (select 1) to $$y$$; --.csv', "my list.csv", "it's.csv", "{{ x }}.csv", "a\nb.csv"])
def test_a_file_that_can_be_no_table_is_named(folder, macros, name):
    """dbt makes a table of every file, and writes the name into SQL as it is."""
    (folder / name).write_text("day\n2026-01-01\n")
    (problem,) = seed_files.folder_problems(folder)
    assert "the name of the file holds signs that the name of a table cannot; allowed: letters, digits, _, - and full stops" in problem
    assert [problem] == macros.problems(folder)
    with pytest.raises(Stop, match="the name of the file holds signs"):
        model = SimpleNamespace(name=name.removesuffix(".csv"))
        Macros(execute=True, model=model).called["check_seed_header"]()


@pytest.mark.parametrize("name", ["holidays.csv", "users.csv", "customer_tiers.csv", "frontiers.csv", "übrige.csv", "sub/countries.csv"])
def test_a_seed_of_ones_own_is_left_alone(folder, macros, name):
    (folder / "sub").mkdir()
    (folder / name).write_text("day\n2026-01-01\n")
    assert seed_files.folder_problems(folder) == macros.problems(folder) == []


def test_a_folder_made_before_a_seed_existed_can_be_completed(folder):
    before = (folder / "fit_rules.csv").read_bytes()
    for name in ("personas", "email_domains"):
        (folder / f"{name}.csv").unlink()
    assert seed_files.missing_seeds(folder) == ["email_domains", "personas"]
    assert seed_files.write_missing(folder) == [folder / "email_domains.csv", folder / "personas.csv"]
    assert (folder / "personas.csv").read_text() == "persona_id,name,description\n"
    assert (folder / "fit_rules.csv").read_bytes() == before
    assert seed_files.missing_seeds(folder) == seed_files.write_missing(folder) == seed_files.folder_problems(folder) == []


# ------------------------------------------------------------------------------------------------------------
# Vars and headers, as dbt gets them
# ------------------------------------------------------------------------------------------------------------

HOSTILE = ["'; copy (select 1) to 'x'; --", 'a"b', "{{ 1 / 0 }}", "a\nb", "x\x1b[31m"]
NO_TEXT = [5, 2.5, True, ["seeds"], {"a": 1}, None]
SEED_PATHS = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["seed-paths"]


def vars_checked(**given):
    """What check_vars says of vars; None where they are well."""
    macros = Macros(
        var=lambda name, default=None: given.get(name, default), target=SimpleNamespace(database="lead_scoring"), invocation_args_dict={"vars": given},
    )
    try:
        macros.called["check_vars"]()
    except Stop as problem:
        return str(problem)
    return None


@pytest.mark.parametrize("name", ["raw_path", "as_of", "seeds_path", "a_var_of_nobody"])
@pytest.mark.parametrize("value", ["raw/{{ env_var('HOME') }}", "{% do run_query('drop schema marts') %}"])
def test_a_var_that_dbt_would_run_is_refused(name, value):
    """dbt renders the text of a var wherever it is read."""
    said = vars_checked(**{name: value})
    assert said.startswith(f"the var {name} holds double braces") and "Mend: " in said and "{" not in said


def seeds_read(path):
    """The folder that dbt_project.yml takes for the var seeds_path."""
    context = {"var": lambda name, default: path, "modules": SimpleNamespace(re=re)}
    (template,) = SEED_PATHS
    return Environment().from_string(template).render(context)


@pytest.mark.parametrize("path", [
    "../../../seeds", "..", "seeds/..", "a/../../b", "examples/../../seeds", "/tmp/seeds", "/", "", ".", "./", "~", "~/seeds", "..\\seeds",
    "C:/seeds", "C:\\seeds", "seeds\n", "a\x00b", *NO_TEXT,
])
def test_a_path_of_seeds_that_leaves_the_project_is_refused(path):
    """The sentence comes from check_vars; until then dbt looks into the project's own seeds, and writes nothing."""
    assert seeds_read(path) == "seeds"
    problem = vars_checked(seeds_path=path)
    assert problem.startswith("the var seeds_path is '")
    assert "Allowed: a folder inside the project, named from there and without .." in problem
    assert "Mend: --vars '{seeds_path: examples/oulad}'" in problem
    assert "\n" not in problem


@pytest.mark.parametrize("path", ["seeds", "examples/oulad", "./seeds", "seeds/", "my seeds", "a..b/c", "Müller's"])
def test_a_path_of_seeds_inside_the_project_is_read(path):
    assert (seeds_read(path), vars_checked(seeds_path=path)) == (path, None)


def test_a_link_out_of_the_project_is_refused(tmp_path, macros):
    """A link that stays inside is none of our business."""
    project, other = tmp_path / "it's [2026]", tmp_path / "other"
    for place in (project, other):
        (place / "rules" / "deep").mkdir(parents=True)
        (place / "dbt_project.yml").write_text("name: x\n" * (1 if place == project else 2))
    (project / "out").symlink_to(other / "rules" / "deep")
    (project / "in").symlink_to(project / "rules" / "deep")
    inside = macros.called["lies_inside"]
    assert [inside(str(project), folder) for folder in ("rules", "rules/deep", "in", "out")] == [True, True, True, False]


@pytest.mark.parametrize("value", [*HOSTILE, "", "1a", *NO_TEXT])
def test_a_schema_that_is_none_is_refused(value):
    problem = vars_checked(raw_schema=value)
    if "{{" in str(value):
        assert problem.startswith("the var raw_schema holds double braces")
    else:
        assert problem.startswith("the var raw_schema is '") and "Mend: --vars '{raw_schema: raw}'." in problem and "\n" not in problem
    assert vars_checked(raw_schema="raw_2026") is None


@pytest.mark.parametrize("value", [2.5, True, ["a"], {"a": 1}])
def test_a_version_that_is_no_text_is_refused(value):
    assert vars_checked(rules_version=value).startswith("the var rules_version is '")
    assert vars_checked(rules_version=None) is vars_checked(rules_version="a1b2c3d4e5f6") is vars_checked(rules_version=123456789012) is None


@pytest.mark.parametrize("name", ["as_of", "history_from", "history_to", "changed_since"])
@pytest.mark.parametrize("value", [*HOSTILE, "2026-02-30", "2026-01-31'", "2026-01-31; select 1", "31.1.2026", 20260131, 2.5, True, ["2026-01-31"], {"a": 1}])
def test_a_day_that_is_none_is_refused(macros, name, value):
    with pytest.raises(Stop) as stopped:
        macros.called["date_or_null"](value, name)
    problem = str(stopped.value)
    assert problem.startswith(f"the var {name} is '") and f"Mend: --vars '{{{name}: 2026-01-31}}'." in problem
    assert "\n" not in problem and "\x1b" not in problem


def test_a_day_or_none_is_taken(macros):
    assert [macros.called["date_or_null"](value, "as_of").strip() for value in (None, "", "2024-02-29", date(2026, 1, 31))] == [
        "cast(null as date)", "cast(null as date)", "cast('2024-02-29' as date)", "cast('2026-01-31' as date)"
    ]


def header_checked(names, is_ours=True):
    """What check_seed_header says of the columns that dbt has read; None where they are well."""
    model = SimpleNamespace(name=SEED, columns=dict.fromkeys(seed_files.contracts()[SEED]),
                            config=SimpleNamespace(meta={"key": ["rule_id"]} if is_ours else {}))
    macros = Macros(execute=True, model=model, load_agate_table=lambda: SimpleNamespace(column_names=names))
    try:
        macros.called["check_seed_header"]()
    except Stop as problem:
        return str(problem)
    return None


def test_the_last_check_stands_before_each_table():
    """Of what dbt has read; it names a column that has no name by a letter."""
    good = HEADER.split(",")
    assert header_checked(good) is header_checked([*good, "Notes ", "i", "j"]) is header_checked([" RULE_ID", *good[1:]]) is None
    for bad in (SQL, "points_2", "a", 'points" int)', "{{ x }}", "rule_id\u200b"):
        assert header_checked([*good[:-1], bad]).startswith(f"{FILE}, row (header), column ")
    assert header_checked(["day", "Name of it", "no.", "größe"], is_ours=False) is None
    assert "letters, digits" in header_checked(["day", SQL], is_ours=False)


def test_seeds_that_lie_elsewhere_are_copied_for_one_run(folder):
    with building.seeds_inside(folder) as one, building.seeds_inside(folder) as other:
        assert one != other
        assert not one.is_absolute() and ".." not in one.parts
        assert (PROJECT / one / FILE).read_text(encoding="utf-8") == GOOD
    assert not (PROJECT / one).exists() and not (PROJECT / other).exists()
    with building.seeds_inside(PROJECT / "examples" / "oulad") as inside:
        assert inside == Path("examples/oulad")


def test_all_problems_are_told_at_once(folder):
    write(folder, GOOD.replace(",yes", "").replace(",no\n", "\n"))
    (folder / "scores.csv").unlink()
    problems = seed_files.folder_problems(folder)
    assert [problem.split(":")[0] for problem in problems] == [
        f"{FILE}, line 2, row quiet_30_days", f"{FILE}, line 3, row quiet_90_days", f"{FILE}, line 4, row no_visit_60_days", "scores.csv"
    ]
    assert seed_files.message(problems).splitlines() == ["4 problems in the files of the seeds, no mart was changed:", *problems]


def test_a_long_list_of_problems_is_cut():
    lines = seed_files.message([f"problem {number}" for number in range(60)]).splitlines()
    assert (lines[0], lines[-2:]) == ("60 problems in the files of the seeds, no mart was changed:", ["problem 49", "and 10 more."])
    assert seed_files.message(["one"]).startswith("1 problem in")
