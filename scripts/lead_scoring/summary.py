"""What `score` and `demo` print when a build went through: what is wrong with the data first, then the leads, then where to look."""

import re
import shlex

import duckdb
from rich import box
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from lead_scoring import PROGRAM
from lead_scoring.terminal import console, counted, line, plain, say, stop

MOST_SHOWN = 20
# What stood in the rows behind a reason; the date, where the cell itself does not tell.
EXAMPLES = (
    "select value, row_count from commands.rejected_values where raw_table = $raw_table and reason = $reason",
    "select case $reason when 'before_1990' then cast(occurred_on as varchar) when 'dated_after_load' then cast(occurred_on as varchar) "
    "|| ' loaded on ' || cast(loaded_on as varchar) end, 1 from marts.rejected_records where raw_table = $raw_table and reason = $reason",
)
# Warnings that speak of the data or of a slip of the pen come before those that speak of weights.
MILD = ("never_fires", "always_fires", "cap_hides_most", "never_reached", "out_of_reach", "never_matched")


def examples(connection, raw_table, reason):
    """Up to three values of rows that were rejected, the commonest first; none where the reason has none that may be shown.

    Arguments: connection to the warehouse; raw_table and reason, as in marts.rejected_records.
    """
    found = []
    for query in EXAMPLES:
        if not found:
            try:
                found = connection.execute(
                    f"select value from ({query}) as cells (value, row_count) where value is not null group by value order by sum(row_count) desc, value limit 3",
                    {"raw_table": raw_table, "reason": reason},
                ).fetchall()
            except duckdb.Error:
                # The raw files have gone, or the warehouse is older: the counts still stand.
                found = []
    return [plain(value) for (value,) in found]


def mostly_rejected(connection):
    """The raw tables of which more than half is rejected: (raw_table, rejected, rows, [(reason, rows, examples)])."""
    tables = connection.execute("""
        select raw_table, sum(row_count) filter (where outcome like 'rejected%') as rejected, sum(row_count) as row_count
        from marts.record_counts group by raw_table having rejected * 2 > sum(row_count) order by raw_table
    """).fetchall()
    found = []
    for raw_table, rejected, rows in tables:
        reasons = connection.execute("""
            select replace(outcome, 'rejected: ', ''), row_count from marts.record_counts
            where raw_table = ? and outcome like 'rejected%' order by row_count desc, outcome limit 3
        """, [raw_table]).fetchall()
        found.append((raw_table, rejected, rows, [
            (reason, count, examples(connection, raw_table, reason)) for reason, count in reasons
        ]))
    return found


def rejected_lines(found):
    """What `mostly_rejected` found, as lines of text."""
    lines = []
    for raw_table, rejected, rows, reasons in found:
        share = f"All {rows:,} rows" if rejected == rows else f"{rejected:,} of {rows:,} rows"
        lines.append(f"{share} of {raw_table} are rejected:" if rows > 1 else f"The only row of {raw_table} is rejected:")
        for reason, count, values in reasons:
            lines.append(f"  {count:,} as {reason}" + (f", such as {', '.join(values)}" if values else ""))
    dates = [value for *_, reasons in found for reason, _, values in reasons for value in values if re.search(r"^'?\d{1,2}[/.-]\d{1,2}[/.-]\d", value)]
    if dates:
        lines.append(f"Dates such as {dates[0]} have two meanings. Mend: say which one counts, with score --date-order day_first or month_first.")
    if lines:
        lines.append("Mend: correct these tables (docs/raw_data.md says what is read) and score again; each row stands in marts.rejected_records.")
    return lines


def no_lead(connection, path):
    """Why a build gave no lead, in a sentence. Arguments: connection; path of the warehouse, as a person would type it."""
    rows = connection.execute("select outcome, sum(row_count) from marts.record_counts where raw_table = 'contacts' group by 1 order by 2 desc").fetchall()
    accepted = sum(count for outcome, count in rows if outcome == "accepted")
    as_of = connection.execute("select max(as_of) from marts.record_counts").fetchone()[0]
    if not rows:
        return "the build went through, but there is no lead: the raw table contacts has no row. Mend: fill it and score again."
    if accepted:
        return (f"the build went through, but there is no lead: {'the only accepted contact was' if accepted == 1 else f'all {accepted:,} accepted contacts were'} created after {as_of}. "
                "Mend: score for a later date, with --as-of.")
    said = ", ".join(f"{count:,} {outcome}" for outcome, count in rows)
    return f"the build went through, but there is no lead: of the rows of contacts none is accepted ({said}). Mend: correct contacts and score again."


