"""Measure builds beside what one would write by hand (floor.py beside this), and print one table.

    lead-scoring tools benchmark 10000 100000

Each size is a number of contacts with 50 events each, made once in --folder. Processor seconds are what counts, since other
programs on the same machine change them less than the time on the clock.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import click
import yaml

from lead_scoring import PROJECT

DBT = Path(sys.executable).with_name("dbt")
PROGRAM = [sys.executable, "-m", "lead_scoring"]
WITHOUT_TESTS = ["--exclude-resource-type", "test", "unit_test"]
SMALL = 300


def measured(command, folder=PROJECT, **environment):
    """Run a command in a process of its own.

    Arguments: command: a list of words; folder: where it runs; environment: what is added to the environment.
    Returns (processor seconds with those of its children, peak memory in GiB). Ends with its output where it fails.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(word) for word in command], cwd=folder, env={**os.environ, **environment}, stdout=output,
                                   stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            sys.exit(output.read().decode("utf-8", "replace")[-3000:])
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def raw_folder(folder, contacts):
    """The raw tables of so many contacts, made where they are not there yet. Arguments: folder, a Path; contacts. Returns a Path."""
    raw_path = folder / f"raw_{contacts}"
    if not (raw_path / "truth.json").exists():
        measured([*PROGRAM, "sample", "--contacts", contacts, "--output", raw_path])
    return raw_path


class Warehouse:
    """A warehouse of its own, with dbt's parsed project beside it.

    Attributes:
        file: the warehouse file.
    """

    def __init__(self, folder, raw_path):
        """Arguments: folder, a Path, whose warehouse is made anew; raw_path, a Path."""
        self.file, self.raw_path, self.target = folder / "benchmark.duckdb", raw_path, folder / "target"
        self.forget()

    def forget(self):
        """Remove the file."""
        with suppress(FileNotFoundError):
            self.file.unlink()

    def dbt(self, *words):
        """Run dbt. Arguments: words of its command line. Returns what `measured` returns and the size of the file in GiB."""
        command = [DBT, "--quiet", *words, "--vars", f"{{raw_path: {self.raw_path}}}"]
        seconds, peak = measured(command, LEAD_SCORING_DUCKDB=str(self.file), DBT_TARGET_PATH=str(self.target))
        return seconds, peak, self.file.stat().st_size / 2**30 if self.file.exists() else 0


def selectors():
    """Names of the selectors that the project declares."""
    file = PROJECT / "selectors.yml"
    return {selector["name"] for selector in yaml.safe_load(file.read_text(encoding="utf-8"))["selectors"]} if file.exists() else set()


def demo(folder):
    """Run `make demo` in a copy of the project. Arguments: folder, a Path. Returns what `measured` returns."""
    copy = folder / "demo"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "data", "target", "logs", "*.duckdb"))
    (copy / ".venv").symlink_to(PROJECT / ".venv")
    try:
        return measured([*PROGRAM, "demo"], copy, PYTHONUTF8="1", PYTHONPATH=str(copy / "scripts"))
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def row(contacts, what, seconds, floors, peak, disk=None):
    """A row of the table.

    Arguments: contacts; what was run; seconds of the processor; floors: {F1: seconds, F3: seconds}, empty where nothing is
    compared; peak memory and disk in GiB.
    """
    ratios = [f"{seconds / floors[name]:.1f}" if name in floors else "" for name in ("F1", "F3")]
    return f"| {contacts:,} | {what} | {seconds:.1f} | {' | '.join(ratios)} | {peak:.2f} | {'' if disk is None else f'{disk:.2f}'} |"


def of_size(folder, contacts):
    """Measure one size. Arguments: folder, a Path; contacts. Yields rows of the table."""
    raw_path = raw_folder(folder, contacts)
    floors = {}
    for kind, said in (("F1", "decayed sums alone"), ("F3", "with copies, visitors, day limits and what was known")):
        floors[kind], peak = measured([sys.executable, "-m", "lead_scoring.tools.floor", kind, raw_path])
        yield row(contacts, f"{kind}, one query by hand: {said}", floors[kind], floors, peak)
    warehouse = Warehouse(folder, raw_path)
    warehouse.dbt("parse")
    for name, words in (("`core`, today alone", ["--selector", "core"]), ("scores on every date", ["--select", "+path:models/scoring"])):
        if words[0] == "--selector" and words[1] not in selectors():
            yield f"| {contacts:,} | {name}: the project has no selector {words[1]} | | | | | |"
            continue
        seconds, *sizes = warehouse.dbt("build", *WITHOUT_TESTS, *words)
        yield row(contacts, name, seconds, floors, *sizes)
        warehouse.forget()
    whole = ["--selector", "all"] if "all" in selectors() else []
    seconds, *sizes = warehouse.dbt("build", *WITHOUT_TESTS, *whole)
    yield row(contacts, "full build without tests", seconds, floors, *sizes)
    if "daily" in selectors():
        seconds, *sizes = warehouse.dbt("build", *WITHOUT_TESTS, "--selector", "daily")
        yield row(contacts, "`daily` after it", seconds, floors, *sizes)
    else:
        yield f"| {contacts:,} | `daily` after it: the project has no selector daily | | | | | |"
    warehouse.forget()


def small(folder):
    """Measure what hardly depends on the data: 300 contacts with the parsed project at hand, and the demo. Yields rows of the table."""
    warehouse = Warehouse(folder, raw_folder(folder, SMALL))
    warehouse.dbt("parse")
    if "core" in selectors():
        seconds, *sizes = warehouse.dbt("build", *WITHOUT_TESTS, "--selector", "core")
        yield row(SMALL, "`core` without tests", seconds, {}, *sizes)
        warehouse.forget()
    else:
        yield f"| {SMALL} | `core` without tests: the project has no selector core | | | | | |"
    seconds, *sizes = warehouse.dbt("build", "--exclude-resource-type", "unit_test")
    yield row(SMALL, "default with data tests", seconds, {}, *sizes)
    warehouse.forget()
    seconds, peak = demo(folder)
    yield row(5000, "`make demo` after installation", seconds, {}, peak)


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(1))
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=PROJECT / "data" / "benchmark", show_default=True,
              help="For the data, which are kept, and the warehouse, which is not.")
@click.option("--small/--no-small", "is_small", default=True, help="Whether to measure 300 contacts and the demo too.")
def main(sizes, folder, is_small):
    """Measure builds of SIZES contacts with 50 events each. Without any: 10000, 100000 and 1000000."""
    folder.mkdir(parents=True, exist_ok=True)
    print("| contacts | what | processor seconds | × F1 | × F3 | peak GiB | disk GiB |\n|---|---|---|---|---|---|---|", flush=True)
    for contacts in sizes or (10_000, 100_000, 1_000_000):
        for line in of_size(folder.resolve(), contacts):
            print(line, flush=True)
    if is_small:
        for line in small(folder.resolve()):
            print(line, flush=True)
