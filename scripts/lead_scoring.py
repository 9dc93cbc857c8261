"""The commands behind scripts/run.py: demo, score, compact, learn, explain, query, oulad and bank."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

import compaction
import seed_files

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_WAREHOUSE = "warehouse/lead_scoring.duckdb"
# Where `learn --from-events` builds.
FROM_EVENTS = PROJECT / "target" / "learn_from_events"

console = Console(highlight=False)
progress_console = Console(stderr=True, highlight=False)


class DateText(click.ParamType):
    """A date as YYYY-MM-DD, checked but kept as text."""

    name = "date"

    def convert(self, value, param, ctx):
        """Give the text back where it is a date; otherwise end with a sentence that says what is allowed."""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"'{value}' is not a date. Allowed: YYYY-MM-DD, for example 2026-01-31.", param, ctx)


def stop(problem):
    """End with exit code 1 and the problem in words."""
    progress_console.print(Text.assemble(("Error: ", "bold red"), problem))
    sys.exit(1)


def warehouse_path(given):
    """The warehouse file as an absolute path: the option, else LEAD_SCORING_DUCKDB, else the project's default."""
    return (PROJECT / (given or os.environ.get("LEAD_SCORING_DUCKDB", DEFAULT_WAREHOUSE))).resolve()


def open_warehouse(path):
    """Open a warehouse file for reading.

    Arguments: path, a Path. Returns a DuckDB connection. Ends with one sentence where the file is missing or in use.
    """
    if not path.exists():
        stop(f"there is no warehouse at {shown(path)} yet. Mend: build one first, with: python3 scripts/run.py demo")
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.IOException:
        stop(f"{shown(path)} is being written by another program. Mend: wait until it is done, or close it there.")


def shown(path):
    """A path as a person would type it: relative to the project where it lies inside."""
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def plain_message(message):
    """What dbt says of a failed node, without the lines that speak of dbt's own files."""
    lines = [line.strip() for line in (message or "").splitlines()]
    kept = [
        re.sub(r"^(Invalid Input Error|Runtime Error|Compilation Error|Database Error): ", "", line)
        for line in lines
        if line and not re.match(r"^(Runtime|Compilation|Database) Error in |^compiled code at |^> in macro|^> called by", line)
    ]
    return "\n".join(kept)


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


def build(raw_path, seeds_path, warehouse, as_of):
    """Run `dbt build` (without the unit tests), show its progress, and rewrite the warehouse file.

    Arguments: raw_path, seeds_path: folders; warehouse: a Path; as_of: a date as text, or None for the latest
    loaded_at. Ends with what is wrong with the files of the seeds, or with the message of the first failure.
    """
    problems = seed_files.folder_problems(seeds_path)
    if problems:
        stop(seed_files.message(problems))

    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    variables = {"raw_path": str(raw_path)}
    if as_of:
        variables["as_of"] = as_of
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    os.environ["LEAD_SCORING_DUCKDB"] = str(warehouse)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with seeds_inside(seeds_path) as inside, Progress(*columns, console=progress_console, transient=True) as progress:
        variables["seeds_path"] = inside.as_posix()
        task = progress.add_task("Reading the project", total=None)

        def on_event(event):
            if event.info.name == "ConcurrencyLine":
                progress.update(task, description="Building", total=event.data.node_count)
            elif event.info.name == "NodeStart":
                progress.update(task, description=f"Building {event.data.node_info.node_name}"[:60].ljust(40))
            elif event.info.name == "NodeFinished":
                progress.advance(task)

        result = dbtRunner(callbacks=[on_event]).invoke(
            ["build", "--exclude-resource-type", "unit_test", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
             "--log-level", "none", "--vars", str(variables)]
        )
    DuckDBConnectionManager.close_all_connections()
    if result.exception is not None:
        stop(plain_message(str(result.exception)))
    # Also after a failure: what the tables no longer hold should not stay in the file until somebody mends it.
    compact_or_stop(warehouse)
    failed = [node for node in result.result.results if node.status in ("error", "fail", "runtime error")]
    # A model that could not be built says why; a test says only that something is wrong.
    failed.sort(key=lambda node: node.status == "fail")
    if failed:
        for node in failed:
            if node.status == "fail":
                stop(f"the test {node.node.name} found {node.failures} rows that should not be. The marts were built; "
                     f"do not use them before you know why. Its query: {node.node.compiled_path}")
            stop(plain_message(node.message))


