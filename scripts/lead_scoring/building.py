"""Build a warehouse with dbt, show its progress, and say in words what stopped it and what state is left."""

import json
import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import duckdb
import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from lead_scoring import PROGRAM, PROJECT, STANDING, compaction, seed_files, summary, warehouse_file
from lead_scoring.terminal import counted, is_interrupted, line, plain, progress_console, say, stop


def shown(path):
    """A path as a person would type it: relative to where they stand, where it lies inside."""
    return str(path.relative_to(STANDING)) if path.is_relative_to(STANDING) else str(path)


def told(problem):
    """A message in which paths are as a person would type them."""
    return str(problem).replace(f"{STANDING}{os.sep}", "") if STANDING.parent != STANDING else str(problem)


def plain_message(message):
    """What dbt says of a failed node, without the lines that speak of dbt's own files."""
    lines = [line.strip() for line in (message or "").splitlines()]
    kept = [
        re.sub(r"^(Invalid Input Error|Runtime Error|Compilation Error|Database Error): ", "", line)
        for line in lines
        if line and not re.match(r"^(Runtime|Compilation|Database) Error( in |$)|^compiled code at |^> in macro|^> called by", line)
    ]
    return "\n".join(kept)


def in_words(message, warehouse):
    """What stopped a build. Arguments: message of dbt; warehouse, a Path. Returns a sentence with its mend where it is known."""
    said = plain_message(message)
    if warehouse_file.is_full(said) or re.search(r"Could not set lock|Conflicting lock|Permission denied|Read-only file system", said):
        first = next(line for line in said.splitlines() if not line.startswith("Compilation"))
        return warehouse_file.reason(first if warehouse_file.is_full(first) or "lock" in first else said.replace("\n", " "), warehouse)
    if "Out of Memory" in said:
        return (f"the memory does not suffice ({said.splitlines()[0]}). Mend: close other programs, or say how much may be taken: "
                f"LEAD_SCORING_MEMORY=12GB {PROGRAM} …")
    return said


@contextmanager
def seeds_inside(seeds_path):
    """A folder of seeds as a path relative to the project, which is all that dbt can safely read.

    Arguments: seeds_path, a Path. Seeds that lie elsewhere are copied into the project for this one run.
    """
    seeds_path = seeds_path.resolve()
    if seeds_path.is_relative_to(PROJECT):
        yield seeds_path.relative_to(PROJECT)
        return
    target = PROJECT / "target"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="seeds_", dir=target) as folder:
        for file in seeds_path.glob("*.csv"):
            shutil.copy(file, folder)
        inside = Path(folder).relative_to(PROJECT)
        try:
            yield inside
        finally:
            # dbt writes what it ran under the path of the seed.
            shutil.rmtree(PROJECT / os.environ.get("DBT_TARGET_PATH", "target") / "run" / "lead_scoring" / inside, ignore_errors=True)


def check_seeds(seeds_path, is_written):
    """Whether dbt can read the files of the seeds; those that are missing are named and, where wished, written.

    Arguments: seeds_path, a folder; is_written: whether missing files may be written without asking. An empty seed is a
    header alone. Ends with what is wrong.
    """
    missing = seed_files.missing_seeds(seeds_path)
    if missing and any(seeds_path.glob("*.csv")):
        names = ", ".join(f"{name}.csv" for name in missing)
        if not is_written and sys.stdin is not None and sys.stdin.isatty():
            is_written = click.confirm(plain(f"{shown(seeds_path)} lacks {names}. Write what is missing, each with its header alone (no row)?"))
        if is_written:
            try:
                seed_files.write_missing(seeds_path)
            except OSError as error:
                stop(f"{shown(seeds_path)} cannot be written ({error.strerror}). Mend: look at its permissions, or write the files yourself.")
            say(f"Wrote into {shown(seeds_path)}, each with its header alone: {names}.")
            missing = []
    problems = seed_files.folder_problems(seeds_path)
    if problems:
        offer = "\nWhat is missing can be written, each file with its header alone: add --write-missing-seeds." if missing else ""
        stop(seed_files.message(problems) + offer, 1)


