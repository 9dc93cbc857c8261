-- The number that one setting holds.
with

cases as (
    select * from (
        values
        ('horizon_days', '90'),
        ('deal_value', '12000.5'),
        ('weekly_capacity', null),
        ('cutoffs', '2026-01-31')
    ) as cases (setting, value)
),

results as (
    select
        {{ number_setting('horizon_days') }} as whole_number,
        {{ number_setting('deal_value') }} as fraction,
        {{ number_setting('weekly_capacity') }} as blank,
        {{ number_setting('cutoffs') }} as no_number,
        {{ number_setting('missing') }} as missing
    from cases
),

final as (
    select * from results
    where not coalesce(whole_number = 90 and fraction = 12000.5 and blank is null and no_number is null and missing is null, false)
)

select * from final
