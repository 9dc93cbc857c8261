with

contacts as (
    select rejection_reason from {{ ref('stg_contacts') }}
),

events as (
    select * from {{ ref('stg_events_checked') }}
),

unreadable_cells as (
    select * from {{ ref('base_unreadable_cells') }}
    where cell is not null
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Of the copies of an event the first load counts; the others are duplicates.
loads as (
    select
        fault,
        cast(min(coalesce(loaded_at, occurred_at)) as date) as loaded_on,
        count(*) as row_count
    from events
    group by fault, event_id
),

counted as (
    select
        'contacts' as raw_table,
        rejection_reason as reason,
        count(*) as row_count,
        cast(null as date) as last_loaded_on,
        cast(null as double) as loaded_day_p99
    from contacts
    group by rejection_reason
    union all
    select
        'events' as raw_table,
        fault as reason,
        sum(case when fault is null then 1 else row_count end) as row_count,
        max(loaded_on) as last_loaded_on,
        percentile_cont(0.99) within group (
            order by {{ dbt.datediff("cast('1970-01-01' as date)", 'loaded_on', 'day') }}
        ) as loaded_day_p99
    from loads
    group by fault
    union all
    select
        'events' as raw_table,
        'duplicate' as reason,
        sum(row_count - 1) as row_count,
        null as last_loaded_on,
        null as loaded_day_p99
    from loads
    where fault is null and row_count > 1
    having count(*) > 0
),

reasons as (
    select
        *,
        sum(row_count) over (partition by raw_table) as table_rows,
        sum(case when reason is not null then row_count else 0 end) over (partition by raw_table) as rejected_rows,
        row_number() over (partition by raw_table, reason is null order by row_count desc, reason asc) as reason_place
    from counted
),

judged as (
    select
        {{ date_or_null(var('as_of')) }} as asked_for,
        max(last_loaded_on) as last_loaded_on,
        {{ dbt.datediff("cast('1970-01-01' as date)", 'max(last_loaded_on)', 'day') }} - max(loaded_day_p99) as days_past_p99
    from reasons
    where raw_table = 'events' and reason is null
),

-- Where no date can be found, the message says of which table more than half is rejected, and what its rows have in common.
faults as (
    select * from reasons
    where reason is not null and reason_place = 1 and rejected_rows * 2 > table_rows
),

cells as (
    select
        unreadable_cells.raw_table,
        unreadable_cells.cell,
        row_number() over (partition by unreadable_cells.raw_table order by count(*) desc, unreadable_cells.cell) as cell_place
    from unreadable_cells
    inner join faults
        on unreadable_cells.raw_table = faults.raw_table and unreadable_cells.reason = faults.reason
    group by unreadable_cells.raw_table, unreadable_cells.cell
),

examples as (
    select
        raw_table,
        {{ dbt.listagg('cell', "', '", 'order by cell_place') }} as some_cells
    from cells
    where cell_place <= 3
    group by raw_table
),

blamed as (
    select
        {{ dbt.listagg(
            "'. Of the raw table ' || faults.raw_table || ', ' || cast(faults.rejected_rows as varchar) || ' of '"
            ~ " || cast(faults.table_rows as varchar) || ' rows are rejected, ' || cast(faults.row_count as varchar) || ' as '"
            ~ " || faults.reason || coalesce(', such as ' || examples.some_cells, '')",
            "''", 'order by faults.raw_table'
        ) }} as blame
    from faults
    left join examples
        on faults.raw_table = examples.raw_table
),

dated as (
    select
        coalesce(
            judged.asked_for,
            case
                when judged.last_loaded_on is null then cast({{ raise_error(
                    "'as_of is unknown: there is no accepted event to take it from' || coalesce(blamed.blame || '. Mend: correct what is named'"
                    ~ " || ' first and build again; days such as 1/2/2026 are read once raw_date_order (or score --date-order) says which'"
                    ~ " || ' comes first, day or month, as docs/raw_data.md says.', '. Mend: give the date, --vars ''{as_of: 2026-01-31}'','"
                    ~ " || ' or look into the raw table events.')"
                ) }} as date)
                when judged.days_past_p99 > 31 then cast({{ raise_error(
                    "'the latest loaded_at of the events is ' || cast(judged.last_loaded_on as varchar) || ', '"
                    ~ " || cast(cast(judged.days_past_p99 as integer) as varchar) || ' days after 99 % of them: a stray date would move as_of.'"
                    ~ " || ' Allowed: at most 31 days. Mend: correct that row of events, or give the date: --vars ''{as_of: 2026-01-31}''.'"
                ) }} as date)
                else judged.last_loaded_on
            end
        ) as as_of
    from judged
    cross join blamed
),

final as (
    select
        dated.as_of,
        cast({{ dbt.dateadd('day', '-settings.retention_days', 'dated.as_of') }} as date) as keep_from
    from dated
    cross join settings
)

select * from final