def exists(connection, mart):
    """Whether a mart stands in the warehouse."""
    return bool(connection.execute(
        "select 1 from information_schema.tables where table_schema = 'marts' and table_name = ?", [mart]).fetchall())


def simple_table(title, columns):
    """A table under a title. Arguments: columns, names, each with how it is justified."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title and Text(title), title_justify="left", title_style="bold")
    for name, justify in columns:
        table.add_column(name, justify=justify, overflow="fold")
    return table


def score_bar(score, width=20):
    """A bar of `width` characters for a score from 0 to 100."""
    full = round(score / 100 * width)
    return Text("█" * full, style="green") + Text("░" * (width - full), style="dim")


def print_tiers(connection):
    """Print the tiers with their share of the leads and what to do."""
    tiers = simple_table(None, (("Tier", "left"), ("Leads", "right"), ("Share", "left"), ("What to do", "left")))
    for tier, count, share, ready, next_step in connection.execute("""
        select leads.tier, count(*), 100.0 * count(*) / sum(count(*)) over (), bool_or(leads.is_sales_ready), max(rules.cell)
        from marts.lead_scores as leads
        left join history.rules_history as rules
            on leads.rules_version = rules.rules_version and rules.seed_name = 'tiers' and rules.column_name = 'next_step' and leads.tier = rules.row_id
        group by leads.tier order by min(leads.lead_score) desc, leads.tier
    """).fetchall():
        name = Text(plain(tier), style="bold green" if ready else "")
        tiers.add_row(name, f"{count:,}", score_bar(share) + Text(f" {share:4.1f} %"), plain(next_step))
    console.print(tiers)


def print_hottest(connection):
    """Print the five hottest open leads with their reasons; returns the id of the first, or a word in its place."""
    hottest = simple_table("The five hottest open leads",
                           (("Lead", "left"), ("Score", "right"), ("Fit", "center"), ("Active", "center"), ("Why", "left")))
    rows = connection.execute("""
        select lead_id, lead_score, fit_band, engagement_band, top_reasons
        from marts.lead_scores where is_open and not is_opted_out and not is_excluded order by rank, lead_id limit 5
    """).fetchall()
    for lead, score, fit, active, why in rows:
        reasons = "\n".join(plain(reason) for reason in (why or "").split("; "))
        hottest.add_row(plain(lead), Text(f"{score:.2f}", style="bold"), plain(fit), plain(active), reasons)
        hottest.add_section()
    console.print(hottest)
    return rows[0][0] if rows else "LEAD"


def print_rows(connection, mart, title, columns, order, name):
    """Print the first rows of a mart that lists what deserves a look, and how to see the rest; nothing where it has none.

    Arguments: mart; title; columns, those to print; order, in SQL; name, the option that names the warehouse.
    """
    if not exists(connection, mart):
        return
    count = connection.execute(f"select count(*) from marts.{mart}").fetchone()[0]
    if not count:
        return
    table = simple_table(f"{title}: {count:,}", [(column, "left") for column in columns])
    for row in connection.execute(f"select {', '.join(columns)} from marts.{mart} order by {order} limit {MOST_SHOWN}").fetchall():
        table.add_row(*map(plain, row))
    console.print(table)
    if count > MOST_SHOWN:
        say(f"The first {MOST_SHOWN} of {count:,} are shown. All: ",
            (f'{PROGRAM} query "select * from marts.{mart}" --rows {count}{name}', "cyan"))


def show_summary(connection, warehouse_name, seeds_name, is_default):
    """Print what is wrong with the data, the tiers, the five hottest leads with their reasons, and where to look next.

    Arguments: connection to the warehouse; warehouse_name and seeds_name, paths as a person would type them; is_default:
    whether the warehouse is the one that commands take unless told.
    """
    as_of, leads, version, calibrated_on = connection.execute(
        "select max(as_of), count(*), max(rules_version), max(calibrated_on) from marts.lead_scores"
    ).fetchone()
    # Where the part trust is left out its marts are missing, or those of an earlier build.
    is_trusted = exists(connection, "record_counts") and connection.execute(
        "select max(as_of) = (select max(as_of) from marts.lead_scores) from marts.record_counts"
    ).fetchone()[0] is not False
    rejected_tables = rejected_lines(mostly_rejected(connection)) if is_trusted else []
    if rejected_tables:
        console.print()
        for number, text in enumerate(rejected_tables):
            say((text, "" if text.startswith("  ") or number == len(rejected_tables) - 1 else "bold red"))
    if not leads:
        stop(no_lead(connection, warehouse_name) if is_trusted else
             "the build went through, but there is no lead. Mend: look at the raw table contacts; the part trust, left out here, says what is wrong with it.", 1)
    console.print()
    by = "" if calibrated_on == as_of else f", by the calibration of {calibrated_on}" if calibrated_on else ", not calibrated yet"
    console.rule(Text(f"{counted(leads, 'lead')}, scored for {as_of}{by}", style="bold"))
    print_tiers(connection)
    first = print_hottest(connection)

    name = "" if is_default else f" --warehouse {shlex.quote(plain(warehouse_name))}"
    mild = ", ".join(f"'{warning}'" for warning in MILD)
    not_used: tuple = ("not counted in a run for today; a whole build does",)
    if is_trusted:
        print_rows(connection, "unread_columns", "Columns that were not read", ("raw_table", "column_name", "nearest_name"),
                   "raw_table, column_name", name)
        print_rows(connection, "rule_warnings", "Warnings", ("rule_id", "warning", "detail"), f"warning in ({mild}), rule_id, warning, detail", name)
        rejected, raw = connection.execute(
            "select coalesce(sum(row_count) filter (where outcome like 'rejected%'), 0), sum(row_count) from marts.record_counts"
        ).fetchone()
        not_used = (f"{rejected:,} of {raw:,} raw rows: ", ("marts.rejected_records", "cyan"))
    found = exists(connection, "score_calibration") and connection.execute(
        "select auc, auc_low, auc_high, finding from marts.score_calibration where band = 'all' and split = 'held_out'"
    ).fetchone()
    auc, low, high, finding = found or (None, None, None, "not calibrated yet; a whole build does it")
    rank = f"AUC {auc:.2f} ({low:.2f} to {high:.2f}) on held-out dates" if auc is not None else finding
    console.print(Panel(
        line(
            "Why is it hot?      ", (f"{PROGRAM} explain {shlex.quote(plain(first))}{name}", "cyan"),
            "\nWhat was not used?  ", *not_used,
            "\nDo the rules work?  ", ("marts.rule_warnings", "cyan"), ", ", ("marts.rule_evidence", "cyan"),
            f"\nDoes it rank?       {plain(rank)}: ", ("marts.score_calibration", "cyan"),
            "\nChange a weight:    edit ", (f"{plain(seeds_name)}/behavior_rules.csv", "cyan"), " and score again",
            "\nWarehouse file:     ", (plain(warehouse_name), "cyan"), f", rules {plain(version)}",
        ),
        title="Where to look next", title_align="left", border_style="dim", expand=False,
    ))


def as_dict(connection):
    """What a build left, for JSON: as_of, calibrated_on, rules_version, leads, tiers (the highest first), auc, rejected rows and warnings."""
    as_of, leads, version, calibrated_on = connection.execute(
        "select max(as_of), count(*), max(rules_version), max(calibrated_on) from marts.lead_scores"
    ).fetchone()
    tiers = connection.execute("select tier, count(*) from marts.lead_scores group by 1 order by min(lead_score) desc, 1").fetchall()
    found = {"auc": None, "rejected_rows": None, "rule_warnings": None}
    for name, mart, query in (
        ("auc", "score_calibration", "select any_value(auc) from marts.score_calibration where band = 'all' and split = 'held_out'"),
        ("rejected_rows", "record_counts", "select cast(coalesce(sum(row_count) filter (where outcome like 'rejected%'), 0) as bigint) from marts.record_counts"),
        ("rule_warnings", "rule_warnings", "select count(*) from marts.rule_warnings"),
    ):
        if exists(connection, mart):
            found[name] = connection.execute(query).fetchone()[0]
    return {"as_of": as_of, "calibrated_on": calibrated_on, "rules_version": version, "leads": leads, "tiers": [{"tier": tier, "leads": count} for tier, count in tiers], **found}
