"""Map the Open University Learning Analytics Dataset (OULAD) into the raw contract of this project.

A lead is one registration of one student for one presentation of a module, its events are that student's
clicks in the virtual learning environment, and it converts when the student passes. Days in the data count
from the start of the presentation; the start dates are in ``PRESENTATIONS``.

Five tables are written: contacts, contact_attributes, events, opportunities and campaigns. There are no
companies: students register on their own behalf. Columns that the data cannot fill are left out and read as
null.

What each mapping takes for granted stands beside its SQL below; examples/oulad/README.md tells it to users.
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
from lead_scoring.terminal import Command, plain

# The presentations whose clicks are in the data, and the date of their day 0. The month is published; the
# first of the month is assumed.
PRESENTATIONS = {
    ("AAA", "2013J"): datetime.date(2013, 10, 1),
    ("AAA", "2014J"): datetime.date(2014, 10, 1),
    ("BBB", "2013B"): datetime.date(2013, 2, 1),
    ("BBB", "2013J"): datetime.date(2013, 10, 1),
}

# One entry per input: table name, file names that will do, the columns needed, and which of them are whole
# numbers (True: must be there, False: may be blank).
INPUTS = {
    "student_info": (
        ("studentInfo.csv", "studentInfo.csv.gz"),
        (
            "code_module",
            "code_presentation",
            "id_student",
            "gender",
            "region",
            "highest_education",
            "imd_band",
            "age_band",
            "num_of_prev_attempts",
            "studied_credits",
            "disability",
            "final_result",
        ),
        {"num_of_prev_attempts": False, "studied_credits": False},
    ),
    "student_registration": (
        ("studentRegistration.csv", "studentRegistration.csv.gz"),
        ("code_module", "code_presentation", "id_student", "date_registration", "date_unregistration"),
        {"date_registration": False, "date_unregistration": False},
    ),
    "student_vle": (
        ("studentVle.csv.gz", "studentVle.csv"),
        ("code_module", "code_presentation", "id_student", "id_site", "date", "sum_click"),
        {"date": True, "sum_click": True},
    ),
    "vle": (
        ("vle.csv", "vle.csv.gz"),
        ("id_site", "code_module", "code_presentation", "activity_type"),
        {},
    ),
    "courses": (
        ("courses.csv", "courses.csv.gz"),
        ("code_module", "code_presentation", "module_presentation_length"),
        {"module_presentation_length": True},
    ),
}

AS_PUBLISHED = "Use the file as the Open University publishes it."

FINAL_RESULTS = ("Distinction", "Fail", "Pass", "Withdrawn")

# Grain: one registration. The base of everything below.
#
# A registration without a date (three of 4,752) is taken to have happened on day 0, or on the day of the
# unregistration where that came earlier: nobody leaves what they have not joined. DuckDB's ``least`` skips
# nulls.
#
# The outcome becomes known on the last day of the course. An unregistration before that day ends the matter
# on that day, as lost: from then on it is known. A pass is never turned into a loss by an unregistration.
REGISTRATIONS_SQL = """
create table registrations as
select
    info.code_module,
    info.code_presentation,
    info.id_student,
    info.code_module || '-' || info.code_presentation as presentation_id,
    info.code_module || '-' || info.code_presentation || '-' || info.id_student as contact_id,
    presentations.started_on,
    presentations.ended_on,
    presentations.started_on + coalesce(
        registration.date_registration, least(0, registration.date_unregistration)
    ) as registered_on,
    info.final_result,
    info.final_result in ('Pass', 'Distinction') as is_won,
    case
        when info.final_result in ('Pass', 'Distinction') then presentations.ended_on
        else least(
            presentations.ended_on, presentations.started_on + registration.date_unregistration
        )
    end as closed_on,
    info.gender,
    info.region,
    info.highest_education,
    -- one label of the published data lacks its percent sign
    case info.imd_band when '10-20' then '10-20%' else info.imd_band end as imd_band,
    info.age_band,
    info.num_of_prev_attempts,
    info.studied_credits,
    info.disability
