"""Map the Bank Marketing data set (bank-additional-full) into the raw contract of this project.

A lead is one row: one person on a bank's calling list of one month, who converts by subscribing to a term
deposit. The data give the month and the order of the rows; the year follows from that order, see
``FIRST_MONTH`` and ``LAST_MONTH``. A lead is created on the first day of its month, with all that the bank
knew before the call, and its outcome becomes known on the last day of that month.

Five tables are written: contacts, contact_attributes, events, opportunities and campaigns. There are no
companies: the bank calls private persons. Columns that the data cannot fill are left out and read as null.

What is known only once the last call has been made is not imported: its duration, its weekday and how many
calls it took (campaign). Neither are the five columns on the economy: they say nothing of a person.

What each mapping takes for granted stands beside its SQL below; examples/bank/README.md tells it to users.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from lead_scoring.raw_tables import check_output, import_options, print_written, run_import, sql_text, write_tables
from lead_scoring.terminal import Command, counted

FILE_NAMES = ("bank-additional-full.csv", "bank-additional-full.csv.gz")

# The months of the first and of the last row. Both are published; the rows between are in the order of time.
FIRST_MONTH = datetime.date(2008, 5, 1)
LAST_MONTH = datetime.date(2010, 11, 1)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# What a pdays of 999 stands for: no date of an earlier contact.
NO_EARLIER_DATE = 999

COLUMNS = (
    "age",
    "job",
    "marital",
    "education",
    "default",
    "housing",
    "loan",
    "contact",
    "month",
    "pdays",
    "previous",
    "poutcome",
    "y",
)

WHOLE_NUMBERS = ("age", "pdays", "previous")
LARGEST_NUMBER = 999

# The columns whose labels mean something to the mapping, and these labels. Those of others are passed on.
LABELS = {"month": MONTHS, "poutcome": ("nonexistent", "failure", "success"), "y": ("no", "yes")}

AS_PUBLISHED = "Use bank-additional-full.csv as it is published, with semicolons."

# Grain: one row of the file, numbered from 1. A month with a smaller number than that of the row before is of
# the next year; ``check_order`` makes sure that there are two such turns. There is no id of a person: exact
# copies of a row are separate leads, as two people can be alike in all of it.
LEADS_SQL = f"""
create table leads as
with months as (
    select *, list_position([{", ".join(f"'{month}'" for month in MONTHS)}], month) as month_number
    from bank
),

turns as (
    select
        *,
        month_number < lag(month_number, 1, month_number) over (order by row_number) as is_next_year
    from months
),

dated as (
    select
        *,
        make_date(
            {FIRST_MONTH.year}
            + cast(count(*) filter (where is_next_year) over (order by row_number) as integer),
            month_number,
            1
        ) as listed_on
    from turns
)

select
    row_number,
    printf('call-%05d', row_number) as contact_id,
    listed_on,
    last_day(listed_on) as closed_on,
    strftime(listed_on, '%Y-%m') as list_id,
    age,
    job,
    marital,
    education,
    "default" as credit_default,
    housing,
    loan,
    contact,
    previous,
    nullif(poutcome, 'nonexistent') as earlier_outcome,
    -- the day of the call is not published: days before the call are counted back from the day of the list
    listed_on - nullif(pdays, {NO_EARLIER_DATE}) as earlier_called_on,
    y = 'yes' as is_won