# How the name of a trial's file ends.
TRIAL = "_trial.duckdb"


def scratch_copy(warehouse):
    """A copy of a warehouse for a trial, which begins with what was published so far and leaves the warehouse as it is.

    Arguments: warehouse, a Path; where there is none yet, the trial begins with nothing. Returns the path of the copy, beside it. Ends with
    why the copy cannot be made.
    """
    scratch = warehouse.with_name(f"{warehouse.stem}{TRIAL}")
    wal = ".wal"
    try:
        warehouse_file.check_for_build(scratch)
        scratch.unlink(missing_ok=True)
        Path(f"{scratch}{wal}").unlink(missing_ok=True)
        if warehouse.exists() or warehouse.is_symlink():
            # Whether it is one, and nobody writes to it now.
            warehouse_file.attached(warehouse).close()
            for ending in ("", wal):
                source = Path(f"{warehouse.resolve()}{ending}")
                if source.exists():
                    shutil.copy2(source, f"{scratch}{ending}")
    except warehouse_file.NoWarehouse as problem:
        stop(told(problem))
    return scratch


class Marts:
    """Which marts a build has made anew.

    Attributes:
        were_there: whether there were marts before.
        new: how many were made anew.
        are_all_new: whether the build went through.
        warnings: what the project warned of meanwhile, each once.
    """

    def __init__(self, warehouse):
        """Look whether there are marts. Arguments: warehouse, a Path."""
        self.new, self.were_there, self.are_all_new, self.warnings = 0, False, False, {}
        if warehouse.exists():
            try:
                with warehouse_file.attached(warehouse) as connection:
                    self.were_there = bool(connection.execute(
                        "select 1 from information_schema.tables where table_schema = 'marts' and table_name = 'lead_scores'").fetchall())
            except warehouse_file.NoWarehouse:
                pass

    def count(self, node):
        """Count a node that dbt has finished. Arguments: node, what dbt's event says of it."""
        if node.node_relation.schema in ("marts", "history") and node.resource_type == "model" and node.node_status == "success":
            self.new += 1

    def state(self):
        """The state that a build which was stopped has left, in a sentence."""
        if self.are_all_new:
            return "All marts are new; only the file was not rewritten, so that freed pages may hold rows that were removed."
        if not self.new:
            return "The marts are those of the build before." if self.were_there else "There are no marts yet."
        others = "the others are those of the build before" if self.were_there else "the others are not there yet"
        return f"{counted(self.new, 'mart is', 'marts are')} new, {others}: do not use them before a build went through."


# The rules are read and checked before anything else, so that a wrong cell is told within seconds.
RULES_FIRST = ("--select", "+path:models/rules", "--exclude-resource-type", "test")
SEEDS_STAND = ("--exclude-resource-type", "seed")


def build(raw_path, seeds_path, warehouse, as_of, is_seed_written=False, date_order=None, time_zone=None, selector=None):
    """Run `dbt build` (without the unit tests), the rules first, show its progress, and rewrite the warehouse file.

    Arguments: raw_path, seeds_path: folders; warehouse: a Path; as_of: a date as text, or None for the latest
    loaded_at; is_seed_written: whether missing seeds may be written; date_order: `day_first` or `month_first`, what 1/2/2026 means;
    time_zone: an IANA name, where the local times of the raw tables are from; selector: a name in selectors.yml, for a part alone.
    Ends with what is wrong with the files of the seeds, with why the warehouse cannot be written, or with the message of the first
    failure and the state that is left: exit code 1 where seeds or data are wrong, 2 where the build could not be run.
    """
    try:
        warehouse = warehouse_file.check_for_build(warehouse)
    except warehouse_file.NoWarehouse as problem:
        stop(told(problem))
    check_seeds(seeds_path, is_seed_written)
    marts = Marts(warehouse)
    variables = {"raw_path": str(raw_path), "as_of": as_of, "raw_date_order": date_order, "raw_time_zone": time_zone}
    try:
        build_marts({name: value for name, value in variables.items() if value}, seeds_path, warehouse, marts, selector)
    except (KeyboardInterrupt, RuntimeError) as problem:
        if not is_interrupted(problem):
            raise
        stop(f"stopped by Ctrl-C. {marts.state()} Mend: build again.", 130)


