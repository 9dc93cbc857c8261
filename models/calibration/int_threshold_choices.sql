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
        settings.just_below_percentile,
        settings.weekly_capacity,
        settings.daily_capacity,
        settings.deal_value,
        settings.cost_per_contact
    from threshold_counts
    cross join settings
),

-- The candidate thresholds that each method allows, and how good it finds them: the greater the objective, the better.
candidates as (
    select
        replicate,
        'just_below_converted' as method,
        threshold,
        -threshold as objective
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
        {{ divide('2 * conversions_above', 'leads_above + all_conversions') }} as objective
    from measured
    where split = 'training' and leads_above > 0
    union all
    select
        replicate,
        'youden' as method,
        threshold,
        -- Recall less false-positive rate, times the number of all pairs: in whole numbers two are equal or not.
        cast(conversions_above as double) * (all_leads - all_conversions)
        - cast(leads_above - conversions_above as double) * all_conversions as objective
    from measured
    where split = 'training' and leads_above > 0
    union all
    select
        replicate,
        'sales_capacity' as method,
        threshold,
        leads_above as objective
    from measured
    where split = 'today' and leads_above > 0 and leads_above <= weekly_capacity
    union all
    select
        replicate,
        'daily_capacity' as method,
        threshold,
        leads_above as objective
    from measured
    where split = 'today' and leads_above > 0 and leads_above <= daily_capacity
    union all
    select
        replicate,
        'expected_profit' as method,
        threshold,
        conversions_above * deal_value - leads_above * cost_per_contact as objective
    from measured
    where split = 'training' and conversions_above * deal_value > leads_above * cost_per_contact
),

-- Where two thresholds are as good, the higher one asks less of sales.
ranked as (
    select
        *,
        row_number() over (partition by replicate, method order by objective desc, threshold desc) as objective_place
    from candidates
    where objective is not null
),

-- The threshold that a method chooses in a draw, with its place among all draws.
chosen as (
    select
        *,
        row_number() over (partition by method, replicate = 0 order by threshold) as place,
        count(*) over (partition by method, replicate = 0) as places
    from ranked
    where objective_place = 1
),

-- What it chooses for everybody, and how far chance moves that.
final as (
    select
        cast(chosen.method as varchar) as method,
        max(case when chosen.replicate = 0 then chosen.threshold end) as threshold,
        {{ lower_bound(
            'case when chosen.replicate > 0 then chosen.threshold end', 'chosen.place', 'chosen.places', 'settings.confidence_level'
        ) }} as threshold_low,
        {{ upper_bound(
            'case when chosen.replicate > 0 then chosen.threshold end', 'chosen.place', 'chosen.places', 'settings.confidence_level'
        ) }} as threshold_high
    from chosen
    cross join settings
    group by 1
)

select * from final
