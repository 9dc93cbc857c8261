"""Runs of the dbt project for tests: the real `dbt`, and a quick way through its compiled SQL.

`run_dbt` starts dbt as a user does, in a process of its own, but for the parse of the project, which all runs share.

`CompiledProject` takes about a second for each world. It parses the project once, and then:

* the models whose SQL depends on the raw files or on a var (those over a source, and those that use `var()`)
  are compiled by dbt again for each world, so that every format, column and type of the raw files goes through
  the real macros;
  Those that read columns of the user's own ask the seeds of the world for their names, while dbt compiles;
* all other models are compiled once. Their SQL depends on the project alone, save on the headers of the seeds,
  which are compared in `build`; `test_what_is_compiled_once` proves the rest;
* seeds and models are then made in the order of dbt's graph by the DuckDB client, with the materializations
  and the session settings of the project, in a database in memory: those that a query names, and what these read.

What this does not run is dbt's own part: tests, contracts and the way in which it swaps tables.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt_threads import threads_ended
from seed_tables import load_seed, quoted, seed_headers

PROJECT = Path(__file__).resolve().parents[3]
MARTS = ("lead_scores", "lead_points", "rejected_records", "record_counts", "rule_warnings")
# What a world's marts hold besides; nobody may be in it.
ALL_MARTS = (*MARTS, "sales_queue")
# As in profiles.yml.
SESSION_SETTINGS = {"TimeZone": "UTC", "preserve_insertion_order": "false"}
# Where the compiled project believes itself to be; the database in memory takes its name.
DATABASE = "compiled_project"

# What all processes of a test run share, named in conftest.py.
SHARED: list[Path] = []
# Vars that say which models there are: dbt has to parse the project for them.
SHAPING = {"disabled_parts", "raw_schema"}
# Seeds whose cells dbt reads while it compiles.
READ_BY_DBT = ("behavior_rules", "buying_stages", "frequency_rules", "rule_conditions")
# dbt with a manifest that is there: that of the same project with other names of the warehouse and of the folder.
WITH_MANIFEST = """
import os, pickle, sys
from dbt.cli.main import dbtRunner
manifest = pickle.load(open(sys.argv[1], "rb"))
for node in [*manifest.nodes.values(), *manifest.sources.values()]:
    if node.database == sys.argv[2]:
        node.database = sys.argv[3]
        if node.relation_name:
            node.relation_name = node.relation_name.replace(f'"{sys.argv[2]}".', f'"{sys.argv[3]}".', 1)
    if node.resource_type == "seed":
        node.root_path = os.getcwd()
done = dbtRunner(manifest=manifest).invoke(sys.argv[4:])
if done.exception is not None:
    print(done.exception)
sys.exit(0 if done.success else 1)
"""

Row = dict[str, Any]


def once(folder: Path, make: Callable[[Path], None]) -> bool:
    """Let one of several processes make a folder; the others wait until it is whole.

    Args:
        folder: a folder that all of them know; the first to make it goes on.
        make: fills the folder.

    Returns:
        Whether this process made it.
    """
    made, failed = folder / "made", folder / "failed"
    try:
        folder.mkdir()
    except FileExistsError:
        while not made.exists():
            assert not failed.exists(), f"another process could not make {folder.name}"
            time.sleep(0.2)
        return False
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    made.touch()
    return True


def parsed(folder: Path) -> Path:
    """The file of the manifest of the project with its own seeds, which one process parses for all.

    Args:
        folder: a folder that all of them know.
    """

    def parse(folder: Path) -> None:
        """Parse the project and keep the manifest."""
        project = project_with(PROJECT / "seeds", folder / "project")
        places = environment(folder / f"{DATABASE}.duckdb", folder / "target", 1, project)
        with mock.patch.dict(os.environ, places):
            done = dbtRunner().invoke(["--log-level", "none", "parse", "--vars", variables(folder, project / "seeds", None, None, project)])
        assert done.success, done.exception
        (folder / "manifest.pickle").write_bytes(pickle.dumps(done.result))

    once(folder, parse)
    return folder / "manifest.pickle"


# ------------------------------------------------------------------------------------------------------------
# The real dbt
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DbtRun:
    """How a run of dbt ended.

    Attributes:
        is_success: whether dbt ended with exit code 0.
        output: everything it printed.
    """

    is_success: bool
    output: str


def variables(
    raw_path: str | Path, seeds_path: str | Path, as_of: date | str | None, other_vars: Mapping[str, Any] | None = None,
    project: Path = PROJECT,
) -> str:
    """The value of `--vars`: the folder of seeds is given as seen from the project, dates as text, lists as they are."""
    seeds = os.path.relpath(seeds_path, project)
    given = {"raw_path": raw_path, "seeds_path": seeds, "as_of": as_of, **(other_vars or {})}
    return json.dumps({name: value if value is None or isinstance(value, list) else str(value) for name, value in given.items()})


def project_with(seeds_path: str | Path, folder: Path) -> Path:
    """A project in a folder, made of links to this one's files and a copy of the seeds: seeds must lie inside a project."""
    folder.mkdir(exist_ok=True)
    for name in ("models", "macros", "tests", "dbt_project.yml", "selectors.yml", "profiles.yml", ".dbtignore"):
        if (PROJECT / name).exists() and not (folder / name).exists():
            (folder / name).symlink_to(PROJECT / name)
    shutil.rmtree(folder / "seeds", ignore_errors=True)
    shutil.copytree(seeds_path, folder / "seeds")
    return folder


