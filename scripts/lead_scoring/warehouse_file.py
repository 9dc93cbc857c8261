"""The warehouse file: whether it is one, whether it is ours, and how the commands open it.

DuckDB makes a database of any name that it is given, calls it after the file, and says of much that goes wrong only that the
file cannot be opened. Here a file is looked at before anything opens it, and every refusal says what is true.
"""

import os
import re
import stat
from pathlib import Path

import duckdb

from lead_scoring import PROGRAM, seed_files
from lead_scoring.raw_tables import sql_text

DEFAULT = "warehouse/lead_scoring.duckdb"
# The name of an opened warehouse, whatever its file is called: a file marts.duckdb would be a database marts with a schema marts.
ALIAS = "lead_scoring"
SCHEMAS = ("seeds", "staging", "intermediate", "marts", "history", "commands")
# One of these, or a seed, is in every warehouse that this project built, also where the first build stopped early.
OURS = (("marts", "lead_scores"), ("history", "published_scores"))
MAGIC = b"DUCK"
KINDS = {
    b"SQLite format 3\x00": "a SQLite database", b"PAR1": "a Parquet file", b"\x1f\x8b": "a gzip file", b"PK\x03\x04": "a zip or Excel file",
    b"ARROW1": "an Arrow file", b"%PDF": "a PDF", b"\xff\xfe": "a text file", b"\xfe\xff": "a text file",
}  # fmt: skip


class NoWarehouse(Exception):
    """The file is no warehouse that can be opened; the message says why, and the mend."""


def found(path):
    """The file that a name leads to, looked at before DuckDB opens it.

    Arguments: path, a Path or text; a link is followed. Returns a Path. Raises NoWarehouse where it is no DuckDB file that
    may be read.
    """
    path = Path(path)
    try:
        target = path.resolve(strict=True)
        is_folder, is_file, size = target.is_dir(), target.is_file(), target.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise NoWarehouse(f"{path} is a link to {os.readlink(path)}, which is not there. Mend: correct the link.") from None
        raise NoWarehouse(f"there is no warehouse at {path} yet. Mend: build one first, with: {PROGRAM} demo; "
                          "or name the file with --warehouse.") from None
    except PermissionError:
        raise NoWarehouse(f"you may not look into the folder of {path}. Mend: ask who owns it.") from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = "it is a link that leads back to itself" if "loop" in str(error).lower() or "levels" in str(error) else error
        raise NoWarehouse(f"{path} cannot be opened ({reason}). Mend: name another file with --warehouse.") from None
    if is_folder:
        raise NoWarehouse(f"{path} is a folder. Mend: name the file in it with --warehouse.")
    if not is_file:
        raise NoWarehouse(f"{path} is a device or a pipe and no file. Mend: name another file with --warehouse.")
    if not os.access(target, os.R_OK):
        raise NoWarehouse(f"you may not read {path}. Mend: ask who owns it, or change its permissions.")
    if size == 0:
        raise NoWarehouse(f"{path} is an empty file and no warehouse. Mend: delete it, or name another file with --warehouse.")
    try:
        with target.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise NoWarehouse(f"{path} cannot be read ({error.strerror or error}). Mend: look at its permissions and its disk.") from None
    if head[8:12] != MAGIC:
        raise NoWarehouse(f"{path} is {kind_of(head)} and no DuckDB file; it was not touched. Mend: name the warehouse with --warehouse.")
    return target


def kind_of(head):
    """What a file is, by its first bytes, in words."""
    for begin, kind in KINDS.items():
        if head.startswith(begin):
            return kind
    try:
        text = head.decode("utf-8-sig", errors="strict" if len(head) < 4096 else "ignore")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    return "a text file" if all(letter.isprintable() or letter in "\r\n\t" for letter in text) else "a file of another kind"


