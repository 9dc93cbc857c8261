"""What the marts would be under other seeds, worked out beside a built warehouse: by the models' own SQL, and no more of them than
an edit changes.

dbt compiles the models once for a state of the project; the compiled SQL is kept in target/. A rehearsal attaches the warehouse
for reading, puts the new seeds beside it in memory, and goes through what is asked for in the order of the graph. A model is made
anew where a column that it reads of a parent is not what it was; otherwise the stored table stands for it. So an edit of points
reads the stored hits and no event. Which columns a model reads is worked out from its SQL (sqlglot's `qualify` and
`pushdown_projections`), and what was made anew and came out as before stops there.
"""

import csv
import hashlib
import io
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from lead_scoring import PROJECT, seed_files, warehouse_file
from lead_scoring.raw_tables import sql_text

FOLDER = PROJECT / "target" / "rehearsal"
# Of larger tables it is not asked whether they came out as before: their readers cost about as much as the question.
MOST_ROWS_COMPARED = 2_000_000
ROWS_AT_ONCE = 500
# A folder of raw tables that holds none.
NOTHING = "target/rehearsal/nothing"
# What a build only adds to: a rehearsal publishes nothing.
HISTORY = "history"
PROJECT_FILES = ("models/**/*.sql", "models/**/*.yml", "macros/**/*.sql", "dbt_project.yml", "profiles.yml")


class CannotRehearse(Exception):
    """The warehouse or the seeds do not allow a rehearsal; the message says why, and the mend."""


@dataclass(frozen=True)
class Model:
    """A compiled model.

    Attributes:
        schema: where it stands.
        is_view: whether it is made anew by whoever reads it.
        sql: its query, for a database called lead_scoring.
        reads: (schema, table) to the columns that it reads of it; None where all must be taken for read.
    """

    schema: str
    is_view: bool
    sql: str
    reads: dict


def seed_table(file):
    """The cells of a seed, as dbt loads them.

    Arguments: file, a Path to a CSV that `seed_files` finds nothing wrong with. Returns the columns in small letters and the rows,
    each a list of texts, None where a cell is blank. Columns without a name and notes are left out, as are blank rows. As with dbt,
    a cell of blanks of any kind is blank, and of others the models take the plain blanks away.
    """
    csv.field_size_limit(seed_files.LONGEST_CELL)
    header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    names = [cell.strip().lower() for cell in header]
    kept = [place for place, name in enumerate(names) if name and name != "notes"]
    cells = [[row[place] if place < len(row) and row[place].strip() else None for place in kept] for row in rows]
    return [names[place] for place in kept], [row for row in cells if any(row)]


def seed_tables(folder):
    """All seeds of a folder: name to columns and rows. Arguments: folder, a Path. Raises CannotRehearse with what is wrong with files."""
    problems = seed_files.folder_problems(folder)
    if problems:
        raise CannotRehearse(seed_files.message(problems))
    return {name: seed_table(Path(folder) / f"{name}.csv") for name in seed_files.contracts()}


def fill_seeds(connection, tables):
    """Make the tables of the seeds in a database called lead_scoring. A column of the contract that a file lacks is blank."""
    connection.execute("create schema lead_scoring.seeds")
    for name, (columns, rows) in tables.items():
        place = f'lead_scoring.seeds."{name}"'
        wanted = list(seed_files.contracts()[name])
        connection.execute(f"create table {place} ({', '.join(f'{column} varchar' for column in wanted)})")
        places = f"({', '.join('?' * len(wanted))})"
        # Many rows in one statement: a statement for each would take as long as the whole check.
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[first : first + ROWS_AT_ONCE]
            cells = [row[columns.index(column)] if column in columns else None for row in some for column in wanted]
            connection.execute(f"insert into {place} values {', '.join([places] * len(some))}", cells)


