"""The commands of `lead-scoring`: demo, sample, score, compare, compact, learn, explain, rules, query, oulad and bank; check and format stand elsewhere."""

import json
import os
import re
import shlex
import shutil
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

import click
import duckdb
from rich.panel import Panel

from lead_scoring import PROGRAM, PROJECT, __version__, asking, rehearsal, summary, warehouse_file
from lead_scoring.building import build, compact_or_stop, scratch_copy, shown, told
from lead_scoring.terminal import FILE, FOLDER, PATH, Group, console, json_alone, line, plain, progress_console, say, stop

DEFAULT_RAW = PROJECT / "data" / "sample"
DEFAULT_SEEDS = PROJECT / "seeds"
# Where `learn --from-events` builds.
FROM_EVENTS = PROJECT / "target" / "learn_from_events"
WAREHOUSE_OPTION = click.option("--warehouse", type=FILE, default=None, help=f"Warehouse file.  [default: {warehouse_file.DEFAULT} of the project]")
JSON_OPTION = click.option("--json", "is_json", is_flag=True, help="Print JSON.")
DEFAULT_BRANCH = "learned-weights"
DATE_ORDERS = click.Choice(["day_first", "month_first"])
SEEDS_OPTION = click.option("--write-missing-seeds", is_flag=True, help="Write what the folder of the rules lacks, each file with its header alone.")


class DateText(click.ParamType):
    """A date as YYYY-MM-DD, checked but kept as text."""

    name = "date"

    def convert(self, value, param, ctx):
        """Give the text back where it is a date; otherwise end with a sentence that says what is allowed."""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"'{value}' is not a date. Allowed: YYYY-MM-DD, for example 2026-01-31.", param, ctx)


class RowCount(click.ParamType):
    """How many rows to show: a whole number above zero."""

    name = "number"

    def convert(self, value, param, ctx):
        """Give the number; otherwise end with a sentence that says what is allowed."""
        try:
            number = int(str(value))
        except ValueError:
            number = 0
        if not 1 <= number <= 1_000_000:
            self.fail(f"'{value}' rows cannot be shown. Allowed: a whole number from 1 to 1000000, for example 20.", param, ctx)
        return number


def warehouse_path(given):
    """The warehouse file as an absolute path: the option, else LEAD_SCORING_DUCKDB, else the default; these count from the project, as for
    dbt. A link stays one.
    """
    return given or Path(os.path.abspath(PROJECT / (os.environ.get("LEAD_SCORING_DUCKDB") or warehouse_file.DEFAULT)))


@contextmanager
def opened(path):
    """A connection for reading a warehouse file, closed at the end.

    Arguments: path, a Path. Ends with one sentence where it is none, where it is in use, or where it was not built to the end.
    """
    try:
        with warehouse_file.attached(path) as connection:
            yield connection
    except warehouse_file.NoWarehouse as problem:
        stop(told(problem))
    except duckdb.Error as error:
        stop(f"{shown(path)} does not hold what is asked for ({str(error).splitlines()[0]}). Mend: build it again, with: {PROGRAM} score")


def show_summary(warehouse, seeds_path, is_json=False):
    """Print what came of a build. Arguments: warehouse and seeds_path, Paths; is_json, whether as JSON."""
    with opened(warehouse) as connection:
        if is_json:
            click.echo(json.dumps({"warehouse": str(warehouse), **summary.as_dict(connection)}, default=asking.for_json, ensure_ascii=False, indent=2))
            return
        summary.show_summary(connection, shown(warehouse), shown(seeds_path), warehouse == warehouse_path(None))


def seeds_folder(given):
    """The folder of the rules as a Path; ends where it is none. Arguments: given, the option --seeds."""
    if not given.is_dir():
        stop(f"--seeds {shown(given)} is no folder. Mend: name an existing one, from where you stand or absolute.")
    return given


