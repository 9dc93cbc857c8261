with

rules as (
    select * from {{ ref('int_rules') }}
    where is_active
),

behavior_rules as (
    select * from {{ ref('int_behavior_rules') }}
),

absence_rules as (
    select * from {{ ref('int_absence_rules') }}
),

rule_values as (
    select * from {{ ref('int_rule_values') }}
    where rule_kind = 'fit'
),

contact_attributes as (
    select * from {{ ref('stg_contact_attributes') }}
    where rejection_reason is null
),

lead_attributes as (
    select * from {{ ref('int_lead_attributes') }}
    where value is not null
),

leads as (
    select * from {{ ref('int_leads') }}
),

pairs as (
    select * from {{ ref('learning_pairs') }}
),

dated as (
    select
        contact_id,
        lower(attribute) as attribute,
        min(observed_on) as observed_on
    from contact_attributes
    group by 1, 2
),

first_pairs as (
    select
        lead_number,
        min(as_of) as as_of
    from pairs
    group by 1
),

-- Attributes that gave a pair the value of a column, of which nobody knows since when it holds: nothing dated stood before it.
undated as (
    select distinct lead_attributes.attribute
    from lead_attributes
    inner join first_pairs
        on lead_attributes.lead_number = first_pairs.lead_number
    inner join leads
        on lead_attributes.lead_number = leads.lead_number
    left join dated
        on leads.lead_id = dated.contact_id and lead_attributes.attribute = dated.attribute
    where dated.observed_on is null or dated.observed_on > first_pairs.as_of
),

always_dated as (
    select distinct attribute
    from dated
    where attribute not in (select undated.attribute from undated)
),

subjects as (
    select distinct
        rule_id,
        subject
    from rule_values
),

fit_rules as (
    select
        subjects.rule_id,
        {{ dbt.listagg('subjects.subject', "'|'", 'order by subjects.subject') }} as attributes,
        count(*) = count(always_dated.attribute) as is_always_dated
    from subjects
    left join always_dated
        on subjects.subject = always_dated.attribute
    group by 1
),

final as (
    select
        rules.rule_id,
        rules.description,
        rules.rule_kind,
        rules.category,
        rules.score,
        rules.persona_id,
        rules.points,
        behavior_rules.half_life_days,
        rules.max_points,
        absence_rules.event_type,
        cast(absence_rules.absent_days as integer) as absent_days,
        cast(fit_rules.attributes as varchar) as attribute,
        coalesce(fit_rules.is_always_dated, false) as is_always_dated
    from rules
    left join behavior_rules
        on rules.rule_id = behavior_rules.rule_id
    left join absence_rules
        on rules.rule_id = absence_rules.rule_id
    left join fit_rules
        on rules.rule_id = fit_rules.rule_id
)

select * from final