from student_info as info
inner join presentations using (code_module, code_presentation)
inner join student_registration as registration using (code_module, code_presentation, id_student)
"""

OUTPUTS = {
    # Grain: one registration.
    "contacts": """
        select
            contact_id,
            cast(registered_on as timestamp) as created_at,
            region,
            case gender when 'F' then 'female' when 'M' then 'male' else gender end as gender,
            highest_education as education,
            code_module as lead_source,
            presentation_id as campaign_id
        from registrations
        order by contact_id
    """,
    # Grain: one registration and attribute; known from the day of registration. What is not known has no row.
    "contact_attributes": """
        select
            contact_id,
            attribute,
            cast(registered_on as timestamp) as observed_at,
            value
        from (
            select
                contact_id,
                registered_on,
                age_band,
                imd_band,
                cast(num_of_prev_attempts as varchar) as num_of_prev_attempts,
                cast(studied_credits as varchar) as studied_credits,
                case disability when 'Y' then 'yes' when 'N' then 'no' else disability end as disability
            from registrations
        )
        unpivot (
            value for attribute in (age_band, imd_band, num_of_prev_attempts, studied_credits, disability)
        )
        order by contact_id, attribute
    """,
    # Grain: one row of studentVle. The id is made of everything that the row says, so that its exact copies
    # share it and the project keeps one of them. A site or a student that the other files lack is passed on:
    # the project rejects such a row and says why.
    "events": """
        select
            clicks.code_module || '-' || clicks.code_presentation || '-' || clicks.id_student
                || '/' || clicks.id_site || '/' || clicks.date || '/' || clicks.sum_click as event_id,
            clicks.code_module || '-' || clicks.code_presentation || '-' || clicks.id_student as contact_id,
            sites.activity_type as event_type,
            cast(presentations.started_on + clicks.date as timestamp) as occurred_at,
            cast(presentations.started_on + clicks.date as timestamp) as loaded_at,
            'vle' as channel,
            clicks.id_site as page,
            clicks.sum_click as quantity
        from student_vle as clicks
        inner join presentations using (code_module, code_presentation)
        left join vle as sites using (code_module, code_presentation, id_site)
        order by contact_id, occurred_at, event_id
    """,
    # Grain: one registration. It opens with the course or a later registration, never after its close.
    "opportunities": """
        select
            contact_id as opportunity_id,
            contact_id,
            cast(least(greatest(started_on, registered_on), closed_on) as timestamp) as created_at,
            cast(closed_on as timestamp) as closed_at,
            lower(final_result) as stage,
            is_won
        from registrations
        order by opportunity_id
    """,
    # Grain: one presentation of a module.
    "campaigns": """
        select
            code_module || '-' || code_presentation as campaign_id,
            'Module ' || code_module || ', presentation ' || code_presentation as name,
            'vle' as channel,
            cast(started_on as timestamp) as started_at,
            cast(ended_on as timestamp) as ended_at
        from presentations
        order by campaign_id
    """,
}


def find_input(folder: Path, file_names: tuple[str, ...]) -> Path:
    """Give the first of ``file_names`` that ``folder`` holds.

    Raises:
        click.ClickException: none is there.
    """
    for file_name in file_names:
        if (folder / file_name).is_file():
            return folder / file_name
    raise click.ClickException(
        f"{folder / file_names[0]} is missing. Give the folder that holds the OULAD files "
        "(studentInfo.csv, studentRegistration.csv, studentVle.csv.gz, vle.csv, courses.csv)."
    )


def read_input(connection: duckdb.DuckDBPyConnection, folder: Path, table: str) -> None:
    """Read one published file into the table ``table``, at the grain of the file, blanks and '?' as null.

    Raises:
        click.ClickException: the file is missing, no CSV, lacks a column, or has text where a number belongs.
    """
    file_names, columns, whole_numbers = INPUTS[table]
    path = find_input(folder, file_names)
    try:
        connection.execute(
            f"create or replace temporary view {table}_text as select * from read_csv({sql_text(path)}, "
            "all_varchar = true, header = true, delim = ',', quote = '\"', nullstr = ['', '?'])"
        )
        present = {row[0] for row in connection.execute(f"describe {table}_text").fetchall()}
        missing = [column for column in columns if column not in present]
        if missing:
            raise click.ClickException(f"{path} has no column {', '.join(missing)}. {AS_PUBLISHED}")
        connection.execute(f"create table {table}_rows as select {', '.join(columns)} from {table}_text")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise click.ClickException(f"{path} cannot be read: {reason} {AS_PUBLISHED}") from error
    for column, is_required in whole_numbers.items():
        unreadable = f"try_cast({column} as integer) is null"
        if not is_required:
            unreadable += f" and {column} is not null"
        bad = connection.execute(
            f"select count(*), min(coalesce({column}, 'a blank')) from {table}_rows where {unreadable}"
        ).fetchone()
        if bad[0]:
            raise click.ClickException(
                f"{path}, column {column}: rows without a whole number: {bad[0]:,}, for example {bad[1]}. "
                f"{AS_PUBLISHED}"
            )
    typed = ", ".join(
        f"cast({column} as integer) as {column}" if column in whole_numbers else column for column in columns
    )
    connection.execute(f"create table {table} as select {typed} from {table}_rows")
    connection.execute(f"drop table {table}_rows")


def make_presentations(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``presentations``, one row for each of ``PRESENTATIONS``, with its first and last day.

    Raises:
        click.ClickException: a presentation does not stand exactly once in courses.csv.
    """
    rows = ", ".join(
        f"({sql_text(module)}, {sql_text(presentation)}, date {sql_text(started_on)})"
        for (module, presentation), started_on in PRESENTATIONS.items()
    )
    connection.execute(
        "create table presentations as select code_module, code_presentation, started_on, "
        "started_on + module_presentation_length as ended_on "
        f"from (values {rows}) as starts (code_module, code_presentation, started_on) "
        "left join courses using (code_module, code_presentation)"
    )
    wrong = connection.execute(
        "select code_module || ' ' || code_presentation from presentations "
        "group by code_module, code_presentation having count(ended_on) != 1 order by 1"
    ).fetchall()
    if wrong:
        raise click.ClickException(
            f"courses.csv must have one row for {', '.join(row[0] for row in wrong)}. {AS_PUBLISHED}"
        )