def score_example(name, path, as_of, is_json):
    """Import a public data set and score it with its own seeds.

    Arguments: name: of the folder in examples/, of the importer and of the warehouse; path: where the data set lies;
    as_of: a date as text; is_json: whether the summary is JSON. Ends where the import fails.
    """
    raw_path, seeds_path = PROJECT / "data" / name, PROJECT / "examples" / name
    warehouse = PROJECT / "warehouse" / f"{name}.duckdb"
    with json_alone(is_json):
        import_module(f"lead_scoring.import_{name}").main([str(path), "--output", str(raw_path)], standalone_mode=False)
        build(raw_path, seeds_path, warehouse, as_of)
    show_summary(warehouse, seeds_path, is_json)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]},
             elsewhere={"sample": "lead_scoring.sample_data.make_sample_data", "check": "lead_scoring.checking", "format": "lead_scoring.formatting"})
@click.version_option(__version__, message="lead-scoring %(version)s")
def cli():
    """Lead scoring inside the data warehouse. Paths count from where you stand."""


TOOLS = ("architecture", "benchmark", "learning-trials")


@cli.group(cls=Group, hidden=True, elsewhere={name: f"lead_scoring.tools.{name.replace('-', '_')}" for name in TOOLS})
def tools():
    """Tools for those who change the project."""


@cli.command()
@click.option("--contacts", default=5000, show_default=True, type=click.IntRange(min=1), metavar="NUMBER", help="How many people to invent.")
@JSON_OPTION
def demo(contacts, is_json):
    """Make sample data, build everything, show the result."""
    from lead_scoring.sample_data import make_sample_data

    warehouse = warehouse_path(None)
    with json_alone(is_json):
        make_sample_data.main(["--contacts", str(contacts)], standalone_mode=False)
        build(DEFAULT_RAW, DEFAULT_SEEDS, warehouse, None)
    show_summary(warehouse, DEFAULT_SEEDS, is_json)


@cli.command()
@click.option("--raw", "raw_path", type=FOLDER, default=DEFAULT_RAW, help="Folder of your raw tables.  [default: data/sample of the project]")
@click.option("--seeds", "seeds_path", type=FOLDER, default=DEFAULT_SEEDS, help="Folder of the rules.  [default: seeds of the project]")
@WAREHOUSE_OPTION
@click.option("--as-of", type=DateText(), default=None, help="Score for this date.  [default: the latest loaded_at]")
@click.option("--date-order", type=DATE_ORDERS, default=None,
              help="Whether 1/2/2026 is the 1st of February or the 2nd of January.  [default: such dates are not read]")
@click.option("--time-zone", default=None, metavar="ZONE", help="Where the local times of the raw tables are from, as Europe/Berlin.  [default: UTC]")
@click.option("--daily", "is_daily", is_flag=True, help="Only today's scores, points, tiers, call queue and CRM updates, by the last calibration.")
@click.option("--trial", "is_trial", is_flag=True, help="Build a copy of the warehouse beside it, and publish nothing.")
@SEEDS_OPTION
@JSON_OPTION
def score(raw_path, seeds_path, warehouse, as_of, date_order, time_zone, is_daily, is_trial, write_missing_seeds, is_json):
    """Score the leads of a folder of raw tables.

    \b
    lead-scoring score --raw data/mine
    lead-scoring score --daily             each morning
    lead-scoring score --trial             what an edit gives, beside what stands

    Exit code 0: scored; 1: seeds or data are wrong, or a test failed; 2: it could not be built.
    """
    for folder, option in ((raw_path, "--raw"), (seeds_path, "--seeds")):
        if not folder.is_dir():
            stop(f"{option} {shown(folder)} is no folder. Mend: name an existing one, from where you stand or absolute.")
    usual = warehouse_path(warehouse)
    with json_alone(is_json):
        warehouse = scratch_copy(usual) if is_trial else usual
        build(raw_path, seeds_path, warehouse, as_of, write_missing_seeds, date_order, time_zone, "daily" if is_daily else None)
    show_summary(warehouse, seeds_path, is_json)
    if is_trial and not is_json:
        say(f"A trial: {shown(usual)} and what it has published are as they were.")


