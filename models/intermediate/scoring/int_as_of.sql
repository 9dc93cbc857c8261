with

events as (
    select * from {{ ref('stg_events_judged') }}
),

observed as (
    select
        max(cast(loaded_at as date)) as last_loaded_on,
        percentile_cont(0.99) within group (
            order by {{ dbt.datediff("cast('1970-01-01' as date)", 'cast(loaded_at as date)', 'day') }}
        ) as loaded_day_p99
    from events
    where rejection_reason is null
),

judged as (
    select
        {{ date_or_null(var('as_of')) }} as asked_for,
        last_loaded_on,
        {{ dbt.datediff("cast('1970-01-01' as date)", 'last_loaded_on', 'day') }} - loaded_day_p99 as days_past_p99
    from observed
),

final as (
    select
        coalesce(
            asked_for,
            case
                when last_loaded_on is null then cast({{ raise_error(
                    "'as_of is unknown: there is no accepted event to take it from. Mend: give the date, "
                    ~ "--vars ''{as_of: 2026-01-31}'', or look into the raw table events.'"
                ) }} as date)
                when days_past_p99 > 31 then cast({{ raise_error(
                    "'the latest loaded_at of the events is ' || cast(last_loaded_on as varchar) || ', '"
                    ~ " || cast(cast(days_past_p99 as integer) as varchar) || ' days after 99 % of them: a stray date would move as_of.'"
                    ~ " || ' Allowed: at most 31 days. Mend: correct that row of events, or give the date: --vars ''{as_of: 2026-01-31}''.'"
                ) }} as date)
                else last_loaded_on
            end
        ) as as_of
    from judged
)

select * from final
