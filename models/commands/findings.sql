with

rule_warnings as (
    select * from {{ ref('rule_warnings') }}
),

rule_evidence as (
    select * from {{ ref('rule_evidence') }}
),

model_monitoring as (
    select * from {{ ref('model_monitoring') }}
),

score_quality as (
    select * from {{ ref('int_score_quality') }}
),

rules as (
    select * from {{ ref('int_rules') }}
    where is_active
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of_date as (
    select * from {{ ref('int_as_of') }}
),

silenced as (
    select
        seed.code,
        seed.row as row_name,
        seed.reason
    from {{ read_seed('silenced_findings') }} as seed
),

-- Two rules of which nine of ten leads at the training cutoffs are the same: they give one thing twice.
pairs as (
    select distinct
        least(rule_id, overlaps_most_with) || ' + ' || greatest(rule_id, overlaps_most_with) as row_id,
        overlap
    from rule_evidence
    where overlap >= 0.9
),

-- Ten events per variable are the custom below which a fit follows chance (P. Peduzzi and others, J Clin Epidemiol 49, 1996).
counted as (
    select
        count(*) as rule_count,
        min(score_quality.converted_people) as converted_people
    from rules
    inner join score_quality
        on score_quality.split = 'training'
),

called as (
    select
        model_monitoring.leads_to_call,
        model_monitoring.capacity_finding,
        settings.weekly_capacity
    from model_monitoring
    inner join as_of_date
        on model_monitoring.period_on = as_of_date.as_of
    cross join settings
),

found as (
    select
        warning as code,
        rule_id as row_id,
        case rule_kind
            when 'raw' then null
            when 'stage' then 'buying_stages'
            when 'reset' then 'resets'
            when 'exclusion' then 'exclusions'
            when 'persona' then 'personas'
            when 'tier' then 'tiers'
            when 'setting' then 'calibration_settings'
            else rule_kind || '_rules'
        end as seed_name,
        detail
    from rule_warnings
    union all
    select
        'same_leads' as code,
        row_id,
        cast(null as varchar) as seed_name,
        cast(cast(floor(100 * overlap) as integer) as varchar) || ' % of the leads that either reaches are reached by both' as detail
    from pairs
    union all
    select
        'too_many_rules' as code,
        'all rules' as row_id,
        cast(null as varchar) as seed_name,
        cast(rule_count as varchar) || ' rules, and ' || cast(converted_people as varchar) || ' people converted, who tell about '
        || cast(cast(floor(converted_people / 10) as integer) as varchar) || ' rules apart' as detail
    from counted
    where converted_people > 0 and rule_count * 10 > converted_people
    union all
    select
        case capacity_finding when 'more than sales can call' then 'over_capacity' else 'under_capacity' end as code,
        'weekly_capacity' as row_id,
        'calibration_settings' as seed_name,
        cast(leads_to_call as varchar) || ' leads are to be called, and sales can call '
        || cast(cast(weekly_capacity as integer) as varchar) || ' a week' as detail
    from called
    where capacity_finding in ('more than sales can call', 'fewer than sales can call')
),

judged as (
    select
        found.*,
        silenced.reason
    from found
    left join silenced
        on found.code = silenced.code and lower(found.row_id) = lower(silenced.row_name)
    union all
    -- What it was for is mended or renamed, and it would hide the same trouble of another day.
    select
        'unused_silence' as code,
        silenced.code || ' ' || silenced.row_name as row_id,
        'silenced_findings' as seed_name,
        'there is no such finding' as detail,
        cast(null as varchar) as reason
    from silenced
    left join found
        on silenced.code = found.code and lower(silenced.row_name) = lower(found.row_id)
    where found.code is null
),

final as (
    select
        cast(judged.code as varchar) as code,
        -- A note is a matter of taste or time; a warning says that something cannot be as it was meant.
        -- An exclusion may wait for somebody who has not come.
        cast(case
            when judged.code in ('same_leads', 'too_many_rules', 'under_capacity') then 'note'
            when judged.code = 'never_fires' and judged.seed_name = 'exclusions' then 'note'
            else 'warning'
        end as varchar) as severity,
        cast(judged.row_id as varchar) as row_id,
        cast(judged.seed_name as varchar) as seed_name,
        cast(judged.detail as varchar) as detail,
        judged.reason is not null as is_silenced,
        cast(judged.reason as varchar) as reason,
        as_of_date.as_of
    from judged
    cross join as_of_date
)

select * from final