def environment(warehouse: Path, target: Path, threads: int, project: Path = PROJECT) -> dict[str, str]:
    """The environment variables that tell dbt where to read and write."""
    return {
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_PROJECT_DIR": str(project),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target / "logs"),
        "LEAD_SCORING_DUCKDB": str(warehouse),
        "LEAD_SCORING_THREADS": str(threads),
        "PYTHONUTF8": "1",
    }


def run_dbt(
    arguments: Iterable[str],
    raw_path: str | Path,
    seeds_path: str | Path,
    warehouse: str | Path,
    as_of: date | str | None = None,
    target: str | Path | None = None,
    threads: int = 2,
    other_vars: Mapping[str, Any] | None = None,
    parses: bool = False,
) -> DbtRun:
    """Run dbt in a process of its own, with the interpreter of the tests.

    Args:
        arguments: the command and its options, e.g. `["build"]`.
        raw_path: folder of the raw files.
        seeds_path: folder of the seeds; one outside the project is copied into a project of links beside the warehouse.
        warehouse: the DuckDB file.
        as_of: the var of this name; None for its default.
        target: folder for what dbt writes; by default beside the warehouse.
        threads: how many models run at once.
        other_vars: further vars, e.g. `{"history_from": "2026-01-01"}`.
        parses: whether dbt parses the project in this run.

    Returns:
        Whether it went well, and what it printed.
    """
    warehouse = Path(warehouse)
    target = Path(target) if target else warehouse.parent / f"{warehouse.stem}_target"
    project = PROJECT
    if not Path(seeds_path).resolve().is_relative_to(PROJECT):
        project = project_with(seeds_path, warehouse.parent / f"{warehouse.stem}_project")
        seeds_path = project / "seeds"
    program = ["from dbt.cli.main import cli; cli()"]
    is_like_parsed = Path(seeds_path).resolve() == project / "seeds" and not SHAPING.intersection(other_vars or {})
    if SHARED and is_like_parsed and not parses:
        program = [WITH_MANIFEST, str(parsed(SHARED[0] / "parsed")), DATABASE, warehouse.stem]
    command = [
        sys.executable,
        "-c",
        *program,
        "--no-use-colors",
        *arguments,
        "--vars",
        variables(raw_path, seeds_path, as_of, other_vars, project),
    ]
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, **environment(warehouse, target, threads, project)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return DbtRun(done.returncode == 0, done.stdout + done.stderr)


def build(
    raw_path: str | Path, seeds_path: str | Path, warehouse: str | Path, as_of: date | str | None = None, threads: int = 2
) -> Marts:
    """`dbt build`, which must go well, and its marts."""
    done = run_dbt(["build"], raw_path, seeds_path, warehouse, as_of, threads=threads)
    assert done.is_success, done.output[-5000:]
    return marts_of(warehouse)


# ------------------------------------------------------------------------------------------------------------
# What comes out
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marts:
    """The ordered content of every mart: mart to its rows, each a dict, in the order of all their columns."""

    tables: dict[str, list[Row]]

    @property
    def leads(self) -> dict[str, Row]:
        """The rows of lead_scores by lead_id."""
        leads = {row["lead_id"]: row for row in self.tables["lead_scores"]}
        assert len(leads) == len(self.tables["lead_scores"]), "a lead stands twice in lead_scores"
        return leads

    @property
    def points(self) -> list[Row]:
        """The rows of lead_points."""
        return self.tables["lead_points"]

    @property
    def rejected(self) -> Counter[tuple[str, str]]:
        """How many rows are rejected, by raw table and reason."""
        return Counter((row["raw_table"], row["reason"]) for row in self.tables["rejected_records"])

    def without(self, *columns: str) -> dict[str, list[Row]]:
        """The tables without some columns."""
        return {
            mart: [{name: value for name, value in row.items() if name not in columns} for row in rows]
            for mart, rows in self.tables.items()
        }


