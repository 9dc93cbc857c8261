"""Measure a full build beside one hand-written query, and whether builds agree to the last digit.

    lead-scoring tools benchmark data/big --threads 2 --threads 2 --threads 1

Make the data first: lead-scoring sample --contacts 1000000 --output data/big
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table

from lead_scoring import PROJECT
from lead_scoring.terminal import counted

MARTS = (
    "lead_scores", "lead_points", "rejected_records", "rule_warnings", "record_counts", "threshold_curve", "threshold_recommendations",
    "score_calibration", "rule_evidence", "half_life_evidence", "model_monitoring",
)

# What one would write by hand who wants only a decayed sum per contact: no rules, no limits, no checks, no ledger.
BY_HAND = """
    select contact_id, sum(2 * power(0.5, date_diff('day', cast(occurred_at as date), date '2026-06-30') / 30.0)) as points
    from read_parquet('{raw_path}/events.parquet')
    where contact_id is not null
    group by contact_id
"""


def measure(code, arguments, environment):
    """Run a piece of Python in a process of its own.

    Arguments: code: the program; arguments: its sys.argv[1:]; environment: what is added to the environment.
    Returns (seconds, peak memory in GiB). Ends with its output where it fails.
    """
    measured = f"{code}\nimport resource\nprint('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", measured, *arguments], cwd=PROJECT, capture_output=True, text=True,
                          env={**os.environ, **environment})
    seconds = time.monotonic() - start
    if done.returncode != 0:
        sys.exit(done.stdout[-3000:] + done.stderr[-3000:])
    return seconds, int(done.stdout.rsplit("PEAK", 1)[1]) / 2**20


def fingerprints(warehouse):
    """Count and order-free digest of the rows of every mart, to the last bit: {mart: (rows, digest)}."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            mart: connection.sql(f"select count(*), sum(cast(hash(rows) as hugeint)) from marts.{mart} as rows").fetchone()
            for mart in MARTS
        }


@click.command()
@click.argument("raw_path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--threads", "thread_counts", multiple=True, type=int, default=(2,), show_default=True, help="One build for each.")
def main(raw_path, thread_counts):
    """Build RAW_PATH once for each --threads, and run the query by hand."""
    raw_path = raw_path.resolve()
    table = Table("run", "seconds", "times by hand", "peak GiB")
    hand = "import duckdb, sys; c = duckdb.connect(); c.execute('set threads=2'); c.execute(sys.argv[1]).fetchmany(1)"
    query = "create temp table decayed as " + BY_HAND.format(raw_path=raw_path)
    by_hand, peak = measure(hand, [query], {})
    table.add_row("one query by hand", f"{by_hand:.1f}", "1.0", f"{peak:.2f}")
    seen = []
    with tempfile.TemporaryDirectory() as folder:
        for number, threads in enumerate(thread_counts):
            warehouse = Path(folder) / f"{number}.duckdb"
            seconds, peak = measure(
                "import sys; from dbt.cli.main import dbtRunner\nassert dbtRunner().invoke(sys.argv[1:]).success",
                ["build", "--exclude-resource-type", "unit_test", "test", "--vars", str({"raw_path": str(raw_path)})],
                {"LEAD_SCORING_DUCKDB": str(warehouse), "LEAD_SCORING_THREADS": str(threads),
                 "DBT_TARGET_PATH": str(Path(folder) / "target")},
            )
            table.add_row(f"dbt build, {threads} thread(s)", f"{seconds:.1f}", f"{seconds / by_hand:.1f}", f"{peak:.2f}")
            seen.append(fingerprints(warehouse))
            warehouse.unlink()
    Console().print(table)
    for mart in MARTS:
        agree = len({prints[mart] for prints in seen}) == 1
        print(f"{mart}: {counted(seen[0][mart][0], 'row')}, digest {seen[0][mart][1]}"
              + ("" if len(seen) == 1 else ", the same in every build" if agree else ", NOT THE SAME"))
    if any(prints != seen[0] for prints in seen):
        sys.exit(1)
