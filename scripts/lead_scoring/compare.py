"""What an edit of the rules does to real leads: the marts before and after it, on the same data and the same day.

Both sides are rehearsals on the last build (`rehearsal`), so every number is one that a build would give.
"""

import json
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np

from lead_scoring import PROJECT, STANDING, rehearsal, seed_files
from lead_scoring.learning import backtest, judging
from lead_scoring.terminal import counted

# What is kept of each side, by a name of its own.
KEPT = {
    "scores": "select lead_id, lead_score, tier, is_sales_ready, is_open and not is_opted_out and not is_excluded as is_callable"
              " from lead_scoring.marts.lead_scores",
    "points": "select lead_id, entry_kind, rule_id, score, category, description, score_points from lead_scoring.marts.lead_points",
    "queue": "select lead_id, handed_off_on, as_of from lead_scoring.marts.sales_queue",
    "pairs": "select * from lead_scoring.commands.learning_pairs order by as_of, lead_number",
    "tiers": "select * from lead_scoring.commands.tier_minimums",
    "last_run": "select * from lead_scoring.commands.last_run",
}
READ = ("lead_scores", "lead_points", "sales_queue", "learning_pairs", "tier_minimums", "last_run")
MOST_MOVERS = 10
MOST_RULES = 10
LOOKS_ELSEWHERE = "the edit changes which leads are looked back at"


class CannotCompare(Exception):
    """The edit cannot be looked at; the message says why, and the mend."""


