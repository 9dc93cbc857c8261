with

sent as (
    select * from {{ ref('int_sent_before') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

days as (
    select
        as_of_date.as_of,
        {{ date_or_null(var('changed_since'), 'changed_since') }} as asked_for,
        min(sent.as_of) as first_sent_on,
        max(sent.as_of) as last_sent_on
    from as_of_date
    left join sent
        on as_of_date.as_of > sent.as_of
    group by as_of_date.as_of
),

final as (
    select
        case
            when asked_for >= as_of or asked_for < first_sent_on or (asked_for is not null and first_sent_on is null) then cast({{ raise_error(
                "case when asked_for >= as_of then 'the var changed_since is ' || cast(asked_for as varchar) || ', and the scores are of ' || cast(as_of as varchar)"
                ~ " else 'nothing had been sent by ' || cast(asked_for as varchar) || ', the day of the var changed_since' end || '. Allowed: '"
                ~ " || coalesce('a day from ' || cast(first_sent_on as varchar) || ', when the first lead was sent, to the day before the scores',"
                ~ " 'nothing: no lead was sent yet') || '. Mend: give one of them, or leave the var out for what was sent last.'"
            ) }} as date)
            else coalesce(asked_for, last_sent_on)
        end as changed_since,
        as_of
    from days
)

select * from final
