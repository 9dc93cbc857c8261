"""Rewrite a warehouse file so that it holds the rows of its tables and nothing else.

DuckDB frees the pages of a table that is replaced, but leaves their bytes in the file until another table needs the
room. Whoever asked to be forgotten would still stand there. A new file has no freed pages.
"""

import os
import shutil

import duckdb
from raw_tables import sql_text

# Names that the two databases have while both are open.
OLD, NEW = "old_warehouse", "new_warehouse"


class CannotCompact(Exception):
    """The file could not be rewritten and is what it was; the message says why, and the mend."""


def compact(path):
    """Rewrite a warehouse file in place.

    Arguments: path, a Path. Returns its size before and after, in bytes. Raises CannotCompact where another program
    has the file open, where the disk is full, and where the copy does not hold what the file does.
    """
    # Beside the old file, so that one rename puts it there: a reader finds the old file or the new one, whole.
    copy = path.with_name(path.name + ".compacting")
    size_before = path.stat().st_size
    remove(copy)
    try:
        with duckdb.connect(config=limits()) as connection:
            attach_alone(connection, path)
            connection.execute(f"checkpoint {OLD}")
            connection.execute(f"attach {sql_text(copy)} as {NEW}")
            connection.execute(f"copy from database {OLD} to {NEW}")
            if content(connection, OLD) != content(connection, NEW):
                raise CannotCompact(f"the copy of {path} does not hold what the file does. Mend: build it anew.")
        os.replace(copy, path)
    except (duckdb.Error, OSError) as error:
        raise CannotCompact(
            f"{path} could not be rewritten ({str(error).splitlines()[0]}). "
            "Mend: see that the disk has room for a second file of its size, and run this again."
        ) from error
    finally:
        remove(copy)
    # What DuckDB wrote there in a run that was cut off. Nobody else had the file open, so nobody needs it.
    shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)
    return size_before, path.stat().st_size


def limits():
    """What the rewriting may take of the machine, as in profiles.yml; rows may come in any order."""
    return {
        "memory_limit": os.environ.get("LEAD_SCORING_MEMORY", "8GB"),
        "threads": os.environ.get("LEAD_SCORING_THREADS", "2"),
        "preserve_insertion_order": "false",
    }


def attach_alone(connection, path):
    """Attach a warehouse file so that no other program can open it, its log of changes written into it.

    Arguments: connection, a DuckDB connection; path, a Path.
    """
    try:
        connection.execute(f"attach {sql_text(path)} as {OLD}")
    except duckdb.IOException as error:
        raise CannotCompact(f"{path} is open in another program. Mend: close it there and run this again.") from error


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
