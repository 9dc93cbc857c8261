with

load_reasons as (
    select * from {{ ref('int_load_reasons') }}
    where raw_table = 'events' and reason is null
),

load_faults as (
    select * from {{ ref('int_load_faults') }}
),

judged as (
    select
        {{ date_or_null(var('as_of')) }} as asked_for,
        max(last_loaded_on) as last_loaded_on,
        {{ dbt.datediff("cast('1970-01-01' as date)", 'max(last_loaded_on)', 'day') }} - max(loaded_day_p99) as days_past_p99
    from load_reasons
),

blamed as (
    select
        {{ dbt.listagg(
            "'. Of the raw table ' || raw_table || ', ' || cast(rejected_rows as varchar) || ' of ' || cast(table_rows as varchar)"
            ~ " || ' rows are rejected, ' || cast(row_count as varchar) || ' as ' || reason || coalesce(', such as ' || some_cells, '')",
            "''", 'order by raw_table'
        ) }} as blame
    from load_faults
),

final as (
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
)

select * from final