@cli.command()
@click.option("--seeds", "seeds_path", type=FOLDER, default=DEFAULT_SEEDS, help="Folder of the edited rules.  [default: seeds of the project]")
@click.option("--against", default=None, metavar="REVISION|FOLDER", help="A revision of git, or a folder of rules.  [default: where the branch came off main]")
@WAREHOUSE_OPTION
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print Markdown, for a comment on a pull request.")
def compare(seeds_path, against, warehouse, form):
    """Say what an edit of the rules does to the leads of the last build.

    \b
    lead-scoring compare                        the rules against main
    lead-scoring compare --against HEAD         what was not committed yet
    lead-scoring compare --seeds proposed --against seeds

    Nothing is built and nothing published. Exit code 0: compared; 2: it could not be.
    """
    from lead_scoring import compare as comparing
    from lead_scoring import compare_report

    folder, warehouse = seeds_folder(seeds_path), warehouse_path(warehouse)
    try:
        with progress_console.status("Reading") as status:
            comparison, name = comparing.compared(folder, against, warehouse, status.update)
            found = comparing.as_json(comparison) if form == "json" else compare_report.as_markdown(comparison, name) if form == "markdown" else None
    except (comparing.CannotCompare, rehearsal.CannotRehearse, warehouse_file.NoWarehouse) as problem:
        stop(told(problem), 2)
    if found is None:
        compare_report.show(comparison, name)
    else:
        click.echo(found)


@cli.command()
@WAREHOUSE_OPTION
@JSON_OPTION
def compact(warehouse, is_json):
    """Rewrite the warehouse file, so that no byte of a removed row stays in it."""
    path = warehouse_path(warehouse)
    before, after = compact_or_stop(path)
    if is_json:
        click.echo(json.dumps({"warehouse": str(path), "bytes_before": before, "bytes_after": after}, ensure_ascii=False, indent=2))
    else:
        say(f"{shown(path)} is rewritten: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now.")


@cli.command()
@click.option("--warehouse", type=FILE, default=None, help=f"Warehouse file to learn from.  [default: {warehouse_file.DEFAULT} of the project]")
@click.option("--seeds", "seeds_path", type=FOLDER, default=DEFAULT_SEEDS, help="Folder of the rules that it was built with.  [default: seeds of the project]")
@click.option("--output", type=FOLDER, default="proposed", show_default=True, help="Folder for the proposed rules and the report.")
@click.option("--always-known", multiple=True, metavar="ATTRIBUTE",
              help="A column of contacts or companies that nobody fills in or changes because of how a lead turns out. Repeatable.")