def read_marts(connection: duckdb.DuckDBPyConnection | WorldDatabase) -> Marts:
    """The ordered content of every mart in a database."""
    tables = {}
    for mart in ALL_MARTS:
        found = connection.execute(f"select * from marts.{mart} order by all")
        names = [column[0] for column in found.description]
        tables[mart] = [dict(zip(names, row)) for row in found.fetchall()]
    return Marts(tables)


def marts_of(warehouse: str | Path) -> Marts:
    """The ordered content of every mart in a warehouse file."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return read_marts(connection)


# ------------------------------------------------------------------------------------------------------------
# The compiled SQL
# ------------------------------------------------------------------------------------------------------------


class CompiledProject:
    """The project, parsed once, to be built for many worlds.

    Attributes:
        folder: where dbt writes in this process.
        project: the project that dbt knows, of links to this one's files and a copy of the first seeds.
        headers: the header of each seed.
        manifest: what dbt knows of the project.
        models, seeds, nodes: the nodes of the manifest by unique id, both kinds in `nodes`.
        schemas: the schema of each seed and model by its name.
        world_models: the unique ids of the models that dbt compiles for each world.
        readers_of_seeds: the unique ids of the models that read a seed, whose SQL depends on its header.
        compiled_once: the SQL of the other models, by unique id.
    """

    def __init__(self, folder: str | Path, raw_path: str | Path, seeds_path: str | Path, manifest: Path) -> None:
        """Compile the project for a first world.

        Args:
            folder: an empty folder for dbt's files.
            raw_path: raw files of any shape.
            seeds_path: seeds with the headers that all worlds have.
            manifest: the file of `parsed`.
        """
        self.folder = Path(folder)
        self.folder.mkdir()
        self.project = project_with(seeds_path, self.folder / "project")
        self.headers = seed_headers(seeds_path)
        self.manifest: Any = pickle.loads(manifest.read_bytes())
        for seed in self._nodes("seed"):
            seed.root_path = str(self.project)
        self._dbt(["seed"], raw_path, None)
        self.models = {node.unique_id: node for node in self._nodes("model")}
        self.seeds = {node.unique_id: node for node in self._nodes("seed")}
        self.nodes = {**self.seeds, **self.models}
        self.schemas = {node.name: node.schema for node in self.nodes.values()}
        self.world_models = {unique_id for unique_id, node in self.models.items() if self._depends_on_world(node)}
        self.readers_of_seeds = {unique_id for unique_id, node in self.models.items() if any(parent in self.seeds for parent in node.depends_on.nodes)}
        once = [node.name for unique_id, node in self.models.items() if unique_id not in self.world_models]
        self.compiled_once = self.compiled(raw_path, as_of="2024-01-01", selected=once)

    @classmethod
    def shared(cls, folder: Path, make: Callable[[Path], CompiledProject]) -> CompiledProject:
        """The project compiled by one of several processes for all.

        Args:
            folder: a folder that all of them know; the first to make it compiles.
            make: compiles the project in a folder.
        """
        file, maker = folder / "compiled_project.pickle", []

        def compile_here(folder: Path) -> None:
            """Compile the project and keep it for the others."""
            maker.append(make(folder / "first"))
            # What was written lies in the file only after the connection is closed.
            DuckDBConnectionManager.close_all_connections()
            shutil.copy(folder / "first" / f"{DATABASE}.duckdb", folder)
            file.write_bytes(pickle.dumps(maker[0]))

        if once(folder, compile_here):
            return maker[0]
        project = pickle.loads(file.read_bytes())
        # Each process writes in a place of its own, and may change its seeds.
        project.folder = folder / f"process_{os.getpid()}"
        project.folder.mkdir()
        project.project = project_with(project.project / "seeds", project.folder / "project")
        for seed in project.seeds.values():
            seed.root_path = str(project.project)
        shutil.copy(folder / f"{DATABASE}.duckdb", project.folder)
        return project

    def _nodes(self, resource_type: str) -> list[Any]:
        """The nodes of one type in the manifest."""
        return [node for node in self.manifest.nodes.values() if node.resource_type == resource_type]

    def _depends_on_world(self, node: Any) -> bool:
        """Whether the SQL of a model depends on the raw files or on a var."""
        return any(parent.startswith("source.") for parent in node.depends_on.nodes) or "var(" in node.raw_code

    def needed(self, names: Iterable[str]) -> list[str]:
        """The ids of seeds and models of these names and of all that they read, each after what it reads."""
        needed: dict[str, None] = {}

        def add(unique_id: str) -> None:
            """Add a node after its parents."""
            if unique_id in self.nodes and unique_id not in needed:
                for parent in self.nodes[unique_id].depends_on.nodes if unique_id in self.models else []:
                    add(parent)
                needed[unique_id] = None

        asked = set(names)
        for unique_id, node in self.nodes.items():
            if node.name in asked:
                add(unique_id)
        return list(needed)

    def _dbt(
        self,
        arguments: list[str],
        raw_path: str | Path,
        as_of: date | str | None,
        other_vars: Mapping[str, Any] | None = None,
        warehouse: Path | None = None,
    ) -> Any:
        """Run dbt in this process and return its result.

        Raises:
            RuntimeError: with dbt's message, where it fails.
        """
        places = environment(warehouse or self.folder / f"{DATABASE}.duckdb", self.folder / "target", 1, self.project)
        command = ["--log-level", "none", "--no-write-json", "--no-use-colors", *arguments]
        # dbt looks for circles in its graph before each command; the build of test_dbt_project has looked.
        with mock.patch.dict(os.environ, places), mock.patch("dbt.compilation.Linker.find_cycles", return_value=None), threads_ended():
            done = dbtRunner(manifest=self.manifest).invoke(
                [*command, "--vars", variables(raw_path, self.project / "seeds", as_of, other_vars, self.project)]
            )
        if not done.success:
            results = getattr(done.result, "results", [])
            messages = [str(node.message) for node in results if str(node.status) not in ("success", "skipped")]
            raise RuntimeError(f"dbt {arguments[0]}: {done.exception or messages}")
        return done.result

    def compiled(
        self,
        raw_path: str | Path,
        as_of: date | str | None,
        selected: list[str] | None = None,
        other_vars: Mapping[str, Any] | None = None,
        warehouse: Path | None = None,
    ) -> dict[str, str]:
        """The SQL of models for a world, by unique id.

        Args:
            raw_path: the raw files.
            as_of: the var of this name.
            selected: names of models; by default all.
            other_vars: further vars.
            warehouse: where the seeds lie whose headers count; by default those of the first world.
        """
        if warehouse:
            DuckDBConnectionManager.close_all_connections()
        # Models alone: the tests of a model would be compiled with it.
        arguments = ["compile", "--indirect-selection", "empty", *(["--select", *selected] if selected else ["--select", "resource_type:model"])]
        try:
            done = self._dbt(arguments, raw_path, as_of, other_vars, warehouse)
        finally:
            if warehouse:
                DuckDBConnectionManager.close_all_connections()
        return {result.node.unique_id: result.node.compiled_code for result in done.results}

    def let_dbt_read(self, seeds_path: str | Path) -> None:
        """Put the seeds that dbt reads while it compiles into the warehouse that it opens."""
        texts = [(Path(seeds_path) / f"{seed}.csv").read_bytes() for seed in READ_BY_DBT]
        if texts != getattr(self, "read_by_dbt", None):
            DuckDBConnectionManager.close_all_connections()
            with duckdb.connect(str(self.folder / f"{DATABASE}.duckdb")) as connection:
                for node in self.seeds.values():
                    if node.name in READ_BY_DBT:
                        connection.execute(f"drop table if exists {node.relation_name}")
                        load_seed(connection, node.relation_name, Path(seeds_path) / f"{node.name}.csv")
            self.read_by_dbt = texts

    def load_seeds(self, seeds_path: str | Path, raw_path: str | Path, folder: Path) -> Path:
        """Load seeds of any shape with dbt, as `dbt seed` does.

        Args:
            seeds_path: folder of the seeds.
            raw_path: folder of the raw files.
            folder: an empty folder for the warehouse.

        Returns:
            The warehouse that holds them.

        Raises:
            RuntimeError: with dbt's message, where it fails.
        """
        warehouse = folder / f"{DATABASE}.duckdb"
        kept = self.folder / "kept_seeds"
        (self.project / "seeds").rename(kept)
        shutil.copytree(seeds_path, self.project / "seeds")
        try:
            # dbt remembers the warehouse that it has open.
            DuckDBConnectionManager.close_all_connections()
            self._dbt(["seed"], raw_path, None, warehouse=warehouse)
        finally:
            DuckDBConnectionManager.close_all_connections()
            shutil.rmtree(self.project / "seeds")
            kept.rename(self.project / "seeds")
        return warehouse

    @contextmanager
    def database(
        self,
        raw_path: str | Path,
        seeds_path: str | Path,
        as_of: date | str | None = None,
        threads: int = 1,
        other_vars: Mapping[str, Any] | None = None,
        loaded: Path | None = None,
    ) -> Iterator[WorldDatabase]:
        """A database in memory for one world. A model is built when a query names it.

        Args:
            raw_path: folder of the raw files.
            seeds_path: folder of the seeds, with the headers of the first world.
            as_of: the date; None for the default.
            threads: how many threads DuckDB uses.
            other_vars: further vars.
            loaded: the warehouse of `load_seeds`, whose seeds may have any header.
        """
        assert loaded or seed_headers(seeds_path) == self.headers, "these seeds have other headers than the compiled ones"
        compiled_anew = {*self.world_models, *(self.readers_of_seeds if loaded else [])}
        with duckdb.connect(":memory:", config={"threads": threads}) as connection:
            connection.execute(f"attach ':memory:' as {DATABASE}")
            connection.execute(f"use {DATABASE}")
            for setting, value in SESSION_SETTINGS.items():
                connection.execute(f"set {setting} = '{value}'")
            for schema in sorted({node.schema for node in [*self.models.values(), *self.seeds.values()]}):
                connection.execute(f"create schema if not exists {schema}")

            def compile_anew(names: list[str]) -> dict[str, str]:
                """The SQL of models for this world."""
                if not loaded:
                    self.let_dbt_read(seeds_path)
                return self.compiled(raw_path, as_of, names, other_vars, loaded)

            database = WorldDatabase(self, connection, Path(seeds_path), compile_anew, compiled_anew)
            if loaded:
                database.copy_seeds(loaded)
            yield database

    def build(
        self,
        raw_path: str | Path,
        seeds_path: str | Path,
        as_of: date | str | None = None,
        threads: int = 1,
    ) -> Marts:
        """The marts of a world; arguments as in `database`, errors as in `WorldDatabase.build`."""
        with self.database(raw_path, seeds_path, as_of, threads) as database:
            database.build(ALL_MARTS)
            return read_marts(database)


@dataclass
class WorldDatabase:
    """A database in memory that holds what was asked of it: a query builds what it names, and what that reads.

    Attributes:
        project: the compiled project.
        connection: the database; to query it without building anything.
        seeds_path: folder of the seeds.
        compile: gives the SQL of the models of these names for this world, by unique id.
        compiled_anew: the unique ids of the models that `compile` makes for this world.
        built: the unique ids of the seeds and models that are there.
    """

    project: CompiledProject
    connection: duckdb.DuckDBPyConnection
    seeds_path: Path
    compile: Callable[[list[str]], dict[str, str]]
    compiled_anew: set[str]
    built: set[str] = field(default_factory=set)

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Run a query that names seeds and models with their schemas. Errors as in `build`."""
        named = re.findall(r"(\w+)\.(\w+)", query)
        self.build(name for schema, name in named if self.project.schemas.get(name) == schema)
        return self.connection.execute(query, parameters)

    def copy_seeds(self, warehouse: Path) -> None:
        """Take the seeds from a warehouse, whatever their columns are."""
        self.connection.execute(f"attach {quoted(warehouse)} as loaded (read_only)")
        for unique_id, node in self.project.seeds.items():
            self.connection.execute(f"create table {node.relation_name} as select * from loaded.{node.schema}.{node.name}")
            self.built.add(unique_id)
        self.connection.execute("detach loaded")

    def build(self, names: Iterable[str]) -> None:
        """Build seeds and models of these names and all that they read, save what is there.

        Raises:
            RuntimeError: dbt cannot compile a model.
            duckdb.Error: a model cannot be built.
        """
        project = self.project
        missing = [unique_id for unique_id in project.needed(names) if unique_id not in self.built]
        anew = [project.nodes[unique_id].name for unique_id in missing if unique_id in self.compiled_anew]
        # With a model of the calibration among them, as in a whole build; else they would go by an earlier one.
        sql = {**project.compiled_once, **(self.compile([*anew, "int_resamples"]) if anew else {})}
        for unique_id in missing:
            node = project.nodes[unique_id]
            if unique_id in project.seeds:
                load_seed(self.connection, node.relation_name, self.seeds_path / f"{node.name}.csv")
            else:
                # A view too: several models read it, and DuckDB would plan and run all of it again for each.
                self.connection.execute(f"create table {node.relation_name} as ({sql[unique_id]}\n)")
            self.built.add(unique_id)