def check_people(connection: duckdb.DuckDBPyConnection) -> None:
    """Check that students and registrations of the presentations match one to one and have a known result.

    Raises:
        click.ClickException: they do not.
    """
    key = "code_module, code_presentation, id_student"
    files = (("student_info", "studentInfo.csv"), ("student_registration", "studentRegistration.csv"))
    for table, file_name in files:
        twice = connection.execute(
            f"select count(*) from (select {key} from {table} semi join presentations "
            f"using (code_module, code_presentation) group by {key} having count(*) > 1)"
        ).fetchone()[0]
        if twice:
            raise click.ClickException(
                f"{file_name}: registrations that stand there more than once: {twice:,}. Remove the copies."
            )
    for (table, known_file), (other, lacking_file) in (files, files[::-1]):
        alone = connection.execute(
            f"select count(*) from {table} semi join presentations using (code_module, code_presentation) "
            f"anti join {other} using ({key})"
        ).fetchone()[0]
        if alone:
            raise click.ClickException(
                f"{lacking_file}: registrations that stand in {known_file} and are missing here: {alone:,}. "
                "Use both files of one download."
            )
    unknown = connection.execute(
        "select min(coalesce(final_result, 'a blank')), count(*) from student_info "
        "semi join presentations using (code_module, code_presentation) "
        f"where coalesce(final_result, '') not in ({', '.join(sql_text(result) for result in FINAL_RESULTS)})"
    ).fetchone()
    if unknown[1]:
        raise click.ClickException(
            f"studentInfo.csv, column final_result: rows with an unknown result: {unknown[1]:,}, for example "
            f"{unknown[0]}. It must be one of {', '.join(FINAL_RESULTS)}."
        )


