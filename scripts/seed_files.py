"""Whether the files of the seeds can be read at all, checked before dbt reads them.

What the cells say is checked in the warehouse, by the gate (models/intermediate/rules/int_rules_gate.sql). It cannot
see what is wrong with a file itself: letters in another encoding, columns split by semicolons, a comma that cuts a cell
in two, a quotation mark that is never closed. dbt ends there with a stack trace, or reads on without a word.
"""

import csv
import difflib
import io
from functools import cache
from pathlib import Path

import yaml

PROPERTY_FILE = Path(__file__).resolve().parent.parent / "models" / "intermediate" / "rules" / "_rules__seeds.yml"
SAVE_AS_UTF8 = "save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited)"
SAVE_WITH_COMMAS = "save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
# A list of a thousand values fits; the csv module stops at 131,072 characters by default.
LONGEST_CELL = 10_000_000
MOST_PROBLEMS_SHOWN = 50


def message(problems):
    """One text for a list of problems, each on its line."""
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in the files of the seeds, no mart was changed:"
    more = len(problems) - MOST_PROBLEMS_SHOWN
    return "\n".join([count, *problems[:MOST_PROBLEMS_SHOWN], *([f"and {more} more."] if more > 0 else [])])


@cache
def seed_columns():
    """The columns of every seed of the project, by the seed's name."""
    with PROPERTY_FILE.open(encoding="utf-8") as file:
        return {seed["name"]: [column["name"] for column in seed["columns"]] for seed in yaml.safe_load(file)["seeds"]}


def folder_problems(folder):
    """What is wrong with the files of a folder of seeds.

    Arguments: folder, a Path. Returns a sentence for each problem, in the order of file and line; none where dbt can
    read every file.
    """
    folder = Path(folder)
    seeds = seed_columns()
    found = {}
    for name, columns in seeds.items():
        found[name] = file_problems(folder / f"{name}.csv", columns)
    for file in folder.rglob("*.csv"):
        if file.parent != folder or file.stem not in seeds:
            found[file.stem] = found.get(file.stem, []) + stray_file_problems(file, folder, seeds)
    return [problem for name in sorted(found) for problem in found[name]]


def missing_seeds(folder):
    """Names of the files that a folder of seeds lacks, in order. Arguments: folder, a Path."""
    return [f"{name}.csv" for name in sorted(seed_columns()) if not (Path(folder) / f"{name}.csv").exists()]


def write_missing(folder):
    """Write the files that a folder of seeds lacks, each with its header alone: an empty seed. Returns their names."""
    missing = missing_seeds(folder)
    for name in missing:
        header = ",".join(seed_columns()[name.removesuffix(".csv")])
        with (Path(folder) / name).open("x", encoding="utf-8", newline="") as file:
            file.write(f"{header}\n")
    return missing


def stray_file_problems(file, folder, seeds):
    """A file that looks like a copy or a misspelt name of a seed: an edit in it would do nothing.

    Arguments: file and folder, Paths; seeds, the names of the seeds. Returns one sentence, or none.
    """
    stem = file.stem.lower()
    near = [name for name in seeds if stem.startswith(name)] or difflib.get_close_matches(stem, seeds, n=1, cutoff=0.85)
    if not near:
        return []
    return [f"{file.relative_to(folder).as_posix()}: no seed has this name; allowed: {near[0]}.csv, once. "
            "Mend: rename the file, or take it out of the folder."]


def file_problems(file, columns):
    """What is wrong with the file of one seed.

    Arguments: file, a Path; columns, the names that its header may hold. Returns a sentence for each problem.
    """
    header = ",".join(columns)
    if not file.is_file():
        return [f"{file.name}: the file is missing; allowed: the file, with its header at least. "
                f"Mend: put it back; its first line is {header}"]
    try:
        data = file.read_bytes()
    except OSError as error:
        return [f"{file.name}: the file cannot be read ({error.strerror}); allowed: a file that you may read. "
                "Mend: close it in other programs, and look at its permissions."]
    if not data.strip(b"\xef\xbb\xbf \t\r\n,"):
        return [f"{file.name}: the file is empty; allowed: the file, with its header at least. "
                f"Mend: write as its first line {header}"]
    encoding = encoding_problem(file.name, data)
    if encoding:
        return [encoding]
    return table_problems(file.name, data.decode("utf-8-sig"), header)