def build_marts(variables, seeds_path, warehouse, marts, selector):
    """Run dbt and rewrite the warehouse file. Arguments: variables, of dbt; marts, which counts the new ones. Ends as `build`."""
    result = run_dbt(variables, seeds_path, warehouse, marts, selector)
    for warning in marts.warnings:
        say(("Warning: ", "yellow"), told(warning))
    if isinstance(result.exception, (KeyboardInterrupt, SystemExit)):
        raise KeyboardInterrupt
    if result.exception is not None:
        stop(f"{told(in_words(str(result.exception), warehouse))}\n{marts.state()}")
    failed = [node for node in result.result.results if node.status in ("error", "fail", "runtime error")]
    # A model that could not be built says why; a test says only that something is wrong. What came of the first failure comes last.
    failed.sort(key=lambda node: (node.status == "fail", "previous fatal error" in (node.message or ""), not warehouse_file.is_full(node.message or "")))
    # Also after a failure: what the tables no longer hold should not stay in the file until somebody mends it.
    if not failed:
        marts.are_all_new = True
        compact_or_stop(warehouse)
        return
    try:
        compaction.compact(warehouse)
        left = ""
    except compaction.CannotCompact as problem:
        left = f"\nBesides, {told(problem)}"
    node = failed[0]
    if node.status == "fail":
        # Most often the data are the reason, and no test can say which.
        with suppress(duckdb.Error, warehouse_file.NoWarehouse), warehouse_file.attached(warehouse) as connection:
            for text in summary.rejected_lines(summary.mostly_rejected(connection)):
                say(text)
        stop(f"the test {node.node.name} found {counted(node.failures, 'row')} that should not be. The marts were built; "
             f"do not use them before you know why. Its query: {node.node.compiled_path}{left}", 1)
    said = told(in_words(node.message, warehouse))
    state = "" if "no mart was changed" in said else f"\n{marts.state()}"
    is_full = warehouse_file.is_full(said)
    stop(f"{said}{state}{'' if is_full else left}", 2 if is_full else 1)


def beside_defaults(variables):
    """Those of some vars that differ from dbt_project.yml: where a run has other vars than the last, dbt parses all files anew.

    Arguments: variables, with the raw path as an absolute one. Returns a dictionary; plain dbt with no vars shares its parsed project.
    """
    defaults = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    defaults.update(raw_path=str(PROJECT / defaults["raw_path"]), seeds_path="seeds")
    return {name: value for name, value in variables.items() if value != defaults[name]}


@contextmanager
def written_to(warehouse):
    """Have dbt write to a warehouse file. Arguments: warehouse, an absolute Path.

    The environment stays as it is where it means this file already: a changed profile is parsed anew too.
    """
    before = os.environ.get("LEAD_SCORING_DUCKDB")
    if Path.cwd() == PROJECT and os.path.abspath(before or warehouse_file.DEFAULT) == str(warehouse):
        yield
        return
    os.environ["LEAD_SCORING_DUCKDB"] = str(warehouse)
    try:
        yield
    finally:
        # It names the warehouse of whoever started this, which what is printed later goes by.
        del os.environ["LEAD_SCORING_DUCKDB"]
        if before is not None:
            os.environ["LEAD_SCORING_DUCKDB"] = before


# How long builds took, by warehouse and selector, for an estimate.
LAST_RUNS = "last_runs.json"
# In a log a build says so many times how far it is.
LINES_OF_PROGRESS = 10


