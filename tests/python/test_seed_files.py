"""The files of the seeds, before dbt reads them: each mistake is named with file, line, row, what is allowed and the mend."""

import shutil
import sys
from pathlib import Path

import pytest
from project import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))
import seed_files  # noqa: E402

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
TWICE = f"{FILE}, line 1: the column points stands there twice; allowed: {HEADER}. Mend: remove one of them."


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
    "a misspelt column, which the gate names": GOOD.replace("points", "pionts", 1),
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
    "a column without a name": (GOOD.replace("\n", ",\n"),
                                f"{FILE}, line 1: column 8 has no name; allowed: {HEADER}. Mend: remove the column, or name it."),
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
    assert seed_files.folder_problems(folder) == [sentence]


@pytest.mark.parametrize("example", sorted(path for path in (PROJECT / "examples").iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_the_examples_are_readable(example):
    assert seed_files.folder_problems(example) == []


@pytest.mark.parametrize(("name", "near"), [
    ("fit_rules (1).csv", "fit_rules"), ("tiers - Copy.csv", "tiers"), ("behaviour_rules.csv", "behavior_rules"), ("sub/tiers.csv", "tiers"),
])
def test_a_copy_or_a_misspelt_file_is_named(folder, name, near):
    (folder / "sub").mkdir()
    shutil.copy(folder / f"{near}.csv", folder / name)
    assert seed_files.folder_problems(folder) == [
        f"{name}: no seed has this name; allowed: {near}.csv, once. Mend: rename the file, or take it out of the folder."
    ]


def test_a_seed_of_ones_own_is_left_alone(folder):
    (folder / "holidays.csv").write_text("day\n2026-01-01\n")
    assert seed_files.folder_problems(folder) == []


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
