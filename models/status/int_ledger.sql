with

score_dates as (
    select * from {{ ref('int_score_dates') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

tier_changes as (
    select * from {{ ref('int_tier_changes') }}
    where not is_by_rules
),

lead_scores as (
    select * from {{ ref('int_lead_scores') }}
),

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

points_limited as (
    select * from {{ ref('int_points_limited') }}
),

rules as (
    select * from {{ ref('int_rules') }}
),

score_categories as (
    select * from {{ ref('int_score_categories') }}
),

scores as (
    select * from {{ ref('int_scores') }}
),

-- Everybody today, and both days of a change of tier.
ledger_dates as (
    select
        score_dates.lead_number,
        score_dates.as_of
    from score_dates
    inner join as_of_date
        on score_dates.as_of = as_of_date.as_of
    union
    select
        lead_number,
        as_of
    from tier_changes
    union
    select
        lead_number,
        previous_as_of as as_of
    from tier_changes
),

scored as (
    select
        lead_scores.lead_number,
        lead_scores.as_of,
        lead_scores.persona_id,
        lead_scores.fit_points,
        lead_scores.engagement_points
    from lead_scores
    inner join ledger_dates
        on lead_scores.lead_number = ledger_dates.lead_number and lead_scores.as_of = ledger_dates.as_of
),

-- What each rule gave before its cap, and what the cap took away.
of_rules as (
    select
        rule_points.lead_number,
        rule_points.as_of,
        kinds.entry_kind,
        rules.rule_id,
        rules.category,
        rules.score,
        case when kinds.entry_kind = 'rule' then rules.description else 'Cap: ' || rules.description end as description,
        case when kinds.entry_kind = 'rule' then rule_points.hits end as hits,
        case when kinds.entry_kind = 'rule' then rule_points.decayed_hits end as decayed_hits,
        case when kinds.entry_kind = 'rule' then rule_points.points else rule_points.capped_points - rule_points.points end as points
    from rule_points
    inner join scored
        on rule_points.lead_number = scored.lead_number and rule_points.as_of = scored.as_of
    inner join rules
        on rule_points.rule_number = rules.rule_number
    cross join (values ('rule'), ('rule_cap')) as kinds (entry_kind)
    where {{ counts_for_persona('rules.persona_id', 'scored.persona_id') }}
),

of_limits as (
    select
        points_limited.lead_number,
        points_limited.as_of,
        case
            when points_limited.limited_points > points_limited.points then 'category_floor' else 'category_ceiling'
        end as entry_kind,
        score_categories.category,
        score_categories.score,
        case
            when points_limited.limited_points > points_limited.points then 'Lowest points of ' else 'Highest points of '
        end || score_categories.category as description,
        points_limited.limited_points - points_limited.points as points
    from points_limited
    inner join scored
        on points_limited.lead_number = scored.lead_number and points_limited.as_of = scored.as_of
    inner join score_categories
        on points_limited.category_number = score_categories.category_number
),

-- The base and the ends of the scale.
component_points as (
    select
        scored.lead_number,
        scored.as_of,
        scores.score,
        {{ to_points('scores.base_points') }} as base_points,
        case when scores.score = 'fit' then scored.fit_points else scored.engagement_points end as points,
        scores.full_points
    from scored
    cross join scores
),

of_scores as (
    select
        component_points.lead_number,
        component_points.as_of,
        case
            when kinds.is_base then 'base'
            when component_points.points < 0 then 'score_floor'
            else 'score_ceiling'
        end as entry_kind,
        component_points.score,
        case
            when kinds.is_base then 'Where every lead starts'
            when component_points.points < 0 then 'A score does not go below 0'
            else 'A score does not go above 100'
        end as description,
        case
            when kinds.is_base then component_points.base_points
            else {{ clamp_points('component_points.points', 0, 'component_points.full_points') }} - component_points.points
        end as points
    from component_points
    cross join (values (true), (false)) as kinds (is_base)
),

entries as (
    select * from of_rules
    union all
    select
        lead_number,
        as_of,
        entry_kind,
        null as rule_id,
        category,
        score,
        description,
        null as hits,
        null as decayed_hits,
        points
    from of_limits
    union all
    select
        lead_number,
        as_of,
        entry_kind,
        null as rule_id,
        null as category,
        score,
        description,
        null as hits,
        null as decayed_hits,
        points
    from of_scores
),

final as (
    select
        entries.*,
        cast(entries.points as double) * scores.score_per_point as score_points
    from entries
    inner join scores
        on entries.score = scores.score
    where entries.points <> 0
)

select * from final
