with

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

asked as (
    select
        {{ date_or_null(var('history_from'), 'history_from') }} as first_on,
        coalesce({{ date_or_null(var('history_to'), 'history_to') }}, as_of) as last_on,
        as_of
    from as_of_date
),

checked as (
    select
        first_on,
        case
            when last_on > as_of then cast({{ raise_error(
                "'the var history_to is ' || cast(last_on as varchar) || ', later than the date of the scores, '"
                ~ " || cast(as_of as varchar) || '. Allowed: that date or an earlier one. Mend: --vars ''{history_from: '"
                ~ " || cast(first_on as varchar) || ', history_to: ' || cast(as_of as varchar) || '}''.'"
            ) }} as date)
            when last_on < first_on then cast({{ raise_error(
                "'the var history_from is ' || cast(first_on as varchar) || ', later than the last day asked for, '"
                ~ " || cast(last_on as varchar) || '. Allowed: that date or an earlier one. Mend: --vars ''{history_from: '"
                ~ " || cast(last_on as varchar) || '}''.'"
            ) }} as date)
            else last_on
        end as last_on
    from asked
    where first_on is not null
),

final as (
    select cast({{ dbt.dateadd('day', 'days.place - 1', 'checked.first_on') }} as date) as history_on
    from checked
    inner join {{ whole_numbers(100000) }} as days
        on days.place <= 1 + {{ dbt.datediff('checked.first_on', 'checked.last_on', 'day') }}
)

select * from final