@click.option("--rules", "most_rules", default=None, type=click.IntRange(min=1, max=100), metavar="NUMBER", help="Propose two or three sets of at most so many rules.")
@click.option("--from-events", "raw_path", type=FOLDER, default=None, help="Start from nothing: a folder of raw tables, a rule per event type.")
@click.option("--as-of", type=DateText(), default=None, help="With --from-events: score for this date.")
@click.option("--date-order", type=DATE_ORDERS, default=None, help="With --from-events: as for score.")
@click.option("--time-zone", default=None, metavar="ZONE", help="With --from-events: as for score.")
@click.option("--apply", "is_applied", is_flag=True, help="Write what is proposed as a branch of git, with the report as its message. No file of yours is touched.")
@click.option("--branch", default=None, metavar="NAME", help=f"With --apply: the name of the branch.  [default: {DEFAULT_BRANCH}]")
@JSON_OPTION
def learn(warehouse, seeds_path, output, always_known, most_rules, raw_path, as_of, date_order, time_zone, is_applied, branch, is_json):
    """Learn points and half-lives from past outcomes and propose them as a folder of rules.

    \b
    lead-scoring learn
    lead-scoring compare --seeds proposed --against seeds
    lead-scoring learn --apply --branch learned-june

    Exit code 0: learned, whether or not something is proposed; 1: with --apply, nothing is proposed; 2: it could not be learned.
    """
    from lead_scoring.learning import branch as branch_of_git
    from lead_scoring.learning import learn_weights

    if branch and not is_applied:
        stop("--branch needs --apply. Mend: add --apply.", 2)
    if is_applied and raw_path:
        stop("--apply edits the rules in use, and --from-events starts from none. Mend: leave one of them out.", 2)
    given = {"--raw": raw_path, "--as-of": as_of, "--date-order": date_order, "--time-zone": time_zone}

    if not (seeds_path / "behavior_rules.csv").is_file():
        stop(f"--seeds {shown(seeds_path)} holds no behavior_rules.csv. Mend: name the folder of the rules.")
    try:
        learn_weights.seeds.checked_output(output, seeds_path)
        place = branch_of_git.checked(seeds_path, branch or DEFAULT_BRANCH) if is_applied else None
        if raw_path is None:
            warehouse = warehouse_path(warehouse)
        else:
            warehouse, seeds_path = build_from_events(raw_path, seeds_path, as_of, date_order, time_zone)
        with progress_console.status("Reading the backtest") as status:
            proposal = learn_weights.learn_from_warehouse(
                warehouse, seeds_path, output, always_known, raw_path is not None, status.update, most_rules)
        if proposal.points and raw_path is None:
            given = built_with(warehouse)
        proposed = output / "set_1" if most_rules else output
        commit = branch_of_git.write(place, proposed, proposal.page) if place and proposal.points else None
    except learn_weights.CannotLearn as problem:
        stop(told(problem), 2)
    finally:
        # It holds people, and no later build would take out those who ask to be forgotten.
        if raw_path is not None:
            (FROM_EVENTS / "lead_scoring.duckdb").unlink(missing_ok=True)
    options = [word for option, value in given.items() if value for word in (option, plain(value))]
    tried = shlex.join([*options, "--seeds", plain(shown(proposed)), "--warehouse", "warehouse/proposed.duckdb"])
    if is_json:
        rows = [{"score": name, "auc": auc.value, "average_precision": precision.value, "auc_difference": difference and difference.value}
                for name, auc, precision, difference in proposal.rows]
        click.echo(json.dumps({
            "verdict": proposal.verdict, "is_proposed": bool(proposal.points), "folder": str(proposed) if proposal.points else None,
            "report": str(output / "report.md"), "scores": rows, "branch": place.name if commit else None, "commit": commit,
        }, ensure_ascii=False, indent=2))  # fmt: skip
    else:
        console.print(Panel(
            line(f"{proposal.verdict}\n\nRead: ", (f"{shown(output)}/report.md", "cyan"),
                 *(("\nTry:  ", (f"{PROGRAM} score {tried}", "cyan")) if proposal.points else ()),
                 *(("\nSee:  ", (f"git show {plain(place.name)}", "cyan")) if commit else ())),
            title="Learned weights", title_align="left", border_style="green" if proposal.points else "dim"))
    if place and not commit:
        stop("nothing is proposed, so no branch was written.", 1)


def built_with(warehouse):
    """The options of `score` that a warehouse was built with, as far as they are not what score takes without them.

    Arguments: warehouse, a Path. Returns option to value.
    """
    with opened(warehouse) as connection:
        # The views of the raw tables name the files that they read.
        texts = [text for (text,) in connection.execute("select sql from duckdb_views() where not internal").fetchall()]
        days = connection.execute("select as_of, max(last_loaded_on) from marts.model_monitoring where period_on = as_of group by 1").fetchone()
    found = [match[1] for match in map(re.compile(r"'([^']*)/(?:events|contacts)\.(?:parquet|csv)'").search, texts) if match]
    raw_path = Path(found[0]) if found else None
    as_of = days[0].isoformat() if days and days[0] != days[1] else None
    return {"--raw": None if raw_path in (None, DEFAULT_RAW) else shown(raw_path), "--as-of": as_of}


