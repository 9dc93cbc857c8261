"""Rewrite a warehouse file so that it holds the rows of its tables and nothing else.

DuckDB frees the pages of a table that is dropped or replaced, but leaves their bytes in the file until another table
needs the room. Whoever asked to be forgotten would still stand there. A new file has no freed pages.
"""

import os
import shutil
from contextlib import suppress

import duckdb


class CannotCompact(Exception):
    """The file could not be rewritten and stands as it was; the message says why, and the mend."""


def compact(path):
    """Rewrite a warehouse file in place.

    Arguments: path, a Path to a file that no other program has open. Returns its size before and after, in bytes.
    Raises CannotCompact where that is not possible; the file then is what it was.
    """
    # Beside the old one, so that one rename puts it in its place.
    copy = path.with_name(path.name + ".compact")
    before = path.stat().st_size
    remove(copy)
    try:
        with open_alone(path) as connection:
            connection.execute("checkpoint")
            old, new = connection.sql("select current_database()").fetchone()[0], "compacted"
            connection.execute(f"attach {quoted(str(copy))} as {new}")
            copy_database(connection, old, new)
            if content(connection, old) != content(connection, new):
                raise CannotCompact(f"the copy of {path} does not hold what the file does. Mend: build it anew.")
            connection.execute(f"detach {new}")
        os.replace(copy, path)
    except (duckdb.Error, OSError) as error:
        raise CannotCompact(f"{path} could not be rewritten: {str(error).splitlines()[0]} Mend: see that the disk has "
                            "room for a second file of its size, and run this again.") from error
    finally:
        remove(copy)
    # What an aborted run has put aside. Nobody else had the file open, so nobody needs it.
    shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)
    return before, path.stat().st_size


def open_alone(path):
    """Open a warehouse file so that no other program can.

    Arguments: path, a Path. Returns a DuckDB connection. Raises CannotCompact where another program has it open.
    """
    try:
        return duckdb.connect(str(path))
    except duckdb.IOException as error:
        raise CannotCompact(f"{path} is open in another program. Mend: close it there and run this again.") from error


def copy_database(connection, old, new):
    """Copy the tables of one attached database into another, and make its views there as they were written.

    Arguments: connection, a DuckDB connection; old, new: names of databases. Views are not left to DuckDB: they name
    their database, and one may read another that comes later.
    """
    for (schema,) in connection.execute(
        "select schema_name from duckdb_schemas() where database_name = ? and not internal", [old]
    ).fetchall():
        connection.execute(f"create schema if not exists {new}.{name(schema)}")