def encoding_problem(name, data):
    """A sentence where the bytes of a file are not UTF-8 text, otherwise None."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        return f"{name}: the file is saved as UTF-16 or is no text; allowed: UTF-8. Mend: {SAVE_AS_UTF8}."
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A line feed is never part of another letter, so each line can be tried alone.
        for number, line in enumerate(data.split(b"\n"), start=1):
            try:
                line.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                letter = line[error.start : error.start + 1].decode("cp1252", errors="replace")
                row = line.split(b",")[0].decode("cp1252", errors="replace")
                return (f"{name}, line {number}, row {row}: '{letter}' is not saved as UTF-8; allowed: UTF-8. "
                        f"Mend: {SAVE_AS_UTF8}.")
    return None


def table_problems(name, text, header):
    """What is wrong with the lines of a seed.

    Arguments: name of the file; text, all of it; header, the line that should come first. Returns a sentence for each
    problem; behind a quotation mark that is wrong, nothing more can be said.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems, names, start = [], None, 1
    try:
        for cells in reader:
            if names is None:
                names = [cell.strip().lower() for cell in cells]
                problems = header_problems(name, names, header)
                if problems:
                    return problems
            elif any(cell.strip() for cell in cells) or len(cells) > len(names):
                problems += row_problems(name, cells, len(names), start, reader.line_num)
            start = reader.line_num + 1
    except csv.Error:
        row = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[start - 1].split(",")[0]
        problems.append(
            f"{name}, line {start}, row {row}: a quotation mark begins a cell and none ends it; allowed: one before and one "
            'behind the cell, and two for each inside it, as in "Read ""News"" today". Mend: add or remove quotation marks.'
        )
    return problems


def header_problems(name, names, header):
    """What is wrong with the first line of a seed: a sentence, or none.

    Arguments: name of the file; names in its header, in small letters; header, the line that should stand there.
    """
    first = names[0] if names else ""
    separator = next((sign for sign in SEPARATORS if sign in first), None)
    if first.startswith("sep=") or not any(names):
        found, mend = "no header stands there", "remove what stands above the header"
    elif separator:
        found, mend = f"the columns are split by {SEPARATORS[separator]}", SAVE_WITH_COMMAS
    elif "" in names:
        found, mend = f"column {names.index('') + 1} has no name", "remove the column, or name it"
    elif len(set(names)) < len(names):
        found, mend = f"the column {sorted(names, key=names.count)[-1]} stands there twice", "remove one of them"
    else:
        return []
    return [f"{name}, line 1: {found}; allowed: {header}. Mend: {mend}."]


def row_problems(name, cells, width, start, end):
    """What is wrong with one row of a seed: a sentence, or none.

    Arguments: name of the file; cells of the row; width, how many cells the header has; start and end, its lines.
    """
    place = f"{name}, line {start}, row {cells[0].strip() or '(blank)'}"
    if end > start:
        return [f"{place}: a cell goes on until line {end}; allowed: text on one line. "
                "Mend: take out the line break, or close the quotation mark that is open here."]
    if not any(cells):
        return [f"{place}: {len(cells)} blank cells stand there; allowed: {width}, as in the header. Mend: remove the row."]
    if len(cells) > width:
        return [f"{place}: {len(cells)} cells stand there; allowed: {width}, as in the header. "
                'Mend: put a cell that holds a comma between quotation marks, as in "Sales, Europe".']
    if len(cells) < width:
        return [f"{place}: {len(cells)} cells stand there; allowed: {width}, as in the header. "
                "Mend: write a comma for each cell that is blank."]
    return []
