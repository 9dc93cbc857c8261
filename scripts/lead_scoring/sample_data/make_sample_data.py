"""Make sample data: the raw tables of a believable B2B company, and the truth behind its conversions.

    lead-scoring sample --contacts 5000 --output data/sample

The same options give the same rows on any day. Beside the nine tables stands `truth.json`: the hidden process
that made the conversions, and how many broken rows of which kind the tables hold.
"""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import click
import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from lead_scoring import PROJECT
from lead_scoring.sample_data.blocks import Counts, make_block
from lead_scoring.sample_data.people import EMAIL_DOMAINS
from lead_scoring.sample_data.settings import BLOCK_CONTACTS, Settings
from lead_scoring.sample_data.tables import SCHEMAS, TableFile, table_from_rows
from lead_scoring.sample_data.truth import (
    CUTOFF_EVERY_DAYS,
    EFFECTS,
    FIT,
    HORIZON_DAYS,
    LOST_LOG_ODDS,
    LOST_SHARE_OF_EFFECT,
    area_under_curve,
    find_intercept,
)
from lead_scoring.sample_data.world import World, make_world
from lead_scoring.terminal import FOLDER, Command, counted

DEFAULT_OUTPUT = PROJECT / "data" / "sample"
TRUTH_FILE = "truth.json"
MADE_BY = "lead-scoring sample"
# As earlier versions wrote it.
MADE_BEFORE_BY = "scripts/make_sample_data.py"
FORMATS = ("parquet", "csv")


def make_chunk(
    settings: Settings, world: World, intercept: float, first_block: int, last_block: int
) -> tuple:
    """Rows and counts of some blocks in a row.

    Arguments:
        settings, world, intercept: as in `sample_data.blocks.make_block`.
        first_block, last_block: numbers of the blocks, the last one not included.

    Returns:
        table name to Arrow table, and Counts.
    """
    counts, parts = Counts(), {}
    for block in range(first_block, last_block):
        tables, of_block = make_block(settings, world, intercept, block)
        counts.add(of_block)
        for name, table in tables.items():
            parts.setdefault(name, []).append(table)
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}, counts