from dated
"""

OUTPUTS = {
    # Grain: one row of the file.
    "contacts": """
        select
            contact_id,
            cast(listed_on as timestamp) as created_at,
            job as job_title,
            age,
            education,
            list_id as campaign_id
        from leads
        order by contact_id
    """,
    # Grain: one row of the file and attribute; known from the day of the list. What is not known has no row.
    "contact_attributes": """
        select
            contact_id,
            attribute,
            cast(listed_on as timestamp) as observed_at,
            value
        from (
            select
                contact_id,
                listed_on,
                marital as marital_status,
                credit_default,
                housing as housing_loan,
                loan as personal_loan,
                contact as phone_kind,
                cast(previous as varchar) as earlier_calls,
                earlier_outcome
            from leads
        )
        unpivot (
            value for attribute in (
                marital_status,
                credit_default,
                housing_loan,
                personal_loan,
                phone_kind,
                earlier_calls,
                earlier_outcome
            )
        )
        order by contact_id, attribute
    """,
    # Grain: one row of the file with a dated earlier contact, and kind: the calls, and how they ended. Only
    # the last of several calls has a date; it stands for all. Earlier calls without a date are no event but
    # the attributes earlier_calls and earlier_outcome. A date with no earlier call is passed on: the project
    # rejects such a row and says why.
    "events": """
        select
            contact_id || '/' || event_type as event_id,
            contact_id,
            event_type,
            cast(earlier_called_on as timestamp) as occurred_at,
            cast(earlier_called_on as timestamp) as loaded_at,
            'phone' as channel,
            quantity
        from (
            select contact_id, earlier_called_on, 'earlier_call' as event_type, previous as quantity
            from leads
            union all
            select
                contact_id,
                earlier_called_on,
                'earlier_call_' || earlier_outcome as event_type,
                1 as quantity
            from leads
            where earlier_outcome is not null
        )
        where earlier_called_on is not null
        order by contact_id, event_id
    """,
    # Grain: one row of the file. Open from the day of the list, closed on the last day of its month.
    "opportunities": """
        select
            contact_id as opportunity_id,
            contact_id,
            cast(listed_on as timestamp) as created_at,
            cast(closed_on as timestamp) as closed_at,
            case when is_won then 'won' else 'lost' end as stage,
            is_won
        from leads
        order by opportunity_id
    """,
    # Grain: one month with calls.
    "campaigns": """
        select distinct
            list_id as campaign_id,
            'Calling list of ' || strftime(listed_on, '%B %Y') as name,
            'phone' as channel,
            cast(listed_on as timestamp) as started_at,
            cast(closed_on as timestamp) as ended_at
        from leads
        order by campaign_id
    """,
}


def find_input(source: Path) -> Path:
    """Give the data file: ``source`` itself, or the first of ``FILE_NAMES`` in the folder ``source``.

    Raises:
        click.ClickException: neither is there.
    """
    if source.is_file():
        return source
    if not source.is_dir():
        raise click.ClickException(
            f"{source} is not there. Give the folder that holds {FILE_NAMES[0]}, or the file itself."
        )
    for file_name in FILE_NAMES:
        if (source / file_name).is_file():
            return source / file_name
    raise click.ClickException(
        f"{source / FILE_NAMES[0]} is missing. Give the folder that holds {FILE_NAMES[0]} (or .csv.gz), or "
        "the file itself."
    )


def read_input(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Read the published file into the table ``bank``, one row each, numbered; blanks and 'unknown' as null.

    Raises:
        click.ClickException: the file is no CSV, lacks a column, has no row, has text or an unlikely number
            where a whole number belongs, or a label that the mapping does not know.
    """
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    try:
        # in one thread: the order of the rows is the order of time
        connection.execute(
            f"create temporary view bank_text as select * from read_csv({sql_text(path)}, "
            "all_varchar = true, header = true, delim = ';', quote = '\"', nullstr = ['', 'unknown'], "
            "parallel = false)"
        )
        present = {row[0] for row in connection.execute("describe bank_text").fetchall()}
        missing = [column for column in COLUMNS if column not in present]
        if missing:
            raise click.ClickException(f"{path} has no column {', '.join(missing)}. {AS_PUBLISHED}")
        connection.execute(
            f"create table bank_rows as select row_number() over () as row_number, {names} from bank_text"
        )
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"{path} cannot be read: {reason} {AS_PUBLISHED}") from error
    if not connection.execute("select count(*) from bank_rows").fetchone()[0]:
        raise click.ClickException(f"{path} has no rows. {AS_PUBLISHED}")
    for column in WHOLE_NUMBERS:
        bad = connection.execute(
            f"select count(*), min(coalesce({column}, 'a blank')) from bank_rows "
            f"where coalesce(try_cast({column} as integer), -1) not between 0 and {LARGEST_NUMBER}"
        ).fetchone()
        if bad[0]:
            raise click.ClickException(
                f"{path}, column {column}: rows without a whole number from 0 to {LARGEST_NUMBER}: "
                f"{bad[0]:,}, for example {bad[1]}. {AS_PUBLISHED}"
            )
    for column, labels in LABELS.items():
        known = ", ".join(sql_text(label) for label in labels)
        bad = connection.execute(
            f"select count(*), min(coalesce({column}, 'a blank or unknown')) from bank_rows "
            f"where coalesce({column}, '') not in ({known})"
        ).fetchone()
        if bad[0]:
            raise click.ClickException(
                f"{path}, column {column}: rows with a label that means nothing here: {bad[0]:,}, for "
                f"example {bad[1]}. It must be one of {', '.join(labels)}. {AS_PUBLISHED}"
            )
    typed = ", ".join(
        f'cast("{column}" as integer) as "{column}"' if column in WHOLE_NUMBERS else f'"{column}"'
        for column in COLUMNS
    )
    connection.execute(f"create table bank as select row_number, {typed} from bank_rows")
    connection.execute("drop table bank_rows")