def build_from_events(raw_path, seeds_path, as_of, date_order, time_zone):
    """Build a warehouse in which each event type is a rule of one point.

    Arguments: raw_path, a folder of raw tables; seeds_path, where settings come from; as_of, a date as text or None;
    date_order, time_zone, as for `build`.
    Returns the warehouse and its seeds, both in target/.
    """
    from lead_scoring.learning import learn_weights

    shutil.rmtree(FROM_EVENTS, ignore_errors=True)
    (FROM_EVENTS / "seeds").mkdir(parents=True)
    types, most_events = learn_weights.event_types_in(raw_path)
    learn_weights.seeds.write_neutral(FROM_EVENTS / "seeds", seeds_path, types, most_events)
    warehouse = FROM_EVENTS / "lead_scoring.duckdb"
    build(raw_path, FROM_EVENTS / "seeds", warehouse, as_of, date_order=date_order, time_zone=time_zone)
    return warehouse, FROM_EVENTS / "seeds"


@cli.command()
@click.argument("path", type=PATH)
@click.option("--as-of", type=DateText(), default="2014-10-31", show_default=True, help="Score for this date.")
@JSON_OPTION
def oulad(path, as_of, is_json):
    """Score the real people of the OULAD data set that lies in PATH."""
    score_example("oulad", path, as_of, is_json)


@cli.command()
@click.argument("path", type=PATH)
@click.option("--as-of", type=DateText(), default="2010-11-01", show_default=True, help="Score for this date.")
@JSON_OPTION
def bank(path, as_of, is_json):
    """Score the real calls of the Bank Marketing data set that lies in PATH."""
    score_example("bank", path, as_of, is_json)


@cli.command()
@click.argument("lead_id")
@WAREHOUSE_OPTION
@click.option("--on", type=DateText(), default=None, help="How it stood at the end of this day.  [default: the day of the last build]")
@click.option("--from", "since", type=DateText(), default=None, help="What came of it since the end of this day.")
@click.option("--to", type=DateText(), default=None, help="With --from: until the end of this day.  [default: the day of the last build]")
@click.option("--all", "with_table", is_flag=True, help="Show every line of the ledger too.")
@JSON_OPTION
def explain(lead_id, warehouse, on, since, to, with_table, is_json):
    """Tell the story of one lead: why it has its score, since when, how long, and what would lift it.

    \b
    lead-scoring explain C0000099                      today
    lead-scoring explain C0000099 --all                with every point
    lead-scoring explain C0000099 --on 2026-05-31      on a past day
    lead-scoring explain C0000099 --from 2026-06-01    what changed since

    Past days are scored by the rules of the last build. Exit code 0: told; 2: it could not be.
    """
    from lead_scoring import compare as comparing
    from lead_scoring import explain as explaining

    if to and not since:
        stop("--to needs --from. Mend: add --from DATE, or use --on for one day.", 2)
    if on and since:
        stop("--on is for one day, --from and --to for what lies between two. Mend: leave one of them out.", 2)
    path = warehouse_path(warehouse)
    try:
        with rehearsal.opened(path) as connection, progress_console.status("Reading") as status:
            story = explaining.Story(connection, lead_id, shown(path), status.update, on or to, since)
    except (explaining.CannotExplain, comparing.CannotCompare, rehearsal.CannotRehearse, warehouse_file.NoWarehouse) as problem:
        stop(told(problem), 2)
    except duckdb.Error as error:
        stop(f"{shown(path)} does not hold what is asked for ({str(error).splitlines()[0]}). Mend: build it again, with: {PROGRAM} score", 2)
    if is_json:
        click.echo(json.dumps(story.as_dict(), default=comparing.text, ensure_ascii=False, indent=2))
    else:
        explaining.show(story, with_table)


