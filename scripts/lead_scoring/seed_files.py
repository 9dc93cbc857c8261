"""Whether the files of the seeds can be read at all, checked before dbt reads them.

What the cells say is checked in the warehouse, by the gate (models/rules). It cannot
see what is wrong with a file itself: letters in another encoding, columns split by semicolons, a comma that cuts a cell
in two, a quotation mark that is never closed. A plain `dbt build` says the same of them (macros/seeds/check_seed_files.sql),
but for a file that is missing or not saved as UTF-8, over which dbt stumbles before it reads a macro.
"""

import csv
import io
import re
from functools import cache
from pathlib import Path

import yaml

from lead_scoring import PROJECT
from lead_scoring.terminal import counted

PROPERTY_FILES = PROJECT / "models" / "rules" / "seeds"
SAVE_AS_UTF8 = "save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited)"
SAVE_WITH_COMMAS = "save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
# A list of a thousand values fits; the csv module stops at 131,072 characters by default.
LONGEST_CELL = 10_000_000
MOST_PROBLEMS_SHOWN = 50
# Signs that nobody sees.
HIDDEN = re.compile("[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe0f\ufeff]")
# What programs put before or behind the name of a copy.
WORDS_OF_COPIES = {"copy", "of", "kopie", "von", "copie", "de", "copia", "old", "new", "backup", "final"}


def message(problems):
    """One text for a list of problems, each on its line."""
    count = f"{counted(len(problems), 'problem')} in the files of the seeds, no mart was changed:"
    more = len(problems) - MOST_PROBLEMS_SHOWN
    return "\n".join([count, *problems[:MOST_PROBLEMS_SHOWN], *([f"and {more} more."] if more > 0 else [])])


@cache
def properties():
    """What the property files say of every seed of the project, as dicts."""
    files = sorted(PROPERTY_FILES.glob("*.yml"))
    return [seed for file in files for seed in yaml.safe_load(file.read_text(encoding="utf-8"))["seeds"]]


@cache
def contracts():
    """The columns of every seed of the project, by the seed's name: column to whether it must be there."""
    return {
        seed["name"]: {column["name"]: column["config"]["meta"].get("required", False) for column in seed["columns"]}
        for seed in properties()
    }


def missing_seeds(folder):
    """The names of the seeds that a folder lacks, as one made before they existed does.

    Arguments: folder, a Path. Returns a list in alphabetical order.
    """
    return sorted(name for name in contracts() if not (Path(folder) / f"{name}.csv").exists())


def write_missing(folder):
    """Write each seed that a folder lacks as an empty one, a header alone.

    Arguments: folder, a Path. Returns the files written, as Paths. No file that is there is touched.
    """
    files = [Path(folder) / f"{name}.csv" for name in missing_seeds(folder)]
    for file in files:
        with file.open("x", encoding="utf-8", newline="") as lines:
            lines.write(",".join(contracts()[file.stem]) + "\n")
    return files


def folder_problems(folder):
    """What is wrong with the files of a folder of seeds.

    Arguments: folder, a Path. Returns a sentence for each problem, in the order of file and line; none where dbt can
    read every file.
    """
    folder = Path(folder)
    files = {f"{name}.csv" for name in contracts()} | {file.relative_to(folder).as_posix() for file in folder.rglob("*.csv")}
    problems = []
    for path in sorted(files):
        if path.removesuffix(".csv") in contracts():
            problems += file_problems(folder / path, contracts()[path.removesuffix(".csv")])
        else:
            problems += stray_file_problems(path)
    return problems


def stray_file_problems(path):
    """A file that looks like a copy or a misspelt name of a seed: an edit in it would do nothing.

    Arguments: path, seen from the folder. Returns one sentence, or none.
    """
    stem = path.split("/")[-1].removesuffix(".csv").lower()
    words = re.sub(r"[0-9]+|[^\w]|_", " ", stem).split()
    kept = "".join(word for word in words if word not in WORDS_OF_COPIES)
    for seed in contracts():
        name = seed.replace("_", "")
        if stem.startswith(seed) or edit_distance(kept, name) <= (2 if len(name) > 7 else 1):
            return [f"{visible(path)}: no seed has this name; allowed: {seed}.csv, once. "
                    "Mend: rename the file, or take it out of the folder."]
    if not re.fullmatch(r"[\w.-]+", path.split("/")[-1]):
        return [f"{visible(path)}: the name of the file holds signs that the name of a table cannot; allowed: letters, digits, _, - and "
                "full stops. Mend: rename the file, or take it out of the folder."]
    return []


