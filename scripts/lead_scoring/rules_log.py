"""Which sets of rules built a warehouse, what changed between them, and a folder of seeds that is one of them again.

`history.rules_history` keeps every set of rules cell by cell. What a change did to the tiers is worked out by the models, on the leads of
the last build (`rehearsal`), so that nothing but the rules makes the difference.
"""

import csv
from pathlib import Path

from lead_scoring import compare, rehearsal, seed_files
from lead_scoring.one_lead import rows
from lead_scoring.terminal import console, counted, line, plain

CELLS_SHOWN = 8
VERSIONS_SHOWN = 5


class NoRules(Exception):
    """There is no such set of rules, or no place for it; the message says why, and the mend."""


class RulesHistory:
    """The sets of rules of a warehouse.

    Attributes:
        versions: dicts of rules_version, first_on and last_on (days that were published under it, or that it was first built for), and
            is_last, whether the last build went by it; the earliest first.
    """

    def __init__(self, connection, warehouse):
        """Read the list. Arguments: connection, as `rehearsal.opened` gives it; warehouse, its name for messages. Raises NoRules."""
        self.connection, self.warehouse = connection, warehouse
        tables = {name for name, in connection.execute("select table_name from duckdb_tables() where database_name = 'was' and schema_name = 'history'").fetchall()}
        if "rules_history" not in tables:
            raise NoRules(f"{warehouse} keeps no rules yet. Mend: build it, with: lead-scoring score")
        published = "was.history.published_scores" if "published_scores" in tables else "(select null as rules_version, null as as_of where false)"
        self.versions = rows(connection, f"""
            with kept as (
                select rules_version, min(first_built_for) as first_built_for, min(rowid) as place from was.history.rules_history group by 1
            ),
            published as (select rules_version, min(as_of) as first_on, max(as_of) as last_on from {published} group by 1),
            newest as (select any_value(rules_version) as rules_version from was.marts.lead_scores)
            select
                kept.rules_version, least(kept.first_built_for, published.first_on) as first_on,
                coalesce(published.last_on, kept.first_built_for) as last_on, kept.rules_version = newest.rules_version as is_last
            from kept left join published on kept.rules_version = published.rules_version cross join newest
            order by is_last, first_on, last_on, kept.place
        """)  # fmt: skip

    def found(self, name):
        """The version of a name, or of the first letters of one. Raises NoRules."""
        names = [version["rules_version"] for version in self.versions]
        matching = [name] if name in names else [known for known in names if name and known.startswith(name)]
        if len(matching) != 1:
            what = "is that of several sets of rules" if matching else "is no set of rules that was kept"
            raise NoRules(f"'{name}' {what}. Allowed: one of {', '.join(names[::-1][:VERSIONS_SHOWN])}. Mend: copy it from lead-scoring rules log.")
        return matching[0]

    def cells(self, version):
        """All cells of a version: (file, row, column) to what stands there."""
        return {(f"{seed}.csv", row, column): cell for seed, row, column, cell in self.connection.execute(
            "select seed_name, row_id, column_name, cell from was.history.rules_history where rules_version = ? order by all", [version]).fetchall()}

    def tables(self, version, like=None):
        """The seeds of a version, as `rehearsal.seed_tables` gives them.

        Arguments: version; like, a folder of seeds in whose order columns and rows are to stand, as far as they stand there, or None.
        """
        kept = {}
        for (file, row, column), cell in self.cells(version).items():
            kept.setdefault(file.removesuffix(".csv"), {}).setdefault(row, {})[column] = cell
        found = {}
        for seed, contract in seed_files.contracts().items():
            present, order = rehearsal.seed_table(Path(like) / f"{seed}.csv") if like and not seed_files.file_problems(Path(like) / f"{seed}.csv", contract) else ([], [])
            columns = [*present, *(column for column in contract if column not in present)]
            places = {tuple(cells): place for place, cells in enumerate(order)}
            first = {cells[0]: place for place, cells in reversed(list(enumerate(order)))}
            lines = [[row.get(column) for column in columns] for row in kept.get(seed, {}).values()]
            # A row that is there stands where it stood, one with the same first cell beside that.
            lines.sort(key=lambda cells: (places.get(tuple(cells[: len(present)]), first.get(cells[0], len(order))), [cell or "" for cell in cells]))
            found[seed] = (columns, lines)
        return found

    def changes(self, before, after):
        """What differs between two versions: dicts of file, row, column, before and after, a blank cell being None.

        A row that came or went is one entry, without a column.
        """
        old, new = self.cells(before), self.cells(after)
        there = [{key[:2] for key in cells} for cells in (old, new)]
        whole = [{"file": file, "row": row, "column": None, "before": None, "after": word} for rows_, word in ((there[1] - there[0], "new"), (there[0] - there[1], "gone")) for file, row in rows_]
        both = there[0] & there[1]
        cells = [{"file": key[0], "row": key[1], "column": key[2], "before": old.get(key), "after": new.get(key)}
                 for key in old.keys() | new.keys() if key[:2] in both and old.get(key) != new.get(key)]
        return sorted([*whole, *cells], key=lambda change: (change["file"], change["row"], change["column"] or ""))


