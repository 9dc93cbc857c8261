"""What is wrong in the rules, and what looks odd in them on the data of the last build.

What is wrong is what the gate of a build would say; what is odd is a table of the last build, `commands.findings`. Nothing is judged
here. That table is a view in DuckDB, whose query runs beside the warehouse with the silenced_findings of the folder that is checked, so
that a silence counts before the next build.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from itertools import groupby

import click
import duckdb

from lead_scoring import PROGRAM, formatting, rehearsal, seed_files, warehouse_file
from lead_scoring.building import shown, told
from lead_scoring.cli import DEFAULT_SEEDS, JSON_OPTION, WAREHOUSE_OPTION, seeds_folder, warehouse_path
from lead_scoring.terminal import FOLDER, Command, counted, plain, progress_console, say, stop

SILENCES = "silenced_findings"
PAGE = "docs/findings.md"
STYLES = {"warning": "yellow", "note": "cyan"}


@dataclass(frozen=True)
class Linted:
    """What looks odd in a build.

    Attributes:
        as_of: the day of its scores, a date.
        findings: dicts of code, severity, file, row, detail, is_silenced and reason.
        edited: the files in which the rules differ from those of the build.
    """

    as_of: object
    findings: list
    edited: list = field(default_factory=list)

    @property
    def heard(self):
        """The findings that nobody silenced."""
        return [finding for finding in self.findings if not finding["is_silenced"]]


def linted(folder, warehouse):
    """What looks odd in the last build.

    Arguments: folder, a Path to seeds that can be read, of which the silences count; warehouse, a Path. Returns a Linted. Raises
    NoWarehouse where it cannot be told.
    """
    with rehearsal.opened(warehouse) as connection:
        try:
            view = connection.execute(
                "select sql from duckdb_views() where database_name = 'was' and schema_name = 'commands' and view_name = 'findings'"
            ).fetchone()
            if view is None:
                raise warehouse_file.NoWarehouse(f"{warehouse} holds no findings: it was built by an earlier version, or without the part trust. "
                                                 f"Mend: build it anew, with: {PROGRAM} score")
            connection.execute("attach ':memory:' as lead_scoring")
            rehearsal.fill_seeds(connection, {SILENCES: rehearsal.seed_table(folder / f"{SILENCES}.csv")})
            read = set(re.findall(r'"?(\w+)"?\."?(\w+)"?', view[0])) - {("seeds", SILENCES), ("commands", "findings")}
            stored = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'was' "
                "union select schema_name, view_name from duckdb_views() where database_name = 'was'"
            ).fetchall()
            for schema, table in sorted(read.intersection(stored)):
                connection.execute(f"create schema if not exists lead_scoring.{schema}")
                connection.execute(f'create view lead_scoring.{schema}."{table}" as select * from was.{schema}."{table}"')
            connection.execute("create schema if not exists lead_scoring.commands")
            connection.execute("use lead_scoring")
            connection.execute(view[0])
            names = ("code", "severity", "file", "row", "detail", "is_silenced", "reason")
            rows = connection.execute(
                "select code, severity, seed_name || '.csv', row_id, detail, is_silenced, reason from commands.findings "
                "order by severity desc, code, seed_name, row_id, detail"
            ).fetchall()
            (as_of,) = connection.execute("select as_of from was.commands.last_run").fetchone()
            edited = [f"{name}.csv" for name in sorted(seed_files.contracts()) if name != SILENCES and is_edited(connection, name, folder)]
        except duckdb.Error as problem:
            raise warehouse_file.NoWarehouse(f"{warehouse} was not built to its end ({str(problem).splitlines()[0]}). Mend: build it again, with: {PROGRAM} score") from None
    return Linted(as_of, [dict(zip(names, row, strict=True)) for row in rows], edited)


def is_edited(connection, name, folder):
    """Whether a seed is another than that of the build. Arguments: connection, in which the build is `was`; name of the seed; folder."""
    columns, rows = rehearsal.seed_table(folder / f"{name}.csv")
    found = connection.execute(f'select * from was.seeds."{name}"')
    stored_columns = [column[0].strip().lower() for column in found.description]
    sides = []
    for given, cells in ((columns, rows), (stored_columns, found.fetchall())):
        places = [given.index(column) if column in given else None for column in seed_files.contracts()[name]]
        trimmed = [tuple("" if place is None else (row[place] or "").strip(formatting.BLANKS) for place in places) for row in cells]
        sides.append(sorted(row for row in trimmed if any(row)))
    return sides[0] != sides[1]


def show(linted_build):
    """Print what looks odd. Arguments: linted_build, a Linted."""
    for (severity, code), findings in groupby(linted_build.heard, lambda finding: (finding["severity"], finding["code"])):
        say((severity, STYLES[severity]), f" {code}")
        for finding in findings:
            place = f"{finding['file']}, row {plain(finding['row'])}" if finding["file"] else plain(finding["row"])
            say(f"  {place}: {plain(finding['detail'])}")
    silenced = len(linted_build.findings) - len(linted_build.heard)
    say(f"{counted(len(linted_build.heard), 'finding')} in the build of {linted_build.as_of}, {silenced} silenced."
        + (f" What to do: {PAGE}" if linted_build.heard else ""))
    if linted_build.edited:
        say(f"Edited since that build, so that findings are of the rules before: {', '.join(linted_build.edited)}.")


@click.command(cls=Command, name="check")
@click.option("--seeds", "seeds_path", type=FOLDER, default=DEFAULT_SEEDS, help="Folder of the rules.  [default: seeds of the project]")
@WAREHOUSE_OPTION
@JSON_OPTION
def main(seeds_path, warehouse, is_json):
    """Find every mistake in the rules, without a build.

    \b
    lead-scoring check
    lead-scoring check --seeds proposed
    lead-scoring check --json

    Where there is a build, it also says what looks odd in its
    rules: of the folder seeds the last one, of another folder
    the one that --warehouse names.

    Exit code 0: nothing, or notes alone; 1: a mistake or a
    warning; 2: the rules could not be checked.
    """
    folder, path, found, why = seeds_folder(seeds_path), warehouse_path(warehouse), None, None
    files = seed_files.folder_problems(folder)
    try:
        with progress_console.status("Checking") as status:
            problems = rehearsal.problems_of(folder, status.update)
            notes = [] if files else formatting.notes(folder)
            if not files and (warehouse or folder.resolve() == DEFAULT_SEEDS.resolve()):
                try:
                    found = linted(folder, path)
                except warehouse_file.NoWarehouse as problem:
                    why = told(problem)
    except rehearsal.CannotRehearse as problem:
        stop(told(problem), 2)
    if why and warehouse:
        stop(why, 2)
    if is_json:
        findings = [] if found is None else found.findings
        click.echo(json.dumps({"problems": problems, "format": notes, "findings": findings, "not_linted": why}, ensure_ascii=False, indent=2))
    else:
        for problem in (*problems, *notes):
            say(problem["message"])
        say((f"{counted(len(problems), 'problem')} in {shown(folder)}.", "bold red") if problems else (f"No problem in {shown(folder)}.", "green"))
        if found is not None:
            show(found)
        elif why:
            say((f"The rules were checked alone: {why}", "dim"))
    is_odd = found is not None and any(finding["severity"] == "warning" for finding in found.heard)
    sys.exit(1 if problems or is_odd else 0)
