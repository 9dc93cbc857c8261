"""A question in SQL and its answer: as a table for people, as CSV or JSON for programs."""

import csv
import io
import json
from datetime import date, time
from decimal import Decimal

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lead_scoring import warehouse_file
from lead_scoring.terminal import console, counted, line, plain, progress_console, say, stop

# In a terminal a column of text may be folded down to so many characters; below that each row is shown as lines.
NARROWEST = 12
# Between two columns of a table.
GAP = 2


def the_question(sql):
    """The one statement of a question. Arguments: sql, text. Ends where it is none, more than one, or would do more than ask."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        stop(f"{hinted(error)}\nMend: correct the SQL.")
    if not statements:
        stop("the question is empty. Mend: write one in SQL, such as: select * from marts.lead_scores limit 5")
    if len(statements) > 1:
        stop(f"{len(statements)} statements stand there. Allowed: one. Mend: ask one after the other (pivot counts as two: write it as sums with filter).")
    kind = statements[0].type.name
    if kind != "SELECT":
        stop(f"{kind.replace('_', ' ')} is no question, and query only reads. Allowed: one that begins with select, with, from, values, describe, "
             "show or summarize. Mend: ask so, and write with your own DuckDB into a file of your own.")
    return statements[0]


def hinted(error):
    """What DuckDB says of a question, with the names that it thinks were meant and the place in the SQL."""
    return "\n".join(text for text in str(error).splitlines() if text.strip())


def answer(connection, question, most):
    """Ask. Arguments: connection; question, as `the_question` gives it; most, how many rows, None for all. Returns names of columns, rows, and
    whether there are more. Ends with what is wrong with the question.
    """
    warehouse_file.close_off(connection)
    try:
        found = connection.execute(question)
        rows = found.fetchall() if most is None else found.fetchmany(most + 1)
    except duckdb.PermissionException as error:
        stop(f"query opens no files ({str(error).splitlines()[0]}). Some views, most of them in the schema staging, and commands.rejected_values "
             "show the raw files as these are. Mend: ask the marts, or open the file with your own DuckDB.")
    except duckdb.Error as error:
        stop(hinted(error))
    names = [column[0] for column in found.description or []]
    return names, rows[:most], most is not None and len(rows) > most


def show(names, rows, is_cut, form):
    """Print an answer. Arguments: names of columns; rows; is_cut, whether there are more; form, `csv`, `json` or None for a table."""
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        send(text.getvalue())
    elif form == "json":
        send(json.dumps([dict(zip(names, map(for_json, row))) for row in rows], ensure_ascii=False, indent=2) + "\n")
    else:
        show_table(names, rows)
    if is_cut:
        told = f"Only the first {counted(len(rows), 'row is', 'rows are')} shown; --rows shows more."
        progress_console.print(line(told), soft_wrap=True) if form else say(told)


def send(text):
    """Write text to stdout as it is; on a terminal, what would steer it is spelled out."""
    is_terminal = console.is_terminal
    print(plain(text, line_breaks=True) if is_terminal else text, end="")


def for_json(value):
    """A value as JSON knows it: a date as text, a decimal as a number, what it does not know as text."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, list):
        return [for_json(part) for part in value]
    if isinstance(value, dict):
        return {str(name): for_json(part) for name, part in value.items()}
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def show_table(names, rows):
    """Print rows under each other. No number is cut: where a table is too wide for the terminal, each row is shown as lines. In a pipe
    nothing is folded.
    """
    cells = [[plain(value) for value in row] for row in rows]
    is_number = [any(row[place] is not None for row in rows) and all(isinstance(row[place], (int, float, Decimal, type(None))) for row in rows) for place in range(len(names))]
    widths = [max(len(plain(name)), *(len(row[place]) for row in cells), 0) for place, name in enumerate(names)]
    least = sum(width if numeric else min(width, NARROWEST) for width, numeric in zip(widths, is_number)) + GAP * len(names)
    is_folded = console.is_terminal
    if is_folded and least > console.width:
        for number, row in enumerate(cells, start=1):
            say((f"Row {number}", "bold"))
            for name, cell in zip(names, row):
                say(f"  {plain(name)}: {cell}")
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name, numeric, width in zip(names, is_number, widths):
            if numeric:
                table.add_column(Text(plain(name)), justify="right", no_wrap=True, min_width=width)
            else:
                table.add_column(Text(plain(name)), overflow="fold")
        for row in cells:
            table.add_row(*(Text(cell) for cell in row))
        if is_folded:
            console.print(table)
        else:
            Console(width=sum(widths) + 3 * len(names) + 2, highlight=False, markup=False, emoji=False, no_color=True).print(table)
    if not rows:
        say("No rows.")