def state_of_project(variables):
    """A name for the state of everything that compiled SQL depends on. Arguments: variables of dbt, a dict."""
    digest = hashlib.sha256(json.dumps(variables, sort_keys=True).encode())
    for pattern in PROJECT_FILES:
        for file in sorted(PROJECT.glob(pattern)):
            digest.update(file.relative_to(PROJECT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def compiled_models(variables, history, selection, say):
    """Models of the project as SQL, compiled by dbt where they are not kept from before.

    Arguments: variables of dbt, a dict; history, a dict of table to its columns (name to type) in the schema history; selection, as dbt
    selects; say, a function that is told in words what takes time. Returns a dict of name to Model. Raises CannotRehearse where dbt
    cannot compile.
    """
    kept = FOLDER / f"{state_of_project({**variables, 'history': history, 'selection': selection})}.json"
    if not kept.is_file():
        say("Compiling the models, once until one of them changes")
        models = compile_project(variables, history, selection)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in sorted(FOLDER.glob("*.json"), key=os.path.getmtime)[:-4]:
            old.unlink()
        new = kept.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(models), encoding="utf-8")
        new.replace(kept)
    read = json.loads(kept.read_text(encoding="utf-8"))
    return {name: Model(model["schema"], model["is_view"], model["sql"],
                        {tuple(table.split(".")): None if columns is None else set(columns) for table, columns in model["reads"].items()})
            for name, model in read.items()}  # fmt: skip


def compile_project(variables, history, selection):
    """Compile models on an empty warehouse with every seed and the tables of the history. As `compiled_models`; a dict of dicts."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    (PROJECT / NOTHING).mkdir(parents=True, exist_ok=True)
    empty = FOLDER / f"{os.getpid()}" / "lead_scoring.duckdb"
    empty.parent.mkdir(exist_ok=True)
    empty.unlink(missing_ok=True)
    before = {name: os.environ.get(name) for name in ("LEAD_SCORING_DUCKDB", "DBT_TARGET_PATH")}
    try:
        with duckdb.connect(str(empty)) as connection:
            fill_seeds(connection, {name: (list(columns), []) for name, columns in seed_files.contracts().items()})
            connection.execute(f"create schema {HISTORY}")
            for table, columns in history.items():
                connection.execute(f"create table {HISTORY}.{table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        os.environ |= {"LEAD_SCORING_DUCKDB": str(empty), "DBT_TARGET_PATH": str(FOLDER / "target")}
        done = dbtRunner().invoke([
            "compile", "--quiet", "--select", selection, "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--log-level", "none",
            "--vars", json.dumps(variables),
        ])
        DuckDBConnectionManager.close_all_connections()
        if not done.success:
            failed = [result.message for result in (done.result.results if done.result else []) if result.status == "error"]
            raise CannotRehearse(f"the models cannot be compiled: {failed[0] if failed else done.exception}")
        nodes = [result.node for result in done.result.results if result.node.resource_type == "model"]
        models = {node.name: {"schema": node.schema, "is_view": node.config.materialized == "view", "sql": node.compiled_code} for node in nodes}
        with duckdb.connect(str(empty)) as connection:
            schema = shape_of(connection, models)
        for model in models.values():
            model["reads"] = {".".join(table): None if columns is None else sorted(columns) for table, columns in columns_read(model["sql"], schema).items()}
        return models
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        for file in empty.parent.glob("*"):
            with suppress(OSError):
                file.unlink()
        with suppress(OSError):
            empty.parent.rmdir()


def shape_of(connection, models):
    """The columns of every table, by schema, table and name, with their types.

    Arguments: connection to an empty warehouse with seeds and history; models, dicts with schema and sql. Each model is made there
    without rows, after all that it reads.
    """
    waiting = dict(models)
    while waiting:
        left = {}
        for name, model in waiting.items():
            connection.execute(f"create schema if not exists {model['schema']}")
            if model["schema"] == HISTORY:
                continue
            try:
                connection.execute(f"create table {model['schema']}.\"{name}\" as select * from ({model['sql']}\n) limit 0")
            except duckdb.CatalogException as problem:
                left[name] = model
                last = problem
        if len(left) == len(waiting):
            raise CannotRehearse(f"the models cannot be put in order: {str(last).splitlines()[0]}")
        waiting = left
    shape = {}
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where database_name = 'lead_scoring' and not internal order by all"
    ).fetchall():
        shape.setdefault(schema, {}).setdefault(table, {})[column] = kind
    return shape


def columns_read(sql, shape):
    """Which columns a query reads of each table.

    Arguments: sql; shape, as `shape_of` gives it. Returns a dict of (schema, table) to a set of columns, or to None where that
    cannot be told, so that all of them must be taken for read.
    """
    import sqlglot
    from sqlglot import expressions
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.pushdown_projections import pushdown_projections
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import traverse_scope

    parsed = sqlglot.parse_one(sql, read="duckdb")
    tables = {(table.db, table.name) for table in parsed.find_all(expressions.Table) if table.db in shape}
    try:
        query = pushdown_projections(qualify(parsed, schema={"lead_scoring": shape}, dialect="duckdb", validate_qualify_columns=False))
        found = {}
        for scope in traverse_scope(query):
            for name, source in scope.sources.items():
                if isinstance(source, expressions.Table):
                    read = {column.name for column in scope.columns if column.table == name}
                    found.setdefault((source.db, source.name), set()).update(read)
    except SqlglotError:
        return dict.fromkeys(tables)
    return {table: found.get(table) for table in tables}


class Rehearsal:
    """The tables of a warehouse as they would be under other seeds.

    Attributes:
        connection: a DuckDB connection in which `was` is the warehouse, for reading, and `lead_scoring` is what would be.
        anew: the names of the models that were made anew, in the order in which this was done.
    """

    def __init__(self, connection, models, tables):
        """Put seeds beside a warehouse.

        Arguments: connection, in which a warehouse is attached as `was`; models, as `compiled_models` gives them; tables, as
        `seed_tables` gives them.
        """
        self.connection, self.models, self.anew = connection, models, []
        self._done, self._same = {}, {}
        connection.execute("attach ':memory:' as lead_scoring")
        fill_seeds(connection, tables)
        for schema in {model.schema for model in models.values()} | {HISTORY}:
            connection.execute(f"create schema if not exists lead_scoring.{schema}")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'was' and schema_name = ?", [HISTORY]
        ).fetchall():
            self._view(HISTORY, table)
        connection.execute("use lead_scoring")

    def _view(self, schema, table):
        """Let the stored table stand for what would be."""
        self.connection.execute(f'create or replace view lead_scoring.{schema}."{table}" as select * from was.{schema}."{table}"')

    @cached_property
    def _stored(self):
        """The columns of every table of the warehouse: (schema, table) to names."""
        found = {}
        for schema, table, column in self.connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where database_name = 'was' order by column_index"
        ).fetchall():
            found.setdefault((schema, table), []).append(column)
        return found

    def is_changed(self, name):
        """Whether a model would be other than it is; it is made anew where that must be. Arguments: name of a model.

        What it reads is made before it, and a model that nobody asks for is never touched.
        """
        if name not in self._done:
            model = self.models[name]
            is_anew = (model.schema, name) not in self._stored
            for (schema, table), columns in model.reads.items():
                if schema == "seeds":
                    is_anew |= self._differs(schema, table, columns)
                elif schema != HISTORY and table in self.models:
                    # All of them, so that what a model made anew reads is there.
                    is_anew |= self.is_changed(table) and self._differs(schema, table, columns)
            self._done[name] = is_anew and self._make(name, model)
            if not is_anew:
                self._view(model.schema, name)
        return self._done[name]

    def _make(self, name, model):
        """Make a model anew. Returns whether it differs from the stored one."""
        self.anew.append(name)
        self.connection.execute(f'create {"view" if model.is_view else "table"} lead_scoring.{model.schema}."{name}" as {model.sql}')
        if model.is_view or self._differs(model.schema, name, None):
            return True
        self.connection.execute(f'drop table lead_scoring.{model.schema}."{name}"')
        self._view(model.schema, name)
        return False

    def _differs(self, schema, table, columns):
        """Whether a table has other rows than the stored one, in some of its columns. Arguments: columns, a set; None: all."""
        stored = self._stored.get((schema, table))
        if stored is None:
            return True
        key = (schema, table, frozenset(stored if columns is None else columns))
        if key not in self._same:
            self._same[key] = self._digest("lead_scoring", *key) is not None and self._digest("lead_scoring", *key) == self._digest("was", *key)
        return not self._same[key]

    def _digest(self, database, schema, table, columns):
        """Rows and a checksum of some columns that no order of rows changes; None where that would cost too much, or a column is not there."""
        place = f'{database}.{schema}."{table}"'
        listed = ", ".join(f'"{column}"' for column in sorted(columns))
        if not set(columns) <= set(self._stored[(schema, table)]):
            return None
        rows = self.connection.execute(f"select count(*) from {place}").fetchone()[0]
        if rows > MOST_ROWS_COMPARED:
            return None
        if not listed:
            return rows, 0
        return rows, self.connection.execute(f"select coalesce(sum(cast(hash({listed}) as hugeint)), 0) from {place}").fetchone()[0]

    def problems(self):
        """What is wrong with the seeds, as the gate says it: dicts of file, row, column, found, allowed, mend and message."""
        self.need("seed_problems")
        names = ("file", "row", "column", "found", "allowed", "mend", "message")
        rows = self.connection.execute(
            "select seed_name || '.csv', row_id, column_name, found_value, allowed, mend, message from lead_scoring.commands.seed_problems "
            "order by seed_name, place, message"
        ).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def close(self):
        """Take away what would be; the connection stays."""
        self.connection.execute("use memory; detach lead_scoring")

    def need(self, *names):
        """Make what the models of these names need, so that `lead_scoring` holds them as they would be."""
        for name in names:
            self.is_changed(name)


def problems_of(folder, say):
    """Everything that is wrong with a folder of seeds, without a warehouse: what the gate would say.

    Arguments: folder, a Path; say, as in `compiled_models`. Returns dicts as `Rehearsal.problems` does; where a file cannot be read at
    all, of the files alone, with nothing but a message.
    """
    found = seed_files.folder_problems(folder)
    if found:
        return [{"file": message.split(",")[0].split(":")[0], "message": message} for message in found]
    # What data hold is not known here; so no attribute is taken for a slip of one that only data have.
    models = compiled_models({"raw_path": NOTHING}, {}, "+seed_problems", say)
    with warehouse_file.memory() as connection:
        connection.execute("attach ':memory:' as was")
        return Rehearsal(connection, models, seed_tables(folder)).problems()


def opened(warehouse):
    """A connection in which a warehouse is attached as `was`, for reading. Arguments: warehouse, a Path. Raises NoWarehouse."""
    connection = warehouse_file.attached(warehouse)
    connection.execute(f"use memory; detach {warehouse_file.ALIAS}")
    connection.execute(f"attach {sql_text(warehouse_file.found(warehouse))} as was (type duckdb, read_only)")
    return connection
