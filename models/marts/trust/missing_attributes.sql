with

attribute_values as (
    select * from {{ ref('int_attribute_values') }}
    where is_scored
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

what_ifs as (
    select * from {{ ref('int_attribute_what_ifs') }}
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

lead_tiers as (
    select * from {{ ref('int_lead_tiers') }}
),

baseline_points as (
    select * from {{ ref('int_baseline_points') }}
),

baseline_category_points as (
    select * from {{ ref('int_baseline_category_points') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

tiers as (
    select * from {{ ref('int_tier_thresholds') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

today as (
    select
        lead_scores.lead_number,
        lead_scores.persona_id,
        lead_scores.lead_score,
        lead_tiers.tier_min_score
    from lead_scores
    inner join as_of_date
        on lead_scores.as_of = as_of_date.as_of
    inner join lead_tiers
        on lead_scores.lead_number = lead_tiers.lead_number and lead_scores.as_of = lead_tiers.as_of
),

-- What is not known of a lead is tried with each value that some rule tells apart.
changed_points as (
    select
        attribute_values.lead_number,
        attribute_values.attribute,
        what_ifs.what_if,
        coalesce(what_ifs.persona_id, today.persona_id, '') as changed_persona_id,
        what_ifs.category,
        what_ifs.points
    from attribute_values
    inner join what_ifs
        on attribute_values.attribute = what_ifs.attribute
    inner join today
        on attribute_values.lead_number = today.lead_number
    where not attribute_values.is_known
),

changed_scores as (
    {{ projected_scores('changed_points', 'attribute, what_if', 'false', of_persona=true) }}
),

reached as (
    select
        changed_scores.lead_number,
        changed_scores.attribute,
        changed_scores.what_if,
        changed_scores.lead_score,
        max(tiers.min_score) as min_score
    from changed_scores
    inner join tiers
        on {{ reaches_tier('changed_scores', 'tiers') }}
    group by 1, 2, 3, 4
),

-- The most that knowing it could do to a lead, all else as it is.
gains as (
    select
        reached.lead_number,
        reached.attribute,
        {{ round_score('max(reached.lead_score) - max(today.lead_score)') }} as most_gained,
        max(case when reached.min_score > today.tier_min_score then 1 else 0 end) as can_rise,
        max(case when reached.min_score < today.tier_min_score then 1 else 0 end) as can_fall
    from reached
    inner join today
        on reached.lead_number = today.lead_number
    group by 1, 2
),

asked as (
    select
        subject as attribute,
        count(distinct rule_id) as rules
    from rule_values
    group by 1
),

counted as (
    select
        attribute,
        count(*) as leads,
        count(case when is_known then 1 end) as known
    from attribute_values
    group by 1
),

changes as (
    select
        attribute,
        count(case when can_rise = 1 or can_fall = 1 then 1 end) as leads_that_could_move,
        count(case when can_rise = 1 then 1 end) as leads_that_could_rise,
        count(case when can_fall = 1 then 1 end) as leads_that_could_fall,
        greatest(max(most_gained), 0) as highest_gain
    from gains
    group by 1
),

final as (
    select
        rank() over (order by coalesce(changes.leads_that_could_move, 0) desc, coalesce(changes.highest_gain, 0) desc) as rank,
        asked.attribute,
        asked.rules,
        coalesce(counted.leads, 0) as leads,
        coalesce(counted.known, 0) as known,
        coalesce(counted.leads - counted.known, 0) as missing,
        {{ divide('counted.leads - counted.known', 'counted.leads') }} as share_missing,
        coalesce(changes.leads_that_could_move, 0) as leads_that_could_move,
        coalesce(changes.leads_that_could_rise, 0) as leads_that_could_rise,
        coalesce(changes.leads_that_could_fall, 0) as leads_that_could_fall,
        case when counted.known < counted.leads then coalesce(changes.highest_gain, 0) end as highest_gain,
        cast(case
            when counted.leads is null then 'no leads'
            when counted.known = counted.leads then 'known of everybody'
            when counted.known = 0 then 'known of nobody'
            when changes.leads_that_could_move > 0 then 'could move a tier'
            else 'moves no tier'
        end as varchar) as finding,
        as_of_date.as_of
    from asked
    cross join as_of_date
    left join counted
        on asked.attribute = counted.attribute
    left join changes
        on asked.attribute = changes.attribute
)

select * from final