def make_chunks(settings: Settings, world: World, intercept: float, chunk_contacts: int):
    """Yield (tables, counts) of one chunk after the other, always in the order of the contacts.

    Arguments:
        settings, world, intercept: as in `sample_data.blocks.make_block`.
        chunk_contacts: contacts per chunk, rounded up to whole blocks.
    """
    blocks_per_chunk = -(-chunk_contacts // BLOCK_CONTACTS)
    for start in range(0, settings.blocks, blocks_per_chunk):
        yield make_chunk(settings, world, intercept, start, min(start + blocks_per_chunk, settings.blocks))


def _nested(counts: Counter) -> dict:
    """Counts by (table, kind) as a dict of dicts, in alphabetical order."""
    nested = {}
    for (table, kind), count in sorted(counts.items()):
        nested.setdefault(table, {})[kind] = count
    return nested


def describe_truth(settings: Settings, intercept: float, counts: Counts, rows: dict) -> dict:
    """The content of `truth.json`.

    Arguments:
        settings: what the run made.
        intercept: intercept of the hidden process.
        counts: counts over all blocks.
        rows: table name to number of rows in the file.
    """
    area = area_under_curve(counts.converting, counts.others)
    contact_years = counts.contact_weeks * 7 / 365
    broken_total, row_total = sum(counts.broken.values()), sum(rows.values())
    return {
        "made_by": MADE_BY,
        "seed": settings.seed,
        "start_date": settings.start_date.isoformat(),
        "end_date": settings.end_date.isoformat(),
        "days": settings.days,
        "sizes": {
            "contacts": settings.contacts,
            "events_per_contact": settings.events_per_contact,
            "rows": rows,
            "events_by_type": dict(counts.events_by_type),
        },
        "process": (
            "At the end of each week D (the first ends on day 7 of the history) a contact that had signed "
            "up, had not converted and was not lost has log_odds = intercept + sum of the weights of the "
            "fit terms that match as known at the end of D + sum over effects of weight x decayed count. "
            "Decayed count = sum over the contact's events on days up to D that the effect matches of "
            "quantity x 0.5^((D - day) / half_life_days). An effect with a property matches only events "
            "whose property has that value; an event may match several effects. The contact converts in "
            "the seven days after D with probability 1 / (1 + exp(-log_odds)). Events count by "
            "occurred_at, whenever they were loaded or linked."
        ),
        "week_days": 7,
        "intercept": intercept,
        "event_types": {
            effect_id: {
                "event_type": event_type,
                "property": property_name,
                "value": value,
                "weight": weight,
                "half_life_days": half_life,
            }
            for effect_id, event_type, property_name, value, weight, half_life in EFFECTS
        },
        "fit": [
            {"attribute": attribute, "operator": operator, "value": value, "weight": weight}
            for attribute, operator, value, weight in FIT
        ],
        "lost": {
            "process": "In the same weeks an open contact is lost with probability 1 / (1 + exp(-x)), where "
            "x = log_odds_per_week + share_of_effect x (log_odds - intercept). Who is lost never converts.",
            "log_odds_per_week": LOST_LOG_ODDS,
            "share_of_effect": LOST_SHARE_OF_EFFECT,
        },
        "email_domains": EMAIL_DOMAINS,
        "conversions": {
            "won": counts.won,
            "lost": counts.lost,
            "yearly_conversion_rate": round(1 - float(np.exp(-counts.won / contact_years)), 4)
            if contact_years
            else None,
            "yearly_conversion_rate_is": "1 - exp(-conversions / years at risk)",
        },
        "horizon_days": HORIZON_DAYS,
        "auc_of_truth": None if area is None else round(area, 4),
        "auc_of_truth_is": (
            f"Every {CUTOFF_EVERY_DAYS} days, at the end of a week D whose horizon of {HORIZON_DAYS} days "
            "ends within the history, all open contacts: area under the ROC curve of the true log_odds as "
            "of D for converting after D and by D + horizon, all cutoffs pooled, log_odds in steps of "
            "0.01, ties counting half."
        ),
        "auc_pairs": {"converting": int(counts.converting.sum()), "others": int(counts.others.sum())},
        "broken_rows": _nested(counts.broken),
        "broken_rows_total": broken_total,
        "broken_rows_share": round(broken_total / row_total, 6),
        "odd_rows": _nested(counts.odd),
        "odd_rows_is": "Unusual rows that a reader accepts. They are counted because tests look for them.",
    }


def check_output_folder(output: Path) -> None:
    """Make the folder, and refuse one that holds tables which this command did not write.

    Arguments:
        output: folder to write into.

    Raises:
        click.ClickException: the path is a file, cannot be made, or holds somebody else's tables.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(
            f"cannot make the folder {output} ({error.strerror}); choose another one with --output"
        ) from error
    if not os.access(output, os.W_OK):
        raise click.ClickException(f"cannot write into the folder {output}; choose another one with --output")
    tables = [
        f"{name}.{ending}" for name in SCHEMAS for ending in FORMATS if (output / f"{name}.{ending}").exists()
    ]
    if not tables:
        return
    try:
        is_ours = json.loads((output / TRUTH_FILE).read_text(encoding="utf-8")).get("made_by") in (MADE_BY, MADE_BEFORE_BY)
    except (OSError, ValueError, AttributeError):
        is_ours = False
    if not is_ours:
        raise click.ClickException(
            f"the folder {output} holds {tables[0]}, which this command did not write; "
            "choose another one with --output"
        )


def write_sample_data(
    settings: Settings, output: Path, file_format: str, chunk_contacts: int, report=lambda contacts: None
) -> dict:
    """Make everything and write it; files take their final names only when all are complete.

    Arguments:
        settings: what to make.
        output: folder, checked by `check_output_folder`.
        file_format: `parquet` or `csv`.
        chunk_contacts: contacts made at a time; it changes memory and speed, never the rows.
        report: called with the number of contacts done so far.

    Returns:
        the content of `truth.json`.
    """
    world = make_world(settings)
    intercept = find_intercept(settings, world)
    counts = Counts()
    for leftover in [output / f"{name}.{ending}.partial" for name in SCHEMAS for ending in FORMATS]:
        leftover.unlink(missing_ok=True)
    files = {name: TableFile(output, name, file_format) for name in SCHEMAS}
    try:
        _copy_campaign(world.campaigns)
        counts.broken["campaigns", "duplicate_identical"] = 1
        files["campaigns"].add(table_from_rows("campaigns", world.campaigns))
        done = 0
        for tables, of_chunk in make_chunks(settings, world, intercept, chunk_contacts):
            for name, table in tables.items():
                files[name].add(table)
            counts.add(of_chunk)
            done = min(done + -(-chunk_contacts // BLOCK_CONTACTS) * BLOCK_CONTACTS, settings.contacts)
            report(done)
        for file in files.values():
            file.close()
    except BaseException:
        for file in files.values():
            file.discard()
        raise
    truth = describe_truth(settings, intercept, counts, {name: file.rows for name, file in files.items()})
    partial_truth = output / f"{TRUTH_FILE}.partial"
    partial_truth.write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    os.replace(partial_truth, output / TRUTH_FILE)
    other_format = next(ending for ending in FORMATS if ending != file_format)
    for name, file in files.items():
        file.publish()
        (output / f"{name}.{other_format}").unlink(missing_ok=True)
    return truth


def _copy_campaign(campaigns: dict) -> None:
    """Append an identical duplicate of the first campaign."""
    for values in campaigns.values():
        values.append(values[0])


@click.command(cls=Command, context_settings={"show_default": True})
@click.option("--contacts", type=click.IntRange(1, 9_000_000), metavar="NUMBER", default=5_000, help="Number of contacts.")
@click.option(
    "--events-per-contact",
    type=click.FloatRange(1, 1_000),
    metavar="NUMBER",
    default=50.0,
    help="Mean number of events per contact.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), metavar="NUMBER", default=1, help="The same seed gives the same rows."
)
@click.option(
    "--output",
    type=FOLDER,
    default=DEFAULT_OUTPUT,
    show_default=False,
    help="Folder to write into.  [default: data/sample of the project]",
)
@click.option("--format", "file_format", type=click.Choice(FORMATS), default="parquet", help="Kind of files.")
@click.option("--days", type=click.IntRange(28, 3_650), metavar="DAYS", default=730, help="Length of the history in days.")
@click.option(
    "--end-date", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", default="2026-06-30", help="Last day of the history."
)
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
@click.option("--with-stray-date", is_flag=True, help="Give one event a loaded_at in the year 2200.")
@click.option(
    "--chunk-contacts",
    type=click.IntRange(1),
    metavar="NUMBER",
    default=5_000,
    help="Contacts made at a time; changes memory and speed, never the rows.",
)
def main(
    contacts, events_per_contact, seed, output, file_format, days, end_date, is_json, with_stray_date, chunk_contacts
) -> None:
    """Make the raw tables of a B2B company that does not exist, and truth.json, the process behind its
    conversions."""
    settings = Settings(
        contacts=contacts,
        events_per_contact=events_per_contact,
        seed=seed,
        days=days,
        end_date=end_date.date(),
        with_stray_date=with_stray_date,
    )
    if settings.start_date < date(1992, 1, 1):
        raise click.UsageError("the history starts before 1992; choose a later --end-date or fewer --days")
    check_output_folder(output)
    console = Console(stderr=True, markup=False, emoji=False)
    progress = Progress(
        TextColumn("Making sample data"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("contacts"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    try:
        with progress:
            task = progress.add_task("", total=contacts)
            truth = write_sample_data(
                settings,
                output,
                file_format,
                chunk_contacts,
                lambda done: progress.update(task, completed=done),
            )
    except OSError as error:
        raise click.ClickException(f"cannot write into {output}: {error.strerror or error}") from error
    rows = truth["sizes"]["rows"]
    if is_json:
        click.echo(json.dumps({"folder": str(output), "rows": rows, "conversions": truth["conversions"]["won"],
                               "first_on": truth["start_date"], "last_on": truth["end_date"]}, indent=2))  # fmt: skip
        return
    Console(markup=False, emoji=False).print(
        f"{counted(rows['contacts'], 'contact')}, {counted(rows['events'], 'event')}, "
        f"{counted(truth['conversions']['won'], 'conversion')} "
        f"({truth['start_date']} to {truth['end_date']}) in {output}",
        highlight=False,
        soft_wrap=True,
    )
