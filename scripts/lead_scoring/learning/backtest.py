"""What the warehouse knows of past cutoffs: who was open, what they had done, what came of them.

Every number comes from models that dbt built (DESIGN: one score path); nothing of the raw data is read here.
"""

from dataclasses import dataclass, replace

import duckdb
import numpy as np

from lead_scoring import PROGRAM, warehouse_file

NEVER_FEATURES = ("owner", "is_opted_out")
"""Columns that follow from what came of a lead; nobody can vouch for them."""

NEEDED = ("int_half_life_hits", "int_backtest_scores", "int_rule_points", "int_resamples", "int_settings")


class CannotLearn(Exception):
    """What is in the way, in one sentence with its mend."""


@dataclass(frozen=True)
class Rule:
    """One active rule as the warehouse was built with it.

    Attributes:
        rule_id, description: as in the seed.
        kind: behavior, fit or absence.
        category, score: its category, and the score that this belongs to (fit or engagement).
        persona_id: the persona that it counts for; None for all.
        points: points for each decayed hit, or once.
        half_life: in days; None where nothing fades, and for rules that are no behaviour.
        max_points: its cap; None for none.
        event_type: of an absence rule; None for any event that is rewarded.
        absent_days: of an absence rule; None for others.
        attribute: of a fit rule; None for others.
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
    attribute: str | None = None


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
        matches: whether a fit or absence rule matches, n booleans for each rule_id.
        quiet: days since the last hit, n numbers for each behaviour rule_id, infinite where there is none.
        categories: category to (score, min_points, max_points); None for no limit.
        scores: score to (base_points, full_points, weight).
        observed: attributes whose every value at every pair has an observation time.
        resamples: how often each group is drawn, replicate x group; the first replicate draws each once.
        settings: calibration settings by name.
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
                   for name in ("hits", "matches", "quiet")}
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
        select scores.*, row_number() over (order by scores.as_of, scores.lead_number) - 1 as place
        from intermediate.int_backtest_scores as scores
        cross join intermediate.int_settings as settings
        where scores.split in ('training', 'held_out')
            and (scores.sample_number <= settings.half_life_sample_leads or scores.is_converted)
    """)
    rows = connection.sql("""
        with others as (
            select as_of, cast(count(*) as double) as leads from intermediate.int_backtest_scores where not is_converted group by 1
        ), sampled as (
            select as_of, count(*) as leads from pairs where not is_converted group by 1
        )
        select pairs.lead_number, pairs.as_of - date '1970-01-01' as cutoff, pairs.split = 'held_out' as is_held_out,
            pairs.people_group, pairs.is_converted, pairs.as_of - leads.created_on as age, pairs.lead_score,
            case when pairs.is_converted then 1 else others.leads / sampled.leads end as stands_for
        from pairs
        inner join intermediate.int_leads as leads on pairs.lead_number = leads.lead_number
        left join others on pairs.as_of = others.as_of
        left join sampled on pairs.as_of = sampled.as_of
        order by pairs.place
    """).fetchnumpy()
    is_held_out = np.asarray(rows["is_held_out"], dtype=bool)
    for is_there, name, mend in (
        (not is_held_out.all(), "learning", "lower holdout_cutoffs or horizon_days"),
        (is_held_out.any(), "held-out", "set holdout_cutoffs to 1 or more"),
    ):
        if not is_there or not len(is_held_out):
            raise CannotLearn(f"the backtest has no {name} cutoff whose horizon is over. Mend: {mend} in "
                              "calibration_settings.csv, or list earlier dates in cutoffs, and build again.")
    rules = _rules(connection)
    settings = connection.sql("select * from intermediate.int_settings").fetchnumpy()
    return Backtest(
        lead=np.asarray(rows["lead_number"]), cutoff=np.asarray(rows["cutoff"]), is_held_out=is_held_out,
        group=np.asarray(rows["people_group"]), converted=np.asarray(rows["is_converted"], dtype=bool),
        age=np.asarray(rows["age"]), current_score=np.asarray(rows["lead_score"], dtype=float),
        stands_for=np.asarray(rows["stands_for"], dtype=float), rules=rules,
        personas=tuple(name for (name,) in connection.sql(
            "select persona_id from intermediate.int_personas order by persona_id").fetchall()),
        hits=_hits(connection, len(is_held_out)), matches=_matches(connection, rules, len(is_held_out)),
        quiet=_quiet(connection, rules, len(is_held_out)),
        categories={name: tuple(rest) for name, *rest in connection.sql(
            "select category, score, min_points, max_points from intermediate.int_score_categories order by 1").fetchall()},
        scores={name: tuple(rest) for name, *rest in connection.sql(
            "select score, base_points, full_points, weight from intermediate.int_scores order by 1").fetchall()},
        observed=_observed(connection),
        resamples=_resamples(connection), settings={name: values[0] for name, values in settings.items()},
    )


