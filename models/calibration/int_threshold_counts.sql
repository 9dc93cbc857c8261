with

backtest_scores as (
    select * from {{ ref('int_backtest_scores') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

lead_outcomes as (
    select * from {{ ref('int_lead_outcomes') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

resamples as (
    select * from {{ ref('int_resamples') }}
),

excluded_spans as (
    select * from {{ ref('int_excluded_spans') }}
),

-- Whom sales could contact today: open, willing to hear from us, and not excluded.
within_reach as (
    select
        leads.people_group,
        lead_scores.lead_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join leads
        on lead_scores.lead_number = leads.lead_number
    left join lead_outcomes
        on lead_scores.lead_number = lead_outcomes.lead_number and lead_scores.as_of = lead_outcomes.as_of
    left join excluded_spans
        on
            lead_scores.lead_number = excluded_spans.lead_number
            and lead_scores.as_of >= excluded_spans.known_from
            and lead_scores.as_of < excluded_spans.known_until
    where coalesce(lead_outcomes.is_open, true) and not leads.is_opted_out and excluded_spans.lead_number is null
),

-- How many leads of each group of people stand at a score: at training and held-out cutoffs, and today.
score_counts as (
    select
        split,
        people_group,
        lead_score,
        count(*) as leads,
        sum(case when is_converted then 1 else 0 end) as conversions
    from backtest_scores
    where split in ('training', 'held_out')
    group by 1, 2, 3
    union all
    select
        cast('today' as varchar) as split,
        people_group,
        lead_score,
        count(*) as leads,
        0 as conversions
    from within_reach
    group by 2, 3
),

-- A threshold that was learned on one split is looked up in the others.
candidates as (
    select distinct
        splits.split,
        score_counts.lead_score
    from score_counts
    cross join (values ('training'), ('held_out'), ('today')) as splits (split)
),

-- Everybody stands at the score itself. A draw says how far chance goes, and for that half a point is fine enough; of today it
-- looks at the few at the top, who lie closer.
steps as (
    select
        split,
        people_group,
        floor(lead_score * case when split = 'today' then 10 else 2 end) / case when split = 'today' then 10 else 2 end as lead_score,
        sum(leads) as leads,
        sum(conversions) as conversions
    from score_counts
    group by 1, 2, 3
),

-- A draw counts the leads of a group as often as the group was drawn.
counted as (
    select
        resamples.replicate,
        score_counts.split,
        score_counts.lead_score,
        resamples.weight * score_counts.leads as leads,
        resamples.weight * score_counts.conversions as conversions
    from score_counts
    inner join resamples
        on score_counts.people_group = resamples.people_group
    where resamples.replicate = 0
    union all
    select
        resamples.replicate,
        steps.split,
        steps.lead_score,
        resamples.weight * steps.leads as leads,
        resamples.weight * steps.conversions as conversions
    from steps
    inner join resamples
        on steps.people_group = resamples.people_group
    where resamples.replicate > 0
    union all
    select
        0 as replicate,
        split,
        lead_score,
        0 as leads,
        0 as conversions
    from candidates
),

-- The leads at each score, in each draw of people.
resampled as (
    select
        replicate,
        cast(split as varchar) as split,
        lead_score,
        cast(sum(leads) as bigint) as leads,
        cast(sum(conversions) as bigint) as conversions
    from counted
    group by 1, 2, 3
),

final as (
    select
        replicate,
        split,
        lead_score as threshold,
        leads,
        conversions,
        cast(sum(leads) over scores_from_the_top as bigint) as leads_above,
        cast(sum(conversions) over scores_from_the_top as bigint) as conversions_above,
        cast(sum(leads) over (partition by replicate, split) as bigint) as all_leads,
        cast(sum(conversions) over (partition by replicate, split) as bigint) as all_conversions
    from resampled
    window scores_from_the_top as (partition by replicate, split order by lead_score desc rows between unbounded preceding and current row)
)

select * from final
