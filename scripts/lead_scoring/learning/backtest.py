"""What the warehouse knows of past cutoffs: who was open, what they had done, what came of them.

Every number comes from models that dbt built (one score path), by way of the schema commands, which is described in
models/commands; nothing of the raw data is read here.
"""

from dataclasses import dataclass, field, replace
from hashlib import md5

import duckdb
import numpy as np

from lead_scoring import PROGRAM, warehouse_file

NEVER_FEATURES = ("owner", "is_opted_out")
"""Columns that follow from what came of a lead; nobody can vouch for them."""

NEEDED = ("learning_pairs", "learning_hits", "learning_rules", "learning_categories", "learning_numbers")
"""What is read, from the schema commands."""

PEOPLE_GROUPS = 64
"""Groups into which people are put by chance, to be drawn anew, as learning_pairs names them."""


class CannotLearn(Exception):
    """What is in the way, in one sentence with its mend."""


@dataclass(frozen=True)
class Rule:
    """One active rule as the warehouse was built with it.

    Attributes:
        rule_id, description: as in the seed.
        kind: behavior, fit, absence or frequency.
        category, score: its category, and the score that this belongs to (fit or engagement).
        persona_id: the persona that it counts for; None for all.
        points: points for each decayed hit, or once.
        half_life: in days; None where nothing fades, and for rules that are no behaviour.
        max_points: its cap; None for none.
        event_type: of an absence rule; None for any event that is rewarded.
        absent_days: of an absence rule; None for others.
        attributes: of a fit rule, what it looks at; empty for others.
        operator, value: of a step that was found in a numeric attribute and stands in no seed yet; None for rules of the seeds.
    """

    rule_id: str
    description: str
    kind: str
    category: str
    score: str
    persona_id: str | None
    points: float
    half_life: float | None = None
    max_points: float | None = None
    event_type: str | None = None
    absent_days: int | None = None
    attributes: tuple[str, ...] = ()
    operator: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Backtest:
    """Pairs of lead and cutoff, n of them, with what was known on that day.

    Attributes:
        lead: number of the lead, n whole numbers.
        cutoff: the date as days since 1970-01-01, n whole numbers.
        is_held_out: whether the cutoff is kept for judging, n booleans.
        group: group of people that is drawn together when people are resampled, n whole numbers.
        converted: whether the lead converted within the horizon, n booleans.
        age: days since the lead was created, n whole numbers.
        current_score: the score that the warehouse gave, n numbers from 0 to 100.
        stands_for: how many leads of the cutoff a pair stands for, n numbers: everybody who converted is here and stands for
            one, of the others only a sample may be.
        rules: the active rules.
        personas: names of the personas in order.
        hits: decayed hits, n numbers for each rule_id and half-life.
        matches: whether a fit, absence or frequency rule matches, n booleans for each rule_id.
        quiet: days since the last hit, n numbers for each behaviour rule_id, infinite where there is none.
        categories: category to (score, min_points, max_points); None for no limit.
        scores: score to (base_points, full_points, weight).
        observed: attributes whose every value at every pair has an observation time.
        resamples: how often each group is drawn, replicate x group; the first replicate draws each once.
        settings: calibration settings by name.
        numbers: numeric attributes, n numbers for each; not a number where none is known.
    """

    lead: np.ndarray
    cutoff: np.ndarray
    is_held_out: np.ndarray
    group: np.ndarray
    converted: np.ndarray
    age: np.ndarray
    current_score: np.ndarray
    stands_for: np.ndarray
    rules: tuple[Rule, ...]
    personas: tuple[str, ...]
    hits: dict
    matches: dict
    quiet: dict
    categories: dict
    scores: dict
    observed: frozenset
    resamples: np.ndarray
    settings: dict
    numbers: dict = field(default_factory=dict)

    @property
    def horizon(self) -> int:
        """Days after a cutoff in which a conversion counts."""
        return int(self.settings["horizon_days"])

    def half_lives(self, rule_id: str) -> list:
        """The half-lives in days whose hits are known for a rule; None, no fading, comes last."""
        return sorted((half_life for rule, half_life in self.hits if rule == rule_id), key=lambda days: days or np.inf)

    def with_labels(self, converted: np.ndarray) -> "Backtest":
        """The same pairs with other outcomes: for tests that shuffle them."""
        return replace(self, converted=converted)

    def with_held_out(self, is_held_out: np.ndarray) -> "Backtest":
        """The same pairs, split in another way: for trials on other splits."""
        return replace(self, is_held_out=is_held_out)

    def chosen(self, is_chosen: np.ndarray) -> "Backtest":
        """Some of the pairs, by n booleans."""
        by_name = {name: {key: values[is_chosen] for key, values in getattr(self, name).items()}
                   for name in ("hits", "matches", "quiet", "numbers")}
        rows = ("lead", "cutoff", "is_held_out", "group", "converted", "age", "current_score", "stands_for")
        return replace(self, **by_name, **{name: getattr(self, name)[is_chosen] for name in rows})


