"""A comparison in words and tables, for a terminal of any width and for a comment on a pull request."""

from rich import box
from rich.table import Table
from rich.text import Text

from lead_scoring.terminal import console, counted, line, markdown, plain, say

# GitHub takes comments of up to 65,536 characters.
LONGEST_COMMENT = 60_000
ENTRIES_SHOWN = 6


def number(value, digits=2):
    """A number as people read it; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def moves(comparison):
    """The tier matrix as a table: tiers before down, tiers after across. Returns the names of the columns and rows of texts."""
    cells = {(row["from"], row["to"]): row["leads"] for row in comparison.tier_matrix}
    after = list(dict.fromkeys(comparison.tiers("after")))
    before = list(dict.fromkeys(comparison.tiers("before")))
    return ["before ↓  after →", *after], [[tier, *(f"{cells.get((tier, other), 0):,}" for other in after)] for tier in before]


def load(comparison):
    """Leads to call before and after, against the capacity. Returns names of columns and rows of texts."""
    before, after = comparison.sales_ready["before"], comparison.sales_ready["after"]
    words = (("leads to call", "leads"), ("new in 7 days", "new_in_7_days"), ("calls a week", "weekly_capacity"))
    return ["sales-ready", "before", "after"], [[word, number(before[name], 0), number(after[name], 0)] for word, name in words]


def ranking(comparison):
    """What sales-ready tiers would have caught at past cutoffs. Returns names of columns and rows of texts."""
    rows = [[row["side"], f"{row['tier']} (from {number(row['min_score'])})", number(row["leads_above"], 0), number(row["conversions_above"], 0),
             number(row["precision"], 3), number(row["recall"], 3)] for row in comparison.backtest["thresholds"]]  # fmt: skip
    return ["", "tier", "leads", "converted", "precision", "recall"], rows


def rules(comparison):
    """The lines of the ledger that change for the most leads. Returns names of columns and rows of texts."""
    rows = [[row["rule_id"] or row["entry_kind"], row["description"] or "", f"{row['leads']:,}", f"{row['score_points'] / row['leads']:+.2f}"] for row in comparison.rules]
    return ["rule", "what", "leads", "change each"], rows


def mover_title(mover):
    """A lead and where it went, in one line."""
    return f"{mover['lead_id']}: {number(mover['score_before'])} {mover['tier_before']} → {number(mover['score_after'])} {mover['tier_after']}"


def ledger(mover):
    """The lines of a lead's ledgers that differ most, and what the others come to. Returns names of columns and rows of texts."""
    changed = [entry for entry in mover["ledger"] if abs((entry["after"] or 0) - (entry["before"] or 0)) >= 0.005]
    shown = changed[:ENTRIES_SHOWN]
    rest = [entry for entry in mover["ledger"] if entry not in shown]
    rows = [[entry["description"] or entry["entry_kind"], number(entry["before"]), number(entry["after"])] for entry in shown]
    if rest:
        rows.append([counted(len(rest), "other line"), number(sum(entry["before"] or 0 for entry in rest)), number(sum(entry["after"] or 0 for entry in rest))])
    return ["ledger", "before", "after"], rows


def parts(comparison):
    """All tables: a title, the names of the columns, rows of texts."""
    found = [("Tiers", *moves(comparison)), ("Calls", *load(comparison))]
    data = comparison.backtest
    title = f"Held-out past: {counted(data['cutoffs'], 'cutoff')}, {counted(data['leads'], 'lead')}, {counted(data['conversions'], 'conversion')}"
    found.append((title, *ranking(comparison)))
    if comparison.rules:
        found.append(("Rules that move the most leads", *rules(comparison)))
    return found + [(mover_title(mover), *ledger(mover)) for mover in comparison.movers]


def show(comparison, name):
    """Print a comparison. Arguments: comparison; name, of what it is compared with."""
    say(f"Compared with {name}, as of {comparison.as_of}, on the data of the last build.")
    say((comparison.verdict, "bold"))
    for title, columns, rows in parts(comparison):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(plain(title)), title_justify="left", title_style="bold")
        for place, column in enumerate(columns):
            is_text = place == 0 or column in ("tier", "what")
            table.add_column(Text(plain(column)), justify="left" if is_text else "right", overflow="fold")
        for row in rows:
            table.add_row(*(line(cell) for cell in row))
        console.print(table)


def as_markdown(comparison, name):
    """A comparison as Markdown that GitHub renders, of less than 60,000 characters."""
    lines = [f"**{markdown(comparison.verdict)}**", "", f"Compared with {markdown(name)}, as of {comparison.as_of}."]
    tables = parts(comparison)
    first = len(tables) - len(comparison.movers)
    for place, (title, columns, rows) in enumerate(tables):
        if place == first:
            lines += ["", f"<details><summary>{counted(len(comparison.movers), 'lead moves', 'leads move')} the most</summary>"]
        text = [
            "", f"#### {markdown(title)}", "", f"| {' | '.join(map(markdown, columns))} |", "|---|" + "--:|" * (len(columns) - 1),
            *(f"| {' | '.join(map(markdown, row))} |" for row in rows),
        ]  # fmt: skip
        if sum(map(len, lines)) + sum(map(len, text)) > LONGEST_COMMENT - 1000:
            lines += ["", "More does not fit; `lead-scoring compare` shows it."]
            break
        lines += text
    return "\n".join([*lines, *(["", "</details>"] if comparison.movers else []), ""])
