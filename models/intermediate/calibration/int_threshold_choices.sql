with

threshold_merits as (
    select * from {{ ref('int_threshold_merits') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Where two thresholds are as good, the higher one asks less of sales.
ranked as (
    select
        *,
        row_number() over (partition by replicate, method order by merit desc, threshold desc) as merit_place
    from threshold_merits
),

chosen as (
    select
        *,
        row_number() over (partition by method, replicate = 0 order by threshold) as place,
        count(*) over (partition by method, replicate = 0) as places
    from ranked
    where merit_place = 1
),

final as (
    select
        chosen.method,
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
