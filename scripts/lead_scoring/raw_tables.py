"""What the importers of public data share: their options, and raw tables that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from lead_scoring import PROJECT
from lead_scoring.terminal import FOLDER, PATH, plain

# Every table that the raw contract knows, to notice a folder that holds somebody else's data.
RAW_TABLES = (
    "contacts",
    "contact_aliases",
    "events",
    "identities",
    "companies",
    "contact_attributes",
    "opportunities",
    "opportunity_contacts",
    "campaigns",
    "sales_feedback",
    "score_overrides",
    "erasure_requests",
)


def sql_text(value: object) -> str:
    """Give ``value`` as a quoted SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def check_output(output: Path, outputs: dict[str, str], data_set: str) -> None:
    """Check that ``output`` can take the tables and holds no raw table that the import would not replace.

    Args:
        output: folder for the raw tables.
        outputs: table → its query.
        data_set: what the tables are made from, as people call it.

    Raises:
        click.ClickException: it is a file, or other data stand there.
    """
    if output.exists() and not output.is_dir():
        raise click.ClickException(f"{output} is a file. Give a folder with --output.")
    for table in RAW_TABLES:
        for suffix in ("parquet", "csv"):
            if table not in outputs and (output / f"{table}.{suffix}").exists():
                raise click.ClickException(
                    f"{output} holds {table}.{suffix}, which is no part of {data_set} but would be read with it. "
                    "Give an empty folder with --output."
                )


def publish(staged: Path, output: Path, outputs: dict[str, str], output_format: str) -> None:
    """Move the finished files from ``staged`` to ``output``, each in one step; drop the other format."""
    other_format = "csv" if output_format == "parquet" else "parquet"
    for table in outputs:
        os.replace(staged / f"{table}.{output_format}", output / f"{table}.{output_format}")
        (output / f"{table}.{other_format}").unlink(missing_ok=True)


def write_tables(
    connection: duckdb.DuckDBPyConnection,
    outputs: dict[str, str],
    output: Path,
    output_format: str,
    progress: Progress,
    task: TaskID,
) -> dict[str, int]:
    """Write the raw tables; a run that breaks off leaves what stood there.

    Args:
        connection: holds what the queries read.
        outputs: table → its query.
        output: folder for the raw tables; made when it is not there.
        output_format: ``parquet`` or ``csv``.
        progress: the bar to move, one step per table.
        task: its task.

    Returns:
        table → number of rows.

    Raises:
        click.ClickException: the output cannot be written.
    """
    options = "format parquet, compression zstd" if output_format == "parquet" else "format csv, header true"
    rows = {}
    staged = None
    try:
        output.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".import_", dir=output))
        for table, query in outputs.items():
            progress.update(task, description=f"Writing {table}.{output_format}")
            target = staged / f"{table}.{output_format}"
            rows[table] = connection.execute(f"copy ({query}) to {sql_text(target)} ({options})").fetchone()[0]
            progress.advance(task)
        publish(staged, output, outputs, output_format)
    except (OSError, duckdb.IOException) as error:
        raise click.ClickException(
            f"{output} cannot be written: {str(error).splitlines()[0]}. Give another folder with --output."
        ) from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
    return rows


def print_written(console: Console, rows: dict[str, int], output: Path, seconds: float) -> None:
    """Print how many rows of which table were written, and where they stand."""
    written = ", ".join(f"{count:,} {table}" for table, count in rows.items())
    console.print(plain(f"Wrote {written} in {seconds:.1f} s to {output}"), highlight=False, soft_wrap=True)


def import_options(folder: str) -> Callable[[Callable], Callable]:
    """Give a command the argument and the options of an importer.

    Args:
        folder: name of the folder in ``data`` that takes the raw tables unless another one is given.
    """
    parameters = (
        click.argument("path", type=PATH),
        click.option(
            "--output",
            type=FOLDER,
            default=PROJECT / "data" / folder,
            help=f"Folder for the raw tables.  [default: data/{folder} of the project]",
        ),
        click.option(
            "--format",
            "output_format",
            type=click.Choice(["parquet", "csv"]),
            default="parquet",
            show_default=True,
            help="Format of the raw tables.",
        ),
    )

    def decorate(command: Callable) -> Callable:
        for parameter in reversed(parameters):
            command = parameter(command)
        return command

    return decorate


def run_import(importer: Callable, print_summary: Callable, path: Path, output: Path, output_format: str) -> None:
    """Run an import with a progress bar, and print what it did.

    Args:
        importer: is given the source, the output, the format and the bar, and returns a summary.
        print_summary: is given the console, that summary, the output and the seconds that it took.
        path, output, output_format: what the command was given.

    Raises:
        click.ClickException: as the importer raises it.
    """
    console = Console(markup=False, emoji=False)
    started = time.monotonic()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<34}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        summary = importer(path, output, output_format, progress)
    print_summary(console, summary, output, time.monotonic() - started)