def import_oulad(source: Path, output: Path, output_format: str, progress: Progress) -> dict[str, object]:
    """Read the published files in ``source`` and write the raw tables to ``output``.

    Args:
        source: folder with the published files.
        output: folder for the raw tables; made when it is not there.
        output_format: ``parquet`` or ``csv``.
        progress: the bar to move, one step per file read or written.

    Returns:
        ``rows``: table → number of rows; ``people``: one row per presentation with its first and last day and
        the numbers of registrations, of those with clicks and of those passed; ``copies``: events that are
        exact copies of another; ``unknown_sites``: events without a type.

    Raises:
        click.ClickException: an input is missing or wrong, or the output cannot be written.
    """
    if not source.is_dir():
        raise click.ClickException(f"{source} is not a folder. Give the folder of the unpacked OULAD files.")
    for file_names, _, _ in INPUTS.values():
        find_input(source, file_names)
    check_output(output, OUTPUTS, "OULAD")
    task = progress.add_task("Reading", total=len(INPUTS) + 1 + len(OUTPUTS))
    connection = duckdb.connect()
    try:
        for table, (file_names, _, _) in INPUTS.items():
            progress.update(task, description=f"Reading {file_names[0]}")
            read_input(connection, source, table)
            progress.advance(task)
        progress.update(task, description="Matching people and courses")
        make_presentations(connection)
        check_people(connection)
        connection.execute(REGISTRATIONS_SQL)
        if not connection.execute("select count(*) from registrations").fetchone()[0]:
            names = ", ".join(" ".join(presentation) for presentation in PRESENTATIONS)
            raise click.ClickException(
                f"{source / 'studentInfo.csv'} has nobody in {names}. Use the complete file."
            )
        progress.advance(task)
        rows = write_tables(connection, OUTPUTS, output, output_format, progress, task)
        progress.update(task, description="Done")
        return {"rows": rows, **summarise(connection)}
    finally:
        connection.close()


def summarise(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Count what was imported; ``import_oulad`` says what each count is."""
    people = connection.execute(
        """
        with active as (
            select distinct code_module, code_presentation, id_student, true as has_clicks from student_vle
        )
        select
            registrations.presentation_id,
            min(registrations.started_on),
            max(registrations.ended_on),
            count(*),
            count(active.has_clicks),
            count(*) filter (where registrations.is_won)
        from registrations
        left join active using (code_module, code_presentation, id_student)
        group by registrations.presentation_id
        order by min(registrations.started_on), registrations.presentation_id
        """
    ).fetchall()
    copies = connection.execute(
        "select coalesce(sum(times - 1), 0) from (select count(*) as times from student_vle "
        "semi join presentations using (code_module, code_presentation) "
        "group by code_module, code_presentation, id_student, id_site, date, sum_click)"
    ).fetchone()[0]
    unknown_sites = connection.execute(
        "select count(*) from student_vle semi join presentations using (code_module, code_presentation) "
        "anti join vle using (code_module, code_presentation, id_site)"
    ).fetchone()[0]
    return {"people": people, "copies": int(copies), "unknown_sites": unknown_sites}


def print_summary(console: Console, summary: dict[str, object], output: Path, seconds: float) -> None:
    """Print what was imported, where it stands, and what to do next."""
    table = Table(title="OULAD, as leads", title_justify="left")
    table.add_column("presentation")
    for heading in ("starts", "ends", "people", "with clicks", "passed"):
        table.add_column(heading, justify="right")
    for presentation_id, started_on, ended_on, *counts in summary["people"]:
        table.add_row(plain(presentation_id), str(started_on), str(ended_on), *(f"{count:,}" for count in counts))
    totals = [sum(row[index] for row in summary["people"]) for index in (3, 4, 5)]
    table.add_section()
    table.add_row("all", "", "", *(f"{total:,}" for total in totals))
    console.print(table)
    print_written(console, summary["rows"], output, seconds)
    console.print(
        f"Events that are exact copies of another, which the project rejects: {summary['copies']:,} "
        "(they are in the published file).",
        highlight=False,
        soft_wrap=True,
    )
    if summary["unknown_sites"]:
        console.print(
            f"Events on sites that vle.csv lacks, which the project rejects: {summary['unknown_sites']:,}.",
            highlight=False,
            soft_wrap=True,
        )


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@import_options("oulad")
def main(path: Path, output: Path, output_format: str) -> None:
    """Turn the OULAD files in PATH into raw tables that this project can score.

    PATH is the folder with studentInfo.csv, studentRegistration.csv, studentVle.csv.gz (or .csv), vle.csv and
    courses.csv. The presentations AAA 2013J, AAA 2014J, BBB 2013B and BBB 2013J are imported.
    """
    run_import(import_oulad, print_summary, path, output, output_format)