def edit_distance(one, other):
    """In how many slips one text becomes another; two letters swapped are one."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for place, sign in enumerate(other, start=1):
            steps = [last[place] + 1, line[-1] + 1, last[place - 1] + (letter != sign)]
            if row > 1 and place > 1 and letter == other[place - 2] and one[row - 2] == sign:
                steps.append(before[place - 2] + 1)
            line.append(min(steps))
        before, last = last, line
    return last[-1]


def visible(text):
    """A text for a message: on one line, at most 100 characters, with signs that nobody sees written as what they are."""
    text = HIDDEN.sub(lambda found: f"[{found[0].encode('unicode_escape').decode()}]", text)
    return text[:100] + ("…" if len(text) > 100 else "")


def file_problems(file, columns):
    """What is wrong with the file of one seed.

    Arguments: file, a Path; columns, those of its contract and whether they must be there. Returns a sentence for each
    problem.
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
    return table_problems(file.name, data.decode("utf-8-sig"), columns)


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
                row = visible(line.split(b",")[0].decode("cp1252", errors="replace"))
                return (f"{name}, line {number}, row {row}: '{letter}' is not saved as UTF-8; allowed: UTF-8. "
                        f"Mend: {SAVE_AS_UTF8}.")
    return None


def table_problems(name, text, columns):
    """What is wrong with the lines of a seed.

    Arguments: name of the file; text, all of it; columns, those of its contract and whether they must be there. Returns
    a sentence for each problem; behind a quotation mark that is wrong, nothing more can be said.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems, header, start = [], None, 1
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip().lower() for cell in cells]
                problems = header_problems(name, header, columns)
                if problems:
                    return problems
            else:
                problems += row_problems(name, cells, header, start, reader.line_num)
            start = reader.line_num + 1
    except csv.Error:
        row = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[start - 1].split(",")[0]
        problems.append(
            f"{name}, line {start}, row {visible(row.strip()) or '(blank)'}: a quotation mark begins a cell and none ends it; "
            'allowed: one before and one behind the cell, and two for each inside it, as in "Read ""News"" today". '
            "Mend: add or remove quotation marks."
        )
    return problems


def width_of(header):
    """How many columns a header names; blank ones at its end are nothing."""
    return max((place for place, cell in enumerate(header, start=1) if cell), default=0)


def header_problems(name, header, columns):
    """What is wrong with the first line of a seed.

    Arguments: name of the file; header, its cells in small letters; columns, those of its contract and whether they must
    be there. Returns sentences.
    """
    names = header[: width_of(header)]
    first = names[0] if names else ""
    separator = next((sign for sign in SEPARATORS if sign in first), None)
    if first.startswith("sep=") or not names:
        found, mend = "no header stands there", "remove what stands above the header"
    elif separator:
        found, mend = f"the columns are split by {SEPARATORS[separator]}", SAVE_WITH_COMMAS
    elif "" in names:
        found, mend = f"column {names.index('') + 1} has no name", "remove the column, or name it"
    elif len(set(names)) < len(names):
        twice = next(cell for cell in names if names.count(cell) > 1)
        found, mend = f"the column {visible(twice)} stands there twice", "remove one of them"
    else:
        place, allowed = f"{name}, row (header), column", f"allowed: the columns {', '.join(columns)}"
        unknown = [visible(cell) for cell in names if cell not in columns and cell != "notes"]
        missing = [column for column, is_required in columns.items() if is_required and column not in names]
        return [
            *(f"{place} {cell}: '{cell}' is not allowed; {allowed}. Mend: rename or remove the column." for cell in unknown),
            *(f"{place} {column}: missing; {allowed}. Mend: add the column." for column in missing),
        ]
    return [f"{name}, line 1: {found}; allowed: {','.join(columns)}. Mend: {mend}."]


def row_problems(name, cells, header, start, end):
    """What is wrong with one row of a seed: a sentence, or none.

    Arguments: name of the file; cells of the row; header, the cells of the first line; start and end, its lines.
    """
    width = width_of(header)
    is_blank = not any(cell.strip() for cell in cells)
    if is_blank and len(cells) <= len(header):
        return []
    place = f"{name}, line {start}, row {visible(cells[0].strip()) or '(blank)'}"
    if end > start:
        return [f"{place}: a cell goes on until line {end}; allowed: text on one line. "
                "Mend: take out the line break, or close the quotation mark that is open here."]
    if is_blank:
        return [f"{place}: {len(cells)} blank cells stand there; allowed: {width}, as in the header. Mend: remove the row."]
    if len(cells) > len(header):
        return [f"{place}: {len(cells)} cells stand there; allowed: {width}, as in the header. "
                'Mend: put a cell that holds a comma between quotation marks, as in "Sales, Europe".']
    if len(cells) < width:
        return [f"{place}: {counted(len(cells), 'cell stands', 'cells stand')} there; allowed: {width}, as in the header. "
                "Mend: write a comma for each cell that is blank."]
    stray = next((cell.strip() for cell in cells[width:] if cell.strip()), None)
    if stray:
        return [f"{place}: '{visible(stray)}' stands in a column without a name; allowed: blank cells there. "
                "Mend: name the column notes, or blank the cell."]
    return []
