"""Seeds in canonical form: what two people mean alike is written alike, so that git shows edits alone.

The columns stand in the order of the contract and notes behind them, a row has no blanks at its end, a number has its plain
spelling, yes and no are written so, and a cell has quotation marks only where it needs them. Every cell means what it meant: the
gate reads the same in it.
"""

import csv
import io
import json
import os
import re
import sys
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import click

from lead_scoring import seed_files
from lead_scoring.building import shown
from lead_scoring.cli import DEFAULT_SEEDS, JSON_OPTION, seeds_folder
from lead_scoring.terminal import FOLDER, Command, counted, say, stop

# What the models take away around a cell, and nothing else: other blanks are signs that the gate names.
BLANKS = " \t\r\n"
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
# As in the macro to_boolean.
YES_NO = {**dict.fromkeys(("true", "t", "yes", "y", "1"), "yes"), **dict.fromkeys(("false", "f", "no", "n", "0"), "no")}
# A number of more digits is left as it was written, such as 1e-300.
MOST_DIGITS = 25


@cache
def types(seed):
    """The types of the cells of a seed: column to the type, and to a dict of row to type where rows have their own.

    Arguments: seed, its name. Returns two dicts.
    """
    (found,) = (properties for properties in seed_files.properties() if properties["name"] == seed)
    metas = {column["name"]: column["config"]["meta"] for column in found["columns"]}
    rows = {name: {row: cell["type"] for row, cell in meta["rows"].items()} for name, meta in metas.items() if "rows" in meta}
    return {name: meta["type"] for name, meta in metas.items()}, rows


def spelled(cell, kind):
    """A cell in its plain spelling. Arguments: cell, text; kind, a type of the contract. What is not of the type stays as it is."""
    text = cell.strip(BLANKS)
    if not text.strip():
        return ""
    if kind == "yes_no":
        return YES_NO.get(text.lower(), text)
    if kind in ("number", "whole") and NUMBER.fullmatch(text):
        plain = f"{Decimal(text):f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        plain = re.sub(r"^([+-]?)0+(?=\d)", r"\1", plain).removeprefix("+")
        plain = "0" if plain in ("-0", "") else plain
        return plain if len(plain) <= MOST_DIGITS else text
    return text


def canonical(seed, text):
    """The canonical text of a file. Arguments: seed, its name; text of a file in which `seed_files` finds nothing wrong."""
    csv.field_size_limit(seed_files.LONGEST_CELL)
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    places = {cell.strip().lower(): place for place, cell in enumerate(header) if cell.strip()}
    columns = [name for name in (*seed_files.contracts()[seed], "notes") if name in places]
    kinds, kinds_of_rows = types(seed)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [row[places[name]] if places[name] < len(row) else "" for name in columns]
        key = cells[0].strip(BLANKS).lower()
        cells = [spelled(cell, kinds_of_rows.get(name, {}).get(key, kinds.get(name))) for name, cell in zip(columns, cells, strict=True)]
        if any(cells):
            writer.writerow(cells)
    return lines.getvalue()


def unformatted(folder):
    """The files of a folder that are not in canonical form.

    Arguments: folder, a Path to seeds in which `seed_files` finds nothing wrong. Returns a dict of file (a Path) to its canonical text
    and the first line that differs, from 1.
    """
    found = {}
    for seed in sorted(seed_files.contracts()):
        file = Path(folder) / f"{seed}.csv"
        data = file.read_bytes()
        text = canonical(seed, data.decode("utf-8-sig"))
        if data != text.encode():
            old, new = data.split(b"\n"), text.encode().split(b"\n")
            line = next((number for number, pair in enumerate(zip(old, new), start=1) if pair[0] != pair[1]), min(len(old), len(new)))
            found[file] = text, line
    return found


def notes(folder):
    """What `check` says of the form of the files: dicts of file, line and message. Arguments as of `unformatted`."""
    return [
        {"file": file.name, "line": line, "message": f"{file.name}, line {line}: not in canonical form, which changes no score. Mend: run lead-scoring format."}
        for file, (_, line) in unformatted(folder).items()
    ]


def write(file, text):
    """Replace a file at once. Arguments: file, a Path, of which a link stays one; text."""
    file = file.resolve()
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as lines:
            lines.write(text)
        os.chmod(name, file.stat().st_mode & 0o777)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@click.command(cls=Command, name="format")
@click.option("--seeds", "seeds_path", type=FOLDER, default=DEFAULT_SEEDS, help="Folder of the rules.  [default: seeds of the project]")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit code 1 where a file would change.")
@JSON_OPTION
def main(seeds_path, is_check, is_json):
    """Write the rules in canonical form; no meaning changes.

    \b
    lead-scoring format
    lead-scoring format --check
    lead-scoring format --seeds proposed

    Exit code 0: done; 1: with --check, a file would change;
    2: a file cannot be read, and none was changed.
    """
    folder = seeds_folder(seeds_path)
    problems = seed_files.folder_problems(folder)
    if problems:
        stop(seed_files.message(problems), 2)
    found = unformatted(folder)
    if not is_check:
        for file, (text, _) in found.items():
            write(file, text)
    if is_json:
        click.echo(json.dumps({"files": [{"file": file.name, "line": line} for file, (_, line) in found.items()], "written": not is_check}, indent=2))
    else:
        for file, (_, line) in found.items():
            say(f"{file.name}: {'would change' if is_check else 'changed'} from line {line} on")
        would = ("would be" if is_check else "is" if len(found) == 1 else "are") + " rewritten"
        say(f"{counted(len(found), 'file')} {would} in {shown(folder)}." if found else f"Every file in {shown(folder)} is in canonical form.")
    sys.exit(1 if found and is_check else 0)
