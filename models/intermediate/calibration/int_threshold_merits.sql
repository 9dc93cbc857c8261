with

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where split in ('training', 'today')
),

settings as (
    select * from {{ ref('int_settings') }}
),

measured as (
    select
        threshold_counts.*,
        settings.*
    from threshold_counts
    cross join settings
),

merits as (
    select
        replicate,
        'just_below_converted' as method,
        threshold,
        -threshold as merit
    from measured
    where
        split = 'training'
        and conversions > 0
        and all_conversions - conversions_above + conversions >= just_below_percentile * all_conversions - 0.000000001
    union all
    select
        replicate,
        'best_f1' as method,
        threshold,
        {{ divide('2 * conversions_above', 'leads_above + all_conversions') }} as merit
    from measured
    where split = 'training' and leads_above > 0
    union all
    select
        replicate,
        'youden' as method,
        threshold,
        -- Recall less false-positive rate, times the number of all pairs: in whole numbers two are equal or not.
        cast(conversions_above as double) * (all_leads - all_conversions)
        - cast(leads_above - conversions_above as double) * all_conversions as merit
    from measured
    where split = 'training' and leads_above > 0
    union all
    select
        replicate,
        'sales_capacity' as method,
        threshold,
        leads_above as merit
    from measured
    where split = 'today' and leads_above > 0 and leads_above <= weekly_capacity
    union all
    select
        replicate,
        'expected_profit' as method,
        threshold,
        conversions_above * deal_value - leads_above * cost_per_contact as merit
    from measured
    where split = 'training' and conversions_above * deal_value > leads_above * cost_per_contact
),

final as (
    select
        replicate,
        cast(method as varchar) as method,
        threshold,
        cast(merit as double) as merit
    from merits
    where merit is not null
)

select * from final