def check_order(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Check that the rows lead from ``FIRST_MONTH`` to ``LAST_MONTH``, so that the inferred years are right.

    Every step back in the calendar is read as the turn of a year. Rows out of order have more such steps.

    Raises:
        click.ClickException: they do not.
    """
    first, last, turns, first_turn = connection.execute(
        """
        with steps as (
            select
                row_number,
                month,
                list_position($months, month) < lag(list_position($months, month)) over (order by row_number)
                    as is_back
            from bank
        )
        select
            first(month order by row_number),
            last(month order by row_number),
            count(*) filter (where is_back),
            min(row_number) filter (where is_back)
        from steps
        """,
        {"months": list(MONTHS)},
    ).fetchone()
    years = LAST_MONTH.year - FIRST_MONTH.year
    if (first, last, turns) != (MONTHS[FIRST_MONTH.month - 1], MONTHS[LAST_MONTH.month - 1], years):
        where = f", first in row {first_turn:,}" if turns else ""
        raise click.ClickException(
            f"{path}: the rows must lead from {FIRST_MONTH:%B %Y} to {LAST_MONTH:%B %Y} in the order of "
            f"time, where the month goes back {years} times. They begin with {first}, end with {last}, and "
            f"it goes back {counted(turns, 'time')}{where}. {AS_PUBLISHED}"
        )


def import_bank(source: Path, output: Path, output_format: str, progress: Progress) -> dict[str, object]:
    """Read the published file and write the raw tables to ``output``.

    Args:
        source: the published file, or its folder.
        output: folder for the raw tables; made when it is not there.
        output_format: ``parquet`` or ``csv``.
        progress: the bar to move, one step per file read or written.

    Returns:
        ``rows``: table → number of rows; ``years``: one row per year with its first and last list and the
        numbers of lists, leads, leads with earlier calls, leads with a dated one, and buyers.

    Raises:
        click.ClickException: the input is missing or wrong, or the output cannot be written.
    """
    path = find_input(source)
    check_output(output, OUTPUTS, "the Bank Marketing data")
    task = progress.add_task("Reading", total=2 + len(OUTPUTS))
    connection = duckdb.connect()
    try:
        progress.update(task, description=f"Reading {path.name}")
        read_input(connection, path)
        progress.advance(task)
        progress.update(task, description="Dating the rows")
        check_order(connection, path)
        connection.execute(LEADS_SQL)
        progress.advance(task)
        rows = write_tables(connection, OUTPUTS, output, output_format, progress, task)
        progress.update(task, description="Done")
        return {"rows": rows, "years": summarise(connection)}
    finally:
        connection.close()


def summarise(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Count what was imported; ``import_bank`` says what each count is."""
    return connection.execute(
        """
        select
            year(listed_on),
            min(listed_on),
            max(listed_on),
            count(distinct listed_on),
            count(*),
            count(*) filter (where previous > 0),
            count(earlier_called_on),
            count(*) filter (where is_won)
        from leads
        group by year(listed_on)
        order by year(listed_on)
        """
    ).fetchall()


def print_summary(console: Console, summary: dict[str, object], output: Path, seconds: float) -> None:
    """Print what was imported, where it stands, and what to do next."""
    table = Table(title="Bank Marketing, as leads", title_justify="left")
    table.add_column("year")
    for heading in (
        "first list",
        "last list",
        "lists",
        "leads",
        "called before",
        "with its date",
        "bought",
    ):
        table.add_column(heading, justify="right")
    for year, first, last, *counts in summary["years"]:
        table.add_row(str(year), f"{first:%b}", f"{last:%b}", *(f"{count:,}" for count in counts))
    totals = [sum(row[index] for row in summary["years"]) for index in range(3, 8)]
    table.add_section()
    table.add_row("all", "", "", *(f"{total:,}" for total in totals))
    console.print(table)
    print_written(console, summary["rows"], output, seconds)


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@import_options("bank")
def main(path: Path, output: Path, output_format: str) -> None:
    """Turn the Bank Marketing file in PATH into raw tables that this project can score.

    PATH is the folder with bank-additional-full.csv (or .csv.gz), or the file itself: 41,188 people whom a
    Portuguese bank called from May 2008 to November 2010, in the order of time.
    """
    run_import(import_bank, print_summary, path, output, output_format)