@cli.group("rules", cls=Group)
def rules_group():
    """Which rules built the warehouse, and how to have them back."""


@rules_group.command("log")
@WAREHOUSE_OPTION
@click.option("--last", "most", default=10, show_default=True, type=click.IntRange(min=1), metavar="NUMBER", help="How many sets of rules.")
@click.option("--all", "with_all", is_flag=True, help="Show every changed cell.")
@JSON_OPTION
def rules_log(warehouse, most, with_all, is_json):
    """List the sets of rules, the latest first: their days, what changed cell by cell, and what that did to the tiers.

    \b
    lead-scoring rules log
    lead-scoring rules log --last 1 --all

    The tiers are worked out on the leads of the last build. Exit code 0: listed; 2: it could not be.
    """
    from lead_scoring import rules_log as logging

    path = warehouse_path(warehouse)
    try:
        with rehearsal.opened(path) as connection, progress_console.status("Reading") as status:
            versions = logging.log(connection, shown(path), status.update, most)
    except (logging.NoRules, rehearsal.CannotRehearse, warehouse_file.NoWarehouse) as problem:
        stop(told(problem), 2)
    if is_json:
        click.echo(json.dumps({"versions": versions}, default=str, ensure_ascii=False, indent=2))
    else:
        logging.show(versions, shown(path), with_all)


@rules_group.command("restore")
@click.argument("version")
@click.option("--output", required=True, type=FOLDER, help="A new folder for the rules.")
@click.option("--seeds", "seeds_path", type=FOLDER, default=DEFAULT_SEEDS, help="Folder of rules in whose order rows and columns stand.  [default: seeds of the project]")
@WAREHOUSE_OPTION
@JSON_OPTION
def rules_restore(version, output, seeds_path, warehouse, is_json):
    """Write the rules of VERSION, or of its first letters, as a folder of seeds.

    \b
    lead-scoring rules restore e3eaf4dc841c --output restored
    lead-scoring compare --seeds restored --against seeds

    Nothing is overwritten. Columns that are called notes are not kept. Exit code 0: written; 2: it could not be.
    """
    from lead_scoring import rules_log as logging

    path = warehouse_path(warehouse)
    try:
        with rehearsal.opened(path) as connection:
            found = logging.restore(connection, shown(path), version, output, seeds_folder(seeds_path))
    except (logging.NoRules, warehouse_file.NoWarehouse) as problem:
        stop(told(problem), 2)
    if is_json:
        click.echo(json.dumps({"rules_version": found, "folder": str(output)}, ensure_ascii=False, indent=2))
    else:
        say(f"The rules {found} stand in {shown(output)}.")


@cli.command()
@click.argument("sql")
@WAREHOUSE_OPTION
@click.option("--rows", type=RowCount(), default=None, help="The most rows to show.  [default: 20; with --csv and --json all]")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
def query(sql, warehouse, rows, form):
    """Ask the warehouse a question in SQL and show the answer. It reads the warehouse and nothing else, and writes nothing.

    \b
    lead-scoring query "select tier, count(*) from marts.lead_scores group by 1"
    lead-scoring query "from marts.sales_queue" --csv > queue.csv
    """
    question = asking.the_question(sql)
    with opened(warehouse_path(warehouse)) as connection:
        found = asking.answer(connection, question, rows or (None if form else 20))
    asking.show(*found, form)


def main():
    """Run the command that was typed, in the folder of the project."""
    if not (PROJECT / "dbt_project.yml").exists():
        stop(f"the project does not lie around {Path(__file__).parent}. Mend: install it from its folder: pip install -e .")
    os.chdir(PROJECT)
    cli(prog_name="lead-scoring")
