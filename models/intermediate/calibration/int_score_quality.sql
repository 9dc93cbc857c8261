with

score_aucs as (
    select * from {{ ref('int_score_aucs') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

people as (
    select * from {{ ref('int_converted_people') }}
),

ranked as (
    select
        split,
        auc,
        row_number() over (partition by split order by auc) as place,
        count(*) over (partition by split) as places
    from score_aucs
    where replicate > 0 and auc is not null
),

intervals as (
    select
        ranked.split,
        {{ lower_bound('ranked.auc', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as auc_low,
        {{ upper_bound('ranked.auc', 'ranked.place', 'ranked.places', 'settings.confidence_level') }} as auc_high
    from ranked
    cross join settings
    group by 1
),

measured as (
    select
        splits.split,
        coalesce(score_aucs.leads, 0) as leads,
        coalesce(score_aucs.conversions, 0) as conversions,
        score_aucs.auc,
        intervals.auc_low,
        intervals.auc_high,
        coalesce(people.converted_people, 0) as converted_people,
        coalesce(
            least(people.converted_people, people.other_people) >= settings.minimum_conversions and intervals.auc_low is not null, false
        ) as has_enough_data
    from (values ('training'), ('held_out')) as splits (split)
    cross join settings
    left join score_aucs
        on splits.split = score_aucs.split and score_aucs.replicate = 0
    left join intervals
        on splits.split = intervals.split
    left join people
        on splits.split = people.split
),

final as (
    select
        cast(split as varchar) as split,
        cast(leads as bigint) as leads,
        cast(conversions as bigint) as conversions,
        cast(converted_people as bigint) as converted_people,
        case when has_enough_data then auc end as auc,
        case when has_enough_data then auc_low end as auc_low,
        case when has_enough_data then auc_high end as auc_high,
        cast(case
            when not has_enough_data then 'not enough data'
            when split = 'training' and auc_low <= 0.5 then 'does not rank'
            when split = 'held_out' and auc <= 0.5 then 'does not rank'
            else 'ok'
        end as varchar) as finding
    from measured
)

select * from final