def _rules(connection) -> tuple[Rule, ...]:
    """The active rules of all kinds, in order of their ids."""
    found = connection.sql("""
        select rules.rule_id, rules.description, rules.rule_kind, rules.category, rules.score, rules.persona_id, rules.points,
            behavior.half_life_days, rules.max_points, absence.event_type, absence.absent_days, fit.attribute
        from intermediate.int_rules as rules
        left join intermediate.int_behavior_rules as behavior on rules.rule_id = behavior.rule_id
        left join intermediate.int_absence_rules as absence on rules.rule_id = absence.rule_id
        left join intermediate.int_fit_rules as fit on rules.rule_id = fit.rule_id
        where rules.is_active order by rules.rule_id
    """).fetchall()
    return tuple(Rule(*row) for row in found)


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
        select pairs.place, rules.rule_id, hits.half_life_days, cast(hits.decayed_hits as double) as amount
        from intermediate.int_half_life_hits as hits
        inner join pairs on hits.lead_number = pairs.lead_number and hits.as_of = pairs.as_of
        inner join intermediate.int_behavior_rules as rules on hits.rule_number = rules.rule_number
    """), size, ["rule_id", "half_life_days"], "amount", 0.0)
    for rule_id, half_life in connection.sql("""
        select rules.rule_id, listed.half_life_days from intermediate.int_behavior_rules as rules
        cross join (select half_life_days from intermediate.int_half_life_hits where is_listed union select null) as listed
        where rules.is_active
        union
        select rule_id, half_life_days from intermediate.int_behavior_rules
        where is_active
    """).fetchall():
        columns.setdefault((rule_id, half_life), np.zeros(size))
    return columns


def _matches(connection, rules, size: int) -> dict:
    """Whether each fit or absence rule matches."""
    columns = _dense(connection.sql("""
        select pairs.place, points.rule_id, true as is_matched
        from intermediate.int_rule_points as points
        inner join pairs on points.lead_number = pairs.lead_number and points.as_of = pairs.as_of
        where points.rule_kind <> 'behavior'
    """), size, ["rule_id"], "is_matched", False, bool)
    for rule in rules:
        if rule.kind != "behavior":
            columns.setdefault(rule.rule_id, np.zeros(size, dtype=bool))
    return columns


def _quiet(connection, rules, size: int) -> dict:
    """Days since the last event of each behaviour rule, as far as it was known by the cutoff."""
    columns = _dense(connection.sql("""
        select pairs.place, rules.rule_id, min(pairs.as_of - days.signal_on) as days_ago
        from intermediate.int_signal_days as days
        inner join pairs on days.lead_number = pairs.lead_number and days.known_from <= pairs.as_of
        inner join intermediate.int_behavior_rules as rules on days.rule_number = rules.rule_number
        group by 1, 2
    """), size, ["rule_id"], "days_ago", np.inf)
    for rule in rules:
        if rule.kind == "behavior":
            columns.setdefault(rule.rule_id, np.full(size, np.inf))
    return columns


def _observed(connection) -> frozenset:
    """Attributes that stand in no column, and those of columns that gave no pair its value: something dated stood before it."""
    return frozenset(name for (name,) in connection.sql("""
        select attribute from intermediate.int_known_attributes
        where known_from = 'contact_attributes'
        union all
        select distinct attribute from intermediate.int_lead_attributes
        where attribute in (select lower(attribute) from staging.stg_contact_attributes where rejection_reason is null)
            and attribute not in (
                select known.attribute
                from intermediate.int_lead_attributes as known
                inner join (select lead_number, min(as_of) as first_on from pairs group by 1) as firsts
                    on known.lead_number = firsts.lead_number
                inner join intermediate.int_leads as leads on known.lead_number = leads.lead_number
                left join (
                    select contact_id, lower(attribute) as attribute, min(observed_on) as observed_on
                    from staging.stg_contact_attributes where rejection_reason is null group by 1, 2
                ) as dated on leads.lead_id = dated.contact_id and known.attribute = dated.attribute
                where known.value is not null and (dated.observed_on is null or dated.observed_on > firsts.first_on)
            )
    """).fetchall())


def _resamples(connection) -> np.ndarray:
    """How often the warehouse draws each group of people, replicate x group."""
    found = connection.sql("select replicate, people_group, weight from intermediate.int_resamples").fetchnumpy()
    weights = np.zeros((int(found["replicate"].max()) + 1, int(found["people_group"].max()) + 1))
    weights[found["replicate"], found["people_group"]] = found["weight"]
    return weights
