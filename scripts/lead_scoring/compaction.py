"""Rewrite a warehouse file so that it holds the rows of its tables and nothing else.

DuckDB frees the pages of a table that is replaced, but leaves their bytes in the file until another table needs the
room. Whoever asked to be forgotten would still stand there. A new file has no freed pages.
"""

import os
import shutil
from pathlib import Path

import duckdb

from lead_scoring import warehouse_file
from lead_scoring.raw_tables import sql_text

# Names that the two databases have while both are open.
OLD, NEW = warehouse_file.ALIAS, "new_warehouse"


class CannotCompact(Exception):
    """The file could not be rewritten and is what it was; the message says why, and the mend."""


def compact(path):
    """Rewrite a warehouse file in place; where a link leads to it, the file is rewritten and the link stays.

    Arguments: path, a Path. Returns its size before and after, in bytes. Raises CannotCompact where it is no warehouse of
    this project, where another program has it open, where the disk is full, and where the copy does not hold what the file
    does.
    """
    try:
        connection = warehouse_file.attached(path, is_written=True)
    except warehouse_file.NoWarehouse as problem:
        raise CannotCompact(str(problem)) from problem
    file = Path(path).resolve()
    # Beside the old file, so that one rename puts it there: a reader finds the old file or the new one, whole.
    copy = file.with_name(file.name + ".compacting")
    size_before = file.stat().st_size
    mask = os.umask(0o077)
    try:
        with connection:
            remove(copy)
            connection.execute(f"checkpoint {OLD}")
            connection.execute(f"attach {sql_text(copy)} as {NEW} (type duckdb)")
            connection.execute(f"copy from database {OLD} to {NEW}")
            if content(connection, OLD) != content(connection, NEW):
                raise CannotCompact(f"the copy of {path} does not hold what the file does. Mend: build it anew.")
        warehouse_file.keep_mode(copy, file)
        os.replace(copy, file)
    except (duckdb.Error, OSError) as error:
        said = str(error).splitlines()[0]
        raise CannotCompact(
            f"{path} could not be rewritten ({said}). It is what it was, freed pages included. "
            "Mend: see that the disk has room for a second file of its size, and run this again."
        ) from error
    finally:
        os.umask(mask)
        remove(copy)
    # What DuckDB wrote there in a run that was cut off. Nobody else had the file open, so nobody needs it.
    shutil.rmtree(file.with_name(file.name + ".tmp"), ignore_errors=True)
    return size_before, file.stat().st_size


def content(connection, database):
    """What an attached database holds: each table with its columns and the number of its rows, each view with its SQL.

    Arguments: connection, a DuckDB connection; database, its name.
    """
    columns = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and not internal order by all", [database]
    ).fetchall()
    views = connection.execute(
        "select schema_name, view_name, sql from duckdb_views() where database_name = ? and not internal order by all",
        [database]
    ).fetchall()
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? and not internal order by all", [database]
    ).fetchall()
    rows = [
        connection.execute(f'select count(*) from {database}."{schema}"."{table}"').fetchone()
        for schema, table in tables
    ]
    return columns, views, tables, rows


def remove(copy):
    """Remove the copy of an aborted run, and its log of changes.

    Arguments: copy, a Path.
    """
    copy.unlink(missing_ok=True)
    copy.with_name(copy.name + ".wal").unlink(missing_ok=True)