def compact_or_stop(warehouse):
    """Rewrite a warehouse file without its freed pages.

    Arguments: warehouse, a Path. Returns its size before and after, in bytes. Ends with one sentence where it cannot be done.
    """
    try:
        with progress_console.status("Rewriting the warehouse file"):
            return compaction.compact(warehouse)
    except compaction.CannotCompact as problem:
        stop(str(problem).replace(f"{PROJECT}{os.sep}", ""))


def score_bar(score, width=20):
    """A bar of `width` characters for a score from 0 to 100."""
    full = round(score / 100 * width)
    return Text("█" * full, style="green") + Text("░" * (width - full), style="dim")


def show_summary(warehouse, seeds_path):
    """Print the tiers, the five hottest leads with their reasons, and where to look next."""
    connection = open_warehouse(warehouse)
    as_of, leads, version = connection.sql(
        "select max(as_of), count(*), max(rules_version) from marts.lead_scores"
    ).fetchone()
    if not leads:
        stop("the build went through, but on this date there is no lead: every contact was created later.")
    console.print()
    console.rule(f"[bold]{leads:,} leads, scored for {as_of}[/bold]")

    tiers = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, justify in (("Tier", "left"), ("Leads", "right"), ("Share", "left"), ("What to do", "left")):
        tiers.add_column(name, justify=justify)
    for tier, count, share, ready, next_step in connection.sql("""
        select leads.tier, count(*), 100.0 * count(*) / sum(count(*)) over (), bool_or(leads.is_sales_ready), max(tiers.next_step)
        from marts.lead_scores as leads inner join intermediate.int_tiers as tiers on leads.tier = tiers.tier
        group by leads.tier order by min(leads.lead_score) desc, leads.tier
    """).fetchall():
        name = Text(tier, style="bold green" if ready else "")
        tiers.add_row(name, f"{count:,}", score_bar(share) + Text(f" {share:4.1f} %"), next_step or "")
    console.print(tiers)

    hottest = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="The five hottest open leads", title_justify="left",
                    title_style="bold")
    for name, justify in (("Lead", "left"), ("Score", "right"), ("Fit", "center"), ("Active", "center"), ("Why", "left")):
        hottest.add_column(name, justify=justify, no_wrap=name == "Lead")
    rows = connection.sql("""
        select lead_id, lead_score, fit_band, engagement_band, replace(top_reasons, '; ', chr(10))
        from marts.lead_scores where is_open and not is_opted_out order by rank, lead_id limit 5
    """).fetchall()
    for lead, score, fit, active, why in rows:
        hottest.add_row(lead, f"[bold]{score:.2f}[/bold]", fit, active, why or "")
        hottest.add_section()
    console.print(hottest)

    rejected, raw = connection.sql(
        "select coalesce(sum(row_count) filter (where outcome like 'rejected%'), 0), sum(row_count) from marts.record_counts"
    ).fetchone()
    warned = connection.sql("select count(*) from marts.rule_warnings").fetchone()[0]
    first = rows[0][0] if rows else "LEAD"
    auc, low, high, finding = connection.sql(
        "select auc, auc_low, auc_high, finding from marts.score_calibration where band = 'all' and split = 'held_out'"
    ).fetchone()
    rank = f"AUC {auc:.2f} ({low:.2f} to {high:.2f}) on held-out dates" if auc is not None else finding
    name = "" if warehouse == warehouse_path(None) else f" --warehouse {shown(warehouse)}"
    console.print(Panel(
        f"Why is it hot?      [cyan]python3 scripts/run.py explain {first}{name}[/cyan]\n"
        f"What was not used?  {rejected:,} of {raw:,} raw rows: [cyan]marts.rejected_records[/cyan]\n"
        f"Do the rules work?  {warned:,} warnings: [cyan]marts.rule_warnings[/cyan]\n"
        f"Does it rank?       {rank}: [cyan]marts.score_calibration[/cyan]\n"
        f"Change a weight:    edit [cyan]{shown(seeds_path)}/behavior_rules.csv[/cyan] and score again\n"
        f"Warehouse file:     [cyan]{shown(warehouse)}[/cyan], rules {version}",
        title="Where to look next", title_align="left", border_style="dim", expand=False,
    ))


