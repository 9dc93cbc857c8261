with

cutoffs as (
    select * from {{ ref('int_cutoffs') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

final as (
    select
        cutoffs.cutoff_on as as_of,
        cutoffs.cutoff_on = as_of_date.as_of as is_published
    from cutoffs
    cross join as_of_date
    where cutoffs.split <> 'future'
)

select * from final
