with

lead_scores as (select * from {{ ref('int_lead_scores') }}),

lead_tiers as (select * from {{ ref('int_lead_tiers') }}),

as_of_date as (select * from {{ ref('int_as_of') }}),

tiers as (select * from {{ ref('int_tier_thresholds') }}),

behavior_rules as (select * from {{ ref('int_behavior_rules') }}),

frequency_rules as (select * from {{ ref('int_frequency_rules') }}),

rules as (select * from {{ ref('int_rules') }}),

rule_points as (select * from {{ ref('int_rule_points') }}),

signal_days as (select * from {{ ref('int_signal_days') }}),

baseline_points as (
    select * from {{ ref('int_baseline_points') }}
    where can_be_carried
),

baseline_category_points as (select * from {{ ref('int_baseline_category_points') }}),

score_categories as (select * from {{ ref('int_score_categories') }}),

scores as (select * from {{ ref('int_scores') }}),

-- Nothing lies above the top tier.
leads as (
    select
        lead_tiers.lead_number,
        lead_tiers.as_of,
        lead_tiers.tier_min_score,
        min(tiers.min_score) as next_min_score
    from lead_tiers
    inner join as_of_date
        on lead_tiers.as_of = as_of_date.as_of
    inner join tiers
        on lead_tiers.tier_min_score < tiers.min_score
    group by 1, 2, 3
),

offers as (
    select
        rule_id,
        rule_number,
        category,
        points,
        max_per_day,
        max_points,
        valid_from,
        valid_to,
        cast(null as integer) as min_count
    from behavior_rules
    where is_active and points > 0
    union all
    select
        rule_id,
        rule_number,
        category,
        points,
        null as max_per_day,
        null as max_points,
        null as valid_from,
        null as valid_to,
        min_count
    from frequency_rules
    where is_active and points > 0
),

-- Rules whose points could be enough for the next tier: no hit is worth more than its points, save where it brings another
-- persona to the fore.
candidates as (
    select
        leads.lead_number,
        leads.as_of,
        leads.tier_min_score,
        offers.rule_id,
        offers.rule_number,
        offers.category,
        offers.points as rule_points,
        offers.max_per_day,
        offers.max_points,
        offers.min_count,
        rules.description
    from leads
    inner join lead_scores
        on leads.lead_number = lead_scores.lead_number and leads.as_of = lead_scores.as_of
    cross join offers
    inner join rules
        on offers.rule_id = rules.rule_id
    inner join scores
        on rules.score = scores.score
    where
        leads.as_of between coalesce(offers.valid_from, leads.as_of) and coalesce(offers.valid_to, leads.as_of)
        and (
            rules.score = 'fit'
            or {{ round_score('lead_scores.exact_score + offers.points * scores.score_per_point') }} >= leads.next_min_score
        )
),

hits_today as (
    select
        signal_days.lead_number,
        signal_days.rule_number,
        signal_days.quantity
    from signal_days
    inner join as_of_date
        on
            signal_days.signal_on = as_of_date.as_of
            and signal_days.known_from <= as_of_date.as_of
            and signal_days.known_until > as_of_date.as_of
),

-- How many lie within the days of a frequency rule.
windows as (
    select
        signal_days.lead_number,
        signal_days.rule_number,
        sum(signal_days.quantity) as hits
    from signal_days
    inner join frequency_rules
        on signal_days.rule_number = frequency_rules.rule_number
    inner join as_of_date
        on
            signal_days.known_from <= as_of_date.as_of
            and signal_days.known_until > as_of_date.as_of
            and {{ lies_within('signal_days.signal_on', 'as_of_date.as_of', 'frequency_rules.within_days') }}
    group by 1, 2
),

hits as (
    select
        candidates.*,
        coalesce(windows.hits, 0) as window_hits,
        coalesce(rule_points.decayed_hits, {{ to_points(0) }}) as decayed_hits,
        {{ daily_hits('coalesce(hits_today.quantity, 0) + 1', 'candidates.max_per_day') }}
        - {{ daily_hits('coalesce(hits_today.quantity, 0)', 'candidates.max_per_day') }} as hits_added
    from candidates
    left join rule_points
        on
            candidates.lead_number = rule_points.lead_number
            and candidates.as_of = rule_points.as_of
            and candidates.rule_number = rule_points.rule_number
    left join hits_today
        on candidates.lead_number = hits_today.lead_number and candidates.rule_number = hits_today.rule_number
    left join windows
        on candidates.lead_number = windows.lead_number and candidates.rule_number = windows.rule_number
),

-- What one more hit today would add after the limit of the day and the cap of the rule. A frequency rule gives its points where
-- nothing but that one is missing.
gains as (
    select
        lead_number,
        tier_min_score,
        rule_id,
        rule_points,
        description,
        category,
        case
            when min_count is null
                then
                    {{ cap_points(to_points(rule_points('rule_points', 'decayed_hits + hits_added')), 'max_points') }}
                    - {{ cap_points(to_points(rule_points('rule_points', 'decayed_hits')), 'max_points') }}
            when window_hits < min_count and window_hits + 1 >= min_count then {{ to_points('rule_points') }}
            else {{ to_points(0) }}
        end as points
    from hits
),

rewards as (
    select * from gains
    where points > 0
),

lifted as (
    {{ projected_scores('rewards', 'tier_min_score, rule_points, rule_id, description', 'false') }}
),

ranked as (
    select
        lifted.lead_number,
        lifted.rule_id,
        lifted.description,
        row_number() over (partition by lifted.lead_number order by lifted.rule_points, lifted.rule_id) as place
    from lifted
    inner join tiers
        on lifted.tier_min_score < tiers.min_score and {{ reaches_tier('lifted', 'tiers') }}
),

final as (
    select
        lead_number,
        rule_id,
        description
    from ranked
    where place = 1
)

select * from final