def in_minutes(seconds):
    """A stretch of time as people say it. Arguments: seconds."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class Course:
    """How far a build is: a bar in a terminal; elsewhere, as in a log, a few lines on stderr.

    Attributes:
        marts: which count the new ones.
        expected: how many seconds the last such build took; None where there was none.
    """

    def __init__(self, marts, warehouse, selector):
        """Arguments: marts; warehouse, a Path; selector, as in `build`."""
        # A trial takes as long as the build that it tries.
        self.marts, self.key = marts, f"{str(warehouse).replace(TRIAL, '.duckdb')} {selector or 'default'}"
        self.file = PROJECT / os.environ.get("DBT_TARGET_PATH", "target") / LAST_RUNS
        self.runs = {}
        with suppress(OSError, ValueError):
            self.runs = json.loads(self.file.read_text(encoding="utf-8"))
        found = self.runs.get(self.key) if isinstance(self.runs, dict) else None
        self.expected = found if isinstance(found, (int, float)) else None
        self.begun, self.done, self.total, self.told, self.stage = time.monotonic(), 0, 0, 0, 0
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, TextColumn(self.estimate, markup=False), console=progress_console, transient=True, disable=not progress_console.is_terminal)
        self.task = self.bar.add_task("Reading the project", total=None)
        self.say(f"Reading the project{f' ({self.estimate})' if self.expected else ''}")

    @property
    def estimate(self):
        """How long it will take, in words; nothing where nobody knows."""
        return f"about {in_minutes(self.expected)} in all, as the last time" if self.expected else ""

    def say(self, text):
        """Print a line where there is no bar."""
        if not progress_console.is_terminal:
            progress_console.print(line(plain(text)), soft_wrap=True)

    def on_event(self, event):
        """Move on. Arguments: event, of dbt."""
        if event.info.name == "ConcurrencyLine":
            # The rules are built first, and by themselves.
            self.done, self.total, self.told, self.stage = 0, event.data.node_count, 0, self.stage + 1
            self.bar.update(self.task, description="Building", total=self.total, completed=0)
            if self.stage == 1:
                self.say("Reading the rules")
        elif event.info.name == "NodeStart":
            self.bar.update(self.task, description=f"Building {plain(event.data.node_info.node_name)}"[:60].ljust(40))
        elif event.info.name == "NodeFinished":
            self.marts.count(event.data.node_info)
            self.done += 1
            self.bar.advance(self.task)
            part = self.done * LINES_OF_PROGRESS // max(self.total, 1)
            if part > self.told and self.stage > 1:
                self.told = part
                self.say(f"Building: {self.done:,} of {counted(self.total, 'step')} done after {in_minutes(time.monotonic() - self.begun)}")
        elif event.info.name == "JinjaLogWarning":
            self.marts.warnings[event.data.msg] = True

    def remember(self):
        """Note how long it took. A folder that cannot be written gives no estimate, and nothing worse."""
        with suppress(OSError, TypeError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps({**self.runs, self.key: round(time.monotonic() - self.begun, 1)}, indent=2), encoding="utf-8")


def run_dbt(variables, seeds_path, warehouse, marts, selector):
    """Run dbt in this process and show how far it is. Arguments as those of `build_marts`. Returns dbt's result, of the step that failed or the last."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    course = Course(marts, warehouse, selector)
    try:
        with written_to(warehouse), seeds_inside(seeds_path) as inside, course.bar:
            variables = beside_defaults({**variables, "seeds_path": inside.as_posix()})

            def run(runner, *command):
                """What a command of dbt gives. Nobody reads the JSON files that it would write of the project each time, for a second or so."""
                return runner.invoke([
                    *command, "--no-write-json", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--log-level", "none",
                    "--vars", json.dumps(variables),
                ])

            result = run(dbtRunner(callbacks=[course.on_event]), "parse")
            if result.exception is not None:
                return result
            runner = dbtRunner(manifest=result.result, callbacks=[course.on_event])
            for selection in (RULES_FIRST, (*SEEDS_STAND, *(("--selector", selector) if selector else ()))):
                result = run(runner, "build", "--exclude-resource-type", "unit_test", *selection)
                if not result.success:
                    break
            else:
                course.remember()
            return result
    finally:
        DuckDBConnectionManager.close_all_connections()


def compact_or_stop(warehouse):
    """Rewrite a warehouse file without its freed pages.

    Arguments: warehouse, a Path. Returns its size before and after, in bytes. Ends with one sentence where it cannot be done.
    """
    try:
        with progress_console.status("Rewriting the warehouse file"):
            return compaction.compact(warehouse)
    except compaction.CannotCompact as problem:
        stop(told(problem))