def read_backtest(path) -> Backtest:
    """Read the backtest of a warehouse that dbt built.

    The pairs are those for which the warehouse compares half-lives: all who converted, and of the others those among the
    first `half_life_sample_leads` at each cutoff.

    Arguments:
        path: the DuckDB file; it is opened for reading only.

    Raises:
        CannotLearn: the file is missing, in use, or was built without the backtest; or there are no learning or no
            held-out cutoffs.
    """
    try:
        with warehouse_file.attached(path) as connection:
            known = {name for (name,) in connection.sql("select table_name from information_schema.tables").fetchall()}
            if not known.issuperset(NEEDED):
                raise CannotLearn(f"{path} holds no backtest. Mend: build it anew, with: {PROGRAM} score")
            return _read(connection)
    except warehouse_file.NoWarehouse as problem:
        raise CannotLearn(str(problem)) from None
    except duckdb.Error as error:
        raise CannotLearn(f"{path} cannot be learned from ({str(error).splitlines()[0]}). "
                          f"Mend: build it anew, with: {PROGRAM} score") from None


def _read(connection) -> Backtest:
    """The backtest from an open connection."""
    connection.execute("""
        create temporary table pairs as
        select *, row_number() over (order by as_of, lead_number) - 1 as place from commands.learning_pairs
    """)
    connection.execute("""
        create temporary table hits as
        select pairs.place, hits.* from commands.learning_hits as hits
        inner join pairs on hits.lead_number = pairs.lead_number and hits.as_of = pairs.as_of
    """)
    rows = connection.sql("select * exclude (lead_id), as_of - date '1970-01-01' as cutoff from pairs order by place").fetchnumpy()
    is_held_out = np.asarray(rows["is_held_out"], dtype=bool)
    if not len(is_held_out):
        raise CannotLearn("the warehouse holds no backtest: no horizon is over, or the last run was one for today alone. "
                          f"Mend: build all of it, with: {PROGRAM} score, or list earlier dates in cutoffs in calibration_settings.csv.")
    for is_there, name, mend in (
        (not is_held_out.all(), "learning", "lower holdout_cutoffs or horizon_days"),
        (is_held_out.any(), "held-out", "set holdout_cutoffs to 1 or more"),
    ):
        if not is_there:
            raise CannotLearn(f"the backtest has no {name} cutoff whose horizon is over. Mend: {mend} in "
                              "calibration_settings.csv, or list earlier dates in cutoffs, and build again.")
    found, is_dated = _rules(connection)
    categories = connection.sql("select * from commands.learning_categories order by category").fetchall()
    size = len(is_held_out)
    return Backtest(
        lead=np.asarray(rows["lead_number"]), cutoff=np.asarray(rows["cutoff"]), is_held_out=is_held_out,
        group=np.asarray(rows["people_group"]), converted=np.asarray(rows["is_converted"], dtype=bool),
        age=np.asarray(rows["days_since_created"]), current_score=np.asarray(rows["lead_score"], dtype=float),
        stands_for=np.asarray(rows["stands_for"], dtype=float), rules=found,
        personas=tuple(name for (name,) in connection.sql("select distinct persona from marts.lead_persona_scores order by 1").fetchall()),
        hits=_hits(connection, size), matches=_matches(connection, found, size), quiet=_quiet(connection, found, size),
        categories={category: (score, low, high) for score, category, low, high, *_ in categories if category is not None},
        scores={score: tuple(rest) for score, _, _, _, *rest in sorted(categories, key=lambda row: row[0])},
        observed=frozenset(is_dated), resamples=draws(int(rows["resamples"][0])),
        settings={name: rows[name][0] for name in ("horizon_days", "confidence_level", "minimum_conversions")},
        numbers=_dense(connection.sql("""
            select pairs.place, numbers.attribute, numbers.value from commands.learning_numbers as numbers
            inner join pairs on numbers.lead_number = pairs.lead_number and numbers.as_of = pairs.as_of
        """), size, ["attribute"], "value", np.nan),
    )


