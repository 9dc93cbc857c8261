"""One lead as it stood on a past day, by the project's own models: rehearsed for that lead alone, beside the built warehouse.

What is known of the lead is stored with the days on which it was known, so no event and no other lead is read. The models that
score days (models/dates, scoring and status) run anew with another date; everything they read is the stored table, narrowed to the
lead. The minimums of tiers stay those of the last build, as in `lead_score_history`.
"""

from datetime import date, timedelta

import duckdb

from lead_scoring import PROJECT, rehearsal, seed_files

# The models that work out days; what they read of other folders holds for every day.
FOLDERS = ("dates", "scoring", "status")
# Of these the stored rows hold for every day, or the history speaks of other days.
AS_STORED = ("int_fit_matches", "int_excluded_spans", "int_previous_scores", "int_backtest_leads", "int_tier_thresholds")
# What is asked of a day, with the columns that are told.
SCORES = """
    select
        scores.as_of, scores.lead_score, tiers.tier, tiers.tier_min_score, tiers.fit_band, tiers.engagement_band, tiers.is_sales_ready,
        tiers.is_excluded, tiers.exclusion_reason, coalesce(outcomes.is_open, true) as is_open, expirations.tier_expires_on,
        actions.description as cheapest_next_action
    from lead_scoring.intermediate.int_lead_scores as scores
    inner join lead_scoring.intermediate.int_as_of as today on scores.as_of = today.as_of
    inner join lead_scoring.intermediate.int_lead_tiers as tiers on scores.lead_number = tiers.lead_number and scores.as_of = tiers.as_of
    left join lead_scoring.intermediate.int_lead_outcomes as outcomes on scores.lead_number = outcomes.lead_number and scores.as_of = outcomes.as_of
    left join lead_scoring.intermediate.int_tier_expirations as expirations on scores.lead_number = expirations.lead_number
    left join lead_scoring.intermediate.int_next_actions as actions on scores.lead_number = actions.lead_number
"""
LEDGER = """
    select entry_kind, rule_id, category, score, description, hits, decayed_hits, points, score_points
    from {marts}.lead_points where lead_id = ? order by entry_kind <> 'rule', score_points desc, rule_id, entry_kind, category, score
"""
CHANGES = """
    select changes.as_of, changes.previous_tier, tiers.tier, changes.tier_change, changes.tier_change_reason, changes.tier_change_points
    from lead_scoring.intermediate.int_tier_change_reasons as changes
    inner join lead_scoring.intermediate.int_lead_tiers as tiers on changes.lead_number = tiers.lead_number and changes.as_of = tiers.as_of
    where changes.history_kind = 'would_have_been' order by changes.as_of
"""
REBUILD = "Mend: build it again, with: lead-scoring score"
# The end of what nothing ends yet.
NEVER = date(9999, 12, 31)