def tiers_under(connection, models, tables):
    """The tier of every lead of the last build under a set of rules: lead to tier. Raises NoRules where the gate refuses it today."""
    trial = rehearsal.Rehearsal(connection, models, tables)
    try:
        problems = trial.problems()
        if problems:
            raise NoRules(f"today's project refuses these rules: {problems[0]['message']}")
        trial.need("lead_scores")
        return dict(connection.execute("select lead_id, tier from lead_scoring.marts.lead_scores").fetchall())
    finally:
        trial.close()


def log(connection, warehouse, say, most):
    """The sets of rules, the latest first: dicts of rules_version, first_on, last_on, is_last, changes and tiers.

    Arguments: connection, warehouse: as those of RulesHistory; say, as in `rehearsal.compiled_models`; most, how many. `changes` and
    `tiers` are None for the first set; `tiers` holds leads, moved, up and down by tier (before and after), or a word why it is not known.
    """
    history = RulesHistory(connection, warehouse)
    shown = history.versions[-most:]
    names = [version["rules_version"] for version in history.versions]
    known = {}
    try:
        models = rehearsal.compiled_models(*compare.state_of(connection, warehouse), "resource_type:model", say) if len(names) > 1 else {}
        why = None
    except (compare.CannotCompare, rehearsal.CannotRehearse) as problem:
        models, why = {}, str(problem)

    def tiers_of(name):
        """The tiers under a version, or in words why they are not known."""
        if name not in known:
            say(f"Working out {name}")
            try:
                known[name] = tiers_under(connection, models, history.tables(name)) if models else why
            except (NoRules, rehearsal.CannotRehearse) as problem:
                known[name] = str(problem)
        return known[name]

    for version in shown:
        place = names.index(version["rules_version"])
        version["changes"], version["tiers"] = None, None
        if place:
            version["changes"] = history.changes(names[place - 1], names[place])
            sides = [tiers_of(name) for name in names[place - 1 : place + 1]]
            unknown = next((side for side in sides if isinstance(side, str)), None)
            version["tiers"] = {"unknown": unknown} if unknown else moved(*sides)
    return shown[::-1]


def moved(before, after):
    """By how much tiers differ. Arguments: two dicts of lead to tier. Returns a dict of leads, moved, and tiers: name to (before, after)."""
    names = sorted(set(before.values()) | set(after.values()))
    counts = [[sum(tier == name for tier in side.values()) for side in (before, after)] for name in names]
    return {"leads": len(after), "moved": sum(before.get(lead) != tier for lead, tier in after.items()), "tiers": dict(zip(names, counts))}


def restore(connection, warehouse, name, output, like):
    """Write the seeds of a version. Arguments: connection, warehouse: as those of RulesHistory; name, of the version, or its first letters;
    output, a folder that is new or empty; like, as in `RulesHistory.tables`. Returns the version. Raises NoRules.
    """
    output = Path(output)
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise NoRules(f"{output} is there already, and nothing in it is overwritten. Mend: give --output a new folder.")
    history = RulesHistory(connection, warehouse)
    version = history.found(name)
    tables = history.tables(version, like)
    output.mkdir(parents=True, exist_ok=True)
    for seed, (columns, lines) in tables.items():
        with (output / f"{seed}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([cell or "" for cell in cells] for cells in lines)
    return version


def words_of(change):
    """A change of the rules in one line."""
    place = f"{change['file']}, row {change['row']}"
    if change["column"] is None:
        return f"{place}: {change['after']}"
    before, after = ("(blank)" if change[side] is None else change[side] for side in ("before", "after"))
    return f"{place}, {change['column']}: {before} → {after}"


def show(versions, warehouse, with_all):
    """Print what `log` gives. Arguments: warehouse, its name; with_all, whether each changed cell is shown."""
    for version in versions:
        days = f"{version['first_on']} to {version['last_on']}" if version["first_on"] != version["last_on"] else str(version["first_on"])
        console.print(line((plain(version["rules_version"]), "bold"), f"  {days}{', the rules of the last build' if version['is_last'] else ''}"))
        if version["changes"] is None:
            console.print(line("  the first set of rules that was kept"))
            continue
        told = version["changes"] if with_all else version["changes"][:CELLS_SHOWN]
        for change in told:
            console.print(line(f"  {plain(words_of(change))}"))
        rest = len(version["changes"]) - len(told)
        if rest:
            console.print(line(f"  and {counted(rest, 'more change')}; --all shows each"))
        tiers = version["tiers"]
        if "unknown" in tiers:
            console.print(line((f"  What it did to the tiers is not known: {plain(tiers['unknown'])}", "dim")))
        else:
            counts = ", ".join(f"{plain(name)} {before:,} → {after:,}" for name, (before, after) in tiers["tiers"].items() if before != after)
            console.print(line(f"  {tiers['moved']:,} of {counted(tiers['leads'], 'lead')} of the last build {'changes' if tiers['moved'] == 1 else 'change'} tier{': ' if counts else ''}{counts}"))