def _rules(connection) -> tuple[tuple[Rule, ...], list]:
    """The active rules of all kinds, in order of their ids, and the attributes of which every value was dated."""
    found = connection.sql("""
        select rule_id, description, rule_kind, category, score, persona_id, points, half_life_days, max_points, event_type, absent_days,
            coalesce(string_split(attribute, '|'), []), is_always_dated
        from commands.learning_rules order by rule_id
    """).fetchall()
    return tuple(Rule(*row[:-2], tuple(row[-2])) for row in found), [name for row in found if row[-1] for name in row[-2]]


def _dense(found, size: int, names: list, value: str, empty: float, dtype=float) -> dict:
    """Columns of n numbers from rows of (key …, place, value); `empty` where there is no row.

    Arguments:
        found: a relation with these columns.
        size: n.
        names: its key columns.
        value: its column of values.
        empty: what stands where there is no row.
        dtype: the type of the columns.
    """
    keys = found.aggregate(", ".join([*names, "min(place) as first_place"]), ", ".join(names)).order(", ".join(names)).fetchall()
    joined = " and ".join(f"rows.{name} is not distinct from keys.{name}" for name in names)
    rows = found.query("rows", f"""
        with keys as (select {", ".join(names)}, row_number() over (order by {", ".join(names)}) - 1 as key_number
            from (select distinct {", ".join(names)} from rows))
        select keys.key_number, rows.place, rows."{value}" as found from rows inner join keys on {joined}
    """).fetchnumpy()
    columns = {}
    order = np.argsort(rows["key_number"], kind="stable")
    ends = np.searchsorted(rows["key_number"][order], np.arange(len(keys) + 1))
    for (*key, _), start, end in zip(keys, ends, ends[1:]):
        column = np.full(size, empty, dtype=dtype)
        column[rows["place"][order[start:end]]] = rows["found"][order[start:end]]
        columns[tuple(key) if len(key) > 1 else key[0]] = column
    return columns


def _hits(connection, size: int) -> dict:
    """Decayed hits by rule_id and half-life; rules that no lead hit have zeros."""
    columns = _dense(connection.sql("""
        select place, rule_id, half_life_days, decayed_hits as amount from hits where days_since_last is not null
    """), size, ["rule_id", "half_life_days"], "amount", 0.0)
    for rule_id, half_life in connection.sql("""
        select rules.rule_id, listed.half_life_days from commands.learning_rules as rules
        cross join (select half_life_days from hits where is_listed union select null) as listed
        where rules.rule_kind = 'behavior'
        union
        select rule_id, half_life_days from commands.learning_rules where rule_kind = 'behavior'
    """).fetchall():
        columns.setdefault((rule_id, half_life), np.zeros(size))
    return columns


def _matches(connection, rules, size: int) -> dict:
    """Whether each fit, absence or frequency rule matches."""
    columns = _dense(connection.sql("""
        select place, rule_id, true as is_matched from hits where days_since_last is null
    """), size, ["rule_id"], "is_matched", False, bool)
    for rule in rules:
        if rule.kind != "behavior":
            columns.setdefault(rule.rule_id, np.zeros(size, dtype=bool))
    return columns


def _quiet(connection, rules, size: int) -> dict:
    """Days since the last event of each behaviour rule, as far as it was known by the cutoff."""
    columns = _dense(connection.sql("""
        select distinct place, rule_id, days_since_last as days_ago from hits where days_since_last is not null
    """), size, ["rule_id"], "days_ago", np.inf)
    for rule in rules:
        if rule.kind == "behavior":
            columns.setdefault(rule.rule_id, np.full(size, np.inf))
    return columns


def draws(resamples: int) -> np.ndarray:
    """How often each group of people is drawn, replicate x group: the draws of the marts, so that the intervals are theirs too.

    A group is drawn by the first byte of the MD5 of `replicate:draw`; a test holds that the marts draw the same.

    Arguments:
        resamples: how many replicates are drawn behind the first, which holds each group once.
    """
    weights = np.zeros((resamples + 1, PEOPLE_GROUPS))
    weights[0] = 1
    for replicate in range(1, resamples + 1):
        for draw in range(1, PEOPLE_GROUPS + 1):
            weights[replicate, md5(f"{replicate}:{draw}".encode(), usedforsecurity=False).digest()[0] % PEOPLE_GROUPS] += 1
    return weights