def rows(connection, sql, parameters=()):
    """The rows of a query as dicts."""
    found = connection.execute(sql, list(parameters))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class OneLead(rehearsal.Rehearsal):
    """The tables of a warehouse as they would be for one lead and another date."""

    def __init__(self, connection, models, lead_id, as_of, days_back, known_by=None):
        """Put a date and a lead beside a warehouse.

        Arguments: connection, in which a warehouse is attached as `was`; models, as `rehearsal.compiled_models` gives them; lead_id;
        as_of, the date of the scores; days_back, how many days before it are scored too; known_by, a date by which everything is taken for
        known that will ever be known, None for as_of.
        """
        self.lead_id, self.known_by = lead_id, known_by
        found = connection.execute("select lead_number from was.intermediate.int_leads where lead_id = ?", [lead_id]).fetchone()
        if found is None:
            raise rehearsal.CannotRehearse(f"the last run left out what is known of {lead_id}. {REBUILD}")
        (self.lead_number,) = found
        self.folders = {file.stem: file.parent.name for file in (PROJECT / "models").rglob("*.sql")}
        super().__init__(connection, models, {name: (list(columns), []) for name, columns in seed_files.contracts().items()})
        for seed, columns in seed_files.contracts().items():
            stored = {column.strip().lower(): column for column in self._stored.get(("seeds", seed), ())}
            listed = ", ".join(f'"{stored[column]}" as {column}' if column in stored else f"cast(null as varchar) as {column}" for column in columns)
            connection.execute(f'drop table lead_scoring.seeds."{seed}"')
            connection.execute(f'create view lead_scoring.seeds."{seed}" as select {listed} from was.seeds."{seed}"')
        self._given("int_as_of", "select cast($1 as date) as as_of, keep_from - cast(as_of - cast($1 as date) as integer) as keep_from from was.intermediate.int_as_of", as_of)
        self._given("int_history_dates", "select cast(unnest(range($1::date - $2::integer, $1::date + 1, interval 1 day)) as date) as history_on", as_of, days_back)

    def _given(self, name, sql, *parameters):
        """Make a table by hand in place of its model."""
        self.connection.execute(f"create table lead_scoring.{self.models[name].schema}.{name} as {sql}", list(parameters))
        self._done[name] = True

    def _view(self, schema, table):
        """Let the rows of the lead in a stored table stand for what would be, with what was known by then."""
        columns = self._stored.get((schema, table))
        if columns is None:
            raise rehearsal.CannotRehearse(f"the warehouse does not hold what one lead's story needs, such as {schema}.{table}. {REBUILD}")
        place, replaced = f'was.{schema}."{table}"', ""
        kept = [f"lead_number = {self.lead_number}"] if "lead_number" in columns else ["lead_id = getvariable('lead_id')"] if "lead_id" in columns else []
        if self.known_by and {"known_from", "known_until"} <= set(columns):
            day = f"date '{self.known_by}'"
            kept.append(f"known_from <= {day} and known_until > {day}")
            replaced = f" replace (date '{NEVER}' as known_until)"
        self.connection.execute("set variable lead_id = ?", [self.lead_id])
        where = f" where {' and '.join(kept)}" if kept else ""
        self.connection.execute(f'create or replace view lead_scoring.{schema}."{table}" as select *{replaced} from {place}{where}')

    def is_changed(self, name):
        """Whether a model is made anew: it works out days, or is a view; it is made where it was not. Arguments: name of a model."""
        if name not in self._done:
            model = self.models[name]
            self._done[name] = (self.folders[name] in FOLDERS or name == "lead_points" or model.is_view and self.folders[name] == "leads") and name not in AS_STORED
            if self._done[name]:
                for schema, table in model.reads:
                    if schema not in ("seeds", rehearsal.HISTORY) and table in self.models:
                        self.is_changed(table)
                self.anew.append(name)
                self.connection.execute(f'create {"view" if model.is_view else "table"} lead_scoring.{model.schema}."{name}" as {model.sql}')
            else:
                self._view(model.schema, name)
        return self._done[name]


class Reader:
    """Asks a warehouse how one lead stood, day by day."""

    def __init__(self, connection, models, lead_id):
        """Arguments: as those of OneLead."""
        self.connection, self.models, self.lead_id = connection, models, lead_id

    def day(self, as_of, days_back=0, known_by=None):
        """How the lead stood at the end of a day: what SCORES asks, its `ledger`, and its `tiers` and `changes` on so many days before."""
        trial = OneLead(self.connection, self.models, self.lead_id, as_of, days_back, known_by)
        try:
            trial.need("int_lead_scores", "int_lead_tiers", "int_lead_outcomes", "int_tier_expirations", "int_next_actions", "int_tier_change_reasons", "lead_points")
            found = next(iter(rows(self.connection, SCORES)), None)
            if found is None:
                raise rehearsal.CannotRehearse(f"{self.lead_id} has no score on {as_of}. {REBUILD}")
            found["ledger"] = rows(self.connection, LEDGER.format(marts="lead_scoring.marts"), [self.lead_id])
            found["tiers"] = self.connection.execute(
                "select as_of, tier from lead_scoring.intermediate.int_lead_tiers where as_of between $1::date - $2::integer and $1::date order by as_of", [as_of, days_back]
            ).fetchall()
            found["changes"] = rows(self.connection, CHANGES)
            return found
        except duckdb.Error as problem:
            raise rehearsal.CannotRehearse(
                f"the warehouse does not hold what one lead's story needs ({str(problem).splitlines()[0]}). {REBUILD}") from problem
        finally:
            trial.close()


def tier_since(found):
    """The first day of the present run of days in the tier, and whether the run may have begun before it.

    Arguments: found, as `Reader.day` gives it.
    """
    since = found["as_of"]
    for day, tier in reversed(found["tiers"]):
        if tier != found["tier"]:
            return since, False
        since = day
    return since, True


def one_year(day, created_on):
    """How many days of a lead lie before a day, at most a year."""
    return min(365, max(0, (day - created_on) // timedelta(days=1)))