def git(*arguments):
    """What a command of git prints. Raises CannotCompare with what it says where it fails."""
    try:
        done = subprocess.run(["git", "-C", str(PROJECT), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise CannotCompare("git is not installed. Mend: install it, or name a folder of rules with --against.") from None
    except subprocess.CalledProcessError as problem:
        raise CannotCompare(problem.stderr.decode(errors="replace").strip().splitlines()[-1]) from None
    return done.stdout


def merge_base():
    """The revision from which the present branch came off main. Raises CannotCompare where there is none."""
    for branch in ("main", "origin/main", "master", "origin/master"):
        try:
            return git("merge-base", "HEAD", branch).decode().strip()
        except CannotCompare:
            continue
    raise CannotCompare(f"{PROJECT} has no branch main in git to compare with. Mend: name a revision, or a folder of rules, with --against.")


@contextmanager
def folder_of(against, seeds):
    """The rules to compare with, as a folder, and a name for them.

    Arguments: against, a revision of git, a folder, or None for where the branch came off main; seeds, the folder that is compared: of a
    revision the folder of the same name is taken. A seed that did not exist then is an empty one. Raises CannotCompare.
    """
    if against and (STANDING / against).is_dir():
        yield STANDING / against, str(against)
        return
    revision = against or merge_base()
    seeds = Path(seeds).resolve()
    if not seeds.is_relative_to(PROJECT):
        raise CannotCompare(f"{seeds} lies outside the project, so git knows no earlier state of it. Mend: name a folder of rules with --against.")
    try:
        commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except (CannotCompare, IndexError):
        raise CannotCompare(f"--against {revision} is neither a folder nor a revision of git. Mend: name one of them, such as main or HEAD~1.") from None
    place = seeds.relative_to(PROJECT).as_posix()
    names = git("ls-tree", "--name-only", commit, f"{place}/").decode().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            if Path(name).stem in seed_files.contracts() and name.endswith(".csv"):
                (Path(folder) / Path(name).name).write_bytes(git("show", f"{commit}:./{name}"))
        if not names:
            raise CannotCompare(f"{place} did not exist at {revision}. Mend: name a later revision, or a folder of rules, with --against.")
        seed_files.write_missing(folder)
        yield Path(folder), f"{revision[:12] if against is None else revision}"


@dataclass(frozen=True)
class Pairs:
    """Leads at past cutoffs with what came of them, as `judging.resampled` reads them.

    Attributes: converted, n booleans; group, n numbers of the group of people; stands_for, n weights; resamples, replicate x group.
    """

    converted: np.ndarray
    group: np.ndarray
    stands_for: np.ndarray
    resamples: np.ndarray


class Comparison:
    """Two sides of an edit, `before` and `after`, as tables in one DuckDB connection."""

    def __init__(self, connection, models, before, after):
        """Work both sides out.

        Arguments: connection, as `rehearsal.opened` gives it; models, as `rehearsal.compiled_models` gives them; before, after: tables of
        seeds, as `rehearsal.seed_tables` gives them.
        """
        self.connection = connection
        self.made_anew = []
        for side, tables in (("before", before), ("after", after)):
            self.made_anew += rehearsed(connection, models, tables, side)

    def rows(self, sql):
        """The rows of a query as dicts."""
        found = self.connection.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    @property
    def as_of(self):
        """The day of the scores."""
        return self.connection.execute("select as_of from after.last_run").fetchone()[0]

    def tiers(self, side):
        """The tiers of a side, the highest first. Arguments: side, `before` or `after`."""
        return [tier for (tier,) in self.connection.execute(f"select tier from {side}.tiers order by min_score desc").fetchall()]

    @cached_property
    def tier_matrix(self):
        """How many leads go from which tier to which: dicts of from, to and leads, the higher tier first."""
        return self.rows("""
            with steps as (
                select tier, max(min_score) as min_score from (from before.tiers union all from after.tiers) group by 1
            )
            select before.tier as "from", after.tier as "to", count(*) as leads
            from before.scores as before
            inner join after.scores as after on before.lead_id = after.lead_id
            left join steps as high on before.tier = high.tier
            left join steps as low on after.tier = low.tier
            group by all
            order by max(high.min_score) desc, "from", max(low.min_score) desc, "to"
        """)

    @cached_property
    def sales_ready(self):
        """Leads to call now and new ones in the last seven days, before and after, and the capacity of a week."""
        sides = {}
        for side in ("before", "after"):
            (sides[side],) = self.rows(f"""
                select
                    (select count(*) from {side}.scores where is_sales_ready and is_callable) as leads,
                    (select count(*) from {side}.queue where handed_off_on > as_of - 7) as new_in_7_days,
                    (select weekly_capacity from {side}.last_run) as weekly_capacity
            """)
        return sides

    @cached_property
    def backtest(self):
        """How both sides rank at past cutoffs that teach nothing, and what their sales-ready tiers would have caught."""
        sides = {side: self.connection.execute(f"select * from {side}.pairs where is_held_out order by as_of, lead_number").fetchnumpy() for side in ("before", "after")}
        before, after = sides["before"], sides["after"]
        leads, conversions = len(after["lead_number"]), int(after["is_converted"].sum()) if len(after["lead_number"]) else 0
        found = {"leads": leads, "conversions": conversions, "cutoffs": len(np.unique(after["as_of"])), "thresholds": []}
        for side, pairs in sides.items():
            found["thresholds"] += [{"side": side, **row} for row in self.rows(f"""
                select
                    tiers.tier, tiers.min_score,
                    coalesce(sum(pairs.stands_for) filter (where pairs.lead_score >= tiers.min_score), 0) as leads_above,
                    count(*) filter (where pairs.is_converted and pairs.lead_score >= tiers.min_score) as conversions_above,
                    conversions_above / nullif(leads_above, 0) as precision,
                    conversions_above / nullif(count(*) filter (where pairs.is_converted), 0) as recall
                from {side}.tiers as tiers cross join (from {side}.pairs where is_held_out) as pairs
                where tiers.is_sales_ready group by all order by tiers.min_score desc
            """)]
        is_same_leads = leads and np.array_equal(before["lead_number"], after["lead_number"]) and np.array_equal(before["is_converted"], after["is_converted"])
        minimum = int(after["minimum_conversions"][0]) if leads else 0
        if not is_same_leads:
            return found | {"finding": LOOKS_ELSEWHERE if leads else "not enough data"}
        if conversions < minimum or conversions == leads:
            return found | {"finding": "not enough data", "minimum_conversions": minimum}
        pairs = Pairs(after["is_converted"], after["people_group"], after["stands_for"], backtest.draws(int(after["resamples"][0])))
        level = float(after["confidence_level"][0])
        drawn = {side: judging.resampled(pairs, sides[side]["lead_score"])[0] for side in sides}
        difference = judging.interval(drawn["after"] - drawn["before"], level)
        finding = "ranks better" if difference.low > 0 else "ranks worse" if difference.high < 0 else "ranks as well, as far as can be told"
        if not np.any(drawn["after"] != drawn["before"]):
            finding = "ranks as before"
        return found | {
            "finding": finding, "auc_before": float(drawn["before"][0]), "auc_after": float(drawn["after"][0]), "auc_difference": difference.value,
            "auc_difference_low": difference.low, "auc_difference_high": difference.high, "confidence_level": level,
        }  # fmt: skip

    @cached_property
    def rules(self):
        """The lines of the ledger that change for the most leads: dicts, with the leads and the sum of the changes in score points."""
        return self.rows(f"""
            with changes as (
                select
                    coalesce(before.entry_kind, after.entry_kind) as entry_kind,
                    coalesce(before.rule_id, after.rule_id) as rule_id,
                    coalesce(after.description, before.description) as description,
                    coalesce(after.score_points, 0) - coalesce(before.score_points, 0) as change
                from before.points as before
                full join after.points as after
                    on before.lead_id = after.lead_id and before.entry_kind = after.entry_kind and before.score is not distinct from after.score
                    and before.rule_id is not distinct from after.rule_id and before.category is not distinct from after.category
            )
            select entry_kind, rule_id, any_value(description) as description, count(*) as leads, sum(change) as score_points
            from changes where abs(change) >= 0.005 and entry_kind <> 'rounding' group by 1, 2
            order by leads desc, abs(score_points) desc, entry_kind, rule_id limit {MOST_RULES}
        """)

    @cached_property
    def movers(self):
        """The leads whose score moves the most, each with both ledgers: dicts."""
        movers = self.rows(f"""
            select
                after.lead_id, before.lead_score as score_before, after.lead_score as score_after, before.tier as tier_before, after.tier as tier_after
            from before.scores as before inner join after.scores as after on before.lead_id = after.lead_id
            where before.lead_score <> after.lead_score
            order by abs(after.lead_score - before.lead_score) desc, after.lead_id limit {MOST_MOVERS}
        """)
        for mover in movers:
            self.connection.execute("set variable lead = ?", [mover["lead_id"]])
            mover["ledger"] = self.rows("""
                with before as (from before.points where lead_id = getvariable('lead')),
                after as (from after.points where lead_id = getvariable('lead'))
                select
                    coalesce(after.entry_kind, before.entry_kind) as entry_kind,
                    coalesce(after.rule_id, before.rule_id) as rule_id,
                    coalesce(after.description, before.description) as description,
                    before.score_points as before, after.score_points as after
                from before
                full join after
                    on before.entry_kind = after.entry_kind and before.rule_id is not distinct from after.rule_id
                    and before.category is not distinct from after.category and before.score is not distinct from after.score
                order by abs(coalesce(after.score_points, 0) - coalesce(before.score_points, 0)) desc, abs(coalesce(after.score_points, before.score_points)) desc,
                    entry_kind, rule_id
            """)
        return movers

    @cached_property
    def verdict(self):
        """The whole of it in one sentence."""
        leads = sum(row["leads"] for row in self.tier_matrix)
        moved = sum(row["leads"] for row in self.tier_matrix if row["from"] != row["to"])
        before, after = self.sales_ready["before"]["leads"], self.sales_ready["after"]["leads"]
        ready = f"{after:,} instead of {before:,} are to be called" if after != before else f"{after:,} are to be called as before"
        data = self.backtest
        how = data["finding"]
        if how == LOOKS_ELSEWHERE:
            how = f"whether it ranks better cannot be told: {how}"
        if "auc_difference" in data and how != "ranks as before":
            how += (f" (AUC {data['auc_before']:.3f} before, {data['auc_after']:.3f} after, difference {data['auc_difference']:+.3f}, "
                    f"{data['confidence_level']:.0%} interval {data['auc_difference_low']:+.3f} to {data['auc_difference_high']:+.3f})")
        elif how == "not enough data":
            how = f"there is not enough data to say whether it ranks better ({counted(data['conversions'], 'conversion')} at held-out cutoffs)"
        how = f"it {how}" if how.startswith("ranks") else how
        return f"{moved:,} of {counted(leads, 'lead')} {'changes' if moved == 1 else 'change'} tier, {ready}, and {how}."

    def as_dict(self):
        """All of it: verdict, tier_matrix, sales_ready, backtest, rules and movers."""
        return {name: getattr(self, name) for name in ("verdict", "tier_matrix", "sales_ready", "backtest", "rules", "movers")}


def rehearsed(connection, models, tables, side):
    """Keep what is read of one side in a database of its name. Returns the models made anew. Raises CannotCompare with the seeds' problems."""
    trial = rehearsal.Rehearsal(connection, models, tables)
    problems = trial.problems()
    if problems:
        raise CannotCompare("\n".join([f"{counted(len(problems), 'problem')} in the seeds ({side}):", *(problem["message"] for problem in problems[: seed_files.MOST_PROBLEMS_SHOWN])]))
    trial.need(*READ)
    connection.execute(f"attach ':memory:' as {side}")
    for name, sql in KEPT.items():
        connection.execute(f"create table {side}.{name} as {sql}")
    trial.close()
    return trial.anew


def state_of(connection, warehouse, looks_back=True):
    """How a warehouse was built: the vars of dbt for the same build again, and the tables of its history.

    Arguments: connection, as `rehearsal.opened` gives it; warehouse, its name for messages; looks_back, whether past cutoffs are needed.
    Returns two dicts, as `rehearsal.compiled_models` takes them. Raises CannotCompare where it was not built whole, or by the rules of the
    past.
    """
    mend = "Mend: build it anew, with: lead-scoring score"
    try:
        found = connection.execute("select * from was.commands.last_run")
        names = [column[0] for column in found.description]
        run = dict(zip(names, found.fetchone(), strict=True))
        cutoffs = connection.execute("select count(*) from was.commands.learning_pairs").fetchone()[0] if looks_back else 0
    except duckdb.Error as problem:
        raise CannotCompare(f"{warehouse} was built by an earlier version, or not to its end ({str(problem).splitlines()[0]}). {mend}") from None
    if run.pop("rules_version") is not None:
        raise CannotCompare(f"{warehouse} was built by a set of rules of the past. {mend}")
    if not run.pop("is_calibrated") and not cutoffs and looks_back:
        raise CannotCompare(f"the last run of {warehouse} left the backtest out. {mend}, without --daily")
    del run["weekly_capacity"]
    history = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = 'was' and schema_name = 'history' order by table_name, column_index"
    ).fetchall():
        history.setdefault(table, {})[column] = kind
    return {name: str(value) for name, value in run.items() if value is not None}, history


def compared(seeds, against, warehouse, say):
    """What an edit of the rules does.

    Arguments: seeds, a folder; against, as in `folder_of`; warehouse, a Path; say, as in `rehearsal.compiled_models`. Returns a Comparison,
    and the name of what it is compared with. Raises CannotCompare, CannotRehearse or NoWarehouse.
    """
    with folder_of(against, seeds) as (folder, name):
        before, after = rehearsal.seed_tables(folder), rehearsal.seed_tables(Path(seeds))
    connection = rehearsal.opened(warehouse)
    variables, history = state_of(connection, warehouse)
    models = rehearsal.compiled_models(variables, history, "resource_type:model", say)
    say("Working out both sides")
    return Comparison(connection, models, before, after), name


def text(value):
    """A value for JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else float(value)


def as_json(comparison):
    """The comparison as JSON text."""
    return json.dumps(comparison.as_dict(), default=text, ensure_ascii=False, indent=2)
