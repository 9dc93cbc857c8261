with

published as (
    select * from {{ ref('int_published_before') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

days as (
    select
        {{ date_or_null(var('changed_since'), 'changed_since') }} as asked_for,
        max(published.as_of) as last_published_on,
        max(case when published.as_of = {{ date_or_null(var('changed_since'), 'changed_since') }} then published.as_of end) as found_on
    from as_of_date
    left join published
        on as_of_date.as_of > published.as_of
),

final as (
    select
        case
            when asked_for is not null and found_on is null then cast({{ raise_error(
                "'nothing was published before today for the day ' || cast(asked_for as varchar) || ' of the var changed_since. Allowed: '"
                ~ " || coalesce('a day that was published, the last one is ' || cast(last_published_on as varchar), 'nothing: no day was published yet')"
                ~ " || '. Mend: give one of them, or leave the var out for the last one.'"
            ) }} as date)
            else coalesce(asked_for, last_published_on)
        end as changed_since
    from days
)

select * from final
