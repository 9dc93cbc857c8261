"""The least that a careful person would write by hand, to measure builds by: python -m lead_scoring.tools.floor F1|F3 RAW_PATH [THREADS]

F1 is one query, the decayed sum for each lead and rule over all events. F3 does what a score needs besides: it drops copies of
an event, finds whose a visitor's event is, counts a day up to its limit and leaves out what was not known by the day. Neither
rejects a faulty row, scores a past date or writes a ledger: they are a floor and no rival. RAW_PATH holds the tables that
`lead-scoring sample` makes, as Parquet, with the day it ends on; the rules are seeds/behavior_rules.csv.
"""

import sys

import duckdb

from lead_scoring import PROJECT

RULES = PROJECT / "seeds" / "behavior_rules.csv"
AS_OF = "date '2026-06-30'"
DECAY = f"power(cast(0.5 as double), ({AS_OF} - occurred_on) / half_life)"
MATCHES = """
    events.event_type = rules.event_type
    and (
        rules.property is null
        or (rules.property = 'page' and list_contains(rules.accepted, lower(events.page)))
        or (rules.property = 'asset' and list_contains(rules.accepted, lower(events.asset)))
        or (rules.property = 'duration_seconds' and events.duration_seconds >= rules.least_number)
    )
"""
READ_RULES = f"""
    create temp table rules as
    select
        cast(row_number() over () as utinyint) as rule_number, event_type, property, string_split(lower(value), '|') as accepted,
        try_cast(value as double) as least_number, cast(half_life_days as double) as half_life, cast(max_per_day as double) as max_per_day
    from read_csv('{RULES}', all_varchar = true)
    where is_active = 'yes'
"""
QUERIES = {
    "F1": [f"""
        create temp table points as
        select lead_id, rule_number, sum({DECAY}) as decayed
        from (
            select contact_id as lead_id, event_type, page, asset, duration_seconds, cast(occurred_at as date) as occurred_on
            from raw_events
            where contact_id is not null
        ) as events
        inner join rules on {MATCHES}
        group by 1, 2
    """],
    "F3": [
        "create temp table copied as select event_id from raw_events where event_id is not null group by 1 having count(*) > 1",
        """create temp table firsts as
        select distinct on (event_id) * from raw_events where event_id in (select event_id from copied) order by loaded_at""",
        f"""create temp table days as
        select lead_id, rule_number, occurred_on, cast(sum(quantity) as double) as hits
        from (
            select
                coalesce(seen.contact_id, links.contact_id) as lead_id, event_type, page, asset, duration_seconds,
                coalesce(quantity, 1) as quantity, cast(occurred_at as date) as occurred_on
            from (
                select * from raw_events where event_id not in (select event_id from copied)
                union all by name
                select * from firsts
            ) as seen
            left join (
                select distinct on (anonymous_id) anonymous_id, contact_id from raw_identities order by linked_at
            ) as links on case when seen.contact_id is null then seen.anonymous_id end = links.anonymous_id
            where
                coalesce(seen.contact_id, links.contact_id) is not null and occurred_at is not null
                and cast(coalesce(loaded_at, occurred_at) as date) <= {AS_OF}
        ) as events
        inner join rules on {MATCHES}
        group by 1, 2, 3""",
        f"""create temp table points as
        select lead_id, rule_number, sum(least(hits, coalesce(max_per_day, hits)) * {DECAY}) as decayed
        from days inner join rules using (rule_number)
        group by 1, 2""",
    ],
}


def main(kind, raw_path, threads="2"):
    """Run one of the two. Arguments: kind, F1 or F3; raw_path, a folder; threads, a number as text."""
    connection = duckdb.connect(config={"threads": int(threads), "preserve_insertion_order": "false"})
    connection.execute("set TimeZone = 'UTC'")
    for table in ("events", "identities"):
        connection.execute(f"create temp view raw_{table} as select * from read_parquet('{raw_path}/{table}.parquet')")
    for query in [READ_RULES, *QUERIES[kind]]:
        connection.execute(query)


if __name__ == "__main__":
    main(*sys.argv[1:])