def score_example(name, path, as_of):
    """Import a public data set and score it with its own seeds.

    Arguments: name: of the folder in examples/, of the importer and of the warehouse; path: where the data set lies;
    as_of: a date as text. Ends where the import fails, which has then said why.
    """
    raw_path, seeds_path = PROJECT / "data" / name, PROJECT / "examples" / name
    importer = [sys.executable, str(PROJECT / "scripts" / f"import_{name}.py"), path, "--output", str(raw_path)]
    if subprocess.run(importer).returncode != 0:
        sys.exit(1)
    warehouse = warehouse_path(f"warehouse/{name}.duckdb")
    build(raw_path, seeds_path, warehouse, as_of)
    show_summary(warehouse, seeds_path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli():
    """Lead scoring inside the data warehouse."""


@cli.command()
@click.option("--contacts", default=5000, show_default=True, type=click.IntRange(min=1), help="How many people to invent.")
def demo(contacts):
    """Make sample data, build everything, show the result."""
    make = [sys.executable, str(PROJECT / "scripts" / "make_sample_data.py"), "--contacts", str(contacts),
            "--output", str(PROJECT / "data" / "sample")]
    if subprocess.run(make).returncode != 0:
        sys.exit(1)
    warehouse = warehouse_path(None)
    build(PROJECT / "data" / "sample", PROJECT / "seeds", warehouse, None)
    show_summary(warehouse, PROJECT / "seeds")


@cli.command()
@click.option("--raw", "raw_path", default="data/sample", show_default=True, help="Folder of your raw tables.")
@click.option("--seeds", "seeds_path", default="seeds", show_default=True, help="Folder of the rules.")
@click.option("--warehouse", default=None, help=f"Warehouse file.  [default: {DEFAULT_WAREHOUSE}]")
@click.option("--as-of", type=DateText(), default=None, help="Score for this date.  [default: the latest loaded_at]")
def score(raw_path, seeds_path, warehouse, as_of):
    """Score the leads of a folder of raw tables."""
    for folder, option in ((raw_path, "--raw"), (seeds_path, "--seeds")):
        if not (PROJECT / folder).is_dir():
            stop(f"{option} {folder} is no folder. Mend: name an existing one, relative to the project or absolute.")
    warehouse = warehouse_path(warehouse)
    build(PROJECT / raw_path, PROJECT / seeds_path, warehouse, as_of)
    show_summary(warehouse, PROJECT / seeds_path)


@cli.command()
@click.option("--warehouse", default=None, help=f"Warehouse file.  [default: {DEFAULT_WAREHOUSE}]")
def compact(warehouse):
    """Rewrite the warehouse file, so that no byte of a removed row stays in it."""
    path = warehouse_path(warehouse)
    if not path.exists():
        stop(f"there is no warehouse at {shown(path)}. Mend: name the file with --warehouse.")
    before, after = compact_or_stop(path)
    console.print(f"{shown(path)} is rewritten: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now.")


@cli.command()
@click.option("--warehouse", default=None, help=f"Warehouse file to learn from.  [default: {DEFAULT_WAREHOUSE}]")
@click.option("--seeds", "seeds_path", default="seeds", show_default=True, help="Folder of the rules that it was built with.")
@click.option("--output", default="proposed", show_default=True, help="Folder for the proposed rules and the report.")
@click.option("--always-known", multiple=True, metavar="ATTRIBUTE",
              help="A column of contacts or companies that nobody fills in or changes because of how a lead turns out. Repeatable.")
@click.option("--from-events", "raw_path", default=None, help="Start from nothing: a folder of raw tables, a rule per event type.")
@click.option("--as-of", type=DateText(), default=None, help="With --from-events: score for this date.")
def learn(warehouse, seeds_path, output, always_known, raw_path, as_of):
    """Learn points and half-lives from past outcomes and propose them as a folder of rules."""
    import learn_weights

    seeds_path, output = PROJECT / seeds_path, PROJECT / output
    if not (seeds_path / "behavior_rules.csv").is_file():
        stop(f"--seeds {shown(seeds_path)} holds no behavior_rules.csv. Mend: name the folder of the rules.")
    try:
        learn_weights.seeds.checked_output(output, seeds_path)
        if raw_path is None:
            warehouse = warehouse_path(warehouse)
        else:
            warehouse, seeds_path = build_from_events(PROJECT / raw_path, seeds_path, as_of)
        with progress_console.status("Reading the backtest") as status:
            proposal = learn_weights.learn_from_warehouse(
                warehouse, seeds_path, output, always_known, raw_path is not None, status.update)
    except learn_weights.CannotLearn as problem:
        stop(str(problem).replace(f"{PROJECT}{os.sep}", ""))
    finally:
        # It holds people, and no later build would take out those who ask to be forgotten.
        if raw_path is not None:
            (FROM_EVENTS / "lead_scoring.duckdb").unlink(missing_ok=True)
    console.print(Panel(
        f"{proposal.verdict}\n\nRead: [cyan]{shown(output)}/report.md[/cyan]"
        + (f"\nTry:  [cyan]python3 scripts/run.py score --seeds {shown(output)} --warehouse warehouse/proposed.duckdb[/cyan]"
           if proposal.points else ""),
        title="Learned weights", title_align="left", border_style="green" if proposal.points else "dim"))


def build_from_events(raw_path, seeds_path, as_of):
    """Build a warehouse in which each event type is a rule of one point.

    Arguments: raw_path, a folder of raw tables; seeds_path, where settings come from; as_of, a date as text or None.
    Returns the warehouse and its seeds, both in target/.
    """
    import learn_weights

    shutil.rmtree(FROM_EVENTS, ignore_errors=True)
    (FROM_EVENTS / "seeds").mkdir(parents=True)
    types, most_events = learn_weights.event_types_in(raw_path)
    learn_weights.seeds.write_neutral(FROM_EVENTS / "seeds", seeds_path, types, most_events)
    warehouse = FROM_EVENTS / "lead_scoring.duckdb"
    build(raw_path, FROM_EVENTS / "seeds", warehouse, as_of)
    return warehouse, FROM_EVENTS / "seeds"


@cli.command()
@click.argument("path")
@click.option("--as-of", type=DateText(), default="2014-10-31", show_default=True, help="Score for this date.")
def oulad(path, as_of):
    """Score the real people of the OULAD data set that lies in PATH."""
    score_example("oulad", path, as_of)


@cli.command()
@click.argument("path")
@click.option("--as-of", type=DateText(), default="2010-11-01", show_default=True, help="Score for this date.")
def bank(path, as_of):
    """Score the real calls of the Bank Marketing data set that lies in PATH."""
    score_example("bank", path, as_of)


@cli.command()
@click.argument("lead_id")
@click.option("--warehouse", default=None, help=f"Warehouse file.  [default: {DEFAULT_WAREHOUSE}]")
def explain(lead_id, warehouse):
    """Show every point behind the score of one lead."""
    connection = open_warehouse(warehouse_path(warehouse))
    lead = connection.execute("select * from marts.lead_scores where lead_id = ?", [lead_id]).fetchone()
    if lead is None:
        stop(f"there is no lead '{lead_id}'. Mend: copy a lead_id from marts.lead_scores; case matters.")
    lead = dict(zip([column[0] for column in connection.description], lead))
    console.print(f"\n[bold]{lead_id}[/bold] scores [bold]{lead['lead_score']:.2f}[/bold] on {lead['as_of']}: "
                  f"[bold]{lead['tier']}[/bold], fit {lead['fit_band']}, engagement {lead['engagement_band']}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("Why", footer="lead_score")
    table.add_column("Category")
    table.add_column("Hits", justify="right")
    table.add_column("Faded", justify="right")
    table.add_column("Points", justify="right")
    table.add_column("Of the score", justify="right", footer=f"{lead['lead_score']:.2f}")
    for row in connection.execute("""
        select description, coalesce(category, score, ''), hits, decayed_hits, points, score_points from marts.lead_points
        where lead_id = ? order by entry_kind <> 'rule', score_points desc, rule_id
    """, [lead_id]).fetchall():
        description, group, hits, faded, points, worth = row
        style = "red" if worth < 0 else ""
        table.add_row(description, group, *(("" if number is None else f"{number:,.2f}") for number in (hits, faded, points)),
                      f"{worth:+.2f}", style=style)
    console.print(table)


@cli.command()
@click.argument("sql")
@click.option("--warehouse", default=None, help=f"Warehouse file.  [default: {DEFAULT_WAREHOUSE}]")
@click.option("--rows", default=20, show_default=True, help="The most rows to show.")
def query(sql, warehouse, rows):
    """Ask the warehouse a question in SQL and show the answer."""
    connection = open_warehouse(warehouse_path(warehouse))
    try:
        answer = connection.execute(sql).fetchmany(rows + 1)
    except duckdb.Error as error:
        stop(str(error).splitlines()[0])
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in connection.description or []:
        table.add_column(column[0])
    for row in answer[:rows]:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)
    if len(answer) > rows:
        console.print(f"Only the first {rows} rows are shown; --rows shows more.")


if __name__ == "__main__":
    cli(prog_name="run.py")