def attached(path, is_written=False):
    """A connection in which a warehouse is attached as `lead_scoring`, whatever its file is called.

    Arguments: path, a Path or text; is_written: whether nobody else may have it open. Raises NoWarehouse where it is no
    warehouse of this project, or cannot be opened.
    """
    target = found(path)
    if is_written:
        check_writable(target, path)
    connection = duckdb.connect(config=limits())
    try:
        connection.execute(f"attach {sql_text(target)} as {ALIAS} (type duckdb{'' if is_written else ', read_only'})")
        connection.execute(f"use {ALIAS}")
        connection.execute("set TimeZone = 'UTC'")
        check_ours(connection, path)
    except duckdb.Error as error:
        connection.close()
        raise NoWarehouse(reason(error, path)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def memory():
    """A connection to a database in memory, with the limits of the commands, in UTC."""
    connection = duckdb.connect(config=limits())
    connection.execute("set TimeZone = 'UTC'")
    return connection


def close_off(connection):
    """Let a connection reach nothing but what it has attached: no file, no net, no variable of this program, no setting."""
    for setting in ("python_enable_replacements = false", "enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"set {setting}")


def limits():
    """What a command may take of the machine, as in profiles.yml; rows may come in any order, and no module comes from the net."""
    return {
        "memory_limit": os.environ.get("LEAD_SCORING_MEMORY", "8GB"),
        "threads": os.environ.get("LEAD_SCORING_THREADS", "2"),
        "preserve_insertion_order": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def check_writable(target, path):
    """Whether a file and its folder may be written. Raises NoWarehouse where not. Arguments: target, a Path; path, its name."""
    if target.exists() and not os.access(target, os.W_OK):
        raise NoWarehouse(f"you may not write {path}. Mend: change its permissions, or name another file with --warehouse.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise NoWarehouse(f"you may not write into the folder {target.parent}. Mend: change its permissions, or name another file "
                          "with --warehouse.")


def check_ours(connection, path):
    """Whether an attached database is a warehouse of this project. Raises NoWarehouse where not."""
    names = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? and not internal "
        "union all select schema_name, view_name from duckdb_views() where database_name = ? and not internal order by all",
        [ALIAS, ALIAS],
    ).fetchall()
    if not names:
        raise NoWarehouse(f"{path} is a DuckDB file without tables. Mend: build it with: {PROGRAM} score; or delete it.")
    if not set(names).intersection([*OURS, *(("seeds", seed) for seed in seed_files.contracts())]):
        raise NoWarehouse(f"{path} is a DuckDB file of something else: it holds {names[0][0]}.{names[0][1]} and no table of this "
                          "project; it was not touched. Mend: name the warehouse with --warehouse.")


def reason(error, path):
    """Why DuckDB could not open or read a file, in one sentence with its mend. Arguments: error of DuckDB; path of the file."""
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if re.search(r"Could not set lock|Conflicting lock|being used by another process|Unique file handle", said):
        who = re.search(r"held in (.+?)\)?(?: \(deleted\))? ?\(?(PID \d+)", said)
        by = f" It is open in {Path(who.group(1).strip()).name}, {who.group(2)}." if who else ""
        return f"{path} is open in another program. Mend: close it there and run this again.{by}"
    if "ncrypt" in said:
        return f"{path} is encrypted, and this project opens no encrypted file. Mend: name another file with --warehouse."
    if re.search(r"(newer|older|different) version|version number|storage version", said, re.IGNORECASE):
        return (f"{path} was written by another version of DuckDB than {duckdb.__version__} can read. "
                "Mend: build it anew under another name, or open it with the DuckDB that wrote it.")
    if is_full(said):
        # Behind it stand the words of what came of it.
        cause = re.search(r'Could not [^"]+"[^"]+": [^".]+', said)
        return f"the disk is full: {cause.group() if cause else said}. Mend: free some room and run this again."
    if "Permission denied" in said or "Read-only file system" in said:
        return f"{path} may not be opened ({said}). Mend: look at the permissions of the file and its folder."
    if re.search(r"[Cc]orrupt|checksum|not read enough|Deserializ|Serialization|valid DuckDB|INTERNAL|WAL", said):
        return f"{path} is damaged ({said}). Mend: move it away and build anew; a backup of it would keep the days that were published."
    return f"{path} cannot be opened ({said}). Mend: build it anew, or name another file with --warehouse."


def is_full(said):
    """Whether a message speaks of a full disk."""
    return bool(re.search(r"No space left|disk is full|[Dd]isk quota|File too large|not enough space|max_temp_directory_size", said))


def check_for_build(path):
    """Whether a build may write a warehouse file: it is ours, or not there yet, and nobody has it open.

    Arguments: path, a Path. Returns the file that a link leads to; its folder is made. Raises NoWarehouse where not.
    """
    path = Path(path)
    check_name(path)
    if path.exists() or path.is_symlink():
        target = found(path)
        check_name(target)
        try:
            attached(path, is_written=True).close()
        except NoWarehouse as problem:
            # An empty database can take a warehouse; nothing in it is lost.
            if "is a DuckDB file without tables" not in str(problem):
                raise
        return target
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoWarehouse(f"the folder {target.parent} cannot be made ({error.strerror}). Mend: name another file with --warehouse.") from None
    check_writable(target, path)
    return target


def check_name(path):
    """Whether a database may be called after a file: DuckDB and dbt take its name up to the first dot. Raises NoWarehouse where not."""
    name = path.name.lstrip(".").split(".")[0]
    if name.lower() in (*SCHEMAS, "main", "temp", "system", "information_schema", "pg_catalog"):
        raise NoWarehouse(
            f"a warehouse file may not be called {path.name}: DuckDB calls the database after it, and {name} is also the name of "
            "a schema, so that no program could tell them apart. Mend: call it otherwise, such as lead_scoring.duckdb."
        )
    if not name or re.search(r"""['"`;#?*\\:%{}\x00-\x1f\x7f]""", path.name) or not path.name.isprintable():
        raise NoWarehouse(
            f"a warehouse file may not be called {path.name}: DuckDB calls the database after it, and these marks are none of a "
            "name. Mend: use letters, digits, blanks, - and _, such as lead_scoring.duckdb."
        )


def keep_mode(copy, old):
    """Give a file the permissions of another one, and its owner where that is allowed. Arguments: two Paths."""
    status = old.stat()
    try:
        if hasattr(os, "chown"):
            os.chown(copy, status.st_uid, status.st_gid)
    except OSError:
        # Only an administrator may give a file away.
        pass
    os.chmod(copy, stat.S_IMODE(status.st_mode))
