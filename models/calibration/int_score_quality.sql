with

threshold_counts as (
    select * from {{ ref('int_threshold_counts') }}
    where split <> 'today'
),

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- A converted lead wins against every other lead below it, and half against those that stand level.
wins as (
    select
        replicate,
        split,
        max(all_leads) as leads,
        max(all_conversions) as conversions,
        sum(
            cast(conversions as double)
            * (
                (all_leads - all_conversions) - (leads_above - conversions_above)
                + (leads - conversions) * cast(0.5 as double)
            )
        ) as won_pairs
    from threshold_counts
    group by 1, 2
),

-- How well the score ranks in each draw: the share of pairs that are won.
score_aucs as (
    select
        replicate,
        split,
        cast(leads as bigint) as leads,
        cast(conversions as bigint) as conversions,
        {{ divide("won_pairs", "conversions * (leads - conversions)") }} as auc
    from wins
),

-- Somebody who converted within the horizons of three cutoffs is one witness and not three.
people as (
    select
        split,
        count(distinct case when is_converted then lead_number end) as converted_people,
        count(distinct case when not is_converted then lead_number end) as other_people
    from backtest_scores
    group by 1
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

-- How far chance moves the area: what most draws of people say.
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

-- Whether it can be said, and what it says.
judged as (
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
),

findings as (
    select
        max(case when split = 'training' then finding end) as of_training,
        max(case when split = 'held_out' then finding end) as of_held_out
    from judged
),

-- What held-out time cannot tell for want of conversions does not speak against the score; what it tells does.
final as (
    select
        judged.*,
        cast(case
            when findings.of_training <> 'ok' then findings.of_training
            when findings.of_held_out = 'does not rank' then findings.of_held_out
            else 'ok'
        end as varchar) as overall_finding
    from judged
    cross join findings
)

select * from final
